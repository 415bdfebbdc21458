//! One line a finding: `file:line:column: error HQ0504 quote-not-found: message`.

use std::fmt::Write as _;

use super::{Outcome, Run, Step};
use crate::diag::{Finding, Sources};
use crate::text::visible;
use crate::value::Lang;

/// A line for each finding, in their order.
#[must_use]
pub fn short(findings: &[Finding], sources: &Sources, lang: Lang) -> String {
    findings.iter().map(|finding| line(finding, sources, lang)).collect()
}

fn line(finding: &Finding, sources: &Sources, lang: Lang) -> String {
    let at = sources.start(finding.span);
    let name = visible(&sources.get(finding.span.file).name);
    let (level, code, kind) = (finding.level().name(), finding.code, finding.code.info().name);
    let message = visible(finding.message.in_lang(lang));
    format!("{name}:{}:{}: {level} {code} {kind}: {message}\n", at.line, at.column)
}

/// A line for each finding and for what is to be seen elsewhere, step by step; a step that failed without an error has a
/// line of its own.
#[must_use]
pub fn short_of_run(run: &Run<'_>) -> String {
    run.steps.iter().map(|step| of_step(step, run)).collect()
}

fn of_step(step: &Step, run: &Run<'_>) -> String {
    let lang = run.view.lang;
    let mut text = short(&step.findings, run.sources, lang);
    for notice in &step.notices {
        let (at, name) = (run.sources.start(notice.span), visible(&run.sources.get(notice.span.file).name));
        let (kind, message) = (notice.kind, visible(notice.message.in_lang(lang)));
        let _ = writeln!(text, "{name}:{}:{}: notice {kind}: {message}", at.line, at.column);
    }
    if !step.has_errors() && step.outcome == Outcome::Failed {
        let summary = visible(step.summary.in_lang(lang));
        let _ = writeln!(text, "huiqi {}: error: {summary}", step.name);
    }
    let shown = step.attached.iter().filter(|attached| !attached.is_noticed);
    text.extend(shown.map(|attached| attached.text.as_str()));
    text
}
