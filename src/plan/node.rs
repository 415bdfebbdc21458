//! Nodes: one operation each, small enough to compare and share.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{SeriesId, Symbol};
use crate::model::{Aggregate, Arithmetic, Comparison, FactId, Frame, RecordId};

/// A node, by its place in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Truths.
    Boolean,
    /// Exact numbers.
    Number,
    /// Dates.
    Date,
    /// Texts and options, by number.
    Text,
}

/// A constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Constant {
    /// A truth.
    Boolean(bool),
    /// A number.
    Number(Decimal),
    /// A date.
    Date(Date),
    /// A text.
    Text(Symbol),
}

impl Constant {
    /// What a column of it holds.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Boolean(_) => Kind::Boolean,
            Self::Number(_) => Kind::Number,
            Self::Date(_) => Kind::Date,
            Self::Text(_) => Kind::Text,
        }
    }
}

/// A way that may be open, and what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Way {
    /// Whether it is open.
    pub when: NodeId,
    /// What it costs.
    pub cost: NodeId,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// What it does.
    pub op: NodeOp,
    /// Whose column it is.
    pub frame: Frame,
    /// What the column holds.
    pub kind: Kind,
}

/// What a node does. Operands are nodes of the same frame, except where said.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NodeOp {
    /// The same for everyone.
    Constant(Constant),
    /// A fact as stated.
    Fact(FactId),
    /// The stated fact, or what is assumed while it is not stated.
    Assumed {
        /// The fact.
        stated: NodeId,
        /// What is assumed.
        otherwise: NodeId,
    },
    /// A company's value for each of its records.
    Lift(NodeId, RecordId),
    /// Kleene negation.
    Not(NodeId),
    /// Kleene conjunction.
    And(NodeId, NodeId),
    /// Kleene disjunction.
    Or(NodeId, NodeId),
    /// Comparison.
    Compare(Comparison, NodeId, NodeId),
    /// Comparison of `a / b` with `c / d`, by cross-multiplication.
    CompareQuotients(Comparison, [NodeId; 4]),
    /// Membership among constants, which are sorted.
    In(NodeId, Box<[Constant]>),
    /// Change of sign.
    Negate(NodeId),
    /// Arithmetic.
    Arithmetic(Arithmetic, NodeId, NodeId),
    /// The lesser of numbers or dates.
    Min(NodeId, NodeId),
    /// The greater of numbers or dates.
    Max(NodeId, NodeId),
    /// Choice.
    If(NodeId, NodeId, NodeId),
    /// The first if it is known, else the second.
    First(NodeId, NodeId),
    /// Half away from zero to a number of places.
    Round(NodeId, u32),
    /// Greatest whole number not above.
    Floor(NodeId),
    /// Least whole number not below.
    Ceil(NodeId),
    /// Year of a date.
    Year(NodeId),
    /// Date of year, month and day.
    Date([NodeId; 3]),
    /// Whole months between two dates.
    MonthsBetween(NodeId, NodeId),
    /// A whole power.
    Power(NodeId, NodeId),
    /// Whole days between two dates.
    DaysBetween(NodeId, NodeId),
    /// A date so many months later.
    AddMonths(NodeId, NodeId),
    /// A date so many days later.
    AddDays(NodeId, NodeId),
    /// Of the costs whose condition is known to be true, the least that is known.
    LeastCost(Box<[Way]>),
    /// The name of the way that costs the least so found; the first of equals.
    LeastWay(Box<[(Way, Symbol)]>),
    /// Whether it is known.
    Known(NodeId),
    /// A dated constant or table at a date.
    Lookup {
        /// Which.
        series: SeriesId,
        /// The date.
        date: NodeId,
        /// The keys; none for a dated constant.
        keys: Box<[NodeId]>,
    },
    /// A summary over the records of a kind; the operand is in that kind's frame, the node in the companies'.
    Aggregate(Aggregate, RecordId, NodeId),
}

impl NodeOp {
    /// The same, one after the other.
    pub fn for_each_operand(&self, mut each: impl FnMut(NodeId)) {
        match self {
            Self::Constant(_) | Self::Fact(_) => {}
            Self::Assumed { stated: a, otherwise: b }
            | Self::And(a, b)
            | Self::Or(a, b)
            | Self::Compare(_, a, b)
            | Self::Arithmetic(_, a, b)
            | Self::Min(a, b)
            | Self::Max(a, b)
            | Self::First(a, b)
            | Self::MonthsBetween(a, b)
            | Self::Power(a, b)
            | Self::DaysBetween(a, b)
            | Self::AddMonths(a, b)
            | Self::AddDays(a, b) => [*a, *b].into_iter().for_each(each),
            Self::Lift(a, _)
            | Self::Not(a)
            | Self::In(a, _)
            | Self::Negate(a)
            | Self::Round(a, _)
            | Self::Floor(a)
            | Self::Ceil(a)
            | Self::Year(a)
            | Self::Known(a)
            | Self::Aggregate(_, _, a) => each(*a),
            Self::If(a, b, c) | Self::Date([a, b, c]) => [*a, *b, *c].into_iter().for_each(each),
            Self::CompareQuotients(_, parts) => parts.iter().copied().for_each(each),
            Self::LeastCost(ways) => ways.iter().flat_map(|w| [w.when, w.cost]).for_each(each),
            Self::LeastWay(ways) => ways.iter().flat_map(|(w, _)| [w.when, w.cost]).for_each(each),
            Self::Lookup { date, keys, .. } => keys.iter().copied().chain([*date]).for_each(each),
        }
    }
}
