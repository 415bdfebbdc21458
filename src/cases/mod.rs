//! Worked examples in rule files: each is a profile and what its rule must answer.

mod ask;
mod citations;
mod compare;
pub mod coverage;
pub mod fill;
mod given;
pub mod mutate;
mod selection;
mod suggest;

pub use ask::{Asked, about, ask};
pub use compare::{Difference, differences};
pub use selection::{Selection, files_named};
pub use suggest::{Hole, Suggestion, suggest};

use crate::both;
use crate::diag::{Code, Report, Sources, Span};
use crate::explain::{Question, RuleResult, answers};
use crate::model::Model;
use crate::plan::Plan;

/// How a case came out.
#[derive(Clone, Debug)]
pub struct CaseOutcome {
    /// The rule.
    pub rule: String,
    /// The case's name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Whether everything was as expected.
    pub passed: bool,
    /// What was expected and what came out instead, in the order of the case; none where it passed or could not be run.
    pub differences: Vec<Difference>,
    /// The whole answer of a case that came out differently, which explains it.
    pub result: Option<Box<RuleResult>>,
}

/// Runs every case: how each came out, and the findings of those that did not pass or could not be run.
#[must_use]
pub fn run(model: &Model, plan: &Plan, sources: &Sources) -> (Vec<CaseOutcome>, Report) {
    run_selected(model, plan, sources, &Selection::default())
}

/// Runs the cases that are selected.
#[must_use]
pub fn run_selected(
    model: &Model,
    plan: &Plan,
    sources: &Sources,
    selection: &Selection,
) -> (Vec<CaseOutcome>, Report) {
    let mut asked = ask(model, plan, selection);
    let (mut questions, mut of): (Vec<Question>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, asked) in asked.iter_mut().enumerate() {
        if let Some(question) = asked.question.take() {
            questions.push(question);
            of.push(at);
        }
    }
    let mut answered = answers(model, plan, sources, &questions).into_iter().zip(of).peekable();
    let mut report = Report::new();
    let mut outcomes = Vec::with_capacity(asked.len());
    for (at, Asked { rule, case, mut findings, .. }) in asked.into_iter().enumerate() {
        let (mut all, mut result) = (Vec::new(), None);
        if let Some(((contradictions, results), _)) = answered.next_if(|(_, of)| *of == at) {
            findings.absorb(contradictions);
            if !findings.has_errors() {
                (all, result) = compared(case, &results, &mut findings);
            }
        }
        outcomes.push(CaseOutcome {
            rule: rule.id.to_string(),
            name: case.name.value.clone(),
            span: case.name.span,
            passed: !findings.has_errors(),
            differences: all,
            result,
        });
        report.absorb(findings);
    }
    (outcomes, report)
}

/// Holds the result for the record the case is about against what it expects.
fn compared(
    case: &crate::syntax::pack::Case,
    results: &[RuleResult],
    report: &mut Report,
) -> (Vec<Difference>, Option<Box<RuleResult>>) {
    let Some(result) = about(case, results) else {
        let (name, index) = (&case.name.value, case.record.unwrap_or(1));
        report.find(
            Code::CaseInvalid,
            case.expect_span,
            both!("案例 `{name}` 没有第 {index} 条记录的结果", "the case `{name}` has no result for record {index}"),
        );
        return (Vec::new(), None);
    };
    let all = differences(case, result, report);
    compare::report(case, result, &all, report);
    let kept = (!all.is_empty()).then(|| Box::new(result.clone()));
    (all, kept)
}
