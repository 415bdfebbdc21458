//! The numbers of a branch as linear forms: what cannot be one becomes a variable of which only its range is known.

use std::collections::BTreeMap;

use super::branch::{Branch, Goal, number_of};
use super::calendar::{Rising, date_of, day};
use super::ground::Ground;
use super::linear::{Constraint, End, Form, Range, Relation, Variable};
use super::ratio::Ratio;
use super::solve::{Link, System};
use crate::model::{Aggregate, Arithmetic, Comparison};
use crate::plan::{Kind, NodeId, NodeOp};
use crate::value::exact;

/// The numbers of a branch.
pub(super) struct Forms<'b, 'p> {
    branch: &'b Branch,
    ground: &'b Ground<'p>,
    pub(super) system: System,
    made: BTreeMap<NodeId, Form>,
    /// The day that dates had best be near.
    near: Ratio,
}

/// How far from a line of days to months, at most, the calendar is.
const CALENDAR: i64 = 40;

/// What a quotient held to twenty digits may differ from the true one, as a share: generous.
const QUOTIENT: i128 = 1_000_000_000_000;

/// The constraints of a branch, and the variable of each number in it.
pub(super) fn system<'b, 'p>(branch: &'b Branch, ground: &'b Ground<'p>, near: Ratio) -> Forms<'b, 'p> {
    let mut forms = Forms { branch, ground, system: System::default(), made: BTreeMap::new(), near };
    for (node, range) in &branch.ranges {
        let Some(form) = forms.form(*node) else { continue };
        let ends = [
            (range.low, Comparison::GreaterEqual, Comparison::Greater),
            (range.high, Comparison::LessEqual, Comparison::Less),
        ];
        for (end, closed, open) in ends {
            let Some(End { at, is_open }) = end else { continue };
            let comparison = if is_open { open } else { closed };
            let constraint = Constraint::compare(&form, comparison, &Form::constant(at));
            forms.system.constraints.extend(constraint);
        }
    }
    for order in &branch.orders {
        let constraint = match order {
            Goal::Order(left, comparison, right) => {
                let sides = forms.form(*left).zip(forms.form(*right));
                sides.and_then(|(left, right)| Constraint::compare(&left, *comparison, &right))
            }
            Goal::Products(comparison, [a, b, c, d]) => {
                let sides = forms.product(*a, *b).zip(forms.product(*c, *d));
                sides.and_then(|(left, right)| Constraint::compare(&left, *comparison, &right))
            }
            _ => None,
        };
        forms.system.constraints.extend(constraint);
    }
    forms
}

impl Forms<'_, '_> {
    /// The variable of a stated fact, if it is one.
    pub(super) fn variable(&self, node: NodeId) -> Option<Variable> {
        self.made.get(&node).and_then(Form::as_variable)
    }

    fn fresh(&mut self, range: Range) -> Form {
        Form::variable(self.system.variable(range, Ratio::ZERO))
    }

    /// A number or date as a form; `None` where it overflows.
    fn form(&mut self, node: NodeId) -> Option<Form> {
        let node = self.ground.lifted(node);
        if let Some(form) = self.made.get(&node) {
            return Some(form.clone());
        }
        let form = self.make(node)?;
        self.made.insert(node, form.clone());
        Some(form)
    }

    fn make(&mut self, node: NodeId) -> Option<Form> {
        if let Some(value) = self.branch.constant(self.ground, node) {
            return Some(Form::constant(value));
        }
        if let Some(same) = self.branch.same.get(&node) {
            return self.form(*same);
        }
        let whole = Range { whole: true, ..Range::default() };
        let plan = self.ground.plan;
        match &plan.node(node).op {
            NodeOp::Fact(id) => {
                let range = self.branch.given(self.ground, *id);
                let near = if self.ground.kind(node) == Kind::Date { self.near } else { Ratio::ZERO };
                Some(Form::variable(self.system.variable(range, near)))
            }
            NodeOp::Negate(a) => self.form(*a)?.times(Ratio::whole(-1)),
            NodeOp::Arithmetic(Arithmetic::Add, a, b) | NodeOp::AddDays(a, b) => {
                let (a, b) = (self.form(*a)?, self.form(*b)?);
                a.plus(Ratio::ONE, &b)
            }
            NodeOp::Arithmetic(Arithmetic::Subtract, a, b) | NodeOp::DaysBetween(b, a) => {
                let (a, b) = (self.form(*a)?, self.form(*b)?);
                a.plus(Ratio::whole(-1), &b)
            }
            NodeOp::Arithmetic(Arithmetic::Multiply, a, b) => self.product(*a, *b),
            NodeOp::Arithmetic(Arithmetic::Divide, a, b) => self.quotient(*a, *b),
            NodeOp::Floor(a) => self.near_to(*a, [-1, 0], Ratio::ONE, true),
            NodeOp::Ceil(a) => self.near_to(*a, [0, 1], Ratio::ONE, true),
            NodeOp::Round(a, places) => {
                let step = Ratio::new(1, 10_i128.checked_pow(*places)?.checked_mul(2)?)?;
                self.near_to(*a, [-1, 1], step, *places == 0)
            }
            NodeOp::Year(a) => {
                let of = self.form(*a)?;
                let is = self.system.variable(whole, Ratio::ZERO);
                self.rising(Rising::Year, &of, is);
                // 365.2425 days a year, from 1970 on.
                let line = Form::variable(is).times(Ratio::new(3_652_425, 10_000)?)?;
                let line = line.plus(Ratio::whole(-1970), &Form::constant(Ratio::new(3_652_425, 10_000)?))?;
                self.between(&of, &line, [-4, 370]);
                Some(Form::variable(is))
            }
            NodeOp::Date([year, month, of_month]) => {
                let is = self.system.variable(whole, self.near);
                let constant = |node: NodeId| {
                    self.branch.constant(self.ground, self.ground.lifted(node)).and_then(Ratio::to_whole)
                };
                let fixed = constant(*month).zip(constant(*of_month));
                let fixed = fixed.and_then(|(m, d)| i8::try_from(m).ok().zip(i8::try_from(d).ok()));
                let of = self.form(*year)?;
                if let Some((month, of_month)) = fixed.filter(|fixed| *fixed != (2, 29)) {
                    self.rising(Rising::DayIn { month, day: of_month }, &of, is);
                }
                let line = of.times(Ratio::new(3_652_425, 10_000)?)?;
                let line = line.plus(Ratio::whole(-1970), &Form::constant(Ratio::new(3_652_425, 10_000)?))?;
                self.between(&Form::variable(is), &line, [-4, 370]);
                Some(Form::variable(is))
            }
            NodeOp::AddMonths(date, months) => {
                let is = self.system.variable(whole, self.near);
                let (date, months) = (self.form(*date)?, self.form(*months)?);
                if let Some(months) = months.value().and_then(Ratio::to_whole) {
                    self.rising(Rising::MonthsLater(months), &date, is);
                }
                let line = date.plus(Ratio::new(30_436_875, 1_000_000)?, &months)?;
                self.between(&Form::variable(is), &line, [-CALENDAR, CALENDAR]);
                Some(Form::variable(is))
            }
            NodeOp::MonthsBetween(from, to) => {
                let is = self.system.variable(whole, Ratio::ZERO);
                let (from, to) = (self.form(*from)?, self.form(*to)?);
                if let Some(from) = from.value().and_then(Ratio::to_whole).and_then(date_of) {
                    self.rising(Rising::MonthsSince(from), &to, is);
                }
                let days = to.plus(Ratio::whole(-1), &from)?;
                let line = Form::variable(is).times(Ratio::new(30_436_875, 1_000_000)?)?;
                self.between(&days, &line, [-CALENDAR, CALENDAR]);
                Some(Form::variable(is))
            }
            NodeOp::Power(a, b) => {
                let value = |form: Option<Form>| form?.value()?.to_decimal();
                let (a, b) = (value(self.form(*a)), value(self.form(*b)));
                let power = a.zip(b).and_then(|(a, b)| exact::power(a, b)).and_then(Ratio::from_decimal);
                Some(power.map_or_else(|| self.fresh(Range::default()), Form::constant))
            }
            NodeOp::Aggregate(Aggregate::Count, ..) => {
                Some(self.fresh(Range { low: Some(End::closed(Ratio::ZERO)), high: None, whole: true }))
            }
            NodeOp::Lookup { series, .. } => {
                let versions = plan.series.get(series.index()).map_or(&[][..], |s| &s.versions);
                let values = versions.iter().flat_map(|v| v.rows.values().chain(&v.default));
                let values: Vec<Ratio> = values.filter_map(|value| number_of(*value)).collect();
                let ends = values.iter().min().zip(values.iter().max());
                Some(self.fresh(ends.map_or_else(Range::default, |(low, high)| Range::between(*low, *high))))
            }
            _ => {
                let range = if self.ground.kind(node) == Kind::Date { whole } else { Range::default() };
                Some(self.fresh(range))
            }
        }
    }

    fn product(&mut self, a: NodeId, b: NodeId) -> Option<Form> {
        let (left, right) = (self.form(a)?, self.form(b)?);
        match (left.value(), right.value()) {
            (Some(factor), _) => right.times(factor),
            (_, Some(factor)) => left.times(factor),
            (None, None) => {
                let is = self.system.variable(Range::default(), Ratio::ZERO);
                self.system.products.push((is, left, right));
                Some(Form::variable(is))
            }
        }
    }

    /// A quotient is held to twenty digits: near the true one, and of the same sign.
    fn quotient(&mut self, a: NodeId, b: NodeId) -> Option<Form> {
        let (over, under) = (self.form(a)?, self.form(b)?);
        let is = self.fresh(Range::default());
        let over_range = self.system.range(&over);
        if let Some(by) = under.value() {
            let exact = over.times(Ratio::ONE.divided_by(by)?)?;
            let range = self.system.range(&exact);
            let share = Ratio::new(1, QUOTIENT)?;
            let (more, less) = (Ratio::ONE.plus(share)?, Ratio::ONE.minus(share)?);
            let (low, high) = match (range.is_not_below_zero(), range.is_not_above_zero()) {
                (true, _) => (less, more),
                (_, true) => (more, less),
                _ => return Some(is),
            };
            for (comparison, bound) in [(Comparison::GreaterEqual, low), (Comparison::LessEqual, high)] {
                let bound = exact.times(bound)?;
                self.system.constraints.extend(Constraint::compare(&is, comparison, &bound));
            }
            return Some(is);
        }
        let under_range = self.system.range(&under);
        let same = over_range.is_not_below_zero() && under_range.is_not_below_zero()
            || over_range.is_not_above_zero() && under_range.is_not_above_zero();
        if same {
            let zero = Form::constant(Ratio::ZERO);
            self.system.constraints.extend(Constraint::compare(&is, Comparison::GreaterEqual, &zero));
        }
        Some(is)
    }

    /// A number between so many steps below and above another.
    fn near_to(&mut self, of: NodeId, [below, above]: [i64; 2], step: Ratio, whole: bool) -> Option<Form> {
        let of = self.form(of)?;
        let is = self.fresh(Range { whole, ..Range::default() });
        for (steps, comparison) in [(below, Comparison::GreaterEqual), (above, Comparison::LessEqual)] {
            let bound = of.plus(Ratio::whole(steps), &Form::constant(step))?;
            self.system.constraints.extend(Constraint::compare(&is, comparison, &bound));
        }
        Some(is)
    }

    fn rising(&mut self, function: Rising, of: &Form, is: Variable) {
        let of = self.system.variable_of(of, true);
        self.system.links.push(Link { function, of, is });
    }

    /// That a form is a line and something between two numbers.
    fn between(&mut self, form: &Form, line: &Form, [low, high]: [i64; 2]) {
        let Some(difference) = form.plus(Ratio::whole(-1), line) else { return };
        for (sign, end) in [(-1, low), (1, high)] {
            let bound = Form::constant(Ratio::whole(end));
            let over = difference.plus(Ratio::whole(-1), &bound).and_then(|over| over.times(Ratio::whole(sign)));
            self.system.constraints.extend(over.map(|form| Constraint { form, relation: Relation::AtMost }));
        }
    }
}

/// The day that dates had best be near, where nothing else is known.
pub(super) fn near(date: jiff::civil::Date) -> Ratio {
    Ratio::whole(day(date))
}
