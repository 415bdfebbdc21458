//! The options of a choice read back: which are open, what each costs, and which could still cost less.

use rust_decimal::Decimal;

use super::citation::cite_on;
use super::needs::{Needed, Needs};
use super::reader::{Reader, Support};
use super::{MissingFact, OptionResult, OptionState, Part, Requirement, RuleResult, State, Verdict};
use crate::both;
use crate::model::{ChoiceOption, Rule};
use crate::plan::{Constant, NodeId, RulePlan, Way};
use crate::value::{Bilingual, Type, Value, round_half_up};

impl RuleResult {
    /// The option that is chosen.
    #[must_use]
    pub fn chosen(&self) -> Option<&OptionResult> {
        self.options.iter().find(|option| option.is_chosen)
    }

    /// Whether another option may turn out to be open and to cost less than the chosen one.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.options.iter().any(|option| option.could_cost_less)
    }

    /// Whether what is chosen is had without any benefit.
    #[must_use]
    pub fn is_ordinary(&self) -> bool {
        self.chosen().is_some_and(|option| option.rules.is_empty())
    }
}

impl Reader<'_> {
    /// The options of a rule for the company of a row, in the order of the rule.
    pub(super) fn options(&self, rule: &Rule, nodes: &RulePlan, row: usize, result: &mut RuleResult) {
        let least = self.least(&nodes.options, row);
        for ((option, way), at) in rule.options.iter().zip(&nodes.options).zip(0..) {
            let cost = self.cost(way.cost, row);
            let state = match self.column(way.when).truth(row) {
                Some(true) => OptionState::Available,
                Some(false) => OptionState::Unavailable,
                None => OptionState::Unknown,
            };
            let mut needs = Needs::default();
            if state != OptionState::Unavailable {
                self.needs(way.when, row, &mut needs);
                self.needs(way.cost, row, &mut needs);
            }
            let missing: Vec<MissingFact> = needs.facts.into_values().collect();
            let mut reasons: Vec<Bilingual> = needs.reasons.into_iter().collect();
            let mut unmet = Vec::new();
            if state == OptionState::Unavailable {
                self.why_closed(option, row, &mut reasons, &mut unmet);
            }
            result.options.push(OptionResult {
                id: option.id.to_string(),
                label: option.label.clone(),
                rules: option.rules.iter().map(|(rule, _)| rule.to_string()).collect(),
                state,
                cost: cost.map(|cost| reported_cost(cost, &option.cost.kind)),
                kind: option.cost.kind.clone(),
                is_chosen: least.is_some_and(|(chosen, _)| chosen == at),
                could_cost_less: self.could_cost_less(*way, least, row),
                missing,
                reasons,
                unmet,
                citations: cite_on(self.model, &option.clauses, result.decided_on),
                note: option.note.clone(),
            });
        }
    }

    /// What speaks against an option: rules not in force, and false conditions. An option with a condition of its own
    /// does not ask whom its rules are about.
    fn why_closed(
        &self,
        option: &ChoiceOption,
        row: usize,
        reasons: &mut Vec<Bilingual>,
        unmet: &mut Vec<Requirement>,
    ) {
        let all = self.model.rules.iter().zip(&self.plan.rules);
        for (rule, nodes) in all.filter(|(rule, _)| option.rules.iter().any(|(id, _)| *id == rule.id)) {
            let result = self.result(rule, nodes, row, None);
            if result.verdict == Verdict::NotInForce {
                let (zh, en) = (&rule.title.zh, &rule.title.en);
                reasons.push(both!("“{zh}”不在有效期", "`{en}` is not in force"));
                continue;
            }
            let asked = |q: &Requirement| option.when.is_none() || q.part == Part::Require;
            unmet.extend(result.requirements.into_iter().filter(|q| q.state == State::Unmet && asked(q)));
        }
    }

    /// The first of the options that cost least, and its cost.
    pub(super) fn least(&self, ways: &[Way], row: usize) -> Option<(usize, Decimal)> {
        let open = ways.iter().enumerate().filter(|(_, way)| self.column(way.when).truth(row) == Some(true));
        let costs = open.filter_map(|(at, way)| Some((at, self.cost(way.cost, row)?)));
        costs.min_by(|(a, x), (b, y)| x.cmp(y).then(a.cmp(b)))
    }

    /// Whether a way that is not known to be open, or whose cost is not known, may cost less than the least.
    fn could_cost_less(&self, way: Way, least: Option<(usize, Decimal)>, row: usize) -> bool {
        let cost = self.cost(way.cost, row);
        let settled = match self.column(way.when).truth(row) {
            Some(true) => cost.is_some(),
            Some(false) => true,
            None => false,
        };
        !settled && least.zip(cost).is_none_or(|((_, least), cost)| cost < least)
    }

    /// Whether any of the ways may.
    pub(super) fn is_provisional(&self, ways: &[Way], row: usize) -> bool {
        let least = self.least(ways, row);
        ways.iter().any(|way| self.could_cost_less(*way, least, row))
    }

    /// Why nothing is chosen though nothing is missing: no way is open.
    fn none_open(&self, mut ways: impl Iterator<Item = Way>, row: usize) -> Option<Bilingual> {
        let closed = ways.all(|way| self.column(way.when).truth(row) == Some(false));
        closed.then(|| Bilingual::fixed("各项选择均不可选", "none of the ways is open"))
    }

    fn cost(&self, node: NodeId, row: usize) -> Option<Decimal> {
        match self.column(node).get(row) {
            Some(Constant::Number(n)) => Some(n),
            _ => None,
        }
    }

    /// What the choice rests on: the ways known to be open with their costs, and why others are not.
    pub(super) fn support_ways(&self, ways: impl Iterator<Item = Way>, row: usize, out: &mut Support) {
        for way in ways {
            match self.column(way.when).truth(row) {
                Some(true) => {
                    self.support(way.when, row, out);
                    self.support(way.cost, row, out);
                }
                Some(false) => self.support(way.when, row, out),
                None => {}
            }
        }
    }

    /// What a choice of which nothing is known still needs.
    pub(super) fn needs_of_ways(&self, ways: impl Iterator<Item = Way> + Clone, row: usize, out: &mut impl Needed) {
        out.said(|| self.none_open(ways.clone(), row));
        for way in ways.filter(|way| self.column(way.when).truth(row) != Some(false)) {
            self.needs(way.when, row, out);
            self.needs(way.cost, row, out);
        }
    }
}

fn reported_cost(cost: Decimal, kind: &Type) -> Value {
    let money = matches!(kind, Type::Number(unit) if unit.is_money());
    Value::Number(if money { round_half_up(cost, super::from_eval::MONEY_PLACES) } else { cost.normalize() })
}
