//! What cases should try of a rule, term or table, and whether one does.

use std::collections::BTreeSet;

use super::wish::Literal;
use crate::diag::Span;
use crate::model::{Period, RuleId, TableId, TermId};
use crate::value::Bilingual;

/// What a goal is about: a column of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Every condition met, unmet and unknown.
    States,
    /// Every atomic condition alone deciding, by being true and by being false.
    Deciding,
    /// Every comparison of numbers or dates below, at and above its bound.
    Bounds,
    /// The first and last day in force, and the days beside them.
    InForce,
    /// Every dated value and every row.
    Values,
    /// Every output present and absent, known and unknown; every option chosen.
    Outputs,
    /// Every clause cited.
    Clauses,
}

impl Aspect {
    /// All of them, in the order of the report.
    pub const ALL: [Self; 7] =
        [Self::States, Self::Deciding, Self::Bounds, Self::InForce, Self::Values, Self::Outputs, Self::Clauses];

    /// As in results for machines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::States => "states",
            Self::Deciding => "deciding",
            Self::Bounds => "bounds",
            Self::InForce => "in_force",
            Self::Values => "values",
            Self::Outputs => "outputs",
            Self::Clauses => "clauses",
        }
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> Bilingual {
        match self {
            Self::States => Bilingual::fixed("状态", "states"),
            Self::Deciding => Bilingual::fixed("独立决定", "MC/DC"),
            Self::Bounds => Bilingual::fixed("界限", "bounds"),
            Self::InForce => Bilingual::fixed("有效期", "in force"),
            Self::Values => Bilingual::fixed("数值", "values"),
            Self::Outputs => Bilingual::fixed("结果", "outputs"),
            Self::Clauses => Bilingual::fixed("条款", "clauses"),
        }
    }
}

/// What an answer must show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A citation, as `instrument locator`.
    Cited(String),
    /// A dated value it rests on: the name, with its key for a table, and the period.
    Used(String, Period),
    /// A value of a table for a key without a row.
    Default(TableId, Period),
    /// An output with a value.
    Known(String),
    /// An output without a value.
    Unknown(String),
    /// A positive answer without an output.
    Absent(String),
    /// An option that is chosen.
    Chosen(String),
}

/// How it stands with a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    /// A case reaches it: of which rule, and its name.
    By(String, String),
    /// No case does.
    No,
    /// No company can, for that reason.
    Impossible(Bilingual),
}

/// Something cases should try.
#[derive(Clone, Debug)]
pub struct Goal {
    /// What it is about.
    pub aspect: Aspect,
    /// What must be tried.
    pub what: Bilingual,
    /// Where what is tried stands.
    pub span: Span,
    /// What must hold of nodes: one of several ways. A goal that is of an answer has them too, for the search.
    pub ways: Vec<Vec<Literal>>,
    /// What the answer must show; where there is nothing, the nodes decide.
    pub shown: Option<Shown>,
    /// Whether a case reaches it.
    pub reached: Reached,
}

/// What goals belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A rule; its own cases count.
    Rule(RuleId),
    /// A term; cases of all rules that use it count.
    Term(TermId),
    /// A table; likewise.
    Table(TableId),
}

/// A rule, term or table with its goals.
#[derive(Clone, Debug)]
pub struct Unit {
    /// What it is.
    pub of: Of,
    /// Its name.
    pub name: String,
    /// Where it is defined.
    pub span: Span,
    /// What cases should try.
    pub goals: Vec<Goal>,
    /// The rules whose cases count, by place.
    pub readers: BTreeSet<usize>,
    /// Of how many goals that no case reaches it was not asked whether any company can, for want of room.
    pub unasked: usize,
}

/// How many goals there are, and how many of them are reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Those that some company can reach.
    pub possible: usize,
    /// Those that a case reaches.
    pub reached: usize,
    /// Those that no company can reach.
    pub impossible: usize,
}

impl Count {
    /// Counts goals.
    #[must_use]
    pub fn of<'g>(goals: impl Iterator<Item = &'g Goal>) -> Self {
        let mut count = Self::default();
        for goal in goals {
            match goal.reached {
                Reached::By(..) => {
                    count.possible = count.possible.saturating_add(1);
                    count.reached = count.reached.saturating_add(1);
                }
                Reached::No => count.possible = count.possible.saturating_add(1),
                Reached::Impossible(_) => count.impossible = count.impossible.saturating_add(1),
            }
        }
        count
    }

    /// Hundredths of a per cent of the possible goals that are reached, rounded down, so that 100 % means all of them;
    /// 10,000 where there are none.
    #[must_use]
    pub fn hundredths(self) -> usize {
        self.reached.saturating_mul(10_000).checked_div(self.possible).unwrap_or(10_000)
    }
}

impl Unit {
    /// The count of one aspect, or of all.
    #[must_use]
    pub fn count(&self, aspect: Option<Aspect>) -> Count {
        Count::of(self.goals.iter().filter(|goal| aspect.is_none_or(|aspect| goal.aspect == aspect)))
    }
}
