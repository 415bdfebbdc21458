//! What a run did, step by step: the one thing that every format of `validate`, `test`, `diff` and `ci` is written from.

use super::Roots;
use crate::cases::CaseOutcome;
use crate::diag::{FileId, Finding, Level, Sources, Span};
use crate::render::View;
use crate::value::Bilingual;

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing to stop for.
    Passed,
    /// There is something to stop for.
    Failed,
    /// It could not be done, because of what an earlier step found.
    NotRun,
}

impl Outcome {
    /// As it is written for machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotRun => "not-run",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn label(self) -> Bilingual {
        match self {
            Self::Passed => Bilingual::fixed("通过", "passed"),
            Self::Failed => Bilingual::fixed("未通过", "failed"),
            Self::NotRun => Bilingual::fixed("没有运行", "not run"),
        }
    }
}

/// One thing that was done: `validate`, `test`, `fmt` or `diff`.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which.
    pub name: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// What it comes to, in one line.
    pub summary: Bilingual,
    /// What was found, in order of place.
    pub findings: Vec<Finding>,
    /// The files it looked at; those without a finding are reported as good.
    pub files: Vec<FileId>,
    /// The cases it ran.
    pub cases: Vec<CaseOutcome>,
    /// What is to be seen at a place and is no mistake.
    pub notices: Vec<Notice>,
    /// What else it has to say.
    pub attached: Vec<Attached>,
}

impl Step {
    /// A step with nothing but its end.
    #[must_use]
    pub fn new(name: &'static str, outcome: Outcome, summary: Bilingual) -> Self {
        Self {
            name,
            outcome,
            summary,
            findings: Vec::new(),
            files: Vec::new(),
            cases: Vec::new(),
            notices: Vec::new(),
            attached: Vec::new(),
        }
    }
}

impl Step {
    /// Whether one of its findings is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.level() == Level::Error)
    }
}

/// Something at a place that is no mistake: a change, a hole in the coverage.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What kind of thing it is, in kebab case: `rule-changed`.
    pub kind: &'static str,
    /// Where it is.
    pub span: Span,
    /// What is to be seen there.
    pub message: Bilingual,
}

/// A part of a step that has its own form in the formats that hold text or data; the others leave it out.
#[derive(Clone, Debug)]
pub struct Attached {
    /// Its key in JSON.
    pub name: &'static str,
    /// Whether notices of the step say, each at its place, what it lists.
    pub is_noticed: bool,
    /// For terminals; ends with a line break.
    pub text: String,
    /// For reports, below a heading of the second level; ends with a line break.
    pub markdown: String,
    /// For programs.
    pub json: serde_json::Value,
}

/// All steps of a run, and how they are to be written.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// In the order in which they were done.
    pub steps: &'a [Step],
    /// The texts that their places are in.
    pub sources: &'a Sources,
    /// Where those texts lie in the repository.
    pub roots: &'a Roots,
    /// How it is shown to people.
    pub view: View,
}

impl Run<'_> {
    /// The worst of the steps.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let failed = self.steps.iter().any(|step| step.outcome == Outcome::Failed);
        let worst = self.steps.iter().map(|step| step.outcome).max();
        if failed { Outcome::Failed } else { worst.unwrap_or(Outcome::Passed) }
    }
}
