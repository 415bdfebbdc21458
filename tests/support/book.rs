//! Random books of clients over every fact of a model, and how they are written: profiles, CSV, NDJSON.

#![allow(dead_code, reason = "every test crate uses its own part")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::format_push_string,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    reason = "a test that goes wrong fails loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use huiqi::model::{Fact, Format, Model};
use huiqi::profile::is_credit_code;
use huiqi::value::{Type, Value};
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;

/// A client: values by name (`tax.wages`, `land[2].grade`), and lists said to be empty.
#[derive(Clone, Debug, Default)]
pub struct Client {
    pub values: BTreeMap<String, Value>,
    pub none: BTreeSet<String>,
}

/// That many clients, the same every time; each states about that share of all facts.
pub fn clients(model: &Model, count: usize, share: f64) -> Vec<Client> {
    let mut runner = TestRunner::deterministic();
    let mut draw = |strategy: BoxedStrategy<Value>| strategy.new_tree(&mut runner).unwrap().current();
    let mut all = Vec::new();
    for number in 0..count {
        let mut coin = |share: f64| {
            let value = draw(prop::bool::weighted(share).prop_map(Value::Boolean).boxed());
            value == Value::Boolean(true)
        };
        let mut client = Client::default();
        let mut lists: BTreeMap<String, usize> = BTreeMap::new();
        for record in &model.records {
            match (coin(share), coin(0.2), coin(0.4)) {
                (false, ..) => {}
                (true, true, _) => drop(client.none.insert(record.id.clone())),
                (true, false, several) => drop(lists.insert(record.id.clone(), if several { 2 } else { 1 })),
            }
        }
        let mut wanted: Vec<(String, &Fact)> = Vec::new();
        for fact in &model.facts {
            let Some(record) = fact.record else {
                if coin(share) || matches!(&*fact.id, "as_of" | "company.name") {
                    wanted.push((fact.id.to_string(), fact));
                }
                continue;
            };
            let kind = &model.records[record.index()].id;
            for index in 1..=lists.get(kind).copied().unwrap_or(0) {
                // A record's first fact is always stated: one that states nothing cannot be written as cells.
                let is_first = model.facts.iter().find(|f| f.record == Some(record)).is_some_and(|f| f.id == fact.id);
                if is_first || coin(share.max(0.6)) {
                    wanted.push((fact.id.replacen(kind, &format!("{kind}[{index}]"), 1), fact));
                }
            }
        }
        for (name, fact) in wanted {
            let value = if fact.format == Some(Format::CreditCode) { code(number) } else { draw(value(fact)) };
            client.values.insert(name, value);
        }
        all.push(client);
    }
    all
}

/// A credit code that no other client has.
fn code(number: usize) -> Value {
    let body = format!("914501{number:09}88");
    let check = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().find(|c| is_credit_code(format!("{body}{c}").as_bytes()));
    Value::text(&format!("{body}{}", check.unwrap()))
}

fn value(fact: &Fact) -> BoxedStrategy<Value> {
    match (&fact.kind, fact.format) {
        (Type::Boolean, _) => prop::bool::weighted(0.7).prop_map(Value::Boolean).boxed(),
        (Type::Date, _) => (prop_oneof![3 => 2012_i16..=2020, 1 => 2021_i16..=2028], 1_i8..=12, -3_i32..=3)
            .prop_map(|(year, month, by)| Value::Date(date(year, month, 1).saturating_add(by.days())))
            .boxed(),
        (Type::Enum(options), _) => select(options.iter().map(|o| o.id.to_string()).collect::<Vec<_>>())
            .prop_map(|option| Value::text(&option))
            .boxed(),
        (Type::Text, Some(Format::IndustryCode)) => {
            select(vec!["7491", "7492", "6572", "7251", "8710", "6513", "0111"]).prop_map(Value::text).boxed()
        }
        (Type::Text, Some(Format::RegionCode)) => {
            select(vec!["450305", "450102", "110101"]).prop_map(Value::text).boxed()
        }
        (Type::Text, _) => {
            select(vec!["桂林某设计有限公司", "甲,\"乙\"", "一期", "A 公司"]).prop_map(Value::text).boxed()
        }
        (Type::Number(unit), _) => {
            let bounds = fact.bounds;
            let scale = if bounds.integer { 0_u32 } else { 2 };
            let most = match &*fact.id {
                "tax.year" => 2028,
                _ if unit.is_percent() => 1,
                _ => bounds.max.map_or(50_000_000, |max| max.try_into().unwrap_or(50_000_000)),
            };
            let least: i64 = match &*fact.id {
                "tax.year" => 2012,
                _ => bounds.min.or(bounds.above).map_or(-50_000_000, |min| min.try_into().unwrap_or(0)),
            };
            let power = 10_i64.pow(scale);
            let least = if bounds.above.is_some() { least * power + 1 } else { least * power };
            let near = least.max(0)..=(most * power).min(least.max(0) + 3_000 * power);
            prop_oneof![1 => least..=most * power, 1 => near]
                .prop_map(move |n| Value::Number(Decimal::new(n, scale)))
                .boxed()
        }
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Boolean(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Text(text) => text.to_string(),
    }
}

fn json(value: &Value) -> String {
    match value {
        Value::Boolean(_) | Value::Number(_) => written(value),
        Value::Date(_) | Value::Text(_) => format!("{:?}", written(value)),
    }
}

/// `land[2].grade` as kind, index and fact.
fn of_record(name: &str) -> Option<(&str, usize, &str)> {
    let (kind, rest) = name.split_once('[')?;
    let (index, fact) = rest.split_once("].")?;
    Some((kind, index.parse().unwrap(), fact))
}

/// The stated facts of each record, by kind and index.
type Records<'c> = BTreeMap<&'c str, BTreeMap<usize, Vec<(&'c str, &'c Value)>>>;

impl Client {
    fn records(&self) -> Records<'_> {
        let mut all = Records::new();
        for (name, value) in &self.values {
            if let Some((kind, index, fact)) = of_record(name) {
                all.entry(kind).or_default().entry(index).or_default().push((fact, value));
            }
        }
        all
    }

    /// As a profile.
    pub fn toml(&self) -> String {
        let toml = |value: &Value| match value {
            Value::Text(text) => format!("{:?}", &**text),
            other => written(other),
        };
        let mut text = String::new();
        let own = self.values.iter().filter(|(name, _)| of_record(name).is_none());
        own.for_each(|(name, value)| writeln!(text, "{name} = {}", toml(value)).unwrap());
        self.none.iter().for_each(|kind| writeln!(text, "{kind} = []").unwrap());
        for (kind, records) in self.records() {
            for facts in records.values() {
                writeln!(text, "[[{kind}]]").unwrap();
                facts.iter().for_each(|(fact, value)| writeln!(text, "{fact} = {}", toml(value)).unwrap());
            }
        }
        text
    }

    /// As an object with dotted keys, its records as arrays.
    pub fn ndjson(&self) -> String {
        let own = self.values.iter().filter(|(name, _)| of_record(name).is_none());
        let mut parts: Vec<String> = own.map(|(name, value)| format!("{name:?}:{}", json(value))).collect();
        parts.extend(self.none.iter().map(|kind| format!("{kind:?}:[]")));
        for (kind, records) in self.records() {
            let object = |facts: &Vec<(&str, &Value)>| {
                let all: Vec<String> = facts.iter().map(|(fact, value)| format!("{fact:?}: {}", json(value))).collect();
                format!("{{{}}}", all.join(", "))
            };
            let all: Vec<String> = records.values().map(object).collect();
            parts.push(format!("{kind:?}: [{}]", all.join(",")));
        }
        format!("{{{}}}\n", parts.join(","))
    }
}

/// All clients as CSV.
pub fn csv(clients: &[Client]) -> String {
    let names: BTreeSet<&str> =
        clients.iter().flat_map(|c| c.values.keys().chain(&c.none)).map(String::as_str).collect();
    let quoted = |text: &str| {
        if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    };
    let mut out = names.iter().copied().collect::<Vec<_>>().join(",");
    out.push('\n');
    for client in clients {
        let cell = |name: &&str| match client.values.get(*name) {
            Some(value) => quoted(&written(value)),
            None if client.none.contains(*name) => "无".to_owned(),
            None => String::new(),
        };
        out.push_str(&names.iter().map(cell).collect::<Vec<_>>().join(","));
        out.push('\n');
    }
    out
}
