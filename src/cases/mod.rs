//! Worked examples in rule files: each is a profile and what its rule must answer.

mod compare;
mod given;

use jiff::civil::Date;

use crate::both;
use crate::diag::{Code, Report, Sources, Span};
use crate::explain::{Question, RuleResult, answers};
use crate::model::{Model, Rule, RuleId};
use crate::plan::Plan;
use crate::profile::{Profile, from_table};
use crate::syntax::pack::Case;
use crate::value::Value;

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
}

/// Runs every case: how each came out, and the findings of those that did not pass or could not be run.
#[must_use]
pub fn run(model: &Model, plan: &Plan, sources: &Sources) -> (Vec<CaseOutcome>, Report) {
    let mut asked: Vec<(&Rule, &Case, Report)> = Vec::new();
    // The questions of the cases that can be asked, each with the place of its case.
    let (mut questions, mut of): (Vec<Question>, Vec<usize>) = (Vec::new(), Vec::new());
    for (rule, id) in model.rules.iter().zip((0..).map(RuleId)) {
        for case in &rule.cases {
            let mut findings = Report::new();
            if let Some((profile, as_of)) = question(model, plan, rule, case, &mut findings) {
                of.push(asked.len());
                questions.push(Question { profile, as_of, rule: id, whole: case.given_span });
            }
            asked.push((rule, case, findings));
        }
    }
    for ((contradictions, results), at) in answers(model, plan, sources, &questions).into_iter().zip(of) {
        let Some((_, case, findings)) = asked.get_mut(at) else { continue };
        findings.absorb(contradictions);
        if !findings.has_errors() {
            compare(case, &results, findings);
        }
    }
    let mut report = Report::new();
    let mut outcomes = Vec::with_capacity(asked.len());
    for (rule, case, findings) in asked {
        outcomes.push(CaseOutcome {
            rule: rule.id.to_string(),
            name: case.name.value.clone(),
            span: case.name.span,
            passed: !findings.has_errors(),
        });
        report.absorb(findings);
    }
    (outcomes, report)
}

/// The company and date of a case; `None` where it cannot be asked, which has then been reported.
fn question(model: &Model, plan: &Plan, rule: &Rule, case: &Case, report: &mut Report) -> Option<(Profile, Date)> {
    let name = &case.name.value;
    if rule.cases.iter().any(|other| other.name.value == *name && other.name.span < case.name.span) {
        report.find(
            Code::DuplicateName,
            case.name.span,
            both!("案例名 `{name}` 已用过", "the name `{name}` is taken by an earlier case"),
        );
    }
    let nothing = case.verdict.is_none()
        && case.missing.is_none()
        && case.outputs.entries.is_empty()
        && case.states.entries.is_empty()
        && case.options.entries.is_empty();
    if nothing {
        report.find(
            Code::CaseExpectsNothing,
            case.expect_span,
            both!("案例 `{name}` 没有任何期望", "the case `{name}` expects nothing"),
        );
    }
    let given = given::of(rule, case, report)?;
    let profile = from_table(model, &given, report);
    if report.has_errors() {
        return None;
    }
    let as_of = plan.as_of.and_then(|id| profile.facts.get(&id)).map(|s| s.value.clone());
    let Some(Value::Date(as_of)) = as_of else {
        report.find(
            Code::CaseInvalid,
            case.given_span,
            both!("案例 `{name}` 没有写明 `as_of`", "the case `{name}` does not state `as_of`"),
        );
        return None;
    };
    Some((profile, as_of))
}

/// Holds the result for the record the case is about against what it expects.
fn compare(case: &Case, results: &[RuleResult], report: &mut Report) {
    let (name, index) = (&case.name.value, case.record.unwrap_or(1));
    let wanted = results.iter().find(|r| r.record.as_ref().is_none_or(|record| record.index == index));
    match wanted {
        Some(result) => compare::expected(case, result, report),
        None => report.find(
            Code::CaseInvalid,
            case.expect_span,
            both!("案例 `{name}` 没有第 {index} 条记录的结果", "the case `{name}` has no result for record {index}"),
        ),
    }
}
