//! A company that was found: its profile, its answer, and how it is written in a rule file and in a sentence.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::side::Subject;
use super::space::{Facts, Space, World};
use crate::explain::{Question, RuleResult, answers};
use crate::model::{FactId, Model, RecordId};
use crate::plan::Constant;
use crate::profile::{Profile, RecordFacts, Stated};
use crate::value::{Bilingual, Type, Value, plain};

/// A company that reaches a goal; evaluated once more, with everything else, before it was given out.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it states, `as_of` included.
    pub profile: Profile,
    /// The date the answers are for.
    pub as_of: Date,
    /// The answers of the rule: one, or one a record.
    pub results: Vec<RuleResult>,
    /// How many companies were tried.
    pub evaluations: usize,
}

impl Found {
    /// The profile as the `given` of a case: one inline table, as in rule files.
    #[must_use]
    pub fn given(&self, model: &Model) -> String {
        inline(&given(model, &self.profile))
    }

    /// The profile as pairs of key and value, as the lines under `[case.given]`.
    #[must_use]
    pub fn given_lines(&self, model: &Model) -> Vec<String> {
        let Branch::Table(top) = given(model, &self.profile) else { return Vec::new() };
        top.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect()
    }

    /// The profile in a sentence: `as_of = 2016-06-01, tax.revenue = 1_000_000, land[1].grade = 3`.
    #[must_use]
    pub fn stated(&self, model: &Model) -> Bilingual {
        let mut all = Vec::new();
        for (id, fact) in (0..).map(FactId).zip(&model.facts) {
            if let Some(stated) = self.profile.facts.get(&id) {
                all.push(format!("{} = {}", fact.id, written(&stated.value, &fact.kind)));
            }
        }
        for (kind, list) in &self.profile.records {
            let Some(record) = model.records.get(kind.index()) else { continue };
            let name = &record.id;
            if list.is_empty() {
                all.push(format!("{name} = []"));
            }
            for (facts, index) in list.iter().zip(1..) {
                if facts.is_empty() {
                    all.push(format!("{name}[{index}] = {{}}"));
                }
                for (id, stated) in facts {
                    let Some(fact) = model.facts.get(id.index()) else { continue };
                    let rest = fact.id.split_once('.').map_or(&*fact.id, |(_, rest)| rest);
                    all.push(format!("{name}[{index}].{rest} = {}", written(&stated.value, &fact.kind)));
                }
            }
        }
        Bilingual::new(all.join("，"), all.join(", "))
    }
}

/// The company with its answers; `None` where these contradict what was found, which no company that was tried does.
pub fn found(subject: &Subject<'_>, space: &Space, world: &World, evaluations: usize) -> Option<Found> {
    let profile = profile_of(subject.model, space, world);
    let as_of = subject.plan.as_of.and_then(|id| profile.stated_date(id))?;
    let whole = subject.parts().0.span;
    let question = Question { profile, as_of, rule: subject.rule, record: None, whole };
    let answered = answers(subject.model, subject.plan, subject.sources, std::slice::from_ref(&question));
    let (report, results) = answered.into_iter().next()?;
    if report.has_errors() || results.is_empty() {
        return None;
    }
    Some(Found { profile: question.profile, as_of, results, evaluations })
}

/// Facts of a company as the `given` of a case: one inline table.
#[must_use]
pub fn given_of(model: &Model, facts: &RecordFacts) -> String {
    inline(&given(model, &Profile { facts: facts.clone(), records: BTreeMap::new() }))
}

/// What a world states, as a profile of the model.
pub fn profile_of(model: &Model, space: &Space, world: &World) -> Profile {
    let facts = |facts: &Facts| -> RecordFacts {
        let stated = |(slot, value): (&usize, &Constant)| {
            let id = model.fact(&space.slot(*slot).name)?;
            let value = match value {
                Constant::Boolean(b) => Value::Boolean(*b),
                Constant::Number(n) => Value::Number(*n),
                Constant::Date(d) => Value::Date(*d),
                Constant::Text(symbol) => Value::Text(space.symbols.text(*symbol)),
            };
            Some((id, Stated { value, span: None }))
        };
        facts.iter().filter_map(stated).collect()
    };
    let list = |(kind, list): (&usize, &Vec<Facts>)| -> Option<(RecordId, Vec<RecordFacts>)> {
        let record = model.record(space.kinds.get(*kind)?)?;
        Some((record, list.iter().map(facts).collect()))
    };
    Profile { facts: facts(&world.facts), records: world.lists.iter().filter_map(list).collect() }
}

/// A value as a profile states it.
#[must_use]
pub fn written(value: &Value, kind: &Type) -> String {
    match (value, kind) {
        (Value::Number(n), Type::Number(unit)) if unit.to_string() != "year" => grouped(&plain(*n)),
        (Value::Text(text), _) => quoted(text),
        (value, _) => value.to_string(),
    }
}

/// `1234567.5` as `1_234_567.5`; of fewer than five digits as it is.
fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut text = String::from(sign);
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && whole.len() > 4 && whole.len().abs_diff(at).is_multiple_of(3) {
            text.push('_');
        }
        text.push(c);
    }
    if let Some(rest) = rest {
        text.push('.');
        text.push_str(rest);
    }
    text
}

/// A TOML basic string.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A table of a profile while it is written.
enum Branch {
    Leaf(String),
    Table(Vec<(String, Self)>),
    List(Vec<Self>),
}

fn given(model: &Model, profile: &Profile) -> Branch {
    let mut top = Vec::new();
    for (id, fact) in (0..).map(FactId).zip(&model.facts) {
        if let Some(stated) = profile.facts.get(&id) {
            let path: Vec<&str> = fact.id.split('.').collect();
            put(&mut top, &path, written(&stated.value, &fact.kind));
        }
    }
    let lists: BTreeMap<_, _> = profile.records.iter().collect();
    for (kind, list) in lists {
        let Some(record) = model.records.get(kind.index()) else { continue };
        let rows = list.iter().map(|facts| {
            let mut row = Vec::new();
            for (id, stated) in facts {
                let Some(fact) = model.facts.get(id.index()) else { continue };
                let path: Vec<&str> = fact.id.split('.').skip(1).collect();
                put(&mut row, &path, written(&stated.value, &fact.kind));
            }
            Branch::Table(row)
        });
        top.push((record.id.clone(), Branch::List(rows.collect())));
    }
    Branch::Table(top)
}

fn put(table: &mut Vec<(String, Branch)>, path: &[&str], text: String) {
    let Some((key, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        table.push(((*key).to_owned(), Branch::Leaf(text)));
        return;
    }
    if !table.iter().any(|(known, _)| known == key) {
        table.push(((*key).to_owned(), Branch::Table(Vec::new())));
    }
    let inner = table.iter_mut().find(|(known, _)| known == key);
    if let Some((_, Branch::Table(inner))) = inner {
        put(inner, rest, text);
    }
}

fn inline(branch: &Branch) -> String {
    match branch {
        Branch::Leaf(text) => text.clone(),
        Branch::Table(entries) if entries.is_empty() => "{}".to_owned(),
        Branch::Table(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Branch::List(rows) => format!("[{}]", rows.iter().map(inline).collect::<Vec<_>>().join(", ")),
    }
}
