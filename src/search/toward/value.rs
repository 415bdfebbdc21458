//! Back from a value: arithmetic, extremes, dates, dated constants and tables, solved exactly for one operand.

use std::cmp::Ordering;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Aim, Toward, cross, fits};
use crate::eval::{add_days, add_months, days_between, months_between};
use crate::model::{Arithmetic, Period};
use crate::plan::{Constant, NodeId, NodeOp, SeriesId};
use crate::search::space::{Edit, To};
use crate::value::exact;

/// Plain numbers from which a product or quotient is made.
const PLAIN: [i64; 3] = [1_000_000, 100, 12];

impl Toward<'_, '_> {
    pub(super) fn valued(&self, op: &NodeOp, aim: Aim<'_>, record: usize) -> Vec<Edit> {
        match (op, aim) {
            (NodeOp::Aggregate(aggregate, kind, a), aim) => self.summary(*aggregate, *kind, *a, aim),
            (NodeOp::LeastWay(ways), aim) => {
                let mut all = Vec::new();
                for (way, _) in ways.iter().filter(|(_, name)| fits(Constant::Text(*name), aim)) {
                    all.extend(self.chosen(ways.iter().map(|(way, _)| *way), *way, record));
                }
                all
            }
            (NodeOp::LeastCost(ways), aim) => {
                ways.iter().flat_map(|way| self.both([(way.when, Aim::Truth(true)), (way.cost, aim)], record)).collect()
            }
            (NodeOp::Min(a, b), Aim::Value(value, side)) => self.extreme([*a, *b], value, side, Ordering::Less, record),
            (NodeOp::Max(a, b), Aim::Value(value, side)) => {
                self.extreme([*a, *b], value, side, Ordering::Greater, record)
            }
            (NodeOp::Negate(a), Aim::Value(Constant::Number(n), side)) => {
                self.number(*a, exact::subtract(Decimal::ZERO, n), side.reverse(), record)
            }
            (NodeOp::Round(a, _) | NodeOp::Floor(a) | NodeOp::Ceil(a), Aim::Value(Constant::Number(n), side)) => {
                let mut all = self.number(*a, Some(n), side, record);
                if side == Ordering::Less {
                    all.extend(self.number(*a, exact::subtract(n, Decimal::ONE), Ordering::Equal, record));
                } else if side == Ordering::Greater {
                    all.extend(self.number(*a, exact::add(n, Decimal::ONE), Ordering::Equal, record));
                }
                all
            }
            (NodeOp::Arithmetic(op, a, b), Aim::Value(Constant::Number(n), side)) => {
                self.arithmetic(*op, [*a, *b], n, side, record)
            }
            (NodeOp::Year(a), Aim::Value(Constant::Number(n), side)) => {
                let year = match side {
                    Ordering::Less => exact::subtract(n, Decimal::ONE),
                    Ordering::Equal => Some(n),
                    Ordering::Greater => exact::add(n, Decimal::ONE),
                };
                let year = year.filter(|n| n.fract().is_zero()).and_then(|n| n.to_i16());
                let of = |year: i16| {
                    Some(Period { from: Date::new(year, 1, 1).ok()?, to: Some(Date::new(year, 12, 31).ok()?) })
                };
                year.and_then(of).map(|year| self.edits(*a, Aim::Within(year), record)).unwrap_or_default()
            }
            (op, Aim::Value(Constant::Date(day), Ordering::Equal)) if matches!(op, NodeOp::Date(_)) => {
                self.dated(op, Period { from: day, to: Some(day) }, record)
            }
            (op @ NodeOp::Date(_), Aim::Value(Constant::Date(day), side)) => {
                let other = add_months(day, if side == Ordering::Less { (-12).into() } else { 12.into() });
                let period = other.and_then(|other| {
                    let (from, to) = if side == Ordering::Less {
                        (other, day.yesterday().ok()?)
                    } else {
                        (day.tomorrow().ok()?, other)
                    };
                    Some(Period { from, to: Some(to) })
                });
                period.map(|period| self.dated(op, period, record)).unwrap_or_default()
            }
            (op, Aim::Within(period)) => self.dated(op, period, record),
            (NodeOp::AddMonths(..) | NodeOp::AddDays(..), Aim::Value(Constant::Date(day), side)) => {
                self.later(op, day, side, record)
            }
            (NodeOp::MonthsBetween(a, b) | NodeOp::DaysBetween(a, b), Aim::Value(Constant::Number(n), side)) => {
                let by_months = matches!(op, NodeOp::MonthsBetween(..));
                self.between([*a, *b], by_months, n, side, record)
            }
            (NodeOp::Power(a, b), Aim::Value(Constant::Number(_), side)) => {
                let [x, y] = [self.value(*a, record), self.value(*b, record)];
                let mut all = x.map(|x| self.edits(*a, Aim::Value(x, side), record)).unwrap_or_default();
                all.extend(y.map(|y| self.edits(*b, Aim::Value(y, side), record)).unwrap_or_default());
                all
            }
            _ => Vec::new(),
        }
    }

    fn of_number(&self, node: NodeId, record: usize) -> Option<Decimal> {
        match self.value(node, record)? {
            Constant::Number(n) => Some(n),
            _ => None,
        }
    }

    fn of_date(&self, node: NodeId, record: usize) -> Option<Date> {
        match self.value(node, record)? {
            Constant::Date(day) => Some(day),
            _ => None,
        }
    }

    fn number(&self, node: NodeId, value: Option<Decimal>, side: Ordering, record: usize) -> Vec<Edit> {
        value.map(|n| self.edits(node, Aim::Value(Constant::Number(n), side), record)).unwrap_or_default()
    }

    fn date(&self, node: NodeId, value: Option<Date>, side: Ordering, record: usize) -> Vec<Edit> {
        value.map(|day| self.edits(node, Aim::Value(Constant::Date(day), side), record)).unwrap_or_default()
    }

    fn arithmetic(&self, op: Arithmetic, [a, b]: [NodeId; 2], n: Decimal, side: Ordering, record: usize) -> Vec<Edit> {
        let (left, right) = (self.of_number(a, record), self.of_number(b, record));
        let turned = |by: Decimal| if by.is_sign_negative() { side.reverse() } else { side };
        // What the left must be for a right, and the right for a left; each with the side on which it must stand.
        let for_right = |right: Decimal| match op {
            Arithmetic::Add => (exact::subtract(n, right), side),
            Arithmetic::Subtract => (exact::add(n, right), side),
            Arithmetic::Multiply => (exact::divide(n, right), turned(right)),
            Arithmetic::Divide => (exact::multiply(n, right), turned(right)),
        };
        let for_left = |left: Decimal| match op {
            Arithmetic::Add => (exact::subtract(n, left), side),
            Arithmetic::Subtract => (exact::subtract(left, n), side.reverse()),
            Arithmetic::Multiply => (exact::divide(n, left), turned(left)),
            Arithmetic::Divide => (exact::divide(left, n), turned(left).reverse()),
        };
        let mut all = Vec::new();
        if let Some(right) = right {
            let (value, side) = for_right(right);
            all.extend(self.number(a, value, side, record));
        }
        if let Some(left) = left {
            let (value, side) = for_left(left);
            all.extend(self.number(b, value, side, record));
        }
        if !matches!(self.op(b), NodeOp::Constant(_)) {
            let plain: &[i64] = match op {
                Arithmetic::Add | Arithmetic::Subtract => &[0],
                Arithmetic::Multiply | Arithmetic::Divide => &PLAIN,
            };
            for right in plain.iter().copied().map(Decimal::from) {
                let (value, side) = for_right(right);
                let left = self.number(a, value, side, record);
                all.extend(cross(&left, &self.number(b, Some(right), Ordering::Equal, record)));
            }
        }
        all
    }

    /// The lesser or greater of two: one has the value, the other does not go beyond it.
    fn extreme(
        &self,
        sides: [NodeId; 2],
        value: Constant,
        side: Ordering,
        keeps: Ordering,
        record: usize,
    ) -> Vec<Edit> {
        let [a, b] = sides;
        let mut all = Vec::new();
        for (one, other) in [(a, b), (b, a)] {
            let edits = self.edits(one, Aim::Value(value, side), record);
            // The other must not be the one that is kept, unless it is as wanted too.
            let stays = self.value(other, record).is_some_and(|v| v.cmp(&value) != keeps || v.cmp(&value) == side);
            if stays {
                all.extend(edits);
            } else {
                let mut others = self.edits(other, Aim::Value(value, side), record);
                others.extend(self.edits(other, Aim::Value(value, keeps.reverse()), record));
                all.extend(cross(&edits, &others));
            }
        }
        all
    }

    /// A day of a period.
    fn dated(&self, op: &NodeOp, period: Period, record: usize) -> Vec<Edit> {
        match op {
            NodeOp::Date([year, month, day]) => {
                let (m, d) = (self.of_number(*month, record), self.of_number(*day, record));
                let mut years = vec![period.from.year(), period.from.year().saturating_add(1)];
                years.extend(period.to.map(jiff::civil::Date::year));
                years.dedup();
                let fits = |y: &i16| {
                    let day = m.and_then(|m| m.to_i8()).zip(d.and_then(|d| d.to_i8()));
                    day.and_then(|(m, d)| Date::new(*y, m, d).ok()).is_none_or(|day| period.contains(day))
                };
                let years = years.into_iter().filter(fits);
                years.flat_map(|y| self.number(*year, Some(y.into()), Ordering::Equal, record)).collect()
            }
            NodeOp::AddMonths(..) | NodeOp::AddDays(..) => {
                let mut all = self.later(op, period.from, Ordering::Equal, record);
                all.extend(period.to.map(|to| self.later(op, to, Ordering::Equal, record)).unwrap_or_default());
                all
            }
            NodeOp::Min(a, b) | NodeOp::Max(a, b) => {
                self.both([(*a, Aim::Within(period)), (*b, Aim::Within(period))], record)
            }
            _ => Vec::new(),
        }
    }

    fn later(&self, op: &NodeOp, day: Date, side: Ordering, record: usize) -> Vec<Edit> {
        let (NodeOp::AddMonths(a, b) | NodeOp::AddDays(a, b)) = op else { return Vec::new() };
        let by_months = matches!(op, NodeOp::AddMonths(..));
        let back = |n: Decimal| exact::subtract(Decimal::ZERO, n);
        let mut all = Vec::new();
        if let Some(n) = self.of_number(*b, record) {
            let from = back(n).and_then(|n| if by_months { add_months(day, n) } else { add_days(day, n) });
            all.extend(self.date(*a, from, side, record));
        }
        if let Some(from) = self.of_date(*a, record) {
            let n = if by_months { Some(months_between(from, day).into()) } else { days_between(from, day) };
            all.extend(self.number(*b, n, side, record));
        }
        all
    }

    fn between(&self, [a, b]: [NodeId; 2], by_months: bool, n: Decimal, side: Ordering, record: usize) -> Vec<Edit> {
        let shift = |day: Date, n: Decimal| if by_months { add_months(day, n) } else { add_days(day, n) };
        let back = |n: Decimal| exact::subtract(Decimal::ZERO, n);
        // One more for what lies above; one day less than reaches it for what lies below.
        let more = if side == Ordering::Greater { exact::add(n, Decimal::ONE) } else { Some(n) };
        let at = if side == Ordering::Less { Ordering::Less } else { Ordering::Equal };
        let mut all = Vec::new();
        if let Some(from) = self.of_date(a, record) {
            all.extend(self.date(b, more.and_then(|n| shift(from, n)), at, record));
        }
        if let Some(to) = self.of_date(b, record) {
            all.extend(self.date(a, more.and_then(back).and_then(|n| shift(to, n)), at.reverse(), record));
        }
        all
    }

    /// An entry of a dated constant or table that has the value.
    pub(super) fn looked_up(
        &self,
        series: SeriesId,
        date: NodeId,
        keys: &[NodeId],
        aim: Aim<'_>,
        record: usize,
    ) -> Vec<Edit> {
        let Some(series) = self.side.cone.plan.series.get(series.index()) else { return Vec::new() };
        let mut all = Vec::new();
        for version in &series.versions {
            let dates = self.edits(date, Aim::Within(version.period), record);
            if dates.is_empty() {
                continue;
            }
            let rows = version.rows.iter().filter(|(_, value)| fits(**value, aim));
            for (row, _) in rows.take(super::MOST) {
                let keyed = keys.iter().zip(&**row).fold(dates.clone(), |all, (key, value)| {
                    cross(&all, &self.edits(*key, Aim::Value(*value, Ordering::Equal), record))
                });
                all.extend(keyed);
            }
            if version.default.is_some_and(|value| fits(value, aim)) {
                let others: Vec<Constant> = version.rows.keys().filter_map(|k| k.first().copied()).collect();
                match keys {
                    [] => all.extend(dates),
                    [key] => all.extend(cross(&dates, &self.edits(*key, Aim::Other(&others), record))),
                    _ => {}
                }
            }
        }
        all
    }

    /// One of the ways open, and no other that is open costs less.
    fn chosen(&self, ways: impl Iterator<Item = crate::plan::Way>, way: crate::plan::Way, record: usize) -> Vec<Edit> {
        let mut all = self.both([(way.when, Aim::Truth(true)), (way.cost, Aim::Known)], record);
        let cost = self.value(way.cost, record);
        for other in ways.filter(|other| *other != way) {
            let is_less = self.value(other.cost, record).is_some_and(|value| cost.is_none_or(|cost| value <= cost));
            if self.truth(other.when, record) == Some(true) && is_less {
                let mut away = self.edits(other.when, Aim::Truth(false), record);
                if let (Some(cost), Some(less)) = (cost, self.value(other.cost, record)) {
                    away.extend(self.edits(other.cost, Aim::Value(cost, Ordering::Greater), record));
                    away.extend(self.edits(way.cost, Aim::Value(less, Ordering::Less), record));
                }
                all = cross(&all, &away);
            }
        }
        all
    }

    /// The record of a sum that makes up for the rest.
    pub(super) fn summand(&self, kind: crate::model::RecordId, a: NodeId, sum: Decimal, side: Ordering) -> Vec<Edit> {
        let count = self.count(kind);
        let values: Vec<Option<Decimal>> = (0..count).map(|record| self.of_number(a, record)).collect();
        let mut all = Vec::new();
        if sum.is_zero() && side == Ordering::Equal {
            all.extend(self.list(kind, To::Count(0)));
        }
        for record in 0..count.max(1) {
            let others = values.iter().enumerate().filter(|(at, _)| *at != record);
            let rest = others.filter_map(|(_, value)| *value).try_fold(Decimal::ZERO, exact::add);
            let wanted = rest.and_then(|rest| exact::subtract(sum, rest));
            all.extend(self.number(a, wanted, side, record));
        }
        all
    }
}
