//! What a file may hold, as data: the field tables, and the check of a tree against them.
//!
//! One table serves the reader (unknown keys with the nearest name, wrong types, missing keys) and the JSON Schema.

use super::toml::{Kind, Node, Table};
use crate::both;
use crate::diag::{Code, Diagnostic, Report, Span, nearest};
use crate::value::{Bilingual, Certainty};

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
            None => report.add(unknown_key(&entry.key, entry.key_span, shape)),
        }
    }
    for field in shape.fields.iter().filter(|f| f.required && table.entry(f.key).is_none()) {
        let (key, name) = (field.key, shape.name);
        report.find(Code::MissingKey, whole, both!("[{name}] 缺少必填的键 `{key}`", "`{key}` is missing in [{name}]"));
    }
}

fn unknown_key(key: &str, span: Span, shape: &Shape) -> Diagnostic {
    let name = shape.name;
    let finding =
        Diagnostic::new(Code::UnknownKey, span, both!("[{name}] 没有键 `{key}`", "[{name}] has no key `{key}`"));
    if let Some(near) = nearest(key, shape.fields.iter().map(|f| f.key)) {
        return finding.help(both!("是否想写 `{near}`？", "did you mean `{near}`?"));
    }
    let all = shape.fields.iter().map(|f| f.key).collect::<Vec<_>>().join(" ");
    finding.help(both!("可用的键：{all}", "its keys are: {all}"))
}

/// Reports a value of the wrong type.
fn wrong(node: &Node, key: &str, wanted: &Bilingual, report: &mut Report) {
    let (found, zh, en) = (node.kind.describe(), &wanted.zh, &wanted.en);
    let (found_zh, found_en) = (found.zh, found.en);
    report.find(
        Code::WrongType,
        node.span,
        both!("`{key}` 应是{zh}，却是{found_zh}", "`{key}` must be {en}, not {found_en}"),
    );
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
            expect(matches!(node.kind, Kind::Boolean(_)), "true 或 false", "true or false");
        }
        Want::Integer => {
            let whole = |n: &str| n.trim_start_matches(['+', '-']).bytes().all(|b| b.is_ascii_digit() || b == b'_');
            expect(matches!(&node.kind, Kind::Number(n) if whole(n)), "整数", "a whole number");
        }
        Want::Number => {
            expect(matches!(node.kind, Kind::Number(_) | Kind::Text(_)), "数", "a number");
        }
        Want::Date => {
            expect(
                matches!(node.kind, Kind::Date(_)),
                "日期（如 2016-05-01，不加引号）",
                "a date (2016-05-01, without quotes)",
            );
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
    report.add(finding.help(match nearest(text, words.iter().copied()) {
        Some(near) => both!("是否想写 `{near}`？", "did you mean `{near}`?"),
        None => both!("可用的值：{all}", "it is one of: {all}"),
    }));
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
        report.add(
            Diagnostic::new(
                Code::BadName,
                node.span,
                both!("名称 `{name}` 的写法不合规定", "`{name}` is not written as names are"),
            )
            .help(help),
        );
    }
}

const TYPES: &[&str] = &["boolean", "number", "date", "text", "enum"];

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident $title:literal { $($field:expr,)* })*) => {
        $($(#[$doc])* pub static $name: Shape = Shape { name: $title, fields: &[$($field,)*] };)*
    };
}

shapes! {
    /// One text in both languages.
    BILINGUAL "zh/en" {
        must("zh", Want::Text),
        must("en", Want::Text),
    }
    /// A citation.
    CLAUSE "clause" {
        must("instrument", Want::Kebab),
        may("at", Want::Text),
        may("quote", Want::Text),
    }
    /// An option of an enumeration.
    OPTION "option" {
        must("id", Want::Text),
        must("zh", Want::Text),
        must("en", Want::Text),
    }
    /// Where a fact stands on a tax return.
    RETURN "return" {
        must("form", Want::Text),
        must("line", Want::Text),
        may("column", Want::Text),
        may("name", Want::Text),
        may("from", Want::Integer),
        may("to", Want::Integer),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
    }
    /// What a pack says of itself.
    PACK "pack" {
        must("id", Want::Kebab),
        must("version", Want::Text),
        must("title", Want::Table(&BILINGUAL)),
    }
    /// A kind of record.
    RECORD "record" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
    }
    /// A fact.
    FACT "fact" {
        must("id", Want::Dotted),
        must("type", Want::OneOf(TYPES)),
        may("unit", Want::Text),
        may("integer", Want::Boolean),
        may("min", Want::Number),
        may("above", Want::Number),
        may("max", Want::Number),
        may("format", Want::OneOf(&["credit-code", "industry-code", "region-code"])),
        may("options", Want::List(&Want::Table(&OPTION))),
        may("assumed", Want::Expression),
        must("label", Want::Table(&BILINGUAL)),
        must("question", Want::Table(&BILINGUAL)),
        may("returns", Want::List(&Want::Table(&RETURN))),
        may("where_to_find", Want::Table(&BILINGUAL)),
        may("headers", Want::List(&Want::Text)),
        may("example", Want::Text),
    }
    /// What a profile may not say.
    CHECK "check" {
        must("id", Want::Kebab),
        must("at", Want::Dotted),
        must("test", Want::Expression),
        must("message", Want::Table(&BILINGUAL)),
    }
    /// An instrument of law or policy.
    INSTRUMENT "instrument" {
        must("id", Want::Kebab),
        must("title", Want::Text),
        may("number", Want::Text),
        may("issuer", Want::Text),
        may("issued_on", Want::Date),
        may("effective_from", Want::Date),
        may("effective_to", Want::Date),
        must("status", Want::OneOf(&["in-force", "amended", "repealed", "expired", "unverified"])),
        must("checked_on", Want::Date),
        must("checked_against", Want::Table(&BILINGUAL)),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
        may("address", Want::Text),
        may("text", Want::Text),
        may("inventory", Want::List(&Want::Text)),
        may("in_doubt_after", Want::Date),
        may("doubt", Want::Table(&BILINGUAL)),
    }
    /// A dated value of a parameter.
    PARAMETER_VALUE "parameter.value" {
        must("from", Want::Date),
        may("to", Want::Date),
        must("value", Want::Scalar),
        must("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
    }
    /// A dated parameter.
    PARAMETER "parameter" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
        may("type", Want::OneOf(TYPES)),
        may("unit", Want::Text),
        may("options", Want::List(&Want::Table(&OPTION))),
        must("value", Want::List(&Want::Table(&PARAMETER_VALUE))),
    }
    /// A row of a table.
    ROW "table.version.row" {
        must("key", Want::OneOrMore(&Want::Scalar)),
        must("value", Want::Scalar),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
    }
    /// A dated version of a table.
    VERSION "table.version" {
        must("from", Want::Date),
        may("to", Want::Date),
        must("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
        may("default", Want::Scalar),
        must("rows", Want::List(&Want::Table(&ROW))),
    }
    /// A dated table.
    TABLE "table" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
        must("keys", Want::List(&Want::Dotted)),
        may("type", Want::OneOf(TYPES)),
        may("unit", Want::Text),
        may("options", Want::List(&Want::Table(&OPTION))),
        must("version", Want::List(&Want::Table(&VERSION))),
    }
    /// A named expression.
    TERM "term" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
        must("value", Want::Expression),
        may("note", Want::Table(&BILINGUAL)),
        may("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("clauses", Want::List(&Want::Table(&CLAUSE))),
        may("dated_by", Want::Expression),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
    }
    /// A warning printed with the results of a pack.
    WARNING "warning" {
        must("id", Want::Kebab),
        must("when", Want::Expression),
        must("text", Want::Table(&BILINGUAL)),
    }
    /// One promise of an instrument, and who decides about it.
    ENTRY "entry" {
        must("id", Want::Text),
        must("instrument", Want::Kebab),
        must("at", Want::Text),
        must("quote", Want::Text),
        must("class", Want::OneOf(&["decidable", "authority", "direction"])),
        may("rules", Want::List(&Want::Kebab)),
        must("grants", Want::Table(&BILINGUAL)),
        must("reason", Want::Table(&BILINGUAL)),
    }
    /// Sentences of an instrument that promise nothing.
    EMPTY "empty" {
        must("instrument", Want::Kebab),
        must("at", Want::Text),
        must("reason", Want::Table(&BILINGUAL)),
    }
    /// A file that is not a rule.
    LIBRARY "library" {
        may("pack", Want::Table(&PACK)),
        may("record", Want::List(&Want::Table(&RECORD))),
        may("fact", Want::List(&Want::Table(&FACT))),
        may("check", Want::List(&Want::Table(&CHECK))),
        may("instrument", Want::List(&Want::Table(&INSTRUMENT))),
        may("parameter", Want::List(&Want::Table(&PARAMETER))),
        may("table", Want::List(&Want::Table(&TABLE))),
        may("term", Want::List(&Want::Table(&TERM))),
        may("warning", Want::List(&Want::Table(&WARNING))),
        may("entry", Want::List(&Want::Table(&ENTRY))),
        may("empty", Want::List(&Want::Table(&EMPTY))),
    }
    /// The dates of a rule.
    PERIOD "in_force" {
        must("from", Want::Date),
        may("to", Want::Date),
    }
    /// A condition of a rule.
    CONDITION "require" {
        must("id", Want::Kebab),
        must("label", Want::Table(&BILINGUAL)),
        must("test", Want::Expression),
        may("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("clauses", Want::List(&Want::Table(&CLAUSE))),
        may("hint", Want::Table(&BILINGUAL)),
    }
    /// A local name of a rule.
    DEFINE "define" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
        must("value", Want::Expression),
    }
    /// What a rule gives.
    OUTPUT "output" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
        may("type", Want::OneOf(TYPES)),
        may("unit", Want::Text),
        may("options", Want::List(&Want::Table(&OPTION))),
        must("value", Want::Expression),
        may("when", Want::Expression),
        may("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("note", Want::Table(&BILINGUAL)),
    }
    /// A remark of a rule.
    NOTE "note" {
        may("kind", Want::OneOf(&["remark", "warning"])),
        may("when", Want::Expression),
        must("text", Want::Table(&BILINGUAL)),
    }
    /// How a rule stands to another one.
    RELATION "relation" {
        must("rule", Want::Kebab),
        may("reason", Want::Table(&BILINGUAL)),
        may("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("clauses", Want::List(&Want::Table(&CLAUSE))),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
    }
    /// One of the ways between which a company may choose.
    CHOICE "option" {
        must("id", Want::Kebab),
        must("label", Want::Table(&BILINGUAL)),
        must("rules", Want::List(&Want::Kebab)),
        may("when", Want::Expression),
        must("cost", Want::Expression),
        may("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("clauses", Want::List(&Want::Table(&CLAUSE))),
        may("note", Want::Table(&BILINGUAL)),
    }
    /// A date of the company that matters to a rule.
    MILESTONE "milestone" {
        must("id", Want::Kebab),
        must("label", Want::Table(&BILINGUAL)),
        must("on", Want::Expression),
        may("when", Want::Expression),
    }
    /// What a case expects.
    EXPECT "case.expect" {
        may("record", Want::Integer),
        may("verdict", Want::OneOf(&["applies", "discretionary", "undetermined", "not_met", "out_of_scope", "not_in_force"])),
        may("missing", Want::List(&Want::Text)),
        may("outputs", Want::Free),
        may("states", Want::Free),
        may("options", Want::Free),
    }
    /// A worked example.
    CASE "case" {
        must("name", Want::Text),
        may("like", Want::Text),
        may("given", Want::Free),
        must("expect", Want::Table(&EXPECT)),
    }
    /// A rule file.
    RULE "rule" {
        must("id", Want::Kebab),
        must("title", Want::Table(&BILINGUAL)),
        may("order", Want::Integer),
        may("under", Want::Kebab),
        may("towards", Want::Kebab),
        may("each", Want::Dotted),
        may("dated_by", Want::Expression),
        must("nature", Want::OneOf(&["entitlement", "discretionary"])),
        may("authority", Want::Table(&BILINGUAL)),
        may("beneficiary", Want::Table(&BILINGUAL)),
        may("benefit", Want::Table(&BILINGUAL)),
        may("procedure", Want::Table(&BILINGUAL)),
        must("in_force", Want::Table(&PERIOD)),
        must("clause", Want::Table(&CLAUSE)),
        may("basis", Want::List(&Want::Table(&CLAUSE))),
        may("excludes", Want::List(&Want::Table(&RELATION))),
        may("combines", Want::List(&Want::Table(&RELATION))),
        may("amount", Want::Dotted),
        may("papers", Want::List(&Want::Table(&BILINGUAL))),
        may("scope", Want::List(&Want::Table(&CONDITION))),
        may("require", Want::List(&Want::Table(&CONDITION))),
        may("define", Want::List(&Want::Table(&DEFINE))),
        may("option", Want::List(&Want::Table(&CHOICE))),
        may("output", Want::List(&Want::Table(&OUTPUT))),
        may("note", Want::List(&Want::Table(&NOTE))),
        may("milestone", Want::List(&Want::Table(&MILESTONE))),
        may("case", Want::List(&Want::Table(&CASE))),
    }
}
