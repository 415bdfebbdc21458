//! The texts that were read, and places in them. Offsets are bytes; lines and columns count from 1, columns in characters.

use std::collections::BTreeMap;

/// Which of the [`Sources`] a place is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A stretch of one text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Span {
    /// From byte offsets; a text is never larger than `u32::MAX`, which reading it has made sure of.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: offset(start), end: offset(end.max(start)) }
    }

    /// The stretch from the start of this to the end of the other.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { end: other.end.max(self.end), ..self }
    }

    /// The byte range.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A line and a column, both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// One text with its name.
#[derive(Clone, Debug)]
pub struct Source {
    /// As the user named it; relative names stay relative.
    pub name: String,
    /// The whole text.
    pub text: String,
    line_starts: Vec<usize>,
    /// How many characters stand before every [`STRIDE`]th byte: no line is so long that each place in it takes a walk.
    characters: Vec<usize>,
}

/// Bytes from one count of characters to the next.
const STRIDE: usize = 4096;

/// How many characters begin in these bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..=0xbf)).count()
}

impl Source {
    fn new(name: String, text: String) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i.saturating_add(1));
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        let mut count: usize = 0;
        let before = text.as_bytes().chunks(STRIDE).map(|chunk| {
            let before = count;
            count = count.saturating_add(characters(chunk));
            before
        });
        let characters = before.collect();
        Self { name, text, line_starts, characters }
    }

    /// The position of a byte.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let within = self.text.as_bytes().get(start..offset.min(self.text.len())).unwrap_or(&[]);
        // Most lines are shorter than the way from the last count.
        let before = if within.len() <= STRIDE {
            characters(within)
        } else {
            self.before(offset).saturating_sub(self.before(start))
        };
        Position { line, column: before.saturating_add(1) }
    }

    /// The line of a byte, with its break.
    #[must_use]
    pub fn line(&self, offset: usize) -> std::ops::Range<usize> {
        let next = self.line_starts.partition_point(|start| *start <= offset);
        let start = next.checked_sub(1).and_then(|line| self.line_starts.get(line)).copied().unwrap_or(0);
        start..self.line_starts.get(next).copied().unwrap_or(self.text.len())
    }

    /// How many characters begin before a byte.
    fn before(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let chunk = offset / STRIDE;
        let walked = self.text.as_bytes().get(chunk.saturating_mul(STRIDE)..offset).unwrap_or(&[]);
        let counted = self.characters.get(chunk).copied();
        // The end of a text that fills its chunks has no count of its own.
        counted.map_or_else(|| characters(self.text.as_bytes()), |counted| counted.saturating_add(characters(walked)))
    }
}

/// Every text that was read in one run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Source::new(name.into(), text.into()));
        id
    }

    /// The same texts under the same identifiers, some of them changed.
    #[must_use]
    pub fn with(&self, changed: &BTreeMap<FileId, String>) -> Self {
        let mut all = self.all.clone();
        for (id, text) in changed {
            if let Some(source) = all.get_mut(id.0 as usize) {
                *source = Source::new(source.name.clone(), text.clone());
            }
        }
        Self { all }
    }

    /// A text by its identifier.
    ///
    /// # Panics
    /// When the identifier is of other sources, which is a bug.
    #[must_use]
    pub fn get(&self, id: FileId) -> &Source {
        self.all.get(id.0 as usize).expect("a file id is only made by the sources it is used with: this is a bug")
    }

    /// The text of a place; empty where the place is not on character boundaries.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }

    /// Where a place starts.
    #[must_use]
    pub fn start(&self, span: Span) -> Position {
        self.get(span.file).position(span.start as usize)
    }

    /// Where a place ends (the position after its last character).
    #[must_use]
    pub fn end(&self, span: Span) -> Position {
        self.get(span.file).position(span.end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut sources = Sources::new();
        let file = sources.add("a", "甲乙\n丙 = 丁\n");
        let at = sources.get(file).text.find('丁').unwrap();
        let span = Span::new(file, at, at + 3);
        assert_eq!(sources.start(span), Position { line: 2, column: 5 });
        assert_eq!(sources.slice(span), "丁");
        assert_eq!(sources.get(file).position(usize::MAX).line, 3);
    }

    #[test]
    fn long_lines_are_counted_alike() {
        for length in [4_095, 4_096, 4_097, 8_192, 12_289] {
            let text: String = "一a二\né".chars().cycle().take(length).collect();
            let mut sources = Sources::new();
            let file = sources.add("a", text.as_str());
            let (mut line, mut column) = (1, 1);
            for (at, c) in text.char_indices() {
                assert_eq!(sources.get(file).position(at), Position { line, column }, "{at}");
                assert!(sources.get(file).line(at).contains(&at));
                (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
            }
            assert_eq!(sources.get(file).position(text.len()), Position { line, column });
        }
    }
}
