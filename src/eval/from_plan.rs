//! A plan and a chunk to columns: each node's kernel, in order.

use std::cmp::Ordering;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::uniform::Uniform;
use super::{Chunk, Column, aggregate, boolean, choice, lookup, number};
use crate::plan::{NodeId, NodeOp, Plan};
use crate::value::exact;

/// A column for every node of a plan; kept from chunk to chunk, so that memory is asked for once.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    of_nodes: Vec<Column>,
    /// Which of them are the same in every row.
    uniform: Uniform,
    /// Tells one evaluation from another.
    evaluation: Arc<()>,
    /// The plan they were last evaluated with.
    plan: Option<Arc<()>>,
}

impl Columns {
    /// The column of a node.
    ///
    /// # Panics
    /// When the plan has not been evaluated into these columns, which is a bug.
    #[must_use]
    pub fn get(&self, node: NodeId) -> &Column {
        self.of_nodes.get(node.index()).expect("columns are evaluated before they are read: this is a bug")
    }

    /// Whether a node of companies is known for all of them, or unknown for the same reasons for all of them.
    #[must_use]
    pub fn is_settled(&self, node: NodeId) -> bool {
        self.uniform.is_settled(node)
    }

    /// What tells this evaluation from others, for what is remembered of it.
    #[must_use]
    pub const fn evaluation(&self) -> &Arc<()> {
        &self.evaluation
    }
}

/// Evaluates every node of the plan for the companies of the chunk.
pub fn evaluate(plan: &Plan, chunk: &Chunk, columns: &mut Columns) {
    if !columns.plan.as_ref().is_some_and(|known| Arc::ptr_eq(known, &plan.identity)) {
        columns.of_nodes = plan.nodes.iter().map(|n| Column::unknown(n.kind, 0)).collect();
        columns.uniform = Uniform::new(plan);
        columns.plan = Some(Arc::clone(&plan.identity));
    }
    columns.evaluation = Arc::new(());
    let Columns { of_nodes, uniform, .. } = columns;
    for (at, node) in plan.nodes.iter().enumerate() {
        let Some((before, [out, ..])) = of_nodes.split_at_mut_checked(at) else { return };
        let len = chunk.rows(node.frame);
        // One company alone has nothing in common with others.
        if chunk.len > 1 && uniform.decide(plan, chunk, at, node) {
            uniform.show(at, len, out);
        } else {
            uniform.differs(at);
            run(plan, chunk, &node.op, len, before, out);
        }
    }
}

/// Runs the kernel of a node.
pub(super) fn run(plan: &Plan, chunk: &Chunk, op: &NodeOp, len: usize, before: &[Column], out: &mut Column) {
    let at = |id: NodeId| before.get(id.index()).expect("a node uses only nodes before it: this is a bug");
    match (op, &mut *out) {
        (NodeOp::Constant(constant), out) => out.fill(len, Some(*constant)),
        (NodeOp::Fact(id), out) => out.copy_from(chunk.fact(*id)),
        (NodeOp::Assumed { stated, otherwise }, out) => boolean::first(at(*stated), at(*otherwise), out),
        (NodeOp::First(a, b), out) => boolean::first(at(*a), at(*b), out),
        (NodeOp::Lift(a, record), out) => aggregate::lift(at(*a), chunk.record(*record), out),
        (NodeOp::Aggregate(aggregate, record, a), out) => {
            aggregate::summarise(*aggregate, at(*a), chunk.record(*record), out);
        }
        (NodeOp::If(a, b, c), out) => boolean::choose(at(*a), at(*b), at(*c), out),
        (NodeOp::Not(a), Column::Boolean { truth, known }) => boolean::not(at(*a), truth, known),
        (NodeOp::And(a, b), Column::Boolean { truth, known }) => boolean::and(at(*a), at(*b), truth, known),
        (NodeOp::Or(a, b), Column::Boolean { truth, known }) => boolean::or(at(*a), at(*b), truth, known),
        (NodeOp::Compare(comparison, a, b), Column::Boolean { truth, known }) => {
            number::compare(*comparison, at(*a), at(*b), truth, known);
        }
        (NodeOp::CompareQuotients(comparison, parts), Column::Boolean { truth, known }) => {
            number::compare_quotients(*comparison, parts.map(at), truth, known);
        }
        (NodeOp::In(a, constants), Column::Boolean { truth, known }) => number::member(at(*a), constants, truth, known),
        (NodeOp::Known(a), Column::Boolean { truth, known }) => {
            truth.copy_from(at(*a).known());
            known.fill(truth.len());
        }
        (NodeOp::Negate(a), Column::Number(out)) => {
            number::map(number::numbers(at(*a)), out, |n| exact::subtract(Decimal::ZERO, n));
        }
        (NodeOp::Arithmetic(op, a, b), Column::Number(out)) => number::arithmetic(*op, at(*a), at(*b), out),
        (NodeOp::Min(a, b), out) => number::extreme(Ordering::Less, at(*a), at(*b), out),
        (NodeOp::Max(a, b), out) => number::extreme(Ordering::Greater, at(*a), at(*b), out),
        (NodeOp::Round(a, places), Column::Number(out)) => number::round(at(*a), *places, out),
        (NodeOp::Floor(a), Column::Number(out)) => number::map(number::numbers(at(*a)), out, |n| Some(n.floor())),
        (NodeOp::Ceil(a), Column::Number(out)) => number::map(number::numbers(at(*a)), out, |n| Some(n.ceil())),
        (NodeOp::Year(a), Column::Number(out)) => {
            number::map(number::dates(at(*a)), out, |d| Some(Decimal::from(d.year())));
        }
        (NodeOp::Date([y, m, d]), Column::Date(out)) => {
            let (y, m, d) = (number::numbers(at(*y)), number::numbers(at(*m)), number::numbers(at(*d)));
            out.reset(len);
            for row in 0..len {
                let value = (y.get(row), m.get(row), d.get(row));
                if let (Some(y), Some(m), Some(d)) = value {
                    out.set(row, number::date_of(y, m, d));
                }
            }
        }
        (NodeOp::MonthsBetween(a, b), Column::Number(out)) => {
            let months = |from, to| Some(Decimal::from(number::months_between(from, to)));
            number::zip(number::dates(at(*a)), number::dates(at(*b)), out, months);
        }
        (NodeOp::Power(a, b), Column::Number(out)) => {
            number::zip(number::numbers(at(*a)), number::numbers(at(*b)), out, exact::power);
        }
        (NodeOp::DaysBetween(a, b), Column::Number(out)) => {
            number::zip(number::dates(at(*a)), number::dates(at(*b)), out, number::days_between);
        }
        (NodeOp::AddMonths(a, b), Column::Date(out)) => {
            number::zip(number::dates(at(*a)), number::numbers(at(*b)), out, number::add_months);
        }
        (NodeOp::AddDays(a, b), Column::Date(out)) => {
            number::zip(number::dates(at(*a)), number::numbers(at(*b)), out, number::add_days);
        }
        (NodeOp::LeastCost(ways), Column::Number(out)) => choice::cost(ways, &at, len, out),
        (NodeOp::LeastWay(ways), Column::Text(out)) => choice::name(ways, &at, len, out),
        (NodeOp::Lookup { series, date, keys }, out) => {
            let keys: Vec<&Column> = keys.iter().map(|k| at(*k)).collect();
            lookup::look_up(plan, *series, at(*date), &keys, out);
        }
        (op, out) => panic!("{op:?} does not fill {out:?}: this is a bug"),
    }
}
