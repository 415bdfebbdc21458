//! One expression of the rule language, evaluated for rule authors.

use jiff::civil::Date;

use super::MissingFact;
use super::needs::Needs;
use super::reader::Reader;
use crate::diag::{Report, Sources};
use crate::eval::{Columns, chunk_of, evaluate};
use crate::model::{Each, Frame, Model, Scope, resolve};
use crate::plan::compile_expression;
use crate::profile::Profile;
use crate::syntax::expr::Expr;
use crate::value::{Bilingual, Type, Value};

/// The value of an expression, for the company or for each record it speaks of.
#[derive(Clone, Debug)]
pub struct ExprAnswer {
    /// Its type.
    pub kind: Type,
    /// The record kind it is asked about, if any.
    pub record: Option<String>,
    /// One entry for the company, or one a record.
    pub rows: Vec<ExprRow>,
}

/// One value of an expression.
#[derive(Clone, Debug)]
pub struct ExprRow {
    /// The value; `None` where it is unknown.
    pub value: Option<Value>,
    /// What it still needs, sorted.
    pub missing: Vec<MissingFact>,
    /// Why it is unknown though every fact is stated.
    pub reasons: Vec<Bilingual>,
}

/// Evaluates an expression for a profile.
///
/// # Errors
/// The findings of an expression that does not fit the model.
pub fn evaluate_expression(
    model: &Model,
    sources: &Sources,
    expr: &Expr,
    profile: &Profile,
    as_of: Date,
) -> Result<ExprAnswer, Report> {
    let mut report = Report::new();
    let scope = Scope { each: Each::Any, locals: &[], broken: &[] };
    let Some(typed) = resolve(model, &scope, expr, &mut report) else { return Err(report) };
    let (plan, node) = compile_expression(model, &typed);
    let chunk = chunk_of(&plan, [(profile, as_of)]);
    let mut columns = Columns::default();
    evaluate(&plan, &chunk, &mut columns);
    let reader = Reader { model, plan: &plan, chunk: &chunk, columns: &columns, profile, sources, company: 0 };
    let row = |row| {
        let mut needs = Needs::default();
        reader.needs(node, row, &mut needs);
        ExprRow {
            value: reader.value(node, row),
            missing: needs.facts.into_values().collect(),
            reasons: needs.reasons.into_iter().collect(),
        }
    };
    let frame = plan.node(node).frame;
    Ok(ExprAnswer {
        kind: typed.kind,
        record: match frame {
            Frame::Company => None,
            Frame::Record(id) => model.records.get(id.index()).map(|r| r.id.clone()),
        },
        rows: reader.rows(frame).map(row).collect(),
    })
}
