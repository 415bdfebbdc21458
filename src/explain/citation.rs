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

/// A line of a tax return: form, line and column, what the form calls it, and a caveat where the number was not seen.
///
/// The years of the form are left out, as they are where the year is known; `with_years` puts them in.
#[must_use]
pub fn return_line(line: &ReturnLine, with_years: WithYears) -> Bilingual {
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let (form, number) = (&line.form, &line.line);
    let mut parts = vec![if is_number(number) {
        both!("{form} 第{number}行", "{form} line {number}")
    } else {
        both!("{form} {number}", "{form} {number}")
    }];
    if let Some(column) = &line.column {
        let zh = if is_number(column) { format!("第{column}列") } else { format!("“{column}”栏") };
        parts.push(Bilingual::new(zh, format!(" column {column}")));
    }
    if let Some(name) = &line.name {
        parts.push(both!("（{name}）", " ({name})"));
    }
    if with_years == WithYears::Yes {
        parts.extend(years(line));
    }
    if line.certainty.needs_caveat() {
        parts.push(Bilingual::fixed("，行次待核实", ", line number to be verified"));
    }
    let zh: String = parts.iter().map(|p| &*p.zh).collect();
    let en: String = parts.iter().map(|p| &*p.en).collect();
    Bilingual::new(zh, en)
}

/// Whether a line of a tax return is written with the tax years of its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithYears {
    /// Where the form depends on the reader's year.
    Yes,
    /// Where the year is known.
    No,
}

fn years(line: &ReturnLine) -> Option<Bilingual> {
    Some(match (line.from, line.to) {
        (Some(from), Some(to)) if from == to => both!("，{from}年度", ", tax year {from}"),
        (Some(from), Some(to)) => both!("，{from}—{to}年度", ", tax years {from} to {to}"),
        (Some(from), None) => both!("，{from}年度起", ", from tax year {from}"),
        (None, Some(to)) => both!("，至{to}年度", ", to tax year {to}"),
        (None, None) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Certainty;

    #[test]
    fn a_line_with_and_without_its_years() {
        let line = ReturnLine {
            form: "A105050".into(),
            line: "1".into(),
            column: Some("5".into()),
            name: Some("工资薪金 税收金额".into()),
            from: Some(2017),
            to: Some(2023),
            certainty: Certainty::Secondary,
        };
        let words = return_line(&line, WithYears::Yes);
        assert_eq!(words.zh, "A105050 第1行第5列（工资薪金 税收金额），2017—2023年度，行次待核实");
        let words = return_line(&line, WithYears::No);
        assert_eq!(words.en, "A105050 line 1 column 5 (工资薪金 税收金额), line number to be verified");
    }
}
