//! Instruments of law and policy, and citations of their clauses.

use jiff::civil::Date;

use super::InstrumentId;
use crate::diag::{FileId, Span};
use crate::value::{Bilingual, Certainty};

/// The standing of an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In force.
    InForce,
    /// In force as amended.
    Amended,
    /// Repealed.
    Repealed,
    /// Past its own end.
    Expired,
    /// Nothing found that says either way.
    Unverified,
}

impl Status {
    /// As written in files and results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Amended => "amended",
            Self::Repealed => "repealed",
            Self::Expired => "expired",
            Self::Unverified => "unverified",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::InForce, Self::Amended, Self::Repealed, Self::Expired, Self::Unverified]
            .into_iter()
            .find(|s| s.name() == name)
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> Bilingual {
        match self {
            Self::InForce => Bilingual::fixed("全文有效", "in force"),
            Self::Amended => Bilingual::fixed("已修改", "amended"),
            Self::Repealed => Bilingual::fixed("全文废止", "repealed"),
            Self::Expired => Bilingual::fixed("已到期", "expired"),
            Self::Unverified => Bilingual::fixed("时效待核实", "force unverified"),
        }
    }
}

/// An instrument of law or policy.
#[derive(Clone, Debug)]
pub struct Instrument {
    /// Its identifier.
    pub id: String,
    /// Where it is defined.
    pub span: Span,
    /// Official title.
    pub title: String,
    /// Document number, as printed.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// When it was issued.
    pub issued_on: Option<Date>,
    /// First day of its force.
    pub effective_from: Option<Date>,
    /// Last day of its force.
    pub effective_to: Option<Date>,
    /// Its standing.
    pub status: Status,
    /// When the standing was checked.
    pub checked_on: Date,
    /// Where that day is written.
    pub checked_span: Span,
    /// Against what.
    pub checked_against: Bilingual,
    /// How sure number and words are.
    pub certainty: Certainty,
    /// Where it can be read.
    pub address: Option<String>,
    /// Its official text, where the pack holds it.
    pub text: Option<FileId>,
    /// The parts of the text of which every sentence is accounted for, each with its place.
    pub inventory: Vec<(String, Span)>,
    /// Since when its force could not be confirmed.
    pub doubt: Option<Doubt>,
}

/// A doubt about the force of an instrument.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// The last day before it.
    pub after: Date,
    /// What a result for a later day must say.
    pub text: Bilingual,
}

impl Instrument {
    /// How it is cited: its number, else its title in 《》.
    #[must_use]
    pub fn cited(&self) -> String {
        self.number.clone().unwrap_or_else(|| format!("《{}》", self.title))
    }
}

/// A citation.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The instrument.
    pub instrument: InstrumentId,
    /// Where the citation names the instrument.
    pub span: Span,
    /// The locator, as printed.
    pub at: Option<(String, Span)>,
    /// The quotation.
    pub quote: Option<(String, Span)>,
}
