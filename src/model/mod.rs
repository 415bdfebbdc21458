//! What rule files mean: every name resolved, every expression typed, every unit checked.
//!
//! A [`Model`] is made by [`from_files`]; everything that refers to something else does so by an index newtype.

mod dated;
mod expr;
mod from_syntax;
mod functions;
mod instrument;
mod inventory;
mod names;
mod relation;
mod rule;
mod typing;

pub use dated::{DatedValue, LookupTable, Parameter, Period, Row, Version};
pub use expr::{Aggregate, Arithmetic, Comparison, Expr, Frame, Function, Op};
pub use from_syntax::{Loaded, PackFiles, from_files};
pub use instrument::{Clause, Doubt, Instrument, Status};
pub use inventory::{Account, Class, Empty, Entry};
pub use names::Entity;
pub use relation::{ChoiceOption, Relation, RelationKind};
pub use rule::{Condition, Local, Milestone, Nature, Note, NoteKind, Output, Rule};
pub use typing::{Each, Scope, resolve, resolve_as};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diag::{Code, FileId, Levels, Setting, Span};
use crate::syntax::pack::ReturnLine;
use crate::value::{Bilingual, Certainty, Type};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A fact of the [`Model`].
    FactId
    /// A kind of record.
    RecordId
    /// An instrument.
    InstrumentId
    /// A dated parameter.
    ParameterId
    /// A dated table.
    TableId
    /// A term.
    TermId
    /// A rule.
    RuleId
    /// A pack.
    PackId
}

/// All packs of one rules folder.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Packs, in order of their identifiers.
    pub packs: Vec<Pack>,
    /// Kinds of record.
    pub records: Vec<Record>,
    /// Facts, in the order of their files.
    pub facts: Vec<Fact>,
    /// What a profile may not say.
    pub checks: Vec<Check>,
    /// Instruments.
    pub instruments: Vec<Instrument>,
    /// Dated parameters.
    pub parameters: Vec<Parameter>,
    /// Dated tables.
    pub tables: Vec<LookupTable>,
    /// Terms; a term uses only earlier ones.
    pub terms: Vec<Term>,
    /// Rules, in the order of their listings.
    pub rules: Vec<Rule>,
    /// Warnings.
    pub warnings: Vec<Warning>,
    /// Clause inventories, in the order of their files.
    pub entries: Vec<Entry>,
    /// Sentences of inventoried texts that promise nothing.
    pub empties: Vec<Empty>,
    /// What inventories account for, by entries and empties that could not be made too.
    pub accounts: Vec<Account>,
    /// Every citation in the files, those of items that could not be made included.
    pub citations: Vec<Clause>,
    /// What the names in expressions mean.
    pub names: BTreeMap<Arc<str>, Entity>,
    /// The rule files.
    pub files: Vec<FileId>,
    /// Whether every item of the files was made: where one was lost to a mistake, nothing can be said to be unused.
    pub whole: bool,
    /// The files with a mistake that makes them unusable: what is made of them may lack something.
    pub torn: BTreeSet<FileId>,
}

/// A pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its identifier, the name of its folder.
    pub id: String,
    /// Its version.
    pub version: String,
    /// What it is about.
    pub title: Bilingual,
    /// SHA-256 over the names and bytes of its files, in hexadecimal.
    pub sha256: String,
    /// Its files.
    pub files: Vec<FileId>,
    /// How severe it says findings in them are.
    pub levels: BTreeMap<Code, Setting>,
}

/// A kind of record, such as `land`.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its identifier, the first segment of its facts' names.
    pub id: String,
    /// What people call it.
    pub label: Bilingual,
    /// Names of the sheet under which a workbook holds its records.
    pub headers: Vec<String>,
}

/// How a text fact is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// 统一社会信用代码, GB 32100-2015.
    CreditCode,
    /// A four-digit class of GB/T 4754.
    IndustryCode,
    /// A six-digit division code.
    RegionCode,
}

/// Bounds of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Whole numbers only.
    pub integer: bool,
    /// The least value.
    pub min: Option<Decimal>,
    /// A bound that is itself excluded.
    pub above: Option<Decimal>,
    /// The greatest value.
    pub max: Option<Decimal>,
}

/// A fact a profile may state.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its dotted name.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// The kind of value.
    pub kind: Type,
    /// The kind of record it belongs to.
    pub record: Option<RecordId>,
    /// Bounds of a number.
    pub bounds: Bounds,
    /// How a text is verified.
    pub format: Option<Format>,
    /// The value assumed while it is not stated: an expression over `as_of`.
    pub assumed: Option<Expr>,
    /// Short label.
    pub label: Bilingual,
    /// The question that asks for it.
    pub question: Bilingual,
    /// Where it stands on tax returns.
    pub returns: Vec<ReturnLine>,
    /// Which paper it is copied from.
    pub where_to_find: Option<Bilingual>,
    /// Header synonyms.
    pub headers: Vec<String>,
    /// How it may look in a profile.
    pub example: Option<String>,
}

/// Something a profile may not say.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its identifier.
    pub id: String,
    /// The fact a finding points at.
    pub at: FactId,
    /// False for a profile that is refused.
    pub test: Expr,
    /// What the finding says.
    pub message: Bilingual,
}

/// A named expression.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its name.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// What people call it.
    pub label: Bilingual,
    /// The expression.
    pub value: Expr,
    /// What an explanation must say about it.
    pub note: Option<Bilingual>,
    /// Where it comes from.
    pub clauses: Vec<Clause>,
    /// The date at which its parameters are read, where it is not that of the rule.
    pub dated_by: Option<Expr>,
    /// How sure it is.
    pub certainty: Certainty,
}

/// A warning printed with the results of a pack.
#[derive(Clone, Debug)]
pub struct Warning {
    /// Its identifier.
    pub id: String,
    /// The pack.
    pub pack: PackId,
    /// When it is printed.
    pub when: Expr,
    /// What it says.
    pub text: Bilingual,
}

impl Model {
    /// Adds how severe its packs say findings are.
    pub fn lay_levels(&self, levels: &mut Levels) {
        for pack in &self.packs {
            levels.of_pack(pack.files.iter().copied(), &pack.levels);
        }
    }

    /// A fact by its name.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<FactId> {
        index(self.facts.iter().position(|f| &*f.id == id)).map(FactId)
    }

    /// A record kind by its name.
    #[must_use]
    pub fn record(&self, id: &str) -> Option<RecordId> {
        index(self.records.iter().position(|r| r.id == id)).map(RecordId)
    }

    /// A rule by its name.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<RuleId> {
        index(self.rules.iter().position(|r| &*r.id == id)).map(RuleId)
    }
}

fn index(position: Option<usize>) -> Option<u32> {
    position.and_then(|p| u32::try_from(p).ok())
}
