//! The canonical form of an expression: reading it again gives the same expression.

use std::fmt;

use super::{Expr, ExprKind, LiteralUnit};
use crate::value::{Value, plain};

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self, 0, f)
    }
}

/// How tightly the outermost part binds.
fn binding(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::If(..) => 0,
        ExprKind::Binary(op, ..) => op.precedence(),
        ExprKind::Not(_) => 3,
        ExprKind::In(..) => 4,
        ExprKind::Negate(_) => 7,
        ExprKind::Literal(Value::Number(n), _) if n.is_sign_negative() => 7,
        _ => 8,
    }
}

fn write(expr: &Expr, least: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if binding(expr) < least {
        f.write_str("(")?;
        write(expr, 0, f)?;
        return f.write_str(")");
    }
    match &expr.kind {
        ExprKind::Literal(Value::Text(text), _) => write!(f, "\"{text}\""),
        ExprKind::Literal(Value::Number(n), LiteralUnit::Ratio) => {
            let hundred = n.checked_mul(rust_decimal::Decimal::ONE_HUNDRED).unwrap_or(*n);
            write!(f, "{}%", plain(hundred))
        }
        ExprKind::Literal(Value::Number(n), LiteralUnit::Free) => f.write_str(&plain(*n)),
        ExprKind::Literal(value, _) => write!(f, "{value}"),
        ExprKind::Name(name) => f.write_str(name),
        ExprKind::Index(name, keys) => list(name, "[", keys, "]", 0, f),
        ExprKind::Call(name, arguments) => list(name, "(", arguments, ")", 0, f),
        ExprKind::Not(operand) => {
            f.write_str("not ")?;
            write(operand, 3, f)
        }
        ExprKind::Negate(operand) => {
            f.write_str("-")?;
            write(operand, 7, f)
        }
        ExprKind::Binary(op, left, right) => {
            let own = op.precedence();
            // Left-associative; a comparison takes no comparison on either side, and `not` only stands at its left edge.
            let left_least = if op.is_comparison() { own.saturating_add(1) } else { own };
            write(left, left_least, f)?;
            write!(f, " {} ", op.sign())?;
            write(right, own.saturating_add(1), f)
        }
        ExprKind::In(left, members) => {
            write(left, 5, f)?;
            list(" in ", "[", members, "]", 5, f)
        }
        ExprKind::If(condition, then, otherwise) => {
            f.write_str("if ")?;
            write(condition, 0, f)?;
            f.write_str(" then ")?;
            write(then, 0, f)?;
            f.write_str(" else ")?;
            write(otherwise, 0, f)
        }
        ExprKind::Error => f.write_str("?"),
    }
}

fn list(name: &str, open: &str, items: &[Expr], close: &str, least: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name}{open}")?;
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        write(item, least, f)?;
    }
    f.write_str(close)
}
