//! Whether two versions of a rule are alike to every company, shown at the places where they part.
//!
//! Two versions of a value are walked down side by side for as long as they do the same with their operands. On the way
//! is noted what must hold for an operand to matter at all: of `if c then a else b`, `a` matters while `c` is true; of
//! `a and b`, `b` while `a` is not false; of a product, a factor while the other is known and not zero. Where the
//! versions part, it is asked whether a company can be there with two different values; on the way back up, whether
//! their difference can still be seen. What is left at the top are the ways in which a company could tell them apart.

use std::collections::BTreeSet;
use std::mem::discriminant;

use jiff::civil::Date;

use super::branch::{Goal, Truths};
use super::calendar::day;
use super::equivalent::{Shown, values_differ};
use super::ground::Ground;
use super::ratio::Ratio;
use super::search::{Asked, Found, nodes_of, search};
use super::texts::Texts;
use crate::model::{Arithmetic, Comparison, Frame};
use crate::plan::{Constant, Kind, NodeId, NodeOp, Series, SeriesId, SeriesVersion};

/// Questions after which the rest is left undecided.
const MOST_QUESTIONS: usize = 1_500;
/// Branches of one question.
const MOST_BRANCHES: usize = 300;
/// Ways that are told apart; of more it is only known that there are some.
const MOST_WAYS: usize = 24;

/// Ways in which something can be: in each, all of the goals hold.
type Ways = Vec<Vec<Goal>>;

/// Two operands, and what must hold for a difference between them to matter.
type Operands = (NodeId, NodeId, Vec<Goal>);

/// Compares two versions of nodes in one plan.
#[derive(Debug)]
pub(super) struct Alike<'g, 'p> {
    ground: &'g Ground<'p>,
    near: Ratio,
    questions: usize,
    /// Whether some company may be read a dated value of another version: the value may be the same, what it cites is not.
    cites_other: bool,
}

impl<'g, 'p> Alike<'g, 'p> {
    /// On the facts of a plan; dates that do not matter are near `near`.
    pub(super) const fn new(ground: &'g Ground<'p>, near: Ratio) -> Self {
        Self { ground, near, questions: 0, cites_other: false }
    }

    /// Whether it is proved that both nodes have the same value, from the same versions of dated values, for every company
    /// of which `path` holds.
    pub(super) fn are(&mut self, a: NodeId, b: NodeId, path: &[Goal]) -> bool {
        self.apart(a, b, &mut path.to_vec()).is_empty() && !self.cites_other
    }

    /// The ways in which they may differ while `path` holds, which is left as it was.
    fn apart(&mut self, a: NodeId, b: NodeId, path: &mut Vec<Goal>) -> Ways {
        if a == b {
            return Ways::new();
        }
        let mut ways = Ways::new();
        match self.operands(a, b) {
            Some(operands) => {
                let is_summary = matches!(self.ground.plan.node(a).op, NodeOp::Aggregate(..));
                for (a, b, guards) in operands {
                    if is_summary {
                        // Of one of the records summed up, only what is known of the company is known.
                        let mut outside = self.of_company(path);
                        let below = self.apart(a, b, &mut outside);
                        ways.extend(below.iter().map(|way| self.of_company(way)));
                    } else {
                        let before = path.len();
                        path.extend(guards.iter().cloned());
                        let below = self.apart(a, b, path);
                        path.truncate(before);
                        ways.extend(below.into_iter().map(|way| guards.iter().cloned().chain(way).collect()));
                    }
                }
            }
            None => ways = self.leaf(a, b, path),
        }
        if ways.len() > MOST_WAYS {
            ways = vec![Vec::new()];
        }
        self.seen(a, b, path, &ways)
    }

    /// Of some goals, those about the company itself.
    fn of_company(&self, goals: &[Goal]) -> Vec<Goal> {
        let plan = self.ground.plan;
        let is_of_company = |goal: &&Goal| nodes_of(goal).iter().all(|node| plan.node(*node).frame == Frame::Company);
        goals.iter().filter(is_of_company).cloned().collect()
    }

    /// Of some ways, those in which the values of both nodes can differ, with how they do.
    fn seen(&mut self, a: NodeId, b: NodeId, path: &[Goal], ways: &Ways) -> Ways {
        let mut differences = Ways::new();
        let shown = |value| Shown { name: String::new(), value, when: None };
        values_differ(self.ground, &shown(a), &shown(b), &mut |goals| differences.push(goals));
        let mut seen = Ways::new();
        for way in ways {
            let of = |difference: &Vec<Goal>| -> Vec<Goal> { way.iter().chain(difference).cloned().collect() };
            let mut possible = differences.iter().map(of).filter(|more| !self.never(path, more));
            // How they differ is noted where it is known.
            match (possible.next(), possible.next()) {
                (None, _) => {}
                (Some(only), None) => seen.push(only),
                (Some(_), Some(_)) => seen.push(way.clone()),
            }
        }
        seen
    }

    /// Whether it is proved that no company is so.
    fn never(&mut self, path: &[Goal], more: &[Goal]) -> bool {
        match self.ask(path.iter().chain(more)) {
            Found::Nothing => return true,
            Found::Open(_) => return false,
            Found::GivenUp => {}
        }
        // What is proved of a part is proved of the whole, and a part has fewer branches: that nearest to the difference.
        let parts = [0, 1, 2, 4, 8].into_iter().take_while(|part| *part < path.len());
        parts.into_iter().any(|part| {
            let nearest = path.iter().skip(path.len().saturating_sub(part));
            matches!(self.ask(nearest.chain(more)), Found::Nothing)
        })
    }

    fn ask<'a>(&mut self, goals: impl Iterator<Item = &'a Goal>) -> Found {
        self.questions = self.questions.saturating_add(1);
        if self.questions > MOST_QUESTIONS {
            return Found::GivenUp;
        }
        let asked = Asked {
            goals: goals.cloned().collect(),
            checked: true,
            unbounded: BTreeSet::new(),
            numbers: false,
            near: self.near,
            most: MOST_BRANCHES,
        };
        search(self.ground, &asked)
    }

    /// The operands that differ, where both nodes do the same with them.
    #[expect(
        clippy::many_single_char_names,
        reason = "operands side by side: a, b of nodes; c, x, y of one, d, v, w of the other"
    )]
    fn operands(&self, a: NodeId, b: NodeId) -> Option<Vec<Operands>> {
        let plan = self.ground.plan;
        let is = |node: &NodeId, truths| Goal::Is(*node, truths);
        let (one, other) = (&plan.node(a).op, &plan.node(b).op);
        let all = match (one, other) {
            (NodeOp::If(c, x, y), NodeOp::If(d, v, w)) => vec![
                (*c, *d, vec![]),
                (*x, *v, vec![is(c, Truths::TRUE), is(d, Truths::TRUE)]),
                (*y, *w, vec![is(c, Truths::FALSE), is(d, Truths::FALSE)]),
            ],
            (NodeOp::And(x, y), NodeOp::And(v, w)) => either_side([*x, *y], [*v, *w], Truths::NOT_FALSE),
            (NodeOp::Or(x, y), NodeOp::Or(v, w)) => either_side([*x, *y], [*v, *w], Truths::NOT_TRUE),
            (NodeOp::First(x, y), NodeOp::First(v, w))
            | (NodeOp::Assumed { stated: x, otherwise: y }, NodeOp::Assumed { stated: v, otherwise: w }) => {
                vec![(*x, *v, vec![]), (*y, *w, vec![is(x, Truths::UNKNOWN), is(v, Truths::UNKNOWN)])]
            }
            (NodeOp::LeastCost(ours), NodeOp::LeastCost(theirs)) if ours.len() == theirs.len() => {
                ours.iter().zip(theirs).flat_map(|(x, v)| open_way([x.when, x.cost], [v.when, v.cost])).collect()
            }
            (NodeOp::LeastWay(ours), NodeOp::LeastWay(theirs))
                if ours.len() == theirs.len() && ours.iter().zip(theirs).all(|((_, x), (_, v))| x == v) =>
            {
                let ways = ours.iter().zip(theirs);
                ways.flat_map(|((x, _), (v, _))| open_way([x.when, x.cost], [v.when, v.cost])).collect()
            }
            (NodeOp::Known(x), NodeOp::Known(v)) => vec![(*x, *v, vec![])],
            (NodeOp::LeastCost(_) | NodeOp::LeastWay(_) | NodeOp::Constant(_) | NodeOp::Fact(_), _) => return None,
            (one, other) if is_same_but_for_operands(one, other) => self.strict(one, &all_of(one), &all_of(other)),
            _ => return None,
        };
        Some(all.into_iter().filter(|(a, b, _)| a != b).collect())
    }

    /// Operands of an operation that is unknown where one of them is: each matters while those that do not differ are
    /// known, and a factor while the other is not zero.
    fn strict(&self, op: &NodeOp, ours: &[NodeId], theirs: &[NodeId]) -> Vec<Operands> {
        let pairs: Vec<(NodeId, NodeId)> = ours.iter().copied().zip(theirs.iter().copied()).collect();
        let fixed = || pairs.iter().filter(|(a, b)| a == b).map(|(a, _)| *a);
        let mut guards = Vec::new();
        if !matches!(op, NodeOp::Aggregate(..)) {
            guards.extend(fixed().map(|node| Goal::Is(node, Truths::KNOWN)));
        }
        if matches!(op, NodeOp::Arithmetic(Arithmetic::Multiply, ..)) {
            let factors = fixed().filter(|node| self.ground.kind(*node) == Kind::Number);
            guards.extend(factors.map(|node| Goal::Bound(node, Comparison::NotEqual, Ratio::ZERO)));
        }
        pairs.iter().map(|(a, b)| (*a, *b, guards.clone())).collect()
    }

    /// The ways in which two nodes that are not walked further down can differ: of a dated constant or table, the days on
    /// which it does and the key.
    fn leaf(&mut self, a: NodeId, b: NodeId, path: &[Goal]) -> Ways {
        let plan = self.ground.plan;
        let otherwise = || vec![Vec::new()];
        let (NodeOp::Lookup { series: first, date: on, keys }, NodeOp::Lookup { series: second, date, keys: beside }) =
            (&plan.node(a).op, &plan.node(b).op)
        else {
            return otherwise();
        };
        if on != date || keys != beside {
            return otherwise();
        }
        let series = |id: SeriesId| plan.series.get(id.index());
        let (Some(first), Some(second)) = (series(*first), series(*second)) else { return otherwise() };
        let mut ways = Ways::new();
        let starts = starts(first, second);
        for (at, from) in starts.iter().enumerate() {
            let (ours, theirs) = (first.version(*from), second.version(*from));
            let same = |((_, a), (_, b)): ((usize, &SeriesVersion), (usize, &SeriesVersion))| {
                a.default == b.default && a.rows == b.rows
            };
            let has_same_values = ours.zip(theirs).map_or(ours.is_none() && theirs.is_none(), same);
            if has_same_values && ours.map(|(at, _)| at) == theirs.map(|(at, _)| at) {
                continue;
            }
            let bound = |comparison, date: &Date| Goal::Bound(*on, comparison, Ratio::whole(day(*date)));
            let mut way = vec![Goal::Is(*on, Truths::KNOWN), bound(Comparison::GreaterEqual, from)];
            way.extend(starts.get(at.saturating_add(1)).map(|next| bound(Comparison::Less, next)));
            way.extend(keys.iter().map(|key| Goal::Is(*key, Truths::KNOWN)));
            if has_same_values {
                self.cites_other |= !self.never(path, &way);
                continue;
            }
            if let ([key], Some(((_, ours), (_, theirs)))) = (&**keys, ours.zip(theirs))
                && ours.default == theirs.default
                && self.ground.kind(*key) == Kind::Text
            {
                let rows = ours.rows.keys().chain(theirs.rows.keys());
                let texts = rows.filter(|row| ours.rows.get(*row) != theirs.rows.get(*row));
                let text = |row: &[Constant]| if let [Constant::Text(text)] = row { Some(*text) } else { None };
                way.push(Goal::Among(*key, Texts::only(texts.filter_map(|row| text(row)).collect())));
            }
            ways.push(way);
        }
        ways
    }
}

/// The days on which either series may begin to have other values.
fn starts(first: &Series, second: &Series) -> Vec<Date> {
    let periods = first.versions.iter().chain(&second.versions).map(|version| version.period);
    let starts: BTreeSet<Date> =
        periods.flat_map(|p| [Some(p.from), p.to.and_then(|to| to.tomorrow().ok())]).flatten().collect();
    starts.into_iter().collect()
}

/// Two operands of an `and` or an `or`: one matters while the other is one of these. Where both differ, the first is
/// compared for itself.
fn either_side([x, y]: [NodeId; 2], [v, w]: [NodeId; 2], truths: Truths) -> Vec<Operands> {
    let while_it_is = |nodes: [NodeId; 2]| nodes.map(|node| Goal::Is(node, truths)).to_vec();
    vec![(x, v, if y == w { while_it_is([y, w]) } else { Vec::new() }), (y, w, while_it_is([x, v]))]
}

/// A way of a choice: its cost matters while it is open.
fn open_way([when, cost]: [NodeId; 2], [other, beside]: [NodeId; 2]) -> [Operands; 2] {
    let open = [when, other].map(|node| Goal::Is(node, Truths::TRUE)).to_vec();
    [(when, other, Vec::new()), (cost, beside, open)]
}

fn all_of(op: &NodeOp) -> Vec<NodeId> {
    let mut all = Vec::new();
    op.for_each_operand(|operand| all.push(operand));
    all
}

/// Whether two operations are the same but for what they are done with.
fn is_same_but_for_operands(one: &NodeOp, other: &NodeOp) -> bool {
    match (one, other) {
        (NodeOp::Compare(a, ..), NodeOp::Compare(b, ..))
        | (NodeOp::CompareQuotients(a, _), NodeOp::CompareQuotients(b, _)) => a == b,
        (NodeOp::In(_, a), NodeOp::In(_, b)) => a == b,
        (NodeOp::Arithmetic(a, ..), NodeOp::Arithmetic(b, ..)) => a == b,
        (NodeOp::Round(_, a), NodeOp::Round(_, b)) => a == b,
        (NodeOp::Lift(_, a), NodeOp::Lift(_, b)) => a == b,
        (NodeOp::Aggregate(a, r, _), NodeOp::Aggregate(b, s, _)) => a == b && r == s,
        (NodeOp::Lookup { series: a, keys, .. }, NodeOp::Lookup { series: b, keys: beside, .. }) => {
            a == b && keys.len() == beside.len()
        }
        (one, other) => discriminant(one) == discriminant(other),
    }
}
