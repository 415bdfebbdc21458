//! Coverage for people and machines: a line a rule, term or table with its percentages, then what is missing, each with
//! its place, then what no company can reach and why.

use std::fmt::Write as _;

use serde::Serialize;

use crate::both;
use crate::cases::coverage::{Aspect, Count, Coverage, Goal, Of, Reached, Unit};
use crate::diag::Sources;
use crate::render::json::{Words, words};
use crate::render::listing::{ListFormat, listing};
use crate::render::{View, said};
use crate::value::{Bilingual, Lang};

/// The table, and the lists under it.
#[must_use]
pub fn coverage(coverage: &Coverage, sources: &Sources, view: &View) -> String {
    let lang = view.lang;
    let of = |unit: &Unit| match (unit.of, lang) {
        (Of::Rule(_), _) => unit.name.clone(),
        (Of::Term(_), Lang::Zh) => format!("术语 {}", unit.name),
        (Of::Term(_), Lang::En) => format!("term {}", unit.name),
        (Of::Table(_), Lang::Zh) => format!("表 {}", unit.name),
        (Of::Table(_), Lang::En) => format!("table {}", unit.name),
    };
    let row = |name: String, count: &dyn Fn(Option<Aspect>) -> Count| {
        let cells = Aspect::ALL.iter().map(|aspect| percent(count(Some(*aspect))));
        std::iter::once(name).chain(cells).chain([percent(count(None))]).collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<String>> =
        coverage.units.iter().map(|unit| row(of(unit), &|aspect| unit.count(aspect))).collect();
    rows.push(row(lang.pick("合计", "all").to_owned(), &|aspect| coverage.count(aspect)));
    let labels: Vec<String> = Aspect::ALL.iter().map(|aspect| aspect.label().in_lang(lang).to_owned()).collect();
    let mut headers = vec![lang.pick("规则", "rule")];
    headers.extend(labels.iter().map(String::as_str));
    headers.push(lang.pick("合计", "all"));
    let mut text = listing(&headers, &rows, ListFormat::Table, view.width);
    let mut list = |title: &str, wanted: &dyn Fn(&Goal) -> Option<String>| {
        let mut any = false;
        for unit in &coverage.units {
            let lines = unit.goals.iter().filter_map(|goal| Some((goal, wanted(goal)?)));
            for (at, (goal, more)) in lines.enumerate() {
                if !any {
                    let _ = writeln!(text, "\n{title}");
                    any = true;
                }
                if at == 0 {
                    let _ = writeln!(text, "\n{}", of(unit));
                }
                let (file, place) = (&sources.get(goal.span.file).name, sources.start(goal.span));
                let (aspect, what) = (goal.aspect.label(), said(&goal.what, lang));
                let (aspect, line, column) = (aspect.in_lang(lang), place.line, place.column);
                let colon = lang.pick("：", ": ");
                let _ = writeln!(text, "  {file}:{line}:{column} {aspect}{colon}{what}{more}");
            }
        }
    };
    list(lang.pick("没有案例试过：", "tried by no case:"), &|goal| {
        (goal.reached == Reached::No).then(String::new)
    });
    list(lang.pick("任何企业都不可能，不计入：", "no company can, not counted:"), &|goal| match &goal
        .reached
    {
        Reached::Impossible(reason) => Some(format!("{}{}", lang.pick("——", " — "), said(reason, lang))),
        _ => None,
    });
    if let Some(words) = unasked(coverage) {
        let _ = writeln!(text, "\n{}", words.in_lang(lang));
    }
    text
}

/// Of how many goals it is not said whether any company can reach them.
pub(super) fn unasked(coverage: &Coverage) -> Option<Bilingual> {
    let count = coverage.unasked();
    let words = both!(
        "没有案例试过的，有 {count} 项没有求证是否有企业能够做到：要求证的太多",
        "of those tried by no case it was not asked of {count} whether any company can: there is too much to ask"
    );
    (count > 0).then_some(words)
}

/// `98.5%`, `–` where there is nothing to try.
pub(super) fn percent(count: Count) -> String {
    if count.possible == 0 {
        return "–".to_owned();
    }
    let hundredths = count.hundredths();
    let (whole, tenth) = (hundredths / 100, hundredths % 100 / 10);
    if tenth == 0 { format!("{whole}%") } else { format!("{whole}.{tenth}%") }
}

/// Coverage for machines: see `README.md`, "Coverage".
#[derive(Serialize)]
pub(super) struct CoverageJson<'a> {
    possible: usize,
    reached: usize,
    impossible: usize,
    /// Of how many that are missing it was not asked whether any company can.
    unasked: usize,
    units: Vec<UnitJson<'a>>,
}

#[derive(Serialize)]
struct UnitJson<'a> {
    kind: &'static str,
    name: &'a str,
    possible: usize,
    reached: usize,
    impossible: usize,
    goals: Vec<GoalJson<'a>>,
}

#[derive(Serialize)]
struct GoalJson<'a> {
    aspect: &'static str,
    what: Words<'a>,
    file: &'a str,
    line: usize,
    column: usize,
    state: &'static str,
    by: Option<ByJson<'a>>,
    reason: Option<Words<'a>>,
}

#[derive(Serialize)]
struct ByJson<'a> {
    rule: &'a str,
    case: &'a str,
}

/// The coverage as it is serialised.
#[must_use]
pub(super) fn coverage_json<'a>(coverage: &'a Coverage, sources: &'a Sources) -> CoverageJson<'a> {
    let goal = |goal: &'a Goal| {
        let at = sources.start(goal.span);
        let (state, by, reason) = match &goal.reached {
            Reached::By(rule, case) => ("reached", Some(ByJson { rule, case }), None),
            Reached::No => ("missing", None, None),
            Reached::Impossible(reason) => ("impossible", None, Some(words(reason))),
        };
        GoalJson {
            aspect: goal.aspect.name(),
            what: words(&goal.what),
            file: &sources.get(goal.span.file).name,
            line: at.line,
            column: at.column,
            state,
            by,
            reason,
        }
    };
    let unit = |unit: &'a Unit| {
        let Count { possible, reached, impossible } = unit.count(None);
        let kind = match unit.of {
            Of::Rule(_) => "rule",
            Of::Term(_) => "term",
            Of::Table(_) => "table",
        };
        let goals = unit.goals.iter().map(goal).collect();
        UnitJson { kind, name: &unit.name, possible, reached, impossible, goals }
    };
    let Count { possible, reached, impossible } = coverage.count(None);
    CoverageJson {
        possible,
        reached,
        impossible,
        unasked: coverage.unasked(),
        units: coverage.units.iter().map(unit).collect(),
    }
}
