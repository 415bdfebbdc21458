//! Cells of CSV as bytes: text that no spreadsheet takes for a formula, exact numbers.

use rust_decimal::Decimal;

use crate::batch::{Form, Shown};
use crate::plan::{Constant, Symbols};
use crate::text::visible;
use crate::value::plain;

/// A text as a cell. What a spreadsheet would take for a formula gets an apostrophe before it.
pub fn text(text: &str, out: &mut Vec<u8>) {
    if is_plain(text.as_bytes()) {
        return out.extend_from_slice(text.as_bytes());
    }
    let hidden = text.bytes().any(|b| b < 0x20 && b != b'\n' || matches!(b, 0x7f | 0xc2 | 0xd8 | 0xe2 | 0xef));
    let shown = if hidden { visible(text) } else { text.into() };
    // A full-width sign is taken for a formula too.
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let needs_quotes = shown.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
    if needs_quotes {
        out.push(b'"');
    }
    if is_formula {
        out.push(b'\'');
    }
    if needs_quotes {
        for byte in shown.bytes() {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(shown.as_bytes());
    }
}

/// Whether a text is written as it stands, as nearly all are: without branches, so that many bytes are looked at together.
fn is_plain(bytes: &[u8]) -> bool {
    const SPECIAL: [u8; 7] = [b',', b'"', 0x7f, 0xc2, 0xd8, 0xe2, 0xef];
    // The last four begin characters that may be hidden, or full-width signs.
    let special = |byte: &u8| SPECIAL.iter().fold(u8::from(*byte < 0x20), |any, one| any | u8::from(byte == one));
    let is_formula = matches!(bytes.first(), Some(b'=' | b'+' | b'-' | b'@'));
    !is_formula && bytes.iter().map(special).fold(0, |any, special| any | special) == 0
}

/// A whole number.
pub fn whole(mut number: u64, out: &mut Vec<u8>) {
    let mut digits = [0_u8; 20];
    let mut count = 0_usize;
    for slot in digits.iter_mut().rev() {
        *slot = b'0'.wrapping_add(u8::try_from(number % 10).unwrap_or(0));
        number /= 10;
        count = count.saturating_add(1);
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(digits.len().saturating_sub(count)..).unwrap_or(&[]));
}

/// An amount with its two decimals, rounded already.
pub fn money(number: Decimal, out: &mut Vec<u8>) {
    let scale = number.scale();
    let quick = u64::try_from(number.mantissa().unsigned_abs()).ok().filter(|_| scale <= 2);
    let factor = match scale {
        0 => 100,
        1 => 10,
        _ => 1,
    };
    let Some(fen) = quick.and_then(|mantissa| mantissa.checked_mul(factor)) else {
        return out.extend_from_slice(format!("{number:.2}").as_bytes());
    };
    if number.is_sign_negative() && fen > 0 {
        out.push(b'-');
    }
    whole(fen / 100, out);
    let rest = u8::try_from(fen % 100).unwrap_or(0);
    out.extend_from_slice(&[b'.', b'0'.wrapping_add(rest / 10), b'0'.wrapping_add(rest % 10)]);
}

/// One value.
pub fn constant(value: Constant, form: Form, symbols: &Symbols, out: &mut Vec<u8>) {
    match value {
        Constant::Number(number) if form == Form::Money => money(number, out),
        Constant::Number(number) => out.extend_from_slice(plain(number).as_bytes()),
        Constant::Boolean(truth) => out.extend_from_slice(if truth { b"true" } else { b"false" }),
        Constant::Date(date) => out.extend_from_slice(date.to_string().as_bytes()),
        Constant::Text(symbol) => text(&symbols.text(symbol), out),
    }
}

/// The value of an output.
pub fn shown(value: &Shown, form: Form, symbols: &Symbols, out: &mut Vec<u8>) {
    match value {
        Shown::Nothing => {}
        Shown::One(value) => constant(*value, form, symbols, out),
        Shown::Several(values) => {
            let mut joined = Vec::new();
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    joined.push(b';');
                }
                match value {
                    Constant::Text(symbol) => joined.extend_from_slice(symbols.text(*symbol).as_bytes()),
                    value => constant(*value, form, symbols, &mut joined),
                }
            }
            let is_text = values.iter().any(|value| matches!(value, Constant::Text(_)));
            match String::from_utf8(joined) {
                Ok(words) if is_text => text(&words, out),
                Ok(words) => out.extend_from_slice(words.as_bytes()),
                Err(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn formulas_are_inert() {
        for (given, written) in [
            ("=1+1", "'=1+1"),
            ("+86", "'+86"),
            ("-1", "'-1"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\tx", "'\\u{9}x"),
            ("＝cmd", "'＝cmd"),
            ("=\"a\",b", "\"'=\"\"a\"\",b\""),
            ("甲,乙", "\"甲,乙\""),
            ("甲公司", "甲公司"),
            ("甲\u{202e}乙", "甲\\u{202e}乙"),
        ] {
            assert_eq!(of(|out| text(given, out)), written);
        }
    }

    #[test]
    fn amounts() {
        for (number, written) in [
            ("0", "0.00"),
            ("-0.00", "0.00"),
            ("5", "5.00"),
            ("12.5", "12.50"),
            ("-0.05", "-0.05"),
            ("184467440737095516.15", "184467440737095516.15"),
            ("79228162514264337593543950335", "79228162514264337593543950335.00"),
        ] {
            assert_eq!(of(|out| money(Decimal::from_str_exact(number).unwrap(), out)), written);
        }
        assert_eq!(of(|out| whole(0, out)), "0");
        assert_eq!(of(|out| whole(u64::MAX, out)), u64::MAX.to_string());
    }
}
