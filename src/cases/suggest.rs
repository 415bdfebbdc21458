//! Ready cases for what no case shows yet: a company is looked for and what comes out is written down, to be read against
//! the law before it is kept.

use std::fmt::Write as _;

use crate::explain::{OptionState, RuleResult, State, Verdict, machine_value};
use crate::model::{Model, Rule};
use crate::profile::{RecordFacts, Stated};
use crate::search::{Finder, Found, Goal, given_of, quoted};
use crate::value::{Type, Value};

/// The longest line on which all of a case's `given` is written.
const WIDTH: usize = 140;

/// What no case of a rule shows.
#[derive(Clone, Debug)]
pub struct Hole<'g> {
    /// What a case that shows it is called, in plain English.
    pub label: String,
    /// What it has to show.
    pub goal: Goal<'g>,
}

/// A case that was made.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The holes that it fills, by their place; the first is the one it was made for.
    pub fills: Vec<usize>,
    /// The name of the case, which no other case of the rule has.
    pub name: String,
    /// The case, ready to be pasted into the rule's file.
    pub text: String,
    /// The company.
    pub found: Found,
}

/// Cases for holes of the finder's rule, and the holes for which no company was met. A case that fills several holes is
/// made once; one that is a single fact away from an existing case says so with `like`.
pub fn suggest(finder: &mut Finder<'_>, holes: &[Hole<'_>]) -> (Vec<Suggestion>, Vec<usize>) {
    let (model, rule) = (finder.subject().model, finder.rule());
    let mut made: Vec<Suggestion> = Vec::new();
    let mut open = Vec::new();
    let mut names: Vec<String> = rule.cases.iter().map(|case| case.name.value.clone()).collect();
    for (at, hole) in holes.iter().enumerate() {
        if let Some(other) = made.iter_mut().find(|other| finder.shows(&hole.goal, &other.found)) {
            other.fills.push(at);
            continue;
        }
        let near = finder.near(&hole.goal);
        let (like, found) = match near {
            Some(near) => (Some((near.like, near.change)), Some(near.found)),
            None => (None, finder.find(&hole.goal)),
        };
        let Some(found) = found else {
            open.push(at);
            continue;
        };
        let name = free(&hole.label, &names);
        names.push(name.clone());
        let given = match &like {
            Some((_, (fact, value))) => {
                let stated = Stated { value: value.clone(), span: None };
                given_of(model, &RecordFacts::from([(*fact, stated)]))
            }
            None => found.given(model),
        };
        let text = written(model, rule, &name, like.as_ref().map(|(like, _)| like.as_str()), &given, &found);
        made.push(Suggestion { fills: vec![at], name, text, found });
    }
    (made, open)
}

/// The text of a case that states a company that was found, and expects what was answered.
pub(super) fn case_of(model: &Model, rule: &Rule, name: &str, found: &Found) -> String {
    written(model, rule, name, None, &found.given(model), found)
}

/// The longest label of which nothing is left out.
const LABEL: usize = 80;

/// The label, or the label with a number, that no case has; of a long one the beginning and the end.
pub(super) fn free(label: &str, names: &[String]) -> String {
    let length = label.chars().count();
    let cut = (length > LABEL).then(|| {
        let (half, rest) = (LABEL / 2, length.saturating_sub(LABEL / 2));
        let part = |from: usize| label.chars().skip(from).take(half).collect::<String>();
        format!("{} … {}", part(0).trim_end(), part(rest).trim_start())
    });
    let label = cut.as_deref().unwrap_or(label);
    let is_free = |name: &String| !names.contains(name);
    let numbered = (2_usize..).map(|n| format!("{label} ({n})"));
    std::iter::once(label.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

fn written(model: &Model, rule: &Rule, name: &str, like: Option<&str>, given: &str, found: &Found) -> String {
    let mut text = format!("[[case]]\nname = {}\n", quoted(name));
    if let Some(like) = like {
        let _ = writeln!(text, "like = {}", quoted(like));
    }
    let expect = expected(rule, found.results.first());
    let inline = format!("given = {given}");
    if inline.chars().count() <= WIDTH {
        let _ = writeln!(text, "{inline}");
        let _ = writeln!(text, "expect = {{ {} }}", expect.join(", "));
        return text;
    }
    text.push_str("[case.given]\n");
    for line in found.given_lines(model) {
        let _ = writeln!(text, "{line}");
    }
    text.push_str("[case.expect]\n");
    for line in expect {
        let _ = writeln!(text, "{line}");
    }
    text
}

/// What came out, as pairs of key and value.
fn expected(rule: &Rule, result: Option<&RuleResult>) -> Vec<String> {
    let Some(result) = result else { return Vec::new() };
    let mut all = Vec::new();
    if rule.each.is_some() && result.record.is_none() {
        all.push("record = 0".to_owned());
    }
    all.push(format!("verdict = {}", quoted(result.verdict.name())));
    if result.verdict == Verdict::Undetermined {
        let missing: Vec<String> = result.missing.iter().map(|m| quoted(&m.fact)).collect();
        all.push(format!("missing = [{}]", missing.join(", ")));
    }
    let pairs = |pairs: Vec<String>, key: &str, all: &mut Vec<String>| {
        if !pairs.is_empty() {
            all.push(format!("{key} = {{ {} }}", pairs.join(", ")));
        }
    };
    if result.verdict.is_positive() {
        let outputs = rule.outputs.iter().map(|output| {
            let value = match result.outputs.iter().find(|o| o.id == *output.id) {
                None => quoted("absent"),
                Some(o) => o.value.as_ref().map_or_else(|| quoted("unknown"), |value| shown(value, &o.kind)),
            };
            format!("{} = {value}", output.id)
        });
        pairs(outputs.collect(), "outputs", &mut all);
        let options = result.options.iter().map(|option| {
            let value = match (option.state, &option.cost) {
                (OptionState::Available, Some(cost)) => shown(cost, &option.kind),
                (OptionState::Available, None) => quoted(OptionState::Unknown.name()),
                (state, _) => quoted(state.name()),
            };
            format!("{} = {value}", option.id)
        });
        pairs(options.collect(), "options", &mut all);
    } else if result.record.is_some() || rule.each.is_none() {
        let fails = result.requirements.iter().filter(|r| r.state != State::Met);
        pairs(fails.map(|r| format!("{} = {}", r.id, quoted(r.state.name()))).collect(), "states", &mut all);
    }
    all
}

fn shown(value: &Value, kind: &Type) -> String {
    match value {
        Value::Boolean(_) | Value::Date(_) => value.to_string(),
        value => quoted(&machine_value(value, kind)),
    }
}
