//! Two plans in one: facts, records and texts of the second named as in the first, equal nodes once.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Constant, Node, NodeId, NodeOp, Plan, Series, SeriesId, SeriesVersion, Way};
use crate::model::{FactId, Frame, RecordId};

/// What the facts and records of the second plan are in both together.
#[derive(Clone, Debug)]
pub struct Names {
    /// By fact of the second.
    pub facts: Vec<FactId>,
    /// By record of the second.
    pub records: Vec<RecordId>,
}

struct Merger<'n> {
    plan: Plan,
    names: &'n Names,
    known: HashMap<Node, NodeId>,
    /// By node and series of the second.
    nodes: Vec<NodeId>,
    series: Vec<SeriesId>,
}

/// Both plans in one, with what became of each node of the second. The rules are those of the first, the checks those of
/// both.
#[must_use]
pub fn merged(first: &Plan, second: &Plan, names: &Names) -> (Plan, Vec<NodeId>) {
    let known = first.nodes.iter().enumerate().map(|(at, node)| (node.clone(), id(at))).collect();
    let plan = Plan { identity: Arc::new(()), ..first.clone() };
    let mut merger = Merger { plan, names, known, nodes: Vec::new(), series: Vec::new() };
    for (at, (kind, frame)) in second.facts.iter().enumerate() {
        let place = names.facts.get(at).map_or(usize::MAX, |id| id.index());
        if place == merger.plan.facts.len() {
            merger.plan.facts.push((*kind, merger.frame(*frame)));
        }
    }
    let records = names.records.iter().map(|id| id.index().saturating_add(1)).max().unwrap_or(0);
    merger.plan.records = merger.plan.records.max(records);
    for series in &second.series {
        let series = merger.series(series, second);
        merger.series.push(series);
    }
    for node in &second.nodes {
        let node = Node { op: merger.op(&node.op, second), frame: merger.frame(node.frame), kind: node.kind };
        let id = merger.push(node);
        merger.nodes.push(id);
    }
    let checks: Vec<NodeId> = second.checks.iter().map(|check| merger.node(*check)).collect();
    for check in checks {
        if !merger.plan.checks.contains(&check) {
            merger.plan.checks.push(check);
        }
    }
    (merger.plan, merger.nodes)
}

fn id(at: usize) -> NodeId {
    NodeId(u32::try_from(at).unwrap_or(u32::MAX))
}

impl Merger<'_> {
    fn push(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.known.get(&node) {
            return *id;
        }
        let id = id(self.plan.nodes.len());
        self.plan.nodes.push(node.clone());
        self.known.insert(node, id);
        id
    }

    fn node(&self, id: NodeId) -> NodeId {
        *self.nodes.get(id.index()).expect("a node uses only nodes before it: this is a bug")
    }

    fn record(&self, record: RecordId) -> RecordId {
        self.names.records.get(record.index()).copied().unwrap_or(record)
    }

    fn frame(&self, frame: Frame) -> Frame {
        match frame {
            Frame::Company => frame,
            Frame::Record(record) => Frame::Record(self.record(record)),
        }
    }

    fn constant(&mut self, constant: Constant, second: &Plan) -> Constant {
        match constant {
            Constant::Text(text) => Constant::Text(self.plan.symbols.intern(&second.symbols.text(text))),
            other => other,
        }
    }

    fn series(&mut self, series: &Series, second: &Plan) -> SeriesId {
        let mut versions = Vec::new();
        for version in &series.versions {
            let default = version.default.map(|value| self.constant(value, second));
            let mut rows = std::collections::BTreeMap::new();
            for (key, value) in &version.rows {
                let key = key.iter().map(|constant| self.constant(*constant, second)).collect();
                rows.insert(key, self.constant(*value, second));
            }
            versions.push(SeriesVersion { period: version.period, default, rows });
        }
        let same = self.plan.series.iter().position(|other| other.versions == versions);
        let at = same.unwrap_or_else(|| {
            self.plan.series.push(Series { source: series.source, versions });
            self.plan.series.len().saturating_sub(1)
        });
        SeriesId(u32::try_from(at).unwrap_or(u32::MAX))
    }

    fn way(&self, way: Way) -> Way {
        Way { when: self.node(way.when), cost: self.node(way.cost) }
    }

    fn op(&mut self, op: &NodeOp, second: &Plan) -> NodeOp {
        let n = |node: &NodeId| self.node(*node);
        match op {
            NodeOp::Constant(constant) => NodeOp::Constant(self.constant(*constant, second)),
            NodeOp::Fact(id) => NodeOp::Fact(self.names.facts.get(id.index()).copied().unwrap_or(*id)),
            NodeOp::Assumed { stated, otherwise } => NodeOp::Assumed { stated: n(stated), otherwise: n(otherwise) },
            NodeOp::Lift(a, record) => NodeOp::Lift(n(a), self.record(*record)),
            NodeOp::Not(a) => NodeOp::Not(n(a)),
            NodeOp::And(a, b) => NodeOp::And(n(a), n(b)),
            NodeOp::Or(a, b) => NodeOp::Or(n(a), n(b)),
            NodeOp::Compare(comparison, a, b) => NodeOp::Compare(*comparison, n(a), n(b)),
            NodeOp::CompareQuotients(comparison, parts) => {
                NodeOp::CompareQuotients(*comparison, parts.map(|part| self.node(part)))
            }
            NodeOp::In(a, constants) => {
                let a = n(a);
                let mut constants: Vec<Constant> = constants.iter().map(|c| self.constant(*c, second)).collect();
                constants.sort_unstable();
                NodeOp::In(a, constants.into())
            }
            NodeOp::Negate(a) => NodeOp::Negate(n(a)),
            NodeOp::Arithmetic(op, a, b) => NodeOp::Arithmetic(*op, n(a), n(b)),
            NodeOp::Min(a, b) => NodeOp::Min(n(a), n(b)),
            NodeOp::Max(a, b) => NodeOp::Max(n(a), n(b)),
            NodeOp::If(a, b, c) => NodeOp::If(n(a), n(b), n(c)),
            NodeOp::First(a, b) => NodeOp::First(n(a), n(b)),
            NodeOp::Round(a, places) => NodeOp::Round(n(a), *places),
            NodeOp::Floor(a) => NodeOp::Floor(n(a)),
            NodeOp::Ceil(a) => NodeOp::Ceil(n(a)),
            NodeOp::Year(a) => NodeOp::Year(n(a)),
            NodeOp::Date(parts) => NodeOp::Date(parts.map(|part| self.node(part))),
            NodeOp::MonthsBetween(a, b) => NodeOp::MonthsBetween(n(a), n(b)),
            NodeOp::Power(a, b) => NodeOp::Power(n(a), n(b)),
            NodeOp::DaysBetween(a, b) => NodeOp::DaysBetween(n(a), n(b)),
            NodeOp::AddMonths(a, b) => NodeOp::AddMonths(n(a), n(b)),
            NodeOp::AddDays(a, b) => NodeOp::AddDays(n(a), n(b)),
            NodeOp::LeastCost(ways) => NodeOp::LeastCost(ways.iter().map(|way| self.way(*way)).collect()),
            NodeOp::LeastWay(ways) => {
                let ways: Vec<_> =
                    ways.iter().map(|(way, name)| (self.way(*way), second.symbols.text(*name))).collect();
                let named = ways.into_iter().map(|(way, name)| (way, self.plan.symbols.intern(&name)));
                NodeOp::LeastWay(named.collect())
            }
            NodeOp::Known(a) => NodeOp::Known(n(a)),
            NodeOp::Lookup { series, date, keys } => NodeOp::Lookup {
                series: self.series.get(series.index()).copied().unwrap_or(*series),
                date: n(date),
                keys: keys.iter().map(n).collect(),
            },
            NodeOp::Aggregate(aggregate, record, a) => NodeOp::Aggregate(*aggregate, self.record(*record), n(a)),
        }
    }
}
