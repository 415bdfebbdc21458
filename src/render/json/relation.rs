//! The options of a choice, and how a rule stands to others, as JSON.

use serde::Serialize;

use super::{CitationOut, RequirementOut, Words, citation, names, requirement, unit_code, words};
use crate::explain::{OptionResult, RelationResult, machine_value};

#[derive(Serialize)]
pub(super) struct OptionOut<'a> {
    id: &'a str,
    state: &'static str,
    cost: Option<String>,
    unit: Option<String>,
    chosen: bool,
    could_cost_less: bool,
    rules: &'a [String],
    label: Words<'a>,
    missing: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Words<'a>>,
    citations: Vec<CitationOut<'a>>,
    note: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unmet: Vec<RequirementOut<'a>>,
}

pub(super) fn option(o: &OptionResult) -> OptionOut<'_> {
    OptionOut {
        id: &o.id,
        state: o.state.name(),
        cost: o.cost.as_ref().map(|cost| machine_value(cost, &o.kind)),
        unit: unit_code(&o.kind),
        chosen: o.is_chosen,
        could_cost_less: o.could_cost_less,
        rules: &o.rules,
        label: words(&o.label),
        missing: names(&o.missing),
        reasons: o.reasons.iter().map(words).collect(),
        citations: o.citations.iter().map(citation).collect(),
        note: o.note.as_ref().map(words),
        unmet: o.unmet.iter().map(requirement).collect(),
    }
}

#[derive(Serialize)]
pub(super) struct RelationOut<'a> {
    kind: &'static str,
    rule: &'a str,
    reason: Option<Words<'a>>,
    certainty: &'static str,
    citations: Vec<CitationOut<'a>>,
}

pub(super) fn relation(r: &RelationResult) -> RelationOut<'_> {
    RelationOut {
        kind: r.kind.name(),
        rule: &r.rule,
        reason: r.reason.as_ref().map(words),
        certainty: r.certainty.name(),
        citations: r.citations.iter().map(citation).collect(),
    }
}
