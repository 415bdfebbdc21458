//! Pairs of rules that grant the same thing: whether one company can have both at once.

use std::collections::BTreeMap;

use super::company::{Answer, Company, Wanted};
use super::ground::Ground;
use crate::model::{Model, Rule, RuleId};
use crate::plan::{NodeId, RulePlan};

/// Two rules that one company can have at once, though both grant the same.
#[derive(Clone, Debug)]
pub struct Twice {
    /// The rule that stands later.
    pub rule: RuleId,
    /// The other.
    pub other: RuleId,
    /// The output that both have; none where neither has any.
    pub output: Option<String>,
    /// A company of which all conditions of both hold.
    pub company: Box<Company>,
}

/// Pairs asked about for one clause: more rules of one clause than this are not written by hand.
const MOST_PAIRS: usize = 64;

/// Every rule that repeats another, with the first that it repeats.
///
/// Two rules grant the same where the same place of the same instrument grants both, and both have an output of one name
/// and type, or neither has any and the quotation is the same; of rules that say how they stand to each other (one excludes
/// or combines with the other, is shown under it or leads to it, both are shown under one, or a choice offers them)
/// nothing is asked.
#[must_use]
pub fn granted_twice(ground: &Ground<'_>, model: &Model) -> Vec<Twice> {
    let mut by_clause: BTreeMap<(u32, &str), Vec<RuleId>> = BTreeMap::new();
    for (rule, id) in model.rules.iter().zip((0..).map(RuleId)) {
        if let Some((at, _)) = &rule.clause.at {
            by_clause.entry((rule.clause.instrument.0, at)).or_default().push(id);
        }
    }
    let mut found = Vec::new();
    for rules in by_clause.values().filter(|rules| rules.len() > 1) {
        let mut pairs = 0_usize;
        for (at, rule) in rules.iter().enumerate() {
            // Of each rule, the first that it repeats.
            for other in rules.iter().take(at) {
                pairs = pairs.saturating_add(1);
                if pairs > MOST_PAIRS {
                    break;
                }
                if let Some(twice) = twice(ground, model, *rule, *other) {
                    found.push(twice);
                    break;
                }
            }
        }
    }
    found.sort_by_key(|twice: &Twice| twice.rule);
    found
}

fn twice(ground: &Ground<'_>, model: &Model, rule: RuleId, other: RuleId) -> Option<Twice> {
    let (a, b) = (model.rules.get(rule.index())?, model.rules.get(other.index())?);
    if a.each != b.each || is_related(model, a, b) {
        return None;
    }
    let output = a.outputs.iter().find(|o| b.outputs.iter().any(|p| o.id == p.id && o.kind == p.kind));
    let quote = |rule: &Rule| rule.clause.quote.as_ref().map(|(quote, _)| quote.clone());
    let neither = a.outputs.is_empty() && b.outputs.is_empty() && quote(a) == quote(b);
    if output.is_none() && !neither {
        return None;
    }
    let plan = |id: RuleId| ground.plan.rules.get(id.index());
    let nodes = |plan: &RulePlan| -> [(NodeId, Wanted); 3] {
        [plan.in_force, plan.scope_holds, plan.require_holds].map(|node| (node, Wanted::True))
    };
    let wanted: Vec<(NodeId, Wanted)> = nodes(plan(rule)?).into_iter().chain(nodes(plan(other)?)).collect();
    match ground.ask(model, &wanted, a.in_force.from.max(b.in_force.from)) {
        Answer::Company(company) => Some(Twice { rule, other, output: output.map(|o| o.id.to_string()), company }),
        Answer::Never | Answer::Undecided => None,
    }
}

/// Whether either says how it stands to the other.
fn is_related(model: &Model, a: &Rule, b: &Rule) -> bool {
    let above = |rule: &Rule| rule.under.iter().chain(&rule.towards).map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let says = |rule: &Rule, other: &Rule| {
        rule.relations.iter().any(|relation| relation.rule == other.id) || above(rule).contains(&other.id)
    };
    let offers = |choice: &Rule| {
        let offered = |rule: &Rule| choice.options.iter().any(|o| o.rules.iter().any(|(id, _)| *id == rule.id));
        offered(a) && offered(b)
    };
    says(a, b) || says(b, a) || above(a).iter().any(|id| above(b).contains(id)) || model.rules.iter().any(offers)
}
