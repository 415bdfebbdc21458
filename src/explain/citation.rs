//! Clauses of the model as citations that can be printed.

use jiff::civil::Date;

use super::Citation;
use crate::both;
use crate::model::{Clause, Model};
use crate::syntax::pack::ReturnLine;
use crate::value::Bilingual;

/// The citation of a clause.
///
/// # Panics
/// When the clause is of another model, which is a bug.
#[must_use]
pub fn cite(model: &Model, clause: &Clause) -> Citation {
    let at = clause.instrument.index();
    let instrument = model.instruments.get(at).expect("an instrument id is made by its model: this is a bug");
    Citation {
        instrument: instrument.id.clone(),
        title: instrument.title.clone(),
        number: instrument.number.clone(),
        locator: clause.at.as_ref().map(|(at, _)| at.clone()),
        quote: clause.quote.as_ref().map(|(quote, _)| quote.clone()),
        status: instrument.status.name(),
        status_label: instrument.status.label(),
        certainty: instrument.certainty,
        checked_on: instrument.checked_on,
    }
}

/// The citations of several clauses.
pub(super) fn cite_all(model: &Model, clauses: &[Clause]) -> Vec<Citation> {
    clauses.iter().map(|clause| cite(model, clause)).collect()
}

/// The citations of instruments that were in effect on a day, as far as their dates are known.
pub(super) fn cite_on(model: &Model, clauses: &[Clause], day: Option<Date>) -> Vec<Citation> {
    let in_effect = |clause: &&Clause| {
        let instrument = model.instruments.get(clause.instrument.index());
        instrument.is_none_or(|i| {
            day.is_none_or(|day| {
                i.effective_from.is_none_or(|from| from <= day) && i.effective_to.is_none_or(|to| day <= to)
            })
        })
    };
    clauses.iter().filter(in_effect).map(|clause| cite(model, clause)).collect()
}

/// A line of a tax return, with a caveat where its number was not seen.
pub(super) fn return_line(line: &ReturnLine) -> Bilingual {
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let (form, number) = (&line.form, &line.line);
    let mut parts = vec![if is_number(number) {
        both!("{form} 第{number}行", "{form} line {number}")
    } else {
        both!("{form} {number}", "{form} {number}")
    }];
    if let Some(column) = &line.column {
        let is_number = is_number(column);
        let zh = if is_number { format!("第{column}列") } else { format!("“{column}”栏") };
        parts.push(Bilingual::new(zh, format!(" column {column}")));
    }
    if let Some(name) = &line.name {
        parts.push(both!("（{name}）", " ({name})"));
    }
    if line.certainty.needs_caveat() {
        parts.push(Bilingual::fixed("，行次待核实", ", line number to be verified"));
    }
    let zh: String = parts.iter().map(|p| &*p.zh).collect();
    let en: String = parts.iter().map(|p| &*p.en).collect();
    Bilingual::new(zh, en)
}
