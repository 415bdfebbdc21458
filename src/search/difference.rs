//! A company that two versions of a rule answer differently.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::answer::{Answer, Parts};
use super::classes::{Classes, classes};
use super::climb::{Objective, Trial, climb};
use super::comes_through::Way;
use super::found::found;
use super::side::{Side, Subject};
use super::space::{Edit, Space, World};
use super::want::Want;
use super::{minimal, seeds, values};
use crate::explain::{OutputResult, RuleResult, Verdict};
use crate::plan::NodeId;
use crate::profile::Profile;

/// How many companies are tried for one place at which the versions part.
const BOUND: usize = 512;
/// How many companies are tried in all.
const MOST: usize = 16_384;
/// How many nodes of the plans are evaluated in all: of rules far beyond what is written by hand, fewer companies are tried.
const MOST_NODES: usize = 64_000_000;

/// A company that two versions of a rule answer differently, minimal: without any one of its facts both answer alike, or
/// the verdicts are others.
#[derive(Clone, Debug)]
pub struct Differs {
    /// What it states, as the facts of the first model, `as_of` included; facts that only the second has are of `second`.
    pub first: Profile,
    /// The same as the facts of the second model.
    pub second: Profile,
    /// The date the answers are for.
    pub as_of: Date,
    /// What the first version answers.
    pub before: Vec<RuleResult>,
    /// What the second version answers.
    pub after: Vec<RuleResult>,
    /// In what the answers for the first record differ, the weightiest first.
    pub aspects: Vec<Aspect>,
    /// How many companies were tried.
    pub evaluations: usize,
}

/// In what two answers differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// In the verdict.
    Verdict,
    /// In an output, by its identifier.
    Output(String),
    /// In an option: whether it is open, what it costs, whether it is chosen.
    Option(String),
    /// In what is missing.
    Missing,
    /// In the state of a condition.
    State(String),
    /// In a remark or warning that only one of them tells; its English text.
    Note(String),
}

/// In what two answers differ, the weightiest first.
#[must_use]
pub fn aspects(before: &RuleResult, after: &RuleResult) -> Vec<Aspect> {
    let mut all = Vec::new();
    if before.verdict != after.verdict {
        all.push(Aspect::Verdict);
    }
    let ids = before.outputs.iter().chain(&after.outputs).map(|output| &output.id);
    for id in unique(ids) {
        let of = |result: &RuleResult| result.outputs.iter().find(|o| o.id == id).map(OutputResult::machine_value);
        if of(before) != of(after) {
            all.push(Aspect::Output(id));
        }
    }
    for id in unique(before.options.iter().chain(&after.options).map(|option| &option.id)) {
        let of = |result: &RuleResult| {
            let option = result.options.iter().find(|o| o.id == id);
            option.map(|o| (o.state, o.cost.as_ref().map(ToString::to_string), o.is_chosen))
        };
        if of(before) != of(after) {
            all.push(Aspect::Option(id));
        }
    }
    let missing = |result: &RuleResult| result.missing.iter().map(|m| m.fact.clone()).collect::<Vec<_>>();
    if missing(before) != missing(after) {
        all.push(Aspect::Missing);
    }
    for id in unique(before.requirements.iter().chain(&after.requirements).map(|r| &r.id)) {
        let of = |result: &RuleResult| result.requirements.iter().find(|r| r.id == id).map(|r| r.state);
        if of(before) != of(after) {
            all.push(Aspect::State(id));
        }
    }
    let told = |result: &RuleResult| -> Vec<String> {
        result.notes.iter().chain(&result.warnings).map(|note| note.en.to_string()).collect()
    };
    let (before, after) = (told(before), told(after));
    for text in unique(before.iter().chain(&after)) {
        if before.contains(&text) != after.contains(&text) {
            all.push(Aspect::Note(text));
        }
    }
    all
}

fn unique<'s>(ids: impl Iterator<Item = &'s String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for id in ids {
        if !all.contains(id) {
            all.push(id.clone());
        }
    }
    all
}

/// Two versions of a rule, ready to be told apart.
pub struct Pair<'m> {
    subjects: [Subject<'m>; 2],
    pub(super) trial: Trial<'m>,
    pub(super) parts: [Parts; 2],
    pub(super) classes: [Classes; 2],
    seeds: Vec<World>,
}

/// A company whose answers differ, by way of some wishes on one side.
struct Differing<'p> {
    parts: &'p [Parts; 2],
    wants: Way,
    /// What has to stay while the company is made smaller: the verdicts, and whether they are clearly other.
    kept: Option<([Verdict; 2], bool)>,
    /// What is difference enough.
    degree: Degree,
    /// Whether it has to be more than what is unknown.
    clearly: bool,
}

/// What is difference enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Degree {
    /// Another verdict, output or option.
    Answer,
    /// A condition of another state, too.
    State,
    /// A remark or warning that only one version tells, too.
    Note,
}

impl Differing<'_> {
    fn answers(&self, trial: &Trial<'_>, company: usize) -> Option<[Answer; 2]> {
        let [before, after] = &self.parts;
        let mut sides = trial.sides.iter();
        let (left, right) = (sides.next()?, sides.next()?);
        Some([Answer::of(left, before, company), Answer::of(right, after, company)])
    }
}

impl Objective for Differing<'_> {
    fn is_met(&self, trial: &Trial<'_>, company: usize) -> bool {
        let Some([before, after]) = self.answers(trial, company) else { return false };
        let differ = before.verdict != after.verdict
            || before.shown != after.shown
            || self.degree >= Degree::State && before.states != after.states
            || self.degree >= Degree::Note && before.told != after.told;
        differ
            && (!self.clearly || before.is_clearly_other(&after))
            && self.kept.is_none_or(|(verdicts, clearly)| {
                verdicts == [before.verdict, after.verdict] && (!clearly || before.is_clearly_other(&after))
            })
    }

    fn distance(&self, trial: &Trial<'_>, company: usize) -> u32 {
        let of = |(side, want): &(usize, Want<'_>)| {
            trial.sides.get(*side).map_or(0, |side| want.distance(side, &trial.space, company))
        };
        self.wants.iter().map(of).fold(1, u32::saturating_add)
    }

    fn edits(&self, trial: &Trial<'_>, company: usize) -> Vec<Vec<Edit>> {
        let mut all = Vec::new();
        for (side, want) in &self.wants {
            let Some(side) = trial.sides.get(*side) else { continue };
            if !want.is_met(side, &trial.space, company) {
                all.push(want.edits(side, &trial.space, company));
            }
        }
        all
    }

    fn rank(&self, trial: &Trial<'_>, company: usize) -> u32 {
        let Some([before, after]) = self.answers(trial, company) else { return u32::MAX };
        let positive = |answer: &Answer| u32::from(!answer.verdict.is_positive());
        let unclear = if before.is_clearly_other(&after) { 0 } else { 2 };
        positive(&before).min(positive(&after)).saturating_add(unclear)
    }
}

impl<'m> Pair<'m> {
    /// Two versions of a rule; facts and records are matched by name. They may be of one model and two plans.
    #[must_use]
    pub fn new(first: Subject<'m>, second: Subject<'m>) -> Self {
        let mut space = Space::default();
        let mut left = Side::new(first, &[], &mut space);
        let mut right = Side::new(second, &[], &mut space);
        left.settle(&space);
        right.settle(&space);
        let classes = classes(&space, [&left, &right]);
        let parts = [Parts::of(&left), Parts::of(&right)];
        let sides = vec![left, right];
        values::gather(&mut space, &sides);
        let mut cases = seeds::of_cases(first.model, first.parts().0, &mut space);
        if !std::ptr::eq(first.model, second.model) {
            cases.extend(seeds::of_cases(second.model, second.parts().0, &mut space));
        }
        let mut all: Vec<World> = cases.into_iter().map(|(_, world)| world).collect();
        all.extend(seeds::nothing(&space));
        let trial = Trial { space, sides, evaluations: 0 };
        Self { subjects: [first, second], trial, parts, classes, seeds: all }
    }

    /// Whether both versions calculate the same from the same facts, node for node: no company can tell them apart.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.roots().iter().all(|(_, roots)| self.are_same(roots)) && self.tells_same()
    }

    fn are_same(&self, roots: &[Option<NodeId>; 2]) -> bool {
        match roots {
            [Some(a), Some(b)] => self.same(*a, *b),
            [None, None] => true,
            _ => false,
        }
    }

    /// Whether both versions tell the same remarks on the same conditions, node for node.
    fn tells_same(&self) -> bool {
        let [before, after] = &self.parts;
        self.notes().iter().all(|(_, roots)| self.are_same(roots)) && before.notes.keys().eq(after.notes.keys())
    }

    /// A minimal company that the versions answer differently. `None` says only that none was met within the bound.
    pub fn find(&mut self) -> Option<Differs> {
        if self.is_same() {
            return None;
        }
        let degrees = [(Degree::Answer, true), (Degree::Answer, false), (Degree::State, false), (Degree::Note, false)];
        let world = degrees.into_iter().find_map(|(degree, clearly)| self.look(degree, clearly))?;
        self.give(&world)
    }

    fn look(&mut self, degree: Degree, clearly: bool) -> Option<World> {
        let parts = self.parts.clone();
        let [one, other] = &self.classes;
        let nodes = one.len().saturating_add(other.len()).max(1);
        let most = MOST.min(MOST_NODES.checked_div(nodes).unwrap_or(MOST));
        let last = self.trial.evaluations.saturating_add(most);
        let mut attempts: Vec<Way> = vec![Way::new()];
        attempts.extend(self.attempts(degree));
        for (at, wants) in attempts.into_iter().enumerate() {
            if self.trial.evaluations >= last {
                return None;
            }
            let mut objective = Differing { parts: &parts, wants, kept: None, degree, clearly };
            // The cases as they stand first.
            let bound = if at == 0 { self.seeds.len() } else { BOUND };
            let Some(world) = climb(&mut self.trial, &objective, &self.seeds, bound) else { continue };
            self.trial.test(&[&world]);
            let kept = objective.answers(&self.trial, 0).map(|[a, b]| ([a.verdict, b.verdict], a.is_clearly_other(&b)));
            objective.kept = kept;
            let world = minimal::smallest(&mut self.trial, &objective, world);
            let world = minimal::plainest(&mut self.trial, &objective, world);
            return Some(minimal::smallest(&mut self.trial, &objective, world));
        }
        None
    }

    pub(super) fn same(&self, a: NodeId, b: NodeId) -> bool {
        let [left, right] = &self.classes;
        left.get(a.index()) == right.get(b.index())
    }

    /// The conditions of notes on both sides, by what they say.
    pub(super) fn notes(&self) -> Vec<(Arc<str>, [Option<NodeId>; 2])> {
        let [before, after] = &self.parts;
        let texts: BTreeSet<&Arc<str>> = before.notes.keys().chain(after.notes.keys()).collect();
        let of = |parts: &Parts, text: &Arc<str>| parts.notes.get(text).copied().flatten();
        texts.into_iter().map(|text| (Arc::clone(text), [of(before, text), of(after, text)])).collect()
    }

    /// What an answer is made of on both sides, each with its identifier.
    pub(super) fn roots(&self) -> Vec<(Arc<str>, [Option<NodeId>; 2])> {
        let [before, after] = &self.parts;
        let mut all: Vec<(Arc<str>, [Option<NodeId>; 2])> =
            vec![(Arc::from("in force"), [Some(before.in_force()), Some(after.in_force())])];
        let mut add = |id: &Arc<str>, a: Option<NodeId>, b: Option<NodeId>| {
            if a.is_some() || b.is_some() {
                all.push((Arc::clone(id), [a, b]));
            }
        };
        let keys = |a: Vec<Arc<str>>, b: Vec<Arc<str>>| {
            let mut all: Vec<Arc<str>> = a.into_iter().chain(b).collect();
            all.sort();
            all.dedup();
            all
        };
        let of = |map: &std::collections::BTreeMap<Arc<str>, NodeId>| map.keys().cloned().collect::<Vec<_>>();
        for id in keys(of(&before.conditions), of(&after.conditions)) {
            add(&id, before.conditions.get(&id).copied(), after.conditions.get(&id).copied());
        }
        for id in keys(before.outputs.keys().cloned().collect(), after.outputs.keys().cloned().collect()) {
            let (a, b) = (before.outputs.get(&id), after.outputs.get(&id));
            add(&id, a.and_then(|o| o.1), b.and_then(|o| o.1));
            add(&id, a.map(|o| o.0), b.map(|o| o.0));
        }
        for id in keys(before.options.keys().cloned().collect(), after.options.keys().cloned().collect()) {
            let (a, b) = (before.options.get(&id), after.options.get(&id));
            add(&id, a.map(|o| o.0), b.map(|o| o.0));
            add(&id, a.map(|o| o.1), b.map(|o| o.1));
        }
        all
    }

    fn give(&self, world: &World) -> Option<Differs> {
        let [first, second] = &self.subjects;
        let of = |subject: &Subject<'m>| found(subject, &self.trial.space, world, self.trial.evaluations);
        let (before, after) = (of(first)?, of(second)?);
        let aspects = match (before.results.first(), after.results.first()) {
            (Some(a), Some(b)) => aspects(a, b),
            _ => Vec::new(),
        };
        (!aspects.is_empty()).then_some(Differs {
            first: before.profile,
            second: after.profile,
            as_of: before.as_of,
            before: before.results,
            after: after.results,
            aspects,
            evaluations: before.evaluations,
        })
    }
}
