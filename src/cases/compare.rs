//! What a case expects against what came out, difference by difference, each at its place.

use crate::both;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::explain::{MissingFact, OptionState, OutputResult, RuleResult, machine_value};
use crate::syntax::pack::{Case, read_scalar};
use crate::syntax::toml::{Entry, Node};
use crate::value::{Bilingual, Value};

/// Reports every difference.
pub fn expected(case: &Case, result: &RuleResult, report: &mut Report) {
    if let Some(verdict) = &case.verdict {
        differs(case, verdict.span, "verdict", &verdict.value, result.verdict.name(), result, report);
    }
    if let Some(missing) = &case.missing {
        let want = missing.value.join(" ");
        differs(case, missing.span, "missing", &want, &names(&result.missing), result, report);
    }
    for entry in &case.outputs.entries {
        output(case, entry, result, report);
    }
    for entry in &case.states.entries {
        let found = result.requirements.iter().find(|r| r.id == entry.key).map(|r| r.state.name());
        match found {
            Some(state) => {
                let want = entry.value.as_text().unwrap_or("");
                differs(case, entry.value.span, &entry.key, want, state, result, report);
            }
            None => nothing_named(entry, report),
        }
    }
    for entry in &case.options.entries {
        option(case, entry, result, report);
    }
}

/// An option is expected by its cost, or by the word for why there is none.
fn option(case: &Case, entry: &Entry, result: &RuleResult, report: &mut Report) {
    let Some(found) = result.options.iter().find(|o| o.id == entry.key) else {
        if result.verdict.is_positive() {
            nothing_named(entry, report);
        } else {
            let want = written(&entry.value);
            differs(case, entry.value.span, &entry.key, &want, "absent", result, report);
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
        differs(case, entry.value.span, &entry.key, &written(&entry.value), &have, result, report);
    } else if let Some(want) = read_scalar(&entry.value, &found.kind, report) {
        let want = machine_value(&want, &found.kind);
        differs(case, entry.value.span, &entry.key, &want, &have, result, report);
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
fn output(case: &Case, entry: &Entry, result: &RuleResult, report: &mut Report) {
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
        differs(case, entry.value.span, &entry.key, &want, &shown, result, report);
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

fn differs(case: &Case, span: Span, what: &str, want: &str, have: &str, result: &RuleResult, report: &mut Report) {
    if want == have {
        return;
    }
    let name = &case.name.value;
    let (want, have) = (if want.is_empty() { "–" } else { want }, if have.is_empty() { "–" } else { have });
    let finding = Diagnostic::new(
        Code::CaseFails,
        span,
        both!(
            "案例 `{name}`：{what} 期望 {want}，实际 {have}",
            "case `{name}`: {what} should be {want}, but is {have}"
        ),
    );
    report.add(finding.help(why(result)));
}

/// The states behind the answer, in one line.
fn why(result: &RuleResult) -> Bilingual {
    let verdict = result.verdict.name();
    let states =
        result.requirements.iter().map(|r| format!("{} {}", r.id, r.state.name())).collect::<Vec<_>>().join(", ");
    let missing = names(&result.missing);
    let missing = if missing.is_empty() { missing } else { format!("; missing {missing}") };
    both!("实际：{verdict}（{states}{missing}）", "it came out as {verdict} ({states}{missing})")
}
