//! The comparisons of numbers in a condition: what is needed, what the firm has, and the distance.

use rust_decimal::Decimal;

use super::reader::{Reader, Support};
use super::{Gap, Measure};
use crate::model::Comparison;
use crate::plan::{Constant, NodeId, NodeOp};
use crate::value::{Bilingual, Value, exact};

impl Reader<'_> {
    /// Every comparison of numbers in a condition that could be made: of a conjunction those of its parts, of `if`
    /// those of the branch taken.
    pub fn measures(&self, node: NodeId, row: usize) -> Vec<Measure> {
        match &self.plan.node(node).op {
            NodeOp::And(a, b) => {
                let mut all = self.measures(*a, row);
                all.extend(self.measures(*b, row));
                all
            }
            NodeOp::If(condition, then, otherwise) => match self.column(*condition).truth(row) {
                Some(true) => self.measures(*then, row),
                Some(false) => self.measures(*otherwise, row),
                None => Vec::new(),
            },
            NodeOp::Lift(a, record) => {
                let parent = self.chunk.record(*record).parents.get(row).copied();
                parent.map_or_else(Vec::new, |parent| self.measures(*a, parent))
            }
            _ => self.measure(node, row).into_iter().collect(),
        }
    }

    /// By how much the first unmet comparison of numbers in a condition is missed: what [`Self::measures`] says of it,
    /// without words.
    pub fn distance(&self, node: NodeId, row: usize) -> Option<Decimal> {
        if self.column(node).truth(row) != Some(false) {
            return None;
        }
        match &self.plan.node(node).op {
            NodeOp::And(a, b) => self.distance(*a, row).or_else(|| self.distance(*b, row)),
            NodeOp::If(condition, then, otherwise) => {
                let taken = if self.column(*condition).truth(row)? { then } else { otherwise };
                self.distance(*taken, row)
            }
            NodeOp::Lift(a, record) => self.distance(*a, *self.chunk.record(*record).parents.get(row)?),
            NodeOp::Compare(_, a, b) => Some(exact::subtract(self.number(*a, row)?, self.number(*b, row)?)?.abs()),
            NodeOp::CompareQuotients(_, [a, b, c, d]) => {
                let quotient = |a, b| exact::divide(self.number(a, row)?, self.number(b, row)?);
                Some(exact::subtract(quotient(*a, *b)?, quotient(*c, *d)?)?.abs())
            }
            _ => None,
        }
    }

    fn measure(&self, node: NodeId, row: usize) -> Option<Measure> {
        let is_met = self.column(node).truth(row)?;
        let (gap, side) = match &self.plan.node(node).op {
            NodeOp::Compare(comparison, a, b) => {
                let (left, right) = (self.number(*a, row)?, self.number(*b, row)?);
                self.gap_of(node, *comparison, (left, right), [*a], row)?
            }
            NodeOp::CompareQuotients(comparison, [a, b, c, d]) => {
                let quotient = |a, b| exact::divide(self.number(a, row)?, self.number(b, row)?);
                self.gap_of(node, *comparison, (quotient(*a, *b)?, quotient(*c, *d)?), [*a, *b], row)?
            }
            _ => return None,
        };
        Some(Measure { label: self.name_of(side), is_met, gap })
    }

    /// What people call the value of a node: the term, local or fact it is.
    fn name_of(&self, node: NodeId) -> Option<Bilingual> {
        let term = self.plan.terms.get(&node).into_iter().flatten().next();
        if let Some(term) = term.and_then(|id| self.model.terms.get(id.index())) {
            return Some(term.label.clone());
        }
        match &self.plan.node(node).op {
            NodeOp::Fact(id) => return self.model.facts.get(id.index()).map(|fact| fact.label.clone()),
            NodeOp::Assumed { stated, .. } => return self.name_of(*stated),
            NodeOp::Constant(_) | NodeOp::Lookup { .. } => return None,
            _ => {}
        }
        self.model.rules.iter().zip(&self.plan.rules).find_map(|(rule, nodes)| {
            let at = nodes.locals.iter().position(|local| *local == node)?;
            rule.locals.get(at).map(|local| local.label.clone())
        })
    }

    fn number(&self, node: NodeId, row: usize) -> Option<Decimal> {
        match self.column(node).get(row) {
            Some(Constant::Number(n)) => Some(n),
            _ => None,
        }
    }

    /// The gap, and the side of the firm: the one that rests on facts; a threshold may stand on either side.
    fn gap_of<const N: usize>(
        &self,
        node: NodeId,
        comparison: Comparison,
        (left, right): (Decimal, Decimal),
        left_nodes: [NodeId; N],
        row: usize,
    ) -> Option<(Gap, NodeId)> {
        let compared = self.plan.compared.get(&node)?;
        let (kind, [left_side, right_side]) = (compared.kind.clone(), compared.sides);
        let mut support = Support::default();
        for node in left_nodes {
            self.support(node, row, &mut support);
        }
        let (actual, sign, need, side) = if support.facts.is_empty() {
            (right, mirrored(comparison), left, right_side)
        } else {
            (left, comparison, right, left_side)
        };
        let by = exact::subtract(need, actual)?.abs();
        let value = |n: Decimal| Value::Number(n.normalize());
        let gap = Gap { sign: sign.sign(), need: value(need), actual: value(actual), by: value(by), kind };
        Some((gap, side))
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
