//! The goals of a rule: its conditions, bounds, dates, outputs, options and clauses.

use std::cmp::Ordering;

use super::decision::{Atom, Parts, Walk};
use super::goal::{Aspect, Goal, Reached, Shown};
use super::in_force;
use super::wish::{Literal, Wish};
use crate::both;
use crate::diag::{Sources, Span};
use crate::model::{Clause, Condition, Model, Rule};
use crate::plan::{Constant, NodeId, Plan, RulePlan};
use crate::value::{Bilingual, Type};

/// What goals are made from.
#[derive(Clone, Copy, Debug)]
pub struct Maker<'m> {
    /// The rules.
    pub model: &'m Model,
    /// Compiled.
    pub plan: &'m Plan,
    /// Their texts.
    pub sources: &'m Sources,
}

/// A goal that is decided by nodes.
fn goal(aspect: Aspect, what: Bilingual, span: Span, ways: Vec<Vec<Literal>>) -> Goal {
    Goal { aspect, what, span, ways, shown: None, reached: Reached::No }
}

impl Maker<'_> {
    /// The goals of a rule, and what its expressions read.
    pub fn rule(&self, rule: &Rule, nodes: &RulePlan) -> (Vec<Goal>, Parts) {
        let mut goals = Vec::new();
        for (condition, node) in rule.scope.iter().zip(&nodes.scope).chain(rule.require.iter().zip(&nodes.require)) {
            goals.extend(states(condition, *node));
        }
        let parts = self.parts(rule, nodes);
        goals.extend(self.atoms(&parts.atoms));
        goals.extend(in_force::goals(self.model, self.plan, rule, nodes));
        goals.extend(Self::outputs(rule, nodes));
        goals.extend(self.options(rule, nodes));
        goals.extend(self.clauses(rule, nodes));
        (goals, parts)
    }

    /// The conditions and dated values of every expression that decides or gives something. Those of notes and milestones
    /// are left out: no case can expect them.
    fn parts(&self, rule: &Rule, nodes: &RulePlan) -> Parts {
        let mut walk = Walk::new(self.plan);
        let in_force = Literal::truth(nodes.in_force, true);
        let others = |own: usize, all: &[NodeId]| -> Vec<Literal> {
            let others = all.iter().enumerate().filter(|(at, _)| *at != own);
            others.map(|(_, node)| Literal::truth(*node, true)).collect()
        };
        for (at, (condition, node)) in rule.scope.iter().zip(&nodes.scope).enumerate() {
            let mut beside = vec![in_force];
            beside.extend(others(at, &nodes.scope));
            walk.decision(&condition.test, *node, &beside);
        }
        for (at, (condition, node)) in rule.require.iter().zip(&nodes.require).enumerate() {
            let mut beside = vec![in_force, Literal::truth(nodes.scope_holds, true)];
            beside.extend(others(at, &nodes.require));
            walk.decision(&condition.test, *node, &beside);
        }
        if let Some(date) = &rule.dated_by {
            walk.value(date, nodes.date, &[]);
        }
        let positive = positive(nodes);
        for (at, (local, node)) in rule.locals.iter().zip(&nodes.locals).enumerate() {
            let output = rule.outputs.iter().zip(&nodes.outputs).find(|(output, _)| output.local == at);
            let mut beside = Vec::new();
            if let Some((output, (_, when))) = output {
                beside.clone_from(&positive);
                if let (Some(expr), Some(node)) = (&output.when, when) {
                    walk.decision(expr, *node, &positive);
                    beside.push(Literal::truth(*node, true));
                }
            }
            if local.value.kind == Type::Boolean {
                walk.decision(&local.value, *node, &beside);
            } else {
                walk.value(&local.value, *node, &beside);
            }
        }
        for (option, way) in rule.options.iter().zip(&nodes.options) {
            if let Some(when) = &option.when {
                walk.decision(when, way.when, &positive);
            }
            let mut beside = positive.clone();
            beside.push(Literal::truth(way.when, true));
            walk.value(&option.cost, way.cost, &beside);
        }
        walk.parts
    }

    /// Every atomic condition deciding by being true and by being false, and the bounds of comparisons.
    pub fn atoms(&self, atoms: &[Atom]) -> Vec<Goal> {
        let mut goals = Vec::new();
        for atom in atoms {
            let text = self.sources.slice(atom.span).split_whitespace().collect::<Vec<_>>().join(" ");
            let with = |wish: Wish| -> Vec<Vec<Literal>> {
                let own = Literal { node: atom.node, wish };
                atom.decides.iter().map(|way| way.iter().copied().chain([own]).collect()).collect()
            };
            for truth in [true, false] {
                let (zh, en) = if truth { ("成立", "true") } else { ("不成立", "false") };
                let what = if atom.is_guard {
                    both!("`{text}` {zh}", "`{text}` {en}")
                } else {
                    both!("`{text}` {zh}，且单独决定结果", "`{text}` {en}, and that alone decides")
                };
                goals.push(goal(Aspect::Deciding, what, atom.span, with(Wish::Truth(truth))));
            }
            if atom.comparison.is_some() {
                let sides = [
                    (Ordering::Less, "左边小于右边", "the left side less than the right"),
                    (Ordering::Equal, "两边恰好相等", "both sides exactly equal"),
                    (Ordering::Greater, "左边大于右边", "the left side greater than the right"),
                ];
                for (order, zh, en) in sides {
                    let what = both!("`{text}`：{zh}", "`{text}`: {en}");
                    goals.push(goal(Aspect::Bounds, what, atom.span, with(Wish::Sides(order))));
                }
            }
        }
        goals
    }

    fn outputs(rule: &Rule, nodes: &RulePlan) -> Vec<Goal> {
        let mut goals = Vec::new();
        let positive = positive(nodes);
        let with = |more: &[Literal]| vec![positive.iter().chain(more).copied().collect::<Vec<_>>()];
        for (output, (value, when)) in rule.outputs.iter().zip(&nodes.outputs) {
            let id = output.id.to_string();
            let mut add = |what: Bilingual, ways: Vec<Vec<Literal>>, shown: Shown| {
                goals.push(Goal { shown: Some(shown), ..goal(Aspect::Outputs, what, output.span, ways) });
            };
            let there: Vec<Literal> = when.iter().map(|when| Literal::truth(*when, true)).collect();
            let own = |wish: Wish| -> Vec<Literal> {
                there.iter().copied().chain([Literal { node: *value, wish }]).collect()
            };
            add(
                both!("结果 `{id}` 有值", "output `{id}` with a value"),
                with(&own(Wish::Known)),
                Shown::Known(id.clone()),
            );
            let mut unknown = with(&own(Wish::Unknown));
            if let Some(when) = when {
                unknown.extend(with(&[Literal { node: *when, wish: Wish::Unknown }]));
                let absent = both!("结果 `{id}` 不出现", "output `{id}` absent");
                add(absent, with(&[Literal::truth(*when, false)]), Shown::Absent(id.clone()));
            }
            add(both!("结果 `{id}` 未知", "output `{id}` unknown"), unknown, Shown::Unknown(id.clone()));
        }
        goals
    }

    fn options(&self, rule: &Rule, nodes: &RulePlan) -> Vec<Goal> {
        let chosen =
            rule.locals.iter().zip(&nodes.locals).find(|(l, _)| matches!(l.value.op, crate::model::Op::Chosen));
        let symbols = &mut self.plan.symbols.clone();
        let mut goals = Vec::new();
        for option in &rule.options {
            let id = option.id.to_string();
            let mut way = positive(nodes);
            if let Some((_, node)) = chosen {
                let is = Wish::Is(Constant::Text(symbols.intern(&id)));
                way.push(Literal { node: *node, wish: is });
            }
            let what = both!("选项 `{id}` 被选中", "option `{id}` chosen");
            let shown = Some(Shown::Chosen(id));
            goals.push(Goal { shown, ..goal(Aspect::Outputs, what, option.span, vec![way]) });
        }
        goals
    }

    /// Every clause, once for each of its places in the law: of the benefit and the law behind it where the answer cites
    /// it, of a condition where its state is known, of an output where it is there.
    fn clauses(&self, rule: &Rule, nodes: &RulePlan) -> Vec<Goal> {
        let positive = positive(nodes);
        let mut goals: Vec<Goal> = Vec::new();
        let mut add = |clause: &Clause, way: Vec<Literal>| {
            let Some(instrument) = self.model.instruments.get(clause.instrument.index()) else { return };
            let cited = match &clause.at {
                Some((at, _)) => format!("{} {at}", instrument.id),
                None => instrument.id.clone(),
            };
            let shown = Some(Shown::Cited(cited.clone()));
            if goals.iter().any(|goal| goal.shown == shown) {
                return;
            }
            let what = both!("引用 `{cited}`", "`{cited}` cited");
            goals.push(Goal { shown, ..goal(Aspect::Clauses, what, clause.span, vec![way]) });
        };
        add(&rule.clause, positive.clone());
        for clause in &rule.basis {
            add(clause, positive.clone());
        }
        let conditions = rule.scope.iter().zip(&nodes.scope).chain(rule.require.iter().zip(&nodes.require));
        for (condition, node) in conditions {
            for clause in &condition.clauses {
                add(clause, vec![Literal { node: *node, wish: Wish::Known }, Literal::truth(nodes.in_force, true)]);
            }
        }
        for (output, (value, _)) in rule.outputs.iter().zip(&nodes.outputs) {
            for clause in &output.clauses {
                let mut way = positive.clone();
                way.push(Literal { node: *value, wish: Wish::Known });
                add(clause, way);
            }
        }
        for (option, way) in rule.options.iter().zip(&nodes.options) {
            for clause in &option.clauses {
                let mut with = positive.clone();
                with.push(Literal::truth(way.when, true));
                add(clause, with);
            }
        }
        goals
    }
}

/// That a rule applies, or would if an authority agreed.
#[must_use]
pub fn positive(nodes: &RulePlan) -> Vec<Literal> {
    [nodes.in_force, nodes.scope_holds, nodes.require_holds].map(|node| Literal::truth(node, true)).to_vec()
}

fn states(condition: &Condition, node: NodeId) -> [Goal; 3] {
    let id = &condition.id;
    let of =
        |what: Bilingual, wish: Wish| goal(Aspect::States, what, condition.span, vec![vec![Literal { node, wish }]]);
    [
        of(both!("`{id}` 符合", "`{id}` met"), Wish::Truth(true)),
        of(both!("`{id}` 不符合", "`{id}` unmet"), Wish::Truth(false)),
        of(both!("`{id}` 未知", "`{id}` unknown"), Wish::Unknown),
    ]
}
