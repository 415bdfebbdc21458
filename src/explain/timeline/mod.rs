//! The law over time: between which dates each benefit holds for this company, everything else as stated.
//!
//! A rule moves with the one fact its deciding date reads. It is evaluated at every moment at which something may
//! change, and equal neighbours are one [`Span`]; what is said of a span is read back from the same columns as any
//! other answer, so that a timeline and a `check` for one of its days cannot disagree.

mod axis;
mod changes;
mod glance;
mod milestone;
mod moments;
mod spans;
mod standing;

pub use standing::Standing;

use jiff::civil::Date;

use super::{Citation, MissingFact, Part, RecordRef, State, Verdict};
use crate::diag::Sources;
use crate::model::{Model, Period};
use crate::plan::Plan;
use crate::profile::Profile;
use crate::value::{Bilingual, Type, Value};

/// When each benefit holds for one company.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The date the answers are for.
    pub as_of: Date,
    /// Whether every rule was asked for.
    pub asked: Asked,
    /// One entry a rule, or a rule and record, in the order of the model.
    pub rules: Vec<RuleTimeline>,
    /// The instruments that are cited, in the order of the model.
    pub instruments: Vec<Standing>,
}

/// Which rules were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All there are.
    All,
    /// Some by name.
    Some,
}

/// Along what a timeline runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The years of a fact, such as the tax year.
    Year,
    /// The date of the answers.
    Date,
    /// Nothing: the deciding date stands in the profile, as that of a record does.
    Fixed,
}

impl Axis {
    /// As in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Date => "date",
            Self::Fixed => "fixed",
        }
    }
}

/// A point of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// A year.
    Year(i16),
    /// A day.
    Date(Date),
}

/// As in results: `2018`, `2018-07-30`.
impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year}"),
            Self::Date(day) => write!(f, "{day}"),
        }
    }
}

/// When one rule holds, for the company or for one of its records.
#[derive(Clone, Debug)]
pub struct RuleTimeline {
    /// The rule.
    pub rule: String,
    /// The name of the benefit.
    pub title: Bilingual,
    /// The rule it leads to, where it is only a way there.
    pub towards: Option<String>,
    /// The record, for rules asked per record.
    pub record: Option<RecordRef>,
    /// Along what it runs.
    pub axis: Axis,
    /// When the rule is in force.
    pub in_force: Period,
    /// In order, without gaps.
    pub spans: Vec<Span>,
    /// In order.
    pub milestones: Vec<MilestoneAt>,
    /// The instruments it cites.
    pub instruments: Vec<String>,
}

impl RuleTimeline {
    /// Whether it is about the company at any time.
    #[must_use]
    pub fn concerns(&self) -> bool {
        self.spans.iter().any(|span| !matches!(span.verdict, Verdict::OutOfScope | Verdict::NotInForce))
    }
}

/// A stretch of time with one answer.
#[derive(Clone, Debug)]
pub struct Span {
    /// Its first moment; `None` where it has always been so.
    pub from: Option<Moment>,
    /// Its last moment; `None` where nothing known ends it.
    pub to: Option<Moment>,
    /// The verdict.
    pub verdict: Verdict,
    /// The deciding date at its beginning.
    pub decided_on: Option<Date>,
    /// Whether the answers of this run lie in it.
    pub is_current: bool,
    /// The conditions that make the verdict: false ones, or unknown ones; none of a positive one.
    pub conditions: Vec<Deciding>,
    /// What an undetermined verdict still needs, sorted by name.
    pub missing: Vec<MissingFact>,
    /// Why it is unknown though every fact is stated.
    pub reasons: Vec<Bilingual>,
    /// What is chosen, where the rule is a choice and something is.
    pub choice: Option<Choice>,
    /// What is different from the span before.
    pub changes: Vec<Change>,
}

/// What is chosen of the ways of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its identifier.
    pub id: String,
    /// What people call it.
    pub label: Bilingual,
    /// Whether another way may turn out to be open and to cost less.
    pub is_provisional: bool,
}

/// A condition and its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deciding {
    /// Its identifier.
    pub id: String,
    /// Scope or requirement.
    pub part: Part,
    /// Its state.
    pub state: State,
    /// What is required, as a statement.
    pub label: Bilingual,
}

/// Something that is different from the span before.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The rule came into force, on its first day.
    Began(Date),
    /// The rule is no longer in force, after its last day.
    Ended(Date),
    /// A condition has another state.
    Condition(Deciding),
    /// A dated number has another value, or another number is read.
    Value(ValueChange),
    /// The rule gives something else.
    Output(ValueChange),
    /// The force of the granting instrument can no longer be confirmed.
    Doubt(Bilingual),
}

/// A value before and after; `None` where it was or is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueChange {
    /// The parameter, the entry of a table, or the output.
    pub id: String,
    /// What people call it.
    pub label: Bilingual,
    /// The kind of value.
    pub kind: Type,
    /// Before.
    pub before: Option<Value>,
    /// After.
    pub after: Option<Value>,
    /// Where the value after comes from; of one that is gone, where that came from.
    pub citations: Vec<Citation>,
}

/// A date of this company that matters to a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneAt {
    /// Its identifier.
    pub id: String,
    /// When.
    pub on: Moment,
    /// What happens then; the label of a year reads on from it.
    pub label: Bilingual,
}

/// A company and the law it is asked about.
#[derive(Clone, Copy)]
struct Question<'q> {
    model: &'q Model,
    plan: &'q Plan,
    sources: &'q Sources,
    profile: &'q Profile,
    as_of: Date,
}

/// The timelines of the rules of some names, of all where there are none.
#[must_use]
pub fn timeline(
    model: &Model,
    plan: &Plan,
    sources: &Sources,
    profile: &Profile,
    as_of: Date,
    only: &[String],
) -> Timeline {
    let question = Question { model, plan, sources, profile, as_of };
    let asked = |rule: &str| only.is_empty() || only.iter().any(|name| name == rule);
    let rules = spans::of_rules(question, &asked);
    let instruments = standing::cited(model, &rules);
    Timeline { as_of, asked: if only.is_empty() { Asked::All } else { Asked::Some }, rules, instruments }
}
