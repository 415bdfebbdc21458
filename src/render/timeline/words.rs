//! The phrases of a timeline: a stretch of time, why its answer is what it is, how an instrument stands.

use crate::explain::timeline::{Change, Moment, RuleTimeline, Span, Standing, ValueChange};
use crate::explain::{MissingFact, RecordRef, Verdict};
use crate::render::{amount, said};
use crate::text::visible;
use crate::value::Lang;

/// How many missing facts are named in a line.
const FACTS: usize = 4;
/// How many changed numbers are.
const NUMBERS: usize = 3;

/// `至2014年度`, `2015—2017年度`, `2018年度起`; `2016-05-01起`.
pub(super) fn stretch(from: Option<Moment>, to: Option<Moment>, lang: Lang) -> String {
    let (year, till) = match (from.or(to), lang) {
        (Some(Moment::Year(_)), Lang::Zh) => ("年度", "—"),
        (_, Lang::Zh) => ("", " 至 "),
        (_, Lang::En) => ("", " to "),
    };
    match (from, to, lang) {
        (None, None, Lang::Zh) => "始终".to_owned(),
        (None, None, Lang::En) => "always".to_owned(),
        (Some(from), Some(to), _) if from == to => format!("{from}{year}"),
        (Some(from), Some(to), _) => format!("{from}{till}{to}{year}"),
        (None, Some(to), Lang::Zh) => format!("至{to}{year}"),
        (None, Some(to), Lang::En) => format!("to {to}"),
        (Some(from), None, Lang::Zh) => format!("{from}{year}起"),
        (Some(from), None, Lang::En) => format!("from {from}"),
    }
}

/// `2018-07-30` and the label apart, or `2019年度起不再适用15%` in one.
pub(super) fn milestone(on: Moment, label: &str, lang: Lang) -> (String, String) {
    match (on, lang) {
        (Moment::Date(day), _) => (day.to_string(), label.to_owned()),
        (Moment::Year(year), Lang::Zh) => (String::new(), format!("{year}年度{label}")),
        (Moment::Year(year), Lang::En) => (String::new(), format!("{year}: {label}")),
    }
}

/// `创意园一期`, else `地块1`.
pub(super) fn record(record: &RecordRef, lang: Lang) -> String {
    match (&record.name, lang) {
        (Some(name), _) => visible(name).into_owned(),
        (None, Lang::Zh) => format!("{}{}", said(&record.label, lang), record.index),
        (None, Lang::En) => format!("{} {}", said(&record.label, lang), record.index),
    }
}

/// Why the answer of a span is what it is, as it stands after the verdict; empty where there is nothing to add.
pub(super) fn why(span: &Span, of: &RuleTimeline, lang: Lang) -> String {
    if span.verdict == Verdict::NotInForce {
        return out_of_force(span, of, lang);
    }
    let mut parts: Vec<String> = Vec::new();
    if span.missing.is_empty() {
        parts.extend(span.reasons.iter().map(|reason| said(reason, lang)));
        // A condition that lacks a value says why in the reasons.
        if parts.is_empty() {
            parts.extend(span.conditions.iter().map(|condition| said(&condition.label, lang)));
        }
    } else {
        parts.push(missing(&span.missing, lang));
    }
    let (chosen, open) = chosen(span, lang);
    parts.extend(chosen);
    parts.extend(different(&span.changes, lang));
    parts.extend(open);
    if parts.is_empty() {
        return String::new();
    }
    format!("{}{}", lang.pick("：", ": "), parts.join(lang.pick("；", "; ")))
}

/// What is chosen, unless that is told as a change; and, last, that it is not settled.
fn chosen(span: &Span, lang: Lang) -> (Option<String>, Option<String>) {
    let Some(choice) = &span.choice else { return (None, None) };
    let told = span.changes.iter().any(|change| match change {
        Change::Output(value) => value.after.as_ref().is_some_and(|after| after.to_string() == choice.id),
        _ => false,
    });
    let open = lang.pick("条件未明的选择可能更低", "ways not known to be open could be less");
    ((!told).then(|| said(&choice.label, lang)), choice.is_provisional.then(|| open.to_owned()))
}

/// What is read or given since the span before, as much as a reader takes in, and what is to be doubted.
fn different(changes: &[Change], lang: Lang) -> Vec<String> {
    let numbers: Vec<String> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Value(value) => Some(changed(value, lang)),
            Change::Output(value) => Some(given(value, lang)),
            Change::Began(_) | Change::Ended(_) | Change::Condition(_) | Change::Doubt(_) => None,
        })
        .collect();
    let (shown, more) = capped(numbers.len(), NUMBERS);
    let mut parts: Vec<String> = numbers.into_iter().take(shown).collect();
    if more > 0 {
        parts.push(match lang {
            Lang::Zh => format!("另有{more}项数值不同"),
            Lang::En => format!("{more} more numbers differ"),
        });
    }
    if changes.iter().any(|change| matches!(change, Change::Doubt(_))) {
        // The doubt itself is told once, with the instrument.
        parts.push(lang.pick("此后文件时效待核实，见文末", "force to be verified since then, see the end").to_owned());
    }
    parts
}

/// How many of so many are shown, and how many are only counted: never a single one.
const fn capped(all: usize, most: usize) -> (usize, usize) {
    let more = all.saturating_sub(most);
    if more < 2 { (all, 0) } else { (most, more) }
}

fn out_of_force(span: &Span, of: &RuleTimeline, lang: Lang) -> String {
    let Some(day) = span.decided_on else { return String::new() };
    let from = of.in_force.from;
    match (of.in_force.to.filter(|to| day > *to), lang) {
        (Some(to), Lang::Zh) => format!("（规则至{to}止）"),
        (Some(to), Lang::En) => format!(" (in force to {to})"),
        (None, Lang::Zh) => format!("（规则自{from}起）"),
        (None, Lang::En) => format!(" (in force from {from})"),
    }
}

/// `缺少资料 土地、出口产品等6项`; facts of one name count once.
pub(super) fn missing<'m>(facts: impl IntoIterator<Item = &'m MissingFact>, lang: Lang) -> String {
    let mut names: Vec<String> = Vec::new();
    for fact in facts {
        let name = said(&fact.label, lang);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let (shown, more) = capped(names.len(), FACTS);
    names.truncate(shown);
    let listed = names.join(lang.pick("、", ", "));
    match (more, lang) {
        (0, Lang::Zh) => format!("缺少资料 {listed}"),
        (0, Lang::En) => format!("missing {listed}"),
        (_, Lang::Zh) => format!("缺少资料 {listed}等{}项", shown.saturating_add(more)),
        (_, Lang::En) => format!("missing {listed} and {more} more"),
    }
}

/// `加计扣除比例 75% → 100%［财税〔2018〕99号 一］`.
fn changed(change: &ValueChange, lang: Lang) -> String {
    let label = said(&change.label, lang);
    let shown = |value| amount::value(value, &change.kind, lang);
    let cited = match (change.citations.first(), lang) {
        (None, _) => String::new(),
        (Some(citation), Lang::Zh) => format!("［{}］", visible(&citation.short())),
        (Some(citation), Lang::En) => format!(" [{}]", visible(&citation.short())),
    };
    match (&change.before, &change.after, lang) {
        (Some(before), Some(after), _) => format!("{label} {} → {}{cited}", shown(before), shown(after)),
        (_, Some(after), Lang::Zh) => format!("适用{label} {}{cited}", shown(after)),
        (_, Some(after), Lang::En) => format!("now {label} {}{cited}", shown(after)),
        (Some(before), None, Lang::Zh) => format!("不再适用{label} {}", shown(before)),
        (Some(before), None, Lang::En) => format!("no longer {label} {}", shown(before)),
        (None, None, _) => label,
    }
}

/// `处理方式 免税 → 零税率`.
fn given(change: &ValueChange, lang: Lang) -> String {
    let shown = |value| amount::optional(value, &change.kind, lang);
    let label = said(&change.label, lang);
    match (&change.before, &change.after) {
        (None, after) => format!("{label} {}", shown(after.as_ref())),
        (before, after) => format!("{label} {} → {}", shown(before.as_ref()), shown(after.as_ref())),
    }
}

/// `桂政发〔2015〕23号 《…》：时效待核实；施行期间 2015-05-26起；2026-11-24 核查：…`.
pub(super) fn standing(of: &Standing, lang: Lang) -> String {
    let number = of.number.as_deref().map(|n| format!("{} ", visible(n))).unwrap_or_default();
    // 〈〉 within 《》.
    let title = visible(&of.title).replace('《', "〈").replace('》', "〉");
    let mut parts = vec![said(&of.status_label, lang)];
    if of.effective_from.is_some() || of.effective_to.is_some() {
        let stretch = stretch(of.effective_from.map(Moment::Date), of.effective_to.map(Moment::Date), lang);
        parts.push(format!("{}{stretch}", lang.pick("施行期间 ", "in effect ")));
    }
    let (day, against) = (of.checked_on, said(&of.checked_against, lang));
    parts.push(match lang {
        Lang::Zh => format!("{day} 核查：{against}"),
        Lang::En => format!("checked on {day}: {against}"),
    });
    parts.extend(of.doubt.as_ref().map(|doubt| {
        let (after, text) = (doubt.after, said(&doubt.text, lang));
        match lang {
            Lang::Zh => format!("{after}以后：{text}"),
            Lang::En => format!("after {after}: {text}"),
        }
    }));
    format!("{number}《{title}》{}{}", lang.pick("：", ": "), parts.join(lang.pick("；", "; ")))
}
