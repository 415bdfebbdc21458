//! What rule files mean: every name resolved, every expression typed, every unit checked.
//!
//! A [`Model`] is made by [`from_syntax`]; everything that refers to something else does so by an index newtype.

mod expr;
mod from_syntax;
mod names;
mod series;
mod typing;

pub use expr::{Aggregate, Arithmetic, Comparison, Expr, Frame, Function, Op};
pub use from_syntax::{Loaded, PackFiles, from_files};
pub use names::Entity;
pub use typing::{Each, Scope, resolve, resolve_as};

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::diag::{FileId, Span};
use crate::syntax::pack::{Case, ReturnLine};
use crate::value::{Bilingual, Certainty, Type, Value};

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
#[derive(Debug, Default)]
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
    /// What the names in expressions mean.
    pub names: BTreeMap<Arc<str>, Entity>,
}

/// A pack.
#[derive(Debug)]
pub struct Pack {
    /// Its identifier, the name of its folder.
    pub id: String,
    /// Its version.
    pub version: String,
    /// What it is about.
    pub title: Bilingual,
    /// SHA-256 over the names and bytes of its files, in hexadecimal.
    pub sha256: String,
}

/// A kind of record, such as `land`.
#[derive(Debug)]
pub struct Record {
    /// Its identifier, the first segment of its facts' names.
    pub id: String,
    /// What people call it.
    pub label: Bilingual,
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
#[derive(Debug)]
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
#[derive(Debug)]
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
#[derive(Debug)]
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
    /// Against what.
    pub checked_against: Bilingual,
    /// How sure number and words are.
    pub certainty: Certainty,
    /// Where it can be read.
    pub address: Option<String>,
    /// Its official text, where the pack holds it.
    pub text: Option<FileId>,
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

/// A period, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day; `None` while open.
    pub to: Option<Date>,
}

impl Period {
    /// Whether the day is in it.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A value with its period and citations.
#[derive(Debug)]
pub struct DatedValue {
    /// When it holds.
    pub period: Period,
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub clauses: Vec<Clause>,
    /// How sure it is.
    pub certainty: Certainty,
}

/// A dated parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// What people call it.
    pub label: Bilingual,
    /// The kind of value.
    pub kind: Type,
    /// Its values, by date.
    pub values: Vec<DatedValue>,
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// The keys.
    pub keys: Vec<Value>,
    /// The value.
    pub value: Value,
    /// How sure it is.
    pub certainty: Certainty,
}

/// A version of a table.
#[derive(Debug)]
pub struct Version {
    /// When it holds.
    pub period: Period,
    /// Where it comes from.
    pub clauses: Vec<Clause>,
    /// How sure it is, where a row says nothing else.
    pub certainty: Certainty,
    /// The value of keys without a row.
    pub default: Option<Value>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A dated table.
#[derive(Debug)]
pub struct LookupTable {
    /// Its name.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// What people call it.
    pub label: Bilingual,
    /// The types of its keys.
    pub keys: Vec<Type>,
    /// The kind of value.
    pub kind: Type,
    /// Its versions, by date.
    pub versions: Vec<Version>,
}

/// A named expression.
#[derive(Debug)]
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
#[derive(Debug)]
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

/// Whether the law or an authority decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// The law gives it.
    Entitlement,
    /// An authority decides.
    Discretionary,
}

/// A scope condition or a requirement.
#[derive(Debug)]
pub struct Condition {
    /// Its identifier.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// What is required, as a statement.
    pub label: Bilingual,
    /// The test.
    pub test: Expr,
    /// The test, in canonical form.
    pub written: String,
    /// Where it comes from.
    pub clauses: Vec<Clause>,
    /// What an unmet or unknown one means.
    pub hint: Option<Bilingual>,
}

/// A local name of a rule; outputs are locals too, so that later ones can use them.
#[derive(Debug)]
pub struct Local {
    /// Its name.
    pub id: Arc<str>,
    /// What people call it.
    pub label: Bilingual,
    /// The expression.
    pub value: Expr,
}

/// What a rule gives. Its expression is the [`Local`] of the same name.
#[derive(Debug)]
pub struct Output {
    /// Its identifier.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// What people call it.
    pub label: Bilingual,
    /// The kind of value.
    pub kind: Type,
    /// Which local it is.
    pub local: usize,
    /// Where false, the output is absent.
    pub when: Option<Expr>,
    /// Where it comes from.
    pub clauses: Vec<Clause>,
    /// A remark.
    pub note: Option<Bilingual>,
}

/// A remark of a rule.
#[derive(Debug)]
pub struct Note {
    /// When it is printed; always where absent.
    pub when: Option<Expr>,
    /// What it says.
    pub text: Bilingual,
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its identifier.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// The pack it belongs to.
    pub pack: PackId,
    /// The name of the benefit.
    pub title: Bilingual,
    /// The record kind it is asked for, each.
    pub each: Option<RecordId>,
    /// The deciding date; `as_of` where absent.
    pub dated_by: Option<Expr>,
    /// Who decides.
    pub nature: Nature,
    /// The authority.
    pub authority: Option<Bilingual>,
    /// 享受主体.
    pub beneficiary: Option<Bilingual>,
    /// 优惠内容.
    pub benefit: Option<Bilingual>,
    /// 享受方式.
    pub procedure: Option<Bilingual>,
    /// When it is in force.
    pub in_force: Period,
    /// The clause that grants it.
    pub clause: Clause,
    /// The law behind it.
    pub basis: Vec<Clause>,
    /// The output shown as 金额, an index into `outputs`.
    pub amount: Option<usize>,
    /// 留存备查资料.
    pub papers: Vec<Bilingual>,
    /// Whom it is about.
    pub scope: Vec<Condition>,
    /// What it requires.
    pub require: Vec<Condition>,
    /// Defines and outputs, in order; an expression uses only earlier ones.
    pub locals: Vec<Local>,
    /// What it gives.
    pub outputs: Vec<Output>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Worked examples, as written.
    pub cases: Vec<Case>,
}

impl Model {
    /// Every citation, in the order of the model.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        fn of_rule(rule: &Rule) -> Vec<&Clause> {
            let conditions = rule.scope.iter().chain(&rule.require).flat_map(|c| &c.clauses);
            let outputs = rule.outputs.iter().flat_map(|o| &o.clauses);
            std::iter::once(&rule.clause).chain(&rule.basis).chain(conditions).chain(outputs).collect()
        }
        let parameters = self.parameters.iter().flat_map(|p| &p.values).flat_map(|v| &v.clauses);
        let tables = self.tables.iter().flat_map(|t| &t.versions).flat_map(|v| &v.clauses);
        let terms = self.terms.iter().flat_map(|t| &t.clauses);
        parameters.chain(tables).chain(terms).chain(self.rules.iter().flat_map(of_rule))
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
