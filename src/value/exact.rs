//! Arithmetic that is exact or does not answer: what 28 digits cannot hold is `None`, never rounded.

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
    quotient.round_sf_with_strategy(QUOTIENT_DIGITS, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
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
