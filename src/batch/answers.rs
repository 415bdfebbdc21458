//! An evaluated chunk as answers: verdicts, outputs and what is missing, read from the columns.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Form, Layout, Origin, OutputLayout, Row, RuleLayout, letters};
use crate::both;
use crate::eval::Column;
use crate::explain::{Reading, Verdict};
use crate::model::{FactId, Frame};
use crate::plan::Constant;
use crate::value::{Bilingual, exact, round_half_up};

/// The answers for the companies of a chunk.
#[derive(Clone, Copy)]
pub struct Answers<'a> {
    /// What is answered.
    pub layout: &'a Layout,
    /// The columns.
    pub reading: Reading<'a>,
    /// The rows.
    pub rows: &'a [Row],
    /// Their names and codes.
    pub texts: &'a str,
    /// The number of the first row.
    pub first: u64,
    /// Where they came from.
    pub origin: &'a Arc<Origin>,
    /// The line of the piece's first row in the file, from 1.
    pub first_line: u64,
}

/// The value of an output for one company.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// Absent or not known.
    Nothing,
    /// One value.
    One(Constant),
    /// Several of several records, each once.
    Several(Vec<Constant>),
}

impl Answers<'_> {
    /// The line of a company's row in its file, from 1.
    #[must_use]
    pub fn line(&self, company: usize) -> u64 {
        self.first_line.saturating_add(self.rows.get(company).map_or(0, Row::line))
    }

    /// Where a fact of a company stands in its input, as a spreadsheet names it; `index` is that of the record, 0 for a
    /// fact of the company. `None` where the input does not state it.
    #[must_use]
    pub fn cell(&self, fact: FactId, index: usize, company: usize) -> Option<Bilingual> {
        if let Some(place) = self.origin.cell(fact, index, self.line(company)) {
            return Some(place);
        }
        let (row, model) = (self.rows.get(company)?, self.reading.model);
        let (code, name) = (row.code(self.texts), row.name(self.texts));
        let own = model.facts.get(fact.index())?;
        let (sheet, column, line) = self.origin.records.place((code, name, row.year()), own.record?, fact, index)?;
        let column = letters(column);
        Some(both!("{sheet}!{column}{line}", "{sheet}!{column}{line}"))
    }

    /// The column of a node.
    fn column(&self, node: crate::plan::NodeId) -> &Column {
        self.reading.columns.get(node)
    }

    /// The verdicts for all companies of the chunk, as [`Self::verdict`] has them, worked out sixty-four at a time.
    #[must_use]
    pub fn verdicts(&self, rule: &RuleLayout) -> Vec<Verdict> {
        let of_rows = self.row_verdicts(rule);
        let Frame::Record(record) = rule.frame else { return of_rows };
        let rows = self.reading.chunk.record(record);
        let of = |company: usize| {
            if !rows.stated.get(company) {
                return Verdict::Undetermined;
            }
            of_rows.get(rows.of(company)).and_then(|all| all.iter().min()).copied().unwrap_or(Verdict::OutOfScope)
        };
        (0..self.reading.chunk.len).map(of).collect()
    }

    fn row_verdicts(&self, rule: &RuleLayout) -> Vec<Verdict> {
        let parts = rule.parts.map(|node| self.column(node));
        let [Column::Boolean { truth: t0, known: k0 }, Column::Boolean { truth: t1, known: k1 }, third] = parts else {
            return Vec::new();
        };
        let Column::Boolean { truth: t2, known: k2 } = third else { return Vec::new() };
        let positive = Verdict::decide(Some(true), Some(true), Some(true), rule.nature);
        let words = t0.words().zip(k0.words()).zip(t1.words().zip(k1.words())).zip(t2.words().zip(k2.words()));
        let mut all = vec![Verdict::Undetermined; k0.len()];
        for ((((t0, k0), (t1, k1)), (t2, k2)), verdicts) in words.zip(all.chunks_mut(64)) {
            // By the precedence of verdicts, the weakest first.
            for (rows, verdict) in [
                (t0 & t1 & t2, positive),
                (k2 & !t2, Verdict::NotMet),
                (k1 & !t1, Verdict::OutOfScope),
                (k0 & !t0, Verdict::NotInForce),
            ] {
                give(rows, verdict, verdicts);
            }
        }
        all
    }

    /// The verdict in a row of the rule's frame.
    #[must_use]
    pub fn verdict_at(&self, rule: &RuleLayout, row: usize) -> Verdict {
        let [in_force, scope, require] = rule.parts;
        let truth = |node| self.column(node).truth(row);
        Verdict::decide(truth(in_force), truth(scope), truth(require), rule.nature)
    }

    /// The verdict for a company; over records, the first of the order in which verdicts are listed.
    #[must_use]
    pub fn verdict(&self, rule: &RuleLayout, company: usize) -> Verdict {
        let Frame::Record(record) = rule.frame else { return self.verdict_at(rule, company) };
        let rows = self.reading.chunk.record(record);
        if !rows.stated.get(company) {
            return Verdict::Undetermined;
        }
        rows.of(company).map(|row| self.verdict_at(rule, row)).min().unwrap_or(Verdict::OutOfScope)
    }

    /// The value of an output as it is reported in a row of the rule's frame whose verdict is positive:
    /// `None` where it is absent, `Some(None)` where it is not known.
    #[must_use]
    pub fn output_at(&self, output: &OutputLayout, row: usize) -> Option<Option<Constant>> {
        match output.when.map(|when| self.column(when).truth(row)) {
            Some(Some(false)) => return None,
            Some(None) => return Some(None),
            Some(Some(true)) | None => {}
        }
        Some(self.column(output.value).get(row).map(|value| reported(value, output.form)))
    }

    /// The value of an output for a company whose verdict is that.
    #[must_use]
    pub fn output(&self, rule: &RuleLayout, output: &OutputLayout, company: usize, verdict: Verdict) -> Shown {
        if !verdict.is_positive() {
            return Shown::Nothing;
        }
        let Frame::Record(record) = rule.frame else {
            return self.output_at(output, company).flatten().map_or(Shown::Nothing, Shown::One);
        };
        let rows = self.reading.chunk.record(record).of(company);
        let positive = rows.filter(|row| self.verdict_at(rule, *row).is_positive());
        let there = positive.filter_map(|row| self.output_at(output, row));
        if output.summed { sum(there) } else { several(there) }
    }
}

/// Gives sixty-four rows or fewer a verdict, where their bit is set.
fn give(rows: u64, verdict: Verdict, verdicts: &mut [Verdict]) {
    if rows.count_ones() as usize == verdicts.len() {
        return verdicts.fill(verdict);
    }
    let mut rest = rows;
    while rest != 0 {
        if let Some(slot) = verdicts.get_mut(rest.trailing_zeros() as usize) {
            *slot = verdict;
        }
        rest &= rest.wrapping_sub(1);
    }
}

/// The value as it is reported: money rounded once, half away from zero, to the fen.
fn reported(value: Constant, form: Form) -> Constant {
    match (value, form) {
        (Constant::Number(n), Form::Money) if n.scale() > 2 => Constant::Number(round_half_up(n, 2)),
        (value, _) => value,
    }
}

/// The sum over records that have it; nothing where one of them is not known.
fn sum(values: impl Iterator<Item = Option<Constant>>) -> Shown {
    let mut total: Option<Decimal> = None;
    for value in values {
        let Some(Constant::Number(n)) = value else { return Shown::Nothing };
        let Some(sum) = exact::add(total.unwrap_or(Decimal::ZERO), n) else { return Shown::Nothing };
        total = Some(sum);
    }
    total.map_or(Shown::Nothing, |total| Shown::One(Constant::Number(total)))
}

/// Each value once, in the order of the records; those that are not known are passed over.
fn several(values: impl Iterator<Item = Option<Constant>>) -> Shown {
    let mut seen = BTreeSet::new();
    let values: Vec<Constant> = values.flatten().filter(|value| seen.insert(*value)).collect();
    match &*values {
        [] => Shown::Nothing,
        [one] => Shown::One(*one),
        _ => Shown::Several(values),
    }
}
