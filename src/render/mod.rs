//! Assessments and findings as text: for terminals, for reports, for machines. Nothing here opens a file or prints.
//!
//! `opinion` decides what is said and in which order; [`table`] and [`markdown`] decide how it looks. [`json`] is the
//! contract for machines. [`findings`] shows what is wrong in files.

mod amount;
mod atom;
mod changes;
mod grid;
mod opinion;
mod patch;
mod style;
mod wrap;

pub mod batch;
pub mod cases;
pub mod diff;
pub mod findings;
pub mod json;
pub mod listing;
pub mod markdown;
pub mod table;
pub mod timeline;

pub use amount::{optional, unit, value};
pub use changes::changes;
pub use patch::patch;
pub use wrap::{display_width, wrap};

use crate::text::visible;
use crate::value::{Bilingual, Lang};

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Detail {
    /// What a reader needs to act.
    #[default]
    Brief,
    /// Everything, with quotations and instruments.
    Full,
}

/// How a text for people is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// The language of prose.
    pub lang: Lang,
    /// Columns of the terminal or page.
    pub width: usize,
    /// How much is said.
    pub detail: Detail,
    /// Whether escape sequences may be written.
    pub color: bool,
}

/// A text of a pack in one language, on one line, with nothing hidden in it.
fn said(text: &Bilingual, lang: Lang) -> String {
    let text = text.in_lang(lang);
    if text.contains('\n') {
        let joined = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        return visible(&joined).into_owned();
    }
    visible(text).into_owned()
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
