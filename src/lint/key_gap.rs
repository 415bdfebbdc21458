//! Tables that lack a key between the others, or an option: a company with that key gets no answer.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::both;
use crate::diag::{Code, Diagnostic, Report, Sources, Span};
use crate::model::{Fact, LookupTable, Model, Row, Version};
use crate::value::{Type, Unit, Value};

/// The longest stretch of whole numbers that is looked through for one that is missing.
const LONGEST: i64 = 1_000;
/// The widest bounds of a fact that a table is expected to fill.
const WIDEST: i64 = 100;

/// Every version of every table that says nothing of keys without a row.
pub fn check(model: &Model, _: &Sources, report: &mut Report) {
    // A row that was lost to a mistake is no gap.
    if !model.whole {
        return;
    }
    for table in &model.tables {
        let facts: Vec<Option<&Fact>> = table.key_facts.iter().map(|id| model.facts.get(id.index())).collect();
        for version in table.versions.iter().filter(|version| version.default.is_none()) {
            of_version(table, &facts, version, report);
        }
    }
}

fn of_version(table: &LookupTable, facts: &[Option<&Fact>], version: &Version, report: &mut Report) {
    // Of each key: all its values, or none where it has no order or end.
    let wanted: Vec<Option<Vec<Value>>> =
        (0..table.keys.len()).map(|at| wanted(facts.get(at).copied().flatten(), version, at)).collect();
    match (wanted.as_slice(), table.keys.len()) {
        ([Some(all)], 1) => {
            let present: BTreeSet<String> = version.rows.iter().filter_map(|row| key(row, 0)).collect();
            let lacking: Vec<&Value> = all.iter().filter(|value| !present.contains(&value.to_string())).collect();
            tell(table, version, &lacking, report);
        }
        (all, 2..) => {
            // Of several keys each by itself: a value of one that no row has at all.
            for (at, all) in all.iter().enumerate() {
                let present: BTreeSet<String> = version.rows.iter().filter_map(|row| key(row, at)).collect();
                let missing = |value: &&Value| !present.contains(&value.to_string());
                let lacking: Vec<&Value> = all.iter().flatten().filter(missing).collect();
                tell(table, version, &lacking, report);
            }
        }
        _ => {}
    }
}

fn key(row: &Row, at: usize) -> Option<String> {
    row.keys.get(at).map(Value::to_string)
}

/// The values that a key should have: every option, or every whole number from the least to the greatest.
fn wanted(fact: Option<&Fact>, version: &Version, at: usize) -> Option<Vec<Value>> {
    let fact = fact?;
    match &fact.kind {
        Type::Enum(options) => Some(options.iter().map(|option| Value::Text(option.id.clone())).collect()),
        Type::Boolean => Some(vec![Value::Boolean(true), Value::Boolean(false)]),
        Type::Number(unit) if fact.bounds.integer => {
            let whole = |number: Decimal| number.to_i64().filter(|n| Decimal::from(*n) == number);
            let rows = version.rows.iter().map(|row| match row.keys.get(at) {
                Some(Value::Number(number)) => whole(*number),
                _ => None,
            });
            let rows: Vec<i64> = rows.collect::<Option<_>>()?;
            let (mut least, mut greatest) = (*rows.iter().min()?, *rows.iter().max()?);
            // Years go on; grades and classes have an end, and all of them should have a row.
            let bounds = fact.bounds.min.and_then(whole).zip(fact.bounds.max.and_then(whole));
            if let Some((min, max)) = bounds.filter(|(min, max)| max.saturating_sub(*min) <= WIDEST)
                && *unit != Unit::of("year")
            {
                (least, greatest) = (least.min(min), greatest.max(max));
            }
            if greatest.saturating_sub(least) > LONGEST {
                return None;
            }
            Some((least..=greatest).map(|n| Value::Number(n.into())).collect())
        }
        _ => None,
    }
}

fn tell(table: &LookupTable, version: &Version, lacking: &[&Value], report: &mut Report) {
    let Some(first) = lacking.first() else { return };
    let name = &table.id;
    let keys: Vec<String> = lacking.iter().take(5).map(|value| format!("`{value}`")).collect();
    let more = if lacking.len() > 5 { "…" } else { "" };
    let keys = format!("{}{more}", keys.join(" "));
    let message = both!("表 `{name}` 没有键 {keys} 的行", "the table `{name}` has no row for the key {keys}");
    report.add(Diagnostic::new(Code::KeyGap, place(version, first), message).help(both!(
        "补上 {{ key = …, value = … }}，或写 `default`；否则这样的企业一直得不到答案",
        "add {{ key = …, value = … }} or give a `default`: a company with that key never gets an answer"
    )));
}

/// The row after the gap; else the last row, or the first day of the version.
fn place(version: &Version, lacking: &Value) -> Span {
    let after = |row: &&Row| match (row.keys.as_slice(), lacking) {
        ([Value::Number(key)], Value::Number(lacking)) => key > lacking,
        _ => false,
    };
    let least = |row: &&Row| match row.keys.as_slice() {
        [Value::Number(key)] => Some(*key),
        _ => None,
    };
    let next = version.rows.iter().filter(after).min_by_key(least);
    next.or(version.rows.last()).map_or(version.span, |row| row.key_span)
}
