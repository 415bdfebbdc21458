//! Cells to a chunk: each goes into the column of its fact; a row that has a fault keeps its place.

mod joined;

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;

use super::cell::{CellReader, Quick, Written, is_blank};
use super::{Fault, Field, Layout, Place, Row, Within};
use crate::both;
use crate::diag::Code;
use crate::eval::Chunk;
use crate::model::{FactId, Frame, Model, RecordId};
use crate::plan::{Constant, Kind, NodeOp, Plan};
use crate::profile::Refusal;
use crate::value::{Type, Value};

/// How many texts that no rule names are remembered before they are forgotten.
const MOST_TEXTS: usize = 1 << 16;

/// What is kept of what companies state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// What rules read.
    Used,
    /// Everything, for formats that show what was stated.
    All,
}

/// Where the values of a fact go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Destination {
    /// No rule reads it.
    Nowhere,
    /// No rule reads it, but it shows that there is a record.
    OnlyThere(RecordId),
    /// The date of the answers.
    AsOf,
    Company,
    Record(RecordId),
}

/// A fact of a record, until it is known how many records there are.
#[derive(Debug)]
struct Pending {
    record: RecordId,
    index: usize,
    fact: FactId,
    value: Option<Constant>,
}

/// Puts cells into a chunk.
#[derive(Debug)]
pub struct Loader<'m> {
    model: &'m Model,
    plan: &'m Plan,
    layout: &'m Layout,
    /// Where the values of each fact go.
    destinations: Vec<Destination>,
    /// The date of all answers, where a flag says it, and the date where nothing does.
    as_of: Option<Date>,
    today: Date,
    /// The chunk.
    pub chunk: Chunk,
    rows: Vec<Row>,
    len: usize,
    /// How many rows the piece had so far, those passed over included.
    lines: u64,
    texts: String,
    row: Row,
    date: Option<Date>,
    latest: Option<Date>,
    pending: Vec<Pending>,
    empty_lists: Vec<RecordId>,
    /// Where cells that are not the row's own stand.
    within: Option<Within>,
    /// Whether an answer is for the date where nothing says one.
    pub used_today: bool,
}

impl<'m> Loader<'m> {
    /// An empty chunk.
    #[must_use]
    pub fn new(
        model: &'m Model,
        plan: &'m Plan,
        layout: &'m Layout,
        keep: Kept,
        as_of: Option<Date>,
        today: Date,
    ) -> Self {
        let mut kept = vec![keep == Kept::All; model.facts.len()];
        let read = plan.nodes.iter().filter_map(|node| if let NodeOp::Fact(id) = node.op { Some(id) } else { None });
        for id in read.chain(layout.year) {
            if let Some(kept) = kept.get_mut(id.index()) {
                *kept = true;
            }
        }
        let destination = |(at, (_, frame)): (usize, &(Kind, Frame))| {
            let is_kept = kept.get(at).is_some_and(|kept| *kept);
            let is_as_of = plan.as_of.is_some_and(|id| id.index() == at);
            match (*frame, is_kept) {
                (Frame::Company, true) if is_as_of => Destination::AsOf,
                (Frame::Company, true) => Destination::Company,
                (Frame::Company, false) => Destination::Nowhere,
                (Frame::Record(record), true) => Destination::Record(record),
                (Frame::Record(record), false) => Destination::OnlyThere(record),
            }
        };
        Self {
            model,
            plan,
            layout,
            destinations: plan.facts.iter().enumerate().map(destination).collect(),
            as_of,
            today,
            chunk: Chunk::empty(plan),
            rows: Vec::new(),
            len: 0,
            lines: 0,
            texts: String::new(),
            row: Row::default(),
            date: None,
            latest: None,
            pending: Vec::new(),
            empty_lists: Vec::new(),
            within: None,
            used_today: false,
        }
    }

    /// How a column's cells are read.
    pub fn reader(&mut self, field: &Field) -> Option<CellReader<'m>> {
        let fact = self.model.facts.get(field.fact.index())?;
        Some(CellReader::new(fact, field, &mut self.chunk.symbols))
    }

    /// Begins with at most that many rows.
    pub fn clear(&mut self, most: usize) {
        self.chunk.clear(self.plan, most);
        self.rows.clear();
        self.texts.clear();
        self.len = 0;
        self.lines = 0;
    }

    /// Whether texts that no rule names were so many that the loader had better be made anew.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.chunk.symbols.len().saturating_sub(self.plan.symbols.len()) > MOST_TEXTS
    }

    /// One cell of the row.
    #[inline]
    pub fn cell(
        &mut self,
        field: &Field,
        reader: &CellReader<'m>,
        written: Written<'_>,
        place: impl FnOnce() -> Place,
    ) {
        if let Written::Words(words) | Written::Number(words) = written
            && let Some(quick) = reader.quick(words)
        {
            match quick {
                Quick::Value(value) => return self.state(field, value),
                Quick::Text(text) if matches!(written, Written::Words(_)) => return self.text(field, text),
                // A number is no text.
                Quick::Text(_) => {}
            }
        }
        if let (Written::Boolean(truth), true) = (written, reader.is_truth()) {
            return self.state(field, Constant::Boolean(truth));
        }
        self.careful(field, reader, written, place);
    }

    /// One cell of the row, where its bytes are a number, a truth or a date in plain form; says whether they were.
    #[inline]
    pub fn plain_cell(&mut self, field: &Field, reader: &CellReader<'m>, bytes: &[u8]) -> bool {
        let value = reader.quick_bytes(bytes);
        if let Some(value) = value {
            self.state(field, value);
        }
        value.is_some()
    }

    #[cold]
    fn careful(&mut self, field: &Field, reader: &CellReader<'m>, written: Written<'_>, place: impl FnOnce() -> Place) {
        match reader.read(written) {
            Ok(None) => {}
            Ok(Some(value)) => self.value(field, &value),
            Err(refusal) => {
                let value = match written {
                    Written::Words(text) | Written::Number(text) => text,
                    Written::Boolean(true) => "true",
                    Written::Boolean(false) => "false",
                };
                let short: String = value.chars().take(80).collect();
                self.fault(Fault::of_cell(place(), &short, refusal));
            }
        }
    }

    /// What is wrong with the row.
    pub fn fault(&mut self, fault: Fault) {
        let within = fault.within.or_else(|| self.within.clone());
        self.row.faults.push(Fault { within, ..fault });
    }

    fn value(&mut self, field: &Field, value: &Value) {
        match value {
            Value::Boolean(truth) => self.state(field, Constant::Boolean(*truth)),
            Value::Number(number) => self.state(field, Constant::Number(*number)),
            Value::Date(date) => self.state(field, Constant::Date(*date)),
            Value::Text(text) => self.text(field, text),
        }
    }

    fn text(&mut self, field: &Field, text: &str) {
        let id = field.fact;
        if self.layout.name == Some(id) || self.layout.code == Some(id) {
            let start = self.texts.len();
            self.texts.push_str(text.trim());
            let range = start..self.texts.len();
            *(if self.layout.name == Some(id) { &mut self.row.name } else { &mut self.row.code }) = range;
        }
        // A text that no rule reads is not kept; a record is there all the same.
        match self.destination(id) {
            Destination::Nowhere => {}
            Destination::OnlyThere(record) => self.there(field, record),
            Destination::AsOf | Destination::Company | Destination::Record(_) => {
                let symbol = self.chunk.symbols.intern(text);
                self.state(field, Constant::Text(symbol));
            }
        }
    }

    /// Whether nothing of a field is kept, and every text is right for it.
    #[must_use]
    pub fn ignores(&self, field: &Field) -> bool {
        let names = [self.layout.name, self.layout.code];
        let fact = self.model.facts.get(field.fact.index());
        fact.is_some_and(|fact| fact.kind == Type::Text && fact.format.is_none())
            && self.destination(field.fact) == Destination::Nowhere
            && !names.contains(&Some(field.fact))
    }

    fn destination(&self, id: FactId) -> Destination {
        self.destinations.get(id.index()).copied().unwrap_or(Destination::Nowhere)
    }

    /// Of a fact that no rule reads it only matters whether there is a record.
    fn there(&mut self, field: &Field, record: RecordId) {
        self.pending.push(Pending { record, index: field.index, fact: field.fact, value: None });
    }

    #[inline]
    fn state(&mut self, field: &Field, value: Constant) {
        let id = field.fact;
        let destination = self.destination(id);
        if let Constant::Date(date) = value
            && destination != Destination::AsOf
        {
            self.latest = self.latest.max(Some(date));
        }
        match destination {
            Destination::Company => self.chunk.state(id, self.len, value),
            Destination::Nowhere => {}
            Destination::OnlyThere(record) => self.there(field, record),
            Destination::AsOf => {
                self.date = if let Constant::Date(date) = value { Some(date) } else { None };
            }
            Destination::Record(record) => {
                self.pending.push(Pending { record, index: field.index, fact: id, value: Some(value) });
            }
        }
    }

    /// A cell that stands for a whole list: empty where it is blank, else that there are no records.
    pub fn list(&mut self, record: RecordId, written: Written<'_>, place: impl FnOnce() -> Place) {
        let words = if let Written::Words(words) = written { words.trim() } else { "?" };
        if matches!(words, "无" | "没有" | "none" | "None" | "NONE" | "[]" | "0") {
            self.empty_lists.push(record);
        } else if !is_blank(words) {
            let id = self.model.records.get(record.index()).map_or("", |r| &r.id);
            let refusal = Refusal {
                code: Code::WrongType,
                message: both!("`{id}` 这一列只能写“无”或留空", "the column `{id}` is either `none` or empty"),
                help: Some(both!("各项事实写在 `{id}[1].…` 各列", "its facts go into the columns `{id}[1].…`")),
            };
            self.fault(Fault::of_cell(place(), words, refusal));
        }
    }

    /// A record that states nothing but that it is there.
    pub fn record(&mut self, record: RecordId, index: usize) {
        // Any fact will do: it has no value.
        self.pending.push(Pending { record, index, fact: FactId(u32::MAX), value: None });
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        let row = self.len;
        let date = self.as_of.or(self.date).unwrap_or_else(|| {
            self.used_today = true;
            self.today
        });
        self.date = None;
        self.row.later = self.latest.take().filter(|latest| *latest > date);
        if let Some(id) = self.plan.as_of {
            self.chunk.state(id, row, Constant::Date(date));
        }
        // Most rows of most books have no records at all.
        if !self.pending.is_empty() || !self.empty_lists.is_empty() {
            (0..).map(RecordId).take(self.plan.records).for_each(|record| self.records(record, row));
            self.pending.clear();
            self.empty_lists.clear();
        }
        let stated = self.layout.year.and_then(|id| self.chunk.fact(id).get(row));
        self.row.year = match stated {
            Some(Constant::Number(year)) => year.to_i16().unwrap_or(date.year()),
            _ => date.year(),
        };
        self.row.line = self.lines;
        self.lines = self.lines.saturating_add(1);
        self.rows.push(std::mem::take(&mut self.row));
        self.len = row.saturating_add(1);
    }

    fn records(&mut self, record: RecordId, row: usize) {
        let of_kind = || self.pending.iter().filter(|p| p.record == record);
        let most = of_kind().map(|p| p.index).max();
        let emptied = self.empty_lists.contains(&record);
        if most.is_none() && !emptied {
            return;
        }
        let id = self.model.records.get(record.index()).map_or("", |r| &r.id);
        let mut fault = None;
        if emptied && most.is_some() {
            fault =
                Some(both!("`{id}` 写了“无”，又填了它的事实", "`{id}` is said to be none, and facts of it are stated"));
        } else if let Some(most) = most
            && let Some(gap) = (0..most).find(|index| of_kind().all(|p| p.index != *index))
        {
            let (gap, most) = (gap.saturating_add(1), most.saturating_add(1));
            fault = Some(both!(
                "`{id}[{most}]` 填了，`{id}[{gap}]` 却全空；请从第 1 项起依次填写",
                "`{id}[{most}]` is filled in, but `{id}[{gap}]` is empty; fill them in from the first on"
            ));
        }
        if fault.is_none() {
            let count = most.map_or(0, |most| most.saturating_add(1));
            let first = self.chunk.records_of(record, row, count);
            for pending in self.pending.iter().filter(|p| p.record == record) {
                if let Some(value) = pending.value {
                    self.chunk.state(pending.fact, first.saturating_add(pending.index), value);
                }
            }
        }
        if let Some(message) = fault {
            self.fault(Fault::of_row(Code::ProfileContradiction, message));
        }
    }

    /// Passes over a row of the input before anything of it was put here.
    pub fn pass_row(&mut self) {
        self.pass_rows(1);
    }

    /// Passes over so many rows.
    pub fn pass_rows(&mut self, count: u64) {
        self.lines = self.lines.saturating_add(count);
    }

    /// How many rows the piece had, those passed over included.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.lines
    }

    /// Ends the chunk; says how many rows it has.
    pub fn finish(&mut self) -> usize {
        self.chunk.finish(self.plan, self.len);
        self.len
    }

    /// The rows of a finished chunk.
    pub fn rows(&mut self) -> &mut [Row] {
        &mut self.rows
    }

    /// The rows of a finished chunk, to be read with their texts.
    #[must_use]
    pub fn loaded(&self) -> (&[Row], &str) {
        (&self.rows, &self.texts)
    }
}
