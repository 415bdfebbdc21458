//! Formats of inputs: where a piece of an input ends, and its rows as cells. One file a format.

pub mod csv;
pub mod ndjson;
pub mod records;
pub mod serial;
pub mod sheet;
pub mod top;

/// The longest row that is read.
pub const LONGEST_ROW: usize = 4 << 20;

/// How much of the bytes at hand makes whole rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// So many bytes are whole rows.
    Rows(usize),
    /// So many bytes are one row that cannot be read.
    Flawed(usize, Flaw),
    /// More bytes are needed.
    More,
}

/// Why a row cannot be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A quote is never closed.
    OpenQuote,
    /// It is longer than [`LONGEST_ROW`]; the rest of it is to be passed over.
    TooLong,
}

/// What was passed over in a piece.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// Rows without anything in them.
    pub empty: u64,
    /// Rows of totals.
    pub totals: u64,
}

/// So many lines as whole rows, for formats in which a line is a row.
fn cut_lines(bytes: &[u8], most: usize, at_end: bool) -> Cut {
    let lines = memchr::memchr_iter(b'\n', bytes).take(most);
    match lines.last() {
        Some(end) => Cut::Rows(end.saturating_add(1)),
        None if bytes.len() > LONGEST_ROW => Cut::Flawed(bytes.len(), Flaw::TooLong),
        None if at_end => Cut::Rows(bytes.len()),
        None => Cut::More,
    }
}
