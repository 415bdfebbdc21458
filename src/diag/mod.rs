//! Findings: what is wrong in a file of the user, where, and what to write instead.
//!
//! Reading anything returns what could be made of it *and* a [`Report`] of every problem. A finding is made where it
//! is seen and carries its words in both languages; how severe it is, is decided once, when [`Levels`] make a
//! [`Finding`] of it.

mod code;
pub mod explain;
mod fix;
mod levels;
mod nearest;
mod source;

pub use code::{CODES, Code, CodeInfo};
pub use fix::{Edit, Mended, mended};
pub use levels::{Finding, Levels, Setting};
pub use nearest::{nearest, offered, only_near};
pub use source::{FileId, Position, Source, Sources, Span};

use std::cmp::Ordering;

use crate::both;
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

/// One finding, before anybody has said how severe it is.
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
    /// What mends it, where that is certain: stretches and what stands there instead; none where a person must decide.
    pub fix: Vec<Edit>,
}

impl Diagnostic {
    /// A finding without help.
    #[must_use]
    pub fn new(code: Code, span: Span, message: Bilingual) -> Self {
        Self { code, span, message, help: None, related: None, fix: Vec::new() }
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

    /// With what certainly mends it: this text in place of that stretch.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix.push(Edit { span, text: text.into() });
        self
    }
}

/// The most findings that are kept of one run.
const MOST: usize = 10_000;

/// After so many findings nobody reads what each of them might have meant.
const LONG: usize = 200;

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

    /// Adds a finding. After very many one more says that there are more, and the rest is dropped.
    pub fn add(&mut self, finding: Diagnostic) {
        match self.findings.len().cmp(&MOST) {
            Ordering::Less => self.findings.push(finding),
            Ordering::Equal => {
                let words = both!(
                    "问题超过 {MOST} 个，其余不再列出",
                    "there are more than {MOST} findings: the rest is not listed"
                );
                self.findings.push(Diagnostic::new(Code::TooLarge, finding.span, words));
            }
            Ordering::Greater => {}
        }
    }

    /// Whether there are so many findings that the nearest name is no longer looked for: of many it takes long.
    #[must_use]
    pub const fn is_long(&self) -> bool {
        self.findings.len() >= LONG
    }

    /// Adds a finding that has no help.
    pub fn find(&mut self, code: Code, span: Span, message: Bilingual) {
        self.add(Diagnostic::new(code, span, message));
    }

    /// Takes over the findings of another report.
    pub fn absorb(&mut self, other: Self) {
        other.findings.into_iter().for_each(|finding| self.add(finding));
    }

    /// The findings in order of place; the same finding at the same place only once.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.findings.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        self.findings.dedup_by(|a, b| (a.span, a.code, &a.message) == (b.span, b.code, &b.message));
        self.findings
    }

    /// Whether any finding makes what was read unusable, whatever levels say.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|f| f.code.is_fatal())
    }

    /// The findings in order of place at the levels of their codes.
    #[must_use]
    pub fn by_default(self) -> Vec<Finding> {
        Levels::default().apply(self)
    }

    /// Leaves out the findings that are not to stay.
    pub fn retain(&mut self, stays: impl FnMut(&Diagnostic) -> bool) {
        self.findings.retain(stays);
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
