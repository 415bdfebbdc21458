//! The dates of this company that a rule looks at, as the company stands.

use rust_decimal::prelude::ToPrimitive;

use super::{MilestoneAt, Moment};
use crate::explain::reader::Reader;
use crate::model::Rule;
use crate::plan::{Constant, RulePlan};
use crate::value::date_in_range;

impl Reader<'_> {
    /// The milestones of a rule that are known for a row, in order; those of one moment in the order of the rule.
    pub(super) fn milestones(&self, rule: &Rule, nodes: &RulePlan, row: usize) -> Vec<MilestoneAt> {
        let mut found = Vec::new();
        for (milestone, (on, when)) in rule.milestones.iter().zip(&nodes.milestones) {
            if when.is_some_and(|when| self.column(when).truth(row) != Some(true)) {
                continue;
            }
            let on = match self.column(*on).get(row) {
                Some(Constant::Date(day)) if date_in_range(day) => Moment::Date(day),
                Some(Constant::Number(year)) if year.fract().is_zero() => match year.to_i16() {
                    Some(year) => Moment::Year(year),
                    None => continue,
                },
                _ => continue,
            };
            found.push(MilestoneAt { id: milestone.id.to_string(), on, label: milestone.label.clone() });
        }
        found.sort_by_key(|m| m.on.last_day());
        found
    }
}
