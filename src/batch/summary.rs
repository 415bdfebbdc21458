//! What a whole book comes to: how often each benefit applies, by how little it is missed, and which question would settle
//! the most clients.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Answers, RuleLayout};
use crate::eval::{Bits, Column};
use crate::explain::{Ask, Measure, Verdict, Waiting, Waits};
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

    /// Adds the questions of one company beside those that all companies of its chunk have in common.
    fn add_questions(&mut self, asked: &mut [(Ask, Nature)], common: &BTreeMap<Ask, Settled>) {
        if asked.is_empty() {
            return;
        }
        if common.is_empty() {
            self.clients_to_ask = self.clients_to_ask.saturating_add(1);
        }
        asked.sort_unstable_by_key(|(ask, _)| *ask);
        for of_one in asked.chunk_by(|(a, _), (b, _)| a == b) {
            let Some((ask, _)) = of_one.first() else { continue };
            let entitled = of_one.iter().any(|(_, nature)| *nature == Nature::Entitlement);
            let settled = self.questions.entry(*ask).or_default();
            // All clients of the chunk are asked a common question, this one included.
            let shared = common.get(ask);
            let is_more = entitled && shared.is_none_or(|shared| shared.entitled == 0);
            settled.clients = settled.clients.saturating_add(u64::from(shared.is_none()));
            settled.answers = settled.answers.saturating_add(of_one.len() as u64);
            settled.entitled = settled.entitled.saturating_add(u64::from(is_more));
        }
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
    asked: Vec<(Ask, Nature)>,
    /// The undetermined clients of each rule that is not answered alike for all, while a chunk is added.
    open: Vec<Bits>,
}

impl Summarising {
    /// Nothing yet.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self { summary: Summary::default(), waiting: Waiting::new(plan), asked: Vec::new(), open: Vec::new() }
    }

    /// Adds a chunk.
    pub fn add(&mut self, answers: &Answers<'_>) {
        let layout = answers.layout;
        self.summary.rules.resize_with(layout.rules.len(), RuleSummary::default);
        let answered: Vec<usize> =
            answers.rows.iter().enumerate().filter(|(_, row)| row.faults.is_empty()).map(|(at, _)| at).collect();
        let mut rows = Bits::none(answers.rows.len());
        for row in &answered {
            rows.set(*row, true);
        }
        for ((rule, nodes), summary) in
            layout.rules.iter().zip(&answers.reading.plan.rules).zip(&mut self.summary.rules)
        {
            let open = count(answers, rule, &answered, &rows, summary);
            // What all companies ask alike is asked together.
            self.open.push(if answers.reading.is_settled(nodes) { Bits::default() } else { open });
            near(answers, rule, nodes, &answered, &rows, summary);
        }
        let common = self.common(answers, &answered);
        // The rules in which anything can be asked at all.
        let rules: Vec<(&RuleLayout, &RulePlan, &Bits)> = (layout.rules.iter())
            .zip(&answers.reading.plan.rules)
            .zip(&self.open)
            .filter(|((rule, _), open)| match rule.frame {
                Frame::Company => !open.is_none(),
                Frame::Record(record) => !answers.reading.chunk.record(record).parents.is_empty(),
            })
            .map(|((rule, nodes), open)| (rule, nodes, open))
            .collect();
        for company in &answered {
            let Self { summary, waiting, asked, .. } = self;
            asked.clear();
            waiting.clear();
            ask(answers, *company, &rules, waiting, asked);
            summary.add_questions(asked, &common);
        }
        let clients = answered.len() as u64;
        if !common.is_empty() {
            self.summary.clients_to_ask = self.summary.clients_to_ask.saturating_add(clients);
        }
        for (ask, each) in common {
            let settled = self.summary.questions.entry(ask).or_default();
            settled.clients = settled.clients.saturating_add(clients);
            settled.answers = settled.answers.saturating_add(each.answers.saturating_mul(clients));
            settled.entitled = settled.entitled.saturating_add(each.entitled.saturating_mul(clients));
        }
        self.open.clear();
    }

    /// The questions of rules that are undetermined for the same reasons for every company; one company's share of each.
    fn common(&mut self, answers: &Answers<'_>, answered: &[usize]) -> BTreeMap<Ask, Settled> {
        let mut common: BTreeMap<Ask, Settled> = BTreeMap::new();
        let Some(first) = answered.first() else { return common };
        self.waiting.clear();
        for (rule, nodes) in answers.layout.rules.iter().zip(&answers.reading.plan.rules) {
            if answers.reading.is_settled(nodes)
                && answers.verdict(rule, *first) == Verdict::Undetermined
                && let Waits::For(ask) = self.waiting.answer(answers.reading, nodes, *first)
            {
                let settled = common.entry(ask).or_default();
                settled.answers = settled.answers.saturating_add(1);
                settled.entitled = settled.entitled.max(u64::from(rule.nature == Nature::Entitlement));
            }
        }
        common
    }
}

/// Adds what single questions settle answers for one company.
fn ask(
    answers: &Answers<'_>,
    company: usize,
    rules: &[(&RuleLayout, &RulePlan, &Bits)],
    waiting: &mut Waiting,
    asked: &mut Vec<(Ask, Nature)>,
) {
    for (rule, nodes, open) in rules {
        if let Frame::Record(record) = rule.frame {
            let rows = answers.reading.chunk.record(record);
            if !rows.stated.get(company) {
                // The list alone never settles it: its facts come after it.
                continue;
            }
            for row in rows.of(company).filter(|row| answers.verdict_at(rule, *row) == Verdict::Undetermined) {
                if let Waits::For(ask) = waiting.answer(answers.reading, nodes, row) {
                    asked.push((ask, rule.nature));
                }
            }
        } else if open.get(company)
            && let Waits::For(ask) = waiting.answer(answers.reading, nodes, company)
        {
            asked.push((ask, rule.nature));
        }
    }
}

/// Counts the clients by verdict; those that are undetermined, of a rule that is asked about companies.
fn count(answers: &Answers<'_>, rule: &RuleLayout, answered: &[usize], rows: &Bits, summary: &mut RuleSummary) -> Bits {
    if rule.frame != Frame::Company {
        let verdicts = answers.verdicts(rule);
        for verdict in answered.iter().filter_map(|company| verdicts.get(*company)) {
            summary.add(*verdict, 1);
        }
        return Bits::default();
    }
    // By the precedence of verdicts, sixty-four clients at a time.
    let [in_force, scope, require] = rule.parts.map(|node| answers.reading.columns.get(node));
    let mut rest = rows.clone();
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
    rest
}

/// Counts the rows in which one requirement alone is unmet and every other one is met.
fn near(
    answers: &Answers<'_>,
    rule: &RuleLayout,
    nodes: &RulePlan,
    answered: &[usize],
    companies: &Bits,
    summary: &mut RuleSummary,
) {
    let reading = answers.reading;
    let len = reading.chunk.rows(rule.frame);
    let [in_force, scope, require] = rule.parts.map(|node| reading.columns.get(node));
    if not_met(require).is_none() {
        return;
    }
    let mut rows = match rule.frame {
        Frame::Company => companies.clone(),
        Frame::Record(record) => {
            let (records, mut rows) = (reading.chunk.record(record), Bits::none(len));
            answered.iter().flat_map(|company| records.of(*company)).for_each(|row| rows.set(row, true));
            rows
        }
    };
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
