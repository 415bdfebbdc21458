//! An evaluated chunk read back without profiles: what its undetermined answers need, company after company, and what
//! its companies may not say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::from_eval::assessed;
use super::needs::{Needed, Needs};
use super::reader::Reader;
use super::{Assessment, Measure};
use crate::diag::{FileId, Report, Sources, Span};
use crate::eval::{Bits, Chunk, Column, Columns};
use crate::model::{FactId, Frame, Model, RecordId};
use crate::plan::{Kind, NodeId, NodeOp, Plan, RulePlan};
use crate::profile::Profile;
use crate::value::Bilingual;

/// An evaluated chunk, and what it was made of.
#[derive(Clone, Copy)]
pub struct Reading<'e> {
    /// What the plan means.
    pub model: &'e Model,
    /// What was evaluated.
    pub plan: &'e Plan,
    /// For which companies.
    pub chunk: &'e Chunk,
    /// With which results.
    pub columns: &'e Columns,
    /// The texts of the rules.
    pub sources: &'e Sources,
    /// A profile that states nothing.
    pub nothing: &'e Profile,
}

impl<'e> Reading<'e> {
    pub(super) fn reader(self, company: usize, profile: &'e Profile) -> Reader<'e> {
        let Self { model, plan, chunk, columns, sources, .. } = self;
        Reader { model, plan, chunk, columns, profile, sources, company }
    }

    /// Whether a company contradicts itself.
    #[must_use]
    pub fn is_contradictory(self, company: usize) -> bool {
        self.plan.checks.iter().any(|node| self.columns.get(*node).truth(company) == Some(false))
    }

    /// Whether a rule is answered alike for every company of the chunk, and where it is undetermined, for the same reasons.
    #[must_use]
    pub fn is_settled(self, nodes: &RulePlan) -> bool {
        nodes.frame == Frame::Company && deciding(nodes).all(|node| self.columns.is_settled(node))
    }

    /// The rows of a rule's frame in which it is undetermined.
    fn undetermined(self, nodes: &RulePlan, rows: &mut Bits) {
        let RulePlan { in_force, scope_holds, require_holds, .. } = nodes;
        let parts = [in_force, scope_holds, require_holds].map(|node| self.columns.get(*node));
        let [Column::Boolean { truth: t0, known: k0 }, Column::Boolean { truth: t1, known: k1 }, third] = parts else {
            return rows.reset(0);
        };
        let Column::Boolean { truth: t2, known: k2 } = third else { return rows.reset(0) };
        let words = t0.words().zip(k0.words()).zip(t1.words().zip(k1.words())).zip(t2.words().zip(k2.words()));
        // Nothing is false, and something is not known.
        let open = words.map(|(((t0, k0), (t1, k1)), (t2, k2))| {
            let any_false = k0 & !t0 | k1 & !t1 | k2 & !t2;
            !any_false & !(t0 & t1 & t2)
        });
        rows.rebuild(k0.len(), open);
    }

    /// The contradictions of a company; their places mean nothing.
    #[must_use]
    pub fn contradictions(self, company: usize) -> Report {
        self.reader(company, self.nothing).contradictions(Span::new(FileId::default(), 0, 0))
    }

    /// Whether there are comparisons of numbers in a condition.
    #[must_use]
    pub fn is_measured(self, node: NodeId) -> bool {
        match &self.plan.node(node).op {
            NodeOp::And(a, b) | NodeOp::If(_, a, b) => self.is_measured(*a) || self.is_measured(*b),
            NodeOp::Lift(a, _) => self.is_measured(*a),
            NodeOp::Compare(_, a, _) => self.plan.node(*a).kind == Kind::Number,
            NodeOp::CompareQuotients(..) => true,
            _ => false,
        }
    }

    /// By how much the first unmet comparison of numbers in a condition is missed, where it has one.
    #[must_use]
    pub fn distance(self, node: NodeId, company: usize, row: usize) -> Option<Decimal> {
        self.reader(company, self.nothing).distance(node, row)
    }

    /// The first unmet comparison of numbers in a condition, where it has one.
    #[must_use]
    pub fn unmet_measure(self, node: NodeId, company: usize, row: usize) -> Option<Measure> {
        self.reader(company, self.nothing).measures(node, row).into_iter().find(|measure| !measure.is_met)
    }

    /// What an undetermined answer needs, sorted by name, and why something is unknown though all it needs is stated.
    #[must_use]
    pub fn needs(
        self,
        nodes: impl IntoIterator<Item = NodeId>,
        company: usize,
        row: usize,
    ) -> (Vec<String>, Vec<Bilingual>) {
        let reader = self.reader(company, self.nothing);
        let mut needs = Needs::default();
        for node in nodes {
            reader.needs(node, row, &mut needs);
        }
        (needs.facts.into_keys().collect(), needs.reasons.into_iter().collect())
    }

    /// The whole assessment of a company, whose profile is the one that was put into the chunk.
    #[must_use]
    pub fn assessment(self, company: usize, profile: &Profile, as_of: Date, source: &str) -> Assessment {
        let Self { model, plan, chunk, columns, sources, .. } = self;
        assessed(&Reader { model, plan, chunk, columns, profile, sources, company }, as_of, source)
    }
}

/// The nodes that decide a rule: whether it is in force, its scope and its requirements.
pub fn deciding(nodes: &RulePlan) -> impl Iterator<Item = NodeId> {
    [nodes.in_force].into_iter().chain(nodes.scope.iter().copied()).chain(nodes.require.iter().copied())
}

/// The names of what the undetermined answers of one company need, collected without asking for memory.
#[derive(Debug)]
pub struct Missing {
    /// Facts of companies and lists of records, sorted by name.
    names: Vec<String>,
    /// The place of each fact among the names.
    of_fact: Vec<usize>,
    /// The place of each list.
    of_list: Vec<usize>,
    /// Which of the names are missing.
    marked: Bits,
    /// The evaluation of which the next three hold.
    evaluation: Arc<()>,
    /// The rules that are not answered alike for every company and are undetermined somewhere, by their order.
    asking: Vec<usize>,
    /// For each rule, the rows of its frame in which it is undetermined.
    open: Vec<Bits>,
    /// What those of them need that are undetermined.
    common: Bits,
    /// What nodes need that need the same for every company.
    settled: Vec<Option<Bits>>,
    /// Facts of records, which have an index in their name.
    of_records: BTreeSet<String>,
    /// When each node of companies was last visited.
    visited: Vec<Option<u64>>,
    /// Nodes of records that were visited.
    visited_records: BTreeSet<(NodeId, usize)>,
    visit: u64,
    /// The last visit of all.
    visits: u64,
}

impl Missing {
    /// Nothing yet.
    #[must_use]
    pub fn new(model: &Model, plan: &Plan) -> Self {
        let facts = model.facts.iter().map(|fact| fact.id.to_string());
        let lists = model.records.iter().map(|record| record.id.clone());
        let mut names: Vec<String> = facts.chain(lists).collect();
        names.sort();
        names.dedup();
        let places: BTreeMap<&str, usize> = names.iter().map(String::as_str).zip(0..).collect();
        let place = |name: &str| places.get(name).copied().unwrap_or(usize::MAX);
        Self {
            of_fact: model.facts.iter().map(|fact| place(&fact.id)).collect(),
            of_list: model.records.iter().map(|record| place(&record.id)).collect(),
            marked: Bits::none(names.len()),
            evaluation: Arc::new(()),
            asking: Vec::new(),
            open: vec![Bits::default(); plan.rules.len()],
            common: Bits::none(names.len()),
            settled: vec![None; plan.nodes.len()],
            of_records: BTreeSet::new(),
            visited: plan.nodes.iter().map(|node| (node.frame == Frame::Company).then_some(0)).collect(),
            visited_records: BTreeSet::new(),
            visit: 1,
            visits: 1,
            names,
        }
    }

    /// Begins with another company: with what all companies of its chunk are asked.
    pub fn begin(&mut self, reading: Reading<'_>) {
        self.of_records.clear();
        self.visited_records.clear();
        self.next_visit();
        if !Arc::ptr_eq(&self.evaluation, reading.columns.evaluation()) {
            self.evaluation = Arc::clone(reading.columns.evaluation());
            self.begin_chunk(reading);
            self.next_visit();
        }
        self.marked.copy_from(&self.common);
    }

    /// The rules, by their order, of which [`Self::begin`] has not taken all that they need: the first from a place on.
    #[must_use]
    pub fn asking(&self, place: usize) -> Option<usize> {
        self.asking.get(place).copied()
    }

    /// Whether a rule is undetermined in a row of its frame.
    #[must_use]
    pub fn is_open(&self, rule: usize, row: usize) -> bool {
        self.open.get(rule).is_some_and(|open| open.get(row))
    }

    fn begin_chunk(&mut self, reading: Reading<'_>) {
        self.settled.fill(None);
        self.asking.clear();
        self.marked.reset(self.names.len());
        for (at, nodes) in reading.plan.rules.iter().enumerate() {
            let Some(open) = self.open.get_mut(at) else { continue };
            reading.undetermined(nodes, open);
            if !reading.is_settled(nodes) {
                // A list that is not stated has no rows and is asked for all the same.
                if nodes.frame != Frame::Company || !open.is_none() {
                    self.asking.push(at);
                }
            } else if open.get(0) {
                self.add(reading, nodes, 0, 0);
            }
        }
        self.common.copy_from(&self.marked);
    }

    fn next_visit(&mut self) {
        self.visits = self.visits.saturating_add(1);
        self.visit = self.visits;
    }

    /// Adds what an undetermined rule needs in a row of its frame.
    pub fn add(&mut self, reading: Reading<'_>, nodes: &RulePlan, company: usize, row: usize) {
        let reader = reading.reader(company, reading.nothing);
        for node in deciding(nodes) {
            reader.needs(node, row, self);
        }
    }

    /// Adds a list that is not stated.
    pub fn add_list(&mut self, record: RecordId) {
        self.mark(self.of_list.get(record.index()).copied());
    }

    fn mark(&mut self, place: Option<usize>) {
        if let Some(place) = place {
            self.marked.set(place, true);
        }
    }

    /// Each name, sorted.
    pub fn each(&self, mut name: impl FnMut(&str)) {
        let marked = self.marked.rows().filter_map(|place| self.names.get(place)).map(String::as_str);
        // Both are sorted: they are merged.
        let mut of_records = self.of_records.iter().map(String::as_str).peekable();
        for next in marked {
            while let Some(before) = of_records.next_if(|before| *before < next) {
                name(before);
            }
            name(next);
        }
        of_records.for_each(name);
    }
}

impl Needed for Missing {
    fn is_new(&mut self, node: NodeId, row: usize) -> bool {
        match self.visited.get_mut(node.index()) {
            // A company has one row in its own frame.
            Some(Some(visited)) => std::mem::replace(visited, self.visit) != self.visit,
            _ => self.visited_records.insert((node, row)),
        }
    }

    fn recalls(&mut self, reader: &Reader<'_>, node: NodeId, row: usize) -> bool {
        if !reader.columns.is_settled(node) {
            return false;
        }
        if self.settled.get(node.index()).is_none_or(Option::is_none) {
            let (visit, outer) = (self.visit, std::mem::replace(&mut self.marked, Bits::none(self.names.len())));
            self.next_visit();
            reader.needs_of_unknown(node, row, self);
            self.visit = visit;
            let found = std::mem::replace(&mut self.marked, outer);
            if let Some(slot) = self.settled.get_mut(node.index()) {
                *slot = Some(found);
            }
        }
        if let Some(Some(found)) = self.settled.get(node.index()) {
            self.marked.unite(found);
        }
        true
    }

    fn fact(&mut self, reader: &Reader<'_>, fact: FactId, row: usize) {
        match reader.plan.facts.get(fact.index()) {
            Some((_, Frame::Company)) => self.mark(self.of_fact.get(fact.index()).copied()),
            _ => {
                self.of_records.insert(reader.fact_name(fact, row));
            }
        }
    }

    fn list(&mut self, _: &Reader<'_>, record: RecordId) {
        self.add_list(record);
    }

    fn reason(&mut self, _: &Reader<'_>, _: NodeId, _: usize) {}

    fn said(&mut self, _: impl FnOnce() -> Option<Bilingual>) {}

    /// Only whether anything was met matters, and a reason is not kept.
    fn count(&self) -> usize {
        0
    }
}
