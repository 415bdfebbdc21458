//! CSV and TSV: rows of fields by RFC 4180, with what spreadsheets and people make of it.

use memchr::{memchr, memchr2_iter};

use super::{Cut, Flaw, LONGEST_ROW, Passed};
use crate::batch::{CellReader, Fault, Header, Loader, Place, Target, Written, is_blank};
use crate::both;
use crate::diag::Code;
use crate::value::Bilingual;

/// A field: where it is in the text, and how it is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Field {
    start: usize,
    end: usize,
    /// Whether quotes in it must be taken out.
    messy: bool,
}

/// The end of at most so many whole rows.
#[must_use]
pub fn cut(bytes: &[u8], most: usize, delimiter: u8, at_end: bool) -> Cut {
    let (mut end, mut rows, mut quoted, mut skip) = (0, 0_usize, false, usize::MAX);
    for at in memchr2_iter(b'\n', b'"', bytes) {
        let is_quote = bytes.get(at) == Some(&b'"');
        match (quoted, is_quote) {
            (false, false) => {
                rows = rows.saturating_add(1);
                end = at.saturating_add(1);
                if rows >= most {
                    return Cut::Rows(end);
                }
            }
            (false, true) => {
                let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                quoted = before.is_none_or(|byte| *byte == delimiter || *byte == b'\n');
            }
            (true, true) if at == skip => {}
            (true, true) => {
                let next = at.saturating_add(1);
                if bytes.get(next) == Some(&b'"') {
                    skip = next;
                } else {
                    quoted = false;
                }
            }
            (true, false) => {}
        }
    }
    if end > 0 {
        return Cut::Rows(end);
    }
    if !at_end && bytes.len() <= LONGEST_ROW {
        return Cut::More;
    }
    let line = memchr(b'\n', bytes).map(|at| at.saturating_add(1));
    match (quoted, line) {
        (true, line) if bytes.len() <= LONGEST_ROW || line.is_some() => {
            Cut::Flawed(line.unwrap_or(bytes.len()), Flaw::OpenQuote)
        }
        _ if bytes.len() > LONGEST_ROW => Cut::Flawed(bytes.len(), Flaw::TooLong),
        _ => Cut::Rows(bytes.len()),
    }
}

/// The same byte eight times.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Calls `each` with the place of every delimiter, line end and quote. They stand close together, so that eight bytes are
/// looked at as one number: the high bit of each byte that is one of them, and of no other, is set.
#[inline]
fn for_each_special(bytes: &[u8], delimiter: u8, mut each: impl FnMut(usize)) {
    let low = eight(0x7f);
    let wanted = [eight(delimiter), eight(b'\n'), eight(b'"')];
    let marks = |word: u64| {
        wanted.iter().fold(0, |marks, wanted| {
            let other = word ^ wanted;
            marks | !((other & low).wrapping_add(low) | other | low)
        })
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    for (slot, byte) in last.iter_mut().zip(rest) {
        *slot = *byte;
    }
    let mut base = 0_usize;
    for word in words.iter().chain([&last]) {
        let mut found = marks(u64::from_le_bytes(*word));
        while found != 0 {
            each(base.wrapping_add(found.trailing_zeros() as usize / 8));
            found &= found.wrapping_sub(1);
        }
        base = base.wrapping_add(8);
    }
}

/// Calls `each` with the fields of every row of the text.
fn rows(text: &str, delimiter: u8, mut each: impl FnMut(&[Field])) {
    let bytes = text.as_bytes();
    let mut fields: Vec<Field> = Vec::new();
    let (mut start, mut quote) = (0, Quote::None);
    let end_field = |fields: &mut Vec<Field>, start: usize, end: usize, quote: Quote| {
        fields.push(match quote {
            Quote::None => Field { start, end, messy: false },
            Quote::Closed { at, doubled: false } if at.saturating_add(1) == end => {
                Field { start: start.saturating_add(1), end: at, messy: false }
            }
            _ => Field { start, end, messy: true },
        });
    };
    for_each_special(bytes, delimiter, |at| {
        // Nearly every field.
        if matches!(quote, Quote::None) && bytes.get(at) == Some(&delimiter) {
            fields.push(Field { start, end: at, messy: false });
            start = at.saturating_add(1);
            return;
        }
        match (bytes.get(at).copied().unwrap_or(0), quote) {
            (b'"', Quote::None) if at == start => quote = Quote::Open { doubled: false },
            (b'"', Quote::None | Quote::Closed { .. }) => {
                // A quote right behind a closing one is a quote inside the field.
                if let Quote::Closed { at: closed, .. } = quote
                    && closed.saturating_add(1) == at
                {
                    quote = Quote::Open { doubled: true };
                }
            }
            (b'"', Quote::Open { doubled }) => quote = Quote::Closed { at, doubled },
            (_, Quote::Open { .. }) => {}
            (b'\n', _) => {
                let end = if at > start && bytes.get(at.saturating_sub(1)) == Some(&b'\r') {
                    at.saturating_sub(1)
                } else {
                    at
                };
                end_field(&mut fields, start, end, quote);
                each(&fields);
                fields.clear();
                (start, quote) = (at.saturating_add(1), Quote::None);
            }
            _ => {
                end_field(&mut fields, start, at, quote);
                (start, quote) = (at.saturating_add(1), Quote::None);
            }
        }
    });
    if start < bytes.len() || !fields.is_empty() {
        let end = if bytes.last() == Some(&b'\r') { bytes.len().saturating_sub(1).max(start) } else { bytes.len() };
        end_field(&mut fields, start, end, quote);
        each(&fields);
    }
}

/// How far a field is inside quotes.
#[derive(Clone, Copy, Debug)]
enum Quote {
    None,
    Open { doubled: bool },
    Closed { at: usize, doubled: bool },
}

/// A field without its quotes.
fn unquoted(raw: &str) -> String {
    let Some(rest) = raw.strip_prefix('"') else { return raw.to_owned() };
    let mut out = String::with_capacity(rest.len());
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if chars.peek() == Some(&'"') => {
                out.push('"');
                chars.next();
            }
            '"' => {
                out.extend(chars);
                break;
            }
            c => out.push(c),
        }
    }
    out
}

/// The rows of a text as texts, for headers.
#[must_use]
pub fn texts(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    rows(text, delimiter, |fields| {
        let of = |field: &Field| {
            let raw = text.get(field.start..field.end).unwrap_or("");
            if field.messy { unquoted(raw) } else { raw.to_owned() }
        };
        all.push(fields.iter().map(of).collect());
    });
    all
}

/// The columns of an input, ready to read rows.
#[derive(Debug)]
pub struct Csv<'m, 'h> {
    header: &'h Header,
    delimiter: u8,
    readers: Vec<Option<CellReader<'m>>>,
    /// The columns of which nothing is kept and every text is right.
    ignored: Vec<bool>,
}

impl<'m, 'h> Csv<'m, 'h> {
    /// For rows under a header, to be put into that loader.
    pub fn new(header: &'h Header, delimiter: u8, loader: &mut Loader<'m>) -> Self {
        let reader = |target: &Target| if let Target::Fact(field) = target { loader.reader(field) } else { None };
        let readers = header.columns.iter().map(|column| &column.target).map(reader).collect();
        let is_ignored = |target: &Target| matches!(target, Target::Fact(field) if loader.ignores(field));
        let ignored = header.columns.iter().map(|column| is_ignored(&column.target)).collect();
        Self { header, delimiter, readers, ignored }
    }

    /// Puts every row of a piece into the loader.
    pub fn load(&self, text: &str, is_lossy: bool, loader: &mut Loader<'m>) -> Passed {
        let mut passed = Passed::default();
        let width = self.header.columns.len();
        rows(text, self.delimiter, |fields| {
            let raw = |field: &Field| text.get(field.start..field.end).unwrap_or("");
            let first = fields.iter().map(raw).find(|raw| !raw.is_empty());
            match first {
                None => {
                    passed.empty = passed.empty.saturating_add(1);
                    return loader.pass_row();
                }
                Some(word) if is_total(word) && self.names_nobody(fields, text) => {
                    passed.totals = passed.totals.saturating_add(1);
                    return loader.pass_row();
                }
                Some(_) => {}
            }
            let spare = fields.get(width..).unwrap_or(&[]);
            if fields.len() < width || spare.iter().any(|field| !raw(field).trim().is_empty()) {
                let count = fields.len();
                loader.fault(Fault {
                    help: Some(Bilingual::fixed(
                        "单元格中有逗号或换行的要加引号",
                        "a cell with a comma or a line break in it needs quotes",
                    )),
                    ..Fault::of_row(
                        Code::RowShape,
                        both!(
                            "这一行有 {count} 格，标题有 {width} 格",
                            "this row has {count} cells, the header has {width}"
                        ),
                    )
                });
                // The cells of such a row may stand in any column: nothing is read of them.
                return loader.end_row();
            }
            for (((field, reader), ignored), (column, number)) in
                fields.iter().zip(&self.readers).zip(&self.ignored).zip(self.header.columns.iter().zip(1_usize..))
            {
                if field.start == field.end || *ignored && !is_lossy {
                    continue;
                }
                if let (Target::Fact(fact), Some(reader), false) = (&column.target, reader, field.messy)
                    && loader.plain_cell(fact, reader, text.as_bytes().get(field.start..field.end).unwrap_or(&[]))
                {
                    continue;
                }
                let owned;
                let words = if field.messy {
                    owned = unquoted(raw(field));
                    &*owned
                } else {
                    raw(field)
                };
                let place = || Place { column: Some(number), title: column.title.clone() };
                if is_lossy && words.contains('\u{fffd}') {
                    loader.fault(undecodable(place(), words));
                    continue;
                }
                match (&column.target, reader) {
                    (Target::Fact(field), Some(reader)) => loader.cell(field, reader, Written::Words(words), place),
                    (Target::List(list), _) => loader.list(*list, Written::Words(words), place),
                    _ => {}
                }
            }
            loader.end_row();
        });
        passed
    }

    /// Whether neither name nor code of a company is stated: then a row that begins with 合计 is one of totals.
    fn names_nobody(&self, fields: &[Field], text: &str) -> bool {
        fields.iter().zip(&self.readers).all(|(field, reader)| {
            let raw = text.get(field.start..field.end).unwrap_or("").trim();
            reader.as_ref().is_none_or(|reader| !reader.names_a_company()) || is_blank(raw) || is_total(raw)
        })
    }
}

pub(super) fn is_total(word: &str) -> bool {
    if word.len() > 24 || word.starts_with(|c: char| c.is_ascii_alphanumeric() && !matches!(c, 'T' | 't')) {
        return false;
    }
    let word = word.trim().trim_matches('"');
    matches!(word, "合计" | "总计" | "小计" | "合 计" | "总 计") || word.eq_ignore_ascii_case("total")
}

/// A cell with bytes that are no text.
#[must_use]
pub fn undecodable(place: Place, words: &str) -> Fault {
    Fault {
        place: Some(place),
        value: words.chars().take(80).collect(),
        help: Some(Bilingual::fixed(
            "另存为 UTF-8，或用 --encoding 指明编码，如 --encoding gb18030",
            "save the file as UTF-8, or name its encoding, such as --encoding gb18030",
        )),
        ..Fault::of_row(Code::NotUtf8, Bilingual::fixed("有不能解码的字节", "it has bytes that cannot be decoded"))
    }
}

/// What is said of a row that cannot be read at all.
#[must_use]
pub fn flawed(flaw: Flaw) -> Fault {
    let limit = LONGEST_ROW >> 20;
    Fault::of_row(
        Code::RowShape,
        match flaw {
            Flaw::OpenQuote => Bilingual::fixed("引号没有合上", "a quote is never closed"),
            Flaw::TooLong => both!("这一行超过 {limit} MiB", "this row is longer than {limit} MiB"),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields() {
        let read = |text: &str| texts(text, b',');
        assert_eq!(read("a,b\r\n1,\"x,\"\"y\n\"\n"), [vec!["a", "b"], vec!["1", "x,\"y\n"]]);
        assert_eq!(read("a\"b,\"c\"d,\n"), [["a\"b", "cd", ""]]);
        assert_eq!(read("\"\",\"\"\"\",x"), [["", "\"", "x"]]);
        assert_eq!(read("\"a\"b\"c,d\n"), [["ab\"c", "d"]]);
        assert_eq!(read("a,b"), [["a", "b"]]);
        assert_eq!(read("a,"), [["a", ""]]);
        assert_eq!(read("\n\n"), [[""], [""]]);
    }

    #[test]
    fn special_bytes_are_found_and_no_others() {
        let bytes: Vec<u8> = (0..=255).chain((0..=255).rev()).chain(*b"\xac,,\x8a\n\"\"\"\",\n\xa2").collect();
        for start in 0..9 {
            let bytes = bytes.get(start..).unwrap();
            let mut found = Vec::new();
            for_each_special(bytes, b',', |at| found.push(at));
            let wanted = bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, b',' | b'\n' | b'"'));
            assert_eq!(found, wanted.map(|(at, _)| at).collect::<Vec<_>>());
        }
    }

    #[test]
    fn pieces_end_where_rows_end() {
        let cut = |text: &str, most, at_end| super::cut(text.as_bytes(), most, b',', at_end);
        assert_eq!(cut("a,b\n1,2\n3", 9, false), Cut::Rows(8));
        assert_eq!(cut("a,b\n1,2\n3", 1, false), Cut::Rows(4));
        assert_eq!(cut("a,\"b\n1\",2\n3", 9, false), Cut::Rows(10));
        assert_eq!(cut("5\" disk,1\n2", 9, false), Cut::Rows(10));
        assert_eq!(cut("a,\"b\"\"\n\",2\n3", 9, false), Cut::Rows(11));
        assert_eq!(cut("a,b", 9, false), Cut::More);
        assert_eq!(cut("a,b", 9, true), Cut::Rows(3));
        assert_eq!(cut("a,\"b\n1,2\n", 9, false), Cut::More);
        assert_eq!(cut("a,\"b\n1,2\n", 9, true), Cut::Flawed(5, Flaw::OpenQuote));
        assert_eq!(cut(&"a".repeat(LONGEST_ROW + 1), 9, false), Cut::Flawed(LONGEST_ROW + 1, Flaw::TooLong));
    }
}
