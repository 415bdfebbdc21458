//! The answers as a workbook: a sheet to read first, a row a company, and sheets of reasons, questions, faults and rules.
//!
//! `rust_xlsxwriter` makes the workbook: its looks, its small sheets, and of the long sheets everything but their rows
//! ([`frame`]). Rows are written from columns, by whoever has a chunk, as the bytes of a sheet's XML, and go between what
//! the frame has before and after them; so a workbook is written as fast as a text, and in as little memory.

mod cells;
mod columns;
mod detail;
mod faults;
mod frame;
mod look;
mod notes;
mod questions;
mod rules;
mod shared;
mod summary;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::batch::{Answers, Fault, Layout, Origin, Row};
use crate::diag::Sources;
use crate::eval::{Chunk, Columns, evaluate};
use crate::explain::{Missing, Part, Reading, State, Verdict};
use crate::model::{FactId, Model};
use crate::plan::{Constant, Plan};
use crate::profile::Profile;
use crate::render::json::Meta;
use crate::render::said;
use crate::value::{Bilingual, Lang};

use cells::Inks;
pub use frame::{Ends, ends, fit, frame, height, kept, samples, titles};
pub use look::Look;
pub use notes::why_left_out;
pub use summary::{Totals, total};

/// How many rows a sheet has.
pub const SHEET_ROWS: u64 = 1 << 20;
/// How many companies may have their reasons in a workbook: more would be too many rows to read.
pub const MOST_EXPLAINED: u64 = 5_000;

/// How many companies are explained at once by a thread.
const BLOCK: usize = 64;

/// The sheets that have as many rows as the input gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sheet {
    /// 汇总.
    Summary,
    /// 明细.
    Detail,
    /// 待补资料.
    Questions,
    /// 错误.
    Faults,
}

impl Sheet {
    /// Every one, in the order of the workbook.
    pub const ALL: [Self; 4] = [Self::Summary, Self::Detail, Self::Questions, Self::Faults];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> Bilingual {
        match self {
            Self::Summary => Bilingual::fixed("汇总", "Summary"),
            Self::Detail => Bilingual::fixed("明细", "Detail"),
            Self::Questions => Bilingual::fixed("待补资料", "Missing facts"),
            Self::Faults => Bilingual::fixed("错误", "Errors"),
        }
    }
}

/// What is the same for every row.
#[derive(Debug)]
pub struct Book<'m> {
    model: &'m Model,
    layout: &'m Layout,
    meta: &'m Meta,
    lang: Lang,
    columns: Vec<columns::Column>,
    inks: Inks,
    /// The texts that all sheets share: words first, in the order of [`Word`].
    texts: Vec<String>,
    /// What people call each fact and list, by its name.
    labels: HashMap<&'m str, Label>,
    /// The fact of each name.
    facts: HashMap<&'m str, FactId>,
}

/// What people call a fact.
#[derive(Debug)]
struct Label {
    text: String,
    /// The same between tags.
    escaped: Vec<u8>,
}

impl Label {
    fn of(text: String) -> Self {
        let mut escaped = Vec::new();
        cells::escape(&text, &mut escaped);
        Self { text, escaped }
    }
}

/// The rows of a piece.
#[derive(Debug, Default)]
pub struct Rows {
    /// The bytes of each sheet, in the order of [`Sheet::ALL`], with the number of their rows.
    pub sheets: [(Vec<u8>, u64); Sheet::ALL.len()],
    /// The sums of the columns of 汇总.
    pub totals: Totals,
    /// The dates of the answers.
    pub dates: BTreeSet<Date>,
    /// What the reasons are made from, should the book turn out to be short enough for them.
    pub held: Option<Box<Held>>,
}

/// A chunk that is kept until it is known whether its reasons are written.
#[derive(Debug)]
pub struct Held {
    chunk: Chunk,
    rows: Vec<Row>,
    texts: String,
    first: u64,
    origin: Arc<Origin>,
    first_line: u64,
}

/// What a held chunk is read with.
#[derive(Clone, Copy, Debug)]
pub struct Reads<'a> {
    /// What was evaluated.
    pub plan: &'a Plan,
    /// The texts of the rules.
    pub sources: &'a Sources,
    /// How many threads there are.
    pub threads: usize,
}

/// What is known when all rows are written.
#[derive(Debug, Default)]
pub struct Closing {
    /// The inputs: how they are named, and what was said of them.
    pub inputs: Vec<(String, Vec<Bilingual>)>,
    /// What else was said: counts, rows passed over.
    pub said: Vec<Bilingual>,
    /// The portfolio as a whole: what each line is about, and what it says.
    pub portfolio: Vec<(String, String)>,
    /// Rows with answers, and rows without.
    pub counts: [u64; 2],
    /// The dates of the answers.
    pub dates: BTreeSet<Date>,
    /// The sums of the columns of 汇总.
    pub totals: Totals,
    /// The number of rows of each sheet; `None` for one that is left out.
    pub rows: BTreeMap<Sheet, Option<u64>>,
}

impl<'m> Book<'m> {
    /// The workbook of a model.
    ///
    /// # Errors
    /// When it has more columns than a sheet.
    pub fn new(model: &'m Model, layout: &'m Layout, meta: &'m Meta, lang: Lang) -> Result<Self, Bilingual> {
        let labels = model.facts.iter().map(|fact| (&*fact.id, Label::of(said(&fact.label, lang))));
        let lists = model.records.iter().map(|record| (&*record.id, Label::of(said(&record.label, lang))));
        let facts = model.facts.iter().zip((0..).map(FactId)).map(|(fact, id)| (&*fact.id, id));
        let mut book = Self {
            model,
            layout,
            meta,
            lang,
            columns: columns::columns(model, layout, lang),
            inks: Inks::default(),
            texts: Vec::new(),
            labels: labels.chain(lists).collect(),
            facts: facts.collect(),
        };
        if book.columns.len() > frame::MOST_COLUMNS {
            return Err(Bilingual::fixed(
                "规则太多，一张工作表的列数不够；请输出 .csv",
                "there are more rules than a sheet has columns; write a .csv",
            ));
        }
        book.texts = shared::texts(model, &book.columns, lang);
        Ok(book)
    }

    /// Takes the looks and words from the first sheet of the frame.
    ///
    /// # Panics
    /// When it is another frame, which is a bug.
    pub fn learn(&mut self, first_sheet: &str) {
        let inks = samples(first_sheet).and_then(|(row, _)| Inks::of_samples(row, &self.texts));
        self.inks = inks.expect("the frame has a sample of every look: this is a bug");
    }

    /// Whether the frame at the end has the looks and words of the one at the beginning.
    #[must_use]
    pub fn has_looks_of(&self, samples: &str) -> bool {
        Inks::of_samples(samples, &self.texts).as_ref() == Some(&self.inks)
    }

    /// The rows of a chunk.
    #[must_use]
    pub fn rows(&self, answers: &Answers<'_>, missing: &mut Missing) -> Rows {
        let mut rows = Rows::default();
        let as_of = answers.reading.plan.as_of;
        for (company, row) in answers.rows.iter().enumerate() {
            if row.faults.is_empty()
                && let Some(Constant::Date(date)) = as_of.and_then(|id| answers.reading.chunk.fact(id).get(company))
            {
                rows.dates.insert(date);
            }
        }
        rows.totals = Totals::new(self);
        let [summary, _, _, faults] = &mut rows.sheets;
        summary::rows(self, answers, missing, &mut rows.totals, &mut summary.0);
        summary.1 = answers.rows.len() as u64;
        faults.1 = faults::rows(self, answers, &mut faults.0);
        if answers.first <= MOST_EXPLAINED {
            rows.held = Some(Box::new(Held {
                chunk: answers.reading.chunk.clone(),
                rows: answers.rows.to_vec(),
                texts: answers.texts.to_owned(),
                first: answers.first,
                origin: Arc::clone(answers.origin),
                first_line: answers.first_line,
            }));
        }
        rows
    }

    /// Rows of sheets of records that are of no client, which are only faults.
    #[must_use]
    pub fn strays(&self, origin: &Origin, faults: &[Fault]) -> Rows {
        let mut rows = Rows { totals: Totals::new(self), ..Rows::default() };
        let [.., errors] = &mut rows.sheets;
        errors.1 = faults::strays(self, origin, faults, &mut errors.0);
        rows
    }

    /// The reasons of a held chunk, block after block.
    ///
    /// # Errors
    /// What `take` gives.
    pub fn explain<E>(
        &self,
        held: &Held,
        reads: Reads<'_>,
        mut take: impl FnMut(Rows) -> Result<(), E>,
    ) -> Result<(), E> {
        let Reads { plan, sources, threads } = reads;
        let Held { chunk, rows, texts, first, origin, first_line } = held;
        let (mut columns, nothing) = (Columns::default(), Profile::default());
        evaluate(plan, chunk, &mut columns);
        let reading = Reading { model: self.model, plan, chunk, columns: &columns, sources, nothing: &nothing };
        let answers =
            Answers { layout: self.layout, reading, rows, texts, first: *first, origin, first_line: *first_line };
        let blocks: Vec<Range<usize>> =
            (0..rows.len()).step_by(BLOCK).map(|start| start..start.saturating_add(BLOCK).min(rows.len())).collect();
        for together in blocks.chunks(threads.max(1)) {
            let made: Vec<Rows> = std::thread::scope(|scope| {
                let one = |block: &Range<usize>| {
                    let (block, answers) = (block.clone(), &answers);
                    scope.spawn(move || self.reasons(answers, block))
                };
                let running: Vec<_> = together.iter().map(one).collect();
                running.into_iter().filter_map(|thread| thread.join().ok()).collect()
            });
            assert_eq!(made.len(), together.len(), "a thread that gives reasons has ended: this is a bug");
            made.into_iter().try_for_each(&mut take)?;
        }
        Ok(())
    }

    fn reasons(&self, answers: &Answers<'_>, companies: Range<usize>) -> Rows {
        let mut rows = Rows::default();
        let [_, detail, questions, _] = &mut rows.sheets;
        detail.1 = detail::rows(self, answers, companies.clone(), &mut detail.0);
        questions.1 = questions::rows(self, answers, companies, &mut questions.0);
        rows
    }

    /// What people call a fact: `土地等别[2]` for one of a record, as the title of a column may be.
    fn label(&self, name: &str) -> String {
        let Some((kind, rest)) = name.split_once('[') else {
            return self.labels.get(name).map_or_else(|| name.to_owned(), |label| label.text.clone());
        };
        let Some((index, rest)) = rest.split_once(']') else { return name.to_owned() };
        self.labels
            .get(&*format!("{kind}{rest}"))
            .map_or_else(|| name.to_owned(), |label| format!("{}[{index}]", label.text))
    }

    /// The fact of a name, and of which record, from 0.
    fn fact(&self, name: &str) -> Option<(FactId, usize)> {
        let Some((kind, rest)) = name.split_once('[') else { return Some((*self.facts.get(name)?, 0)) };
        let (index, rest) = rest.split_once(']')?;
        let index: usize = index.parse().ok()?;
        Some((*self.facts.get(&*format!("{kind}{rest}"))?, index.checked_sub(1)?))
    }

    /// A shared word as what follows the place of a cell.
    fn word(&self, word: Word) -> Vec<u8> {
        let verdicts = Verdict::ALL.len();
        let at_verdict = |verdict: Verdict| Verdict::ALL.iter().position(|one| *one == verdict).unwrap_or(0);
        let (look, place) = match word {
            Word::Verdict(verdict) => (Look::Verdict(verdict), at_verdict(verdict)),
            Word::Answered => (Look::Text, verdicts),
            Word::State(State::Met) => (Look::Verdict(Verdict::Applies), verdicts.saturating_add(1)),
            Word::State(State::Unmet) => (Look::Verdict(Verdict::NotMet), verdicts.saturating_add(2)),
            Word::State(State::Unknown) => (Look::Verdict(Verdict::Undetermined), verdicts.saturating_add(3)),
            Word::Part(Part::Scope) => (Look::Text, verdicts.saturating_add(4)),
            Word::Part(Part::Require) => (Look::Text, verdicts.saturating_add(5)),
            Word::Gives => (Look::Text, verdicts.saturating_add(6)),
        };
        self.inks.shared(look, place)
    }
}

/// A word that all sheets share.
#[derive(Clone, Copy, Debug)]
enum Word {
    /// A verdict.
    Verdict(Verdict),
    /// That a company was answered.
    Answered,
    /// The state of a condition.
    State(State),
    /// What a condition belongs to.
    Part(Part),
    /// That a line is what a benefit gives.
    Gives,
}
