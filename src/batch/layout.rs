//! What is answered for every company: the rules and their outputs, in the order in which they are written.

use crate::model::{FactId, Frame, Model, Nature};
use crate::plan::{NodeId, Plan};
use crate::value::{Type, Unit};

/// How the value of an output is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rounded once to the fen, two decimals.
    Money,
    /// As it is.
    Number,
    /// `true` or `false`, a date, a text.
    Other,
}

/// An output.
#[derive(Clone, Debug)]
pub struct OutputLayout {
    /// Its identifier.
    pub id: String,
    /// How it is written.
    pub form: Form,
    /// Whether it is summed over the records of a company: money, but not money per something.
    pub summed: bool,
    /// Its unit; empty for what has none.
    pub unit: String,
    /// Its value.
    pub value: NodeId,
    /// Where false, it is absent.
    pub when: Option<NodeId>,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct RuleLayout {
    /// Its identifier.
    pub id: String,
    /// What it is asked about.
    pub frame: Frame,
    /// Who decides.
    pub nature: Nature,
    /// Whether it is in force, its scope holds, its requirements hold.
    pub parts: [NodeId; 3],
    /// What it gives.
    pub outputs: Vec<OutputLayout>,
}

/// All that is answered.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The rules, in the order of the model.
    pub rules: Vec<RuleLayout>,
    /// The company's name.
    pub name: Option<FactId>,
    /// The credit code.
    pub code: Option<FactId>,
    /// The tax year.
    pub year: Option<FactId>,
}

impl Layout {
    /// Everything that a model answers.
    #[must_use]
    pub fn new(model: &Model, plan: &Plan) -> Self {
        let rules = model.rules.iter().zip(&plan.rules).map(|(rule, nodes)| RuleLayout {
            id: rule.id.to_string(),
            frame: nodes.frame,
            nature: nodes.nature,
            parts: [nodes.in_force, nodes.scope_holds, nodes.require_holds],
            outputs: rule
                .outputs
                .iter()
                .zip(&nodes.outputs)
                .map(|(output, (value, when))| OutputLayout {
                    id: output.id.to_string(),
                    form: match &output.kind {
                        Type::Number(unit) if unit.is_money() => Form::Money,
                        Type::Number(_) => Form::Number,
                        _ => Form::Other,
                    },
                    summed: output.kind == Type::Number(Unit::of("CNY")),
                    unit: match &output.kind {
                        Type::Number(unit) => unit.to_string(),
                        _ => String::new(),
                    },
                    value: *value,
                    when: *when,
                })
                .collect(),
        });
        Self {
            rules: rules.collect(),
            name: model.fact("company.name"),
            code: model.fact("company.credit_code"),
            year: model.fact("tax.year"),
        }
    }
}
