//! Bytes to text: UTF-8 with or without a mark, within stated limits, so that no file can exhaust memory or the stack.

use crate::both;
use crate::value::Bilingual;

/// The largest file that is read.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The most `=` and `,` a file may have: about as many keys and elements.
const MAX_VALUES: usize = 150_000;
/// The deepest nesting of brackets.
const MAX_DEPTH: usize = 64;
/// The most dots in a row of dotted names.
const MAX_DOTS: usize = 32;

/// Why bytes are not a text that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Over a limit.
    TooLarge(Bilingual),
    /// Not UTF-8.
    NotUtf8(Bilingual),
}

/// The text of the bytes, without a byte-order mark.
///
/// # Errors
/// When the bytes are over a limit or not UTF-8.
pub fn decode(bytes: &[u8]) -> Result<&str, DecodeError> {
    if bytes.len() > MAX_BYTES {
        return Err(DecodeError::TooLarge(Bilingual::fixed(
            "文件超过 16 MiB 上限",
            "the file is over the limit of 16 MiB",
        )));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(DecodeError::NotUtf8(Bilingual::fixed(
            "文件是 UTF-16 编码，请另存为 UTF-8",
            "the file is UTF-16; save it as UTF-8",
        )));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes.iter().take(error.valid_up_to()).filter(|b| **b == b'\n').count().saturating_add(1);
        DecodeError::NotUtf8(if looks_like_gbk(bytes) {
            both!(
                "第 {line} 行起不是 UTF-8 编码，看起来是 GBK；请用编辑器另存为 UTF-8",
                "not UTF-8 from line {line} on; it looks like GBK: save it as UTF-8"
            )
        } else {
            both!("第 {line} 行起不是 UTF-8 编码；请另存为 UTF-8", "not UTF-8 from line {line} on; save it as UTF-8")
        })
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    within_limits(text).map_err(DecodeError::TooLarge)?;
    Ok(text)
}

/// Whether every high byte begins a pair that GBK could hold.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(first) = rest.next() {
        let pair = |second: &u8| (0x40..=0xfe).contains(second) && *second != 0x7f;
        if *first >= 0x80 && (!(0x81..=0xfe).contains(first) || !rest.next().is_some_and(pair)) {
            return false;
        }
    }
    true
}

/// A cheap look over the bytes before any tree is built.
fn within_limits(text: &str) -> Result<(), Bilingual> {
    let (mut values, mut depth, mut dots, mut line) = (0_usize, 0_usize, 0_usize, 1_usize);
    let mut quote = None;
    let mut escaped = false;
    for byte in text.bytes() {
        line = line.saturating_add(usize::from(byte == b'\n'));
        // Strings and comments end with their line here: good enough for a limit, and never fooled for long.
        match (quote, byte) {
            (_, b'\n') => quote = None,
            (Some(b'"'), _) if escaped => escaped = false,
            (Some(b'"'), b'\\') => escaped = true,
            (Some(q), b) if q == b => quote = None,
            (None, b'"' | b'\'' | b'#') => quote = Some(byte),
            (None, b'[' | b'{') => depth = depth.saturating_add(1),
            (None, b']' | b'}') => depth = depth.saturating_sub(1),
            (None, b'=' | b',') => values = values.saturating_add(1),
            (Some(_) | None, _) => {}
        }
        dots = match byte {
            b'.' if quote.is_none() => dots.saturating_add(1),
            b'=' | b',' | b'\n' => 0,
            _ => dots,
        };
        if values > MAX_VALUES {
            return Err(both!(
                "键与元素超过 {MAX_VALUES} 个的上限",
                "more than the limit of {MAX_VALUES} keys and elements"
            ));
        }
        if depth > MAX_DEPTH || dots > MAX_DOTS {
            return Err(both!(
                "第 {line} 行嵌套超过上限（{MAX_DEPTH} 层括号或 {MAX_DOTS} 级点号）",
                "line {line} is nested beyond the limit of {MAX_DEPTH} brackets or {MAX_DOTS} dots"
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(decode(b"\xef\xbb\xbfa = 1"), Ok("a = 1"));
        let gbk = [b'n', b'=', b'"', 0xb9, 0xf0, 0xc1, 0xd6, b'"'];
        let Err(DecodeError::NotUtf8(words)) = decode(&gbk) else { panic!("GBK is refused") };
        assert!(words.zh.contains("GBK") && words.en.contains("GBK"));
        let Err(DecodeError::NotUtf8(words)) = decode(&[b'a', 0xff, b'\n']) else { panic!("refused") };
        assert!(!words.en.contains("GBK"));
        assert!(matches!(decode(b"\xff\xfea\0"), Err(DecodeError::NotUtf8(_))));
    }

    #[test]
    fn limits() {
        assert!(decode("x = [[1], [2]]\n".repeat(100).as_bytes()).is_ok());
        for text in ["[".repeat(100_000), "a.".repeat(100_000), "a=1\n".repeat(1_000_000), "\n".repeat(MAX_BYTES + 1)] {
            assert!(matches!(decode(text.as_bytes()), Err(DecodeError::TooLarge(_))));
        }
    }
}
