//! Profiles: what a company states about itself, as values by fact, each with its place.

mod credit_code;
mod from_flag;
mod from_toml;
mod half_width;
mod reading;
mod unknown;

#[cfg(test)]
mod sample;

pub use credit_code::{CreditCodeError, Illegal, check_credit_code, is_credit_code};
pub use from_flag::set_fact;
pub use from_toml::{from_table, read_profile};
pub use half_width::half_width;
pub use reading::{Refusal, read_value, read_words};

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diag::Span;
use crate::model::{FactId, RecordId};
use crate::value::Value;

/// A value with the place that states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// The value, verified against its fact's type, format and bounds.
    pub value: Value,
    /// Where; `None` for what a flag stated.
    pub span: Option<Span>,
}

/// The facts of one record, by fact.
pub type RecordFacts = BTreeMap<FactId, Stated>;

/// What one company states.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Company facts.
    pub facts: BTreeMap<FactId, Stated>,
    /// Records by kind; a kind that is absent is not stated, an empty list is none.
    pub records: BTreeMap<RecordId, Vec<RecordFacts>>,
}

impl Profile {
    /// The `as_of` date it states.
    #[must_use]
    pub fn stated_date(&self, fact: FactId) -> Option<Date> {
        match self.facts.get(&fact)?.value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }
}
