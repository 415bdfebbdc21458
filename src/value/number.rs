//! Exact numbers: read from text without a binary float on the way, and written back for people and machines.

use rust_decimal::{Decimal, RoundingStrategy};

/// Why a text is not an exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// Not a number in any form that is read.
    NotANumber,
    /// `1e6`.
    Exponent,
    /// `0xff`, `0o17`, `0b1`.
    Radix,
    /// `nan` or `inf`.
    NotFinite,
    /// More digits than can be held exactly (28).
    TooManyDigits,
    /// `1,234`: a thousands separator that is not `_`.
    Separator,
    /// `1_`, `_1`, `1__0`.
    Underscore,
}

/// Reads a number exactly: sign, digits, `_` between digits, a decimal point, then `%`, `万` or `亿`.
///
/// # Errors
/// When the text has another form, or more digits than are held exactly. Nothing is ever rounded.
pub fn parse_number(text: &str) -> Result<Decimal, NumberError> {
    let text = text.trim();
    let (body, shift) = if let Some(body) = text.strip_suffix('%') {
        (body, -2)
    } else if let Some(body) = text.strip_suffix('万') {
        (body, 4)
    } else if let Some(body) = text.strip_suffix('亿') {
        (body, 8)
    } else {
        (text, 0)
    };
    let body = body.trim_end();
    check_form(body)?;
    let digits: String = body.chars().filter(|c| *c != '_').collect();
    let digits = digits.strip_prefix('+').unwrap_or(&digits);
    let number = Decimal::from_str_exact(digits).map_err(|_| NumberError::TooManyDigits)?;
    shifted(number, shift).ok_or(NumberError::TooManyDigits)
}

fn check_form(body: &str) -> Result<(), NumberError> {
    let unsigned = body.strip_prefix(['+', '-']).unwrap_or(body);
    let lower = unsigned.to_ascii_lowercase();
    if lower == "nan" || lower == "inf" || lower == "infinity" {
        return Err(NumberError::NotFinite);
    }
    if lower.starts_with("0x") || lower.starts_with("0o") || lower.starts_with("0b") {
        return Err(NumberError::Radix);
    }
    let bytes = unsigned.as_bytes();
    if !bytes.first().is_some_and(u8::is_ascii_digit) || !bytes.last().is_some_and(u8::is_ascii_digit) {
        return Err(if bytes.contains(&b'_') && bytes.iter().all(|b| b.is_ascii_digit() || *b == b'_') {
            NumberError::Underscore
        } else {
            NumberError::NotANumber
        });
    }
    if bytes.iter().all(|b| b.is_ascii_digit() || b"+-eE._".contains(b)) && bytes.iter().any(|b| b"eE".contains(b)) {
        return Err(NumberError::Exponent);
    }
    if bytes.contains(&b',') && bytes.iter().all(|b| b.is_ascii_digit() || b",._".contains(b)) {
        return Err(NumberError::Separator);
    }
    if unsigned.matches('.').count() > 1 || !bytes.iter().all(|b| b.is_ascii_digit() || b"._".contains(b)) {
        return Err(NumberError::NotANumber);
    }
    let lone = |pair: &[u8]| matches!(pair, [b'_', other] | [other, b'_'] if !other.is_ascii_digit());
    if bytes.windows(2).any(lone) {
        return Err(NumberError::Underscore);
    }
    Ok(())
}

/// The number times ten to the power of `shift`, exactly, or `None` where it does not fit.
fn shifted(number: Decimal, shift: i32) -> Option<Decimal> {
    match shift {
        0 => Some(number),
        down if down < 0 => {
            let scale = number.scale().checked_add(down.unsigned_abs())?;
            Decimal::try_from_i128_with_scale(number.mantissa(), scale).ok().filter(|_| scale <= 28)
        }
        up => {
            // 3.00001万: the scale shrinks first, so that nothing is lost and nothing is multiplied needlessly.
            let drop = number.scale().min(up.unsigned_abs());
            let rest = up.unsigned_abs().checked_sub(drop)?;
            let scale = number.scale().checked_sub(drop)?;
            let mantissa = number.mantissa().checked_mul(10_i128.checked_pow(rest)?)?;
            Decimal::try_from_i128_with_scale(mantissa, scale).ok()
        }
    }
}

/// Rounds half away from zero: the one rounding there is, used once, where an amount is reported.
#[must_use]
pub fn round_half_up(number: Decimal, places: u32) -> Decimal {
    let rounded = number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    // There is no negative zero in an answer.
    if rounded.is_zero() { Decimal::ZERO } else { rounded }
}

/// Without trailing zeros and never `-0`: the form for machines where no number of decimals is fixed.
#[must_use]
pub fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

/// `1234567.5` as `1,234,567.5`, with the decimals it has.
#[must_use]
pub fn with_thousands(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut grouped = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && whole.len().abs_diff(i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_amount_in_many_forms() {
        let expected = Decimal::from_str_exact("3000000.10").unwrap();
        for text in ["3_000_000.10", "3000000.1", "+3000000.10", "300.00001万", " 300.00001 万 ", "0.030000001亿"] {
            assert_eq!(parse_number(text), Ok(expected), "{text}");
        }
        assert_eq!(parse_number("8%"), Decimal::from_str_exact("0.08").map_err(|_| NumberError::NotANumber));
    }

    #[test]
    fn what_is_refused() {
        use NumberError::*;
        for (text, error) in [
            ("", NotANumber),
            ("是", NotANumber),
            ("1e6", Exponent),
            ("1E+6", Exponent),
            ("0xff", Radix),
            ("nan", NotFinite),
            ("-inf", NotFinite),
            ("1,234", Separator),
            ("1__0", Underscore),
            ("_1", Underscore),
            ("1_", Underscore),
            (".5", NotANumber),
            ("5.", NotANumber),
            ("1.2.3", NotANumber),
            ("12345678901234567890123456789.1", TooManyDigits),
            ("0.00000000000000000000000000001", TooManyDigits),
            ("79228162514264337593543950336", TooManyDigits),
            ("7922816251426433759354396万", TooManyDigits),
        ] {
            assert_eq!(parse_number(text), Err(error), "{text}");
        }
    }

    #[test]
    fn grouping() {
        for (number, expected) in
            [("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567.50", "-1,234,567.50"), ("123456", "123,456")]
        {
            assert_eq!(with_thousands(number), expected);
        }
    }
}
