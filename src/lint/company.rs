//! A company that is exactly at a bound, for findings about bounds: what it states and how the rule answers it.

use std::cell::{Cell, OnceCell};

use rust_decimal::Decimal;

use crate::both;
use crate::diag::Sources;
use crate::explain::Part;
use crate::model::{Comparison, Model, RuleId};
use crate::plan::{Constant, NodeId, NodeOp, Plan};
use crate::search::{Finder, Stand, Subject};
use crate::value::Bilingual;

/// How many companies are tried for one finding.
const TRIES: usize = 2_048;
/// For how many findings of a run a company is looked for.
const FINDINGS: usize = 24;

/// Looks for companies of a model; nothing is compiled before it is asked.
pub struct Companies<'m> {
    model: &'m Model,
    sources: &'m Sources,
    plan: OnceCell<Plan>,
    asked: Cell<usize>,
}

/// A condition of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The rule.
    pub rule: RuleId,
    /// Whether it is of the scope or a requirement.
    pub part: Part,
    /// Which of them.
    pub at: usize,
}

impl<'m> Companies<'m> {
    /// Of a model.
    pub fn new(model: &'m Model, sources: &'m Sources) -> Self {
        Self { model, sources, plan: OnceCell::new(), asked: Cell::new(0) }
    }

    /// A company for which a comparison of a condition is exactly at its bound and everything else holds.
    pub fn at_bound(&self, place: Place, sign: Comparison, bound: Decimal) -> Option<Bilingual> {
        if self.asked.replace(self.asked.get().saturating_add(1)) >= FINDINGS {
            return None;
        }
        let plan = self.plan.get_or_init(|| Plan::from_model(self.model));
        let subject = Subject { model: self.model, plan, sources: self.sources, rule: place.rule };
        let node = subject.condition(place.part, place.at)?;
        let comparison = comparison(&subject, node, sign, bound)?;
        let goal = subject.bound(place.part, place.at, comparison, Stand::At);
        let found = Finder::new(subject).within(TRIES).find(&goal)?;
        let verdict = found.results.first()?.verdict.name();
        let Bilingual { zh, en } = found.stated(self.model);
        Some(both!(
            "例如 {zh}：恰在界上，现在的结果是 `{verdict}`",
            "{en} is exactly at it, and is answered `{verdict}` now"
        ))
    }
}

/// The comparison of that sign with that number; else the only one of that sign.
fn comparison(subject: &Subject<'_>, node: NodeId, sign: Comparison, bound: Decimal) -> Option<NodeId> {
    let op = |node: NodeId| &subject.plan.node(node).op;
    let has = |sides: &[NodeId]| sides.iter().any(|side| *op(*side) == NodeOp::Constant(Constant::Number(bound)));
    let all = subject.comparisons(node);
    let of_sign = |node: &&NodeId| match op(**node) {
        NodeOp::Compare(other, ..) | NodeOp::CompareQuotients(other, _) => *other == sign,
        _ => false,
    };
    let with_number = |node: &&NodeId| match op(**node) {
        NodeOp::Compare(_, a, b) => has(&[*a, *b]),
        NodeOp::CompareQuotients(_, sides) => has(sides),
        _ => false,
    };
    let signed: Vec<&NodeId> = all.iter().filter(of_sign).collect();
    let exact = signed.iter().find(|node| with_number(node)).copied();
    exact.or(if let [only] = signed.as_slice() { Some(*only) } else { None }).copied()
}
