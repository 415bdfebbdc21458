//! Back from a truth: connectives, comparisons, membership, whether something is known.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{Aim, Toward, cross};
use crate::model::Comparison;
use crate::plan::{Constant, NodeId, NodeOp};
use crate::search::space::Edit;
use crate::value::exact;

/// A plain divisor from which a quotient is made.
const DIVISORS: [i64; 3] = [1_000_000, 100, 1_000];

impl Toward<'_, '_> {
    pub(super) fn true_or_false(&self, op: &NodeOp, truth: bool, record: usize) -> Vec<Edit> {
        match op {
            NodeOp::Not(a) => self.edits(*a, Aim::Truth(!truth), record),
            NodeOp::And(a, b) => self.connective([*a, *b], truth, truth, record),
            NodeOp::Or(a, b) => self.connective([*a, *b], !truth, truth, record),
            NodeOp::Known(a) => self.edits(*a, if truth { Aim::Known } else { Aim::Unknown }, record),
            NodeOp::In(a, constants) if truth => {
                constants.iter().flat_map(|c| self.edits(*a, Aim::Value(*c, Ordering::Equal), record)).collect()
            }
            NodeOp::In(a, constants) => self.edits(*a, Aim::Other(constants), record),
            NodeOp::Compare(comparison, a, b) => self.compared(*comparison, [*a, *b], truth, record),
            NodeOp::CompareQuotients(comparison, parts) => {
                let orders = orders(*comparison, truth);
                orders.into_iter().flat_map(|order| self.quotients(*parts, order, record)).collect()
            }
            NodeOp::Aggregate(aggregate, kind, a) => self.summary(*aggregate, *kind, *a, Aim::Truth(truth)),
            _ => Vec::new(),
        }
    }

    /// Of a connective of which all operands are needed, or any.
    fn connective(&self, operands: [NodeId; 2], all: bool, truth: bool, record: usize) -> Vec<Edit> {
        if all {
            return self.both(operands.map(|operand| (operand, Aim::Truth(truth))), record);
        }
        operands.into_iter().flat_map(|operand| self.edits(operand, Aim::Truth(truth), record)).collect()
    }

    fn compared(&self, comparison: Comparison, sides: [NodeId; 2], truth: bool, record: usize) -> Vec<Edit> {
        let values = sides.map(|side| self.value(side, record));
        let [a, b] = sides;
        match values {
            [Some(Constant::Boolean(_)) | None, Some(Constant::Boolean(right))] => {
                let same = (comparison == Comparison::Equal) == truth;
                self.edits(a, Aim::Truth(right == same), record)
            }
            [Some(Constant::Boolean(left)), None] => {
                let same = (comparison == Comparison::Equal) == truth;
                self.edits(b, Aim::Truth(left == same), record)
            }
            [left, right] if matches!(left, Some(Constant::Text(_))) || matches!(right, Some(Constant::Text(_))) => {
                let same = (comparison == Comparison::Equal) == truth;
                let toward = |node: NodeId, other: Constant| {
                    let other = [other];
                    let aim = if same { Aim::Value(other[0], Ordering::Equal) } else { Aim::Other(&other) };
                    self.edits(node, aim, record)
                };
                let mut all = right.map(|right| toward(a, right)).unwrap_or_default();
                all.extend(left.map(|left| toward(b, left)).unwrap_or_default());
                all
            }
            _ => orders(comparison, truth).into_iter().flat_map(|order| self.ordered(sides, order, record)).collect(),
        }
    }

    /// Changes after which the left side may stand so to the right one, as near as can be.
    pub(in crate::search) fn ordered(&self, [a, b]: [NodeId; 2], order: Ordering, record: usize) -> Vec<Edit> {
        match (self.value(a, record), self.value(b, record)) {
            (None, None) => self.both([(a, Aim::Known), (b, Aim::Known)], record),
            (left, right) => {
                let mut all = right.map(|r| self.edits(a, Aim::Value(r, order), record)).unwrap_or_default();
                all.extend(left.map(|l| self.edits(b, Aim::Value(l, order.reverse()), record)).unwrap_or_default());
                all
            }
        }
    }

    /// The same for `a / b` and `c / d`.
    pub(in crate::search) fn quotients(&self, parts: [NodeId; 4], order: Ordering, record: usize) -> Vec<Edit> {
        let [a, b, c, d] = parts;
        let number = |node: NodeId| match self.value(node, record) {
            Some(Constant::Number(number)) => Some(number),
            _ => None,
        };
        let (va, vb, vc, vd) = (number(a), number(b), number(c), number(d));
        let turned = |by: Decimal, order: Ordering| if by.is_sign_negative() { order.reverse() } else { order };
        let aim = |node: NodeId, value: Option<Decimal>, order: Ordering| {
            value.map(|value| self.edits(node, Aim::Value(Constant::Number(value), order), record)).unwrap_or_default()
        };
        // x * y / z
        let solved = |x: Decimal, y: Decimal, z: Decimal| exact::divide(exact::multiply(x, y)?, z);
        let mut all = Vec::new();
        if let (Some(b), Some(c), Some(d)) = (vb, vc, vd) {
            all.extend(aim(a, solved(c, b, d), turned(b, order)));
        }
        if let (Some(va), Some(vc), Some(vd)) = (va, vc, vd) {
            all.extend(aim(b, solved(va, vd, vc), turned(va, order.reverse())));
        }
        if let (Some(va), Some(vb), Some(vd)) = (va, vb, vd) {
            all.extend(aim(c, solved(va, vd, vb), turned(vd, order.reverse())));
        }
        if let (Some(va), Some(vb), Some(vc)) = (va, vb, vc) {
            all.extend(aim(d, solved(vc, vb, va), turned(vc, order)));
        }
        if let (Some(c), Some(d)) = (vc, vd) {
            for divisor in DIVISORS.map(Decimal::from) {
                let over = aim(a, solved(c, divisor, d), order);
                all.extend(cross(&over, &aim(b, Some(divisor), Ordering::Equal)));
            }
        }
        if all.is_empty() {
            let unknown = parts.into_iter().filter(|part| self.value(*part, record).is_none());
            all = unknown.fold(vec![Edit::NONE], |all, part| cross(&all, &self.edits(part, Aim::Known, record)));
            all.retain(|edit| edit.len() > 0);
        }
        all
    }
}

/// The orders of two sides of which a comparison has some truth.
pub fn orders(comparison: Comparison, truth: bool) -> Vec<Ordering> {
    let all = [Ordering::Equal, Ordering::Greater, Ordering::Less];
    all.into_iter().filter(|order| comparison.holds(*order) == truth).collect()
}
