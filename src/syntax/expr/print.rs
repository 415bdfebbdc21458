//! The canonical form of an expression: reading it again gives the same expression.

use std::fmt::{self, Write as _};

use super::{Expr, ExprKind, LiteralUnit};
use crate::value::{Value, plain};

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = Line { written: None, out: String::new() };
        line.write(self, 0);
        f.write_str(&line.out)
    }
}

/// The expression on one line, its constants as they are written in the text it was read from.
///
/// The places of the expression must be places of that text.
#[must_use]
pub(super) fn flat(expr: &Expr, least: u8, written: &str) -> String {
    let mut line = Line { written: Some(written), out: String::new() };
    line.write(expr, least);
    line.out
}

/// How tightly the outermost part binds.
pub(super) fn binding(expr: &Expr) -> u8 {
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

/// How tightly the operands of an operator have to bind: left-associative; a comparison takes no comparison on either
/// side.
pub(super) fn operands(op: super::BinaryOp) -> (u8, u8) {
    let own = op.precedence();
    (if op.is_comparison() { own.saturating_add(1) } else { own }, own.saturating_add(1))
}

/// A constant as it is written, with ASCII signs: `10万`, `1_000_000`, `60%`, `"design"`.
fn constant(raw: &str) -> String {
    // The place of a group includes its brackets.
    let word = raw.trim_matches(|c: char| c.is_whitespace() || "()（）".contains(c));
    let curly = ['“', '”', '‘', '’', '\''];
    match word.strip_prefix(curly).map(|body| body.strip_suffix(curly).unwrap_or(body)) {
        Some(body) if !body.contains('"') => format!("\"{body}\""),
        Some(_) => word.to_owned(),
        None if word.starts_with('"') => word.to_owned(),
        None => word.replace('％', "%"),
    }
}

struct Line<'t> {
    /// The text of the expression, where constants are taken from.
    written: Option<&'t str>,
    out: String,
}

impl Line<'_> {
    fn write(&mut self, expr: &Expr, least: u8) {
        if binding(expr) < least {
            self.out.push('(');
            self.write(expr, 0);
            return self.out.push(')');
        }
        match &expr.kind {
            ExprKind::Literal(value, unit) => self.constant(expr, value, *unit),
            ExprKind::Name(name) => self.out.push_str(name),
            ExprKind::Index(name, keys) => self.list(name, "[", keys, "]", 0),
            ExprKind::Call(name, arguments) => self.list(name, "(", arguments, ")", 0),
            ExprKind::Not(operand) => {
                self.out.push_str("not ");
                self.write(operand, 3);
            }
            ExprKind::Negate(operand) => {
                self.out.push('-');
                self.write(operand, 7);
            }
            ExprKind::Binary(op, left, right) => {
                let (left_least, right_least) = operands(*op);
                self.write(left, left_least);
                let _ = write!(self.out, " {} ", op.sign());
                self.write(right, right_least);
            }
            ExprKind::In(left, members) => {
                self.write(left, 5);
                self.list(" in ", "[", members, "]", 5);
            }
            ExprKind::If(condition, then, otherwise) => {
                self.out.push_str("if ");
                self.write(condition, 0);
                self.out.push_str(" then ");
                // Brackets say whose `else` follows.
                self.write(then, 1);
                self.out.push_str(" else ");
                self.write(otherwise, 0);
            }
            ExprKind::Error => self.out.push('?'),
        }
    }

    fn constant(&mut self, expr: &Expr, value: &Value, unit: LiteralUnit) {
        let raw = self.written.and_then(|text| text.get(expr.span.range()));
        let text = match (raw, value, unit) {
            (Some(raw), ..) => constant(raw),
            (None, Value::Text(text), _) => format!("\"{text}\""),
            (None, Value::Number(n), LiteralUnit::Ratio) => {
                let hundred = n.checked_mul(rust_decimal::Decimal::ONE_HUNDRED).unwrap_or(*n);
                format!("{}%", plain(hundred))
            }
            (None, Value::Number(n), LiteralUnit::Free) => plain(*n),
            (None, value, _) => value.to_string(),
        };
        self.out.push_str(&text);
    }

    fn list(&mut self, name: &str, open: &str, items: &[Expr], close: &str, least: u8) {
        self.out.push_str(name);
        self.out.push_str(open);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            self.write(item, least);
        }
        self.out.push_str(close);
    }
}
