//! The options of a choice: the least costly first, what the others would cost, and why some are not open.

use rust_decimal::Decimal;

use super::words::{bracketed, cited_after, colon, semicolon};
use super::{Block, Mark, Voice, rule, words};
use crate::explain::{OptionResult, OptionState, RuleResult};
use crate::render::{Detail, amount, said};
use crate::value::{Lang, Value, exact};

/// One line an option; in brief those that are not open share one, and so do those that could not cost less.
pub(super) fn options(result: &RuleResult, depth: usize, voice: Voice) -> Vec<Block> {
    let lang = voice.lang;
    if result.options.is_empty() {
        return Vec::new();
    }
    let label = lang.pick("可选办法（从低到高）", "ways to choose between (least first)").to_owned();
    let mut blocks = vec![Block::Line(depth, Some(label), String::new())];
    let next = depth.saturating_add(1);
    let least = result.options.iter().find(|o| o.is_chosen).and_then(|o| number(o.cost.as_ref()));
    let mut open: Vec<&OptionResult> = result.options.iter().filter(|o| o.state == OptionState::Available).collect();
    open.sort_by_key(|o| (!o.is_chosen, number(o.cost.as_ref())));
    for option in open {
        let mut text = available(option, least, voice);
        if option.is_chosen {
            // What others could still cost is not known, so this is the least of what is known to be open.
            text.push_str(if result.is_provisional() {
                lang.pick("，已确认可选的各项中最低", ", the least of those known to be open")
            } else {
                lang.pick("，最低", ", the least")
            });
        }
        blocks.push(item(option, Mark::Met, &text, next, voice));
    }
    let unknown_ones = result.options.iter().filter(|o| o.state == OptionState::Unknown);
    let (may, cannot): (Vec<&OptionResult>, Vec<&OptionResult>) = unknown_ones.partition(|o| o.could_cost_less);
    let closed: Vec<&OptionResult> = result.options.iter().filter(|o| o.state == OptionState::Unavailable).collect();
    for option in may {
        blocks.push(item(option, Mark::Unknown, &unknown(option, voice), next, voice));
    }
    if voice.full() {
        blocks.extend(cannot.into_iter().map(|o| item(o, Mark::Unknown, &unknown(o, voice), next, voice)));
        blocks.extend(closed.into_iter().map(|o| item(o, Mark::Unmet, &why_closed(o, lang), next, voice)));
        return blocks;
    }
    let lead = lang.pick("条件未填齐，但即使可选也不会更低", "not fully stated, but not less even if open");
    let cost = |o: &OptionResult| o.cost.as_ref().map_or_else(String::new, |c| amount::value(c, &o.kind, lang));
    blocks.extend(together(Mark::Unknown, lead, &cannot, &cost, next, lang));
    let lead = lang.pick("不可选", "not open");
    blocks.extend(together(Mark::Unmet, lead, &closed, &|o| why_closed(o, lang), next, lang));
    blocks
}

/// Whether an option is open.
pub(in crate::render) const fn state(state: OptionState, lang: Lang) -> &'static str {
    match state {
        OptionState::Available => lang.pick("可选", "open"),
        OptionState::Unavailable => lang.pick("不可选", "not open"),
        OptionState::Unknown => lang.pick("是否可选待确认", "not known to be open"),
    }
}

/// Several options on one line, each with a word in brackets.
fn together(
    mark: Mark,
    lead: &str,
    options: &[&OptionResult],
    word: &dyn Fn(&OptionResult) -> String,
    depth: usize,
    lang: Lang,
) -> Option<Block> {
    let each = options.iter().map(|option| {
        let (label, word) = (said(&option.label, lang), word(option));
        if word.is_empty() { label } else { format!("{label}{}", bracketed(&word, lang)) }
    });
    let each = each.collect::<Vec<_>>().join(semicolon(lang));
    (!each.is_empty()).then(|| Block::Item(depth, mark, format!("{lead}{}{each}", colon(lang))))
}

fn item(option: &OptionResult, mark: Mark, text: &str, depth: usize, voice: Voice) -> Block {
    let lang = voice.lang;
    let mut whole = said(&option.label, lang);
    if !text.is_empty() {
        whole.push_str(colon(lang));
        whole.push_str(text);
    }
    if let Some(note) = option.note.as_ref().filter(|_| voice.full() || option.is_chosen) {
        whole.push_str(&bracketed(&said(note, lang), lang));
    }
    if voice.full() {
        whole.push_str(&cited_after(&option.citations, lang));
    }
    Block::Item(depth, mark, whole)
}

fn number(value: Option<&Value>) -> Option<Decimal> {
    match value {
        Some(Value::Number(n)) => Some(*n),
        _ => None,
    }
}

/// What an open option costs, and how much more that is than the least.
fn available(option: &OptionResult, least: Option<Decimal>, voice: Voice) -> String {
    let lang = voice.lang;
    let Some(cost) = &option.cost else {
        let parts = [lang.pick("金额待确认", "amount unknown").to_owned(), could_be_less(option, lang)];
        return parts.into_iter().chain(lacks(option, voice)).collect::<Vec<_>>().join(semicolon(lang));
    };
    let shown = amount::value(cost, &option.kind, lang);
    let more = number(Some(cost)).zip(least).and_then(|(cost, least)| exact::subtract(cost, least));
    let Some(more) = more.filter(|_| !option.is_chosen) else { return shown };
    let by = amount::value(&Value::Number(more), &option.kind, lang);
    match lang {
        _ if more.is_zero() => format!("{shown}{}", lang.pick("，与最低的相同", ", the same as the least")),
        Lang::Zh => format!("{shown}，多 {by}"),
        Lang::En => format!("{shown}, {by} more"),
    }
}

/// What an option would cost that may be open, and what is missing to say so.
fn unknown(option: &OptionResult, voice: Voice) -> String {
    let lang = voice.lang;
    let mut parts = Vec::new();
    if let Some(cost) = &option.cost {
        let shown = amount::value(cost, &option.kind, lang);
        parts.push(match lang {
            Lang::Zh => format!("如可选为 {shown}"),
            Lang::En => format!("{shown} if it is open"),
        });
    }
    parts.push(could_be_less(option, lang));
    parts.extend(lacks(option, voice));
    parts.join(semicolon(lang))
}

fn could_be_less(option: &OptionResult, lang: Lang) -> String {
    if option.could_cost_less {
        lang.pick("可能更低", "could be less").to_owned()
    } else {
        lang.pick("即使可选也不会更低", "would not be less even if it is open").to_owned()
    }
}

/// What is not stated, and what is unknown though all is stated: of that, in brief, as much as a line bears.
fn lacks(option: &OptionResult, voice: Voice) -> Vec<String> {
    const MOST: usize = 2;
    let lang = voice.lang;
    let mut parts = Vec::new();
    let names = missing(option, lang);
    if !names.is_empty() {
        parts.push(match lang {
            Lang::Zh => format!("缺{names}"),
            Lang::En => format!("needs {names}"),
        });
    }
    let more = if voice.full() { 0 } else { option.reasons.len().saturating_sub(MOST) };
    let shown = if more < 2 { option.reasons.len() } else { MOST };
    parts.extend(option.reasons.iter().take(shown).map(|reason| said(reason, lang)));
    if shown < option.reasons.len() {
        parts.push(match lang {
            Lang::Zh => format!("另有{more}项原因，见 --detail full"),
            Lang::En => format!("{more} more reasons: --detail full"),
        });
    }
    parts
}

fn missing(option: &OptionResult, lang: Lang) -> String {
    let names = option.missing.iter().map(|m| words::missing(m, lang, Detail::Brief));
    names.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// The unmet conditions of its rules, and which of them are not in force.
fn why_closed(option: &OptionResult, lang: Lang) -> String {
    let mut why: Vec<String> = option.reasons.iter().map(|reason| said(reason, lang)).collect();
    for unmet in &option.unmet {
        let text = rule::short_of(unmet, lang);
        why.extend(text.into_iter().filter(|text| !why.contains(text)).collect::<Vec<_>>());
    }
    why.join(semicolon(lang))
}
