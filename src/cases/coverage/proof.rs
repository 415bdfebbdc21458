//! Goals that no company can reach, proved: by cases and exact arithmetic over the facts and their bounds.

use std::cmp::Ordering;
use std::collections::HashMap;

use jiff::civil::Date;

use super::Trier;
use super::goal::{Reached, Unit};
use super::wish::{Literal, Wish};
use crate::model::{Comparison, Frame};
use crate::plan::{Constant, Kind, Node, NodeId, NodeOp, Plan};
use crate::prove::{Answer, Ground, Wanted};
use crate::value::Bilingual;

/// What is asked of nodes together.
type Conjunction = Vec<(NodeId, Wanted)>;

/// How much is assumed in the search for proofs, after which no more goals are asked about.
pub const MOST_WORK: usize = 20_000_000;

/// Marks every goal that no case reaches and of which it is proved that no company can; counts those that were not asked
/// about, for which there was no room any more.
pub fn prove(trier: &Trier<'_>, units: &mut [Unit], most: usize) {
    let (model, plan) = (trier.model, trier.plan);
    let mut asking = Asking { plan: plan.clone(), known: HashMap::new() };
    let mut open: Vec<(usize, usize, Date, Vec<Conjunction>)> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let first = unit.readers.iter().next().and_then(|at| model.rules.get(*at));
        let Some(near) = first.map(|rule| rule.in_force.from) else { continue };
        for (place, goal) in unit.goals.iter().enumerate().filter(|(_, goal)| goal.reached == Reached::No) {
            let ways = unit.readers.iter().flat_map(|reader| trier.ways(*reader, goal));
            let ways: Vec<_> = ways.map(|way| asking.wanted(&way)).collect();
            if !ways.is_empty() {
                open.push((at, place, near, ways));
            }
        }
    }
    let ground = Ground::new(model, &asking.plan);
    for (at, place, near, ways) in open {
        if ground.work() > most {
            if let Some(unit) = units.get_mut(at) {
                unit.unasked = unit.unasked.saturating_add(1);
            }
            continue;
        }
        let is_never = |way: &[(NodeId, Wanted)]| matches!(ground.ask(model, way, near), Answer::Never);
        // What is proved of a part of what is asked together is proved of the whole, and a part has fewer cases.
        let is_never_in_part =
            |way: &Conjunction| [1, 2, 3, 4, 5, 6, 8].into_iter().filter_map(|part| way.get(..part)).any(is_never);
        let never = ways.iter().all(|way| is_never(way) || is_never_in_part(way));
        if never && let Some(goal) = units.get_mut(at).and_then(|unit| unit.goals.get_mut(place)) {
            goal.reached = Reached::Impossible(Bilingual::fixed(
                "已证明：在各项事实的取值范围内没有这样的企业",
                "proved: no company within the bounds of its facts is such",
            ));
        }
    }
}

/// A plan with the comparisons that are asked about besides its own.
struct Asking {
    plan: Plan,
    known: HashMap<Node, NodeId>,
}

impl Asking {
    fn wanted(&mut self, way: &[Literal]) -> Conjunction {
        way.iter().flat_map(|literal| self.literal(*literal)).collect()
    }

    fn literal(&mut self, Literal { node, wish }: Literal) -> Vec<(NodeId, Wanted)> {
        let one = |wanted| vec![(node, wanted)];
        match wish {
            Wish::Known => one(Wanted::Known),
            Wish::Unknown => one(Wanted::Unknown),
            Wish::Truth(true) | Wish::Is(Constant::Boolean(true)) => one(Wanted::True),
            Wish::Truth(false) | Wish::Is(Constant::Boolean(false)) => one(Wanted::False),
            Wish::Is(constant) => vec![(self.beside(node, Comparison::Equal, constant), Wanted::True)],
            Wish::Within(period) => {
                let from = self.beside(node, Comparison::GreaterEqual, Constant::Date(period.from));
                let to = period.to.map(|to| self.beside(node, Comparison::LessEqual, Constant::Date(to)));
                std::iter::once(from).chain(to).map(|node| (node, Wanted::True)).collect()
            }
            Wish::Sides(order) => {
                let comparison = match order {
                    Ordering::Less => Comparison::Less,
                    Ordering::Equal => Comparison::Equal,
                    Ordering::Greater => Comparison::Greater,
                };
                let Node { op, frame, kind } = self.plan.node(node).clone();
                let op = match op {
                    NodeOp::Compare(_, a, b) => NodeOp::Compare(comparison, a, b),
                    NodeOp::CompareQuotients(_, parts) => NodeOp::CompareQuotients(comparison, parts),
                    other => other,
                };
                vec![(self.add(Node { op, frame, kind }), Wanted::True)]
            }
        }
    }

    /// The comparison of a node with a constant.
    fn beside(&mut self, node: NodeId, comparison: Comparison, constant: Constant) -> NodeId {
        let frame = self.plan.node(node).frame;
        let op = NodeOp::Constant(constant);
        let constant = self.add(Node { op, frame: Frame::Company, kind: constant.kind() });
        let constant = match frame {
            Frame::Company => constant,
            Frame::Record(record) => {
                let kind = self.plan.node(constant).kind;
                self.add(Node { op: NodeOp::Lift(constant, record), frame, kind })
            }
        };
        self.add(Node { op: NodeOp::Compare(comparison, node, constant), frame, kind: Kind::Boolean })
    }

    fn add(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.known.get(&node) {
            return *id;
        }
        let id = self.plan.add(node.clone());
        self.known.insert(node, id);
        id
    }
}
