//! Text to tree: the TOML reader with recovery, its errors in both languages, and hints for what people paste.

use std::collections::BTreeSet;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};
use jiff::civil::Date;

use super::hints;
use super::size::too_large;
use super::toml::{Entry, Kind, Node, Table};
use crate::both;
use crate::diag::{Code, Diagnostic, FileId, Report, Sources, Span};
use crate::value::Bilingual;

/// Reads a whole text as a table, with everything that is wrong with it.
///
/// What could be read is returned even when something could not.
#[must_use]
pub fn read_tree(sources: &Sources, file: FileId) -> (Table, Report) {
    let mut report = Report::new();
    let text = &sources.get(file).text;
    if let Some(finding) = too_large(text, file) {
        report.add(finding);
        return (Table { entries: Vec::new() }, report);
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // A known slip on a line explains every error of that line better than the reader can.
        let slips = hints::find(text, file);
        let explained: BTreeSet<usize> = slips.iter().map(|s| sources.start(s.span).line).collect();
        for error in &errors {
            let range = error.span().unwrap_or(0..0);
            let span = widened(text, file, range);
            let line = sources.start(span).line;
            if !explained.contains(&line) {
                report.add(syntax_error(error.message(), span));
            }
        }
        for slip in slips {
            report.add(slip);
        }
    }
    (table(document.get_ref(), file), report)
}

/// The place of an error, at least one character wide where there is a character.
fn widened(text: &str, file: FileId, range: std::ops::Range<usize>) -> Span {
    let start = text.floor_char_boundary(range.start);
    let next = text.get(start..).and_then(|rest| rest.chars().next()).filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let end = text.floor_char_boundary(range.end).max(start.saturating_add(next));
    Span::new(file, start, end)
}

/// The reader's message in both languages; the ones people meet are translated, the rest is quoted.
fn syntax_error(message: &str, span: Span) -> Diagnostic {
    let first = message.lines().next().unwrap_or_default();
    let zh = match first {
        m if m.contains("duplicate key") => "同一个键写了两次".to_owned(),
        m if m.contains("extra assignment") || m.contains("extra `=`") => "多了一个等号".to_owned(),
        m if m.contains("key with no value") => "这个键没有值；写成 `键 = 值`".to_owned(),
        m if m.contains("missing value") || m.contains("string values must be quoted") => {
            "等号后缺少值，或文字没有加引号".to_owned()
        }
        m if m.contains("invalid basic string") || m.contains("invalid literal string") => {
            "引号没有成对，或文字中有不允许的字符".to_owned()
        }
        m if m.contains("unclosed")
            || m.contains("missing array close")
            || m.contains("missing inline table close") =>
        {
            format!("括号或引号没有收尾（{m}）")
        }
        m if m.contains("recursion limit") => "嵌套过深".to_owned(),
        m => format!("TOML 语法错误：{m}"),
    };
    let code = if first.contains("recursion limit") { Code::TooLarge } else { Code::TomlSyntax };
    Diagnostic::new(code, span, Bilingual::new(zh, first)).help(both!(
        "文字与百分数要加引号，日期写成 2023-01-05，是非写 true 或 false",
        "quote texts and percentages, write dates as 2023-01-05 and booleans as true or false"
    ))
}

fn table(table: &DeTable<'_>, file: FileId) -> Table {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: span(file, key.span()),
            value: node(value, file),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span);
    Table { entries }
}

fn span(file: FileId, range: std::ops::Range<usize>) -> Span {
    Span::new(file, range.start, range.end)
}

fn node(value: &Spanned<DeValue<'_>>, file: FileId) -> Node {
    let kind = match value.get_ref() {
        DeValue::String(text) => Kind::Text(text.to_string()),
        DeValue::Integer(number) => Kind::Number(number.to_string()),
        DeValue::Float(number) => Kind::Number(number.to_string()),
        DeValue::Boolean(truth) => Kind::Boolean(*truth),
        DeValue::Datetime(moment) => match (&moment.date, &moment.time) {
            (Some(d), None) => calendar_date(d.year, d.month, d.day).map_or(Kind::Time, Kind::Date),
            _ => Kind::Time,
        },
        DeValue::Array(values) => Kind::Array(values.iter().map(|v| node(v, file)).collect()),
        DeValue::Table(entries) => Kind::Table(table(entries, file)),
    };
    Node { span: span(file, value.span()), kind }
}

fn calendar_date(year: u16, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
