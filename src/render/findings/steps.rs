//! A run for people: what each step found, then a table of the steps where there are several.

use super::{Run, Step, human};
use crate::diag::Code;
use crate::render::cases::failed;
use crate::render::listing::{ListFormat, listing};
use crate::text::visible;

/// What every step found, and at the end what each of them came to.
#[must_use]
pub fn steps(run: &Run<'_>) -> String {
    let mut text: String = run.steps.iter().map(|step| of_step(step, run)).collect();
    if run.steps.len() > 1 {
        if !text.is_empty() && !text.ends_with("\n\n") {
            text.push('\n');
        }
        text.push_str(&outcomes(run));
    }
    text
}

fn of_step(step: &Step, run: &Run<'_>) -> String {
    let view = run.view;
    // A case that came out differently is shown whole, with what was expected beside what came out.
    let shown = |case: &crate::cases::CaseOutcome| case.result.is_some();
    let whole = step.cases.iter().any(shown);
    let findings = step.findings.iter().filter(|finding| !whole || finding.code != Code::CaseFails);
    let mut text = human(&findings.cloned().collect::<Vec<_>>(), run.sources, view.lang, view.color);
    text.push_str(&failed(&step.cases, run.sources, &view));
    text.extend(step.attached.iter().map(|attached| attached.text.as_str()));
    text
}

/// A table of the steps: how each ended, and what it comes to.
#[must_use]
pub fn outcomes(run: &Run<'_>) -> String {
    let lang = run.view.lang;
    let headers = [lang.pick("步骤", "step"), lang.pick("结果", "outcome"), lang.pick("说明", "summary")];
    let row = |step: &Step| {
        let (outcome, summary) = (step.outcome.label(), visible(step.summary.in_lang(lang)).into_owned());
        vec![step.name.to_owned(), outcome.in_lang(lang).to_owned(), summary]
    };
    listing(&headers, &run.steps.iter().map(row).collect::<Vec<_>>(), ListFormat::Table, run.view.width)
}
