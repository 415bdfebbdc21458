//! Things of a pack as keys with what they say, so that ways of writing the same are the same.

use std::fmt::Write as _;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Kind, PartKind, Weight};
use crate::diag::Span;
use crate::syntax::expr::Expr;
use crate::syntax::pack::{At, Clause, Period, TypeWords};
use crate::syntax::toml::{Kind as Value, Node, Table};
use crate::value::{Bilingual, Certainty, parse_number, plain};

/// A thing of a pack.
#[derive(Debug)]
pub struct Thing {
    pub kind: Kind,
    pub id: String,
    pub label: Bilingual,
    pub keys: Keys,
    pub parts: Vec<Part>,
}

/// A part of a thing.
#[derive(Debug)]
pub struct Part {
    pub kind: PartKind,
    /// What it is known by within the thing.
    pub id: String,
    /// How the whole is told when it is added or removed.
    pub label: Bilingual,
    pub keys: Keys,
}

impl Part {
    /// What it is known by within the thing.
    pub fn name(&self) -> (PartKind, &str) {
        (self.kind, &self.id)
    }
}

/// One key with what it says.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub text: Bilingual,
    pub weight: Weight,
    pub span: Span,
}

/// The keys of a thing or part, and where it is defined.
#[derive(Debug)]
pub struct Keys {
    pub span: Span,
    pub all: Vec<Key>,
}

impl Keys {
    pub fn at(span: Span) -> Self {
        Self { span, all: Vec::new() }
    }

    pub fn add(&mut self, name: &'static str, weight: Weight, span: Option<Span>, text: Bilingual) {
        self.all.push(Key { name, text, weight, span: span.unwrap_or(self.span) });
    }

    pub fn words(mut self, name: &'static str, text: Option<&Bilingual>) -> Self {
        if let Some(text) = text {
            self.add(name, Weight::Words, None, text.clone());
        }
        self
    }

    pub fn plain(mut self, name: &'static str, weight: Weight, text: Option<String>) -> Self {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.add(name, weight, None, Bilingual::same(&text));
        }
        self
    }

    pub fn named(mut self, name: &'static str, weight: Weight, at: Option<&At<String>>) -> Self {
        if let Some(at) = at {
            self.add(name, weight, Some(at.span), Bilingual::same(&at.value));
        }
        self
    }

    pub fn expression(mut self, name: &'static str, weight: Weight, expr: Option<&Expr>) -> Self {
        if let Some(expr) = expr {
            self.add(name, weight, Some(expr.span), Bilingual::same(&expr.to_string()));
        }
        self
    }

    pub fn cited(mut self, name: &'static str, clauses: &[Clause]) -> Self {
        if let Some(first) = clauses.first() {
            let text = clauses.iter().map(citation).collect::<Vec<_>>().join("；");
            self.add(name, Weight::Words, Some(first.instrument.span), Bilingual::same(&text));
        }
        self
    }

    pub fn sure(self, certainty: Certainty) -> Self {
        let text = if certainty == Certainty::Seen { String::new() } else { certainty.name().to_owned() };
        self.plain("certainty", Weight::Words, Some(text))
    }

    pub fn typed(self, words: &TypeWords) -> Self {
        let mut text = words.name.as_ref().map_or(String::new(), |at| at.value.clone());
        if let Some(unit) = &words.unit {
            let _ = write!(text, " {}", unit.value);
        }
        for option in &words.options {
            let _ = write!(text, " {}", option.value.0);
        }
        self.plain("type", Weight::Decides, Some(text.trim().to_owned()))
    }

    pub fn node(mut self, name: &'static str, node: Option<&Node>, words: &TypeWords) -> Self {
        if let Some(node) = node {
            self.add(name, Weight::Decides, Some(node.span), Bilingual::same(&typed(node, words)));
        }
        self
    }
}

/// A citation as people write it.
pub fn citation(clause: &Clause) -> String {
    let mut text = clause.instrument.value.clone();
    if let Some(at) = &clause.at {
        let _ = write!(text, " {}", at.value);
    }
    if let Some(quote) = &clause.quote {
        let _ = write!(text, "「{}」", quote.value);
    }
    text
}

/// A value so that ways of writing the same number are the same.
pub fn single(node: &Node) -> String {
    match &node.kind {
        Value::Number(text) | Value::Text(text) => {
            parse_number(text).map_or_else(|_| text.clone(), |number| plain(number.normalize()))
        }
        Value::Boolean(truth) => truth.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time => String::new(),
        Value::Array(nodes) => format!("[{}]", nodes.iter().map(single).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => free(table),
    }
}

/// A value of that type: a share is written in per cent.
pub fn typed(node: &Node, words: &TypeWords) -> String {
    let is_ratio = words.unit.as_ref().is_some_and(|unit| unit.value == "ratio");
    let number = match &node.kind {
        Value::Number(text) | Value::Text(text) if is_ratio => parse_number(text).ok(),
        _ => None,
    };
    let hundredfold = number.and_then(|number| number.checked_mul(Decimal::ONE_HUNDRED));
    hundredfold.map_or_else(|| single(node), |number| format!("{}%", plain(number.normalize())))
}

/// A free table on one line.
pub fn free(table: &Table) -> String {
    let entries = table.entries.iter().map(|entry| format!("{} = {}", entry.key, single(&entry.value)));
    format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
}

pub fn days(period: &Period) -> Bilingual {
    let from = period.from.value;
    match &period.to {
        Some(to) => Bilingual::same(&format!("{from} – {}", to.value)),
        None => Bilingual::new(format!("{from} 起"), format!("from {from}")),
    }
}

pub fn until(period: &Period) -> Bilingual {
    period.to.as_ref().map_or(Bilingual::fixed("至今", "open"), |to| Bilingual::same(&to.value.to_string()))
}

pub fn date(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

pub fn part(kind: PartKind, id: &str, label: Bilingual, keys: Keys) -> Part {
    Part { kind, id: id.to_owned(), label, keys }
}

pub fn labelled(label: &Bilingual, expr: &Expr) -> Bilingual {
    Bilingual::new(format!("{}：{expr}", label.zh), format!("{}: {expr}", label.en))
}
