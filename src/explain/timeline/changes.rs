//! What is different between two answers of one rule: its force, its conditions, the dated numbers it reads, what it gives.

use super::glance::says_what;
use super::{Change, Deciding, ValueChange};
use crate::explain::reader::{Reader, Support, operands};
use crate::explain::{DatedSource, OutputResult, Requirement, RuleResult, Verdict};
use crate::model::Rule;
use crate::plan::{Kind, NodeId, NodeOp, RulePlan};
use crate::value::{Bilingual, Value};

/// An answer with what tells it from others.
pub struct Answer {
    pub result: RuleResult,
    /// The dated numbers that outputs read.
    reads: Vec<DatedSource>,
    doubt: Option<Bilingual>,
}

impl Reader<'_> {
    /// The answer of a rule in a row.
    pub(super) fn answer(&self, rule: &Rule, nodes: &RulePlan, row: usize) -> Answer {
        let result = self.result(rule, nodes, row, None);
        let doubt = result.doubts.first().filter(|_| result.verdict.is_positive()).cloned();
        let mut reads = Support::default();
        if result.verdict.is_positive() {
            for (value, when) in &nodes.outputs {
                if when.is_none_or(|when| self.column(when).truth(row) != Some(false)) {
                    self.made_of(*value, row, &mut reads);
                }
            }
        }
        reads.sources.retain(|source| source.period.is_some());
        Answer { result, reads: reads.sources, doubt }
    }

    /// Collects the dated numbers that a value is made of. What is only compared with something is left aside: where it
    /// decides, another branch is taken, and that is seen by itself.
    fn made_of(&self, node: NodeId, row: usize, out: &mut Support) {
        let known = self.plan.node(node);
        if known.kind == Kind::Boolean {
            return;
        }
        match &known.op {
            NodeOp::Lookup { .. } => self.support(node, row, out),
            NodeOp::If(condition, then, otherwise) => match self.column(*condition).truth(row) {
                None => {}
                Some(true) => self.made_of(*then, row, out),
                Some(false) => self.made_of(*otherwise, row, out),
            },
            NodeOp::First(a, b) => {
                let is_known = self.column(*a).known().get(row);
                self.made_of(if is_known { *a } else { *b }, row, out);
            }
            NodeOp::Lift(a, record) => {
                let parent = self.chunk.record(*record).parents.get(row).copied().unwrap_or(self.company);
                self.made_of(*a, parent, out);
            }
            NodeOp::Aggregate(_, record, a) => {
                for record_row in self.chunk.record(*record).of(row) {
                    self.made_of(*a, record_row, out);
                }
            }
            NodeOp::LeastCost(ways) => {
                if let Some(chosen) = self.least(ways, row).and_then(|(at, _)| ways.get(at)) {
                    self.made_of(chosen.cost, row, out);
                }
            }
            NodeOp::LeastWay(_) => {}
            op => operands(op).into_iter().for_each(|operand| self.made_of(operand, row, out)),
        }
    }
}

/// A condition as a timeline names it.
pub fn deciding(requirement: &Requirement) -> Deciding {
    Deciding {
        id: requirement.id.clone(),
        part: requirement.part,
        state: requirement.state,
        label: requirement.label.clone(),
    }
}

/// What is different in an answer from one before.
pub fn between(rule: &Rule, before: &Answer, after: &Answer) -> Vec<Change> {
    let (was, is) = (&before.result, &after.result);
    let mut changes = Vec::new();
    match (was.verdict == Verdict::NotInForce, is.verdict == Verdict::NotInForce) {
        (true, false) => changes.push(Change::Began(rule.in_force.from)),
        (false, true) => changes.extend(rule.in_force.to.map(Change::Ended)),
        _ => {}
    }
    let states = was.requirements.iter().zip(&is.requirements);
    let turned = states.filter(|(a, b)| a.id == b.id && a.state != b.state);
    changes.extend(turned.map(|(_, condition)| Change::Condition(deciding(condition))));
    let in_force = |result: &RuleResult| result.verdict != Verdict::NotInForce;
    if was.verdict.is_positive() && is.verdict.is_positive() {
        let values = values(&before.reads, &after.reads);
        // What is given by a table is said with the table.
        let told =
            |output: &ValueChange| values.iter().any(|v| (&v.before, &v.after) == (&output.before, &output.after));
        changes.extend(outputs(&was.outputs, &is.outputs).filter(|output| !told(output)).map(Change::Output));
        changes.extend(values.into_iter().map(Change::Value));
    } else if was.verdict != is.verdict && in_force(was) && in_force(is) {
        // A number that is read on one side only goes with the conditions; one with a new value may have turned them.
        let turning = values(&was.sources, &is.sources).into_iter().filter(|v| v.before.is_some() && v.after.is_some());
        changes.extend(turning.map(Change::Value));
    }
    if before.doubt.is_none() {
        changes.extend(after.doubt.clone().map(Change::Doubt));
    }
    changes
}

/// Dated numbers that have another value, that are newly read, and that are no longer read.
fn values(before: &[DatedSource], after: &[DatedSource]) -> Vec<ValueChange> {
    let has = |all: &[DatedSource], source: &DatedSource| {
        all.iter().any(|other| other.id == source.id && other.value == source.value)
    };
    let mut gone: Vec<&DatedSource> = before.iter().filter(|s| s.period.is_some() && !has(after, s)).collect();
    let mut changes = Vec::new();
    for source in after.iter().filter(|s| s.period.is_some() && !has(before, s)) {
        let old = gone.iter().position(|other| other.id == source.id).map(|at| gone.remove(at));
        changes.push(value(source, old.and_then(|old| old.value.clone()), source.value.clone()));
    }
    changes.extend(gone.into_iter().map(|source| value(source, source.value.clone(), None)));
    changes
}

fn value(source: &DatedSource, before: Option<Value>, after: Option<Value>) -> ValueChange {
    ValueChange {
        id: source.id.clone(),
        label: source.label.clone(),
        kind: source.kind.clone(),
        before,
        after,
        citations: source.citations.clone(),
    }
}

/// Outputs that give something else, in the order of the rule.
fn outputs<'a>(before: &'a [OutputResult], after: &'a [OutputResult]) -> impl Iterator<Item = ValueChange> + 'a {
    let find = |all: &[OutputResult], id: &str| all.iter().find(|o| o.id == id).and_then(|o| o.value.clone());
    let gone = before.iter().filter(|old| !after.iter().any(|new| new.id == old.id));
    let all = after.iter().chain(gone).filter(|output| says_what(&output.kind));
    let each = all.map(move |output| ValueChange {
        id: output.id.clone(),
        label: output.label.clone(),
        kind: output.kind.clone(),
        before: find(before, &output.id),
        after: find(after, &output.id),
        citations: output.citations.clone(),
    });
    each.filter(|change| change.before != change.after)
}
