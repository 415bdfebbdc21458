//! The least costly way of those known to be open.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::number::numbers;
use super::{Column, Values};
use crate::plan::{NodeId, Symbol, Way};

/// The first of the ways that costs least in a row, and its cost; a way counts where it is known to be open and its
/// cost is known.
fn least<'w, T>(
    ways: impl Iterator<Item = (&'w Way, T)>,
    at: &impl Fn(NodeId) -> &'w Column,
    row: usize,
) -> Option<(T, Decimal)> {
    let mut best: Option<(T, Decimal)> = None;
    for (way, name) in ways {
        if at(way.when).truth(row) != Some(true) {
            continue;
        }
        let Some(cost) = numbers(at(way.cost)).get(row) else { continue };
        if best.as_ref().is_none_or(|(_, least)| cost.cmp(least) == Ordering::Less) {
            best = Some((name, cost));
        }
    }
    best
}

/// What the least costly way costs, row by row; unknown where none is known to be open.
pub fn cost<'w>(ways: &'w [Way], at: &impl Fn(NodeId) -> &'w Column, len: usize, out: &mut Values<Decimal>) {
    out.reset(len);
    for row in 0..len {
        out.set(row, least(ways.iter().map(|way| (way, ())), at, row).map(|((), cost)| cost));
    }
}

/// What the least costly way is called, row by row.
pub fn name<'w>(ways: &'w [(Way, Symbol)], at: &impl Fn(NodeId) -> &'w Column, len: usize, out: &mut Values<Symbol>) {
    out.reset(len);
    for row in 0..len {
        let named = ways.iter().map(|(way, symbol)| (way, *symbol));
        out.set(row, least(named, at, row).map(|(symbol, _)| symbol));
    }
}
