//! A part of a plan: the nodes under some of them, in a plan of its own that evaluates to the same columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Node, NodeId, NodeOp, Plan, Way};
use crate::model::FactId;

/// The nodes under some nodes of a plan, in a plan of their own. It has only the facts that these nodes read, and no
/// rules, checks or warnings.
#[derive(Clone, Debug)]
pub struct Cone {
    /// The plan of the part.
    pub plan: Plan,
    /// For each fact of the part, which it is in the whole.
    pub facts: Vec<FactId>,
    /// For each node of the whole, which it is in the part.
    nodes: Vec<Option<NodeId>>,
}

impl Cone {
    /// The node of the part that a node of the whole became; `None` where it is outside.
    #[must_use]
    pub fn node(&self, whole: NodeId) -> Option<NodeId> {
        self.nodes.get(whole.index()).copied().flatten()
    }
}

impl Plan {
    /// The nodes under some nodes, these included.
    #[must_use]
    pub fn cone(&self, roots: &[NodeId]) -> Cone {
        let mut wanted = vec![false; self.nodes.len()];
        let mark = |wanted: &mut Vec<bool>, node: NodeId| {
            if let Some(slot) = wanted.get_mut(node.index()) {
                *slot = true;
            }
        };
        for root in roots {
            mark(&mut wanted, *root);
        }
        // A node uses only nodes before it.
        for (at, node) in self.nodes.iter().enumerate().rev() {
            if wanted.get(at).copied().unwrap_or(false) {
                node.op.for_each_operand(|operand| mark(&mut wanted, operand));
            }
        }
        let mut cone = Building { nodes: vec![None; self.nodes.len()], ..Building::default() };
        if let Some(as_of) = self.as_of {
            cone.fact(as_of);
        }
        for (at, node) in self.nodes.iter().enumerate() {
            if wanted.get(at).copied().unwrap_or(false) {
                cone.add(at, node);
            }
        }
        let frame_of = |fact: &FactId| self.facts.get(fact.index()).copied();
        let plan = Self {
            nodes: cone.made,
            series: self.series.clone(),
            symbols: self.symbols.clone(),
            facts: cone.facts.iter().filter_map(frame_of).collect(),
            records: self.records,
            rules: Vec::new(),
            checks: Vec::new(),
            warnings: Vec::new(),
            as_of: self.as_of.and_then(|fact| cone.known.get(&fact).copied()),
            compared: BTreeMap::new(),
            identity: Arc::new(()),
            terms: BTreeMap::new(),
        };
        Cone { plan, facts: cone.facts, nodes: cone.nodes }
    }
}

/// A part while it is made.
#[derive(Default)]
struct Building {
    made: Vec<Node>,
    nodes: Vec<Option<NodeId>>,
    facts: Vec<FactId>,
    known: BTreeMap<FactId, FactId>,
}

impl Building {
    fn fact(&mut self, whole: FactId) -> FactId {
        let next = FactId(u32::try_from(self.facts.len()).unwrap_or(u32::MAX));
        let facts = &mut self.facts;
        *self.known.entry(whole).or_insert_with(|| {
            facts.push(whole);
            next
        })
    }

    fn add(&mut self, at: usize, node: &Node) {
        let op = match &node.op {
            NodeOp::Fact(fact) => NodeOp::Fact(self.fact(*fact)),
            op => op.renamed(|operand| {
                self.nodes.get(operand.index()).copied().flatten().expect("operands come first: this is a bug")
            }),
        };
        let id = NodeId(u32::try_from(self.made.len()).unwrap_or(u32::MAX));
        self.made.push(Node { op, ..node.clone() });
        if let Some(slot) = self.nodes.get_mut(at) {
            *slot = Some(id);
        }
    }
}

impl NodeOp {
    /// The same on other operands.
    #[must_use]
    pub fn renamed(&self, of: impl Fn(NodeId) -> NodeId) -> Self {
        let way = |way: &Way| Way { when: of(way.when), cost: of(way.cost) };
        match self {
            Self::Constant(constant) => Self::Constant(*constant),
            Self::Fact(fact) => Self::Fact(*fact),
            Self::Assumed { stated, otherwise } => Self::Assumed { stated: of(*stated), otherwise: of(*otherwise) },
            Self::Lift(a, record) => Self::Lift(of(*a), *record),
            Self::Not(a) => Self::Not(of(*a)),
            Self::And(a, b) => Self::And(of(*a), of(*b)),
            Self::Or(a, b) => Self::Or(of(*a), of(*b)),
            Self::Compare(comparison, a, b) => Self::Compare(*comparison, of(*a), of(*b)),
            Self::CompareQuotients(comparison, parts) => Self::CompareQuotients(*comparison, parts.map(of)),
            Self::In(a, constants) => Self::In(of(*a), constants.clone()),
            Self::Negate(a) => Self::Negate(of(*a)),
            Self::Arithmetic(op, a, b) => Self::Arithmetic(*op, of(*a), of(*b)),
            Self::Min(a, b) => Self::Min(of(*a), of(*b)),
            Self::Max(a, b) => Self::Max(of(*a), of(*b)),
            Self::If(a, b, c) => Self::If(of(*a), of(*b), of(*c)),
            Self::First(a, b) => Self::First(of(*a), of(*b)),
            Self::Round(a, places) => Self::Round(of(*a), *places),
            Self::Floor(a) => Self::Floor(of(*a)),
            Self::Ceil(a) => Self::Ceil(of(*a)),
            Self::Year(a) => Self::Year(of(*a)),
            Self::Date(parts) => Self::Date(parts.map(of)),
            Self::MonthsBetween(a, b) => Self::MonthsBetween(of(*a), of(*b)),
            Self::Power(a, b) => Self::Power(of(*a), of(*b)),
            Self::DaysBetween(a, b) => Self::DaysBetween(of(*a), of(*b)),
            Self::AddMonths(a, b) => Self::AddMonths(of(*a), of(*b)),
            Self::AddDays(a, b) => Self::AddDays(of(*a), of(*b)),
            Self::LeastCost(ways) => Self::LeastCost(ways.iter().map(way).collect()),
            Self::LeastWay(ways) => Self::LeastWay(ways.iter().map(|(w, name)| (way(w), *name)).collect()),
            Self::Known(a) => Self::Known(of(*a)),
            Self::Lookup { series, date, keys } => {
                Self::Lookup { series: *series, date: of(*date), keys: keys.iter().map(|k| of(*k)).collect() }
            }
            Self::Aggregate(aggregate, record, a) => Self::Aggregate(*aggregate, *record, of(*a)),
        }
    }
}
