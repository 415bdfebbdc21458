//! Cells as the readers of workbooks give them, put into rows; and the bounds of a row.

use calamine::{Data, DataRef};

use crate::batch::source::LONGEST_ROW;
use crate::batch::source::serial;
use crate::batch::source::sheet::Rows;
use crate::both;
use crate::value::Bilingual;

/// The most columns and rows of a sheet.
pub const MOST_COLUMNS: usize = 16_384;
/// The most rows of a sheet.
pub const MOST_ROWS: u64 = 1_048_576;

/// A sheet on its way into rows.
pub struct Putting {
    /// Whether days count from 1904.
    pub is_1904: bool,
    /// The size of the rows where the row that is being made began.
    began: usize,
}

impl Putting {
    /// At the start of a sheet.
    pub fn new(is_1904: bool, rows: &Rows) -> Self {
        Self { is_1904, began: rows.size() }
    }

    /// One cell.
    pub fn cell(&self, column: usize, value: &DataRef<'_>, rows: &mut Rows) -> Result<(), Bilingual> {
        match value {
            DataRef::Empty => {}
            DataRef::Int(number) => rows.number(column, &number.to_string()),
            DataRef::Float(number) => rows.number(column, &serial::number(*number)),
            DataRef::SharedString(words) => words_of(column, words, rows),
            DataRef::Bool(truth) => rows.boolean(column, *truth),
            DataRef::DateTime(time) if time.is_duration() => rows.number(column, &serial::number(time.as_f64())),
            DataRef::DateTime(time) => rows.words(column, &serial::day(time.as_f64(), self.is_1904)),
            DataRef::String(words) | DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => {
                words_of(column, words, rows);
            }
            DataRef::Error(error) => rows.words(column, &error.to_string()),
        }
        if column > MOST_COLUMNS || rows.size().saturating_sub(self.began) > LONGEST_ROW {
            let most = LONGEST_ROW >> 20;
            return Err(both!(
                "有一行太长，超过 {most} MiB 或 {MOST_COLUMNS} 列的上限",
                "a row is longer than the limit of {most} MiB or {MOST_COLUMNS} columns"
            ));
        }
        Ok(())
    }

    /// One cell that its reader keeps.
    pub fn kept(&self, column: usize, value: &Data, rows: &mut Rows) -> Result<(), Bilingual> {
        let value = match value {
            Data::Empty => return Ok(()),
            Data::Int(number) => DataRef::Int(*number),
            Data::Float(number) => DataRef::Float(*number),
            Data::Bool(truth) => DataRef::Bool(*truth),
            Data::DateTime(time) => DataRef::DateTime(*time),
            Data::String(words) | Data::DateTimeIso(words) | Data::DurationIso(words) => DataRef::SharedString(words),
            Data::Error(error) => DataRef::Error(error.clone()),
        };
        self.cell(column, &value, rows)
    }

    /// Begins to count a row's size anew.
    pub fn begin_row(&mut self, rows: &Rows) {
        self.began = rows.size();
    }
}

/// Ends a row.
pub fn end_row(line: u64, rows: &mut Rows) -> Result<(), Bilingual> {
    if line > MOST_ROWS {
        return Err(both!("超过 {MOST_ROWS} 行的上限", "there are more than {MOST_ROWS} rows, which is the limit"));
    }
    rows.end_row(line);
    Ok(())
}

fn words_of(column: usize, words: &str, rows: &mut Rows) {
    if !words.is_empty() {
        rows.words(column, words);
    }
}
