//! Back from what should be known: what its operands should be.

use super::{Aim, Toward, cross};
use crate::plan::NodeOp;
use crate::search::space::Edit;

impl Toward<'_, '_> {
    pub(super) fn known(&self, op: &NodeOp, record: usize) -> Vec<Edit> {
        match op {
            NodeOp::And(..) | NodeOp::Or(..) => {
                let mut all = self.true_or_false(op, true, record);
                all.extend(self.true_or_false(op, false, record));
                all
            }
            NodeOp::Aggregate(aggregate, kind, a) => self.summary(*aggregate, *kind, *a, Aim::Known),
            NodeOp::LeastCost(ways) => {
                let open =
                    |way: &crate::plan::Way| self.both([(way.when, Aim::Truth(true)), (way.cost, Aim::Known)], record);
                ways.iter().flat_map(open).collect()
            }
            NodeOp::LeastWay(ways) => {
                let open = |(way, _): &(crate::plan::Way, _)| {
                    self.both([(way.when, Aim::Truth(true)), (way.cost, Aim::Known)], record)
                };
                ways.iter().flat_map(open).collect()
            }
            op => {
                let mut all = vec![Edit::NONE];
                op.for_each_operand(|operand| all = cross(&all, &self.edits(operand, Aim::Known, record)));
                all.retain(|edit| edit.len() > 0);
                all
            }
        }
    }
}
