//! What must hold of a node's operands for the node to be true, false, known or unknown: strong Kleene logic, read backwards.

use super::branch::{Branch, Goal, Truths, number_of, opposite, turned};
use super::ground::Ground;
use super::ratio::Ratio;
use super::texts::Texts;
use crate::model::{Aggregate, Arithmetic, Comparison, Frame};
use crate::plan::{Constant, Kind, NodeId, NodeOp};

const ZERO: Ratio = Ratio::ZERO;

impl Branch {
    /// Assumes that a node is one of these.
    pub(super) fn is(&mut self, ground: &Ground<'_>, node: NodeId, truths: Truths, agenda: &mut Vec<Goal>) -> bool {
        let before = self.truths.get(&node).copied();
        let now = before.unwrap_or(Truths::ANY) & truths;
        if now.is_empty() {
            return false;
        }
        if before == Some(now) {
            return true;
        }
        self.truths.insert(node, now);
        let known = now & Truths::KNOWN;
        match &ground.plan.node(node).op {
            NodeOp::Constant(Constant::Boolean(truth)) => {
                return now.has(if *truth { Truths::TRUE } else { Truths::FALSE });
            }
            NodeOp::Constant(_) => return !known.is_empty(),
            NodeOp::Fact(id) => return ground.plan.as_of != Some(*id) || !known.is_empty(),
            NodeOp::Assumed { stated: a, otherwise: b } | NodeOp::First(a, b) => {
                let first = vec![Goal::Is(*a, known), Goal::Same(node, *a)];
                let second = vec![Goal::Is(*a, Truths::UNKNOWN), Goal::Is(*b, now), Goal::Same(node, *b)];
                self.either(if known.is_empty() { vec![second] } else { vec![first, second] });
            }
            NodeOp::Lift(a, _) => agenda.push(Goal::Is(*a, now)),
            NodeOp::Not(a) => agenda.push(Goal::Is(*a, now.negated())),
            NodeOp::And(a, b) => self.both(*a, *b, now, |t| t, agenda),
            NodeOp::Or(a, b) => self.both(*a, *b, now.negated(), Truths::negated, agenda),
            NodeOp::If(c, a, b) => {
                let way =
                    |truth, taken: NodeId| vec![Goal::Is(*c, truth), Goal::Is(taken, now), Goal::Same(node, taken)];
                let mut ways = vec![way(Truths::TRUE, *a), way(Truths::FALSE, *b)];
                if now.has(Truths::UNKNOWN) {
                    ways.push(vec![Goal::Is(*c, Truths::UNKNOWN)]);
                }
                self.either(ways);
            }
            NodeOp::Known(a) => {
                if known.is_empty() {
                    return false;
                }
                if known == Truths::TRUE {
                    agenda.push(Goal::Is(*a, Truths::KNOWN));
                } else if known == Truths::FALSE {
                    agenda.push(Goal::Is(*a, Truths::UNKNOWN));
                }
            }
            NodeOp::Compare(comparison, a, b) => self.compare(ground, now, *comparison, [*a, *b], agenda),
            NodeOp::CompareQuotients(comparison, parts) => self.quotients(now, *comparison, *parts, agenda),
            NodeOp::In(a, constants) => self.member(ground, now, *a, constants, agenda),
            NodeOp::Lookup { series, date, keys } => {
                return self.look_up(ground, node, now, (*series, *date, keys), agenda);
            }
            NodeOp::Aggregate(aggregate, record, a) => {
                // The record asked about is one of those summed up.
                if self.record == Some(*record) && ground.plan.node(*a).frame == Frame::Record(*record) {
                    let one = match aggregate {
                        Aggregate::All if !now.has(Truths::FALSE) => now,
                        Aggregate::Any if !now.has(Truths::TRUE) => now,
                        _ => Truths::ANY,
                    };
                    if one != Truths::ANY {
                        agenda.push(Goal::Is(*a, one));
                    }
                }
            }
            NodeOp::LeastCost(_) | NodeOp::LeastWay(_) => {}
            NodeOp::Arithmetic(Arithmetic::Divide, a, b) => {
                let zero = vec![Goal::Bound(*b, Comparison::Equal, ZERO), Goal::Is(*b, Truths::KNOWN)];
                let not = Goal::Bound(*b, Comparison::NotEqual, ZERO);
                self.strict(now, &[*a, *b], vec![not], vec![zero], agenda);
            }
            NodeOp::Min(a, b) | NodeOp::Max(a, b) => {
                let is_min = matches!(ground.plan.node(node).op, NodeOp::Min(..));
                let (keep, other) = if is_min {
                    (Comparison::LessEqual, Comparison::Greater)
                } else {
                    (Comparison::GreaterEqual, Comparison::Less)
                };
                self.strict(now, &[*a, *b], Vec::new(), Vec::new(), agenda);
                if now.is_within(Truths::KNOWN) {
                    agenda.extend([*a, *b].map(|part| Goal::Order(node, keep, part)));
                    self.either([
                        vec![Goal::Order(*a, keep, *b), Goal::Same(node, *a)],
                        vec![Goal::Order(*a, other, *b), Goal::Same(node, *b)],
                    ]);
                }
            }
            NodeOp::Date([year, month, day]) => {
                let constant = |node: NodeId| self.constant(ground, ground.lifted(node)).and_then(Ratio::to_whole);
                let always = matches!((constant(*month), constant(*day)), (Some(1..=12), Some(1..=28)))
                    || matches!((constant(*month), constant(*day)), (Some(m), Some(29..=30)) if (1..=12).contains(&m) && m != 2)
                    || matches!((constant(*month), constant(*day)), (Some(1 | 3 | 5 | 7 | 8 | 10 | 12), Some(31)));
                // A year that is whole and of four digits has that day; of any other, nothing is claimed.
                let sure = always && self.is_whole_year(ground, *year);
                let otherwise = if sure { Vec::new() } else { vec![vec![]] };
                self.strict(now, &[*year, *month, *day], Vec::new(), otherwise, agenda);
            }
            NodeOp::Power(a, b) | NodeOp::AddMonths(a, b) | NodeOp::AddDays(a, b) => {
                let otherwise = if self.constant(ground, ground.lifted(*b)).is_some_and(Ratio::is_whole)
                    && !matches!(ground.plan.node(node).op, NodeOp::Power(..))
                {
                    Vec::new()
                } else {
                    vec![vec![]]
                };
                self.strict(now, &[*a, *b], Vec::new(), otherwise, agenda);
            }
            NodeOp::Arithmetic(_, a, b) | NodeOp::MonthsBetween(a, b) | NodeOp::DaysBetween(a, b) => {
                self.strict(now, &[*a, *b], Vec::new(), Vec::new(), agenda);
            }
            NodeOp::Negate(a) | NodeOp::Round(a, _) | NodeOp::Floor(a) | NodeOp::Ceil(a) | NodeOp::Year(a) => {
                self.strict(now, &[*a], Vec::new(), Vec::new(), agenda);
            }
        }
        true
    }

    /// Whether a node is a whole number between 1 and 9999 for every company.
    fn is_whole_year(&self, ground: &Ground<'_>, node: NodeId) -> bool {
        let node = ground.lifted(node);
        match &ground.plan.node(node).op {
            NodeOp::Fact(id) => ground.given(*id).is_some_and(|given| {
                let within = |at: Ratio| at >= Ratio::ONE && at <= Ratio::whole(9999);
                given.range.whole
                    && given.range.low.is_some_and(|end| within(end.at))
                    && given.range.high.is_some_and(|end| within(end.at))
            }),
            NodeOp::Assumed { stated, otherwise } => {
                self.is_whole_year(ground, *stated) && self.is_whole_year(ground, *otherwise)
            }
            NodeOp::Year(_) => true,
            _ => self.constant(ground, node).is_some_and(|at| at.is_whole() && at >= Ratio::ONE),
        }
    }

    /// Of a conjunction; of a disjunction with everything negated.
    fn both(&mut self, a: NodeId, b: NodeId, now: Truths, of: impl Fn(Truths) -> Truths, agenda: &mut Vec<Goal>) {
        let is = |node, truths| Goal::Is(node, of(truths));
        let (yes, no, unknown, not_no) = (Truths::TRUE, Truths::FALSE, Truths::UNKNOWN, Truths::NOT_FALSE);
        if now.is_within(not_no) {
            agenda.extend([is(a, now), is(b, now)].into_iter().filter(|_| now != unknown));
            if now == unknown {
                agenda.extend([is(a, not_no), is(b, not_no)]);
                self.either([vec![is(a, unknown)], vec![is(b, unknown)]]);
            }
        } else if now == no {
            self.either([vec![is(a, no)], vec![is(b, no)]]);
        } else if now == Truths::NOT_TRUE {
            self.either([vec![is(a, now)], vec![is(b, now)]]);
        } else if now == Truths::KNOWN {
            self.either([vec![is(a, yes), is(b, yes)], vec![is(a, no)], vec![is(b, no)]]);
        }
    }

    /// Of an operation that is known exactly where its operands are, and something more holds.
    fn strict(
        &mut self,
        now: Truths,
        parts: &[NodeId],
        more: Vec<Goal>,
        otherwise: Vec<Vec<Goal>>,
        agenda: &mut Vec<Goal>,
    ) {
        if now.is_within(Truths::KNOWN) {
            agenda.extend(parts.iter().map(|part| Goal::Is(*part, Truths::KNOWN)));
            agenda.extend(more);
        } else if now == Truths::UNKNOWN {
            let mut ways: Vec<Vec<Goal>> = parts.iter().map(|part| vec![Goal::Is(*part, now)]).collect();
            ways.extend(otherwise);
            self.either(ways);
        }
    }

    /// Of a test that is true in some ways, false in others, and unknown in the rest.
    fn test(&mut self, now: Truths, [yes, no, unknown]: [Vec<Vec<Goal>>; 3], agenda: &mut Vec<Goal>) {
        let mut ways = Vec::new();
        for (truth, of) in [(Truths::UNKNOWN, unknown), (Truths::TRUE, yes), (Truths::FALSE, no)] {
            if now.has(truth) {
                ways.extend(of);
            }
        }
        if now == Truths::ANY {
            return;
        }
        match <[Vec<Goal>; 1]>::try_from(ways) {
            Ok([only]) => agenda.extend(only),
            Err(ways) => self.either(ways),
        }
    }

    fn compare(
        &mut self,
        ground: &Ground<'_>,
        now: Truths,
        comparison: Comparison,
        [a, b]: [NodeId; 2],
        agenda: &mut Vec<Goal>,
    ) {
        let known = [Goal::Is(a, Truths::KNOWN), Goal::Is(b, Truths::KNOWN)];
        let with = |goals: Vec<Goal>| known.iter().cloned().chain(goals).collect::<Vec<Goal>>();
        let ways = |comparison: Comparison| -> Vec<Vec<Goal>> {
            let equal = matches!(comparison, Comparison::Equal);
            match ground.kind(a) {
                Kind::Number | Kind::Date => vec![with(vec![Goal::Order(a, comparison, b)])],
                Kind::Text => {
                    let (left, right) = (ground.lifted(a), ground.lifted(b));
                    let constant = |node: NodeId| match ground.plan.node(node).op {
                        NodeOp::Constant(Constant::Text(text)) => Some(Texts::only(vec![text])),
                        _ => None,
                    };
                    let one = |texts: Texts| if equal { texts } else { texts.rest() };
                    match (constant(left), constant(right)) {
                        (_, Some(text)) => vec![with(vec![Goal::Among(left, one(text))])],
                        (Some(text), None) => vec![with(vec![Goal::Among(right, one(text))])],
                        (None, None) if left == right && !equal => Vec::new(),
                        (None, None) => vec![with(Vec::new())],
                    }
                }
                Kind::Boolean => [Truths::TRUE, Truths::FALSE]
                    .into_iter()
                    .map(|t| vec![Goal::Is(a, t), Goal::Is(b, if equal { t } else { t.negated() })])
                    .collect(),
            }
        };
        let unknown = vec![vec![Goal::Is(a, Truths::UNKNOWN)], vec![Goal::Is(b, Truths::UNKNOWN)]];
        if now == Truths::KNOWN {
            agenda.extend(known);
        } else {
            self.test(now, [ways(comparison), ways(opposite(comparison)), unknown], agenda);
        }
    }

    /// `a / b` against `c / d`, by the signs of what is divided by.
    fn quotients(&mut self, now: Truths, comparison: Comparison, [a, b, c, d]: [NodeId; 4], agenda: &mut Vec<Goal>) {
        let parts = [a, b, c, d];
        let known = parts.map(|part| Goal::Is(part, Truths::KNOWN));
        let ways = |comparison: Comparison| -> Vec<Vec<Goal>> {
            let mut ways = Vec::new();
            for under_left in [Comparison::Greater, Comparison::Less] {
                for under_right in [Comparison::Greater, Comparison::Less] {
                    let same = under_left == under_right;
                    let crosswise = if same { comparison } else { turned(comparison) };
                    let signs = [Goal::Bound(b, under_left, ZERO), Goal::Bound(d, under_right, ZERO)];
                    let goals = known.iter().cloned().chain(signs);
                    ways.push(goals.chain([Goal::Products(crosswise, [a, d, c, b])]).collect());
                }
            }
            ways
        };
        let zero = |node| vec![Goal::Is(node, Truths::KNOWN), Goal::Bound(node, Comparison::Equal, ZERO)];
        let mut unknown: Vec<Vec<Goal>> = parts.iter().map(|part| vec![Goal::Is(*part, Truths::UNKNOWN)]).collect();
        unknown.extend([zero(b), zero(d)]);
        if now == Truths::KNOWN {
            agenda.extend(known);
            agenda.extend([b, d].map(|under| Goal::Bound(under, Comparison::NotEqual, ZERO)));
        } else {
            self.test(now, [ways(comparison), ways(opposite(comparison)), unknown], agenda);
        }
    }

    fn member(&mut self, ground: &Ground<'_>, now: Truths, a: NodeId, constants: &[Constant], agenda: &mut Vec<Goal>) {
        let known = Goal::Is(a, Truths::KNOWN);
        let (yes, no): (Vec<Vec<Goal>>, Vec<Vec<Goal>>) = match ground.kind(a) {
            Kind::Text => {
                let text = |c: &Constant| if let Constant::Text(text) = c { Some(*text) } else { None };
                let texts = Texts::only(constants.iter().filter_map(text).collect());
                let way = |texts| vec![vec![known.clone(), Goal::Among(a, texts)]];
                (way(texts.clone()), way(texts.rest()))
            }
            Kind::Boolean => {
                let truth = |b: bool| if b { Truths::TRUE } else { Truths::FALSE };
                let ways = |wanted: bool| {
                    let taken =
                        [true, false].into_iter().filter(|b| constants.contains(&Constant::Boolean(*b)) == wanted);
                    taken.map(|b| vec![Goal::Is(a, truth(b))]).collect()
                };
                (ways(true), ways(false))
            }
            Kind::Number | Kind::Date => {
                let numbers = || constants.iter().filter_map(|c| number_of(*c));
                let yes = numbers().map(|at| vec![known.clone(), Goal::Bound(a, Comparison::Equal, at)]).collect();
                let none = numbers().map(|at| Goal::Bound(a, Comparison::NotEqual, at));
                (yes, vec![std::iter::once(known.clone()).chain(none).collect()])
            }
        };
        if now == Truths::KNOWN {
            agenda.push(known);
        } else {
            self.test(now, [yes, no, vec![vec![Goal::Is(a, Truths::UNKNOWN)]]], agenda);
        }
    }
}
