//! The template as CSV: a row of titles, with one record of each kind.

use super::Template;
use crate::render::batch::bytes::text;

/// The bytes, with the mark that spreadsheets want.
#[must_use]
pub fn csv(template: &Template) -> Vec<u8> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    for (at, column) in template.clients.iter().chain(&template.in_the_row).enumerate() {
        if at > 0 {
            out.push(b',');
        }
        text(&column.title, &mut out);
    }
    out.push(b'\n');
    out
}
