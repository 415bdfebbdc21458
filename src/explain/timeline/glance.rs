//! A rule at one moment, as little of it as tells moments apart that may have different answers.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Moment;
use super::axis::{Mover, Walk, reached};
use super::moments::Run;
use crate::explain::Verdict;
use crate::model::{Frame, Model, Rule};
use crate::plan::{Constant, NodeId, NodeOp, Plan, RulePlan};
use crate::value::{Type, Unit};

/// A rule, asked about the company or about one of its records.
pub struct Subject<'q> {
    pub rule: &'q Rule,
    pub nodes: &'q RulePlan,
    /// Which record, from 0.
    pub record: Option<usize>,
    pub mover: Mover,
    /// Dated numbers that outputs are made of, and outputs that say what kind of thing is given.
    watched: Vec<NodeId>,
    /// The last day before the force of the granting instrument is in doubt.
    doubt_after: Option<Date>,
}

/// What is seen of a subject at one moment.
#[derive(Debug, PartialEq)]
pub struct Glance {
    verdict: Verdict,
    /// Which conditions make a verdict that is not positive.
    deciding: Vec<bool>,
    /// What a positive verdict reads and gives.
    read: Vec<Option<Constant>>,
    in_doubt: bool,
    /// Whether what is chosen may turn out not to cost least.
    is_provisional: bool,
}

/// Whether a change of an output is a change of what is given, not only of how much: numbers that follow the calendar
/// or the size of the company are left aside.
pub fn says_what(kind: &Type) -> bool {
    match kind {
        Type::Boolean | Type::Text | Type::Enum(_) => true,
        Type::Number(unit) => *unit == Unit::RATIO,
        Type::Date => false,
    }
}

impl<'q> Subject<'q> {
    pub fn new(
        model: &Model,
        plan: &Plan,
        rule: &'q Rule,
        nodes: &'q RulePlan,
        record: Option<usize>,
        mover: Mover,
    ) -> Self {
        let reads = reached(plan, nodes.outputs.iter().map(|(value, _)| *value), Walk::Values);
        let dated = reads.into_iter().filter(|node| matches!(plan.node(*node).op, NodeOp::Lookup { .. }));
        let outputs = rule.outputs.iter().zip(&nodes.outputs);
        let given = outputs.flat_map(|(output, (value, when))| {
            when.iter().copied().chain(says_what(&output.kind).then_some(*value)).collect::<Vec<_>>()
        });
        let granting = model.instruments.get(rule.clause.instrument.index());
        let doubt_after = granting.and_then(|i| i.doubt.as_ref()).map(|doubt| doubt.after);
        Self { rule, nodes, record, mover, watched: dated.chain(given).collect(), doubt_after }
    }

    /// Its row at one moment.
    pub fn row(&self, run: &Run<'_>, company: usize) -> Option<usize> {
        run.rows(self.nodes.frame, company).nth(self.record.unwrap_or(0))
    }

    /// What is seen of it at one moment.
    fn glance(&self, plan: &Plan, run: &Run<'_>, company: usize) -> Option<Glance> {
        let row = self.row(run, company)?;
        let nodes = self.nodes;
        let truth = |node: NodeId| run.columns.get(node).truth(row);
        let verdict =
            Verdict::decide(truth(nodes.in_force), truth(nodes.scope_holds), truth(nodes.require_holds), nodes.nature);
        let deciding: fn(Option<bool>) -> bool = match verdict {
            Verdict::NotMet => |truth| truth == Some(false),
            Verdict::Undetermined => |truth| truth.is_none(),
            _ => |_| false,
        };
        let mut seen =
            Glance { verdict, deciding: Vec::new(), read: Vec::new(), in_doubt: false, is_provisional: false };
        if matches!(verdict, Verdict::NotMet | Verdict::Undetermined) {
            seen.deciding = nodes.scope.iter().chain(&nodes.require).map(|node| deciding(truth(*node))).collect();
        }
        if verdict.is_positive() {
            for node in &self.watched {
                let rows = match plan.node(*node).frame {
                    frame if frame == nodes.frame && frame != Frame::Company => row..row.saturating_add(1),
                    frame => run.rows(frame, company),
                };
                seen.read.extend(rows.map(|row| run.columns.get(*node).get(row)));
            }
        }
        if verdict.is_positive() {
            let decided_on = run.columns.get(nodes.date).get(row);
            seen.is_provisional = run.reader(company).is_provisional(&nodes.options, row);
            seen.in_doubt =
                self.doubt_after.is_some_and(|after| matches!(decided_on, Some(Constant::Date(day)) if day > after));
        }
        Some(seen)
    }

    /// Looks at it at every moment of a run that is not before its first one.
    pub fn look(&self, plan: &Plan, run: &Run<'_>, first: Moment, seen: &mut BTreeMap<Moment, Glance>) {
        for (company, moment) in run.moments.iter().enumerate().filter(|(_, moment)| **moment >= first) {
            if let Some(glance) = self.glance(plan, run, company) {
                seen.insert(*moment, glance);
            }
        }
    }
}
