//! A row of an input: who it is about, where it stands, what is wrong with it.

use std::ops::Range;

use jiff::civil::Date;

use super::Fault;
use crate::both;
use crate::diag::Code;
use crate::value::Bilingual;

/// One row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub(super) name: Range<usize>,
    pub(super) code: Range<usize>,
    pub(super) year: i16,
    /// Its place among all rows of the piece it came in, those passed over included.
    pub(super) line: u64,
    /// The latest date it states, the date of the answers aside, where that is after the date of the answers.
    pub(super) later: Option<Date>,
    /// What is wrong with it; such a row has no answers.
    pub faults: Vec<Fault>,
}

impl Row {
    /// The company's name, as stated.
    #[must_use]
    pub fn name<'t>(&self, texts: &'t str) -> &'t str {
        texts.get(self.name.clone()).unwrap_or("")
    }

    /// The company's credit code; empty where none is stated.
    #[must_use]
    pub fn code<'t>(&self, texts: &'t str) -> &'t str {
        texts.get(self.code.clone()).unwrap_or("")
    }

    /// Its place, from 0, among all rows of its piece, those passed over included.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// A date that it states and that is after the date of the answers: likely a slip, but no fault.
    #[must_use]
    pub const fn later(&self) -> Option<Date> {
        self.later
    }

    /// The tax year: as stated, else that of the date.
    #[must_use]
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// Marks a second row of a client.
    pub fn is_repeated(&mut self, earlier: u32) {
        self.faults.push(Fault {
            help: Some(Bilingual::fixed(
                "删去其中一行，或改正代码或年度",
                "delete one of them, or mend the code or the year",
            )),
            ..Fault::of_row(
                Code::DuplicateClient,
                both!(
                    "同一统一社会信用代码、同一年度已在第 {earlier} 户",
                    "row {earlier} has the same credit code and tax year"
                ),
            )
        });
    }
}
