//! Exact fractions of two 128-bit integers: every operation answers exactly or, where it would overflow, not at all.

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// A fraction in lowest terms; what is under the line is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    over: i128,
    under: i128,
}

fn common(a: i128, b: i128) -> u128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

impl Ratio {
    pub(super) const ZERO: Self = Self { over: 0, under: 1 };
    pub(super) const ONE: Self = Self { over: 1, under: 1 };

    /// A whole number.
    pub(super) fn whole(n: i64) -> Self {
        Self { over: i128::from(n), under: 1 }
    }

    /// A fraction; `None` over zero.
    pub(super) fn new(over: i128, under: i128) -> Option<Self> {
        if under == 1 {
            return Some(Self { over, under });
        }
        let divisor = i128::try_from(common(over, under)).ok().filter(|d| *d != 0)?;
        let (over, under) = (over.checked_div(divisor)?, under.checked_div(divisor)?);
        match under.cmp(&0) {
            Ordering::Greater => Some(Self { over, under }),
            Ordering::Less => Some(Self { over: over.checked_neg()?, under: under.checked_neg()? }),
            Ordering::Equal => None,
        }
    }

    /// A decimal, exactly.
    pub(super) fn from_decimal(n: Decimal) -> Option<Self> {
        let n = n.normalize();
        Self::new(n.mantissa(), 10_i128.checked_pow(n.scale())?)
    }

    /// As a decimal, where it ends and 28 digits hold it.
    pub(super) fn to_decimal(self) -> Option<Decimal> {
        let mut under = self.under;
        let mut over = self.over;
        let mut scale = 0_u32;
        while under != 1 {
            let by = if under.checked_rem(10) == Some(0) {
                1
            } else if under.checked_rem(5) == Some(0) {
                2
            } else if under.checked_rem(2) == Some(0) {
                5
            } else {
                return None;
            };
            over = over.checked_mul(by)?;
            under = under.checked_mul(by)?.checked_div(10)?;
            scale = scale.saturating_add(1);
        }
        (scale <= Decimal::MAX_SCALE).then(|| Decimal::try_from_i128_with_scale(over, scale).ok()).flatten()
    }

    /// As a whole number, where it is one of at most 18 digits.
    pub(super) fn to_whole(self) -> Option<i64> {
        if self.under == 1 { i64::try_from(self.over).ok() } else { None }
    }

    pub(super) const fn is_zero(self) -> bool {
        self.over == 0
    }

    pub(super) const fn is_whole(self) -> bool {
        self.under == 1
    }

    pub(super) const fn is_below_zero(self) -> bool {
        self.over < 0
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        if self.under == other.under {
            return Self::new(self.over.checked_add(other.over)?, self.under);
        }
        let over = self.over.checked_mul(other.under)?.checked_add(other.over.checked_mul(self.under)?)?;
        Self::new(over, self.under.checked_mul(other.under)?)
    }

    pub(super) fn negated(self) -> Self {
        Self { over: self.over.saturating_neg(), under: self.under }
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        if self.under == 1 && other.under == 1 {
            return Some(Self { over: self.over.checked_mul(other.over)?, under: 1 });
        }
        // Reduced crosswise first, so that less overflows.
        let (left, right) = (Self::new(self.over, other.under)?, Self::new(other.over, self.under)?);
        Some(Self { over: left.over.checked_mul(right.over)?, under: left.under.checked_mul(right.under)? })
    }

    /// `None` where the divisor is zero.
    pub(super) fn divided_by(self, other: Self) -> Option<Self> {
        self.times(Self::new(other.under, other.over)?)
    }

    /// The greatest whole number that is not above.
    pub(super) fn floor(self) -> Self {
        Self { over: self.over.div_euclid(self.under), under: 1 }
    }

    /// The least whole number that is not below.
    pub(super) fn ceil(self) -> Self {
        self.negated().floor().negated()
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.under == other.under {
            return self.over.cmp(&other.over);
        }
        if let (Some(left), Some(right)) = (self.over.checked_mul(other.under), other.over.checked_mul(self.under)) {
            return left.cmp(&right);
        }
        // Too long to multiply: by whole parts, then by what is left turned upside down.
        let (mine, theirs) = (self.floor(), other.floor());
        mine.over.cmp(&theirs.over).then_with(|| {
            let rest = |all: &Self| all.over.rem_euclid(all.under);
            match (rest(self), rest(other)) {
                (0, 0) => Ordering::Equal,
                (0, _) => Ordering::Less,
                (_, 0) => Ordering::Greater,
                (a, b) => Self { over: other.under, under: b }.cmp(&Self { over: self.under, under: a }),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(over: i128, under: i128) -> Ratio {
        Ratio::new(over, under).unwrap()
    }

    #[test]
    fn arithmetic_is_exact() {
        assert_eq!(r(1, 3).plus(r(1, 6)), Some(r(1, 2)));
        assert_eq!(r(-2, 4), r(1, -2));
        assert_eq!(r(2, 3).times(r(3, 4)), Some(r(1, 2)));
        assert_eq!(r(2, 3).divided_by(Ratio::ZERO), None);
        assert_eq!((r(-7, 2).floor(), r(-7, 2).ceil()), (Ratio::whole(-4), Ratio::whole(-3)));
        assert_eq!(r(i128::MAX, 1).plus(Ratio::ONE), None);
    }

    #[test]
    fn order_does_not_overflow() {
        let large = i128::MAX;
        assert!(r(large, 3) > r(large, 4));
        assert!(r(large, large - 1) < r(large - 1, large - 2));
        assert!(r(-large, large - 1) > r(-(large - 1), large - 2));
        assert_eq!(r(large, large - 1).cmp(&r(large, large - 1)), Ordering::Equal);
    }

    #[test]
    fn decimals_there_and_back() {
        for text in ["0", "-12.5", "0.0001", "79228162514264337593543950335"] {
            let n = Decimal::from_str_exact(text).unwrap();
            assert_eq!(Ratio::from_decimal(n).unwrap().to_decimal(), Some(n));
        }
        assert_eq!(r(1, 3).to_decimal(), None);
        assert_eq!(r(1, 8).to_decimal(), Decimal::from_str_exact("0.125").ok());
    }
}
