//! Cases that fail, for people: expected and actual side by side, and the explanation of the actual answer.

use std::fmt::Write as _;

use crate::both;
use crate::cases::CaseOutcome;
use crate::diag::{Code, Sources};
use crate::explain::{Gap, Requirement, RuleResult, State};
use crate::render::listing::{ListFormat, listing};
use crate::render::{View, said, value};
use crate::text::visible;
use crate::value::Lang;

/// Every case that came out otherwise than expected, in its own paragraph; ends with a line break where there is any.
#[must_use]
pub fn failed(outcomes: &[CaseOutcome], sources: &Sources, view: &View) -> String {
    let shown = outcomes.iter().filter_map(|outcome| {
        let result = outcome.result.as_deref()?;
        Some(one(outcome, result, sources, view))
    });
    shown.map(|text| text + "\n").collect()
}

fn one(outcome: &CaseOutcome, result: &RuleResult, sources: &Sources, view: &View) -> String {
    let lang = view.lang;
    let (rule, name, code) = (&outcome.rule, visible(&outcome.name), Code::CaseFails);
    let (file, at) = (&sources.get(outcome.span.file).name, sources.start(outcome.span));
    let error = lang.pick("错误", "error");
    let title = match lang {
        Lang::Zh => format!("规则 `{rule}` 的案例 `{name}` 与期望不符"),
        Lang::En => format!("case `{name}` of rule `{rule}` does not come out as expected"),
    };
    let mut text = format!("{error}[{code}]: {title}\n --> {file}:{}:{}\n", at.line, at.column);
    let headers = match lang {
        Lang::Zh => ["项目", "期望", "实际", "行"],
        Lang::En => ["what", "expected", "actual", "line"],
    };
    let row = |d: &crate::cases::Difference| {
        vec![d.what.clone(), d.expected.clone(), d.actual.clone(), sources.start(d.span).line.to_string()]
    };
    let rows: Vec<Vec<String>> = outcome.differences.iter().map(row).collect();
    text.push_str(&listing(&headers, &rows, ListFormat::Table, view.width));
    let (verdict, label) = (result.verdict.name(), result.verdict.label());
    let label = label.in_lang(lang);
    let came_out = if label == verdict {
        both!("实际结果：{verdict}", "it came out as {verdict}")
    } else {
        both!("实际结果：{verdict}（{label}）", "it came out as {verdict} ({label})")
    };
    text.push_str(came_out.in_lang(lang));
    if let Some(day) = result.decided_on {
        text.push_str(both!("，判定日期 {day}", ", decided on {day}").in_lang(lang));
    }
    text.push('\n');
    for requirement in &result.requirements {
        text.push_str(&explained(requirement, lang));
        text.push('\n');
    }
    if !result.missing.is_empty() {
        let facts = result.missing.iter().map(|m| m.fact.as_str()).collect::<Vec<_>>().join("、");
        let lead = lang.pick("缺少：", "missing: ");
        let _ = writeln!(text, "  {lead}{facts}");
    }
    for reason in &result.reasons {
        let lead = lang.pick("原因：", "because: ");
        let _ = writeln!(text, "  {lead}{}", said(reason, lang));
    }
    text
}

/// `+ wages met  tax.wages > 0  (tax.wages = 1000.00)`.
fn explained(requirement: &Requirement, lang: Lang) -> String {
    let mark = match requirement.state {
        State::Met => '+',
        State::Unmet => '-',
        State::Unknown => '?',
    };
    let (id, state, test) = (&requirement.id, requirement.state.name(), visible(&requirement.test));
    let mut line = format!("  {mark} {id} {state}: `{test}`");
    let facts: Vec<String> = requirement
        .facts
        .iter()
        .map(|fact| {
            let known = fact
                .value
                .as_ref()
                .map_or_else(|| lang.pick("未填", "not stated").to_owned(), |v| visible(&v.to_string()).into_owned());
            let assumed = if fact.assumed { lang.pick("（假定）", " (assumed)") } else { "" };
            format!("{} = {known}{assumed}", fact.fact)
        })
        .collect();
    if !facts.is_empty() {
        let _ = write!(line, "\n      {}", facts.join(lang.pick("，", ", ")));
    }
    if let Some(gap) = &requirement.gap {
        let _ = write!(line, "\n      {}", lacking(gap, lang));
    }
    line
}

fn lacking(gap: &Gap, lang: Lang) -> String {
    let shown = |v| value(v, &gap.kind, lang);
    let (sign, need, actual, by) = (gap.sign, shown(&gap.need), shown(&gap.actual), shown(&gap.by));
    match lang {
        Lang::Zh => format!("须 {sign} {need}，实际 {actual}，相差 {by}"),
        Lang::En => format!("needs {sign} {need}, is {actual}, off by {by}"),
    }
}
