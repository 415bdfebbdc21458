//! A book of clients answered by both sides: whose answers differ, and by how much.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::explain::Verdict;
use crate::model::Model;
use crate::value::Type;

/// How many clients are named one by one.
pub const MOST_CLIENTS: usize = 100;

/// What a change of rules means for a book.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Rows that both sides answer.
    pub answered: u64,
    /// Rows that one of them cannot read.
    pub rejected: u64,
    /// Rows with an answer that is another.
    pub changed: u64,
    /// What changed, rule by rule.
    pub rules: BTreeMap<String, RuleChange>,
    /// The first clients whose answers changed.
    pub clients: Vec<Client>,
}

/// What changed in the answers of one rule.
#[derive(Clone, Debug, Default)]
pub struct RuleChange {
    /// Clients whose answer changed.
    pub clients: u64,
    /// How many went from one verdict to another.
    pub verdicts: BTreeMap<(Verdict, Verdict), u64>,
    /// The sums over all clients of outputs in money, before and after.
    pub sums: BTreeMap<String, (Decimal, Decimal)>,
}

/// One client whose answers changed.
#[derive(Clone, Debug)]
pub struct Client {
    /// The row, from 1.
    pub row: String,
    /// The name, as it is stated.
    pub name: String,
    /// Each cell that changed: its column, such as `high-tech-rate.tax_saved`, before and after.
    pub cells: Vec<(String, String, String)>,
}

/// A column that both sides have, where it stands in each.
#[derive(Debug)]
struct Column {
    title: String,
    old: usize,
    new: usize,
    rule: String,
    is_verdict: bool,
    is_money: bool,
}

/// Compares rows of wide answers, one by one.
#[derive(Debug)]
pub struct Comparing {
    columns: Vec<Column>,
    errors: [Option<usize>; 2],
    book: Book,
}

impl Comparing {
    /// From the titles of both sides; a rule or output that one side only has is compared with nothing.
    #[must_use]
    pub fn new(old: &[String], new: &[String], model: &Model) -> Self {
        let money: BTreeSet<String> = model
            .rules
            .iter()
            .flat_map(|rule| {
                let is_money = |kind: &Type| matches!(kind, Type::Number(unit) if unit.is_money());
                rule.outputs.iter().filter(move |o| is_money(&o.kind)).map(|o| format!("{}.{}", rule.id, o.id))
            })
            .collect();
        let at = |titles: &[String], title: &str| titles.iter().position(|other| other == title);
        let mut columns = Vec::new();
        for rule in &model.rules {
            let verdict = rule.id.to_string();
            let outputs = rule.outputs.iter().map(|output| format!("{}.{}", rule.id, output.id));
            for (place, title) in std::iter::once(verdict.clone()).chain(outputs).enumerate() {
                if let (Some(old), Some(new)) = (at(old, &title), at(new, &title)) {
                    let is_money = money.contains(&title);
                    columns.push(Column { old, new, rule: verdict.clone(), is_verdict: place == 0, is_money, title });
                }
            }
        }
        Self { columns, errors: [at(old, "error"), at(new, "error")], book: Book::default() }
    }

    /// The same client as both sides answer it.
    pub fn row(&mut self, old: &[String], new: &[String]) {
        let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
        let [old_error, new_error] = self.errors;
        let has_error = |cells: &[String], at: Option<usize>| at.is_some_and(|at| !cell(cells, at).is_empty());
        if has_error(old, old_error) || has_error(new, new_error) {
            self.book.rejected = self.book.rejected.saturating_add(1);
            return;
        }
        self.book.answered = self.book.answered.saturating_add(1);
        let mut cells = Vec::new();
        let mut touched = BTreeSet::new();
        for column in &self.columns {
            let (before, after) = (cell(old, column.old), cell(new, column.new));
            let differs = before != after;
            if column.is_money && (differs || self.book.rules.contains_key(&column.rule) || !before.is_empty()) {
                let number = |text: &str| Decimal::from_str_exact(text).unwrap_or(Decimal::ZERO);
                let change = self.book.rules.entry(column.rule.clone()).or_default();
                let output = column.title.rsplit_once('.').map_or("", |(_, output)| output);
                let sums = change.sums.entry(output.to_owned()).or_default();
                sums.0 = sums.0.saturating_add(number(&before));
                sums.1 = sums.1.saturating_add(number(&after));
            }
            if !differs {
                continue;
            }
            touched.insert(column.rule.clone());
            if column.is_verdict {
                let verdict = |text: &str| Verdict::ALL.into_iter().find(|verdict| verdict.name() == text);
                if let (Some(from), Some(to)) = (verdict(&before), verdict(&after)) {
                    let change = self.book.rules.entry(column.rule.clone()).or_default();
                    let count = change.verdicts.entry((from, to)).or_default();
                    *count = count.saturating_add(1);
                }
            }
            cells.push((column.title.clone(), before, after));
        }
        for rule in &touched {
            let change = self.book.rules.entry(rule.clone()).or_default();
            change.clients = change.clients.saturating_add(1);
        }
        if cells.is_empty() {
            return;
        }
        self.book.changed = self.book.changed.saturating_add(1);
        if self.book.clients.len() < MOST_CLIENTS {
            self.book.clients.push(Client { row: cell(new, 0), name: cell(new, 1), cells });
        }
    }

    /// What it comes to: rules with an answer that changed, sums that did.
    #[must_use]
    pub fn finish(mut self) -> Book {
        self.book.rules.retain(|_, change| change.clients > 0);
        for change in self.book.rules.values_mut() {
            change.sums.retain(|_, (before, after)| before != after);
        }
        self.book
    }
}
