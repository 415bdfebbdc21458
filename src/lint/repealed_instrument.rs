//! Citations of an instrument for a time after its end.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::both;
use crate::diag::{Code, Diagnostic, Report, Sources, Span};
use crate::model::{Clause, Expr, Instrument, Local, Model, Op, Period, Rule, Status, TermId};
use crate::value::{Bilingual, Type, Unit, Value};

/// Every rule, parameter, table and term, each with the time for which it cites.
pub fn check(model: &Model, _: &Sources, report: &mut Report) {
    for rule in &model.rules {
        of_rule(model, rule, report);
    }
    for parameter in &model.parameters {
        for value in &parameter.values {
            held(model, &parameter.id, &value.clauses, value.period, &[], report);
        }
    }
    for table in &model.tables {
        for version in &table.versions {
            held(model, &table.id, &version.clauses, version.period, &[], report);
        }
    }
    let uses = uses_of_terms(model);
    for (term, id) in model.terms.iter().zip((0..).map(TermId)) {
        if let (Some(used), None) = (uses.get(&id), &term.dated_by) {
            let mut marks = marks(model, &[], &[&term.value]);
            marks.extend(&used.marks);
            held(model, &term.id, &term.clauses, used.time, &marks, report);
        }
    }
}

fn of_rule(model: &Model, rule: &Rule, report: &mut Report) {
    let (id, time) = (&rule.id, rule.in_force);
    held(model, id, std::slice::from_ref(&rule.clause), time, &[], report);
    // The law behind a rule is often a row of texts, of which one takes over from the other.
    held(model, id, &rule.basis, time, &[], report);
    let marks = |exprs: &[&Expr]| marks(model, &rule.locals, exprs);
    for condition in rule.scope.iter().chain(&rule.require) {
        held(model, id, &condition.clauses, time, &marks(&[&condition.test]), report);
    }
    for output in &rule.outputs {
        let value = rule.locals.get(output.local).map(|local| &local.value);
        let all: Vec<&Expr> = output.when.iter().chain(value).collect();
        held(model, id, &output.clauses, time, &marks(&all), report);
    }
    let named = |name: &str| model.rules.iter().find(|other| *other.id == *name);
    for option in &rule.options {
        // Without a condition of its own an option is open while its rules hold.
        let taken = option.rules.iter().filter_map(|(name, _)| named(name));
        let time = taken.fold(time, |time, other| within(time, other.in_force));
        let all: Vec<&Expr> = option.when.iter().chain([&option.cost]).collect();
        held(model, id, &option.clauses, time, &marks(&all), report);
    }
    for relation in &rule.relations {
        let time = named(&relation.rule).map_or(time, |other| within(time, other.in_force));
        held(model, id, &relation.clauses, time, &[], report);
    }
}

/// The time of both.
fn within(a: Period, b: Period) -> Period {
    let to = match (a.to, b.to) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    };
    Period { from: a.from.max(b.from), to }
}

/// The last days that expressions set by themselves: days and years they compare with, and the ends of what they read.
fn marks(model: &Model, locals: &[Local], exprs: &[&Expr]) -> Vec<Date> {
    let (mut days, mut seen) = (Vec::new(), BTreeSet::new());
    for expr in exprs {
        mark(model, locals, expr, &mut seen, &mut days);
    }
    days
}

fn mark<'m>(model: &'m Model, locals: &'m [Local], expr: &'m Expr, seen: &mut BTreeSet<Span>, days: &mut Vec<Date>) {
    let mut inner = Vec::new();
    expr.visit(&mut |part| match &part.op {
        Op::Literal(Value::Date(day)) => days.extend([Some(*day), day.yesterday().ok()].into_iter().flatten()),
        Op::Literal(Value::Number(year)) if part.kind == Type::Number(Unit::of("year")) => {
            let year = i16::try_from(year.mantissa()).ok().filter(|_| year.scale() == 0);
            days.extend(
                year.into_iter().flat_map(|y| [y, y.saturating_sub(1)]).filter_map(|y| Date::new(y, 12, 31).ok()),
            );
        }
        Op::Parameter(id) => {
            let values = model.parameters.get(id.index()).into_iter().flat_map(|p| &p.values);
            days.extend(values.filter_map(|value| value.period.to));
        }
        Op::Lookup(id, _) => {
            let versions = model.tables.get(id.index()).into_iter().flat_map(|t| &t.versions);
            days.extend(versions.filter_map(|version| version.period.to));
        }
        Op::Term(id) => inner.extend(model.terms.get(id.index()).map(|term| &term.value)),
        Op::Local(at) => inner.extend(locals.get(*at).map(|local| &local.value)),
        _ => {}
    });
    for expr in inner {
        if seen.insert(expr.span) {
            mark(model, locals, expr, seen, days);
        }
    }
}

/// The last day of an instrument, where it has ended or will: of one repealed on a day that is not stated, the day
/// before its standing was looked up.
fn end(instrument: &Instrument) -> Option<Date> {
    // Dates that are reversed are reported as such.
    if instrument.effective_from.zip(instrument.effective_to).is_some_and(|(from, to)| to < from) {
        return None;
    }
    let is_over = matches!(instrument.status, Status::Repealed | Status::Expired);
    instrument.effective_to.or_else(|| instrument.checked_on.yesterday().ok().filter(|_| is_over))
}

/// Citations of one thing: of each, whether its instrument or one that takes over holds to the end of the time, or the
/// thing itself sets that end.
fn held(model: &Model, name: &str, clauses: &[Clause], time: Period, marks: &[Date], report: &mut Report) {
    let instrument = |clause: &Clause| model.instruments.get(clause.instrument.index());
    for clause in clauses {
        let Some((cited, over)) = instrument(clause).and_then(|i| Some((i, end(i)?))) else { continue };
        let ends_in_time = time.to.is_none_or(|to| over < to);
        let taken_over = |other: &Clause| instrument(other).is_some_and(|i| end(i).is_none_or(|to| to > over));
        if !ends_in_time || marks.contains(&over) || clauses.iter().any(taken_over) {
            continue;
        }
        let (shown, Bilingual { zh, en }) = (cited.cited(), cited.status.label());
        let Bilingual { zh: until_zh, en: until_en } = match time.to {
            Some(to) => both!("到 {to}", "to {to}"),
            None => Bilingual::fixed("没有截止日期", "without an end"),
        };
        let Bilingual { zh: ended_zh, en: ended_en } = match cited.effective_to {
            Some(to) => both!("只施行到 {to}", "holds to {to} only"),
            None => both!("{zh}", "is {en}"),
        };
        let message = both!(
            "`{name}` 适用{until_zh}，所引{shown}{ended_zh}",
            "`{name}` runs {until_en}, but {shown}, which it cites, {ended_en}"
        );
        let finding = Diagnostic::new(Code::RepealedInstrument, clause.span, message);
        report.add(finding.related(cited.span, both!("登记之处", "where it is registered")).help(both!(
            "写上截止日期，或引用接替它的文件；若它仍有效，更新其 `status`",
            "end it there, or cite the instrument that takes over; if it still holds, update its `status`"
        )));
    }
}

/// When rules read a term, by itself or through other terms, and the last days set where it is read.
struct Used {
    time: Period,
    marks: BTreeSet<Date>,
}

fn uses_of_terms(model: &Model) -> BTreeMap<TermId, Used> {
    let mut uses = BTreeMap::new();
    for rule in &model.rules {
        for expr in rule.expressions() {
            reach(expr, rule.in_force, &marks(model, &rule.locals, &[expr]), &mut uses);
        }
    }
    // A term uses only earlier ones.
    let terms: Vec<_> = model.terms.iter().zip((0..).map(TermId)).collect();
    for (term, id) in terms.into_iter().rev() {
        // What a term with a date of its own reads is read on that date, whatever that is.
        if let (Some(used), None) = (uses.get(&id), &term.dated_by) {
            let (time, mut set) = (used.time, marks(model, &[], &[&term.value]));
            set.extend(&used.marks);
            reach(&term.value, time, &set, &mut uses);
        }
    }
    uses
}

fn reach(expr: &Expr, time: Period, marks: &[Date], uses: &mut BTreeMap<TermId, Used>) {
    expr.visit(&mut |part| {
        if let Op::Term(id) = part.op {
            let known = uses.entry(id).or_insert_with(|| Used { time, marks: BTreeSet::new() });
            known.time.from = known.time.from.min(time.from);
            known.time.to = known.time.to.zip(time.to).map(|(a, b)| a.max(b));
            known.marks.extend(marks);
        }
    });
}
