//! A plan and a chunk to columns: each node's kernel, in order.

use std::cmp::Ordering;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::demand::Demand;
use super::uniform::Uniform;
use super::{Bits, Chunk, Column, aggregate, boolean, choice, lookup, number};
use crate::model::{Frame, RecordId};
use crate::plan::{Node, NodeId, NodeOp, Plan};
use crate::value::exact;

/// A column for every node of a plan; kept from chunk to chunk, so that memory is asked for once.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    of_nodes: Vec<Column>,
    /// Which of them are the same in every row.
    uniform: Uniform,
    /// For which rows they are evaluated where only answers are read.
    demand: Demand,
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

    /// The columns of all nodes, in the order of the plan.
    pub fn all(&self) -> impl Iterator<Item = &Column> {
        self.of_nodes.iter()
    }
}

/// Evaluates every node of the plan for the companies of the chunk.
pub fn evaluate(plan: &Plan, chunk: &Chunk, columns: &mut Columns) {
    columns.begin(plan);
    let rows = AllRows::new(chunk);
    for (at, node) in plan.nodes.iter().enumerate() {
        columns.node(plan, chunk, at, node, rows.of(node.frame));
    }
}

/// Evaluates what verdicts and checks rest on, and outputs where the verdict is positive; other values mean nothing.
pub fn evaluate_answers(plan: &Plan, chunk: &Chunk, columns: &mut Columns) {
    columns.begin(plan);
    let rows = AllRows::new(chunk);
    let mut demand = std::mem::take(&mut columns.demand);
    for (at, node) in plan.nodes.iter().enumerate().filter(|(at, _)| demand.decides(*at)) {
        columns.node(plan, chunk, at, node, rows.of(node.frame));
    }
    demand.ask_for_outputs(plan, chunk, &columns.of_nodes);
    for (at, node) in plan.nodes.iter().enumerate() {
        if let Some(rows) = demand.rows(at) {
            columns.node(plan, chunk, at, node, rows);
        }
    }
    columns.demand = demand;
}

/// All rows of each frame.
struct AllRows {
    companies: Bits,
    records: Vec<Bits>,
}

impl AllRows {
    fn new(chunk: &Chunk) -> Self {
        let kinds = (0..).map(RecordId).take(chunk.records.len());
        let records = kinds.map(|record| Bits::all(chunk.rows(Frame::Record(record)))).collect();
        Self { companies: Bits::all(chunk.len), records }
    }

    fn of(&self, frame: Frame) -> &Bits {
        match frame {
            Frame::Company => &self.companies,
            Frame::Record(record) => {
                self.records.get(record.index()).expect("a record id is made by the chunk's model: this is a bug")
            }
        }
    }
}

impl Columns {
    /// Makes room for the columns of a plan.
    fn begin(&mut self, plan: &Plan) {
        if !self.plan.as_ref().is_some_and(|known| Arc::ptr_eq(known, &plan.identity)) {
            self.of_nodes = plan.nodes.iter().map(|n| Column::unknown(n.kind, 0)).collect();
            self.uniform = Uniform::new(plan);
            self.demand = Demand::new(plan);
            self.plan = Some(Arc::clone(&plan.identity));
        }
    }

    /// Evaluates a node in those rows at least.
    fn node(&mut self, plan: &Plan, chunk: &Chunk, at: usize, node: &Node, rows: &Bits) {
        let Some((before, [out, ..])) = self.of_nodes.split_at_mut_checked(at) else { return };
        // One company alone has nothing in common with others.
        if chunk.len > 1 && self.uniform.decide(plan, chunk, at, node) {
            self.uniform.show(at, rows.len(), out);
        } else {
            self.uniform.differs(at);
            run(plan, chunk, &node.op, rows, before, out);
        }
    }
}

/// Runs the kernel of a node in those rows at least; what costs more than it takes to pass over rows is unknown in others.
pub(super) fn run(plan: &Plan, chunk: &Chunk, op: &NodeOp, rows: &Bits, before: &[Column], out: &mut Column) {
    let len = rows.len();
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
            number::map(rows, number::numbers(at(*a)), out, |n| exact::subtract(Decimal::ZERO, n));
        }
        (NodeOp::Arithmetic(op, a, b), Column::Number(out)) => number::arithmetic(*op, rows, at(*a), at(*b), out),
        (NodeOp::Min(a, b), out) => number::extreme(Ordering::Less, rows, at(*a), at(*b), out),
        (NodeOp::Max(a, b), out) => number::extreme(Ordering::Greater, rows, at(*a), at(*b), out),
        (NodeOp::Round(a, places), Column::Number(out)) => number::round(rows, at(*a), *places, out),
        (NodeOp::Floor(a), Column::Number(out)) => number::map(rows, number::numbers(at(*a)), out, |n| Some(n.floor())),
        (NodeOp::Ceil(a), Column::Number(out)) => number::map(rows, number::numbers(at(*a)), out, |n| Some(n.ceil())),
        (NodeOp::Year(a), Column::Number(out)) => {
            number::map(rows, number::dates(at(*a)), out, |d| Some(Decimal::from(d.year())));
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
            number::zip(rows, number::dates(at(*a)), number::dates(at(*b)), out, months);
        }
        (NodeOp::Power(a, b), Column::Number(out)) => {
            number::zip(rows, number::numbers(at(*a)), number::numbers(at(*b)), out, exact::power);
        }
        (NodeOp::DaysBetween(a, b), Column::Number(out)) => {
            number::zip(rows, number::dates(at(*a)), number::dates(at(*b)), out, number::days_between);
        }
        (NodeOp::AddMonths(a, b), Column::Date(out)) => {
            number::zip(rows, number::dates(at(*a)), number::numbers(at(*b)), out, number::add_months);
        }
        (NodeOp::AddDays(a, b), Column::Date(out)) => {
            number::zip(rows, number::dates(at(*a)), number::numbers(at(*b)), out, number::add_days);
        }
        (NodeOp::LeastCost(ways), Column::Number(out)) => choice::cost(ways, &at, len, out),
        (NodeOp::LeastWay(ways), Column::Text(out)) => choice::name(ways, &at, len, out),
        (NodeOp::Lookup { series, date, keys }, out) => {
            let keys: Vec<&Column> = keys.iter().map(|k| at(*k)).collect();
            lookup::look_up(plan, *series, rows, at(*date), &keys, out);
        }
        (op, out) => panic!("{op:?} does not fill {out:?}: this is a bug"),
    }
}
