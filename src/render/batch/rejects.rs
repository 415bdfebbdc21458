//! What was rejected, a line a fault: `--rejects`.

use super::bytes::{text, whole};
use crate::batch::{Answers, Fault, Origin, Place};
use crate::value::Lang;

/// The titles.
pub fn header(out: &mut Vec<u8>) {
    out.extend_from_slice(b"file,sheet,row,line,column,title,value,code,message,advice\n");
}

/// The faults of the rows of a chunk: `row` counts rows of data, `line` all rows of the file or sheet, and `column` has
/// its letters.
pub fn rows(answers: &Answers<'_>, lang: Lang, out: &mut Vec<u8>) {
    for (company, row) in answers.rows.iter().enumerate() {
        let (number, line) = (answers.first.saturating_add(company as u64), answers.line(company));
        for fault in &row.faults {
            fault_line(answers.origin, Some(number), line, fault, lang, out);
        }
    }
}

/// The faults of rows that are of no client: they have no number.
pub fn strays(origin: &Origin, faults: &[Fault], lang: Lang, out: &mut Vec<u8>) {
    for fault in faults {
        fault_line(origin, None, 0, fault, lang, out);
    }
}

fn fault_line(origin: &Origin, row: Option<u64>, line: u64, fault: &Fault, lang: Lang, out: &mut Vec<u8>) {
    let within = fault.within.as_ref();
    text(within.and_then(|within| within.file.as_deref()).unwrap_or(&origin.file), out);
    out.push(b',');
    text(within.and_then(|within| within.sheet.as_deref()).or(origin.sheet.as_deref()).unwrap_or(""), out);
    out.push(b',');
    if let Some(row) = row {
        whole(row, out);
    }
    out.push(b',');
    whole(within.map_or(line, |within| within.line), out);
    out.push(b',');
    out.extend_from_slice(fault.place.as_ref().map_or_else(String::new, Place::letters).as_bytes());
    out.push(b',');
    text(fault.place.as_ref().map_or("", |place| &place.title), out);
    out.push(b',');
    text(&fault.value, out);
    out.extend_from_slice(format!(",{},", fault.code).as_bytes());
    text(fault.message.in_lang(lang), out);
    out.push(b',');
    text(fault.help.as_ref().map_or("", |help| help.in_lang(lang)), out);
    out.push(b'\n');
}
