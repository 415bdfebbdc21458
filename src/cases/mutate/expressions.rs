//! Changes of expressions: operators, thresholds, dates, entries of lists; and conditions dropped.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Mutant;
use super::edit::{Edit, Root, numbered};
use crate::both;
use crate::diag::Sources;
use crate::model::{Aggregate, Arithmetic, Comparison, Expr, Function, Model, Op, Rule, RuleId, TermId};
use crate::value::{Bilingual, Type, Unit, Value, exact, plain};

/// The changes of every expression that an answer rests on; those of notes and milestones are left out, which no case can
/// expect.
pub fn mutants(model: &Model, sources: &Sources) -> Vec<Mutant> {
    let mut all = Vec::new();
    for (rule, id) in model.rules.iter().zip((0..).map(RuleId)) {
        of_rule(rule, id, sources, &mut all);
    }
    for (term, id) in model.terms.iter().zip((0..).map(TermId)) {
        of_expression(&term.value, Root::Term(id), sources, &mut all);
        if let Some(date) = &term.dated_by {
            of_expression(date, Root::TermDate(id), sources, &mut all);
        }
    }
    all
}

fn of_rule(rule: &Rule, id: RuleId, sources: &Sources, all: &mut Vec<Mutant>) {
    if let Some(date) = &rule.dated_by {
        of_expression(date, Root::DatedBy(id), sources, all);
    }
    let scope = rule.scope.iter().enumerate().map(|(at, c)| (c, Root::Scope(id, at)));
    let require = rule.require.iter().enumerate().map(|(at, c)| (c, Root::Require(id, at)));
    for (condition, root) in scope.chain(require) {
        let name = &condition.id;
        let what = both!("去掉条件 `{name}`", "the condition `{name}` dropped");
        let edit = Edit::Expr(root, 0, Op::Literal(Value::Boolean(true)));
        all.push(Mutant { what, span: condition.span, edit, alters_nothing: None });
        of_expression(&condition.test, root, sources, all);
    }
    for (at, local) in rule.locals.iter().enumerate() {
        if !matches!(local.value.op, Op::Chosen | Op::ChosenCost) {
            of_expression(&local.value, Root::Local(id, at), sources, all);
        }
    }
    for (at, output) in rule.outputs.iter().enumerate() {
        if let Some(when) = &output.when {
            of_expression(when, Root::When(id, at), sources, all);
        }
    }
    for (at, option) in rule.options.iter().enumerate() {
        if let Some(when) = &option.when {
            of_expression(when, Root::OptionWhen(id, at), sources, all);
        }
        of_expression(&option.cost, Root::Cost(id, at), sources, all);
    }
}

fn of_expression(expr: &Expr, root: Root, sources: &Sources, all: &mut Vec<Mutant>) {
    // The month and day of a year's end stand in `date(…)`: it is the year that is mistaken there.
    let mut of_date = Vec::new();
    expr.visit(&mut |part| {
        if let Op::Call(Function::Date, arguments) = &part.op {
            of_date.extend(arguments.iter().filter(|a| matches!(a.op, Op::Literal(_))).map(|a| a.span));
        }
    });
    numbered(expr, &mut 0, &mut |at, part| {
        if of_date.contains(&part.span) {
            return;
        }
        for (op, what) in changes(part, sources) {
            all.push(Mutant { what, span: part.span, edit: Edit::Expr(root, at, op), alters_nothing: None });
        }
    });
}

/// What could stand instead of a part of an expression.
fn changes(expr: &Expr, sources: &Sources) -> Vec<(Op, Bilingual)> {
    let text = sources.slice(expr.span).split_whitespace().collect::<Vec<_>>().join(" ");
    let swapped =
        |old: &str, new: &str| both!("`{text}`：`{old}` 改为 `{new}`", "`{text}`: `{new}` instead of `{old}`");
    match &expr.op {
        Op::Compare(comparison, a, b) => {
            let other = neighbour(*comparison);
            vec![(Op::Compare(other, a.clone(), b.clone()), swapped(comparison.sign(), other.sign()))]
        }
        Op::And(a, b) => vec![(Op::Or(a.clone(), b.clone()), swapped("and", "or"))],
        Op::Or(a, b) => vec![(Op::And(a.clone(), b.clone()), swapped("or", "and"))],
        Op::Not(a) => vec![(a.op.clone(), both!("`{text}`：去掉 `not`", "`{text}`: without `not`"))],
        Op::Negate(a) => vec![(a.op.clone(), both!("`{text}`：去掉负号", "`{text}`: without the sign"))],
        Op::Arithmetic(operation, a, b) => {
            let (old, other, new) = match operation {
                Arithmetic::Add => ("+", Arithmetic::Subtract, "-"),
                Arithmetic::Subtract => ("-", Arithmetic::Add, "+"),
                Arithmetic::Multiply => ("*", Arithmetic::Divide, "/"),
                Arithmetic::Divide => ("/", Arithmetic::Multiply, "*"),
            };
            vec![(Op::Arithmetic(other, a.clone(), b.clone()), swapped(old, new))]
        }
        Op::In(a, values) => values
            .iter()
            .enumerate()
            .map(|(at, value)| {
                let mut rest = values.clone();
                rest.remove(at);
                let op = if rest.is_empty() { Op::Literal(Value::Boolean(false)) } else { Op::In(a.clone(), rest) };
                (op, both!("`{text}`：去掉 `{value}`", "`{text}`: without `{value}`"))
            })
            .collect(),
        Op::Call(Function::Date, arguments) => {
            let Some((year, rest)) = arguments.split_first() else { return Vec::new() };
            let one = || Box::new(Expr { op: Op::Literal(Value::Number(Decimal::ONE)), ..year.clone() });
            let of = |(operation, sign): (Arithmetic, &str)| {
                let op = Op::Arithmetic(operation, Box::new(year.clone()), one());
                let all = std::iter::once(Expr { op, ..year.clone() }).chain(rest.iter().cloned()).collect();
                let words = both!("`{text}`：年份 {sign} 1", "`{text}`: the year {sign} 1");
                (Op::Call(Function::Date, all), words)
            };
            [(Arithmetic::Add, "+"), (Arithmetic::Subtract, "-")].map(of).into()
        }
        Op::Call(function, arguments) => {
            let (old, other, new) = match function {
                Function::Min => ("min", Function::Max, "max"),
                Function::Max => ("max", Function::Min, "min"),
                Function::Floor => ("floor", Function::Ceil, "ceil"),
                Function::Ceil => ("ceil", Function::Floor, "floor"),
                _ => return Vec::new(),
            };
            vec![(Op::Call(other, arguments.clone()), swapped(old, new))]
        }
        Op::Aggregate(aggregate, record, a) => {
            let (old, other, new) = match aggregate {
                Aggregate::Any => ("any", Aggregate::All, "all"),
                Aggregate::All => ("all", Aggregate::Any, "any"),
                Aggregate::Sum | Aggregate::Count => return Vec::new(),
            };
            vec![(Op::Aggregate(other, *record, a.clone()), swapped(old, new))]
        }
        Op::Literal(value) => beside(value, &expr.kind)
            .into_iter()
            .map(|(value, shown)| {
                (Op::Literal(value), both!("`{text}` 改为 `{shown}`", "`{shown}` instead of `{text}`"))
            })
            .collect(),
        Op::Fact(_)
        | Op::Term(_)
        | Op::Local(_)
        | Op::Parameter(_)
        | Op::Lookup(..)
        | Op::Chosen
        | Op::ChosenCost
        | Op::If(..) => Vec::new(),
    }
}

const fn neighbour(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::LessEqual,
        Comparison::LessEqual => Comparison::Less,
        Comparison::Greater => Comparison::GreaterEqual,
        Comparison::GreaterEqual => Comparison::Greater,
    }
}

/// Values a step and a tenth away, each as it is shown.
pub fn beside(value: &Value, kind: &Type) -> Vec<(Value, String)> {
    match value {
        Value::Boolean(b) => vec![(Value::Boolean(!b), (!b).to_string())],
        Value::Number(n) => {
            let unit = match kind {
                Type::Number(unit) => *unit,
                _ => Unit::NONE,
            };
            let step = step(*n, unit);
            let tenth = exact::multiply(*n, Decimal::new(1, 1));
            // A whole number stays one: a tenth of a year or person is no value it could have.
            let tenth = tenth.map(|t| if step >= Decimal::ONE { t.ceil() } else { t }).filter(|t| t.abs() > step);
            let mut all: Vec<Decimal> = Vec::new();
            for by in [Some(step), tenth].into_iter().flatten() {
                all.extend(exact::add(*n, by));
                all.extend(exact::subtract(*n, by));
            }
            all.into_iter().map(|n| (Value::Number(n.normalize()), shown(n, unit))).collect()
        }
        Value::Date(date) => days(*date).into_iter().map(|d| (Value::Date(d), d.to_string())).collect(),
        Value::Text(text) => match kind {
            Type::Enum(options) => {
                let at = options.iter().position(|o| o.id == *text).unwrap_or(0);
                let next = options.get(at.saturating_add(1)).or_else(|| options.first());
                next.filter(|next| next.id != *text)
                    .map(|next| (Value::Text(std::sync::Arc::clone(&next.id)), format!("\"{}\"", next.id)))
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        },
    }
}

fn days(date: Date) -> Vec<Date> {
    [date.yesterday(), date.tomorrow()].into_iter().filter_map(Result::ok).collect()
}

/// The smallest difference that such a number is written with: a fen, a hundredth of a per cent, else one of its last digit.
/// No money is a yuan away from its neighbours: a fen above nothing is lost where it is taxed and rounded.
fn step(n: Decimal, unit: Unit) -> Decimal {
    let last = Decimal::new(1, n.normalize().scale());
    if unit.is_money() && !n.is_zero() {
        Decimal::new(1, 2)
    } else if unit.is_percent() {
        Decimal::new(1, 4)
    } else {
        last
    }
}

/// A value as rule files write it.
pub fn written(value: &Value, kind: &Type) -> String {
    match (value, kind) {
        (Value::Number(n), Type::Number(unit)) => shown(*n, *unit),
        (Value::Text(text), _) => format!("\"{text}\""),
        (value, _) => value.to_string(),
    }
}

fn shown(n: Decimal, unit: Unit) -> String {
    let percent = unit.is_percent().then(|| exact::multiply(n, 100.into())).flatten();
    percent.map_or_else(|| plain(n), |percent| format!("{}%", plain(percent)))
}
