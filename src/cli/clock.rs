//! The one place that reads a clock: today in China.

use jiff::civil::Date;
use jiff::{Timestamp, tz};

/// Today in UTC+8.
#[must_use]
pub fn today() -> Date {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    let now = Timestamp::now();
    tz::offset(8).to_datetime(now).date()
}
