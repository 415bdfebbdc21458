//! A branch of the search: what is assumed of nodes, what is still open, and what follows at once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::BitAnd;
use std::sync::Arc;

use super::ground::Ground;
use super::linear::Range;
use super::ratio::Ratio;
use super::texts::Texts;
use crate::model::{Comparison, FactId, RecordId};
use crate::plan::{Constant, NodeId, NodeOp};

/// Some of the three: true, false, unknown. Of values that are no truths, known is true and false together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Truths(u8);

impl Truths {
    pub(super) const TRUE: Self = Self(1);
    pub(super) const FALSE: Self = Self(2);
    pub(super) const KNOWN: Self = Self(3);
    pub(super) const UNKNOWN: Self = Self(4);
    pub(super) const NOT_FALSE: Self = Self(5);
    pub(super) const NOT_TRUE: Self = Self(6);
    pub(super) const ANY: Self = Self(7);

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all of these are among the others.
    pub(super) const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// True and false exchanged.
    pub(super) const fn negated(self) -> Self {
        Self((self.0 & 1) << 1 | (self.0 & 2) >> 1 | self.0 & 4)
    }
}

impl BitAnd for Truths {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// Something asked of a company.
#[derive(Clone, Debug)]
pub(super) enum Goal {
    /// A node is one of these.
    Is(NodeId, Truths),
    /// A text is known, and one of these.
    Among(NodeId, Texts),
    /// A number or date stands so to a number, dates by day.
    Bound(NodeId, Comparison, Ratio),
    /// Numbers or dates stand so to one another.
    Order(NodeId, Comparison, NodeId),
    /// The product of the first two stands so to that of the last two.
    Products(Comparison, [NodeId; 4]),
    /// A node has the value of another.
    Same(NodeId, NodeId),
    /// A node has a value.
    Fixed(NodeId, Constant),
}

/// Ways of which one must hold.
pub(super) type Split = Arc<[Vec<Goal>]>;

/// The other comparison of the same two.
pub(super) const fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterEqual,
        Comparison::LessEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessEqual,
        Comparison::GreaterEqual => Comparison::Less,
    }
}

/// The same comparison with its sides exchanged.
pub(super) const fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}

/// What is assumed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Branch {
    pub(super) truths: BTreeMap<NodeId, Truths>,
    pub(super) texts: BTreeMap<NodeId, Texts>,
    pub(super) ranges: BTreeMap<NodeId, Range>,
    pub(super) same: BTreeMap<NodeId, NodeId>,
    pub(super) fixed: BTreeMap<NodeId, Constant>,
    pub(super) orders: Vec<Goal>,
    pub(super) splits: Vec<Split>,
    /// Facts whose bounds are left out, to see whether they matter.
    pub(super) unbounded: BTreeSet<FactId>,
    /// The kind of record that is asked about.
    pub(super) record: Option<RecordId>,
}

impl Branch {
    /// Assumes goals and everything that follows from them at once; false where that cannot be.
    pub(super) fn settle(&mut self, ground: &Ground<'_>, goals: Vec<Goal>) -> bool {
        let mut agenda = goals;
        loop {
            while let Some(goal) = agenda.pop() {
                if !self.assume(ground, goal, &mut agenda) {
                    return false;
                }
            }
            for split in std::mem::take(&mut self.splits) {
                if split.iter().any(|way| way.iter().all(|goal| self.holds(goal))) {
                    continue;
                }
                let live: Vec<&Vec<Goal>> =
                    split.iter().filter(|way| way.iter().all(|goal| self.is_possible(ground, goal))).collect();
                match live.as_slice() {
                    [] => return false,
                    [only] => agenda.extend((*only).clone()),
                    some if some.len() < split.len() => {
                        let kept: Vec<Vec<Goal>> = some.iter().map(|way| (*way).clone()).collect();
                        self.splits.push(kept.into());
                    }
                    _ => self.splits.push(split),
                }
            }
            if agenda.is_empty() {
                return true;
            }
        }
    }

    fn assume(&mut self, ground: &Ground<'_>, goal: Goal, agenda: &mut Vec<Goal>) -> bool {
        match goal {
            Goal::Is(node, truths) => self.is(ground, node, truths, agenda),
            Goal::Among(node, texts) => self.among(ground, node, &texts, agenda),
            Goal::Bound(node, comparison, at) => self.bound(ground, node, comparison, at),
            Goal::Order(left, comparison, right) => self.order(ground, left, comparison, right, agenda),
            Goal::Products(Comparison::NotEqual, parts) => {
                self.either([Comparison::Less, Comparison::Greater].map(|c| vec![Goal::Products(c, parts)]));
                true
            }
            Goal::Products(..) => {
                self.orders.push(goal);
                true
            }
            Goal::Same(node, other) => {
                self.same.insert(node, other);
                true
            }
            Goal::Fixed(node, constant) => {
                self.fixed.insert(node, constant);
                match (self.ranges.get(&node), number_of(constant)) {
                    (Some(range), Some(at)) => range.contains(at),
                    _ => true,
                }
            }
        }
    }

    /// One of some ways must hold.
    pub(super) fn either(&mut self, ways: impl Into<Vec<Vec<Goal>>>) {
        self.splits.push(ways.into().into());
    }

    fn bound(&mut self, ground: &Ground<'_>, node: NodeId, comparison: Comparison, at: Ratio) -> bool {
        let node = ground.lifted(node);
        if let Some(value) = self.constant(ground, node) {
            return comparison.holds(value.cmp(&at));
        }
        if comparison == Comparison::NotEqual {
            if !self.range(ground, node).contains(at) {
                return true;
            }
            self.either([Comparison::Less, Comparison::Greater].map(|c| vec![Goal::Bound(node, c, at)]));
            return true;
        }
        let range = self.range(ground, node).meet(Range::of(comparison, at));
        self.ranges.insert(node, range);
        !range.is_empty()
    }

    fn order(
        &mut self,
        ground: &Ground<'_>,
        left: NodeId,
        comparison: Comparison,
        right: NodeId,
        agenda: &mut Vec<Goal>,
    ) -> bool {
        let (left, right) = (ground.lifted(left), ground.lifted(right));
        if left == right {
            return comparison.holds(std::cmp::Ordering::Equal);
        }
        if let Some(value) = self.constant(ground, right) {
            agenda.push(Goal::Bound(left, comparison, value));
        } else if let Some(value) = self.constant(ground, left) {
            agenda.push(Goal::Bound(right, turned(comparison), value));
        } else if comparison == Comparison::NotEqual {
            self.either([Comparison::Less, Comparison::Greater].map(|c| vec![Goal::Order(left, c, right)]));
        } else {
            self.orders.push(Goal::Order(left, comparison, right));
        }
        true
    }

    /// The number that a node is for every company, or is assumed to be.
    pub(super) fn constant(&self, ground: &Ground<'_>, node: NodeId) -> Option<Ratio> {
        match &ground.plan.node(node).op {
            NodeOp::Constant(constant) => number_of(*constant),
            _ => self.fixed.get(&node).copied().and_then(number_of),
        }
    }

    /// Where a node is assumed to be.
    pub(super) fn range(&self, ground: &Ground<'_>, node: NodeId) -> Range {
        if let Some(range) = self.ranges.get(&node) {
            return *range;
        }
        match &ground.plan.node(node).op {
            NodeOp::Fact(id) => self.given(ground, *id),
            _ => Range::default(),
        }
    }

    /// Where a stated fact may be at all.
    pub(super) fn given(&self, ground: &Ground<'_>, id: FactId) -> Range {
        if self.unbounded.contains(&id) {
            return Range::default();
        }
        ground.given(id).map(|given| given.range).unwrap_or_default()
    }

    /// Whether a goal can hold as far as is seen without following it.
    fn is_possible(&self, ground: &Ground<'_>, goal: &Goal) -> bool {
        match goal {
            Goal::Is(node, truths) => {
                let assumed = self.truths.get(node).copied().unwrap_or_else(|| match ground.plan.node(*node).op {
                    NodeOp::Constant(Constant::Boolean(true)) => Truths::TRUE,
                    NodeOp::Constant(Constant::Boolean(false)) => Truths::FALSE,
                    NodeOp::Constant(_) => Truths::KNOWN,
                    NodeOp::Fact(id) if ground.plan.as_of == Some(id) => Truths::KNOWN,
                    _ => Truths::ANY,
                });
                assumed.has(*truths)
            }
            Goal::Among(node, texts) => {
                let node = ground.lifted(*node);
                !self.truths.get(&node).is_some_and(|t| t.is_within(Truths::UNKNOWN))
                    && match (self.texts.get(&node), &ground.plan.node(node).op) {
                        (Some(assumed), _) => !assumed.meet(texts).is_empty(),
                        (None, NodeOp::Fact(id)) => ground
                            .given(*id)
                            .and_then(|given| given.texts.as_ref())
                            .is_none_or(|given| !given.meet(texts).is_empty()),
                        (None, NodeOp::Constant(Constant::Text(text))) => texts.contains(*text),
                        _ => true,
                    }
            }
            Goal::Bound(node, comparison, at) => {
                let node = ground.lifted(*node);
                match self.constant(ground, node) {
                    Some(value) => comparison.holds(value.cmp(at)),
                    None => !self.range(ground, node).meet(Range::of(*comparison, *at)).is_empty(),
                }
            }
            Goal::Fixed(node, constant) => {
                self.fixed.get(node).is_none_or(|fixed| fixed == constant)
                    && match (self.ranges.get(node), number_of(*constant)) {
                        (Some(range), Some(at)) => range.contains(at),
                        _ => true,
                    }
            }
            Goal::Same(node, other) => self.same.get(node).is_none_or(|same| same == other),
            Goal::Order(..) | Goal::Products(..) => true,
        }
    }

    /// Whether a goal is already assumed.
    fn holds(&self, goal: &Goal) -> bool {
        match goal {
            Goal::Is(node, truths) => self.truths.get(node).is_some_and(|assumed| assumed.is_within(*truths)),
            Goal::Same(node, other) => self.same.get(node) == Some(other),
            Goal::Fixed(node, constant) => self.fixed.get(node) == Some(constant),
            _ => false,
        }
    }
}

/// The number of a number, the day of a date.
pub(super) fn number_of(constant: Constant) -> Option<Ratio> {
    match constant {
        Constant::Number(n) => Ratio::from_decimal(n),
        Constant::Date(date) => Some(Ratio::whole(super::calendar::day(date))),
        Constant::Boolean(_) | Constant::Text(_) => None,
    }
}
