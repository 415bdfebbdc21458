//! Values that change with the date: parameters and tables.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Clause, FactId};
use crate::diag::Span;
use crate::value::{Bilingual, Certainty, Type, Value};

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
#[derive(Clone, Debug)]
pub struct DatedValue {
    /// When it holds.
    pub period: Period,
    /// The value.
    pub value: Value,
    /// Where the value is written.
    pub span: Span,
    /// Where it comes from.
    pub clauses: Vec<Clause>,
    /// How sure it is.
    pub certainty: Certainty,
}

/// A dated parameter.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub struct Row {
    /// The keys.
    pub keys: Vec<Value>,
    /// Where the keys are written.
    pub key_span: Span,
    /// The value.
    pub value: Value,
    /// Where the value is written.
    pub span: Span,
    /// How sure it is.
    pub certainty: Certainty,
}

/// A version of a table.
#[derive(Clone, Debug)]
pub struct Version {
    /// When it holds.
    pub period: Period,
    /// Where its first day is written.
    pub span: Span,
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
#[derive(Clone, Debug)]
pub struct LookupTable {
    /// Its name.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// What people call it.
    pub label: Bilingual,
    /// The types of its keys.
    pub keys: Vec<Type>,
    /// The facts whose values its keys are, in the same order.
    pub key_facts: Vec<FactId>,
    /// The kind of value.
    pub kind: Type,
    /// Its versions, by date.
    pub versions: Vec<Version>,
}
