//! Text to tokens. Full-width signs are read as what they mean, and reported.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::parser::Origin;
use crate::both;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::value::{parse_date, parse_number};

/// A token with its place.
#[derive(Clone, Debug)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TokenKind {
    Number(Decimal),
    Percent(Decimal),
    Date(Date),
    Text(String),
    /// A name or a keyword.
    Word(String),
    /// A sign, in its ASCII form.
    Sign(&'static str),
    End,
}

const SIGNS: [&str; 17] = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",", "=", "%"];

/// Full-width and typographic signs, and what they are read as.
const FOREIGN: [(char, &str); 18] = [
    ('（', "("),
    ('）', ")"),
    ('［', "["),
    ('］', "]"),
    ('，', ","),
    ('＋', "+"),
    ('－', "-"),
    ('−', "-"),
    ('＊', "*"),
    ('×', "*"),
    ('／', "/"),
    ('÷', "/"),
    ('＜', "<"),
    ('＞', ">"),
    ('≤', "<="),
    ('≥', ">="),
    ('≠', "!="),
    ('＝', "=="),
];

pub fn tokens(text: &str, origin: Origin, report: &mut Report) -> Vec<Token> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        if c.is_whitespace() {
            at = at.saturating_add(c.len_utf8());
            continue;
        }
        let (kind, length) = match c {
            '0'..='9' => number_or_date(rest, at, origin, report),
            'a'..='z' | 'A'..='Z' | '_' => word(rest),
            '"' | '\'' | '“' | '”' | '‘' | '’' => quoted(rest, c, at, origin, report),
            _ => sign(rest, c, at, origin, report),
        };
        let end = at.saturating_add(length.max(1));
        if let Some(kind) = kind {
            all.push(Token { kind, span: origin.span(at, end) });
        }
        at = text.ceil_char_boundary(end);
    }
    all.push(Token { kind: TokenKind::End, span: origin.span(text.len(), text.len()) });
    all
}

fn word(rest: &str) -> (Option<TokenKind>, usize) {
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len());
    (Some(TokenKind::Word(rest.get(..end).unwrap_or("").to_owned())), end)
}

fn number_or_date(rest: &str, at: usize, origin: Origin, report: &mut Report) -> (Option<TokenKind>, usize) {
    if let Some(date) = rest.get(..10).and_then(parse_date) {
        return (Some(TokenKind::Date(date)), 10);
    }
    let digits = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len());
    let suffix = rest.get(digits..).and_then(|r| r.chars().next()).filter(|c| matches!(c, '%' | '％' | '万' | '亿'));
    let end = digits.saturating_add(suffix.map_or(0, char::len_utf8));
    let written = rest.get(..end).unwrap_or("").replace('％', "%");
    match parse_number(&written) {
        Ok(number) if written.ends_with('%') => (Some(TokenKind::Percent(number)), end),
        Ok(number) => (Some(TokenKind::Number(number)), end),
        Err(_) => {
            report.add(
                Diagnostic::new(
                    Code::ExpressionSyntax,
                    origin.span(at, at.saturating_add(end)),
                    both!("`{written}` 不是数也不是日期", "`{written}` is neither a number nor a date"),
                )
                .help(both!(
                    "数写作 1_000_000、15%、300万，日期写作 2016-05-01",
                    "write numbers as 1_000_000, 15% or 300万 and dates as 2016-05-01"
                )),
            );
            (Some(TokenKind::Number(Decimal::ZERO)), end)
        }
    }
}

fn quoted(rest: &str, open: char, at: usize, origin: Origin, report: &mut Report) -> (Option<TokenKind>, usize) {
    let body = rest.get(open.len_utf8()..).unwrap_or("");
    let closes =
        |c: char| if open == '"' || open == '\'' { c == open } else { matches!(c, '“' | '”' | '‘' | '’') };
    if open != '"' {
        let span = origin.span(at, at.saturating_add(open.len_utf8()));
        let finding = Diagnostic::new(
            Code::ForeignPunctuation,
            span,
            both!("文本的引号写作 `{open}`", "a text is quoted with `{open}`"),
        );
        let mut finding = finding.help(both!("改用半角双引号 `\"`", "use straight double quotes `\"`"));
        if let (Some(end), None) = (body.find(closes), origin.whole) {
            let (open_end, close) =
                (at.saturating_add(open.len_utf8()), body.get(end..).and_then(|r| r.chars().next()));
            let start = open_end.saturating_add(end);
            let end = start.saturating_add(close.map_or(1, char::len_utf8));
            finding = finding.fix(span, "\"").fix(origin.span(start, end), "\"");
        }
        report.add(finding);
    }
    let Some(end) = body.find(closes) else {
        report.find(
            Code::ExpressionSyntax,
            origin.span(at, at.saturating_add(rest.len())),
            both!("文本缺少收尾的引号", "the text lacks its closing quote"),
        );
        return (Some(TokenKind::Text(body.to_owned())), rest.len());
    };
    let close = body.get(end..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8);
    let length = open.len_utf8().saturating_add(end).saturating_add(close);
    (Some(TokenKind::Text(body.get(..end).unwrap_or("").to_owned())), length)
}

fn sign(rest: &str, c: char, at: usize, origin: Origin, report: &mut Report) -> (Option<TokenKind>, usize) {
    if let Some(sign) = SIGNS.iter().find(|s| rest.starts_with(**s)) {
        return (Some(TokenKind::Sign(sign)), sign.len());
    }
    let length = if rest.starts_with("＝＝") { "＝＝".len() } else { c.len_utf8() };
    let span = origin.span(at, at.saturating_add(length));
    if let Some((_, ascii)) = FOREIGN.iter().find(|(foreign, _)| *foreign == c) {
        let finding = Diagnostic::new(
            Code::ForeignPunctuation,
            span,
            both!("这里用了全角或印刷体符号 `{c}`", "the full-width or typographic sign `{c}` stands here"),
        );
        let finding = finding.help(both!("改成 `{ascii}`", "write `{ascii}`"));
        report.add(if origin.whole.is_none() { finding.fix(span, *ascii) } else { finding });
        return (Some(TokenKind::Sign(ascii)), length);
    }
    report.find(Code::ExpressionSyntax, span, both!("不认识的字符 `{c}`", "`{c}` has no meaning here"));
    (None, length)
}
