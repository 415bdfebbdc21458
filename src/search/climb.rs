//! The climb: from companies that fall short to companies that reach a goal, the nearest first, a batch at a time.

use std::collections::{BTreeMap, HashSet};

use super::side::Side;
use super::space::{Edit, Place, Space, To, World};

/// How many of the nearest companies are changed in one round.
const WIDTH: usize = 6;
/// The most companies that are tried in one round.
const BATCH: usize = 512;
/// Rounds without getting nearer after which the climb also tries plain values, and after which it gives up.
const PATIENCE: [usize; 2] = [2, 14];

/// What is tried on: one rule, or two versions of a rule.
pub struct Trial<'m> {
    /// What may be stated.
    pub space: Space,
    /// The rules.
    pub sides: Vec<Side<'m>>,
    /// How many companies were tried so far.
    pub evaluations: usize,
}

impl Trial<'_> {
    /// Evaluates some companies on every side.
    pub fn test(&mut self, worlds: &[&World]) {
        self.evaluations = self.evaluations.saturating_add(worlds.len());
        for side in &mut self.sides {
            side.test(&self.space, worlds.iter().copied());
        }
    }

    /// Whether a company of those last tried may be: no profile check is false.
    pub fn is_sound(&self, company: usize) -> bool {
        self.sides.iter().all(|side| side.is_sound(company))
    }
}

/// What is looked for among the companies that were last tried.
pub trait Objective {
    /// Whether a company reaches it.
    fn is_met(&self, trial: &Trial<'_>, company: usize) -> bool;
    /// How far a company is from it.
    fn distance(&self, trial: &Trial<'_>, company: usize) -> u32;
    /// Of companies that reach it, those of the least are taken first.
    fn rank(&self, _: &Trial<'_>, _: usize) -> u32 {
        0
    }
    /// For each thing that falls short, changes after which it may not.
    fn edits(&self, trial: &Trial<'_>, company: usize) -> Vec<Vec<Edit>>;
}

/// Which of some companies reach the goal and may be.
pub fn reached(trial: &mut Trial<'_>, objective: &dyn Objective, worlds: &[&World]) -> Vec<bool> {
    trial.test(worlds);
    (0..worlds.len()).map(|company| trial.is_sound(company) && objective.is_met(trial, company)).collect()
}

/// A company that reaches the goal, the smallest of those met first; `None` where none was met within so many tries.
pub fn climb(trial: &mut Trial<'_>, objective: &dyn Objective, seeds: &[World], bound: usize) -> Option<World> {
    let last = trial.evaluations.saturating_add(bound);
    let mut seen: HashSet<World> = HashSet::new();
    // The companies still to be changed: how far they are, their size, and when they were met.
    let mut open: BTreeMap<(u32, usize, usize), World> = BTreeMap::new();
    let mut fresh: Vec<World> = seeds.to_vec();
    let (mut best, mut stale) = (u32::MAX, 0_usize);
    loop {
        let mut room = BATCH.min(last.saturating_sub(trial.evaluations));
        fresh.retain(|world| {
            let is_tried = room > 0 && seen.insert(world.clone());
            room = room.saturating_sub(usize::from(is_tried));
            is_tried
        });
        if fresh.is_empty() && open.is_empty() {
            return None;
        }
        let worlds: Vec<&World> = fresh.iter().collect();
        let found = reached(trial, objective, &worlds);
        let met = (0..).zip(fresh.iter().zip(&found)).filter(|(_, (_, met))| **met);
        let best_met = met.min_by_key(|(company, (world, _))| (objective.rank(trial, *company), world.size()));
        if let Some((_, (world, _))) = best_met {
            return Some(world.clone());
        }
        let before = best;
        for (company, world) in fresh.drain(..).enumerate() {
            let unsound = if trial.is_sound(company) { 0 } else { 6 };
            let distance = objective.distance(trial, company).saturating_add(unsound);
            best = best.min(distance);
            open.insert((distance, world.size(), seen.len().saturating_add(company)), world);
        }
        stale = if best < before { 0 } else { stale.saturating_add(1) };
        if trial.evaluations >= last || PATIENCE.last().is_some_and(|most| stale > *most) {
            return None;
        }
        let mut near = Vec::new();
        while near.len() < WIDTH
            && let Some((_, world)) = open.pop_first()
        {
            near.push(world);
        }
        let worlds: Vec<&World> = near.iter().collect();
        trial.test(&worlds);
        let is_stale = PATIENCE.first().is_some_and(|most| stale >= *most);
        for (company, world) in near.iter().enumerate() {
            children(trial, objective, company, world, &mut fresh);
            if is_stale {
                plain(trial, world, &mut fresh);
            }
        }
    }
}

/// What a company may become: every thing that falls short mended together, and each alone.
fn children(trial: &Trial<'_>, objective: &dyn Objective, company: usize, world: &World, into: &mut Vec<World>) {
    let mut edits = objective.edits(trial, company);
    edits.extend(trial.sides.iter().flat_map(|side| side.mend(&trial.space, company)));
    edits.retain(|edits| !edits.is_empty());
    let most = edits.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..most {
        let mut all = Edit::NONE;
        for edits in &edits {
            let turn = at.checked_rem(edits.len()).unwrap_or(0);
            let agreeing = edits.iter().cycle().skip(turn).take(edits.len()).find_map(|edit| all.and(edit));
            all = agreeing.unwrap_or(all);
        }
        into.push(world.with(&all));
    }
    if edits.len() > 1 {
        into.extend(edits.iter().flatten().map(|edit| world.with(edit)));
    }
}

/// Single changes after which a company of those last tried may come nearer.
pub fn single(trial: &Trial<'_>, objective: &dyn Objective, company: usize) -> Vec<Edit> {
    objective.edits(trial, company).into_iter().flatten().collect()
}

/// What a company may become by one fact of another value.
fn plain(trial: &Trial<'_>, world: &World, into: &mut Vec<World>) {
    for (id, slot) in trial.space.slots.iter().enumerate() {
        let place = slot.record.map_or(Place::Fact(id), |kind| Place::Record(kind, 0, id));
        let to = slot.values.iter().map(|value| To::Value(*value)).chain([To::Unknown]);
        into.extend(to.map(|to| world.with(&Edit::one(place, to))));
    }
}
