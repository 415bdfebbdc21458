//! The rows of 汇总: a company each, in the order of the input; and the row of totals below them.

use rust_decimal::Decimal;

use super::cells::{Cells, LONGEST_TEXT, escape, is_kept};
use super::columns::{COUNTED, Holds};
use super::look::Look;
use super::{Book, Label, Word};
use crate::batch::{Answers, Form, OutputLayout, Row, Shown};
use crate::explain::{Lacking, Missing, Verdict};
use crate::plan::{Constant, Symbols};
use crate::render::value;
use crate::value::{Type, Value, exact, plain};

/// The sums of the columns that are added up.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// One for each column; `None` where it is not added up.
    sums: Vec<Option<Total>>,
}

/// The sum of a column.
#[derive(Clone, Copy, Debug, Default)]
struct Total {
    /// `None` where it is too large.
    sum: Option<Decimal>,
    /// Whether one of its amounts is a text, which no formula adds up.
    has_text: bool,
}

impl Totals {
    /// Nothing yet.
    #[must_use]
    pub fn new(book: &Book<'_>) -> Self {
        let zero = Total { sum: Some(Decimal::ZERO), has_text: false };
        Self { sums: book.columns.iter().map(|column| column.is_summed.then_some(zero)).collect() }
    }

    fn add(&mut self, column: usize, amount: Decimal) {
        if let Some(Some(total)) = self.sums.get_mut(column) {
            total.sum = total.sum.and_then(|sum| exact::add(sum, amount));
            total.has_text |= !is_kept(amount);
        }
    }

    /// Adds those of another piece.
    pub fn join(&mut self, other: &Self) {
        if self.sums.is_empty() {
            self.clone_from(other);
            return;
        }
        for (mine, theirs) in self.sums.iter_mut().zip(&other.sums) {
            if let (Some(mine), Some(theirs)) = (mine, theirs) {
                mine.sum = mine.sum.zip(theirs.sum).and_then(|(a, b)| exact::add(a, b));
                mine.has_text |= theirs.has_text;
            }
        }
    }

    /// Whether an amount was written as a text.
    #[must_use]
    pub fn has_text(&self) -> bool {
        self.sums.iter().flatten().any(|total| total.has_text)
    }
}

/// Writes the rows of a chunk.
pub fn rows(book: &Book<'_>, answers: &Answers<'_>, missing: &mut Missing, totals: &mut Totals, out: &mut Vec<u8>) {
    let cells = Cells::new(out, &book.inks);
    missing.find(answers.reading);
    let mut sheet = Lines {
        book,
        answers,
        ready: Ready::new(book),
        of_rules: answers.layout.rules.iter().map(|rule| answers.verdicts(rule)).collect(),
        verdicts: Vec::new(),
        groups: missing.groups().map(|names| listed(book, &names)).collect(),
        pieces: Vec::new(),
        missing,
        totals,
        cells,
    };
    for (company, row) in answers.rows.iter().enumerate() {
        let number = answers.first.saturating_add(company as u64);
        // Below the titles.
        sheet.cells.row_at(number.saturating_add(1));
        if row.faults.is_empty() {
            sheet.answered(company, row, number);
        } else {
            sheet.rejected(row, number);
        }
        sheet.cells.end_row();
    }
}

struct Lines<'a, 'o> {
    book: &'a Book<'a>,
    answers: &'a Answers<'a>,
    ready: Ready,
    /// The verdict of each rule for each company.
    of_rules: Vec<Vec<Verdict>>,
    /// The verdicts of one company.
    verdicts: Vec<Verdict>,
    missing: &'a Missing,
    /// What people call the facts of each group of what is missing.
    groups: Vec<Label>,
    /// What is missing, in words between tags.
    pieces: Vec<u8>,
    totals: &'a mut Totals,
    cells: Cells<'o>,
}

/// Cells that are the same in every row.
struct Ready {
    verdicts: Vec<(Verdict, Vec<u8>)>,
    answered: Vec<u8>,
}

impl Ready {
    fn new(book: &Book<'_>) -> Self {
        let verdict = |verdict: &Verdict| (*verdict, book.word(Word::Verdict(*verdict)));
        Self { verdicts: Verdict::ALL.iter().map(verdict).collect(), answered: book.word(Word::Answered) }
    }

    fn verdict(&self, wanted: Verdict) -> &[u8] {
        self.verdicts.iter().find(|(verdict, _)| *verdict == wanted).map_or(&[], |(_, rest)| rest)
    }
}

impl Lines<'_, '_> {
    fn answered(&mut self, company: usize, row: &Row, number: u64) {
        let (book, answers) = (self.book, self.answers);
        self.verdicts.clear();
        let of_company = |of_rule: &Vec<Verdict>| of_rule.get(company).copied().unwrap_or(Verdict::Undetermined);
        self.verdicts.extend(self.of_rules.iter().map(of_company));
        for (at, column) in book.columns.iter().enumerate() {
            let letters = &*column.letters;
            let cells = &mut self.cells;
            match column.holds {
                Holds::Row => cells.count(letters, number),
                Holds::Name => cells.own(letters, row.name(answers.texts)),
                Holds::Code => cells.own(letters, row.code(answers.texts)),
                Holds::State => cells.ready(letters, &self.ready.answered),
                Holds::Count(kind) => {
                    let wanted = COUNTED.get(kind);
                    let count = self.verdicts.iter().filter(|verdict| Some(*verdict) == wanted).count();
                    cells.count(letters, count as u64);
                }
                Holds::Verdict(rule) => {
                    let verdict = self.verdicts.get(rule).copied().unwrap_or(Verdict::Undetermined);
                    cells.ready(letters, self.ready.verdict(verdict));
                }
                Holds::Output(rule, output) => {
                    let Some(verdict) = self.verdicts.get(rule).filter(|verdict| verdict.is_positive()) else {
                        continue;
                    };
                    let Some(laid) = book.layout.rules.get(rule) else { continue };
                    let Some(of) = laid.outputs.get(output) else { continue };
                    let kind = book.model.rules.get(rule).and_then(|rule| rule.outputs.get(output)).map(|o| &o.kind);
                    let shown = answers.output(laid, of, company, *verdict);
                    if let (Shown::One(Constant::Number(amount)), true) = (&shown, column.is_summed) {
                        self.totals.add(at, *amount);
                    }
                    give(book, &shown, of, kind.unwrap_or(&Type::Text), &answers.reading.chunk.symbols, letters, cells);
                }
                Holds::Missing => self.missing(company, letters),
            }
        }
    }

    /// What is missing, in words.
    fn missing(&mut self, company: usize, letters: &str) {
        let Self { book, pieces, missing, groups, cells, .. } = self;
        let (chunk, between) = (self.answers.reading.chunk, book.lang.pick("、", ", "));
        pieces.clear();
        missing.each(chunk, company, |lacking| {
            if !pieces.is_empty() {
                pieces.extend_from_slice(between.as_bytes());
            }
            match lacking {
                Lacking::Group(at) => pieces.extend_from_slice(groups.get(at).map_or(&[], |group| &group.escaped)),
                Lacking::OfRecord(name) => escape(&book.label(name), pieces),
            }
        });
        // So few bytes are no more characters, and escaping makes them more.
        if pieces.len() > LONGEST_TEXT {
            let mut all = Vec::new();
            missing.each(chunk, company, |lacking| {
                all.push(match lacking {
                    Lacking::Group(at) => groups.get(at).map_or_else(String::new, |group| group.text.clone()),
                    Lacking::OfRecord(name) => book.label(name),
                });
            });
            cells.text(letters, Look::Prose, &all.join(between));
        } else if !pieces.is_empty() {
            cells.pieces(letters, pieces);
        }
    }

    /// Who it is and what is wrong, which runs on over the cells that are empty.
    fn rejected(&mut self, row: &Row, number: u64) {
        let (texts, lang) = (self.answers.texts, self.book.lang);
        let cells = &mut self.cells;
        for column in &self.book.columns {
            let letters = &*column.letters;
            match column.holds {
                Holds::Row => cells.number(letters, Look::Wrong, &number.to_string()),
                Holds::Name => cells.text(letters, Look::Wrong, row.name(texts)),
                Holds::Code => cells.text(letters, Look::Wrong, row.code(texts)),
                Holds::State => {
                    let faults: Vec<String> = row.faults.iter().map(|fault| fault.line(lang)).collect();
                    let lead = lang.pick("未评估：", "rejected: ");
                    cells.text(letters, Look::Wrong, &format!("{lead}{}", faults.join(lang.pick("；", "; "))));
                }
                _ => return,
            }
        }
    }
}

/// The value of an output.
fn give(
    book: &Book<'_>,
    shown: &Shown,
    of: &OutputLayout,
    kind: &Type,
    symbols: &Symbols,
    letters: &str,
    cells: &mut Cells<'_>,
) {
    match shown {
        Shown::Nothing => {}
        Shown::One(one) => constant(book, *one, of.form, kind, symbols, letters, cells),
        Shown::Several(several) => {
            let words: Vec<String> = several.iter().map(|one| words(book, *one, kind, symbols)).collect();
            let words = words.join(book.lang.pick("；", "; "));
            cells.text(letters, Look::of_text(&words), &words);
        }
    }
}

/// One value: a number as a number, everything else in words.
pub fn constant(
    book: &Book<'_>,
    value: Constant,
    form: Form,
    kind: &Type,
    symbols: &Symbols,
    letters: &str,
    cells: &mut Cells<'_>,
) {
    match value {
        Constant::Number(number) if form == Form::Money => cells.money(letters, number),
        Constant::Number(number) => {
            let is_share = matches!(kind, Type::Number(unit) if unit.is_percent());
            cells.number(letters, if is_share { Look::Share } else { Look::Number }, &plain(number));
        }
        Constant::Date(date) => cells.number(letters, Look::Day, &serial(date).to_string()),
        value => {
            let words = words(book, value, kind, symbols);
            cells.text(letters, Look::of_text(&words), &words);
        }
    }
}

fn words(book: &Book<'_>, constant: Constant, kind: &Type, symbols: &Symbols) -> String {
    let of = match constant {
        Constant::Boolean(truth) => Value::Boolean(truth),
        Constant::Number(number) => Value::Number(number),
        Constant::Date(date) => Value::Date(date),
        Constant::Text(symbol) => Value::Text(symbols.text(symbol)),
    };
    value(&of, kind, book.lang)
}

/// The number of a day in a spreadsheet that counts from 1900.
fn serial(date: jiff::civil::Date) -> i32 {
    let since = date.since(jiff::civil::date(1899, 12, 30));
    since.map_or(0, |span| span.get_days())
}

/// What people call facts, one after the other.
fn listed(book: &Book<'_>, names: &[&str]) -> Label {
    let between = book.lang.pick("、", ", ");
    let text = names.iter().map(|name| book.label(name)).collect::<Vec<_>>().join(between);
    let mut escaped = Vec::new();
    for name in names {
        if !escaped.is_empty() {
            escaped.extend_from_slice(between.as_bytes());
        }
        match book.labels.get(*name) {
            Some(label) => escaped.extend_from_slice(&label.escaped),
            None => escape(&book.label(name), &mut escaped),
        }
    }
    Label { text, escaped }
}

/// Writes the row of totals below that many companies.
pub fn total(book: &Book<'_>, totals: &Totals, companies: u64, out: &mut Vec<u8>) {
    let last = companies.saturating_add(1);
    let mut cells = Cells::new(out, &book.inks);
    cells.row_at(last.saturating_add(1));
    for (column, total) in book.columns.iter().zip(&totals.sums) {
        let letters = &*column.letters;
        match (column.holds, total) {
            (Holds::Name, _) => {
                let words = book.lang.pick("合计（随筛选变化）", "total (of what is shown)");
                cells.text(letters, Look::TotalText, words);
            }
            (_, Some(Total { sum: Some(sum), has_text: false })) if is_kept(*sum) => {
                let formula = format!("SUBTOTAL(109,{letters}2:{letters}{last})");
                cells.formula(letters, Look::TotalMoney, &formula, &plain(*sum));
            }
            (_, Some(Total { sum: Some(sum), .. })) => cells.text(letters, Look::TotalMoney, &format!("{sum:.2}")),
            (_, Some(Total { sum: None, .. })) => {
                cells.text(letters, Look::TotalText, book.lang.pick("过大", "too large"));
            }
            _ => cells.blank(letters, Look::TotalText),
        }
    }
    cells.end_row();
}
