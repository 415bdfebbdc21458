//! How far a node is from what it should be, so that of two companies that both fall short the nearer is followed.

use super::{Aim, Toward};
use crate::plan::{NodeId, NodeOp};

/// A known value that is wrong.
const WRONG: u32 = 4;
/// The most that is counted of facts that are not stated.
const MOST_LACKING: u32 = 8;

impl Toward<'_, '_> {
    /// Nothing for a node that is as it should be; more, the more has to change.
    pub(in crate::search) fn distance(&self, node: NodeId, aim: Aim<'_>, record: usize) -> u32 {
        if self.meets(node, aim, record) {
            return 0;
        }
        if !self.burn() {
            return WRONG;
        }
        let far = |node: NodeId, aim: Aim<'_>| self.distance(node, aim, record);
        match (self.op(node), aim) {
            (NodeOp::Lift(a, _), aim) => far(*a, aim),
            (NodeOp::Not(a), Aim::Truth(truth)) => far(*a, Aim::Truth(!truth)),
            (NodeOp::And(a, b) | NodeOp::Or(a, b), Aim::Truth(truth)) => {
                let (a, b) = (far(*a, aim), far(*b, aim));
                let all = matches!(self.op(node), NodeOp::And(..)) == truth;
                if all { a.saturating_add(b) } else { a.min(b) }
            }
            (NodeOp::If(condition, then, otherwise), aim @ (Aim::Truth(_) | Aim::Value(..) | Aim::Known)) => {
                let branch =
                    |truth: bool, node: NodeId| far(*condition, Aim::Truth(truth)).saturating_add(far(node, aim));
                branch(true, *then).min(branch(false, *otherwise))
            }
            (_, Aim::Unknown) => WRONG,
            _ => {
                let mut left = MOST_LACKING;
                self.lacking(node, record, &mut left);
                WRONG.saturating_add(MOST_LACKING.saturating_sub(left))
            }
        }
    }

    /// Takes the facts that are not stated under an unknown node from what is left.
    fn lacking(&self, node: NodeId, record: usize, left: &mut u32) {
        if *left == 0 || self.value(node, record).is_some() || !self.burn() {
            return;
        }
        match self.op(node) {
            NodeOp::Fact(_) => *left = left.saturating_sub(1),
            NodeOp::Assumed { otherwise, .. } => self.lacking(*otherwise, record, left),
            op => op.for_each_operand(|operand| self.lacking(operand, record, left)),
        }
    }
}
