//! Dates: a TOML date or a quoted `2016-05-01`; every other form is refused with the right one.

use jiff::civil::Date;

use super::super::half_width::half_width;
use super::{Refusal, brief, wrong_type};
use crate::both;
use crate::diag::Code;
use crate::model::Fact;
use crate::syntax::date_as_meant;
use crate::syntax::toml::Kind;
use crate::value::{Bilingual, EARLIEST, LATEST, Value, date_in_range, parse_date};

pub(super) fn read(fact: &Fact, written: &Kind) -> Result<Value, Refusal> {
    let date = match written {
        Kind::Date(date) => *date,
        Kind::Text(text) => parse_date(text).ok_or_else(|| of_text(fact, written, text))?,
        Kind::Number(text) => return Err(of_number(fact, written, text)),
        Kind::Time => {
            return Err(wrong_type(fact, written)
                .help(Bilingual::fixed("只写日期，如 `2016-05-01`", "write the date alone, such as `2016-05-01`")));
        }
        Kind::Boolean(_) | Kind::Array(_) | Kind::Table(_) => return Err(wrong_type(fact, written)),
    };
    if date_in_range(date) {
        return Ok(Value::Date(date));
    }
    let id = &fact.id;
    let message = if date < EARLIEST {
        both!("`{id}` 为 {date}，早于 {EARLIEST}", "`{id}` is {date}, before {EARLIEST}")
    } else {
        both!("`{id}` 为 {date}，晚于 {LATEST}", "`{id}` is {date}, after {LATEST}")
    };
    Err(Refusal::new(Code::ProfileRange, message)
        .help(both!("应为 {EARLIEST} 至 {LATEST} 的日期", "it must be a date from {EARLIEST} to {LATEST}")))
}

fn of_text(fact: &Fact, written: &Kind, text: &str) -> Refusal {
    let id = &fact.id;
    if text.chars().count() > 60 {
        return wrong_type(fact, written);
    }
    let (narrow, short) = (half_width(text), brief(text));
    if let Some(date) = meant(&narrow) {
        let message =
            both!("`{id}` 的日期 `{short}` 写法不对", "the date `{short}` of `{id}` is in a form that is not read");
        return Refusal::new(Code::BadValue, message).help(both!("写 `{date}`", "write `{date}`"));
    }
    if let Some(date) = narrow.get(..10).and_then(parse_date) {
        return wrong_type(fact, &Kind::Time).help(both!("只写日期：`{date}`", "write the date alone: `{date}`"));
    }
    let mut parts = narrow.trim_end_matches('日').split(['-', '/', '.', '年', '月']);
    let number = |part: Option<&str>| part.is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    if year.is_some_and(|y| y.len() == 4) && number(year) && number(month) {
        if number(day) && parts.next().is_none() {
            return Refusal::new(Code::BadValue, both!("没有 `{short}` 这一天", "there is no day `{short}`"))
                .help(Bilingual::fixed("按年-月-日写，如 `2016-05-01`", "write year-month-day, such as `2016-05-01`"));
        }
        if day.is_none_or(str::is_empty) {
            let message = both!("`{id}` 的日期 `{short}` 没有写到日", "the date `{short}` of `{id}` lacks its day");
            return Refusal::new(Code::BadValue, message)
                .help(Bilingual::fixed("写到日，如 `2016-05-01`", "write the day too, such as `2016-05-01`"));
        }
    }
    wrong_type(fact, written)
}

fn of_number(fact: &Fact, written: &Kind, text: &str) -> Refusal {
    let refusal = wrong_type(fact, written);
    match compact(text) {
        Some(date) => refusal.help(both!("写 `{date}`", "write `{date}`")),
        None => refusal,
    }
}

/// The date in a form that is not read.
fn meant(text: &str) -> Option<Date> {
    parse_date(text).or_else(|| date_as_meant(text)).or_else(|| compact(text))
}

/// `20160501`.
fn compact(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    parse_date(&format!("{year}-{month}-{day}"))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::super::read_value;
    use super::*;

    fn read(text: &str) -> Result<String, (Code, String, String)> {
        read_value(&sample::fact("as_of"), &sample::kind(text))
            .map(|value| value.to_string())
            .map_err(|r| (r.code, r.message.en.into_owned(), r.help.map_or(String::new(), |h| h.en.into_owned())))
    }

    #[test]
    fn a_toml_date_may_be_quoted() {
        for text in ["2016-05-01", "\"2016-05-01\""] {
            assert_eq!(read(text).as_deref(), Ok("2016-05-01"));
        }
    }

    #[test]
    fn other_forms_are_refused_with_the_right_one() {
        for text in ["2023/1/5", "2023年1月5日", "2023.1.5", "2023-1-5", "２０２３/1/5", "20230105", " 2023-01-05"]
        {
            let expected = Err((
                Code::BadValue,
                format!("the date `{text}` of `as_of` is in a form that is not read"),
                "write `2023-01-05`".into(),
            ));
            assert_eq!(read(&format!("\"{text}\"")), expected, "{text}");
        }
        let (code, _, help) = read("20230105").unwrap_err();
        assert_eq!((code, &*help), (Code::WrongType, "write `2023-01-05`"));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2015-02-29", "2023/13/1", "2023年4月31日"] {
            let (code, message, _) = read(&format!("\"{text}\"")).unwrap_err();
            assert_eq!((code, message), (Code::BadValue, format!("there is no day `{text}`")));
        }
    }

    #[test]
    fn a_date_needs_its_day() {
        for text in ["2016-05", "2016年5月", "2016/5"] {
            let (code, message, _) = read(&format!("\"{text}\"")).unwrap_err();
            assert_eq!((code, message), (Code::BadValue, format!("the date `{text}` of `as_of` lacks its day")));
        }
        assert_eq!(read("2016").unwrap_err().0, Code::WrongType);
    }

    #[test]
    fn a_time_is_refused() {
        for text in ["2016-05-01T10:00:00", "2016-05-01 10:00:00", "2016-05-01T10:00:00+08:00", "10:00:00"] {
            let (code, message, help) = read(text).unwrap_err();
            assert_eq!(code, Code::WrongType, "{text}");
            assert_eq!(message, "`as_of` is a date, but this is a time or a date with a time");
            assert_eq!(help, "write the date alone, such as `2016-05-01`");
        }
        assert_eq!(read("\"2016-05-01 10:00\"").unwrap_err().2, "write the date alone: `2016-05-01`");
    }

    #[test]
    fn the_years_are_bounded() {
        for text in ["1949-01-01", "2100-12-31"] {
            assert!(read(text).is_ok());
        }
        for (text, message) in [
            ("1948-12-31", "`as_of` is 1948-12-31, before 1949-01-01"),
            ("\"2101-01-01\"", "`as_of` is 2101-01-01, after 2100-12-31"),
        ] {
            let (code, words, _) = read(text).unwrap_err();
            assert_eq!((code, &*words), (Code::ProfileRange, message));
        }
    }

    #[test]
    fn other_kinds_are_refused_with_an_example() {
        for text in ["true", "[]", "\"明天\""] {
            let (code, _, help) = read(text).unwrap_err();
            assert_eq!((code, &*help), (Code::WrongType, "for example `as_of = 2016-12-31`"), "{text}");
        }
    }
}
