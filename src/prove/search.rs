//! The search for a company: branch by branch, until every one contradicts itself, or one is left that does not.

use std::collections::{BTreeMap, BTreeSet};

use super::branch::{Branch, Goal, Truths};
use super::calendar::Rising;
use super::forms::{Forms, system};
use super::ground::Ground;
use super::linear::Range;
use super::ratio::Ratio;
use super::solve::System;
use crate::model::FactId;
use crate::plan::{NodeId, NodeOp};

/// Branches after which a question about one company is given up.
pub(super) const MOST_BRANCHES: usize = 1_000;

/// What is found.
#[derive(Debug)]
pub(super) enum Found {
    /// Every branch contradicts itself.
    Nothing,
    /// A branch that does not contradict itself as far as it is understood.
    Open(Box<Leaf>),
    /// Given up.
    GivenUp,
}

/// A branch without anything open, and the numbers of it.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) branch: Branch,
    /// The numbers of stated facts, dates by day.
    pub(super) numbers: BTreeMap<NodeId, Ratio>,
}

/// A question: goals, and how it is asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) goals: Vec<Goal>,
    /// Whether what no profile may say is heeded.
    pub(super) checked: bool,
    /// Facts whose bounds are not heeded.
    pub(super) unbounded: BTreeSet<FactId>,
    /// Whether the numbers of an open branch are wanted.
    pub(super) numbers: bool,
    /// The day that dates had best be near.
    pub(super) near: Ratio,
    /// Branches after which it is given up.
    pub(super) most: usize,
}

struct Search<'g, 'p> {
    ground: &'g Ground<'p>,
    asked: &'g Asked,
    left: usize,
}

/// Searches for a company of which the goals hold.
pub(super) fn search(ground: &Ground<'_>, asked: &Asked) -> Found {
    let nodes: Vec<NodeId> = asked.goals.iter().flat_map(nodes_of).collect();
    let mut branch = Branch { unbounded: asked.unbounded.clone(), record: ground.record(&nodes), ..Branch::default() };
    let mut goals = asked.goals.clone();
    if asked.checked {
        goals.extend(checks(ground, &nodes));
    }
    let mut search = Search { ground, asked, left: asked.most };
    let is_open = branch.settle(ground, goals);
    ground.worked(branch.truths.len());
    if is_open { search.below(&branch, [usize::MAX; 3]) } else { Found::Nothing }
}

/// The nodes that a goal is about.
pub(super) fn nodes_of(goal: &Goal) -> Vec<NodeId> {
    match goal {
        Goal::Is(node, _) | Goal::Among(node, _) | Goal::Bound(node, ..) | Goal::Fixed(node, _) => vec![*node],
        Goal::Order(a, _, b) | Goal::Same(a, b) => vec![*a, *b],
        Goal::Products(_, parts) => parts.to_vec(),
    }
}

/// The tests that no profile may fail, of those that have to do with some nodes.
fn checks(ground: &Ground<'_>, nodes: &[NodeId]) -> Vec<Goal> {
    if ground.checks.is_empty() {
        return Vec::new();
    }
    let mut facts = ground.facts(nodes);
    let mut taken = vec![false; ground.checks.len()];
    let mut goals = Vec::new();
    loop {
        let before = goals.len();
        for (taken, (test, read)) in taken.iter_mut().zip(&ground.checks) {
            if !*taken && !facts.is_disjoint(read) {
                *taken = true;
                facts.extend(read);
                goals.push(Goal::Is(*test, Truths::NOT_FALSE));
            }
        }
        if goals.len() == before {
            return goals;
        }
    }
}

impl Search<'_, '_> {
    fn below(&mut self, branch: &Branch, before: [usize; 3]) -> Found {
        if self.left == 0 {
            return Found::GivenUp;
        }
        self.left = self.left.saturating_sub(1);
        let mut forms = system(branch, self.ground, self.asked.near);
        if !forms.system.narrow() {
            return Found::Nothing;
        }
        // What ties numbers to one another is solved again only where more of it is assumed, and at the end.
        let ties = [branch.orders.len(), branch.same.len(), branch.fixed.len()];
        let is_joint = || forms.system.constraints.iter().any(|c| c.form.terms.len() > 1);
        if (branch.splits.is_empty() || ties != before) && is_joint() && matches!(forms.system.solve(), Err(true)) {
            return Found::Nothing;
        }
        let Some((at, split)) = branch.splits.iter().enumerate().min_by_key(|(_, split)| split.len()) else {
            return self.leaf(forms, branch);
        };
        let split = split.clone();
        let mut result = Found::Nothing;
        for way in split.iter() {
            let mut next = branch.clone();
            next.splits.remove(at);
            let is_open = next.settle(self.ground, way.clone());
            self.ground.worked(next.truths.len());
            if !is_open {
                continue;
            }
            match self.below(&next, ties) {
                Found::Nothing => {}
                Found::GivenUp => {
                    result = Found::GivenUp;
                    if self.left == 0 {
                        break;
                    }
                }
                open @ Found::Open(_) => return open,
            }
        }
        result
    }

    fn leaf(&self, forms: Forms<'_, '_>, branch: &Branch) -> Found {
        if !self.asked.numbers {
            return Found::Open(Box::new(Leaf { branch: branch.clone(), numbers: BTreeMap::new() }));
        }
        let facts = branch.truths.keys().filter(|n| matches!(self.ground.plan.node(**n).op, NodeOp::Fact(_)));
        let variables: Vec<(NodeId, usize)> = facts.filter_map(|n| Some((*n, forms.variable(*n)?))).collect();
        let Some(values) = settled(forms.system) else { return Found::GivenUp };
        let numbers = variables.into_iter().filter_map(|(n, v)| Some((n, *values.get(v)?))).collect();
        Found::Open(Box::new(Leaf { branch: branch.clone(), numbers }))
    }
}

/// Values under which also what rises with another has the value that belongs to it.
fn settled(mut system: System) -> Option<Vec<Ratio>> {
    for link in system.links.clone() {
        let values = system.solve().ok()?;
        let (of, is) = (*values.get(link.of)?, *values.get(link.is)?);
        if link.function.at(of) == Some(is) {
            continue;
        }
        let by_value = system.clone();
        let fix = |mut system: System, of: Ratio| {
            let is = link.function.at(of)?;
            for (variable, at) in [(link.of, of), (link.is, is)] {
                let slot = system.ranges.get_mut(variable)?;
                *slot = slot.meet(Range::exactly(at));
                if slot.is_empty() {
                    return None;
                }
            }
            (system.narrow() && system.solve().is_ok()).then_some(system)
        };
        let argument = |is: Ratio, function: Rising| function.backward(Range::exactly(is)).low.map(|end| end.at);
        system = fix(system, of.floor()).or_else(|| fix(by_value, argument(is, link.function)?))?;
    }
    system.solve().ok()
}
