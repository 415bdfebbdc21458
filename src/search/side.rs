//! One rule of one model, ready to try companies on: the nodes it needs in a small plan, and the columns of the last try.

use std::cmp::Ordering;

use super::space::{Edit, KindId, Slot, SlotId, Space, World};
use super::toward::{Aim, Toward};
use crate::diag::Sources;
use crate::eval::{Chunk, Columns, evaluate, order_of_quotients};
use crate::model::{FactId, Frame, Model, RecordId, Rule, RuleId};
use crate::plan::{Cone, Constant, Node, NodeId, NodeOp, Plan, RulePlan, Symbol};

/// A rule with what it was read from.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'m> {
    /// The model.
    pub model: &'m Model,
    /// Its plan.
    pub plan: &'m Plan,
    /// The texts of the model.
    pub sources: &'m Sources,
    /// The rule.
    pub rule: RuleId,
}

impl<'m> Subject<'m> {
    /// The rule and its nodes.
    pub(super) fn parts(&self) -> (&'m Rule, &'m RulePlan) {
        let bug = "a rule id is made by its model: this is a bug";
        let at = self.rule.index();
        (self.model.rules.get(at).expect(bug), self.plan.rules.get(at).expect(bug))
    }
}

impl Subject<'_> {
    /// How many nodes the answer of the rule rests on.
    #[must_use]
    pub fn size(&self) -> usize {
        self.plan.cone(&roots(self.parts().1)).plan.nodes.len()
    }
}

/// Every node of a rule.
fn roots(nodes: &RulePlan) -> Vec<NodeId> {
    let mut all = vec![nodes.date, nodes.in_force, nodes.scope_holds, nodes.require_holds];
    all.extend(nodes.scope.iter().chain(&nodes.require).chain(&nodes.locals).copied());
    all.extend(nodes.options.iter().flat_map(|way| [way.when, way.cost]));
    all.extend(nodes.notes.iter().flatten().copied());
    for (value, when) in nodes.outputs.iter().chain(&nodes.milestones) {
        all.push(*value);
        all.extend(*when);
    }
    all
}

/// A rule, ready to try companies on.
pub struct Side<'m> {
    pub(super) subject: Subject<'m>,
    pub(super) cone: Cone,
    /// The tests of profile checks that read a fact of the rule, in the cone.
    pub(super) checks: Vec<NodeId>,
    /// The slot of each fact of the cone.
    slots: Vec<Option<SlotId>>,
    /// The fact of the cone of each slot.
    facts: Vec<Option<FactId>>,
    /// The kind of each record of the model, and the record of each kind.
    kinds: Vec<KindId>,
    records: Vec<Option<RecordId>>,
    pub(super) chunk: Chunk,
    pub(super) columns: Columns,
}

impl<'m> Side<'m> {
    /// With every node of the rule and some more; adds what it reads to the space.
    pub(super) fn new(subject: Subject<'m>, more: &[NodeId], space: &mut Space) -> Self {
        let Subject { model, plan, .. } = subject;
        let mut wanted = roots(subject.parts().1);
        wanted.extend(more);
        let read = plan.cone(&wanted).facts;
        let touching = plan.checks.iter().copied().filter(|check| {
            let facts = plan.cone(&[*check]).facts;
            facts.iter().any(|fact| Some(*fact) != plan.as_of && read.contains(fact))
        });
        let checks: Vec<NodeId> = touching.collect();
        wanted.extend(&checks);
        let cone = plan.cone(&wanted);
        let checks = checks.iter().filter_map(|check| cone.node(*check)).collect();
        for text in plan.symbols.texts() {
            space.symbols.intern(text);
        }
        let kind = |space: &mut Space, name: &str| {
            space.kinds.iter().position(|known| known == name).unwrap_or_else(|| {
                space.kinds.push(name.to_owned());
                space.kinds.len().saturating_sub(1)
            })
        };
        let kinds: Vec<KindId> = model.records.iter().map(|record| kind(space, &record.id)).collect();
        let mut slots = Vec::new();
        for id in &cone.facts {
            let fact = model.facts.get(id.index()).filter(|_| read.contains(id) || Some(*id) == plan.as_of);
            let slot = fact.map(|fact| {
                space.named(&fact.id).unwrap_or_else(|| {
                    let record = fact.record.and_then(|record| kinds.get(record.index()).copied());
                    space.slots.push(Slot::new(fact, record));
                    space.slots.len().saturating_sub(1)
                })
            });
            if Some(*id) == plan.as_of {
                space.as_of = slot;
            }
            slots.push(slot);
        }
        let chunk = Chunk::empty(&cone.plan);
        Self {
            subject,
            cone,
            checks,
            slots,
            facts: Vec::new(),
            kinds,
            records: Vec::new(),
            chunk,
            columns: Columns::default(),
        }
    }

    /// Once every side has added what it reads to the space.
    pub(super) fn settle(&mut self, space: &Space) {
        let of = |slot| self.slots.iter().position(|s| *s == Some(slot)).and_then(|at| u32::try_from(at).ok());
        self.facts = (0..space.slots.len()).map(|slot| of(slot).map(FactId)).collect();
        let of = |kind| self.kinds.iter().position(|k| *k == kind).and_then(|at| u32::try_from(at).ok());
        self.records = (0..space.kinds.len()).map(|kind| of(kind).map(RecordId)).collect();
    }

    /// The slot of a fact of the cone.
    pub(super) fn slot(&self, fact: FactId) -> Option<SlotId> {
        self.slots.get(fact.index()).copied().flatten()
    }

    /// The kind of a record of the model.
    pub(super) fn kind(&self, record: RecordId) -> Option<KindId> {
        self.kinds.get(record.index()).copied()
    }

    /// The record of a kind.
    pub(super) fn record(&self, kind: KindId) -> Option<RecordId> {
        self.records.get(kind).copied().flatten()
    }

    /// A node of the cone.
    pub(super) fn node(&self, node: NodeId) -> &Node {
        self.cone.plan.node(node)
    }

    /// Evaluates some companies.
    pub(super) fn test<'w>(&mut self, space: &Space, worlds: impl ExactSizeIterator<Item = &'w World>) {
        let len = worlds.len();
        let plan = &self.cone.plan;
        self.chunk.clear(plan, len);
        for (company, world) in worlds.enumerate() {
            for (slot, value) in &world.facts {
                if let Some(fact) = self.facts.get(*slot).copied().flatten() {
                    let value = inward(&mut self.chunk, space, *value);
                    self.chunk.state(fact, company, value);
                }
            }
            for (kind, record) in self.records.iter().enumerate() {
                let Some(record) = record else { continue };
                let Some(list) = world.lists.get(&kind) else { continue };
                let first = self.chunk.records_of(*record, company, list.len());
                for (row, facts) in (first..).zip(list) {
                    for (slot, value) in facts {
                        if let Some(fact) = self.facts.get(*slot).copied().flatten() {
                            let value = inward(&mut self.chunk, space, *value);
                            self.chunk.state(fact, row, value);
                        }
                    }
                }
            }
        }
        self.chunk.finish(plan, len);
        evaluate(plan, &self.chunk, &mut self.columns);
    }

    /// A value of this side as one of the space; `None` for a text that only this side knows.
    pub(super) fn outward(&self, space: &Space, value: Constant) -> Option<Constant> {
        match value {
            Constant::Text(symbol) => space.symbols.number(&self.text(symbol)).map(Constant::Text),
            value => Some(value),
        }
    }

    /// A value that can be held against those of another side.
    pub(super) fn shown(&self, value: Constant) -> (Option<Constant>, Option<std::sync::Arc<str>>) {
        match value {
            Constant::Text(symbol) => (None, Some(self.text(symbol))),
            value => (Some(value), None),
        }
    }

    pub(super) fn text(&self, symbol: Symbol) -> std::sync::Arc<str> {
        self.chunk.symbols.text(symbol)
    }

    /// How many records of a kind a company has.
    pub(super) fn count(&self, record: RecordId, company: usize) -> usize {
        self.chunk.record(record).of(company).len()
    }

    /// The row of a node for a company, or for one of its records; `None` where it has no such record.
    pub(super) fn row(&self, node: NodeId, company: usize, record: usize) -> Option<usize> {
        match self.node(node).frame {
            Frame::Company => Some(company),
            Frame::Record(kind) => self.chunk.record(kind).of(company).nth(record),
        }
    }

    /// The value of a node for a company, or for one of its records.
    pub(super) fn value(&self, node: NodeId, company: usize, record: usize) -> Option<Constant> {
        self.columns.get(node).get(self.row(node, company, record)?)
    }

    /// The truth of a node for a company, or for one of its records.
    pub(super) fn truth(&self, node: NodeId, company: usize, record: usize) -> Option<bool> {
        self.columns.get(node).truth(self.row(node, company, record)?)
    }

    /// How the sides of a comparison stand.
    pub(super) fn order(&self, comparison: NodeId, company: usize, record: usize) -> Option<Ordering> {
        let value = |node: NodeId| self.value(node, company, record);
        match &self.node(comparison).op {
            NodeOp::Compare(_, a, b) => Some(value(*a)?.cmp(&value(*b)?)),
            NodeOp::CompareQuotients(_, parts) => {
                let number = |node: NodeId| match value(node) {
                    Some(Constant::Number(n)) => Some(n),
                    _ => None,
                };
                let [a, b, c, d] = parts.map(number);
                order_of_quotients(a?, b?, c?, d?)
            }
            _ => None,
        }
    }

    /// For each profile check that a company contradicts, changes after which it may not.
    pub(super) fn mend(&self, space: &Space, company: usize) -> Vec<Vec<Edit>> {
        let toward = Toward::new(self, space, company);
        let broken = self.checks.iter().filter(|check| self.truth(**check, company, 0) == Some(false));
        let mend = |check: &NodeId| {
            let mut all = toward.edits(*check, Aim::Truth(true), 0);
            all.extend(toward.edits(*check, Aim::Unknown, 0));
            all
        };
        broken.map(mend).collect()
    }

    /// Whether a company is one that may be: no profile check is false.
    pub(super) fn is_sound(&self, company: usize) -> bool {
        self.checks.iter().all(|check| self.truth(*check, company, 0) != Some(false))
    }
}

fn inward(chunk: &mut Chunk, space: &Space, value: Constant) -> Constant {
    match value {
        Constant::Text(symbol) => Constant::Text(chunk.symbols.intern(&space.symbols.text(symbol))),
        value => value,
    }
}
