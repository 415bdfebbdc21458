//! A table to fill in: a column for every fact that rules read, under a title that is read back as that fact.

mod csv;
mod xlsx;

use crate::batch::{Field, Names, Target};
use crate::both;
use crate::explain::{WithYears, return_line};
use crate::model::{Fact, FactId, Format, Model, RecordId};
use crate::render::{said, unit};
use crate::value::{Bilingual, Lang, Type};

pub use csv::csv;
pub use xlsx::xlsx;

/// What everybody is known by, and what every answer depends on: these come first.
const FIRST: [&str; 4] = ["company.name", "company.credit_code", "as_of", "tax.year"];
/// What a record is joined to its client by.
const JOINED_BY: [&str; 2] = ["company.credit_code", "company.name"];

/// How the cells of a column are filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fill {
    /// With digits that are no number, or free words.
    Text,
    /// With an amount of money.
    Money,
    /// With a share.
    Share,
    /// With another number.
    Number,
    /// With a day.
    Day,
    /// With one of these words.
    Choice(Vec<String>),
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// How it is asked for.
    pub question: String,
    /// How it is asked for, where it is found, its unit and words.
    pub note: String,
    /// How it is filled in.
    pub fill: Fill,
}

/// A table, with one for each kind of record.
#[derive(Clone, Debug)]
pub struct Template {
    /// The language of its words.
    pub lang: Lang,
    /// The columns about companies; last the lists that a company may say it has nothing in.
    pub clients: Vec<Column>,
    /// The columns of each kind of record, after those by which it is joined, with the name of its sheet.
    pub records: Vec<(String, Vec<Column>)>,
    /// The same columns as the first record of a company's own row.
    pub in_the_row: Vec<Column>,
}

impl Template {
    /// For a model of which rules use each fact, by its place, so many times.
    #[must_use]
    pub fn new(model: &Model, names: &Names<'_>, uses: &[usize], lang: Lang) -> Self {
        let writer = Writer { names, lang };
        let used = |id: FactId| uses.get(id.index()).copied().unwrap_or(0);
        let facts = || model.facts.iter().zip((0..).map(FactId));
        let mut own: Vec<(&Fact, FactId)> = facts()
            .filter(|(fact, id)| fact.record.is_none() && (used(*id) > 0 || FIRST.contains(&&*fact.id)))
            .collect();
        let group = |fact: &Fact| fact.id.split_once('.').map_or("", |(group, _)| group).to_owned();
        let together = |wanted: &str| -> usize {
            let of_group = facts().filter(|(fact, _)| fact.record.is_none() && group(fact) == wanted);
            of_group.map(|(_, id)| used(id)).sum()
        };
        let place = |fact: &Fact| FIRST.iter().position(|first| *first == &*fact.id).unwrap_or(FIRST.len());
        own.sort_by_cached_key(|(fact, id)| {
            let group = group(fact);
            (place(fact), std::cmp::Reverse(together(&group)), group, std::cmp::Reverse(used(*id)), *id)
        });
        let mut clients: Vec<Column> = own.iter().map(|(fact, id)| writer.column(fact, *id, "")).collect();
        let (mut records, mut in_the_row) = (Vec::new(), Vec::new());
        for (record, id) in model.records.iter().zip((0..).map(RecordId)) {
            let is_name = |fact: &Fact| fact.id.ends_with(".name");
            let of_kind: Vec<(&Fact, FactId)> =
                facts().filter(|(fact, own)| fact.record == Some(id) && (used(*own) > 0 || is_name(fact))).collect();
            if of_kind.iter().all(|(fact, _)| is_name(fact)) {
                continue;
            }
            clients.push(writer.list(record, &record.label));
            let joined = facts().filter(|(fact, _)| JOINED_BY.contains(&&*fact.id));
            let mut joined: Vec<_> = joined.collect();
            joined.sort_by_key(|(fact, _)| JOINED_BY.iter().position(|name| *name == &*fact.id));
            let columns = joined.iter().chain(&of_kind).map(|(fact, id)| writer.column(fact, *id, ""));
            records.push((sheet_name(&said(&record.label, lang)), columns.collect()));
            in_the_row.extend(of_kind.iter().map(|(fact, id)| writer.column(fact, *id, "[1]")));
        }
        Self { lang, clients, records, in_the_row }
    }
}

/// A name that a sheet may have.
fn sheet_name(label: &str) -> String {
    label.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect()
}

struct Writer<'n> {
    names: &'n Names<'n>,
    lang: Lang,
}

impl Writer<'_> {
    fn column(&self, fact: &Fact, id: FactId, index: &str) -> Column {
        let lang = self.lang;
        let question = said(&fact.question, lang);
        let mut note = vec![question.clone()];
        let lines = fact.returns.iter().map(|line| return_line(line, WithYears::Yes));
        let places: Vec<String> =
            lines.chain(fact.where_to_find.iter().cloned()).map(|place| said(&place, lang)).collect();
        if !places.is_empty() {
            note.push(format!("{}{}", lang.pick("取自：", "from: "), places.join(lang.pick("；", "; "))));
        }
        let fill = match &fact.kind {
            Type::Boolean => {
                Fill::Choice([("是", "yes"), ("否", "no")].map(|(zh, en)| lang.pick(zh, en).into()).into())
            }
            Type::Enum(options) => Fill::Choice(options.iter().map(|option| said(&option.label, lang)).collect()),
            Type::Date => Fill::Day,
            Type::Text => Fill::Text,
            Type::Number(unit) if unit.is_percent() => Fill::Share,
            Type::Number(unit) if unit.is_money() => Fill::Money,
            Type::Number(_) => Fill::Number,
        };
        match (&fill, fact.format) {
            (Fill::Share, _) => note.push(lang.pick("比例，如 8%", "a ratio, such as 8%").to_owned()),
            (Fill::Day, _) => note.push(lang.pick("日期，如 2016-12-31", "a date, such as 2016-12-31").to_owned()),
            (Fill::Choice(words), _) => {
                note.push(format!("{}{}", lang.pick("可选：", "one of: "), words.join(lang.pick("、", ", "))));
            }
            (_, Some(Format::CreditCode)) => note.push(
                lang.pick(
                    "18 位，按文本填写，否则末几位会丢失",
                    "18 characters, as text: a number loses its last digits",
                )
                .to_owned(),
            ),
            _ => {}
        }
        note.push(lang.pick("不知道就留空", "leave it empty while it is not known").to_owned());
        Column { title: self.title(fact, id, index), question, note: note.join("\n"), fill }
    }

    /// The first of the ways to call a fact that is read as that fact and nothing else.
    fn title(&self, fact: &Fact, id: FactId, index: &str) -> String {
        let lang = self.lang;
        let unit = match &fact.kind {
            Type::Number(of) if !of.is_none() => unit(*of, lang),
            _ => String::new(),
        };
        let label = said(&fact.label, lang);
        let names = std::iter::once(&label).chain(fact.headers.iter().filter(|_| lang == Lang::Zh));
        let with_unit = |name: &str| match (unit.is_empty(), lang) {
            (true, _) => format!("{name}{index}"),
            (false, Lang::Zh) => format!("{name}{index}（{unit}）"),
            (false, Lang::En) => format!("{name}{index} ({unit})"),
        };
        let all = names.flat_map(|name| [with_unit(name), format!("{name}{index}")]);
        let is_read = |title: &String| {
            let target = self.names.target(title);
            matches!(target, Ok(Some(Target::Fact(Field { fact, index: 0, .. }))) if fact == id)
        };
        let mut found = all.filter(is_read);
        found.next().unwrap_or_else(|| match fact.id.split_once('.') {
            Some((kind, rest)) => format!("{kind}{index}.{rest}"),
            None => fact.id.to_string(),
        })
    }

    /// A column that says that a list is empty.
    fn list(&self, record: &crate::model::Record, label: &Bilingual) -> Column {
        let lang = self.lang;
        let named = said(label, lang);
        let is_read = matches!(self.names.target(&named), Ok(Some(Target::List(_))));
        let none = lang.pick("无", "none");
        let Bilingual { zh, en } = label;
        let question = both!(
            "没有{zh}就选“无”；有则在“{zh}”表逐项填写；不知道就留空",
            "choose `none` if there is no {en}; what there is goes into its sheet; leave it empty while it is not known"
        );
        let question = question.in_lang(lang).to_owned();
        Column {
            title: if is_read { named } else { record.id.clone() },
            note: question.clone(),
            question,
            fill: Fill::Choice(vec![none.to_owned()]),
        }
    }
}
