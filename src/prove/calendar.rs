//! Dates as whole days, and the functions of the calendar that never fall, turned around by search.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::linear::{End, Range};
use super::ratio::Ratio;
use crate::eval;

/// Day zero.
const FIRST: Date = date(1970, 1, 1);
/// Days beyond those of any profile: 1750 to 2300, so that what is derived from a date fits.
const DAYS: (i64, i64) = (-80_354, 120_530);
/// Years likewise.
const YEARS: (i64, i64) = (1_750, 2_300);

/// The number of a day.
pub(super) fn day(date: Date) -> i64 {
    date.duration_since(FIRST).as_hours().checked_div(24).unwrap_or(0)
}

/// The day of a number.
pub(super) fn date_of(day: i64) -> Option<Date> {
    eval::add_days(FIRST, Decimal::from(day))
}

/// A function from whole numbers to whole numbers that never falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rising {
    /// The year of a day.
    Year,
    /// The day of that month and day in a year.
    DayIn {
        /// The month.
        month: i8,
        /// The day of the month, one that every year has.
        day: i8,
    },
    /// So many months later.
    MonthsLater(i64),
    /// Whole months from a day on.
    MonthsSince(Date),
}

impl Rising {
    fn value(self, at: i64) -> Option<i64> {
        match self {
            Self::Year => Some(i64::from(date_of(at)?.year())),
            Self::DayIn { month, day: of_month } => {
                Some(day(Date::new(i16::try_from(at).ok()?, month, of_month).ok()?))
            }
            Self::MonthsLater(months) => Some(day(eval::add_months(date_of(at)?, Decimal::from(months))?)),
            Self::MonthsSince(from) => Some(eval::months_between(from, date_of(at)?)),
        }
    }

    const fn domain(self) -> (i64, i64) {
        match self {
            Self::DayIn { .. } => YEARS,
            _ => DAYS,
        }
    }

    /// Its value at a number.
    pub(super) fn at(self, at: Ratio) -> Option<Ratio> {
        self.value(at.to_whole()?).map(Ratio::whole)
    }

    /// Where its values are while its argument is in a range.
    pub(super) fn forward(self, range: Range) -> Range {
        let end = |end: Option<End>| self.at(end?.at).map(End::closed);
        Range { low: end(range.low), high: end(range.high), whole: true }
    }

    /// Where its argument is while its value is in a range.
    pub(super) fn backward(self, range: Range) -> Range {
        let low = range.low.and_then(|end| self.first(|value| Ratio::whole(value) >= end.at));
        let high = range.high.and_then(|end| self.first(|value| Ratio::whole(value) > end.at));
        let high = high.map(|first| first.saturating_sub(1));
        let end = |at: Option<i64>| at.map(|at| End::closed(Ratio::whole(at)));
        Range { low: end(low), high: end(high), whole: true }
    }

    /// The first argument from which on something holds of the values, within the domain; `None` where it holds of none
    /// or of all.
    fn first(self, holds: impl Fn(i64) -> bool) -> Option<i64> {
        let holds = |at: i64| self.value(at).is_none_or(&holds);
        let (mut below, mut from) = self.domain();
        if holds(below) || !holds(from) {
            return None;
        }
        while from.saturating_sub(below) > 1 {
            let middle = below.midpoint(from);
            if holds(middle) { from = middle } else { below = middle }
        }
        Some(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(low: i64) -> Range {
        Range { low: Some(End::closed(Ratio::whole(low))), high: None, whole: true }
    }

    #[test]
    fn there_and_back() {
        for d in [date(1949, 1, 1), date(1970, 1, 1), date(2016, 2, 29), date(2100, 12, 31)] {
            assert_eq!(date_of(day(d)), Some(d));
        }
        let low = |range: Range| range.low.and_then(|end| end.at.to_whole());
        assert_eq!(low(Rising::Year.backward(from(2016))), Some(day(date(2016, 1, 1))));
        let end_of_year = Rising::DayIn { month: 12, day: 31 };
        assert_eq!(low(end_of_year.backward(from(day(date(2015, 5, 26))))), Some(2015));
        assert_eq!(low(end_of_year.forward(from(2015))), Some(day(date(2015, 12, 31))));
        let year_later = Rising::MonthsLater(12).backward(from(day(date(2017, 2, 28))));
        assert_eq!(low(year_later), Some(day(date(2016, 2, 28))));
        assert_eq!(low(Rising::MonthsSince(date(2015, 6, 1)).backward(from(12))), Some(day(date(2016, 6, 1))));
    }
}
