//! An evaluated chunk read back without profiles: what one answer needs, by how little one is missed, what companies may
//! not say.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::from_eval::assessed;
use super::needs::Needs;
use super::reader::Reader;
use super::{Assessment, Measure};
use crate::diag::{FileId, Report, Sources, Span};
use crate::eval::{Bits, Chunk, Column, Columns};
use crate::model::Model;
use crate::plan::{Kind, NodeId, NodeOp, Plan, RulePlan};
use crate::profile::Profile;
use crate::value::Bilingual;

/// An evaluated chunk, and what it was made of.
#[derive(Clone, Copy)]
pub struct Reading<'e> {
    /// What the plan means.
    pub model: &'e Model,
    /// What was evaluated.
    pub plan: &'e Plan,
    /// For which companies.
    pub chunk: &'e Chunk,
    /// With which results.
    pub columns: &'e Columns,
    /// The texts of the rules.
    pub sources: &'e Sources,
    /// A profile that states nothing.
    pub nothing: &'e Profile,
}

impl<'e> Reading<'e> {
    pub(super) fn reader(self, company: usize, profile: &'e Profile) -> Reader<'e> {
        let Self { model, plan, chunk, columns, sources, .. } = self;
        Reader { model, plan, chunk, columns, profile, sources, company }
    }

    /// Whether a company contradicts itself.
    #[must_use]
    pub fn is_contradictory(self, company: usize) -> bool {
        self.plan.checks.iter().any(|node| self.columns.get(*node).truth(company) == Some(false))
    }

    /// The rows of a rule's frame in which it is undetermined: nothing is false, and something is not known.
    #[must_use]
    pub fn undetermined(self, nodes: &RulePlan) -> Bits {
        let mut rows = Bits::default();
        let RulePlan { in_force, scope_holds, require_holds, .. } = nodes;
        let parts = [in_force, scope_holds, require_holds].map(|node| self.columns.get(*node));
        let [Column::Boolean { truth: t0, known: k0 }, Column::Boolean { truth: t1, known: k1 }, third] = parts else {
            return rows;
        };
        let Column::Boolean { truth: t2, known: k2 } = third else { return rows };
        let words = t0.words().zip(k0.words()).zip(t1.words().zip(k1.words())).zip(t2.words().zip(k2.words()));
        let open = words.map(|(((t0, k0), (t1, k1)), (t2, k2))| {
            let any_false = k0 & !t0 | k1 & !t1 | k2 & !t2;
            !any_false & !(t0 & t1 & t2)
        });
        rows.rebuild(k0.len(), open);
        rows
    }

    /// The contradictions of a company; their places mean nothing.
    #[must_use]
    pub fn contradictions(self, company: usize) -> Report {
        self.reader(company, self.nothing).contradictions(Span::new(FileId::default(), 0, 0))
    }

    /// Whether there are comparisons of numbers in a condition.
    #[must_use]
    pub fn is_measured(self, node: NodeId) -> bool {
        match &self.plan.node(node).op {
            NodeOp::And(a, b) | NodeOp::If(_, a, b) => self.is_measured(*a) || self.is_measured(*b),
            NodeOp::Lift(a, _) => self.is_measured(*a),
            NodeOp::Compare(_, a, _) => self.plan.node(*a).kind == Kind::Number,
            NodeOp::CompareQuotients(..) => true,
            _ => false,
        }
    }

    /// By how much the first unmet comparison of numbers in a condition is missed, where it has one.
    #[must_use]
    pub fn distance(self, node: NodeId, company: usize, row: usize) -> Option<Decimal> {
        self.reader(company, self.nothing).distance(node, row)
    }

    /// The first unmet comparison of numbers in a condition, where it has one.
    #[must_use]
    pub fn unmet_measure(self, node: NodeId, company: usize, row: usize) -> Option<Measure> {
        self.reader(company, self.nothing).measures(node, row).into_iter().find(|measure| !measure.is_met)
    }

    /// What an undetermined answer needs, sorted by name, and why something is unknown though all it needs is stated.
    #[must_use]
    pub fn needs(
        self,
        nodes: impl IntoIterator<Item = NodeId>,
        company: usize,
        row: usize,
    ) -> (Vec<String>, Vec<Bilingual>) {
        let reader = self.reader(company, self.nothing);
        let mut needs = Needs::default();
        for node in nodes {
            reader.needs(node, row, &mut needs);
        }
        (needs.facts.into_keys().collect(), needs.reasons.into_iter().collect())
    }

    /// The whole assessment of a company, whose profile is the one that was put into the chunk.
    #[must_use]
    pub fn assessment(self, company: usize, profile: &Profile, as_of: Date, source: &str) -> Assessment {
        let Self { model, plan, chunk, columns, sources, .. } = self;
        assessed(&Reader { model, plan, chunk, columns, profile, sources, company }, as_of, source)
    }
}

/// The nodes that decide a rule: whether it is in force, its scope and its requirements.
pub fn deciding(nodes: &RulePlan) -> impl Iterator<Item = NodeId> {
    [nodes.in_force].into_iter().chain(nodes.scope.iter().copied()).chain(nodes.require.iter().copied())
}
