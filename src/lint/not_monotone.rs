//! Tables and parameters whose values run one way but for one step: most often a slip of a digit.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::both;
use crate::diag::{Code, Diagnostic, Report, Sources, Span};
use crate::model::{LookupTable, Model, Row, Version};
use crate::value::Value;

/// What a turn at the end of the way is: a grade does not turn, but the law of the last years may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turns {
    Slip,
    Lawful,
}

/// A value on the way: by what it is ordered, what it is, where it is written.
#[derive(Clone, Copy, Debug)]
struct Stop<'v> {
    key: &'v Value,
    value: Decimal,
    span: Span,
}

/// Every table by each ordered key, and every parameter by date.
pub fn check(model: &Model, _: &Sources, report: &mut Report) {
    // A row that was lost to a mistake may be the missing step.
    if !model.whole {
        return;
    }
    for table in &model.tables {
        for version in &table.versions {
            of_version(table, version, report);
        }
    }
    for parameter in &model.parameters {
        let days: Vec<Value> = parameter.values.iter().map(|value| Value::Date(value.period.from)).collect();
        let stops = parameter.values.iter().zip(&days).filter_map(|(value, key)| match value.value {
            Value::Number(number) => Some(Stop { key, value: number, span: value.span }),
            _ => None,
        });
        along(&parameter.id, stops.collect(), Turns::Lawful, report);
    }
}

/// The rows that differ in one ordered key only, one after another.
fn of_version(table: &LookupTable, version: &Version, report: &mut Report) {
    for at in 0..table.keys.len() {
        let mut rows: BTreeMap<Vec<String>, Vec<Stop<'_>>> = BTreeMap::new();
        for row in &version.rows {
            if let (Some(key @ (Value::Number(_) | Value::Date(_))), Value::Number(value)) =
                (row.keys.get(at), &row.value)
            {
                rows.entry(others(row, at)).or_default().push(Stop { key, value: *value, span: row.span });
            }
        }
        for stops in rows.into_values() {
            along(&table.id, stops, Turns::Slip, report);
        }
    }
}

fn others(row: &Row, at: usize) -> Vec<String> {
    row.keys.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, key)| key.to_string()).collect()
}

fn in_order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// Reports the one step that goes against all others, of which there are two at least.
fn along(name: &str, mut stops: Vec<Stop<'_>>, at_end: Turns, report: &mut Report) {
    stops.sort_by(|a, b| in_order(a.key, b.key));
    let steps = stops.iter().zip(stops.iter().skip(1));
    let going = |way: Ordering| steps.clone().filter(move |(from, to)| to.value.cmp(&from.value) == way);
    let (up, down) = (going(Ordering::Greater).count(), going(Ordering::Less).count());
    let against = match (up, down) {
        (1, 2..) => going(Ordering::Greater).next(),
        (2.., 1) => going(Ordering::Less).next(),
        _ => None,
    };
    let Some((from, to)) = against else { return };
    let first = steps.clone().find(|(a, b)| a.value != b.value).map(|(a, _)| a.span);
    let last = steps.clone().rfind(|(a, b)| a.value != b.value).map(|(_, b)| b.span);
    if at_end == Turns::Lawful && (first == Some(from.span) || last == Some(to.span)) {
        return;
    }
    let (value, before) = (Value::Number(to.value), Value::Number(from.value));
    let (key, key_before) = (to.key, from.key);
    let message = if up == 1 {
        both!(
            "`{name}` 逐级减少，{key} 的 {value} 却大于 {key_before} 的 {before}",
            "`{name}` goes down from value to value, but {value} at {key} is more than {before} at {key_before}"
        )
    } else {
        both!(
            "`{name}` 逐级增加，{key} 的 {value} 却小于 {key_before} 的 {before}",
            "`{name}` goes up from value to value, but {value} at {key} is less than {before} at {key_before}"
        )
    };
    let finding = Diagnostic::new(Code::NotMonotone, to.span, message);
    report.add(
        finding
            .related(from.span, both!("前一个值", "the value before"))
            .help(both!("与原文核对这两个值", "hold both values against the source")),
    );
}
