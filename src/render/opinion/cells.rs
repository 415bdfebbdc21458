//! What an opinion says of a requirement, piece by piece, for the cells of a table.

use super::{Voice, words};
use crate::explain::{Citation, Requirement};
use crate::render::Detail;
use crate::value::Lang;

/// What the firm has: facts with their values, and what is not stated.
pub(in crate::render) fn actual(requirement: &Requirement, lang: Lang) -> String {
    words::situation(requirement, Voice { lang, detail: Detail::Full }).unwrap_or_default()
}

/// What falls short, each comparison by its names.
pub(in crate::render) fn gap(requirement: &Requirement, lang: Lang) -> String {
    let lacking = requirement.measures.iter().filter(|m| !m.is_met && requirement.gap.is_some());
    lacking.map(|m| words::measure(m, lang)).collect::<Vec<_>>().join(words::semicolon(lang))
}

/// Clauses in short form.
pub(in crate::render) fn cited(citations: &[Citation], lang: Lang) -> String {
    words::cited(citations, lang)
}
