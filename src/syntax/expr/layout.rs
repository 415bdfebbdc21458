//! An expression laid out for its file: on one line where it fits, else over several, broken before `and`, `or`, `then`,
//! `else` and other operators.

use unicode_width::UnicodeWidthStr as _;

use super::print::{binding, flat, operands};
use super::{BinaryOp, Expr, ExprKind};

/// Columns of a line of a rule file.
pub const LINE: usize = 120;
/// How much further in what belongs to a line above stands.
const STEP: usize = 2;

/// The expression in its canonical layout; places of the expression are places of `written`.
///
/// `column` is where the text begins on its line, `tail` how many columns follow it on its last line.
#[must_use]
pub fn layout(expr: &Expr, written: &str, column: usize, tail: usize) -> String {
    let mut page = Page { written, out: String::new(), start: column };
    page.lay(expr, 0, STEP, tail);
    page.out
}

struct Page<'t> {
    written: &'t str,
    out: String,
    /// Columns before the text on its first line.
    start: usize,
}

impl Page<'_> {
    fn flat(&self, expr: &Expr, least: u8) -> String {
        flat(expr, least, self.written)
    }

    /// Whether the text, and what follows it, fits on the line that is begun.
    fn fits(&self, text: &str, tail: usize) -> bool {
        let column = match self.out.rsplit_once('\n') {
            Some((_, line)) => line.width(),
            None => self.start.saturating_add(self.out.width()),
        };
        column.saturating_add(text.width()).saturating_add(tail) <= LINE
    }

    fn line(&mut self, indent: usize, word: &str) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.out.push_str(word);
    }

    /// Lays out an expression; further lines of it stand `indent` columns in.
    fn lay(&mut self, expr: &Expr, least: u8, indent: usize, tail: usize) {
        let one_line = self.flat(expr, least);
        if !has_chain(expr) && self.fits(&one_line, tail) {
            return self.out.push_str(&one_line);
        }
        if binding(expr) < least {
            self.out.push('(');
            self.lay(expr, 0, indent, tail.saturating_add(1));
            return self.out.push(')');
        }
        let deeper = indent.saturating_add(STEP);
        match &expr.kind {
            ExprKind::If(condition, then, otherwise) => self.choice(condition, then, otherwise, indent, tail),
            ExprKind::Binary(op, ..) => {
                let mut parts = Vec::new();
                chain(expr, *op, &mut parts);
                let (first_least, other_least) = operands(*op);
                let last = parts.len().saturating_sub(1);
                for (i, (op, part)) in parts.into_iter().enumerate() {
                    if let Some(op) = op {
                        self.line(indent, op.sign());
                        self.out.push(' ');
                    }
                    let least = if i == 0 { first_least } else { other_least };
                    self.lay(part, least, deeper, if i == last { tail } else { 0 });
                }
            }
            ExprKind::Not(operand) => {
                self.out.push_str("not ");
                self.lay(operand, 3, indent, tail);
            }
            ExprKind::Negate(operand) => {
                self.out.push('-');
                self.lay(operand, 7, indent, tail);
            }
            ExprKind::In(left, members) => {
                self.lay(left, 5, deeper, " in [".len());
                self.out.push_str(" in [");
                self.fill(members, deeper, tail.saturating_add(1));
                self.out.push(']');
            }
            ExprKind::Call(name, arguments) => self.arguments(name, "(", arguments, ")", indent, tail),
            ExprKind::Index(name, keys) => self.arguments(name, "[", keys, "]", indent, tail),
            ExprKind::Literal(..) | ExprKind::Name(_) | ExprKind::Error => self.out.push_str(&one_line),
        }
    }

    /// `if … then …` on a line of its own, or over two, then `else`.
    fn choice(&mut self, condition: &Expr, then: &Expr, otherwise: &Expr, indent: usize, tail: usize) {
        let deeper = indent.saturating_add(STEP);
        self.out.push_str("if ");
        let head = format!("{} then {}", self.flat(condition, 0), self.flat(then, 1));
        if !has_chain(condition) && !has_chain(then) && self.fits(&head, 0) {
            self.out.push_str(&head);
        } else {
            self.lay(condition, 0, deeper, 0);
            self.line(indent, "then ");
            self.lay(then, 1, deeper, 0);
        }
        self.line(indent, "else ");
        if let ExprKind::If(condition, then, otherwise) = &otherwise.kind {
            self.choice(condition, then, otherwise, indent, tail);
        } else {
            self.lay(otherwise, 0, deeper, tail);
        }
    }

    /// One argument a line.
    fn arguments(&mut self, name: &str, open: &str, items: &[Expr], close: &str, indent: usize, tail: usize) {
        self.out.push_str(name);
        self.out.push_str(open);
        let last = items.len().saturating_sub(1);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.out.push(',');
                self.line(indent, "");
            }
            // `else` stands under its `if`, other further lines further in.
            let inner = if matches!(item.kind, ExprKind::If(..)) { indent } else { indent.saturating_add(STEP) };
            self.lay(item, 0, inner, if i == last { tail.saturating_add(1) } else { 1 });
        }
        self.out.push_str(close);
    }

    /// As many constants a line as fit.
    fn fill(&mut self, items: &[Expr], indent: usize, tail: usize) {
        let last = items.len().saturating_sub(1);
        for (i, item) in items.iter().enumerate() {
            let text = self.flat(item, 5);
            let after = if i == last { tail } else { 1 };
            if i > 0 {
                self.out.push(',');
                if self.fits(&format!(" {text}"), after) {
                    self.out.push(' ');
                } else {
                    self.line(indent, "");
                }
            }
            self.out.push_str(&text);
        }
    }
}

/// Whether an `else if` stands in it: such a choice is always written with one branch a line.
fn has_chain(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::If(condition, then, otherwise) => {
            matches!(otherwise.kind, ExprKind::If(..)) || [condition, then, otherwise].into_iter().any(|e| has_chain(e))
        }
        ExprKind::Binary(_, a, b) => has_chain(a) || has_chain(b),
        ExprKind::Not(a) | ExprKind::Negate(a) => has_chain(a),
        ExprKind::In(a, members) => has_chain(a) || members.iter().any(has_chain),
        ExprKind::Call(_, items) | ExprKind::Index(_, items) => items.iter().any(has_chain),
        ExprKind::Literal(..) | ExprKind::Name(_) | ExprKind::Error => false,
    }
}

/// The operands of a row of operators that bind alike, each with the operator before it.
fn chain<'e>(expr: &'e Expr, of: BinaryOp, parts: &mut Vec<(Option<BinaryOp>, &'e Expr)>) {
    match &expr.kind {
        ExprKind::Binary(op, left, right) if op.precedence() == of.precedence() => {
            if op.is_comparison() {
                parts.push((None, left));
            } else {
                chain(left, of, parts);
            }
            parts.push((Some(*op), right));
        }
        _ => parts.push((None, expr)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Origin, parse};
    use super::*;
    use crate::diag::{Report, Sources};

    fn laid(text: &str) -> String {
        let mut sources = Sources::new();
        let file = sources.add("e", text);
        let mut report = Report::new();
        let expr = parse(text, Origin { file, start: 0, whole: None }, &mut report);
        layout(&expr, text, 10, 3)
    }

    #[test]
    fn short_ones_stay_on_a_line_with_their_constants_as_written() {
        for (written, canonical) in [
            ("a>=10万  and(b<1_000_000)", "a >= 10万 and b < 1_000_000"),
            ("（x＋60％）", "x + 60%"),
            ("“甲” == k", "\"甲\" == k"),
            ("'say \"a\"' == k", "'say \"a\"' == k"),
            ("if a then\n  b\nelse c", "if a then b else c"),
            ("if a then (if b then c else d) else e", "if a then (if b then c else d) else e"),
            ("d>2016-05-01", "d > 2016-05-01"),
            ("( 5 )+(0.50)", "5 + 0.50"),
        ] {
            assert_eq!(laid(written), canonical, "{written}");
            assert_eq!(laid(canonical), canonical);
        }
    }

    #[test]
    fn long_ones_break_before_what_joins_them() {
        let (long, other) = ("company.first_long_name_of_a_fact", "company.second_long_name_of_a_fact");
        let text = format!("{long} and {other} and ({long} >= 5 or {other} < 6)");
        let broken = format!("{long}\n  and {other}\n  and ({long} >= 5 or {other} < 6)");
        assert_eq!(laid(&text), broken);
        assert_eq!(laid(&broken), broken);
        let choice = "if a then 1 else if b then 2 else 3";
        assert_eq!(laid(choice), "if a then 1\n  else if b then 2\n  else 3");
        let list = format!("kind in [{}]", ["\"1234567890\""; 12].join(", "));
        assert!(laid(&list).lines().all(|line| line.width() <= LINE - 10), "{}", laid(&list));
        assert_eq!(laid(&laid(&list)), laid(&list));
        let call = format!("first(x, {choice})");
        assert_eq!(laid(&call), "first(x,\n  if a then 1\n  else if b then 2\n  else 3)");
    }
}
