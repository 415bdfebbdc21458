//! Results for machines: `huiqi.check/1`, with keys in a fixed order, decimals as text, and nothing hidden in any text.

mod inventory;
mod relation;
mod text;
mod timeline;

pub use text::{Words, line, pretty, words};

use serde::Serialize;

use self::inventory::InventoryOut;
use self::relation::{OptionOut, RelationOut};
use self::timeline::{InstrumentOut, TimelineOut};
use super::changes::Change;
use crate::explain::{
    Assessment, Citation, DatedSource, FactValue, Gap, Measure, MissingFact, OutputResult, Requirement, RuleResult,
    Verdict,
};
use crate::value::{Type, Value};

/// A pack that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PackRef {
    /// Its identifier.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its files.
    pub sha256: String,
}

/// What made the results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// Version of the program.
    pub engine: String,
    /// The packs.
    pub packs: Vec<PackRef>,
}

/// One object for one assessment, an array for several; ends with a line break.
#[must_use]
pub fn assessments(all: &[Assessment], meta: &Meta) -> String {
    one_or_many(all.iter().map(|assessment| check(assessment, meta, None)).collect())
}

/// The same for what-if: each with the assessment before the facts of `sets` were set, and a key `changes`.
#[must_use]
pub fn what_if(pairs: &[(Assessment, Assessment)], sets: &[(String, String)], meta: &Meta) -> String {
    let of = |(before, after)| {
        check(after, meta, Some(Changes { set: set(sets), results: super::changes::compare(before, after) }))
    };
    one_or_many(pairs.iter().map(|(before, after)| of((before, after))).collect())
}

/// The object of one assessment on one line.
#[must_use]
pub fn assessment_line(assessment: &Assessment, meta: &Meta) -> String {
    line(&check(assessment, meta, None))
}

fn one_or_many(mut all: Vec<Check<'_>>) -> String {
    match (all.len(), all.pop()) {
        (1, Some(one)) => pretty(&one),
        (_, last) => {
            all.extend(last);
            pretty(&all)
        }
    }
}

#[derive(Serialize)]
struct Check<'a> {
    schema: &'static str,
    engine: &'a str,
    packs: &'a [PackRef],
    as_of: String,
    profile: ProfileRef<'a>,
    summary: Summary,
    results: Vec<ResultOut<'a>>,
    warnings: Vec<Words<'a>>,
    inventories: Vec<InventoryOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Changes<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeline: Option<Vec<TimelineOut<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instruments: Option<Vec<InstrumentOut<'a>>>,
}

#[derive(Serialize)]
struct ProfileRef<'a> {
    source: &'a str,
    name: Option<&'a str>,
    credit_code: Option<&'a str>,
}

#[derive(Serialize)]
struct Summary {
    applies: usize,
    discretionary: usize,
    undetermined: usize,
    not_met: usize,
    out_of_scope: usize,
    not_in_force: usize,
}

#[derive(Serialize)]
struct Changes<'a> {
    set: Vec<SetOut<'a>>,
    results: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct SetOut<'a> {
    fact: &'a str,
    value: &'a str,
}

fn set(sets: &[(String, String)]) -> Vec<SetOut<'_>> {
    sets.iter().map(|(fact, value)| SetOut { fact, value }).collect()
}

#[derive(Serialize)]
struct ResultOut<'a> {
    rule: &'a str,
    record: Option<RecordOut<'a>>,
    verdict: &'static str,
    title: Words<'a>,
    citations: Vec<CitationOut<'a>>,
    requirements: Vec<RequirementOut<'a>>,
    outputs: Vec<OutputOut<'a>>,
    missing: Vec<&'a str>,
    assumed: Vec<AssumedOut<'a>>,
    notes: Vec<Words<'a>>,
    pack: &'a str,
    decided_on: Option<String>,
    authority: Option<Words<'a>>,
    amount: Option<&'a str>,
    reasons: Vec<Words<'a>>,
    sources: Vec<SourceOut<'a>>,
    papers: Vec<Words<'a>>,
    procedure: Option<Words<'a>>,
    questions: Vec<QuestionOut<'a>>,
    under: Option<&'a str>,
    towards: Option<&'a str>,
    warnings: Vec<Words<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<OptionOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<RelationOut<'a>>,
}

/// A record a result is about.
#[derive(Serialize)]
pub(super) struct RecordOut<'a> {
    kind: &'a str,
    index: usize,
    name: Option<&'a str>,
}

pub(super) fn record(result: &RuleResult) -> Option<RecordOut<'_>> {
    result.record.as_ref().map(|r| RecordOut { kind: &r.kind, index: r.index, name: r.name.as_deref() })
}

#[derive(Serialize)]
pub(super) struct CitationOut<'a> {
    instrument: &'a str,
    number: Option<&'a str>,
    locator: Option<&'a str>,
    quote: Option<&'a str>,
    status: &'static str,
    title: &'a str,
    certainty: &'static str,
    checked_on: String,
}

#[derive(Serialize)]
pub(super) struct RequirementOut<'a> {
    id: &'a str,
    part: &'static str,
    state: &'static str,
    label: Words<'a>,
    test: &'a str,
    facts: Vec<FactOut<'a>>,
    gap: Option<GapOut>,
    citations: Vec<CitationOut<'a>>,
    hint: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    measures: Vec<MeasureOut<'a>>,
}

#[derive(Serialize)]
struct MeasureOut<'a> {
    label: Option<Words<'a>>,
    met: bool,
    #[serde(flatten)]
    gap: GapOut,
}

#[derive(Serialize)]
struct FactOut<'a> {
    fact: &'a str,
    value: Option<Typed>,
    line: Option<usize>,
}

#[derive(Serialize)]
struct AssumedOut<'a> {
    fact: &'a str,
    value: Option<Typed>,
}

#[derive(Serialize)]
struct GapOut {
    need: String,
    actual: String,
    by: String,
    unit: Option<String>,
    sign: &'static str,
}

#[derive(Serialize)]
struct OutputOut<'a> {
    id: &'a str,
    value: Option<String>,
    unit: Option<String>,
    label: Words<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Words<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citations: Vec<CitationOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Words<'a>>,
}

#[derive(Serialize)]
struct SourceOut<'a> {
    id: &'a str,
    label: Words<'a>,
    value: Option<Typed>,
    from: Option<String>,
    to: Option<String>,
    certainty: &'static str,
    citations: Vec<CitationOut<'a>>,
    note: Option<Words<'a>>,
}

#[derive(Serialize)]
struct QuestionOut<'a> {
    fact: &'a str,
    label: Words<'a>,
    question: Words<'a>,
    where_to_find: Option<Words<'a>>,
}

/// A value as facts are typed: booleans as such, everything else as text.
#[derive(Serialize)]
#[serde(untagged)]
enum Typed {
    Boolean(bool),
    Text(String),
}

impl From<&Value> for Typed {
    fn from(value: &Value) -> Self {
        match value {
            Value::Boolean(b) => Self::Boolean(*b),
            other => Self::Text(other.to_string()),
        }
    }
}

fn check<'a>(a: &'a Assessment, meta: &'a Meta, changes: Option<Changes<'a>>) -> Check<'a> {
    let count = |verdict| a.results.iter().filter(|r| r.verdict == verdict).count();
    Check {
        schema: "huiqi.check/1",
        engine: &meta.engine,
        packs: &meta.packs,
        as_of: a.as_of.to_string(),
        profile: ProfileRef { source: &a.source, name: a.name.as_deref(), credit_code: a.credit_code.as_deref() },
        summary: Summary {
            applies: count(Verdict::Applies),
            discretionary: count(Verdict::Discretionary),
            undetermined: count(Verdict::Undetermined),
            not_met: count(Verdict::NotMet),
            out_of_scope: count(Verdict::OutOfScope),
            not_in_force: count(Verdict::NotInForce),
        },
        results: a.results.iter().map(result).collect(),
        warnings: a.all_warnings().into_iter().map(words).collect(),
        inventories: a.inventories.iter().map(inventory::inventory).collect(),
        changes,
        timeline: a.timeline.as_ref().map(|t| t.rules.iter().map(timeline::timeline).collect()),
        instruments: a.timeline.as_ref().map(|t| t.instruments.iter().map(timeline::instrument).collect()),
    }
}

fn result(r: &RuleResult) -> ResultOut<'_> {
    let question = |m| {
        let m: &MissingFact = m;
        let place = m.where_to_find.as_ref().map(words);
        QuestionOut { fact: &m.fact, label: words(&m.label), question: words(&m.question), where_to_find: place }
    };
    ResultOut {
        rule: &r.rule,
        record: record(r),
        verdict: r.verdict.name(),
        title: words(&r.title),
        citations: r.citations.iter().map(citation).collect(),
        requirements: r.requirements.iter().map(requirement).collect(),
        outputs: r.outputs.iter().map(output).collect(),
        missing: names(&r.missing),
        assumed: r
            .assumed
            .iter()
            .map(|f| AssumedOut { fact: &f.fact, value: f.value.as_ref().map(Typed::from) })
            .collect(),
        notes: r.notes.iter().map(words).collect(),
        pack: &r.pack,
        decided_on: r.decided_on.map(|day| day.to_string()),
        authority: r.authority.as_ref().map(words),
        amount: r.amount.as_deref(),
        reasons: r.reasons.iter().map(words).collect(),
        sources: r.sources.iter().map(source).collect(),
        papers: r.papers.iter().map(words).collect(),
        procedure: r.procedure.as_ref().map(words),
        questions: r.missing.iter().map(question).collect(),
        under: r.under.as_deref(),
        towards: r.towards.as_deref(),
        warnings: r.warnings.iter().map(words).collect(),
        options: r.options.iter().map(relation::option).collect(),
        relations: r.relations.iter().map(relation::relation).collect(),
    }
}

/// The names of missing facts, sorted, each once.
pub(super) fn names(missing: &[MissingFact]) -> Vec<&str> {
    let mut names: Vec<&str> = missing.iter().map(|m| m.fact.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

pub(super) fn citation(c: &Citation) -> CitationOut<'_> {
    CitationOut {
        instrument: &c.instrument,
        number: c.number.as_deref(),
        locator: c.locator.as_deref(),
        quote: c.quote.as_deref(),
        status: c.status,
        title: &c.title,
        certainty: c.certainty.name(),
        checked_on: c.checked_on.to_string(),
    }
}

pub(super) fn requirement(r: &Requirement) -> RequirementOut<'_> {
    let fact = |f| {
        let f: &FactValue = f;
        FactOut { fact: &f.fact, value: f.value.as_ref().map(Typed::from), line: f.line }
    };
    RequirementOut {
        id: &r.id,
        part: r.part.name(),
        state: r.state.name(),
        label: words(&r.label),
        test: &r.test,
        facts: r.facts.iter().map(fact).collect(),
        gap: r.gap.as_ref().map(gap),
        citations: r.citations.iter().map(citation).collect(),
        hint: r.hint.as_ref().map(words),
        measures: r.measures.iter().map(measure).collect(),
    }
}

fn measure(m: &Measure) -> MeasureOut<'_> {
    MeasureOut { label: m.label.as_ref().map(words), met: m.is_met, gap: gap(&m.gap) }
}

fn gap(g: &Gap) -> GapOut {
    GapOut {
        need: g.need.to_string(),
        actual: g.actual.to_string(),
        by: g.by.to_string(),
        unit: unit_code(&g.kind),
        sign: g.sign,
    }
}

/// The code of a number's unit; `None` for what has no unit at all.
pub(super) fn unit_code(kind: &Type) -> Option<String> {
    match kind {
        Type::Number(unit) => Some(unit.to_string()),
        _ => None,
    }
}

fn output(o: &OutputResult) -> OutputOut<'_> {
    let text = match &o.value {
        Some(Value::Text(id)) => o.kind.option_label(id).map(words),
        _ => None,
    };
    OutputOut {
        id: &o.id,
        value: o.machine_value(),
        unit: unit_code(&o.kind),
        label: words(&o.label),
        text,
        missing: o.value.is_none().then(|| names(&o.missing)),
        reasons: o.reasons.iter().map(words).collect(),
        citations: o.citations.iter().map(citation).collect(),
        note: o.note.as_ref().map(words),
    }
}

fn source(s: &DatedSource) -> SourceOut<'_> {
    SourceOut {
        id: &s.id,
        label: words(&s.label),
        value: s.value.as_ref().map(Typed::from),
        from: s.period.map(|p| p.from.to_string()),
        to: s.period.and_then(|p| p.to).map(|to| to.to_string()),
        certainty: s.certainty.name(),
        citations: s.citations.iter().map(citation).collect(),
        note: s.note.as_ref().map(words),
    }
}

#[cfg(test)]
mod tests;
