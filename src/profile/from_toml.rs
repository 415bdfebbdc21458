//! TOML to a profile: every key a fact, every value verified, every problem with its place.

use std::collections::BTreeMap;

use super::reading::{brief, read_value};
use super::unknown::{header, nearest_table, unknown_key, unknown_table};
use super::{Profile, RecordFacts, Stated};
use crate::both;
use crate::diag::{Code, Diagnostic, FileId, Report, Sources, Span};
use crate::model::{FactId, Model, RecordId};
use crate::syntax::read_tree;
use crate::syntax::toml::{Entry, Kind, Node, Table};
use crate::text::{has_hidden, visible};
use crate::value::{Bilingual, Value};

/// The most unknown keys that are listed one by one.
const MOST_UNKNOWN: usize = 200;

/// Reads a whole file that is already among the sources.
///
/// Values on a line that could not be read as TOML are passed over: the line is reported already.
#[must_use]
pub fn read_profile(model: &Model, sources: &Sources, file: FileId) -> (Profile, Report) {
    let (table, mut report) = read_tree(sources, file);
    let mut broken = BrokenLines::default();
    for finding in report.iter() {
        broken.add(&sources.get(file).text, finding.span);
    }
    let profile = Reader { model, report: &mut report, broken, unknown: 0 }.profile(&table);
    (profile, report)
}

/// Reads a table of a profile's keys, such as the `given` of a case.
pub fn from_table(model: &Model, table: &Table, report: &mut Report) -> Profile {
    Reader { model, report, broken: BrokenLines::default(), unknown: 0 }.profile(table)
}

/// The lines on which the text is not TOML.
#[derive(Debug, Default)]
struct BrokenLines(BTreeMap<u32, (u32, Vec<Span>)>);

impl BrokenLines {
    fn add(&mut self, text: &str, span: Span) {
        if let Some((_, findings)) = self.line_mut(span) {
            findings.push(span);
            return;
        }
        let at = text.floor_char_boundary(span.range().start);
        let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
        let start = before.rfind('\n').map_or(0, |newline| newline.saturating_add(1));
        let end = after.find('\n').map_or(text.len(), |newline| newline.saturating_add(at));
        let line = Span::new(span.file, start, end);
        self.0.insert(line.start, (line.end, vec![span]));
    }

    fn line_mut(&mut self, span: Span) -> Option<&mut (u32, Vec<Span>)> {
        self.0.range_mut(..=span.start).next_back().map(|(_, line)| line).filter(|(end, _)| span.start <= *end)
    }

    /// What is wrong on the line on which a place begins; nothing on a good line.
    fn at(&self, span: Span) -> Option<&[Span]> {
        let (_, (end, findings)) = self.0.range(..=span.start).next_back()?;
        (span.start <= *end).then_some(findings)
    }
}

/// A walk over a profile's tables.
struct Reader<'a> {
    model: &'a Model,
    report: &'a mut Report,
    broken: BrokenLines,
    unknown: usize,
}

/// The table in which the walk is.
#[derive(Clone, Copy)]
struct Place<'p> {
    path: &'p str,
    record: Option<RecordId>,
}

const TOP: Place<'_> = Place { path: "", record: None };

impl Reader<'_> {
    fn profile(&mut self, table: &Table) -> Profile {
        let mut profile = Profile::default();
        for entry in &table.entries {
            if let Some(kind) = self.model.record(&entry.key) {
                if !self.is_broken(entry) {
                    let records = self.records(kind, &entry.key, entry);
                    profile.records.insert(kind, records);
                }
            } else if self.is_unknown_table(entry) {
                self.unknown_table(entry);
            } else {
                self.entry(TOP, entry, &mut profile.facts);
            }
        }
        profile
    }

    /// One key of a table of facts.
    fn entry(&mut self, place: Place<'_>, entry: &Entry, into: &mut RecordFacts) {
        let path = joined(place.path, &entry.key);
        let fact = self.model.fact(&path).filter(|id| self.record_of(*id) == place.record);
        let section = fact.is_none() && self.is_section(&path, place.record);
        if self.is_broken(entry) {
            if fact.is_none() && !section && self.key_is_sound(entry) {
                self.unknown_key(place, entry);
            }
        } else if let Some(fact) = fact {
            self.fact(fact, entry, into);
        } else if section {
            self.section(Place { path: &path, ..place }, entry, into);
        } else {
            self.unknown_key(place, entry);
        }
    }

    fn fact(&mut self, id: FactId, entry: &Entry, into: &mut RecordFacts) {
        let Some(fact) = self.model.facts.get(id.index()) else { return };
        let span = entry.value.span;
        let value = match read_value(fact, &entry.value.kind) {
            Ok(value) => value,
            Err(refusal) => return self.report.add(refusal.at(span)),
        };
        if let (Value::Text(text), None) = (&value, fact.format) {
            self.hidden_characters(&fact.id, text, span);
        }
        if let Some(first) = into.get(&id) {
            let name = &fact.id;
            let mut finding = Diagnostic::new(
                Code::DuplicateName,
                entry.key_span,
                both!("`{name}` 写了两次", "`{name}` is stated twice"),
            )
            .help(Bilingual::fixed("只留一处", "keep one of them"));
            if let Some(first) = first.span {
                finding = finding.related(first, Bilingual::fixed("另一处在这里", "the other is here"));
            }
            return self.report.add(finding);
        }
        into.insert(id, Stated { value, span: Some(span) });
    }

    fn hidden_characters(&mut self, name: &str, text: &str, span: Span) {
        if has_hidden(text) {
            let shown = brief(&visible(text));
            let message = both!(
                "`{name}` 的文字含控制字符或方向控制符：`{shown}`",
                "the text of `{name}` has control or bidirectional characters: `{shown}`"
            );
            self.report.add(Diagnostic::new(Code::ProfileControl, span, message).help(Bilingual::fixed(
                "显示时会写成 `\\u{…}`；如非有意，请删去",
                "they are shown as `\\u{…}`; delete them unless they are meant",
            )));
        }
    }

    /// A table of facts, such as `[tax]`.
    fn section(&mut self, place: Place<'_>, entry: &Entry, into: &mut RecordFacts) {
        let path = place.path;
        match &entry.value.kind {
            Kind::Table(table) => self.entries(place, table, into),
            Kind::Array(nodes) if nodes.iter().any(|n| n.as_table().is_some()) => {
                let message =
                    both!("`{path}` 只有一份，不是可以有多条的记录", "`{path}` is one table, not a list of records");
                self.report.add(
                    Diagnostic::new(Code::WrongType, entry.key_span, message)
                        .help(both!("写 `[{path}]`", "write `[{path}]`")),
                );
                for table in nodes.iter().filter_map(Node::as_table) {
                    self.entries(place, table, &mut RecordFacts::new());
                }
            }
            other => {
                let found = other.describe();
                let (zh, en) = (found.zh, found.en);
                let message =
                    both!("`{path}` 是一组事实，这里写的是{zh}", "`{path}` is a table of facts, but this is {en}");
                self.report.add(
                    Diagnostic::new(Code::WrongType, entry.value.span, message)
                        .help(both!("写 `[{path}]`，各项事实写在它下面", "write `[{path}]` and its facts below it")),
                );
            }
        }
    }

    fn entries(&mut self, place: Place<'_>, table: &Table, into: &mut RecordFacts) {
        for entry in &table.entries {
            self.entry(place, entry, into);
        }
    }

    /// A list of records: `[[land]]`, `land = []`, `land = [{ … }]`.
    fn records(&mut self, kind: RecordId, path: &str, entry: &Entry) -> Vec<RecordFacts> {
        let place = Place { path, record: Some(kind) };
        let mut records = Vec::new();
        match &entry.value.kind {
            Kind::Array(nodes) => {
                for node in nodes {
                    match node.as_table() {
                        Some(table) => records.push(self.record(place, table)),
                        None => self.not_a_record(path, node),
                    }
                }
            }
            Kind::Table(table) => {
                let message = both!(
                    "`{path}` 是可以有多条的记录，写成了单个的表",
                    "`{path}` is a list of records, but this is a single table"
                );
                self.report.add(
                    Diagnostic::new(Code::WrongType, entry.key_span, message)
                        .help(both!("写 `[[{path}]]`，每条一个", "write `[[{path}]]`, one for each")),
                );
                records.push(self.record(place, table));
            }
            _ => self.not_a_record(path, &entry.value),
        }
        records
    }

    fn record(&mut self, place: Place<'_>, table: &Table) -> RecordFacts {
        let mut facts = RecordFacts::new();
        self.entries(place, table, &mut facts);
        facts
    }

    fn not_a_record(&mut self, path: &str, node: &Node) {
        if self.broken.at(node.span).is_some() {
            return;
        }
        let found = node.kind.describe();
        let (zh, en) = (found.zh, found.en);
        let message =
            both!("`{path}` 是可以有多条的记录，这里写的是{zh}", "`{path}` is a list of records, but this is {en}");
        self.report.add(Diagnostic::new(Code::WrongType, node.span, message).help(both!(
            "每条写一个 `[[{path}]]`；没有就写 `{path} = []`",
            "write `[[{path}]]` for each, or `{path} = []` for none"
        )));
    }

    /// A table under a name that no fact has; its content is verified as that of the nearest.
    fn unknown_table(&mut self, entry: &Entry) {
        self.add_unknown(entry.key_span, |model| unknown_table(model, &entry.key));
        let Some(near) =
            Some(self.model).filter(|_| self.unknown <= MOST_UNKNOWN).and_then(|m| nearest_table(m, &entry.key))
        else {
            return;
        };
        let place = Place { path: near, record: self.model.record(near) };
        let of_array = entry.value.elements().iter().filter_map(Node::as_table);
        for table in entry.value.as_table().into_iter().chain(of_array) {
            self.record(place, table);
        }
    }

    fn unknown_key(&mut self, place: Place<'_>, entry: &Entry) {
        let path = place.path;
        self.add_unknown(entry.key_span, |model| {
            let (message, help) = unknown_key(model, path, &entry.key);
            // In a record the table is written `[[land]]`.
            let (single, double) = (format!("`[{path}]`"), format!("`{}`", header(model, path)));
            let written = |text: &str| text.replacen(&single, &double, 1);
            (Bilingual::new(written(&message.zh), written(&message.en)), help)
        });
    }

    fn add_unknown(&mut self, span: Span, words: impl FnOnce(&Model) -> (Bilingual, Bilingual)) {
        self.unknown = self.unknown.saturating_add(1);
        if self.unknown <= MOST_UNKNOWN {
            let (message, help) = words(self.model);
            self.report.add(Diagnostic::new(Code::UnknownKey, span, message).help(help));
        } else if self.unknown == MOST_UNKNOWN.saturating_add(1) {
            let message = both!(
                "不认识的键超过 {MOST_UNKNOWN} 个，从这里起不再逐一列出",
                "more than {MOST_UNKNOWN} unknown keys: those from here on are not listed"
            );
            self.report.add(Diagnostic::new(Code::UnknownKey, span, message).help(Bilingual::fixed(
                "请确认这是一份企业资料；`huiqi init` 生成模板",
                "make sure that this is a profile; `huiqi init` writes a template",
            )));
        }
    }

    fn record_of(&self, id: FactId) -> Option<RecordId> {
        self.model.facts.get(id.index()).and_then(|f| f.record)
    }

    /// Whether facts have names that begin with the path and a dot.
    fn is_section(&self, path: &str, record: Option<RecordId>) -> bool {
        let below = |id: &str| id.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        self.model.facts.iter().any(|f| f.record == record && below(&f.id))
    }

    fn is_unknown_table(&self, entry: &Entry) -> bool {
        let tables = entry.value.elements().iter().any(|n| n.as_table().is_some());
        (tables || entry.value.as_table().is_some())
            && !self.is_broken(entry)
            && self.model.fact(&entry.key).is_none()
            && !self.is_section(&entry.key, None)
    }

    fn is_broken(&self, entry: &Entry) -> bool {
        self.broken.at(entry.key_span).is_some() || self.broken.at(entry.value.span).is_some()
    }

    /// Whether the key of a broken line was read as it was meant.
    fn key_is_sound(&self, entry: &Entry) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let (key, tables) = (entry.key_span, entry.value.as_table().is_some());
        let touched = |finding: &Span| finding.start <= key.end && key.start <= finding.end;
        !tables
            && !entry.key.is_empty()
            && entry.key.chars().all(plain)
            && self.broken.at(key).is_none_or(|findings| !findings.iter().any(touched))
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests;
