//! Arrays and inline tables: the spaces between their parts, the order of their keys, and where long arrays break.

use toml_edit::{Array, InlineTable, Value};

use super::expression::{fits, quoted};
use super::trivia::between;
use crate::syntax::shape::{Shape, Want};

/// How much further in the elements of an array stand.
const STEP: usize = 2;

/// What a value within an array or inline table may hold.
fn element(want: Option<&'static Want>) -> Option<&'static Want> {
    match want {
        Some(Want::List(inner) | Want::OneOrMore(inner)) => Some(inner),
        _ => None,
    }
}

fn shape_of(want: Option<&'static Want>) -> Option<&'static Shape> {
    match want {
        Some(Want::Table(shape)) => Some(shape),
        Some(Want::OneOrMore(inner)) => shape_of(Some(inner)),
        _ => None,
    }
}

/// Brings a value of a block into its form; it begins at that column.
pub fn of_block(value: &mut Value, want: Option<&'static Want>, column: usize) {
    if let (Some(Want::Expression), Some(text)) = (want, value.as_str()) {
        if let Some(new) = quoted(text, column) {
            *value = new;
        }
        return;
    }
    tidy(value, want, 0);
    if let Value::Array(array) = value {
        value_breaks(array, column);
    }
}

/// The spaces within a value.
fn tidy(value: &mut Value, want: Option<&'static Want>, depth: usize) {
    match value {
        Value::Array(array) => tidy_array(array, element(want), depth),
        Value::InlineTable(table) => tidy_table(table, shape_of(want), depth),
        Value::String(text) if matches!(want, Some(Want::Expression)) => {
            // Within an inline table there is one line only.
            if let Some(new) = quoted(text.value(), 0).filter(|new| !new.to_string().contains('\n')) {
                *value = new;
            }
        }
        _ => {}
    }
}

fn raw(value: Option<&toml_edit::RawString>) -> String {
    value.and_then(toml_edit::RawString::as_str).unwrap_or("").to_owned()
}

fn tidy_array(array: &mut Array, want: Option<&'static Want>, depth: usize) {
    let own_lines = array
        .iter()
        .any(|value| [value.decor().prefix(), value.decor().suffix()].into_iter().any(|part| raw(part).contains('\n')))
        || raw(Some(array.trailing())).contains('\n');
    let spaces = |depth: usize| " ".repeat(depth.saturating_mul(STEP));
    let (inner, outer) = (spaces(depth.saturating_add(1)), spaces(depth));
    let below = if own_lines { depth.saturating_add(1) } else { depth };
    // What stands before the comma goes behind it.
    let mut carried = String::new();
    for (i, value) in array.iter_mut().enumerate() {
        let before = std::mem::take(&mut carried) + &raw(value.decor().prefix());
        carried = raw(value.decor().suffix());
        tidy(value, want, below);
        let prefix = if own_lines {
            let before = if i == 0 && !before.contains('\n') { format!("{before}\n") } else { before };
            between(&before, &inner)
        } else {
            String::from(if i == 0 { "" } else { " " })
        };
        value.decor_mut().set_prefix(prefix);
        value.decor_mut().set_suffix("");
    }
    let last = carried + &raw(Some(array.trailing()));
    array.set_trailing_comma(own_lines && !array.is_empty());
    array.set_trailing(if own_lines {
        let last = if last.contains('\n') { last } else { format!("{last}\n") };
        // No blank line before the closing bracket.
        let text = between(&last, &inner);
        format!("{}\n{outer}", text.trim_end())
    } else {
        String::new()
    });
}

fn tidy_table(table: &mut InlineTable, shape: Option<&'static Shape>, depth: usize) {
    // Since TOML 1.1 an inline table may have lines of its own: they are the author's.
    if table.to_string().contains('\n') && !only_arrays_break(table) {
        return;
    }
    if let Some(shape) = shape.filter(|_| table.iter().all(|(_, value)| !is_dotted(value))) {
        let place = |key: &str| shape.fields.iter().position(|field| field.key == key).unwrap_or(usize::MAX);
        table.sort_values_by(|a, _, b, _| place(a.get()).cmp(&place(b.get())));
    }
    spaces_of_table(table, shape, depth);
    if let Some(last) = last_value(table) {
        last.decor_mut().set_suffix(" ");
    }
    table.set_trailing_comma(false);
    table.set_trailing("");
}

fn is_dotted(value: &Value) -> bool {
    value.as_inline_table().is_some_and(InlineTable::is_dotted)
}

/// Whether every line break of the table is within an array that it holds.
fn only_arrays_break(table: &InlineTable) -> bool {
    let broken = |part: Option<&toml_edit::RawString>| raw(part).contains('\n');
    !broken(Some(table.trailing()))
        && table.get_values().iter().all(|(path, value)| {
            let keys = path.iter().all(|key| {
                [key.leaf_decor(), key.dotted_decor()].iter().all(|d| !broken(d.prefix()) && !broken(d.suffix()))
            });
            let inside = value.as_inline_table().is_none_or(only_arrays_break);
            keys && inside && !broken(value.decor().prefix()) && !broken(value.decor().suffix())
        })
}

fn spaces_of_table(table: &mut InlineTable, shape: Option<&'static Shape>, depth: usize) {
    for (mut key, value) in table.iter_mut() {
        let want = shape.and_then(|s| s.fields.iter().find(|f| f.key == key.get())).map(|field| &field.want);
        key.dotted_decor_mut().clear();
        key.leaf_decor_mut().set_prefix(" ");
        key.leaf_decor_mut().set_suffix(" ");
        match value {
            Value::InlineTable(inner) if inner.is_dotted() => spaces_of_table(inner, None, depth),
            _ => {
                tidy(value, want, depth);
                value.decor_mut().set_prefix(" ");
                value.decor_mut().set_suffix("");
            }
        }
    }
}

fn last_value(table: &mut InlineTable) -> Option<&mut Value> {
    let (_, value) = table.iter_mut().last()?;
    if is_dotted(value) { value.as_inline_table_mut().and_then(last_value) } else { Some(value) }
}

/// Breaks an array that is longer than a line: tables one a line, single values filled.
fn value_breaks(array: &mut Array, column: usize) {
    let mut line = array.clone();
    line.decor_mut().clear();
    let line = line.to_string();
    if line.contains('\n') || array.len() < 2 || fits(line.trim(), column) {
        return;
    }
    let tables = array.iter().any(|value| value.is_inline_table() || value.is_array());
    let indent = " ".repeat(STEP);
    let mut at = 0_usize;
    for value in array.iter_mut() {
        let text = value.to_string();
        let text = text.trim();
        // One column for the comma.
        let starts_line = at == 0 || tables || !fits(&format!(" {text},"), at);
        value.decor_mut().set_prefix(if starts_line { format!("\n{indent}") } else { " ".to_owned() });
        let width = unicode_width::UnicodeWidthStr::width(text).saturating_add(1);
        at = if starts_line { STEP } else { at.saturating_add(1) }.saturating_add(width);
    }
    array.set_trailing_comma(true);
    array.set_trailing("\n");
}
