//! Tree to items: the shape is checked by the field tables, then each item is lowered by hand. An item that lacks
//! what it needs has been reported by the check and is left out here.

mod levels;
mod library;
mod rule;

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::super::expr::{Expr, Origin, parse};
use super::super::read_tree;
use super::super::shape::{self, LIBRARY, RULE};
use super::super::toml::{Kind, Node, Table};
use super::super::unread::leave_out;
use super::{At, Clause, File, Period, TypeWords};
use crate::both;
use crate::diag::{Code, Diagnostic, FileId, Report, Sources, Span, offered};
use crate::value::{Bilingual, Certainty, NumberError, Type, Value, parse_number};

/// Reads one rule file: what could be made of it and everything that is wrong with it.
#[must_use]
pub fn read_file(sources: &Sources, file: FileId) -> (File, Report) {
    let (mut tree, mut report) = read_tree(sources, file);
    let is_rule = tree.entry("id").is_some();
    let unread: BTreeSet<usize> = report.iter().map(|finding| sources.start(finding.span).line).collect();
    let is_whole = unread.is_empty();
    if !is_whole {
        leave_out(&mut tree, &unread, sources);
    }
    let whole = Span::new(file, 0, 0);
    shape::check(&tree, whole, if is_rule { &RULE } else { &LIBRARY }, &mut report);
    let mut reader = Reader { sources, file, report };
    let root = Fields { table: &tree, span: whole };
    let mut out = File { id: Some(file), is_whole, ..File::default() };
    if is_rule {
        out.rule = reader.rule(&root);
        if out.rule.is_none() {
            out.unmade.extend(root.located("id").map(|id| ("rule", id)));
        }
    } else {
        out.pack = root.table("pack").and_then(|f| Reader::pack(&f));
        out.levels = levels::read(&tree, &mut reader.report);
        out.records = root.tables("record").filter_map(|f| Reader::record(&f)).collect();
        out.facts = root.tables("fact").filter_map(|f| reader.fact(&f)).collect();
        out.checks = root.tables("check").filter_map(|f| reader.check(&f)).collect();
        out.instruments = root.tables("instrument").filter_map(|f| Reader::instrument(&f)).collect();
        out.parameters = root.tables("parameter").filter_map(|f| Reader::parameter(&f)).collect();
        out.tables = root.tables("table").filter_map(|f| Reader::lookup_table(&f)).collect();
        out.terms = root.tables("term").filter_map(|f| reader.term(&f)).collect();
        out.warnings = root.tables("warning").filter_map(|f| reader.warning(&f)).collect();
        out.entries = root.tables("entry").filter_map(|f| Reader::entry(&f)).collect();
        out.empties = root.tables("empty").filter_map(|f| Reader::empty(&f)).collect();
        out.accounts = root.tables("entry").chain(root.tables("empty")).filter_map(|f| Reader::account(&f)).collect();
        unmade(&root, &mut out);
    }
    (out, reader.report)
}

/// Notes the names of items that were written and could not be made.
fn unmade(root: &Fields<'_>, out: &mut File) {
    let made: BTreeSet<Span> = (out.records.iter().map(|i| i.id.span))
        .chain(out.facts.iter().map(|i| i.id.span))
        .chain(out.instruments.iter().map(|i| i.id.span))
        .chain(out.parameters.iter().map(|i| i.id.span))
        .chain(out.tables.iter().map(|i| i.id.span))
        .chain(out.terms.iter().map(|i| i.id.span))
        .collect();
    let named = ["fact", "parameter", "table", "term"].map(|key| (key, "name"));
    for (key, kind) in [("record", "record"), ("instrument", "instrument")].into_iter().chain(named) {
        let ids = root.tables(key).filter_map(|f| f.located("id")).filter(|id| !made.contains(&id.span));
        out.unmade.extend(ids.map(|id| (kind, id)));
    }
}

/// A table with its place, and the ways to take something from it.
struct Fields<'t> {
    table: &'t Table,
    span: Span,
}

impl<'t> Fields<'t> {
    fn of(node: &'t Node) -> Option<Self> {
        node.as_table().map(|table| Self { table, span: node.span })
    }

    fn text(&self, key: &str) -> Option<String> {
        self.located(key).map(|at| at.value)
    }

    fn located(&self, key: &str) -> Option<At<String>> {
        let node = self.table.get(key)?;
        node.as_text().map(|text| At { value: text.to_owned(), span: node.span })
    }

    fn date(&self, key: &str) -> Option<At<Date>> {
        let node = self.table.get(key)?;
        match node.kind {
            Kind::Date(value) => Some(At { value, span: node.span }),
            _ => None,
        }
    }

    fn integer(&self, key: &str) -> Option<i64> {
        match &self.table.get(key)?.kind {
            Kind::Number(text) => text.replace('_', "").parse().ok(),
            _ => None,
        }
    }

    fn both(&self, key: &str) -> Option<Bilingual> {
        bilingual(self.table.get(key)?)
    }

    fn certainty(&self) -> Option<Certainty> {
        Certainty::from_name(&self.text("certainty")?)
    }

    fn table(&self, key: &str) -> Option<Self> {
        Self::of(self.table.get(key)?)
    }

    fn tables(&self, key: &str) -> impl Iterator<Item = Self> + use<'t> {
        self.table.get(key).map_or(&[][..], Node::elements).iter().filter_map(Self::of)
    }

    /// The value itself or the elements of an array.
    fn one_or_more(&self, key: &str) -> &'t [Node] {
        match self.table.get(key) {
            Some(node) if matches!(node.kind, Kind::Array(_)) => node.elements(),
            Some(node) => std::slice::from_ref(node),
            None => &[],
        }
    }

    /// The texts of an array, with their places.
    fn texts(&self, key: &str) -> Vec<At<String>> {
        let text = |n: &Node| n.as_text().map(|t| At { value: t.to_owned(), span: n.span });
        self.one_or_more(key).iter().filter_map(text).collect()
    }

    fn free(&self, key: &str) -> Table {
        self.table.get(key).and_then(Node::as_table).cloned().unwrap_or_default()
    }
}

fn bilingual(node: &Node) -> Option<Bilingual> {
    let table = node.as_table()?;
    Some(Bilingual::new(table.get("zh")?.as_text()?, table.get("en")?.as_text()?))
}

struct Reader<'s> {
    sources: &'s Sources,
    file: FileId,
    report: Report,
}

impl Reader<'_> {
    fn expression(&mut self, fields: &Fields<'_>, key: &str) -> Option<Expr> {
        let node = fields.table.get(key)?;
        // An empty one has been reported.
        let text = node.as_text().filter(|text| !text.trim().is_empty())?;
        Some(parse(text, self.origin(node, text), &mut self.report))
    }

    /// Where the decoded text of a string begins in the file; the whole string where escapes moved its bytes.
    fn origin(&self, node: &Node, text: &str) -> Origin {
        let raw = self.sources.slice(node.span);
        let quotes = if raw.starts_with("'''") || raw.starts_with("\"\"\"") { 3 } else { 1 };
        let body = raw.get(quotes..).unwrap_or("");
        let newline =
            if quotes == 1 || body.starts_with(text) { 0 } else { body.find('\n').map_or(0, |n| n.saturating_add(1)) };
        let lead = quotes.saturating_add(newline);
        let start = node.span.start as usize;
        if raw.get(lead..).is_some_and(|b| b.starts_with(text)) {
            Origin { file: self.file, start: start.saturating_add(lead), whole: None }
        } else {
            Origin { file: self.file, start, whole: Some(raw.len()) }
        }
    }

    fn clause(fields: &Fields<'_>) -> Option<Clause> {
        Some(Clause {
            instrument: fields.located("instrument")?,
            at: fields.located("at"),
            quote: fields.located("quote"),
        })
    }

    /// The citations under `clause` and `clauses`.
    fn clauses(fields: &Fields<'_>) -> Vec<Clause> {
        let all = fields.one_or_more("clause").iter().chain(fields.one_or_more("clauses"));
        all.filter_map(Fields::of).filter_map(|f| Self::clause(&f)).collect()
    }

    fn period(fields: &Fields<'_>) -> Option<Period> {
        Some(Period { from: fields.date("from")?, to: fields.date("to") })
    }

    fn type_words(fields: &Fields<'_>) -> TypeWords {
        let option = |f: Fields<'_>| {
            let label = Bilingual::new(f.text("zh")?, f.text("en")?);
            f.located("id").map(|at| At { value: (at.value, label), span: at.span })
        };
        TypeWords {
            name: fields.located("type"),
            unit: fields.located("unit"),
            options: fields.tables("options").filter_map(option).collect(),
        }
    }
}

/// Reads a single value of a known type, as tables, parameters and expectations write it.
pub fn read_scalar(node: &Node, kind: &Type, report: &mut Report) -> Option<Value> {
    let number = |text: &str, report: &mut Report| match parse_number(text) {
        Ok(number) => Some(Value::Number(number)),
        Err(error) => {
            let many = error == NumberError::TooManyDigits;
            report.find(
                Code::BadValue,
                node.span,
                if many {
                    both!(
                        "`{text}` 超过 28 位，不能精确保存",
                        "`{text}` has more than the 28 digits that are held exactly"
                    )
                } else {
                    both!(
                        "`{text}` 不是数；写作 0.08、\"8%\" 或 \"300万\"",
                        "`{text}` is not a number; write 0.08, \"8%\" or \"300万\""
                    )
                },
            );
            None
        }
    };
    match (&node.kind, kind) {
        (Kind::Boolean(b), Type::Boolean) => Some(Value::Boolean(*b)),
        (Kind::Number(text) | Kind::Text(text), Type::Number(_)) => number(text, report),
        (Kind::Date(date), Type::Date) => Some(Value::Date(*date)),
        (Kind::Text(text) | Kind::Number(text), Type::Text) => Some(Value::text(text)),
        (Kind::Text(text), Type::Enum(options)) => {
            if options.iter().any(|o| *o.id == **text) {
                return Some(Value::text(text));
            }
            let all = offered(options.iter().map(|o| &*o.id), " ");
            let finding = Diagnostic::new(
                Code::UnknownOption,
                node.span,
                both!("没有选项 `{text}`", "there is no option `{text}`"),
            );
            report.add(finding.help(both!("可用的选项：{all}", "the options are: {all}")));
            None
        }
        (found, wanted) => {
            let (found, wanted) = (found.describe(), wanted.describe());
            let (fz, fe, wz, we) = (found.zh, found.en, wanted.zh, wanted.en);
            report.find(Code::WrongType, node.span, both!("应是{wz}，却是{fz}", "must be {we}, not {fe}"));
            None
        }
    }
}
