//! What a line must not split: numbers with their unit, document numbers, dates, locators, names of facts.

use std::ops::Range;

/// Nothing longer than this is kept whole: it is no number or name that anybody reads.
const LONGEST: usize = 64;
/// Nor a plain word longer than this.
const LONGEST_WORD: usize = 24;
const NUMERALS: &str = "〇零一二三四五六七八九十百千";
/// What may follow a number at once, longest first.
const SUFFIXES: [&str; 29] = [
    "平方米",
    "个工作日",
    "个月",
    "万元",
    "亿元",
    "元",
    "万",
    "亿",
    "人",
    "年度",
    "年",
    "月",
    "日",
    "天",
    "号",
    "行",
    "项",
    "条",
    "款",
    "等",
    "级",
    "倍",
    "份",
    "个",
    "位",
    "m²",
    "kWh",
    "%",
    "％",
];
/// What may follow a number after one space.
const SPACED: [&str; 15] = [
    "m²", "CNY/", "CNY", "persons", "person", "years", "year", "months", "month", "days", "day", "kWh", "元", "起",
    "cases",
];
/// What a Chinese unit may be counted by.
const PER: [&str; 6] = ["平方米", "人", "年", "月", "天", "亩"];
/// What may stand before a number with one space between.
const LEADING: [&str; 13] = ["CNY", "grade", "lines", "line", "article", "GB/T", "≥", "≤", ">", "<", "=", "≠", "No."];
/// What stands before a document number and is no part of it.
const LEAD_IN: &str = "依据根按照见和及与的以由至对在";
const LOCATOR_PARTS: [&str; 5] = ["前段", "后段", "至", "¶", "句"];
const CLASSIFIERS: &str = "条款项号行列栏章节年届类批";

/// The stretches of a text that stay whole, in bytes, in order, without overlap.
pub(super) fn atoms(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut rest = Cursor { text, at: 0 };
    let mut before = ' ';
    while let Some(next) = rest.peek() {
        let end = longest(rest, before).filter(|end| end.saturating_sub(rest.at) <= LONGEST);
        match end {
            Some(end) if end > rest.at => {
                found.push(rest.at..end);
                before = text.get(..end).and_then(|t| t.chars().next_back()).unwrap_or(' ');
                rest.at = end;
            }
            _ => {
                before = next;
                rest.at = rest.at.saturating_add(next.len_utf8());
            }
        }
    }
    found
}

fn longest(start: Cursor<'_>, before: char) -> Option<usize> {
    let inside_word = before.is_ascii_alphanumeric() || before == '_';
    let mut ends =
        vec![document_number(start), ordinal(start), locator(start), escape(start), record(start), annex(start)];
    if !inside_word {
        ends.extend([number(start), led_number(start), identifier(start)]);
    }
    ends.into_iter().flatten().max()
}

/// A place in a text; every step that succeeds moves it on.
#[derive(Clone, Copy)]
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at = self.at.saturating_add(token.len());
        }
        found
    }

    fn skip_any(&mut self, tokens: &[&str]) -> bool {
        tokens.iter().any(|token| self.skip(token))
    }

    /// Passes over characters and says how many, at most `most`.
    fn skip_while(&mut self, most: usize, is: impl Fn(char) -> bool) -> usize {
        let mut count: usize = 0;
        while let Some(c) = self.peek().filter(|c| count < most && is(*c)) {
            self.at = self.at.saturating_add(c.len_utf8());
            count = count.saturating_add(1);
        }
        count
    }

    fn digits(&mut self) -> bool {
        self.skip_while(LONGEST.saturating_add(1), |c| c.is_ascii_digit()) > 0
    }

    fn numerals(&mut self) -> bool {
        self.skip_while(8, |c| NUMERALS.contains(c)) > 0
    }

    fn at_word_end(&self) -> bool {
        !self.peek().is_some_and(|c| c.is_ascii_alphanumeric())
    }
}

const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

const fn is_unit(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '²'
}

/// `附件4`.
fn annex(mut c: Cursor<'_>) -> Option<usize> {
    (c.skip_any(&["附件", "附表", "附录"]) && c.digits()).then_some(c.at)
}

/// `桂政发〔2015〕23号`.
fn document_number(mut c: Cursor<'_>) -> Option<usize> {
    c.skip_while(6, |c| is_ideograph(c) && !LEAD_IN.contains(c));
    let open = c.skip_any(&["〔", "［", "["]);
    (open && c.digits() && c.skip_any(&["〕", "］", "]"])).then_some(())?;
    c.skip("第");
    (c.digits() && c.skip("号")).then_some(c.at)
}

/// `第14行`, `第四十二条第二款`.
fn ordinal(mut c: Cursor<'_>) -> Option<usize> {
    let mut end = None;
    while c.skip("第") && (c.digits() || c.numerals()) && c.skip_while(1, |c| CLASSIFIERS.contains(c)) > 0 {
        end = Some(c.at);
    }
    end
}

/// `三(二)句2后段`, `四(三)¶2`.
fn locator(mut c: Cursor<'_>) -> Option<usize> {
    c.numerals().then_some(())?;
    let plain = c;
    if c.skip_any(&["(", "（"]) && !(c.numerals() && c.skip_any(&[")", "）"])) {
        c = plain;
    }
    let bracketed = c.at > plain.at;
    loop {
        let known = c.skip_any(&LOCATOR_PARTS);
        let digits = c.digits();
        if !known && !digits {
            break;
        }
    }
    (bracketed || c.rest().len() < plain.rest().len()).then_some(c.at)
}

/// `\u{202e}`.
fn escape(mut c: Cursor<'_>) -> Option<usize> {
    (c.skip("\\u{") && c.skip_while(6, |c| c.is_ascii_hexdigit()) > 0 && c.skip("}")).then_some(c.at)
}

/// `1,300,000.00元`, `20,000 m²`, `15%`, `2016-06-01`, `2026年第11号`.
fn number(mut c: Cursor<'_>) -> Option<usize> {
    c.skip_any(&["-", "+", "−"]);
    c.digits().then_some(())?;
    loop {
        let mut next = c;
        if next.skip_any(&[",", ".", "_", "-", "/"]) && next.digits() {
            c = next;
        } else {
            break;
        }
    }
    let mut end = c.at;
    while c.skip_any(&SUFFIXES) {
        let mut per = c;
        if per.skip("/") && (per.skip_any(&PER) || per.skip_while(8, is_unit) > 0) {
            c = per;
        }
        end = c.at;
        let mut more = c;
        more.skip("第");
        if !more.digits() {
            return Some(end);
        }
        c = more;
    }
    let mut spaced = c;
    if end == c.at && spaced.skip(" ") && spaced.skip_any(&SPACED) {
        spaced.skip_while(8, is_unit);
        if spaced.at_word_end() {
            end = spaced.at;
        }
    }
    Some(end)
}

/// `CNY 1,300,000.00`, `line 14`, `≥ 8%`.
fn led_number(mut c: Cursor<'_>) -> Option<usize> {
    (c.skip_any(&LEADING) && c.skip(" ")).then_some(())?;
    led_number(c).or_else(|| number(c))
}

/// `[[land]]`.
fn record(mut c: Cursor<'_>) -> Option<usize> {
    (c.skip("[[") && c.skip_while(LONGEST, |c| c.is_ascii_lowercase() || c == '_') > 0 && c.skip("]]")).then_some(c.at)
}

/// `tax.wages`, `land[2].grade`, `land = []`, `education-expense`, `--detail`, a word.
fn identifier(mut c: Cursor<'_>) -> Option<usize> {
    let start = c.at;
    c.skip("--");
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let most = LONGEST.saturating_add(1);
    (c.skip_while(most, word) > 0).then_some(())?;
    let first = c.at;
    loop {
        let mut next = c;
        if next.skip("[") {
            if !(next.digits() && next.skip("]")) {
                break;
            }
        } else if !(next.skip_any(&[".", "-"]) && next.skip_while(most, word) > 0) {
            break;
        }
        c = next;
    }
    let named = c;
    if !c.skip(" = []") {
        c = named;
    }
    let letters = c.text.get(start..c.at).is_some_and(|t| t.bytes().all(|b| b.is_ascii_alphabetic()));
    (!letters || first.saturating_sub(start) <= LONGEST_WORD).then_some(c.at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        atoms(text).into_iter().filter_map(|range| text.get(range)).collect()
    }

    #[test]
    fn what_stays_whole() {
        for whole in [
            "1,300,000.00元",
            "-1,300.00元",
            "CNY 1,300,000.00",
            "CNY -0.50",
            "20,000 m²",
            "268.80元/m²",
            "268.80 CNY/m²",
            "15%",
            "≥ 8%",
            "≤ CNY 5.00",
            "60人",
            "60 persons",
            "2016-12-31",
            "2016年12月31日",
            "桂政发〔2015〕23号",
            "国土资发〔2009〕56号",
            "2026年第11号",
            "第14行",
            "line 14",
            "第四十二条第二款",
            "三(二)句2后段",
            "三(五)",
            "四(三)¶2句1至3",
            "land[2].grade",
            "service_export[1].supplied_on",
            "education-expense",
            "GB/T 4754-2017",
            "914501000000000008",
            "\\u{202e}",
            "[[land]]",
            "附件4",
            "product_export = []",
            "2007-01-01 起",
            "1,200.00元/平方米",
        ] {
            assert_eq!(found(whole), [whole]);
            assert!(found(&format!("（{whole}）")).contains(&whole), "{whole}");
        }
        let cited = found("依据财政部 税务总局公告2026年第11号和三(二)，须15%以上");
        assert_eq!(cited, ["2026年第11号", "三(二)", "15%"]);
        for too_long in ["x".repeat(25), "x1".repeat(33), "1".repeat(65)] {
            assert!(found(&too_long).is_empty(), "{too_long}");
        }
    }
}
