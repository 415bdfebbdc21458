//! Text: its bytes decoded as they come, its header, and pieces of whole rows.

use std::io::{self, Read};
use std::path::PathBuf;

use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::decoding::{self, Guess};
use super::input::Format;
use crate::batch::source::top::{self, HEADER_ROWS};
use crate::batch::source::{Cut, Flaw, csv, ndjson};
use crate::batch::{Header, Names, Titles};
use crate::eval::CHUNK_ROWS;
use crate::value::Bilingual;

/// How much is read at a time.
const READ: usize = 256 << 10;
/// How much is at hand before it is cut, so that pieces are whole chunks.
const AT_HAND: usize = 768 << 10;
/// How much of a text is looked at to tell that it is one.
const LOOKED_AT: usize = 4096;

/// How bytes become text.
enum Decoding {
    /// Only ASCII so far.
    Open,
    Utf8,
    Other(Decoder),
}

/// The bytes of an input as UTF-8, as far as they were read.
pub struct Blocks {
    source: Box<dyn Read + Send>,
    /// The file, where it can be read again.
    path: Option<PathBuf>,
    decoding: Decoding,
    raw: Vec<u8>,
    text: Vec<u8>,
    start: usize,
    at_end: bool,
    /// How many bytes of the source were read.
    position: u64,
    /// Whether rows end with CR alone, as on old Macs.
    has_only_cr: bool,
    /// The rest of a row that is passed over.
    skipping: bool,
    format: Format,
    delimiter: u8,
    next: u64,
}

/// What a piece is.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// Its number, from 0.
    pub number: u64,
    /// How many bytes of the input were read by then.
    pub position: u64,
    /// Why its one row cannot be read.
    pub flaw: Option<Flaw>,
    /// Whether it was decoded from an encoding that has bytes which are no text.
    pub is_decoded: bool,
}

impl Piece {
    /// One that has rows already.
    pub const fn of_rows(number: u64) -> Self {
        Self { number, position: 0, flaw: None, is_decoded: false }
    }
}

impl Blocks {
    /// Reads the first of them; of a file that can be read again, its path helps to tell the encoding.
    ///
    /// # Errors
    /// As the system says.
    pub fn open(
        source: Box<dyn Read + Send>,
        path: Option<PathBuf>,
        format: Format,
        encoding: Option<&'static Encoding>,
    ) -> io::Result<Self> {
        let mut blocks = Self {
            source,
            path,
            has_only_cr: false,
            decoding: match encoding {
                None => Decoding::Open,
                Some(encoding) if encoding == UTF_8 => Decoding::Utf8,
                Some(encoding) => Decoding::Other(encoding.new_decoder()),
            },
            raw: vec![0; READ],
            text: Vec::new(),
            start: 0,
            at_end: false,
            position: 0,
            skipping: false,
            format,
            delimiter: if format == Format::Tsv { b'\t' } else { b',' },
            next: 0,
        };
        blocks.fill(true)?;
        Ok(blocks)
    }

    /// Whether there is nothing in them.
    pub fn is_empty(&self) -> bool {
        self.rest().is_empty()
    }

    /// What stands between cells.
    pub const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The encoding, where it is not UTF-8.
    pub fn encoding(&self) -> Option<&'static Encoding> {
        if let Decoding::Other(decoder) = &self.decoding { Some(decoder.encoding()) } else { None }
    }

    fn rest(&self) -> &[u8] {
        self.text.get(self.start..).unwrap_or(&[])
    }

    /// Reads until enough is at hand.
    fn fill(&mut self, is_first: bool) -> io::Result<()> {
        if self.start > 0 {
            self.text.drain(..self.start);
            self.start = 0;
        }
        let mut is_first = is_first;
        while self.text.len() < AT_HAND && !self.at_end {
            self.more(is_first)?;
            is_first = false;
        }
        Ok(())
    }

    /// Reads once more.
    fn more(&mut self, is_first: bool) -> io::Result<()> {
        if !is_first && !self.has_only_cr && matches!(self.decoding, Decoding::Utf8) {
            // As it is: straight to where it is cut.
            let count = (&mut self.source).take(READ as u64).read_to_end(&mut self.text)?;
            self.at_end = count < READ;
            self.position = self.position.saturating_add(count as u64);
            return Ok(());
        }
        let mut count = self.read()?;
        // The mark and the first characters are looked at together.
        while is_first && count < 4 && !self.at_end {
            let rest = self.raw.get_mut(count..).unwrap_or(&mut []);
            let more = self.source.read(rest)?;
            self.at_end = more == 0;
            self.position = self.position.saturating_add(more as u64);
            count = count.saturating_add(more);
        }
        let mut raw = self.raw.get(..count).unwrap_or(&[]);
        if is_first {
            let mark = Encoding::for_bom(raw);
            if let Some((encoding, length)) = mark {
                self.decoding = match encoding {
                    encoding if encoding == UTF_16LE || encoding == UTF_16BE => {
                        Decoding::Other(encoding.new_decoder_without_bom_handling())
                    }
                    _ => Decoding::Utf8,
                };
                raw = raw.get(length..).unwrap_or(&[]);
            }
        }
        if matches!(self.decoding, Decoding::Open) && !raw.is_ascii() {
            self.decoding = match decoding::guess(raw, self.path.as_deref())? {
                Guess::Utf8 => Decoding::Utf8,
                Guess::Gb18030 => Decoding::Other(GB18030.new_decoder_without_bom_handling()),
            };
        }
        let before = self.text.len();
        match &mut self.decoding {
            Decoding::Open | Decoding::Utf8 => self.text.extend_from_slice(raw),
            Decoding::Other(decoder) => {
                let mut out = String::with_capacity(decoder.max_utf8_buffer_length(raw.len()).unwrap_or(READ));
                let (result, ..) = decoder.decode_to_string(raw, &mut out, self.at_end);
                debug_assert!(matches!(result, CoderResult::InputEmpty), "there is room for all of it");
                self.text.extend_from_slice(out.as_bytes());
            }
        }
        if self.has_only_cr {
            with_line_feeds(self.text.get_mut(before..).unwrap_or(&mut []));
        }
        Ok(())
    }

    fn read(&mut self) -> io::Result<usize> {
        loop {
            match self.source.read(&mut self.raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(count) => {
                    self.at_end = count == 0;
                    self.position = self.position.saturating_add(count as u64);
                    return Ok(count);
                }
            }
        }
    }

    fn cut(&self, most: usize) -> Cut {
        match self.format {
            Format::Ndjson => ndjson::cut(self.rest(), most, self.at_end),
            _ => csv::cut(self.rest(), most, self.delimiter, self.at_end),
        }
    }

    /// Finds the header: the row, among the first, that has the most known titles; with how many rows it is passed.
    pub fn header(&mut self, names: &Names<'_>) -> Result<(Header, usize), Vec<Bilingual>> {
        if self.rest().iter().take(LOOKED_AT).filter(|byte| **byte == 0).count() > LOOKED_AT.min(self.rest().len()) / 16
        {
            return Err(vec![Bilingual::fixed(
                "有许多 NUL 字节：不是文本，或是没有标记的 UTF-16（用 --encoding utf-16le 指明）",
                "it has many NUL bytes: it is no text, or UTF-16 without a mark (say --encoding utf-16le)",
            )]);
        }
        if memchr::memchr(b'\n', self.rest()).is_none() && memchr::memchr(b'\r', self.rest()).is_some() {
            self.has_only_cr = true;
            let start = self.start;
            with_line_feeds(self.text.get_mut(start..).unwrap_or(&mut []));
        }
        if self.format == Format::Csv {
            self.delimiter = delimiter(self.rest());
        }
        let Cut::Rows(end) = self.cut(HEADER_ROWS) else {
            return Err(vec![Bilingual::fixed(
                "读不出标题行：引号没有合上，或太长",
                "the header cannot be read: an open quote, or too long",
            )]);
        };
        let text = String::from_utf8_lossy(self.rest().get(..end).unwrap_or(&[])).into_owned();
        let rows = csv::texts(&text, self.delimiter);
        let (header, last) = top::find(&Titles::of_clients(names), &rows)?;
        let above = last.saturating_add(1);
        if let Cut::Rows(end) = self.cut(above) {
            self.start = self.start.saturating_add(end);
        }
        Ok((header, above))
    }

    /// The next piece of whole rows, at most a chunk; `None` at the end.
    ///
    /// # Errors
    /// When the input cannot be read.
    pub fn next(&mut self, piece: &mut Vec<u8>) -> io::Result<Option<Piece>> {
        if self.rest().len() < AT_HAND / 2 && !self.at_end {
            self.fill(false)?;
        }
        loop {
            if self.skipping {
                let end = memchr::memchr(b'\n', self.rest());
                self.skipping = end.is_none() && !self.at_end;
                self.start = end.map_or(self.text.len(), |end| self.start.saturating_add(end).saturating_add(1));
                if self.skipping {
                    self.fill(false)?;
                    continue;
                }
            }
            if self.rest().is_empty() && self.at_end {
                return Ok(None);
            }
            let (end, flaw) = match self.cut(CHUNK_ROWS) {
                Cut::Rows(end) => (end, None),
                Cut::Flawed(end, flaw) => (end, Some(flaw)),
                Cut::More => {
                    if self.start > 0 {
                        self.text.drain(..self.start);
                        self.start = 0;
                    }
                    self.more(false)?;
                    continue;
                }
            };
            self.skipping = flaw == Some(Flaw::TooLong);
            piece.clear();
            piece.extend_from_slice(self.rest().get(..end).unwrap_or(&[]));
            self.start = self.start.saturating_add(end);
            let number = self.next;
            self.next = number.saturating_add(1);
            let is_decoded = matches!(self.decoding, Decoding::Other(_));
            return Ok(Some(Piece { number, position: self.position, flaw, is_decoded }));
        }
    }
}

/// Ends rows with LF that end with CR alone.
fn with_line_feeds(text: &mut [u8]) {
    text.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
}

/// What stands between the cells of the first lines: a comma unless there is none.
fn delimiter(bytes: &[u8]) -> u8 {
    let lines = || bytes.split(|byte| *byte == b'\n').take(HEADER_ROWS);
    let has = |wanted: u8| lines().any(|line| line.contains(&wanted));
    match (has(b','), has(b'\t'), has(b';')) {
        (false, true, _) => b'\t',
        (false, false, true) => b';',
        _ => b',',
    }
}
