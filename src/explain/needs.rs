//! What an unknown value still needs, by partial evaluation: of an unknown connective its unknown operands, of `if` an
//! unknown condition, else the branch taken. One walk, whatever is made of what it meets.

use std::collections::{BTreeMap, BTreeSet};

use super::MissingFact;
use super::reader::Reader;
use crate::model::{FactId, RecordId};
use crate::plan::{NodeId, NodeOp};
use crate::value::Bilingual;

/// What is made of what the walk meets.
pub trait Needed {
    /// Whether a value is met for the first time.
    fn is_new(&mut self, node: NodeId, row: usize) -> bool;
    /// A fact that is not stated.
    fn fact(&mut self, reader: &Reader<'_>, fact: FactId, row: usize);
    /// A list of records that is not stated.
    fn list(&mut self, reader: &Reader<'_>, record: RecordId);
    /// A value that is unknown although all its operands are known.
    fn reason(&mut self, reader: &Reader<'_>, node: NodeId, row: usize);
    /// Why a choice is not known.
    fn said(&mut self, reason: impl FnOnce() -> Option<Bilingual>);
    /// How much was met so far.
    fn count(&self) -> usize;
}

/// What an unknown value still needs, in words.
#[derive(Default)]
pub struct Needs {
    /// Facts by their name, which sorts them.
    pub facts: BTreeMap<String, MissingFact>,
    /// Why a value is unknown although all it needs is stated.
    pub reasons: BTreeSet<Bilingual>,
    seen: BTreeSet<(NodeId, usize)>,
}

impl Needed for Needs {
    fn is_new(&mut self, node: NodeId, row: usize) -> bool {
        self.seen.insert((node, row))
    }

    fn fact(&mut self, reader: &Reader<'_>, fact: FactId, row: usize) {
        let name = reader.fact_name(fact, row);
        let missing = reader.missing_fact(fact, name.clone());
        self.facts.insert(name, missing);
    }

    fn list(&mut self, reader: &Reader<'_>, record: RecordId) {
        let missing = reader.missing_list(record);
        self.facts.insert(missing.fact.clone(), missing);
    }

    fn reason(&mut self, reader: &Reader<'_>, node: NodeId, row: usize) {
        self.reasons.insert(reader.reason(node, row));
    }

    fn said(&mut self, reason: impl FnOnce() -> Option<Bilingual>) {
        self.reasons.extend(reason());
    }

    fn count(&self) -> usize {
        self.facts.len().saturating_add(self.reasons.len())
    }
}

impl Reader<'_> {
    /// Collects what an unknown value still needs; nothing of a known one.
    pub fn needs(&self, node: NodeId, row: usize, out: &mut impl Needed) {
        if self.column(node).known().get(row) || !out.is_new(node, row) {
            return;
        }
        self.needs_of_unknown(node, row, out);
    }

    /// The same, of a value that is not known.
    pub(super) fn needs_of_unknown(&self, node: NodeId, row: usize, out: &mut impl Needed) {
        match &self.plan.node(node).op {
            NodeOp::Fact(id) => out.fact(self, *id, row),
            NodeOp::Lift(a, record) => {
                let parent = self.chunk.record(*record).parents.get(row).copied().unwrap_or(self.company);
                self.needs(*a, parent, out);
            }
            NodeOp::Aggregate(_, record, a) => {
                let rows = self.chunk.record(*record);
                if !rows.stated.get(row) {
                    out.list(self, *record);
                    return;
                }
                let before = out.count();
                for record_row in rows.of(row) {
                    self.needs(*a, record_row, out);
                }
                if before == out.count() {
                    out.reason(self, node, row);
                }
            }
            NodeOp::LeastCost(ways) => self.needs_of_ways(ways.iter().copied(), row, out),
            NodeOp::LeastWay(ways) => self.needs_of_ways(ways.iter().map(|(way, _)| *way), row, out),
            NodeOp::If(condition, then, otherwise) => match self.column(*condition).truth(row) {
                None => self.needs(*condition, row, out),
                Some(true) => self.needs(*then, row, out),
                Some(false) => self.needs(*otherwise, row, out),
            },
            op => {
                let mut all_known = true;
                op.for_each_operand(|operand| all_known &= self.column(operand).known().get(row));
                if all_known {
                    out.reason(self, node, row);
                }
                op.for_each_operand(|operand| self.needs(operand, row, out));
            }
        }
    }
}
