//! What every company has in common: the nodes of a plan, the bounds of facts, and what no profile may say.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::calendar::day;
use super::linear::{End, Range};
use super::ratio::Ratio;
use super::texts::Texts;
use crate::model::{Bounds, Fact, FactId, Frame, Model, RecordId};
use crate::plan::{Kind, NodeId, NodeOp, Plan};
use crate::value::{EARLIEST, LATEST, Type};

/// What a stated fact may be.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) range: Range,
    /// The texts it may be; `None` for other kinds.
    pub(super) texts: Option<Texts>,
}

/// A plan and what is known of its facts.
#[derive(Debug)]
pub struct Ground<'p> {
    pub(super) plan: &'p Plan,
    pub(super) given: Vec<Given>,
    /// The tests that no profile may fail, each with the facts it reads.
    pub(super) checks: Vec<(NodeId, BTreeSet<FactId>)>,
    /// How much was assumed in all branches of all searches.
    work: AtomicUsize,
}

impl<'p> Ground<'p> {
    /// Of a model and its plan.
    #[must_use]
    pub fn new(model: &Model, plan: &'p Plan) -> Self {
        Self::of(plan, facts_given(model, plan))
    }

    pub(super) fn of(plan: &'p Plan, given: Vec<Given>) -> Self {
        let mut ground = Self { plan, given, checks: Vec::new(), work: AtomicUsize::new(0) };
        ground.checks = plan.checks.iter().map(|test| (*test, ground.facts(&[*test]))).collect();
        ground
    }

    /// How much was assumed so far, in all branches of all questions: what the answers cost, the same on every machine.
    #[must_use]
    pub fn work(&self) -> usize {
        self.work.load(Ordering::Relaxed)
    }

    pub(super) fn worked(&self, more: usize) {
        self.work.fetch_add(more, Ordering::Relaxed);
    }

    /// The facts that some nodes read, summaries over records included.
    #[must_use]
    pub fn facts(&self, nodes: &[NodeId]) -> BTreeSet<FactId> {
        let mut facts = BTreeSet::new();
        self.visit(nodes, |_, op| {
            if let NodeOp::Fact(id) = op {
                facts.insert(*id);
            }
        });
        facts
    }

    /// Calls `see` with every node that some nodes rest on, themselves included, once.
    pub(super) fn visit(&self, nodes: &[NodeId], mut see: impl FnMut(NodeId, &NodeOp)) {
        let mut seen = BTreeSet::new();
        let mut open: Vec<NodeId> = nodes.to_vec();
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                let op = &self.plan.node(node).op;
                op.for_each_operand(|operand| open.push(operand));
                see(node, op);
            }
        }
    }

    /// The facts and summaries that some nodes read, but for facts of which is asked whether they are known.
    pub(super) fn stated(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<NodeId> = nodes.to_vec();
        let (mut stated, mut asked) = (BTreeSet::new(), Vec::new());
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            match &self.plan.node(node).op {
                NodeOp::Fact(_) | NodeOp::Aggregate(..) => {
                    stated.insert(node);
                }
                NodeOp::Known(of) => asked.push(*of),
                op => op.for_each_operand(|operand| open.push(operand)),
            }
        }
        self.visit(&asked, |node, _| {
            stated.remove(&node);
        });
        stated.into_iter().collect()
    }

    pub(super) fn kind(&self, node: NodeId) -> Kind {
        self.plan.node(node).kind
    }

    /// The node whose value it repeats for records; itself where it repeats none.
    pub(super) fn lifted(&self, node: NodeId) -> NodeId {
        match self.plan.node(node).op {
            NodeOp::Lift(company, _) => self.lifted(company),
            _ => node,
        }
    }

    pub(super) fn given(&self, fact: FactId) -> Option<&Given> {
        self.given.get(fact.index())
    }

    /// The kind of record that some nodes are asked about.
    pub(super) fn record(&self, nodes: &[NodeId]) -> Option<RecordId> {
        nodes.iter().find_map(|node| match self.plan.node(*node).frame {
            Frame::Record(record) => Some(record),
            Frame::Company => None,
        })
    }
}

impl Given {
    /// Only what the other may be too.
    pub(super) fn meet(&mut self, other: &Self) {
        self.range = self.range.meet(other.range);
        self.texts = match (self.texts.take(), &other.texts) {
            (Some(ours), Some(theirs)) => Some(ours.meet(theirs)),
            (ours, theirs) => ours.or_else(|| theirs.clone()),
        };
    }
}

/// What each fact of a model may be.
pub(super) fn facts_given(model: &Model, plan: &Plan) -> Vec<Given> {
    model.facts.iter().map(|fact| given(fact, plan)).collect()
}

fn given(fact: &Fact, plan: &Plan) -> Given {
    let day = |date| Ratio::whole(day(date));
    let dates = Range { whole: true, ..Range::between(day(EARLIEST), day(LATEST)) };
    match &fact.kind {
        Type::Number(_) => Given { range: range(fact.bounds), texts: None },
        Type::Date => Given { range: dates, texts: None },
        Type::Boolean => Given { range: Range::default(), texts: None },
        Type::Text => Given { range: Range::default(), texts: Some(Texts::all_but(Vec::new())) },
        Type::Enum(options) => {
            let named: Vec<_> = options.iter().filter_map(|o| plan.symbols.number(&o.id)).collect();
            // An option that no rule names is as good as any other text that none names.
            let texts =
                if named.len() == options.len() { Texts::only(named) } else { Texts::only(named).and_unnamed(plan) };
            Given { range: Range::default(), texts: Some(texts) }
        }
    }
}

fn range(bounds: Bounds) -> Range {
    let end =
        |at: Option<rust_decimal::Decimal>, is_open| at.and_then(Ratio::from_decimal).map(|at| End { at, is_open });
    let low = Range { low: end(bounds.min, false), ..Range::default() };
    let above = Range { low: end(bounds.above, true), ..Range::default() };
    low.meet(above).meet(Range { low: None, high: end(bounds.max, false), whole: bounds.integer })
}
