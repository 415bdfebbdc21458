//! What would settle unknown values whatever the answer is: one question, or more. Where [`super::needs`] lists all that
//! could still matter, this finds the single fact that is enough, for all rows of a chunk at once.

use super::reading::{Reading, deciding};
use crate::eval::{Bits, Column};
use crate::model::{FactId, RecordId};
use crate::plan::{NodeId, NodeOp, Plan, RulePlan};

/// One question that a firm can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// A fact; of a record, whichever record it is.
    Fact(FactId),
    /// A list of records.
    List(RecordId),
}

/// What an unknown value waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// One thing.
    For(Ask),
    /// Several things, or nothing that a firm could state.
    More,
}

/// The rows that wait for each thing; a row that is in none of the sets waits for nothing, and none is in two.
#[derive(Clone, Debug, Default)]
pub struct Waiters {
    sets: Vec<(Waits, Bits)>,
}

impl Waiters {
    fn of(waits: Waits, rows: Bits) -> Self {
        let mut all = Self::default();
        all.add(waits, rows);
        all
    }

    fn add(&mut self, waits: Waits, rows: Bits) {
        if !rows.is_none() {
            match self.sets.iter_mut().find(|(known, _)| *known == waits) {
                Some((_, known)) => known.unite(rows.len(), rows.words()),
                None => self.sets.push((waits, rows)),
            }
        }
    }

    /// The rows that wait for something.
    fn any(&self, len: usize) -> Bits {
        let mut any = Bits::none(len);
        self.sets.iter().for_each(|(_, rows)| any.unite(len, rows.words()));
        any
    }

    fn set(&self, waits: Waits) -> Option<&Bits> {
        self.sets.iter().find(|(known, _)| *known == waits).map(|(_, rows)| rows)
    }

    /// What a row waits for.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<Waits> {
        self.sets.iter().find(|(_, rows)| rows.get(row)).map(|(waits, _)| *waits)
    }

    /// The rows that one question would settle, by question.
    pub fn questions(&self) -> impl Iterator<Item = (Ask, &Bits)> {
        self.sets.iter().filter_map(|(waits, rows)| match waits {
            Waits::For(ask) => Some((*ask, rows)),
            Waits::More => None,
        })
    }

    /// What both values together wait for: for one thing where only one of them waits, or both for the same.
    fn and(self, other: &Self, len: usize) -> Self {
        if other.sets.is_empty() {
            return self;
        }
        if self.sets.is_empty() {
            return other.clone();
        }
        let (here, there) = (self.any(len), other.any(len));
        let mut both = joined(&here, &there, |here, there| here & there);
        let mut all = Self::default();
        for (waits, rows) in &self.sets {
            if let Some(same) = other.set(*waits) {
                let same = joined(rows, same, |rows, same| rows & same);
                both = joined(&both, &same, |both, same| both & !same);
                all.add(*waits, same);
            }
            all.add(*waits, joined(rows, &there, |rows, there| rows & !there));
        }
        for (waits, rows) in &other.sets {
            all.add(*waits, joined(rows, &here, |rows, here| rows & !here));
        }
        all.add(Waits::More, both);
        all
    }

    /// Keeps those rows only.
    fn within(mut self, rows: &Bits) -> Self {
        for (_, set) in &mut self.sets {
            *set = joined(set, rows, |set, rows| set & rows);
        }
        self.sets.retain(|(_, set)| !set.is_none());
        self
    }

    /// Of those rows, what is unknown although nothing of it is cannot be asked for.
    fn or_more(mut self, unknown: &Bits) -> Self {
        let rest = joined(unknown, &self.any(unknown.len()), |unknown, any| unknown & !any);
        self.add(Waits::More, rest);
        self
    }
}

fn joined(a: &Bits, b: &Bits, join: impl Fn(u64, u64) -> u64) -> Bits {
    let mut out = Bits::default();
    out.combine(a, b, join);
    out
}

/// Answers what values wait for, chunk after chunk.
#[derive(Debug)]
pub struct Waiting {
    /// Which nodes answers rest on.
    is_read: Vec<bool>,
    /// What each node waits for.
    nodes: Vec<Waiters>,
}

impl Waiting {
    /// Nothing asked yet.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let mut is_read = vec![false; plan.nodes.len()];
        let mut read = |node: NodeId| {
            if let Some(slot) = is_read.get_mut(node.index()) {
                *slot = true;
            }
        };
        plan.rules.iter().flat_map(deciding).for_each(&mut read);
        for at in (0..plan.nodes.len()).rev() {
            if is_read.get(at).is_some_and(|is_read| *is_read)
                && let Some(node) = plan.nodes.get(at)
            {
                node.op.for_each_operand(|operand| {
                    if let Some(slot) = is_read.get_mut(operand.index()) {
                        *slot = true;
                    }
                });
            }
        }
        Self { is_read, nodes: Vec::new() }
    }

    /// Finds what the values of an evaluated chunk wait for.
    pub fn find(&mut self, reading: Reading<'_>) {
        self.nodes.clear();
        for ((at, node), is_read) in reading.columns.all().zip(&reading.plan.nodes).zip(&self.is_read) {
            let known = at.known();
            let waiters = if *is_read && !known.is_all() {
                let mut unknown = Bits::default();
                unknown.rebuild(known.len(), known.words().map(|known| !known));
                self.found(reading, &node.op, &unknown).within(&unknown)
            } else {
                Waiters::default()
            };
            self.nodes.push(waiters);
        }
    }

    /// What the undetermined answers of a rule wait for, in the rows of its frame.
    #[must_use]
    pub fn answers(&self, nodes: &RulePlan, open: &Bits) -> Waiters {
        let len = open.len();
        deciding(nodes).fold(Waiters::default(), |waits, node| waits.and(self.node(node), len)).within(open)
    }

    fn node(&self, node: NodeId) -> &Waiters {
        self.nodes.get(node.index()).expect("a node uses only nodes before it: this is a bug")
    }

    fn found(&self, reading: Reading<'_>, op: &NodeOp, unknown: &Bits) -> Waiters {
        let (chunk, len) = (reading.chunk, unknown.len());
        match op {
            NodeOp::Fact(id) => Waiters::of(Waits::For(Ask::Fact(*id)), unknown.clone()),
            NodeOp::Lift(a, record) => {
                let (companies, parents) = (self.node(*a), &chunk.record(*record).parents);
                let waits = |row: usize| companies.get(*parents.get(row)?);
                by_rows(unknown, |row| waits(row).unwrap_or(Waits::More))
            }
            NodeOp::Aggregate(_, record, a) => {
                let (records, list) = (self.node(*a), chunk.record(*record));
                by_rows(unknown, |company| {
                    if !list.stated.get(company) {
                        return Waits::For(Ask::List(*record));
                    }
                    let mut all = list.of(company).filter_map(|row| records.get(row));
                    let first = all.next().unwrap_or(Waits::More);
                    if all.all(|waits| waits == first) { first } else { Waits::More }
                })
            }
            // Which way is taken changes with what is stated: more than one question as a rule.
            NodeOp::LeastCost(_) | NodeOp::LeastWay(_) => Waiters::of(Waits::More, unknown.clone()),
            // Either of them settles it; the first is what the rule would rather know.
            NodeOp::First(a, b) | NodeOp::Assumed { stated: a, otherwise: b } => {
                let mut first = self.node(*a).clone();
                first.sets.retain(|(waits, _)| *waits != Waits::More);
                let rest = joined(unknown, &first.any(len), |unknown, first| unknown & !first);
                let second = self.node(*b).clone().within(&rest).or_more(&rest);
                second.sets.into_iter().for_each(|(waits, rows)| first.add(waits, rows));
                first
            }
            NodeOp::If(condition, then, otherwise) => {
                let Column::Boolean { truth, known } = reading.columns.get(*condition) else {
                    return Waiters::default();
                };
                // Whichever branch it turns out to be must be known by then.
                let may_be_true = joined(truth, known, |truth, known| truth | !known);
                let may_be_false = joined(truth, known, |truth, _| !truth);
                let undecided = joined(unknown, known, |unknown, known| unknown & !known);
                let condition = self.node(*condition).clone().or_more(&undecided);
                let then = self.node(*then).clone().within(&may_be_true);
                let otherwise = self.node(*otherwise).clone().within(&may_be_false);
                condition.and(&then, len).and(&otherwise, len)
            }
            op => {
                let mut all = Waiters::default();
                op.for_each_operand(|operand| all = std::mem::take(&mut all).and(self.node(operand), len));
                all.within(unknown).or_more(unknown)
            }
        }
    }
}

/// What each row waits for, row by row.
fn by_rows(rows: &Bits, waits: impl Fn(usize) -> Waits) -> Waiters {
    let mut all: Vec<(Waits, Bits)> = Vec::new();
    for row in rows.rows() {
        let waits = waits(row);
        if let Some((_, known)) = all.iter_mut().find(|(known, _)| *known == waits) {
            known.set(row, true);
        } else {
            let mut one = Bits::none(rows.len());
            one.set(row, true);
            all.push((waits, one));
        }
    }
    Waiters { sets: all }
}
