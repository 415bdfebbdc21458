//! Which changes of the rules no case notices, for people and machines, and the score.

use std::fmt::Write as _;

use serde::Serialize;

use crate::both;
use crate::cases::mutate::{Edit, Fate, Mutated, Mutations, Would};
use crate::diag::Sources;
use crate::render::json::{Words, words};
use crate::render::{View, said};
use crate::value::Bilingual;

/// The changes that no case notices, each with its place; then those that no case can notice, with the reason; then the
/// score.
#[must_use]
pub fn mutations(all: &Mutations, sources: &Sources, view: &View) -> String {
    shown(all, true, sources, view)
}

/// The same without those that no case notices.
pub(super) fn mutations_beside_notices(all: &Mutations, sources: &Sources, view: &View) -> String {
    shown(all, false, sources, view)
}

/// Why nothing is suggested for a change that no case notices, or which case would notice it.
pub(super) fn would(mutated: &Mutated) -> Bilingual {
    match &mutated.would {
        Would::NotFound if matches!(mutated.mutant.edit, Edit::Locator(..)) => {
            Bilingual::fixed("（没有案例的结果引用此处）", " (no case's answer cites it)")
        }
        Would::NotFound => {
            Bilingual::fixed("（在上限内没有找到能察觉的企业）", " (no company that notices was met within the bound)")
        }
        Would::Expecting { rule, case, citation } => both!(
            "（`{rule}` 的案例“{case}”如期望引用 `{citation}` 即可察觉）",
            " (the case `{case}` of `{rule}` would, with `{citation}` among the citations it expects)"
        ),
        Would::NotSought | Would::Suggested(_) => Bilingual::fixed("", ""),
    }
}

fn shown(all: &Mutations, unnoticed: bool, sources: &Sources, view: &View) -> String {
    let lang = view.lang;
    let mut text = String::new();
    let mut list = |title: &str, wanted: &dyn Fn(&Mutated) -> Option<String>| {
        let mut any = false;
        for mutated in &all.tried {
            let Some(more) = wanted(mutated) else { continue };
            if !any {
                let _ = writeln!(text, "\n{title}");
                any = true;
            }
            let span = mutated.mutant.span;
            let (file, at) = (&sources.get(span.file).name, sources.start(span));
            let what = said(&mutated.mutant.what, lang);
            let _ = writeln!(text, "  {file}:{}:{} {what}{more}", at.line, at.column);
        }
    };
    list(lang.pick("没有案例察觉的改动：", "changes that no case notices:"), &|m| {
        (unnoticed && m.fate == Fate::Unnoticed).then(|| said(&would(m), lang).clone())
    });
    list(lang.pick("不改变任何结果，不计入：", "changes that alter no answer, not counted:"), &|m| match &m
        .fate
    {
        Fate::Equivalent(reason) => Some(format!("{}{}", lang.pick("——", " — "), said(reason, lang))),
        _ => None,
    });
    let (counts, noticed) = all.score();
    let hundredths = noticed.saturating_mul(10_000).checked_div(counts).unwrap_or(10_000);
    let score = format!("{}.{:02}%", hundredths / 100, hundredths % 100);
    text.push_str(
        both!("\n改动 {counts} 处，察觉 {noticed} 处：{score}\n", "\n{noticed} of {counts} changes noticed: {score}\n")
            .in_lang(lang),
    );
    let open = all.tried.iter().filter(|m| m.fate == Fate::Unnoticed);
    let not_sought = open.filter(|m| m.would == Would::NotSought).count();
    if not_sought > 0 {
        text.push_str(
            both!(
                "其中 {not_sought} 处没有去找能察觉的案例；`--suggest` 逐处去找\n",
                "for {not_sought} of the others no case that would notice was sought: `--suggest` seeks one for each\n"
            )
            .in_lang(lang),
        );
    }
    if all.left_out > 0 {
        let left_out = all.left_out;
        text.push_str(
            both!(
                "为不超出上限，另有 {left_out} 处没有试\n",
                "{left_out} more were left out to keep within the bound\n"
            )
            .in_lang(lang),
        );
    }
    text
}

/// Mutations for machines.
#[derive(Serialize)]
pub(super) struct MutationsJson<'a> {
    counted: usize,
    noticed: usize,
    left_out: usize,
    changes: Vec<ChangeJson<'a>>,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    what: Words<'a>,
    file: &'a str,
    line: usize,
    column: usize,
    state: &'static str,
    rule: Option<&'a str>,
    case: Option<&'a str>,
    reason: Option<Words<'a>>,
    /// Of a citation that no case notices: the rule, the case and what it had to expect.
    expecting: Option<[&'a str; 3]>,
}

/// The changes as they are serialised.
#[must_use]
pub(super) fn mutations_json<'a>(all: &'a Mutations, sources: &'a Sources) -> MutationsJson<'a> {
    let change = |mutated: &'a Mutated| {
        let at = sources.start(mutated.mutant.span);
        let (state, rule, case, reason) = match &mutated.fate {
            Fate::Noticed(rule, case) => ("noticed", Some(rule.as_str()), Some(case.as_str()), None),
            Fate::Refused => ("refused", None, None, None),
            Fate::Unnoticed => ("unnoticed", None, None, None),
            Fate::Equivalent(reason) => ("equivalent", None, None, Some(words(reason))),
        };
        let file = &sources.get(mutated.mutant.span.file).name;
        let what = words(&mutated.mutant.what);
        let expecting = match &mutated.would {
            Would::Expecting { rule, case, citation } => Some([rule.as_str(), case, citation]),
            _ => None,
        };
        ChangeJson { what, file, line: at.line, column: at.column, state, rule, case, reason, expecting }
    };
    let (counted, noticed) = all.score();
    MutationsJson { counted, noticed, left_out: all.left_out, changes: all.tried.iter().map(change).collect() }
}
