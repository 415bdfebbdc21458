//! Worked examples in rule files: each is a profile and what its rule must answer.

mod compare;
mod given;

use crate::both;
use crate::diag::{Code, Report, Sources, Span};
use crate::explain::assess_rule;
use crate::model::{Model, Rule};
use crate::plan::Plan;
use crate::profile::from_table;
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
    let mut outcomes = Vec::new();
    let mut report = Report::new();
    for rule in &model.rules {
        for case in &rule.cases {
            let mut findings = Report::new();
            one(model, plan, sources, rule, case, &mut findings);
            outcomes.push(CaseOutcome {
                rule: rule.id.to_string(),
                name: case.name.value.clone(),
                span: case.name.span,
                passed: !findings.has_errors(),
            });
            report.absorb(findings);
        }
    }
    (outcomes, report)
}

fn one(model: &Model, plan: &Plan, sources: &Sources, rule: &Rule, case: &Case, report: &mut Report) {
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
    let Some(given) = given::of(rule, case, report) else { return };
    let profile = from_table(model, &given, report);
    if report.has_errors() {
        return;
    }
    let as_of = plan.as_of.and_then(|id| profile.facts.get(&id)).map(|s| s.value.clone());
    let Some(Value::Date(as_of)) = as_of else {
        report.find(
            Code::CaseInvalid,
            case.given_span,
            both!("案例 `{name}` 没有写明 `as_of`", "the case `{name}` does not state `as_of`"),
        );
        return;
    };
    report.absorb(crate::explain::check_profile(model, plan, sources, &profile, as_of, case.given_span));
    if report.has_errors() {
        return;
    }
    let Some(id) = model.rule(&rule.id) else { return };
    let results = assess_rule(model, plan, sources, &profile, as_of, id);
    let index = case.record.unwrap_or(1);
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
