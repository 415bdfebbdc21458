//! 规则: every rule with the clauses it rests on, word for word, and how their instruments stand.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::frame::{fit, height, page, titles};
use super::look::Look;
use crate::explain::cite;
use crate::model::{Clause, Nature, Period, Rule};
use crate::render::said;
use crate::value::{Bilingual, Lang};

/// Titles and widths.
static COLUMNS: [(Bilingual, u8); 13] = [
    (Bilingual::fixed("规则", "rule"), 28),
    (Bilingual::fixed("优惠事项", "benefit"), 36),
    (Bilingual::fixed("性质", "nature"), 16),
    (Bilingual::fixed("规则有效期", "rule in force"), 24),
    (Bilingual::fixed("条款作用", "clause is"), 10),
    (Bilingual::fixed("文号", "number"), 28),
    (Bilingual::fixed("文件", "instrument"), 44),
    (Bilingual::fixed("条款", "clause"), 18),
    (Bilingual::fixed("原文", "text"), 60),
    (Bilingual::fixed("文件时效", "standing"), 12),
    (Bilingual::fixed("文件有效期", "instrument in force"), 24),
    (Bilingual::fixed("核查日期", "checked on"), 12),
    (Bilingual::fixed("网址", "address"), 50),
];

/// Writes the sheet.
pub fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = book.lang;
    let columns: Vec<(String, u8)> =
        COLUMNS.iter().map(|(title, width)| (title.in_lang(lang).to_owned(), *width)).collect();
    titles(sheet, 0, &columns, 30.0)?;
    let mut row = 0_u32;
    for rule in &book.model.rules {
        let granting = (Bilingual::fixed("授予", "granting"), &rule.clause);
        let basis = rule.basis.iter().map(|clause| (Bilingual::fixed("依据", "basis"), clause));
        for (kind, clause) in std::iter::once(granting).chain(basis) {
            row = row.saturating_add(1);
            let texts = line(book, rule, &kind, clause);
            let widths = COLUMNS.iter().map(|(_, width)| *width);
            sheet.set_row_height(row, height(texts.iter().map(String::as_str).zip(widths)))?;
            for (text, column) in texts.iter().zip(0..) {
                let text = fit(text);
                sheet.write_string_with_format(row, column, &text, &Look::of_prose(&text).format())?;
            }
        }
    }
    sheet.set_freeze_panes(1, 2)?;
    sheet.autofilter(0, 0, row, 12)?;
    page(sheet);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn line(book: &Book<'_>, rule: &Rule, kind: &Bilingual, clause: &Clause) -> [String; 13] {
    let lang = book.lang;
    let nature = match rule.nature {
        Nature::Entitlement => Bilingual::fixed("依法享受", "entitlement"),
        Nature::Discretionary => Bilingual::fixed("主管部门认定", "authority decides"),
    };
    let citation = cite(book.model, clause);
    let instrument = book.model.instruments.get(clause.instrument.index());
    let in_effect = instrument.map_or_else(String::new, |i| match (i.effective_from, i.effective_to, lang) {
        (Some(from), to, _) => period(Period { from, to }, lang),
        (None, Some(to), Lang::Zh) => format!("至 {to}"),
        (None, Some(to), Lang::En) => format!("to {to}"),
        (None, None, _) => String::new(),
    });
    [
        rule.id.to_string(),
        said(&rule.title, lang),
        nature.in_lang(lang).to_owned(),
        period(rule.in_force, lang),
        kind.in_lang(lang).to_owned(),
        citation.number.unwrap_or_default(),
        citation.title,
        citation.locator.unwrap_or_default(),
        citation.quote.unwrap_or_default(),
        said(&citation.status_label, lang),
        in_effect,
        citation.checked_on.to_string(),
        instrument.and_then(|i| i.address.clone()).unwrap_or_default(),
    ]
}

/// `2015-05-26 起`, `2016-05-01 至 2025-12-31`.
fn period(period: Period, lang: Lang) -> String {
    match (period.to, lang) {
        (Some(to), Lang::Zh) => format!("{} 至 {to}", period.from),
        (Some(to), Lang::En) => format!("{} to {to}", period.from),
        (None, Lang::Zh) => format!("{} 起", period.from),
        (None, Lang::En) => format!("from {}", period.from),
    }
}
