//! The items of rule files as written: every name, text and expression with its place, nothing resolved.

#![expect(missing_docs, reason = "the fields are the keys of rule files, which the field tables in `shape` describe")]

mod from_tree;

pub use from_tree::{read_file, read_scalar};

use jiff::civil::Date;

use super::expr::Expr;
use super::toml::{Node, Table};
use crate::diag::{Code, FileId, Setting, Span};
use crate::value::{Bilingual, Certainty};

/// Something with its place.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The thing.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A period, both ends included.
#[derive(Clone, Debug)]
pub struct Period {
    /// First day.
    pub from: At<Date>,
    /// Last day; open where absent.
    pub to: Option<At<Date>>,
}

/// A citation.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The instrument's identifier.
    pub instrument: At<String>,
    /// The locator.
    pub at: Option<At<String>>,
    /// The quotation.
    pub quote: Option<At<String>>,
}

/// What is said of a type: the word, the unit, the options.
#[derive(Clone, Debug)]
pub struct TypeWords {
    /// `boolean`, `number`, …
    pub name: Option<At<String>>,
    /// The unit of a number.
    pub unit: Option<At<String>>,
    /// The options of an enumeration.
    pub options: Vec<At<(String, Bilingual)>>,
}

/// Where a fact stands on a tax return.
#[derive(Clone, Debug)]
pub struct ReturnLine {
    /// Form, such as `A105050`.
    pub form: String,
    /// Line.
    pub line: String,
    /// Column, where the form has several.
    pub column: Option<String>,
    /// What the form calls it.
    pub name: Option<String>,
    /// First tax year.
    pub from: Option<i16>,
    /// Last tax year.
    pub to: Option<i16>,
    /// How sure the line number is.
    pub certainty: Certainty,
}

/// `[pack]`.
#[derive(Clone, Debug)]
pub struct PackHead {
    pub id: At<String>,
    pub version: String,
    pub title: Bilingual,
}

/// `[[record]]`.
#[derive(Clone, Debug)]
pub struct Record {
    pub id: At<String>,
    pub label: Bilingual,
    pub headers: Vec<String>,
}

/// `[[fact]]`.
#[derive(Clone, Debug)]
pub struct Fact {
    pub id: At<String>,
    pub words: TypeWords,
    pub integer: bool,
    pub min: Option<Node>,
    pub above: Option<Node>,
    pub max: Option<Node>,
    pub format: Option<String>,
    pub assumed: Option<Expr>,
    pub label: Bilingual,
    pub question: Bilingual,
    pub returns: Vec<ReturnLine>,
    pub where_to_find: Option<Bilingual>,
    pub headers: Vec<String>,
    pub example: Option<String>,
}

/// `[[check]]`.
#[derive(Clone, Debug)]
pub struct Check {
    pub id: At<String>,
    pub at: At<String>,
    pub test: Expr,
    pub message: Bilingual,
}

/// `[[instrument]]`.
#[derive(Clone, Debug)]
pub struct Instrument {
    pub id: At<String>,
    pub title: String,
    pub number: Option<String>,
    pub issuer: Option<String>,
    pub issued_on: Option<Date>,
    pub effective_from: Option<At<Date>>,
    pub effective_to: Option<At<Date>>,
    pub status: String,
    pub checked_on: At<Date>,
    pub checked_against: Bilingual,
    pub certainty: Certainty,
    pub address: Option<String>,
    pub text: Option<At<String>>,
    pub inventory: Vec<At<String>>,
    pub in_doubt_after: Option<At<Date>>,
    pub doubt: Option<At<Bilingual>>,
}

/// `[[parameter.value]]`.
#[derive(Clone, Debug)]
pub struct DatedValue {
    pub period: Period,
    pub value: Node,
    pub clauses: Vec<Clause>,
    pub certainty: Certainty,
}

/// `[[parameter]]`.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub id: At<String>,
    pub label: Bilingual,
    pub words: TypeWords,
    pub values: Vec<DatedValue>,
}

/// A row of a table version.
#[derive(Clone, Debug)]
pub struct Row {
    pub keys: Vec<Node>,
    pub span: Span,
    pub value: Node,
    pub certainty: Option<Certainty>,
}

/// `[[table.version]]`.
#[derive(Clone, Debug)]
pub struct Version {
    pub period: Period,
    pub clauses: Vec<Clause>,
    pub certainty: Certainty,
    pub default: Option<Node>,
    pub rows: Vec<Row>,
}

/// `[[table]]`.
#[derive(Clone, Debug)]
pub struct LookupTable {
    pub id: At<String>,
    pub label: Bilingual,
    pub keys: Vec<At<String>>,
    pub words: TypeWords,
    pub versions: Vec<Version>,
}

/// `[[term]]`.
#[derive(Clone, Debug)]
pub struct Term {
    pub id: At<String>,
    pub label: Bilingual,
    pub value: Expr,
    pub note: Option<Bilingual>,
    pub clauses: Vec<Clause>,
    pub dated_by: Option<Expr>,
    pub certainty: Certainty,
}

/// `[[warning]]`.
#[derive(Clone, Debug)]
pub struct Warning {
    pub id: At<String>,
    pub when: Expr,
    pub text: Bilingual,
}

/// `[[entry]]`.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: At<String>,
    pub clause: Clause,
    pub class: At<String>,
    pub rules: Vec<At<String>>,
    pub grants: Bilingual,
    pub reason: Bilingual,
}

/// `[[empty]]`.
#[derive(Clone, Debug)]
pub struct Empty {
    pub clause: Clause,
    pub reason: Bilingual,
}

/// What an `[[entry]]` or `[[empty]]` accounts for, also where the rest of it is broken.
#[derive(Clone, Debug)]
pub struct Account {
    pub clause: Clause,
    pub rules: Vec<At<String>>,
}

/// `[[scope]]` and `[[require]]`.
#[derive(Clone, Debug)]
pub struct Condition {
    pub id: At<String>,
    pub label: Bilingual,
    pub test: Expr,
    pub clauses: Vec<Clause>,
    pub hint: Option<Bilingual>,
}

/// `[[define]]`.
#[derive(Clone, Debug)]
pub struct Define {
    pub id: At<String>,
    pub label: Bilingual,
    pub value: Expr,
}

/// `[[output]]`.
#[derive(Clone, Debug)]
pub struct Output {
    pub id: At<String>,
    pub label: Bilingual,
    pub words: TypeWords,
    pub value: Expr,
    pub when: Option<Expr>,
    pub clauses: Vec<Clause>,
    pub note: Option<Bilingual>,
}

/// `[[note]]`.
#[derive(Clone, Debug)]
pub struct Note {
    pub is_warning: bool,
    pub when: Option<Expr>,
    pub text: Bilingual,
}

/// An element of `excludes` or `combines`.
#[derive(Clone, Debug)]
pub struct Relation {
    pub rule: At<String>,
    pub reason: Option<Bilingual>,
    pub clauses: Vec<Clause>,
    pub certainty: Certainty,
}

/// `[[option]]`.
#[derive(Clone, Debug)]
pub struct ChoiceOption {
    pub id: At<String>,
    pub label: Bilingual,
    pub rules: Vec<At<String>>,
    pub when: Option<Expr>,
    pub cost: Expr,
    pub clauses: Vec<Clause>,
    pub note: Option<Bilingual>,
}

/// `[[milestone]]`.
#[derive(Clone, Debug)]
pub struct Milestone {
    pub id: At<String>,
    pub label: Bilingual,
    pub on: Expr,
    pub when: Option<Expr>,
}

/// The most cases that one may rest on, each like the next.
pub const MOST_BASES: usize = 16;

/// `[[case]]`.
#[derive(Clone, Debug)]
pub struct Case {
    pub name: At<String>,
    pub like: Option<At<String>>,
    pub given: Table,
    pub given_span: Span,
    pub record: Option<usize>,
    pub verdict: Option<At<String>>,
    pub missing: Option<At<Vec<String>>>,
    pub citations: Option<At<Vec<At<String>>>>,
    pub outputs: Table,
    pub states: Table,
    pub options: Table,
    pub expect_span: Span,
}

/// A rule file.
#[derive(Clone, Debug)]
pub struct Rule {
    pub id: At<String>,
    pub title: Bilingual,
    pub order: i64,
    pub under: Option<At<String>>,
    pub towards: Option<At<String>>,
    pub each: Option<At<String>>,
    pub dated_by: Option<Expr>,
    pub nature: At<String>,
    pub authority: Option<Bilingual>,
    pub beneficiary: Option<Bilingual>,
    pub benefit: Option<Bilingual>,
    pub procedure: Option<Bilingual>,
    pub in_force: Period,
    pub clause: Clause,
    pub basis: Vec<Clause>,
    pub excludes: Vec<Relation>,
    pub combines: Vec<Relation>,
    pub amount: Option<At<String>>,
    pub papers: Vec<Bilingual>,
    /// Whether it has conditions, were they only wrong ones.
    pub has_conditions: bool,
    pub scope: Vec<Condition>,
    pub require: Vec<Condition>,
    pub defines: Vec<Define>,
    pub options: Vec<ChoiceOption>,
    pub outputs: Vec<Output>,
    pub notes: Vec<Note>,
    pub milestones: Vec<Milestone>,
    pub cases: Vec<Case>,
}

/// Everything one file holds.
#[derive(Clone, Debug, Default)]
pub struct File {
    pub id: Option<FileId>,
    /// Whether all of it could be read; else keys may seem to be missing.
    pub is_whole: bool,
    /// Kind and name of items that could not be made: they are defined all the same, and what is wrong with them is said.
    pub unmade: Vec<(&'static str, At<String>)>,
    pub pack: Option<PackHead>,
    /// What `[levels]` says of the findings in the pack.
    pub levels: Vec<(Code, Setting)>,
    pub records: Vec<Record>,
    pub facts: Vec<Fact>,
    pub checks: Vec<Check>,
    pub instruments: Vec<Instrument>,
    pub parameters: Vec<Parameter>,
    pub tables: Vec<LookupTable>,
    pub terms: Vec<Term>,
    pub warnings: Vec<Warning>,
    pub entries: Vec<Entry>,
    pub empties: Vec<Empty>,
    pub accounts: Vec<Account>,
    pub rule: Option<Rule>,
}
