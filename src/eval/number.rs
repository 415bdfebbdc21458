//! Kernels on numbers, dates and comparisons: exact, and unknown where no exact answer exists.

use std::cmp::Ordering;

use jiff::Span;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Bits, Column, Values};
use crate::model::{Arithmetic, Comparison};
use crate::plan::Constant;
use crate::value::{exact, round_half_up};

/// Fewer rows of sixty-four are found one by one.
const FEW: u32 = 24;

const BUG: &str = "the plan gives every kernel columns of its kinds: this is a bug";

/// The values of a column of numbers.
pub fn numbers(column: &Column) -> &Values<Decimal> {
    match column {
        Column::Number(values) => values,
        _ => panic!("{BUG}"),
    }
}

/// The values of a column of dates.
pub fn dates(column: &Column) -> &Values<Date> {
    match column {
        Column::Date(values) => values,
        _ => panic!("{BUG}"),
    }
}

/// What an operation on one value gives in the wanted rows.
pub fn map<A: Copy + Default, T: Copy + Default>(
    wanted: &Bits,
    a: &Values<A>,
    out: &mut Values<T>,
    f: impl Fn(A) -> Option<T>,
) {
    zip(wanted, a, a, out, |a, _| f(a));
}

/// What an operation on two values gives in the wanted rows where both are known; sixty-four rows share a word of
/// knowledge.
pub fn zip<A: Copy + Default, B: Copy + Default, T: Copy + Default>(
    wanted: &Bits,
    a: &Values<A>,
    b: &Values<B>,
    out: &mut Values<T>,
    f: impl Fn(A, B) -> Option<T>,
) {
    let Values { values, known } = out;
    let len = a.values.len();
    values.resize(len, T::default());
    let words = a.known.words().zip(b.known.words()).zip(wanted.words()).map(|((a, b), wanted)| a & b & wanted);
    let rows = a.values.chunks(64).zip(b.values.chunks(64)).zip(values.chunks_mut(64));
    let answered = words.zip(rows).map(|(both, ((a, b), out))| {
        let mut answered = 0_u64;
        if both.count_ones() < FEW {
            let mut rest = both;
            while rest != 0 {
                let at = rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
                let row = at as usize;
                if let (Some(a), Some(b), Some(out)) = (a.get(row), b.get(row), out.get_mut(row))
                    && let Some(value) = f(*a, *b)
                {
                    *out = value;
                    answered |= 1 << at;
                }
            }
            return answered;
        }
        for (at, ((a, b), out)) in (0_u32..).zip(a.iter().zip(b).zip(out)) {
            if both >> at & 1 == 1
                && let Some(value) = f(*a, *b)
            {
                *out = value;
                answered |= 1 << at;
            }
        }
        answered
    });
    known.rebuild(len, answered);
}

/// Arithmetic.
pub fn arithmetic(op: Arithmetic, wanted: &Bits, a: &Column, b: &Column, out: &mut Values<Decimal>) {
    let (a, b) = (numbers(a), numbers(b));
    match op {
        Arithmetic::Add => zip(wanted, a, b, out, exact::add),
        Arithmetic::Subtract => zip(wanted, a, b, out, exact::subtract),
        Arithmetic::Multiply => zip(wanted, a, b, out, exact::multiply),
        Arithmetic::Divide => zip(wanted, a, b, out, exact::divide),
    }
}

/// The lesser or greater of numbers or dates.
pub fn extreme(keep: Ordering, wanted: &Bits, a: &Column, b: &Column, out: &mut Column) {
    match (a, b, out) {
        (Column::Number(a), Column::Number(b), Column::Number(out)) => {
            zip(wanted, a, b, out, |x, y| Some(if exact::order(x, y) == keep { x } else { y }));
        }
        (Column::Date(a), Column::Date(b), Column::Date(out)) => {
            zip(wanted, a, b, out, |x, y| Some(if x.cmp(&y) == keep { x } else { y }));
        }
        _ => panic!("{BUG}"),
    }
}

/// Comparison of two columns of one kind.
pub fn compare(comparison: Comparison, a: &Column, b: &Column, truth: &mut Bits, known: &mut Bits) {
    fn of<T: Copy>(a: &Values<T>, b: &Values<T>, known: &Bits, truth: &mut Bits, holds: impl Fn(T, T) -> bool) {
        let rows = a.values.chunks(64).zip(b.values.chunks(64));
        let words = known.words().zip(rows).map(|(known, (a, b))| {
            if known == 0 {
                return 0;
            }
            let all = (0_u32..).zip(a.iter().zip(b));
            known & all.fold(0_u64, |word, (at, (a, b))| word | u64::from(holds(*a, *b)) << at)
        });
        truth.rebuild(known.len(), words);
    }
    known.combine(a.known(), b.known(), |a, b| a & b);
    match (a, b) {
        (Column::Number(a), Column::Number(b)) => {
            of(a, b, known, truth, |a, b| comparison.holds(exact::order(a, b)));
        }
        (Column::Date(a), Column::Date(b)) => of(a, b, known, truth, |a, b| comparison.holds(a.cmp(&b))),
        (Column::Text(a), Column::Text(b)) => of(a, b, known, truth, |a, b| comparison.holds(a.cmp(&b))),
        (Column::Boolean { truth: a, .. }, Column::Boolean { truth: b, .. }) => {
            let same = |a: u64, b: u64| if comparison == Comparison::Equal { !(a ^ b) } else { a ^ b };
            let words = a.words().zip(b.words()).zip(known.words()).map(|((a, b), known)| same(a, b) & known);
            truth.rebuild(known.len(), words);
        }
        _ => panic!("{BUG}"),
    }
}

/// The order of `a / b` and `c / d` by cross-multiplication; `None` where a divisor is zero or a product too large.
#[must_use]
pub fn order_of_quotients(a: Decimal, b: Decimal, c: Decimal, d: Decimal) -> Option<Ordering> {
    if b.is_zero() || d.is_zero() {
        return None;
    }
    let (left, right) = (exact::multiply(a, d)?, exact::multiply(c, b)?);
    let order = left.cmp(&right);
    Some(if b.is_sign_negative() == d.is_sign_negative() { order } else { order.reverse() })
}

/// Comparison of quotients.
pub fn compare_quotients(comparison: Comparison, columns: [&Column; 4], truth: &mut Bits, known: &mut Bits) {
    let [a, b, c, d] = columns.map(numbers);
    let len = a.values.len();
    truth.reset(len);
    known.reset(len);
    for row in 0..len {
        let values = (a.get(row), b.get(row), c.get(row), d.get(row));
        if let (Some(a), Some(b), Some(c), Some(d)) = values
            && let Some(order) = order_of_quotients(a, b, c, d)
        {
            truth.set(row, comparison.holds(order));
            known.set(row, true);
        }
    }
}

/// Membership among sorted constants.
pub fn member(a: &Column, constants: &[Constant], truth: &mut Bits, known: &mut Bits) {
    known.copy_from(a.known());
    truth.reset(known.len());
    if let Column::Text(a) = a {
        // Symbols are small numbers: a set of them is looked up by bits.
        let most =
            constants.iter().filter_map(|c| if let Constant::Text(s) = c { Some(s.index()) } else { None }).max();
        let mut members = Bits::none(most.map_or(0, |most| most.saturating_add(1)));
        for constant in constants {
            if let Constant::Text(symbol) = constant {
                members.set(symbol.index(), true);
            }
        }
        let words = known.words().zip(a.values.chunks(64)).map(|(known, values)| {
            let all = (0_u32..).zip(values);
            known & all.fold(0_u64, |word, (at, value)| word | u64::from(members.get(value.index())) << at)
        });
        return truth.rebuild(known.len(), words);
    }
    for row in known.rows() {
        let found = a.get(row).is_some_and(|value| constants.binary_search(&value).is_ok());
        truth.set(row, found);
    }
}

/// Half away from zero.
pub fn round(wanted: &Bits, a: &Column, places: u32, out: &mut Values<Decimal>) {
    map(wanted, numbers(a), out, |n| Some(round_half_up(n, places)));
}

/// The date of a year, month and day, where there is such a day.
#[must_use]
pub fn date_of(year: Decimal, month: Decimal, day: Decimal) -> Option<Date> {
    let whole = |n: Decimal| n.fract().is_zero().then(|| n.to_i16()).flatten();
    Date::new(whole(year)?, i8::try_from(whole(month)?).ok()?, i8::try_from(whole(day)?).ok()?).ok()
}

/// Whole months from one date to another; negative when the second is earlier.
#[must_use]
pub fn months_between(from: Date, to: Date) -> i64 {
    let months = |d: Date| i64::from(d.year()).saturating_mul(12).saturating_add(i64::from(d.month()));
    let between = months(to).saturating_sub(months(from));
    // A month is complete on the same day, or on the last day of a month that has no such day.
    let reached = |early: Date, late: Date| late.day() >= early.day() || late == late.last_of_month();
    match from.cmp(&to) {
        Ordering::Less if !reached(from, to) => between.saturating_sub(1),
        Ordering::Greater if !reached(to, from) => between.saturating_add(1),
        _ => between,
    }
}

/// Whole days from one date to another; negative when the second is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> Option<Decimal> {
    from.until(to).ok().map(|span| Decimal::from(span.get_days()))
}

/// The same day so many months later, or the last day of a month that has no such day; a part of a month is none.
#[must_use]
pub fn add_months(date: Date, months: Decimal) -> Option<Date> {
    let whole = months.fract().is_zero().then(|| months.to_i32()).flatten()?;
    date.checked_add(Span::new().try_months(whole).ok()?).ok()
}

/// So many days later; a part of a day is none.
#[must_use]
pub fn add_days(date: Date, days: Decimal) -> Option<Date> {
    let whole = days.fract().is_zero().then(|| days.to_i32()).flatten()?;
    date.checked_add(Span::new().try_days(whole).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months() {
        for (from, to, months) in [
            (date(2015, 6, 1), date(2016, 5, 31), 11),
            (date(2015, 6, 1), date(2016, 6, 1), 12),
            (date(2016, 2, 29), date(2017, 2, 28), 12),
            (date(2016, 2, 29), date(2017, 2, 27), 11),
            (date(2016, 6, 1), date(2015, 6, 1), -12),
            (date(2016, 6, 1), date(2015, 6, 2), -11),
        ] {
            assert_eq!(months_between(from, to), months, "{from} {to}");
        }
    }

    #[test]
    fn days_and_months_later() {
        let months = |d, n: i64| add_months(d, n.into());
        assert_eq!(months(date(2016, 2, 29), 12), Some(date(2017, 2, 28)));
        assert_eq!(months(date(2015, 8, 31), 36), Some(date(2018, 8, 31)));
        assert_eq!(months(date(2015, 1, 31), 1), Some(date(2015, 2, 28)));
        assert_eq!(months(date(2015, 3, 31), -1), Some(date(2015, 2, 28)));
        assert_eq!(add_months(date(2015, 3, 31), Decimal::new(15, 1)), None);
        assert_eq!(months(date(9999, 12, 31), 1), None);
        assert_eq!(add_days(date(2018, 7, 31), (-1).into()), Some(date(2018, 7, 30)));
        assert_eq!(add_days(date(2016, 2, 28), 1.into()), Some(date(2016, 2, 29)));
        assert_eq!(days_between(date(2024, 6, 30), date(2025, 6, 30)), Some(365.into()));
        assert_eq!(days_between(date(2025, 6, 30), date(2024, 7, 1)), Some((-364).into()));
    }

    #[test]
    fn quotients_are_not_rounded() {
        let d = |t: &str| Decimal::from_str_exact(t).unwrap();
        let order = |a: &str, b: &str, c: &str, e: &str| order_of_quotients(d(a), d(b), d(c), d(e));
        assert_eq!(order("5400000.00", "135000000.01", "0.04", "1"), Some(Ordering::Less));
        assert_eq!(order("1", "3", "0.3333333333333333333333333333", "1"), Some(Ordering::Greater));
        assert_eq!(order("1", "-3", "0", "1"), Some(Ordering::Less));
        assert_eq!(order("-1", "-3", "1", "3"), Some(Ordering::Equal));
        assert_eq!(order("1", "0", "1", "3"), None);
    }
}
