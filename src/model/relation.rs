//! How rules stand to one another: what may be enjoyed together, and the choice between what may not.

use std::sync::Arc;

use super::{Clause, Expr};
use crate::diag::Span;
use crate::value::{Bilingual, Certainty};

/// Whether two benefits go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RelationKind {
    /// They may not be enjoyed together.
    Excludes,
    /// They may be enjoyed together.
    Combines,
}

impl RelationKind {
    /// As written in files and results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Excludes => "excludes",
            Self::Combines => "combines",
        }
    }
}

/// How a rule stands to another one; the other says the same of it.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Whether they go together.
    pub kind: RelationKind,
    /// The other rule.
    pub rule: Arc<str>,
    /// Where the other rule is named.
    pub span: Span,
    /// Why.
    pub reason: Option<Bilingual>,
    /// Where it comes from.
    pub clauses: Vec<Clause>,
    /// How sure it is.
    pub certainty: Certainty,
}

/// One of the ways between which a company may choose.
#[derive(Clone, Debug)]
pub struct ChoiceOption {
    /// Its identifier.
    pub id: Arc<str>,
    /// Where it is defined.
    pub span: Span,
    /// What people call it.
    pub label: Bilingual,
    /// The rules it takes together, each with its place.
    pub rules: Vec<(Arc<str>, Span)>,
    /// Whether it is lawful; where absent, whether all its rules hold.
    pub when: Option<Expr>,
    /// What it costs.
    pub cost: Expr,
    /// Where it comes from.
    pub clauses: Vec<Clause>,
    /// A remark.
    pub note: Option<Bilingual>,
}
