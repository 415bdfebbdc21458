//! A chunk: the stated facts of some companies as columns, and their records with the company each belongs to.

use super::{Bits, Column};
use crate::model::{FactId, Frame, RecordId};
use crate::plan::{Constant, Plan, Symbols};

/// The records of one kind in a chunk, company after company.
#[derive(Clone, Debug, Default)]
pub struct RecordRows {
    /// Which companies state the list at all.
    pub stated: Bits,
    /// The company of each record.
    pub parents: Vec<usize>,
    /// Each company's first record, and one past the last.
    pub starts: Vec<usize>,
}

impl RecordRows {
    /// The rows of a company's records.
    #[must_use]
    pub fn of(&self, company: usize) -> std::ops::Range<usize> {
        let at = |row: usize| self.starts.get(row).copied().unwrap_or(self.parents.len());
        at(company)..at(company.saturating_add(1))
    }
}

/// The stated facts of some companies.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// How many companies.
    pub len: usize,
    /// A column a fact, by fact.
    pub facts: Vec<Column>,
    /// The records, by kind.
    pub records: Vec<RecordRows>,
    /// The facts of each kind of record.
    of_records: Vec<Vec<usize>>,
    /// The texts of the plan and those that occur only here.
    pub symbols: Symbols,
}

impl Chunk {
    /// No companies yet.
    #[must_use]
    pub fn empty(plan: &Plan) -> Self {
        let of_record = |record| {
            let facts = plan.facts.iter().enumerate().filter(|(_, (_, frame))| *frame == Frame::Record(record));
            facts.map(|(at, _)| at).collect()
        };
        Self {
            len: 0,
            facts: plan.facts.iter().map(|(kind, _)| Column::unknown(*kind, 0)).collect(),
            records: vec![RecordRows::default(); plan.records],
            of_records: (0..).map(RecordId).take(plan.records).map(of_record).collect(),
            symbols: plan.symbols.clone(),
        }
    }

    /// Begins anew with that many companies that state nothing; keeps its memory. Texts stay known.
    pub fn clear(&mut self, plan: &Plan, len: usize) {
        self.len = len;
        for (column, (_, frame)) in self.facts.iter_mut().zip(&plan.facts) {
            match frame {
                // What nobody stated before is still unknown.
                Frame::Company if column.len() == len && column.known().is_none() => {}
                Frame::Company => column.reset(len),
                Frame::Record(_) => column.reset(0),
            }
        }
        for rows in &mut self.records {
            rows.stated.reset(len);
            rows.parents.clear();
            rows.starts.clear();
        }
    }

    /// States a fact of a company, or of the record in that row of its kind.
    #[inline]
    pub fn state(&mut self, id: FactId, row: usize, value: Constant) {
        if let Some(column) = self.facts.get_mut(id.index()) {
            column.set(row, Some(value));
        }
    }

    /// States the records of a kind of a company, by their number: facts of them are then stated by the rows of the kind,
    /// which begin at the one returned. Companies come in their order; those that are left out do not state the list.
    pub fn records_of(&mut self, id: RecordId, company: usize, count: usize) -> usize {
        let Some(rows) = self.records.get_mut(id.index()) else { return 0 };
        let first = rows.parents.len();
        rows.starts.resize(company.saturating_add(1), first);
        rows.stated.set(company, true);
        let end = first.saturating_add(count);
        rows.parents.resize(end, company);
        for fact in self.of_records.get(id.index()).into_iter().flatten() {
            if let Some(column) = self.facts.get_mut(*fact) {
                column.grow(end);
            }
        }
        first
    }

    /// Ends with the companies that there are.
    pub fn finish(&mut self, plan: &Plan, len: usize) {
        self.len = len;
        for (column, (_, frame)) in self.facts.iter_mut().zip(&plan.facts) {
            if *frame == Frame::Company {
                column.truncate(len);
            }
        }
        for rows in &mut self.records {
            rows.stated.truncate(len);
            rows.starts.resize(len.saturating_add(1), rows.parents.len());
        }
    }

    /// How many rows a frame has.
    #[must_use]
    pub fn rows(&self, frame: Frame) -> usize {
        match frame {
            Frame::Company => self.len,
            Frame::Record(record) => self.records.get(record.index()).map_or(0, |r| r.parents.len()),
        }
    }

    /// The column of a fact.
    ///
    /// # Panics
    /// When the fact is of another plan, which is a bug.
    #[must_use]
    pub fn fact(&self, id: FactId) -> &Column {
        self.facts.get(id.index()).expect("a fact id is made by the chunk's model: this is a bug")
    }

    /// The records of a kind.
    ///
    /// # Panics
    /// When the kind is of another plan, which is a bug.
    #[must_use]
    pub fn record(&self, id: RecordId) -> &RecordRows {
        self.records.get(id.index()).expect("a record id is made by the chunk's model: this is a bug")
    }
}
