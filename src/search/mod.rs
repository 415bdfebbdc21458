//! A company that shows something: found by trying profiles on the evaluator, and made as small as it can be.
//!
//! A [`Finder`] looks for companies that reach a [`Goal`] on one rule. It starts from the rule's own cases and from a
//! company that states nothing, walks back from what falls short to the facts that could mend it, tries what that offers
//! a batch at a time, and keeps what comes nearer. What it finds is made minimal: no fact can be left out. It looks within
//! a stated number of tries, the same on every run: **that nothing was found is no proof that there is no such company**.

mod answer;
mod classes;
mod climb;
mod comes_through;
mod difference;
mod found;
mod goal;
mod minimal;
mod near;
mod seeds;
mod side;
mod space;
mod toward;
mod values;
mod want;

pub use difference::{Aspect, Differs, Pair, aspects};
pub use found::{Found, given_of, quoted, written};
pub use goal::{Goal, Row, Stand, Wish};
pub use near::Near;
pub use side::Subject;

use climb::{Objective, Trial, climb, reached};
use jiff::civil::Date;
use side::Side;
use space::{Edit, Place, Space, To, World};
use want::{Want, at_the_bound, wants};

use crate::model::Rule;
use crate::plan::{Constant, NodeId};
use crate::profile::Profile;

/// How many companies are tried for one goal unless something else is said.
pub const USUAL_BOUND: usize = 8_192;

/// Looks for companies that show something of one rule.
pub struct Finder<'m> {
    subject: Subject<'m>,
    trial: Trial<'m>,
    /// The companies of the rule's cases.
    cases: Vec<(String, World)>,
    seeds: Vec<World>,
    bound: usize,
}

/// The wishes of one way, on the first side.
struct Wanted<'g>(Vec<Want<'g>>);

impl Wanted<'_> {
    fn unmet(&self, trial: &Trial<'_>, company: usize) -> impl Iterator<Item = &Want<'_>> {
        let side = trial.sides.first();
        self.0.iter().filter(move |want| side.is_some_and(|side| !want.is_met(side, &trial.space, company)))
    }
}

impl Objective for Wanted<'_> {
    fn is_met(&self, trial: &Trial<'_>, company: usize) -> bool {
        self.unmet(trial, company).next().is_none()
    }

    fn distance(&self, trial: &Trial<'_>, company: usize) -> u32 {
        let Some(side) = trial.sides.first() else { return u32::MAX };
        self.0.iter().map(|want| want.distance(side, &trial.space, company)).fold(0, u32::saturating_add)
    }

    fn edits(&self, trial: &Trial<'_>, company: usize) -> Vec<Vec<Edit>> {
        let Some(side) = trial.sides.first() else { return Vec::new() };
        self.unmet(trial, company).map(|want| want.edits(side, &trial.space, company)).collect()
    }
}

impl<'m> Finder<'m> {
    /// For a rule; goals may name the nodes of the rule and those under them.
    #[must_use]
    pub fn new(subject: Subject<'m>) -> Self {
        Self::with(subject, &[])
    }

    /// For a rule; goals may also name some more nodes of the plan, and those under them.
    #[must_use]
    pub fn with(subject: Subject<'m>, more: &[NodeId]) -> Self {
        let mut space = Space::default();
        let mut side = Side::new(subject, more, &mut space);
        side.settle(&space);
        let sides = vec![side];
        values::gather(&mut space, &sides);
        let cases = seeds::of_cases(subject.model, subject.parts().0, &mut space);
        let mut seeds: Vec<World> = cases.iter().map(|(_, world)| world.clone()).collect();
        seeds.extend(seeds::nothing(&space));
        Self { subject, cases, trial: Trial { space, sides, evaluations: 0 }, seeds, bound: USUAL_BOUND }
    }

    /// Tries at most so many companies for one goal, those of making it minimal not counted.
    #[must_use]
    pub const fn within(mut self, bound: usize) -> Self {
        self.bound = bound;
        self
    }

    /// The rule it is for.
    #[must_use]
    pub const fn subject(&self) -> Subject<'m> {
        self.subject
    }

    /// The rule as the model has it.
    #[must_use]
    pub fn rule(&self) -> &'m Rule {
        self.subject.parts().0
    }

    /// Adds a company to start from.
    pub fn seed(&mut self, profile: &Profile, as_of: Date) {
        let mut world = seeds::of_profile(self.subject.model, profile, &mut self.trial.space);
        if let Some(slot) = self.trial.space.as_of {
            world.set(Place::Fact(slot), To::Value(Constant::Date(as_of)));
        }
        self.seeds.push(world);
    }

    /// A minimal company that reaches the goal. `None` says only that none was met within the bound.
    ///
    /// # Panics
    /// When the goal names a node that is neither of the rule nor was given to [`Finder::with`], which is a bug.
    pub fn find(&mut self, goal: &Goal<'_>) -> Option<Found> {
        if let Some(side) = self.trial.sides.first() {
            let is_here = goal.nodes().iter().all(|node| side.cone.node(*node).is_some());
            assert!(is_here, "a goal names nodes of its finder's rule: this is a bug");
        }
        let before = self.trial.evaluations;
        let world = goal.ways.iter().find_map(|way| self.way(way))?;
        found::found(&self.subject, &self.trial.space, &world, self.trial.evaluations.saturating_sub(before))
    }

    /// A minimal company that meets all of some wishes.
    fn way(&mut self, way: &[Wish<'_>]) -> Option<World> {
        let wanted = Wanted(wants(self.trial.sides.first_mut()?, way)?);
        let beside = way.iter().any(|wish| matches!(wish, Wish::Stands(_, Stand::JustBelow | Stand::JustAbove)));
        if beside && let Some(world) = self.beside(way, &wanted) {
            return Some(world);
        }
        let world = climb(&mut self.trial, &wanted, &self.seeds, self.bound)?;
        let world = minimal::smallest(&mut self.trial, &wanted, world);
        let world = minimal::plainest(&mut self.trial, &wanted, world);
        Some(minimal::smallest(&mut self.trial, &wanted, world))
    }

    /// A company just beside a bound: one that is exactly at it, with one fact a step further.
    fn beside(&mut self, way: &[Wish<'_>], wanted: &Wanted<'_>) -> Option<World> {
        let at = at_the_bound(self.trial.sides.first()?, &Goal::all(way.to_vec()))?;
        let exactly = Wanted(wants(self.trial.sides.first_mut()?, &at)?);
        let world = climb(&mut self.trial, &exactly, &self.seeds, self.bound)?;
        let world = minimal::smallest(&mut self.trial, &exactly, world);
        let world = minimal::plainest(&mut self.trial, &exactly, world);
        let mut steps = Vec::new();
        for (place, slot, value) in world.stated() {
            for side in [std::cmp::Ordering::Less, std::cmp::Ordering::Greater] {
                let slot = self.trial.space.slot(slot);
                let near = slot.near(value, side).filter(|near| slot.allows(*near, &self.trial.space.symbols));
                steps.extend(near.map(|near| world.with(&Edit::one(place, To::Value(near)))));
            }
        }
        let worlds: Vec<&World> = steps.iter().collect();
        let found = reached(&mut self.trial, wanted, &worlds);
        let world = steps.iter().zip(&found).find(|(_, met)| **met).map(|(world, _)| world.clone())?;
        Some(minimal::smallest(&mut self.trial, wanted, world))
    }
}
