//! Titles to facts: names, synonyms of `facts.toml`, units, records, and what `--map` says; what is not known is said.

use std::collections::{BTreeMap, BTreeSet};

use super::letters;
use super::title::{Title, foreign_unit, plain, unit};
use crate::both;
use crate::diag::nearest;
use crate::model::{Fact, FactId, Model, RecordId};
use crate::text::visible;
use crate::value::{Bilingual, Type};

/// The greatest index of a record.
const MOST_RECORDS: usize = 1_000;
/// The most columns with unknown titles that are named one by one.
const MOST_UNKNOWN: usize = 20;
/// The longest title for which a nearest name is looked for.
const LONGEST: usize = 64;

/// Where the cells of a column go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The fact.
    pub fact: FactId,
    /// Of which record, from 0; 0 for a fact of the company.
    pub index: usize,
    /// Ten to which power of the fact's unit the title says its numbers are; `None` where it says nothing.
    pub power: Option<i32>,
}

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Not known: its cells are passed over.
    Passed,
    /// A fact.
    Fact(Field),
    /// A whole list of records, which can only be said to be empty.
    List(RecordId),
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Its title, shortened and made visible.
    pub title: String,
    /// Where its cells go.
    pub target: Target,
}

/// The columns of an input.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// One for each title.
    pub columns: Vec<Binding>,
    /// What was passed over.
    pub warnings: Vec<Bilingual>,
}

/// What titles may say.
#[derive(Debug)]
pub struct Names<'m> {
    model: &'m Model,
    facts: BTreeMap<String, Vec<FactId>>,
    lists: BTreeMap<String, RecordId>,
    /// `--map`: titles, as they are compared, to names.
    map: BTreeMap<String, String>,
}

impl<'m> Names<'m> {
    /// The names of a model's facts and what `--map` adds: titles with the names that are meant.
    #[must_use]
    pub fn new(model: &'m Model, map: &[(String, String)]) -> Self {
        let mut facts: BTreeMap<String, Vec<FactId>> = BTreeMap::new();
        let mut add = |name: &str, id: FactId| {
            let of_name = facts.entry(plain(name)).or_default();
            if !of_name.contains(&id) {
                of_name.push(id);
            }
        };
        for (fact, id) in model.facts.iter().zip((0..).map(FactId)) {
            add(&fact.id, id);
            add(&fact.label.zh, id);
            add(&fact.label.en, id);
            fact.headers.iter().for_each(|header| add(header, id));
        }
        // A fact's own name is never another's synonym.
        for (fact, id) in model.facts.iter().zip((0..).map(FactId)) {
            facts.insert(plain(&fact.id), vec![id]);
        }
        let lists = model.records.iter().zip((0..).map(RecordId));
        let lists = lists.flat_map(|(r, id)| [(plain(&r.id), id), (plain(&r.label.zh), id)]).collect();
        let map = map.iter().map(|(title, name)| (plain(title), name.clone())).collect();
        Self { model, facts, lists, map }
    }

    /// Finds what every column is.
    ///
    /// # Errors
    /// Everything for which the input cannot be read: a fact in two columns, a unit that does not fit, no known title.
    pub fn header<'t>(&self, titles: impl IntoIterator<Item = &'t str>) -> Result<Header, Vec<Bilingual>> {
        self.bind(titles, &|title| self.target(title))
    }

    /// As [`Names::header`], for titles that are read in another way.
    ///
    /// # Errors
    /// As there.
    pub(super) fn bind<'t>(
        &self,
        titles: impl IntoIterator<Item = &'t str>,
        target: &dyn Fn(&str) -> Result<Option<Target>, Bilingual>,
    ) -> Result<Header, Vec<Bilingual>> {
        let mut header = Header::default();
        let mut errors = Vec::new();
        let mut taken: BTreeMap<(FactId, usize), usize> = BTreeMap::new();
        let mut lists: BTreeSet<RecordId> = BTreeSet::new();
        let mut unknown = 0_usize;
        for (text, column) in titles.into_iter().zip(1_usize..) {
            let title = shown(text);
            let target = match target(text) {
                Ok(Some(target)) => target,
                Ok(None) => {
                    if !title.is_empty() {
                        unknown = unknown.saturating_add(1);
                        if unknown <= MOST_UNKNOWN {
                            header.warnings.push(self.unknown(text, &title, column));
                        }
                    }
                    Target::Passed
                }
                Err(words) => {
                    let (zh, en, column) = (words.zh, words.en, letters(column));
                    errors.push(both!("{column} 列“{title}”：{zh}", "column {column} `{title}`: {en}"));
                    Target::Passed
                }
            };
            let twice = match &target {
                Target::Fact(field) => taken.insert((field.fact, field.index), column),
                Target::List(list) => (!lists.insert(*list)).then_some(column),
                Target::Passed => None,
            };
            if let Some(first) = twice {
                let (name, first, column) = (self.name(&target), letters(first), letters(column));
                errors.push(both!(
                    "{first} 列和 {column} 列“{title}”都是 `{name}`；只留一列",
                    "columns {first} and {column} `{title}` are both `{name}`; keep one of them"
                ));
            }
            header.columns.push(Binding { title, target });
        }
        if let Some(more) = unknown.checked_sub(MOST_UNKNOWN).filter(|more| *more > 0) {
            header.warnings.push(both!(
                "另有 {more} 列的标题不认识，略过",
                "{more} more columns have titles that are not known and are passed over"
            ));
        }
        if errors.is_empty() && header.columns.iter().all(|column| column.target == Target::Passed) {
            errors.push(Bilingual::fixed(
                "没有一列的标题认得出来；第一行应是标题，如 `tax.wages` 或“工资薪金总额”，或用 --map 指明",
                "no column has a known title; the first row holds titles, such as `tax.wages` or 工资薪金总额, or --map says what they are",
            ));
        }
        if errors.is_empty() { Ok(header) } else { Err(errors) }
    }

    /// What one title, or one path of keys, says; `None` where it is not known.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn target(&self, text: &str) -> Result<Option<Target>, Bilingual> {
        let mapped = self.map.get(&plain(text));
        let text = mapped.map_or(text, String::as_str);
        if mapped.is_some_and(|name| name.is_empty() || name == "-") {
            return Ok(Some(Target::Passed));
        }
        let title = Title::read(text);
        if let Some(list) = self.lists.get(&title.whole) {
            return Ok(Some(Target::List(*list)));
        }
        let whole = self.facts.get(&title.whole);
        let notes: &[String] = if whole.is_some() { &[] } else { &title.notes };
        let Some(ids) = whole.or_else(|| self.facts.get(&title.name)) else {
            return match mapped {
                Some(name) => Err(both!("--map 中没有 `{name}` 这项事实", "--map names `{name}`, which is no fact")),
                None => Ok(None),
            };
        };
        let (id, fact) = match &**ids {
            [id] => (*id, self.fact(*id)),
            several => {
                let names = several.iter().map(|id| format!("`{}`", self.fact(*id).id)).collect::<Vec<_>>();
                let (zh, en) = (names.join("还是"), names.join(" or "));
                return Err(both!(
                    "是 {zh}？标题写事实名，或用 --map 指明",
                    "is it {en}? write the fact's name, or say so with --map"
                ));
            }
        };
        let digits = notes.iter().find_map(|note| note.parse::<usize>().ok()).filter(|_| fact.record.is_some());
        let index = match (fact.record, title.index.or(digits)) {
            (_, None) => 0,
            (Some(_), Some(index @ 1..=MOST_RECORDS)) => index.saturating_sub(1),
            (Some(_), Some(_)) => {
                return Err(both!("序号应为 1 到 {MOST_RECORDS}", "an index is from 1 to {MOST_RECORDS}"));
            }
            (None, Some(_)) => {
                let name = &fact.id;
                return Err(both!("`{name}` 只有一项，不写序号", "`{name}` is one fact and takes no index"));
            }
        };
        Ok(Some(Target::Fact(Field { fact: id, index, power: power(fact, notes)? })))
    }

    /// The name of what a column is.
    fn name(&self, target: &Target) -> String {
        match target {
            Target::Passed => String::new(),
            Target::List(list) => self.model.records.get(list.index()).map_or_else(String::new, |r| r.id.clone()),
            Target::Fact(field) => field_name(self.model, field),
        }
    }

    /// The model whose facts are named.
    #[must_use]
    pub const fn model(&self) -> &'m Model {
        self.model
    }

    /// Whether `--map` says what a title means.
    pub(super) fn is_mapped(&self, title: &str) -> bool {
        self.map.contains_key(&plain(title))
    }

    pub(super) fn fact(&self, id: FactId) -> &'m Fact {
        self.model.facts.get(id.index()).expect("a fact id is made by its model: this is a bug")
    }

    fn unknown(&self, text: &str, title: &str, column: usize) -> Bilingual {
        let name = Title::read(text).name;
        let near = Some(()).filter(|()| name.chars().count() <= LONGEST).and_then(|()| {
            let near = nearest(&name, self.facts.keys().map(String::as_str))?;
            let id = self.facts.get(near)?.first()?;
            Some(self.fact(*id).id.to_string())
        });
        let column = letters(column);
        match near {
            Some(near) => both!(
                "{column} 列“{title}”不认识，略过；是否指 `{near}`？",
                "column {column} `{title}` is not known and is passed over; is it `{near}`?"
            ),
            None => {
                both!("{column} 列“{title}”不认识，略过", "column {column} `{title}` is not known and is passed over")
            }
        }
    }
}

/// `tax.wages`, or `land[2].grade`.
#[must_use]
pub fn field_name(model: &Model, field: &Field) -> String {
    let Some(fact) = model.facts.get(field.fact.index()) else { return String::new() };
    match (fact.record, fact.id.split_once('.')) {
        (Some(_), Some((kind, rest))) => format!("{kind}[{}].{rest}", field.index.saturating_add(1)),
        _ => fact.id.to_string(),
    }
}

/// A title in one line, short.
fn shown(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = joined.chars().take(LONGEST).collect();
    if short.len() < joined.len() {
        short.push('…');
    }
    visible(&short).into_owned()
}

/// Ten to which power of its fact's unit the notes of a title say that its numbers are.
pub(super) fn power(fact: &Fact, notes: &[String]) -> Result<Option<i32>, Bilingual> {
    let Type::Number(own) = &fact.kind else { return Ok(None) };
    let mut found = None;
    for note in notes {
        let name = &fact.id;
        match unit(note) {
            Some(said) if said.unit == *own && (said.power != -2 || own.is_percent()) => {
                if found.replace(said.power).is_some_and(|other| other != said.power) {
                    return Err(Bilingual::fixed("写了两个单位", "it names two units"));
                }
            }
            None if !foreign_unit(note) => {}
            _ => {
                return Err(both!(
                    "`{name}` 以 {own} 计，标题写的单位是“{note}”",
                    "`{name}` is in {own}, but the title says `{note}`"
                ));
            }
        }
    }
    Ok(found)
}
