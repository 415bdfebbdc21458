//! Where a fact stands on tax returns, with the years of each form, for `explain` and `init`.

use crate::both;
use crate::model::Fact;
use crate::syntax::pack::ReturnLine;
use crate::value::Bilingual;

/// Every place a fact is copied from: lines of tax returns with their years, else a paper.
#[must_use]
pub fn places(fact: &Fact) -> Vec<Bilingual> {
    if fact.returns.is_empty() {
        return fact.where_to_find.iter().cloned().collect();
    }
    fact.returns.iter().map(place).collect()
}

fn place(line: &ReturnLine) -> Bilingual {
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let (form, number) = (&line.form, &line.line);
    let mut words = if is_number(number) {
        both!("{form} 第{number}行", "{form} line {number}")
    } else {
        both!("{form} {number}", "{form} {number}")
    };
    let mut add = |zh: String, en: String| {
        words.zh.to_mut().push_str(&zh);
        words.en.to_mut().push_str(&en);
    };
    match &line.column {
        Some(column) if is_number(column) => add(format!("第{column}列"), format!(" column {column}")),
        Some(column) => add(format!("“{column}”栏"), format!(" column “{column}”")),
        None => {}
    }
    if let Some(name) = &line.name {
        add(format!("（{name}）"), format!(" ({name})"));
    }
    match (line.from, line.to) {
        (Some(from), Some(to)) if from == to => add(format!("，{from}年度"), format!(", tax year {from}")),
        (Some(from), Some(to)) => add(format!("，{from}—{to}年度"), format!(", tax years {from} to {to}")),
        (Some(from), None) => add(format!("，{from}年度起"), format!(", from tax year {from}")),
        (None, Some(to)) => add(format!("，至{to}年度"), format!(", to tax year {to}")),
        (None, None) => {}
    }
    if line.certainty.needs_caveat() {
        add("，行次待核实".into(), ", line number to be verified".into());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Certainty;

    #[test]
    fn a_line_with_its_years() {
        let line = ReturnLine {
            form: "A105050".into(),
            line: "1".into(),
            column: Some("5".into()),
            name: Some("工资薪金 税收金额".into()),
            from: Some(2017),
            to: Some(2023),
            certainty: Certainty::Secondary,
        };
        let words = place(&line);
        assert_eq!(words.zh, "A105050 第1行第5列（工资薪金 税收金额），2017—2023年度，行次待核实");
        assert_eq!(
            words.en,
            "A105050 line 1 column 5 (工资薪金 税收金额), tax years 2017 to 2023, line number to be verified"
        );
    }
}
