//! Findings for machines: an array of objects with fixed keys.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Outcome, Run, Step};
use crate::cases::{CaseOutcome, Difference};
use crate::diag::{Finding as Settled, Sources, Span};
use crate::render::json::{Words, pretty, words};

#[derive(Serialize)]
struct Finding<'a> {
    code: String,
    name: &'static str,
    level: &'static str,
    message: Words<'a>,
    help: Option<Words<'a>>,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    related: Option<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: Words<'a>,
    file: &'a str,
    line: usize,
    column: usize,
}

/// The findings, in their order; lines and columns count from 1, columns in characters, the end is excluded.
#[must_use]
pub fn json(findings: &[Settled], sources: &Sources) -> String {
    pretty(&all(findings, sources))
}

fn all<'a>(findings: &'a [Settled], sources: &'a Sources) -> Vec<Finding<'a>> {
    let name = |span: Span| sources.get(span.file).name.as_str();
    let one = |finding: &'a Settled| {
        let (start, end) = (sources.start(finding.span), sources.end(finding.span));
        Finding {
            code: finding.code.to_string(),
            name: finding.code.info().name,
            level: finding.level().name(),
            message: words(&finding.message),
            help: finding.help.as_ref().map(words),
            file: name(finding.span),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            related: finding.related.as_ref().map(|(span, message)| {
                let at = sources.start(*span);
                Related { message: words(message), file: name(*span), line: at.line, column: at.column }
            }),
        }
    };
    findings.iter().map(one).collect()
}

#[derive(Serialize)]
struct StepOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    step: &'static str,
    outcome: &'static str,
    summary: Words<'a>,
    findings: Vec<Finding<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cases: Vec<CaseOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notices: Vec<NoticeOut<'a>>,
    #[serde(flatten)]
    attached: BTreeMap<&'static str, &'a serde_json::Value>,
}

#[derive(Serialize)]
struct CaseOut<'a> {
    rule: &'a str,
    name: &'a str,
    passed: bool,
    file: &'a str,
    line: usize,
    differences: Vec<DifferenceOut<'a>>,
}

#[derive(Serialize)]
struct DifferenceOut<'a> {
    what: &'a str,
    expected: &'a str,
    actual: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct NoticeOut<'a> {
    kind: &'static str,
    message: Words<'a>,
    file: &'a str,
    line: usize,
    column: usize,
}

/// A run of several steps: each with its outcome, findings and cases; a run of one step is that step's object, and one
/// that only looks for findings is their array.
#[must_use]
pub fn json_of_run(run: &Run<'_>) -> String {
    #[derive(Serialize)]
    struct RunOut<'a> {
        schema: &'static str,
        outcome: &'static str,
        steps: Vec<StepOut<'a>>,
    }
    match run.steps {
        [step] if step.name == "validate" => json(&step.findings, run.sources),
        [step] => pretty(&of_step(step, run, Some(format!("huiqi.{}/1", step.name)))),
        steps => pretty(&RunOut {
            schema: "huiqi.ci/1",
            outcome: Outcome::name(run.outcome()),
            steps: steps.iter().map(|step| of_step(step, run, None)).collect(),
        }),
    }
}

fn of_step<'a>(step: &'a Step, run: &Run<'a>, schema: Option<String>) -> StepOut<'a> {
    let sources = run.sources;
    let difference = |d: &'a Difference| {
        let at = sources.start(d.span);
        DifferenceOut { what: &d.what, expected: &d.expected, actual: &d.actual, line: at.line, column: at.column }
    };
    let case = |case: &'a CaseOutcome| CaseOut {
        rule: &case.rule,
        name: &case.name,
        passed: case.passed,
        file: &sources.get(case.span.file).name,
        line: sources.start(case.span).line,
        differences: case.differences.iter().map(difference).collect(),
    };
    let notice = |notice: &'a super::Notice| {
        let at = sources.start(notice.span);
        let (message, file) = (words(&notice.message), sources.get(notice.span.file).name.as_str());
        NoticeOut { kind: notice.kind, message, file, line: at.line, column: at.column }
    };
    StepOut {
        schema,
        step: step.name,
        outcome: step.outcome.name(),
        summary: words(&step.summary),
        findings: all(&step.findings, sources),
        cases: step.cases.iter().map(case).collect(),
        notices: step.notices.iter().map(notice).collect(),
        attached: step.attached.iter().map(|attached| (attached.name, &attached.json)).collect(),
    }
}
