//! The titles of a sheet: one of clients, or one of records of one kind, where short titles say enough (等别, 面积).

use std::collections::BTreeMap;

use super::header::power;
use super::title::{Title, plain};
use super::{Field, Header, Names, Target};
use crate::both;
use crate::model::{FactId, RecordId};
use crate::value::Bilingual;

/// How titles of a sheet are read.
#[derive(Debug)]
pub struct Titles<'n, 'm> {
    names: &'n Names<'m>,
    record: Option<Short>,
}

/// The titles of a kind of record.
#[derive(Debug)]
struct Short {
    record: RecordId,
    facts: BTreeMap<String, Vec<FactId>>,
}

impl<'n, 'm> Titles<'n, 'm> {
    /// Of a sheet with a row a client.
    #[must_use]
    pub const fn of_clients(names: &'n Names<'m>) -> Self {
        Self { names, record: None }
    }

    /// Of a sheet with a row a record: the client's name and code, and the facts of the record under their names or
    /// under what is left of them without the name of the record.
    #[must_use]
    pub fn of_records(names: &'n Names<'m>, record: RecordId) -> Self {
        let model = names.model();
        let prefixes: Vec<String> = model.records.get(record.index()).map_or_else(Vec::new, |kind| {
            [&*kind.label.zh].into_iter().chain(kind.headers.iter().map(String::as_str)).map(plain).collect()
        });
        let (mut facts, mut short): (BTreeMap<String, Vec<FactId>>, BTreeMap<String, Vec<FactId>>) = Default::default();
        let add = |facts: &mut BTreeMap<String, Vec<FactId>>, name: String, id| {
            let of_name = facts.entry(name).or_default();
            if !of_name.contains(&id) {
                of_name.push(id);
            }
        };
        for (fact, id) in model.facts.iter().zip((0..).map(FactId)).filter(|(fact, _)| fact.record == Some(record)) {
            let tail = fact.id.split_once('.').map_or("", |(_, tail)| tail);
            let labels = [&*fact.label.zh, &*fact.label.en];
            let words = labels.into_iter().chain(fact.headers.iter().map(String::as_str)).map(plain);
            for word in [plain(&fact.id), plain(tail)].into_iter().chain(words) {
                for prefix in &prefixes {
                    if let Some(rest) = word.strip_prefix(prefix.as_str()).filter(|rest| rest.chars().count() > 1) {
                        add(&mut short, rest.to_owned(), id);
                    }
                }
                add(&mut facts, word, id);
            }
            // What the record is called stands for its name: 地块 over 创意园一期.
            if tail == "name" {
                for prefix in &prefixes {
                    add(&mut short, prefix.clone(), id);
                }
            }
        }
        for (name, ids) in short {
            facts.entry(name).or_insert(ids);
        }
        Self { names, record: Some(Short { record, facts }) }
    }

    /// What a title says; `None` where it is not known.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn target(&self, text: &str) -> Result<Option<Target>, Bilingual> {
        let Some(short) = self.record.as_ref().filter(|_| !self.names.is_mapped(text)) else {
            return self.names.target(text);
        };
        let title = Title::read(text);
        let whole = short.facts.get(&title.whole);
        let Some(ids) = whole.or_else(|| short.facts.get(&title.name)) else { return Ok(self.of_client(text)) };
        let notes: &[String] = if whole.is_some() { &[] } else { &title.notes };
        match &**ids {
            [id] if title.index.is_none() => {
                let power = power(self.names.fact(*id), notes)?;
                Ok(Some(Target::Fact(Field { fact: *id, index: 0, power })))
            }
            [_] => Err(Bilingual::fixed(
                "这张表每行一项，标题不写序号",
                "this sheet has a row a record: its titles take no index",
            )),
            several => {
                let names = several.iter().map(|id| format!("`{}`", self.names.fact(*id).id)).collect::<Vec<_>>();
                let (zh, en) = (names.join("还是"), names.join(" or "));
                Err(both!(
                    "是 {zh}？标题写事实名，或用 --map 指明",
                    "is it {en}? write the fact's name, or say so with --map"
                ))
            }
        }
    }

    /// Of facts of the client, only those that say which client it is.
    fn of_client(&self, text: &str) -> Option<Target> {
        let target = self.names.target(text).unwrap_or(None);
        let says_which = |field: &Field| {
            let name = &*self.names.fact(field.fact).id;
            matches!(name, "company.name" | "company.credit_code" | "tax.year")
        };
        target.filter(|target| matches!(target, Target::Fact(field) if says_which(field)))
    }

    /// Finds what every column is.
    ///
    /// # Errors
    /// As [`Names::header`].
    pub fn header<'t>(&self, titles: impl IntoIterator<Item = &'t str>) -> Result<Header, Vec<Bilingual>> {
        self.names.bind(titles, &|title| self.target(title))
    }

    /// Which kind of record the sheet is of.
    #[must_use]
    pub fn record(&self) -> Option<RecordId> {
        self.record.as_ref().map(|short| short.record)
    }
}

impl Names<'_> {
    /// The kind of record that a sheet of that name holds: its identifier, its label, or one of its `headers`, also with
    /// 表, 明细 and the like behind it.
    #[must_use]
    pub fn record_of_sheet(&self, sheet: &str) -> Option<RecordId> {
        let bare = |text: &str| -> String {
            plain(text).chars().filter(|c| !matches!(c, '_' | '-' | '(' | ')' | '.' | '、' | ',')).collect()
        };
        let mut name = bare(sheet);
        name.retain(|c| !c.is_ascii_digit());
        let mut name = &*name;
        while let Some(rest) =
            ["表", "明细", "清单", "信息", "情况", "台账"].iter().find_map(|end| name.strip_suffix(end))
        {
            name = rest;
        }
        let same = |word: &str| {
            let word = bare(word);
            word == name || name.strip_suffix('s') == Some(&word)
        };
        let mut records = self.model().records.iter().zip((0..).map(RecordId));
        let is_meant = |kind: &crate::model::Record| {
            let words = [&*kind.id, &*kind.label.zh, &*kind.label.en];
            words.into_iter().chain(kind.headers.iter().map(String::as_str)).any(same)
        };
        records.find(|(kind, _)| !name.is_empty() && is_meant(kind)).map(|(_, id)| id)
    }
}
