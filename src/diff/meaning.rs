//! What a change of a rule means: the smallest company whose answer is another, or that there is none.

use crate::explain::{RuleResult, State};
use crate::prove::{Equivalence, Version, equivalent};
use crate::search::{Aspect, Differs, Found, Pair, Subject};
use crate::value::Bilingual;

/// What a change of a rule means.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A company whose answer is another.
    Differs(Box<Example>),
    /// Both versions calculate the same from the same facts: no company's answer is another.
    Same,
    /// It is proved, by cases and exact arithmetic, that no company's answer is another.
    Proved,
    /// No such company was met. That is no proof that there is none.
    NotMet,
    /// None was looked for: the rules are too large, or too many.
    NotSought,
}

/// The most nodes of rules for whose changes a company is looked for.
pub const MOST_SOUGHT: usize = 50_000;

/// How much there is still room to look for.
#[derive(Clone, Debug)]
pub struct Seeking {
    left: usize,
}

impl Seeking {
    /// With room for so many nodes of rules.
    #[must_use]
    pub const fn new(most: usize) -> Self {
        Self { left: most }
    }

    /// What it means that a rule is now the other, as far as there is room to look.
    pub fn meaning(&mut self, old: Subject<'_>, new: Subject<'_>) -> Meaning {
        // A small rule takes its time too.
        let size = old.size().max(new.size()).max(100);
        match self.left.checked_sub(size) {
            Some(left) => {
                self.left = left;
                meaning(old, new)
            }
            None => Meaning::NotSought,
        }
    }
}

/// A company whose answer is another; without any one of its facts it would be the same.
#[derive(Clone, Debug)]
pub struct Example {
    /// The company as the `given` of a case.
    pub given: String,
    /// The company in a sentence.
    pub stated: Bilingual,
    /// In what its answers differ, the weightiest first.
    pub deltas: Vec<Delta>,
}

/// One thing in which two answers differ.
#[derive(Clone, Debug)]
pub struct Delta {
    /// What it is.
    pub aspect: Aspect,
    /// What was answered.
    pub old: Bilingual,
    /// What is answered.
    pub new: Bilingual,
}

/// What it means that a rule is now the other; facts are matched by name.
#[must_use]
pub fn meaning(old: Subject<'_>, new: Subject<'_>) -> Meaning {
    let mut pair = Pair::new(old, new);
    if pair.is_same() {
        return Meaning::Same;
    }
    // A proof is looked for where no company was met: the company found is the smaller one, and the answer of the evaluator.
    pair.find().map_or_else(|| proved(&old, &new), |differs| Meaning::Differs(Box::new(example(&old, differs))))
}

/// Whether it can be proved that no company's answer is another.
fn proved(old: &Subject<'_>, new: &Subject<'_>) -> Meaning {
    let first = Version { model: old.model, plan: old.plan, rule: old.rule };
    let second = Version { model: new.model, plan: new.plan, rule: new.rule };
    match equivalent(&first, &second) {
        Equivalence::Same => Meaning::Proved,
        Equivalence::Different(_) | Equivalence::Undecided => Meaning::NotMet,
    }
}

fn example(old: &Subject<'_>, differs: Differs) -> Example {
    let Differs { first, as_of, before, after, aspects, evaluations, .. } = differs;
    let empty = (before.first(), after.first());
    let deltas = match empty {
        (Some(one), Some(other)) => aspects.into_iter().map(|aspect| delta(aspect, one, other)).collect(),
        _ => Vec::new(),
    };
    let found = Found { profile: first, as_of, results: before, evaluations };
    Example { given: found.given(old.model), stated: found.stated(old.model), deltas }
}

fn delta(aspect: Aspect, old: &RuleResult, new: &RuleResult) -> Delta {
    let (old, new) = (said(&aspect, old), said(&aspect, new));
    Delta { aspect, old, new }
}

/// What an answer says of an aspect.
fn said(aspect: &Aspect, result: &RuleResult) -> Bilingual {
    let none = || Bilingual::fixed("无", "none");
    match aspect {
        Aspect::Verdict => result.verdict.label(),
        Aspect::Output(id) => match result.outputs.iter().find(|output| output.id == *id) {
            None => none(),
            Some(output) => {
                output.machine_value().map_or(Bilingual::fixed("不明", "unknown"), |value| Bilingual::same(&value))
            }
        },
        Aspect::Option(id) => result.options.iter().find(|option| option.id == *id).map_or_else(none, |option| {
            let cost = option.cost.as_ref().map(ToString::to_string).unwrap_or_default();
            if option.is_chosen {
                Bilingual::new(format!("选用 {cost}"), format!("chosen {cost}"))
            } else {
                Bilingual::new(format!("未选用 {cost}"), format!("not chosen {cost}"))
            }
        }),
        Aspect::Missing => {
            let all: Vec<&str> = result.missing.iter().map(|missing| missing.fact.as_str()).collect();
            if all.is_empty() { none() } else { Bilingual::same(&all.join(" ")) }
        }
        Aspect::State(id) => {
            let state = result.requirements.iter().find(|requirement| requirement.id == *id).map(|r| r.state);
            state.map_or_else(none, |state| match state {
                State::Met => Bilingual::fixed("满足", "met"),
                State::Unmet => Bilingual::fixed("不满足", "unmet"),
                State::Unknown => Bilingual::fixed("不明", "unknown"),
            })
        }
        Aspect::Note(text) => {
            result.notes.iter().chain(&result.warnings).find(|note| note.en == *text).map_or_else(none, Clone::clone)
        }
    }
}
