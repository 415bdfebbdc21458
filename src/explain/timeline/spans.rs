//! The moments at which answers change, made into spans: rule by rule, record by record.

use std::collections::{BTreeMap, BTreeSet};

use super::axis::Mover;
use super::changes::{Answer, between, deciding};
use super::glance::{Glance, Subject};
use super::moments::{Run, candidates};
use super::standing::note;
use super::{Axis, Choice, Moment, Question, RuleTimeline, Span};
use crate::explain::{RecordRef, RuleResult, State, Verdict};
use crate::model::{Frame, Rule};
use crate::plan::{Constant, RulePlan};

/// The timelines of the rules that are asked for, in the order of the model.
pub fn of_rules(question: Question<'_>, asked: &dyn Fn(&str) -> bool) -> Vec<RuleTimeline> {
    let Question { model, plan, .. } = question;
    let stated = Run::as_stated(question);
    let mut moving = Vec::new();
    let mut timelines = BTreeMap::new();
    for (rule, nodes) in model.rules.iter().zip(&plan.rules).filter(|(rule, _)| asked(&rule.id)) {
        let mover = Mover::of(model, plan, nodes);
        let records = stated.rows(nodes.frame, 0).len();
        let place = |timelines: &BTreeMap<usize, _>, moving: &Vec<_>| timelines.len().saturating_add(moving.len());
        if mover == Mover::None || records == 0 {
            // One answer, or one a record; a list that is empty or not stated is so at all times.
            for result in stated.reader(0).rule(rule, nodes, None) {
                let row = result.record.as_ref().map_or(0, |record| record.index.saturating_sub(1));
                let at = place(&timelines, &moving);
                timelines.insert(at, fixed(&stated, rule, nodes, mover.axis(), row, &result));
            }
            continue;
        }
        for record in 0..records {
            let record = matches!(nodes.frame, Frame::Record(_)).then_some(record);
            let at = place(&timelines, &moving);
            moving.push((at, Subject::new(model, plan, rule, nodes, record, mover)));
        }
    }
    let mut movers: Vec<Mover> = Vec::new();
    for (_, subject) in &moving {
        if !movers.contains(&subject.mover) {
            movers.push(subject.mover);
        }
    }
    for mover in movers {
        let subjects: Vec<&(usize, Subject<'_>)> = moving.iter().filter(|(_, s)| s.mover == mover).collect();
        let turns = turns(question, &stated, mover, &subjects);
        let run = Run::at(question, mover, turns.iter().flatten().copied().collect());
        for ((at, subject), turns) in subjects.into_iter().zip(&turns) {
            timelines.insert(*at, along(&stated, &run, subject, turns));
        }
    }
    timelines.into_values().collect()
}

/// The moments at which each subject looks different from the moment before, its first one included.
fn turns(
    question: Question<'_>,
    stated: &Run<'_>,
    mover: Mover,
    subjects: &[&(usize, Subject<'_>)],
) -> Vec<Vec<Moment>> {
    let all: Vec<BTreeSet<Moment>> = subjects.iter().map(|(_, s)| candidates(stated, mover, s.rule, s.nodes)).collect();
    let mut seen: Vec<BTreeMap<Moment, Glance>> = subjects.iter().map(|_| BTreeMap::new()).collect();
    let mut next: BTreeSet<Moment> = all.iter().flatten().copied().collect();
    while !next.is_empty() {
        let run = Run::at(question, mover, std::mem::take(&mut next));
        for (((_, subject), first), seen) in subjects.iter().zip(&all).zip(&mut seen) {
            if let Some(first) = first.first() {
                subject.look(question.plan, &run, *first, seen);
            }
            next.extend(changing(seen).filter_map(|(before, after)| before.half_way(after)));
        }
    }
    let turns = |seen: &BTreeMap<Moment, Glance>| {
        let first = seen.keys().next().copied();
        first.into_iter().chain(changing(seen).map(|(_, after)| after)).collect()
    };
    seen.iter().map(turns).collect()
}

/// The neighbours that look different.
fn changing(seen: &BTreeMap<Moment, Glance>) -> impl Iterator<Item = (Moment, Moment)> + '_ {
    let pairs = seen.iter().zip(seen.iter().skip(1));
    pairs.filter(|((_, before), (_, after))| before != after).map(|((before, _), (after, _))| (*before, *after))
}

/// A timeline that moves.
fn along(stated: &Run<'_>, run: &Run<'_>, subject: &Subject<'_>, turns: &[Moment]) -> RuleTimeline {
    let Subject { rule, nodes, mover, .. } = subject;
    let stated_row = subject.row(stated, 0).unwrap_or(0);
    let current = match mover {
        Mover::Year { node, .. } => match stated.columns.get(*node).get(0) {
            Some(Constant::Number(year)) => i16::try_from(year.trunc().mantissa()).ok().map(Moment::Year),
            _ => None,
        },
        _ => stated.moments.first().copied(),
    };
    let mut timeline = bare(stated, rule, nodes, mover.axis(), stated_row);
    if let (Frame::Record(kind), Some(record)) = (nodes.frame, subject.record) {
        timeline.record = stated.reader(0).record_ref(kind, stated_row, record.saturating_add(1));
    }
    let mut cited = BTreeSet::new();
    let mut last: Option<Answer> = None;
    for turn in turns {
        let Ok(company) = run.moments.binary_search(turn) else { continue };
        let Some(row) = subject.row(run, company) else { continue };
        let answer = run.reader(company).answer(rule, nodes, row);
        let changes = last.as_ref().map_or_else(Vec::new, |last| between(rule, last, &answer));
        let same = last.as_ref().is_some_and(|last| last.result.verdict == answer.result.verdict);
        let chosen = timeline.spans.last().is_some_and(|span| span.choice == choice(&answer.result));
        if same && chosen && answer.result.verdict.is_positive() && changes.is_empty() {
            continue;
        }
        if let Some(before) = timeline.spans.last_mut() {
            before.to = Some(turn.before());
        }
        note(&answer.result, &mut cited);
        let is_first = timeline.spans.is_empty();
        let always = is_first && answer.result.verdict == Verdict::NotInForce;
        let span = span(&answer.result, (!always).then_some(*turn), None);
        timeline.spans.push(Span { changes, ..span });
        last = Some(answer);
    }
    for span in &mut timeline.spans {
        let after = |from: Moment| current.is_some_and(|now| from <= now);
        let before = |to: Moment| current.is_some_and(|now| now <= to);
        span.is_current = current.is_some() && span.from.is_none_or(after) && span.to.is_none_or(before);
    }
    timeline.instruments = cited.into_iter().collect();
    concerned(timeline)
}

/// Without milestones where the rule is never about the company.
fn concerned(mut timeline: RuleTimeline) -> RuleTimeline {
    if !timeline.concerns() {
        timeline.milestones.clear();
    }
    timeline
}

/// A timeline of one answer, at the date that the profile fixes.
fn fixed(stated: &Run<'_>, rule: &Rule, nodes: &RulePlan, axis: Axis, row: usize, result: &RuleResult) -> RuleTimeline {
    let mut timeline = bare(stated, rule, nodes, axis, row);
    timeline.record.clone_from(&result.record);
    let mut cited = BTreeSet::new();
    note(result, &mut cited);
    timeline.instruments = cited.into_iter().collect();
    let day = result.decided_on.map(Moment::Date);
    timeline.spans = vec![Span { is_current: true, ..span(result, day, day) }];
    concerned(timeline)
}

fn bare(stated: &Run<'_>, rule: &Rule, nodes: &RulePlan, axis: Axis, row: usize) -> RuleTimeline {
    RuleTimeline {
        rule: rule.id.to_string(),
        title: rule.title.clone(),
        towards: rule.towards.as_ref().map(|(above, _)| above.to_string()),
        record: None::<RecordRef>,
        axis,
        in_force: rule.in_force,
        spans: Vec::new(),
        milestones: stated.reader(0).milestones(rule, nodes, row),
        instruments: Vec::new(),
    }
}

/// What is chosen in an answer.
fn choice(result: &RuleResult) -> Option<Choice> {
    let chosen = result.chosen()?;
    Some(Choice { id: chosen.id.clone(), label: chosen.label.clone(), is_provisional: result.is_provisional() })
}

/// What is said of a span, from its answer.
fn span(result: &RuleResult, from: Option<Moment>, to: Option<Moment>) -> Span {
    let wanted = match result.verdict {
        Verdict::OutOfScope | Verdict::NotMet => Some(State::Unmet),
        Verdict::Undetermined => Some(State::Unknown),
        Verdict::Applies | Verdict::Discretionary | Verdict::NotInForce => None,
    };
    let decides = |part| result.verdict != Verdict::OutOfScope || part == crate::explain::Part::Scope;
    let conditions = result.requirements.iter().filter(|q| Some(q.state) == wanted && decides(q.part));
    Span {
        from,
        to,
        verdict: result.verdict,
        decided_on: result.decided_on,
        is_current: false,
        conditions: conditions.map(deciding).collect(),
        missing: result.missing.clone(),
        reasons: result.reasons.clone(),
        choice: choice(result),
        changes: Vec::new(),
    }
}
