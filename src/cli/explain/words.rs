//! Small pieces of pages: types, units, periods, citations.

use crate::both;
use crate::diag::{Sources, Span};
use crate::explain::{Citation, cite};
use crate::model::{Clause, Model, Period};
use crate::render;
use crate::value::{Bilingual, Certainty, Lang, Type, Unit, Value};

/// A period as people read it.
#[must_use]
pub fn period(period: Period) -> Bilingual {
    let from = period.from;
    match period.to {
        Some(to) => both!("{from} 至 {to}", "{from} to {to}"),
        None => both!("{from} 起", "from {from}"),
    }
}

/// The kind of value, with its unit or options.
#[must_use]
pub fn type_words(kind: &Type) -> Bilingual {
    match kind {
        Type::Number(unit) if unit.is_none() && !unit.is_percent() => Bilingual::fixed("数", "a number"),
        Type::Number(unit) => {
            let Bilingual { zh, en } = unit_words(*unit);
            both!("数，单位：{zh}", "a number, in {en}")
        }
        Type::Enum(_) => Bilingual::fixed("选项之一", "one of its options"),
        other => other.describe(),
    }
}

/// A unit as people read it.
fn unit_words(unit: Unit) -> Bilingual {
    if unit.is_percent() {
        return Bilingual::fixed("比例（如 8%）", "a ratio (such as 8%)");
    }
    Bilingual::new(render::unit(unit, Lang::Zh), render::unit(unit, Lang::En))
}

/// An expression as its file writes it, on one line.
pub fn written(sources: &Sources, span: Span) -> Bilingual {
    Bilingual::same(&sources.slice(span).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A value in both languages.
pub fn value_words(value: &Value, kind: &Type) -> Bilingual {
    Bilingual::new(render::value(value, kind, Lang::Zh), render::value(value, kind, Lang::En))
}

/// A citation with its quotation.
pub fn citation(citation: &Citation) -> Bilingual {
    let short = citation.short();
    match &citation.quote {
        Some(quote) => both!("{short}“{quote}”", "{short} “{quote}”"),
        None => Bilingual::same(&short),
    }
}

/// The citations of clauses, each with its quotation.
pub fn citations(model: &Model, clauses: &[Clause]) -> Vec<Bilingual> {
    clauses.iter().map(|clause| citation(&cite(model, clause))).collect()
}

/// What a reader is told of something whose words were not seen.
pub fn caveat(certainty: Certainty) -> Option<Bilingual> {
    certainty.needs_caveat().then(|| certainty.describe())
}
