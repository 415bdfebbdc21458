//! Decisions: the boolean expressions of rules and terms taken apart into atomic conditions, each with what must hold
//! beside it for it alone to decide, and every comparison with its bound.
//!
//! An atomic condition is a boolean expression that is no `and`, `or`, `not` or `if`: a fact, a comparison, a membership,
//! `known(x)`, a summary; also a term or a define, which are taken apart where they are defined. It decides (masking
//! MC/DC) where the other side of every `and` above it is true, of every `or` false, and where an `if` above takes its
//! branch, or would answer otherwise by its other branch. `known(x)` only guards what is known, which it cannot be tried
//! without: it need not decide, but be true and false.

use crate::diag::Span;
use crate::model::{Comparison, Expr, Function, Op, ParameterId, TableId, TermId};
use crate::plan::{NodeId, NodeOp, Plan};
use crate::value::Type;

use super::wish::Literal;

/// An atomic condition at its place in a decision.
#[derive(Clone, Debug)]
pub struct Atom {
    /// Where it stands.
    pub span: Span,
    /// Its node, of whatever frame.
    pub node: NodeId,
    /// What must hold for it to decide; one of several ways.
    pub decides: Vec<Vec<Literal>>,
    /// Whether it is a comparison of numbers or dates.
    pub comparison: Option<Comparison>,
    /// Whether it is `known(x)`, which need only be true and false.
    pub is_guard: bool,
}

/// A dated value that is read.
#[derive(Clone, Debug)]
pub struct Read {
    /// The parameter or table.
    pub what: Dated,
    /// The lookup.
    pub node: NodeId,
    /// Where it is read.
    pub span: Span,
    /// What must hold for it to be read: the branches it stands in.
    pub beside: Vec<Literal>,
}

/// A parameter or a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dated {
    /// A parameter.
    Parameter(ParameterId),
    /// A table.
    Table(TableId),
}

/// What an expression holds that cases should try.
#[derive(Debug, Default)]
pub struct Parts {
    /// Atomic conditions, in the order of the text.
    pub atoms: Vec<Atom>,
    /// Dated values read by it, not by terms and defines in it.
    pub reads: Vec<Read>,
    /// Terms in it.
    pub terms: Vec<(TermId, NodeId)>,
}

/// Takes expressions apart along with the nodes they were lowered to.
#[derive(Debug)]
pub struct Walk<'p> {
    plan: &'p Plan,
    /// What must hold for the whole decision to matter.
    beside: Vec<Literal>,
    /// What was found.
    pub parts: Parts,
}

type Ways = Vec<Vec<Literal>>;

/// More ways in which one condition may decide are not followed.
const MOST_WAYS: usize = 8;

/// Every way with more to it.
fn and(ways: &[Vec<Literal>], more: &[Literal]) -> Ways {
    ways.iter().map(|way| way.iter().chain(more).copied().collect()).collect()
}

impl<'p> Walk<'p> {
    /// Nothing found yet.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        Self { plan, beside: Vec::new(), parts: Parts::default() }
    }

    /// A boolean expression that decides something while `beside` holds.
    pub fn decision(&mut self, expr: &Expr, node: NodeId, beside: &[Literal]) {
        let outer = std::mem::replace(&mut self.beside, beside.to_vec());
        self.boolean(expr, node, &vec![beside.to_vec()]);
        self.beside = outer;
    }

    /// The node itself, not repeated for records.
    fn unlifted(&self, node: NodeId) -> NodeId {
        match &self.plan.node(node).op {
            NodeOp::Lift(a, _) => self.unlifted(*a),
            _ => node,
        }
    }

    #[expect(clippy::many_single_char_names, reason = "operands beside the nodes they were lowered to")]
    fn boolean(&mut self, expr: &Expr, node: NodeId, ways: &Ways) {
        let at = self.unlifted(node);
        match (&expr.op, &self.plan.node(at).op) {
            (Op::And(a, b), NodeOp::And(x, y)) => {
                let (x, y) = (*x, *y);
                self.boolean(a, x, &and(ways, &[Literal::truth(y, true)]));
                self.boolean(b, y, &and(ways, &[Literal::truth(x, true)]));
            }
            (Op::Or(a, b), NodeOp::Or(x, y)) => {
                let (x, y) = (*x, *y);
                self.boolean(a, x, &and(ways, &[Literal::truth(y, false)]));
                self.boolean(b, y, &and(ways, &[Literal::truth(x, false)]));
            }
            (Op::Not(a), NodeOp::Not(x)) => self.boolean(a, *x, ways),
            (Op::If(c, a, b), NodeOp::If(x, y, z)) => {
                let (x, y, z) = (*x, *y, *z);
                let mut chosen = and(ways, &[Literal::truth(y, true), Literal::truth(z, false)]);
                chosen.extend(and(ways, &[Literal::truth(y, false), Literal::truth(z, true)]));
                chosen.truncate(MOST_WAYS);
                self.boolean(c, x, &chosen);
                self.boolean(a, y, &and(ways, &[Literal::truth(x, true)]));
                self.boolean(b, z, &and(ways, &[Literal::truth(x, false)]));
            }
            // What never changes is no condition.
            (Op::Literal(_), _) => {}
            (op, _) => {
                let comparison = match op {
                    Op::Compare(comparison, a, _) if matches!(a.kind, Type::Number(_) | Type::Date) => {
                        Some(*comparison)
                    }
                    _ => None,
                };
                // Whether something is known is never independent of what is known.
                let is_guard = matches!(op, Op::Call(Function::Known, _));
                let decides = if is_guard { vec![self.beside.clone()] } else { ways.clone() };
                self.parts.atoms.push(Atom { span: expr.span, node: at, decides, comparison, is_guard });
                self.value(expr, at, &[]);
            }
        }
    }

    #[expect(clippy::many_single_char_names, reason = "operands beside the nodes they were lowered to")]
    /// An expression of any type: the conditions within it, which decide which value it takes while `beside` holds.
    pub fn value(&mut self, expr: &Expr, node: NodeId, beside: &[Literal]) {
        let node = self.unlifted(node);
        let plan = self.plan;
        match (&expr.op, &plan.node(node).op) {
            (Op::Term(id), _) => self.parts.terms.push((*id, node)),
            (Op::Parameter(id), NodeOp::Lookup { .. }) => {
                let beside = beside.to_vec();
                self.parts.reads.push(Read { what: Dated::Parameter(*id), node, span: expr.span, beside });
            }
            (Op::Lookup(id, keys), NodeOp::Lookup { keys: nodes, .. }) => {
                let read = Read { what: Dated::Table(*id), node, span: expr.span, beside: beside.to_vec() };
                self.parts.reads.push(read);
                for (key, node) in keys.iter().zip(nodes) {
                    self.value(key, *node, beside);
                }
            }
            (Op::And(..) | Op::Or(..) | Op::Not(_), _) => self.decision(expr, node, beside),
            (Op::If(..), _) if expr.kind == Type::Boolean => self.decision(expr, node, beside),
            (Op::If(c, a, b), NodeOp::If(x, y, z)) => {
                self.decision(c, *x, beside);
                let with =
                    |truth| -> Vec<Literal> { beside.iter().copied().chain([Literal::truth(*x, truth)]).collect() };
                self.value(a, *y, &with(true));
                self.value(b, *z, &with(false));
            }
            (Op::Compare(_, a, b), op) => {
                let sides = match (plan.compared.get(&node), op) {
                    (Some(compared), _) => compared.sides,
                    (None, NodeOp::Compare(_, x, y)) => [*x, *y],
                    (None, _) => return,
                };
                self.value(a, sides[0], beside);
                self.value(b, sides[1], beside);
            }
            (Op::Arithmetic(_, a, b), NodeOp::Arithmetic(_, x, y)) => {
                self.value(a, *x, beside);
                self.value(b, *y, beside);
            }
            (Op::Negate(a), NodeOp::Negate(x)) | (Op::In(a, _), NodeOp::In(x, _)) => self.value(a, *x, beside),
            (Op::Aggregate(_, _, a), NodeOp::Aggregate(_, _, x)) => {
                if a.kind == Type::Boolean {
                    self.decision(a, *x, &[]);
                } else {
                    self.value(a, *x, &[]);
                }
            }
            (Op::Call(function, arguments), _) => self.call(*function, arguments, node, beside),
            _ => {}
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr], node: NodeId, beside: &[Literal]) {
        let mut node = node;
        if matches!(function, Function::Min | Function::Max | Function::First) {
            let Some((last, before)) = arguments.split_last() else { return };
            for argument in before {
                let (NodeOp::Min(x, rest) | NodeOp::Max(x, rest) | NodeOp::First(x, rest)) = self.plan.node(node).op
                else {
                    return;
                };
                self.argument(argument, x, beside);
                node = rest;
            }
            self.argument(last, node, beside);
            return;
        }
        let mut operands = Vec::new();
        self.plan.node(node).op.for_each_operand(|operand| operands.push(operand));
        for (argument, operand) in arguments.iter().zip(operands) {
            self.argument(argument, operand, beside);
        }
    }

    fn argument(&mut self, argument: &Expr, node: NodeId, beside: &[Literal]) {
        // What is asked of `known` is whether it is known: nothing in it decides.
        if !matches!(argument.op, Op::Literal(_)) {
            self.value(argument, node, beside);
        }
    }
}
