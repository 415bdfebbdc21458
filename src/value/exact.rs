//! Arithmetic that is exact or does not answer: what 28 digits cannot hold is `None`, never rounded.

use std::cmp::Ordering;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// Powers of ten; amounts of a firm need few of them.
const POWERS: [i64; 10] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

/// The digits of a number that has at most 18 of them, which nearly all have.
fn small(n: Decimal) -> Option<i64> {
    i64::try_from(n.mantissa()).ok()
}

/// So many digits with so many decimals, of which there are at most 28.
fn of_digits(digits: i64, scale: u32) -> Decimal {
    let word = |bits: u64| u32::try_from(bits & 0xffff_ffff).unwrap_or(0);
    let digits_of = digits.unsigned_abs();
    Decimal::from_parts(word(digits_of), word(digits_of >> 32), 0, digits < 0, scale)
}

/// A number of at most 18 digits and 28 decimals; `None` for more decimals.
#[must_use]
pub fn number(digits: i64, scale: u32) -> Option<Decimal> {
    (scale <= Decimal::MAX_SCALE).then(|| of_digits(digits, scale))
}

/// Digits with so many decimals more.
fn stretched(digits: i64, by: u32) -> Option<i64> {
    digits.checked_mul(*POWERS.get(by as usize)?)
}

/// The sum where both have few digits: the same as [`Decimal`] gives, in a fraction of the time.
fn small_sum(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (x, y) = (small(a)?, small(b)?);
    let scale = a.scale().max(b.scale());
    let sum = stretched(x, scale.wrapping_sub(a.scale()))?.checked_add(stretched(y, scale.wrapping_sub(b.scale()))?)?;
    Some(of_digits(sum, scale))
}

/// The order of two numbers, as [`Ord`] has it.
#[must_use]
pub fn order(a: Decimal, b: Decimal) -> Ordering {
    let (x, y) = (a.mantissa(), b.mantissa());
    // 96 bits times a power of at most nine fit into 127 bits.
    let power = |by: u32| POWERS.get(by as usize).map(|power| i128::from(*power));
    match a.scale().cmp(&b.scale()) {
        Ordering::Equal => Some(x.cmp(&y)),
        Ordering::Less => power(b.scale().wrapping_sub(a.scale())).map(|power| x.saturating_mul(power).cmp(&y)),
        Ordering::Greater => power(a.scale().wrapping_sub(b.scale())).map(|power| x.cmp(&y.saturating_mul(power))),
    }
    .unwrap_or_else(|| a.cmp(&b))
}

/// The exact sum.
#[must_use]
pub fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    if let Some(sum) = small_sum(a, b) {
        return Some(sum);
    }
    let sum = a.checked_add(b)?;
    if sum.scale() == a.scale().max(b.scale()) {
        return Some(sum);
    }
    let (a, b) = (a.normalize(), b.normalize());
    a.checked_add(b).filter(|sum| sum.scale() == a.scale().max(b.scale()))
}

/// The exact difference.
#[must_use]
pub fn subtract(a: Decimal, b: Decimal) -> Option<Decimal> {
    let mut negated = b;
    negated.set_sign_positive(b.is_sign_negative());
    add(a, negated)
}

/// The exact product.
#[must_use]
pub fn multiply(a: Decimal, b: Decimal) -> Option<Decimal> {
    if a.is_zero() || b.is_zero() {
        return Some(Decimal::ZERO);
    }
    let scale = |a: Decimal, b: Decimal| a.scale().saturating_add(b.scale());
    if let (Some(x), Some(y)) = (small(a), small(b))
        && let Some(product) = x.checked_mul(y)
        && let Some(product) = number(product, scale(a, b))
    {
        return Some(product);
    }
    let product = a.checked_mul(b)?;
    if product.scale() == scale(a, b) {
        return Some(product);
    }
    let (a, b) = (a.normalize(), b.normalize());
    a.checked_mul(b).filter(|product| product.scale() == scale(a, b))
}

/// The digits to which a quotient that does not end is held: enough for the fen of any amount, and few enough that it can
/// still be added and multiplied exactly.
const QUOTIENT_DIGITS: u32 = 20;

/// The quotient: exact where it ends, else to 20 significant digits; `None` for a divisor of zero and on overflow.
/// Quotients are never compared in this form: see the comparison of quotients in the plan.
#[must_use]
pub fn divide(a: Decimal, b: Decimal) -> Option<Decimal> {
    let quotient = a.checked_div(b)?;
    if multiply(quotient, b) == Some(a) {
        return Some(quotient);
    }
    held(quotient)
}

/// To 20 significant digits. A number that has no more stays as it is: rounding it would only add zeros, and of a small
/// number more decimals than a [`Decimal`] can have, on which the next operation panics.
fn held(n: Decimal) -> Option<Decimal> {
    let digits = n.mantissa().unsigned_abs().checked_ilog10().map_or(0, |tens| tens.saturating_add(1));
    if digits <= QUOTIENT_DIGITS {
        return Some(n);
    }
    n.round_sf_with_strategy(QUOTIENT_DIGITS, RoundingStrategy::MidpointAwayFromZero)
}

/// The greatest exponent, either way.
const MOST_POWER: u32 = 100;

/// A number to a whole power: exact where 28 digits hold it, else to 20 significant digits; `None` for a part of a power,
/// one beyond 100, zero to a negative power, and on overflow.
#[must_use]
pub fn power(base: Decimal, exponent: Decimal) -> Option<Decimal> {
    let times = exponent.fract().is_zero().then(|| exponent.abs().to_u32()).flatten();
    let times = times.filter(|times| *times <= MOST_POWER)?;
    let mut exact = Some(Decimal::ONE);
    let mut nearly = Decimal::ONE;
    for _ in 0..times {
        exact = exact.and_then(|product| multiply(product, base));
        nearly = nearly.checked_mul(base)?;
    }
    match (exact, exponent.is_sign_negative()) {
        (exact, false) => exact.or_else(|| held(nearly)),
        (Some(exact), true) => divide(Decimal::ONE, exact),
        (None, true) => Decimal::ONE.checked_div(nearly).and_then(held),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn few_digits_are_what_all_digits_are() {
        let all = ["0", "-0.00", "1", "-1.0", "2.5", "0.0000000000000000000000000001", "92233720368547758.07"];
        let more = ["-92233720368547758.08", "92233720368547758.08", "9223372036854775807", "-1234567890.123456789"];
        let most = ["79228162514264337593543950335", "-7.9228162514264337593543950335", "1.000", "1000000000000"];
        let all: Vec<Decimal> = all.iter().chain(&more).chain(&most).map(|text| d(text)).collect();
        for a in &all {
            for b in &all {
                assert_eq!(order(*a, *b), a.cmp(b), "{a} {b}");
                let exact = |scale, n: Option<Decimal>| n.filter(|n| n.scale() == scale);
                if let Some(sum) = exact(a.scale().max(b.scale()), a.checked_add(*b)) {
                    assert_eq!(add(*a, *b).map(|n| n.normalize()), Some(sum.normalize()), "{a} + {b}");
                }
                if let Some(product) = exact(a.scale() + b.scale(), a.checked_mul(*b)) {
                    assert_eq!(multiply(*a, *b), Some(product), "{a} * {b}");
                }
            }
        }
        assert_eq!(number(1, 29), None);
        assert!(!add(d("-1"), d("1.00")).unwrap().is_sign_negative());
    }

    #[test]
    fn powers() {
        assert_eq!(power(d("1.05"), d("2")), Some(d("1.1025")));
        assert_eq!(power(d("1.05"), d("-20")), Some(d("0.37688948287300070250")));
        assert_eq!(power(d("2"), d("-2")), Some(d("0.25")));
        assert_eq!(power(d("-3"), d("3")), Some(d("-27")));
        assert_eq!(power(d("7"), d("0")), Some(d("1")));
        assert_eq!(power(d("0"), d("-1")), None);
        assert_eq!(power(d("1.05"), d("0.5")), None);
        assert_eq!(power(d("1"), d("101")), None);
        assert_eq!(power(d("1000"), d("100")), None);
    }

    #[test]
    fn a_small_quotient_can_be_used_further() {
        let small = divide(d("2"), d("30000000000000000000000000")).unwrap();
        assert_eq!((small, small.scale()), (d("0.0000000000000000000000000667"), 28));
        assert!(divide(small, d("7")).is_some_and(|n| n.scale() <= 28));
        assert!(power(d("3"), d("-50")).is_none_or(|n| n.scale() <= 28 && divide(n, d("7")).is_some()));
        let twenty = divide(d("0.00000001"), d("3")).unwrap();
        assert_eq!((twenty, twenty.scale()), (d("0.0000000033333333333333333333"), 28));
    }

    #[test]
    fn nothing_is_rounded() {
        assert_eq!(add(d("7922816251426433759354395033.5"), d("0.04")), None);
        assert_eq!(add(d("79228162514264337593543950335"), d("1")), None);
        assert_eq!(add(d("79228162514264337593543950330"), d("1.0")), Some(d("79228162514264337593543950331")));
        assert_eq!(multiply(d("79228162514264337593543950335"), d("1.1")), None);
        assert_eq!(multiply(d("0.000000000000001"), d("0.00000000000001")), None);
        assert_eq!(multiply(d("0.100000000000000"), d("0.10000000000000")), Some(d("0.01")));
        assert_eq!(multiply(d("1234567.89"), d("0.08")), Some(d("98765.4312")));
        assert_eq!(subtract(d("1"), d("3.5")), Some(d("-2.5")));
        assert_eq!(subtract(d("0"), d("0")), Some(d("0")));
        assert_eq!(divide(d("1"), d("0")), None);
        assert_eq!(divide(d("840100"), d("10000")), Some(d("84.01")));
        let third = divide(d("300"), d("900")).unwrap();
        assert_eq!(third, d("0.33333333333333333333"));
        assert!(multiply(third, d("0.1")).is_some() && add(third, d("1")).is_some());
    }
}
