//! Arithmetic that is exact or does not answer: what 28 digits cannot hold is `None`, never rounded.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// The exact sum.
#[must_use]
pub fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
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
