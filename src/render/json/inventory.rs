//! The counts of clause inventories as JSON.

use serde::Serialize;

use crate::explain::InventoryCount;

#[derive(Serialize)]
pub(super) struct InventoryOut<'a> {
    instrument: &'a str,
    number: Option<&'a str>,
    title: &'a str,
    total: usize,
    decided: usize,
    undetermined: usize,
    authority: usize,
    direction: usize,
}

pub(super) fn inventory(count: &InventoryCount) -> InventoryOut<'_> {
    let InventoryCount { total, decided, undetermined, authority, direction, .. } = *count;
    let (instrument, number, title) = (&count.instrument, count.number.as_deref(), &count.title);
    InventoryOut { instrument, number, title, total, decided, undetermined, authority, direction }
}
