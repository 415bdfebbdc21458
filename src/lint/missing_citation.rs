//! Scope conditions, requirements, dated values and table versions that cite nothing.

use crate::both;
use crate::diag::{Code, Report, Sources};
use crate::model::Model;

/// Everything that must cite an instrument.
pub fn check(model: &Model, _sources: &Sources, report: &mut Report) {
    let mut cites = |count: usize, span, id: &str| {
        if count == 0 {
            report.find(
                Code::MissingCitation,
                span,
                both!("`{id}` 没有引用依据；写上 `clause`", "`{id}` cites nothing: give it a `clause`"),
            );
        }
    };
    for condition in model.rules.iter().flat_map(|rule| rule.scope.iter().chain(&rule.require)) {
        cites(condition.clauses.len(), condition.span, &condition.id);
    }
    for parameter in &model.parameters {
        for value in &parameter.values {
            cites(value.clauses.len(), parameter.span, &parameter.id);
        }
    }
    for table in &model.tables {
        for version in &table.versions {
            cites(version.clauses.len(), table.span, &table.id);
        }
    }
}
