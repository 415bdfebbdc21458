//! Which rules use a fact, term, parameter or table, directly or through terms.

use std::collections::BTreeSet;

use crate::model::{Expr, FactId, Model, Op, ParameterId, Rule, TableId, TermId};

/// Something a rule may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Used {
    /// A fact.
    Fact(FactId),
    /// A term.
    Term(TermId),
    /// A parameter.
    Parameter(ParameterId),
    /// A table.
    Table(TableId),
}

/// The rules that use it, in the order of listings.
#[must_use]
pub fn rules_that_use(model: &Model, used: Used) -> Vec<&Rule> {
    let of_terms = of_terms(model);
    model
        .rules
        .iter()
        .filter(|rule| {
            let mut all = BTreeSet::new();
            expressions(rule).for_each(|expr| collect(expr, &of_terms, &mut all));
            all.contains(&used)
        })
        .collect()
}

/// The facts that some rules use, with those of the rules that an option of theirs takes together.
#[must_use]
pub fn facts_of(model: &Model, names: &[String]) -> BTreeSet<FactId> {
    let of_terms = of_terms(model);
    let asked = |rule: &&Rule| {
        let in_option = |r: &Rule| r.options.iter().flat_map(|o| &o.rules).any(|(taken, _)| *taken == rule.id);
        let named = |r: &&Rule| names.iter().any(|name| **name == *r.id);
        named(rule) || model.rules.iter().filter(named).any(in_option)
    };
    let mut all = BTreeSet::new();
    for rule in model.rules.iter().filter(asked) {
        expressions(rule).for_each(|expr| collect(expr, &of_terms, &mut all));
    }
    let fact = |used| match used {
        Used::Fact(id) => Some(id),
        _ => None,
    };
    all.into_iter().filter_map(fact).collect()
}

/// Every expression of a rule.
fn expressions(rule: &Rule) -> impl Iterator<Item = &Expr> {
    let conditions = rule.scope.iter().chain(&rule.require).map(|condition| &condition.test);
    let locals = rule.locals.iter().map(|local| &local.value);
    let outputs = rule.outputs.iter().filter_map(|output| output.when.as_ref());
    let notes = rule.notes.iter().filter_map(|note| note.when.as_ref());
    let options = rule.options.iter().flat_map(|option| option.when.iter().chain([&option.cost]));
    let milestones = rule.milestones.iter().flat_map(|milestone| milestone.when.iter().chain([&milestone.on]));
    let whole = rule.dated_by.iter().chain(conditions).chain(locals);
    whole.chain(outputs).chain(notes).chain(options).chain(milestones)
}

/// What each term uses; a term uses only earlier ones.
fn of_terms(model: &Model) -> Vec<BTreeSet<Used>> {
    let mut all: Vec<BTreeSet<Used>> = Vec::new();
    for term in &model.terms {
        let mut used = BTreeSet::new();
        for expr in std::iter::once(&term.value).chain(&term.dated_by) {
            collect(expr, &all, &mut used);
        }
        all.push(used);
    }
    all
}

fn collect(expr: &Expr, of_terms: &[BTreeSet<Used>], used: &mut BTreeSet<Used>) {
    expr.visit(&mut |part| match &part.op {
        Op::Fact(id) => {
            used.insert(Used::Fact(*id));
        }
        Op::Parameter(id) => {
            used.insert(Used::Parameter(*id));
        }
        Op::Lookup(id, _) => {
            used.insert(Used::Table(*id));
        }
        Op::Term(id) => {
            used.insert(Used::Term(*id));
            used.extend(of_terms.get(id.index()).into_iter().flatten());
        }
        _ => {}
    });
}
