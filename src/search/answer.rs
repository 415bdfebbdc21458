//! What a rule answers of a company that was tried, read off the columns: enough to tell two answers apart.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::side::Side;
use crate::explain::Verdict;
use crate::model::{Nature, RecordId};
use crate::plan::{Constant, NodeId};
use crate::value::{Type, round_half_up};

/// The nodes of a rule in the cone, by the identifiers of what they are.
#[derive(Clone, Debug)]
pub struct Parts {
    each: Option<RecordId>,
    nature: Nature,
    in_force: NodeId,
    scope_holds: NodeId,
    require_holds: NodeId,
    /// Scope conditions and requirements.
    pub conditions: BTreeMap<Arc<str>, NodeId>,
    /// Outputs: value, condition, whether it is money.
    pub outputs: BTreeMap<Arc<str>, (NodeId, Option<NodeId>, bool)>,
    /// Options: condition, cost, whether it is money.
    pub options: BTreeMap<Arc<str>, (NodeId, NodeId, bool)>,
    /// Notes by what they say in English: their condition.
    pub notes: BTreeMap<Arc<str>, Option<NodeId>>,
}

impl Parts {
    /// Of a side's rule.
    pub fn of(side: &Side<'_>) -> Self {
        let (rule, nodes) = side.subject.parts();
        let own = |node: NodeId| side.cone.node(node).expect("a rule's nodes are in its cone: this is a bug");
        let is_money = |kind: &Type| matches!(kind, Type::Number(unit) if unit.is_money());
        let conditions = rule.scope.iter().zip(&nodes.scope).chain(rule.require.iter().zip(&nodes.require));
        let outputs = rule.outputs.iter().zip(&nodes.outputs);
        let options = rule.options.iter().zip(&nodes.options);
        Self {
            each: rule.each,
            nature: nodes.nature,
            in_force: own(nodes.in_force),
            scope_holds: own(nodes.scope_holds),
            require_holds: own(nodes.require_holds),
            conditions: conditions.map(|(c, node)| (Arc::clone(&c.id), own(*node))).collect(),
            outputs: outputs
                .map(|(o, (value, when))| (Arc::clone(&o.id), (own(*value), when.map(own), is_money(&o.kind))))
                .collect(),
            options: options
                .map(|(o, way)| (Arc::clone(&o.id), (own(way.when), own(way.cost), is_money(&o.cost.kind))))
                .collect(),
            notes: rule
                .notes
                .iter()
                .zip(&nodes.notes)
                .map(|(note, when)| (Arc::from(&*note.text.en), when.map(own)))
                .collect(),
        }
    }

    /// Whether the rule is in force.
    pub const fn in_force(&self) -> NodeId {
        self.in_force
    }
}

/// What is shown of an output or option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It is not there, or not open.
    Absent,
    /// It is not known.
    Unknown,
    /// A truth.
    Boolean(bool),
    /// A number, rounded as it is reported.
    Number(Decimal),
    /// A date.
    Date(Date),
    /// A text.
    Text(Arc<str>),
}

/// What a rule answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The verdict.
    pub verdict: Verdict,
    /// Outputs and options, of a positive verdict.
    pub shown: BTreeMap<Arc<str>, Shown>,
    /// The truth of each condition.
    pub states: BTreeMap<Arc<str>, Option<bool>>,
    /// The notes that are told.
    pub told: BTreeSet<Arc<str>>,
}

impl Answer {
    /// For the first record of a company, or for the company.
    pub fn of(side: &Side<'_>, parts: &Parts, company: usize) -> Self {
        let mut answer = Self {
            verdict: Verdict::Undetermined,
            shown: BTreeMap::new(),
            states: BTreeMap::new(),
            told: BTreeSet::new(),
        };
        if let Some(record) = parts.each {
            if !side.chunk.record(record).stated.get(company) {
                return answer;
            }
            if side.count(record, company) == 0 {
                answer.verdict = Verdict::OutOfScope;
                return answer;
            }
        }
        let truth = |node: NodeId| side.truth(node, company, 0);
        answer.verdict =
            Verdict::decide(truth(parts.in_force), truth(parts.scope_holds), truth(parts.require_holds), parts.nature);
        answer.states = parts.conditions.iter().map(|(id, node)| (Arc::clone(id), truth(*node))).collect();
        if !matches!(answer.verdict, Verdict::OutOfScope | Verdict::NotInForce) {
            let is_told = |when: &Option<NodeId>| when.is_none_or(|when| truth(when) == Some(true));
            let told = parts.notes.iter().filter(|(_, when)| is_told(when));
            answer.told = told.map(|(text, _)| Arc::clone(text)).collect();
        }
        if answer.verdict.is_positive() {
            let value = |node: NodeId, is_money: bool| match side.value(node, company, 0) {
                None => Shown::Unknown,
                Some(Constant::Boolean(b)) => Shown::Boolean(b),
                Some(Constant::Number(n)) if is_money => Shown::Number(round_half_up(n, 2).normalize()),
                Some(Constant::Number(n)) => Shown::Number(n.normalize()),
                Some(Constant::Date(day)) => Shown::Date(day),
                Some(Constant::Text(symbol)) => Shown::Text(side.text(symbol)),
            };
            let under = |when: Option<bool>, node: NodeId, is_money: bool| match when {
                Some(false) => Shown::Absent,
                None => Shown::Unknown,
                Some(true) => value(node, is_money),
            };
            for (id, (node, when, is_money)) in &parts.outputs {
                let there = when.map_or(Some(true), truth);
                answer.shown.insert(Arc::clone(id), under(there, *node, *is_money));
            }
            for (id, (when, cost, is_money)) in &parts.options {
                answer.shown.insert(Arc::clone(id), under(truth(*when), *cost, *is_money));
            }
        }
        answer
    }

    /// Whether two answers differ in more than what is unknown: in a verdict that is settled, or in a known value.
    pub fn is_clearly_other(&self, other: &Self) -> bool {
        let settled = |answer: &Self| answer.verdict != Verdict::Undetermined;
        if self.verdict != other.verdict {
            return settled(self) && settled(other);
        }
        let known = |shown: Option<&Shown>| shown.is_some_and(|shown| *shown != Shown::Unknown);
        self.shown.iter().any(|(id, shown)| {
            let there = other.shown.get(id);
            there != Some(shown) && known(Some(shown)) && known(there)
        })
    }
}
