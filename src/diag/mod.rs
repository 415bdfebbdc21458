//! Findings: what is wrong in a file of the user, where, and what to write instead.
//!
//! Reading anything returns what could be made of it *and* a [`Report`] of every problem. A finding is made where it
//! is seen and carries its words in both languages; how severe its code is, is decided once, in [`Report`].

mod code;
mod nearest;
mod source;

pub use code::{CODES, Code, CodeInfo};
pub use nearest::nearest;
pub use source::{FileId, Position, Source, Sources, Span};

use crate::value::Bilingual;

/// How severe a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The input cannot be used.
    Error,
    /// It can be used, and somebody should look.
    Warning,
}

impl Level {
    /// As it is written in every format.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What kind of problem it is.
    pub code: Code,
    /// Where it is.
    pub span: Span,
    /// What is wrong, with the user's text in backticks.
    pub message: Bilingual,
    /// What to write, or why it matters.
    pub help: Option<Bilingual>,
    /// Another place that belongs to it, with what is to be seen there.
    pub related: Option<(Span, Bilingual)>,
}

impl Diagnostic {
    /// A finding without help.
    #[must_use]
    pub fn new(code: Code, span: Span, message: Bilingual) -> Self {
        Self { code, span, message, help: None, related: None }
    }

    /// With what to write or why it matters.
    #[must_use]
    pub fn help(mut self, help: Bilingual) -> Self {
        self.help = Some(help);
        self
    }

    /// With another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, label: Bilingual) -> Self {
        self.related = Some((span, label));
        self
    }

    /// The level of its code.
    #[must_use]
    pub fn level(&self) -> Level {
        self.code.info().level
    }
}

/// Every finding of one run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    findings: Vec<Diagnostic>,
}

impl Report {
    /// No findings yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn add(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// Adds a finding that has no help.
    pub fn find(&mut self, code: Code, span: Span, message: Bilingual) {
        self.add(Diagnostic::new(code, span, message));
    }

    /// Takes over the findings of another report.
    pub fn absorb(&mut self, other: Self) {
        self.findings.extend(other.findings);
    }

    /// The findings in order of place; the same finding at the same place only once.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.findings.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        self.findings.dedup_by(|a, b| (a.span, a.code, &a.message) == (b.span, b.code, &b.message));
        self.findings
    }

    /// Whether any finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|f| f.level() == Level::Error)
    }

    /// How many findings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings, in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter()
    }
}
