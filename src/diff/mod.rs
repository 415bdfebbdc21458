//! Pack against pack: what was added, removed and changed, in words, each with its places; which rules can answer
//! otherwise because of it; and for each of these a company whose answer changes, or why there is none.
//!
//! What is compared is what the files mean: the order of keys, spaces, and ways of writing a number are no change.

mod affected;
mod book;
mod compare;
mod keys;
mod meaning;
mod words;
mod written;

pub use affected::{Affected, Because, affected};
pub use book::{Book, Client, Comparing, MOST_CLIENTS, RuleChange};
pub use compare::{Changes, changes};
pub use meaning::{Delta, Example, MOST_SOUGHT, Meaning, Seeking, meaning};
pub use words::{Kind, PartKind, aspect};

use crate::diag::{FileId, Sources, Span};
use crate::model::Model;
use crate::value::Bilingual;

/// One of the two rules folders; both have their texts among the same sources.
#[derive(Clone, Copy, Debug)]
pub struct Side<'m> {
    /// Every text.
    pub sources: &'m Sources,
    /// Its rule files.
    pub files: &'m [FileId],
    /// What they mean.
    pub model: &'m Model,
}

/// What happened to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happened {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
}

impl Happened {
    /// As machines read it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn label(self) -> Bilingual {
        match self {
            Self::Added => Bilingual::fixed("新增", "added"),
            Self::Removed => Bilingual::fixed("删除", "removed"),
            Self::Changed => Bilingual::fixed("修改", "changed"),
        }
    }
}

/// Whether a change can change an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A verdict, an output or what is missing may be another.
    Decides,
    /// Words, citations, papers, cases.
    Words,
}

impl Weight {
    /// As machines read it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decides => "decides",
            Self::Words => "words",
        }
    }
}

/// What stands on one side, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The value: expressions in canonical form, numbers plain, citations as people cite.
    pub text: Bilingual,
    /// Where it stands.
    pub span: Span,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// What kind of thing changed.
    pub kind: Kind,
    /// Its identifier.
    pub id: String,
    /// What people call it.
    pub label: Bilingual,
    /// Which part of it, such as a requirement or a dated value, with its identifier, date or key.
    pub part: Option<(PartKind, String)>,
    /// Which key of it; without one the whole is added or removed.
    pub aspect: Option<&'static str>,
    /// What happened.
    pub happened: Happened,
    /// Whether it can change an answer.
    pub weight: Weight,
    /// What stood there.
    pub old: Option<Shown>,
    /// What stands there.
    pub new: Option<Shown>,
}

/// Everything that differs between two sides.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// Every change, of very many the first.
    pub changes: Changes,
    /// The rules whose answers can be others, each with what that means where both sides have it.
    pub rules: Vec<(Affected, Option<Meaning>)>,
}
