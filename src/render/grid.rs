//! Tables with lines: the one place that uses `comfy-table`. Cells come in as lines already wrapped, so it never splits
//! anything; colours are put on when its work is done.

use comfy_table::presets::UTF8_FULL;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};

use super::style::{Tone, paint};
use super::wrap::{display_width, wrap};

/// A cell before it is wrapped.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Its text.
    pub text: String,
    /// Its colour.
    pub tone: Option<Tone>,
}

impl Cell {
    /// A cell in no colour.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: None }
    }
}

/// Columns that frame and padding take.
pub(super) fn frame(columns: usize) -> usize {
    columns.saturating_mul(3).saturating_add(1)
}

/// Draws the table; `widths` are of the contents, and a column grows only for what must not be split.
pub(super) fn draw(headers: &[String], rows: &[Vec<Cell>], widths: &[usize], color: bool) -> String {
    let header: Vec<Cell> = headers.iter().map(|text| Cell { text: text.clone(), tone: Some(Tone::Strong) }).collect();
    let all: Vec<Vec<Vec<String>>> = std::iter::once(&header).chain(rows).map(|row| wrapped(row, widths)).collect();
    let mut table = Table::new();
    table.load_style(UTF8_FULL.with_solid_inner_borders());
    table.set_content_arrangement(ContentArrangement::Disabled);
    for (i, row) in all.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|lines| lines.join("\n")).collect();
        if i == 0 {
            table.set_header(cells);
        } else {
            table.add_row(cells);
        }
    }
    table.set_constraints((0..headers.len()).map(|column| {
        let widest = all.iter().filter_map(|row| row.get(column)).flatten().map(|line| display_width(line)).max();
        let width = widest.unwrap_or(0).max(widths.get(column).copied().unwrap_or(0)).saturating_add(2);
        ColumnConstraint::Absolute(Width::Fixed(u16::try_from(width).unwrap_or(u16::MAX)))
    }));
    let mut text = String::new();
    let mut row = 0_usize;
    for line in table.lines() {
        if line.starts_with('│') {
            let tones = std::iter::once(&header).chain(rows).nth(row);
            text.push_str(&painted(&line, tones.map_or(&[], Vec::as_slice), color));
        } else {
            row = row.saturating_add(usize::from(!line.starts_with('┌')));
            text.push_str(&line);
        }
        text.push('\n');
    }
    text
}

fn wrapped(row: &[Cell], widths: &[usize]) -> Vec<Vec<String>> {
    let cells = row.iter().zip(widths);
    cells
        .map(|(cell, width)| wrap(&cell.text.replace('│', "|"), *width).into_iter().map(str::to_owned).collect())
        .collect()
}

fn painted(line: &str, row: &[Cell], color: bool) -> String {
    if !color {
        return line.to_owned();
    }
    let mut cells = row.iter();
    let piece = |piece: &str| {
        let tone = if piece.is_empty() { None } else { cells.next().and_then(|cell| cell.tone) };
        let inner = piece.trim();
        match tone {
            Some(tone) if !inner.is_empty() => piece.replacen(inner, &paint(inner, tone, true), 1),
            _ => piece.to_owned(),
        }
    };
    line.split('│').map(piece).collect::<Vec<_>>().join("│")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_as_they_went_in() {
        let rows = vec![
            vec![Cell::plain("甲，乙"), Cell { text: "1,300,000.00元".into(), tone: Some(Tone::Good) }],
            vec![Cell::plain("a│b"), Cell::plain("")],
        ];
        let drawn = draw(&["名称".into(), "金额".into()], &rows, &[4, 6], false);
        let expected = "\
┌──────┬────────────────┐
│ 名称 │ 金额           │
╞══════╪════════════════╡
│ 甲， │ 1,300,000.00元 │
│ 乙   │                │
├──────┼────────────────┤
│ a|b  │                │
└──────┴────────────────┘
";
        assert_eq!(drawn, expected);
        let colored = draw(&["名称".into(), "金额".into()], &rows, &[4, 6], true);
        assert!(
            colored.contains("\u{1b}[32m1,300,000.00元\u{1b}[0m │") || colored.contains("1,300,000.00元\u{1b}[0m │")
        );
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), drawn);
    }
}
