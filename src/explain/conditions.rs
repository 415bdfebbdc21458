//! The conditions of one rule for one company of a chunk, and what its undetermined answer asks for, without the rest of
//! an assessment: for tables of many companies.

use std::collections::{BTreeMap, BTreeSet};

use super::needs::Needed;
use super::reader::{Reader, Support};
use super::reading::Reading;
use super::{MissingFact, Part, Requirement, State, deciding};
use crate::model::{FactId, RecordId, Rule};
use crate::plan::{Constant, NodeId, RulePlan};
use crate::value::Bilingual;

impl Reading<'_> {
    /// Scope conditions, then requirements, as an assessment has them. Without a row, which is a list that is not stated,
    /// nothing is known of any.
    #[must_use]
    pub fn conditions(self, rule: &Rule, nodes: &RulePlan, company: usize, row: Option<usize>) -> Vec<Requirement> {
        let reader = self.reader(company, self.nothing);
        let day = row.and_then(|row| match self.columns.get(nodes.date).get(row) {
            Some(Constant::Date(date)) => Some(date),
            _ => None,
        });
        let parts = [(Part::Scope, &rule.scope, &nodes.scope), (Part::Require, &rule.require, &nodes.require)];
        let all = parts.into_iter().flat_map(|(part, conditions, tests)| {
            conditions.iter().zip(tests).map(move |(condition, test)| (part, condition, *test))
        });
        let of = |(part, condition, test): (Part, &crate::model::Condition, NodeId)| {
            let Some(row) = row else { return reader.requirement(part, condition, State::Unknown, None) };
            let state = match self.columns.get(test).truth(row) {
                Some(true) => State::Met,
                Some(false) => State::Unmet,
                None => State::Unknown,
            };
            let mut requirement = reader.requirement(part, condition, state, day);
            let mut support = Support::of_facts();
            reader.support(test, row, &mut support);
            requirement.facts = support.facts;
            requirement.measures = reader.measures(test, row);
            requirement.gap = requirement.measures.iter().find(|m| !m.is_met).map(|m| m.gap.clone());
            requirement.gap = requirement.gap.filter(|_| state == State::Unmet);
            requirement
        };
        all.map(of).collect()
    }
}

/// What the undetermined answers for a company ask for, each fact with the rules that ask for it.
#[derive(Debug, Default)]
pub struct Asked {
    /// The rules, by their place, that ask for each fact of each row, or for a list.
    rules: BTreeMap<Wanted, BTreeSet<usize>>,
    /// The rule that asks.
    rule: usize,
    seen: BTreeSet<(NodeId, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    Fact(FactId, usize),
    List(RecordId),
}

impl Asked {
    /// Adds what a rule, by its place, needs in a row of its frame.
    pub fn add(&mut self, reading: Reading<'_>, rule: usize, nodes: &RulePlan, company: usize, row: usize) {
        self.rule = rule;
        self.seen.clear();
        let reader = reading.reader(company, reading.nothing);
        for node in deciding(nodes) {
            reader.needs(node, row, self);
        }
    }

    /// Adds that a rule, by its place, needs a list.
    pub fn add_list(&mut self, rule: usize, record: RecordId) {
        self.rules.entry(Wanted::List(record)).or_default().insert(rule);
    }

    /// Each fact with its question and the places of the rules that ask for it, in the order of the facts; then lists.
    #[must_use]
    pub fn facts(&self, reading: Reading<'_>, company: usize) -> Vec<(MissingFact, Vec<usize>)> {
        let reader = reading.reader(company, reading.nothing);
        let of = |(wanted, rules): (&Wanted, &BTreeSet<usize>)| {
            let fact = match wanted {
                Wanted::Fact(id, row) => reader.missing_fact(*id, reader.fact_name(*id, *row)),
                Wanted::List(record) => reader.missing_list(*record),
            };
            (fact, rules.iter().copied().collect())
        };
        self.rules.iter().map(of).collect()
    }
}

impl Needed for Asked {
    fn is_new(&mut self, node: NodeId, row: usize) -> bool {
        self.seen.insert((node, row))
    }

    fn fact(&mut self, _: &Reader<'_>, fact: FactId, row: usize) {
        self.rules.entry(Wanted::Fact(fact, row)).or_default().insert(self.rule);
    }

    fn list(&mut self, _: &Reader<'_>, record: RecordId) {
        self.add_list(self.rule, record);
    }

    fn reason(&mut self, _: &Reader<'_>, _: NodeId, _: usize) {}

    fn said(&mut self, _: impl FnOnce() -> Option<Bilingual>) {}

    /// Only whether anything was met matters, and a reason is not kept.
    fn count(&self) -> usize {
        0
    }
}
