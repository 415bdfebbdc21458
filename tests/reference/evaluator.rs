//! The reference: one company, one row at a time, straight from the written trees; values or what they still need.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::written::{E, KINDS, Pack, Rule, Series, Summary, V, Whole};

/// What a company states, by fact.
#[derive(Clone, Debug)]
pub struct Profile {
    pub company: Vec<Option<V>>,
    pub records: [Option<Vec<Vec<Option<V>>>>; 2],
}

pub type Needs = BTreeSet<String>;
pub type Answer = Result<V, Needs>;

/// A result as it should be reported.
#[derive(Debug, PartialEq)]
pub struct Expected {
    pub rule: usize,
    pub record: Option<usize>,
    pub verdict: &'static str,
    pub states: Vec<&'static str>,
    pub missing: Vec<String>,
    /// Local, value for machines, what is missing.
    pub outputs: Vec<(usize, Option<String>, Vec<String>)>,
}

/// Where an expression is asked.
#[derive(Clone, Copy)]
struct Row<'r> {
    record: Option<(usize, usize)>,
    /// The deciding date.
    date: &'r Answer,
    /// The rule, for its locals.
    rule: Option<&'r Rule>,
}

struct Evaluator<'e> {
    pack: &'e Pack,
    profile: &'e Profile,
}

/// All results of a company.
pub fn answers(pack: &Pack, profile: &Profile) -> Vec<Expected> {
    let evaluator = Evaluator { pack, profile };
    pack.rules.iter().enumerate().flat_map(|(at, rule)| evaluator.rule(at, rule)).collect()
}

impl Evaluator<'_> {
    fn rule(&self, at: usize, rule: &Rule) -> Vec<Expected> {
        let Some(kind) = rule.each else { return vec![self.result(at, rule, None)] };
        let bare =
            |verdict, states, missing| Expected { rule: at, record: None, verdict, states, missing, outputs: vec![] };
        match &self.profile.records[kind] {
            None => {
                let states = vec!["unknown"; rule.scope.len() + rule.require.len()];
                vec![bare("undetermined", states, vec![KINDS[kind].to_owned()])]
            }
            Some(rows) if rows.is_empty() => vec![bare("out_of_scope", vec![], vec![])],
            Some(rows) => (0..rows.len()).map(|i| self.result(at, rule, Some((kind, i)))).collect(),
        }
    }

    fn result(&self, at: usize, rule: &Rule, record: Option<(usize, usize)>) -> Expected {
        let as_of = Ok(self.profile.company[0].clone().unwrap());
        let bare = Row { record, date: &as_of, rule: None };
        let date = rule.dated_by.as_ref().map_or(as_of.clone(), |e| self.eval(e, bare));
        let row = Row { record, date: &date, rule: Some(rule) };
        let in_force = date.clone().map(|date| match date {
            V::Date(date) => V::Bool(rule.from <= date && rule.to.is_none_or(|to| date <= to)),
            other => panic!("{other:?}"),
        });
        let all = |tests: &[E]| tests.iter().map(|e| self.eval(e, row)).collect::<Vec<_>>();
        let (scope, require) = (all(&rule.scope), all(&rule.require));
        let (scope_holds, require_holds) = (connective(&scope, false), connective(&require, false));
        let is = |answer: &Answer, truth: bool| *answer == Ok(V::Bool(truth));
        let verdict = if is(&in_force, false) {
            "not_in_force"
        } else if is(&scope_holds, false) {
            "out_of_scope"
        } else if is(&require_holds, false) {
            "not_met"
        } else if [&in_force, &scope_holds, &require_holds].iter().any(|a| a.is_err()) {
            "undetermined"
        } else if rule.discretionary {
            "discretionary"
        } else {
            "applies"
        };
        let conditions: Vec<Answer> = scope.into_iter().chain(require).collect();
        let states = conditions.iter().map(|a| match a {
            Ok(V::Bool(true)) => "met",
            Ok(_) => "unmet",
            Err(_) => "unknown",
        });
        let states = states.collect();
        let mut missing = Needs::new();
        if verdict == "undetermined" {
            missing = conditions.iter().chain([&in_force]).filter_map(|a| a.clone().err()).flatten().collect();
        }
        let mut outputs = Vec::new();
        for (at, local) in rule.locals.iter().enumerate() {
            if !local.output || !matches!(verdict, "applies" | "discretionary") {
                continue;
            }
            let when = local.when.as_ref().map_or(Ok(V::Bool(true)), |e| self.eval(e, row));
            let value = match when {
                Ok(V::Bool(false)) => continue,
                Ok(_) => self.eval(&local.value, row),
                Err(needs) => Err(needs),
            };
            let missing = value.clone().err().into_iter().flatten().collect();
            outputs.push((at, value.ok().map(|v| shown(&v, local.kind.is_money())), missing));
        }
        let missing = missing.into_iter().collect();
        Expected { rule: at, record: record.map(|(_, i)| i + 1), verdict, states, missing, outputs }
    }

    fn fact(&self, i: usize, row: Row<'_>) -> Answer {
        let fact = &self.pack.facts[i];
        let (stated, name) = match fact.record {
            None => (self.profile.company[i].clone(), fact.name.to_owned()),
            Some(kind) => {
                let (of, at) = row.record.unwrap();
                assert_eq!(of, kind);
                let name = format!("{}[{}].{}", KINDS[kind], at + 1, fact.name.split_once('.').unwrap().1);
                (self.profile.records[kind].as_ref().unwrap()[at][i].clone(), name)
            }
        };
        match (stated, &fact.assumed) {
            (Some(value), _) => Ok(value),
            (None, Some(assumed)) => self.eval(assumed, row),
            (None, None) => Err(Needs::from([name])),
        }
    }

    /// The two parts of a quotient, also of one behind a name.
    fn quotient(&self, e: &E, row: Row<'_>) -> Option<[Answer; 2]> {
        match e {
            E::Arithmetic('/', over, under) => Some([self.eval(over, row), self.eval(under, row)]),
            // `first(x)`, `min(x)` and `max(x)` are `x`.
            E::Several(_, all) if all.len() == 1 => self.quotient(&all[0], row),
            E::Local(i) => self.quotient(&row.rule.unwrap().locals[*i].value, row),
            E::Term(i) => {
                let term = &self.pack.terms[*i];
                let bare = Row { rule: None, ..row };
                match &term.dated_by {
                    None => self.quotient(&term.value, bare),
                    Some(date) => {
                        let date = self.eval(date, bare);
                        self.quotient(&term.value, Row { date: &date, ..bare })
                    }
                }
            }
            _ => None,
        }
    }

    fn eval(&self, e: &E, row: Row<'_>) -> Answer {
        let unknown = || Err(Needs::new());
        match e {
            E::Value(v) => Ok(v.clone()),
            E::Percent(n) => Ok(V::Number(n / Decimal::ONE_HUNDRED)),
            E::Fact(i) => self.fact(*i, row),
            E::Term(i) => {
                let term = &self.pack.terms[*i];
                let bare = Row { rule: None, ..row };
                match &term.dated_by {
                    None => self.eval(&term.value, bare),
                    Some(date) => {
                        let date = self.eval(date, bare);
                        self.eval(&term.value, Row { date: &date, ..bare })
                    }
                }
            }
            E::Local(i) => self.eval(&row.rule.unwrap().locals[*i].value, row),
            E::Parameter(i) => look_up(&self.pack.parameters[*i], row.date, &[]),
            E::Table(i, keys) => {
                let keys: Vec<Answer> = keys.iter().map(|k| self.eval(k, row)).collect();
                look_up(&self.pack.tables[*i], row.date, &keys)
            }
            E::Not(a) => self.eval(a, row).map(|v| V::Bool(!truth(&v))),
            E::Connective(decides, a, b) => connective(&[self.eval(a, row), self.eval(b, row)], *decides),
            E::If(condition, then, otherwise) => {
                let taken = if truth(&self.eval(condition, row)?) { then } else { otherwise };
                self.eval(taken, row)
            }
            E::Known(a) => Ok(V::Bool(self.eval(a, row).is_ok())),
            E::Several("first", all) => {
                let mut needs = Needs::new();
                for e in all {
                    match self.eval(e, row) {
                        Ok(value) => return Ok(value),
                        Err(more) => needs.extend(more),
                    }
                }
                Err(needs)
            }
            E::Several(name, all) => {
                let values = known(&all.iter().map(|e| self.eval(e, row)).collect::<Vec<_>>())?;
                let order = if *name == "min" { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater };
                let best = values.into_iter().reduce(|best, v| if compare(&v, &best) == order { v } else { best });
                Ok(best.unwrap())
            }
            E::Compare(sign, a, b) => {
                let order = match (self.quotient(a, row), self.quotient(b, row)) {
                    (None, None) => {
                        let values = known(&[self.eval(a, row), self.eval(b, row)])?;
                        compare(&values[0], &values[1])
                    }
                    // Ratios are compared without rounding.
                    (left, right) => {
                        let part = |e: &E, q: Option<[Answer; 2]>| {
                            q.unwrap_or_else(|| [self.eval(e, row), Ok(V::Number(Decimal::ONE))])
                        };
                        let values = known(&[part(a, left), part(b, right)].concat())?;
                        let [a, b, c, d] = [0, 1, 2, 3].map(|i| decimal(&values[i]));
                        if b.is_zero() || d.is_zero() {
                            return unknown();
                        }
                        let (Some(left), Some(right)) = (multiply(a, d), multiply(c, b)) else { return unknown() };
                        if (b < Decimal::ZERO) == (d < Decimal::ZERO) { left.cmp(&right) } else { right.cmp(&left) }
                    }
                };
                Ok(V::Bool(match *sign {
                    "<" => order.is_lt(),
                    "<=" => order.is_le(),
                    ">" => order.is_gt(),
                    ">=" => order.is_ge(),
                    "==" => order.is_eq(),
                    _ => order.is_ne(),
                }))
            }
            E::In(a, members) => self.eval(a, row).map(|v| V::Bool(members.iter().any(|m| compare(m, &v).is_eq()))),
            E::Arithmetic(sign, a, b) => {
                let values = known(&[self.eval(a, row), self.eval(b, row)])?;
                let (a, b) = (decimal(&values[0]), decimal(&values[1]));
                let result = match sign {
                    '+' => add(a, b),
                    '-' => add(a, -b),
                    '*' => multiply(a, b),
                    _ => divide(a, b),
                };
                result.map(V::Number).ok_or_else(Needs::new)
            }
            E::Negate(a) => self.eval(a, row).map(|v| V::Number(-decimal(&v))),
            E::Round(a, places) => self.eval(a, row).map(|v| V::Number(round(decimal(&v), *places))),
            E::Whole(whole, a) => self.eval(a, row).map(|v| {
                let n = decimal(&v);
                let down = n.trunc();
                let by = match whole {
                    Whole::Floor if down > n => -Decimal::ONE,
                    Whole::Ceil if down < n => Decimal::ONE,
                    _ => Decimal::ZERO,
                };
                V::Number(down + by)
            }),
            E::Year(a) => self.eval(a, row).map(|v| V::Number(Decimal::from(day(&v).year()))),
            E::DateOf(parts) => {
                let values = known(&parts.iter().map(|e| self.eval(e, row)).collect::<Vec<_>>())?;
                let whole = |v: &V| decimal(v).to_string().parse::<Decimal>().ok().map(|n| n.normalize());
                let part = |i: usize| whole(&values[i]).filter(|n| n.scale() == 0).map(|n| n.mantissa());
                let date = (|| {
                    let (y, m, d) = (part(0)?, part(1)?, part(2)?);
                    Date::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()
                })();
                date.map(V::Date).ok_or_else(Needs::new)
            }
            E::Months(a, b) => {
                let values = known(&[self.eval(a, row), self.eval(b, row)])?;
                Ok(V::Number(Decimal::from(months(day(&values[0]), day(&values[1])))))
            }
            E::MonthsLater(a, b) => {
                let values = known(&[self.eval(a, row), self.eval(b, row)])?;
                months_later(day(&values[0]), decimal(&values[1])).map(V::Date).ok_or_else(Needs::new)
            }
            E::Sum(sum, kind, a) => {
                let Some(rows) = &self.profile.records[*kind] else {
                    return Err(Needs::from([KINDS[*kind].to_owned()]));
                };
                let each = |i| self.eval(a, Row { record: Some((*kind, i)), ..row });
                let answers: Vec<Answer> = (0..rows.len()).map(each).collect();
                match sum {
                    Summary::Any => connective(&answers, true),
                    Summary::All => connective(&answers, false),
                    Summary::Count => {
                        let count = known(&answers)?.iter().filter(|v| truth(v)).count();
                        Ok(V::Number(Decimal::from(count)))
                    }
                    Summary::Sum => {
                        let values = known(&answers)?;
                        let sum = values.iter().try_fold(Decimal::ZERO, |sum, v| add(sum, decimal(v)));
                        sum.map(V::Number).ok_or_else(Needs::new)
                    }
                }
            }
        }
    }
}

fn truth(v: &V) -> bool {
    matches!(v, V::Bool(true))
}

fn decimal(v: &V) -> Decimal {
    match v {
        V::Number(n) => *n,
        other => panic!("{other:?} is no number"),
    }
}

fn day(v: &V) -> Date {
    match v {
        V::Date(d) => *d,
        other => panic!("{other:?} is no date"),
    }
}

fn compare(a: &V, b: &V) -> std::cmp::Ordering {
    match (a, b) {
        (V::Bool(a), V::Bool(b)) => a.cmp(b),
        (V::Number(a), V::Number(b)) => a.cmp(b),
        (V::Date(a), V::Date(b)) => a.cmp(b),
        (V::Text(a), V::Text(b)) => a.cmp(b),
        _ => panic!("{a:?} and {b:?}"),
    }
}

/// All values, or what the unknown ones need.
fn known(answers: &[Answer]) -> Result<Vec<V>, Needs> {
    if answers.iter().all(Result::is_ok) {
        return Ok(answers.iter().map(|a| a.clone().unwrap()).collect());
    }
    Err(answers.iter().filter_map(|a| a.clone().err()).flatten().collect())
}

/// Kleene: the deciding truth if any has it.
fn connective(answers: &[Answer], decides: bool) -> Answer {
    if answers.contains(&Ok(V::Bool(decides))) {
        return Ok(V::Bool(decides));
    }
    known(answers).map(|_| V::Bool(!decides))
}

/// A quotient that ends is exact; another is held to 20 digits.
fn divide(a: Decimal, b: Decimal) -> Option<Decimal> {
    let quotient = a.checked_div(b)?;
    if multiply(quotient, b) == Some(a) {
        return Some(quotient);
    }
    // A quotient of twenty digits or fewer is held already.
    if quotient.mantissa().abs() < 10_i128.pow(20) {
        return Some(quotient);
    }
    quotient.round_sf_with_strategy(20, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}

fn look_up(series: &Series, date: &Answer, keys: &[Answer]) -> Answer {
    let mut all = keys.to_vec();
    all.push(date.clone());
    let mut keys = known(&all)?;
    let date = day(&keys.pop().unwrap());
    if series.to.is_some_and(|to| date > to) {
        return Err(Needs::new());
    }
    let version = series.versions.iter().rev().find(|v| v.from <= date).ok_or_else(Needs::new)?;
    let same = |row: &&(Vec<V>, V)| row.0.iter().zip(&keys).all(|(a, b)| compare(a, b).is_eq());
    let found = version.rows.iter().find(same).map(|(_, value)| value.clone());
    found.or_else(|| version.default.clone()).ok_or_else(Needs::new)
}

/// A whole number over a power of ten, where it can be held: 96 bits, 28 decimals.
fn held(mantissa: i128, scale: u32) -> Option<Decimal> {
    (mantissa.unsigned_abs() < 1 << 96 && scale <= 28).then(|| Decimal::from_i128_with_scale(mantissa, scale))
}

fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    let scale = a.scale().max(b.scale());
    let up = |n: Decimal| n.mantissa().checked_mul(10_i128.checked_pow(scale - n.scale())?);
    held(up(a)?.checked_add(up(b)?)?, scale)
}

fn multiply(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    held(a.mantissa().checked_mul(b.mantissa())?, a.scale() + b.scale())
}

/// Half away from zero, in whole numbers.
fn round(n: Decimal, places: u32) -> Decimal {
    let n = n.normalize();
    if n.scale() <= places {
        return n;
    }
    let unit = 10_i128.pow(n.scale() - places);
    let up = (n.mantissa().abs() + unit / 2) / unit;
    held(up * n.mantissa().signum(), places).unwrap()
}

/// The same day of the month so many months on, or the last day there is.
fn months_later(from: Date, months: Decimal) -> Option<Date> {
    let months: i64 = months.normalize().to_string().parse().ok().filter(|n: &i64| n.abs() < 1_000_000)?;
    let all = i64::from(from.year()) * 12 + i64::from(from.month()) - 1 + months;
    let (year, month) = (i16::try_from(all.div_euclid(12)).ok()?, i8::try_from(all.rem_euclid(12) + 1).ok()?);
    (1..=from.day()).rev().find_map(|d| Date::new(year, month, d).ok())
}

/// The greatest number of months that, added to the earlier date, does not go beyond the later.
fn months(from: Date, to: Date) -> i64 {
    if from > to {
        return -months(to, from);
    }
    let mut months = 0;
    while from.checked_add((months + 1).months()).unwrap() <= to {
        months += 1;
    }
    months
}

/// As printed for machines.
fn shown(v: &V, is_money: bool) -> String {
    match v {
        V::Number(n) => {
            let n = if is_money { round(*n, 2) } else { n.normalize() };
            let n = if n.is_zero() { Decimal::ZERO } else { n };
            if is_money { format!("{n:.2}") } else { n.to_string() }
        }
        V::Text(t) => t.clone(),
        other => other.to_string(),
    }
}

impl super::written::T {
    fn is_money(self) -> bool {
        self == Self::Number(super::written::U::Cny)
    }
}
