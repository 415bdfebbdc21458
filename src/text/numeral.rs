//! Chinese numerals: `六十`, `三百万`, `二〇一五`, `两`, with the length that was read.

use rust_decimal::Decimal;

/// The digit of a numeral, formal ones and full-width ones included.
pub fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '０'..='９' => u32::from(c).checked_sub(u32::from('０'))?,
        _ => return c.to_digit(10),
    })
}

/// What a numeral of a place multiplies by: `十`, `百`, `千`.
fn place(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        _ => return None,
    })
}

/// What `万` and `亿` multiply by.
pub fn myriad(c: char) -> Option<i64> {
    Some(match c {
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// Whether a character is written in Chinese numerals.
pub fn is_numeral(c: char) -> bool {
    !c.is_ascii() && !('０'..='９').contains(&c) && digit(c).is_some() || place(c).is_some()
}

/// The number that characters begin with, below `万`, and how many characters it takes.
pub fn read(text: &[char]) -> Option<(Decimal, usize)> {
    let length = text.iter().take_while(|c| is_numeral(**c)).count();
    let numeral = text.get(..length)?;
    if numeral.is_empty() {
        return None;
    }
    // 二〇一五: digits one after another.
    if numeral.iter().all(|c| place(*c).is_none()) {
        let mut value: i64 = 0;
        for c in numeral {
            value = value.checked_mul(10)?.checked_add(i64::from(digit(*c)?))?;
        }
        return Some((value.into(), length));
    }
    let (mut whole, mut open): (i64, Option<i64>) = (0, None);
    let mut last = 1;
    for c in numeral {
        if let Some(by) = place(*c) {
            whole = whole.checked_add(open.take().unwrap_or(1).checked_mul(by)?)?;
            last = by;
        } else {
            open = digit(*c).map(i64::from);
            if open == Some(0) {
                (open, last) = (None, 10);
            }
        }
    }
    // 一百五 is 150, 一百零五 is 105.
    let rest = open.unwrap_or(0).checked_mul(if last >= 100 { last.checked_div(10)? } else { 1 })?;
    Some((whole.checked_add(rest)?.into(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read() {
        for (text, value, length) in [
            ("六十", 60, 2),
            ("十", 10, 1),
            ("十五日", 15, 2),
            ("三百六十五天", 365, 5),
            ("二〇一五年", 2015, 4),
            ("两倍", 2, 1),
            ("一千零五", 1005, 4),
            ("一百五", 150, 3),
            ("叁拾", 30, 2),
        ] {
            let characters: Vec<char> = text.chars().collect();
            assert_eq!(read(&characters), Some((value.into(), length)), "{text}");
        }
        assert_eq!(read(&['元']), None);
    }
}
