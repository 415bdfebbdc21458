//! Where something stands in an input, as a spreadsheet names it: `D12`, or a line of a file without columns.

use std::collections::BTreeMap;

use super::source::records::Records;
use super::{Header, Target};
use crate::both;
use crate::model::FactId;
use crate::value::Bilingual;

/// Which cell of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its column, from 1; `None` where a format has no columns.
    pub column: Option<usize>,
    /// The column's title, or the path of a key.
    pub title: String,
}

impl Place {
    /// Its letters; empty where there are no columns.
    #[must_use]
    pub fn letters(&self) -> String {
        self.column.map_or_else(String::new, letters)
    }
}

/// A column from 1 as a spreadsheet names it: `A` to `Z`, `AA` …
#[must_use]
pub fn letters(column: usize) -> String {
    let mut reversed = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let at = rest.saturating_sub(1);
        reversed.push(char::from(b'A'.saturating_add(u8::try_from(at % 26).unwrap_or(0))));
        rest = at / 26;
    }
    reversed.iter().rev().collect()
}

/// An input, as places in it are named.
#[derive(Debug, Default)]
pub struct Origin {
    /// How messages name the file.
    pub file: String,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// The column, from 1, of each fact, and of which record it is, from 0.
    columns: BTreeMap<(FactId, usize), usize>,
    /// The records that stand on sheets of their own.
    pub records: Records,
    /// The file of each row, where each row is one.
    files: Vec<String>,
}

impl Origin {
    /// Of a file whose columns are those.
    #[must_use]
    pub fn new(file: &str, sheet: Option<&str>, header: &Header) -> Self {
        let columns = header.columns.iter().zip(1_usize..);
        let facts = columns.filter_map(|(column, number)| match &column.target {
            Target::Fact(field) => Some(((field.fact, field.index), number)),
            Target::List(_) | Target::Passed => None,
        });
        Self { file: file.to_owned(), sheet: sheet.map(str::to_owned), columns: facts.collect(), ..Self::default() }
    }

    /// With records that stand on sheets of their own.
    #[must_use]
    pub fn with_records(self, records: Records) -> Self {
        Self { records, ..self }
    }

    /// Of rows each of which is a file.
    #[must_use]
    pub fn with_files(self, files: Vec<String>) -> Self {
        Self { files, ..self }
    }

    /// The file in which a row stands, if it is one of its own.
    #[must_use]
    pub fn file_of(&self, line: u64) -> Option<&str> {
        let at = usize::try_from(line).ok()?.checked_sub(1)?;
        self.files.get(at).map(String::as_str)
    }

    /// Where a fact of the row in that line stands; `index` is that of the record, 0 for a fact of the company. `None`
    /// where the input does not state it.
    #[must_use]
    pub fn cell(&self, fact: FactId, index: usize, line: u64) -> Option<Bilingual> {
        if let Some(file) = self.file_of(line) {
            return Some(Bilingual::same(file));
        }
        if self.columns.is_empty() {
            return Some(both!("第 {line} 行", "line {line}"));
        }
        let column = letters(*self.columns.get(&(fact, index))?);
        Some(match &self.sheet {
            Some(sheet) => both!("{sheet}!{column}{line}", "{sheet}!{column}{line}"),
            None => both!("{column}{line}", "{column}{line}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        for (column, name) in
            [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")]
        {
            assert_eq!(letters(column), name);
        }
        assert_eq!(letters(0), "");
    }
}
