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

use std::collections::BTreeMap;

use crate::both;
use crate::diag::{Code, Report, Sources, Span};
use crate::eval::Columns;
use crate::explain::{Answering, QUESTIONS_AT_ONCE, Question, RuleResult};
use crate::model::Model;
use crate::plan::Plan;

/// Cases that came out differently after which no more are explained.
const MOST_EXPLAINED: usize = 500;

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
    /// The whole answer of a case that came out differently, which explains it; of the first few hundred of them.
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
    // What came out as it should is dropped at once.
    let (mut compared_with, mut explained) = (BTreeMap::new(), 0_usize);
    let mut columns = Columns::default();
    for (questions, of) in questions.chunks(QUESTIONS_AT_ONCE).zip(of.chunks(QUESTIONS_AT_ONCE)) {
        let answering = Answering::new(model, plan, sources, questions, &mut columns);
        for (company, at) in of.iter().enumerate() {
            let Some(Asked { case, findings, .. }) = asked.get_mut(*at) else { continue };
            let (contradictions, results) = answering.answer(company);
            findings.absorb(contradictions);
            if !findings.has_errors() {
                let (all, result) = compared(case, &results, findings);
                let result = result.filter(|_| explained < MOST_EXPLAINED);
                explained = explained.saturating_add(usize::from(result.is_some()));
                compared_with.insert(*at, (all, result));
            }
        }
    }
    let mut report = Report::new();
    let mut outcomes = Vec::with_capacity(asked.len());
    for (at, Asked { rule, case, findings, .. }) in asked.into_iter().enumerate() {
        let (all, result) = compared_with.remove(&at).unwrap_or_default();
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
