//! Which rules' answers a change can alter: those that read, directly or through terms, what it changes.

use std::collections::BTreeSet;

use super::edit::{Cited, Edit, Root};
use crate::model::{Expr, Model, Op, ParameterId, RuleId, TableId, TermId};

/// What one rule reads.
#[derive(Clone, Debug, Default)]
struct Read {
    terms: BTreeSet<TermId>,
    parameters: BTreeSet<ParameterId>,
    tables: BTreeSet<TableId>,
    /// Rules whose conditions open its options.
    rules: BTreeSet<usize>,
}

/// What every rule reads, by its place.
#[derive(Clone, Debug)]
pub struct Reads {
    of_rules: Vec<Read>,
}

impl Reads {
    /// Of a model.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let mut of_rules: Vec<Read> = Vec::with_capacity(model.rules.len());
        for rule in &model.rules {
            let mut read = Read::default();
            let conditions = rule.scope.iter().chain(&rule.require).map(|c| &c.test);
            let locals = rule.locals.iter().map(|l| &l.value);
            let whens = rule.outputs.iter().filter_map(|o| o.when.as_ref());
            let options = rule.options.iter().flat_map(|o| o.when.iter().chain([&o.cost]));
            for expr in rule.dated_by.iter().chain(conditions).chain(locals).chain(whens).chain(options) {
                read.expression(model, expr);
            }
            let open = rule.options.iter().filter(|option| option.when.is_none()).flat_map(|option| &option.rules);
            let place = |id: &str| model.rules.iter().position(|rule| *rule.id == *id);
            read.rules = open.filter_map(|(id, _)| place(id)).collect();
            of_rules.push(read);
        }
        // A choice rests on whatever its rules rest on; no choice is an option of another.
        let plain = of_rules.clone();
        for read in &mut of_rules {
            for other in read.rules.iter().filter_map(|at| plain.get(*at)) {
                read.terms.extend(&other.terms);
                read.parameters.extend(&other.parameters);
                read.tables.extend(&other.tables);
            }
        }
        Self { of_rules }
    }

    fn those(&self, reads: impl Fn(usize, &Read) -> bool) -> Vec<usize> {
        self.of_rules.iter().enumerate().filter(|(at, read)| reads(*at, read)).map(|(at, _)| at).collect()
    }

    fn rule(&self, id: RuleId) -> Vec<usize> {
        self.those(|at, read| at == id.index() || read.rules.contains(&id.index()))
    }

    /// The rules, by place, whose answers a change can alter.
    #[must_use]
    pub fn affected(&self, edit: &Edit) -> Vec<usize> {
        match edit {
            Edit::Expr(root, ..) => match root {
                Root::Scope(id, _)
                | Root::Require(id, _)
                | Root::Local(id, _)
                | Root::When(id, _)
                | Root::OptionWhen(id, _)
                | Root::Cost(id, _)
                | Root::DatedBy(id) => self.rule(*id),
                Root::Term(id) | Root::TermDate(id) => self.those(|_, read| read.terms.contains(id)),
            },
            Edit::InForce(id, _) => self.rule(*id),
            Edit::Parameter(id, ..) | Edit::ParameterDates(id, _) => self.those(|_, read| read.parameters.contains(id)),
            Edit::Row(id, ..) | Edit::Default(id, ..) | Edit::TableDates(id, _) => {
                self.those(|_, read| read.tables.contains(id))
            }
            Edit::Locator(cited, _) => match cited {
                Cited::Rule(id)
                | Cited::Basis(id, _)
                | Cited::Scope(id, ..)
                | Cited::Require(id, ..)
                | Cited::Output(id, ..)
                | Cited::Option(id, ..) => vec![id.index()],
                Cited::Term(id, _) => self.those(|_, read| read.terms.contains(id)),
                Cited::Parameter(id, ..) => self.those(|_, read| read.parameters.contains(id)),
                Cited::Table(id, ..) => self.those(|_, read| read.tables.contains(id)),
            },
        }
    }
}

impl Read {
    fn expression(&mut self, model: &Model, expr: &Expr) {
        let mut terms = Vec::new();
        expr.visit(&mut |part| match &part.op {
            Op::Term(id) => terms.push(*id),
            Op::Parameter(id) => {
                self.parameters.insert(*id);
            }
            Op::Lookup(id, _) => {
                self.tables.insert(*id);
            }
            _ => {}
        });
        for id in terms {
            if self.terms.insert(id)
                && let Some(term) = model.terms.get(id.index())
            {
                self.expression(model, &term.value);
                if let Some(date) = &term.dated_by {
                    self.expression(model, date);
                }
            }
        }
    }
}
