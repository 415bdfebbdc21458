//! What is proved of a model, once for all lints about logic, and the words for what a proof rests on.

use crate::both;
use crate::diag::{Sources, Span};
use crate::model::{Bounds, Fact, Model, Rule, RuleId};
use crate::plan::Plan;
use crate::prove::{Company, Conclusion, Ground, Grounds, Place, Twice, conclusions, granted_twice};
use crate::value::{Bilingual, plain};

/// What is proved of a model.
pub struct Proofs<'m> {
    pub(super) model: &'m Model,
    pub(super) sources: &'m Sources,
    conclusions: Vec<(RuleId, Conclusion)>,
    pub(super) twice: Vec<Twice>,
}

impl<'m> Proofs<'m> {
    /// Everything that is proved.
    pub(super) fn new(model: &'m Model, sources: &'m Sources) -> Self {
        let plan = Plan::from_model(model);
        let ground = Ground::new(model, &plan);
        let (conclusions, twice) = (conclusions(&ground, model), granted_twice(&ground, model));
        Self { model, sources, conclusions, twice }
    }

    /// What is proved of each rule.
    pub(super) fn of_rules(&self) -> impl Iterator<Item = (&'m Rule, &Conclusion)> {
        self.conclusions.iter().filter_map(|(id, conclusion)| Some((self.model.rules.get(id.index())?, conclusion)))
    }

    /// The text of a place.
    pub(super) fn text(&self, span: Span) -> &str {
        self.sources.get(span.file).text.get(span.range()).unwrap_or("")
    }

    /// What a proof rests on, in a clause that follows the message; nothing where it rests on the conditions alone.
    pub(super) fn why(&self, rule: &Rule, grounds: &Grounds) -> Option<Bilingual> {
        let mut all = Vec::new();
        if grounds.dates {
            let (from, to) = (rule.in_force.from, rule.in_force.to);
            all.push(match to {
                Some(to) => both!("规则只在 {from} 至 {to} 有效", "the rule is in force from {from} to {to} only"),
                None => both!("规则自 {from} 起有效", "the rule is in force from {from} on"),
            });
        }
        let facts = grounds.bounds.iter().filter_map(|id| self.model.facts.get(id.index()));
        let bounds: Vec<String> = facts.map(bounds).collect();
        if !bounds.is_empty() {
            let bounds = bounds.join(", ");
            all.push(both!("事实的取值范围是 {bounds}", "the facts are bounded: {bounds}"));
        }
        if grounds.checks {
            all.push(Bilingual::fixed("资料校验（check）排除了其余情形", "the checks of profiles rule out the rest"));
        }
        (!all.is_empty()).then(|| joined(&all))
    }
}

/// Several clauses as one.
pub(super) fn joined(all: &[Bilingual]) -> Bilingual {
    let of = |pick: fn(&Bilingual) -> &str, between| all.iter().map(pick).collect::<Vec<_>>().join(between);
    Bilingual::new(of(|b| &b.zh, "；"), of(|b| &b.en, "; "))
}

/// `` `tax.revenue >= 0` ``, `` `1 <= land.grade <= 3` ``.
fn bounds(fact: &Fact) -> String {
    let Bounds { min, above, max, .. } = fact.bounds;
    let id = &fact.id;
    match (min.map(|n| (n, "<=", ">=")).or_else(|| above.map(|n| (n, "<", ">"))), max.map(plain)) {
        (Some((low, sign, _)), Some(high)) => format!("`{} {sign} {id} <= {high}`", plain(low)),
        (Some((low, _, sign)), None) => format!("`{id} {sign} {}`", plain(low)),
        (None, Some(high)) => format!("`{id} <= {high}`"),
        (None, None) => format!("`{id}` (integer)"),
    }
}

/// `a`、`b` and `c`: the names of conditions.
pub(super) fn names(rule: &Rule, places: &[Place]) -> Bilingual {
    let names: Vec<String> =
        places.iter().filter_map(|place| place.of(rule)).map(|condition| format!("`{}`", condition.id)).collect();
    let en = match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.join(""),
    };
    Bilingual::new(names.join("、"), en)
}

/// A company that meets something, where one was found.
pub(super) fn shown(model: &Model, company: Option<&Company>, zh: &str, en: &str) -> Option<Bilingual> {
    let words = company?.words(model);
    Some(Bilingual::new(format!("{zh}：{words}"), format!("{en}: {words}")))
}
