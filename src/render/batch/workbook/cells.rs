//! Cells of a sheet as the bytes of its XML: text that is never a formula, exact numbers, words that are shared.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::look::Look;
use crate::text::visible;
use crate::value::plain;

/// The longest text of a cell, in units of UTF-16.
pub const LONGEST_TEXT: usize = 32_767;
/// How many significant digits of a number a spreadsheet keeps.
const KEPT_DIGITS: usize = 15;

/// What the file calls the looks, and the texts that all sheets share: each is written once, and pointed at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inks {
    /// ` s="5"` of each look, in the order of [`Look::ALL`].
    looks: Vec<String>,
    /// The place of each shared text among those of the file.
    places: Vec<String>,
    /// The place of each of them in `places`.
    texts: HashMap<String, usize>,
}

impl Inks {
    /// Reads them from the sheet's own row of samples: a cell a look, and in the cells that have any, one after the other,
    /// the shared texts.
    #[must_use]
    pub fn of_samples(row: &str, texts: &[String]) -> Option<Self> {
        let mut inks = Self::default();
        for cell in row.split("<c ").skip(1) {
            let attribute = |name: &str| {
                let (_, rest) = cell.split_once(name)?;
                rest.split_once('"').map(|(value, _)| value)
            };
            if inks.looks.len() < Look::ALL.len() {
                inks.looks.push(format!(" s=\"{}\"", attribute(" s=\"")?));
            }
            if attribute(" t=\"") == Some("s") {
                let (_, value) = cell.split_once("<v>")?;
                inks.places.push(value.split_once("</v>")?.0.to_owned());
            }
        }
        inks.texts = texts.iter().cloned().zip(0..).collect();
        (inks.looks.len() == Look::ALL.len() && inks.places.len() == texts.len()).then_some(inks)
    }

    fn look(&self, look: Look) -> &str {
        self.looks.get(look.index()).map_or("", String::as_str)
    }

    /// A shared text, by its place, as what follows the place of a cell.
    #[must_use]
    pub fn shared(&self, look: Look, text: usize) -> Vec<u8> {
        let place = self.places.get(text).map_or("", String::as_str);
        format!("{} t=\"s\"><v>{place}</v></c>", self.look(look)).into_bytes()
    }
}

/// Writes the cells of rows.
#[derive(Debug)]
pub struct Cells<'o> {
    /// Where to.
    pub out: &'o mut Vec<u8>,
    /// With which looks.
    pub inks: &'o Inks,
    /// The row's number, where its cells say theirs.
    row: Vec<u8>,
}

impl<'o> Cells<'o> {
    /// Cells at the end of a sheet.
    pub fn new(out: &'o mut Vec<u8>, inks: &'o Inks) -> Self {
        Self { out, inks, row: Vec::new() }
    }

    /// Begins a row whose cells say where they are: some of its columns may be left out.
    pub fn row_at(&mut self, number: u64) {
        self.row.clear();
        super::super::bytes::whole(number, &mut self.row);
        self.out.extend_from_slice(b"<row r=\"");
        self.out.extend_from_slice(&self.row);
        // Long texts do not make it higher.
        self.out.extend_from_slice(b"\" ht=\"15\" customHeight=\"1\">");
    }

    /// Begins the row after the last: it has all its cells, in order.
    pub fn next_row(&mut self) {
        self.row.clear();
        self.out.extend_from_slice(b"<row>");
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        self.out.extend_from_slice(b"</row>");
    }

    /// Begins a cell; the letters of its column count only in a row that says where it is.
    #[inline]
    pub fn open(&mut self, letters: &str) {
        if self.row.is_empty() {
            self.out.extend_from_slice(b"<c");
        } else {
            self.out.extend_from_slice(b"<c r=\"");
            self.out.extend_from_slice(letters.as_bytes());
            self.out.extend_from_slice(&self.row);
            self.out.push(b'"');
        }
    }

    /// A cell of which everything but its place is ready.
    #[inline]
    pub fn ready(&mut self, letters: &str, rest: &[u8]) {
        self.open(letters);
        self.out.extend_from_slice(rest);
    }

    /// A cell without anything in it.
    pub fn blank(&mut self, letters: &str, look: Look) {
        self.open(letters);
        self.push(self.inks.look(look));
        self.push("/>");
    }

    /// A text that is made of pieces which are escaped already; its first piece is no formula.
    pub fn pieces(&mut self, letters: &str, pieces: &[u8]) {
        self.open(letters);
        self.push(self.inks.look(Look::Prose));
        self.push(" t=\"inlineStr\"><is><t>");
        self.out.extend_from_slice(pieces);
        self.push("</t></is></c>");
    }

    /// A text of the rules: most are shared.
    pub fn said(&mut self, letters: &str, text: &str) {
        let place = self.inks.texts.get(text).and_then(|at| self.inks.places.get(*at));
        let Some(place) = place else { return self.own(letters, text) };
        self.open(letters);
        self.push(self.inks.look(Look::of_text(text)));
        self.push(" t=\"s\"><v>");
        self.push(place);
        self.push("</v></c>");
    }

    /// A text.
    pub fn text(&mut self, letters: &str, look: Look, text: &str) {
        self.open(letters);
        self.push(self.inks.look(look));
        let spaced = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
        self.push(" t=\"inlineStr\"><is><t");
        self.push(if spaced { " xml:space=\"preserve\">" } else { ">" });
        escape(text, self.out);
        self.push("</t></is></c>");
    }

    /// A text that belongs to the user: it stays a text.
    pub fn own(&mut self, letters: &str, text: &str) {
        if text.is_empty() {
            return self.blank(letters, Look::Text);
        }
        self.text(letters, Look::of_text(text), text);
    }

    /// The same, over as many lines as it needs.
    pub fn own_prose(&mut self, letters: &str, text: &str) {
        if text.is_empty() {
            return self.blank(letters, Look::Text);
        }
        self.text(letters, Look::of_prose(text), text);
    }

    /// A whole number.
    pub fn count(&mut self, letters: &str, number: u64) {
        self.open(letters);
        self.push(self.inks.look(Look::Count));
        self.push("><v>");
        super::super::bytes::whole(number, self.out);
        self.push("</v></c>");
    }

    /// An amount, as the shortest text of its number; one that a spreadsheet would not keep to the fen as a text.
    pub fn money(&mut self, letters: &str, number: Decimal) {
        if is_kept(number) {
            self.number(letters, Look::Money, &plain(number));
        } else {
            self.text(letters, Look::Number, &format!("{number:.2}"));
        }
    }

    /// A number that is written so.
    pub fn number(&mut self, letters: &str, look: Look, number: &str) {
        self.open(letters);
        self.push(self.inks.look(look));
        self.push("><v>");
        self.push(number);
        self.push("</v></c>");
    }

    /// A formula with its value.
    pub fn formula(&mut self, letters: &str, look: Look, formula: &str, value: &str) {
        self.open(letters);
        self.push(self.inks.look(look));
        self.push("><f>");
        self.push(formula);
        self.push("</f><v>");
        self.push(value);
        self.push("</v></c>");
    }

    fn push(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }
}

/// Whether a spreadsheet keeps every digit of a number.
#[must_use]
pub fn is_kept(number: Decimal) -> bool {
    let mantissa = number.mantissa().unsigned_abs();
    // Zeros at the end are no digits that could be lost, wherever the point is.
    mantissa < 1_000_000_000_000_000 || mantissa.to_string().trim_end_matches('0').len() <= KEPT_DIGITS
}

/// A text between tags. What is hidden is shown; what is too long for a cell is cut, and says so.
pub fn escape(text: &str, out: &mut Vec<u8>) {
    if text.len() <= LONGEST_TEXT && is_plain(text.as_bytes()) {
        return out.extend_from_slice(text.as_bytes());
    }
    let shown = visible(text);
    let units = |text: &str| text.chars().fold(0_usize, |sum, c| sum.saturating_add(c.len_utf16()));
    let cut: String;
    let mut rest: &str = &shown;
    if units(rest) > LONGEST_TEXT {
        let note = format!("……（{}）", units(rest));
        let (mut left, most) = (0_usize, LONGEST_TEXT.saturating_sub(units(&note)));
        let kept = rest.chars().take_while(|c| {
            left = left.saturating_add(c.len_utf16());
            left <= most
        });
        cut = kept.chain(note.chars()).collect();
        rest = &cut;
    }
    while let Some(c) = rest.chars().next() {
        match c {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            // No characters of XML.
            '\u{fffe}' | '\u{ffff}' => out.extend_from_slice(c.escape_unicode().to_string().as_bytes()),
            // Spreadsheets read `_x0041_` as the character of that number.
            '_' if is_escape(rest) => out.extend_from_slice(b"_x005F_"),
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
}

/// Whether a text is written as it stands: nothing hidden in it, nothing that XML or spreadsheets read otherwise.
fn is_plain(mut bytes: &[u8]) -> bool {
    while let [byte, rest @ ..] = bytes {
        let is_plain = match byte {
            0..0x20 | b'&' | b'<' | b'>' | b'_' | 0x7f => false,
            0xc2 => !matches!(rest, [0x80..=0x9f, ..]),
            0xd8 => !matches!(rest, [0x9c, ..]),
            0xe2 => !matches!(rest, [0x80, 0x8b..=0x8f | 0xa8..=0xae, ..] | [0x81, 0xa0..=0xaf, ..]),
            0xef => !matches!(rest, [0xbb, 0xbf, ..] | [0xbf, 0xbe | 0xbf, ..]),
            _ => true,
        };
        if !is_plain {
            return false;
        }
        bytes = rest;
    }
    true
}

fn is_escape(text: &str) -> bool {
    let mut bytes = text.bytes().skip(1);
    bytes.next() == Some(b'x')
        && bytes.by_ref().take(4).filter(u8::is_ascii_hexdigit).count() == 4
        && bytes.next() == Some(b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        escape(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_hidden_is_found() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            let special =
                matches!(c, '&' | '<' | '>' | '_' | '\u{fffe}' | '\u{ffff}') || crate::text::has_hidden(&text);
            assert_eq!(is_plain(text.as_bytes()), !special, "{c:?}");
        }
    }

    #[test]
    fn texts() {
        for (given, shown) in [
            ("甲<乙>&\"丙\"", "甲&lt;乙&gt;&amp;\"丙\""),
            ("=1+1", "=1+1"),
            ("a\tb\u{0}", "a\\u{9}b\\u{0}"),
            ("_x0041_", "_x005F_x0041_"),
            ("_x41_ __", "_x41_ __"),
            ("\u{202e}x\u{ffff}", "\\u{202e}x\\u{ffff}"),
        ] {
            assert_eq!(written(given), shown);
        }
    }

    #[test]
    fn a_cell_has_an_end() {
        let long = written(&"𠀀".repeat(20_000));
        assert!(long.encode_utf16().count() <= LONGEST_TEXT, "{}", long.encode_utf16().count());
        assert!(long.ends_with("……（40000）"));
        assert_eq!(written(&"甲".repeat(32_767)).chars().count(), 32_767);
    }

    #[test]
    fn digits_that_a_spreadsheet_keeps() {
        for (number, kept) in [
            ("9999999999999.99", true),
            ("99999999999999.99", false),
            ("-99999999999999.9", true),
            ("1000000000000000", true),
            ("1000000000000000.01", false),
            ("0.00", true),
        ] {
            assert_eq!(is_kept(Decimal::from_str_exact(number).unwrap()), kept, "{number}");
        }
    }
}
