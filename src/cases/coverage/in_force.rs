//! The days at both ends of a rule's force: the last before it, its first, its last, and the first after it.
//!
//! Where the deciding date is one day of every year, such as the end of the tax year, these are the nearest such days.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::goal::{Aspect, Goal, Reached};
use super::of_rule::positive;
use super::wish::{Literal, Wish};
use crate::both;
use crate::model::{Bounds, Model, Rule};
use crate::plan::{Constant, NodeId, NodeOp, Plan, RulePlan};
use crate::value::{Bilingual, EARLIEST, LATEST};

/// The days a deciding date may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The month and day, where it is one day of every year.
    yearly: Option<(i8, i8)>,
    /// The first.
    first: Date,
    /// The last.
    last: Date,
}

/// The goals of a rule.
pub fn goals(model: &Model, plan: &Plan, rule: &Rule, nodes: &RulePlan) -> Vec<Goal> {
    let days = days(model, plan, nodes.date);
    let span = rule.span;
    let mut goals = Vec::new();
    let mut add = |day: Option<Date>, zh: &str, en: &str, beside: Vec<Literal>| {
        let possible = day.filter(|day| (days.first..=days.last).contains(day));
        let reason = Bilingual::fixed("判定日期不可能是这一天", "the deciding date cannot be such a day");
        let (ways, reached, what) = if let Some(day) = possible {
            let own = Literal { node: nodes.date, wish: Wish::Is(Constant::Date(day)) };
            let way = beside.into_iter().chain([own]).collect();
            (vec![way], Reached::No, both!("{zh}（{day}）", "{en} ({day})"))
        } else {
            (Vec::new(), Reached::Impossible(reason), both!("{zh}", "{en}"))
        };
        goals.push(Goal { aspect: Aspect::InForce, what, span, ways, shown: None, reached });
    };
    let (from, to) = (rule.in_force.from, rule.in_force.to);
    add(days.before(from), "生效前最后一天", "the last day before it is in force", Vec::new());
    add(days.from(from), "生效的第一天", "the first day in force", positive(nodes));
    if let Some(to) = to {
        add(
            to.tomorrow().ok().and_then(|day| days.before(day)),
            "有效的最后一天",
            "the last day in force",
            positive(nodes),
        );
        add(to.tomorrow().ok().and_then(|day| days.from(day)), "失效后第一天", "the first day after it", Vec::new());
    }
    goals
}

impl Days {
    /// The days that a node may be.
    #[must_use]
    pub fn of(model: &Model, plan: &Plan, node: NodeId) -> Self {
        days(model, plan, node)
    }

    /// Whether it is one day of every year.
    #[must_use]
    pub const fn is_yearly(self) -> bool {
        self.yearly.is_some()
    }

    /// The first of them from a day on, if it may be at all.
    #[must_use]
    pub fn next(self, day: Date) -> Option<Date> {
        self.from(day.max(self.first)).filter(|day| *day <= self.last)
    }

    /// The last of them before a day.
    fn before(self, day: Date) -> Option<Date> {
        match self.yearly {
            None => day.yesterday().ok(),
            Some((month, of_month)) => [day.year(), day.year().checked_sub(1)?]
                .into_iter()
                .filter_map(|year| Date::new(year, month, of_month).ok())
                .find(|date| *date < day),
        }
    }

    /// The first of them from a day on.
    fn from(self, day: Date) -> Option<Date> {
        match self.yearly {
            None => Some(day),
            Some((month, of_month)) => [day.year(), day.year().checked_add(1)?]
                .into_iter()
                .filter_map(|year| Date::new(year, month, of_month).ok())
                .find(|date| *date >= day),
        }
    }
}

fn days(model: &Model, plan: &Plan, node: NodeId) -> Days {
    match &plan.node(node).op {
        NodeOp::Lift(a, _) => days(model, plan, *a),
        NodeOp::Date([year, month, day]) => {
            let whole = |node: &NodeId| match plan.node(*node).op {
                NodeOp::Constant(Constant::Number(n)) => n.to_i8(),
                _ => None,
            };
            let yearly = whole(month).zip(whole(day));
            let bounds = bounds(model, plan, *year);
            let year = |bound: Option<Decimal>| bound.and_then(|n| n.to_i16());
            let first = year(bounds.min).and_then(|year| Date::new(year, 1, 1).ok()).unwrap_or(EARLIEST);
            let last = year(bounds.max).and_then(|year| Date::new(year, 12, 31).ok()).unwrap_or(LATEST);
            Days { yearly, first, last }
        }
        _ => Days { yearly: None, first: EARLIEST, last: LATEST },
    }
}

fn bounds(model: &Model, plan: &Plan, node: NodeId) -> Bounds {
    match &plan.node(node).op {
        NodeOp::Fact(id) => model.facts.get(id.index()).map(|fact| fact.bounds).unwrap_or_default(),
        NodeOp::Assumed { stated, .. } => bounds(model, plan, *stated),
        NodeOp::Lift(a, _) => bounds(model, plan, *a),
        _ => Bounds::default(),
    }
}
