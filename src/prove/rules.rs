//! What holds of the conditions of a rule, whichever company is asked about: contradictions and what decides nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::branch::{Goal, Truths};
use super::company::{Answer, Company, Wanted};
use super::ground::Ground;
use super::search::{Asked, Found, search};
use crate::diag::Span;
use crate::explain::Part;
use crate::model::{Bounds, Condition, Expr, FactId, Model, Op, Rule, RuleId};
use crate::plan::{NodeId, NodeOp, RulePlan};
use crate::value::in_shares;

/// Where a condition stands in its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Among scope conditions or requirements.
    pub part: Part,
    /// Which, from 0.
    pub index: usize,
}

impl Place {
    /// The condition.
    #[must_use]
    pub fn of(self, rule: &Rule) -> Option<&Condition> {
        match self.part {
            Part::Scope => rule.scope.get(self.index),
            Part::Require => rule.require.get(self.index),
        }
    }
}

/// What a proof rests on besides the conditions themselves.
#[derive(Clone, Debug, Default)]
pub struct Grounds {
    /// Facts whose bounds matter.
    pub bounds: Vec<FactId>,
    /// Whether what no profile may say matters.
    pub checks: bool,
    /// Whether the dates of the rule matter.
    pub dates: bool,
    /// The parts of the condition, joined by `and`, that cannot be true together; none where it is not made of parts.
    pub parts: Vec<Span>,
}

/// Something proved of a rule. Companies shown were evaluated; where none is, none was found.
#[derive(Clone, Debug)]
pub enum Conclusion {
    /// No company meets a condition while the rule is in force.
    NeverTrue {
        /// The condition.
        place: Place,
        /// Why.
        grounds: Grounds,
        /// A company that meets all the others.
        nearest: Option<Box<Company>>,
    },
    /// No company that states what the condition reads fails it while the rule is in force.
    AlwaysTrue {
        /// The condition.
        place: Place,
        /// Why.
        grounds: Grounds,
    },
    /// Conditions that cannot be true together, though each can: none of them can be left out. With none, the rule's dates
    /// are never reached.
    NeverApplies {
        /// The conditions.
        places: Vec<Place>,
        /// Why.
        grounds: Grounds,
        /// A company that meets all but the last of them.
        nearest: Option<Box<Company>>,
    },
    /// Two conditions that cannot both be true, though each can, whatever the dates of the rule.
    Contradicting {
        /// The conditions.
        places: [Place; 2],
        /// Why.
        grounds: Grounds,
        /// A company that meets the first.
        nearest: Option<Box<Company>>,
    },
    /// A condition that is true whenever others are.
    Implied {
        /// The condition.
        place: Place,
        /// Those that suffice, none of which can be left out.
        by: Vec<Place>,
        /// Why.
        grounds: Grounds,
        /// A company that meets it with the others.
        shown: Option<Box<Company>>,
    },
}

/// Branches after which a question about a rule is given up: proofs are short, and most rules are without fault.
const MOST_BRANCHES: usize = 160;

/// Conditions times all they are made of, beyond which nothing is proved of a rule: of most it is a few hundred.
const MOST_WORK: usize = 500_000;

/// What was asked before, of this rule or another, and whether the answer was that it never holds: an answer depends on
/// nothing else, so that it does not matter which rules were asked before.
type Known = RefCell<BTreeMap<(Date, Vec<(NodeId, Truths)>), bool>>;

/// A rule and its nodes.
struct Conditions<'g, 'p> {
    ground: &'g Ground<'p>,
    model: &'g Model,
    rule: &'g Rule,
    nodes: &'g RulePlan,
    all: Vec<(Place, NodeId)>,
    known: &'g Known,
}

/// Everything proved of each rule of a model.
#[must_use]
pub fn conclusions(ground: &Ground<'_>, model: &Model) -> Vec<(RuleId, Conclusion)> {
    let rules: Vec<_> = model.rules.iter().zip(&ground.plan.rules).zip((0..).map(RuleId)).collect();
    let of_share = |share: &[&((&Rule, &RulePlan), RuleId)]| {
        let known = Known::default();
        share.iter().map(|((rule, nodes), id)| (*id, of_rule(ground, model, rule, nodes, &known))).collect()
    };
    let all: Vec<(RuleId, Vec<Conclusion>)> = in_shares(&rules, of_share);
    all.into_iter().flat_map(|(id, of_rule)| of_rule.into_iter().map(move |conclusion| (id, conclusion))).collect()
}

fn of_rule(ground: &Ground<'_>, model: &Model, rule: &Rule, nodes: &RulePlan, known: &Known) -> Vec<Conclusion> {
    let place = |part| move |index| Place { part, index };
    let scope = (0..).map(place(Part::Scope)).zip(nodes.scope.iter().copied());
    let require = (0..).map(place(Part::Require)).zip(nodes.require.iter().copied());
    Conditions { ground, model, rule, nodes, all: scope.chain(require).collect(), known }.conclusions()
}

impl Conditions<'_, '_> {
    fn conclusions(&self) -> Vec<Conclusion> {
        let mut found = Vec::new();
        if self.work() > MOST_WORK {
            return found;
        }
        if self.is_never_in_force(&mut found) {
            return found;
        }
        let together: Vec<NodeId> = self.all.iter().map(|(_, node)| *node).collect();
        let contradicts = self.never(&self.true_in_force(&together));
        if contradicts {
            self.contradictions(&mut found);
        }
        let never: BTreeSet<Place> = found
            .iter()
            .filter_map(|c| if let Conclusion::NeverTrue { place, .. } = c { Some(*place) } else { None })
            .collect();
        let mut idle = never.clone();
        for (place, node) in self.all.iter().filter(|(place, _)| !never.contains(place)) {
            if self.is_plain_fact(*node) {
                continue;
            }
            let goals = self.fails(*node);
            if self.never(&goals) {
                idle.insert(*place);
                found.push(Conclusion::AlwaysTrue { place: *place, grounds: self.grounds(&goals, Vec::new()) });
            }
        }
        if !contradicts {
            self.implied(&idle, &mut found);
        }
        found
    }

    /// How much there is to hold against each other.
    fn work(&self) -> usize {
        let mut parts: usize = 0;
        for condition in self.rule.scope.iter().chain(&self.rule.require) {
            condition.test.visit(&mut |_| parts = parts.saturating_add(1));
        }
        parts.saturating_mul(self.all.len())
    }

    /// Whether the rule's dates are never reached, whatever the conditions.
    fn is_never_in_force(&self, found: &mut Vec<Conclusion>) -> bool {
        let goals = self.true_in_force(&[]);
        let never = self.never(&goals);
        if never {
            let grounds = self.grounds(&goals, Vec::new());
            found.push(Conclusion::NeverApplies { places: Vec::new(), grounds, nearest: None });
        }
        never
    }

    /// Which conditions contradict themselves, and which each other.
    fn contradictions(&self, found: &mut Vec<Conclusion>) {
        let mut rest: Vec<(Place, NodeId)> = Vec::new();
        for (place, node) in &self.all {
            let goals = self.true_in_force(&[*node]);
            if self.never(&goals) {
                let parts = self.contradicting_parts(*place, *node);
                let others: Vec<NodeId> = self.all.iter().filter(|(p, _)| p != place).map(|(_, n)| *n).collect();
                found.push(Conclusion::NeverTrue {
                    place: *place,
                    grounds: self.grounds(&goals, parts),
                    nearest: self.company(&others, Some(*node)),
                });
            } else {
                rest.push((*place, *node));
            }
        }
        // One contradiction after the other: without its last condition, the next is looked for.
        loop {
            let nodes: Vec<NodeId> = rest.iter().map(|(_, node)| *node).collect();
            if !self.never(&self.true_in_force(&nodes)) {
                return;
            }
            let core = core(&rest, |kept| {
                let nodes: Vec<NodeId> = kept.iter().map(|(_, node)| *node).collect();
                self.never(&self.true_in_force(&nodes))
            });
            let Some(((last, last_node), before)) = core.split_last() else { return };
            let nodes: Vec<NodeId> = core.iter().map(|(_, node)| *node).collect();
            let but_last: Vec<NodeId> = before.iter().map(|(_, node)| *node).collect();
            let places: Vec<Place> = core.iter().map(|(place, _)| *place).collect();
            let grounds = self.grounds(&self.true_in_force(&nodes), Vec::new());
            let nearest = self.company(&but_last, Some(*last_node));
            found.push(match <[Place; 2]>::try_from(places) {
                Ok(places) if !grounds.dates => Conclusion::Contradicting { places, grounds, nearest },
                Ok(places) => Conclusion::NeverApplies { places: places.to_vec(), grounds, nearest },
                Err(places) => Conclusion::NeverApplies { places, grounds, nearest },
            });
            rest.retain(|(place, _)| place != last);
        }
    }

    /// Which conditions hold whenever others do. Scope conditions are held against scope conditions only: whether one is
    /// false tells who is not concerned from who does not qualify.
    fn implied(&self, idle: &BTreeSet<Place>, found: &mut Vec<Conclusion>) {
        let mut gone = idle.clone();
        for (place, node) in self.all.iter().rev().filter(|(place, _)| !idle.contains(place)) {
            let others = self.all.iter().filter(|(other, _)| other != place && !gone.contains(other));
            let others: Vec<(Place, NodeId)> =
                others.filter(|(other, _)| place.part == Part::Require || other.part == Part::Scope).copied().collect();
            if !self.have_to_do_with_each_other(*node, &others) {
                continue;
            }
            let goals = |others: &[(Place, NodeId)]| {
                let mut goals = self.fails(*node);
                goals.extend(others.iter().map(|(_, node)| Goal::Is(*node, Truths::TRUE)));
                goals
            };
            if !self.never(&goals(&others)) {
                continue;
            }
            let by = core(&others, |kept| self.never(&goals(kept)));
            let mut shown: Vec<NodeId> = by.iter().map(|(_, node)| *node).collect();
            shown.push(*node);
            gone.insert(*place);
            found.push(Conclusion::Implied {
                place: *place,
                grounds: self.grounds(&goals(&by), Vec::new()),
                by: by.iter().map(|(place, _)| *place).collect(),
                shown: self.company(&shown, None),
            });
        }
    }

    /// Whether a condition reads anything that others read, or that a check ties to what they read.
    fn have_to_do_with_each_other(&self, node: NodeId, others: &[(Place, NodeId)]) -> bool {
        let mine = self.ground.facts(&[node]);
        let nodes: Vec<NodeId> = others.iter().map(|(_, node)| *node).collect();
        let theirs = self.ground.facts(&nodes);
        let ties = |facts: &BTreeSet<FactId>| {
            let checks = self.ground.checks.iter().filter(|(_, read)| !read.is_disjoint(facts));
            checks.flat_map(|(_, read)| read.iter().copied()).chain(facts.iter().copied()).collect::<BTreeSet<_>>()
        };
        !ties(&mine).is_disjoint(&ties(&theirs))
    }

    fn is_plain_fact(&self, node: NodeId) -> bool {
        matches!(self.ground.plan.node(self.ground.lifted(node)).op, NodeOp::Fact(_))
    }

    fn true_in_force(&self, nodes: &[NodeId]) -> Vec<Goal> {
        nodes.iter().chain([&self.nodes.in_force]).map(|node| Goal::Is(*node, Truths::TRUE)).collect()
    }

    /// That a condition is not true though everything it reads is stated, while the rule is in force.
    fn fails(&self, node: NodeId) -> Vec<Goal> {
        let mut goals = self.true_in_force(&[]);
        goals.push(Goal::Is(node, Truths::NOT_TRUE));
        goals.extend(self.ground.stated(&[node]).into_iter().map(|fact| Goal::Is(fact, Truths::KNOWN)));
        goals
    }

    fn near(&self) -> Date {
        self.rule.in_force.from
    }

    fn never(&self, goals: &[Goal]) -> bool {
        let is = |goal: &Goal| if let Goal::Is(node, truths) = goal { Some((*node, *truths)) } else { None };
        let Some(mut key) = goals.iter().map(is).collect::<Option<Vec<_>>>() else {
            return self.never_as(goals, true, BTreeSet::new());
        };
        key.sort_unstable();
        key.dedup();
        let goals: Vec<Goal> = key.iter().map(|(node, truths)| Goal::Is(*node, *truths)).collect();
        let key = (self.near(), key);
        if let Some(never) = self.known.borrow().get(&key) {
            return *never;
        }
        let never = self.never_as(&goals, true, BTreeSet::new());
        self.known.borrow_mut().insert(key, never);
        never
    }

    fn never_as(&self, goals: &[Goal], checked: bool, unbounded: BTreeSet<FactId>) -> bool {
        let near = super::forms::near(self.near());
        let asked = Asked { goals: goals.to_vec(), checked, unbounded, numbers: false, near, most: MOST_BRANCHES };
        matches!(search(self.ground, &asked), Found::Nothing)
    }

    /// A company that meets conditions and not another, small; none where none was found.
    fn company(&self, met: &[NodeId], unmet: Option<NodeId>) -> Option<Box<Company>> {
        let mut wanted: Vec<(NodeId, Wanted)> = met.iter().map(|node| (*node, Wanted::True)).collect();
        wanted.push((self.nodes.in_force, Wanted::True));
        wanted.extend(unmet.map(|node| (node, Wanted::False)));
        match self.ground.ask(self.model, &wanted, self.near()) {
            Answer::Company(company) => Some(company),
            Answer::Never | Answer::Undecided => None,
        }
    }

    /// What a proof rests on: whatever cannot be left out of it.
    fn grounds(&self, goals: &[Goal], parts: Vec<Span>) -> Grounds {
        let none = BTreeSet::new;
        let checks = !self.never_as(goals, false, none());
        let in_force = self.nodes.in_force;
        let is_of_dates = |goal: &Goal| matches!(goal, Goal::Is(node, _) if *node == in_force);
        let dateless: Vec<Goal> = goals.iter().filter(|goal| !is_of_dates(goal)).cloned().collect();
        let dates = !self.never_as(&dateless, true, none());
        let node = |goal: &Goal| if let Goal::Is(node, _) = goal { Some(*node) } else { None };
        let nodes: Vec<NodeId> = goals.iter().filter_map(node).collect();
        let is_bounded =
            |id: &FactId| self.model.facts.get(id.index()).is_some_and(|fact| fact.bounds != Bounds::default());
        let bounded: Vec<FactId> = self.ground.facts(&nodes).into_iter().filter(is_bounded).collect();
        let bounds = core(&bounded, |kept| {
            let unbounded = bounded.iter().filter(|id| !kept.contains(id)).copied().collect();
            self.never_as(goals, true, unbounded)
        });
        Grounds { bounds, checks, dates, parts }
    }

    /// The parts of a condition, joined by `and`, that cannot be true together.
    fn contradicting_parts(&self, place: Place, node: NodeId) -> Vec<Span> {
        let Some(condition) = place.of(self.rule) else { return Vec::new() };
        let mut parts = Vec::new();
        self.parts(&condition.test, node, &mut parts);
        if parts.len() < 2 {
            return Vec::new();
        }
        let core = core(&parts, |kept| {
            let nodes: Vec<NodeId> = kept.iter().map(|(_, node)| *node).collect();
            self.never(&self.true_in_force(&nodes))
        });
        core.into_iter().map(|(span, _)| span).collect()
    }

    fn parts(&self, expr: &Expr, node: NodeId, parts: &mut Vec<(Span, NodeId)>) {
        match (&expr.op, &self.ground.plan.node(self.ground.lifted(node)).op) {
            (Op::And(a, b), NodeOp::And(left, right)) => {
                self.parts(a, *left, parts);
                self.parts(b, *right, parts);
            }
            _ => parts.push((expr.span, node)),
        }
    }
}

/// Of things that together do something, some that do it together, none of which can be left out.
fn core<T: Copy>(all: &[T], does: impl Fn(&[T]) -> bool) -> Vec<T> {
    let mut kept: Vec<T> = all.to_vec();
    let mut at = 0;
    while at < kept.len() {
        let mut without = kept.clone();
        without.remove(at);
        if does(&without) {
            kept = without;
        } else {
            at = at.saturating_add(1);
        }
    }
    kept
}
