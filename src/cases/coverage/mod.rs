//! What the cases of a pack try, and what they leave untried.
//!
//! - **States**: every condition of a rule met, unmet and unknown.
//! - **Deciding** (MC/DC, masking): every atomic condition, see `decision`, true and false while it alone decides the
//!   verdict: the rule is in force, all scope conditions beside it hold and, for one of a requirement, all other
//!   requirements. A condition within a term or a define decides that term or define; within an output, the output of a
//!   rule that applies.
//! - **Bounds**: every comparison of numbers or dates, likewise deciding, with its left side less than, exactly equal to
//!   and greater than its right side; how much less or greater does not matter.
//! - **In force**: the last possible day before the rule is in force, the first in force, the last, and the first after.
//! - **Values**: every version of every parameter that the rule or term reads itself, and every row of every table, as
//!   something that an answer rests on.
//! - **Outputs**: every output with a value, without one, and absent where it has a condition; every option chosen.
//! - **Clauses**: every citation of the rule in an answer of a company to which it is in force: those of conditions and
//!   outputs where these have been evaluated.
//!
//! For a rule its own cases count, at the record they are about; for a term or table those of every rule that uses it.
//! What no company can reach is not counted, but listed with the reason.

mod decision;
mod goal;
mod impossible;
mod in_force;
mod of_rule;
mod proof;
mod values;
mod wish;

use std::collections::{BTreeMap, BTreeSet};

pub use decision::{Atom, Dated, Parts, Read, Walk};
pub use goal::{Aspect, Count, Goal, Of, Reached, Shown, Unit};
pub use in_force::Days;
pub use of_rule::positive;
pub use wish::{Literal, Rows, Seen, Wish};

use self::of_rule::Maker;
use super::{Selection, about, ask};
use crate::cases::citations::cited;
use crate::diag::Sources;
use crate::eval::Columns;
use crate::explain::{Answering, QUESTIONS_AT_ONCE, Question, RuleResult, Verdict};
use crate::model::{Frame, Model, Period, TableId, TermId};
use crate::plan::{NodeId, Plan, RulePlan};
use crate::syntax::pack::Case;
use crate::value::{Bilingual, Type};

/// What cases try: rules in the order of the model, then terms, then tables.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Rules, terms and tables.
    pub units: Vec<Unit>,
}

impl Coverage {
    /// Of how many goals that no case reaches it was not asked whether any company can.
    #[must_use]
    pub fn unasked(&self) -> usize {
        self.units.iter().map(|unit| unit.unasked).fold(0, usize::saturating_add)
    }

    /// The count of all units.
    #[must_use]
    pub fn count(&self, aspect: Option<Aspect>) -> Count {
        let goals = self.units.iter().flat_map(|unit| &unit.goals);
        Count::of(goals.filter(|goal| aspect.is_none_or(|aspect| goal.aspect == aspect)))
    }
}

/// Measures what all cases of the model try.
#[must_use]
pub fn cover(model: &Model, plan: &Plan, sources: &Sources) -> Coverage {
    cover_within(model, plan, sources, proof::MOST_WORK)
}

/// The same, where so much at most is assumed in the search for proofs that no company can reach a goal.
#[must_use]
pub fn cover_within(model: &Model, plan: &Plan, sources: &Sources, most: usize) -> Coverage {
    let mut units = units(&Maker { model, plan, sources });
    let trier = Trier::new(model, plan, sources);
    for unit in &mut units {
        // What only notes and milestones read shows in no answer that a case can expect.
        let Unit { goals, readers, .. } = unit;
        goals.retain(|goal| {
            let is_read = |way: &Vec<Literal>| {
                readers.iter().any(|rule| way.iter().all(|literal| trier.reads(*rule, literal.node)))
            };
            goal.shown.is_some() || goal.ways.is_empty() || goal.ways.iter().any(is_read)
        });
        let readers = unit.readers.iter().filter_map(|at| model.rules.get(*at));
        let in_force: Vec<Period> = readers.map(|rule| rule.in_force).collect();
        for goal in unit.goals.iter_mut().filter(|goal| goal.reached == Reached::No) {
            if let Some(reason) = impossible::why(model, plan, &in_force, &goal.ways) {
                goal.reached = Reached::Impossible(reason);
            }
        }
    }
    try_cases(model, plan, sources, &mut units);
    proof::prove(&trier, &mut units, most);
    Coverage { units }
}

/// The nodes that the answer of a rule may rest on.
#[derive(Debug, Default)]
struct Cone {
    /// Whatever the verdict is.
    always: BTreeSet<NodeId>,
    /// Where outputs are given.
    positive: BTreeSet<NodeId>,
}

impl Cone {
    fn of(plan: &Plan, nodes: &RulePlan) -> Self {
        let mut always: Vec<NodeId> = nodes.scope.iter().chain(&nodes.require).copied().collect();
        always.extend([nodes.date, nodes.in_force, nodes.scope_holds, nodes.require_holds]);
        let outputs = nodes.outputs.iter().flat_map(|(value, when)| std::iter::once(*value).chain(*when));
        let options = nodes.options.iter().flat_map(|way| [way.when, way.cost]);
        Self { always: under(plan, always), positive: under(plan, outputs.chain(options).collect()) }
    }
}

/// Some nodes and all that they use.
fn under(plan: &Plan, mut open: Vec<NodeId>) -> BTreeSet<NodeId> {
    let mut cone = BTreeSet::new();
    while let Some(node) = open.pop() {
        if cone.insert(node) {
            plan.node(node).op.for_each_operand(|operand| open.push(operand));
        }
    }
    cone
}

/// Where a table is read, and whether at a date of its own; and the rules that do.
type TableReads = (Vec<(Read, bool)>, BTreeSet<usize>);

/// A term at the nodes it was lowered to, with the rules that use it there.
#[derive(Default)]
struct Uses {
    nodes: Vec<(NodeId, BTreeSet<usize>)>,
}

fn units(maker: &Maker<'_>) -> Vec<Unit> {
    let (model, plan) = (maker.model, maker.plan);
    let mut units = Vec::new();
    let mut terms: BTreeMap<TermId, Uses> = BTreeMap::new();
    let mut tables: BTreeMap<TableId, TableReads> = BTreeMap::new();
    let mut open: Vec<(TermId, NodeId, usize)> = Vec::new();
    for (at, (rule, nodes)) in model.rules.iter().zip(&plan.rules).enumerate() {
        let (mut goals, parts) = maker.rule(rule, nodes);
        let readers = BTreeSet::from([at]);
        goals.extend(maker.parameters(&parts.reads, &readers, false));
        read_tables(&parts.reads, &readers, false, &mut tables);
        open.extend(parts.terms.iter().map(|(term, node)| (*term, *node, at)));
        units.push(Unit {
            of: Of::Rule(crate::model::RuleId(u32::try_from(at).unwrap_or(0))),
            name: rule.id.to_string(),
            span: rule.span,
            goals,
            readers,
            unasked: 0,
        });
    }
    while let Some((id, node, rule)) = open.pop() {
        let uses = terms.entry(id).or_default();
        let known = uses.nodes.iter().position(|(known, _)| *known == node);
        let of_node = known.unwrap_or(uses.nodes.len());
        if known.is_none() {
            uses.nodes.push((node, BTreeSet::new()));
        }
        let is_new = uses.nodes.get_mut(of_node).is_some_and(|(_, rules)| rules.insert(rule));
        if is_new && let Some(parts) = term_parts(maker, id, node) {
            open.extend(parts.terms.iter().map(|(term, node)| (*term, *node, rule)));
        }
    }
    for (id, mut uses) in terms {
        uses.nodes.sort_by_key(|(node, _)| *node);
        let Some(term) = model.terms.get(id.index()) else { continue };
        let mut goals: Vec<Goal> = Vec::new();
        let readers: BTreeSet<usize> = uses.nodes.iter().flat_map(|(_, rules)| rules).copied().collect();
        let mut reads = Vec::new();
        for (at, (node, rules)) in uses.nodes.iter().enumerate() {
            let Some(parts) = term_parts(maker, id, *node) else { continue };
            let own_date = term.dated_by.is_some();
            read_tables(&parts.reads, rules, own_date, &mut tables);
            let of_node = maker.atoms(&parts.atoms);
            if at == 0 {
                goals = of_node;
            } else {
                // The same expression lowered again: goal by goal another way to the same.
                for (goal, again) in goals.iter_mut().zip(of_node) {
                    goal.ways.extend(again.ways);
                }
            }
            reads.extend(parts.reads);
        }
        goals.extend(maker.parameters(&reads, &readers, term.dated_by.is_some()));
        if !goals.is_empty() {
            units.push(Unit {
                of: Of::Term(id),
                name: term.id.to_string(),
                span: term.span,
                goals,
                readers,
                unasked: 0,
            });
        }
    }
    units.extend(tables.iter().filter_map(|(id, (reads, readers))| maker.table(*id, reads, readers)));
    units
}

fn term_parts(maker: &Maker<'_>, id: TermId, node: NodeId) -> Option<Parts> {
    let term = maker.model.terms.get(id.index())?;
    let mut walk = Walk::new(maker.plan);
    if term.value.kind == Type::Boolean {
        walk.decision(&term.value, node, &[]);
    } else {
        walk.value(&term.value, node, &[]);
    }
    Some(walk.parts)
}

fn read_tables(reads: &[Read], rules: &BTreeSet<usize>, own_date: bool, tables: &mut BTreeMap<TableId, TableReads>) {
    for read in reads {
        if let Dated::Table(id) = read.what {
            let (all, readers) = tables.entry(id).or_default();
            if !all.iter().any(|(known, _)| known.node == read.node) {
                all.push((read.clone(), own_date));
            }
            readers.extend(rules);
        }
    }
}

/// Tries companies against goals.
pub struct Trier<'m> {
    model: &'m Model,
    plan: &'m Plan,
    sources: &'m Sources,
    /// The nodes that the answer of each rule may rest on.
    cones: Vec<Cone>,
    columns: Columns,
}

impl<'m> Trier<'m> {
    /// For the rules of a model.
    #[must_use]
    pub fn new(model: &'m Model, plan: &'m Plan, sources: &'m Sources) -> Self {
        let cones = plan.rules.iter().map(|nodes| Cone::of(plan, nodes)).collect();
        Self { model, plan, sources, cones, columns: Columns::default() }
    }

    /// Whether the answer of a rule, by its place, may rest on a node.
    #[must_use]
    pub fn reads(&self, rule: usize, node: NodeId) -> bool {
        self.cones.get(rule).is_some_and(|cone| cone.always.contains(&node) || cone.positive.contains(&node))
    }

    /// Whether the answer of a rule, by its place, may rest on a node only where its verdict is positive.
    #[must_use]
    pub fn is_of_outputs(&self, rule: usize, node: NodeId) -> bool {
        self.cones.get(rule).is_some_and(|cone| !cone.always.contains(&node) && cone.positive.contains(&node))
    }

    /// The ways to a goal that the answers of a rule, by its place, can show: those of nodes that it reads; what only
    /// outputs rest on is seen where there are outputs.
    #[must_use]
    pub fn ways(&self, rule: usize, goal: &Goal) -> Vec<Vec<Literal>> {
        let is_read = |way: &&Vec<Literal>| way.iter().all(|literal| self.reads(rule, literal.node));
        let shown = |way: &Vec<Literal>| -> Vec<Literal> {
            let of_outputs = way.iter().any(|literal| self.is_of_outputs(rule, literal.node));
            let nodes = self.plan.rules.get(rule).filter(|_| of_outputs);
            way.iter().copied().chain(nodes.into_iter().flat_map(positive)).collect()
        };
        goal.ways.iter().filter(is_read).map(shown).collect()
    }

    /// Marks what a company reaches that no case did, as reached by a case of that name; says what that is. It is about
    /// the first record.
    pub fn mark(&mut self, question: &Question, name: &str, units: &mut [Unit]) -> Vec<Bilingual> {
        let questions = std::slice::from_ref(question);
        self.try_all(questions, |_, results| results.first(), |_| name, units)
    }

    fn try_all<'c>(
        &mut self,
        questions: &[Question],
        about: impl for<'r> Fn(usize, &'r [RuleResult]) -> Option<&'r RuleResult>,
        name: impl Fn(usize) -> &'c str,
        units: &mut [Unit],
    ) -> Vec<Bilingual> {
        let Self { model, plan, sources, cones, columns } = self;
        let mut reached = Vec::new();
        let answering = Answering::new(model, plan, sources, questions, columns);
        let seen = Seen { plan, chunk: answering.chunk(), columns: answering.columns() };
        for (company, question) in questions.iter().enumerate() {
            let (_, results) = answering.answer(company);
            let Some(result) = about(company, &results) else { continue };
            let at = question.rule.index();
            let (Some(rule), Some(nodes), Some(cone)) = (model.rules.get(at), plan.rules.get(at), cones.get(at)) else {
                continue;
            };
            let rows = rows(seen, nodes, company, result);
            let tried = Tried { model, seen, rows, cone, result, cited: cited(result) };
            for unit in units.iter_mut().filter(|unit| unit.readers.contains(&at)) {
                for goal in unit.goals.iter_mut().filter(|goal| goal.reached == Reached::No) {
                    if tried.reaches(goal) {
                        goal.reached = Reached::By(rule.id.to_string(), name(company).to_owned());
                        reached.push(goal.what.clone());
                    }
                }
            }
        }
        reached
    }
}

/// Tries every case against the goals of the units it counts for.
fn try_cases(model: &Model, plan: &Plan, sources: &Sources, units: &mut [Unit]) {
    let (mut cases, mut questions): (Vec<&Case>, Vec<Question>) = (Vec::new(), Vec::new());
    for one in ask(model, plan, &Selection::default()) {
        if let Some(question) = one.question {
            cases.push(one.case);
            questions.push(question);
        }
    }
    let mut trier = Trier::new(model, plan, sources);
    for (cases, questions) in cases.chunks(QUESTIONS_AT_ONCE).zip(questions.chunks(QUESTIONS_AT_ONCE)) {
        let of = |company: usize| cases.get(company).copied();
        let about = |company: usize, results: &'_ [RuleResult]| -> Option<usize> {
            let result = of(company).and_then(|case| about(case, results))?;
            results.iter().position(|other| std::ptr::eq(other, result))
        };
        let name = |company: usize| of(company).map_or("", |case| case.name.value.as_str());
        trier.try_all(
            questions,
            |company, results| about(company, results).and_then(|at| results.get(at)),
            name,
            units,
        );
    }
}

/// Where nodes are read for the record that a result is about.
fn rows(seen: Seen<'_>, nodes: &RulePlan, company: usize, result: &RuleResult) -> Rows {
    let record = match (nodes.frame, &result.record) {
        (Frame::Record(record), Some(of)) => {
            let first = seen.chunk.record(record).of(company).start;
            Some((nodes.frame, first.saturating_add(of.index).saturating_sub(1)))
        }
        // A list that is empty or not stated: there is no record to read.
        (Frame::Record(_), None) => Some((nodes.frame, usize::MAX)),
        (Frame::Company, _) => None,
    };
    Rows { company, record }
}

/// A case with its answer.
struct Tried<'t> {
    model: &'t Model,
    seen: Seen<'t>,
    rows: Rows,
    cone: &'t Cone,
    result: &'t RuleResult,
    cited: BTreeSet<String>,
}

impl Tried<'_> {
    fn reaches(&self, goal: &Goal) -> bool {
        match &goal.shown {
            Some(shown) => self.shows(shown),
            None => goal
                .ways
                .iter()
                .any(|way| way.iter().all(|literal| self.matters(literal.node)) && self.seen.holds(way, self.rows)),
        }
    }

    /// Whether the answer may rest on a node.
    fn matters(&self, node: NodeId) -> bool {
        self.cone.always.contains(&node) || self.result.verdict.is_positive() && self.cone.positive.contains(&node)
    }

    fn shows(&self, shown: &Shown) -> bool {
        let result = self.result;
        let output = |id: &String| result.outputs.iter().find(|output| output.id == *id);
        match shown {
            Shown::Cited(cited) => result.verdict != Verdict::NotInForce && self.cited.contains(cited),
            Shown::Used(id, period) => result.sources.iter().any(|s| s.id == *id && s.period == Some(*period)),
            Shown::Default(id, period) => self.model.tables.get(id.index()).is_some_and(|table| {
                let lead = format!("{}[", table.id);
                let version = table.versions.iter().find(|version| version.period == *period);
                let has_row = |id: &str| {
                    let key = |row: &crate::model::Row| {
                        row.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                    };
                    version.is_some_and(|v| v.rows.iter().any(|row| format!("{lead}{}]", key(row)) == id))
                };
                result.sources.iter().any(|s| s.id.starts_with(&lead) && s.period == Some(*period) && !has_row(&s.id))
            }),
            Shown::Known(id) => output(id).is_some_and(|output| output.value.is_some()),
            Shown::Unknown(id) => output(id).is_some_and(|output| output.value.is_none()),
            Shown::Absent(id) => result.verdict.is_positive() && output(id).is_none(),
            Shown::Chosen(id) => result.options.iter().any(|option| option.id == *id && option.is_chosen),
        }
    }
}
