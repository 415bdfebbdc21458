//! Two versions of a rule: whether they answer every company alike, or which company they do not.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::alike::Alike;
use super::branch::{Goal, Truths};
use super::company::{Answer, Company};
use super::ground::{Given, Ground, facts_given};
use super::texts::Texts;
use crate::eval::{Columns, chunk_of, evaluate};
use crate::explain::Verdict;
use crate::model::{Comparison, Fact, FactId, Frame, Model, RecordId, RuleId};
use crate::plan::{Constant, Kind, Names, NodeId, NodeOp, Plan, RulePlan, merged};
use crate::profile::{Profile, RecordFacts};
use crate::value::{EARLIEST, Type, round_half_up};

/// A rule of a model and its plan.
#[derive(Clone, Copy, Debug)]
pub struct Version<'m> {
    /// The model.
    pub model: &'m Model,
    /// Its plan.
    pub plan: &'m Plan,
    /// The rule.
    pub rule: RuleId,
}

/// Whether two versions of a rule answer alike: verdict, outputs, and the ways of a choice.
#[derive(Clone, Debug)]
pub enum Equivalence {
    /// Every company that both rule packs accept gets the same answer: a proof, on the single record that is asked about.
    Same,
    /// This company does not: what it states, in the facts of each model.
    Different(Box<[Company; 2]>),
    /// Neither was found within the bounds of the search.
    Undecided,
}

/// Decides whether two versions of a rule answer alike.
#[must_use]
pub fn equivalent(first: &Version<'_>, second: &Version<'_>) -> Equivalence {
    Pair::new(first, second).map_or(Equivalence::Undecided, |pair| pair.decide())
}

/// Whether it is proved that two versions of a rule with the same conditions and remarks answer every company alike, find
/// each condition in the same state and make the same remarks.
#[must_use]
pub fn equivalent_throughout(first: &Version<'_>, second: &Version<'_>) -> bool {
    Pair::new(first, second).is_some_and(|pair| pair.is_alike(&pair.ground()))
}

/// Places of the verdict: the goals under which a rule answers in one of its ways.
type Ways = Vec<(Class, Vec<Goal>)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    NotInForce,
    OutOfScope,
    NotMet,
    Positive,
    Undetermined,
}

/// A value that is shown with the answer while its condition is true.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) name: String,
    pub(super) value: NodeId,
    pub(super) when: Option<NodeId>,
}

impl Shown {
    /// Whether both stand under a condition, or neither does.
    fn is_like(&self, other: &Self) -> bool {
        self.when.is_some() == other.when.is_some()
    }
}

struct Pair<'m> {
    versions: [&'m Version<'m>; 2],
    plan: Plan,
    names: Names,
    /// Nodes of the rules, in both plans together.
    rules: [Holds; 2],
    shown: [Vec<Shown>; 2],
    /// Each condition of the first rule beside that of the second; `None` where they are not the same ones.
    conditions: Option<Vec<[NodeId; 2]>>,
    /// The condition of each remark likewise.
    notes: Option<Vec<[Option<NodeId>; 2]>>,
}

/// What decides a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Holds {
    in_force: NodeId,
    scope: NodeId,
    require: NodeId,
}

impl<'m> Pair<'m> {
    /// `None` where the two cannot be asked the same question.
    fn new(first: &'m Version<'m>, second: &'m Version<'m>) -> Option<Self> {
        let names = names(first.model, second.model)?;
        let (plan, nodes) = merged(first.plan, second.plan, &names);
        let rule = |version: &Version<'m>| {
            let at = version.rule.index();
            Some((version.model.rules.get(at)?, version.plan.rules.get(at)?))
        };
        let ((rule_a, plan_a), (rule_b, plan_b)) = (rule(first)?, rule(second)?);
        let frame = |frame: Frame| match frame {
            Frame::Record(record) => names.records.get(record.index()).copied().map_or(frame, Frame::Record),
            Frame::Company => frame,
        };
        if plan_a.frame != frame(plan_b.frame) {
            return None;
        }
        let same = |node: NodeId| Some(node);
        let other = |node: NodeId| nodes.get(node.index()).copied();
        let holds = |plan: &RulePlan, of: &dyn Fn(NodeId) -> Option<NodeId>| {
            Some(Holds { in_force: of(plan.in_force)?, scope: of(plan.scope_holds)?, require: of(plan.require_holds)? })
        };
        let shown = |rule: &crate::model::Rule, plan: &RulePlan, of: &dyn Fn(NodeId) -> Option<NodeId>| {
            let outputs = rule.outputs.iter().zip(&plan.outputs).map(|(output, (value, when))| {
                let when = when.map(of);
                if when == Some(None) {
                    return None;
                }
                let name = output.id.to_string();
                Some(Shown { name, value: of(*value)?, when: when.flatten() })
            });
            let ways = rule.options.iter().zip(&plan.options).map(|(option, way)| {
                let name = format!("{} (option)", option.id);
                Some(Shown { name, value: of(way.cost)?, when: Some(of(way.when)?) })
            });
            outputs.chain(ways).collect::<Option<Vec<Shown>>>()
        };
        let rules = [holds(plan_a, &same)?, holds(plan_b, &other)?];
        let shown = [shown(rule_a, plan_a, &same)?, shown(rule_b, plan_b, &other)?];
        let ids = |rule: &crate::model::Rule| -> Vec<_> {
            rule.scope.iter().chain(&rule.require).map(|condition| condition.id.clone()).collect()
        };
        let tests = |plan: &RulePlan| -> Vec<NodeId> { plan.scope.iter().chain(&plan.require).copied().collect() };
        let beside = tests(plan_a).into_iter().zip(tests(plan_b)).map(|(a, b)| Some([a, other(b)?]));
        let conditions = if ids(rule_a) == ids(rule_b) { beside.collect() } else { None };
        let told = |rule: &crate::model::Rule| -> Vec<_> {
            rule.notes.iter().map(|note| (note.kind, note.text.clone(), note.when.is_some())).collect()
        };
        let beside = plan_a.notes.iter().zip(&plan_b.notes).map(|(a, b)| match b {
            Some(b) => Some([*a, Some(other(*b)?)]),
            None => Some([*a, None]),
        });
        let notes = if told(rule_a) == told(rule_b) { beside.collect() } else { None };
        Some(Self { versions: [first, second], plan, names, rules, shown, conditions, notes })
    }

    fn decide(&self) -> Equivalence {
        let ground = self.ground();
        if self.is_alike(&ground) {
            return Equivalence::Same;
        }
        let mut undecided = false;
        for goals in self.differences(&ground) {
            match self.ask(&ground, goals) {
                Answer::Never => {}
                Answer::Company(company) => {
                    let other = self.for_second(&company);
                    return Equivalence::Different(Box::new([*company, other]));
                }
                Answer::Undecided => undecided = true,
            }
        }
        if undecided { Equivalence::Undecided } else { Equivalence::Same }
    }

    /// Whether it is proved of every part of the answer that both versions have the same.
    fn is_alike(&self, ground: &Ground<'_>) -> bool {
        let (Some(conditions), Some(notes)) = (&self.conditions, &self.notes) else { return false };
        let [first, second] = self.versions.map(|version| version.plan.rules.get(version.rule.index()));
        let [ours, theirs] = &self.shown;
        let are_named_alike =
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| a.name == b.name && a.is_like(b));
        if first.map(|rule| rule.nature) != second.map(|rule| rule.nature) || !are_named_alike {
            return false;
        }
        let [a, b] = self.rules;
        let mut alike = Alike::new(ground, super::forms::near(self.near()));
        if !alike.are(a.in_force, b.in_force, &[]) || !conditions.iter().all(|[a, b]| alike.are(*a, *b, &[])) {
            return false;
        }
        let mut notes = notes.iter().filter_map(|[a, b]| a.zip(*b));
        if !notes.all(|(a, b)| alike.are(a, b, &[])) {
            return false;
        }
        let granted: Vec<Goal> = positive(a).into_iter().chain(positive(b)).collect();
        ours.iter().zip(theirs).all(|(a, b)| {
            let whens = a.when.zip(b.when);
            // What a way costs may be weighed while it is unknown whether it is open.
            let there = whens.into_iter().flat_map(|(a, b)| [a, b]).map(|when| Goal::Is(when, Truths::NOT_FALSE));
            let path: Vec<Goal> = granted.iter().cloned().chain(there).collect();
            whens.is_none_or(|(a, b)| alike.are(a, b, &granted)) && alike.are(a.value, b.value, &path)
        })
    }

    /// What both packs accept.
    fn ground(&self) -> Ground<'_> {
        let [first, second] = self.versions;
        let mut given: Vec<Given> = facts_given(first.model, &self.plan);
        for (theirs, id) in facts_given(second.model, &self.plan).into_iter().zip(&self.names.facts) {
            match given.get_mut(id.index()) {
                Some(ours) => ours.meet(&theirs),
                None => given.push(theirs),
            }
        }
        Ground::of(&self.plan, given)
    }

    fn ask(&self, ground: &Ground<'_>, goals: Vec<Goal>) -> Answer {
        let [version, _] = self.versions;
        let record = version.model.rules.get(version.rule.index()).and_then(|rule| rule.each);
        let near = self.near();
        let facts = self.facts();
        // Smaller companies are to differ in the same verdicts.
        let mut first = None;
        ground.ask_goals(&facts, goals, record, near, &mut |company| match self.verdicts(company) {
            Some(now) => *first.get_or_insert(now) == now,
            None => false,
        })
    }

    /// The day that dates had best be near.
    fn near(&self) -> Date {
        let [first, _] = self.versions;
        first.model.rules.get(first.rule.index()).map_or(EARLIEST, |rule| rule.in_force.from)
    }

    /// The facts of both.
    fn facts(&self) -> Vec<&Fact> {
        let [first, second] = self.versions;
        let mut facts: Vec<&Fact> = first.model.facts.iter().collect();
        let new =
            second.model.facts.iter().zip(&self.names.facts).filter(|(_, id)| id.index() >= first.model.facts.len());
        facts.extend(new.map(|(fact, _)| fact));
        facts
    }

    /// Every way in which the answers could differ.
    fn differences(&self, ground: &Ground<'_>) -> Vec<Vec<Goal>> {
        let [a, b] = self.rules;
        let mut all = Vec::new();
        if a != b {
            for (class, goals) in ways(a) {
                for (other, more) in ways(b).iter().filter(|(other, _)| *other != class) {
                    debug_assert_ne!(class, *other, "classes exclude each other");
                    all.push(goals.iter().chain(more).cloned().collect());
                }
            }
        }
        let both: Vec<Goal> = positive(a).into_iter().chain(positive(b)).collect();
        let nature = |version: &Version<'_>| version.plan.rules.get(version.rule.index()).map(|rule| rule.nature);
        let [first, second] = self.versions;
        if nature(first) != nature(second) {
            all.push(both.clone());
        }
        let mut push = |goals: Vec<Goal>| all.push(both.iter().cloned().chain(goals).collect());
        let [ours, theirs] = &self.shown;
        for mine in ours {
            match theirs.iter().find(|other| other.name == mine.name) {
                Some(other) if mine.value == other.value && mine.when == other.when => {}
                Some(other) => values_differ(ground, mine, other, &mut push),
                None => push(mine.when.map(|when| Goal::Is(when, Truths::NOT_FALSE)).into_iter().collect()),
            }
        }
        for other in theirs.iter().filter(|other| !ours.iter().any(|mine| mine.name == other.name)) {
            push(other.when.map(|when| Goal::Is(when, Truths::NOT_FALSE)).into_iter().collect());
        }
        all
    }

    /// The verdicts of the two plans, evaluated, where they answer a company differently; companies that either pack refuses
    /// do not count.
    fn verdicts(&self, company: &Company) -> Option<[Verdict; 2]> {
        let other = self.for_second(company);
        let [first, second] = self.versions;
        let (a, b) = (answer(first, company)?, answer(second, &other)?);
        (a != b).then_some([a.0, b.0])
    }

    /// The company in the facts of the second model; what that does not know is left out.
    fn for_second(&self, company: &Company) -> Company {
        let fact = |id: &FactId| {
            let at = self.names.facts.iter().position(|named| named == id)?;
            u32::try_from(at).ok().map(FactId)
        };
        let record = |id: &RecordId| {
            let at = self.names.records.iter().position(|named| named == id)?;
            u32::try_from(at).ok().map(RecordId)
        };
        let facts = |facts: &RecordFacts| -> RecordFacts {
            facts.iter().filter_map(|(id, stated)| Some((fact(id)?, stated.clone()))).collect()
        };
        let records = company.profile.records.iter();
        let records = records.filter_map(|(id, all)| Some((record(id)?, all.iter().map(&facts).collect())));
        let profile = Profile { facts: facts(&company.profile.facts), records: records.collect() };
        Company { profile, as_of: company.as_of }
    }
}

/// The verdict of a version, and what it shows where that is positive; `None` for companies that its pack refuses.
fn answer(version: &Version<'_>, company: &Company) -> Option<(Verdict, BTreeMap<String, Option<String>>)> {
    let chunk = chunk_of(version.plan, [(&company.profile, company.as_of)]);
    let mut columns = Columns::default();
    evaluate(version.plan, &chunk, &mut columns);
    let at = version.rule.index();
    let (rule, nodes) = (version.model.rules.get(at)?, version.plan.rules.get(at)?);
    let truth = |node: NodeId| columns.get(node).truth(0);
    let refused = version.plan.checks.iter().any(|check| truth(*check) == Some(false));
    if refused || columns.get(nodes.in_force).is_empty() {
        return None;
    }
    let verdict =
        Verdict::decide(truth(nodes.in_force), truth(nodes.scope_holds), truth(nodes.require_holds), nodes.nature);
    let mut shown = BTreeMap::new();
    if verdict.is_positive() {
        let written = |value: NodeId, kind: &Type| match (columns.get(value).get(0)?, kind) {
            (Constant::Number(n), Type::Number(unit)) => Some(money(n, unit.is_money())),
            (Constant::Number(n), _) => Some(money(n, false)),
            (Constant::Text(text), _) => Some(chunk.symbols.text(text).to_string()),
            (Constant::Boolean(truth), _) => Some(truth.to_string()),
            (Constant::Date(date), _) => Some(date.to_string()),
        };
        for (output, (value, when)) in rule.outputs.iter().zip(&nodes.outputs) {
            match when.map(truth) {
                Some(Some(false)) => {}
                Some(None) => drop(shown.insert(output.id.to_string(), None)),
                _ => drop(shown.insert(output.id.to_string(), written(*value, &output.kind))),
            }
        }
        for (option, way) in rule.options.iter().zip(&nodes.options) {
            let state = truth(way.when).map(|open| open.to_string());
            shown.insert(format!("{} is open", option.id), state);
            let cost = written(way.cost, &option.cost.kind).filter(|_| truth(way.when) == Some(true));
            shown.insert(format!("{} costs", option.id), cost);
        }
    }
    Some((verdict, shown))
}

fn money(n: Decimal, is_money: bool) -> String {
    let n = if is_money { round_half_up(n, 2) } else { n };
    n.normalize().to_string()
}

/// The facts and records of the second model by name in the first, new ones after those; `None` where one name is of
/// different kinds.
fn names(first: &Model, second: &Model) -> Option<Names> {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut next = first.records.len();
    let mut records = Vec::new();
    for record in &second.records {
        records.push(first.record(&record.id).unwrap_or_else(|| {
            next = next.saturating_add(1);
            RecordId(number(next.saturating_sub(1)))
        }));
    }
    let mut next = first.facts.len();
    let mut facts = Vec::new();
    for fact in &second.facts {
        let id = if let Some(id) = first.fact(&fact.id) {
            let ours = first.facts.get(id.index())?;
            let record = fact.record.and_then(|record| records.get(record.index()).copied());
            if std::mem::discriminant(&ours.kind) != std::mem::discriminant(&fact.kind) || ours.record != record {
                return None;
            }
            id
        } else {
            next = next.saturating_add(1);
            FactId(number(next.saturating_sub(1)))
        };
        facts.push(id);
    }
    Some(Names { facts, records })
}

fn positive(rule: Holds) -> Vec<Goal> {
    [rule.in_force, rule.scope, rule.require].map(|node| Goal::Is(node, Truths::TRUE)).to_vec()
}

/// The ways to each verdict.
fn ways(rule: Holds) -> Ways {
    let Holds { in_force, scope, require } = rule;
    let (no, not_no, unknown) = (Truths::FALSE, Truths::NOT_FALSE, Truths::UNKNOWN);
    let is = Goal::Is;
    vec![
        (Class::Positive, positive(rule)),
        (Class::NotInForce, vec![is(in_force, no)]),
        (Class::OutOfScope, vec![is(in_force, not_no), is(scope, no)]),
        (Class::NotMet, vec![is(in_force, not_no), is(scope, not_no), is(require, no)]),
        (Class::Undetermined, vec![is(in_force, unknown), is(scope, not_no), is(require, not_no)]),
        (Class::Undetermined, vec![is(in_force, not_no), is(scope, unknown), is(require, not_no)]),
        (Class::Undetermined, vec![is(in_force, not_no), is(scope, not_no), is(require, unknown)]),
    ]
}

/// The ways in which two values shown under one name could differ: absent, unknown, or another value.
pub(super) fn values_differ(ground: &Ground<'_>, a: &Shown, b: &Shown, push: &mut impl FnMut(Vec<Goal>)) {
    let states = |shown: &Shown| -> Vec<(u8, Vec<Goal>)> {
        let when = |truths| shown.when.map(|when| Goal::Is(when, truths));
        let value = |truths| Goal::Is(shown.value, truths);
        let there: Vec<Goal> = when(Truths::TRUE).into_iter().chain([value(Truths::KNOWN)]).collect();
        let unknown: Vec<Goal> = when(Truths::TRUE).into_iter().chain([value(Truths::UNKNOWN)]).collect();
        let mut states = vec![(0, there), (1, unknown)];
        states.extend(when(Truths::UNKNOWN).map(|goal| (1, vec![goal])));
        states.extend(when(Truths::FALSE).map(|goal| (2, vec![goal])));
        states
    };
    for (state, goals) in states(a) {
        for (other, more) in states(b).iter().filter(|(other, _)| *other != state) {
            debug_assert_ne!(state, *other, "states exclude each other");
            push(goals.iter().chain(more).cloned().collect());
        }
    }
    if a.value == b.value {
        return;
    }
    let there: Vec<Goal> =
        states(a).into_iter().chain(states(b)).filter(|(s, _)| *s == 0).flat_map(|(_, g)| g).collect();
    let mut with = |more: Vec<Goal>| push(there.iter().cloned().chain(more).collect());
    match ground.kind(a.value) {
        Kind::Number | Kind::Date => {
            for comparison in [Comparison::Less, Comparison::Greater] {
                with(vec![Goal::Order(a.value, comparison, b.value)]);
            }
        }
        Kind::Boolean => {
            for truth in [Truths::TRUE, Truths::FALSE] {
                with(vec![Goal::Is(a.value, truth), Goal::Is(b.value, truth.negated())]);
            }
        }
        Kind::Text => {
            let mut texts = Vec::new();
            let mut free = false;
            ground.visit(&[a.value, b.value], |node, op| match op {
                NodeOp::Constant(Constant::Text(text)) => texts.push(*text),
                NodeOp::LeastWay(ways) => texts.extend(ways.iter().map(|(_, name)| *name)),
                NodeOp::Lookup { series, .. } if ground.kind(node) == Kind::Text => {
                    let versions = ground.plan.series.get(series.index()).map_or(&[][..], |s| &s.versions);
                    let values = versions.iter().flat_map(|v| v.rows.values().chain(&v.default));
                    texts.extend(values.filter_map(|v| if let Constant::Text(text) = v { Some(*text) } else { None }));
                }
                NodeOp::Fact(_) => free |= ground.kind(node) == Kind::Text,
                _ => {}
            });
            texts.sort_unstable();
            texts.dedup();
            for text in texts {
                let one = Texts::only(vec![text]);
                with(vec![Goal::Among(a.value, one.clone()), Goal::Among(b.value, one.rest())]);
            }
            // Other texts may come from a fact: those are told apart by nothing.
            if free {
                with(Vec::new());
            }
        }
    }
}
