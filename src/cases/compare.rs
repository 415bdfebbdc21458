//! What a case expects against what came out, difference by difference, each at its place.

use super::citations::{citations_of, cited_instead, is_cited};
use crate::both;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::explain::{MissingFact, OptionState, OutputResult, RuleResult, machine_value};
use crate::syntax::pack::{Case, read_scalar};
use crate::syntax::toml::{Entry, Node};
use crate::value::Value;

/// Something that came out otherwise than expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What was expected: `verdict`, `missing`, `citations`, or the name of an output, condition or option.
    pub what: String,
    /// What the case expects, as it would be written there.
    pub expected: String,
    /// What came out, in the same form.
    pub actual: String,
    /// Where the expectation stands.
    pub span: Span,
}

/// The most differences of one case: no more of them are read.
const MOST_OF_A_CASE: usize = 200;

/// Every difference, the first few hundred of very many; an expectation that cannot be held against anything is a finding
/// instead.
pub fn differences(case: &Case, result: &RuleResult, report: &mut Report) -> Vec<Difference> {
    let mut all = Vec::new();
    if let Some(verdict) = &case.verdict {
        differs(&mut all, verdict.span, "verdict", &verdict.value, result.verdict.name());
    }
    if let Some(missing) = &case.missing {
        let want = missing.value.join(" ");
        differs(&mut all, missing.span, "missing", &want, &names(&result.missing));
    }
    for entry in &case.outputs.entries {
        output(entry, result, &mut all, report);
    }
    for entry in &case.states.entries {
        let found = result.requirements.iter().find(|r| r.id == entry.key).map(|r| r.state.name());
        match found {
            Some(state) => {
                let want = entry.value.as_text().unwrap_or("");
                differs(&mut all, entry.value.span, &entry.key, want, state);
            }
            None => nothing_named(entry, report),
        }
    }
    for entry in &case.options.entries {
        option(entry, result, &mut all, report);
    }
    let cited = citations_of(result);
    for want in case.citations.iter().flat_map(|citations| &citations.value) {
        if !is_cited(&want.value, &cited) {
            differs(&mut all, want.span, "citations", &want.value, &cited_instead(&want.value, result));
        }
    }
    all.truncate(MOST_OF_A_CASE);
    all
}

/// A finding for every difference, with the states behind the answer.
pub fn report(case: &Case, result: &RuleResult, all: &[Difference], report: &mut Report) {
    let (name, why) = (&case.name.value, why(result));
    for Difference { what, expected, actual, span } in all {
        let finding = Diagnostic::new(
            Code::CaseFails,
            *span,
            both!(
                "案例 `{name}`：{what} 期望 {expected}，实际 {actual}{why}",
                "case `{name}`: {what} should be {expected}, but is {actual}{why}"
            ),
        );
        report.add(finding);
    }
}

/// An option is expected by its cost, or by the word for why there is none.
fn option(entry: &Entry, result: &RuleResult, all: &mut Vec<Difference>, report: &mut Report) {
    let Some(found) = result.options.iter().find(|o| o.id == entry.key) else {
        if result.verdict.is_positive() {
            nothing_named(entry, report);
        } else {
            let want = written(&entry.value);
            differs(all, entry.value.span, &entry.key, &want, "absent");
        }
        return;
    };
    let cost = found.cost.as_ref().filter(|_| found.state == OptionState::Available);
    let have = match (found.state, cost) {
        (OptionState::Available, Some(cost)) => machine_value(cost, &found.kind),
        (OptionState::Available, None) => OptionState::Unknown.name().to_owned(),
        (state, _) => state.name().to_owned(),
    };
    let word = entry.value.as_text().unwrap_or("");
    if word == OptionState::Unavailable.name() || word == OptionState::Unknown.name() || cost.is_none() {
        differs(all, entry.value.span, &entry.key, &written(&entry.value), &have);
    } else if let Some(want) = read_scalar(&entry.value, &found.kind, report) {
        let want = machine_value(&want, &found.kind);
        differs(all, entry.value.span, &entry.key, &want, &have);
    }
}

fn names(missing: &[MissingFact]) -> String {
    missing.iter().map(|m| m.fact.as_str()).collect::<Vec<_>>().join(" ")
}

fn nothing_named(entry: &Entry, report: &mut Report) {
    let key = &entry.key;
    report.find(Code::CaseInvalid, entry.key_span, both!("规则没有 `{key}`", "the rule has no `{key}`"));
}

/// A figure is read as a value of the output's type, so that `840100` and `"840100.00"` are one.
fn output(entry: &Entry, result: &RuleResult, all: &mut Vec<Difference>, report: &mut Report) {
    let found: Option<&OutputResult> = result.outputs.iter().find(|o| o.id == entry.key);
    let word = entry.value.as_text();
    let shown =
        found.map_or_else(|| "absent".to_owned(), |o| o.machine_value().unwrap_or_else(|| "unknown".to_owned()));
    let same = match (word, found) {
        (Some("absent"), found) => found.is_none(),
        (Some("unknown"), Some(output)) => output.value.is_none(),
        (_, Some(output)) => match scalar(&entry.value, output, report) {
            Some(want) => output.value.as_ref() == Some(&want),
            None => return,
        },
        (_, None) => false,
    };
    if !same {
        let want = word.map_or_else(|| written(&entry.value), str::to_owned);
        differs(all, entry.value.span, &entry.key, &want, &shown);
    }
}

fn scalar(node: &Node, output: &OutputResult, report: &mut Report) -> Option<Value> {
    match read_scalar(node, &output.kind, report)? {
        Value::Number(n) => Some(Value::Number(n.normalize())).map(|value| match &output.value {
            // Equal numbers are equal whatever their trailing zeros.
            Some(Value::Number(have)) if *have == n => Value::Number(*have),
            _ => value,
        }),
        value => Some(value),
    }
}

fn written(node: &Node) -> String {
    use crate::syntax::toml::Kind;
    match &node.kind {
        Kind::Text(text) | Kind::Number(text) => text.clone(),
        Kind::Boolean(b) => b.to_string(),
        Kind::Date(d) => d.to_string(),
        _ => String::new(),
    }
}

fn differs(all: &mut Vec<Difference>, span: Span, what: &str, want: &str, have: &str) {
    if want == have {
        return;
    }
    let shown = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    all.push(Difference { what: what.to_owned(), expected: shown(want), actual: shown(have), span });
}

/// The states behind the answer, as rule files name them: ` (listed met, share unmet; missing tax.revenue)`.
fn why(result: &RuleResult) -> String {
    let states =
        result.requirements.iter().map(|r| format!("{} {}", r.id, r.state.name())).collect::<Vec<_>>().join(", ");
    let missing = names(&result.missing);
    let missing = if missing.is_empty() { missing } else { format!("missing {missing}") };
    let parts = [states, missing].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
    if parts.is_empty() { parts } else { format!(" ({parts})") }
}
