//! A company that reaches a goal and is one fact away from one of the rule's own cases.

use super::climb::reached;
use super::found::found;
use super::space::{Place, To, World};
use super::want::wants;
use super::{Found, Goal, Wanted};
use crate::model::FactId;
use crate::value::Value;

/// A company that is like one of a case but for one fact.
#[derive(Clone, Debug)]
pub struct Near {
    /// The name of the case.
    pub like: String,
    /// The fact of the company that is other, with its value; `as_of` too.
    pub change: (FactId, Value),
    /// The company. What its case states and the rule does not read is left out.
    pub found: Found,
}

impl super::Finder<'_> {
    /// A company that reaches the goal and differs from one of a case in one fact of the company. The first case that is
    /// so near is taken, and of its facts the one that the goal asks for; `None` where no case is.
    pub fn near(&mut self, goal: &Goal<'_>) -> Option<Near> {
        goal.ways.iter().find_map(|way| {
            let wanted = Wanted(wants(self.trial.sides.first_mut()?, way)?);
            let cases: Vec<&World> = self.cases.iter().map(|(_, world)| world).collect();
            self.trial.test(&cases);
            let mut tries: Vec<(usize, Place, World)> = Vec::new();
            for (at, case) in cases.iter().enumerate() {
                for edit in super::climb::single(&self.trial, &wanted, at) {
                    if let Some((place @ Place::Fact(_), To::Value(_))) = edit.only() {
                        tries.push((at, place, case.with(&edit)));
                    }
                }
            }
            let worlds: Vec<&World> = tries.iter().map(|(_, _, world)| world).collect();
            let met = reached(&mut self.trial, &wanted, &worlds);
            let (at, place, world) = tries.iter().zip(&met).find(|(_, met)| **met).map(|(tried, _)| tried)?;
            let found = found(&self.subject, &self.trial.space, world, tries.len())?;
            let Place::Fact(slot) = place else { return None };
            let id = self.subject.model.fact(&self.trial.space.slot(*slot).name)?;
            let value = found.profile.facts.get(&id)?.value.clone();
            Some(Near { like: self.cases.get(*at)?.0.clone(), change: (id, value), found })
        })
    }

    /// Whether a company that was found reaches another goal too.
    pub fn shows(&mut self, goal: &Goal<'_>, company: &Found) -> bool {
        let world = super::seeds::of_profile(self.subject.model, &company.profile, &mut self.trial.space);
        goal.ways.iter().any(|way| {
            let Some(wants) = self.trial.sides.first_mut().and_then(|side| wants(side, way)) else { return false };
            reached(&mut self.trial, &Wanted(wants), &[&world]).first() == Some(&true)
        })
    }
}
