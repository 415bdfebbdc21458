//! The values worth stating of each fact: those that the rules ask for, their neighbours, and plain ones.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::side::Side;
use super::space::{Slot, SlotId, Space};
use crate::model::{Format, Period};
use crate::plan::{Constant, NodeId, NodeOp};
use crate::value::{Type, date_in_range};

/// The most values that are tried of one fact.
const MOST: usize = 64;
/// The years in which a number may be meant as one.
const YEARS: std::ops::RangeInclusive<i64> = 1990..=2100;

/// Fills in the values of every slot.
pub fn gather(space: &mut Space, sides: &[Side<'_>]) {
    let (mut days, mut years): (BTreeSet<Date>, BTreeSet<i16>) = (BTreeSet::new(), BTreeSet::new());
    let mut asked: Vec<BTreeSet<Constant>> = vec![BTreeSet::new(); space.slots.len()];
    for side in sides {
        for node in &side.cone.plan.nodes {
            side.values_of(space, &node.op, &mut asked, &mut days, &mut years);
        }
    }
    years.extend(days.iter().map(|day| day.year()));
    let near: Vec<Date> =
        days.iter().flat_map(|day| [day.yesterday().ok(), Some(*day), day.tomorrow().ok()]).flatten().collect();
    let force = sides.first().map(|side| side.subject.parts().0.in_force);
    let Space { slots, symbols, .. } = space;
    for (slot, asked) in slots.iter_mut().zip(asked) {
        let mut values: BTreeSet<Constant> = BTreeSet::new();
        for value in &asked {
            values.extend(
                [Ordering::Less, Ordering::Equal, Ordering::Greater].iter().filter_map(|side| slot.near(*value, *side)),
            );
        }
        match &slot.kind {
            Type::Date => values.extend(near.iter().copied().filter(|day| date_in_range(*day)).map(Constant::Date)),
            Type::Number(unit) if unit.to_string() == "year" => {
                let around = |y: &i16| [y.saturating_sub(1), *y, y.saturating_add(1)];
                values.extend(years.iter().flat_map(around).map(|y| Constant::Number(y.into())));
            }
            _ => {}
        }
        let mut usual = usual(slot, symbols, force);
        // A text that the rules ask for is as plain as any.
        if slot.kind == Type::Text && slot.format().is_some() {
            usual.extend(asked.iter().copied());
        }
        usual.retain(|value| slot.allows(*value, symbols));
        let mut values: Vec<Constant> = values.into_iter().filter(|value| slot.allows(*value, symbols)).collect();
        values.extend(usual.iter().copied());
        values.truncate(MOST);
        slot.values = values;
        slot.usual = usual;
    }
}

/// Plain values of a fact.
fn usual(slot: &Slot, symbols: &mut crate::plan::Symbols, force: Option<Period>) -> Vec<Constant> {
    let number = |n: i64| Constant::Number(n.into());
    match &slot.kind {
        Type::Boolean => vec![Constant::Boolean(true), Constant::Boolean(false)],
        Type::Enum(options) => options.iter().map(|option| Constant::Text(symbols.intern(&option.id))).collect(),
        Type::Date => {
            let Some(force) = force else { return Vec::new() };
            let end = Date::new(force.from.year(), 12, 31).ok();
            [end.filter(|day| force.contains(*day)), Some(force.from), force.to]
                .into_iter()
                .flatten()
                .map(Constant::Date)
                .collect()
        }
        Type::Number(unit) if unit.is_percent() => {
            [Decimal::new(5, 1), Decimal::ONE, Decimal::ZERO, Decimal::new(1, 1)].map(Constant::Number).to_vec()
        }
        Type::Number(unit) if unit.to_string() == "year" && slot.bounds().min.is_some_and(|min| min > 1_000.into()) => {
            let year = force.map(|force| force.from.year());
            year.map(|year| [year, year.saturating_add(1)].map(|y| Constant::Number(y.into())).to_vec())
                .unwrap_or_default()
        }
        Type::Number(unit) if unit.is_money() => [1_000_000, 100, 1, 0, -1_000_000].map(number).to_vec(),
        Type::Number(_) => {
            let mut all = [100, 10, 2, 1, 0].map(number).to_vec();
            all.extend([slot.bounds().min, slot.bounds().max].into_iter().flatten().map(Constant::Number));
            all
        }
        Type::Text => {
            let text = match slot.format() {
                None => "甲",
                Some(Format::CreditCode) => "914501000000000008",
                Some(Format::IndustryCode) => "0111",
                Some(Format::RegionCode) => "450305",
            };
            vec![Constant::Text(symbols.intern(text))]
        }
    }
}

impl Side<'_> {
    /// The slot of a node that is a fact, or a company's fact for its records.
    fn stated(&self, node: NodeId) -> Option<SlotId> {
        match &self.node(node).op {
            NodeOp::Fact(fact) => self.slot(*fact),
            NodeOp::Assumed { stated, .. } => self.stated(*stated),
            NodeOp::Lift(a, _) => self.stated(*a),
            _ => None,
        }
    }

    fn constant(&self, space: &Space, node: NodeId) -> Option<Constant> {
        match &self.node(node).op {
            NodeOp::Constant(value) => self.outward(space, *value),
            NodeOp::Lift(a, _) => self.constant(space, *a),
            _ => None,
        }
    }

    fn values_of(
        &self,
        space: &Space,
        op: &NodeOp,
        asked: &mut [BTreeSet<Constant>],
        days: &mut BTreeSet<Date>,
        years: &mut BTreeSet<i16>,
    ) {
        let mut ask = |node: NodeId, value: Option<Constant>| {
            if let (Some(slot), Some(value)) = (self.stated(node), value)
                && let Some(asked) = asked.get_mut(slot)
            {
                asked.insert(value);
            }
        };
        match op {
            NodeOp::Constant(Constant::Date(day)) => {
                days.insert(*day);
            }
            NodeOp::Constant(Constant::Number(n)) if n.fract().is_zero() => {
                let year =
                    i64::try_from(n.trunc().mantissa()).ok().filter(|n| YEARS.contains(n) && n.to_string().len() == 4);
                years.extend(year.and_then(|year| i16::try_from(year).ok()));
            }
            NodeOp::Compare(_, a, b) => {
                ask(*a, self.constant(space, *b));
                ask(*b, self.constant(space, *a));
            }
            NodeOp::In(a, constants) => constants.iter().for_each(|c| ask(*a, self.outward(space, *c))),
            NodeOp::Lookup { series, keys, .. } => {
                let Some(series) = self.cone.plan.series.get(series.index()) else { return };
                for version in &series.versions {
                    days.insert(version.period.from);
                    days.extend(version.period.to);
                    for row in version.rows.keys() {
                        keys.iter().zip(&**row).for_each(|(key, value)| ask(*key, self.outward(space, *value)));
                    }
                }
            }
            _ => {}
        }
    }
}
