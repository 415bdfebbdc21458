//! A sheet of a workbook: rows of cells that have types, put into the loader as the rows of a text are.

use std::ops::Range;

use super::Passed;
use super::csv::is_total;
use super::records::{RecordReaders, Records};
use crate::batch::{CellReader, Header, Loader, Place, Target, Written, is_blank};

/// What kind of thing a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Words,
    Number,
    Boolean(bool),
}

/// A cell that is not empty.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its column, from 1.
    pub column: usize,
    content: Content,
    words: Range<usize>,
}

/// Rows of a sheet, each with its number there; rows without cells are left out.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    cells: Vec<Cell>,
    text: String,
    /// The number of each row, from 1, and where its cells end.
    ends: Vec<(u64, usize)>,
}

impl Rows {
    /// Puts words into a column of the row that is being made.
    pub fn words(&mut self, column: usize, words: &str) {
        self.put(column, Content::Words, words);
    }

    /// Puts a number, as its text.
    pub fn number(&mut self, column: usize, number: &str) {
        self.put(column, Content::Number, number);
    }

    /// Puts a truth.
    pub fn boolean(&mut self, column: usize, truth: bool) {
        self.put(column, Content::Boolean(truth), if truth { "TRUE" } else { "FALSE" });
    }

    fn put(&mut self, column: usize, content: Content, words: &str) {
        let start = self.text.len();
        self.text.push_str(words);
        self.cells.push(Cell { column, content, words: start..self.text.len() });
    }

    /// Ends the row of that number, unless it has no cells.
    pub fn end_row(&mut self, line: u64) {
        if self.has_cells() {
            self.ends.push((line, self.cells.len()));
        }
    }

    /// Whether the row that is being made has cells.
    #[must_use]
    pub fn has_cells(&self) -> bool {
        self.cells.len() > self.ends.last().map_or(0, |(_, end)| *end)
    }

    /// A row by itself.
    #[must_use]
    pub fn copy(&self, at: usize) -> Self {
        let mut copy = Self::default();
        if let Some((_, cells)) = self.row(at) {
            for cell in cells {
                copy.put(cell.column, cell.content, self.text(cell));
            }
        }
        copy
    }

    /// Puts the cells of a copied row into the row that is being made.
    pub fn paste(&mut self, row: &Self) {
        for cell in &row.cells {
            self.put(cell.column, cell.content, row.text(cell));
        }
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.cells.clear();
        self.text.clear();
        self.ends.clear();
    }

    /// Takes everything out if the last row is not below that one.
    pub fn drop_until(&mut self, line: u64) {
        if self.last_line().is_some_and(|last| last <= line) {
            self.clear();
        }
    }

    /// The number of the last row.
    #[must_use]
    pub fn last_line(&self) -> Option<u64> {
        self.ends.last().map(|(line, _)| *line)
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// About how many bytes they take.
    #[must_use]
    pub fn size(&self) -> usize {
        self.text.len().saturating_add(self.cells.len().saturating_mul(size_of::<Cell>()))
    }

    /// The rows: the number of each and its cells, in the order in which they were put.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &[Cell])> {
        (0..self.ends.len()).filter_map(|at| self.row(at))
    }

    /// One row, from 0.
    #[must_use]
    pub fn row(&self, at: usize) -> Option<(u64, &[Cell])> {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |(_, end)| *end);
        let (line, end) = self.ends.get(at)?;
        Some((*line, self.cells.get(start..*end)?))
    }

    /// The words of a cell.
    #[must_use]
    pub fn text(&self, cell: &Cell) -> &str {
        self.text.get(cell.words.clone()).unwrap_or("")
    }

    /// What a cell holds.
    #[must_use]
    pub fn written(&self, cell: &Cell) -> Written<'_> {
        match cell.content {
            Content::Words => Written::Words(self.text(cell)),
            Content::Number => Written::Number(self.text(cell)),
            Content::Boolean(truth) => Written::Boolean(truth),
        }
    }

    /// A row as texts by column, for headers.
    #[must_use]
    pub fn texts(&self, cells: &[Cell]) -> Vec<String> {
        let width = cells.iter().map(|cell| cell.column).max().unwrap_or(0);
        let mut texts = vec![String::new(); width];
        for cell in cells {
            if let Some(text) = cell.column.checked_sub(1).and_then(|at| texts.get_mut(at)) {
                self.text(cell).clone_into(text);
            }
        }
        texts
    }
}

/// Rows of a sheet on their way, and the first number that may be theirs: rows that were left out count too.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// The number of the row behind the piece before.
    pub first: u64,
    /// The rows.
    pub rows: Rows,
}

/// The columns of a sheet of clients, ready to read rows.
#[derive(Debug)]
pub struct Sheet<'m, 'h> {
    header: &'h Header,
    readers: Vec<Option<CellReader<'m>>>,
    records: &'h Records,
    of_records: RecordReaders<'m>,
}

impl<'m, 'h> Sheet<'m, 'h> {
    /// For rows under a header, with records from other sheets, to be put into that loader.
    pub fn new(header: &'h Header, records: &'h Records, loader: &mut Loader<'m>) -> Self {
        let of_records = records.readers(loader);
        Self { header, readers: readers(header, loader), records, of_records }
    }

    /// Puts every row of a piece into the loader.
    pub fn load(&self, piece: &Piece, loader: &mut Loader<'m>) -> Passed {
        let (mut passed, mut next) = (Passed::default(), piece.first);
        for (line, cells) in piece.rows.iter() {
            let empty = line.saturating_sub(next);
            passed.empty = passed.empty.saturating_add(empty);
            loader.pass_rows(empty);
            next = line.saturating_add(1);
            let text = |cell: &Cell| piece.rows.text(cell);
            if cells.iter().all(|cell| text(cell).trim().is_empty()) {
                passed.empty = passed.empty.saturating_add(1);
                loader.pass_rows(1);
                continue;
            }
            if cells.first().is_some_and(|cell| is_total(text(cell))) && self.names_nobody(cells, &piece.rows) {
                passed.totals = passed.totals.saturating_add(1);
                loader.pass_rows(1);
                continue;
            }
            for cell in cells {
                self.cell(cell, piece.rows.written(cell), loader);
            }
            self.records.join(&self.of_records, loader);
            loader.end_row();
        }
        passed
    }

    fn cell(&self, cell: &Cell, written: Written<'_>, loader: &mut Loader<'m>) {
        let at = cell.column.saturating_sub(1);
        let Some(column) = self.header.columns.get(at) else { return };
        let place = || Place { column: Some(cell.column), title: column.title.clone() };
        match (&column.target, self.readers.get(at)) {
            (Target::Fact(field), Some(Some(reader))) => loader.cell(field, reader, as_taken(reader, written), place),
            (Target::List(list), _) => loader.list(*list, written, place),
            _ => {}
        }
    }

    fn names_nobody(&self, cells: &[Cell], rows: &Rows) -> bool {
        cells.iter().all(|cell| {
            let reader = cell.column.checked_sub(1).and_then(|at| self.readers.get(at)).and_then(Option::as_ref);
            let words = rows.text(cell).trim();
            reader.is_none_or(|reader| !reader.names_a_company()) || is_blank(words) || is_total(words)
        })
    }
}

/// A number where words are wanted, such as parcel 3, is taken as the words that it is shown as.
pub(super) fn as_taken<'c>(reader: &CellReader<'_>, written: Written<'c>) -> Written<'c> {
    match written {
        Written::Number(number) if reader.is_free_text() => Written::Words(number),
        written => written,
    }
}

/// How the cells of each column are read.
pub(super) fn readers<'m>(header: &Header, loader: &mut Loader<'m>) -> Vec<Option<CellReader<'m>>> {
    let reader = |target: &Target| if let Target::Fact(field) = target { loader.reader(field) } else { None };
    header.columns.iter().map(|column| &column.target).map(reader).collect()
}
