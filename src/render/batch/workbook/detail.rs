//! The rows of 明细: for every benefit that concerns a company, its conditions with what the company has, and what the
//! benefit gives, each with the cells of the input it rests on and its clauses.

use std::ops::Range;

use super::cells::Cells;
use super::look::Look;
use super::summary::constant;
use super::{Book, Word};
use crate::batch::{Answers, RuleLayout};
use crate::explain::{Citation, Requirement, Verdict, cite};
use crate::model::{Clause, Frame, RecordId, Rule};
use crate::plan::{Constant, RulePlan};
use crate::render::opinion::cells::{actual, cited, gap};
use crate::render::{said, unit};
use crate::text::visible;
use crate::value::{Bilingual, Lang, Type};

/// Titles and widths.
pub static COLUMNS: [(Bilingual, u8); 15] = [
    (Bilingual::fixed("行", "row"), 7),
    (Bilingual::fixed("企业名称", "company"), 28),
    (Bilingual::fixed("统一社会信用代码", "credit code"), 22),
    (Bilingual::fixed("优惠事项", "benefit"), 34),
    (Bilingual::fixed("项目", "record"), 18),
    (Bilingual::fixed("结论", "verdict"), 16),
    (Bilingual::fixed("类别", "kind"), 10),
    (Bilingual::fixed("要求或结果", "required, or result"), 46),
    (Bilingual::fixed("状态", "state"), 10),
    (Bilingual::fixed("实际情况", "actual"), 46),
    (Bilingual::fixed("差距", "gap"), 40),
    (Bilingual::fixed("数值", "value"), 18),
    (Bilingual::fixed("单位", "unit"), 8),
    (Bilingual::fixed("来源单元格", "source cells"), 16),
    (Bilingual::fixed("依据", "clauses"), 46),
];

/// Writes the rows of companies; says how many.
pub fn rows(book: &Book<'_>, answers: &Answers<'_>, companies: Range<usize>, out: &mut Vec<u8>) -> u64 {
    let mut sheet = Lines { book, answers, cells: Cells::new(out, &book.inks), company: 0, count: 0 };
    for company in companies {
        if answers.rows.get(company).is_some_and(|row| row.faults.is_empty()) {
            sheet.company = company;
            sheet.of_company();
        }
    }
    sheet.count
}

struct Lines<'a, 'o> {
    book: &'a Book<'a>,
    answers: &'a Answers<'a>,
    cells: Cells<'o>,
    company: usize,
    count: u64,
}

/// What the lines of one result share.
struct Result<'a> {
    rule: &'a Rule,
    title: String,
    record: String,
    verdict: Verdict,
}

impl Lines<'_, '_> {
    fn of_company(&mut self) {
        let (model, plan) = (self.book.model, self.answers.reading.plan);
        for ((rule, nodes), laid) in model.rules.iter().zip(&plan.rules).zip(&self.book.layout.rules) {
            let Frame::Record(record) = laid.frame else {
                self.of_result(rule, nodes, laid, Some(self.company), String::new());
                continue;
            };
            let rows = self.answers.reading.chunk.record(record);
            if !rows.stated.get(self.company) {
                self.of_result(rule, nodes, laid, None, String::new());
            }
            for (row, index) in rows.of(self.company).zip(1_usize..) {
                let name = self.record_name(record, row, index);
                self.of_result(rule, nodes, laid, Some(row), name);
            }
        }
    }

    /// `创意园一期`, else `土地2`.
    fn record_name(&self, record: RecordId, row: usize, index: usize) -> String {
        let (model, chunk) = (self.book.model, self.answers.reading.chunk);
        let Some(kind) = model.records.get(record.index()) else { return String::new() };
        let name = model.fact(&format!("{}.name", kind.id)).and_then(|id| chunk.fact(id).get(row));
        match (name, self.book.lang) {
            (Some(Constant::Text(name)), _) => visible(&chunk.symbols.text(name)).into_owned(),
            (_, Lang::Zh) => format!("{}{index}", kind.label.zh),
            (_, Lang::En) => format!("{} {index}", kind.label.en),
        }
    }

    fn of_result(&mut self, rule: &Rule, nodes: &RulePlan, laid: &RuleLayout, row: Option<usize>, record: String) {
        let lang = self.book.lang;
        let verdict = row.map_or(Verdict::Undetermined, |row| self.answers.verdict_at(laid, row));
        if matches!(verdict, Verdict::OutOfScope | Verdict::NotInForce) {
            return;
        }
        let result = Result { rule, title: said(&rule.title, lang), record, verdict };
        let conditions = self.answers.reading.conditions(rule, nodes, self.company, row);
        for condition in &conditions {
            self.of_condition(&result, condition);
        }
        if conditions.is_empty() && !verdict.is_positive() {
            self.begin(&result);
            self.end(&[], "", "", &self.clauses(std::slice::from_ref(&rule.clause)));
        }
        if let (true, Some(row)) = (verdict.is_positive(), row) {
            self.outputs(&result, laid, row);
        }
    }

    /// Company, benefit, record and verdict.
    fn begin(&mut self, result: &Result<'_>) {
        let answers = self.answers;
        self.count = self.count.saturating_add(1);
        self.cells.next_row();
        self.cells.count("", answers.first.saturating_add(self.company as u64));
        if let Some(row) = answers.rows.get(self.company) {
            self.cells.own("", row.name(answers.texts));
            self.cells.own("", row.code(answers.texts));
        }
        self.cells.said("", &result.title);
        self.cells.own("", &result.record);
        self.cells.ready("", &self.book.word(Word::Verdict(result.verdict)));
    }

    /// The cells from the kind on, of a line without a value.
    fn end(&mut self, kind: &[u8], label: &str, source: &str, clauses: &str) {
        if kind.is_empty() {
            self.cells.blank("", Look::Text);
        } else {
            self.cells.ready("", kind);
        }
        self.cells.own("", label);
        (0..5).for_each(|_| self.cells.blank("", Look::Text));
        self.cells.own("", source);
        self.cells.said("", clauses);
        self.cells.end_row();
    }

    fn of_condition(&mut self, result: &Result<'_>, condition: &Requirement) {
        let lang = self.book.lang;
        self.begin(result);
        self.cells.ready("", &self.book.word(Word::Part(condition.part)));
        self.cells.said("", &said(&condition.label, lang));
        self.cells.ready("", &self.book.word(Word::State(condition.state)));
        self.cells.own("", &actual(condition, lang));
        self.cells.own("", &gap(condition, lang));
        self.cells.blank("", Look::Text);
        self.cells.blank("", Look::Text);
        let source = self.sources(condition);
        self.cells.own("", &source);
        self.cells.said("", &cited(&condition.citations, lang));
        self.cells.end_row();
    }

    fn outputs(&mut self, result: &Result<'_>, laid: &RuleLayout, row: usize) {
        let (book, answers, lang) = (self.book, self.answers, self.book.lang);
        for (output, of) in result.rule.outputs.iter().zip(&laid.outputs) {
            let Some(value) = answers.output_at(of, row) else { continue };
            self.begin(result);
            self.cells.ready("", &book.word(Word::Gives));
            self.cells.said("", &said(&output.label, lang));
            self.cells.blank("", Look::Text);
            let symbols = &answers.reading.chunk.symbols;
            match value {
                Some(number @ Constant::Number(_)) => {
                    self.cells.blank("", Look::Text);
                    self.cells.blank("", Look::Text);
                    constant(book, number, of.form, &output.kind, symbols, "", &mut self.cells);
                }
                Some(words) => {
                    constant(book, words, of.form, &output.kind, symbols, "", &mut self.cells);
                    self.cells.blank("", Look::Text);
                    self.cells.blank("", Look::Text);
                }
                None => {
                    self.cells.text("", Look::Text, lang.pick("待确认（资料不全）", "unknown (facts are missing)"));
                    self.cells.blank("", Look::Text);
                    self.cells.blank("", Look::Text);
                }
            }
            let unit = match &output.kind {
                Type::Number(of) if !of.is_none() => unit(*of, lang),
                _ => String::new(),
            };
            self.cells.said("", &unit);
            self.cells.blank("", Look::Text);
            let rule = std::slice::from_ref(&result.rule.clause);
            let clauses = self.clauses(if output.clauses.is_empty() { rule } else { &output.clauses });
            self.cells.said("", &clauses);
            self.cells.end_row();
        }
    }

    fn clauses(&self, clauses: &[Clause]) -> String {
        let citations: Vec<Citation> = clauses.iter().map(|clause| cite(self.book.model, clause)).collect();
        cited(&citations, self.book.lang)
    }

    /// The cells that state what a condition rests on.
    fn sources(&self, condition: &Requirement) -> String {
        let stated = condition.facts.iter().filter(|fact| fact.value.is_some() && !fact.assumed);
        let cell = |name: &str| {
            let (fact, index) = self.book.fact(name)?;
            self.answers.cell(fact, index, self.company)
        };
        let mut cells: Vec<String> = Vec::new();
        for cell in stated.filter_map(|fact| cell(&fact.fact)) {
            let cell = cell.in_lang(self.book.lang).to_owned();
            if !cells.contains(&cell) {
                cells.push(cell);
            }
        }
        cells.join(self.book.lang.pick("、", ", "))
    }
}
