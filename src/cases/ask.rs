//! Cases to questions: the company and the date of each that can be asked, and what is wrong with the others.

use jiff::civil::Date;

use super::Selection;
use super::given::{self, Named};
use crate::both;
use crate::diag::{Code, Report};
use crate::explain::{Question, RuleResult};
use crate::model::{Model, Rule, RuleId};
use crate::plan::Plan;
use crate::profile::{Profile, from_table};
use crate::syntax::pack::Case;
use crate::value::Value;

/// A case with its question.
#[derive(Debug)]
pub struct Asked<'m> {
    /// The rule it is a case of.
    pub rule: &'m Rule,
    /// The case.
    pub case: &'m Case,
    /// The company, the date and the rule; `None` where it cannot be asked, which has then been reported.
    pub question: Option<Question>,
    /// What is wrong with it.
    pub findings: Report,
}

/// Every case that is selected, in the order of the rules and their files.
#[must_use]
pub fn ask<'m>(model: &'m Model, plan: &Plan, selection: &Selection) -> Vec<Asked<'m>> {
    let mut all = Vec::new();
    for (rule, id) in model.rules.iter().zip((0..).map(RuleId)).filter(|(rule, _)| selection.takes_rule(rule)) {
        let named = given::named(&rule.cases);
        for case in rule.cases.iter().filter(|case| selection.takes(model, rule, case)) {
            let mut findings = Report::new();
            let asked = company(model, plan, &named, case, &mut findings);
            let question = asked.map(|(profile, as_of)| Question {
                profile,
                as_of,
                rule: id,
                record: Some(about_record(case)),
                whole: case.given_span,
            });
            all.push(Asked { rule, case, question, findings });
        }
    }
    all
}

/// The company and date of a case; `None` where it cannot be asked, which has then been reported.
fn company(model: &Model, plan: &Plan, named: &Named<'_>, case: &Case, report: &mut Report) -> Option<(Profile, Date)> {
    let name = &case.name.value;
    if named.get(name.as_str()).is_some_and(|first| first.name.span < case.name.span) {
        report.find(
            Code::DuplicateName,
            case.name.span,
            both!("案例名 `{name}` 已用过", "the name `{name}` is taken by an earlier case"),
        );
    }
    if expects_nothing(case) {
        report.find(
            Code::CaseExpectsNothing,
            case.expect_span,
            both!("案例 `{name}` 没有任何期望", "the case `{name}` expects nothing"),
        );
    }
    let given = given::of(named, case, report)?;
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

fn expects_nothing(case: &Case) -> bool {
    case.verdict.is_none()
        && case.missing.is_none()
        && case.citations.is_none()
        && case.outputs.entries.is_empty()
        && case.states.entries.is_empty()
        && case.options.entries.is_empty()
}

/// Which record of its rule a case is about, from 1: the first unless it says another.
#[must_use]
pub fn about_record(case: &Case) -> usize {
    case.record.unwrap_or(1)
}

/// Of the results of its rule the one a case is about.
#[must_use]
pub fn about<'r>(case: &Case, results: &'r [RuleResult]) -> Option<&'r RuleResult> {
    let index = about_record(case);
    results.iter().find(|r| r.record.as_ref().is_none_or(|record| record.index == index))
}
