//! Many questions at once, each about one company and one rule: how cases are answered, without a second evaluation.

use jiff::civil::Date;

use super::RuleResult;
use super::reader::Reader;
use crate::diag::{Report, Sources, Span};
use crate::eval::{Chunk, Columns, chunk_of, evaluate};
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
    /// Of a rule about records, which one is asked about, from 1; all of them where none is named.
    pub record: Option<usize>,
    /// The place of what no file states.
    pub whole: Span,
}

/// Companies that are evaluated together.
pub const QUESTIONS_AT_ONCE: usize = 256;

/// Some questions, evaluated: columns to read, and answers that are made one by one.
#[derive(Debug)]
pub struct Answering<'q> {
    model: &'q Model,
    plan: &'q Plan,
    sources: &'q Sources,
    questions: &'q [Question],
    chunk: Chunk,
    columns: &'q Columns,
}

impl<'q> Answering<'q> {
    /// Evaluates some questions, best no more than [`QUESTIONS_AT_ONCE`], into columns that are kept from one to the next.
    #[must_use]
    pub fn new(
        model: &'q Model,
        plan: &'q Plan,
        sources: &'q Sources,
        questions: &'q [Question],
        columns: &'q mut Columns,
    ) -> Self {
        let chunk = chunk_of(plan, questions.iter().map(|q| (&q.profile, q.as_of)));
        evaluate(plan, &chunk, columns);
        Self { model, plan, sources, questions, chunk, columns }
    }

    /// The companies, a row a question.
    #[must_use]
    pub const fn chunk(&self) -> &Chunk {
        &self.chunk
    }

    /// A column for every node of the plan.
    #[must_use]
    pub const fn columns(&self) -> &Columns {
        self.columns
    }

    /// Of a question, by its place, the contradictions in its profile, and the results of its rule; where the profile
    /// contradicts itself there are none.
    #[must_use]
    pub fn answer(&self, at: usize) -> (Report, Vec<RuleResult>) {
        let Self { model, plan, sources, chunk, columns, .. } = self;
        let Some(question) = self.questions.get(at) else { return (Report::new(), Vec::new()) };
        let profile = &question.profile;
        let reader = Reader { model, plan, chunk, columns, profile, sources, company: at };
        let report = reader.contradictions(question.whole);
        let at = question.rule.index();
        let results = match (model.rules.get(at), plan.rules.get(at)) {
            (Some(rule), Some(nodes)) if !report.has_errors() => reader.rule(rule, nodes, question.record),
            _ => Vec::new(),
        };
        (report, results)
    }
}

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
    for questions in questions.chunks(QUESTIONS_AT_ONCE) {
        let answering = Answering::new(model, plan, sources, questions, &mut columns);
        all.extend((0..questions.len()).map(|at| answering.answer(at)));
    }
    all
}
