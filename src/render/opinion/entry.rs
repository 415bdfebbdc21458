//! The items of an opinion: rules with their results, what is shown under them, and what is folded away.

use super::Voice;
use crate::explain::{Assessment, RuleResult, Verdict};
use crate::model::Nature;

/// A rule with its results: one, or one a record.
pub(super) struct Entry<'a> {
    /// Its number in the opinion, from 1.
    pub number: usize,
    /// Its results, the best first.
    pub results: Vec<&'a RuleResult>,
    /// The results of the rules that are shown under it, rule by rule.
    pub under: Vec<Vec<&'a RuleResult>>,
}

impl<'a> Entry<'a> {
    /// The results that are shown: in brief those that are about the company.
    pub fn shown(&self, voice: Voice) -> Vec<&'a RuleResult> {
        self.results.iter().copied().filter(|r| voice.full() || concerns(r)).collect()
    }

    /// The best answer.
    pub fn best(&self) -> Option<Verdict> {
        self.results.first().map(|r| r.verdict)
    }

    /// Whether it is a choice in which nothing but the ordinary treatment is known to be open.
    fn is_ordinary(&self) -> bool {
        self.results.first().is_some_and(|r| r.is_ordinary())
    }

    /// Whether an authority would decide, and it is not even known that the prerequisites are met.
    fn is_remote(&self) -> bool {
        let discretionary = self.results.first().is_some_and(|r| r.nature == Nature::Discretionary);
        discretionary && matches!(self.best(), Some(Verdict::Undetermined | Verdict::NotMet))
    }
}

/// Whether the rule is about the company at all.
fn concerns(result: &RuleResult) -> bool {
    !matches!(result.verdict, Verdict::OutOfScope | Verdict::NotInForce)
}

/// Rules in the order of their best verdict, numbered; and in brief, apart, those that are folded into a few lines.
pub(super) fn entries(assessment: &Assessment, voice: Voice) -> (Vec<Entry<'_>>, Vec<Entry<'_>>) {
    let mut grouped: Vec<Vec<&RuleResult>> = Vec::new();
    for result in &assessment.results {
        match grouped.iter_mut().find(|group| group.first().is_some_and(|first| first.rule == result.rule)) {
            Some(group) => group.push(result),
            None => grouped.push(vec![result]),
        }
    }
    let present = |rule: &String| assessment.results.iter().any(|r| r.rule == *rule);
    let above = |group: &[&RuleResult]| -> Option<String> {
        let first = group.first()?;
        first.under.as_ref().or(first.towards.as_ref()).filter(|rule| present(rule)).cloned()
    };
    let (nested, own): (Vec<_>, Vec<_>) = grouped.into_iter().partition(|group| above(group).is_some());
    let mut entries: Vec<Entry<'_>> =
        own.into_iter().map(|results| Entry { number: 0, results, under: Vec::new() }).collect();
    for group in nested {
        let rule = above(&group);
        let parent = entries.iter_mut().find(|e| e.results.first().map(|r| &r.rule) == rule.as_ref());
        if let Some(parent) = parent {
            parent.under.push(group);
        }
    }
    for entry in &mut entries {
        entry.results.sort_by_key(|r| r.verdict);
    }
    // What is had without any benefit does not stand first.
    entries.sort_by_key(|entry| (entry.best(), entry.is_ordinary()));
    let (tail, mut shown): (Vec<_>, Vec<_>) = entries.into_iter().partition(|e| !voice.full() && e.is_remote());
    // What was asked for alone is answered, however remote.
    let tail = if shown.is_empty() {
        shown = tail;
        Vec::new()
    } else {
        tail
    };
    for (entry, number) in shown.iter_mut().zip(1..) {
        entry.number = number;
    }
    (shown, tail)
}
