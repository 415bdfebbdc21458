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
            rule.expressions().for_each(|expr| collect(expr, &of_terms, &mut all));
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
        rule.expressions().for_each(|expr| collect(expr, &of_terms, &mut all));
    }
    let fact = |used| match used {
        Used::Fact(id) => Some(id),
        _ => None,
    };
    all.into_iter().filter_map(fact).collect()
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
