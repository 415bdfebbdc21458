//! The rows of 错误: every fault of every row that was rejected, with its cell, what it says and what to write.

use super::Book;
use super::cells::Cells;
use super::look::Look;
use super::notes::file_name;
use crate::batch::{Answers, Fault, Origin, Place};
use crate::value::Bilingual;

/// Titles and widths.
pub static COLUMNS: [(Bilingual, u8); 10] = [
    (Bilingual::fixed("文件", "file"), 24),
    (Bilingual::fixed("工作表", "sheet"), 14),
    (Bilingual::fixed("行", "row"), 7),
    (Bilingual::fixed("文件中的行", "line in the file"), 11),
    (Bilingual::fixed("列", "column"), 7),
    (Bilingual::fixed("列标题", "title"), 26),
    (Bilingual::fixed("原值", "value"), 26),
    (Bilingual::fixed("错误码", "code"), 10),
    (Bilingual::fixed("问题", "what is wrong"), 60),
    (Bilingual::fixed("处理建议", "advice"), 60),
];

/// Writes the rows of a chunk; says how many.
pub fn rows(book: &Book<'_>, answers: &Answers<'_>, out: &mut Vec<u8>) -> u64 {
    let mut cells = Cells::new(out, &book.inks);
    let mut count = 0_u64;
    for (company, row) in answers.rows.iter().enumerate() {
        let (number, line) = (answers.first.saturating_add(company as u64), answers.line(company));
        for fault in &row.faults {
            count = count.saturating_add(1);
            fault_row(book, answers.origin, Some((number, line)), fault, &mut cells);
        }
    }
    count
}

/// Writes rows of sheets of records that are of no client: they have no number.
pub fn strays(book: &Book<'_>, origin: &Origin, faults: &[Fault], out: &mut Vec<u8>) -> u64 {
    let mut cells = Cells::new(out, &book.inks);
    for fault in faults {
        fault_row(book, origin, None, fault, &mut cells);
    }
    faults.len() as u64
}

fn fault_row(book: &Book<'_>, origin: &Origin, row: Option<(u64, u64)>, fault: &Fault, cells: &mut Cells<'_>) {
    let within = fault.within.as_ref();
    cells.next_row();
    cells.own("", file_name(within.and_then(|within| within.file.as_deref()).unwrap_or(&origin.file)));
    cells.own("", within.and_then(|within| within.sheet.as_deref()).or(origin.sheet.as_deref()).unwrap_or(""));
    match row {
        Some((number, _)) => cells.count("", number),
        None => cells.own("", ""),
    }
    cells.count("", within.map_or_else(|| row.map_or(0, |(_, line)| line), |within| within.line));
    cells.own("", &fault.place.as_ref().map_or_else(String::new, Place::letters));
    cells.own("", fault.place.as_ref().map_or("", |place| &place.title));
    cells.own_prose("", &fault.value);
    cells.text("", Look::Text, &fault.code.to_string());
    cells.own_prose("", fault.message.in_lang(book.lang));
    cells.own_prose("", fault.help.as_ref().map_or("", |help| help.in_lang(book.lang)));
    cells.end_row();
}
