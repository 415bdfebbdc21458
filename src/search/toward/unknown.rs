//! Back from what should be unknown: which operand should be, and what must not decide without it.

use rust_decimal::Decimal;
use std::cmp::Ordering;

use super::{Aim, Toward, cross};
use crate::model::{Arithmetic, Period};
use crate::plan::{Constant, NodeId, NodeOp};
use crate::search::space::{Edit, To};
use crate::value::EARLIEST;

impl Toward<'_, '_> {
    pub(super) fn unknown(&self, op: &NodeOp, record: usize) -> Vec<Edit> {
        match op {
            NodeOp::Known(_) => Vec::new(),
            NodeOp::And(a, b) => self.undecided([*a, *b], false, record),
            NodeOp::Or(a, b) => self.undecided([*a, *b], true, record),
            NodeOp::Assumed { stated: a, otherwise: b } | NodeOp::First(a, b) => {
                self.both([(*a, Aim::Unknown), (*b, Aim::Unknown)], record)
            }
            NodeOp::If(condition, then, otherwise) => {
                let mut all = self.edits(*condition, Aim::Unknown, record);
                all.extend(self.both([(*condition, Aim::Truth(true)), (*then, Aim::Unknown)], record));
                all.extend(self.both([(*condition, Aim::Truth(false)), (*otherwise, Aim::Unknown)], record));
                all
            }
            NodeOp::Aggregate(_, kind, a) => {
                let mut all = self.list(*kind, To::Unknown);
                let one = self.list(*kind, To::Count(1));
                all.extend(cross(&one, &self.edits(*a, Aim::Unknown, 0)));
                all
            }
            NodeOp::LeastCost(ways) => self.none_open(ways.iter().map(|way| way.when), record),
            NodeOp::LeastWay(ways) => self.none_open(ways.iter().map(|(way, _)| way.when), record),
            NodeOp::Lookup { series, date, keys } => {
                let mut all: Vec<Edit> = keys.iter().flat_map(|key| self.edits(*key, Aim::Unknown, record)).collect();
                all.extend(self.edits(*date, Aim::Unknown, record));
                if let Some(series) = self.side.cone.plan.series.get(series.index()) {
                    if let Some(day) = series.versions.first().and_then(|v| v.period.from.yesterday().ok()) {
                        let before = Period { from: EARLIEST.min(day), to: Some(day) };
                        all.extend(self.edits(*date, Aim::Within(before), record));
                    }
                    if let ([key], Some(version)) = (&**keys, series.versions.last())
                        && version.default.is_none()
                    {
                        let rows: Vec<Constant> = version.rows.keys().filter_map(|k| k.first().copied()).collect();
                        all.extend(self.edits(*key, Aim::Other(&rows), record));
                    }
                }
                all
            }
            op => {
                let mut all = Vec::new();
                op.for_each_operand(|operand| all.extend(self.edits(operand, Aim::Unknown, record)));
                if let NodeOp::Arithmetic(Arithmetic::Divide, _, b) | NodeOp::CompareQuotients(_, [_, b, _, _]) = op {
                    all.extend(self.edits(*b, Aim::Value(Constant::Number(Decimal::ZERO), Ordering::Equal), record));
                }
                all
            }
        }
    }

    /// A connective is unknown while one operand is and the other does not decide.
    fn undecided(&self, [a, b]: [NodeId; 2], decides: bool, record: usize) -> Vec<Edit> {
        let open = |node: NodeId| {
            if self.truth(node, record) == Some(decides) {
                let mut all = self.edits(node, Aim::Truth(!decides), record);
                all.extend(self.edits(node, Aim::Unknown, record));
                return all;
            }
            vec![Edit::NONE]
        };
        let mut all = cross(&self.edits(a, Aim::Unknown, record), &open(b));
        all.extend(cross(&self.edits(b, Aim::Unknown, record), &open(a)));
        all.extend(self.both([(a, Aim::Unknown), (b, Aim::Unknown)], record));
        all
    }

    fn none_open(&self, ways: impl Iterator<Item = NodeId>, record: usize) -> Vec<Edit> {
        let closed = |node: NodeId| {
            let mut all = self.edits(node, Aim::Truth(false), record);
            all.extend(self.edits(node, Aim::Unknown, record));
            all
        };
        ways.fold(vec![Edit::NONE], |all, node| {
            if self.truth(node, record) == Some(true) { cross(&all, &closed(node)) } else { all }
        })
    }
}
