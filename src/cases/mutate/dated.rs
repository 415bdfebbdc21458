//! Changes of dates in force, of parameters and of tables; and of citations.

use jiff::civil::Date;

use super::Mutant;
use super::edit::{Cited, Edit};
use super::expressions::{beside, written};
use crate::both;
use crate::cases::coverage::Days;
use crate::model::{Clause, Model, ParameterId, Period, RuleId, TableId, TermId};
use crate::plan::{NodeId, NodeOp, Plan, SeriesSource};
use crate::value::Bilingual;

/// A day before and a day after, or the nearest days that can be told apart by a deciding date that is one day a year.
fn moved(day: Date, yearly: bool) -> Vec<Date> {
    if yearly {
        let year = |by: i16| Date::new(day.year().saturating_add(by), day.month(), day.day().min(28)).ok();
        return [year(-1), year(1)].into_iter().flatten().collect();
    }
    [day.yesterday(), day.tomorrow()].into_iter().filter_map(Result::ok).collect()
}

/// The first and last day in force of every rule, a step earlier and later.
pub fn in_force(model: &Model, plan: &Plan) -> Vec<Mutant> {
    let mut all = Vec::new();
    for ((rule, nodes), id) in model.rules.iter().zip(&plan.rules).zip((0..).map(RuleId)) {
        let readings = Readings(vec![(Days::of(model, plan, nodes.date), Vec::new())]);
        let yearly = readings.is_yearly();
        let Period { from, to } = rule.in_force;
        let name = &rule.id;
        for day in moved(from, yearly) {
            all.push(Mutant {
                what: both!("`{name}` 自 {from} 生效改为自 {day}", "`{name}` in force from {day} instead of {from}"),
                span: rule.span,
                edit: Edit::InForce(id, Period { from: day, to }),
                alters_nothing: readings.unread(between(from, day)),
            });
        }
        for day in to.iter().flat_map(|to| moved(*to, yearly)) {
            let to = to.unwrap_or(day);
            all.push(Mutant {
                what: both!("`{name}` 至 {to} 失效改为至 {day}", "`{name}` in force to {day} instead of {to}"),
                span: rule.span,
                edit: Edit::InForce(id, Period { from, to: Some(day) }),
                alters_nothing: readings.unread(after(to, day)),
            });
        }
    }
    all
}

/// Series with another first day of one version, the version before ending the day before that.
fn shifted(periods: &[Period], yearly: bool) -> Vec<(usize, Date, Vec<Period>)> {
    let mut all = Vec::new();
    for (at, period) in periods.iter().enumerate() {
        for day in moved(period.from, yearly) {
            let mut new = periods.to_vec();
            if let Some(own) = new.get_mut(at) {
                own.from = day;
            }
            if let Some(before) = at.checked_sub(1).and_then(|before| new.get_mut(before)) {
                before.to = day.yesterday().ok();
            }
            let is_whole = new.iter().all(|p| p.to.is_none_or(|to| p.from <= to));
            if is_whole {
                all.push((at, day, new));
            }
        }
    }
    all
}

/// The days on which a series is read: of each lookup the days its date may be, and the periods in which the rules of that
/// date are in force; none where it is a date of its own.
struct Readings(Vec<(Days, Vec<Period>)>);

impl Readings {
    /// Of a series; `None` where no rule reads it.
    fn of(model: &Model, plan: &Plan, source: SeriesSource) -> Option<Self> {
        let mut all = Vec::new();
        for node in &plan.nodes {
            if let NodeOp::Lookup { series, date, .. } = &node.op
                && plan.series.get(series.index()).is_some_and(|series| series.source == source)
            {
                let date = unlifted(plan, *date);
                let of_date = model.rules.iter().zip(&plan.rules).filter(|(_, n)| unlifted(plan, n.date) == date);
                all.push((Days::of(model, plan, date), of_date.map(|(rule, _)| rule.in_force).collect()));
            }
        }
        (!all.is_empty()).then_some(Self(all))
    }

    fn is_yearly(&self) -> bool {
        self.0.iter().all(|(days, _)| days.is_yearly())
    }

    /// Whether it is read on any day of a period.
    fn any_in(&self, period: Period) -> bool {
        let has_day =
            |days: Days, from: Date, to: Option<Date>| days.next(from).is_some_and(|day| to.is_none_or(|to| day <= to));
        self.0.iter().any(|(days, in_force)| {
            let within = |other: &Period| {
                let to = period.to.into_iter().chain(other.to).min();
                has_day(*days, period.from.max(other.from), to)
            };
            if in_force.is_empty() { has_day(*days, period.from, period.to) } else { in_force.iter().any(within) }
        })
    }

    /// The reason why a change in a period alters nothing.
    fn unread(&self, period: Period) -> Option<Bilingual> {
        (!self.any_in(period)).then_some(NOT_READ)
    }
}

const NOT_READ: Bilingual = Bilingual::fixed("没有规则读取这期间的值", "no rule reads a value of that time");

fn unlifted(plan: &Plan, node: NodeId) -> NodeId {
    match &plan.node(node).op {
        NodeOp::Lift(a, _) => unlifted(plan, *a),
        _ => node,
    }
}

/// The days after the earlier of two days, the later one with them.
fn after(a: Date, b: Date) -> Period {
    let (end, to) = if a <= b { (a, b) } else { (b, a) };
    Period { from: end.tomorrow().unwrap_or(to), to: Some(to) }
}

/// The days between two days, the later one left out.
fn between(a: Date, b: Date) -> Period {
    let (from, end) = if a <= b { (a, b) } else { (b, a) };
    Period { from, to: Some(end.yesterday().unwrap_or(from)) }
}

/// Every value of a parameter a tenth and a step away, and its dates.
pub fn parameters(model: &Model, plan: &Plan) -> Vec<Mutant> {
    let mut all = Vec::new();
    for (parameter, id) in model.parameters.iter().zip((0..).map(ParameterId)) {
        let Some(readings) = Readings::of(model, plan, SeriesSource::Parameter(id)) else { continue };
        let yearly = readings.is_yearly();
        let name = &parameter.id;
        for (at, dated) in parameter.values.iter().enumerate() {
            let (old, from) = (written(&dated.value, &parameter.kind), dated.period.from);
            for (value, shown) in beside(&dated.value, &parameter.kind) {
                all.push(Mutant {
                    what: both!(
                        "`{name}` 自 {from} 起的值 `{old}` 改为 `{shown}`",
                        "`{name}` from {from}: `{shown}` instead of `{old}`"
                    ),
                    span: dated.span,
                    edit: Edit::Parameter(id, at, value),
                    alters_nothing: readings.unread(dated.period),
                });
            }
        }
        let periods: Vec<Period> = parameter.values.iter().map(|v| v.period).collect();
        for (at, day, new) in shifted(&periods, yearly) {
            let Some(dated) = parameter.values.get(at) else { continue };
            let from = dated.period.from;
            all.push(Mutant {
                what: both!("`{name}` 自 {from} 起的值改为自 {day} 起", "`{name}` from {day} instead of {from}"),
                span: dated.span,
                edit: Edit::ParameterDates(id, new),
                alters_nothing: readings.unread(between(from, day)),
            });
        }
    }
    all
}

/// Every row of a table with another value, and its dates.
pub fn tables(model: &Model, plan: &Plan) -> Vec<Mutant> {
    let mut all = Vec::new();
    for (table, id) in model.tables.iter().zip((0..).map(TableId)) {
        let Some(readings) = Readings::of(model, plan, SeriesSource::Table(id)) else { continue };
        let yearly = readings.is_yearly();
        let name = &table.id;
        for (version_at, version) in table.versions.iter().enumerate() {
            let from = version.period.from;
            for (at, row) in version.rows.iter().enumerate() {
                let (old, key) = (
                    written(&row.value, &table.kind),
                    row.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
                );
                // One change a row: a table of figures has enough of them.
                if let Some((value, shown)) = beside(&row.value, &table.kind).into_iter().next() {
                    all.push(Mutant {
                        what: both!(
                            "`{name}[{key}]` 自 {from} 起的值 `{old}` 改为 `{shown}`",
                            "`{name}[{key}]` from {from}: `{shown}` instead of `{old}`"
                        ),
                        span: row.span,
                        edit: Edit::Row(id, version_at, at, value),
                        alters_nothing: readings.unread(version.period),
                    });
                }
            }
            let other = version.default.as_ref().and_then(|d| beside(d, &table.kind).into_iter().next());
            if let (Some((value, shown)), Some(old)) = (other, &version.default) {
                let old = written(old, &table.kind);
                all.push(Mutant {
                    what: both!(
                        "`{name}` 自 {from} 起的缺省值 `{old}` 改为 `{shown}`",
                        "the default of `{name}` from {from}: `{shown}` instead of `{old}`"
                    ),
                    span: version.span,
                    edit: Edit::Default(id, version_at, value),
                    alters_nothing: readings.unread(version.period),
                });
            }
        }
        let periods: Vec<Period> = table.versions.iter().map(|v| v.period).collect();
        for (at, day, new) in shifted(&periods, yearly) {
            let Some(version) = table.versions.get(at) else { continue };
            let from = version.period.from;
            all.push(Mutant {
                what: both!("`{name}` 自 {from} 起的一版改为自 {day} 起", "`{name}` from {day} instead of {from}"),
                span: version.span,
                edit: Edit::TableDates(id, new),
                alters_nothing: readings.unread(between(from, day)),
            });
        }
    }
    all
}

/// Every citation that names a place, with another place of the same instrument.
pub fn citations(model: &Model, plan: &Plan) -> Vec<Mutant> {
    let mut all = Vec::new();
    let mut add_unless = |clause: &Clause, place: Cited, alters_nothing: Option<Bilingual>| {
        let Some((at, span)) = &clause.at else { return };
        let mut others = model.citations.iter().filter(|other| other.instrument == clause.instrument);
        let other = others.find_map(|other| other.at.as_ref().filter(|(other, _)| other != at));
        let other = other.map_or_else(|| format!("{at}之二"), |(other, _)| other.clone());
        all.push(Mutant {
            what: both!("引用 `{at}` 改为 `{other}`", "`{other}` cited instead of `{at}`"),
            span: *span,
            edit: Edit::Locator(place, other),
            alters_nothing,
        });
    };
    // A dated value that no rule reads is cited nowhere.
    let unread = |source, period| Readings::of(model, plan, source).and_then(|readings| readings.unread(period));
    for (parameter, id) in model.parameters.iter().zip((0..).map(ParameterId)) {
        for (at, dated) in parameter.values.iter().enumerate() {
            let clauses = dated.clauses.iter().enumerate();
            let reason = unread(SeriesSource::Parameter(id), dated.period);
            clauses.for_each(|(which, clause)| add_unless(clause, Cited::Parameter(id, at, which), reason.clone()));
        }
    }
    for (table, id) in model.tables.iter().zip((0..).map(TableId)) {
        for (at, version) in table.versions.iter().enumerate() {
            let clauses = version.clauses.iter().enumerate();
            let reason = unread(SeriesSource::Table(id), version.period);
            clauses.for_each(|(which, clause)| add_unless(clause, Cited::Table(id, at, which), reason.clone()));
        }
    }
    let mut add = |clause: &Clause, place: Cited| add_unless(clause, place, None);
    for (rule, id) in model.rules.iter().zip((0..).map(RuleId)) {
        add(&rule.clause, Cited::Rule(id));
        rule.basis.iter().enumerate().for_each(|(at, clause)| add(clause, Cited::Basis(id, at)));
        for (at, condition) in rule.scope.iter().enumerate() {
            let clauses = condition.clauses.iter().enumerate();
            clauses.for_each(|(which, clause)| add(clause, Cited::Scope(id, at, which)));
        }
        for (at, condition) in rule.require.iter().enumerate() {
            let clauses = condition.clauses.iter().enumerate();
            clauses.for_each(|(which, clause)| add(clause, Cited::Require(id, at, which)));
        }
        for (at, output) in rule.outputs.iter().enumerate() {
            let clauses = output.clauses.iter().enumerate();
            clauses.for_each(|(which, clause)| add(clause, Cited::Output(id, at, which)));
        }
        for (at, option) in rule.options.iter().enumerate() {
            let clauses = option.clauses.iter().enumerate();
            clauses.for_each(|(which, clause)| add(clause, Cited::Option(id, at, which)));
        }
    }
    for (term, id) in model.terms.iter().zip((0..).map(TermId)) {
        // A term is cited where its note or its certainty must be told with the answer, and else nowhere.
        if term.note.is_some() || term.certainty.needs_caveat() {
            term.clauses.iter().enumerate().for_each(|(which, clause)| add(clause, Cited::Term(id, which)));
        }
    }
    all
}
