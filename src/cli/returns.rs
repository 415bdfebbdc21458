//! Where a fact is copied from, for `explain` and `init`.

use crate::explain::{WithYears, return_line};
use crate::model::Fact;
use crate::value::Bilingual;

/// Every place: lines of tax returns with their years, else a paper.
#[must_use]
pub fn places(fact: &Fact) -> Vec<Bilingual> {
    if fact.returns.is_empty() {
        return fact.where_to_find.iter().cloned().collect();
    }
    fact.returns.iter().map(|line| return_line(line, WithYears::Yes)).collect()
}
