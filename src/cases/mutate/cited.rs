//! Changes that no case notices, but that alter what an answer cites: the case that is there already and would notice, if it
//! expected one more citation.

use super::edit::Edit;
use super::{Fate, Mutations, OfRule, Would};
use crate::cases::citations::citations_of;
use crate::cases::{Asked, Selection, about, ask};
use crate::diag::Sources;
use crate::eval::Columns;
use crate::explain::{Answering, QUESTIONS_AT_ONCE, RuleResult};
use crate::model::Model;
use crate::plan::Plan;

/// The cases of every rule, by its place.
struct Cases<'m> {
    sources: &'m Sources,
    plan: &'m Plan,
    of_rules: Vec<OfRule<'m>>,
}

/// Looks, for every change that no case notices, for a case whose answer no longer cites something after it.
pub fn expecting(model: &Model, plan_of_all: &Plan, sources: &Sources, mutations: &mut Mutations) {
    let mut cases =
        Cases { sources, plan: plan_of_all, of_rules: model.rules.iter().map(|_| OfRule::default()).collect() };
    for Asked { case, question, .. } in ask(model, plan_of_all, &Selection::default()) {
        let Some(question) = question else { continue };
        if let Some(of_rule) = cases.of_rules.get_mut(question.rule.index()) {
            of_rule.cases.push(case);
            of_rule.questions.push(question);
        }
    }
    let mut own = model.clone();
    let mut columns = Columns::default();
    for mutated in mutations.tried.iter_mut().filter(|mutated| mutated.fate == Fate::Unnoticed) {
        let mut edit = mutated.mutant.edit.clone();
        let is_citation = matches!(edit, Edit::Locator(..));
        edit.swap(&mut own);
        let plan = if is_citation { None } else { Some(Plan::of_rules(&own, |at| mutated.affected.contains(&at))) };
        let changed = (&own, plan.as_ref().unwrap_or(plan_of_all));
        let mut found = mutated.affected.iter().find_map(|at| cases.first_citing(*at, model, changed, &mut columns));
        edit.swap(&mut own);
        if is_citation && found.is_none() {
            found = Some(Would::NotFound);
        }
        mutated.would = found.unwrap_or(Would::NotSought);
    }
}

impl Cases<'_> {
    /// The first case of a rule with a citation that is no longer there after the change.
    fn first_citing(
        &self,
        at: usize,
        model: &Model,
        (changed, plan): (&Model, &Plan),
        columns: &mut Columns,
    ) -> Option<Would> {
        let OfRule { cases, questions } = self.of_rules.get(at)?;
        let mut answers = |model: &Model, plan: &Plan| -> Vec<Vec<RuleResult>> {
            let mut all = Vec::with_capacity(questions.len());
            for questions in questions.chunks(QUESTIONS_AT_ONCE) {
                let answering = Answering::new(model, plan, self.sources, questions, columns);
                all.extend((0..questions.len()).map(|company| answering.answer(company).1));
            }
            all
        };
        let (before, after) = (answers(model, self.plan), answers(changed, plan));
        let rule = model.rules.get(at)?.id.to_string();
        cases.iter().zip(before.iter().zip(&after)).find_map(|(case, (before, after))| {
            let (before, after) = (citations_of(about(case, before)?), citations_of(about(case, after)?));
            let lost = before.difference(&after).next()?;
            Some(Would::Expecting { rule: rule.clone(), case: case.name.value.clone(), citation: lost.written() })
        })
    }
}
