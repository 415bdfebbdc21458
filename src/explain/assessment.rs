//! What is reported of one company: plain data, in both languages, ready for any format.

use jiff::civil::Date;

use super::{InventoryCount, Timeline, Verdict};
use crate::model::{Nature, Period, RelationKind};
use crate::value::{Bilingual, Certainty, Type, Value};

/// The answers for one company.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The date the answers are for.
    pub as_of: Date,
    /// How the profile was named by the user.
    pub source: String,
    /// The company's name.
    pub name: Option<String>,
    /// Its credit code.
    pub credit_code: Option<String>,
    /// One result a rule, or a rule and record.
    pub results: Vec<RuleResult>,
    /// Warnings about the profile.
    pub warnings: Vec<Bilingual>,
    /// Warnings of packs, each with the pack's identifier.
    pub pack_warnings: Vec<(String, Bilingual)>,
    /// What becomes of the promises of inventoried instruments; none where not every rule was asked.
    pub inventories: Vec<InventoryCount>,
    /// When each benefit holds, where that was asked for.
    pub timeline: Option<Timeline>,
}

/// What becomes of the rules that are shown under those that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nested {
    /// They are kept as well, as pages for people show them.
    Kept,
    /// Only what was asked for is kept.
    Dropped,
}

/// A record a result is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRef {
    /// The kind, such as `land`.
    pub kind: String,
    /// What people call the kind.
    pub label: Bilingual,
    /// Which, from 1.
    pub index: usize,
    /// Its `name` fact.
    pub name: Option<String>,
}

/// The answer of one rule.
#[derive(Clone, Debug)]
pub struct RuleResult {
    /// The rule.
    pub rule: String,
    /// The pack the rule belongs to.
    pub pack: String,
    /// The rule under which pages show it.
    pub under: Option<String>,
    /// The rule to which its requirements lead.
    pub towards: Option<String>,
    /// The record, for rules asked per record.
    pub record: Option<RecordRef>,
    /// The verdict.
    pub verdict: Verdict,
    /// The name of the benefit.
    pub title: Bilingual,
    /// Who decides.
    pub nature: Nature,
    /// The authority.
    pub authority: Option<Bilingual>,
    /// 享受主体.
    pub beneficiary: Option<Bilingual>,
    /// 优惠内容.
    pub benefit: Option<Bilingual>,
    /// 享受方式.
    pub procedure: Option<Bilingual>,
    /// When the rule is in force.
    pub in_force: Period,
    /// The deciding date, where it is known.
    pub decided_on: Option<Date>,
    /// The clause that grants it first, then the law behind it.
    pub citations: Vec<Citation>,
    /// Scope conditions, then requirements, in the order of the rule.
    pub requirements: Vec<Requirement>,
    /// Amounts and treatments, when the verdict is positive.
    pub outputs: Vec<OutputResult>,
    /// Which of `outputs` is shown as 金额, by identifier.
    pub amount: Option<String>,
    /// The facts that can still change an undetermined verdict, sorted by name.
    pub missing: Vec<MissingFact>,
    /// Why a value is unknown though every fact it needs is stated.
    pub reasons: Vec<Bilingual>,
    /// Values that were assumed.
    pub assumed: Vec<FactValue>,
    /// The ways between which the company may choose, when the verdict is positive.
    pub options: Vec<OptionResult>,
    /// How the rule stands to others.
    pub relations: Vec<RelationResult>,
    /// Remarks.
    pub notes: Vec<Bilingual>,
    /// What must be acted on, or may not be relied on.
    pub warnings: Vec<Bilingual>,
    /// Those of the warnings that doubt the force of the granting instrument.
    pub doubts: Vec<Bilingual>,
    /// Dated numbers the result rests on, with their citations and certainty.
    pub sources: Vec<DatedSource>,
    /// 留存备查资料.
    pub papers: Vec<Bilingual>,
}

impl Assessment {
    /// Keeps the results of some rules, perhaps with those that are shown under them, and of the warnings what belongs
    /// to them; the counts of inventories, which are of all results, are dropped.
    pub fn keep_only(&mut self, rules: &[String], nested: Nested) {
        let above = |result: &RuleResult| result.under.as_ref().or(result.towards.as_ref()).cloned();
        let is_under = |result: &RuleResult| above(result).is_some_and(|rule| rules.contains(&rule));
        self.results.retain(|result| rules.contains(&result.rule) || nested == Nested::Kept && is_under(result));
        self.pack_warnings.retain(|(pack, _)| self.results.iter().any(|result| result.pack == *pack));
        self.inventories.clear();
    }

    /// Every warning, each once: of the profile, of packs with results, and doubts about what grants them.
    #[must_use]
    pub fn all_warnings(&self) -> Vec<&Bilingual> {
        let packs = self.pack_warnings.iter().map(|(_, text)| text);
        let doubts = self.results.iter().flat_map(|result| &result.doubts);
        let mut all: Vec<&Bilingual> = Vec::new();
        for text in self.warnings.iter().chain(packs).chain(doubts) {
            if !all.contains(&text) {
                all.push(text);
            }
        }
        all
    }
}

impl RuleResult {
    /// The output shown as 金额, if it is there.
    #[must_use]
    pub fn amount_output(&self) -> Option<&OutputResult> {
        let id = self.amount.as_ref()?;
        self.outputs.iter().find(|o| o.id == *id)
    }
}

/// A citation as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The instrument's identifier.
    pub instrument: String,
    /// Its title.
    pub title: String,
    /// Its document number.
    pub number: Option<String>,
    /// The locator.
    pub locator: Option<String>,
    /// The quotation.
    pub quote: Option<String>,
    /// Its standing, as in files (`in-force`, `unverified`, …).
    pub status: &'static str,
    /// Its standing, for people.
    pub status_label: Bilingual,
    /// How sure number and words are.
    pub certainty: Certainty,
    /// When the standing was checked.
    pub checked_on: Date,
}

impl Citation {
    /// `桂政发〔2015〕23号 三(二)`: number (or title in 《》), then locator.
    #[must_use]
    pub fn short(&self) -> String {
        let mut text = self.number.clone().unwrap_or_else(|| format!("《{}》", self.title));
        if let Some(locator) = &self.locator {
            text.push(' ');
            text.push_str(locator);
        }
        text
    }
}

/// Whether a condition belongs to the scope or to the requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Whom the rule is about.
    Scope,
    /// What it requires.
    Require,
}

impl Part {
    /// As in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Require => "require",
        }
    }
}

/// The state of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// True.
    Met,
    /// False.
    Unmet,
    /// Unknown.
    Unknown,
}

impl State {
    /// As in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unmet => "unmet",
            Self::Unknown => "unknown",
        }
    }
}

/// A scope condition or requirement with its state.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its identifier.
    pub id: String,
    /// Scope or requirement.
    pub part: Part,
    /// Its state.
    pub state: State,
    /// What is required, as a statement.
    pub label: Bilingual,
    /// The test, in canonical form.
    pub test: String,
    /// The facts its state rests on; a missing one has no value.
    pub facts: Vec<FactValue>,
    /// What an unmet comparison of numbers lacks.
    pub gap: Option<Gap>,
    /// Every comparison of numbers in it that is known, met or not.
    pub measures: Vec<Measure>,
    /// Where it comes from.
    pub citations: Vec<Citation>,
    /// What an unmet or unknown one means.
    pub hint: Option<Bilingual>,
}

/// A fact with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct FactValue {
    /// `tax.wages`, `land[2].grade`.
    pub fact: String,
    /// What people call it.
    pub label: Bilingual,
    /// Its type, for display.
    pub kind: Type,
    /// The value; `None` where it is missing.
    pub value: Option<Value>,
    /// The line of the profile that states it.
    pub line: Option<usize>,
    /// Whether the value was assumed.
    pub assumed: bool,
}

/// A comparison of numbers that could be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// What is compared, where it has a name.
    pub label: Option<Bilingual>,
    /// Whether it holds.
    pub is_met: bool,
    /// What is needed and what the firm has.
    pub gap: Gap,
}

/// What is needed and what the firm has, in a comparison of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The comparison, from the side of the firm: actual `sign` need.
    pub sign: &'static str,
    /// What is needed.
    pub need: Value,
    /// What the firm has.
    pub actual: Value,
    /// The distance, never negative.
    pub by: Value,
    /// The type of the three, for display.
    pub kind: Type,
}

/// A fact that is missing, and where to find it.
#[derive(Clone, Debug, PartialEq)]
pub struct MissingFact {
    /// `tax.wages`, `land[2].grade`, `land` for a list.
    pub fact: String,
    /// What people call it.
    pub label: Bilingual,
    /// The question that asks for it.
    pub question: Bilingual,
    /// Where it is found: the tax-return line of the year, or a paper.
    pub where_to_find: Option<Bilingual>,
}

/// An amount or treatment.
#[derive(Clone, Debug)]
pub struct OutputResult {
    /// Its identifier.
    pub id: String,
    /// What people call it.
    pub label: Bilingual,
    /// The kind of value.
    pub kind: Type,
    /// The value, rounded; `None` where it is unknown.
    pub value: Option<Value>,
    /// What is missing for an unknown value, sorted.
    pub missing: Vec<MissingFact>,
    /// Why it is unknown though every fact is stated.
    pub reasons: Vec<Bilingual>,
    /// Where it comes from.
    pub citations: Vec<Citation>,
    /// A remark.
    pub note: Option<Bilingual>,
}

impl OutputResult {
    /// The value for machines; see [`machine_value`].
    #[must_use]
    pub fn machine_value(&self) -> Option<String> {
        self.value.as_ref().map(|value| machine_value(value, &self.kind))
    }
}

/// A value for machines: money with two decimals, other numbers plain, options by identifier.
#[must_use]
pub fn machine_value(value: &Value, kind: &Type) -> String {
    match (value, kind) {
        (Value::Number(n), Type::Number(unit)) if unit.is_money() => format!("{n:.2}"),
        (value, _) => value.to_string(),
    }
}

/// Whether a way is open to the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionState {
    /// It is.
    Available,
    /// It is not.
    Unavailable,
    /// Facts are missing.
    Unknown,
}

impl OptionState {
    /// As in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Unavailable => "unavailable",
            Self::Unknown => "unknown",
        }
    }
}

/// One of the ways between which the company may choose.
#[derive(Clone, Debug)]
pub struct OptionResult {
    /// Its identifier.
    pub id: String,
    /// What people call it.
    pub label: Bilingual,
    /// The rules it takes together.
    pub rules: Vec<String>,
    /// Whether it is open.
    pub state: OptionState,
    /// What it costs, rounded; also of one that is not open, where the facts are known.
    pub cost: Option<Value>,
    /// The kind of the cost.
    pub kind: Type,
    /// Whether it is the least costly of those known to be open.
    pub is_chosen: bool,
    /// Whether it may turn out to be open and to cost less than the chosen one.
    pub could_cost_less: bool,
    /// What is missing to say whether it is open or what it costs, sorted.
    pub missing: Vec<MissingFact>,
    /// Why that is unknown though every fact is stated, or why it is not open apart from `unmet`.
    pub reasons: Vec<Bilingual>,
    /// The conditions of its rules that are false.
    pub unmet: Vec<Requirement>,
    /// Where it comes from.
    pub citations: Vec<Citation>,
    /// A remark.
    pub note: Option<Bilingual>,
}

/// How a rule stands to another one.
#[derive(Clone, Debug)]
pub struct RelationResult {
    /// Whether they go together.
    pub kind: RelationKind,
    /// The other rule.
    pub rule: String,
    /// What it gives.
    pub title: Bilingual,
    /// Why.
    pub reason: Option<Bilingual>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Where it comes from.
    pub citations: Vec<Citation>,
}

/// A dated number or term a result rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedSource {
    /// The parameter, table or term.
    pub id: String,
    /// What people call it.
    pub label: Bilingual,
    /// The value used, if it is a single one.
    pub value: Option<Value>,
    /// The type of the value.
    pub kind: Type,
    /// When the value holds.
    pub period: Option<Period>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Where it comes from.
    pub citations: Vec<Citation>,
    /// What must be said about it.
    pub note: Option<Bilingual>,
}
