//! The gap of an unmet comparison of numbers: what is needed, what the firm has, and the distance.

use rust_decimal::Decimal;

use super::Gap;
use super::reader::{Reader, Support};
use crate::model::Comparison;
use crate::plan::{Constant, NodeId, NodeOp};
use crate::value::{Value, exact};

impl Reader<'_> {
    /// The gap of a false condition: of a conjunction, that of its first false part that has one.
    pub fn gap(&self, node: NodeId, row: usize) -> Option<Gap> {
        if self.column(node).truth(row) != Some(false) {
            return None;
        }
        match &self.plan.node(node).op {
            NodeOp::And(a, b) => self.gap(*a, row).or_else(|| self.gap(*b, row)),
            NodeOp::Lift(a, record) => {
                let parent = self.chunk.record(*record).parents.get(row).copied()?;
                self.gap(*a, parent)
            }
            NodeOp::Compare(comparison, a, b) => {
                let (left, right) = (self.number(*a, row)?, self.number(*b, row)?);
                self.gap_of(node, *comparison, (left, right), [*a], row)
            }
            NodeOp::CompareQuotients(comparison, [a, b, c, d]) => {
                let quotient = |a, b| exact::divide(self.number(a, row)?, self.number(b, row)?);
                self.gap_of(node, *comparison, (quotient(*a, *b)?, quotient(*c, *d)?), [*a, *b], row)
            }
            _ => None,
        }
    }

    fn number(&self, node: NodeId, row: usize) -> Option<Decimal> {
        match self.column(node).get(row) {
            Some(Constant::Number(n)) => Some(n),
            _ => None,
        }
    }

    /// The side that rests on facts is the firm's; a threshold may stand on either side.
    fn gap_of<const N: usize>(
        &self,
        node: NodeId,
        comparison: Comparison,
        (left, right): (Decimal, Decimal),
        left_nodes: [NodeId; N],
        row: usize,
    ) -> Option<Gap> {
        let kind = self.plan.compared.get(&node)?.clone();
        let mut support = Support::default();
        for node in left_nodes {
            self.support(node, row, &mut support);
        }
        let (actual, sign, need) =
            if support.facts.is_empty() { (right, mirrored(comparison), left) } else { (left, comparison, right) };
        let by = exact::subtract(need, actual)?.abs();
        let value = |n: Decimal| Value::Number(n.normalize());
        Some(Gap { sign: sign.sign(), need: value(need), actual: value(actual), by: value(by), kind })
    }
}

/// The comparison seen from the other side.
const fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}
