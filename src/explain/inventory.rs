//! What the results of a company say of the clause inventories: how many promises are decided, and by whom the others are.

use std::collections::BTreeMap;

use super::{RuleResult, Verdict};
use crate::model::{Class, Entry, InstrumentId, Model};

/// The clause inventory of an instrument, counted for one company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InventoryCount {
    /// The instrument's identifier.
    pub instrument: String,
    /// Its document number.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Its entries; the other four counts add up to this.
    pub total: usize,
    /// Entries that a rule decides, with an answer from each of their rules.
    pub decided: usize,
    /// Entries that a rule decides, of which some answer waits for facts.
    pub undetermined: usize,
    /// Entries that an authority decides.
    pub authority: usize,
    /// Directions of policy.
    pub direction: usize,
}

impl InventoryCount {
    /// How the instrument is cited: its number, else its title in 《》.
    #[must_use]
    pub fn cited(&self) -> String {
        self.number.clone().unwrap_or_else(|| format!("《{}》", self.title))
    }
}

/// The counts of every inventory that has entries, in the order of the model; the results are those of all its rules.
pub(super) fn inventories(model: &Model, results: &[RuleResult]) -> Vec<InventoryCount> {
    // Of each rule, whether every answer (one a record) is there. What is shown under a rule adds to its answer.
    let mut answered: BTreeMap<&str, bool> = BTreeMap::new();
    let nested = |result: &RuleResult| {
        let above = result.under.as_ref().or(result.towards.as_ref());
        above.is_some_and(|above| results.iter().any(|r| r.rule == *above))
    };
    for result in results.iter().filter(|result| !nested(result)) {
        *answered.entry(&result.rule).or_insert(true) &= result.verdict != Verdict::Undetermined;
    }
    let is_decided = |entry: &Entry| {
        let mut own = entry.rules.iter().filter_map(|(rule, _)| answered.get(&**rule)).peekable();
        own.peek().is_some() && own.all(|answered| *answered)
    };
    let mut counts = Vec::new();
    for (instrument, id) in model.instruments.iter().zip((0..).map(InstrumentId)) {
        let all: Vec<&Entry> = model.entries.iter().filter(|entry| entry.clause.instrument == id).collect();
        if all.is_empty() || instrument.inventory.is_empty() {
            continue;
        }
        let of = |class: Class| all.iter().filter(|entry| entry.class == class).count();
        let decided = all.iter().filter(|entry| entry.class == Class::Decidable && is_decided(entry)).count();
        counts.push(InventoryCount {
            instrument: instrument.id.clone(),
            number: instrument.number.clone(),
            title: instrument.title.clone(),
            total: all.len(),
            decided,
            undetermined: of(Class::Decidable).saturating_sub(decided),
            authority: of(Class::Authority),
            direction: of(Class::Direction),
        });
    }
    counts
}
