//! The figures that stand in words of law: `60%`, `百分之六十`, `10万元`, `三年`, `1/3`, `减半`, `2015年5月26日`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::numeral::{digit, is_numeral, myriad, read};

/// How a figure is scaled by what is written beside its digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Not at all.
    Plain,
    /// By `万` or `亿`.
    Myriads,
    /// `%`, `百分之`, `成`, `折`.
    Percent,
    /// `‰`, `千分之`.
    Permille,
    /// `1/3`, `三分之一`, `一半`.
    Fraction,
}

/// What a figure counts, as far as it changes how it compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Years, as in `三年`.
    Years,
    /// Months.
    Months,
    /// Times, as in `1.4倍`.
    Times,
    /// Yuan.
    Yuan,
    /// Anything else, or nothing.
    Other,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it is worth: `10万` is 100,000, `60%` is 0.6.
    pub value: Decimal,
    /// Its digits alone: `10万` is 10, `60%` is 60.
    pub digits: Decimal,
    /// How the one comes from the other.
    pub scale: Scale,
    /// What it counts.
    pub counted: Counted,
    /// Its first character, counted in characters.
    pub start: usize,
    /// The character after its last, its measure word not included.
    pub end: usize,
}

/// The figures of a text in order, and the dates it names.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Every figure; the year, month and day of a date too.
    pub all: Vec<Figure>,
    /// Every whole date.
    pub dates: Vec<Date>,
}

/// Reads the figures of a text, given as its characters.
#[must_use]
pub fn figures(text: &[char]) -> Figures {
    let mut found = Figures::default();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(figure) = figure(rest, at) else {
            at = at.saturating_add(1);
            continue;
        };
        at = figure.end;
        found.all.push(figure);
    }
    found.dates = dates(text, &found.all);
    found
}

/// The figure that characters begin with.
fn figure(rest: &[char], start: usize) -> Option<Figure> {
    let made = |value: Decimal, digits: Decimal, scale: Scale, length: usize| Figure {
        value,
        digits,
        scale,
        counted: rest.get(length..).map_or(Counted::Other, counted),
        start,
        end: start.saturating_add(length),
    };
    // 百分之六十, 千分之三, 三分之一.
    let (first, length) = number(rest)?;
    let after = rest.get(length..)?;
    if let Some(part) = strip(after, "分之") {
        let (second, more) = number(part)?;
        let length = length.checked_add(2)?.checked_add(more)?;
        let scale = match rest.first() {
            Some('百') => Scale::Percent,
            Some('千') => Scale::Permille,
            _ => Scale::Fraction,
        };
        return Some(made(second.checked_div(first)?, second, scale, length));
    }
    if let Some((second, more)) = strip(after, "/").and_then(number) {
        let length = length.checked_add(1)?.checked_add(more)?;
        return Some(made(first.checked_div(second)?, first, Scale::Fraction, length));
    }
    // A space may stand before what scales: `15 %`.
    let blanks = after.iter().take_while(|c| **c == ' ').count();
    let mut length_with = length.saturating_add(blanks);
    let mut by = Decimal::ONE;
    while let Some(times) = rest.get(length_with).copied().and_then(myriad) {
        by = by.checked_mul(times.into())?;
        length_with = length_with.saturating_add(1);
    }
    if by > Decimal::ONE {
        return Some(made(first.checked_mul(by)?, first, Scale::Myriads, length_with));
    }
    let beside = rest.get(length.saturating_add(blanks)..)?;
    let whole = |more: usize| length.saturating_add(blanks).saturating_add(more);
    match beside {
        ['%' | '％' | '﹪', ..] => Some(made(percent(first)?, first, Scale::Percent, whole(1))),
        ['个', '百', '分', '点', ..] => Some(made(percent(first)?, first, Scale::Percent, whole(4))),
        ['‰', ..] => Some(made(first.checked_div(1_000.into())?, first, Scale::Permille, whole(1))),
        ['成' | '折', ..] => Some(made(first.checked_div(10.into())?, first, Scale::Percent, whole(1))),
        ['半', ..] if matches!(rest.first(), Some('一')) && length == 1 => half(made, whole(1)),
        _ => Some(made(first, first, Scale::Plain, length)),
    }
}

fn half(made: impl Fn(Decimal, Decimal, Scale, usize) -> Figure, length: usize) -> Option<Figure> {
    let half = Decimal::ONE.checked_div(2.into())?;
    Some(made(half, half, Scale::Fraction, length))
}

fn percent(number: Decimal) -> Option<Decimal> {
    number.checked_div(100.into())
}

fn strip<'t>(text: &'t [char], prefix: &str) -> Option<&'t [char]> {
    let length = prefix.chars().count();
    text.iter().copied().take(length).eq(prefix.chars()).then(|| text.get(length..)).flatten()
}

/// A number without scale: digits with `,` between groups of three, or Chinese numerals; `半` is a half.
fn number(text: &[char]) -> Option<(Decimal, usize)> {
    let first = *text.first()?;
    if first == '半' {
        return Some((Decimal::ONE.checked_div(2.into())?, 1));
    }
    if is_numeral(first) {
        return read(text);
    }
    if digit(first).is_none() || is_numeral(first) {
        return None;
    }
    let is_digit = |at: usize| text.get(at).is_some_and(|c| !is_numeral(*c) && digit(*c).is_some());
    let three = |at: usize| (1..=3).all(|n| is_digit(at.saturating_add(n))) && !is_digit(at.saturating_add(4));
    let (mut written, mut at, mut point) = (String::new(), 0, false);
    while let Some(c) = text.get(at) {
        match c {
            _ if is_digit(at) => written.extend(digit(*c).and_then(|d| char::from_digit(d, 10))),
            '.' | '．' if !point && is_digit(at.saturating_add(1)) => {
                point = true;
                written.push('.');
            }
            ',' | '，' if !point && written.len() % 4 <= 3 && three(at) => {}
            _ => break,
        }
        at = at.saturating_add(1);
    }
    Some((Decimal::from_str_exact(&written).ok()?, at))
}

/// What the characters after a figure say it counts.
fn counted(after: &[char]) -> Counted {
    let after = after.get(after.iter().take_while(|c| **c == ' ').count()..).unwrap_or_default();
    match after {
        ['年' | '周', '岁', ..] | ['年', '度', ..] => Counted::Other,
        ['年', ..] => Counted::Years,
        ['个', '月', ..] | ['月', ..] => Counted::Months,
        ['倍', ..] => Counted::Times,
        ['元', ..] | ['人', '民', '币', ..] => Counted::Yuan,
        _ => Counted::Other,
    }
}

/// Dates written out: year, month and day one after another.
fn dates(text: &[char], all: &[Figure]) -> Vec<Date> {
    let follows = |a: &Figure, b: &Figure, word: char| {
        let between = text.get(a.end..b.start).unwrap_or_default();
        between.iter().filter(|c| **c != ' ').eq([&word])
    };
    let whole = |n: Decimal| i16::try_from(n.mantissa()).ok().filter(|_| n.scale() == 0);
    let mut dates = Vec::new();
    for ((year, month), day) in all.iter().zip(all.iter().skip(1)).zip(all.iter().skip(2)) {
        let is_date = follows(year, month, '年') && follows(month, day, '月');
        let by_dash = follows(year, month, '-') && follows(month, day, '-');
        if !is_date && !by_dash {
            continue;
        }
        if let (Some(y), Some(m), Some(d)) = (whole(year.digits), whole(month.digits), whole(day.digits))
            && let (Ok(m), Ok(d)) = (i8::try_from(m), i8::try_from(d))
            && let Ok(date) = Date::new(y, m, d)
        {
            dates.push(date);
        }
    }
    dates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        let characters: Vec<char> = text.chars().collect();
        figures(&characters).all.iter().map(|f| f.value.normalize().to_string()).collect()
    }

    #[test]
    fn figures_are_read_in_every_form() {
        for (text, expected) in [
            ("60%", vec!["0.6"]),
            ("百分之六十以上", vec!["0.6"]),
            ("15％", vec!["0.15"]),
            ("减按 15 %的税率", vec!["0.15"]),
            ("１５％", vec!["0.15"]),
            ("10万元", vec!["100000"]),
            ("100,000元", vec!["100000"]),
            ("1,234,567.50元", vec!["1234567.5"]),
            ("1,2", vec!["1", "2"]),
            ("三年", vec!["3"]),
            ("两倍、1.4倍", vec!["2", "1.4"]),
            ("50万", vec!["500000"]),
            ("五十万元", vec!["500000"]),
            ("2.5亿元", vec!["250000000"]),
            ("三千万", vec!["30000000"]),
            ("1万亿", vec!["1000000000000"]),
            ("1/4", vec!["0.25"]),
            ("四分之一", vec!["0.25"]),
            ("千分之三", vec!["0.003"]),
            ("3‰", vec!["0.003"]),
            ("减半", vec!["0.5"]),
            ("一半", vec!["0.5"]),
            ("七折", vec!["0.7"]),
            ("六成", vec!["0.6"]),
            ("提高5个百分点", vec!["0.05"]),
            ("3—5家", vec!["3", "5"]),
            ("300亿500亿元", vec!["30000000000", "50000000000"]),
        ] {
            assert_eq!(values(text), expected, "{text}");
        }
    }

    #[test]
    fn dates_are_read() {
        for text in ["2015年5月26日", "二〇一五年五月二十六日", "2015 年 5 月 26 日", "2015-05-26"] {
            let characters: Vec<char> = text.chars().collect();
            assert_eq!(figures(&characters).dates, [jiff::civil::date(2015, 5, 26)], "{text}");
        }
        assert!(figures(&['2', '0', '1', '5', '年', '2', '月', '3', '0', '日']).dates.is_empty());
    }

    #[test]
    fn what_is_counted() {
        let characters: Vec<char> = "三年、12个月、2倍、10万元、50平方米".chars().collect();
        let counted: Vec<Counted> = figures(&characters).all.iter().map(|f| f.counted).collect();
        assert_eq!(counted, [Counted::Years, Counted::Months, Counted::Times, Counted::Yuan, Counted::Other]);
    }
}
