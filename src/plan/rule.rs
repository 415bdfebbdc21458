//! Rules to plans of rules: their conditions, outputs and choices as nodes.

use super::from_model::{Compiler, Context};
use super::{Constant, Kind, NodeId, NodeOp, RulePlan, Way};
use crate::model::{ChoiceOption, Comparison, Condition, Expr, Frame, Op, Rule};

impl Compiler<'_> {
    /// Every rule, in the order of the model; a choice is compiled after the rules it is made of.
    ///
    /// Of rules that are not wanted, by their place, there is only what keeps the places of the others.
    pub(super) fn rules(&mut self, wanted: impl Fn(usize) -> bool) -> Vec<RulePlan> {
        let all = &self.model.rules;
        let mut made: Vec<Option<RulePlan>> = Vec::with_capacity(all.len());
        for (at, rule) in all.iter().enumerate() {
            let plan = match (wanted(at), rule.options.is_empty()) {
                (false, _) => Some(self.unwanted(rule)),
                (true, true) => Some(self.rule(rule, &[])),
                (true, false) => None,
            };
            made.push(plan);
        }
        for (at, rule) in all.iter().enumerate() {
            if !matches!(made.get(at), Some(None)) {
                continue;
            }
            let choice = self.rule(rule, &made);
            if let Some(slot) = made.get_mut(at) {
                *slot = Some(choice);
            }
        }
        made.into_iter().flatten().collect()
    }

    /// A rule that is never asked.
    fn unwanted(&mut self, rule: &Rule) -> RulePlan {
        let frame = rule.each.map_or(Frame::Company, Frame::Record);
        let as_of = self.as_of();
        let date = self.lift(as_of, frame);
        let never = self.constant(Constant::Boolean(false));
        let never = self.lift(never, frame);
        RulePlan {
            frame,
            nature: rule.nature,
            date,
            in_force: never,
            scope: Vec::new(),
            require: Vec::new(),
            scope_holds: never,
            require_holds: never,
            options: Vec::new(),
            locals: Vec::new(),
            outputs: Vec::new(),
            notes: Vec::new(),
            milestones: Vec::new(),
        }
    }

    fn rule(&mut self, rule: &Rule, others: &[Option<RulePlan>]) -> RulePlan {
        let frame = rule.each.map_or(Frame::Company, Frame::Record);
        let as_of = self.as_of();
        // Not lifted: what depends on the date of the company alone stays a value of the company, also in summaries.
        let deciding = rule.dated_by.as_ref().map_or(as_of, |d| self.lower(d, &Context::bare(as_of)));
        let date = self.lift(deciding, frame);
        let (mut locals, mut options, mut chosen) = (Vec::new(), Vec::new(), None);
        for local in &rule.locals {
            // Options see the defines, which stand before what is chosen.
            if matches!(local.value.op, Op::Chosen) {
                options = self.ways(rule, others, &Context { date: deciding, locals: &locals, chosen });
                chosen = Some(self.least(&rule.options, &options));
            }
            let node = self.lower(&local.value, &Context { date: deciding, locals: &locals, chosen });
            locals.push(node);
        }
        let context = Context { date: deciding, locals: &locals, chosen };
        let mut at_frame = |expr: &Expr| {
            let node = self.lower(expr, &context);
            self.lift(node, frame)
        };
        let tests = |at_frame: &mut dyn FnMut(&Expr) -> NodeId, all: &[Condition]| -> Vec<NodeId> {
            all.iter().map(|c| at_frame(&c.test)).collect()
        };
        let (scope, require) = (tests(&mut at_frame, &rule.scope), tests(&mut at_frame, &rule.require));
        let notes = rule.notes.iter().map(|n| n.when.as_ref().map(&mut at_frame)).collect();
        let milestones = rule.milestones.iter().map(|m| (at_frame(&m.on), m.when.as_ref().map(&mut at_frame)));
        let milestones = milestones.collect();
        let outputs = rule.outputs.iter().map(|output| {
            let value = *locals.get(output.local).expect("every output is a local: this is a bug");
            let value = self.lift(value, frame);
            let when = output.when.as_ref().map(|w| self.lower(w, &context));
            (value, when.map(|w| self.lift(w, frame)))
        });
        let outputs = outputs.collect();
        RulePlan {
            frame,
            nature: rule.nature,
            date,
            in_force: self.in_force(rule, date, frame),
            scope_holds: self.all(&scope, frame),
            require_holds: self.all(&require, frame),
            scope,
            require,
            options,
            locals,
            outputs,
            notes,
            milestones,
        }
    }

    /// The ways of a choice: whether each is open, and its cost.
    fn ways(&mut self, rule: &Rule, others: &[Option<RulePlan>], context: &Context<'_>) -> Vec<Way> {
        let all = &self.model.rules;
        let mut made = Vec::new();
        for option in &rule.options {
            let when = if let Some(when) = &option.when {
                self.lower(when, context)
            } else {
                let taken = option.rules.iter().filter_map(|(name, _)| all.iter().position(|r| r.id == *name));
                let plans = taken.filter_map(|at| others.get(at).and_then(Option::as_ref));
                let hold: Vec<NodeId> = plans.flat_map(|p| [p.in_force, p.scope_holds, p.require_holds]).collect();
                self.all(&hold, Frame::Company)
            };
            made.push(Way { when, cost: self.lower(&option.cost, context) });
        }
        made
    }

    /// The name of the least costly way, and its cost.
    fn least(&mut self, options: &[ChoiceOption], ways: &[Way]) -> (NodeId, NodeId) {
        let named = options.iter().zip(ways).map(|(o, way)| (*way, self.symbols.intern(&o.id))).collect();
        let name = self.push(NodeOp::LeastWay(named), Frame::Company, Kind::Text);
        (name, self.push(NodeOp::LeastCost(ways.into()), Frame::Company, Kind::Number))
    }

    /// Whether a date is within the rule's dates.
    fn in_force(&mut self, rule: &Rule, date: NodeId, frame: Frame) -> NodeId {
        let mut bound = |comparison, day| {
            let constant = self.constant(Constant::Date(day));
            let constant = self.lift(constant, frame);
            self.push(NodeOp::Compare(comparison, date, constant), frame, Kind::Boolean)
        };
        let from = bound(Comparison::GreaterEqual, rule.in_force.from);
        match rule.in_force.to {
            None => from,
            Some(to) => {
                let to = bound(Comparison::LessEqual, to);
                self.push(NodeOp::And(from, to), frame, Kind::Boolean)
            }
        }
    }

    fn all(&mut self, conditions: &[NodeId], frame: Frame) -> NodeId {
        let mut all = conditions.iter().copied();
        if let Some(first) = all.next() {
            return all.fold(first, |done, node| self.push(NodeOp::And(done, node), frame, Kind::Boolean));
        }
        let constant = self.constant(Constant::Boolean(true));
        self.lift(constant, frame)
    }
}
