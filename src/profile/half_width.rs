//! Full-width letters, digits and signs as the half-width ones that are meant by them.

/// The text with `Ａ０％` as `A0%` and the ideographic space as a space, without white space at its ends.
#[must_use]
pub fn half_width(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_becomes_narrow() {
        assert_eq!(half_width("　ＭＡ０～％ 甲"), "MA0~% 甲");
    }
}
