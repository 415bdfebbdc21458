//! Lists of what a pack holds: as a table, as JSON, as CSV.

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::grid::{self, Cell};
use super::json::pretty;
use super::wrap::display_width;
use crate::text::visible;

/// The form of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ListFormat {
    /// With lines, for people.
    #[default]
    Table,
    /// An array of objects whose keys are the headers.
    Json,
    /// RFC 4180, with a header.
    Csv,
}

/// Rows under headers; ends with a line break.
#[must_use]
pub fn listing(headers: &[&str], rows: &[Vec<String>], format: ListFormat, width: usize) -> String {
    match format {
        ListFormat::Table => table(headers, rows, width),
        ListFormat::Json => {
            let rows: Vec<Object<'_>> = rows.iter().map(|row| Object { headers, row }).collect();
            pretty(&rows)
        }
        ListFormat::Csv => {
            let header = headers.iter().map(|h| quoted(h)).collect::<Vec<_>>().join(",");
            let lines = rows.iter().map(|row| row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
            std::iter::once(header).chain(lines).map(|line| line + "\r\n").collect()
        }
    }
}

struct Object<'a> {
    headers: &'a [&'a str],
    row: &'a [String],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.headers.len()))?;
        for (header, cell) in self.headers.iter().zip(self.row) {
            map.serialize_entry(header, cell)?;
        }
        map.end()
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

fn table(headers: &[&str], rows: &[Vec<String>], width: usize) -> String {
    let cells: Vec<Vec<Cell>> =
        rows.iter().map(|row| row.iter().map(|cell| Cell::plain(visible(cell))).collect()).collect();
    let natural: Vec<usize> = headers
        .iter()
        .enumerate()
        .map(|(column, header)| {
            let of = cells.iter().filter_map(|row| row.get(column)).map(|cell| display_width(&cell.text));
            of.chain([display_width(header)]).max().unwrap_or(0)
        })
        .collect();
    let room = width.saturating_sub(grid::frame(headers.len()));
    let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
    grid::draw(&headers, &cells, &fitted(&natural, room), false)
}

/// Columns that need less than their share keep what they need; the others share the rest.
fn fitted(natural: &[usize], room: usize) -> Vec<usize> {
    let mut widths = natural.to_vec();
    let mut order: Vec<usize> = (0..natural.len()).collect();
    order.sort_by_key(|column| natural.get(*column).copied());
    let mut left = room;
    for (i, column) in order.iter().enumerate() {
        let share = left.checked_div(natural.len().saturating_sub(i)).unwrap_or(left);
        if let Some(width) = widths.get_mut(*column) {
            *width = (*width).min(share.max(4));
            left = left.saturating_sub(*width);
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_list_in_three_forms() {
        let rows = vec![vec!["a,b".to_owned(), "甲\"乙\"".to_owned()], vec!["c".to_owned(), "\u{202e}丙".to_owned()]];
        let list = |format| listing(&["id", "title"], &rows, format, 80);
        assert_eq!(list(ListFormat::Csv), "id,title\r\n\"a,b\",\"甲\"\"乙\"\"\"\r\nc,\u{202e}丙\r\n");
        let json = list(ListFormat::Json);
        assert!(json.starts_with("[\n  {\n    \"id\": \"a,b\",\n    \"title\": \"甲\\\"乙\\\"\"\n  },"), "{json}");
        assert!(json.contains("\"\\u202e丙\""));
        assert!(list(ListFormat::Table).contains("│ c   │ \\u{202e}丙 │"));
    }

    #[test]
    fn a_table_fits_its_width() {
        let rows = vec![vec!["education-expense".to_owned(), "职工教育经费".repeat(20), "短".to_owned()]];
        let drawn = listing(&["id", "title", "x"], &rows, ListFormat::Table, 60);
        assert!(drawn.lines().all(|line| display_width(line) == 60), "{drawn}");
        assert_eq!(fitted(&[4, 100, 10], 60), [4, 46, 10]);
    }
}
