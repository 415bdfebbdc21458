//! Clauses of the model as citations that can be printed.

use super::Citation;
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

/// A line of a tax return, with a caveat where its number was not seen.
pub(super) fn return_line(line: &ReturnLine) -> Bilingual {
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let (mut zh, mut en) = (line.form.clone(), line.form.clone());
    if is_number(&line.line) {
        zh.push_str(&format!(" 第{}行", line.line));
        en.push_str(&format!(" line {}", line.line));
    } else {
        zh.push_str(&format!(" {}", line.line));
        en.push_str(&format!(" {}", line.line));
    }
    if let Some(column) = &line.column {
        if is_number(column) {
            zh.push_str(&format!("第{column}列"));
            en.push_str(&format!(" column {column}"));
        } else {
            zh.push_str(&format!("“{column}”栏"));
            en.push_str(&format!(" column {column}"));
        }
    }
    if let Some(name) = &line.name {
        zh.push_str(&format!("（{name}）"));
        en.push_str(&format!(" ({name})"));
    }
    if line.certainty.needs_caveat() {
        zh.push_str("，行次待核实");
        en.push_str(", line number to be verified");
    }
    Bilingual::new(zh, en)
}
