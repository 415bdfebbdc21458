//! From what a node should be back to the facts under it: small changes after which it may be so.
//!
//! The walk reads the columns of a company that was tried and turns each operation round. What it offers is a guess, as
//! other facts may stand in the way: every guess is tried on the evaluator before anything is made of it.

mod distance;
mod known;
mod truth;
mod unknown;
mod value;

use std::cell::Cell;
use std::cmp::Ordering;

use super::side::Side;
use super::space::{Edit, Place, Slot, Space, To};
use crate::model::{Aggregate, FactId, Period, RecordId};
use crate::plan::{Constant, NodeId, NodeOp};

/// The most changes that are offered for one node.
const MOST: usize = 16;
/// The most nodes that one walk visits.
const FUEL: u32 = 4_000;

/// What a node should be.
#[derive(Clone, Copy, Debug)]
pub enum Aim<'t> {
    /// True, or false.
    Truth(bool),
    /// A value, or the nearest below or above it.
    Value(Constant, Ordering),
    /// A known value that is none of these, which are sorted.
    Other(&'t [Constant]),
    /// A day of a period.
    Within(Period),
    /// Any known value.
    Known,
    /// Unknown.
    Unknown,
}

/// A walk for one company of those that a side has tried.
pub struct Toward<'a, 'm> {
    side: &'a Side<'m>,
    space: &'a Space,
    company: usize,
    fuel: Cell<u32>,
}

impl<'a, 'm> Toward<'a, 'm> {
    /// For one company of those that the side has tried.
    pub(super) const fn new(side: &'a Side<'m>, space: &'a Space, company: usize) -> Self {
        Self { side, space, company, fuel: Cell::new(FUEL) }
    }

    fn burn(&self) -> bool {
        let left = self.fuel.get();
        self.fuel.set(left.saturating_sub(1));
        left > 0
    }

    fn value(&self, node: NodeId, record: usize) -> Option<Constant> {
        self.side.value(node, self.company, record)
    }

    fn truth(&self, node: NodeId, record: usize) -> Option<bool> {
        self.side.truth(node, self.company, record)
    }

    fn op(&self, node: NodeId) -> &'a NodeOp {
        &self.side.cone.plan.node(node).op
    }

    /// Whether a node is already as it should be.
    pub(super) fn meets(&self, node: NodeId, aim: Aim<'_>, record: usize) -> bool {
        let value = self.value(node, record);
        match aim {
            Aim::Unknown => value.is_none(),
            aim => value.is_some_and(|value| fits(value, aim)),
        }
    }

    /// Changes after which a node may be as it should be, the smallest first; one that changes nothing where it is so
    /// already, none where nothing was found.
    pub(super) fn edits(&self, node: NodeId, aim: Aim<'_>, record: usize) -> Vec<Edit> {
        if self.meets(node, aim, record) {
            return vec![Edit::NONE];
        }
        if !self.burn() {
            return Vec::new();
        }
        let mut all = match (self.op(node), aim) {
            (NodeOp::Constant(_), _) => Vec::new(),
            (NodeOp::Fact(fact), aim) => self.fact(*fact, aim, record),
            (NodeOp::Lift(a, _), aim) => self.edits(*a, aim, record),
            (op, Aim::Unknown) => self.unknown(op, record),
            (NodeOp::Assumed { stated: a, otherwise: b } | NodeOp::First(a, b), aim) => {
                let mut all = self.edits(*a, aim, record);
                all.extend(self.both([(*a, Aim::Unknown), (*b, aim)], record));
                all
            }
            (NodeOp::If(condition, then, otherwise), aim) => {
                let mut all = self.both([(*condition, Aim::Truth(true)), (*then, aim)], record);
                all.extend(self.both([(*condition, Aim::Truth(false)), (*otherwise, aim)], record));
                all
            }
            (NodeOp::Lookup { series, date, keys }, aim) => self.looked_up(*series, *date, keys, aim, record),
            (op, Aim::Known) => self.known(op, record),
            (op, Aim::Truth(truth)) => self.true_or_false(op, truth, record),
            (op, aim) => self.valued(op, aim, record),
        };
        all.sort_by_key(Edit::len);
        all.dedup();
        all.truncate(MOST);
        all
    }

    /// Changes after which all nodes may be as they should be.
    fn both<const N: usize>(&self, aims: [(NodeId, Aim<'_>); N], record: usize) -> Vec<Edit> {
        let mut all = vec![Edit::NONE];
        for (node, aim) in aims {
            if all.is_empty() {
                break;
            }
            all = cross(&all, &self.edits(node, aim, record));
        }
        all
    }

    /// What a fact may become.
    fn fact(&self, fact: FactId, aim: Aim<'_>, record: usize) -> Vec<Edit> {
        let Some(id) = self.side.slot(fact) else { return Vec::new() };
        let slot = self.space.slot(id);
        let place = slot.record.map_or(Place::Fact(id), |kind| Place::Record(kind, record, id));
        let state = |value: Constant| {
            let value = self.side.outward(self.space, value)?;
            slot.allows(value, &self.space.symbols).then(|| Edit::one(place, To::Value(value)))
        };
        let own = |values: &[Constant], sought: &dyn Fn(Constant) -> bool| -> Vec<Edit> {
            let fitting = values.iter().copied().filter(|value| sought(*value));
            fitting.filter_map(|value| state_own(slot, self.space, place, value)).take(4).collect()
        };
        match aim {
            Aim::Unknown => vec![Edit::one(place, To::Unknown)],
            Aim::Truth(truth) => state(Constant::Boolean(truth)).into_iter().collect(),
            Aim::Known => own(&slot.usual, &|_| true).into_iter().take(3).collect(),
            Aim::Value(value, side) => slot.near(value, side).and_then(state).into_iter().collect(),
            Aim::Other(values) => {
                let values: Vec<Constant> =
                    values.iter().filter_map(|value| self.side.outward(self.space, *value)).collect();
                let mut found = own(&slot.usual, &|value| !values.contains(&value));
                found.extend(own(&slot.values, &|value| !values.contains(&value)));
                found
            }
            Aim::Within(period) => {
                let days = [Some(period.from), period.to];
                days.into_iter().flatten().filter_map(|day| state(Constant::Date(day))).collect()
            }
        }
    }

    /// How many records of a kind the company states; none where the list is not stated.
    fn count(&self, record: RecordId) -> usize {
        self.side.count(record, self.company)
    }

    /// A list of so many records, or one that is not stated.
    fn list(&self, record: RecordId, to: To) -> Vec<Edit> {
        let kind = self.side.kind(record);
        kind.map(|kind| Edit::one(Place::List(kind), to)).into_iter().collect()
    }

    /// Changes after which a summary over records may be as it should be.
    fn summary(&self, aggregate: Aggregate, kind: RecordId, a: NodeId, aim: Aim<'_>) -> Vec<Edit> {
        let count = self.count(kind);
        let some = count.max(1);
        let for_one = |aim: Aim<'_>| -> Vec<Edit> {
            let exists = if count == 0 { self.list(kind, To::Count(1)) } else { vec![Edit::NONE] };
            (0..some).flat_map(|record| cross(&exists, &self.edits(a, aim, record))).collect()
        };
        let for_all = |aim: Aim<'_>, count: usize| {
            (0..count).fold(vec![Edit::NONE], |all, record| cross(&all, &self.edits(a, aim, record)))
        };
        let empty = || self.list(kind, To::Count(0));
        match (aggregate, aim) {
            (Aggregate::Any, Aim::Truth(true)) => for_one(Aim::Truth(true)),
            (Aggregate::All, Aim::Truth(false)) => for_one(Aim::Truth(false)),
            (Aggregate::Any, Aim::Truth(false)) => [empty(), for_all(Aim::Truth(false), count)].concat(),
            (Aggregate::All, Aim::Truth(true)) => [empty(), for_all(Aim::Truth(true), count)].concat(),
            (Aggregate::Sum, Aim::Value(Constant::Number(sum), side)) => self.summand(kind, a, sum, side),
            (Aggregate::Count, Aim::Value(Constant::Number(n), side)) => {
                let n = usize::try_from(n.trunc().mantissa()).unwrap_or(0);
                let wanted = match side {
                    Ordering::Less => n.saturating_sub(1),
                    Ordering::Equal => n,
                    Ordering::Greater => n.saturating_add(1),
                };
                let list = self.list(kind, To::Count(wanted));
                if wanted > 6 { Vec::new() } else { cross(&list, &for_all(Aim::Truth(true), wanted)) }
            }
            (_, Aim::Known) => [for_all(Aim::Known, some), empty()].concat(),
            _ => Vec::new(),
        }
    }
}

fn state_own(slot: &Slot, space: &Space, place: Place, value: Constant) -> Option<Edit> {
    slot.allows(value, &space.symbols).then(|| Edit::one(place, To::Value(value)))
}

/// Whether a known value is as it should be.
pub fn fits(value: Constant, aim: Aim<'_>) -> bool {
    match aim {
        Aim::Truth(truth) => value == Constant::Boolean(truth),
        Aim::Value(wanted, side) => value.cmp(&wanted) == side,
        Aim::Other(values) => !values.contains(&value),
        Aim::Within(period) => matches!(value, Constant::Date(day) if period.contains(day)),
        Aim::Known => true,
        Aim::Unknown => false,
    }
}

/// Every pair of changes that agree.
pub fn cross(left: &[Edit], right: &[Edit]) -> Vec<Edit> {
    let mut all: Vec<Edit> = left.iter().flat_map(|l| right.iter().filter_map(|r| l.and(r))).collect();
    all.sort_by_key(Edit::len);
    all.truncate(MOST);
    all
}
