//! The clause inventory of an instrument: every promise of it, and which rule or authority decides about it.

use std::sync::Arc;

use super::{Clause, InstrumentId, PackId};
use crate::diag::Span;
use crate::value::Bilingual;

/// What becomes of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A rule decides it from a profile.
    Decidable,
    /// An authority selects, recognises or fixes the amount; at most its prerequisites can be checked.
    Authority,
    /// A direction of policy: nothing to decide.
    Direction,
}

impl Class {
    /// Every class, in the order of counts.
    pub const ALL: [Self; 3] = [Self::Decidable, Self::Authority, Self::Direction];

    /// As written in files and results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decidable => "decidable",
            Self::Authority => "authority",
            Self::Direction => "direction",
        }
    }

    /// The class of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> Bilingual {
        match self {
            Self::Decidable => Bilingual::fixed("可由资料判定", "decidable"),
            Self::Authority => Bilingual::fixed("由主管部门决定", "authority decides"),
            Self::Direction => Bilingual::fixed("政策导向", "direction"),
        }
    }
}

/// A promise of an instrument.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its identifier in the inventory.
    pub id: String,
    /// Where it is defined.
    pub span: Span,
    /// The pack whose inventory it is of.
    pub pack: PackId,
    /// Where it stands, with its words.
    pub clause: Clause,
    /// What becomes of it.
    pub class: Class,
    /// The rules that decide it or look at its prerequisites, each with its place.
    pub rules: Vec<(Arc<str>, Span)>,
    /// What it promises.
    pub grants: Bilingual,
    /// Why it is of its class.
    pub reason: Bilingual,
}

/// Sentences that promise nothing.
#[derive(Clone, Debug)]
pub struct Empty {
    /// The instrument.
    pub instrument: InstrumentId,
    /// Where they stand, as printed, with the place of these words.
    pub at: (String, Span),
    /// Why there is nothing in them.
    pub reason: Bilingual,
}

/// What an entry or empty accounts for, also where the rest of it is broken: one mistake is reported once.
#[derive(Clone, Debug)]
pub struct Account {
    /// The instrument.
    pub instrument: InstrumentId,
    /// The locator.
    pub at: Option<String>,
    /// The rules an entry names.
    pub rules: Vec<String>,
}
