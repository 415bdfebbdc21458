//! What a company is looked for that shows: wishes on nodes of a rule, and the usual ones ready made.

use std::cmp::Ordering;
use std::sync::Arc;

use super::side::{Side, Subject};
use crate::explain::{Part, Verdict};
use crate::model::{Nature, Period, RecordId};
use crate::plan::{Kind, NodeId, NodeOp};
use crate::value::Value;

/// How the left side of a comparison stands to the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// Less.
    Below,
    /// Less, and one step of one fact away from equal: a fen, a person, a day. Where equal is out of reach, less.
    JustBelow,
    /// Equal.
    At,
    /// Greater, and one step of one fact away from equal. Where equal is out of reach, greater.
    JustAbove,
    /// Greater.
    Above,
}

impl Stand {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Below, Self::JustBelow, Self::At, Self::JustAbove, Self::Above];

    /// The order that it is.
    #[must_use]
    pub const fn order(self) -> Ordering {
        match self {
            Self::Below | Self::JustBelow => Ordering::Less,
            Self::At => Ordering::Equal,
            Self::JustAbove | Self::Above => Ordering::Greater,
        }
    }
}

/// Something that a wish may ask of a company that was evaluated.
type Test<'g> = Arc<dyn Fn(&Row<'_, '_>) -> bool + 'g>;

/// One thing that should hold of a company. Nodes are those of the whole plan; of nodes of records the first record of the
/// rule's kind is meant, and it must be there.
#[derive(Clone)]
pub enum Wish<'g> {
    /// A node is true, false, or, with `None`, unknown.
    Truth(NodeId, Option<bool>),
    /// A node of any kind is known.
    Known(NodeId),
    /// A node of any kind is unknown.
    Unknown(NodeId),
    /// A node has a value.
    Equals(NodeId, Value),
    /// A date is of a period.
    Within(NodeId, Period),
    /// The sides of a comparison stand so.
    Stands(NodeId, Stand),
    /// A list of records is not stated (`None`), or holds so many.
    Listed(RecordId, Option<usize>),
    /// Anything that can be read off; it guides the search less than the others do.
    Holds(Test<'g>),
}

impl std::fmt::Debug for Wish<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Truth(node, truth) => write!(f, "Truth({node:?}, {truth:?})"),
            Self::Known(node) => write!(f, "Known({node:?})"),
            Self::Unknown(node) => write!(f, "Unknown({node:?})"),
            Self::Equals(node, value) => write!(f, "Equals({node:?}, {value:?})"),
            Self::Within(node, period) => write!(f, "Within({node:?}, {period:?})"),
            Self::Stands(node, stand) => write!(f, "Stands({node:?}, {stand:?})"),
            Self::Listed(record, count) => write!(f, "Listed({record:?}, {count:?})"),
            Self::Holds(_) => f.write_str("Holds(…)"),
        }
    }
}

/// What a company should show: all wishes of one of the ways, the first that can be reached.
#[derive(Clone, Debug, Default)]
pub struct Goal<'g> {
    /// The ways, in the order in which they are tried.
    pub ways: Vec<Vec<Wish<'g>>>,
}

impl<'g> Goal<'g> {
    /// All of some wishes.
    #[must_use]
    pub fn all(wishes: Vec<Wish<'g>>) -> Self {
        Self { ways: vec![wishes] }
    }

    /// Or else all of some others.
    #[must_use]
    pub fn or(mut self, wishes: Vec<Wish<'g>>) -> Self {
        self.ways.push(wishes);
        self
    }

    /// And one more, whichever way.
    #[must_use]
    pub fn and(mut self, wish: &Wish<'g>) -> Self {
        for way in &mut self.ways {
            way.push(wish.clone());
        }
        self
    }

    /// The nodes that its wishes name.
    pub(super) fn nodes(&self) -> Vec<NodeId> {
        let node = |wish: &Wish<'_>| match wish {
            Wish::Truth(node, _)
            | Wish::Known(node)
            | Wish::Unknown(node)
            | Wish::Equals(node, _)
            | Wish::Within(node, _)
            | Wish::Stands(node, _) => Some(*node),
            Wish::Listed(..) | Wish::Holds(_) => None,
        };
        self.ways.iter().flatten().filter_map(node).collect()
    }
}

impl Subject<'_> {
    fn conditions(&self) -> impl Iterator<Item = (Part, usize, NodeId)> {
        let nodes = self.parts().1;
        let scope = nodes.scope.iter().enumerate().map(|(at, node)| (Part::Scope, at, *node));
        let require = nodes.require.iter().enumerate().map(|(at, node)| (Part::Require, at, *node));
        scope.chain(require)
    }

    /// In force, and every condition true but the one at this place.
    fn others_true(&self, part: Part, at: usize) -> Vec<Wish<'static>> {
        let others = self.conditions().filter(|(p, a, _)| (*p, *a) != (part, at));
        let others = others.map(|(_, _, node)| Wish::Truth(node, Some(true)));
        std::iter::once(Wish::Truth(self.parts().1.in_force, Some(true))).chain(others).collect()
    }

    /// The node of a condition; `None` where the rule has no such condition.
    #[must_use]
    pub fn condition(&self, part: Part, at: usize) -> Option<NodeId> {
        self.conditions().find(|(p, a, _)| (*p, *a) == (part, at)).map(|(_, _, node)| node)
    }

    /// A verdict of the rule for the first record. The usual way comes first: in force and in scope where these need not
    /// decide; a record where a list that is not stated would do as well.
    #[must_use]
    pub fn verdict(&self, verdict: Verdict) -> Goal<'static> {
        let (rule, nodes) = self.parts();
        let truth = |node, truth| Wish::Truth(node, truth);
        let (force, scope, require) = (nodes.in_force, nodes.scope_holds, nodes.require_holds);
        let listed = |count: Option<usize>| rule.each.map(|record| vec![Wish::Listed(record, count)]);
        let yes = Some(true);
        match verdict {
            Verdict::NotInForce => Goal::all(vec![truth(force, Some(false))]),
            Verdict::OutOfScope => {
                let goal = Goal::all(vec![truth(force, yes), truth(scope, Some(false))]);
                listed(Some(0)).map_or(goal.clone(), |empty| goal.or(empty))
            }
            Verdict::NotMet => Goal::all(vec![truth(force, yes), truth(scope, yes), truth(require, Some(false))]),
            Verdict::Undetermined => {
                let goal = Goal::all(vec![truth(force, yes), truth(scope, yes), truth(require, None)])
                    .or(vec![truth(force, yes), truth(scope, None), truth(require, yes)])
                    .or(vec![truth(force, None), truth(scope, yes), truth(require, yes)]);
                listed(None).map_or(goal.clone(), |unstated| goal.or(unstated))
            }
            Verdict::Applies | Verdict::Discretionary => {
                let is_such = (rule.nature == Nature::Entitlement) == (verdict == Verdict::Applies);
                let all = vec![truth(force, yes), truth(scope, yes), truth(require, yes)];
                if is_such { Goal::all(all) } else { Goal::default() }
            }
        }
    }

    /// A condition of that state, whatever the others are.
    #[must_use]
    pub fn state(&self, part: Part, at: usize, truth: Option<bool>) -> Goal<'static> {
        self.condition(part, at).map(|node| Goal::all(vec![Wish::Truth(node, truth)])).unwrap_or_default()
    }

    /// A condition of that state while the rule is in force and every other condition is true: it alone decides.
    #[must_use]
    pub fn alone(&self, part: Part, at: usize, truth: Option<bool>) -> Goal<'static> {
        self.state(part, at, truth).ways.into_iter().next().map_or_else(Goal::default, |mut own| {
            own.extend(self.others_true(part, at));
            Goal::all(own)
        })
    }

    /// The sides of a comparison in a condition stand so, while the rule is in force and every other condition is true.
    #[must_use]
    pub fn bound(&self, part: Part, at: usize, comparison: NodeId, stand: Stand) -> Goal<'static> {
        let mut wishes = vec![Wish::Stands(comparison, stand)];
        wishes.extend(self.others_true(part, at));
        Goal::all(wishes)
    }

    /// A positive verdict and what else is wished.
    #[must_use]
    pub fn positive<'g>(&self, wishes: Vec<Wish<'g>>) -> Goal<'g> {
        let nodes = self.parts().1;
        let mut all = wishes;
        let needed = [nodes.in_force, nodes.scope_holds, nodes.require_holds];
        all.extend(needed.map(|node| Wish::Truth(node, Some(true))));
        Goal::all(all)
    }

    /// A positive verdict with an output, by its place among them, that is there with a known value.
    #[must_use]
    pub fn output_known(&self, at: usize) -> Goal<'static> {
        self.output(at, |value, when| {
            when.map(|when| Wish::Truth(when, Some(true))).into_iter().chain([Wish::Known(value)]).collect()
        })
    }

    /// A positive verdict with an output whose condition is false.
    #[must_use]
    pub fn output_absent(&self, at: usize) -> Goal<'static> {
        let has_condition = self.parts().1.outputs.get(at).is_some_and(|(_, when)| when.is_some());
        if has_condition {
            self.output(at, |_, when| when.map(|when| Wish::Truth(when, Some(false))).into_iter().collect())
        } else {
            Goal::default()
        }
    }

    /// A positive verdict with an output that is there and unknown, or else one whose condition is unknown.
    #[must_use]
    pub fn output_unknown(&self, at: usize) -> Goal<'static> {
        let there = self.output(at, |value, when| {
            when.map(|when| Wish::Truth(when, Some(true))).into_iter().chain([Wish::Unknown(value)]).collect()
        });
        let open = self.output(at, |_, when| when.map(|when| Wish::Truth(when, None)).into_iter().collect());
        let has_condition = self.parts().1.outputs.get(at).is_some_and(|(_, when)| when.is_some());
        let open = if has_condition { open.ways } else { Vec::new() };
        Goal { ways: [there.ways, open].concat() }
    }

    fn output(&self, at: usize, wishes: impl FnOnce(NodeId, Option<NodeId>) -> Vec<Wish<'static>>) -> Goal<'static> {
        let output = self.parts().1.outputs.get(at);
        output.map(|(value, when)| self.positive(wishes(*value, *when))).unwrap_or_default()
    }
}

/// A company that was evaluated, as a wish reads it.
pub struct Row<'r, 'm> {
    pub(super) side: &'r Side<'m>,
    pub(super) company: usize,
}

impl Row<'_, '_> {
    /// The value of a node of the whole plan, for the company or its first record; `None` where it is unknown, where there
    /// is no record, and where the node was not given to the [`Finder`](super::Finder) and is no part of the rule.
    #[must_use]
    pub fn value(&self, node: NodeId) -> Option<Value> {
        use crate::plan::Constant;
        let node = self.side.cone.node(node)?;
        Some(match self.side.value(node, self.company, 0)? {
            Constant::Boolean(b) => Value::Boolean(b),
            Constant::Number(n) => Value::Number(n),
            Constant::Date(d) => Value::Date(d),
            Constant::Text(symbol) => Value::Text(self.side.text(symbol)),
        })
    }

    /// The truth of a node of the whole plan; see [`Row::value`].
    #[must_use]
    pub fn truth(&self, node: NodeId) -> Option<bool> {
        match self.value(node)? {
            Value::Boolean(truth) => Some(truth),
            _ => None,
        }
    }
}

impl Subject<'_> {
    /// The comparisons of numbers and dates under a node, itself included, in the order of the plan. Those of texts and
    /// truths, which have no bound, are left out, and those of constants alone.
    #[must_use]
    pub fn comparisons(&self, node: NodeId) -> Vec<NodeId> {
        let mut open = vec![node];
        let mut all = std::collections::BTreeSet::new();
        let mut seen = std::collections::BTreeSet::new();
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            let op = &self.plan.node(node).op;
            let is_ordered = |side: NodeId| matches!(self.plan.node(side).kind, Kind::Number | Kind::Date);
            match op {
                NodeOp::Compare(_, a, _) if is_ordered(*a) => all.insert(node),
                NodeOp::CompareQuotients(..) => all.insert(node),
                _ => false,
            };
            op.for_each_operand(|operand| open.push(operand));
        }
        all.into_iter().collect()
    }
}
