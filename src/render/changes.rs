//! What-if: which verdicts and amounts change when facts are set.

use rust_decimal::Decimal;
use serde::Serialize;

use super::json::{RecordOut, record, unit_code};
use super::opinion::{option_state, title_of};
use super::{View, amount, said, wrap};
use crate::explain::{Assessment, OptionResult, OutputResult, RuleResult};
use crate::text::visible;
use crate::value::{Lang, Type, Value};

/// A result that changes.
#[derive(Serialize)]
pub(super) struct Change<'a> {
    rule: &'a str,
    record: Option<RecordOut<'a>>,
    verdict: Pair<&'static str>,
    outputs: Vec<OutputChange<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<OptionChange<'a>>,
    #[serde(skip)]
    results: (Option<&'a RuleResult>, &'a RuleResult),
}

/// Before and after; `None` where it was or is not there.
#[derive(Clone, PartialEq, Eq, Serialize)]
struct Pair<T> {
    before: Option<T>,
    after: Option<T>,
}

/// An output that changes.
#[derive(Serialize)]
struct OutputChange<'a> {
    id: &'a str,
    unit: Option<String>,
    before: Option<String>,
    after: Option<String>,
    difference: Option<String>,
    #[serde(skip)]
    outputs: (Option<&'a OutputResult>, Option<&'a OutputResult>),
}

/// An option of a choice that is open where it was not, or the other way round.
#[derive(Serialize)]
struct OptionChange<'a> {
    id: &'a str,
    before: &'static str,
    after: &'static str,
    #[serde(skip)]
    options: (&'a OptionResult, &'a OptionResult),
}

/// The results that change, in the order of `after`, then those that are gone.
pub(super) fn compare<'a>(before: &'a Assessment, after: &'a Assessment) -> Vec<Change<'a>> {
    let twin = |in_these: &'a [RuleResult], of: &RuleResult| {
        let key = |r: &RuleResult| (r.rule.clone(), r.record.as_ref().map(|r| (r.kind.clone(), r.index)));
        in_these.iter().find(|r| key(r) == key(of))
    };
    let stayed = after.results.iter().map(|now| change(twin(&before.results, now), Some(now), now));
    let gone = before.results.iter().filter(|was| twin(&after.results, was).is_none());
    let gone = gone.map(|was| change(Some(was), None, was));
    stayed.chain(gone).filter(Change::is_one).collect()
}

impl Change<'_> {
    fn is_one(&self) -> bool {
        self.verdict.before != self.verdict.after || !self.outputs.is_empty() || !self.options.is_empty()
    }
}

/// The options that were there before and have another state.
fn options<'a>(was: Option<&'a RuleResult>, now: Option<&'a RuleResult>) -> Vec<OptionChange<'a>> {
    let of = |r: Option<&'a RuleResult>| r.map_or(&[][..], |r| r.options.as_slice());
    let pairs = of(now).iter().filter_map(|now| Some((of(was).iter().find(|was| was.id == now.id)?, now)));
    let turned = pairs.filter(|(was, now)| was.state != now.state);
    let change = |(was, now): (&'a OptionResult, &'a OptionResult)| OptionChange {
        id: &now.id,
        before: was.state.name(),
        after: now.state.name(),
        options: (was, now),
    };
    turned.map(change).collect()
}

fn change<'a>(was: Option<&'a RuleResult>, now: Option<&'a RuleResult>, named: &'a RuleResult) -> Change<'a> {
    let outputs_of = |r: Option<&'a RuleResult>| r.map_or(&[][..], |r| r.outputs.as_slice());
    let (old, new) = (outputs_of(was), outputs_of(now));
    let mut outputs: Vec<OutputChange<'a>> =
        new.iter().map(|o| output_change(old.iter().find(|p| p.id == o.id), Some(o), o)).collect();
    let gone = old.iter().filter(|o| !new.iter().any(|n| n.id == o.id));
    outputs.extend(gone.map(|o| output_change(Some(o), None, o)));
    outputs.retain(|o| {
        let (was, now) = o.outputs;
        was.is_some() != now.is_some() || o.before != o.after
    });
    let verdict = Pair { before: was.map(|r| r.verdict.name()), after: now.map(|r| r.verdict.name()) };
    Change {
        rule: &named.rule,
        record: record(named),
        verdict,
        outputs,
        options: options(was, now),
        results: (was, named),
    }
}

fn output_change<'a>(
    was: Option<&'a OutputResult>,
    now: Option<&'a OutputResult>,
    named: &'a OutputResult,
) -> OutputChange<'a> {
    let machine = |o: Option<&OutputResult>| o.and_then(OutputResult::machine_value);
    let difference = difference(was, now).map(|n| {
        let value = Value::Number(n);
        match &named.kind {
            Type::Number(unit) if unit.is_money() => format!("{n:.2}"),
            _ => value.to_string(),
        }
    });
    OutputChange {
        id: &named.id,
        unit: unit_code(&named.kind),
        before: machine(was),
        after: machine(now),
        difference,
        outputs: (was, now),
    }
}

fn difference(was: Option<&OutputResult>, now: Option<&OutputResult>) -> Option<Decimal> {
    match (was?.value.as_ref()?, now?.value.as_ref()?) {
        (Value::Number(was), Value::Number(now)) => now.checked_sub(*was),
        _ => None,
    }
}

/// What changes, in lines no wider than the view; ends with a line break.
#[must_use]
pub fn changes(before: &Assessment, after: &Assessment, sets: &[(String, String)], view: &View) -> String {
    let lang = view.lang;
    let sets: Vec<String> = sets.iter().map(|(fact, value)| format!("{fact} = {value}")).collect();
    let sets = visible(&sets.join(lang.pick("，", ", "))).into_owned();
    let changes = compare(before, after);
    let mut lines = Vec::new();
    if changes.is_empty() {
        lines.push((
            0,
            match lang {
                Lang::Zh => format!("按 {sets} 重新判定：没有变化"),
                Lang::En => format!("with {sets}: nothing changes"),
            },
        ));
    } else {
        lines.push((
            0,
            match lang {
                Lang::Zh => format!("按 {sets} 重新判定，变化如下："),
                Lang::En => format!("with {sets}, this changes:"),
            },
        ));
    }
    for change in &changes {
        lines.extend(told(change, lang));
    }
    let mut text = String::new();
    for (indent, line) in lines {
        let sign = if indent == 2 { "- " } else { "" };
        let hang = if sign.is_empty() { indent } else { indent.saturating_add(2) };
        for (i, piece) in wrap(&line, view.width.saturating_sub(hang).max(1)).into_iter().enumerate() {
            let lead = if i == 0 { format!("{}{sign}", " ".repeat(indent)) } else { " ".repeat(hang) };
            text.extend([lead.as_str(), piece, "\n"]);
        }
    }
    text
}

/// The lines of one changed result, with their indents.
fn told(change: &Change<'_>, lang: Lang) -> Vec<(usize, String)> {
    let (was, named) = change.results;
    let colon = lang.pick("：", ": ");
    let none = || lang.pick("无", "none").to_owned();
    let old = was.map_or_else(none, |r| said(&r.verdict.label(), lang));
    let new = change.verdict.after.map_or_else(none, |_| said(&named.verdict.label(), lang));
    let verdict = if old == new { new } else { format!("{old} → {new}") };
    let mut lines = vec![(2, format!("{}{colon}{verdict}", title_of(named, lang)))];
    for output in &change.outputs {
        let (was, now) = output.outputs;
        let Some(named) = now.or(was) else { continue };
        let shown =
            |o: Option<&OutputResult>| o.map_or_else(none, |o| amount::optional(o.value.as_ref(), &o.kind, lang));
        let by = difference(was, now).map(|n| {
            let by = amount::value(&Value::Number(n.abs()), &named.kind, lang);
            match (n.is_sign_negative(), lang) {
                (false, Lang::Zh) => format!("（增加 {by}）"),
                (true, Lang::Zh) => format!("（减少 {by}）"),
                (false, Lang::En) => format!(" (up by {by})"),
                (true, Lang::En) => format!(" (down by {by})"),
            }
        });
        let by = by.unwrap_or_default();
        lines.push((4, format!("{}{colon}{} → {}{by}", said(&named.label, lang), shown(was), shown(now))));
    }
    for OptionChange { options: (was, now), .. } in &change.options {
        let [old, new] = [was, now].map(|option| option_state(option.state, lang));
        lines.push((4, format!("{}{colon}{old} → {new}", said(&now.label, lang))));
    }
    lines
}
