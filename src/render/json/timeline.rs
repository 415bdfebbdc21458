//! The law over time as JSON: when each benefit holds, what changes, and how the instruments stand.

use serde::Serialize;

use super::{CitationOut, RecordOut, Typed, Words, citation, names, unit_code, words};
use crate::explain::machine_value;
use crate::explain::timeline::{Change, Deciding, MilestoneAt, Moment, RuleTimeline, Span, Standing, ValueChange};
use crate::value::{Type, Value};

#[derive(Serialize)]
pub(super) struct TimelineOut<'a> {
    rule: &'a str,
    record: Option<RecordOut<'a>>,
    axis: &'static str,
    in_force: PeriodOut,
    spans: Vec<SpanOut<'a>>,
    milestones: Vec<MilestoneOut<'a>>,
}

#[derive(Serialize)]
struct PeriodOut {
    from: String,
    to: Option<String>,
}

#[derive(Serialize)]
struct SpanOut<'a> {
    from: Option<String>,
    to: Option<String>,
    verdict: &'static str,
    current: bool,
    conditions: Vec<ConditionOut<'a>>,
    missing: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chosen: Option<ChosenOut<'a>>,
    changes: Vec<ChangeOut<'a>>,
}

#[derive(Serialize)]
struct ChosenOut<'a> {
    id: &'a str,
    label: Words<'a>,
    others_could_cost_less: bool,
}

#[derive(Serialize)]
struct ConditionOut<'a> {
    id: &'a str,
    part: &'static str,
    state: &'static str,
    label: Words<'a>,
}

#[derive(Serialize)]
struct MilestoneOut<'a> {
    id: &'a str,
    on: String,
    label: Words<'a>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum ChangeOut<'a> {
    Began { on: String },
    Ended { on: String },
    Condition(ConditionOut<'a>),
    Value(ValueOut<'a>),
    Output(ValueOut<'a>),
    Doubt { text: Words<'a> },
}

#[derive(Serialize)]
struct ValueOut<'a> {
    id: &'a str,
    before: Option<Typed>,
    after: Option<Typed>,
    unit: Option<String>,
    label: Words<'a>,
    citations: Vec<CitationOut<'a>>,
}

#[derive(Serialize)]
pub(super) struct InstrumentOut<'a> {
    id: &'a str,
    number: Option<&'a str>,
    title: &'a str,
    status: &'static str,
    effective_from: Option<String>,
    effective_to: Option<String>,
    checked_on: String,
    checked_against: Words<'a>,
    certainty: &'static str,
    in_doubt_after: Option<String>,
    doubt: Option<Words<'a>>,
}

pub(super) fn timeline(t: &RuleTimeline) -> TimelineOut<'_> {
    TimelineOut {
        rule: &t.rule,
        record: t.record.as_ref().map(|r| RecordOut { kind: &r.kind, index: r.index, name: r.name.as_deref() }),
        axis: t.axis.name(),
        in_force: PeriodOut { from: t.in_force.from.to_string(), to: t.in_force.to.map(|to| to.to_string()) },
        spans: t.spans.iter().map(span).collect(),
        milestones: t.milestones.iter().map(milestone).collect(),
    }
}

fn span(s: &Span) -> SpanOut<'_> {
    let at = |moment: Option<Moment>| moment.map(|m| m.to_string());
    SpanOut {
        from: at(s.from),
        to: at(s.to),
        verdict: s.verdict.name(),
        current: s.is_current,
        conditions: s.conditions.iter().map(condition).collect(),
        missing: names(&s.missing),
        reasons: s.reasons.iter().map(words).collect(),
        chosen: s.choice.as_ref().map(|c| ChosenOut {
            id: &c.id,
            label: words(&c.label),
            others_could_cost_less: c.is_provisional,
        }),
        changes: s.changes.iter().map(change).collect(),
    }
}

fn condition(c: &Deciding) -> ConditionOut<'_> {
    ConditionOut { id: &c.id, part: c.part.name(), state: c.state.name(), label: words(&c.label) }
}

fn milestone(m: &MilestoneAt) -> MilestoneOut<'_> {
    MilestoneOut { id: &m.id, on: m.on.to_string(), label: words(&m.label) }
}

fn change(c: &Change) -> ChangeOut<'_> {
    match c {
        Change::Began(day) => ChangeOut::Began { on: day.to_string() },
        Change::Ended(day) => ChangeOut::Ended { on: day.to_string() },
        Change::Condition(of) => ChangeOut::Condition(condition(of)),
        Change::Value(of) => ChangeOut::Value(value(of)),
        Change::Output(of) => ChangeOut::Output(value(of)),
        Change::Doubt(text) => ChangeOut::Doubt { text: words(text) },
    }
}

fn value(v: &ValueChange) -> ValueOut<'_> {
    ValueOut {
        id: &v.id,
        before: v.before.as_ref().map(|value| typed(value, &v.kind)),
        after: v.after.as_ref().map(|value| typed(value, &v.kind)),
        unit: unit_code(&v.kind),
        label: words(&v.label),
        citations: v.citations.iter().map(citation).collect(),
    }
}

fn typed(value: &Value, kind: &Type) -> Typed {
    match value {
        Value::Boolean(b) => Typed::Boolean(*b),
        other => Typed::Text(machine_value(other, kind)),
    }
}

pub(super) fn instrument(s: &Standing) -> InstrumentOut<'_> {
    InstrumentOut {
        id: &s.id,
        number: s.number.as_deref(),
        title: &s.title,
        status: s.status,
        effective_from: s.effective_from.map(|day| day.to_string()),
        effective_to: s.effective_to.map(|day| day.to_string()),
        checked_on: s.checked_on.to_string(),
        checked_against: words(&s.checked_against),
        certainty: s.certainty.name(),
        in_doubt_after: s.doubt.as_ref().map(|doubt| doubt.after.to_string()),
        doubt: s.doubt.as_ref().map(|doubt| words(&doubt.text)),
    }
}
