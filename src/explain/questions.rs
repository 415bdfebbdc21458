//! Many questions at once, each about one company and one rule: how cases are answered, without a second evaluation.

use jiff::civil::Date;

use super::RuleResult;
use super::reader::Reader;
use crate::diag::{Report, Sources, Span};
use crate::eval::{Columns, chunk_of, evaluate};
use crate::model::{Model, RuleId};
use crate::plan::Plan;
use crate::profile::Profile;

/// What one rule says of one company.
#[derive(Clone, Debug)]
pub struct Question {
    /// The company.
    pub profile: Profile,
    /// The date the answer is for.
    pub as_of: Date,
    /// The rule.
    pub rule: RuleId,
    /// The place of what no file states.
    pub whole: Span,
}

/// Companies that are evaluated together.
const CHUNK: usize = 256;

/// For each question the contradictions in its profile, and the results of its rule as [`assess`](super::assess) gives
/// them; where a profile contradicts itself there are no results.
#[must_use]
pub fn answers(
    model: &Model,
    plan: &Plan,
    sources: &Sources,
    questions: &[Question],
) -> Vec<(Report, Vec<RuleResult>)> {
    let mut columns = Columns::default();
    let mut all = Vec::with_capacity(questions.len());
    for questions in questions.chunks(CHUNK) {
        let chunk = chunk_of(plan, questions.iter().map(|q| (&q.profile, q.as_of)));
        evaluate(plan, &chunk, &mut columns);
        for (company, question) in questions.iter().enumerate() {
            let profile = &question.profile;
            let reader = Reader { model, plan, chunk: &chunk, columns: &columns, profile, sources, company };
            let report = reader.contradictions(question.whole);
            let at = question.rule.index();
            let results = match (model.rules.get(at), plan.rules.get(at)) {
                (Some(rule), Some(nodes)) if !report.has_errors() => reader.rule(rule, nodes),
                _ => Vec::new(),
            };
            all.push((report, results));
        }
    }
    all
}
