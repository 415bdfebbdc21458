//! Goals that no company can reach, by the form of the expressions alone, with the reason.
//!
//! What is wished of a node says something of its operands: of a true `and` both sides are true, of a comparison that
//! is known both sides are known. A goal is impossible where that contradicts itself, where something is wished to be
//! unknown that never is, or where a bound lies outside what a fact may be.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::wish::{Literal, Wish};
use crate::both;
use crate::model::{Arithmetic, Bounds, Comparison, Model, Period};
use crate::plan::{Constant, NodeId, NodeOp, Plan, SeriesId, Way};
use crate::value::Bilingual;

/// Why a goal is impossible: every way to it is, for rules that are in force in these periods.
#[must_use]
pub fn why(model: &Model, plan: &Plan, in_force: &[Period], ways: &[Vec<Literal>]) -> Option<Bilingual> {
    let mut reason = None;
    for way in ways {
        let mut known =
            Derived { model, plan, in_force, states: BTreeMap::new(), reason: None, seen: RefCell::default() };
        for literal in way {
            known.wish(*literal);
        }
        for literal in way {
            known.unknown_though_known(*literal);
        }
        reason = Some(known.reason?);
    }
    reason
}

/// What is derived of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Truth(bool),
    Known,
    Unknown,
}

struct Derived<'m> {
    model: &'m Model,
    plan: &'m Plan,
    in_force: &'m [Period],
    states: BTreeMap<NodeId, State>,
    reason: Option<Bilingual>,
    /// Of which nodes it was asked before whether they are known whatever is stated, and whether they are: what is made of
    /// the same twice over is not followed twice.
    seen: RefCell<BTreeMap<(NodeId, Asked), bool>>,
}

/// What is asked of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    IsKnown,
    NeverUnknown,
}

impl Derived<'_> {
    fn contradicts(&mut self) {
        if self.reason.is_none() {
            self.reason =
                Some(Bilingual::fixed("与同时须成立的其他条件矛盾", "it contradicts what must hold beside it"));
        }
    }

    fn wish(&mut self, literal: Literal) {
        match literal.wish {
            Wish::Truth(truth) => self.state(literal.node, State::Truth(truth)),
            Wish::Known | Wish::Is(_) | Wish::Within(_) => self.state(literal.node, State::Known),
            Wish::Unknown => {
                if self.never_unknown(literal.node) {
                    self.reason.get_or_insert(Bilingual::fixed("其值总是已知", "its value is always known"));
                }
                self.state(literal.node, State::Unknown);
            }
            Wish::Sides(order) => {
                self.state(literal.node, State::Known);
                self.beyond_bounds(literal.node, order);
            }
        }
    }

    /// Notes a state, and what follows of operands.
    fn state(&mut self, node: NodeId, state: State) {
        let merged = match (self.states.get(&node).copied(), state) {
            (Some(old), new) if old == new => return,
            (None, new) | (Some(State::Known), new @ State::Truth(_)) => new,
            (Some(State::Truth(_)), State::Known) => return,
            _ => return self.contradicts(),
        };
        self.states.insert(node, merged);
        self.follow(node, merged);
    }

    fn follow(&mut self, node: NodeId, state: State) {
        let plan = self.plan;
        match (&plan.node(node).op, state) {
            (NodeOp::Constant(Constant::Boolean(b)), State::Truth(truth)) if *b != truth => self.contradicts(),
            (NodeOp::Lift(a, _), state) => self.state(*a, state),
            (NodeOp::Not(a), State::Truth(truth)) => self.state(*a, State::Truth(!truth)),
            (NodeOp::And(a, b), State::Truth(true)) => {
                self.state(*a, State::Truth(true));
                self.state(*b, State::Truth(true));
            }
            (NodeOp::Or(a, b), State::Truth(false)) => {
                self.state(*a, State::Truth(false));
                self.state(*b, State::Truth(false));
            }
            (NodeOp::Known(a), State::Truth(true)) => self.state(*a, State::Known),
            (NodeOp::Known(a), State::Truth(false)) => self.state(*a, State::Unknown),
            (NodeOp::And(..) | NodeOp::Or(..) | NodeOp::Known(_), _) => {}
            (NodeOp::If(c, ..), State::Known | State::Truth(_)) => self.state(*c, State::Known),
            (op, State::Known | State::Truth(_)) if is_strict(op) => {
                op.for_each_operand(|operand| self.state(operand, State::Known));
            }
            _ => {}
        }
    }

    /// Something that is wished to be unknown although all it is made of is known.
    fn unknown_though_known(&mut self, literal: Literal) {
        if literal.wish == Wish::Unknown && self.is_known(literal.node) {
            self.reason.get_or_insert(Bilingual::fixed(
                "所依的事实届时均为已知（只有超过 28 位的数才算不出）",
                "every fact it reads is known then (only numbers beyond 28 digits could not be computed)",
            ));
        }
    }

    /// Whether a node is known, given what was derived; numbers that are too long are left aside.
    fn is_known(&self, node: NodeId) -> bool {
        self.once(node, Asked::IsKnown, || self.comes_known(node))
    }

    fn comes_known(&self, node: NodeId) -> bool {
        if matches!(self.states.get(&node), Some(State::Known | State::Truth(_))) || self.never_unknown(node) {
            return true;
        }
        let op = &self.plan.node(node).op;
        match op {
            NodeOp::Lookup { series, date, keys } if keys.is_empty() => self.is_known(*date) && self.covers(*series),
            NodeOp::Fact(_) | NodeOp::Lookup { .. } | NodeOp::Power(..) | NodeOp::Date(_) | NodeOp::Aggregate(..) => {
                false
            }
            NodeOp::Arithmetic(Arithmetic::Divide, _, b) => self.is_positive(*b) && self.all_known(op),
            NodeOp::CompareQuotients(_, [_, b, _, d]) => {
                self.is_positive(*b) && self.is_positive(*d) && self.all_known(op)
            }
            NodeOp::LeastCost(ways) => ways.iter().any(|way| self.is_open(*way)),
            NodeOp::LeastWay(ways) => ways.iter().any(|(way, _)| self.is_open(*way)),
            NodeOp::First(a, b) | NodeOp::Assumed { stated: a, otherwise: b } => self.is_known(*a) || self.is_known(*b),
            op => self.all_known(op),
        }
    }

    /// Whether a way is always open, and its cost known.
    fn is_open(&self, way: Way) -> bool {
        matches!(self.plan.node(way.when).op, NodeOp::Constant(Constant::Boolean(true))) && self.is_known(way.cost)
    }

    /// Whether a series has a value on every day on which the rules are in force.
    fn covers(&self, series: SeriesId) -> bool {
        let Some(versions) = self.plan.series.get(series.index()).map(|series| &series.versions) else { return false };
        let (Some(first), Some(last)) = (versions.first(), versions.last()) else { return false };
        let ends = |to: Option<Date>| last.period.to.is_none_or(|end| to.is_some_and(|to| to <= end));
        !self.in_force.is_empty() && self.in_force.iter().all(|p| first.period.from <= p.from && ends(p.to))
    }

    fn all_known(&self, op: &NodeOp) -> bool {
        let mut all = true;
        op.for_each_operand(|operand| all = all && self.is_known(operand));
        all
    }

    /// Whether a divisor is never zero: a constant, or a fact whose bounds leave zero out.
    fn is_positive(&self, node: NodeId) -> bool {
        match &self.plan.node(node).op {
            NodeOp::Constant(Constant::Number(n)) => !n.is_zero(),
            NodeOp::Lift(a, _) => self.is_positive(*a),
            NodeOp::Fact(_) => {
                let bounds = self.bounds(node);
                bounds.is_some_and(|b| b.above.is_some_and(|n| n >= 0.into()) || b.min.is_some_and(|n| n > 0.into()))
            }
            _ => false,
        }
    }

    /// Whether a node is known whatever a profile states.
    fn never_unknown(&self, node: NodeId) -> bool {
        self.once(node, Asked::NeverUnknown, || self.is_always_known(node))
    }

    fn once(&self, node: NodeId, asked: Asked, answer: impl FnOnce() -> bool) -> bool {
        let before = self.seen.borrow().get(&(node, asked)).copied();
        before.unwrap_or_else(|| {
            let now = answer();
            self.seen.borrow_mut().insert((node, asked), now);
            now
        })
    }

    fn is_always_known(&self, node: NodeId) -> bool {
        let op = &self.plan.node(node).op;
        match op {
            NodeOp::Constant(_) | NodeOp::Known(_) => true,
            NodeOp::Fact(id) => self.plan.as_of == Some(*id),
            NodeOp::Assumed { otherwise, .. } => self.never_unknown(*otherwise),
            NodeOp::First(a, b) => self.never_unknown(*a) || self.never_unknown(*b),
            // `known(x) and x` is false while x is unknown.
            NodeOp::And(a, b) if self.guards(*a, *b) || self.guards(*b, *a) => true,
            NodeOp::Lookup { .. }
            | NodeOp::Power(..)
            | NodeOp::Aggregate(..)
            | NodeOp::LeastCost(_)
            | NodeOp::LeastWay(_)
            | NodeOp::Arithmetic(Arithmetic::Divide, ..)
            | NodeOp::AddMonths(..)
            | NodeOp::AddDays(..)
            | NodeOp::CompareQuotients(..) => false,
            NodeOp::Date([year, month, day]) => {
                let constant = |n: &NodeId| match self.plan.node(*n).op {
                    NodeOp::Constant(Constant::Number(n)) => Some(n),
                    _ => None,
                };
                let last = constant(month).zip(constant(day)).is_some_and(|(m, d)| m == 12.into() && d == 31.into());
                last && self.never_unknown(*year)
            }
            op => {
                let mut all = true;
                op.for_each_operand(|operand| all = all && self.never_unknown(operand));
                all
            }
        }
    }

    /// Whether a node asks whether the other is known.
    fn guards(&self, node: NodeId, other: NodeId) -> bool {
        matches!(self.plan.node(node).op, NodeOp::Known(of) if of == other)
    }

    fn bounds(&self, node: NodeId) -> Option<Bounds> {
        match &self.plan.node(node).op {
            NodeOp::Fact(id) => self.model.facts.get(id.index()).map(|fact| fact.bounds),
            NodeOp::Assumed { stated, .. } => self.bounds(*stated),
            NodeOp::Lift(a, _) => self.bounds(*a),
            _ => None,
        }
    }

    fn name(&self, node: NodeId) -> String {
        match &self.plan.node(node).op {
            NodeOp::Fact(id) => self.model.facts.get(id.index()).map(|f| f.id.to_string()).unwrap_or_default(),
            NodeOp::Assumed { stated, .. } => self.name(*stated),
            NodeOp::Lift(a, _) => self.name(*a),
            _ => String::new(),
        }
    }

    /// A comparison of a fact with a constant whose bound, or the side of it that is wished, the fact cannot reach.
    fn beyond_bounds(&mut self, node: NodeId, order: Ordering) {
        let NodeOp::Compare(_, a, b) = self.plan.node(node).op else { return };
        let constant = |node: NodeId| match self.plan.node(node).op {
            NodeOp::Constant(Constant::Number(n)) => Some(n),
            NodeOp::Lift(a, _) => match self.plan.node(a).op {
                NodeOp::Constant(Constant::Number(n)) => Some(n),
                _ => None,
            },
            _ => None,
        };
        let (fact, bound, order) = match (constant(a), constant(b)) {
            (None, Some(bound)) => (a, bound, order),
            (Some(bound), None) => (b, bound, order.reverse()),
            _ => return,
        };
        let Some(bounds) = self.bounds(fact) else { return };
        let out = match order {
            Ordering::Less => {
                bounds.min.is_some_and(|min| min >= bound) || bounds.above.is_some_and(|above| above >= bound)
            }
            Ordering::Equal => {
                bounds.min.is_some_and(|min| min > bound)
                    || bounds.above.is_some_and(|above| above >= bound)
                    || bounds.max.is_some_and(|max| max < bound)
                    || bounds.integer && !bound.fract().is_zero()
            }
            Ordering::Greater => bounds.max.is_some_and(|max| max <= bound),
        };
        if out {
            let (name, bound) = (self.name(fact), bound.normalize());
            let wish = match order {
                Ordering::Less => Comparison::Less,
                Ordering::Equal => Comparison::Equal,
                Ordering::Greater => Comparison::Greater,
            };
            let sign = wish.sign();
            self.reason = Some(both!(
                "`{name}` 的取值范围内没有 {sign} {bound} 的值",
                "no value that `{name}` may have is {sign} {bound}"
            ));
        }
    }
}

/// Operations that are unknown where an operand is.
const fn is_strict(op: &NodeOp) -> bool {
    match op {
        NodeOp::Constant(_)
        | NodeOp::Fact(_)
        | NodeOp::Assumed { .. }
        | NodeOp::And(..)
        | NodeOp::Or(..)
        | NodeOp::If(..)
        | NodeOp::First(..)
        | NodeOp::Known(_)
        | NodeOp::LeastCost(_)
        | NodeOp::LeastWay(_)
        | NodeOp::Aggregate(..) => false,
        NodeOp::Lift(..)
        | NodeOp::Not(_)
        | NodeOp::Compare(..)
        | NodeOp::CompareQuotients(..)
        | NodeOp::In(..)
        | NodeOp::Negate(_)
        | NodeOp::Arithmetic(..)
        | NodeOp::Min(..)
        | NodeOp::Max(..)
        | NodeOp::Round(..)
        | NodeOp::Floor(_)
        | NodeOp::Ceil(_)
        | NodeOp::Year(_)
        | NodeOp::Date(_)
        | NodeOp::MonthsBetween(..)
        | NodeOp::Power(..)
        | NodeOp::DaysBetween(..)
        | NodeOp::AddMonths(..)
        | NodeOp::AddDays(..)
        | NodeOp::Lookup { .. } => true,
    }
}
