//! Texts with a format: credit codes, industry codes, division codes.

use super::super::check_credit_code;
use super::super::half_width::half_width;
use super::{Refusal, brief, shown, wrong_type};
use crate::both;
use crate::diag::Code;
use crate::model::Fact;
use crate::syntax::toml::Kind;
use crate::value::{Bilingual, Value};

/// Only a text: a number may have lost digits on its way.
pub(super) fn read_credit_code(fact: &Fact, written: &Kind) -> Result<Value, Refusal> {
    let Kind::Text(text) = written else {
        let refusal = wrong_type(fact, written);
        return Err(match (written, shown(written)) {
            (Kind::Number(_), Some(number)) => refusal.help(both!(
                "代码写成数会丢失位数；加上引号并核对 18 位：`\"{number}\"`",
                "a code written as a number may lose digits; put it in quotes and check all 18 characters: `\"{number}\"`"
            )),
            _ => refusal,
        });
    };
    check_credit_code(text).map(|code| Value::text(&code)).map_err(|error| {
        let (message, help) = error.describe();
        let (id, short, zh, en) = (&fact.id, brief(text), message.zh, message.en);
        let message = both!("`{id}` 为 `{short}`：{zh}", "`{id}` is `{short}`: {en}");
        Refusal { code: Code::ProfileCreditCode, message, help }
    })
}

/// `7491`, `M7491`, `M-7491`, `7491 工业设计服务`, as a text or the integer.
pub(super) fn read_industry_code(fact: &Fact, written: &Kind) -> Result<Value, Refusal> {
    let (Kind::Text(text) | Kind::Number(text)) = written else {
        return Err(wrong_type(fact, written));
    };
    let text = half_width(&brief(text));
    let (id, class) = (&fact.id, class_of(&text));
    let digits = class.map_or(0, str::len);
    match class {
        Some(class) if digits == 4 => Ok(Value::text(class)),
        _ => {
            let message = match digits {
                2 => both!("`{id}` 的 `{text}` 只到大类", "`{text}` of `{id}` is only a division of two digits"),
                3 => both!("`{id}` 的 `{text}` 只到中类", "`{text}` of `{id}` is only a group of three digits"),
                _ => both!("`{id}` 的 `{text}` 不是行业代码", "`{text}` of `{id}` is not an industry code"),
            };
            Err(Refusal::new(Code::ProfileIndustryCode, message).help(Bilingual::fixed(
                "请填写四位小类代码，如 `\"7491\"`",
                "write the class of four digits, such as `\"7491\"`",
            )))
        }
    }
}

/// The digits of a code behind its section letter and before its name.
fn class_of(text: &str) -> Option<&str> {
    let rest = match text.strip_prefix(|c: char| matches!(c.to_ascii_uppercase(), 'A'..='T')) {
        Some(rest) => rest.strip_prefix('-').unwrap_or(rest),
        None => text,
    };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, name) = rest.split_at_checked(end)?;
    let named = name.chars().next().is_none_or(|c| c.is_whitespace() || !c.is_ascii());
    (named && !digits.is_empty()).then_some(digits)
}

/// Six digits, as a text or the integer.
pub(super) fn read_region_code(fact: &Fact, written: &Kind) -> Result<Value, Refusal> {
    let (Kind::Text(text) | Kind::Number(text)) = written else {
        return Err(wrong_type(fact, written));
    };
    let code = half_width(&brief(text));
    if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Value::text(&code));
    }
    let id = &fact.id;
    let message = both!("`{id}` 的 `{code}` 不是行政区划代码", "`{code}` of `{id}` is not a division code");
    Err(Refusal::new(Code::BadValue, message).help(Bilingual::fixed(
        "请填写六位行政区划代码，如 `\"450305\"`",
        "write the division code of six digits, such as `\"450305\"`",
    )))
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
    fn a_credit_code_is_normalised_and_verified() {
        let name = "company.credit_code";
        assert_eq!(read(name, "\" 91450200ma0000001k\"").as_deref(), Ok("91450200MA0000001K"));
        let (code, message, help) = read(name, "\"914501000000000009\"").unwrap_err();
        assert_eq!(code, Code::ProfileCreditCode);
        assert!(message.starts_with("`company.credit_code` 为 `914501000000000009`：统一社会信用代码的校验码不符"));
        assert!(help.contains("`914501000000000008`"), "{help}");
        assert!(read(name, "\"450100796823151\"").unwrap_err().1.contains("旧式税号，无法校验"));
    }

    #[test]
    fn a_credit_code_is_never_a_number() {
        let (code, message, help) = read("company.credit_code", "914501000000000008").unwrap_err();
        assert_eq!(code, Code::WrongType);
        assert_eq!(message, "`company.credit_code` 应为文本，这里写的是数 `914501000000000008`");
        assert!(help.contains("丢失位数") && help.contains("`\"914501000000000008\"`"), "{help}");
        assert_eq!(read("company.credit_code", "true").unwrap_err().0, Code::WrongType);
    }

    #[test]
    fn an_industry_code_has_several_forms() {
        for text in [
            "7491",
            "\"7491\"",
            "\"M7491\"",
            "\"M-7491\"",
            "\"m7491\"",
            "\"7491 工业设计服务\"",
            "\"M7491工业设计服务\"",
            "\"７４９１\"",
        ] {
            assert_eq!(read("company.industry_code", text).as_deref(), Ok("7491"), "{text}");
        }
        assert_eq!(read("company.industry_code", "\"0111\"").as_deref(), Ok("0111"));
    }

    #[test]
    fn an_industry_code_has_four_digits() {
        for text in ["749", "\"749\"", "\"M749\"", "74", "\"74 专业技术服务业\""] {
            let (code, _, help) = read("company.industry_code", text).unwrap_err();
            assert_eq!((code, &*help), (Code::ProfileIndustryCode, "请填写四位小类代码，如 `\"7491\"`"), "{text}");
        }
        for text in ["7", "74911", "7491.0", "-7491", "\"设计\"", "\"U7491\"", "\"M--7491\"", "\"7491x\"", "0x1D43"] {
            assert_eq!(read("company.industry_code", text).unwrap_err().0, Code::ProfileIndustryCode, "{text}");
        }
        assert_eq!(read("company.industry_code", "[7491]").unwrap_err().0, Code::WrongType);
    }

    #[test]
    fn a_division_code_has_six_digits() {
        for text in ["450305", "\"450305\""] {
            assert_eq!(read("company.region", text).as_deref(), Ok("450305"));
        }
        for text in ["45030", "\"广西\"", "\"4503050\"", "450305.0"] {
            let (code, _, help) = read("company.region", text).unwrap_err();
            assert_eq!((code, &*help), (Code::BadValue, "请填写六位行政区划代码，如 `\"450305\"`"), "{text}");
        }
        assert_eq!(read("company.region", "true").unwrap_err().0, Code::WrongType);
    }
}
