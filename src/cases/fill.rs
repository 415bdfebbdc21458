//! Cases ready to paste for a whole pack: for what no case tries, and for changes of the rules that none notices.
//!
//! What a suggested case expects is what the rules answer now: somebody has to read it against the law before it is kept.

use super::coverage::{Coverage, Goal, Literal, Reached, Trier, Wish};
use super::suggest::{Hole, suggest};
use crate::diag::{Sources, Span};
use crate::explain::Question;
use crate::model::{Frame, Model, RuleId};
use crate::plan::{Constant, NodeId, Plan, Symbols};
use crate::search::{self, Finder, Stand, Subject};
use crate::value::{Bilingual, Value};

/// A case that could be added to a rule file.
#[derive(Clone, Debug)]
pub struct Filling {
    /// The rule.
    pub rule: RuleId,
    /// Where the rule stands.
    pub span: Span,
    /// What it tries, or which changes it notices.
    pub what: Vec<Bilingual>,
    /// The case, with its header.
    pub text: String,
}

/// What could not be reached: no company was met within the bound of the search, which proves nothing.
#[derive(Clone, Debug)]
pub struct NotFound {
    /// What was looked for.
    pub what: Bilingual,
    /// Where it stands.
    pub span: Span,
}

/// A goal by its unit and its place in it.
type At = (usize, usize);

/// Cases for the goals that no case reaches, rule after rule; what is left of terms and tables by one rule is tried by the
/// next that uses them. The goals that they reach are so marked.
#[must_use]
pub fn fill(
    model: &Model,
    plan: &Plan,
    sources: &Sources,
    coverage: &mut Coverage,
    wanted: impl Fn(usize) -> bool,
) -> (Vec<Filling>, Vec<NotFound>) {
    let mut trier = Trier::new(model, plan, sources);
    let mut all = Vec::new();
    for (reader, (rule, nodes)) in model.rules.iter().zip(&plan.rules).enumerate().filter(|(at, _)| wanted(*at)) {
        let id = RuleId(u32::try_from(reader).unwrap_or(u32::MAX));
        let open = open(coverage, &trier, plan, reader, nodes.frame);
        if open.is_empty() {
            continue;
        }
        let named: Vec<NodeId> = open.iter().flat_map(|(_, _, ways)| ways.iter().flatten()).map(|l| l.node).collect();
        let mut finder = Finder::with(Subject { model, plan, sources, rule: id }, &named);
        let holes: Vec<Hole<'_>> = open.iter().map(|(_, goal, ways)| hole(plan, goal, ways)).collect();
        let (made, _) = suggest(&mut finder, &holes);
        for suggestion in made {
            let found = &suggestion.found;
            let question = Question {
                profile: found.profile.clone(),
                as_of: found.as_of,
                rule: id,
                record: None,
                whole: rule.span,
            };
            let what = trier.mark(&question, &suggestion.name, &mut coverage.units);
            if !what.is_empty() {
                all.push(Filling { rule: id, span: rule.span, what, text: suggestion.text });
            }
        }
    }
    let goals = coverage.units.iter().flat_map(|unit| &unit.goals);
    let missed = goals.filter(|goal| goal.reached == Reached::No);
    let missed = missed.map(|goal| NotFound { what: goal.what.clone(), span: goal.span }).collect();
    (all, missed)
}

/// The goals that cases of a rule could reach and none does, with the ways that the search can go: those of nodes that the
/// rule reads, and not of records of another kind.
fn open(
    coverage: &Coverage,
    trier: &Trier<'_>,
    plan: &Plan,
    reader: usize,
    frame: Frame,
) -> Vec<(At, Goal, Vec<Vec<Literal>>)> {
    let can = |way: &Vec<Literal>| {
        way.iter().all(|literal| {
            let own = plan.node(literal.node).frame;
            own == Frame::Company || own == frame
        })
    };
    let units = coverage.units.iter().enumerate().filter(|(_, unit)| unit.readers.contains(&reader));
    let goals =
        units.flat_map(|(at, unit)| unit.goals.iter().enumerate().map(move |(place, goal)| ((at, place), goal)));
    let open = goals.filter(|(_, goal)| goal.reached == Reached::No).map(|(at, goal)| {
        let mut ways = trier.ways(reader, goal);
        ways.retain(can);
        (at, goal.clone(), ways)
    });
    open.filter(|(_, _, ways)| !ways.is_empty()).collect()
}

fn hole(plan: &Plan, goal: &Goal, ways: &[Vec<Literal>]) -> Hole<'static> {
    let ways = ways.iter().map(|way| way.iter().map(|literal| wish(plan, *literal)).collect()).collect();
    let label = goal.what.en.chars().filter(|c| *c != '`' && *c != '"').collect();
    Hole { label, goal: search::Goal { ways } }
}

fn wish(plan: &Plan, literal: Literal) -> search::Wish<'static> {
    let node = literal.node;
    match literal.wish {
        Wish::Truth(truth) => search::Wish::Truth(node, Some(truth)),
        Wish::Known => search::Wish::Known(node),
        Wish::Unknown => search::Wish::Unknown(node),
        Wish::Within(period) => search::Wish::Within(node, period),
        Wish::Sides(order) => search::Wish::Stands(
            node,
            match order {
                std::cmp::Ordering::Less => Stand::JustBelow,
                std::cmp::Ordering::Equal => Stand::At,
                std::cmp::Ordering::Greater => Stand::JustAbove,
            },
        ),
        Wish::Is(constant) => search::Wish::Equals(node, value(&plan.symbols, constant)),
    }
}

fn value(symbols: &Symbols, constant: Constant) -> Value {
    match constant {
        Constant::Boolean(b) => Value::Boolean(b),
        Constant::Number(n) => Value::Number(n),
        Constant::Date(d) => Value::Date(d),
        Constant::Text(symbol) => Value::Text(symbols.text(symbol)),
    }
}
