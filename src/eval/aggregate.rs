//! Kernels that summarise the records of each company, and the one that repeats a company's value for its records.

use rust_decimal::Decimal;

use super::{Column, RecordRows};
use crate::model::Aggregate;
use crate::plan::Constant;
use crate::value::exact;

/// A company's value for each of its records.
pub fn lift(company: &Column, rows: &RecordRows, out: &mut Column) {
    out.reset(rows.parents.len());
    for (row, parent) in rows.parents.iter().enumerate() {
        out.set(row, company.get(*parent));
    }
}

/// A summary for each company; unknown while the list is not stated.
pub fn summarise(aggregate: Aggregate, records: &Column, rows: &RecordRows, out: &mut Column) {
    let len = rows.stated.len();
    out.reset(len);
    for company in rows.stated.rows() {
        let values = rows.of(company).map(|row| records.get(row));
        out.set(company, summary(aggregate, values));
    }
}

/// The summary of some values.
fn summary(aggregate: Aggregate, mut values: impl Iterator<Item = Option<Constant>>) -> Option<Constant> {
    let truth = |value: Option<Constant>| match value {
        Some(Constant::Boolean(b)) => Some(b),
        _ => None,
    };
    match aggregate {
        Aggregate::Sum => values
            .try_fold(Decimal::ZERO, |sum, value| match value? {
                Constant::Number(n) => exact::add(sum, n),
                _ => None,
            })
            .map(Constant::Number),
        Aggregate::Count => {
            let count = values.try_fold(0_u32, |count, value| Some(count.saturating_add(u32::from(truth(value)?))));
            count.map(|n| Constant::Number(Decimal::from(n)))
        }
        Aggregate::Any => kleene(values.map(truth), true),
        Aggregate::All => kleene(values.map(truth), false),
    }
}

/// The deciding truth if any value has it, unknown if any is unknown, else the other truth.
fn kleene(values: impl Iterator<Item = Option<bool>>, decides: bool) -> Option<Constant> {
    let mut unknown = false;
    for value in values {
        match value {
            Some(truth) if truth == decides => return Some(Constant::Boolean(decides)),
            Some(_) => {}
            None => unknown = true,
        }
    }
    (!unknown).then_some(Constant::Boolean(!decides))
}
