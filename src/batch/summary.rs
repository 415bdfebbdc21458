//! What a whole book comes to: how often each benefit applies, by how little it is missed, and which question would settle
//! the most clients.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Answers, RuleLayout};
use crate::eval::{Bits, Column};
use crate::explain::{Ask, Measure, Verdict, Waiters, Waiting};
use crate::model::{Frame, Nature};
use crate::plan::{Plan, RulePlan};
use crate::value::Value;

/// A book of clients in numbers; summaries of its parts merge into that of the whole, in any order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The rules, in the order of the model.
    pub rules: Vec<RuleSummary>,
    /// The questions of which one alone settles an answer.
    pub questions: BTreeMap<Ask, Settled>,
    /// Clients with an answer that one question alone settles.
    pub clients_to_ask: u64,
}

/// A benefit in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleSummary {
    /// Clients by verdict, in the order of [`Verdict::ALL`].
    pub verdicts: [u64; 6],
    /// Of the answers that are not met, those that one requirement alone decides, by its place in the rule.
    pub near: BTreeMap<usize, Near>,
}

/// Answers that one requirement alone makes negative.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Near {
    /// How many; over records, records.
    pub count: u64,
    /// The one that is nearest, where it is a comparison of numbers.
    pub nearest: Option<Nearest>,
}

/// The client that misses a requirement by least.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// Its row.
    pub row: u64,
    /// By how much.
    pub measure: Measure,
}

/// What one question settles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Of how many clients.
    pub clients: u64,
    /// How many answers.
    pub answers: u64,
    /// Of how many clients an answer about what the law grants without an authority deciding.
    pub entitled: u64,
}

impl RuleSummary {
    /// How many clients have that verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> u64 {
        let mut all = Verdict::ALL.into_iter().zip(self.verdicts);
        all.find(|(v, _)| *v == verdict).map_or(0, |(_, count)| count)
    }

    /// How many clients have it, or may have it from an authority.
    #[must_use]
    pub fn positive(&self) -> u64 {
        self.count(Verdict::Applies).saturating_add(self.count(Verdict::Discretionary))
    }

    /// How many answers one requirement alone makes negative.
    #[must_use]
    pub fn missed_by_one(&self) -> u64 {
        self.near.values().fold(0, |sum, near| sum.saturating_add(near.count))
    }

    fn add(&mut self, verdict: Verdict, count: u64) {
        let at = Verdict::ALL.into_iter().zip(&mut self.verdicts).find(|(v, _)| *v == verdict);
        if let Some((_, slot)) = at {
            *slot = slot.saturating_add(count);
        }
    }
}

impl Summary {
    /// Adds another part of the book.
    pub fn merge(&mut self, other: Self) {
        if self.rules.len() < other.rules.len() {
            self.rules.resize_with(other.rules.len(), RuleSummary::default);
        }
        for (rule, other) in self.rules.iter_mut().zip(other.rules) {
            for (count, more) in rule.verdicts.iter_mut().zip(other.verdicts) {
                *count = count.saturating_add(more);
            }
            for (at, more) in other.near {
                let near = rule.near.entry(at).or_default();
                near.count = near.count.saturating_add(more.count);
                if let Some(nearest) = more.nearest {
                    near.offer(nearest);
                }
            }
        }
        for (ask, more) in other.questions {
            let settled = self.questions.entry(ask).or_default();
            settled.clients = settled.clients.saturating_add(more.clients);
            settled.answers = settled.answers.saturating_add(more.answers);
            settled.entitled = settled.entitled.saturating_add(more.entitled);
        }
        self.clients_to_ask = self.clients_to_ask.saturating_add(other.clients_to_ask);
    }

    /// The questions that settle what the law grants for the most clients first, then those that settle anything for the
    /// most clients, then the most answers; among equals in the order of the facts.
    #[must_use]
    pub fn best_questions(&self) -> Vec<(Ask, Settled)> {
        let mut all: Vec<(Ask, Settled)> = self.questions.iter().map(|(ask, settled)| (*ask, *settled)).collect();
        all.sort_by_key(|(ask, s)| (std::cmp::Reverse((s.entitled, s.clients, s.answers)), *ask));
        all
    }
}

impl Near {
    /// How far the nearest is.
    fn distance(&self) -> Option<Decimal> {
        match self.nearest.as_ref()?.measure.gap.by {
            Value::Number(by) => Some(by),
            _ => None,
        }
    }

    /// Keeps the nearer of two; of equals the earlier row.
    fn offer(&mut self, other: Nearest) {
        let Value::Number(by) = other.measure.gap.by else { return };
        let known = self.distance().zip(self.nearest.as_ref().map(|nearest| nearest.row));
        if known.is_none_or(|known| (by, other.row) < known) {
            self.nearest = Some(other);
        }
    }
}

/// Summarises chunk after chunk.
#[derive(Debug)]
pub struct Summarising {
    /// What they came to so far.
    pub summary: Summary,
    waiting: Waiting,
}

/// What one question settles for the companies of a chunk.
#[derive(Debug, Default)]
struct OfChunk {
    answers: u64,
    clients: Bits,
    entitled: Bits,
}

impl Summarising {
    /// Nothing yet.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self { summary: Summary::default(), waiting: Waiting::new(plan) }
    }

    /// Adds a chunk.
    pub fn add(&mut self, answers: &Answers<'_>) {
        let layout = answers.layout;
        self.summary.rules.resize_with(layout.rules.len(), RuleSummary::default);
        self.waiting.find(answers.reading);
        let mut companies = Bits::none(answers.rows.len());
        for (company, row) in answers.rows.iter().enumerate() {
            companies.set(company, row.faults.is_empty());
        }
        let mut questions: BTreeMap<Ask, OfChunk> = BTreeMap::new();
        for ((rule, nodes), summary) in
            layout.rules.iter().zip(&answers.reading.plan.rules).zip(&mut self.summary.rules)
        {
            let rows = rows(answers, rule, &companies);
            count(answers, rule, &companies, summary);
            near(answers, rule, nodes, &rows, summary);
            let open = joined(&rows, &answers.reading.undetermined(nodes), |row, open| row & open);
            if !open.is_none() {
                ask(answers, rule, &self.waiting.answers(nodes, &open), &mut questions);
            }
        }
        self.summary.add_questions(&questions, companies.len());
    }
}

impl Summary {
    /// Adds the questions of a chunk of so many companies.
    fn add_questions(&mut self, questions: &BTreeMap<Ask, OfChunk>, len: usize) {
        let mut to_ask = Bits::none(len);
        for (ask, of_chunk) in questions {
            to_ask.unite(len, of_chunk.clients.words());
            let settled = self.questions.entry(*ask).or_default();
            settled.clients = settled.clients.saturating_add(of_chunk.clients.count());
            settled.answers = settled.answers.saturating_add(of_chunk.answers);
            settled.entitled = settled.entitled.saturating_add(of_chunk.entitled.count());
        }
        self.clients_to_ask = self.clients_to_ask.saturating_add(to_ask.count());
    }
}

/// Adds what single questions settle the answers of a rule.
fn ask(answers: &Answers<'_>, rule: &RuleLayout, waiters: &Waiters, questions: &mut BTreeMap<Ask, OfChunk>) {
    let chunk = answers.reading.chunk;
    for (ask, rows) in waiters.questions() {
        let mut of_companies = Bits::none(chunk.len);
        match rule.frame {
            Frame::Company => of_companies.copy_from(rows),
            Frame::Record(record) => {
                let parents = &chunk.record(record).parents;
                rows.rows().filter_map(|row| parents.get(row)).for_each(|company| of_companies.set(*company, true));
            }
        }
        let settled = questions.entry(ask).or_default();
        settled.answers = settled.answers.saturating_add(rows.count());
        settled.clients.unite(chunk.len, of_companies.words());
        if rule.nature == Nature::Entitlement {
            settled.entitled.unite(chunk.len, of_companies.words());
        }
    }
}

/// The rows of a rule's frame that belong to those companies.
fn rows(answers: &Answers<'_>, rule: &RuleLayout, companies: &Bits) -> Bits {
    let Frame::Record(record) = rule.frame else { return companies.clone() };
    let parents = &answers.reading.chunk.record(record).parents;
    let mut rows = Bits::none(parents.len());
    for (row, company) in parents.iter().enumerate() {
        rows.set(row, companies.get(*company));
    }
    rows
}

/// Counts the clients by verdict.
fn count(answers: &Answers<'_>, rule: &RuleLayout, companies: &Bits, summary: &mut RuleSummary) {
    if rule.frame != Frame::Company {
        let verdicts = answers.verdicts(rule);
        for verdict in companies.rows().filter_map(|company| verdicts.get(company)) {
            summary.add(*verdict, 1);
        }
        return;
    }
    // By the precedence of verdicts, sixty-four clients at a time.
    let [in_force, scope, require] = rule.parts.map(|node| answers.reading.columns.get(node));
    let mut rest = companies.clone();
    let mut take = |verdict: Verdict, rows: &Bits| {
        summary.add(verdict, joined(&rest, rows, |rest, row| rest & row).count());
        rest = joined(&rest, rows, |rest, row| rest & !row);
    };
    take(Verdict::NotInForce, &not_met(in_force));
    take(Verdict::OutOfScope, &not_met(scope));
    take(Verdict::NotMet, &not_met(require));
    let all = joined(&joined(&met(in_force), &met(scope), |a, b| a & b), &met(require), |a, b| a & b);
    let positive = Verdict::decide(Some(true), Some(true), Some(true), rule.nature);
    take(positive, &all);
    summary.add(Verdict::Undetermined, rest.count());
}

/// Counts the rows in which one requirement alone is unmet and every other one is met.
fn near(answers: &Answers<'_>, rule: &RuleLayout, nodes: &RulePlan, rows: &Bits, summary: &mut RuleSummary) {
    let reading = answers.reading;
    let len = rows.len();
    let [in_force, scope, require] = rule.parts.map(|node| reading.columns.get(node));
    if not_met(require).is_none() {
        return;
    }
    let mut rows = rows.clone();
    for part in [in_force, scope] {
        rows = joined(&rows, &met(part), |row, met| row & met);
    }
    let (mut once, mut twice) = (Bits::none(len), Bits::none(len));
    for node in &nodes.require {
        let unmet = not_met(reading.columns.get(*node));
        twice = joined(&twice, &joined(&once, &unmet, |once, unmet| once & unmet), |twice, again| twice | again);
        once = joined(&once, &unmet, |once, unmet| once | unmet);
        let known = reading.columns.get(*node).known();
        rows = joined(&rows, known, |row, known| row & known);
    }
    rows = joined(&rows, &joined(&once, &twice, |once, twice| once & !twice), |row, once| row & once);
    if rows.is_none() {
        return;
    }
    for (node, at) in nodes.require.iter().zip(0..) {
        let here = joined(&rows, &not_met(reading.columns.get(*node)), |row, unmet| row & unmet);
        let count = here.count();
        if count == 0 {
            continue;
        }
        let near = summary.near.entry(at).or_default();
        near.count = near.count.saturating_add(count);
        // Nothing is nearer than nothing.
        if near.distance().is_some_and(|distance| distance.is_zero()) || !reading.is_measured(*node) {
            continue;
        }
        for row in here.rows() {
            let company = match rule.frame {
                Frame::Company => row,
                Frame::Record(record) => reading.chunk.record(record).parents.get(row).copied().unwrap_or(row),
            };
            // Words are made only for a row that is nearer than those before it.
            let distance = reading.distance(*node, company, row);
            if distance.is_some_and(|distance| near.distance().is_none_or(|known| distance < known))
                && let Some(measure) = reading.unmet_measure(*node, company, row)
            {
                near.offer(Nearest { row: answers.first.saturating_add(company as u64), measure });
            }
        }
    }
}

fn joined(a: &Bits, b: &Bits, join: impl Fn(u64, u64) -> u64) -> Bits {
    let mut out = Bits::default();
    out.combine(a, b, join);
    out
}

/// The rows in which a condition is true.
fn met(column: &Column) -> Bits {
    match column {
        Column::Boolean { truth, .. } => truth.clone(),
        _ => Bits::none(column.len()),
    }
}

/// The rows in which a condition is false.
fn not_met(column: &Column) -> Bits {
    match column {
        Column::Boolean { truth, known } => joined(truth, known, |truth, known| known & !truth),
        _ => Bits::none(column.len()),
    }
}
