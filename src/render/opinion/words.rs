//! The phrases of an opinion: a fact with its line, a gap, a citation, a list.

use crate::explain::{Citation, FactValue, Gap, Measure, MissingFact, Requirement};
use crate::model::Period;
use crate::render::{Detail, amount, said};
use crate::text::visible;
use crate::value::{Lang, Type, Value};

use super::Voice;

/// `；` or `; `.
pub(super) fn semicolon(lang: Lang) -> &'static str {
    lang.pick("；", "; ")
}

/// `：` or `: `.
pub(super) fn colon(lang: Lang) -> &'static str {
    lang.pick("：", ": ")
}

/// In brackets.
pub(super) fn bracketed(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("（{text}）"),
        Lang::En => format!(" ({text})"),
    }
}

/// `税款所属年度 2016年`, `tax year = 2016`.
pub(super) fn paired(label: &str, value: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{label} {value}"),
        Lang::En => format!("{label} = {value}"),
    }
}

/// `（第14行）`, `（假定）`; nothing for what a flag stated.
fn origin(fact: &FactValue, lang: Lang) -> String {
    match (fact.assumed, fact.line) {
        (true, _) => bracketed(lang.pick("假定", "assumed"), lang),
        (false, Some(line)) => match lang {
            Lang::Zh => format!("（第{line}行）"),
            Lang::En => format!(" (line {line})"),
        },
        (false, None) => String::new(),
    }
}

/// What the firm has.
fn stated(fact: &FactValue, lang: Lang, named: Named) -> String {
    let label = said(&fact.label, lang);
    match &fact.value {
        None => match (named, lang) {
            (Named::No, Lang::Zh) => "未填写".to_owned(),
            (Named::No, Lang::En) => "not stated".to_owned(),
            (Named::Yes, Lang::Zh) => format!("{label}未填写"),
            (Named::Yes, Lang::En) => format!("{label} not stated"),
        },
        Some(value) => {
            let value = amount::value(value, &fact.kind, lang);
            let origin = origin(fact, lang);
            match named {
                Named::No => format!("{value}{origin}"),
                Named::Yes => format!("{}{origin}", paired(&label, &value, lang)),
            }
        }
    }
}

/// Whether a fact is called by its name.
#[derive(Clone, Copy)]
enum Named {
    Yes,
    No,
}

/// What the firm has of a requirement: all of it in full, else as much as a line bears; then what it has not stated.
pub(super) fn situation(requirement: &Requirement, voice: Voice) -> Option<String> {
    let lang = voice.lang;
    let facts = &requirement.facts;
    if let [one] = facts.as_slice() {
        let repeats = said(&one.label, lang) == said(&requirement.label, lang);
        // Of a condition that is the fact itself, yes or no says all.
        let plain = one.value.is_some() && matches!(one.kind, Type::Boolean) && !requirement.test.contains(' ');
        return Some(stated(one, lang, if repeats || plain { Named::No } else { Named::Yes }));
    }
    let comma = lang.pick("，", ", ");
    let (known, open): (Vec<&FactValue>, Vec<&FactValue>) = facts.iter().partition(|fact| fact.value.is_some());
    let most = if voice.full() { known.len() } else { 4 };
    let mut parts: Vec<String> = known.iter().take(most).map(|fact| stated(fact, lang, Named::Yes)).collect();
    let more = known.len().saturating_sub(most);
    if more > 0 {
        parts.push(match lang {
            Lang::Zh => format!("另{more}项"),
            Lang::En => format!("and {more} more"),
        });
    }
    if !open.is_empty() {
        let names: Vec<String> = open.iter().map(|fact| said(&fact.label, lang)).collect();
        parts.push(match lang {
            Lang::Zh => format!("未填写 {}", names.join("、")),
            Lang::En => format!("not stated: {}", names.join(", ")),
        });
    }
    (!parts.is_empty()).then(|| parts.join(comma))
}

/// What is not stated of a requirement.
pub(super) fn not_stated(requirement: &Requirement, lang: Lang) -> Option<String> {
    let open = requirement.facts.iter().filter(|fact| fact.value.is_none());
    let names: Vec<String> = open.map(|fact| said(&fact.label, lang)).collect();
    (!names.is_empty()).then(|| match lang {
        Lang::Zh => format!("未填写 {}", names.join("、")),
        Lang::En => format!("not stated: {}", names.join(", ")),
    })
}

/// `研发费用占比 3.6%，须不低于 4%，还差 0.4%`.
pub(in crate::render) fn measure(measure: &Measure, lang: Lang) -> String {
    let gap = &measure.gap;
    let shown = |value| amount::value(value, &gap.kind, lang);
    let (must, lacks) = demand(gap.sign, lang);
    let comma = lang.pick("，", ", ");
    let actual = shown(&gap.actual);
    let mut text = match (&measure.label, lang) {
        (Some(label), _) => paired(&said(label, lang), &actual, lang),
        (None, Lang::Zh) => format!("现为 {actual}"),
        (None, Lang::En) => format!("has {actual}"),
    };
    text.push_str(comma);
    text.push_str(must);
    text.push(' ');
    text.push_str(&shown(&gap.need));
    if !measure.is_met && !matches!(&gap.by, Value::Number(n) if n.is_zero()) {
        text.push_str(comma);
        text.push_str(lacks);
        text.push(' ');
        text.push_str(&shown(&gap.by));
    }
    text
}

/// What a comparison asks for, and what falling short of it is called.
fn demand(sign: &str, lang: Lang) -> (&'static str, &'static str) {
    match sign {
        ">=" => (lang.pick("须不低于", "at least"), lang.pick("还差", "short by")),
        ">" => (lang.pick("须高于", "more than"), lang.pick("还差", "short by")),
        "<=" => (lang.pick("须不超过", "at most"), lang.pick("超出", "over by")),
        "<" => (lang.pick("须低于", "less than"), lang.pick("超出", "over by")),
        "!=" => (lang.pick("须不等于", "other than"), lang.pick("相差", "off by")),
        _ => (lang.pick("须等于", "exactly"), lang.pick("相差", "off by")),
    }
}

/// `要求不低于 8%，现为 6%，还差 2%`.
pub(super) fn gap(gap: &Gap, facts: &[FactValue], lang: Lang) -> String {
    let shown = |value| amount::value(value, &gap.kind, lang);
    let (need, by) = (shown(&gap.need), shown(&gap.by));
    let (must, lacks) = demand(gap.sign, lang);
    let said_already = matches!(facts, [one] if one.value.as_ref() == Some(&gap.actual));
    let mut text = match lang {
        Lang::Zh => format!("{must} {need}"),
        Lang::En => format!("needs {must} {need}"),
    };
    if !said_already {
        let actual = shown(&gap.actual);
        let has = match lang {
            Lang::Zh => format!("，现为 {actual}"),
            Lang::En => format!(", has {actual}"),
        };
        text.push_str(&has);
    }
    if !matches!(&gap.by, Value::Number(n) if n.is_zero()) {
        text.push_str(lang.pick("，", ", "));
        text.push_str(lacks);
        text.push(' ');
        text.push_str(&by);
    }
    text
}

/// Citations in short form, each once.
pub(super) fn cited(citations: &[Citation], lang: Lang) -> String {
    let mut short: Vec<String> = Vec::new();
    for citation in citations {
        let text = visible(&citation.short()).into_owned();
        if !short.contains(&text) {
            short.push(text);
        }
    }
    short.join(semicolon(lang))
}

/// Citations in brackets at the end of a line; nothing where there are none.
pub(super) fn cited_after(citations: &[Citation], lang: Lang) -> String {
    match (citations.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Zh) => format!("［{}］", cited(citations, lang)),
        (false, Lang::En) => format!(" [{}]", cited(citations, lang)),
    }
}

/// Citations by how their instruments stand, the standing of the first first.
pub(super) fn by_standing(citations: &[Citation], lang: Lang) -> Vec<(String, String)> {
    let mut groups: Vec<(String, Vec<Citation>)> = Vec::new();
    for citation in citations {
        let standing = said(&citation.status_label, lang);
        match groups.iter_mut().find(|(known, _)| *known == standing) {
            Some((_, group)) => group.push(citation.clone()),
            None => groups.push((standing, vec![citation.clone()])),
        }
    }
    groups.into_iter().map(|(standing, group)| (standing, cited(&group, lang))).collect()
}

/// `2015-05-26 起`, `2016-05-01 至 2025-12-31`.
pub(super) fn period(period: &Period, lang: Lang) -> String {
    match (period.to, lang) {
        (Some(to), Lang::Zh) => format!("{} 至 {to}", period.from),
        (Some(to), Lang::En) => format!("{} to {to}", period.from),
        (None, Lang::Zh) => format!("{} 起", period.from),
        (None, Lang::En) => format!("from {}", period.from),
    }
}

/// A missing fact: in brief its name, in full also the question and where the answer is found.
pub(super) fn missing(fact: &MissingFact, lang: Lang, detail: Detail) -> String {
    let label = said(&fact.label, lang);
    let name = visible(&fact.fact).into_owned();
    if detail == Detail::Brief {
        return label;
    }
    let mut text = format!("{label}{}{}{}", bracketed(&name, lang), colon(lang), said(&fact.question, lang));
    if let Some(place) = &fact.where_to_find {
        let (lead, place) = (lang.pick("填报依据：", " Where to find it: "), said(place, lang));
        text.push_str(lead);
        text.push_str(&place);
    }
    text
}
