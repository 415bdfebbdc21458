//! What is evaluated where only answers are read: verdicts of every company, and outputs where the verdict is positive.
//! Nodes that only explain are passed over.

use super::{Bits, Chunk, Column};
use crate::model::Frame;
use crate::plan::{NodeId, NodeOp, Plan, RulePlan};

/// For which rows each node of a plan is evaluated.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    /// The nodes on which verdicts and checks rest: they are evaluated for every row.
    decides: Vec<bool>,
    /// Of the others, the rows in which each is asked for.
    rows: Vec<Bits>,
}

impl Demand {
    /// For the nodes of a plan.
    pub fn new(plan: &Plan) -> Self {
        let mut decides = vec![false; plan.nodes.len()];
        let mut mark = |node: NodeId| {
            if let Some(slot) = decides.get_mut(node.index()) {
                *slot = true;
            }
        };
        for rule in &plan.rules {
            let RulePlan { in_force, scope, require, scope_holds, require_holds, .. } = rule;
            [*in_force, *scope_holds, *require_holds].into_iter().for_each(&mut mark);
            scope.iter().chain(require).copied().for_each(&mut mark);
        }
        plan.checks.iter().copied().for_each(mark);
        for (at, node) in plan.nodes.iter().enumerate().rev() {
            if decides.get(at).is_some_and(|decides| *decides) {
                node.op.for_each_operand(|operand| {
                    if let Some(slot) = decides.get_mut(operand.index()) {
                        *slot = true;
                    }
                });
            }
        }
        Self { decides, rows: vec![Bits::default(); plan.nodes.len()] }
    }

    /// Whether verdicts or checks rest on the node at this place.
    pub fn decides(&self, at: usize) -> bool {
        self.decides.get(at).is_some_and(|decides| *decides)
    }

    /// The rows in which another node is asked for.
    pub fn rows(&self, at: usize) -> Option<&Bits> {
        self.rows.get(at).filter(|rows| !rows.is_none())
    }

    /// Asks for the outputs of every rule where its verdict is positive, after the verdicts were evaluated.
    pub fn ask_for_outputs(&mut self, plan: &Plan, chunk: &Chunk, columns: &[Column]) {
        self.rows.iter_mut().for_each(|rows| rows.reset(0));
        for rule in &plan.rules {
            let truth = |node: NodeId| match columns.get(node.index()) {
                Some(Column::Boolean { truth, .. }) => Some(truth),
                _ => None,
            };
            let parts = [rule.in_force, rule.scope_holds, rule.require_holds].map(truth);
            let [Some(in_force), Some(scope), Some(require)] = parts else { continue };
            let words = in_force.words().zip(scope.words()).zip(require.words());
            let mut positive = Bits::default();
            positive.rebuild(in_force.len(), words.map(|((in_force, scope), require)| in_force & scope & require));
            for (value, when) in &rule.outputs {
                [Some(*value), *when].into_iter().flatten().for_each(|node| self.ask(node, &positive));
            }
        }
        for (at, node) in plan.nodes.iter().enumerate().rev() {
            let Some(rows) = self.rows(at).cloned() else { continue };
            match &node.op {
                // Of another frame: all of it.
                NodeOp::Lift(a, _) => self.ask(*a, &Bits::all(chunk.len)),
                NodeOp::Aggregate(_, record, a) => self.ask(*a, &Bits::all(chunk.rows(Frame::Record(*record)))),
                op => op.for_each_operand(|operand| self.ask(operand, &rows)),
            }
        }
    }

    fn ask(&mut self, node: NodeId, rows: &Bits) {
        if !self.decides(node.index())
            && !rows.is_none()
            && let Some(slot) = self.rows.get_mut(node.index())
        {
            slot.unite(rows.len(), rows.words());
        }
    }
}
