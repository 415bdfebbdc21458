//! The words beside a figure that say on which side of a bound the bound itself lies: 以上, 超过, 不低于, 未满 …
//!
//! 以上, 以下 and 以内 include the number; 超过, 不满 and 以外 leave it out (Civil Code, article 1259). What is asked here
//! is only where the line is drawn, so that a negation changes nothing: 超过 and 不超过 draw the same line, the number
//! itself lying below it.

use super::figures::Figure;

/// Where the bound itself lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// With what is more: 以上, 不低于, 未满.
    Above,
    /// With what is less: 以下, 不超过, 超过.
    Below,
}

impl Side {
    const fn other(self) -> Self {
        match self {
            Self::Above => Self::Below,
            Self::Below => Self::Above,
        }
    }
}

/// A word before the figure: the side of the bound, and whether the word alone includes it.
const BEFORE: [(&str, Side, bool); 21] = [
    ("低于", Side::Above, false),
    ("少于", Side::Above, false),
    ("小于", Side::Above, false),
    ("不足", Side::Above, false),
    ("不满", Side::Above, false),
    ("未满", Side::Above, false),
    ("未达", Side::Above, false),
    ("未达到", Side::Above, false),
    ("达到", Side::Above, true),
    ("至少", Side::Above, true),
    ("最少", Side::Above, true),
    ("最低", Side::Above, true),
    ("超过", Side::Below, false),
    ("超出", Side::Below, false),
    ("高于", Side::Below, false),
    ("多于", Side::Below, false),
    ("大于", Side::Below, false),
    ("至多", Side::Below, true),
    ("最多", Side::Below, true),
    ("最高", Side::Below, true),
    ("最高为", Side::Below, true),
];

/// A word after the figure and its measure word; all of them include the bound.
const AFTER: [(&str, Side); 8] = [
    ("以上", Side::Above),
    ("及以上", Side::Above),
    ("或以上", Side::Above),
    ("以下", Side::Below),
    ("及以下", Side::Below),
    ("或以下", Side::Below),
    ("以内", Side::Below),
    ("之内", Side::Below),
];

/// Measure words that may stand between a figure and a word after it, longer ones first.
const MEASURES: [&str; 32] = [
    "个日历天数",
    "个工作日",
    "个自然日",
    "平方公里",
    "人民币",
    "平方米",
    "千瓦时",
    "工作日",
    "周岁",
    "公顷",
    "个月",
    "平米",
    "万元",
    "年度",
    "元",
    "人",
    "名",
    "家",
    "户",
    "项",
    "件",
    "个",
    "年",
    "月",
    "日",
    "天",
    "分",
    "倍",
    "亩",
    "吨",
    "次",
    "岁",
];

/// What ends the reach of a word before a figure that is not right beside it.
const STOPS: &str = "，。；、：,;:（）()\n按减征加给补罚免后时且或和与及并部分为";

/// The side of a figure's bound and the words that say so; `None` where nothing does, or they disagree.
#[must_use]
pub fn bound_words(text: &[char], figure: &Figure) -> Option<(Side, String)> {
    let before = before(text, figure);
    let after = after(text, figure);
    let (side, from, to) = match (before, after) {
        (Some((a, from)), Some((b, to))) if a == b => (a, from, to),
        (Some(_), Some(_)) | (None, None) => return None,
        (Some((side, from)), None) => (side, from, measure(text, figure.end)),
        (None, Some((side, to))) => (side, figure.start, to),
    };
    let words: String = text.get(from..to)?.iter().collect();
    Some((side, words.trim().to_owned()))
}

/// What is said in brackets or right after: that the number itself counts, or that it does not.
fn included(text: &[char], from: usize) -> Option<(bool, usize)> {
    let rest = text.get(from..).unwrap_or_default();
    let open = usize::from(matches!(rest.first(), Some('（' | '(' | '，' | ',')));
    let rest = rest.get(open..)?;
    let says = match rest {
        ['不', '含' | '包', ..] => false,
        ['含' | '包', ..] if open == 1 => true,
        _ => return None,
    };
    let closing = rest.iter().take(10).position(|c| matches!(c, '）' | ')'));
    let length = closing.map_or(0, |at| at.saturating_add(1));
    Some((says, from.saturating_add(open).saturating_add(length)))
}

fn measure(text: &[char], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let blanks = rest.iter().take_while(|c| **c == ' ').count();
    let rest = rest.get(blanks..).unwrap_or_default();
    let found = MEASURES.iter().find(|word| starts(rest, word));
    found.map_or(from, |word| from.saturating_add(blanks).saturating_add(word.chars().count()))
}

fn starts(text: &[char], word: &str) -> bool {
    text.iter().copied().take(word.chars().count()).eq(word.chars())
}

fn after(text: &[char], figure: &Figure) -> Option<(Side, usize)> {
    let mut at = measure(text, figure.end);
    // 50%(不含)以上
    let inside = included(text, at);
    at = inside.map_or(at, |(_, end)| end);
    let rest = text.get(at..)?;
    let (word, side) = AFTER.iter().find(|(word, _)| starts(rest, word))?;
    let end = at.saturating_add(word.chars().count());
    // 70分以上（不含70分）
    let behind = included(text, end);
    let says = inside.or(behind).is_none_or(|(says, _)| says);
    let end = behind.map_or(end, |(_, end)| end);
    Some((if says { *side } else { side.other() }, end))
}

fn before(text: &[char], figure: &Figure) -> Option<(Side, usize)> {
    let head = text.get(..figure.start)?;
    // 满一年, 达60%: right beside it only.
    let near = head.iter().rposition(|c| *c != ' ')?;
    if matches!(head.get(near), Some('满' | '达'))
        && !matches!(head.get(near.saturating_sub(1)), Some('不' | '未' | '发' | '到'))
    {
        return Some((Side::Above, near));
    }
    // The nearest word whose reach is not cut off before the figure. Only a share may follow at some distance:
    // 不超过工资薪金总额8%, 不低于…标准的70%.
    let reach = if figure.value <= rust_decimal::Decimal::ONE { 32 } else { 4 };
    let least = head.len().saturating_sub(reach);
    let mut at = head.len();
    while at > least {
        at = at.saturating_sub(1);
        let rest = head.get(at..)?;
        let words = BEFORE.iter().filter(|(word, ..)| starts(rest, word));
        if let Some((word, side, includes)) = words.max_by_key(|(word, ..)| word.len()) {
            let gap: String = rest.get(word.chars().count()..)?.iter().collect();
            let gap = gap.trim();
            let is_beside = gap.is_empty() || gap == "为";
            // 最低价标准 is a name, not a bound.
            if !is_beside && word.starts_with('最') {
                continue;
            }
            if !is_beside && !gap.ends_with(['的', '额', '数']) {
                return None;
            }
            let negated = matches!(head.get(..at).and_then(|h| h.last()), Some('不' | '未' | '得' | '能' | '应'));
            let included = included(text, measure(text, figure.end)).map(|(says, _)| says);
            let side = match (included, *includes, negated) {
                // 超过60%(含60%)
                (Some(true), false, false) | (Some(false), true, _) => side.other(),
                (Some(false), false, true) => return None,
                (None | Some(true), ..) | (Some(false), false, false) => *side,
            };
            return Some((side, if negated { at.saturating_sub(1) } else { at }));
        }
        let c = *rest.first()?;
        // 至少为60%
        let is_beside = rest.iter().skip(1).all(|c| *c == ' ');
        if (STOPS.contains(c) || c.is_ascii_digit()) && !(c == '为' && is_beside) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::figures::figures;
    use super::*;

    fn sides(text: &str) -> Vec<Option<Side>> {
        let characters: Vec<char> = text.chars().collect();
        figures(&characters).all.iter().map(|f| bound_words(&characters, f).map(|(side, _)| side)).collect()
    }

    #[test]
    fn words_draw_the_line() {
        use Side::{Above, Below};
        for (text, side) in [
            ("占企业当年总收入60%以上", Some(Above)),
            ("不低于60%", Some(Above)),
            ("不得少于 30人", Some(Above)),
            ("达到百分之六十", Some(Above)),
            ("未满3个月", Some(Above)),
            ("不足5000万元的", Some(Above)),
            ("连续经营一年以上", Some(Above)),
            ("365个日历天数以上", Some(Above)),
            ("3年及以上", Some(Above)),
            ("满一年", Some(Above)),
            ("达60%的", Some(Above)),
            ("至少为 60%", Some(Above)),
            ("超过限额的为60%", None),
            ("达到60%以上", Some(Above)),
            ("不超过工资薪金总额8%的部分", Some(Below)),
            ("可按不低于所在地土地等别相对应《全国工业用地出让最低价标准》的 70%执行", Some(Above)),
            ("超过100万元", Some(Below)),
            ("不得超过10万元", Some(Below)),
            ("最高不超过10万元", Some(Below)),
            ("1000平方米以下", Some(Below)),
            ("30日以内", Some(Below)),
            ("高于25%的", Some(Below)),
            ("70分以上（不含）", Some(Below)),
            ("50%(不含)以上", Some(Below)),
            ("5000万元以下（不含）", Some(Above)),
            ("低于60%（含60%）", Some(Below)),
            ("超过60%(含)", Some(Above)),
            ("超过60%以上", None),
            ("按创意设计收入的5%给予补助", None),
            ("超过标准的部分按10%", None),
            ("对超过限额的，减按60%", None),
            ("发达60%", None),
            ("2015年以前", None),
        ] {
            let found = sides(text);
            assert_eq!(found.first().copied().flatten(), side, "{text} {found:?}");
        }
        assert_eq!(sides("5000万元以上2亿元以下"), [Some(Above), Some(Below)]);
        assert_eq!(sides("70分以上（不含70分）").first(), Some(&Some(Below)));
    }
}
