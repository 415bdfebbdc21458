//! Expressions of the rule language as written: literals, names, operators, and the place of each.
//!
//! ```text
//! if c then a else b        lowest
//! or
//! and
//! not
//! == != < <= > >= in        not chained
//! + -
//! * /
//! -x                        highest
//! ```

mod layout;
mod lexer;
mod parser;
mod print;

pub use layout::{LINE, layout};
pub use parser::{MAX_DEPTH, Origin, parse};

use crate::diag::Span;
use crate::value::{Unit, Value};

/// An expression with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// A constant; a number's unit is known only of `15%`.
    Literal(Value, LiteralUnit),
    /// A fact, term, parameter, define or output by its name.
    Name(String),
    /// `table[key, …]`.
    Index(String, Vec<Expr>),
    /// `function(argument, …)`.
    Call(String, Vec<Expr>),
    /// `not x`.
    Not(Box<Expr>),
    /// `-x`.
    Negate(Box<Expr>),
    /// `a and b`, `a < b`, `a + b`, …
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `x in ["a", "b"]`.
    In(Box<Expr>, Vec<Expr>),
    /// `if c then a else b`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// Something that could not be read and has been reported.
    Error,
}

/// What a literal says of its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralUnit {
    /// A bare number, which takes the unit of its neighbour; or no number at all.
    Free,
    /// `15%`: a ratio.
    Ratio,
}

impl LiteralUnit {
    /// The unit, where the literal fixes it.
    #[must_use]
    pub const fn unit(self) -> Option<Unit> {
        match self {
            Self::Free => None,
            Self::Ratio => Some(Unit::RATIO),
        }
    }
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BinaryOp {
    /// Either.
    Or,
    /// Both.
    And,
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
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient.
    Divide,
}

impl BinaryOp {
    /// As written.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }

    /// How tightly it binds; a greater number binds more tightly.
    #[must_use]
    pub const fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual | Self::Less | Self::LessEqual | Self::Greater | Self::GreaterEqual => 4,
            Self::Add | Self::Subtract => 5,
            Self::Multiply | Self::Divide => 6,
        }
    }

    /// Whether it compares.
    #[must_use]
    pub const fn is_comparison(self) -> bool {
        self.precedence() == 4
    }
}
