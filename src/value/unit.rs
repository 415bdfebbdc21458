//! Units of numbers: products of base units with whole exponents, so that yuan and square metres never add up.

use std::fmt;

/// The base units, as rule files write them.
const BASE: [&str; 8] = ["CNY", "m2", "person", "year", "month", "day", "grade", "kWh"];

/// A unit: the exponent of each base unit, and whether people read the number as a percentage.
#[derive(Clone, Copy, Debug, Eq)]
pub struct Unit {
    powers: [i8; BASE.len()],
    percent: bool,
}

/// A ratio and a bare number are the same unit; only their display differs.
impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.powers == other.powers
    }
}

impl std::hash::Hash for Unit {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.powers.hash(state);
    }
}

impl Unit {
    /// No unit: a count or a factor.
    pub const NONE: Self = Self { powers: [0; BASE.len()], percent: false };
    /// A ratio, shown as a percentage.
    pub const RATIO: Self = Self { powers: [0; BASE.len()], percent: true };

    /// The base units there are.
    #[must_use]
    pub fn base_names() -> &'static [&'static str] {
        &BASE
    }

    /// Reads `CNY`, `CNY/m2`, `ratio`, `1`, `CNY*year/m2`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "ratio" => return Some(Self::RATIO),
            "1" | "none" => return Some(Self::NONE),
            _ => {}
        }
        let mut unit = Self::NONE;
        let mut sign = 1;
        let mut rest = text;
        loop {
            let end = rest.find(['*', '/']).unwrap_or(rest.len());
            let (name, tail) = rest.split_at_checked(end)?;
            let index = BASE.iter().position(|b| *b == name.trim())?;
            let power = unit.powers.get_mut(index)?;
            *power = power.checked_add(sign)?;
            let mut tail = tail.chars();
            match tail.next() {
                None => return Some(unit),
                Some('*') => sign = 1,
                Some(_) => sign = -1,
            }
            rest = tail.as_str();
        }
    }

    /// A plain unit of one base, by its name.
    #[must_use]
    pub fn of(base: &str) -> Self {
        Self::parse(base).unwrap_or(Self::NONE)
    }

    /// Whether it has no unit.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// Whether it is shown as a percentage.
    #[must_use]
    pub const fn is_percent(self) -> bool {
        self.percent
    }

    /// Whether it is money or money per something, reported to the fen.
    #[must_use]
    pub fn is_money(self) -> bool {
        self.powers.first().is_some_and(|p| *p == 1)
    }

    /// The unit of a product; `None` when an exponent leaves its range.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        self.combine(other, i8::checked_add)
    }

    /// The unit of a quotient; `None` when an exponent leaves its range.
    #[must_use]
    pub fn per(self, other: Self) -> Option<Self> {
        self.combine(other, i8::checked_sub)
    }

    fn combine(self, other: Self, join: fn(i8, i8) -> Option<i8>) -> Option<Self> {
        let mut powers = [0; BASE.len()];
        for (power, (a, b)) in powers.iter_mut().zip(self.powers.iter().zip(other.powers)) {
            *power = join(*a, b)?;
        }
        Some(Self { powers, percent: false })
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_none() {
            return f.write_str(if self.percent { "ratio" } else { "1" });
        }
        let mut part = |names: Vec<String>, otherwise: &str| {
            f.write_str(&if names.is_empty() { otherwise.to_owned() } else { names.join("*") })
        };
        let names = |sign: i8| -> Vec<String> {
            let with = |(name, power): (&&str, &i8)| vec![(*name).to_owned(); usize::from(power.unsigned_abs())];
            let same_sign = |(_, power): &(&&str, &i8)| power.signum() == sign;
            BASE.iter().zip(&self.powers).filter(same_sign).flat_map(with).collect()
        };
        part(names(1), "1")?;
        for name in names(-1) {
            write!(f, "/{name}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_is_the_inverse_of_writing() {
        for text in ["CNY", "CNY/m2", "ratio", "1", "CNY*year/m2/person", "m2"] {
            assert_eq!(Unit::parse(text).map(|u| u.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Unit::parse("CNY//m2"), None);
        assert_eq!(Unit::parse("yuan"), None);
    }

    #[test]
    fn arithmetic() {
        let per = Unit::of("CNY/m2");
        assert_eq!(per.times(Unit::of("m2")), Some(Unit::of("CNY")));
        assert_eq!(Unit::of("CNY").per(Unit::of("CNY")), Some(Unit::RATIO));
        assert!(per.is_money() && !Unit::RATIO.is_money());
    }
}
