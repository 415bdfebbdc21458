//! The stretches of an official text that a locator names, and every sentence of a part with its locator.
//!
//! Parts begin a line with `三、`, items with `(二)`. A paragraph is one or more lines (a line that does not end a sentence
//! goes on in the next); in an item its first sentence is its heading and is not counted, unless it stands alone. What
//! stands in a part before its first item has no headings; the line `三、…` itself is a sentence only if it holds a full
//! stop. A list of attachments that closes a text (`附件：…`) is not of the text.

use std::collections::BTreeMap;
use std::ops::Range;

use super::locator::{Place, is_numeral, parse};

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

/// The byte ranges of the text that the locator names, at least one.
///
/// # Errors
/// When it is malformed, or the text lacks one of its places.
pub fn locate(text: &str, locator: &str) -> Result<Vec<Range<usize>>, LocateError> {
    Places::of(text).locate(locator)
}

/// The places of a text, looked up one after another: what was cut once is kept.
#[derive(Debug)]
pub struct Places<'t> {
    text: &'t str,
    parts: Sections<'t>,
    /// The items of each part, by its beginning.
    items: BTreeMap<usize, Sections<'t>>,
    /// The paragraphs of each part or item, by its beginning.
    stretches: BTreeMap<usize, Stretch>,
    /// The sentences of each paragraph, by its beginning.
    sentences: BTreeMap<usize, Vec<Range<usize>>>,
}

impl<'t> Places<'t> {
    /// Those of that text.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        Self {
            text,
            parts: parts(text),
            items: BTreeMap::new(),
            stretches: BTreeMap::new(),
            sentences: BTreeMap::new(),
        }
    }

    /// The byte ranges of the text that the locator names, at least one.
    ///
    /// # Errors
    /// When it is malformed, or the text lacks one of its places.
    pub fn locate(&mut self, locator: &str) -> Result<Vec<Range<usize>>, LocateError> {
        let places = parse(locator).ok_or(LocateError::Form)?;
        places.iter().map(|place| self.find(place)).collect()
    }

    fn find(&mut self, place: &Place<'_>) -> Result<Range<usize>, LocateError> {
        let text = self.text;
        let part = self.parts.find(place.part).ok_or(LocateError::Part)?;
        let items = self.items.entry(part.start).or_insert_with(|| items(text, part.clone()));
        let whole = match place.item {
            Some(numeral) => items.find(numeral).ok_or(LocateError::Item)?,
            None => part.clone(),
        };
        if place.paragraph.is_none() && place.sentences.is_none() {
            return Ok(whole);
        }
        let stretch = self.stretches.entry(whole.start).or_insert_with(|| match place.item {
            Some(_) => Stretch::item(text, whole),
            None => Stretch::before_items(text, part, items),
        });
        // ¶ is left out where there is one paragraph; with more, sentences are counted in the first.
        let number = place.paragraph.unwrap_or(1).saturating_sub(1);
        let paragraph = stretch.paragraphs.get(number).ok_or(LocateError::Paragraph)?.clone();
        let Some((first, last)) = place.sentences else {
            return Ok(paragraph);
        };
        let start = paragraph.start;
        let sentences = self.sentences.entry(start).or_insert_with(|| stretch.sentences(text, paragraph));
        let nth = |n: usize| sentences.get(n.saturating_sub(1)).ok_or(LocateError::Sentence);
        Ok(nth(first)?.start..nth(last)?.end)
    }
}

/// A sentence of an official text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The locator that names it alone.
    pub locator: String,
    /// Where it stands, in bytes, without the space around it.
    pub range: Range<usize>,
}

/// Every sentence of the part with that numeral, in order, headings left out; `None` where there is no such part.
#[must_use]
pub fn sentences(text: &str, part: &str) -> Option<Vec<Sentence>> {
    let range = parts(text).find(part)?;
    let items = items(text, range.clone());
    let mut all = Vec::new();
    Stretch::before_items(text, range, &items).list(text, part, &mut all);
    for (numeral, item) in items.all {
        Stretch::item(text, item).list(text, &format!("{part}({numeral})"), &mut all);
    }
    Some(all)
}

/// Paragraphs in which sentences are counted.
#[derive(Debug)]
struct Stretch {
    paragraphs: Vec<Range<usize>>,
    /// How many sentences at the beginning of a paragraph are its heading, where others follow.
    headings: usize,
}

impl Stretch {
    fn item(text: &str, item: Range<usize>) -> Self {
        Self { paragraphs: paragraphs(text, item), headings: 1 }
    }

    /// What stands in a part before its first item.
    fn before_items(text: &str, part: Range<usize>, items: &Sections<'_>) -> Self {
        let end = items.all.first().map_or(part.end, |(_, first)| first.start);
        let heading = lines(text, part.clone()).next().filter(|(line, _)| !line.contains('。'));
        let start = heading.map_or(part.start, |(_, line)| line.end);
        Self { paragraphs: paragraphs(text, start..end.max(start)), headings: 0 }
    }

    /// The sentences of one of its paragraphs that are counted.
    fn sentences(&self, text: &str, paragraph: Range<usize>) -> Vec<Range<usize>> {
        let mut all = split(text, paragraph);
        if all.len() > self.headings {
            all.drain(..self.headings);
        }
        all
    }

    fn list(&self, text: &str, place: &str, all: &mut Vec<Sentence>) {
        for (paragraph, number) in self.paragraphs.iter().zip(1_usize..) {
            let place = if self.paragraphs.len() > 1 { format!("{place}¶{number}") } else { place.to_owned() };
            let ranges = self.sentences(text, paragraph.clone()).into_iter().zip(1_usize..);
            all.extend(ranges.map(|(range, n)| Sentence { locator: format!("{place}句{n}"), range }));
        }
    }
}

/// The numeral of a line that begins with `before` numeral `after`.
fn numbered<'t>(line: &'t str, before: &str, after: &str) -> Option<&'t str> {
    // Every line of a text comes by here: most are over at their first character.
    let rest = line.trim_start().strip_prefix(before)?;
    let end = rest.find(|c| !is_numeral(c)).filter(|end| *end > 0)?;
    let (numeral, rest) = rest.split_at_checked(end)?;
    rest.strip_prefix(after).filter(|tail| !tail.is_empty()).map(|_| numeral)
}

/// Stretches that begin with a heading line, with their numerals.
#[derive(Debug)]
struct Sections<'t> {
    all: Vec<(&'t str, Range<usize>)>,
    /// The first of each numeral.
    named: BTreeMap<&'t str, Range<usize>>,
}

impl Sections<'_> {
    fn find(&self, numeral: &str) -> Option<Range<usize>> {
        self.named.get(numeral).cloned()
    }
}

fn parts(text: &str) -> Sections<'_> {
    section(text, 0..end_of_text(text), &|line| numbered(line, "", "、"))
}

fn items(text: &str, part: Range<usize>) -> Sections<'_> {
    section(text, part, &|line| numbered(line, "(", ")").or_else(|| numbered(line, "（", "）")))
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
    let named = found.iter().rev().map(|(numeral, range)| (*numeral, range.clone())).collect();
    Sections { all: found, named }
}

/// Where the text ends: before a list of attachments after its last full stop.
fn end_of_text(text: &str) -> usize {
    let attachments = |line: &str| {
        let list = line.trim_start().strip_prefix("附件");
        list.is_some_and(|l| {
            l.trim_start_matches(|c: char| c.is_whitespace() || c.is_ascii_digit()).starts_with([':', '：'])
        })
    };
    let after_last = text.rfind('。').map_or(0, |at| at.saturating_add('。'.len_utf8()));
    let list = lines(text, after_last..text.len()).find(|(line, _)| attachments(line));
    list.map_or(text.len(), |(_, range)| range.start)
}

fn lines(text: &str, within: Range<usize>) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut start = within.start;
    text.get(within).unwrap_or("").split_inclusive('\n').map(move |line| {
        let range = start..start.saturating_add(line.len());
        start = range.end;
        (line, range)
    })
}

/// Lines joined until one ends a sentence; none of them blank.
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
    all.retain(|range| trimmed(text, range.clone()).is_some());
    all
}

/// A stretch cut after each full stop and the quotes and brackets that it closes.
fn split(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    const CLOSING: [char; 9] = ['”', '’', '」', '』', '）', ')', '》', '】', '"'];
    let mut all = Vec::new();
    let (mut start, mut ended) = (within.start, false);
    for (at, c) in text.get(within.clone()).unwrap_or("").char_indices() {
        let here = within.start.saturating_add(at);
        if ended && !CLOSING.contains(&c) {
            all.push(start..here);
            (start, ended) = (here, false);
        }
        ended |= c == '。';
    }
    all.push(start..within.end);
    all.into_iter().filter_map(|range| trimmed(text, range)).collect()
}

/// The range without the space around its words; `None` where there are no words.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let stretch = text.get(range.clone())?;
    let words = stretch.trim_start();
    let start = range.start.saturating_add(stretch.len().saturating_sub(words.len()));
    let words = words.trim_end();
    (!words.is_empty()).then_some(start..start.saturating_add(words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "通知\n一、目标 \n(一)思路。甲一。甲二。\n(二)目标。乙。\n三、措施\n(一)标题。丙一。丙二之前,\n丙二之后。\n小标题。丁一。\n\n(二)财税。戊。\n(三)己一之前,\n己一之后。 附件 :分工 <BR>.doc <BR>\n\n";

    fn words(range: Range<usize>) -> &'static str {
        TEXT.get(range).unwrap().trim()
    }

    #[test]
    fn places() {
        let at = |locator| match locate(TEXT, locator) {
            Ok(ranges) => Ok(ranges.into_iter().map(words).collect::<Vec<_>>().join("|")),
            Err(error) => Err(error),
        };
        assert_eq!(at("一(二)").as_deref(), Ok("(二)目标。乙。"));
        assert_eq!(at("一(一)句2").as_deref(), Ok("甲二。"));
        assert_eq!(at("一(一)句1至2").as_deref(), Ok("甲一。甲二。"));
        assert_eq!(at("一(一)句1、句2、(二)、三(一)¶2").as_deref(), Ok("甲一。|甲二。|(二)目标。乙。|小标题。丁一。"));
        assert_eq!(at("三(一)¶1句2前段").as_deref(), Ok("丙二之前,\n丙二之后。"));
        assert_eq!(at("三（一）¶2句1-1").as_deref(), Ok("丁一。"));
        assert_eq!(at("三(二)").as_deref(), Ok("(二)财税。戊。"));
        assert_eq!(at("三(三)").as_deref(), Ok("(三)己一之前,\n己一之后。"));
        assert_eq!(at("二(二)"), Err(LocateError::Part));
        assert_eq!(at("三(九)"), Err(LocateError::Item));
        assert_eq!(at("三(一)¶3"), Err(LocateError::Paragraph));
        assert_eq!(at("三(二)¶2"), Err(LocateError::Paragraph));
        assert_eq!(at("三句1"), Err(LocateError::Paragraph));
        assert_eq!(at("三(二)句2"), Err(LocateError::Sentence));
        assert_eq!(at("三(一)¶1句1、句3"), Err(LocateError::Sentence));
        assert_eq!(at("第三条"), Err(LocateError::Form));
    }

    fn listed(text: &str, part: &str) -> Vec<String> {
        let all = sentences(text, part).unwrap_or_default();
        all.into_iter().map(|s| format!("{} {}", s.locator, text.get(s.range).unwrap_or("?"))).collect()
    }

    #[test]
    fn every_sentence_has_its_locator() {
        assert_eq!(
            listed(TEXT, "三"),
            [
                "三(一)¶1句1 丙一。",
                "三(一)¶1句2 丙二之前,\n丙二之后。",
                "三(一)¶2句1 丁一。",
                "三(二)句1 戊。",
                // Alone, it is no heading.
                "三(三)句1 (三)己一之前,\n己一之后。",
            ]
        );
        assert_eq!(sentences(TEXT, "二"), None);
        assert_eq!(sentences(TEXT, "三(一)"), None);
    }

    #[test]
    fn nothing_that_may_be_a_promise_is_left_out() {
        let text = "一、资助\n对企业给予补助。每年一次,\n逐年审定。\n(一)奖励。说“给。”再给。尾句没有句号\n二、对园区给予奖励。三年为限。\n三、附则\n附件：1.表\n2.表\n";
        assert_eq!(
            listed(text, "一"),
            [
                "一句1 对企业给予补助。",
                "一句2 每年一次,\n逐年审定。",
                "一(一)句1 说“给。”",
                "一(一)句2 再给。",
                "一(一)句3 尾句没有句号",
            ]
        );
        assert_eq!(listed(text, "二"), ["二句1 二、对园区给予奖励。", "二句2 三年为限。"]);
        assert_eq!(listed(text, "三"), Vec::<String>::new());
        // Attachments spoken of before the end are of the text.
        let text = "一、甲\n附件:见下。乙。\n附件\n：丙";
        assert_eq!(listed(text, "一"), ["一¶1句1 附件:见下。", "一¶1句2 乙。", "一¶2句1 附件\n：丙"]);
    }
}
