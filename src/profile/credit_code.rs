//! 统一社会信用代码 (GB 32100-2015): 18 characters of 31, the last of which checks the others.

use super::half_width::half_width;
use crate::both;
use crate::text::visible;
use crate::value::Bilingual;

/// The characters of a code in the order of their values: digits, and letters without I O S V Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// How many characters there are.
const BASE: usize = 31;
/// 3 to the power of the place, modulo 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// The length of a code.
const LENGTH: usize = 18;
/// The longest text of which every character is looked at.
const LONGEST: usize = 40;

/// A character that no code has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Illegal {
    /// Its place, from 1.
    pub place: usize,
    /// The character, upper case.
    pub character: char,
    /// What is probably meant by it.
    pub meant: Option<char>,
}

/// Why a text is not a credit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreditCodeError {
    /// A number of the time before the credit code: 15 or 20 characters. Nothing in it can be verified.
    Legacy {
        /// How many characters it has.
        length: usize,
    },
    /// It has characters that no code has.
    Illegal {
        /// Each of them.
        characters: Vec<Illegal>,
        /// The code with what is probably meant, where that one is right.
        mended: Option<String>,
    },
    /// It has not 18 characters.
    Length {
        /// How many it has.
        length: usize,
    },
    /// The last character does not fit the 17 before it.
    CheckCharacter {
        /// The last character.
        found: char,
        /// The one that fits the 17 before it.
        fitting: char,
        /// The code with the one that fits.
        mended: String,
    },
}

impl CreditCodeError {
    /// What is wrong, and what to write.
    #[must_use]
    pub fn describe(&self) -> (Bilingual, Option<Bilingual>) {
        match self {
            Self::Legacy { length } => (
                both!(
                    "旧式税号，无法校验：它有 {length} 位，统一社会信用代码是 18 位",
                    "an old tax or registration number of {length} characters, which cannot be verified; a unified social credit code has 18"
                ),
                Some(Bilingual::fixed(
                    "请填写营业执照上的 18 位统一社会信用代码；暂缺可删去这一项",
                    "write the 18-character code of the business licence, or leave the fact out",
                )),
            ),
            Self::Illegal { characters, mended } => describe_illegal(characters, mended.as_deref()),
            Self::Length { length } => (
                both!(
                    "统一社会信用代码应为 18 位，这里是 {length} 位",
                    "a unified social credit code has 18 characters, this has {length}"
                ),
                Some(Bilingual::fixed("请对照营业执照补全或更正", "compare it with the business licence")),
            ),
            Self::CheckCharacter { found, fitting, mended } => (
                both!(
                    "统一社会信用代码的校验码不符：第 18 位是 `{found}`，按前 17 位应为 `{fitting}`",
                    "the check character of the unified social credit code is wrong: it is `{found}`, and `{fitting}` fits the 17 before it"
                ),
                Some(both!(
                    "请对照营业执照核对；若前 17 位无误，应为 `{mended}`",
                    "compare it with the business licence; if the first 17 are right, it is `{mended}`"
                )),
            ),
        }
    }
}

fn describe_illegal(characters: &[Illegal], mended: Option<&str>) -> (Bilingual, Option<Bilingual>) {
    let shown = |c: char| match c {
        ' ' => "空格".to_owned(),
        c => visible(&c.to_string()).into_owned(),
    };
    let zh: Vec<String> = characters
        .iter()
        .map(|i| {
            let asked = i.meant.map_or(String::new(), |meant| format!("，是否为 {meant}？"));
            format!("第 {} 位含非法字符 {}{asked}", i.place, shown(i.character))
        })
        .collect();
    let en: Vec<String> = characters
        .iter()
        .map(|i| {
            let asked = i.meant.map_or(String::new(), |meant| format!(" (is it {meant}?)"));
            let shown = if i.character == ' ' { "a space".to_owned() } else { shown(i.character) };
            format!("{shown} at place {}{asked}", i.place)
        })
        .collect();
    let (zh, en) = (zh.join("；").replace("？；", "？"), en.join(", "));
    let message = both!("统一社会信用代码{zh}", "the unified social credit code has characters that no code has: {en}");
    let help = match mended {
        Some(code) => both!(
            "改为 `{code}` 则校验相符；请对照营业执照核对",
            "`{code}` would pass the check; compare it with the business licence"
        ),
        None => Bilingual::fixed(
            "代码只用数字和大写字母，不用 I、O、S、V、Z；请对照营业执照核对",
            "a code has digits and capital letters without I, O, S, V and Z; compare it with the business licence",
        ),
    };
    (message, Some(help))
}

/// Verifies a code and returns it in its normal form: no white space around it, half width, upper case.
///
/// # Errors
/// When it is not a code; letters are never replaced by the digits they resemble.
pub fn check_credit_code(text: &str) -> Result<String, CreditCodeError> {
    let code = half_width(text).to_ascii_uppercase();
    let length = code.chars().count();
    if matches!(length, 15 | 20) && code.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(CreditCodeError::Legacy { length });
    }
    if length > LONGEST {
        return Err(CreditCodeError::Length { length });
    }
    let characters = illegal(&code);
    if !characters.is_empty() {
        return Err(CreditCodeError::Illegal { mended: mended(&code, &characters), characters });
    }
    let (body, found) = code
        .char_indices()
        .next_back()
        .filter(|_| length == LENGTH)
        .and_then(|(at, last)| Some((code.get(..at)?, last)))
        .ok_or(CreditCodeError::Length { length })?;
    let fitting = check_character(body).ok_or(CreditCodeError::Length { length })?;
    if found == fitting {
        Ok(code)
    } else {
        Err(CreditCodeError::CheckCharacter { found, fitting, mended: format!("{body}{fitting}") })
    }
}

fn illegal(code: &str) -> Vec<Illegal> {
    let foreign = code.chars().zip(1..).filter(|(c, _)| !ALPHABET.contains(*c));
    foreign.map(|(character, place)| Illegal { place, character, meant: meant(character) }).collect()
}

/// The character that is written like one that no code has.
const fn meant(character: char) -> Option<char> {
    Some(match character {
        'O' => '0',
        'I' => '1',
        'S' => '5',
        'V' => 'U',
        'Z' => '2',
        _ => return None,
    })
}

/// The code with what is probably meant, where it is right then; spaces and hyphens inside mean nothing.
fn mended(code: &str, characters: &[Illegal]) -> Option<String> {
    let known = |i: &Illegal| i.meant.is_some() || matches!(i.character, ' ' | '-');
    if !characters.iter().all(known) {
        return None;
    }
    let code: String = code.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| meant(c).unwrap_or(c)).collect();
    let (body, last) = code.split_at_checked(LENGTH.checked_sub(1)?)?;
    (check_character(body)?.to_string() == last).then_some(code)
}

/// Whether the bytes are a code in its normal form; asks for no memory.
#[must_use]
pub fn is_credit_code(bytes: &[u8]) -> bool {
    let value = |byte: u8| ALPHABET.bytes().position(|b| b == byte);
    let (Some((last, body)), LENGTH) = (bytes.split_last(), bytes.len()) else { return false };
    let mut sum = 0_usize;
    for (byte, weight) in body.iter().zip(WEIGHTS) {
        let Some(value) = value(*byte) else { return false };
        sum = sum.saturating_add(value.saturating_mul(weight));
    }
    let fitting = BASE.saturating_sub(sum % BASE) % BASE;
    value(*last) == Some(fitting)
}

/// The check character of 17 characters of the alphabet.
fn check_character(body: &str) -> Option<char> {
    let mut sum = 0_usize;
    for (character, weight) in body.chars().zip(WEIGHTS) {
        let value = ALPHABET.chars().position(|c| c == character)?;
        sum = sum.checked_add(value.checked_mul(weight)?)?;
    }
    let value = BASE.checked_sub(sum.checked_rem(BASE)?)?.checked_rem(BASE)?;
    ALPHABET.chars().nth(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: [&str; 3] = ["914501000000000008", "91450200MA0000001K", "91450300MA0000002U"];

    #[test]
    fn fictional_codes_pass() {
        for code in GOOD {
            assert_eq!(check_credit_code(code).as_deref(), Ok(code));
        }
    }

    #[test]
    fn white_space_width_and_case_are_normalised() {
        assert_eq!(check_credit_code(" 91450200ma0000001k\t").as_deref(), Ok("91450200MA0000001K"));
        assert_eq!(check_credit_code("９１４５０２００ＭＡ０００００01ｋ　").as_deref(), Ok("91450200MA0000001K"));
    }

    #[test]
    fn every_single_substitution_and_adjacent_swap_is_caught() {
        for code in GOOD {
            let body: Vec<char> = code.chars().take(17).collect();
            let last = code.chars().last().unwrap();
            let (mut substitutions, mut swaps) = (0, 0);
            for place in 0..17 {
                for c in ALPHABET.chars().filter(|c| *c != body[place]) {
                    let mut wrong = body.clone();
                    wrong[place] = c;
                    wrong.push(last);
                    assert!(check_credit_code(&wrong.iter().collect::<String>()).is_err());
                    substitutions += 1;
                }
            }
            assert_eq!(substitutions, 510);
            for place in 0..16 {
                let mut wrong = body.clone();
                wrong.swap(place, place + 1);
                let same = wrong == body;
                wrong.push(last);
                assert_eq!(check_credit_code(&wrong.iter().collect::<String>()).is_ok(), same);
                swaps += 1;
            }
            assert_eq!(swaps, 16);
        }
    }

    /// A body without equal neighbours, so that every swap is one.
    #[test]
    fn all_sixteen_swaps_of_a_varied_body_are_caught() {
        let body = "91450302MA5K7N3QX";
        let last = check_character(body).unwrap();
        assert!(check_credit_code(&format!("{body}{last}")).is_ok());
        for place in 0..16 {
            let mut wrong: Vec<char> = body.chars().collect();
            assert_ne!(wrong[place], wrong[place + 1]);
            wrong.swap(place, place + 1);
            wrong.push(last);
            assert!(check_credit_code(&wrong.iter().collect::<String>()).is_err(), "{place}");
        }
    }

    #[test]
    fn any_of_the_alphabet_may_check() {
        let last: std::collections::BTreeSet<char> =
            (0..200).filter_map(|n| check_character(&format!("91450100{n:09}"))).collect();
        assert_eq!(last.len(), 31);
    }

    #[test]
    fn letters_that_no_code_has_are_named_with_what_is_meant() {
        let error = check_credit_code("9145O1000000000008").unwrap_err();
        let one = Illegal { place: 5, character: 'O', meant: Some('0') };
        assert_eq!(
            error,
            CreditCodeError::Illegal { characters: vec![one], mended: Some("914501000000000008".into()) }
        );
        let (message, help) = error.describe();
        assert!(message.zh.contains("第 5 位含非法字符 O，是否为 0？"), "{}", message.zh);
        assert!(message.en.contains("O at place 5 (is it 0?)"), "{}", message.en);
        assert!(help.unwrap().zh.contains("`914501000000000008`"));
        for (letter, meant) in [('I', '1'), ('O', '0'), ('S', '5'), ('V', 'U'), ('Z', '2')] {
            let Err(CreditCodeError::Illegal { characters, .. }) =
                check_credit_code(&format!("9145010000000000{letter}8"))
            else {
                panic!("{letter} is illegal")
            };
            assert_eq!(characters, [Illegal { place: 17, character: letter, meant: Some(meant) }]);
        }
    }

    #[test]
    fn spaces_inside_are_named_and_mended() {
        let Err(CreditCodeError::Illegal { mended, characters }) = check_credit_code("914501 000000000008") else {
            panic!("a space is illegal")
        };
        assert_eq!((mended.as_deref(), characters.len()), (Some("914501000000000008"), 1));
    }

    #[test]
    fn old_numbers_are_not_called_wrong() {
        for (text, length) in [("450100796823151", 15), ("45010079682315X", 15), ("45010079682315100001", 20)] {
            let error = check_credit_code(text).unwrap_err();
            assert_eq!(error, CreditCodeError::Legacy { length });
            assert!(error.describe().0.zh.starts_with("旧式税号，无法校验"));
        }
    }

    #[test]
    fn lengths() {
        for (text, length) in [("", 0), ("91450100000000000", 17), ("9145010000000000081", 19)] {
            assert_eq!(check_credit_code(text), Err(CreditCodeError::Length { length }));
        }
        assert_eq!(check_credit_code(&"O".repeat(10_000)), Err(CreditCodeError::Length { length: 10_000 }));
    }

    #[test]
    fn the_fitting_check_character_is_said() {
        let error = check_credit_code("914501000000000009").unwrap_err();
        let mended = "914501000000000008".to_owned();
        assert_eq!(error, CreditCodeError::CheckCharacter { found: '9', fitting: '8', mended });
        let (message, help) = error.describe();
        assert!(message.zh.contains("应为 `8`") && message.en.contains("`8` fits"));
        assert!(help.unwrap().en.contains("`914501000000000008`"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            if let Err(error) = check_credit_code(&text) {
                let _ = error.describe();
            }
        }

        #[test]
        fn what_passes_passes_again(body in "[0-9A-HJ-NP-RTUW-Y]{17}") {
            let code = format!("{body}{}", check_character(&body).unwrap());
            prop_assert_eq!(check_credit_code(&code.to_lowercase()), Ok(code));
        }
    }
}
