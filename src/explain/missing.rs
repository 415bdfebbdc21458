//! What the undetermined answers of a chunk need, for all its companies at once: the walk of [`super::needs`] with a set of
//! rows instead of one row. From the last node to the first, each hands the rows in which it is asked for and unknown to
//! the operands that could make it known; facts are asked for last.

use crate::eval::{Bits, Chunk, Column, Columns};
use crate::model::{FactId, Frame, Model, RecordId};
use crate::plan::{NodeId, NodeOp, Plan, Way};

use super::reading::{Reading, deciding};

/// What the undetermined answers of a chunk need; kept from chunk to chunk, so that memory is asked for once.
#[derive(Debug)]
pub struct Missing {
    /// Facts of companies and lists of records, sorted by name.
    names: Vec<String>,
    /// The place of each fact among the names.
    of_fact: Vec<usize>,
    /// The place of each list.
    of_list: Vec<usize>,
    /// The kinds of record, in the order in which names of their facts sort.
    kinds: Vec<Kind>,
    /// For each node, the rows in which it is asked for and unknown.
    asked: Vec<Bits>,
    /// The companies that lack each of the names.
    lacking: Vec<Bits>,
    /// The records that lack each fact of records.
    of_records: Vec<Bits>,
    /// Names that the same companies lack.
    groups: Vec<Group>,
}

/// Facts of a kind of record, whose names have an index: `land[2].grade`.
#[derive(Debug)]
struct Kind {
    record: RecordId,
    /// What stands before the index.
    start: String,
    /// How many of the names come before its facts.
    place: usize,
    /// What stands behind the index, sorted, with the fact.
    facts: Vec<(String, FactId)>,
    /// Whether any record of the chunk lacks any of them.
    is_lacking: bool,
}

/// Neighbouring names that the same companies lack.
#[derive(Debug)]
struct Group {
    /// Their places.
    names: Vec<usize>,
    companies: Bits,
}

impl Group {
    /// Where it stands among the names.
    fn place(&self) -> usize {
        self.names.first().copied().unwrap_or(0)
    }
}

/// A part of what a company lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking<'n> {
    /// All names of a group, by its place among [`Missing::groups`].
    Group(usize),
    /// A fact of a record.
    OfRecord(&'n str),
}

impl Missing {
    /// Nothing yet.
    #[must_use]
    pub fn new(model: &Model, plan: &Plan) -> Self {
        let of_companies = model.facts.iter().filter(|fact| fact.record.is_none()).map(|fact| fact.id.to_string());
        let lists = model.records.iter().map(|record| record.id.clone());
        let mut names: Vec<String> = of_companies.chain(lists).collect();
        names.sort();
        names.dedup();
        let place = |name: &str| names.binary_search_by(|known| (**known).cmp(name)).unwrap_or(usize::MAX);
        let kind = |(record, id): (RecordId, &str)| {
            let facts = model.facts.iter().zip((0..).map(FactId)).filter(|(fact, _)| fact.record == Some(record));
            let rest = |id: &str| id.split_once('.').map_or("", |(_, rest)| rest).to_owned();
            let mut facts: Vec<(String, FactId)> = facts.map(|(fact, at)| (rest(&fact.id), at)).collect();
            facts.sort();
            let start = format!("{id}[");
            Kind { record, place: names.partition_point(|name| *name < start), start, facts, is_lacking: false }
        };
        let mut kinds: Vec<Kind> =
            (0..).map(RecordId).zip(model.records.iter().map(|record| &*record.id)).map(kind).collect();
        kinds.sort_by(|a, b| a.start.cmp(&b.start));
        Self {
            of_fact: model.facts.iter().map(|fact| place(&fact.id)).collect(),
            of_list: model.records.iter().map(|record| place(&record.id)).collect(),
            kinds,
            asked: vec![Bits::default(); plan.nodes.len()],
            lacking: vec![Bits::default(); names.len()],
            of_records: vec![Bits::default(); model.facts.len()],
            groups: Vec::new(),
            names,
        }
    }

    /// Finds what the companies of an evaluated chunk lack.
    pub fn find(&mut self, reading: Reading<'_>) {
        let Reading { plan, chunk, columns, .. } = reading;
        self.lacking.iter_mut().chain(&mut self.of_records).for_each(|rows| rows.reset(0));
        for nodes in &plan.rules {
            let open = reading.undetermined(nodes);
            for node in deciding(nodes) {
                ask(&mut self.asked, columns, node, open.words());
            }
            if let Frame::Record(record) = nodes.frame {
                // A list that is not stated has no rows and is asked for all the same.
                let stated = &chunk.record(record).stated;
                self.list(record, chunk.len, stated.words().map(|stated| !stated));
            }
        }
        for at in (0..plan.nodes.len()).rev() {
            let Some(slot) = self.asked.get_mut(at) else { continue };
            if slot.is_none() {
                continue;
            }
            let mut rows = std::mem::take(slot);
            if let Some(node) = plan.nodes.get(at) {
                self.hand_on(chunk, columns, &node.op, &rows);
            }
            rows.reset(0);
            if let Some(slot) = self.asked.get_mut(at) {
                *slot = rows;
            }
        }
        self.group();
    }

    /// Hands the rows of a node on to what could make it known.
    fn hand_on(&mut self, chunk: &Chunk, columns: &Columns, op: &NodeOp, rows: &Bits) {
        let asked = &mut self.asked;
        match op {
            NodeOp::Fact(id) => self.fact(*id, rows),
            NodeOp::Lift(a, record) => {
                let parents = &chunk.record(*record).parents;
                let mut companies = Bits::none(chunk.len);
                rows.rows().filter_map(|row| parents.get(row)).for_each(|parent| companies.set(*parent, true));
                ask(asked, columns, *a, companies.words());
            }
            NodeOp::Aggregate(_, record, a) => {
                let list = chunk.record(*record);
                let mut records = Bits::none(list.parents.len());
                rows.rows().flat_map(|company| list.of(company)).for_each(|row| records.set(row, true));
                ask(asked, columns, *a, records.words());
                let unstated = rows.words().zip(list.stated.words()).map(|(rows, stated)| rows & !stated);
                self.list(*record, chunk.len, unstated);
            }
            NodeOp::LeastCost(ways) => ask_ways(asked, columns, ways.iter(), rows),
            NodeOp::LeastWay(ways) => ask_ways(asked, columns, ways.iter().map(|(way, _)| way), rows),
            NodeOp::If(condition, then, otherwise) => {
                ask(asked, columns, *condition, rows.words());
                let Column::Boolean { truth, known } = columns.get(*condition) else { return };
                ask(asked, columns, *then, rows.words().zip(truth.words()).map(|(rows, truth)| rows & truth));
                let is_false = truth.words().zip(known.words()).map(|(truth, known)| known & !truth);
                ask(asked, columns, *otherwise, rows.words().zip(is_false).map(|(rows, is_false)| rows & is_false));
            }
            op => op.for_each_operand(|operand| ask(asked, columns, operand, rows.words())),
        }
    }

    fn fact(&mut self, id: FactId, rows: &Bits) {
        let place = self.of_fact.get(id.index()).and_then(|place| self.lacking.get_mut(*place));
        if let Some(slot) = place.or_else(|| self.of_records.get_mut(id.index())) {
            slot.copy_from(rows);
        }
    }

    fn list(&mut self, record: RecordId, len: usize, companies: impl Iterator<Item = u64>) {
        let place = self.of_list.get(record.index()).and_then(|place| self.lacking.get_mut(*place));
        if let Some(slot) = place {
            slot.unite(len, companies);
        }
    }

    /// Puts names together that the same companies lack, unless names of facts of records come between them.
    fn group(&mut self) {
        for kind in &mut self.kinds {
            let mut of_kind = kind.facts.iter().filter_map(|(_, id)| self.of_records.get(id.index()));
            kind.is_lacking = of_kind.any(|rows| !rows.is_none());
        }
        self.groups.clear();
        for (place, companies) in self.lacking.iter().enumerate().filter(|(_, companies)| !companies.is_none()) {
            let has_between = |group: &Group| {
                let from = group.place();
                self.kinds.iter().any(|kind| kind.is_lacking && from < kind.place && kind.place <= place)
            };
            match self.groups.last_mut().filter(|group| group.companies == *companies && !has_between(group)) {
                Some(group) => group.names.push(place),
                None => self.groups.push(Group { names: vec![place], companies: companies.clone() }),
            }
        }
    }

    /// The names of each group, sorted.
    pub fn groups(&self) -> impl Iterator<Item = Vec<&str>> {
        let name = |place: &usize| self.names.get(*place).map(String::as_str);
        self.groups.iter().map(move |group| group.names.iter().filter_map(name).collect())
    }

    /// What a company lacks, sorted by name.
    pub fn each(&self, chunk: &Chunk, company: usize, mut part: impl FnMut(Lacking<'_>)) {
        let mut kinds = self.kinds.iter().filter(|kind| kind.is_lacking).peekable();
        for (at, group) in self.groups.iter().enumerate() {
            if !group.companies.get(company) {
                continue;
            }
            while let Some(kind) = kinds.next_if(|kind| kind.place <= group.place()) {
                self.each_of_kind(chunk, company, kind, &mut part);
            }
            part(Lacking::Group(at));
        }
        kinds.for_each(|kind| self.each_of_kind(chunk, company, kind, &mut part));
    }

    fn each_of_kind(&self, chunk: &Chunk, company: usize, kind: &Kind, part: &mut impl FnMut(Lacking<'_>)) {
        let rows = chunk.record(kind.record).of(company);
        if rows.is_empty() {
            return;
        }
        let mut records: Vec<(String, usize)> = rows.zip(1_usize..).map(|(row, at)| (format!("{at}]."), row)).collect();
        // `land[10]` comes before `land[2]`, as texts are sorted.
        records.sort();
        let mut name = String::new();
        for (index, row) in records {
            for (rest, id) in &kind.facts {
                if self.of_records.get(id.index()).is_some_and(|records| records.get(row)) {
                    name.clear();
                    name.extend([&*kind.start, &*index, &**rest]);
                    part(Lacking::OfRecord(&name));
                }
            }
        }
    }
}

/// Asks for a node in those of the rows in which it is unknown.
fn ask(asked: &mut [Bits], columns: &Columns, node: NodeId, rows: impl Iterator<Item = u64>) {
    let known = columns.get(node).known();
    if let Some(slot) = asked.get_mut(node.index()) {
        slot.unite(known.len(), rows.zip(known.words()).map(|(rows, known)| rows & !known));
    }
}

/// Asks for the ways that may still be open.
fn ask_ways<'w>(asked: &mut [Bits], columns: &Columns, ways: impl Iterator<Item = &'w Way>, rows: &Bits) {
    for way in ways {
        let Column::Boolean { truth, known } = columns.get(way.when) else { continue };
        let words = rows.words().zip(truth.words().zip(known.words()));
        let may_be_open = words.map(|(rows, (truth, known))| rows & (truth | !known));
        ask(asked, columns, way.when, may_be_open.clone());
        ask(asked, columns, way.cost, may_be_open);
    }
}
