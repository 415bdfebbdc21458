//! Numbers: exact from their text, ratios without doubt about the percent sign, inside their bounds.

use rust_decimal::Decimal;

use super::super::half_width::half_width;
use super::{Refusal, brief, example, wrong_type};
use crate::both;
use crate::diag::Code;
use crate::model::{Bounds, Fact};
use crate::syntax::toml::Kind;
use crate::value::{Bilingual, NumberError, Unit, Value, parse_number, plain};

/// The most digits a number may have.
const MOST_DIGITS: usize = 28;

pub(super) fn read(fact: &Fact, unit: Unit, written: &Kind) -> Result<Value, Refusal> {
    let (Kind::Number(text) | Kind::Text(text)) = written else {
        return Err(wrong_type(fact, written));
    };
    let text = text.trim();
    let mut number = exact(text).map_err(|error| inexact(fact, written, text, error))?;
    let percent = text.ends_with('%');
    if percent && !unit.is_percent() {
        return Err(unwanted_percent(fact, text));
    }
    if !percent && unit.is_percent() && number.abs() > Decimal::ONE {
        return Err(ambiguous(fact, text, number));
    }
    if number.is_zero() {
        number.set_sign_positive(true);
    }
    within(fact, unit, number)?;
    Ok(Value::Number(number))
}

/// The number that the text says, if 28 digits hold it.
fn exact(text: &str) -> Result<Decimal, NumberError> {
    let number = parse_number(text)?;
    let digits = number.mantissa().unsigned_abs().checked_ilog10().map_or(1, |log| log.saturating_add(1));
    match usize::try_from(digits) {
        Ok(digits) if digits <= MOST_DIGITS => Ok(number),
        _ => Err(NumberError::TooManyDigits),
    }
}

fn inexact(fact: &Fact, written: &Kind, text: &str, error: NumberError) -> Refusal {
    let (id, short) = (&fact.id, brief(text));
    let refuse = |zh: &str, en: &str, help: Bilingual| {
        let message = both!("`{id}` 的值 `{short}` {zh}", "the value `{short}` of `{id}` {en}");
        Refusal::new(Code::ProfileNumber, message).help(help)
    };
    match error {
        NumberError::NotANumber => not_a_number(fact, written, text),
        NumberError::Exponent => {
            let plain = Some(text).filter(|t| t.len() < 20).and_then(|t| Decimal::from_scientific(t).ok());
            let help = match plain {
                Some(number) => {
                    let digits = number.normalize().to_string();
                    both!("写出全部数字：`{digits}`", "write all its digits: `{digits}`")
                }
                None => Bilingual::fixed("写出全部数字，如 `1_000_000`", "write all its digits, such as `1_000_000`"),
            };
            refuse("是指数写法", "has an exponent", help)
        }
        NumberError::Radix => refuse(
            "是十六、八或二进制写法",
            "is hexadecimal, octal or binary",
            Bilingual::fixed("写成十进制数", "write a decimal number"),
        ),
        NumberError::NotFinite => refuse(
            "不是一个确定的数",
            "is not a finite number",
            Bilingual::fixed("写成确定的数；未知就删去这一行", "write a number, or delete the line if it is not known"),
        ),
        NumberError::TooManyDigits => refuse(
            "超过 28 位数字，不能精确读取",
            "has more than 28 digits and cannot be read exactly",
            Bilingual::fixed("写成不超过 28 位数字的数", "write a number of 28 digits at most"),
        ),
        NumberError::Separator => {
            let plain = brief(&text.replace(',', ""));
            refuse(
                "用逗号分节",
                "has thousands separated by commas",
                both!("写 `{plain}`；要分节就用下划线", "write `{plain}`; underscores may separate thousands"),
            )
        }
        NumberError::Underscore => {
            let plain = brief(&text.replace('_', ""));
            refuse(
                "的下划线不在两个数字之间",
                "has an underscore that is not between two digits",
                both!("写 `{plain}`", "write `{plain}`"),
            )
        }
    }
}

/// A text that is no number, with the number in it where there is one.
fn not_a_number(fact: &Fact, written: &Kind, text: &str) -> Refusal {
    let refusal = wrong_type(fact, written);
    if text.chars().count() > 60 {
        return refusal;
    }
    let mut narrow = half_width(text);
    let bare = ["元/㎡", "元/平方米", "平方米", "㎡", "m²", "m2", "元", "人", "年", "级", "等", "¥", "￥", "约"];
    for unit in bare {
        narrow = narrow.strip_suffix(unit).or_else(|| narrow.strip_prefix(unit)).unwrap_or(&narrow).trim().to_owned();
    }
    let narrow = narrow.replace([',', '，'], "");
    if narrow != text && exact(&narrow).is_ok() {
        let value = if narrow.ends_with(['%', '万', '亿']) { format!("\"{narrow}\"") } else { narrow };
        return refusal.help(both!("只写数：`{value}`", "write the number alone: `{value}`"));
    }
    refusal
}

fn unwanted_percent(fact: &Fact, text: &str) -> Refusal {
    let (id, short) = (&fact.id, brief(text));
    let message =
        both!("`{id}` 不是比例，不能写成百分数 `{short}`", "`{id}` is not a ratio, but `{short}` is a percentage");
    Refusal::new(Code::WrongType, message).help(example(fact))
}

/// `8` for a ratio: 8% or 800%?
fn ambiguous(fact: &Fact, text: &str, number: Decimal) -> Refusal {
    let (id, short, percent) = (&fact.id, brief(text), plain(number));
    let question = match number.checked_mul(Decimal::ONE_HUNDRED).map(plain) {
        Some(hundredfold) => both!(
            "`{id}` 写作 `{short}`：是 {percent}% 还是 {hundredfold}%？",
            "`{id}` is written `{short}`: is it {percent}% or {hundredfold}%?"
        ),
        None => both!("`{id}` 写作 `{short}`：是百分数吗？", "`{id}` is written `{short}`: is it a percentage?"),
    };
    let as_ratio = parse_number(&format!("{percent}%")).map_or_else(|_| String::new(), plain);
    Refusal::new(Code::ProfileRatio, question).help(both!(
        "若是 {percent}%，写 `\"{percent}%\"` 或 `{as_ratio}`；大于 100% 的比例须写百分号",
        "for {percent}% write `\"{percent}%\"` or `{as_ratio}`; a ratio above 100% needs its percent sign"
    ))
}

fn within(fact: &Fact, unit: Unit, number: Decimal) -> Result<(), Refusal> {
    let Bounds { integer, min, above, max } = fact.bounds;
    let words = |number: Decimal| in_words(number, unit);
    let (id, value) = (&fact.id, words(number));
    let broken = if integer && !number.fract().is_zero() {
        both!("`{id}` 为 {value}，不是整数", "`{id}` is {value}, which is not a whole number")
    } else if let Some(bound) = min.filter(|bound| number < *bound).map(words) {
        both!("`{id}` 为 {value}，小于下限 {bound}", "`{id}` is {value}, below its least value {bound}")
    } else if let Some(bound) = above.filter(|bound| number <= *bound).map(words) {
        both!("`{id}` 为 {value}，须大于 {bound}", "`{id}` is {value}, but it must be above {bound}")
    } else if let Some(bound) = max.filter(|bound| number > *bound).map(words) {
        both!("`{id}` 为 {value}，大于上限 {bound}", "`{id}` is {value}, above its greatest value {bound}")
    } else {
        return Ok(());
    };
    Err(Refusal::new(Code::ProfileRange, broken).help(allowed(fact.bounds, unit)))
}

/// The numbers that the bounds allow.
fn allowed(bounds: Bounds, unit: Unit) -> Bilingual {
    let words = |number: Option<Decimal>| number.map(|n| in_words(n, unit));
    let range = match (words(bounds.min), words(bounds.above), words(bounds.max)) {
        (Some(min), _, Some(max)) => both!(" {min} 到 {max} 的", " from {min} to {max}"),
        (None, Some(above), Some(max)) => both!("大于 {above}、不大于 {max} 的", " above {above} and not above {max}"),
        (Some(min), _, None) => both!("不小于 {min} 的", " not below {min}"),
        (None, Some(above), None) => both!("大于 {above} 的", " above {above}"),
        (None, None, Some(max)) => both!("不大于 {max} 的", " not above {max}"),
        (None, None, None) => Bilingual::fixed("", ""),
    };
    let (zh, en) = (range.zh, range.en);
    if bounds.integer {
        both!("应为{zh}整数", "it must be a whole number{en}")
    } else {
        both!("应为{zh}数", "it must be a number{en}")
    }
}

/// A number as people read it in its unit.
fn in_words(number: Decimal, unit: Unit) -> String {
    let percent = Some(number).filter(|_| unit.is_percent()).and_then(|n| n.checked_mul(Decimal::ONE_HUNDRED));
    percent.map_or_else(|| plain(number), |percent| format!("{}%", plain(percent)))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::super::read_value;
    use super::*;

    fn read(name: &str, text: &str) -> Result<String, (Code, String, String)> {
        read_value(&sample::fact(name), &sample::kind(text))
            .map(|value| value.to_string())
            .map_err(|r| (r.code, r.message.zh.into_owned(), r.help.map_or(String::new(), |h| h.zh.into_owned())))
    }

    #[test]
    fn one_amount_in_many_forms() {
        for text in
            ["3_000_000.10", "3000000.1", "\"3000000.10\"", "\"300.00001万\"", "+3000000.1", "\" 300.00001 万\""]
        {
            assert_eq!(read("tax.wages", text).as_deref(), Ok("3000000.1"), "{text}");
        }
        assert_eq!(read("tax.taxable_income", "-1").as_deref(), Ok("-1"));
        assert_eq!(read("tax.wages", "-0.0").as_deref(), Ok("0"));
    }

    #[test]
    fn what_is_not_exact_is_refused_by_name() {
        for (text, part, help) in [
            ("1e6", "指数写法", "`1000000`"),
            ("\"1.5E-3\"", "指数写法", "`0.0015`"),
            ("1e999", "指数写法", "`1_000_000`"),
            ("0x1F", "十六、八或二进制", "十进制"),
            ("0o17", "十六、八或二进制", "十进制"),
            ("0b11", "十六、八或二进制", "十进制"),
            ("nan", "不是一个确定的数", "删去这一行"),
            ("-inf", "不是一个确定的数", "删去这一行"),
            ("12345678901234567890123456789", "超过 28 位", "28 位"),
            ("1.2345678901234567890123456789", "超过 28 位", "28 位"),
            ("0.00000000000000000000000000001", "超过 28 位", "28 位"),
            ("\"1,234.5\"", "用逗号分节", "`1234.5`"),
            ("\"1__0\"", "下划线", "`10`"),
        ] {
            let (code, message, words) = read("tax.wages", text).unwrap_err();
            assert_eq!(code, Code::ProfileNumber, "{text}");
            assert!(message.contains(part) && message.contains("`tax.wages`"), "{text}: {message}");
            assert!(words.contains(help), "{text}: {words}");
        }
        assert!(read("tax.wages", "1234567890123456789012345678").is_ok());
    }

    #[test]
    fn the_number_in_a_text_is_offered() {
        for (text, help) in [
            ("\"300元\"", "只写数：`300`"),
            ("\"300万元\"", "只写数：`\"300万\"`"),
            ("\"３００\"", "只写数：`300`"),
            ("\"￥1,234.50\"", "只写数：`1234.50`"),
            ("\"三百\"", "例如 `wages = 2_000_000.00`"),
        ] {
            let (code, _, words) = read("tax.wages", text).unwrap_err();
            assert_eq!((code, &*words), (Code::WrongType, help), "{text}");
        }
    }

    #[test]
    fn other_kinds_are_refused_with_an_example() {
        let (code, message, help) = read("tax.wages", "true").unwrap_err();
        assert_eq!(code, Code::WrongType);
        assert_eq!(message, "`tax.wages` 应为数字，这里写的是是非值 `true`");
        assert_eq!(help, "例如 `wages = 2_000_000.00`");
    }

    #[test]
    fn ratios_take_decimals_and_percentages() {
        for text in ["0.08", "\"8%\"", "\"0.08\"", "\"8 %\""] {
            assert_eq!(read("sample.share", text).as_deref(), Ok("0.08"), "{text}");
        }
        assert_eq!(read("sample.share", "1").as_deref(), Ok("1"));
        assert_eq!(read("sample.share", "\"800%\"").as_deref(), Ok("8"));
    }

    #[test]
    fn a_ratio_above_one_is_refused_with_a_question() {
        let (code, message, help) = read("sample.share", "8").unwrap_err();
        assert_eq!(code, Code::ProfileRatio);
        assert_eq!(message, "`sample.share` 写作 `8`：是 8% 还是 800%？");
        assert_eq!(help, "若是 8%，写 `\"8%\"` 或 `0.08`；大于 100% 的比例须写百分号");
        assert_eq!(read("sample.share", "-1.5").unwrap_err().0, Code::ProfileRatio);
        assert_eq!(read("sample.share", "1.0001").unwrap_err().0, Code::ProfileRatio);
    }

    #[test]
    fn an_amount_is_no_percentage() {
        let (code, message, _) = read("tax.wages", "\"8%\"").unwrap_err();
        assert_eq!(code, Code::WrongType);
        assert_eq!(message, "`tax.wages` 不是比例，不能写成百分数 `8%`");
    }

    #[test]
    fn bounds_are_said_with_the_value() {
        for (name, text, message, help) in [
            ("tax.wages", "-0.01", "`tax.wages` 为 -0.01，小于下限 0", "应为不小于 0 的数"),
            ("land.area", "0", "`land.area` 为 0，须大于 0", "应为大于 0 的数"),
            ("land.grade", "16", "`land.grade` 为 16，大于上限 15", "应为 1 到 15 的整数"),
            ("land.grade", "0", "`land.grade` 为 0，小于下限 1", "应为 1 到 15 的整数"),
            ("land.grade", "2.5", "`land.grade` 为 2.5，不是整数", "应为 1 到 15 的整数"),
            ("tax.year", "2007", "`tax.year` 为 2007，小于下限 2008", "应为 2008 到 2100 的整数"),
            ("sample.share", "\"1001%\"", "`sample.share` 为 1001%，大于上限 1000%", "应为不大于 1000% 的数"),
        ] {
            let expected = Err((Code::ProfileRange, message.to_owned(), help.to_owned()));
            assert_eq!(read(name, text), expected, "{name} {text}");
        }
        for (name, text) in [("tax.wages", "0"), ("land.area", "0.01"), ("land.grade", "15"), ("land.grade", "1.0")] {
            assert!(read(name, text).is_ok(), "{name} {text}");
        }
    }
}
