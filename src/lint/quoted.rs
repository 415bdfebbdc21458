//! The numbers of a pack that must stand in quotations, each with its quotations and what became of it there.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::wording::{Wording, Words, whole_clauses, wording};
use crate::diag::{Sources, Span};
use crate::model::{Clause, Expr, Function, Model, Op, Period, Row, Rule};
use crate::text::{Counted, Figure, Scale};
use crate::value::{Type, Unit, Value};

/// A number that none of its quotations has.
#[derive(Debug)]
pub struct Unquoted {
    /// Where it is written.
    pub span: Span,
    /// What it is.
    pub value: Value,
    /// The figure it was most likely meant to be, as written, where only the scale differs.
    pub slip: Option<String>,
    /// Whether the clauses have it, outside of what is quoted of them.
    pub is_in_clause: bool,
}

/// A number as it is asked for.
struct Asked<'m> {
    value: &'m Value,
    kind: &'m Type,
    span: Span,
}

/// Every number of a test, output, define, parameter, table and term that stands in none of its quotations.
pub fn unquoted<'m>(model: &'m Model, sources: &'m Sources) -> Vec<Unquoted> {
    let mut search = Search { model, sources, found: Vec::new() };
    for rule in &model.rules {
        search.rule(rule);
    }
    for parameter in &model.parameters {
        for value in &parameter.values {
            let asked = Asked { value: &value.value, kind: &parameter.kind, span: value.span };
            search.all(vec![asked], &value.clauses.iter().collect::<Vec<_>>(), Some(value.period));
        }
    }
    for table in &model.tables {
        for version in &table.versions {
            let asked = |row: &'m Row| Asked { value: &row.value, kind: &table.kind, span: row.span };
            let numbers = version.rows.iter().map(asked).collect();
            search.all(numbers, &version.clauses.iter().collect::<Vec<_>>(), Some(version.period));
        }
    }
    for term in &model.terms {
        let mut numbers = Vec::new();
        collect(&term.value, &mut numbers);
        search.all(numbers, &term.clauses.iter().collect::<Vec<_>>(), None);
    }
    search.found
}

struct Search<'m> {
    model: &'m Model,
    sources: &'m Sources,
    found: Vec<Unquoted>,
}

impl<'m> Search<'m> {
    fn rule(&mut self, rule: &'m Rule) {
        let conditions = || rule.scope.iter().chain(&rule.require);
        for condition in conditions() {
            let mut numbers = Vec::new();
            collect(&condition.test, &mut numbers);
            self.all(numbers, &condition.clauses.iter().collect::<Vec<_>>(), Some(rule.in_force));
        }
        // What has no citation of its own rests on those of the rule.
        let whole = || std::iter::once(&rule.clause).chain(&rule.basis);
        let whole: Vec<&Clause> = whole()
            .chain(conditions().flat_map(|c| &c.clauses))
            .chain(rule.outputs.iter().flat_map(|o| &o.clauses))
            .collect();
        for (at, local) in rule.locals.iter().enumerate() {
            let own = rule.outputs.iter().find(|output| output.local == at).map(|output| &output.clauses);
            let mut numbers = Vec::new();
            collect(&local.value, &mut numbers);
            match own.filter(|own| !own.is_empty()) {
                Some(own) => self.all(numbers, &own.iter().collect::<Vec<_>>(), Some(rule.in_force)),
                None => self.all(numbers, &whole, Some(rule.in_force)),
            }
        }
    }

    fn all(&mut self, numbers: Vec<Asked<'m>>, clauses: &[&Clause], time: Option<Period>) {
        if numbers.is_empty() || clauses.iter().any(|clause| clause.quote.is_none()) {
            return;
        }
        let words: Wording = wording(self.model, clauses.iter().copied());
        if !words.is_whole {
            return;
        }
        for asked in numbers {
            let is_there = |words: &[Words]| words.iter().any(|words| holds(words, &asked));
            if is_structural(&asked) || is_there(&words.cited) || self.is_known_day(&asked, clauses, time) {
                continue;
            }
            let slip = words.cited.iter().find_map(|words| {
                words.figures.all.iter().find(|figure| is_slip(figure, &asked, words)).map(|f| words.written(f))
            });
            let clauses = whole_clauses(self.model, self.sources, clauses.iter().copied());
            self.found.push(Unquoted {
                span: asked.span,
                value: asked.value.clone(),
                slip,
                is_in_clause: is_there(&clauses),
            });
        }
    }

    /// Whether a day or year is that on which what is cited, or what cites, begins or ends.
    fn is_known_day(&self, asked: &Asked<'_>, clauses: &[&Clause], time: Option<Period>) -> bool {
        let cited = clauses.iter().filter_map(|clause| self.model.instruments.get(clause.instrument.index()));
        let days = cited.flat_map(|i| [i.issued_on, i.effective_from, i.effective_to]).flatten();
        let time = time.into_iter().flat_map(|time| [Some(time.from), time.to]).flatten();
        days.chain(time).any(|day| match asked.value {
            Value::Date(date) => near(*date, day),
            Value::Number(year) if is_year(asked.kind) => {
                [Some(day), day.tomorrow().ok()].into_iter().flatten().any(|d| *year == Decimal::from(d.year()))
            }
            _ => false,
        })
    }
}

fn near(a: Date, b: Date) -> bool {
    a == b || b.tomorrow().is_ok_and(|after| after == a) || b.yesterday().is_ok_and(|before| before == a)
}

fn is_year(kind: &Type) -> bool {
    *kind == Type::Number(Unit::of("year"))
}

/// Numbers that law does not state because they are how one counts: nothing, the whole, the months of a year.
fn is_structural(asked: &Asked<'_>) -> bool {
    match asked.value {
        Value::Number(number) => {
            [0, 1, -1, 12].into_iter().any(|n| *number == Decimal::from(n))
                // The thousands that turn yuan into ten thousand yuan stand in no law either.
                || *number == Decimal::from(100) && *asked.kind == Type::Number(Unit::NONE)
        }
        Value::Date(_) => false,
        Value::Boolean(_) | Value::Text(_) => true,
    }
}

fn holds(words: &Words, asked: &Asked<'_>) -> bool {
    match asked.value {
        Value::Number(number) => words.hold(*number),
        Value::Date(date) => words.figures.dates.iter().any(|day| near(*date, *day)),
        Value::Boolean(_) | Value::Text(_) => true,
    }
}

/// Whether a figure is the number but for 万, 亿 or `%`.
fn is_slip(figure: &Figure, asked: &Asked<'_>, words: &Words) -> bool {
    let (Value::Number(number), Type::Number(unit)) = (asked.value, asked.kind) else { return false };
    let is_share = unit.is_percent();
    let is_money = unit.is_money();
    let by = |n: i64| figure.digits.checked_mul(n.into()) == Some(*number);
    let over = |n: i64| figure.digits.checked_div(n.into()) == Some(*number);
    match figure.scale {
        Scale::Percent => unit.is_none() && (over(1) || over(10) || over(1_000)),
        Scale::Permille => unit.is_none() && (over(1) || over(100)),
        Scale::Fraction => false,
        _ if figure.counted == Counted::Yuan && !is_money => false,
        // 70 for 70%: only of a figure that counts nothing else.
        Scale::Plain if is_share => words.text.get(figure.end).is_none_or(|c| !c.is_alphanumeric()) && over(100),
        // 一等 and 第三 are no amounts.
        Scale::Plain => is_amount(figure, words) && (by(10_000) || by(100_000_000)),
        Scale::Myriads => !is_share && (by(1) || by(10_000) || by(100_000_000)),
    }
}

/// Whether a figure is an amount: of money, or in digits that count nothing of time.
fn is_amount(figure: &Figure, words: &Words) -> bool {
    let is_digit = words.text.get(figure.start).is_some_and(char::is_ascii_digit);
    figure.counted == Counted::Yuan || figure.counted == Counted::Other && is_digit && figure.digits > Decimal::ONE
}

/// The numbers and dates written in an expression, without those that count places, powers, months and days of dates.
fn collect<'m>(expr: &'m Expr, numbers: &mut Vec<Asked<'m>>) {
    match &expr.op {
        Op::Literal(value @ (Value::Number(_) | Value::Date(_))) => {
            numbers.push(Asked { value, kind: &expr.kind, span: expr.span });
        }
        Op::Call(Function::Round | Function::Power, parts) => {
            parts.iter().take(1).for_each(|part| collect(part, numbers));
        }
        Op::Call(Function::Date, parts) => {
            parts.iter().filter(|part| !matches!(part.op, Op::Literal(_))).for_each(|part| collect(part, numbers));
        }
        Op::Lookup(_, parts) => {
            // A key is a name, not an amount.
            parts.iter().filter(|part| !matches!(part.op, Op::Literal(_))).for_each(|part| collect(part, numbers));
        }
        Op::Call(_, parts) => parts.iter().for_each(|part| collect(part, numbers)),
        Op::Not(a) | Op::Negate(a) | Op::In(a, _) | Op::Aggregate(_, _, a) => collect(a, numbers),
        Op::And(a, b) | Op::Or(a, b) | Op::Compare(_, a, b) | Op::Arithmetic(_, a, b) => {
            collect(a, numbers);
            collect(b, numbers);
        }
        Op::If(a, b, c) => [a, b, c].into_iter().for_each(|part| collect(part, numbers)),
        Op::Literal(_) | Op::Fact(_) | Op::Term(_) | Op::Local(_) | Op::Parameter(_) | Op::Chosen | Op::ChosenCost => {}
    }
}
