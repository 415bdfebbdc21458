//! A wish as it is held against the companies that were tried: whether it is met, how far from it, what to change.

use std::cmp::Ordering;

use super::goal::{Goal, Row, Wish};
use super::side::Side;
use super::space::{Edit, KindId, Place, Space, To};
use super::toward::{Aim, Toward};
use crate::model::{Frame, Period};
use crate::plan::{Constant, NodeId, NodeOp};
use crate::value::Value;

/// What is counted for a wish that says nothing of how far it is.
const FAR: u32 = 8;

/// A wish on nodes of the cone.
#[derive(Clone, Debug)]
pub enum Want<'g> {
    /// True, false or unknown.
    Truth(NodeId, Option<bool>),
    Known(NodeId),
    Unknown(NodeId),
    Equals(NodeId, Constant),
    Within(NodeId, Period),
    /// The sides of a comparison stand so.
    Order(NodeId, Ordering),
    /// Two values stand so.
    Pair([NodeId; 2], Ordering),
    Listed(KindId, Option<usize>),
    Holds(Wish<'g>),
}

/// The wishes of a way on the nodes of a side; `None` where one can never be met.
pub fn wants<'g>(side: &mut Side<'_>, way: &[Wish<'g>]) -> Option<Vec<Want<'g>>> {
    let mut all = Vec::new();
    for wish in way {
        match wish {
            Wish::Truth(node, truth) => split(side, side.cone.node(*node)?, *truth, &mut all),
            Wish::Known(node) => all.push(Want::Known(side.cone.node(*node)?)),
            Wish::Unknown(node) => all.push(Want::Unknown(side.cone.node(*node)?)),
            Wish::Within(node, period) => all.push(Want::Within(side.cone.node(*node)?, *period)),
            Wish::Stands(node, stand) => all.push(Want::Order(side.cone.node(*node)?, stand.order())),
            Wish::Listed(record, count) => all.push(Want::Listed(side.kind(*record)?, *count)),
            Wish::Equals(node, value) => {
                let value = match value {
                    Value::Boolean(b) => Constant::Boolean(*b),
                    Value::Number(n) => Constant::Number(*n),
                    Value::Date(d) => Constant::Date(*d),
                    Value::Text(t) => Constant::Text(side.chunk.symbols.intern(t)),
                };
                all.push(Want::Equals(side.cone.node(*node)?, value));
            }
            Wish::Holds(_) => all.push(Want::Holds(wish.clone())),
        }
    }
    Some(all)
}

/// What must hold of the parts of a connective for it to hold, as wishes of their own.
fn split(side: &Side<'_>, node: NodeId, truth: Option<bool>, all: &mut Vec<Want<'_>>) {
    match (&side.node(node).op, truth) {
        (NodeOp::And(a, b), Some(true)) | (NodeOp::Or(a, b), Some(false)) => {
            split(side, *a, truth, all);
            split(side, *b, truth, all);
        }
        (NodeOp::Not(a), truth) => split(side, *a, truth.map(|truth| !truth), all),
        _ => all.push(Want::Truth(node, truth)),
    }
}

impl Want<'_> {
    /// The node and what it should be, where that is all.
    fn aim(&self) -> Option<(NodeId, Aim<'static>)> {
        match self {
            Self::Truth(node, Some(truth)) => Some((*node, Aim::Truth(*truth))),
            Self::Truth(node, None) | Self::Unknown(node) => Some((*node, Aim::Unknown)),
            Self::Known(node) => Some((*node, Aim::Known)),
            Self::Equals(node, value) => Some((*node, Aim::Value(*value, Ordering::Equal))),
            Self::Within(node, period) => Some((*node, Aim::Within(*period))),
            Self::Order(..) | Self::Pair(..) | Self::Listed(..) | Self::Holds(_) => None,
        }
    }

    /// Whether a company meets it.
    pub fn is_met(&self, side: &Side<'_>, space: &Space, company: usize) -> bool {
        match self {
            Self::Order(node, order) => side.order(*node, company, 0) == Some(*order),
            Self::Pair([a, b], order) => {
                let (a, b) = (side.value(*a, company, 0), side.value(*b, company, 0));
                a.zip(b).is_some_and(|(a, b)| a.cmp(&b) == *order)
            }
            Self::Listed(kind, count) => listed(side, *kind, company) == *count,
            Self::Holds(Wish::Holds(test)) => test(&Row { side, company }),
            Self::Holds(_) => false,
            want => want.aim().is_some_and(|(node, aim)| {
                side.row(node, company, 0).is_some() && Toward::new(side, space, company).meets(node, aim, 0)
            }),
        }
    }

    /// Nothing where a company meets it; more, the more has to change.
    pub fn distance(&self, side: &Side<'_>, space: &Space, company: usize) -> u32 {
        if self.is_met(side, space, company) {
            return 0;
        }
        let toward = Toward::new(side, space, company);
        match self {
            Self::Order(node, _) => {
                // Known sides that stand otherwise are nearer than sides that are not known.
                if side.order(*node, company, 0).is_some() { 4 } else { toward.distance(*node, Aim::Known, 0).max(5) }
            }
            Self::Pair(..) | Self::Listed(..) | Self::Holds(_) => FAR,
            want => want.aim().map_or(FAR, |(node, aim)| {
                if side.row(node, company, 0).is_none() { FAR } else { toward.distance(node, aim, 0).max(1) }
            }),
        }
    }

    /// Changes after which a company may meet it.
    pub fn edits(&self, side: &Side<'_>, space: &Space, company: usize) -> Vec<Edit> {
        let toward = Toward::new(side, space, company);
        let edits = match self {
            Self::Order(node, order) => match &side.node(*node).op {
                NodeOp::Compare(_, a, b) => toward.ordered([*a, *b], *order, 0),
                NodeOp::CompareQuotients(_, parts) => toward.quotients(*parts, *order, 0),
                _ => Vec::new(),
            },
            Self::Pair(pair, order) => toward.ordered(*pair, *order, 0),
            Self::Listed(kind, count) => vec![Edit::one(Place::List(*kind), count.map_or(To::Unknown, To::Count))],
            Self::Holds(_) => Vec::new(),
            want => want.aim().map(|(node, aim)| toward.edits(node, aim, 0)).unwrap_or_default(),
        };
        // A record that is asked for has to be there.
        let node = match self {
            Self::Order(node, _) => Some(*node),
            want => want.aim().map(|(node, _)| node),
        };
        match node.filter(|node| side.row(*node, company, 0).is_none()).map(|node| side.node(node).frame) {
            Some(Frame::Record(record)) => {
                let kind = side.kind(record);
                let first: Vec<Edit> =
                    kind.map(|kind| Edit::one(Place::List(kind), To::Count(1))).into_iter().collect();
                let mut all = super::toward::cross(&first, &edits);
                all.extend(first);
                all
            }
            _ => edits,
        }
    }
}

/// How many records a company states; `None` where the list is not stated.
fn listed(side: &Side<'_>, kind: KindId, company: usize) -> Option<usize> {
    let record = side.record(kind)?;
    side.chunk.record(record).stated.get(company).then(|| side.count(record, company))
}

/// The same wishes but that a comparison is equal, without what would fix its truth: where a company just beside the
/// bound is looked for from.
pub fn at_the_bound<'g>(side: &Side<'_>, goal: &Goal<'g>) -> Option<Vec<Wish<'g>>> {
    use super::goal::Stand;
    let way = goal.ways.first()?;
    let beside = |wish: &&Wish<'g>| matches!(wish, Wish::Stands(_, Stand::JustBelow | Stand::JustAbove));
    let Some(Wish::Stands(comparison, _)) = way.iter().find(beside) else { return None };
    let reads = |node: NodeId| {
        let cone = side.subject.plan.cone(&[node]);
        cone.node(*comparison).is_some()
    };
    let keep = |wish: &&Wish<'g>| match wish {
        Wish::Truth(node, _) => !reads(*node),
        wish => !beside(wish),
    };
    let mut wishes: Vec<Wish<'g>> = way.iter().filter(keep).cloned().collect();
    wishes.push(Wish::Stands(*comparison, Stand::At));
    Some(wishes)
}
