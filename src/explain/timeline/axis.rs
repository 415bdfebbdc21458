//! What a rule's deciding date reads, and so along what its timeline runs: years, dates, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Axis, Moment};
use crate::explain::reader::operands;
use crate::model::{FactId, Frame, Model};
use crate::plan::{Kind, NodeId, NodeOp, Plan, RulePlan};
use crate::value::{EARLIEST, LATEST, Type, Unit};

/// The one fact that moves a rule through time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover {
    /// The date of the answers.
    AsOf,
    /// A year the company states.
    Year {
        /// The fact.
        fact: FactId,
        /// Its value, also where it is assumed.
        node: NodeId,
    },
    /// None: the deciding date stands in the profile.
    None,
}

impl Mover {
    /// What moves a rule: the only fact its deciding date rests on.
    pub fn of(model: &Model, plan: &Plan, nodes: &RulePlan) -> Self {
        // Each fact with the node that has its value: the one that falls back on an assumption, if there is one.
        let mut read: BTreeMap<FactId, NodeId> = BTreeMap::new();
        let mut records = false;
        for node in reached(plan, [nodes.date], Walk::Stated) {
            records |= plan.node(node).frame != Frame::Company && matches!(plan.node(node).op, NodeOp::Fact(_));
            match plan.node(node).op {
                NodeOp::Fact(id) => {
                    read.entry(id).or_insert(node);
                }
                NodeOp::Assumed { stated, .. } => {
                    if let NodeOp::Fact(id) = plan.node(stated).op {
                        read.insert(id, node);
                    }
                }
                _ => {}
            }
        }
        let mut read = read.into_iter();
        let (Some((fact, node)), None, false) = (read.next(), read.next(), records) else { return Self::None };
        if plan.as_of == Some(fact) {
            return Self::AsOf;
        }
        let is_year = |kind: &Type| matches!(kind, Type::Number(unit) if *unit == Unit::of("year"));
        match model.facts.get(fact.index()) {
            Some(known) if is_year(&known.kind) => Self::Year { fact, node },
            _ => Self::None,
        }
    }

    pub const fn axis(self) -> Axis {
        match self {
            Self::AsOf => Axis::Date,
            Self::Year { .. } => Axis::Year,
            Self::None => Axis::Fixed,
        }
    }

    /// The first moment of interest to a rule in force from a day: the last one before it, if there is one to speak of.
    pub fn start(self, model: &Model, in_force_from: Date) -> Moment {
        match self {
            Self::Year { fact, .. } => {
                // One more, since a rule may be dated by a day after its year.
                let before = in_force_from.year().saturating_sub(2);
                Moment::Year(before.max(bound(model, fact, |b| b.min).unwrap_or(EARLIEST.year())))
            }
            _ => Moment::Date(in_force_from.yesterday().unwrap_or(in_force_from).max(EARLIEST)),
        }
    }

    /// The last moment that is spoken of.
    pub fn end(self, model: &Model) -> Moment {
        match self {
            Self::Year { fact, .. } => {
                Moment::Year(bound(model, fact, |b| b.max).unwrap_or(LATEST.year()).min(LATEST.year()))
            }
            _ => Moment::Date(LATEST),
        }
    }
}

fn bound(model: &Model, fact: FactId, of: fn(&crate::model::Bounds) -> Option<Decimal>) -> Option<i16> {
    of(&model.facts.get(fact.index())?.bounds)?.to_i16()
}

/// How far is gone from a node to those under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    /// All the way.
    Everything,
    /// Not into what is assumed for unstated facts.
    Stated,
    /// Not into tests: only to what a value is made of.
    Values,
}

/// Every node under some nodes, these included.
pub fn reached(plan: &Plan, from: impl IntoIterator<Item = NodeId>, walk: Walk) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<NodeId> = from.into_iter().collect();
    while let Some(node) = open.pop() {
        let known = plan.node(node);
        if (walk == Walk::Values && known.kind == Kind::Boolean) || !found.insert(node) {
            continue;
        }
        match &known.op {
            NodeOp::Assumed { stated, .. } if walk == Walk::Stated => open.push(*stated),
            op => open.extend(operands(op)),
        }
    }
    found
}
