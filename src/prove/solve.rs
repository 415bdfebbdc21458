//! Whether linear constraints can hold together: ranges first, then Fourier–Motzkin elimination, all exact.

use super::calendar::Rising;
use super::linear::{Constraint, End, Form, Range, Relation, Variable};
use super::ratio::Ratio;

/// That one variable is a rising function of another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) function: Rising,
    pub(super) of: Variable,
    pub(super) is: Variable,
}

/// Variables by number, and what must hold of them.
#[derive(Clone, Debug, Default)]
pub(super) struct System {
    pub(super) ranges: Vec<Range>,
    /// The number each had best be near, where it may.
    pub(super) near: Vec<Ratio>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) links: Vec<Link>,
    /// Products of two forms; only their ranges are known.
    pub(super) products: Vec<(Variable, Form, Form)>,
}

/// How often ranges are narrowed.
const ROUNDS: usize = 6;
/// Constraints beyond which elimination gives up.
const MOST: usize = 160;

impl System {
    pub(super) fn variable(&mut self, range: Range, near: Ratio) -> Variable {
        self.ranges.push(range);
        self.near.push(near);
        self.ranges.len().saturating_sub(1)
    }

    /// The variable that a form is, a new one where it is none.
    pub(super) fn variable_of(&mut self, form: &Form, whole: bool) -> Variable {
        if let Some(variable) = form.as_variable() {
            return variable;
        }
        let variable = self.variable(Range { whole, ..self.range(form) }, Ratio::ZERO);
        if let Some(same) = Constraint::compare(&Form::variable(variable), crate::model::Comparison::Equal, form) {
            self.constraints.push(same);
        }
        variable
    }

    /// Where a form may be, variable by variable.
    pub(super) fn range(&self, form: &Form) -> Range {
        form.terms.iter().fold(Range::exactly(form.constant), |sum, (variable, factor)| {
            let range = self.ranges.get(*variable).copied().unwrap_or_default();
            sum.plus(range.times(*factor).unwrap_or_default())
        })
    }

    /// Narrows ranges until nothing changes, or often enough; false where nothing is left of one.
    pub(super) fn narrow(&mut self) -> bool {
        for _ in 0..ROUNDS {
            let before = self.ranges.clone();
            for at in 0..self.constraints.len() {
                if !self.narrow_by(at) {
                    return false;
                }
            }
            for link in self.links.clone() {
                let range = |system: &Self, v: Variable| system.ranges.get(v).copied().unwrap_or_default();
                let forward = link.function.forward(range(self, link.of));
                if !self.meet(link.is, forward) {
                    return false;
                }
                let backward = link.function.backward(range(self, link.is));
                if !self.meet(link.of, backward) {
                    return false;
                }
            }
            for (variable, a, b) in self.products.clone() {
                let range = self.range(&a).product(self.range(&b));
                if !self.meet(variable, range) {
                    return false;
                }
            }
            if before == self.ranges {
                break;
            }
        }
        true
    }

    fn meet(&mut self, variable: Variable, range: Range) -> bool {
        let Some(slot) = self.ranges.get_mut(variable) else { return true };
        *slot = slot.meet(Range { whole: false, ..range });
        !slot.is_empty()
    }

    /// What one constraint says of each of its variables while the others are in their ranges.
    fn narrow_by(&mut self, at: usize) -> bool {
        let Some(constraint) = self.constraints.get(at).cloned() else { return true };
        if let Some(holds) = constraint.holds() {
            return holds;
        }
        for (variable, factor) in &constraint.form.terms {
            let others = Form {
                constant: constraint.form.constant,
                terms: constraint.form.terms.iter().filter(|(v, _)| v != variable).copied().collect(),
            };
            // factor * variable stands so to minus the others.
            let Some(rest) = self.range(&others).times(Ratio::whole(-1)) else { continue };
            let strict = constraint.relation == Relation::Below;
            let high = rest.high.map(|end| End { is_open: end.is_open || strict, ..end });
            let low = rest.low.filter(|_| constraint.relation == Relation::Zero);
            let Some(inverse) = Ratio::ONE.divided_by(*factor) else { continue };
            let Some(range) = (Range { low, high, whole: false }).times(inverse) else { continue };
            if !self.meet(*variable, range) {
                return false;
            }
        }
        true
    }

    /// Values for every variable under which every constraint holds, `Err(true)` where there are none at all,
    /// `Err(false)` where that is not decided. Links and products are left to [`Self::narrow`].
    pub(super) fn solve(&self) -> Result<Vec<Ratio>, bool> {
        let mut open: Vec<Constraint> = self.constraints.clone();
        let mut used = vec![false; self.ranges.len()];
        for (variable, _) in open.iter().flat_map(|c| &c.form.terms) {
            if let Some(used) = used.get_mut(*variable) {
                *used = true;
            }
        }
        for (variable, range) in self.ranges.iter().enumerate().filter(|(v, _)| used.get(*v) == Some(&true)) {
            let mut bound = |end: Option<End>, is_low: bool| {
                let end = end?;
                let sign = Ratio::whole(if is_low { -1 } else { 1 });
                let form = Form { constant: end.at.times(sign.negated())?, terms: vec![(variable, sign)] };
                let relation = if end.is_open { Relation::Below } else { Relation::AtMost };
                open.push(Constraint { form, relation });
                Some(())
            };
            bound(range.low, true);
            bound(range.high, false);
        }
        let mut gone: Vec<(Variable, Vec<Constraint>)> = Vec::new();
        loop {
            let mut kept = Vec::with_capacity(open.len());
            for constraint in open {
                match constraint.holds() {
                    Some(false) => return Err(true),
                    Some(true) => {}
                    None => kept.push(constraint),
                }
            }
            if kept.is_empty() {
                break;
            }
            if kept.len() > MOST {
                return Err(false);
            }
            let variable = next_variable(&kept).ok_or(false)?;
            let (of, rest): (Vec<_>, Vec<_>) = kept.into_iter().partition(|c| c.form.factor(variable).is_some());
            open = eliminate(variable, &of, rest).ok_or(false)?;
            gone.push((variable, of));
        }
        self.values(&gone).ok_or(false)
    }

    /// Values in the other order of elimination, each as simple as its range allows.
    fn values(&self, gone: &[(Variable, Vec<Constraint>)]) -> Option<Vec<Ratio>> {
        let mut values: Vec<Option<Ratio>> = vec![None; self.ranges.len()];
        for (variable, constraints) in gone.iter().rev() {
            let mut range = self.ranges.get(*variable).copied().unwrap_or_default();
            for constraint in constraints {
                let factor = constraint.form.factor(*variable)?;
                let mut rest = constraint.form.constant;
                for (other, times) in constraint.form.terms.iter().filter(|(v, _)| v != variable) {
                    let value = match values.get(*other)? {
                        Some(value) => *value,
                        // Eliminated with the rest: nothing binds it any more.
                        None => self.simplest(*other, self.ranges.get(*other).copied()?)?,
                    };
                    *values.get_mut(*other)? = Some(value);
                    rest = rest.plus(value.times(*times)?)?;
                }
                let at = rest.negated().divided_by(factor)?;
                let end = End { at, is_open: constraint.relation == Relation::Below };
                let met = match (constraint.relation, factor.is_below_zero()) {
                    (Relation::Zero, _) => Range::exactly(at),
                    (_, false) => Range { low: None, high: Some(end), whole: false },
                    (_, true) => Range { low: Some(end), high: None, whole: false },
                };
                range = range.meet(met);
            }
            *values.get_mut(*variable)? = Some(self.simplest(*variable, range)?);
        }
        let all = values.into_iter().enumerate().map(|(variable, value)| match value {
            Some(value) => Some(value),
            None => self.simplest(variable, self.ranges.get(variable).copied()?),
        });
        all.collect()
    }

    /// The number nearest to where it had best be, with as few digits as the range allows.
    fn simplest(&self, variable: Variable, range: Range) -> Option<Ratio> {
        if range.is_empty() {
            return None;
        }
        let near = self.near.get(variable).copied().unwrap_or(Ratio::ZERO);
        if range.contains(near) {
            return Some(near);
        }
        let (from, up) = match (range.low, range.high) {
            (Some(low), _) if low.at >= near => (low, true),
            (_, Some(high)) => (high, false),
            (Some(low), None) => (low, true),
            (None, None) => return Some(near),
        };
        if range.contains(from.at) && from.at.to_decimal().is_some() {
            return Some(from.at);
        }
        let mut step = Ratio::ONE;
        for _ in 0..12 {
            let scaled = from.at.divided_by(step)?;
            let next = match (up, scaled.is_whole()) {
                (true, true) => scaled.plus(Ratio::ONE)?,
                (true, false) => scaled.ceil(),
                (false, true) => scaled.minus(Ratio::ONE)?,
                (false, false) => scaled.floor(),
            };
            let value = next.times(step)?;
            if range.contains(value) {
                return Some(value);
            }
            step = step.divided_by(Ratio::whole(10))?;
        }
        range.contains(from.at).then_some(from.at)
    }
}

/// The variable whose elimination leaves the fewest constraints; one of an equation first.
fn next_variable(constraints: &[Constraint]) -> Option<Variable> {
    let mut counts: Vec<(Variable, usize, usize, bool)> = Vec::new();
    for constraint in constraints {
        for (variable, factor) in &constraint.form.terms {
            let found = counts.iter().position(|(v, ..)| v == variable);
            let at = found.unwrap_or_else(|| {
                counts.push((*variable, 0, 0, false));
                counts.len().saturating_sub(1)
            });
            let Some((_, above, below, equal)) = counts.get_mut(at) else { continue };
            *equal |= constraint.relation == Relation::Zero;
            let side = if factor.is_below_zero() { below } else { above };
            *side = side.saturating_add(1);
        }
    }
    let cost = |(v, above, below, equal): &(Variable, usize, usize, bool)| {
        (!equal, above.saturating_mul(*below), usize::MAX.saturating_sub(*v))
    };
    counts.iter().min_by_key(|c| cost(c)).map(|(v, ..)| *v)
}

/// What the constraints of a variable say of the others; `None` on overflow.
fn eliminate(variable: Variable, of: &[Constraint], mut rest: Vec<Constraint>) -> Option<Vec<Constraint>> {
    if let Some(at) = of.iter().position(|c| c.relation == Relation::Zero) {
        let equation = of.get(at)?;
        let own = equation.form.factor(variable)?;
        for (_, constraint) in of.iter().enumerate().filter(|(other, _)| *other != at) {
            let times = constraint.form.factor(variable)?.divided_by(own)?.negated();
            rest.push(Constraint { form: constraint.form.plus(times, &equation.form)?, relation: constraint.relation });
        }
        return Some(rest);
    }
    let (below, above): (Vec<_>, Vec<_>) =
        of.iter().partition(|c| c.form.factor(variable).is_some_and(Ratio::is_below_zero));
    for low in &below {
        for high in &above {
            let times = low.form.factor(variable)?.divided_by(high.form.factor(variable)?)?.negated();
            let strict = low.relation == Relation::Below || high.relation == Relation::Below;
            rest.push(Constraint {
                form: low.form.plus(times, &high.form)?,
                relation: if strict { Relation::Below } else { Relation::AtMost },
            });
        }
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Comparison;
    use proptest::prelude::*;

    fn form(constant: i64, terms: &[i64]) -> Form {
        let terms = terms.iter().enumerate().filter(|(_, t)| **t != 0);
        Form { constant: Ratio::whole(constant), terms: terms.map(|(v, t)| (v, Ratio::whole(*t))).collect() }
    }

    fn system(whole: bool, constraints: &[(i64, Vec<i64>, Comparison)]) -> System {
        let mut system = System::default();
        for _ in 0..3 {
            let range = Range { whole, ..Range::between(Ratio::whole(-20), Ratio::whole(20)) };
            system.variable(range, Ratio::ZERO);
        }
        let zero = Form::constant(Ratio::ZERO);
        system.constraints =
            constraints.iter().map(|(c, t, cmp)| Constraint::compare(&form(*c, t), *cmp, &zero).unwrap()).collect();
        system
    }

    fn holds(constraint: &Constraint, values: &[Ratio]) -> bool {
        let terms = constraint.form.terms.iter();
        let sum = terms.fold(constraint.form.constant, |s, (v, f)| s.plus(values[*v].times(*f).unwrap()).unwrap());
        Constraint { form: Form::constant(sum), ..constraint.clone() }.holds().unwrap()
    }

    fn comparison() -> impl Strategy<Value = Comparison> {
        use Comparison::{Equal, Greater, GreaterEqual, Less, LessEqual};
        prop::sample::select(vec![Equal, Less, LessEqual, Greater, GreaterEqual])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Where it says that there are no values, no whole values hold; the values it gives hold.
        #[test]
        fn answers_are_right(
            constraints in prop::collection::vec((-9_i64..9, prop::collection::vec(-3_i64..4, 3), comparison()), 1..6),
            whole in any::<bool>(),
        ) {
            let mut system = system(whole, &constraints);
            let original = system.constraints.clone();
            let answer = if system.narrow() { system.solve() } else { Err(true) };
            match answer {
                Ok(values) => prop_assert!(original.iter().all(|c| holds(c, &values)), "{values:?}"),
                Err(true) => {
                    let all = || (-20..=20).map(Ratio::whole);
                    for values in all().flat_map(|a| all().flat_map(move |b| all().map(move |c| [a, b, c]))) {
                        prop_assert!(!original.iter().all(|c| holds(c, &values)), "{values:?}");
                    }
                }
                Err(false) => prop_assert!(whole),
            }
        }
    }
}
