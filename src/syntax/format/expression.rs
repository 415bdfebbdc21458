//! Expressions within a rule file: which of them cannot be read, and the text that holds one in its canonical layout.

use toml_edit::Value;
use unicode_width::UnicodeWidthStr as _;

use crate::diag::{Code, FileId, Report, Sources};
use crate::syntax::expr::{self, LINE, Origin};
use crate::syntax::shape::{Shape, Want};
use crate::syntax::toml::{Kind, Node, Table};

/// The faults of every expression of a file; full-width signs are none.
pub fn faults(file: FileId, tree: &Table, shape: &'static Shape) -> Report {
    let mut report = Report::new();
    of_table(file, tree, shape, &mut report);
    report
}

fn of_table(file: FileId, table: &Table, shape: &'static Shape, report: &mut Report) {
    for entry in &table.entries {
        if let Some(field) = shape.fields.iter().find(|field| field.key == entry.key) {
            of_value(file, &entry.value, &field.want, report);
        }
    }
}

fn of_value(file: FileId, node: &Node, want: &'static Want, report: &mut Report) {
    match (want, &node.kind) {
        (Want::Expression, Kind::Text(text)) => {
            // Shown with the whole text: its bytes need not be those of the file.
            let origin = Origin { file, start: node.span.start as usize, whole: Some(node.span.range().len()) };
            let mut found = Report::new();
            let _ = expr::parse(text, origin, &mut found);
            found.iter().filter(|f| f.code != Code::ForeignPunctuation).for_each(|f| report.add(f.clone()));
        }
        (Want::Table(shape), Kind::Table(table)) => of_table(file, table, shape, report),
        (Want::List(want) | Want::OneOrMore(want), Kind::Array(nodes)) => {
            for node in nodes {
                of_value(file, node, want, report);
            }
        }
        (Want::OneOrMore(want), _) => of_value(file, node, want, report),
        _ => {}
    }
}

/// The text in its canonical layout and quotes, where it stands from that column on; `None` where it cannot be read.
pub fn quoted(text: &str, column: usize) -> Option<Value> {
    let mut sources = Sources::new();
    let file = sources.add("", text);
    let mut report = Report::new();
    let expr = expr::parse(text, Origin { file, start: 0, whole: None }, &mut report);
    if report.iter().any(|finding| finding.code != Code::ForeignPunctuation) {
        return None;
    }
    // One quote before and one after, as long as one line does.
    let one_line = expr::layout(&expr, text, column.saturating_add(1), 1);
    let several = expr::layout(&expr, text, column.saturating_add(3), 3);
    let raw = if !one_line.contains(['\n', '\'']) {
        format!("'{one_line}'")
    } else if !several.contains("'''") && !several.ends_with('\'') && !several.starts_with('\n') {
        format!("'''{several}'''")
    } else {
        let flat = expr::layout(&expr, text, 0, 0);
        return Some(Value::from(flat));
    };
    // Characters that no literal text may hold are left to the escapes of an ordinary one.
    raw.parse().ok().or_else(|| Some(Value::from(several)))
}

/// Whether a text of that width fits on a line from that column on.
pub fn fits(text: &str, column: usize) -> bool {
    column.saturating_add(text.width()) <= LINE
}
