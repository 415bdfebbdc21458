//! A company that shows something: made of a branch that does not contradict itself, evaluated, and made small.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;

use super::branch::{Goal, Truths};
use super::calendar::date_of;
use super::ground::Ground;
use super::linear::Range;
use super::ratio::Ratio;
use super::search::{Asked, Found, Leaf, MOST_BRANCHES, search};
use super::texts::Texts;
use crate::eval::{Columns, chunk_of, evaluate};
use crate::model::{Fact, FactId, Format, Model, RecordId};
use crate::plan::{Kind, NodeId, NodeOp, Plan};
use crate::profile::{Profile, RecordFacts, Stated};
use crate::value::{Type, Value, with_thousands};

/// What is asked of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It is true.
    True,
    /// It is false.
    False,
    /// It is unknown.
    Unknown,
    /// It is known.
    Known,
    /// It is false or unknown.
    NotTrue,
    /// It is true or unknown.
    NotFalse,
}

impl Wanted {
    pub(super) const fn truths(self) -> Truths {
        match self {
            Self::True => Truths::TRUE,
            Self::False => Truths::FALSE,
            Self::Unknown => Truths::UNKNOWN,
            Self::Known => Truths::KNOWN,
            Self::NotTrue => Truths::NOT_TRUE,
            Self::NotFalse => Truths::NOT_FALSE,
        }
    }
}

/// A company, and the date that is asked about.
#[derive(Clone, Debug)]
pub struct Company {
    /// What it states; of the kind of record that is asked about, one.
    pub profile: Profile,
    /// The date of the answers.
    pub as_of: Date,
}

/// The answer to a question about every company.
#[derive(Clone, Debug)]
pub enum Answer {
    /// There is none: a proof.
    Never,
    /// There is this one, evaluated; no fact of it can be left out.
    Company(Box<Company>),
    /// Neither was found within the bounds of the search.
    Undecided,
}

impl Ground<'_> {
    /// Whether some company within the bounds of its facts, of which nothing is stated that no profile may state, is as
    /// wanted at every node, in the row of one record where nodes are of records. Dates that do not matter are near `near`.
    #[must_use]
    pub fn ask(&self, model: &Model, wanted: &[(NodeId, Wanted)], near: Date) -> Answer {
        let goals = wanted.iter().map(|(node, wanted)| Goal::Is(*node, wanted.truths())).collect();
        let record = self.record(&wanted.iter().map(|(node, _)| *node).collect::<Vec<NodeId>>());
        let mut columns = Columns::default();
        let facts: Vec<&Fact> = model.facts.iter().collect();
        self.ask_goals(&facts, goals, record, near, &mut |company| holds(self.plan, company, wanted, &mut columns))
    }

    /// The same of goals, where `is_so` evaluates a company.
    pub(super) fn ask_goals(
        &self,
        facts: &[&Fact],
        goals: Vec<Goal>,
        record: Option<RecordId>,
        near: Date,
        is_so: &mut impl FnMut(&Company) -> bool,
    ) -> Answer {
        let near = super::forms::near(near);
        let asked =
            Asked { goals, checked: true, unbounded: BTreeSet::new(), numbers: true, near, most: MOST_BRANCHES };
        let leaf = match search(self, &asked) {
            Found::Nothing => return Answer::Never,
            Found::Open(leaf) => leaf,
            Found::GivenUp => return Answer::Undecided,
        };
        match self.company(facts, &leaf, record, near) {
            Some(mut company) if is_so(&company) => {
                smallest(&mut company, is_so);
                Answer::Company(Box::new(company))
            }
            _ => Answer::Undecided,
        }
    }

    fn company(&self, facts: &[&Fact], leaf: &Leaf, record: Option<RecordId>, near: Ratio) -> Option<Company> {
        let mut profile = Profile::default();
        profile.records.extend(record.map(|record| (record, vec![RecordFacts::new()])));
        let mut as_of = date_of(near.to_whole()?)?;
        for (node, truths) in &leaf.branch.truths {
            let NodeOp::Fact(id) = self.plan.node(*node).op else { continue };
            if !truths.is_within(Truths::KNOWN) {
                continue;
            }
            let fact = facts.get(id.index())?;
            let value = self.value(fact, id, *node, *truths, leaf, near)?;
            if self.plan.as_of == Some(id) {
                let Value::Date(date) = value else { return None };
                as_of = date;
            }
            let stated = Stated { value, span: None };
            match fact.record {
                None => profile.facts.insert(id, stated),
                Some(record) => {
                    let records = profile.records.entry(record).or_insert_with(|| vec![RecordFacts::new()]);
                    records.first_mut()?.insert(id, stated)
                }
            };
        }
        Some(Company { profile, as_of })
    }

    fn value(&self, fact: &Fact, id: FactId, node: NodeId, truths: Truths, leaf: &Leaf, near: Ratio) -> Option<Value> {
        let given = self.given(id)?;
        let number = || leaf.numbers.get(&node).copied();
        match self.kind(node) {
            Kind::Boolean => Some(Value::Boolean(truths.has(Truths::TRUE))),
            Kind::Number => {
                let range = leaf.branch.ranges.get(&node).copied().unwrap_or(given.range);
                number().or_else(|| plain(range))?.to_decimal().map(|n| Value::Number(n.normalize()))
            }
            Kind::Date => date_of(number().unwrap_or(near).to_whole()?).map(Value::Date),
            Kind::Text => {
                let texts = leaf.branch.texts.get(&node).or(given.texts.as_ref())?;
                text(self.plan, fact, texts).map(Value::Text)
            }
        }
    }
}

/// A number of a range.
fn plain(range: Range) -> Option<Ratio> {
    let ends = [Some(Ratio::ZERO), Some(Ratio::ONE), range.low.map(|end| end.at), range.high.map(|end| end.at)];
    let next = range.low.and_then(|end| end.at.plus(Ratio::ONE));
    ends.into_iter().flatten().chain(next).find(|at| range.contains(*at))
}

/// One of the texts, as a profile would have it.
fn text(plan: &Plan, fact: &Fact, texts: &Texts) -> Option<Arc<str>> {
    let may_be =
        |text: &str| plan.symbols.number(text).map_or_else(|| texts.members().is_empty(), |s| texts.contains(s));
    if let Type::Enum(options) = &fact.kind {
        return options.iter().map(|o| &o.id).find(|id| may_be(id)).cloned();
    }
    if let Some(named) = texts.members().first() {
        return Some(plan.symbols.text(*named));
    }
    let example = fact.example.as_deref().map(|example| example.trim_matches(['"', '\'']));
    let common: &[&str] = match fact.format {
        Some(Format::CreditCode) => &["914501000000000008"],
        Some(Format::IndustryCode) => &["7491", "0111", "6511", "9610"],
        Some(Format::RegionCode) => &["450305", "450100", "110000"],
        None => &["a", "b", "c"],
    };
    example.into_iter().chain(common.iter().copied()).find(|text| may_be(text)).map(Arc::from)
}

/// Whether a company is as wanted, and states nothing that no profile may state.
fn holds(plan: &Plan, company: &Company, wanted: &[(NodeId, Wanted)], columns: &mut Columns) -> bool {
    let chunk = chunk_of(plan, [(&company.profile, company.as_of)]);
    evaluate(plan, &chunk, columns);
    let is_so = |(node, wanted): &(NodeId, Wanted)| {
        let column = columns.get(*node);
        let now = match (column.get(0), column.truth(0)) {
            (None, _) => Truths::UNKNOWN,
            (_, Some(true)) => Truths::TRUE,
            (_, Some(false)) => Truths::FALSE,
            (Some(_), None) => Truths::KNOWN,
        };
        !column.is_empty() && now.is_within(wanted.truths())
    };
    wanted.iter().all(is_so) && plan.checks.iter().all(|check| columns.get(*check).truth(0) != Some(false))
}

/// Leaves out every fact that can be left out.
fn smallest(company: &mut Company, is_so: &mut impl FnMut(&Company) -> bool) {
    for id in company.profile.facts.keys().copied().collect::<Vec<FactId>>() {
        let Some(stated) = company.profile.facts.remove(&id) else { continue };
        if !is_so(company) {
            company.profile.facts.insert(id, stated);
        }
    }
    for record in company.profile.records.keys().copied().collect::<Vec<RecordId>>() {
        let Some(records) = company.profile.records.remove(&record) else { continue };
        if is_so(company) {
            continue;
        }
        let ids: Vec<FactId> = records.iter().flat_map(BTreeMap::keys).copied().collect();
        company.profile.records.insert(record, records);
        for id in ids {
            let before = company.profile.records.clone();
            for facts in company.profile.records.get_mut(&record).into_iter().flatten() {
                facts.remove(&id);
            }
            if !is_so(company) {
                company.profile.records = before;
            }
        }
    }
}

impl Company {
    /// What it states: `as_of = 2020-01-01, tax.revenue = 1_000, land[1].grade = 2`, the facts in the order of their files.
    #[must_use]
    pub fn words(&self, model: &Model) -> String {
        let mut words = format!("as_of = {}", self.as_of);
        let records = self.profile.records.values().flatten();
        let mut all: Vec<(&FactId, &Stated)> = self.profile.facts.iter().chain(records.flatten()).collect();
        all.sort_by_key(|(id, _)| **id);
        for (id, stated) in all {
            let Some(fact) = model.facts.get(id.index()).filter(|fact| &*fact.id != "as_of") else { continue };
            let name = match (fact.record, fact.id.split_once('.')) {
                (Some(_), Some((kind, rest))) => format!("{kind}[1].{rest}"),
                _ => fact.id.to_string(),
            };
            let value = match &stated.value {
                Value::Text(text) => format!("\"{text}\""),
                Value::Number(n) => with_thousands(&n.to_string()).replace(',', "_"),
                value => value.to_string(),
            };
            write!(words, ", {name} = {value}").expect("writing to a string cannot fail");
        }
        words
    }
}
