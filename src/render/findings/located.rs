//! A finding with its level, and its place as programs name it: file in the repository, lines and columns from 1.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Notice, Run, Step};
use crate::diag::{Finding, Level, Position, Span};
use crate::text::visible;
use crate::value::{Bilingual, Lang};

/// A place in a file of the repository.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    /// The file, never with an absolute path.
    pub file: Cow<'a, str>,
    /// Its first character.
    pub start: Position,
    /// The position after its last character.
    pub end: Position,
}

impl<'a> Place<'a> {
    pub(super) fn of(span: Span, run: &Run<'a>) -> Self {
        let sources = run.sources;
        Self { file: run.roots.path(&sources.get(span.file).name), start: sources.start(span), end: sources.end(span) }
    }

    /// `file:line:column`, with nothing hidden in it.
    pub(super) fn text(&self) -> String {
        format!("{}:{}:{}", visible(&self.file), self.start.line, self.start.column)
    }
}

/// How loudly something is said by formats that know a level below warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Volume {
    Error,
    Warning,
    /// What is no mistake.
    Notice,
}

/// What is to be said at a place: a finding or a notice.
#[derive(Clone, Debug)]
pub(super) struct Located<'a> {
    pub volume: Volume,
    /// `HQ0504`, or the kind of notice.
    pub code: String,
    /// `quote-not-found`, or the kind of notice.
    pub name: &'static str,
    pub span: Span,
    pub place: Place<'a>,
    message: &'a Bilingual,
    help: Option<&'a Bilingual>,
    pub related: Option<(Place<'a>, &'a Bilingual)>,
    pub finding: Option<&'a Finding>,
}

impl<'a> Located<'a> {
    pub(super) fn finding(finding: &'a Finding, run: &Run<'a>) -> Self {
        Self {
            volume: match finding.level() {
                Level::Error => Volume::Error,
                Level::Warning => Volume::Warning,
            },
            code: finding.code.to_string(),
            name: finding.code.info().name,
            span: finding.span,
            place: Place::of(finding.span, run),
            message: &finding.message,
            help: finding.help.as_ref(),
            related: finding.related.as_ref().map(|(span, label)| (Place::of(*span, run), label)),
            finding: Some(finding),
        }
    }

    fn notice(notice: &'a Notice, run: &Run<'a>) -> Self {
        Self {
            volume: Volume::Notice,
            code: notice.kind.to_owned(),
            name: notice.kind,
            span: notice.span,
            place: Place::of(notice.span, run),
            message: &notice.message,
            help: None,
            related: None,
            finding: None,
        }
    }

    /// `HQ0504 quote-not-found`.
    pub(super) fn title(&self) -> String {
        if self.finding.is_some() { format!("{} {}", self.code, self.name) } else { self.code.clone() }
    }

    /// What is wrong, on lines without anything hidden.
    pub(super) fn message(&self, lang: Lang) -> String {
        lines(self.message.in_lang(lang))
    }

    /// What to write.
    pub(super) fn help(&self, lang: Lang) -> Option<String> {
        self.help.map(|help| lines(help.in_lang(lang)))
    }

    /// What is wrong, what to write and what belongs to it, each on its line.
    pub(super) fn words(&self, lang: Lang) -> String {
        let mut words = self.message(lang);
        if let Some((place, label)) = &self.related {
            let (see, label) = (lang.pick("另见", "see also"), lines(label.in_lang(lang)));
            let _ = write!(words, "\n{see} {}: {label}", place.text());
        }
        if let Some(help) = self.help(lang) {
            let _ = write!(words, "\n{}{help}", lang.pick("建议：", "help: "));
        }
        words
    }
}

/// A text of several lines, each with what is hidden in it made visible.
pub(super) fn lines(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// Everything a step says at a place.
pub(super) fn all_of<'a>(step: &'a Step, run: &Run<'a>) -> Vec<Located<'a>> {
    let findings = step.findings.iter().map(|finding| Located::finding(finding, run));
    findings.chain(step.notices.iter().map(|notice| Located::notice(notice, run))).collect()
}

/// Everything to be said at a place, step by step.
pub(super) fn all<'a>(run: &Run<'a>) -> Vec<Located<'a>> {
    run.steps.iter().flat_map(|step| all_of(step, run)).collect()
}
