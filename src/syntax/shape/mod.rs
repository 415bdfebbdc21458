//! What a file may hold, as data: the field tables, and the check of a tree against them.
//!
//! One table serves the reader (unknown keys with the nearest name, wrong types, missing keys) and the JSON Schema.

mod meaning;
mod tables;

pub use meaning::meaning;
pub use tables::*;

use super::hints::{date_as_meant, yes_or_no};
use super::toml::{Kind, Node, Table};
use crate::both;
use crate::diag::{Code, Diagnostic, Report, Span, nearest, only_near};
use crate::value::{Bilingual, parse_date};

/// What a key may hold.
#[derive(Debug)]
pub enum Want {
    /// A text that is not empty.
    Text,
    /// A name made of `lower-kebab` parts.
    Kebab,
    /// A name made of `lower_snake` parts, with dots between them.
    Dotted,
    /// An expression of the rule language.
    Expression,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number, or a text that holds one.
    Number,
    /// A date.
    Date,
    /// A text, number, boolean or date.
    Scalar,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A table of that shape.
    Table(&'static Shape),
    /// An array.
    List(&'static Want),
    /// One or several: the value itself or an array of it.
    OneOrMore(&'static Want),
    /// A table whose keys are free.
    Free,
}

/// One key of a table.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What it holds.
    pub want: Want,
    /// Whether it must be there.
    pub required: bool,
}

/// The keys a table may have.
#[derive(Debug)]
pub struct Shape {
    /// How messages and the schema name the table.
    pub name: &'static str,
    /// Its keys, in the order in which they are best written.
    pub fields: &'static [Field],
}

const fn must(key: &'static str, want: Want) -> Field {
    Field { key, want, required: true }
}

const fn may(key: &'static str, want: Want) -> Field {
    Field { key, want, required: false }
}

/// Checks a table against its shape; `whole` is where a missing key is reported.
pub fn check(table: &Table, whole: Span, shape: &Shape, report: &mut Report) {
    for entry in &table.entries {
        match shape.fields.iter().find(|f| f.key == entry.key) {
            Some(field) => check_value(&entry.value, &field.want, &entry.key, report),
            None => report.add(unknown_key(&entry.key, entry.key_span, table, shape, report.is_long())),
        }
    }
    for field in shape.fields.iter().filter(|f| f.required && table.entry(f.key).is_none()) {
        let (key, name) = (field.key, shape.name);
        report.find(Code::MissingKey, whole, both!("[{name}] 缺少必填的键 `{key}`", "`{key}` is missing in [{name}]"));
    }
}

fn unknown_key(key: &str, span: Span, table: &Table, shape: &Shape, is_one_of_many: bool) -> Diagnostic {
    let name = shape.name;
    let finding =
        Diagnostic::new(Code::UnknownKey, span, both!("[{name}] 没有键 `{key}`", "[{name}] has no key `{key}`"));
    if !is_one_of_many && let Some(near) = nearest(key, shape.fields.iter().map(|f| f.key)) {
        let finding = finding.help(both!("是否想写 `{near}`？", "did you mean `{near}`?"));
        // Certain where no other key is near and this one is not there yet.
        let free = shape.fields.iter().map(|f| f.key).filter(|key| table.entry(key).is_none());
        return match only_near(key, free) {
            Some(only) if only == near => finding.fix(span, near),
            _ => finding,
        };
    }
    let all = shape.fields.iter().map(|f| f.key).collect::<Vec<_>>().join(" ");
    finding.help(both!("可用的键：{all}", "its keys are: {all}"))
}

/// Reports a value of the wrong type.
fn wrong(node: &Node, key: &str, wanted: &Bilingual, report: &mut Report) {
    let (found, zh, en) = (node.kind.describe(), &wanted.zh, &wanted.en);
    let (found_zh, found_en) = (found.zh, found.en);
    let words = both!("`{key}` 应是{zh}，却是{found_zh}", "`{key}` must be {en}, not {found_en}");
    report.add(Diagnostic::new(Code::WrongType, node.span, words));
}

/// Reports a text where a date or boolean is wanted; what it says may be plain.
fn unquoted(node: &Node, key: &str, wanted: &Bilingual, meant: Option<&str>, report: &mut Report) {
    let mut own = Report::new();
    wrong(node, key, wanted, &mut own);
    for finding in own.sorted() {
        report.add(match meant {
            Some(meant) => finding.help(both!("写 `{meant}`", "write `{meant}`")).fix(node.span, meant),
            None => finding,
        });
    }
}

fn check_value(node: &Node, want: &Want, key: &str, report: &mut Report) {
    let mut expect = |fits: bool, zh: &'static str, en: &'static str| {
        if !fits {
            wrong(node, key, &Bilingual::fixed(zh, en), report);
        }
        fits
    };
    match want {
        Want::Text | Want::Expression => {
            if expect(node.as_text().is_some(), "文本", "a text") && node.as_text().is_some_and(|t| t.trim().is_empty())
            {
                report.find(Code::EmptyText, node.span, both!("`{key}` 为空", "`{key}` is empty"));
            }
        }
        Want::Kebab | Want::Dotted => {
            if expect(node.as_text().is_some(), "名称（文本）", "a name (a text)") {
                check_name(node, matches!(want, Want::Kebab), report);
            }
        }
        Want::Boolean => {
            if !matches!(node.kind, Kind::Boolean(_)) {
                let said = |text: &str| yes_or_no(text).or(["true", "false"].into_iter().find(|word| *word == text));
                let meant = node.as_text().and_then(said);
                unquoted(node, key, &Bilingual::fixed("true 或 false", "true or false"), meant, report);
            }
        }
        Want::Integer => {
            let whole = |n: &str| n.trim_start_matches(['+', '-']).bytes().all(|b| b.is_ascii_digit() || b == b'_');
            expect(matches!(&node.kind, Kind::Number(n) if whole(n)), "整数", "a whole number");
        }
        Want::Number => {
            expect(matches!(node.kind, Kind::Number(_) | Kind::Text(_)), "数", "a number");
        }
        Want::Date => {
            if !matches!(node.kind, Kind::Date(_)) {
                let said = |text: &str| parse_date(text).or_else(|| date_as_meant(text));
                let meant = node.as_text().and_then(said).map(|date| date.to_string());
                let wanted = Bilingual::fixed("日期（如 2016-05-01，不加引号）", "a date (2016-05-01, without quotes)");
                unquoted(node, key, &wanted, meant.as_deref(), report);
            }
        }
        Want::Scalar => {
            let scalar = matches!(node.kind, Kind::Text(_) | Kind::Number(_) | Kind::Boolean(_) | Kind::Date(_));
            expect(scalar, "单个的值", "a single value");
        }
        Want::OneOf(words) => check_word(node, words, key, report),
        Want::Table(shape) => match node.as_table() {
            Some(table) => check(table, node.span, shape, report),
            None => wrong(node, key, &Bilingual::fixed("表", "a table"), report),
        },
        Want::List(want) => match &node.kind {
            Kind::Array(nodes) => nodes.iter().for_each(|n| check_value(n, want, key, report)),
            _ => wrong(node, key, &Bilingual::fixed("数组", "an array"), report),
        },
        Want::OneOrMore(want) => match &node.kind {
            Kind::Array(nodes) => nodes.iter().for_each(|n| check_value(n, want, key, report)),
            _ => check_value(node, want, key, report),
        },
        Want::Free => {
            expect(node.as_table().is_some(), "表", "a table");
        }
    }
}

fn check_word(node: &Node, words: &[&str], key: &str, report: &mut Report) {
    let Some(text) = node.as_text() else {
        return wrong(node, key, &Bilingual::fixed("文本", "a text"), report);
    };
    if words.contains(&text) {
        return;
    }
    let all = words.join(" ");
    let finding =
        Diagnostic::new(Code::BadValue, node.span, both!("`{key}` 不能是 `{text}`", "`{key}` cannot be `{text}`"));
    let finding = finding.help(match nearest(text, words.iter().copied()) {
        Some(near) => both!("是否想写 `{near}`？", "did you mean `{near}`?"),
        None => both!("可用的值：{all}", "it is one of: {all}"),
    });
    let alike = |text: &str| text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    report.add(match words.iter().find(|word| alike(word) == alike(text)) {
        Some(word) => finding.fix(node.span, format!("\"{word}\"")),
        None => finding,
    });
}

fn check_name(node: &Node, kebab: bool, report: &mut Report) {
    let name = node.as_text().unwrap_or("");
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == if kebab { '-' } else { '_' };
    let part = |p: &str| p.starts_with(|c: char| c.is_ascii_lowercase()) && p.chars().all(inner);
    let fits = if kebab { part(name) } else { name.split('.').all(part) };
    if !fits {
        let help = if kebab {
            Bilingual::fixed(
                "用小写字母、数字与连字符，如 `key-project`",
                "use lower-case letters, digits and hyphens: `key-project`",
            )
        } else {
            Bilingual::fixed(
                "用小写字母、数字与下划线，如 `floor_total`",
                "use lower-case letters, digits and underscores: `floor_total`",
            )
        };
        let words = both!("名称 `{name}` 的写法不合规定", "`{name}` is not written as names are");
        let finding = Diagnostic::new(Code::BadName, node.span, words).help(help);
        let (joint, other) = if kebab { ("-", "_") } else { ("_", "-") };
        let meant = name.trim().to_ascii_lowercase().replace([' '], joint).replace(other, joint);
        let is_name = if kebab { part(&meant) } else { meant.split('.').all(part) };
        report.add(if is_name { finding.fix(node.span, format!("\"{meant}\"")) } else { finding });
    }
}
