//! Tokens to an expression, by precedence, with recovery: a fault is reported at its place and the rest still read.

use super::lexer::{Token, TokenKind, tokens};
use super::{BinaryOp, Expr, ExprKind, LiteralUnit};
use crate::both;
use crate::diag::{Code, Diagnostic, FileId, Report, Span};
use crate::value::{Bilingual, Value};

/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 48;
/// The most tokens one expression may have.
const MAX_TOKENS: usize = 2_000;

/// Where the text of an expression stands in its file.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// The byte of the file at which the text begins.
    pub start: usize,
    /// The whole text's length where its bytes are not the file's (escapes): places are then the whole text.
    pub whole: Option<usize>,
}

impl Origin {
    /// The place of a stretch of the text.
    #[must_use]
    pub fn span(self, start: usize, end: usize) -> Span {
        match self.whole {
            Some(length) => Span::new(self.file, self.start, self.start.saturating_add(length)),
            None => Span::new(self.file, self.start.saturating_add(start), self.start.saturating_add(end)),
        }
    }
}

/// Reads an expression; faults are reported and leave an [`ExprKind::Error`] behind.
#[must_use]
pub fn parse(text: &str, origin: Origin, report: &mut Report) -> Expr {
    let all = tokens(text, origin, report);
    let whole = origin.span(0, text.len());
    if all.len() > MAX_TOKENS {
        report.find(
            Code::ExpressionTooDeep,
            whole,
            both!("表达式超过 {MAX_TOKENS} 个记号的上限", "the expression is over the limit of {MAX_TOKENS} tokens"),
        );
        return Expr { kind: ExprKind::Error, span: whole };
    }
    let mut parser = Parser { tokens: all, at: 0, depth: 0, report, failed: false, in_place: origin.whole.is_none() };
    let expr = parser.expression();
    if !parser.failed {
        let rest = parser.peek().clone();
        if rest.kind != TokenKind::End {
            let (zh, en) = shown(&rest.kind);
            parser.fault(
                rest.span,
                both!("表达式到此应结束，却有 {zh}", "the expression should end here, but {en} follows"),
                None,
            );
        }
    }
    if parser.failed { Expr { kind: ExprKind::Error, span: whole } } else { expr }
}

struct Parser<'r> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    report: &'r mut Report,
    failed: bool,
    /// Whether the places of tokens are those of the file.
    in_place: bool,
}

const KEYWORDS: [&str; 9] = ["if", "then", "else", "and", "or", "not", "in", "true", "false"];

/// A token in both languages; only the end has words of its own.
fn shown(kind: &TokenKind) -> (String, String) {
    let same = match kind {
        TokenKind::Number(n) => format!("`{n}`"),
        TokenKind::Percent(_) => "`%`".to_owned(),
        TokenKind::Date(d) => format!("`{d}`"),
        TokenKind::Text(t) => format!("`\"{t}\"`"),
        TokenKind::Word(w) => format!("`{w}`"),
        TokenKind::Sign(s) => format!("`{s}`"),
        TokenKind::End => return ("结尾".to_owned(), "the end".to_owned()),
    };
    (same.clone(), same)
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).or(self.tokens.last()).expect("there is always an end token: this is a bug")
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at = self.at.saturating_add(1).min(self.tokens.len().saturating_sub(1));
        token
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek().kind, TokenKind::Sign(s) if s == sign)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(&self.peek().kind, TokenKind::Word(w) if w == word)
    }

    /// Reports the first fault of an expression; later ones would only be its echo.
    fn fault(&mut self, span: Span, message: Bilingual, help: Option<Bilingual>) -> Expr {
        if !self.failed {
            let mut finding = Diagnostic::new(Code::ExpressionSyntax, span, message);
            finding.help = help;
            self.report.add(finding);
        }
        self.failed = true;
        Expr { kind: ExprKind::Error, span }
    }

    fn expect(&mut self, sign: &'static str) {
        if self.is_sign(sign) {
            self.next();
        } else {
            let token = self.peek().clone();
            let (zh, en) = shown(&token.kind);
            self.fault(token.span, both!("这里应是 `{sign}`，却是 {zh}", "expected `{sign}`, found {en}"), None);
        }
    }

    fn expect_word(&mut self, word: &'static str) {
        if self.is_word(word) {
            self.next();
        } else {
            let token = self.peek().clone();
            let (zh, en) = shown(&token.kind);
            self.fault(
                token.span,
                both!("这里应是 `{word}`，却是 {zh}", "expected `{word}`, found {en}"),
                Some(both!("完整写法是 `if 条件 then 甲 else 乙`", "the whole form is `if c then a else b`")),
            );
        }
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Expr) -> Expr {
        let span = self.peek().span;
        if self.depth >= MAX_DEPTH {
            if !self.failed {
                self.report.find(
                    Code::ExpressionTooDeep,
                    span,
                    both!("嵌套超过 {MAX_DEPTH} 层的上限", "nested beyond the limit of {MAX_DEPTH}"),
                );
            }
            self.failed = true;
            return Expr { kind: ExprKind::Error, span };
        }
        self.depth = self.depth.saturating_add(1);
        let expr = read(self);
        self.depth = self.depth.saturating_sub(1);
        expr
    }

    fn expression(&mut self) -> Expr {
        self.deeper(|p| {
            if !p.is_word("if") {
                return p.binary(0);
            }
            let start = p.next().span;
            let condition = p.expression();
            p.expect_word("then");
            let then = p.expression();
            p.expect_word("else");
            let otherwise = p.expression();
            let span = start.to(otherwise.span);
            Expr { kind: ExprKind::If(Box::new(condition), Box::new(then), Box::new(otherwise)), span }
        })
    }

    fn operator(&self) -> Option<BinaryOp> {
        Some(match &self.peek().kind {
            TokenKind::Word(w) if w == "or" => BinaryOp::Or,
            TokenKind::Word(w) if w == "and" => BinaryOp::And,
            TokenKind::Sign("==") => BinaryOp::Equal,
            TokenKind::Sign("!=") => BinaryOp::NotEqual,
            TokenKind::Sign("<") => BinaryOp::Less,
            TokenKind::Sign("<=") => BinaryOp::LessEqual,
            TokenKind::Sign(">") => BinaryOp::Greater,
            TokenKind::Sign(">=") => BinaryOp::GreaterEqual,
            TokenKind::Sign("+") => BinaryOp::Add,
            TokenKind::Sign("-") => BinaryOp::Subtract,
            TokenKind::Sign("*") => BinaryOp::Multiply,
            TokenKind::Sign("/") => BinaryOp::Divide,
            _ => return None,
        })
    }

    fn binary(&mut self, least: u8) -> Expr {
        let mut left = self.unary(least);
        while !self.failed {
            if self.is_word("in") && least < 4 {
                left = self.membership(left);
                if self.is_word("in") || self.operator().is_some_and(BinaryOp::is_comparison) {
                    return self.chained();
                }
                continue;
            }
            if self.is_sign("=") {
                let span = self.peek().span;
                if !self.failed {
                    let words = both!("相等比较写作 `==`", "equality is written `==`");
                    let finding = Diagnostic::new(Code::ExpressionSyntax, span, words);
                    let finding = finding.help(both!("写 `==`", "write `==`"));
                    self.report.add(if self.in_place { finding.fix(span, "==") } else { finding });
                }
                self.failed = true;
                return Expr { kind: ExprKind::Error, span };
            }
            let Some(op) = self.operator().filter(|op| op.precedence() > least) else {
                break;
            };
            self.next();
            let right = self.deeper(|p| p.binary(op.precedence()));
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span };
            if op.is_comparison() && (self.is_word("in") || self.operator().is_some_and(BinaryOp::is_comparison)) {
                return self.chained();
            }
        }
        left
    }

    fn chained(&mut self) -> Expr {
        let span = self.peek().span;
        self.fault(
            span,
            both!("比较不能连写", "comparisons cannot be chained"),
            Some(both!("把 `a < b < c` 写作 `a < b and b < c`", "write `a < b and b < c` for `a < b < c`")),
        )
    }

    fn membership(&mut self, left: Expr) -> Expr {
        self.next();
        self.expect("[");
        let mut members = Vec::new();
        while !self.failed && !self.is_sign("]") {
            members.push(self.deeper(|p| p.binary(4)));
            if !self.is_sign("]") {
                self.expect(",");
            }
        }
        let end = self.peek().span;
        self.expect("]");
        let span = left.span.to(end);
        Expr { kind: ExprKind::In(Box::new(left), members), span }
    }

    fn unary(&mut self, least: u8) -> Expr {
        if self.is_word("not") && least <= 2 {
            let start = self.next().span;
            let operand = self.deeper(Self::binary_of_not);
            let span = start.to(operand.span);
            return Expr { kind: ExprKind::Not(Box::new(operand)), span };
        }
        if self.is_sign("-") {
            let start = self.next().span;
            let operand = self.deeper(|p| p.unary(6));
            let span = start.to(operand.span);
            return Expr { kind: ExprKind::Negate(Box::new(operand)), span };
        }
        self.atom()
    }

    /// The operand of `not`: another `not`, or a comparison and what binds more tightly.
    fn binary_of_not(&mut self) -> Expr {
        if self.is_word("not") { self.unary(2) } else { self.binary(3) }
    }

    fn arguments(&mut self, close: &'static str) -> (Vec<Expr>, Span) {
        let mut arguments = Vec::new();
        while !self.failed && !self.is_sign(close) {
            arguments.push(self.expression());
            if !self.is_sign(close) {
                self.expect(",");
            }
        }
        let end = self.peek().span;
        self.expect(close);
        (arguments, end)
    }

    fn atom(&mut self) -> Expr {
        let token = self.peek().clone();
        let literal = |value, unit| Expr { kind: ExprKind::Literal(value, unit), span: token.span };
        match &token.kind {
            TokenKind::Number(n) => {
                self.next();
                literal(Value::Number(*n), LiteralUnit::Free)
            }
            TokenKind::Percent(n) => {
                self.next();
                literal(Value::Number(*n), LiteralUnit::Ratio)
            }
            TokenKind::Date(d) => {
                self.next();
                literal(Value::Date(*d), LiteralUnit::Free)
            }
            TokenKind::Text(t) => {
                self.next();
                literal(Value::text(t), LiteralUnit::Free)
            }
            TokenKind::Word(w) if w == "true" || w == "false" => {
                self.next();
                literal(Value::Boolean(w == "true"), LiteralUnit::Free)
            }
            TokenKind::Word(w) if !KEYWORDS.contains(&w.as_str()) => {
                self.next();
                self.named(w.clone(), token.span)
            }
            TokenKind::Sign("(") => {
                // The place of a group includes its brackets, so that what surrounds it is quoted whole.
                let start = self.next().span;
                let inner = self.expression();
                let end = self.peek().span;
                self.expect(")");
                Expr { span: if self.failed { inner.span } else { start.to(end) }, ..inner }
            }
            kind => {
                let (zh, en) = shown(kind);
                self.fault(
                    token.span,
                    both!("这里应是一个值、名称或括号，却是 {zh}", "expected a value, a name or `(`, found {en}"),
                    None,
                )
            }
        }
    }

    fn named(&mut self, name: String, start: Span) -> Expr {
        if self.is_sign("(") {
            self.next();
            let (arguments, end) = self.arguments(")");
            return Expr { kind: ExprKind::Call(name, arguments), span: start.to(end) };
        }
        if self.is_sign("[") {
            self.next();
            let (keys, end) = self.arguments("]");
            return Expr { kind: ExprKind::Index(name, keys), span: start.to(end) };
        }
        Expr { kind: ExprKind::Name(name), span: start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sources;

    fn read(text: &str) -> (String, Vec<String>) {
        let mut sources = Sources::new();
        let file = sources.add("e", text);
        let mut report = Report::new();
        let expr = parse(text, Origin { file, start: 0, whole: None }, &mut report);
        let findings = report
            .sorted()
            .iter()
            .map(|d| format!("{}:{} {}", sources.start(d.span).column, d.code.info().name, d.message.en))
            .collect();
        (expr.to_string(), findings)
    }

    #[test]
    fn precedence_is_kept_in_the_canonical_form() {
        for (text, printed) in [
            ("a or b and not c", "a or b and not c"),
            ("(a or b) and c", "(a or b) and c"),
            ("a-(b-c)*2", "a - (b - c) * 2"),
            ("(a - b) - c", "a - b - c"),
            ("not (a and b)", "not (a and b)"),
            ("not a == b", "not a == b"),
            ("-(a + b) * c", "-(a + b) * c"),
            ("x in [\"a\",\"b\"] and y", "x in [\"a\", \"b\"] and y"),
            ("if a then b else if c then d else e", "if a then b else if c then d else e"),
            ("(if a then b else c) + 1", "(if a then b else c) + 1"),
            ("max(70% * t[g, 1] , 300万)", "max(70% * t[g, 1], 3000000)"),
            ("year(d) + 2 >= 2016", "year(d) + 2 >= 2016"),
            ("d <= 2016-05-01", "d <= 2016-05-01"),
        ] {
            assert_eq!(read(text), (printed.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn faults_have_their_place() {
        for (text, expected) in [
            ("a < b < c", "7:expression-syntax comparisons cannot be chained"),
            ("a = b", "3:expression-syntax equality is written `==`"),
            ("a + ", "5:expression-syntax expected a value, a name or `(`, found the end"),
            ("a b", "3:expression-syntax the expression should end here, but `b` follows"),
            ("max(a", "6:expression-syntax expected `,`, found the end"),
            ("a ≥ b", "3:foreign-punctuation the full-width or typographic sign `≥` stands here"),
            ("if a then b", "12:expression-syntax expected `else`, found the end"),
            ("12abc", "1:expression-syntax `12abc` is neither a number nor a date"),
            ("\"a", "1:expression-syntax the text lacks its closing quote"),
        ] {
            assert_eq!(read(text).1, vec![expected.to_owned()], "{text}");
        }
        assert!(read(&"(".repeat(10_000)).1.first().is_some_and(|f| f.contains("too-deep")));
        assert!(read(&"-".repeat(1_000)).1.first().is_some_and(|f| f.contains("too-deep")));
        assert!(read(&"not ".repeat(1_000)).1.first().is_some_and(|f| f.contains("too-deep")));
    }
}
