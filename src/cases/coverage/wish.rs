//! Wishes: what a case must make of nodes of the plan to reach a goal, and whether it does.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::eval::{Chunk, Columns, order_of_quotients};
use crate::model::{Frame, Period};
use crate::plan::{Constant, NodeId, NodeOp, Plan};

/// What is wished of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// It is known to be that truth.
    Truth(bool),
    /// It is known.
    Known,
    /// It is unknown.
    Unknown,
    /// It is a comparison whose left side stands so to its right side, both known.
    Sides(Ordering),
    /// It has that value.
    Is(Constant),
    /// It is a date in that period.
    Within(Period),
}

/// A wish of one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Literal {
    /// The node.
    pub node: NodeId,
    /// What is wished of it.
    pub wish: Wish,
}

impl Literal {
    /// That a node has that truth.
    #[must_use]
    pub const fn truth(node: NodeId, truth: bool) -> Self {
        Self { node, wish: Wish::Truth(truth) }
    }
}

/// An evaluated chunk, for looking wishes up.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'e> {
    /// The plan.
    pub plan: &'e Plan,
    /// The companies.
    pub chunk: &'e Chunk,
    /// Their columns.
    pub columns: &'e Columns,
}

/// The rows of one company at which nodes are read.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// The company.
    pub company: usize,
    /// The record the case is about, by its kind and row.
    pub record: Option<(Frame, usize)>,
}

impl Seen<'_> {
    /// Whether all wishes come true: of nodes of another kind of record than the case's own, at one and the same record
    /// of the company.
    #[must_use]
    pub fn holds(self, literals: &[Literal], rows: Rows) -> bool {
        let other = literals.iter().map(|l| self.plan.node(l.node).frame).find(|frame| match frame {
            Frame::Company => false,
            Frame::Record(_) => rows.record.is_none_or(|(own, _)| own != *frame),
        });
        let Some(Frame::Record(record)) = other else { return self.holds_at(literals, rows, None) };
        self.chunk.record(record).of(rows.company).any(|row| self.holds_at(literals, rows, Some(row)))
    }

    fn holds_at(self, literals: &[Literal], rows: Rows, other: Option<usize>) -> bool {
        literals.iter().all(|literal| {
            let row = match (self.plan.node(literal.node).frame, rows.record) {
                (Frame::Company, _) => Some(rows.company),
                (frame, Some((own, row))) if own == frame => Some(row),
                (Frame::Record(_), _) => other,
            };
            row.is_some_and(|row| self.comes_true(*literal, row))
        })
    }

    fn comes_true(self, literal: Literal, row: usize) -> bool {
        let column = self.columns.get(literal.node);
        match literal.wish {
            Wish::Truth(truth) => column.truth(row) == Some(truth),
            Wish::Known => column.known().get(row),
            Wish::Unknown => !column.known().get(row),
            Wish::Sides(order) => self.order(literal.node, row) == Some(order),
            Wish::Is(constant) => column.get(row) == Some(constant),
            Wish::Within(period) => {
                matches!(column.get(row), Some(Constant::Date(date)) if period.contains(date))
            }
        }
    }

    /// How the sides of a comparison stand to each other.
    fn order(self, node: NodeId, row: usize) -> Option<Ordering> {
        let value = |node: NodeId| self.columns.get(node).get(row);
        let number = |node: NodeId| -> Option<Decimal> {
            match value(node) {
                Some(Constant::Number(n)) => Some(n),
                _ => None,
            }
        };
        match &self.plan.node(node).op {
            NodeOp::Compare(_, a, b) => Some(value(*a)?.cmp(&value(*b)?)),
            NodeOp::CompareQuotients(_, [a, b, c, d]) => {
                order_of_quotients(number(*a)?, number(*b)?, number(*c)?, number(*d)?)
            }
            _ => None,
        }
    }
}
