//! What is the same for every company of a chunk: worked out once and not row by row.
//!
//! Most facts of a book of clients are stated by nobody, most dates are one date, and what follows from them alone is the
//! same in every row. Such a node is run by its own kernel on columns of one row, and its column is written only when
//! that row or the number of rows has changed since the last chunk.

use super::from_plan::run;
use super::{Bits, Chunk, Column};
use crate::plan::{Constant, Node, NodeId, NodeOp, Plan};

/// Which nodes are the same in every row, and what they are.
#[derive(Clone, Debug, Default)]
pub struct Uniform {
    /// Which nodes are, in this chunk.
    alike: Vec<bool>,
    /// A column of one row a node; means nothing where the node is not uniform.
    rows: Vec<Column>,
    /// How many rows of what the column of each node was last filled with.
    shown: Vec<Option<(usize, Option<Constant>)>>,
    /// One row.
    one: Bits,
}

impl Uniform {
    /// For the nodes of a plan.
    pub fn new(plan: &Plan) -> Self {
        Self {
            alike: vec![false; plan.nodes.len()],
            rows: plan.nodes.iter().map(|node| Column::unknown(node.kind, 1)).collect(),
            shown: vec![None; plan.nodes.len()],
            one: Bits::all(1),
        }
    }

    fn is(&self, node: NodeId) -> bool {
        self.alike.get(node.index()).copied().unwrap_or(false)
    }

    /// The row of a node that is uniform.
    fn row(&self, node: NodeId) -> Option<&Column> {
        if self.is(node) { self.rows.get(node.index()) } else { None }
    }

    /// Whether a node is uniform and unknown.
    fn is_unknown(&self, node: NodeId) -> bool {
        self.row(node).is_some_and(|row| row.known().is_none())
    }

    /// Whether a node is uniform and has that truth.
    fn is_truth(&self, node: NodeId, truth: bool) -> bool {
        self.row(node).is_some_and(|row| row.truth(0) == Some(truth))
    }

    /// Whether the node at this place is the same in every row, as far as that can be seen at once; then it is worked out.
    pub fn decide(&mut self, plan: &Plan, chunk: &Chunk, at: usize, node: &Node) -> bool {
        let value = match &node.op {
            NodeOp::Constant(constant) => Some(Some(*constant)),
            NodeOp::Fact(id) => chunk.fact(*id).uniform(),
            NodeOp::Lift(a, _) => self.row(*a).map(|row| row.get(0)),
            // Nobody states the list: nothing is known of it.
            NodeOp::Aggregate(_, record, _) => chunk.record(*record).stated.is_none().then_some(None),
            op => {
                if !self.is_decided(op) {
                    return false;
                }
                let Some((before, [out, ..])) = self.rows.split_at_mut_checked(at) else { return false };
                run(plan, chunk, op, &self.one, before, out);
                self.mark(at, true);
                return true;
            }
        };
        if let (Some(value), Some(row)) = (value, self.rows.get_mut(at)) {
            row.fill(1, value);
        }
        self.mark(at, value.is_some());
        value.is_some()
    }

    /// Whether operands that are uniform decide a node, whatever the others are.
    fn is_decided(&self, op: &NodeOp) -> bool {
        match op {
            NodeOp::And(a, b) => self.is_truth(*a, false) || self.is_truth(*b, false) || self.is(*a) && self.is(*b),
            NodeOp::Or(a, b) => self.is_truth(*a, true) || self.is_truth(*b, true) || self.is(*a) && self.is(*b),
            NodeOp::If(condition, then, otherwise) => self.row(*condition).is_some_and(|row| match row.truth(0) {
                None => true,
                Some(true) => self.is(*then),
                Some(false) => self.is(*otherwise),
            }),
            NodeOp::First(a, b) | NodeOp::Assumed { stated: a, otherwise: b } => {
                self.is(*a) && (!self.is_unknown(*a) || self.is(*b))
            }
            NodeOp::Known(a) => self.is(*a),
            NodeOp::LeastCost(_) | NodeOp::LeastWay(_) => {
                let mut all = true;
                op.for_each_operand(|operand| all &= self.is(operand));
                all
            }
            // All others are unknown where an operand is.
            op => {
                let (mut all, mut unknown) = (true, false);
                op.for_each_operand(|operand| {
                    all &= self.is(operand);
                    unknown |= self.is_unknown(operand);
                });
                all || unknown
            }
        }
    }

    fn mark(&mut self, at: usize, is_uniform: bool) {
        if let Some(slot) = self.alike.get_mut(at) {
            *slot = is_uniform;
        }
    }

    /// The node at this place differs from row to row.
    pub fn differs(&mut self, at: usize) {
        self.mark(at, false);
        if let Some(shown) = self.shown.get_mut(at) {
            *shown = None;
        }
    }

    /// Fills the column of a node that is uniform, unless it is filled so already.
    pub fn show(&mut self, at: usize, len: usize, out: &mut Column) {
        let (Some(row), Some(shown)) = (self.rows.get(at), self.shown.get_mut(at)) else { return };
        let value = row.get(0);
        if shown.is_some_and(|(rows, before)| rows == len && are_same(before, value)) {
            return;
        }
        out.fill(len, value);
        *shown = Some((len, value));
    }
}

/// Whether two values are the same to the last digit.
fn are_same(a: Option<Constant>, b: Option<Constant>) -> bool {
    match (a, b) {
        (Some(Constant::Number(a)), Some(Constant::Number(b))) => a.serialize() == b.serialize(),
        (a, b) => a == b,
    }
}
