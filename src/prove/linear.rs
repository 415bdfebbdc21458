//! Linear forms over numbered variables, what is asked of them, and the range of a variable.

use super::ratio::Ratio;
use crate::model::Comparison;

/// A variable, by number.
pub(super) type Variable = usize;

/// A constant and multiples of variables, in order of variable, none of them zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) constant: Ratio,
    pub(super) terms: Vec<(Variable, Ratio)>,
}

impl Form {
    pub(super) const fn constant(constant: Ratio) -> Self {
        Self { constant, terms: Vec::new() }
    }

    pub(super) fn variable(variable: Variable) -> Self {
        Self { constant: Ratio::ZERO, terms: vec![(variable, Ratio::ONE)] }
    }

    /// Its value, where it holds no variable.
    pub(super) fn value(&self) -> Option<Ratio> {
        self.terms.is_empty().then_some(self.constant)
    }

    /// The variable that it is.
    pub(super) fn as_variable(&self) -> Option<Variable> {
        match self.terms.as_slice() {
            [(variable, factor)] if *factor == Ratio::ONE && self.constant.is_zero() => Some(*variable),
            _ => None,
        }
    }

    pub(super) fn factor(&self, variable: Variable) -> Option<Ratio> {
        self.terms.iter().find(|(v, _)| *v == variable).map(|(_, factor)| *factor)
    }

    /// This and so many times the other; `None` on overflow.
    pub(super) fn plus(&self, times: Ratio, other: &Self) -> Option<Self> {
        let constant = self.constant.plus(times.times(other.constant)?)?;
        let mut terms = Vec::with_capacity(self.terms.len().saturating_add(other.terms.len()));
        let (mut mine, mut theirs) = (self.terms.iter().peekable(), other.terms.iter().peekable());
        loop {
            let (variable, factor) = match (mine.peek(), theirs.peek()) {
                (None, None) => return Some(Self { constant, terms }),
                (Some((v, f)), other) if other.is_none_or(|(w, _)| v < w) => {
                    mine.next();
                    (*v, *f)
                }
                (here, Some((w, g))) => {
                    theirs.next();
                    match here {
                        Some((v, f)) if v == w => {
                            mine.next();
                            (*w, f.plus(times.times(*g)?)?)
                        }
                        _ => (*w, times.times(*g)?),
                    }
                }
                (Some(_), None) => return None,
            };
            if !factor.is_zero() {
                terms.push((variable, factor));
            }
        }
    }

    /// So many times this.
    pub(super) fn times(&self, factor: Ratio) -> Option<Self> {
        Self::constant(Ratio::ZERO).plus(factor, self)
    }
}

/// How a form stands to zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// Not above zero.
    AtMost,
    /// Below zero.
    Below,
    /// Zero.
    Zero,
}

/// A form and how it stands to zero.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    pub(super) form: Form,
    pub(super) relation: Relation,
}

impl Constraint {
    /// That the first form stands so to the second; `None` on overflow, and for `!=`, which is not one constraint.
    pub(super) fn compare(left: &Form, comparison: Comparison, right: &Form) -> Option<Self> {
        let minus = Ratio::whole(-1);
        let (form, relation) = match comparison {
            Comparison::Less => (left.plus(minus, right)?, Relation::Below),
            Comparison::LessEqual => (left.plus(minus, right)?, Relation::AtMost),
            Comparison::Greater => (right.plus(minus, left)?, Relation::Below),
            Comparison::GreaterEqual => (right.plus(minus, left)?, Relation::AtMost),
            Comparison::Equal => (left.plus(minus, right)?, Relation::Zero),
            Comparison::NotEqual => return None,
        };
        Some(Self { form, relation })
    }

    /// Whether it holds, where its form holds no variable.
    pub(super) fn holds(&self) -> Option<bool> {
        let value = self.form.value()?;
        Some(match self.relation {
            Relation::AtMost => value <= Ratio::ZERO,
            Relation::Below => value < Ratio::ZERO,
            Relation::Zero => value.is_zero(),
        })
    }
}

/// An end of a range: the number, and whether it is itself left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) at: Ratio,
    pub(super) is_open: bool,
}

impl End {
    pub(super) const fn closed(at: Ratio) -> Self {
        Self { at, is_open: false }
    }
}

/// Where a number may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: Option<End>,
    pub(super) high: Option<End>,
    /// Whether only whole numbers are in it.
    pub(super) whole: bool,
}

impl Range {
    pub(super) const fn exactly(at: Ratio) -> Self {
        Self { low: Some(End::closed(at)), high: Some(End::closed(at)), whole: false }
    }

    pub(super) const fn between(low: Ratio, high: Ratio) -> Self {
        Self { low: Some(End::closed(low)), high: Some(End::closed(high)), whole: false }
    }

    /// What stands so to a number; everything for `!=`.
    pub(super) const fn of(comparison: Comparison, at: Ratio) -> Self {
        let (closed, open) = (Some(End { at, is_open: false }), Some(End { at, is_open: true }));
        let (low, high) = match comparison {
            Comparison::Less => (None, open),
            Comparison::LessEqual => (None, closed),
            Comparison::Greater => (open, None),
            Comparison::GreaterEqual => (closed, None),
            Comparison::Equal => (closed, closed),
            Comparison::NotEqual => (None, None),
        };
        Self { low, high, whole: false }
    }

    /// What is in both.
    pub(super) fn meet(self, other: Self) -> Self {
        let low = match (self.low, other.low) {
            (Some(a), Some(b)) if b.at > a.at || b.at == a.at && b.is_open => Some(b),
            (None, b) => b,
            (a, _) => a,
        };
        let high = match (self.high, other.high) {
            (Some(a), Some(b)) if b.at < a.at || b.at == a.at && b.is_open => Some(b),
            (None, b) => b,
            (a, _) => a,
        };
        Self { low, high, whole: self.whole || other.whole }.tightened()
    }

    /// Of whole numbers the ends are whole and taken in.
    fn tightened(mut self) -> Self {
        if self.whole {
            let up = |end: End| {
                let at = end.at.ceil();
                if end.is_open && at == end.at { at.plus(Ratio::ONE).map_or(end, End::closed) } else { End::closed(at) }
            };
            let down = |end: End| {
                let at = end.at.floor();
                if end.is_open && at == end.at {
                    at.minus(Ratio::ONE).map_or(end, End::closed)
                } else {
                    End::closed(at)
                }
            };
            self.low = self.low.map(up);
            self.high = self.high.map(down);
        }
        self
    }

    pub(super) fn is_empty(self) -> bool {
        match (self.low, self.high) {
            (Some(low), Some(high)) => low.at > high.at || low.at == high.at && (low.is_open || high.is_open),
            _ => false,
        }
    }

    pub(super) fn contains(self, at: Ratio) -> bool {
        !self.meet(Self::exactly(at)).is_empty() && (!self.whole || at.is_whole())
    }

    pub(super) fn is_not_below_zero(self) -> bool {
        self.low.is_some_and(|low| low.at >= Ratio::ZERO)
    }

    pub(super) fn is_not_above_zero(self) -> bool {
        self.high.is_some_and(|high| high.at <= Ratio::ZERO)
    }

    /// Every number of it so many times; `None` on overflow.
    pub(super) fn times(self, factor: Ratio) -> Option<Self> {
        let end = |end: Option<End>| match end {
            None => Some(None),
            Some(end) => Some(Some(End { at: end.at.times(factor)?, is_open: end.is_open })),
        };
        let (low, high) = (end(self.low)?, end(self.high)?);
        Some(match factor.cmp(&Ratio::ZERO) {
            std::cmp::Ordering::Less => Self { low: high, high: low, whole: false },
            std::cmp::Ordering::Equal => Self::exactly(Ratio::ZERO),
            std::cmp::Ordering::Greater => Self { low, high, whole: false },
        })
    }

    /// Every sum of numbers of the two.
    pub(super) fn plus(self, other: Self) -> Self {
        let end = |a: Option<End>, b: Option<End>| {
            let (a, b) = (a?, b?);
            Some(End { at: a.at.plus(b.at)?, is_open: a.is_open || b.is_open })
        };
        Self { low: end(self.low, other.low), high: end(self.high, other.high), whole: false }
    }

    /// A range that holds every product of numbers of the two.
    pub(super) fn product(self, other: Self) -> Self {
        let signs = (self.is_not_below_zero(), other.is_not_below_zero());
        let corner = |a: Option<End>, b: Option<End>| Some(End::closed(a?.at.times(b?.at)?));
        if signs == (true, true) {
            return Self { low: corner(self.low, other.low), high: corner(self.high, other.high), whole: false };
        }
        if self.is_not_above_zero() && other.is_not_above_zero() {
            return Self { low: corner(self.high, other.high), high: corner(self.low, other.low), whole: false };
        }
        let all = [(self.low, other.low), (self.low, other.high), (self.high, other.low), (self.high, other.high)];
        let corners: Option<Vec<End>> = all.into_iter().map(|(a, b)| corner(a, b)).collect();
        let at = |corners: &[End], least: bool| {
            let ends = corners.iter().map(|c| c.at);
            if least { ends.min() } else { ends.max() }.map(End::closed)
        };
        match corners {
            Some(corners) => Self { low: at(&corners, true), high: at(&corners, false), whole: false },
            None if self.is_not_below_zero() && other.is_not_above_zero()
                || self.is_not_above_zero() && other.is_not_below_zero() =>
            {
                Self { low: None, high: Some(End::closed(Ratio::ZERO)), whole: false }
            }
            None => Self::default(),
        }
    }
}
