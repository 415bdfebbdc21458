//! The engine, asked about the same packs and profiles.

use std::collections::BTreeMap;

use huiqi::diag::Sources;
use huiqi::explain::{Assessment, MissingFact};
use huiqi::model::{FactId, Model, RecordId};
use huiqi::profile::{Profile, RecordFacts, Stated};
use huiqi::value::Value;
use jiff::civil::Date;

use super::evaluator::{self, Expected};
use super::support;
use super::written::{KINDS, Pack, V};

/// A pack as the engine reads it; any finding is a mistake of these tests or of the engine.
pub fn load(pack: &Pack) -> Result<(Sources, Model), String> {
    let files = pack.files();
    let names: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (sources, loaded) = support::load(&names);
    let findings: Vec<String> = loaded
        .report
        .sorted()
        .iter()
        .map(|f| {
            let at = sources.start(f.span);
            let line = sources.get(f.span.file).text.lines().nth(at.line - 1).unwrap_or_default();
            format!("{}\n    {line}", support::line_of(&sources, f))
        })
        .collect();
    if findings.is_empty() { Ok((sources, loaded.model)) } else { Err(findings.join("\n")) }
}

/// A profile as the engine has it.
pub fn profile(stated: &evaluator::Profile) -> (Profile, Date) {
    let value = |v: &V| match v {
        V::Bool(b) => Value::Boolean(*b),
        V::Number(n) => Value::Number(*n),
        V::Date(d) => Value::Date(*d),
        V::Text(t) => Value::text(t),
    };
    let facts = |row: &[Option<V>]| -> RecordFacts {
        let known = row.iter().zip(0..).filter_map(|(v, i)| Some((FactId(i), v.as_ref()?)));
        known.map(|(id, v)| (id, Stated { value: value(v), span: None })).collect()
    };
    let mut records = BTreeMap::new();
    for (kind, rows) in stated.records.iter().zip(0..).filter_map(|(rows, i)| Some((i, rows.as_ref()?))) {
        records.insert(RecordId(kind), rows.iter().map(|r| facts(r)).collect());
    }
    let Some(V::Date(as_of)) = stated.company[0] else { panic!("a profile states as_of") };
    (Profile { facts: facts(&stated.company), records }, as_of)
}

/// What the engine reports, in the form of the reference.
pub fn reported(assessment: &Assessment) -> Vec<Expected> {
    let names = |missing: &[MissingFact]| missing.iter().map(|m| m.fact.clone()).collect::<Vec<_>>();
    let after = |text: &str, head: &str| text.strip_prefix(head).unwrap().parse::<usize>().unwrap();
    let one = |r: &huiqi::explain::RuleResult| Expected {
        rule: after(&r.rule, "rule-"),
        record: r.record.as_ref().map(|record| record.index),
        verdict: r.verdict.name(),
        states: r.requirements.iter().map(|q| q.state.name()).collect(),
        missing: names(&r.missing),
        outputs: r.outputs.iter().map(|o| (after(&o.id, "local_"), o.machine_value(), names(&o.missing))).collect(),
    };
    assessment.results.iter().map(one).collect()
}

/// The kinds of record have the numbers that the tests give them.
pub fn same_numbers(pack: &Pack, model: &Model) -> bool {
    KINDS.iter().zip(0..).all(|(kind, i)| model.record(kind) == Some(RecordId(i)))
        && pack.facts.iter().zip(0..).all(|(fact, i)| model.fact(fact.name) == Some(FactId(i)))
}
