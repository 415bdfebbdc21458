//! The moments at which a company is looked at, and the company evaluated at each of them as one chunk.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::axis::{Mover, Walk, reached};
use super::{Moment, Question};
use crate::eval::{Chunk, Columns, chunk_of, evaluate};
use crate::explain::reader::Reader;
use crate::model::{Frame, Rule};
use crate::plan::{Constant, Kind, NodeId, NodeOp, RulePlan};
use crate::profile::{Profile, Stated};
use crate::value::{LATEST, Value};

impl Moment {
    /// The last day of it, by which moments of both kinds stand in one order.
    #[must_use]
    pub fn last_day(self) -> Date {
        match self {
            Self::Year(year) => Date::new(year, 12, 31).unwrap_or(LATEST),
            Self::Date(day) => day,
        }
    }

    /// The one before.
    pub(super) fn before(self) -> Self {
        match self {
            Self::Year(year) => Self::Year(year.saturating_sub(1)),
            Self::Date(day) => Self::Date(day.yesterday().unwrap_or(day)),
        }
    }

    /// One about half-way to a later one; `None` where there is none between.
    pub(super) fn half_way(self, later: Self) -> Option<Self> {
        match (self, later) {
            (Self::Date(a), Self::Date(b)) => {
                let days = a.until(b).ok()?.get_days().checked_div(2).filter(|half| *half > 0)?;
                a.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Self::Date)
            }
            (Self::Year(a), Self::Year(b)) => {
                let years = b.saturating_sub(a).checked_div(2).filter(|half| *half > 0)?;
                Some(Self::Year(a.saturating_add(years)))
            }
            _ => None,
        }
    }
}

/// A company at some moments: each is a company of the chunk.
pub struct Run<'q> {
    question: Question<'q>,
    /// In order.
    pub moments: Vec<Moment>,
    /// The profiles where they differ from the one that is stated.
    profiles: Vec<Profile>,
    pub chunk: Chunk,
    pub columns: Columns,
}

impl<'q> Run<'q> {
    /// The company as it is stated, once.
    pub fn as_stated(question: Question<'q>) -> Self {
        Self::of(question, vec![Moment::Date(question.as_of)], Vec::new())
    }

    /// The company with the mover at each of the moments.
    pub fn at(question: Question<'q>, mover: Mover, moments: BTreeSet<Moment>) -> Self {
        let mut profiles = Vec::new();
        if let Mover::Year { fact, .. } = mover {
            for moment in &moments {
                let mut profile = question.profile.clone();
                let year = moment.last_day().year();
                let span = profile.facts.get(&fact).and_then(|stated| stated.span);
                profile.facts.insert(fact, Stated { value: Value::Number(year.into()), span });
                profiles.push(profile);
            }
        }
        Self::of(question, moments.into_iter().collect(), profiles)
    }

    fn of(question: Question<'q>, moments: Vec<Moment>, profiles: Vec<Profile>) -> Self {
        let companies = moments.iter().enumerate().map(|(at, moment)| match (profiles.get(at), moment) {
            (None, Moment::Date(day)) => (question.profile, *day),
            (profile, _) => (profile.unwrap_or(question.profile), question.as_of),
        });
        let chunk = chunk_of(question.plan, companies);
        let mut columns = Columns::default();
        evaluate(question.plan, &chunk, &mut columns);
        Self { question, moments, profiles, chunk, columns }
    }

    /// Reads the company of one moment.
    pub fn reader(&self, company: usize) -> Reader<'_> {
        let Question { model, plan, sources, profile, .. } = self.question;
        let profile = self.profiles.get(company).unwrap_or(profile);
        Reader { model, plan, chunk: &self.chunk, columns: &self.columns, profile, sources, company }
    }

    /// The rows of a frame that are the company's of one moment.
    pub fn rows(&self, frame: Frame, company: usize) -> std::ops::Range<usize> {
        self.reader(company).rows(frame)
    }
}

/// The moments at which a rule may change, its first one included.
///
/// Of years, all; of days, every one on which a date that the rule reads for this company, or a version of a dated
/// number it reads, begins or ends, and the first of each year: between two of them that differ the day is then sought.
/// What turns on none of these days may be overlooked only where it turns back within the year.
pub fn candidates(stated: &Run<'_>, mover: Mover, rule: &Rule, nodes: &RulePlan) -> BTreeSet<Moment> {
    let Question { model, .. } = stated.question;
    let (start, end) = (mover.start(model, rule.in_force.from), mover.end(model));
    let mut found = BTreeSet::from([start]);
    if let (Moment::Year(first), Moment::Year(last)) = (start, end) {
        found.extend((first..=last).map(Moment::Year));
        return found;
    }
    let (first, last) = (start.last_day(), end.last_day());
    let years = (first.year()..=last.year()).filter_map(|year| Date::new(year, 1, 1).ok());
    let days = years.chain(days(stated, rule, nodes));
    found.extend(days.filter(|day| first < *day && *day <= last).map(Moment::Date));
    found
}

/// The days a rule looks at, and those after them.
fn days(stated: &Run<'_>, rule: &Rule, nodes: &RulePlan) -> BTreeSet<Date> {
    let Question { model, plan, .. } = stated.question;
    let mut days = BTreeSet::new();
    let mut look = |day: Date| days.extend([Some(day), day.tomorrow().ok()].into_iter().flatten());
    for node in reached(plan, of_rule(nodes), Walk::Everything) {
        let known = plan.node(node);
        if let NodeOp::Lookup { series, .. } = &known.op {
            for version in plan.series.get(series.index()).into_iter().flat_map(|s| &s.versions) {
                look(version.period.from);
                version.period.to.into_iter().for_each(&mut look);
            }
        }
        if known.kind == Kind::Date {
            for row in stated.rows(known.frame, 0) {
                if let Some(Constant::Date(day)) = stated.columns.get(node).get(row) {
                    look(day);
                }
            }
        }
    }
    let granting = model.instruments.get(rule.clause.instrument.index());
    granting.and_then(|i| i.doubt.as_ref()).into_iter().for_each(|doubt| look(doubt.after));
    days
}

/// The nodes of a rule from which everything it reads is reached.
fn of_rule(nodes: &RulePlan) -> impl Iterator<Item = NodeId> + '_ {
    let outputs = nodes.outputs.iter().chain(&nodes.milestones).flat_map(|(value, when)| when.iter().chain([value]));
    let ways = nodes.options.iter().flat_map(|way| [way.when, way.cost]);
    let whole = [nodes.in_force, nodes.scope_holds, nodes.require_holds];
    whole.into_iter().chain(outputs.copied()).chain(ways)
}
