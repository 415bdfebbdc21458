//! What an opinion on one company says, and in which order; how it looks is for the formats.

pub(super) mod cells;
mod choice;
mod entry;
mod needs;
mod nested;
mod overview;
mod rule;
mod words;

pub(super) use choice::state as option_state;
pub(super) use overview::title_of;
pub(super) use words::measure;

use self::entry::Entry;
use super::{Detail, said};
use crate::explain::{Assessment, State, Verdict};
use crate::value::Lang;

/// The sign before an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// ✓
    Met,
    /// ✗
    Unmet,
    /// ?
    Unknown,
    /// An item of a list.
    Bullet,
}

impl Mark {
    /// As it is printed.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Met => "✓",
            Self::Unmet => "✗",
            Self::Unknown => "?",
            Self::Bullet => "-",
        }
    }
}

impl From<State> for Mark {
    fn from(state: State) -> Self {
        match state {
            State::Met => Self::Met,
            State::Unmet => Self::Unmet,
            State::Unknown => Self::Unknown,
        }
    }
}

/// A row of the overview.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// 优惠事项, 结论, 金额, 依据.
    pub cells: [String; 4],
    /// For its colour.
    pub verdict: Verdict,
}

/// A piece of an opinion.
#[derive(Clone, Debug)]
pub(super) enum Block {
    /// The company.
    Firm(String),
    /// The one table.
    Overview([String; 4], Vec<Row>),
    /// The heading of a section.
    Section(String),
    /// The heading of a rule; the verdict where it has a single one.
    Rule(String, Option<Verdict>),
    /// The heading of a record of a rule.
    Record(String, Verdict),
    /// What follows is said of all records; told apart by indent where there is one.
    Shared(String),
    /// A line with what it is about, at a depth.
    Line(usize, Option<String>, String),
    /// An item with its sign, at a depth.
    Item(usize, Mark, String),
    /// Small print.
    Small(String),
    /// The last line.
    Caveat(String),
}

/// How an opinion is worded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice {
    /// The language.
    pub lang: Lang,
    /// How much is said.
    pub detail: Detail,
}

impl Voice {
    const fn full(self) -> bool {
        matches!(self.detail, Detail::Full)
    }
}

/// The whole opinion.
pub(super) fn opinion(assessment: &Assessment, voice: Voice) -> Vec<Block> {
    let lang = voice.lang;
    let (entries, tail) = entry::entries(assessment, voice);
    let mut blocks = overview::heading(assessment, voice);
    blocks.extend(overview::table(&entries, voice));
    blocks.extend(overview::tail(&tail, lang));
    blocks.extend(needs::combined(&entries, &tail, voice));
    let concerned: Vec<&Entry<'_>> = entries.iter().filter(|e| !e.shown(voice).is_empty()).collect();
    if !concerned.is_empty() {
        blocks.push(Block::Section(lang.pick("逐项说明", "Benefit by benefit").into()));
    }
    let mut told = rule::Told::default();
    for entry in concerned {
        told.go_to(entry.number);
        blocks.extend(rule::explained(entry, voice, &mut told));
    }
    if voice.full() {
        blocks.extend(overview::instruments(assessment, voice));
    }
    if !voice.full() && !entries.is_empty() {
        let more = lang.pick(
            "条款原文、全部取值和文件核查情况见 --detail full。",
            "Quotations, every value used and the standing of each instrument: --detail full.",
        );
        blocks.push(Block::Small(more.into()));
    }
    let warnings = assessment.all_warnings();
    if !warnings.is_empty() {
        blocks.push(Block::Section(lang.pick("提醒", "Warnings").into()));
        blocks.extend(warnings.into_iter().map(|w| Block::Item(0, Mark::Bullet, said(w, lang))));
    }
    blocks.extend(assessment.inventories.iter().map(|count| Block::Small(overview::accounted(count, lang))));
    let caveat = lang.pick(
        "本结果为自评参考，以主管部门认定为准。",
        "This result is a self-assessment for reference; the competent authority's decision prevails.",
    );
    blocks.push(Block::Caveat(caveat.into()));
    blocks
}
