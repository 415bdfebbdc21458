//! The workbook but for its long rows: looks, small sheets, and of each long sheet its titles, panes, filter and widths.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, IgnoreError, Workbook, Worksheet, XlsxError};

use super::columns::FROZEN;
use super::look::Look;
use super::{Book, Closing, Sheet, detail, faults, notes, questions, rules};
use crate::both;
use crate::render::display_width;
use crate::value::Bilingual;

/// How many columns a sheet has.
pub const MOST_COLUMNS: usize = 16_384;
/// The longest text that is written into a small sheet.
const LONGEST: usize = 32_000;
/// The height of the row of samples, which is empty in the file: a margin.
const MARGIN: f64 = 6.0;
/// The height of a line.
const LINE: f64 = 15.0;
/// The most lines of a row.
const MOST_LINES: usize = 12;
/// The heights of so many lines.
const LINE_HEIGHTS: [f64; MOST_LINES] = [LINE, 30.0, 45.0, 60.0, 75.0, 90.0, 105.0, 120.0, 135.0, 150.0, 165.0, 180.0];

/// What of a long sheet stands before its rows, and what after them.
#[derive(Clone, Debug)]
pub struct Ends {
    /// Up to the titles.
    pub head: String,
    /// From the end of the rows.
    pub tail: String,
}

/// The two ends of a long sheet of the frame. Its extent is left out: it is not known when the head is written.
#[must_use]
pub fn ends(xml: &str) -> Option<Ends> {
    let (head, tail) = xml.split_once("</sheetData>")?;
    let (before, rest) = head.split_once("<dimension ")?;
    let (_, after) = rest.split_once("/>")?;
    Some(Ends { head: format!("{before}{after}"), tail: format!("</sheetData>{tail}") })
}

/// The first sheet's row of samples, and the sheet without it.
#[must_use]
pub fn samples(xml: &str) -> Option<(&str, String)> {
    let start = xml.find("<row r=\"1\"")?;
    let (before, rest) = xml.split_at_checked(start)?;
    let (row, after) = rest.split_once("</row>")?;
    Some((row, format!("{before}<row r=\"1\" ht=\"{MARGIN}\" customHeight=\"1\"/>{after}")))
}

/// The bytes of the workbook, with its sheets in this order: 说明, the long ones that are kept, 规则. Its first row holds
/// a sample of every look, and the shared words: [`samples`] takes them away again.
///
/// # Errors
/// When it cannot be made.
pub fn frame(book: &Book<'_>, closing: Option<&Closing>) -> Result<Vec<u8>, Bilingual> {
    made(book, closing).map_err(|error| both!("做不出工作簿：{error}", "the workbook cannot be made: {error}"))
}

/// The long sheets that are kept.
pub fn kept(closing: Option<&Closing>) -> impl Iterator<Item = Sheet> {
    let is_left_out = move |sheet: &Sheet| closing.is_some_and(|closing| closing.rows.get(sheet) == Some(&None));
    Sheet::ALL.into_iter().filter(move |sheet| !is_left_out(sheet))
}

fn made(book: &Book<'_>, closing: Option<&Closing>) -> Result<Vec<u8>, XlsxError> {
    let lang = book.lang;
    let mut workbook = Workbook::new();
    let name = lang.pick("惠企批量评估结果", "huiqi batch results");
    let author = format!("huiqi {}", book.meta.engine);
    let made_on = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(name).set_author(author);
    workbook.set_properties(&properties.set_creation_datetime(&made_on));
    let first = workbook.add_worksheet();
    first.set_name(lang.pick("说明", "Read me"))?;
    sample(book, first)?;
    notes::write(book, closing, first)?;
    for sheet in kept(closing) {
        let rows = closing.and_then(|closing| closing.rows.get(&sheet).copied().flatten()).unwrap_or(0);
        long(book, sheet, rows, workbook.add_worksheet())?;
    }
    let last = workbook.add_worksheet();
    last.set_name(lang.pick("规则", "Rules"))?;
    rules::write(book, last)?;
    workbook.save_to_buffer()
}

/// A cell a look, with the shared texts in them; the texts go on where the looks end.
fn sample(book: &Book<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let mut looks = Look::ALL.iter();
    let mut texts = book.texts.iter();
    for column in 0.. {
        match (looks.next(), texts.next()) {
            (Some(look), Some(text)) => sheet.write_string_with_format(0, column, fit(text), &look.format())?,
            (Some(look), None) => sheet.write_blank(0, column, &look.format())?,
            (None, Some(text)) => sheet.write_string(0, column, fit(text))?,
            (None, None) => break,
        };
    }
    sheet.set_row_height(0, MARGIN)?;
    Ok(())
}

/// Titles, widths, panes and filter of a long sheet with that many rows.
fn long(book: &Book<'_>, which: Sheet, rows: u64, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = book.lang;
    sheet.set_name(which.name().in_lang(lang))?;
    let fixed = |columns: &[(Bilingual, u8)]| -> Vec<(String, u8)> {
        columns.iter().map(|(title, width)| (title.in_lang(lang).to_owned(), *width)).collect()
    };
    let (columns, frozen, height): (Vec<(String, u8)>, u16, f64) = match which {
        Sheet::Summary => {
            (book.columns.iter().map(|column| (column.title.clone(), column.width)).collect(), FROZEN, 96.0)
        }
        Sheet::Detail => (fixed(&detail::COLUMNS), 2, 30.0),
        Sheet::Questions => (fixed(&questions::COLUMNS), 2, 30.0),
        Sheet::Faults => (fixed(&faults::COLUMNS), 0, 30.0),
    };
    titles(sheet, 0, &columns, height)?;
    sheet.set_freeze_panes(1, frozen)?;
    let last_row = u32::try_from(rows).unwrap_or(u32::MAX);
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last_row, last_column)?;
    if let Sheet::Summary | Sheet::Detail | Sheet::Questions = which {
        // Credit codes of digits only are texts on purpose.
        sheet.ignore_error_range(1, 2, 1_048_575, 2, IgnoreError::NumberStoredAsText)?;
    }
    page(sheet);
    if which == Sheet::Summary {
        sheet.set_repeat_columns(0, FROZEN.saturating_sub(1))?;
    } else {
        sheet.set_print_fit_to_pages(1, 0);
    }
    Ok(())
}

/// A row of titles with the widths of their columns.
///
/// # Errors
/// When there are more than a sheet has columns.
pub fn titles(sheet: &mut Worksheet, row: u32, columns: &[(String, u8)], height: f64) -> Result<(), XlsxError> {
    let format = Look::Header.format();
    for ((title, width), at) in columns.iter().zip(0..) {
        sheet.write_string_with_format(row, at, fit(title), &format)?;
        sheet.set_column_width(at, f64::from(*width))?;
    }
    sheet.set_row_height(row, height)?;
    sheet.set_repeat_rows(row, row)?;
    Ok(())
}

/// The height of a row whose texts go over as many lines as their columns are narrow.
pub fn height<'t>(cells: impl IntoIterator<Item = (&'t str, u8)>) -> f64 {
    let lines = |(text, width): (&str, u8)| -> usize {
        // A little narrower, for what a line cannot take of a word or sign.
        let width = usize::from(width).saturating_sub(2).max(1);
        text.lines().map(|line| display_width(line).div_ceil(width).max(1)).sum()
    };
    let most = cells.into_iter().map(lines).max().unwrap_or(1).clamp(1, MOST_LINES);
    LINE_HEIGHTS.get(most.saturating_sub(1)).copied().unwrap_or(LINE)
}

/// How a sheet is printed: A4 across, with page numbers.
pub fn page(sheet: &mut Worksheet) {
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_footer("&C&P / &N");
}

/// A text of a small sheet: nothing hidden in it, no longer than a cell.
pub fn fit(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(crate::text::visible).collect();
    let shown = lines.join("\n");
    if shown.len() <= LONGEST {
        return shown;
    }
    shown.chars().take(LONGEST / 2).chain("……".chars()).collect()
}
