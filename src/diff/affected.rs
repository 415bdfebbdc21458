//! Which rules can answer otherwise: those that changed themselves, and those that use something that changed.

use std::collections::{BTreeMap, BTreeSet};

use super::{Changes, Kind};
use crate::model::{Expr, Model, Op, Rule};

/// Why the answer of a rule can be another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// The rule is new.
    Added,
    /// The rule is gone.
    Removed,
    /// The rule itself changed.
    Itself,
    /// Something that it uses changed.
    Uses(Kind, String),
}

/// A rule whose answer can be another.
#[derive(Clone, Debug)]
pub struct Affected {
    /// The rule.
    pub rule: String,
    /// Why, its own changes first.
    pub because: Vec<Because>,
}

/// The rules whose answers can be others because of the changes, in the order of their identifiers.
#[must_use]
pub fn affected(changes: &Changes, old: &Model, new: &Model) -> Vec<Affected> {
    let rules = changes.decisive.iter().filter(|((kind, _), because)| *kind == Kind::Rule && !because.is_empty());
    let mut all: BTreeMap<String, BTreeSet<Because>> =
        rules.map(|((_, rule), because)| (rule.clone(), because.clone())).collect();
    for model in [old, new] {
        let terms = term_uses(model);
        for rule in &model.rules {
            // Of a rule that is new or gone nothing else is to be said.
            if all.get(&*rule.id).is_some_and(|b| b.contains(&Because::Added) || b.contains(&Because::Removed)) {
                continue;
            }
            for used in uses(model, rule, &terms) {
                if changes.decisive.contains_key(&used) {
                    let (kind, name) = used;
                    all.entry(rule.id.to_string()).or_default().insert(Because::Uses(kind, name));
                }
            }
        }
    }
    all.into_iter().map(|(rule, because)| Affected { rule, because: because.into_iter().collect() }).collect()
}

type Names = BTreeSet<(Kind, String)>;

/// What each term uses, what the terms it names use included.
fn term_uses(model: &Model) -> Vec<Names> {
    let mut all: Vec<Names> = Vec::with_capacity(model.terms.len());
    for term in &model.terms {
        let mut names = Names::new();
        for expr in std::iter::once(&term.value).chain(&term.dated_by) {
            of_expression(model, expr, &all, &mut names);
        }
        all.push(names);
    }
    all
}

fn uses(model: &Model, rule: &Rule, terms: &[Names]) -> Names {
    let conditions = rule.scope.iter().chain(&rule.require).map(|c| &c.test);
    let outputs = rule.outputs.iter().filter_map(|o| o.when.as_ref());
    let options = rule.options.iter().flat_map(|o| std::iter::once(&o.cost).chain(&o.when));
    let mut names = Names::new();
    for expr in
        rule.dated_by.iter().chain(conditions).chain(rule.locals.iter().map(|l| &l.value)).chain(outputs).chain(options)
    {
        of_expression(model, expr, terms, &mut names);
    }
    names
}

fn of_expression(model: &Model, expr: &Expr, terms: &[Names], names: &mut Names) {
    expr.visit(&mut |part| {
        let used = match &part.op {
            Op::Fact(id) => model.facts.get(id.index()).map(|f| (Kind::Fact, f.id.to_string())),
            Op::Parameter(id) => model.parameters.get(id.index()).map(|p| (Kind::Parameter, p.id.to_string())),
            Op::Lookup(id, _) => model.tables.get(id.index()).map(|t| (Kind::Table, t.id.to_string())),
            Op::Term(id) => {
                names.extend(terms.get(id.index()).into_iter().flatten().cloned());
                model.terms.get(id.index()).map(|t| (Kind::Term, t.id.to_string()))
            }
            _ => None,
        };
        names.extend(used);
    });
}
