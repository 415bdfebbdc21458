//! Coverage, changes and suggested cases as parts of a run: for terminals, for reports, for programs; and what is untried or
//! unnoticed, each at its place.

use std::fmt::Write as _;

use serde::Serialize;

use super::coverage::{coverage, coverage_json, percent, unasked};
use super::mutations::{mutations, mutations_beside_notices, mutations_json, would};
use super::suggestions::suggestions;
use crate::both;
use crate::cases::coverage::{Aspect, Coverage, Goal, Reached};
use crate::cases::fill::{Filling, NotFound};
use crate::cases::mutate::{Fate, Mutated, Mutations};
use crate::diag::Sources;
use crate::render::View;
use crate::render::findings::{Attached, Notice};

/// Where it is said what is untried or unnoticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// In the part itself.
    Here,
    /// At each place, as notices of the step; formats that show those do not say it twice.
    AtItsPlace,
}

/// What the cases try.
#[must_use]
pub fn coverage_of_run(found: &Coverage, listed: Listed, sources: &Sources, view: &View) -> Attached {
    Attached {
        is_noticed: listed == Listed::AtItsPlace,
        name: "coverage",
        text: coverage(found, sources, view),
        markdown: markdown(found, view),
        json: value(&coverage_json(found, sources)),
    }
}

/// Which changes of the rules the cases notice.
#[must_use]
pub fn mutations_of_run(found: &Mutations, listed: Listed, sources: &Sources, view: &View) -> Attached {
    let text = mutations(found, sources, view);
    let heading = view.lang.pick("改动", "changes");
    let is_noticed = listed == Listed::AtItsPlace;
    let rest = if is_noticed { mutations_beside_notices(found, sources, view) } else { text.clone() };
    let markdown = format!("### {heading}\n\n```text\n{}\n```\n", rest.trim());
    Attached { name: "mutations", is_noticed, text, markdown, json: value(&mutations_json(found, sources)) }
}

/// Cases, ready to paste.
#[must_use]
pub fn suggestions_of_run(all: &[Filling], missed: &[NotFound], sources: &Sources, view: &View) -> Attached {
    let text = suggestions(all, missed, sources, view.lang);
    let heading = view.lang.pick("可补的案例", "suggested cases");
    let markdown = format!("### {heading}\n\n```toml\n{}\n```\n", text.trim());
    let json = value(&text);
    Attached { name: "suggestions", is_noticed: false, text, markdown, json }
}

fn value(data: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(data).expect("numbers and texts are always JSON: this is a bug")
}

/// A row for every aspect.
fn markdown(found: &Coverage, view: &View) -> String {
    let lang = view.lang;
    let (heading, what) = (lang.pick("覆盖情况", "coverage"), lang.pick("项目", "what"));
    let (possible, tried) = (lang.pick("应试", "possible"), lang.pick("已试", "tried"));
    let mut text = format!("### {heading}\n\n| {what} | {possible} | {tried} | % |\n| --- | ---: | ---: | ---: |\n");
    for aspect in Aspect::ALL.into_iter().map(Some).chain([None]) {
        let count = found.count(aspect);
        let label = aspect.map_or_else(|| both!("合计", "all"), Aspect::label);
        let (label, possible, tried) = (label.in_lang(lang), count.possible, count.reached);
        let _ = writeln!(text, "| {label} | {possible} | {tried} | {} |", percent(count));
    }
    if let Some(words) = unasked(found) {
        let _ = writeln!(text, "\n{}", words.in_lang(lang));
    }
    text
}

/// What no case tries.
#[must_use]
pub fn untried(found: &Coverage) -> Vec<Notice> {
    let goals = found.units.iter().flat_map(|unit| unit.goals.iter().map(move |goal| (unit, goal)));
    let notice = |(unit, goal): (&crate::cases::coverage::Unit, &Goal)| {
        let (name, aspect, what) = (&unit.name, goal.aspect.label(), &goal.what);
        let (zh, en, what_zh, what_en) = (aspect.zh, aspect.en, &what.zh, &what.en);
        let message =
            both!("没有案例试过（`{name}`，{zh}）：{what_zh}", "no case tries this (`{name}`, {en}): {what_en}");
        Notice { kind: "untried", span: goal.span, message }
    };
    goals.filter(|(_, goal)| goal.reached == Reached::No).map(notice).collect()
}

/// The changes that no case notices.
#[must_use]
pub fn unnoticed(found: &Mutations) -> Vec<Notice> {
    let all = found.tried.iter().filter(|mutated| mutated.fate == Fate::Unnoticed);
    let notice = |mutated: &Mutated| {
        let (zh, en, would) = (&mutated.mutant.what.zh, &mutated.mutant.what.en, would(mutated));
        let (would_zh, would_en) = (would.zh, would.en);
        let message = both!("没有案例察觉这一改动：{zh}{would_zh}", "no case notices this change: {en}{would_en}");
        Notice { kind: "unnoticed", span: mutated.mutant.span, message }
    };
    all.map(notice).collect()
}
