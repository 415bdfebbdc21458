//! What is different between two answers of one rule: its force, its conditions, the dated numbers it reads, what it gives.

use super::glance::says_what;
use super::{Change, Deciding, ValueChange};
use crate::explain::reader::{Reader, Support};
use crate::explain::{DatedSource, OutputResult, Requirement, RuleResult, Verdict};
use crate::model::Rule;
use crate::plan::RulePlan;
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
        let said = result.verdict.is_positive() || result.verdict == Verdict::Undetermined;
        let doubt = result.doubts.first().filter(|_| said).cloned();
        let mut support = Support::default();
        if result.verdict.is_positive() {
            for (value, when) in &nodes.outputs {
                match when.map(|when| self.column(when).truth(row)) {
                    Some(Some(false)) => {}
                    Some(None) => self.support(when.unwrap_or(*value), row, &mut support),
                    None | Some(Some(true)) => self.support(*value, row, &mut support),
                }
            }
        }
        support.sources.retain(|source| source.period.is_some());
        Answer { result, reads: support.sources, doubt }
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
    if was.verdict.is_positive() && is.verdict.is_positive() {
        let values = values(&before.reads, &after.reads);
        // A treatment that follows from a dated number is said with it; what changes by itself is said alone.
        changes.extend(outputs(&was.outputs, &is.outputs));
        changes.extend(values);
    } else if was.verdict != is.verdict {
        // A number that is read on one side only goes with the conditions; one with a new value may have turned them.
        let values = values(&was.sources, &is.sources);
        changes.extend(values.into_iter().filter(
            |change| matches!(change, Change::Value(value) if value.before.is_some() && value.after.is_some()),
        ));
    }
    if before.doubt.is_none() {
        changes.extend(after.doubt.clone().map(Change::Doubt));
    }
    changes
}

/// Dated numbers that have another value, that are newly read, and that are no longer read.
fn values(before: &[DatedSource], after: &[DatedSource]) -> Vec<Change> {
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

fn value(source: &DatedSource, before: Option<Value>, after: Option<Value>) -> Change {
    Change::Value(ValueChange {
        id: source.id.clone(),
        label: source.label.clone(),
        kind: source.kind.clone(),
        before,
        after,
        citations: source.citations.clone(),
    })
}

/// Outputs that give something else, in the order of the rule.
fn outputs(before: &[OutputResult], after: &[OutputResult]) -> Vec<Change> {
    let find = |all: &[OutputResult], id: &str| all.iter().find(|o| o.id == id).and_then(|o| o.value.clone());
    let gone = before.iter().filter(|old| !after.iter().any(|new| new.id == old.id));
    let all = after.iter().chain(gone).filter(|output| says_what(&output.kind));
    let changed = all.filter_map(|output| {
        let (old, new) = (find(before, &output.id), find(after, &output.id));
        (old != new).then(|| {
            Change::Output(ValueChange {
                id: output.id.clone(),
                label: output.label.clone(),
                kind: output.kind.clone(),
                before: old,
                after: new,
                citations: output.citations.clone(),
            })
        })
    });
    changed.collect()
}
