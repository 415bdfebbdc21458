//! Civil dates: how they are read, and the years the program speaks about.

use jiff::civil::{Date, date};

/// The earliest date accepted anywhere.
pub const EARLIEST: Date = date(1949, 1, 1);
/// The latest date accepted anywhere.
pub const LATEST: Date = date(2100, 12, 31);

/// Whether the date is one the program speaks about.
#[must_use]
pub fn date_in_range(date: Date) -> bool {
    (EARLIEST..=LATEST).contains(&date)
}

/// Reads `2016-05-01` and nothing else; `None` for any other form and for days that do not exist.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| -> Option<i16> {
        let part = text.get(range)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_in_one_form() {
        assert_eq!(parse_date("2016-02-29"), Some(date(2016, 2, 29)));
        for bad in ["2015-02-29", "2016-2-9", "2016/02/09", "+016-02-09", "2016-13-01", "", "二〇一六"] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }
}
