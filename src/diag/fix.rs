//! What certainly mends a finding: stretches of its file and what stands there instead.

use std::ops::Range;

use super::Span;

/// One stretch of a file and the text that takes its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The stretch; an empty one is a place between two characters.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// A text with edits made in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// Which of the fixes were made, by their place among those given.
    pub made: Vec<usize>,
    /// What is new in the text, in bytes.
    pub places: Vec<Range<usize>>,
}

/// The text with every fix made that touches no stretch of one before it; a fix is made whole or not at all. All edits
/// are of this text.
#[must_use]
pub fn mended(text: &str, fixes: &[&[Edit]]) -> Mended {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut made = Vec::new();
    for (at, fix) in fixes.iter().enumerate() {
        // The same edit may belong to two findings: it is made once.
        let fresh: Vec<&Edit> = fix.iter().filter(|edit| !taken.contains(edit)).collect();
        let apart = |a: &Edit, b: &Edit| a.span != b.span && (a.span.end <= b.span.start || b.span.end <= a.span.start);
        let whole = fresh.iter().all(|edit| text.get(edit.span.range()).is_some());
        if whole && !fix.is_empty() && fresh.iter().all(|edit| taken.iter().all(|other| apart(edit, other))) {
            taken.extend(fresh);
            made.push(at);
        }
    }
    taken.sort();
    let mut out = String::with_capacity(text.len());
    let (mut from, mut places) = (0, Vec::new());
    for edit in taken {
        let range = edit.span.range();
        out.push_str(text.get(from..range.start).unwrap_or(""));
        let start = out.len();
        out.push_str(&edit.text);
        places.push(start..out.len());
        from = range.end;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    Mended { text: out, made, places }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sources;

    #[test]
    fn edits_are_made_at_once_and_never_overlap() {
        let mut sources = Sources::new();
        let file = sources.add("a", "");
        let edit = |start, end, text: &str| Edit { span: Span::new(file, start, end), text: text.to_owned() };
        let (first, second) = ([edit(4, 7, "="), edit(0, 1, "key")], [edit(5, 8, "x")]);
        let (third, fourth, broken) = ([edit(4, 7, "=")], [edit(8, 9, "2")], [edit(5, 6, "y")]);
        let text = "a b ＝ 1";
        let all: [&[Edit]; 6] = [&first, &second, &third, &fourth, &broken, &[]];
        let places = vec![0..3, 6..7, 8..9];
        assert_eq!(mended(text, &all), Mended { text: "key b = 2".into(), made: vec![0, 2, 3], places });
        assert_eq!(mended(text, &[]).text, text);
        // A fix in the middle of a character is none.
        assert_eq!(mended(text, &[&broken]).made, Vec::<usize>::new());
    }
}
