//! The options of a choice: the least costly first, what the others would cost, and why some are not open.

use rust_decimal::Decimal;

use super::words::{bracketed, cited_after, colon, semicolon};
use super::{Block, Mark, Voice, words};
use crate::explain::{OptionResult, OptionState, RuleResult, State, Verdict};
use crate::render::{Detail, amount, said};
use crate::value::{Lang, Value, exact};

/// One line an option; in brief those that are not open share one.
pub(super) fn options(result: &RuleResult, under: &[Vec<&RuleResult>], depth: usize, voice: Voice) -> Vec<Block> {
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
        blocks.push(item(option, Mark::Met, &available(option, least, lang), next, voice));
    }
    for option in result.options.iter().filter(|o| o.state == OptionState::Unknown) {
        blocks.push(item(option, Mark::Unknown, &unknown(option, lang), next, voice));
    }
    let closed: Vec<&OptionResult> = result.options.iter().filter(|o| o.state == OptionState::Unavailable).collect();
    if voice.full() {
        for option in closed {
            blocks.push(item(option, Mark::Unmet, &why_closed(option, under, lang), next, voice));
        }
    } else if !closed.is_empty() {
        let each: Vec<String> = closed
            .iter()
            .map(|o| {
                let why = why_closed(o, under, lang);
                let label = said(&o.label, lang);
                if why.is_empty() { label } else { format!("{label}{}", bracketed(&why, lang)) }
            })
            .collect();
        let lead = lang.pick("不可选", "not open");
        let text = format!("{lead}{}{}", colon(lang), each.join(semicolon(lang)));
        blocks.push(Block::Item(next, Mark::Unmet, text));
    }
    blocks
}

fn item(option: &OptionResult, mark: Mark, text: &str, depth: usize, voice: Voice) -> Block {
    let lang = voice.lang;
    let mut whole = said(&option.label, lang);
    if !text.is_empty() {
        whole.push_str(colon(lang));
        whole.push_str(text);
    }
    if let Some(note) = &option.note {
        whole.push_str(&bracketed(&said(note, lang), lang));
    }
    whole.push_str(&cited_after(&option.citations, lang));
    Block::Item(depth, mark, whole)
}

fn number(value: Option<&Value>) -> Option<Decimal> {
    match value {
        Some(Value::Number(n)) => Some(*n),
        _ => None,
    }
}

fn available(option: &OptionResult, least: Option<Decimal>, lang: Lang) -> String {
    let Some(cost) = &option.cost else {
        let names = missing(option, lang);
        return match lang {
            Lang::Zh => format!("金额待确认（缺{names}）"),
            Lang::En => format!("amount unknown (needs {names})"),
        };
    };
    let shown = amount::value(cost, &option.kind, lang);
    if option.is_chosen {
        let word = lang.pick("，最低", ", the least");
        return format!("{shown}{word}");
    }
    let more = number(Some(cost)).zip(least).and_then(|(cost, least)| exact::subtract(cost, least));
    let Some(more) = more.map(|more| amount::value(&Value::Number(more), &option.kind, lang)) else { return shown };
    match lang {
        Lang::Zh => format!("{shown}，多 {more}"),
        Lang::En => format!("{shown}, {more} more"),
    }
}

fn unknown(option: &OptionResult, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(cost) = &option.cost {
        let shown = amount::value(cost, &option.kind, lang);
        parts.push(match lang {
            Lang::Zh => format!("如可选为 {shown}"),
            Lang::En => format!("{shown} if it is open"),
        });
    }
    if option.could_cost_less {
        parts.push(lang.pick("可能更低", "could be less").to_owned());
    } else {
        parts.push(lang.pick("即使可选也不会更低", "would not be less even if it is open").to_owned());
    }
    let names = missing(option, lang);
    if !names.is_empty() {
        parts.push(match lang {
            Lang::Zh => format!("缺{names}"),
            Lang::En => format!("needs {names}"),
        });
    }
    parts.extend(option.reasons.iter().map(|reason| said(reason, lang)));
    parts.join(semicolon(lang))
}

fn missing(option: &OptionResult, lang: Lang) -> String {
    let names = option.missing.iter().map(|m| words::missing(m, lang, Detail::Brief));
    names.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// The unmet conditions of its rules, or that one of them is not in force or not about the company.
fn why_closed(option: &OptionResult, under: &[Vec<&RuleResult>], lang: Lang) -> String {
    let mut why = Vec::new();
    let results = under.iter().flatten().filter(|r| option.rules.contains(&r.rule));
    for result in results {
        match result.verdict {
            Verdict::NotInForce => why.push(said(&result.verdict.label(), lang)),
            Verdict::OutOfScope | Verdict::NotMet => {
                for unmet in result.requirements.iter().filter(|q| q.state == State::Unmet) {
                    let gap = unmet.gap.as_ref().map(|gap| words::gap(gap, &unmet.facts, lang));
                    let label = said(&unmet.label, lang);
                    why.push(match (gap, lang) {
                        (Some(gap), _) => format!("{label}{}{gap}", colon(lang)),
                        (None, Lang::Zh) => format!("未满足：{label}"),
                        (None, Lang::En) => format!("not met: {label}"),
                    });
                }
            }
            _ => {}
        }
    }
    why.dedup();
    why.join(semicolon(lang))
}
