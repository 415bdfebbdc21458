//! Values as people read them: amounts to the fen with their unit, shares in per cent, yes and no, labels of options.

use rust_decimal::Decimal;

use crate::text::visible;
use crate::value::{Lang, Type, Unit, Value, plain, with_thousands};

use super::said;

/// A value in the words and units of its type.
#[must_use]
pub fn value(value: &Value, kind: &Type, lang: Lang) -> String {
    match (value, kind) {
        (Value::Boolean(true), _) => lang.pick("是", "yes").to_owned(),
        (Value::Boolean(false), _) => lang.pick("否", "no").to_owned(),
        (Value::Number(n), Type::Number(unit)) => number(*n, *unit, lang),
        (Value::Number(n), _) => with_thousands(&plain(*n)),
        (Value::Date(date), _) => date.to_string(),
        (Value::Text(id), Type::Enum(_)) => {
            kind.option_label(id).map_or_else(|| visible(id).into_owned(), |label| said(label, lang))
        }
        (Value::Text(text), _) => visible(text).into_owned(),
    }
}

/// A value, or that it is not known.
#[must_use]
pub fn optional(known: Option<&Value>, kind: &Type, lang: Lang) -> String {
    known.map_or_else(|| lang.pick("待确认", "unknown").to_owned(), |v| value(v, kind, lang))
}

/// The name of a unit, as it stands beside a number; empty for a bare number.
#[must_use]
pub fn unit(unit: Unit, lang: Lang) -> String {
    if unit.is_none() {
        return if unit.is_percent() { "%".to_owned() } else { String::new() };
    }
    let mut name = String::new();
    for (i, part) in unit.to_string().split_inclusive(['*', '/']).enumerate() {
        let base = part.trim_end_matches(['*', '/']);
        if i > 0 || base != "1" {
            name.push_str(base_name(base, lang));
        }
        name.push_str(match part.chars().next_back() {
            Some('*') => "·",
            Some('/') => "/",
            _ => "",
        });
    }
    name
}

fn base_name(base: &str, lang: Lang) -> &str {
    match (base, lang) {
        ("m2", _) => "m²",
        ("CNY", Lang::Zh) => "元",
        ("person", Lang::Zh) => "人",
        ("year", Lang::Zh) => "年",
        ("month", Lang::Zh) => "个月",
        ("day", Lang::Zh) => "天",
        ("grade", Lang::Zh) => "等",
        (other, _) => other,
    }
}

/// The decimals of a percentage that are shown of one that does not end.
const PERCENT_PLACES: u32 = 6;

/// A percentage; one that is too long is cut, not rounded, so that what is short of a threshold never looks like it.
fn percent(hundredfold: Decimal, lang: Lang) -> String {
    let cut = hundredfold.trunc_with_scale(PERCENT_PLACES);
    let about = if cut == hundredfold { "" } else { lang.pick("约", "about ") };
    format!("{about}{}%", with_thousands(&plain(cut)))
}

fn number(n: Decimal, of: Unit, lang: Lang) -> String {
    if of.is_none() {
        return match n.checked_mul(Decimal::ONE_HUNDRED).filter(|_| of.is_percent()) {
            Some(hundredfold) => percent(hundredfold, lang),
            None => with_thousands(&plain(n)),
        };
    }
    let digits = plain(n);
    let grouped = with_thousands(&if of.is_money() { with_fen(digits.clone()) } else { digits.clone() });
    let code = of.to_string();
    let one = n == Decimal::ONE;
    match (lang, code.as_str()) {
        (Lang::Zh, "year") if digits.len() == 4 => format!("{digits}年"),
        (Lang::En, "year") if digits.len() == 4 => digits,
        (Lang::En, "CNY") => format!("CNY {grouped}"),
        (Lang::En, "grade") => format!("grade {grouped}"),
        (Lang::En, "person" | "year" | "month" | "day") if !one => format!("{grouped} {code}s"),
        (Lang::Zh, name) if !matches!(name, "m2" | "kWh") => format!("{grouped}{}", unit(of, lang)),
        _ => format!("{grouped} {}", unit(of, lang)),
    }
}

/// At least two decimals; what was stated with more keeps them.
fn with_fen(mut digits: String) -> String {
    let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    if decimals == 0 {
        digits.push('.');
    }
    for _ in decimals..2 {
        digits.push('0');
    }
    digits
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::value::{Bilingual, EnumOption};

    fn shown(text: &str, unit_name: &str) -> [String; 2] {
        let unit = Unit::parse(unit_name).unwrap();
        let n = Value::Number(Decimal::from_str_exact(text).unwrap());
        [Lang::Zh, Lang::En].map(|lang| value(&n, &Type::Number(unit), lang))
    }

    #[test]
    fn numbers_with_their_units() {
        for (text, unit, zh, en) in [
            ("1300000", "CNY", "1,300,000.00元", "CNY 1,300,000.00"),
            ("-0.5", "CNY", "-0.50元", "CNY -0.50"),
            ("1.005", "CNY", "1.005元", "CNY 1.005"),
            ("268.8", "CNY/m2", "268.80元/m²", "268.80 CNY/m²"),
            ("0.15", "ratio", "15%", "15%"),
            ("0.025", "ratio", "2.5%", "2.5%"),
            ("20000", "m2", "20,000 m²", "20,000 m²"),
            ("60", "person", "60人", "60 persons"),
            ("1", "person", "1人", "1 person"),
            ("2016", "year", "2016年", "2016"),
            ("3", "year", "3年", "3 years"),
            ("6", "month", "6个月", "6 months"),
            ("8", "grade", "8等", "grade 8"),
            ("1234.50", "1", "1,234.5", "1,234.5"),
            ("2", "CNY/kWh", "2.00元/kWh", "2.00 CNY/kWh"),
        ] {
            assert_eq!(shown(text, unit), [zh, en], "{text} {unit}");
        }
        assert_eq!(unit(Unit::parse("CNY*year/m2/person").unwrap(), Lang::Zh), "元·年/m²/人");
        assert_eq!(unit(Unit::NONE.per(Unit::of("m2")).unwrap(), Lang::Zh), "/m²");
    }

    #[test]
    fn words_and_what_is_unknown() {
        let options = [EnumOption { id: Arc::from("zero-rate"), label: Bilingual::fixed("零税率", "zero rate") }];
        let kind = Type::Enum(Arc::from(options));
        assert_eq!(value(&Value::text("zero-rate"), &kind, Lang::Zh), "零税率");
        assert_eq!(value(&Value::text("other"), &kind, Lang::En), "other");
        assert_eq!(value(&Value::Boolean(true), &Type::Boolean, Lang::Zh), "是");
        assert_eq!(value(&Value::Boolean(false), &Type::Boolean, Lang::En), "no");
        assert_eq!(optional(None, &kind, Lang::Zh), "待确认");
        assert_eq!(value(&Value::text("甲\u{202e}"), &Type::Text, Lang::Zh), "甲\\u{202e}");
        let date = Value::Date(jiff::civil::date(2016, 6, 1));
        assert_eq!(value(&date, &Type::Date, Lang::En), "2016-06-01");
    }
}
