//! Where a difference comes through: what must hold for the place at which two versions part to reach the answer.

use std::cmp::Ordering;
use std::sync::Arc;

use super::classes::{Parting, partings};
use super::difference::{Degree, Pair};
use super::side::Side;
use super::want::Want;
use crate::model::Period;
use crate::plan::{Kind, NodeId, NodeOp};

/// Wishes, each on one of the sides.
pub type Way = Vec<(usize, Want<'static>)>;

impl Pair<'_> {
    /// For each place at which the versions part, wishes on the first side, or on the second, under which the difference
    /// may come through to the answer.
    pub(super) fn attempts(&self, degree: Degree) -> Vec<Way> {
        let mut sides = self.trial.sides.iter();
        let (Some(left), Some(right)) = (sides.next(), sides.next()) else { return Vec::new() };
        let mut all = Vec::new();
        let roots = match degree {
            Degree::Answer => self.roots(),
            Degree::State => Vec::new(),
            Degree::Note => self.notes(),
        };
        for (id, roots) in roots {
            match roots {
                [Some(a), Some(b)] if !self.same(a, b) => {
                    let [of_left, of_right] = &self.classes;
                    for parting in partings([left, right], &self.classes, [a, b]) {
                        all.extend(self.ways(0, [left, right], &id, &parting));
                    }
                    let turned = [of_right.clone(), of_left.clone()];
                    for parting in partings([right, left], &turned, [b, a]) {
                        all.extend(self.ways(1, [right, left], &id, &parting));
                    }
                }
                [Some(a), None] => all.extend(self.only(0, left, &id, a)),
                [None, Some(b)] => all.extend(self.only(1, right, &id, b)),
                _ => {}
            }
        }
        all
    }

    /// What must hold for an answer to hang on a condition or output.
    fn hangs_on(&self, side: usize, id: &Arc<str>) -> Way {
        let Some(parts) = self.parts.get(side) else { return Vec::new() };
        let mut all: Way = Vec::new();
        if &**id != "in force" {
            all.push((side, Want::Truth(parts.in_force(), Some(true))));
        }
        for (other, node) in &parts.conditions {
            if other != id {
                all.push((side, Want::Truth(*node, Some(true))));
            }
        }
        all
    }

    /// A condition or output that only one version has.
    fn only(&self, at: usize, side: &Side<'_>, id: &Arc<str>, node: NodeId) -> Vec<Way> {
        let truths: &[Option<bool>] =
            if side.node(node).kind == Kind::Boolean { &[Some(false), Some(true), None] } else { &[] };
        let mut all = Vec::new();
        for truth in truths {
            let mut wants = self.hangs_on(at, id);
            wants.push((at, Want::Truth(node, *truth)));
            all.push(wants);
        }
        if truths.is_empty() {
            let mut wants = self.hangs_on(at, id);
            wants.push((at, Want::Known(node)));
            all.push(wants);
        }
        all
    }

    fn ways(&self, at: usize, sides: [&Side<'_>; 2], id: &Arc<str>, parting: &Parting) -> Vec<Way> {
        let [side, _] = sides;
        let mut base = self.hangs_on(at, id);
        // An output has to be there.
        let when = self.parts.get(at).and_then(|parts| parts.outputs.get(id)).and_then(|output| output.1);
        let is_condition = parting.above.first().map_or(parting.nodes[0], |(node, _)| *node);
        base.extend(when.filter(|when| *when != is_condition).map(|when| (at, Want::Truth(when, Some(true)))));
        let mut bounds = Vec::new();
        for (parent, child) in &parting.above {
            through(side, *parent, *child, &mut |want| base.push((at, want)));
            if is_bound(side, *parent) {
                bounds.push(*parent);
            }
        }
        let mut all = Vec::new();
        for vary in variations(sides, parting, &bounds) {
            let mut wants = base.clone();
            wants.extend(vary.into_iter().map(|want| (at, want)));
            all.push(wants);
        }
        all
    }
}

fn is_bound(side: &Side<'_>, node: NodeId) -> bool {
    match &side.node(node).op {
        NodeOp::Compare(_, a, _) => matches!(side.node(*a).kind, Kind::Number | Kind::Date),
        NodeOp::CompareQuotients(..) => true,
        _ => false,
    }
}

/// What must hold for the value of an operand to come through an operation.
fn through(side: &Side<'_>, parent: NodeId, child: NodeId, wish: &mut dyn FnMut(Want<'static>)) {
    let op = &side.node(parent).op;
    match op {
        NodeOp::And(a, b) => wish(Want::Truth(if *a == child { *b } else { *a }, Some(true))),
        NodeOp::Or(a, b) => wish(Want::Truth(if *a == child { *b } else { *a }, Some(false))),
        NodeOp::If(condition, then, _) if *condition != child => {
            wish(Want::Truth(*condition, Some(*then == child)));
        }
        NodeOp::Min(a, b) => wish(Want::Pair([child, if *a == child { *b } else { *a }], Ordering::Less)),
        NodeOp::Max(a, b) => wish(Want::Pair([child, if *a == child { *b } else { *a }], Ordering::Greater)),
        NodeOp::First(a, b) | NodeOp::Assumed { stated: a, otherwise: b } if *b == child => wish(Want::Unknown(*a)),
        NodeOp::Arithmetic(..) | NodeOp::Compare(..) | NodeOp::CompareQuotients(..) | NodeOp::Lookup { .. } => {
            op.for_each_operand(|operand| {
                if operand != child {
                    wish(Want::Known(operand));
                }
            });
        }
        _ => {}
    }
}

/// The ways in which two sides may stand.
const ORDERS: [Ordering; 3] = [Ordering::Equal, Ordering::Greater, Ordering::Less];

/// What may be tried at the place itself.
fn variations(sides: [&Side<'_>; 2], parting: &Parting, bounds: &[NodeId]) -> Vec<Vec<Want<'static>>> {
    let [side, other] = sides;
    let [node, counterpart] = parting.nodes;
    let mut all: Vec<Vec<Want<'static>>> = Vec::new();
    if is_bound(side, node) {
        all.extend(ORDERS.map(|order| vec![Want::Order(node, order)]));
    }
    match (&side.node(node).op, &other.node(counterpart).op) {
        (NodeOp::In(a, own), NodeOp::In(_, others)) => {
            let texts: Vec<_> = others.iter().map(|value| other.shown(*value)).collect();
            let only = own.iter().filter(|value| !texts.contains(&side.shown(**value)));
            all.extend(only.map(|value| vec![Want::Equals(*a, *value)]));
        }
        (NodeOp::Lookup { series, date, keys }, NodeOp::Lookup { series: others, .. }) => {
            let own = side.cone.plan.series.get(series.index());
            let others = other.cone.plan.series.get(others.index());
            for version in own.into_iter().flat_map(|series| &series.versions) {
                let same = others.into_iter().flat_map(|series| &series.versions).find(|v| v.period == version.period);
                let mut here = vec![Want::Within(*date, version.period)];
                if same.is_none() {
                    here.push(Want::Known(node));
                    all.push(here.clone());
                    // A period that was moved differs at its ends.
                    for day in [Some(version.period.from), version.period.to].into_iter().flatten() {
                        let only = Period { from: day, to: Some(day) };
                        all.push(vec![Want::Within(*date, only), Want::Known(node)]);
                    }
                } else if keys.is_empty() {
                    all.push(here.clone());
                }
                for (row, value) in &version.rows {
                    let counterpart = same.and_then(|v| {
                        v.rows
                            .iter()
                            .find(|(key, _)| key.iter().zip(&**row).all(|(a, b)| other.shown(*a) == side.shown(*b)))
                    });
                    if counterpart.is_none_or(|(_, theirs)| other.shown(*theirs) != side.shown(*value)) {
                        let mut wants = here.clone();
                        wants.extend(keys.iter().zip(&**row).map(|(key, value)| Want::Equals(*key, *value)));
                        all.push(wants);
                    }
                }
            }
        }
        _ => {}
    }
    for bound in bounds.iter().rev().take(2) {
        all.extend(ORDERS.map(|order| vec![Want::Order(*bound, order)]));
    }
    if side.node(node).kind == Kind::Boolean {
        all.extend([Some(true), Some(false), None].map(|truth| vec![Want::Truth(node, truth)]));
    } else {
        all.push(vec![Want::Known(node)]);
    }
    all
}
