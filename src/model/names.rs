//! Names that expressions use, and which of them an expression names.

use super::{FactId, ParameterId, TableId, TermId};
use crate::syntax::expr::{Expr, ExprKind};

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entity {
    /// A fact.
    Fact(FactId),
    /// A term.
    Term(TermId),
    /// A parameter.
    Parameter(ParameterId),
    /// A table.
    Table(TableId),
    /// Something whose definition is wrong and has been reported.
    Broken,
}

/// Every name an expression uses, in order.
pub fn names_of(expr: &Expr, names: &mut Vec<String>) {
    match &expr.kind {
        ExprKind::Literal(..) | ExprKind::Error => {}
        ExprKind::Name(name) => names.push(name.clone()),
        ExprKind::Index(name, parts) => {
            names.push(name.clone());
            all_names(parts, names);
        }
        ExprKind::Call(_, parts) => all_names(parts, names),
        ExprKind::Not(a) | ExprKind::Negate(a) => names_of(a, names),
        ExprKind::Binary(_, a, b) => {
            names_of(a, names);
            names_of(b, names);
        }
        ExprKind::In(a, parts) => {
            names_of(a, names);
            all_names(parts, names);
        }
        ExprKind::If(a, b, c) => [a, b, c].into_iter().for_each(|p| names_of(p, names)),
    }
}

fn all_names(parts: &[Expr], names: &mut Vec<String>) {
    for part in parts {
        names_of(part, names);
    }
}
