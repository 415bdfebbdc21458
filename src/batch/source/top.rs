//! Where the header stands: under titles of the sheet, in one row or over two, among the first rows.

use crate::batch::{Header, Target, Titles};
use crate::both;
use crate::value::Bilingual;

/// How many rows with something in them may stand above the header and in it.
pub const HEADER_ROWS: usize = 20;

/// Finds the header among the first rows of an input: the columns, and which row is its last.
///
/// It is the row with the most known titles. Where cells were merged downwards, a title stands in the row above, or the
/// titles of a group stand in the row below; both are put together.
///
/// # Errors
/// Everything for which the input cannot be read.
pub fn find(names: &Titles<'_, '_>, rows: &[Vec<String>]) -> Result<(Header, usize), Vec<Bilingual>> {
    let (mut best, mut most) = (0, 0);
    for (at, row) in rows.iter().enumerate() {
        let count = known(names, row);
        if count > most {
            (best, most) = (at, count);
        }
    }
    let mut titles = rows.get(best).cloned().unwrap_or_default();
    let mut last = best;
    if let Some(below) = rows.get(best.saturating_add(1)).filter(|below| is_second(names, &titles, below)) {
        last = best.saturating_add(1);
        titles.resize(titles.len().max(below.len()), String::new());
        for (title, below) in titles.iter_mut().zip(below).filter(|(_, below)| !below.trim().is_empty()) {
            title.clone_from(below);
        }
    }
    let above = rows.get(..best).unwrap_or(&[]);
    for (column, title) in titles.iter_mut().enumerate().filter(|(_, title)| title.trim().is_empty()) {
        let over = above.iter().rev().filter_map(|row| row.get(column)).find(|over| !over.trim().is_empty());
        if let Some(over) = over.filter(|over| is_known(names, over)) {
            title.clone_from(over);
        }
    }
    let mut header = names.header(titles.iter().map(String::as_str))?;
    untitled(&titles, rows.get(last.saturating_add(1)..).unwrap_or(&[]), &mut header);
    Ok((header, last))
}

/// How many titles the row that has most of them has.
#[must_use]
pub fn most_known(names: &Titles<'_, '_>, rows: &[Vec<String>]) -> usize {
    rows.iter().map(|row| known(names, row)).max().unwrap_or(0)
}

fn known(names: &Titles<'_, '_>, row: &[String]) -> usize {
    row.iter().filter(|title| is_known(names, title)).count()
}

fn is_known(names: &Titles<'_, '_>, title: &str) -> bool {
    !title.trim().is_empty() && !matches!(names.target(title), Ok(None))
}

/// Whether a row holds titles of groups in the row above it, and not the first client: nothing in it stands under a
/// title that is known.
fn is_second(names: &Titles<'_, '_>, titles: &[String], below: &[String]) -> bool {
    let filled = below.iter().filter(|cell| !cell.trim().is_empty()).count();
    let under = below.iter().zip(titles).any(|(cell, title)| !cell.trim().is_empty() && is_known(names, title));
    !under && filled > 0 && known(names, below).saturating_mul(2) >= filled
}

/// Says which columns have cells but no title.
fn untitled(titles: &[String], below: &[Vec<String>], header: &mut Header) {
    for (column, _) in titles.iter().enumerate().filter(|(_, title)| title.trim().is_empty()) {
        let is_passed = header.columns.get(column).is_some_and(|binding| binding.target == Target::Passed);
        if is_passed && below.iter().filter_map(|row| row.get(column)).any(|cell| !cell.trim().is_empty()) {
            let letters = crate::batch::letters(column.saturating_add(1));
            header
                .warnings
                .push(both!("{letters} 列没有标题，略过", "column {letters} has no title and is passed over"));
        }
    }
}
