//! What is shown under a rule: the way to it while it cannot be had, and what belongs to it.

use super::words::{colon, semicolon};
use super::{Block, Entry, Voice, overview, rule};
use crate::explain::{Part, Requirement, RuleResult, State};
use crate::render::{amount, said};
use crate::value::Lang;

/// The results of the rules under an item.
pub(super) fn under(entry: &Entry<'_>, voice: Voice) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut told_warnings = rule::Told::default();
    let had = entry.best().is_some_and(crate::explain::Verdict::is_positive);
    // What is an option of a choice is told in its line.
    let told: Vec<&String> = entry.results.iter().flat_map(|r| &r.options).flat_map(|option| &option.rules).collect();
    for group in &entry.under {
        let Some(first) = group.first() else { continue };
        if first.towards.is_some() {
            if !had || voice.full() {
                blocks.extend(group.iter().flat_map(|result| way(result, voice)));
            }
            continue;
        }
        if voice.full() {
            blocks.extend(group.iter().flat_map(|result| whole(result, voice)));
        } else if !told.contains(&&first.rule) {
            for result in group.iter().filter(|r| r.verdict.is_positive()) {
                blocks.push(given(result, voice.lang));
                blocks.extend(rule::warnings(2, result, voice, &mut told_warnings));
            }
        }
    }
    blocks
}

/// `高新技术企业认定条件自测：8项中已符合6项；研发费用占比 3.6%，须不低于 4%`, then each of them.
fn way(result: &RuleResult, voice: Voice) -> Vec<Block> {
    let lang = voice.lang;
    let all: Vec<&Requirement> = result.requirements.iter().filter(|q| q.part == Part::Require).collect();
    let count = |state| all.iter().filter(|q| q.state == state).count();
    let (met, unmet, total) = (count(State::Met), count(State::Unmet), all.len());
    // Of a rule of which nothing is stated there is nothing to tell.
    if met == 0 && unmet == 0 && !voice.full() {
        let text = match lang {
            Lang::Zh => format!("{total}项条件均待填写，见 huiqi explain {}", result.rule),
            Lang::En => format!("none of the {total} conditions is stated; see huiqi explain {}", result.rule),
        };
        return vec![Block::Line(1, Some(overview::title_of(result, lang)), text)];
    }
    let mut parts = vec![match lang {
        Lang::Zh => format!("{total}项中已符合{met}项"),
        Lang::En => format!("{met} of {total} met"),
    }];
    for requirement in all.iter().filter(|q| q.state == State::Unmet) {
        parts.extend(rule::short_of(requirement, lang));
    }
    let unknown = count(State::Unknown);
    if unknown > 0 {
        parts.push(match lang {
            Lang::Zh => format!("{unknown}项待填写"),
            Lang::En => format!("{unknown} not stated"),
        });
    }
    let mut blocks = vec![Block::Line(1, Some(overview::title_of(result, lang)), parts.join(semicolon(lang)))];
    let mut told = rule::Told::default();
    for requirement in all {
        blocks.extend(rule::condition(result, requirement, 2, rule::Measured::All, voice, &mut told));
    }
    blocks
}

/// A result in one line: what it gives.
fn given(result: &RuleResult, lang: Lang) -> Block {
    let outputs = result.outputs.iter().map(|o| {
        let value = amount::optional(o.value.as_ref(), &o.kind, lang);
        format!("{} {value}", said(&o.label, lang))
    });
    let text = outputs.collect::<Vec<_>>().join(semicolon(lang));
    let verdict = said(&result.verdict.label(), lang);
    let text = if text.is_empty() { verdict } else { text };
    Block::Line(1, Some(overview::title_of(result, lang)), text)
}

/// A result with all that explains it.
fn whole(result: &RuleResult, voice: Voice) -> Vec<Block> {
    let lang = voice.lang;
    let title = format!("{}{}{}", overview::title_of(result, lang), colon(lang), said(&result.verdict.label(), lang));
    let mut blocks = vec![Block::Line(1, Some(lang.pick("相关", "related").into()), title)];
    blocks.extend(rule::of_result(result, 2, voice, &mut rule::Told::default()));
    blocks
}
