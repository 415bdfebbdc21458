//! A company made as small and plain as it can be while it still reaches its goal.

use rust_decimal::{Decimal, RoundingStrategy};

use super::climb::{Objective, Trial, reached};
use super::space::{Place, SlotId, To, World};
use crate::plan::Constant;
use crate::value::Type;

/// The most rounds of making values plainer.
const ROUNDS: usize = 4;

/// Drops records and facts until none can be dropped.
pub fn smallest(trial: &mut Trial<'_>, objective: &dyn Objective, world: World) -> World {
    let mut world = world;
    loop {
        let without = without(trial, &world);
        if without.is_empty() {
            return world;
        }
        let worlds: Vec<&World> = without.iter().map(|(world, _)| world).collect();
        let found = reached(trial, objective, &worlds);
        let good: Vec<&(World, Option<Place>)> =
            without.iter().zip(&found).filter(|(_, met)| **met).map(|(without, _)| without).collect();
        let Some((first, _)) = good.first() else { return world };
        // What can be dropped alone can mostly be dropped together: all, the first half, the first quarter …
        let places: Vec<Place> = good.iter().filter_map(|(_, place)| *place).collect();
        let mut tries = Vec::new();
        let mut many = places.len();
        while many > 1 {
            let mut smaller = world.clone();
            places.iter().take(many).for_each(|place| smaller.set(*place, To::Unknown));
            tries.push(smaller);
            many = many.div_ceil(2).min(many.saturating_sub(1));
        }
        tries.push(first.clone());
        let worlds: Vec<&World> = tries.iter().collect();
        let found = reached(trial, objective, &worlds);
        let next = tries.iter().zip(&found).filter(|(_, met)| **met).min_by_key(|(world, _)| world.size());
        match next {
            Some((next, _)) => world = next.clone(),
            None => return world,
        }
    }
}

/// The company without one thing: whole lists first, then records, then facts, each of these with its place.
fn without(trial: &Trial<'_>, world: &World) -> Vec<(World, Option<Place>)> {
    let mut all = Vec::new();
    for (kind, list) in &world.lists {
        let mut smaller = world.clone();
        smaller.set(Place::List(*kind), To::Unknown);
        all.push((smaller, None));
        for at in (0..list.len()).rev() {
            let mut smaller = world.clone();
            if let Some(list) = smaller.lists.get_mut(kind) {
                list.remove(at);
            }
            all.push((smaller, None));
        }
    }
    for (place, slot, _) in world.stated() {
        if Some(slot) != trial.space.as_of {
            let mut smaller = world.clone();
            smaller.set(place, To::Unknown);
            all.push((smaller, Some(place)));
        }
    }
    all
}

/// Gives facts plainer values: rounder numbers, ends and beginnings of years, the first option.
pub fn plainest(trial: &mut Trial<'_>, objective: &dyn Objective, world: World) -> World {
    let mut world = world;
    for _ in 0..ROUNDS {
        let before = world.clone();
        for (place, slot, value) in before.stated() {
            let own = rank(trial, slot, value);
            let mut plainer: Vec<(u32, Constant)> =
                candidates(trial, slot, value).into_iter().map(|value| (rank(trial, slot, value), value)).collect();
            plainer.retain(|(rank, _)| *rank < own);
            plainer.sort_unstable();
            plainer.dedup();
            let late = dates_to_come(trial, &world);
            let tries: Vec<World> = plainer
                .iter()
                .map(|(_, value)| {
                    let mut other = world.clone();
                    other.set(place, To::Value(*value));
                    other
                })
                .filter(|other| dates_to_come(trial, other) <= late)
                .collect();
            if tries.is_empty() {
                continue;
            }
            let worlds: Vec<&World> = tries.iter().collect();
            let found = reached(trial, objective, &worlds);
            if let Some((other, _)) = tries.iter().zip(&found).find(|(_, met)| **met) {
                world = other.clone();
            }
        }
        if world == before {
            break;
        }
    }
    world
}

/// How many dates it states that lie after the date of its answers.
fn dates_to_come(trial: &Trial<'_>, world: &World) -> usize {
    let as_of = trial.space.as_of.and_then(|slot| world.facts.get(&slot)).copied();
    let is_late = |value: Constant| matches!(value, Constant::Date(_)) && as_of.is_some_and(|as_of| value > as_of);
    world.stated().into_iter().filter(|(_, _, value)| is_late(*value)).count()
}

fn candidates(trial: &Trial<'_>, id: SlotId, value: Constant) -> Vec<Constant> {
    let slot = trial.space.slot(id);
    let mut all = match value {
        Constant::Number(n) => {
            let round = |digits| n.round_sf_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
            let mut all: Vec<Constant> =
                [1, 2, 3, 4].into_iter().filter_map(round).map(|n| Constant::Number(n.normalize())).collect();
            all.push(Constant::Number(n.trunc()));
            all
        }
        Constant::Date(day) => {
            let of = |year: i16, month, of_month| jiff::civil::Date::new(year, month, of_month).ok();
            let (year, month) = (day.year(), day.month());
            let last = year.saturating_sub(1);
            let days = [of(year, 12, 31), of(last, 12, 31), of(year, 1, 1), of(year, 6, 30), of(year, month, 1)];
            days.into_iter().flatten().map(Constant::Date).collect()
        }
        _ => Vec::new(),
    };
    all.extend(slot.usual.iter().copied());
    all.retain(|value| slot.allows(*value, &trial.space.symbols));
    all
}

/// How far a value is from plain.
fn rank(trial: &Trial<'_>, id: SlotId, value: Constant) -> u32 {
    let slot = trial.space.slot(id);
    let place = || slot.usual.iter().position(|usual| *usual == value).and_then(|at| u32::try_from(at).ok());
    match value {
        Constant::Number(n) => {
            let is_year = matches!(&slot.kind, Type::Number(unit) if unit.to_string() == "year");
            match place() {
                Some(at) => at.saturating_add(1),
                None if is_year => 20,
                None => 20_u32.saturating_add(digits(n)),
            }
        }
        Constant::Date(day) => match (day.month(), day.day()) {
            (12, 31) => 0,
            (1, 1) => 1,
            (6, 30) => 2,
            (_, 1) => 3,
            _ => 4,
        },
        Constant::Boolean(_) | Constant::Text(_) => place().unwrap_or(u32::MAX),
    }
}

/// How many significant digits a number has; decimals count twice.
fn digits(n: Decimal) -> u32 {
    let n = n.normalize();
    let text = n.mantissa().unsigned_abs().to_string();
    let significant = u32::try_from(text.trim_end_matches('0').len()).unwrap_or(u32::MAX);
    significant.saturating_add(n.scale())
}
