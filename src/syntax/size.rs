//! How much a TOML text may consist of: its reader keeps every word and every error, so that they are counted first.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::both;
use crate::diag::{Code, Diagnostic, FileId, Span};

/// The most words, signs, gaps and line ends.
const MOST_PIECES: usize = 1_000_000;
/// The most bytes of one word or text.
const LONGEST_PIECE: usize = 1_000_000;

/// Why a text is not read, where it is made of too much. A short text is not looked at: it cannot be.
pub(super) fn too_large(text: &str, file: FileId) -> Option<Diagnostic> {
    if text.len() <= MOST_PIECES.min(LONGEST_PIECE) {
        return None;
    }
    for (count, token) in Source::new(text).lex().enumerate() {
        let (start, end) = (token.span().start(), token.span().end());
        let words = if count >= MOST_PIECES {
            both!(
                "文件到此已有 {MOST_PIECES} 个词、符号和换行，其余不再读",
                "the file has {MOST_PIECES} words, signs and line ends up to here: it is not read"
            )
        } else if end.saturating_sub(start) > LONGEST_PIECE && token.kind() != TokenKind::Comment {
            both!("这个词或文字超过 {LONGEST_PIECE} 字节", "this word or text is over {LONGEST_PIECE} bytes")
        } else {
            continue;
        };
        let first = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let span = Span::new(file, start, start.saturating_add(first));
        return Some(Diagnostic::new(Code::TooLarge, span, words).help(both!(
            "拆成几个文件，或移出不是规则文件的内容",
            "split it over several files, or move out what does not belong here"
        )));
    }
    None
}
