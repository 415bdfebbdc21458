//! Numbers and days as workbooks store them: a binary number at its fifteen significant digits, a day as a count of days.

use jiff::ToSpan;
use jiff::civil::{Date, Time, date};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::value::exact;

/// Greater powers of ten are not written out: no fact is so great or so small.
const GREATEST_POWER: i32 = 40;
const SECONDS_A_DAY: Decimal = Decimal::from_parts(86_400, 0, 0, false, 0);

/// The number that a spreadsheet shows: fifteen significant digits, the rest is noise of the binary form.
///
/// What is no number stays a word such as `NaN`, which no fact takes.
#[must_use]
pub fn number(stored: f64) -> String {
    let written = format!("{stored:.14e}");
    let Some((digits, power)) = written.split_once('e') else { return written };
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let Some(power) = power.parse::<i32>().ok().filter(|power| power.abs() <= GREATEST_POWER) else { return written };
    let digits: String = digits.chars().filter(|c| *c != '.').collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    let steps = usize::try_from(power.unsigned_abs()).unwrap_or(0);
    if power < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat(steps.saturating_sub(1)));
    }
    let whole = steps.saturating_add(1);
    match digits.split_at_checked(whole) {
        Some((whole, "")) => format!("{sign}{whole}"),
        Some((whole, rest)) => format!("{sign}{whole}.{rest}"),
        None => format!("{sign}{digits}{}", "0".repeat(whole.saturating_sub(digits.len()))),
    }
}

/// A count of days as `2016-05-01`, with its time where that is not midnight; a count that is no day stays a number.
///
/// Of the 1900 epoch day 60 is 29 February 1900, which there was not: it is written as it is meant, and refused.
#[must_use]
pub fn day(stored: f64, is_1904: bool) -> String {
    let text = number(stored);
    written_day(&text, is_1904).unwrap_or(text)
}

fn written_day(text: &str, is_1904: bool) -> Option<String> {
    let count = Decimal::from_str_exact(text).ok().filter(|count| !count.is_sign_negative())?;
    let mut whole = count.trunc().to_i64()?;
    let part = exact::multiply(count.fract(), SECONDS_A_DAY)?;
    let mut seconds = crate::value::round_half_up(part, 0).to_i64()?;
    if seconds >= 86_400 {
        (whole, seconds) = (whole.saturating_add(1), 0);
    }
    // A time alone has no day.
    if whole == 0 && !is_1904 {
        return None;
    }
    let day = match (is_1904, whole) {
        (true, days) => later(date(1904, 1, 1), days)?.to_string(),
        (false, 60) => "1900-02-29".to_owned(),
        (false, days @ ..60) => later(date(1899, 12, 31), days)?.to_string(),
        (false, days) => later(date(1899, 12, 30), days)?.to_string(),
    };
    if seconds == 0 {
        return Some(day);
    }
    let time = Time::midnight().checked_add(seconds.seconds()).ok()?;
    Some(format!("{day} {time}"))
}

fn later(from: Date, days: i64) -> Option<Date> {
    from.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_digits() {
        for (stored, shown) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (2_000_000.1, "2000000.1"),
            (1234.56, "1234.56"),
            (-500.0, "-500"),
            (0.15, "0.15"),
            (7.0e-5, "0.00007"),
            (123456789012345680.0, "123456789012346000"),
            (914501000000000008.0, "914501000000000000"),
            (1.0e15, "1000000000000000"),
            (99999.99, "99999.99"),
            (2.9999999999999996, "3"),
        ] {
            assert_eq!(number(stored), shown);
        }
        assert_eq!(number(f64::NAN), "NaN");
        assert_eq!(number(1e300), "1.00000000000000e300");
    }

    #[test]
    fn days_of_both_epochs() {
        for (stored, is_1904, shown) in [
            (42491.0, false, "2016-05-01"),
            (41029.0, true, "2016-05-01"),
            (59.0, false, "1900-02-28"),
            (60.0, false, "1900-02-29"),
            (61.0, false, "1900-03-01"),
            (1.0, false, "1900-01-01"),
            (42491.354166666664, false, "2016-05-01 08:30:00"),
            (42490.999999999, false, "2016-05-01"),
            (0.5, false, "0.5"),
            (-3.0, false, "-3"),
            (1e12, false, "1000000000000"),
        ] {
            assert_eq!(day(stored, is_1904), shown, "{stored}");
        }
    }
}
