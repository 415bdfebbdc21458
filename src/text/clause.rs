//! Finds the stretch of an official text that a locator such as `三(二)句2前段` names, by the text's own headings.
//!
//! A locator is part(item)¶paragraph句sentence. Parts begin a line with `三、`, items with `(二)`. A paragraph is one or
//! more lines (a line that does not end a sentence goes on in the next); its first sentence is its heading and is not
//! counted. `前段`, `后段`, `-1` name a part of a sentence and narrow nothing further; `句1至3` is a range.

use std::ops::Range;

/// Why a locator names nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocateError {
    /// It is not written as locators are.
    Form,
    /// The text has no such part.
    Part,
    /// The part has no such item.
    Item,
    /// The item has no such paragraph.
    Paragraph,
    /// The paragraph has no such sentence.
    Sentence,
}

struct Locator<'l> {
    part: &'l str,
    item: Option<&'l str>,
    paragraph: Option<usize>,
    sentences: Option<(usize, usize)>,
}

const NUMERALS: &str = "一二三四五六七八九十";

fn parse(locator: &str) -> Option<Locator<'_>> {
    let numerals = |text: &str| text.find(|c| !NUMERALS.contains(c)).unwrap_or(text.len());
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (part, mut rest) = locator.split_at_checked(numerals(locator)).filter(|(part, _)| !part.is_empty())?;
    let mut item = None;
    let opened = rest.strip_prefix('(').map(|r| (r, ')')).or_else(|| rest.strip_prefix('（').map(|r| (r, '）')));
    if let Some((inside, close)) = opened {
        let (name, tail) = inside.split_at_checked(numerals(inside)).filter(|(name, _)| !name.is_empty())?;
        item = Some(name);
        rest = tail.strip_prefix(close)?;
    }
    let mut paragraph = None;
    if let Some(tail) = rest.strip_prefix('¶') {
        let (number, tail) = tail.split_at_checked(digits(tail))?;
        paragraph = Some(number.parse().ok().filter(|n| *n > 0)?);
        rest = tail;
    }
    let mut sentences = None;
    if let Some(tail) = rest.strip_prefix('句') {
        let (number, tail) = tail.split_at_checked(digits(tail))?;
        let first = number.parse().ok().filter(|n| *n > 0)?;
        let (last, tail) = match tail.strip_prefix('至') {
            Some(tail) => {
                let tail = tail.strip_prefix('句').unwrap_or(tail);
                let (number, tail) = tail.split_at_checked(digits(tail))?;
                (number.parse().ok().filter(|n| *n >= first)?, tail)
            }
            None => (first, tail),
        };
        let part_of_sentence = |t: &str| t.chars().all(|c| c.is_ascii_digit() || "-至前后段".contains(c));
        part_of_sentence(tail).then_some(())?;
        sentences = Some((first, last));
        rest = "";
    }
    rest.is_empty().then_some(Locator { part, item, paragraph, sentences })
}

/// The byte range of the text that the locator names.
///
/// # Errors
/// When it is malformed, or the text has no such place.
pub fn locate(text: &str, locator: &str) -> Result<Range<usize>, LocateError> {
    let wanted = parse(locator).ok_or(LocateError::Form)?;
    let part =
        section(text, 0..text.len(), &|line| numbered(line, "", "、")).find(wanted.part).ok_or(LocateError::Part)?;
    let Some(item) = wanted.item else {
        return Ok(part);
    };
    let items = section(text, part, &|line| numbered(line, "(", ")").or_else(|| numbered(line, "（", "）")));
    let item = items.find(item).ok_or(LocateError::Item)?;
    if wanted.paragraph.is_none() && wanted.sentences.is_none() {
        return Ok(item);
    }
    let paragraphs = paragraphs(text, item.clone());
    let paragraph = match wanted.paragraph {
        Some(n) => paragraphs.get(n.saturating_sub(1)).ok_or(LocateError::Paragraph)?.clone(),
        // ¶ is left out where an item has one paragraph; with more, sentences are counted in the first.
        None => paragraphs.first().cloned().unwrap_or(item),
    };
    let Some((first, last)) = wanted.sentences else {
        return Ok(paragraph);
    };
    // The first sentence of a paragraph is its heading: sentence 1 is the second stretch.
    let sentences = sentences(text, paragraph);
    let start = sentences.get(first).ok_or(LocateError::Sentence)?.start;
    let end = sentences.get(last).ok_or(LocateError::Sentence)?.end;
    Ok(start..end)
}

/// The numeral of a line that begins with `before` numeral `after`.
fn numbered<'t>(line: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let rest = line.trim_start().strip_prefix(before)?;
    let (numeral, tail) = rest.split_once(after)?;
    (!numeral.is_empty() && numeral.chars().all(|c| NUMERALS.contains(c)))
        .then_some(numeral)
        .filter(|_| !tail.is_empty())
}

/// Stretches that begin with a heading line, with their numerals.
struct Sections<'t>(Vec<(&'t str, Range<usize>)>);

impl Sections<'_> {
    fn find(&self, numeral: &str) -> Option<Range<usize>> {
        self.0.iter().find(|(name, _)| *name == numeral).map(|(_, range)| range.clone())
    }
}

fn section<'t>(text: &'t str, within: Range<usize>, heading: &dyn Fn(&'t str) -> Option<&'t str>) -> Sections<'t> {
    let mut found: Vec<(&str, Range<usize>)> = Vec::new();
    for (line, range) in lines(text, within.clone()) {
        if let Some(numeral) = heading(line) {
            if let Some((_, last)) = found.last_mut() {
                last.end = range.start;
            }
            found.push((numeral, range.start..within.end));
        }
    }
    Sections(found)
}

fn lines(text: &str, within: Range<usize>) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut start = within.start;
    text.get(within).unwrap_or("").split_inclusive('\n').map(move |line| {
        let range = start..start.saturating_add(line.len());
        start = range.end;
        (line, range)
    })
}

/// Lines joined until one ends a sentence.
fn paragraphs(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (line, range) in lines(text, within) {
        let ended = line.trim_end().ends_with(['。', ';', ':', '；', '：']);
        match all.last_mut() {
            Some(last) if open => last.end = range.end,
            _ => all.push(range),
        }
        open = !ended;
    }
    all
}

fn sentences(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut start = within.start;
    let stretch = text.get(within).unwrap_or("");
    let split = stretch.split_inclusive('。').map(move |sentence| {
        let range = start..start.saturating_add(sentence.len());
        start = range.end;
        range
    });
    split.filter(|r| text.get(r.clone()).is_some_and(|s| !s.trim().is_empty())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "通知\n一、目标 \n(一)思路。甲一。甲二。\n(二)目标。乙。\n三、措施\n(一)标题。丙一。丙二之前,\n丙二之后。\n小标题。丁一。\n(二)财税。戊。\n";

    #[test]
    fn places() {
        let at = |locator| locate(TEXT, locator).map(|range| TEXT.get(range).unwrap().trim().to_owned());
        assert_eq!(at("一(二)").as_deref(), Ok("(二)目标。乙。"));
        assert_eq!(at("一(一)句2").as_deref(), Ok("甲二。"));
        assert_eq!(at("一(一)句1至2").as_deref(), Ok("甲一。甲二。"));
        assert_eq!(at("三(一)¶1句2前段").as_deref(), Ok("丙二之前,\n丙二之后。"));
        assert_eq!(at("三（一）¶2句1-1").as_deref(), Ok("丁一。"));
        assert_eq!(at("三(二)").as_deref(), Ok("(二)财税。戊。"));
        assert_eq!(at("二(二)"), Err(LocateError::Part));
        assert_eq!(at("三(九)"), Err(LocateError::Item));
        assert_eq!(at("三(一)¶3"), Err(LocateError::Paragraph));
        assert_eq!(at("三(二)句2"), Err(LocateError::Sentence));
        for bad in ["", "第三条", "三(2)", "三(二)句", "三(二)句0", "三(二)句2的", "三(二"] {
            assert_eq!(at(bad), Err(LocateError::Form), "{bad}");
        }
    }
}
