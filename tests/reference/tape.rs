//! A tape of numbers from which everything random is drawn: a shorter or smaller tape gives something simpler, so that
//! failures shrink; and the values near which things change.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::written::{OPTIONS, T, U, V};

/// Numbers drawn one after the other; zero when there are no more.
pub struct Tape<'t> {
    numbers: &'t [u32],
    at: usize,
}

impl<'t> Tape<'t> {
    pub fn new(numbers: &'t [u32]) -> Self {
        Self { numbers, at: 0 }
    }

    /// One of `0..n`.
    pub fn below(&mut self, n: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        number as usize % n
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    pub fn pick<X: Clone>(&mut self, from: &[X]) -> X {
        from[self.below(from.len())].clone()
    }
}

fn days() -> [Date; 4] {
    [date(2016, 5, 1), date(2015, 6, 30), date(2016, 2, 29), date(2018, 1, 1)]
}

/// A date on one of a few days, or one beside it.
pub fn day(tape: &mut Tape<'_>) -> Date {
    let day = tape.pick(&days());
    day.saturating_add((tape.below(3) as i64 - 1).days())
}

/// A number near those that everything else uses.
fn number(tape: &mut Tape<'_>, unit: U) -> Decimal {
    match unit {
        U::Year => Decimal::from(2014 + tape.below(5)),
        U::Month => Decimal::from(tape.below(30)),
        U::One => tape.pick(&[0, 1, 5, 8, 15, 70, 100, -3, 200]).into(),
        U::Cny | U::M2 => {
            let base: i64 = tape.pick(&[0, 100, 1000, 1001, 999, 125_005, -250, 3_000_000_000]);
            let scale = tape.pick(&[2, 0, 3, 2]);
            return Decimal::new(base + tape.below(3) as i64, scale);
        }
    }
    .checked_div(if unit == U::One { Decimal::ONE_HUNDRED } else { Decimal::ONE })
    .unwrap()
}

/// A value of a type; also those that profiles state.
pub fn value(tape: &mut Tape<'_>, kind: T) -> V {
    match kind {
        T::Bool => V::Bool(!tape.one_in(2)),
        T::Number(unit) => V::Number(number(tape, unit)),
        T::Date => V::Date(day(tape)),
        T::Enum => V::Text(tape.pick(&OPTIONS).to_owned()),
        T::Text => V::Text(tape.pick(&["甲", "x", "7491"]).to_owned()),
    }
}
