//! Lines no wider than asked, broken where a careful typesetter would: never inside a number with its unit or a document
//! number, never before closing or after opening punctuation.

use std::ops::Range;

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::atom::atoms;

const CLOSING: &str = "，。；：、！？）》〉】〕］」』”’％%…,.;:!?)]}>·";
/// A line may end before these, also after a letter or digit.
const WIDE_OPENING: &str = "（《〈【［「『";
const OPENING: &str = "（《〈【〔［「『“‘([{<";

/// Columns a text takes.
#[must_use]
pub fn display_width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// How willingly a line ends at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Break {
    /// Only where a single unbreakable stretch is wider than the line, and then against the rules of punctuation.
    Desperate,
    /// Only where a single word is wider than the line.
    InWord,
    /// As the rules of line breaking have it.
    Allowed,
    /// A line break in the text.
    Mandatory,
}

/// The text in lines of at most `width` columns. White space at a break goes; everything else stays as it is. A line is
/// wider only where what must not be split is.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<&str> {
    let breaks = breaks(text);
    let mut lines = Vec::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(rest) = breaks.get(from..).filter(|rest| !rest.is_empty()) {
        let taken = line_end(text, start, rest, width);
        let Some((end, _)) = rest.get(taken).copied() else { break };
        let line = text.get(start..end).unwrap_or("");
        lines.push(if lines.is_empty() { line.trim_end() } else { line.trim() });
        start = end;
        from = from.saturating_add(taken).saturating_add(1);
    }
    lines
}

/// Which of the breaks ends the line that begins at `start`.
fn line_end(text: &str, start: usize, breaks: &[(usize, Break)], width: usize) -> usize {
    let mut used: usize = 0;
    let mut best: Option<(Break, usize)> = None;
    let mut at = start;
    for (i, (end, kind)) in breaks.iter().enumerate() {
        let piece = text.get(at..*end).unwrap_or("");
        let bare = piece.trim_end();
        let bare_width = if bare.is_empty() { 0 } else { used.saturating_add(columns(bare)) };
        if bare_width > width {
            return best.map_or(i, |(_, i)| i);
        }
        if *kind == Break::Mandatory {
            return i;
        }
        if best.is_none_or(|(known, _)| *kind >= known) {
            best = Some((*kind, i));
        }
        let leading = used == 0 && start > 0;
        used = used.saturating_add(columns(if leading { piece.trim_start() } else { piece }));
        at = *end;
    }
    breaks.len().saturating_sub(1)
}

/// Columns at most: what is drawn together is never wider than its characters.
fn columns(text: &str) -> usize {
    let of = |c: char| if c == '\u{fe0f}' { 1 } else { c.width().unwrap_or(1) };
    text.chars().map(of).sum()
}

/// Every place where a line could end, the end of the text last.
fn breaks(text: &str) -> Vec<(usize, Break)> {
    let atoms = atoms(text);
    let mut proper = linebreaks(text).peekable();
    let mut whole = atoms.iter().peekable();
    let mut found = Vec::new();
    let mut before = None;
    for (at, after) in text.char_indices() {
        while whole.peek().is_some_and(|atom| atom.end <= at) {
            whole.next();
        }
        let opportunity = proper.next_if(|(place, _)| *place == at).map(|(_, kind)| kind);
        if let Some(before) = before
            && !whole.peek().is_some_and(|atom| inside(atom, at))
        {
            let kept = glued(before, after);
            match opportunity {
                Some(BreakOpportunity::Mandatory) => found.push((at, Break::Mandatory)),
                Some(BreakOpportunity::Allowed) if !kept => found.push((at, Break::Allowed)),
                None if !kept && WIDE_OPENING.contains(after) => found.push((at, Break::Allowed)),
                _ if after.width() == Some(0) || after.is_whitespace() => {}
                _ if !kept => found.push((at, Break::InWord)),
                _ if !touches(&atoms, at) => found.push((at, Break::Desperate)),
                _ => {}
            }
        }
        if before.is_none() || !after.is_whitespace() {
            before = Some(after);
        }
    }
    found.push((text.len(), Break::Allowed));
    found
}

fn inside(atom: &Range<usize>, at: usize) -> bool {
    atom.start < at && at < atom.end
}

/// Whether an atom ends or begins here: it keeps its punctuation.
fn touches(atoms: &[Range<usize>], at: usize) -> bool {
    let next = atoms.partition_point(|atom| atom.end < at);
    atoms.iter().skip(next).take(2).any(|atom| atom.end == at || atom.start == at)
}

/// Whether punctuation holds the two sides of a place together; `last` is the last character that is not a space.
fn glued(last: char, after: char) -> bool {
    CLOSING.contains(after) || OPENING.contains(last)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_and_punctuation_stay_together() {
        let text = "可扣除限额为1,300,000.00元，依据桂政发〔2015〕23号（见第14行）、财政部 税务总局公告2026年第11号。";
        for width in 16..90 {
            let lines = wrap(text, width);
            for line in &lines {
                assert!(display_width(line) <= width.max(20), "{width}: {line}");
                assert!(!line.starts_with(|c| "，。；：）、》".contains(c)), "{width}: {line}");
                assert!(!line.ends_with(|c| "（《〔".contains(c)), "{width}: {line}");
            }
            for whole in ["1,300,000.00元", "桂政发〔2015〕23号", "第14行", "2026年第11号"] {
                assert!(lines.iter().any(|line| line.contains(whole)), "{width}: {whole}");
            }
        }
    }

    #[test]
    fn lines_of_a_text() {
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("a\nb", 10), ["a", "b"]);
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghijklmnop qr", 5), ["abcdefghijklmnop", "qr"]);
        assert_eq!(wrap(&"x".repeat(70), 40).len(), 2);
        assert_eq!(wrap("一二三四五，六", 10), ["一二三四", "五，六"]);
    }

    /// A line that is too wide has no place inside where it could have ended.
    fn unbreakable(text: &str, line: &str) -> bool {
        let start = line.as_ptr().addr().saturating_sub(text.as_ptr().addr());
        let end = start.saturating_add(line.len());
        breaks(text).iter().all(|(at, _)| *at <= start || *at >= end)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_text_keeps_its_characters_and_its_width(text in "(\\PC|[ 一三，。（）《》0-9.,%元号〔〕\n-]|1,300.00元|桂政发〔2015〕23号){0,60}", width in 1_usize..60) {
            let lines = wrap(&text, width);
            let mut rest = text.as_str();
            for line in &lines {
                let at = rest.find(*line);
                prop_assert!(at.is_some());
                let (gap, tail) = rest.split_at(at.unwrap());
                prop_assert!(gap.trim().is_empty());
                rest = tail.strip_prefix(*line).unwrap();
                prop_assert!(display_width(line) <= width || unbreakable(&text, line), "{line:?}");
            }
            prop_assert!(rest.trim().is_empty());
        }

        #[test]
        fn atoms_stay_whole(words in prop::collection::vec("[一-龥]{1,6}[，。；：、]?|[a-z]{1,8} |（[一-龥]{2}）|[1-9][0-9]{0,2},[0-9]{3}\\.[0-9]{2}元|[1-9]{1,2}%|国发〔20[0-9]{2}〕[1-9]号|20[0-9]{2}-1[0-2]-2[0-8] ", 1..20), width in 14_usize..80) {
            let text = words.concat();
            let lines = wrap(&text, width);
            for line in &lines {
                prop_assert!(!line.starts_with(|c| "，。；：）、》".contains(c)), "{line}");
                prop_assert!(!line.ends_with('（'), "{line}");
            }
            for atom in atoms(&text) {
                let whole = text.get(atom).unwrap();
                prop_assert!(lines.iter().any(|line| line.contains(whole)), "{whole}");
            }
        }
    }
}
