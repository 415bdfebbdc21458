//! What would settle an unknown value whatever the answer is: one question, or more. Where [`super::needs`] lists all that
//! could still matter, this finds the single fact that is enough, cheaply for every answer of a whole book of clients.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::missing::{Reading, deciding};
use crate::model::{FactId, Frame, RecordId};
use crate::plan::{NodeId, NodeOp, Plan, RulePlan};

/// One question that a firm can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// A fact; of a record, whichever record it is.
    Fact(FactId),
    /// A list of records.
    List(RecordId),
}

/// What would settle a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Waits {
    /// Nothing: it is known.
    #[default]
    Nothing,
    /// One thing.
    For(Ask),
    /// Several things, or nothing that a firm could state.
    More,
}

impl Waits {
    fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Nothing => other(),
            Self::More => Self::More,
            Self::For(_) => match other() {
                Self::Nothing => self,
                same if same == self => self,
                _ => Self::More,
            },
        }
    }
}

/// Answers what values wait for; remembers them company by company.
#[derive(Debug)]
pub struct Waiting {
    /// What each node of companies was found to wait for, and for which company.
    companies: Vec<(u32, Waits)>,
    records: BTreeMap<(NodeId, usize), Waits>,
    visit: u32,
    /// The evaluation of which the next holds.
    evaluation: Arc<()>,
    /// What nodes wait for that wait for the same for every company.
    settled: Vec<Option<Waits>>,
}

impl Waiting {
    /// Nothing asked yet.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self {
            companies: vec![(0, Waits::Nothing); plan.nodes.len()],
            records: BTreeMap::new(),
            visit: 0,
            evaluation: Arc::new(()),
            settled: vec![None; plan.nodes.len()],
        }
    }

    /// Begins with another company.
    pub fn clear(&mut self) {
        self.records.clear();
        self.visit = self.visit.checked_add(1).unwrap_or_else(|| {
            self.companies.fill((0, Waits::Nothing));
            1
        });
    }

    /// What an undetermined answer waits for, in a row of its rule's frame.
    pub fn answer(&mut self, reading: Reading<'_>, nodes: &RulePlan, row: usize) -> Waits {
        if !Arc::ptr_eq(&self.evaluation, reading.columns.evaluation()) {
            self.evaluation = Arc::clone(reading.columns.evaluation());
            self.settled.fill(None);
        }
        deciding(nodes).fold(Waits::Nothing, |waits, node| waits.and(|| self.node(reading, node, row)))
    }

    fn node(&mut self, reading: Reading<'_>, node: NodeId, row: usize) -> Waits {
        if reading.columns.get(node).known().get(row) {
            return Waits::Nothing;
        }
        let is_company = reading.plan.node(node).frame == Frame::Company;
        let is_settled = reading.columns.is_settled(node);
        let known = if is_settled {
            self.settled.get(node.index()).copied().flatten()
        } else if is_company {
            self.companies.get(node.index()).filter(|(visit, _)| *visit == self.visit).map(|(_, waits)| *waits)
        } else {
            self.records.get(&(node, row)).copied()
        };
        if let Some(known) = known {
            return known;
        }
        let waits = self.found(reading, node, row);
        if is_settled {
            if let Some(slot) = self.settled.get_mut(node.index()) {
                *slot = Some(waits);
            }
        } else if is_company {
            if let Some(slot) = self.companies.get_mut(node.index()) {
                *slot = (self.visit, waits);
            }
        } else {
            self.records.insert((node, row), waits);
        }
        waits
    }

    fn found(&mut self, reading: Reading<'_>, node: NodeId, row: usize) -> Waits {
        // A value that is unknown although nothing of it is cannot be asked for.
        let or_more = |waits: Waits| if waits == Waits::Nothing { Waits::More } else { waits };
        match &reading.plan.node(node).op {
            NodeOp::Fact(id) => Waits::For(Ask::Fact(*id)),
            NodeOp::Lift(a, record) => match reading.chunk.record(*record).parents.get(row) {
                Some(parent) => self.node(reading, *a, *parent),
                None => Waits::More,
            },
            NodeOp::Aggregate(_, record, a) => {
                let rows = reading.chunk.record(*record);
                if !rows.stated.get(row) {
                    return Waits::For(Ask::List(*record));
                }
                let all = rows.of(row);
                or_more(all.fold(Waits::Nothing, |waits, row| waits.and(|| self.node(reading, *a, row))))
            }
            // Which way is taken changes with what is stated: more than one question as a rule.
            NodeOp::LeastCost(_) | NodeOp::LeastWay(_) => Waits::More,
            // Either of them settles it; the first is what the rule would rather know.
            NodeOp::First(a, b) | NodeOp::Assumed { stated: a, otherwise: b } => match self.node(reading, *a, row) {
                one @ Waits::For(_) => one,
                Waits::Nothing | Waits::More => or_more(self.node(reading, *b, row)),
            },
            NodeOp::If(condition, then, otherwise) => match reading.columns.get(*condition).truth(row) {
                // Whichever branch it turns out to be must be known by then.
                None => {
                    let waits = or_more(self.node(reading, *condition, row));
                    waits.and(|| self.node(reading, *then, row)).and(|| self.node(reading, *otherwise, row))
                }
                Some(true) => self.node(reading, *then, row),
                Some(false) => self.node(reading, *otherwise, row),
            },
            op => {
                let mut waits = Waits::Nothing;
                op.for_each_operand(|operand| waits = waits.and(|| self.node(reading, operand, row)));
                or_more(waits)
            }
        }
    }
}
