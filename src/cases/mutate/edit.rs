//! One change of a model, made and taken back in place.

use jiff::civil::Date;

use crate::model::{Clause, Expr, Model, Op, ParameterId, Period, RuleId, TableId, TermId};
use crate::value::Value;

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// The test of a scope condition.
    Scope(RuleId, usize),
    /// The test of a requirement.
    Require(RuleId, usize),
    /// The value of a define or output.
    Local(RuleId, usize),
    /// The condition of an output.
    When(RuleId, usize),
    /// The condition of an option.
    OptionWhen(RuleId, usize),
    /// The cost of an option.
    Cost(RuleId, usize),
    /// The deciding date of a rule.
    DatedBy(RuleId),
    /// The value of a term.
    Term(TermId),
    /// The date of a term.
    TermDate(TermId),
}

/// Where a citation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cited {
    /// What grants the benefit.
    Rule(RuleId),
    /// The law behind it.
    Basis(RuleId, usize),
    /// A scope condition, and which of its citations.
    Scope(RuleId, usize, usize),
    /// A requirement.
    Require(RuleId, usize, usize),
    /// An output.
    Output(RuleId, usize, usize),
    /// An option.
    Option(RuleId, usize, usize),
    /// A term.
    Term(TermId, usize),
    /// A version of a parameter.
    Parameter(ParameterId, usize, usize),
    /// A version of a table.
    Table(TableId, usize, usize),
}

/// A change. Made twice it undoes itself: what it puts in is exchanged for what was there.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Another operation at a place in an expression, counted as `numbered` does.
    Expr(Root, usize, Op),
    /// Another period of a rule.
    InForce(RuleId, Period),
    /// Another value of a parameter.
    Parameter(ParameterId, usize, Value),
    /// Other periods of a parameter.
    ParameterDates(ParameterId, Vec<Period>),
    /// Another value of a row.
    Row(TableId, usize, usize, Value),
    /// Another value of keys without a row.
    Default(TableId, usize, Value),
    /// Other periods of a table.
    TableDates(TableId, Vec<Period>),
    /// Another locator of a citation.
    Locator(Cited, String),
}

/// The expression at a place of a model.
pub fn root(model: &mut Model, root: Root) -> Option<&mut Expr> {
    match root {
        Root::Scope(id, at) => model.rules.get_mut(id.index())?.scope.get_mut(at).map(|c| &mut c.test),
        Root::Require(id, at) => model.rules.get_mut(id.index())?.require.get_mut(at).map(|c| &mut c.test),
        Root::Local(id, at) => model.rules.get_mut(id.index())?.locals.get_mut(at).map(|l| &mut l.value),
        Root::When(id, at) => model.rules.get_mut(id.index())?.outputs.get_mut(at)?.when.as_mut(),
        Root::OptionWhen(id, at) => model.rules.get_mut(id.index())?.options.get_mut(at)?.when.as_mut(),
        Root::Cost(id, at) => model.rules.get_mut(id.index())?.options.get_mut(at).map(|o| &mut o.cost),
        Root::DatedBy(id) => model.rules.get_mut(id.index())?.dated_by.as_mut(),
        Root::Term(id) => model.terms.get_mut(id.index()).map(|t| &mut t.value),
        Root::TermDate(id) => model.terms.get_mut(id.index())?.dated_by.as_mut(),
    }
}

/// Calls `see` with an expression and every one in it, each before its operands, and with its number in that order: what
/// stands below a number changes none before it.
pub fn numbered(expr: &Expr, number: &mut usize, see: &mut impl FnMut(usize, &Expr)) {
    see(*number, expr);
    *number = number.saturating_add(1);
    match &expr.op {
        Op::Lookup(_, parts) | Op::Call(_, parts) => parts.iter().for_each(|part| numbered(part, number, see)),
        Op::Not(a) | Op::Negate(a) | Op::In(a, _) | Op::Aggregate(_, _, a) => numbered(a, number, see),
        Op::And(a, b) | Op::Or(a, b) | Op::Compare(_, a, b) | Op::Arithmetic(_, a, b) => {
            numbered(a, number, see);
            numbered(b, number, see);
        }
        Op::If(a, b, c) => [a, b, c].into_iter().for_each(|part| numbered(part, number, see)),
        Op::Literal(_) | Op::Fact(_) | Op::Term(_) | Op::Local(_) | Op::Parameter(_) | Op::Chosen | Op::ChosenCost => {}
    }
}

/// The expression of that number, as [`numbered`] counts.
fn nth<'e>(expr: &'e mut Expr, left: &mut usize) -> Option<&'e mut Expr> {
    let Some(rest) = left.checked_sub(1) else { return Some(expr) };
    *left = rest;
    match &mut expr.op {
        Op::Lookup(_, parts) | Op::Call(_, parts) => parts.iter_mut().find_map(|part| nth(part, left)),
        Op::Not(a) | Op::Negate(a) | Op::In(a, _) | Op::Aggregate(_, _, a) => nth(a, left),
        Op::And(a, b) | Op::Or(a, b) | Op::Compare(_, a, b) | Op::Arithmetic(_, a, b) => {
            [a, b].into_iter().find_map(|part| nth(part, left))
        }
        Op::If(a, b, c) => [a, b, c].into_iter().find_map(|part| nth(part, left)),
        Op::Literal(_) | Op::Fact(_) | Op::Term(_) | Op::Local(_) | Op::Parameter(_) | Op::Chosen | Op::ChosenCost => {
            None
        }
    }
}

/// A citation of a model.
pub fn clause(model: &mut Model, place: Cited) -> Option<&mut Clause> {
    match place {
        Cited::Rule(id) => model.rules.get_mut(id.index()).map(|r| &mut r.clause),
        Cited::Basis(id, at) => model.rules.get_mut(id.index())?.basis.get_mut(at),
        Cited::Scope(id, at, which) => model.rules.get_mut(id.index())?.scope.get_mut(at)?.clauses.get_mut(which),
        Cited::Require(id, at, which) => model.rules.get_mut(id.index())?.require.get_mut(at)?.clauses.get_mut(which),
        Cited::Output(id, at, which) => model.rules.get_mut(id.index())?.outputs.get_mut(at)?.clauses.get_mut(which),
        Cited::Option(id, at, which) => model.rules.get_mut(id.index())?.options.get_mut(at)?.clauses.get_mut(which),
        Cited::Term(id, which) => model.terms.get_mut(id.index())?.clauses.get_mut(which),
        Cited::Parameter(id, at, which) => {
            model.parameters.get_mut(id.index())?.values.get_mut(at)?.clauses.get_mut(which)
        }
        Cited::Table(id, at, which) => model.tables.get_mut(id.index())?.versions.get_mut(at)?.clauses.get_mut(which),
    }
}

impl Edit {
    /// Of a citation of a dated value, that the value is gone: where even that alters no answer, none rests on what is cited.
    #[must_use]
    pub fn without_cited(&self, model: &Model) -> Option<Self> {
        let never = Period { from: Date::MAX, to: None };
        let without = |periods: &mut Vec<Period>, at: usize| periods.get_mut(at).map(|period| *period = never);
        match self {
            Self::Locator(Cited::Parameter(id, at, _), _) => {
                let mut periods: Vec<Period> =
                    model.parameters.get(id.index())?.values.iter().map(|dated| dated.period).collect();
                without(&mut periods, *at)?;
                Some(Self::ParameterDates(*id, periods))
            }
            Self::Locator(Cited::Table(id, at, _), _) => {
                let mut periods: Vec<Period> =
                    model.tables.get(id.index())?.versions.iter().map(|version| version.period).collect();
                without(&mut periods, *at)?;
                Some(Self::TableDates(*id, periods))
            }
            _ => None,
        }
    }

    /// Makes the change, and keeps what was there instead.
    pub fn swap(&mut self, model: &mut Model) {
        let swapped = match self {
            Self::Expr(place, at, op) => root(model, *place)
                .and_then(|expr| nth(expr, &mut at.clone()))
                .map(|expr| std::mem::swap(&mut expr.op, op)),
            Self::InForce(id, period) => {
                model.rules.get_mut(id.index()).map(|rule| std::mem::swap(&mut rule.in_force, period))
            }
            Self::Parameter(id, at, value) => model
                .parameters
                .get_mut(id.index())
                .and_then(|p| p.values.get_mut(*at))
                .map(|dated| std::mem::swap(&mut dated.value, value)),
            Self::ParameterDates(id, periods) => model.parameters.get_mut(id.index()).map(|parameter| {
                for (dated, period) in parameter.values.iter_mut().zip(periods) {
                    std::mem::swap(&mut dated.period, period);
                }
            }),
            Self::Row(id, version, at, value) => model
                .tables
                .get_mut(id.index())
                .and_then(|t| t.versions.get_mut(*version)?.rows.get_mut(*at))
                .map(|row| std::mem::swap(&mut row.value, value)),
            Self::Default(id, version, value) => model
                .tables
                .get_mut(id.index())
                .and_then(|t| t.versions.get_mut(*version)?.default.as_mut())
                .map(|default| std::mem::swap(default, value)),
            Self::TableDates(id, periods) => model.tables.get_mut(id.index()).map(|table| {
                for (version, period) in table.versions.iter_mut().zip(periods) {
                    std::mem::swap(&mut version.period, period);
                }
            }),
            Self::Locator(place, at) => clause(model, *place)
                .and_then(|clause| clause.at.as_mut())
                .map(|(locator, _)| std::mem::swap(locator, at)),
        };
        swapped.expect("a change is made for the model it is made in: this is a bug");
    }
}
