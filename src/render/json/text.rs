//! JSON text in which nothing hides, and words in both languages in it.

use serde::Serialize;

use crate::text::has_hidden;
use crate::value::{Bilingual, Lang};

/// Pretty-printed, every character that hides or reorders text written as an escape, one line break at the end.
///
/// # Panics
/// Never: what is written has text keys only.
#[must_use]
pub fn pretty(value: &impl Serialize) -> String {
    escaped(&serde_json::to_string_pretty(value).expect("results have text keys only: this is a bug"))
}

/// The same on one line.
///
/// # Panics
/// Never: what is written has text keys only.
#[must_use]
pub fn line(value: &impl Serialize) -> String {
    escaped(&serde_json::to_string(value).expect("results have text keys only: this is a bug"))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let mut buffer = [0; 4];
        if c != '\n' && has_hidden(c.encode_utf8(&mut buffer)) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let escape = format!("\\u{unit:04x}");
                out.push_str(&escape);
            }
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}

/// A text in both languages.
#[derive(Serialize)]
pub struct Words<'a> {
    zh: &'a str,
    en: &'a str,
}

/// The two texts.
#[must_use]
pub fn words(text: &Bilingual) -> Words<'_> {
    Words { zh: text.in_lang(Lang::Zh), en: text.in_lang(Lang::En) }
}
