//! `# huiqi: allow HQ0511 — reason`: comments of rule files that allow findings, and the stretch each speaks of.
//!
//! At the end of a line it speaks of that line. On a line of its own it speaks of the next item: a key with its whole value;
//! a table header with everything up to the next header that does not lie within it; in an array over several lines, one
//! element. Blank lines and other comments may stand between.

use std::ops::Range;

use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

use super::size::too_large;
use crate::diag::{Code, FileId, Sources, Span};

/// The most codes that the comments of one file may name: nobody allows so much by hand.
pub const MOST_CODES: usize = 1_000;

/// A code that a comment names, if there is such a code, and where the word for it stands.
pub type Named = (Option<Code>, Span);

/// One such comment.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The comment, from its `#`.
    pub span: Span,
    /// Whether it has its line to itself.
    pub alone: bool,
    /// The codes it names.
    pub codes: Vec<Named>,
    /// Whether it gives a reason.
    pub has_reason: bool,
    /// The bytes of the file of which it speaks.
    pub covers: Range<u32>,
}

/// The allowing comments of a rule file. One that says something else than `allow` comes without codes. The last is one too
/// many where together they name more than [`MOST_CODES`]; of a file that is not read for its size there are none.
#[must_use]
pub fn read_allows(sources: &Sources, file: FileId) -> Vec<Allow> {
    let text = &sources.get(file).text;
    // Most files have none.
    if !["huiqi:", "huiqi：", "huiqi "].iter().any(|lead| text.contains(lead)) {
        return Vec::new();
    }
    if too_large(text, file).is_some() {
        return Vec::new();
    }
    let tokens = Source::new(text).lex().into_vec();
    let walk = Walk { text, tokens: &tokens };
    let lines = walk.statements();
    let (mut all, mut count) = (Vec::new(), 0_usize);
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind() == TokenKind::Comment) {
        let range = token.span().start()..token.span().end();
        let Some((codes, has_reason)) = text.get(range.clone()).and_then(|c| instruction(c, range.start, file)) else {
            continue;
        };
        count = count.saturating_add(codes.len().max(1));
        let alone = walk.is_alone(at);
        let covers = if alone { walk.next_item(at, &lines) } else { walk.line(range.start) };
        let covers = Span::new(file, covers.start, covers.end);
        let span = Span::new(file, range.start, range.end);
        all.push(Allow { span, alone, codes, has_reason, covers: covers.start..covers.end });
        if count > MOST_CODES {
            break;
        }
    }
    all
}

/// The codes and whether there is a reason; `None` where the comment is no instruction.
fn instruction(comment: &str, start: usize, file: FileId) -> Option<(Vec<Named>, bool)> {
    let rest = comment.strip_prefix('#')?.trim_start().strip_prefix("huiqi")?.trim_start();
    let rest = rest.strip_prefix([':', '：'])?.trim_start();
    let Some(rest) = rest.strip_prefix("allow").filter(|r| !r.starts_with(|c: char| c.is_alphanumeric())) else {
        return Some((Vec::new(), true));
    };
    let divided = divide(rest);
    let (names, reason) = divided.unwrap_or((rest, ""));
    let offset = start.saturating_add(comment.len().saturating_sub(rest.len()));
    let mut codes = Vec::new();
    for word in
        names.split([',', '，', '、', ' ', '\t']).filter(|word| !word.is_empty()).take(MOST_CODES.saturating_add(1))
    {
        let code = Code::find(word);
        // Without a divider the first word that is no code begins the reason that should have been divided off.
        if divided.is_none() && code.is_none() && !codes.is_empty() {
            break;
        }
        let at = word.as_ptr().addr().saturating_sub(rest.as_ptr().addr()).saturating_add(offset);
        codes.push((code, Span::new(file, at, at.saturating_add(word.len()))));
    }
    Some((codes, !reason.is_empty()))
}

/// What stands before and after the first `—`, `:`, `：`, or `-`, `--` among spaces.
fn divide(text: &str) -> Option<(&str, &str)> {
    let is_divider = |c: char| matches!(c, '—' | '–' | '：' | ':');
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let (head, tail) = text.split_at_checked(at)?;
        let dashes = tail.trim_start_matches('-');
        let dash = c == '-' && before.is_whitespace() && (dashes.is_empty() || dashes.starts_with(char::is_whitespace));
        if is_divider(c) || dash {
            return Some((head, tail.trim_matches(|c: char| is_divider(c) || c == '-' || c.is_whitespace())));
        }
        before = c;
    }
    None
}

/// A line that is a table header or a key with its value.
struct Statement {
    range: Range<usize>,
    /// The path of a header.
    header: Option<String>,
}

struct Walk<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

const SPACE: [TokenKind; 3] = [TokenKind::Whitespace, TokenKind::Newline, TokenKind::Comment];

impl Walk<'_> {
    /// The headers and keys of the file, in order.
    fn statements(&self) -> Vec<Statement> {
        let mut all = Vec::new();
        let mut rest = self.tokens.iter().skip_while(|t| SPACE.contains(&t.kind())).peekable();
        while let Some(first) = rest.next().filter(|t| t.kind() != TokenKind::Eof) {
            let is_header = first.kind() == TokenKind::LeftSquareBracket;
            let mut depth = usize::from(first.kind() == TokenKind::LeftCurlyBracket);
            let mut end = first.span().end();
            while let Some(token) = rest
                .next_if(|t| t.kind() != TokenKind::Eof && (t.kind() != TokenKind::Newline || depth > 0 && !is_header))
            {
                depth = deeper(depth, token.kind());
                if !SPACE.contains(&token.kind()) {
                    end = token.span().end();
                }
            }
            let range = first.span().start()..end;
            let path = |text: &str| {
                text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '[' | ']' | '"' | '\'')).collect()
            };
            let header = self.text.get(range.clone()).filter(|_| is_header).map(path);
            all.push(Statement { range, header });
            while rest.next_if(|t| SPACE.contains(&t.kind())).is_some() {}
        }
        all
    }

    /// Whether nothing but space stands before it on its line.
    fn is_alone(&self, at: usize) -> bool {
        let before = self.tokens.iter().take(at).rev();
        let mut before = before.skip_while(|t| t.kind() == TokenKind::Whitespace);
        before.next().is_none_or(|t| t.kind() == TokenKind::Newline)
    }

    /// The line of a byte.
    fn line(&self, at: usize) -> Range<usize> {
        let start = self.text.get(..at).and_then(|b| b.rfind('\n')).map_or(0, |n| n.saturating_add(1));
        let end =
            self.text.get(at..).and_then(|rest| rest.find('\n')).map_or(self.text.len(), |n| at.saturating_add(n));
        start..end
    }

    /// The item after a comment that stands alone.
    fn next_item(&self, at: usize, statements: &[Statement]) -> Range<usize> {
        let place = self.tokens.get(at).map_or(0, |t| t.span().start());
        let next = statements.partition_point(|s| s.range.start < place);
        let before = next.checked_sub(1).and_then(|before| statements.get(before));
        if before.is_some_and(|s| s.range.contains(&place)) {
            return self.element(at, place);
        }
        let mut rest = statements.iter().skip(next);
        let Some(first) = rest.next() else { return place..place };
        let Some(path) = &first.header else { return first.range.clone() };
        let within = format!("{path}.");
        let after = rest.find(|s| s.header.as_ref().is_some_and(|header| !header.starts_with(&within)));
        first.range.start..after.map_or(self.text.len(), |s| s.range.start)
    }

    /// The element of an array, or the key of a table, that follows within a value.
    fn element(&self, at: usize, place: usize) -> Range<usize> {
        let mut range = place..place;
        let mut depth = 0;
        for token in self.tokens.iter().skip(at).skip_while(|t| SPACE.contains(&t.kind())) {
            let kind = token.kind();
            let closes = matches!(kind, TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket);
            if kind == TokenKind::Eof || depth == 0 && (closes || kind == TokenKind::Comma) {
                break;
            }
            depth = deeper(depth, kind);
            let start = if range.is_empty() { token.span().start() } else { range.start };
            range = start..token.span().end();
        }
        range
    }
}

fn deeper(depth: usize, kind: TokenKind) -> usize {
    match kind {
        TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth.saturating_add(1),
        TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => depth.saturating_sub(1),
        _ => depth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Vec<String>, bool, String)> {
        let mut sources = Sources::new();
        let file = sources.add("a.toml", text);
        let one = |a: Allow| {
            let range = a.covers.start as usize..a.covers.end as usize;
            let words = a.codes.iter().map(|(_, span)| sources.slice(*span).to_owned());
            (words.collect(), a.has_reason, text.get(range).unwrap().to_owned())
        };
        read_allows(&sources, file).into_iter().map(one).collect()
    }

    #[test]
    fn it_speaks_of_the_next_item_or_of_its_line() {
        let text = "id = 1 # huiqi: allow HQ0511 — one\n# huiqi: allow HQ0512 - two\n\n# more\n[[a]]\nb = '''\n# huiqi: allow HQ0001 — in a text\n'''\n[[a.b]]\nc = 1\n[[a]]\nd = [\n  # huiqi：allow key-gap,unit-slip：three\n  { e = [1, 2], f = 2 }, # g\n  3,\n]\n# huiqi: allow HQ0513 -- four\nh = [\n1]\n# huiqi: allow HQ0514 — last\n";
        let all = read(text);
        let covered: Vec<&str> = all.iter().map(|(.., covers)| covers.as_str()).collect();
        assert_eq!(
            covered,
            [
                "id = 1 # huiqi: allow HQ0511 — one",
                "[[a]]\nb = '''\n# huiqi: allow HQ0001 — in a text\n'''\n[[a.b]]\nc = 1\n",
                "{ e = [1, 2], f = 2 }",
                "h = [\n1]",
                "",
            ]
        );
        assert_eq!(all[2].0, ["key-gap", "unit-slip"]);
        assert!(all.iter().all(|(_, reason, _)| *reason));
    }

    #[test]
    fn codes_and_reasons_in_every_form() {
        let one = |comment: &str| {
            let (codes, reason, _) = read(&format!("{comment}\na = 1\n")).remove(0);
            (codes.join(" "), reason)
        };
        for (comment, codes, reason) in [
            ("# huiqi: allow HQ0511 — 原文另有规定", "HQ0511", true),
            ("#huiqi:allow number-not-quoted - it is elsewhere", "number-not-quoted", true),
            ("# huiqi: allow HQ0511, unit-slip: why", "HQ0511 unit-slip", true),
            ("# huiqi: allow HQ0511、HQ0512 —— 理由", "HQ0511 HQ0512", true),
            ("# huiqi: allow HQ0511", "HQ0511", false),
            ("# huiqi: allow HQ0511 —", "HQ0511", false),
            ("# huiqi: allow HQ0511 because of that", "HQ0511", false),
            ("# huiqi: allow nonsense", "nonsense", false),
            ("# huiqi: allow", "", false),
            ("# huiqi: alow HQ0511 — x", "", true),
        ] {
            assert_eq!(one(comment), (codes.to_owned(), reason), "{comment}");
        }
        assert!(read("# huiqi allow HQ0511\n# huiqi: \n#:schema huiqi: x\n").len() <= 1);
    }

    #[test]
    fn broken_files_are_walked_to_their_end() {
        for text in [
            "# huiqi: allow HQ0511 — x\na = [[[{",
            "]]}# huiqi: allow HQ0511 — x",
            "[# huiqi: allow a\n",
            "'''# huiqi: ",
        ] {
            let _ = read(text);
        }
    }
}
