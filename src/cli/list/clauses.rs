//! `huiqi list clauses`: every entry of the clause inventories, what becomes of it, and how many there are of each class.

use clap::ValueEnum;
use serde::Serialize;

use super::{Voice, column};
use crate::both;
use crate::cli::terminal::Terminal;
use crate::explain::cite;
use crate::model::{Class, Entry, Instrument, InstrumentId, Model};
use crate::render::json::{Words, pretty, words};
use crate::render::listing::{ListFormat, listing};
use crate::value::{Bilingual, Lang};

/// `--class`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClassChoice {
    /// 可由资料判定
    Decidable,
    /// 由主管部门决定
    Authority,
    /// 政策导向
    Direction,
}

impl ClassChoice {
    fn class(self) -> Class {
        match self {
            Self::Decidable => Class::Decidable,
            Self::Authority => Class::Authority,
            Self::Direction => Class::Direction,
        }
    }
}

/// The inventory in a format; ends with a line break.
pub fn written(model: &Model, only: Option<ClassChoice>, format: ListFormat, terminal: &Terminal) -> String {
    let shown = |entry: &&Entry| only.is_none_or(|only| only.class() == entry.class);
    match format {
        ListFormat::Table => table(model, &shown, terminal),
        ListFormat::Json => {
            pretty(&model.entries.iter().filter(shown).map(|entry| EntryOut::of(model, entry)).collect::<Vec<_>>())
        }
        ListFormat::Csv => {
            let headers = [
                "id",
                "instrument",
                "number",
                "locator",
                "quote",
                "class",
                "rules",
                "grants_zh",
                "grants_en",
                "reason_zh",
                "reason_en",
            ];
            let rows: Vec<Vec<String>> = model.entries.iter().filter(shown).map(|entry| flat(model, entry)).collect();
            listing(&headers, &rows, format, terminal.width)
        }
    }
}

/// For each instrument what it is, its entries and their number.
fn table(model: &Model, shown: &dyn Fn(&&Entry) -> bool, terminal: &Terminal) -> String {
    let voice = Voice { lang: terminal.lang, for_people: true };
    let columns = [
        column("id", "编号", "entry"),
        column("locator", "条款", "clause"),
        column("class", "类别", "class"),
        column("grants", "内容", "what it promises"),
        column("rules", "规则，或理由", "rules, or why"),
    ];
    let headers: Vec<String> = columns.iter().map(|(_, label)| voice.say(label)).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut blocks = Vec::new();
    for (instrument, id) in model.instruments.iter().zip((0..).map(InstrumentId)) {
        let all: Vec<&Entry> = model.entries.iter().filter(|entry| entry.clause.instrument == id).collect();
        if all.is_empty() {
            continue;
        }
        let rows: Vec<Vec<String>> = all.iter().copied().filter(shown).map(|entry| row(entry, voice)).collect();
        let mut block = heading(instrument);
        block.push('\n');
        if !rows.is_empty() {
            block.push_str(&listing(&headers, &rows, ListFormat::Table, terminal.width));
        }
        block.push_str(counts(&all, rows.len()).in_lang(terminal.lang));
        block.push('\n');
        blocks.push(block);
    }
    if blocks.is_empty() {
        let none = Bilingual::fixed("这些规则包没有条款清单", "these rule packs hold no clause inventory");
        return terminal.say(&none).to_owned() + "\n";
    }
    blocks.join("\n")
}

fn heading(instrument: &Instrument) -> String {
    match &instrument.number {
        Some(number) => format!("{number}《{}》", instrument.title),
        None => format!("《{}》", instrument.title),
    }
}

fn row(entry: &Entry, voice: Voice) -> Vec<String> {
    let decided = rules(entry).join(" ");
    vec![
        entry.id.clone(),
        locator(entry).to_owned(),
        voice.say(&entry.class.label()),
        voice.say(&entry.grants),
        if decided.is_empty() { voice.say(&entry.reason) } else { decided },
    ]
}

/// How many entries there are, by class; and how many are shown, where these are not all.
fn counts(all: &[&Entry], shown: usize) -> Bilingual {
    let total = all.len();
    let of = |class: Class| all.iter().filter(|entry| entry.class == class).count();
    let by_class = |lang: Lang| {
        let one = |class: Class| format!("{} {}", class.label().in_lang(lang), of(class));
        Class::ALL.map(one).join(lang.pick("，", ", "))
    };
    let (zh, en) = (by_class(Lang::Zh), by_class(Lang::En));
    let entries = if total == 1 { "entry" } else { "entries" };
    if shown == total {
        both!("共 {total} 条：{zh}", "{total} {entries}: {en}")
    } else {
        both!("共 {total} 条：{zh}；列出 {shown} 条", "{total} {entries}: {en}; {shown} shown")
    }
}

fn rules(entry: &Entry) -> Vec<&str> {
    entry.rules.iter().map(|(rule, _)| &**rule).collect()
}

fn locator(entry: &Entry) -> &str {
    entry.clause.at.as_ref().map_or("", |(at, _)| at)
}

/// An entry for programs.
#[derive(Serialize)]
struct EntryOut<'m> {
    id: &'m str,
    instrument: String,
    number: Option<String>,
    locator: Option<String>,
    quote: Option<String>,
    class: &'static str,
    rules: Vec<&'m str>,
    grants: Words<'m>,
    reason: Words<'m>,
}

impl<'m> EntryOut<'m> {
    fn of(model: &Model, entry: &'m Entry) -> Self {
        let citation = cite(model, &entry.clause);
        Self {
            id: &entry.id,
            instrument: citation.instrument,
            number: citation.number,
            locator: citation.locator,
            quote: citation.quote,
            class: entry.class.name(),
            rules: rules(entry),
            grants: words(&entry.grants),
            reason: words(&entry.reason),
        }
    }
}

fn flat(model: &Model, entry: &Entry) -> Vec<String> {
    let EntryOut { id, instrument, number, locator, quote, class, rules, .. } = EntryOut::of(model, entry);
    let optional = [number, locator, quote].map(Option::unwrap_or_default);
    let texts = [&entry.grants, &entry.reason].map(|text| [text.zh.to_string(), text.en.to_string()]);
    let mut row = vec![id.to_owned(), instrument];
    row.extend(optional);
    row.extend([class.to_owned(), rules.join(" ")]);
    row.extend(texts.into_iter().flatten());
    row
}
