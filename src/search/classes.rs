//! Which nodes of two versions of a rule are the same calculation, and where the versions part.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use super::side::Side;
use super::space::Space;
use crate::model::Arithmetic;
use crate::plan::{Constant, NodeId, NodeOp, Series, SeriesId};

/// For each node of a side, the number of its calculation: equal numbers on both sides are equal calculations.
pub type Classes = Vec<usize>;

/// The classes of both sides.
pub fn classes(space: &Space, sides: [&Side<'_>; 2]) -> [Classes; 2] {
    let mut known: HashMap<String, usize> = HashMap::new();
    sides.map(|side| {
        let mut classes: Classes = Vec::with_capacity(side.cone.plan.nodes.len());
        let mut series: HashMap<SeriesId, String> = HashMap::new();
        for node in &side.cone.plan.nodes {
            let key = key(space, side, &node.op, &classes, &mut series);
            let next = known.len();
            classes.push(*known.entry(key).or_insert(next));
        }
        classes
    })
}

fn key(
    space: &Space,
    side: &Side<'_>,
    op: &NodeOp,
    classes: &Classes,
    series: &mut HashMap<SeriesId, String>,
) -> String {
    let of = |node: NodeId| classes.get(node.index()).copied().unwrap_or(usize::MAX);
    let constant = |value: Constant| match value {
        Constant::Text(symbol) => side.text(symbol).to_string(),
        value => format!("{value:?}"),
    };
    let mut operands = Vec::new();
    op.for_each_operand(|operand| operands.push(of(operand)));
    let what = match op {
        NodeOp::Constant(value) => constant(*value),
        NodeOp::Fact(fact) => {
            side.slot(*fact).map_or_else(|| format!("other {fact:?}"), |slot| space.slot(slot).name.to_string())
        }
        NodeOp::In(_, values) => values.iter().map(|value| constant(*value)).collect::<Vec<_>>().join("|"),
        NodeOp::LeastWay(ways) => {
            ways.iter().map(|(_, name)| side.text(*name).to_string()).collect::<Vec<_>>().join("|")
        }
        NodeOp::Compare(comparison, ..) | NodeOp::CompareQuotients(comparison, _) => comparison.sign().to_owned(),
        NodeOp::Arithmetic(op, ..) => format!("{op:?}"),
        NodeOp::Round(_, places) => places.to_string(),
        NodeOp::Aggregate(aggregate, record, _) => format!("{aggregate:?} {:?}", side.kind(*record)),
        NodeOp::Lift(_, record) => format!("{:?}", side.kind(*record)),
        NodeOp::Lookup { series: id, .. } => series
            .entry(*id)
            .or_insert_with(|| side.cone.plan.series.get(id.index()).map(|s| content(s, &constant)).unwrap_or_default())
            .clone(),
        _ => String::new(),
    };
    format!("{} {what} {operands:?}", name(op))
}

fn content(series: &Series, constant: &dyn Fn(Constant) -> String) -> String {
    let mut text = String::new();
    for version in &series.versions {
        let row = |key: &[Constant], value: &Constant| {
            let key: Vec<String> = key.iter().map(|k| constant(*k)).collect();
            format!("{}={}", key.join(","), constant(*value))
        };
        let rows: Vec<String> = version.rows.iter().map(|(key, value)| row(key, value)).collect();
        let default = version.default.map(constant);
        let _ = writeln!(text, "{:?} {default:?} {}", version.period, rows.join(";"));
    }
    text
}

/// What an operation is called, whatever it is done to.
fn name(op: &NodeOp) -> &'static str {
    match op {
        NodeOp::Constant(_) => "constant",
        NodeOp::Fact(_) => "fact",
        NodeOp::Assumed { .. } => "assumed",
        NodeOp::Lift(..) => "lift",
        NodeOp::Not(_) => "not",
        NodeOp::And(..) => "and",
        NodeOp::Or(..) => "or",
        NodeOp::Compare(..) => "compare",
        NodeOp::CompareQuotients(..) => "quotients",
        NodeOp::In(..) => "in",
        NodeOp::Negate(_) => "negate",
        NodeOp::Arithmetic(..) => "arithmetic",
        NodeOp::Min(..) => "min",
        NodeOp::Max(..) => "max",
        NodeOp::If(..) => "if",
        NodeOp::First(..) => "first",
        NodeOp::Round(..) => "round",
        NodeOp::Floor(_) => "floor",
        NodeOp::Ceil(_) => "ceil",
        NodeOp::Year(_) => "year",
        NodeOp::Date(_) => "date",
        NodeOp::MonthsBetween(..) => "months",
        NodeOp::Power(..) => "power",
        NodeOp::DaysBetween(..) => "days",
        NodeOp::AddMonths(..) => "add months",
        NodeOp::AddDays(..) => "add days",
        NodeOp::LeastCost(_) => "least cost",
        NodeOp::LeastWay(_) => "least way",
        NodeOp::Known(_) => "known",
        NodeOp::Lookup { .. } => "lookup",
        NodeOp::Aggregate(..) => "aggregate",
    }
}

/// A place at which two versions part: the deepest nodes that correspond and differ, with those above them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parting {
    /// The nodes that differ, on either side.
    pub nodes: [NodeId; 2],
    /// From the outermost down: the nodes above on the first side, each with the operand that leads further.
    pub above: Vec<(NodeId, NodeId)>,
}

/// The most places that are looked at.
const MOST: usize = 24;

/// Where two nodes that correspond part.
pub fn partings(sides: [&Side<'_>; 2], classes: &[Classes; 2], roots: [NodeId; 2]) -> Vec<Parting> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    descend(sides, classes, roots, &mut Vec::new(), &mut seen, &mut found);
    found
}

fn descend(
    sides: [&Side<'_>; 2],
    classes: &[Classes; 2],
    nodes: [NodeId; 2],
    above: &mut Vec<(NodeId, NodeId)>,
    seen: &mut BTreeSet<[NodeId; 2]>,
    found: &mut Vec<Parting>,
) {
    let ([left, right], [of_left, of_right], [a, b]) = (sides, classes, nodes);
    let same = |a: NodeId, b: NodeId| of_left.get(a.index()) == of_right.get(b.index());
    if same(a, b) || found.len() >= MOST || !seen.insert(nodes) {
        return;
    }
    let (mut under_a, mut under_b) = (Vec::new(), Vec::new());
    left.node(a).op.for_each_operand(|operand| under_a.push(operand));
    right.node(b).op.for_each_operand(|operand| under_b.push(operand));
    let alike = kept(&left.node(a).op) == kept(&right.node(b).op) && under_a.len() == under_b.len();
    let differing: Vec<[NodeId; 2]> =
        under_a.iter().zip(&under_b).filter(|(a, b)| !same(**a, **b)).map(|(a, b)| [*a, *b]).collect();
    let is_leaf = |[a, b]: &[NodeId; 2]| {
        let plain = |op: &NodeOp| matches!(op, NodeOp::Constant(_) | NodeOp::Fact(_) | NodeOp::Lift(..));
        plain(&left.node(*a).op) || plain(&right.node(*b).op)
    };
    if !alike || differing.is_empty() || differing.iter().any(is_leaf) {
        found.push(Parting { nodes, above: above.clone() });
        if !alike {
            return;
        }
    }
    for pair in differing {
        above.push((a, pair[0]));
        descend(sides, classes, pair, above, seen, found);
        above.pop();
    }
}

/// The operation and what belongs to it apart from its operands, as far as it must agree to go on below.
fn kept(op: &NodeOp) -> (&'static str, Option<&'static str>, Option<Arithmetic>) {
    let (sign, arithmetic) = match op {
        NodeOp::Compare(comparison, ..) | NodeOp::CompareQuotients(comparison, _) => (Some(comparison.sign()), None),
        NodeOp::Arithmetic(arithmetic, ..) => (None, Some(*arithmetic)),
        _ => (None, None),
    };
    (name(op), sign, arithmetic)
}
