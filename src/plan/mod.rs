//! A model compiled once into a flat array of nodes in dependency order, equal nodes shared.
//!
//! A node is one operation on columns. It belongs to a frame (companies, or the records of one kind) and uses only
//! nodes before it. Nothing here knows a company: evaluation fills one column a node, explanation reads them back.

mod cone;
mod from_model;
mod merged;
mod node;
mod rule;
mod series;
mod symbols;

pub use cone::Cone;
pub use from_model::compile_expression;
pub use merged::{Names, merged};
pub use node::{Constant, Kind, Node, NodeId, NodeOp, Way};
pub use series::{Series, SeriesId, SeriesSource, SeriesVersion};
pub use symbols::{Symbol, Symbols};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{FactId, Frame, Model, Nature, TermId};
use crate::value::Type;

/// A compiled model.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Nodes in dependency order.
    pub nodes: Vec<Node>,
    /// Dated constants and tables.
    pub series: Vec<Series>,
    /// Texts that occur in rule files.
    pub symbols: Symbols,
    /// Facts by identifier: the kind of their columns and their frame.
    pub facts: Vec<(Kind, Frame)>,
    /// How many kinds of record there are.
    pub records: usize,
    /// One entry a rule, in the order of the model.
    pub rules: Vec<RulePlan>,
    /// The tests of profile checks, in the order of the model.
    pub checks: Vec<NodeId>,
    /// The conditions of warnings, in the order of the model.
    pub warnings: Vec<NodeId>,
    /// The `as_of` fact.
    pub as_of: Option<FactId>,
    /// What each comparison of numbers compares, for gaps.
    pub compared: BTreeMap<NodeId, Compared>,
    /// Tells plans apart, so that columns kept from one are never taken for those of another.
    pub(crate) identity: Arc<()>,
    /// The terms a node is the value of.
    pub terms: BTreeMap<NodeId, Vec<TermId>>,
}

/// The sides of a comparison of numbers, as they were written.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The type of both.
    pub kind: Type,
    /// The left and the right side, before they were taken apart or repeated for records.
    pub sides: [NodeId; 2],
}

/// The nodes of a rule, all in its frame.
#[derive(Clone, Debug)]
pub struct RulePlan {
    /// What it is asked about.
    pub frame: Frame,
    /// Who decides.
    pub nature: Nature,
    /// The deciding date.
    pub date: NodeId,
    /// Whether the rule is in force on it.
    pub in_force: NodeId,
    /// Scope conditions.
    pub scope: Vec<NodeId>,
    /// Requirements.
    pub require: Vec<NodeId>,
    /// All scope conditions together.
    pub scope_holds: NodeId,
    /// All requirements together.
    pub require_holds: NodeId,
    /// The ways of a choice, in the order of the rule's options.
    pub options: Vec<Way>,
    /// The locals of the rule, in its order.
    pub locals: Vec<NodeId>,
    /// Each output's value and the condition under which it is there.
    pub outputs: Vec<(NodeId, Option<NodeId>)>,
    /// The condition of each note.
    pub notes: Vec<Option<NodeId>>,
    /// Each milestone's date and the condition under which there is one.
    pub milestones: Vec<(NodeId, Option<NodeId>)>,
}

impl Plan {
    /// Compiles a model.
    #[must_use]
    pub fn from_model(model: &Model) -> Self {
        from_model::compile(model, |_| true)
    }

    /// Compiles some rules of a model, by their place, with those that their options take together; the others keep their
    /// places and may not be asked.
    #[must_use]
    pub fn of_rules(model: &Model, wanted: impl Fn(usize) -> bool) -> Self {
        let choices = model.rules.iter().enumerate().filter(|(at, _)| wanted(*at)).map(|(_, rule)| rule);
        let taken: Vec<_> = choices.flat_map(|rule| rule.options.iter().flat_map(|o| &o.rules)).collect();
        let is_taken = |at: usize| model.rules.get(at).is_some_and(|rule| taken.iter().any(|(id, _)| *id == rule.id));
        from_model::compile(model, |at| wanted(at) || is_taken(at))
    }

    /// Adds a node that may use all others, for asking something more of them; it is no part of any rule.
    pub fn add(&mut self, node: Node) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        self.identity = Arc::new(());
        id
    }

    /// A node.
    ///
    /// # Panics
    /// When the identifier is of another plan, which is a bug.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id.index()).expect("a node id is only made by its plan: this is a bug")
    }
}
