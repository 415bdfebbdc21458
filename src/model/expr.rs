//! Typed expressions: names resolved, one type and one frame each.

use super::{FactId, ParameterId, RecordId, TableId, TermId};
use crate::diag::Span;
use crate::value::{Type, Value};

/// What an expression is asked about: the company, or each record of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frame {
    /// One value for a company.
    Company,
    /// One value for each record.
    Record(RecordId),
}

/// A typed expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub op: Op,
    /// Its type; a bare number has the unit of its neighbour.
    pub kind: Type,
    /// What it is asked about.
    pub frame: Frame,
    /// Where it stands.
    pub span: Span,
}

impl Expr {
    /// Calls `see` with this expression and every one in it, operands first.
    pub fn visit<'e>(&'e self, see: &mut impl FnMut(&'e Self)) {
        match &self.op {
            Op::Literal(_)
            | Op::Fact(_)
            | Op::Term(_)
            | Op::Local(_)
            | Op::Parameter(_)
            | Op::Chosen
            | Op::ChosenCost => {}
            Op::Lookup(_, parts) | Op::Call(_, parts) => parts.iter().for_each(|p| p.visit(see)),
            Op::Not(a) | Op::Negate(a) | Op::In(a, _) | Op::Aggregate(_, _, a) => a.visit(see),
            Op::And(a, b) | Op::Or(a, b) | Op::Compare(_, a, b) | Op::Arithmetic(_, a, b) => {
                a.visit(see);
                b.visit(see);
            }
            Op::If(a, b, c) => [a, b, c].into_iter().for_each(|p| p.visit(see)),
        }
        see(self);
    }
}

/// What a typed expression is.
#[derive(Clone, Debug)]
pub enum Op {
    /// A constant.
    Literal(Value),
    /// A fact.
    Fact(FactId),
    /// A term.
    Term(TermId),
    /// A define or output of the rule, by index into its locals.
    Local(usize),
    /// The option of the rule that costs least.
    Chosen,
    /// What it costs.
    ChosenCost,
    /// A parameter at the deciding date.
    Parameter(ParameterId),
    /// A table at the deciding date.
    Lookup(TableId, Vec<Expr>),
    /// Negation.
    Not(Box<Expr>),
    /// Change of sign.
    Negate(Box<Expr>),
    /// Conjunction.
    And(Box<Expr>, Box<Expr>),
    /// Disjunction.
    Or(Box<Expr>, Box<Expr>),
    /// Comparison.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// Arithmetic on numbers.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// Membership in a list of constants.
    In(Box<Expr>, Vec<Value>),
    /// Choice.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// A function of values.
    Call(Function, Vec<Expr>),
    /// A summary over the records of a kind; the operand is of that kind's frame.
    Aggregate(Aggregate, RecordId, Box<Expr>),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Not equal.
    NotEqual,
    /// Less.
    Less,
    /// Less or equal.
    LessEqual,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterEqual,
}

impl Comparison {
    /// Whether it holds of operands in that order.
    #[must_use]
    pub const fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterEqual => order.is_ge(),
        }
    }

    /// As written.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
        }
    }
}

/// An operation on two numbers; overflow and division by zero are unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arithmetic {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient.
    Divide,
}

/// A function of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// The least of numbers or dates.
    Min,
    /// The greatest of numbers or dates.
    Max,
    /// The first that is known.
    First,
    /// Half away from zero, to a number of places (a literal).
    Round,
    /// The greatest whole number not above.
    Floor,
    /// The least whole number not below.
    Ceil,
    /// The year of a date.
    Year,
    /// The date of a year, month and day; unknown where there is no such day.
    Date,
    /// A number without unit to a whole power.
    Power,
    /// Whole months from one date to another.
    MonthsBetween,
    /// Whole days from one date to another.
    DaysBetween,
    /// The same day so many months later, or the last day of a month that has no such day.
    AddMonths,
    /// So many days later.
    AddDays,
    /// Whether a value is known: never itself unknown.
    Known,
}

/// A summary over records. All are unknown while the list is not stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// The sum of numbers; zero of none.
    Sum,
    /// How many are true.
    Count,
    /// Whether any is true (Kleene).
    Any,
    /// Whether all are true (Kleene).
    All,
}
