//! The goals of dated values: every version of a parameter that a rule or term reads, every row of a table that any does.

use std::collections::BTreeSet;

use super::decision::{Dated, Read};
use super::goal::{Aspect, Goal, Of, Reached, Shown, Unit};
use super::of_rule::{Maker, positive};
use super::wish::{Literal, Wish};
use crate::both;
use crate::model::{Period, TableId};
use crate::plan::{Constant, NodeOp, Symbols};
use crate::value::{Bilingual, Value};

/// Two periods have a day in common.
fn overlap(a: Period, b: Period) -> bool {
    a.to.is_none_or(|to| b.from <= to) && b.to.is_none_or(|to| a.from <= to)
}

fn never_in_force() -> Bilingual {
    Bilingual::fixed("读取它的规则届时均不在有效期", "no rule that reads it is in force then")
}

fn shown_period(period: Period) -> Bilingual {
    let from = period.from;
    match period.to {
        Some(to) => both!("{from} 至 {to} ", "from {from} to {to}"),
        None => both!("自 {from} 起", "from {from}"),
    }
}

impl Maker<'_> {
    /// The versions of the parameters that are read at these places, by rules that are in force in these periods at the
    /// date of the rule; where a term has a date of its own, at any.
    pub fn parameters(&self, reads: &[Read], readers: &BTreeSet<usize>, own_date: bool) -> Vec<Goal> {
        let mut goals: Vec<Goal> = Vec::new();
        for read in reads {
            let Dated::Parameter(id) = read.what else { continue };
            let Some(parameter) = self.model.parameters.get(id.index()) else { continue };
            for value in &parameter.values {
                let shown = Some(Shown::Used(parameter.id.to_string(), value.period));
                let ways = self.ways(read, value.period, None, readers);
                if let Some(goal) = goals.iter_mut().find(|goal| goal.shown == shown) {
                    goal.ways.extend(ways);
                    continue;
                }
                let (name, Bilingual { zh, en }) = (&parameter.id, shown_period(value.period));
                let (what, span) = (both!("`{name}` {zh}的值", "`{name}` {en}"), value.span);
                let reached = self.reachable(value.period, readers, own_date);
                goals.push(Goal { aspect: Aspect::Values, what, span, ways, shown, reached });
            }
        }
        goals
    }

    fn reachable(&self, period: Period, readers: &BTreeSet<usize>, own_date: bool) -> Reached {
        let mut rules = readers.iter().filter_map(|at| self.model.rules.get(*at));
        if own_date || rules.any(|rule| overlap(rule.in_force, period)) {
            Reached::No
        } else {
            Reached::Impossible(never_in_force())
        }
    }

    fn ways(
        &self,
        read: &Read,
        period: Period,
        keys: Option<&[Value]>,
        readers: &BTreeSet<usize>,
    ) -> Vec<Vec<Literal>> {
        let NodeOp::Lookup { date, keys: nodes, .. } = &self.plan.node(read.node).op else { return Vec::new() };
        let mut symbols = self.plan.symbols.clone();
        let mut way =
            vec![Literal { node: *date, wish: Wish::Within(period) }, Literal { node: read.node, wish: Wish::Known }];
        for (node, key) in nodes.iter().zip(keys.unwrap_or_default()) {
            way.push(Literal { node: *node, wish: Wish::Is(constant(&mut symbols, key)) });
        }
        way.extend(&read.beside);
        let rules = readers.iter().filter_map(|at| self.plan.rules.get(*at));
        // A value may also be why a rule does not apply.
        let ways = rules.flat_map(|nodes| [positive(nodes), vec![Literal::truth(nodes.in_force, true)]]);
        ways.map(|beside| beside.into_iter().chain(way.iter().copied()).collect()).collect()
    }

    /// A table with a goal for every row of every version, and for the value of keys without a row.
    pub fn table(&self, id: TableId, reads: &[(Read, bool)], readers: &BTreeSet<usize>) -> Option<Unit> {
        let table = self.model.tables.get(id.index())?;
        let own_date = reads.iter().any(|(_, own)| *own);
        let mut goals = Vec::new();
        for version in &table.versions {
            let Bilingual { zh, en } = shown_period(version.period);
            let reached = self.reachable(version.period, readers, own_date);
            let span = version.span;
            for row in &version.rows {
                let key = row.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let name = format!("{}[{key}]", table.id);
                let ways = reads.iter().flat_map(|(read, _)| self.ways(read, version.period, Some(&row.keys), readers));
                goals.push(Goal {
                    aspect: Aspect::Values,
                    what: both!("`{name}` {zh}的值", "`{name}` {en}"),
                    span: row.span,
                    ways: ways.collect(),
                    shown: Some(Shown::Used(name, version.period)),
                    reached: reached.clone(),
                });
            }
            if version.default.is_some() {
                let name = &table.id;
                let ways = reads.iter().flat_map(|(read, _)| self.ways(read, version.period, None, readers));
                goals.push(Goal {
                    aspect: Aspect::Values,
                    what: both!("`{name}` {zh}的缺省值", "the default of `{name}` {en}"),
                    span,
                    ways: ways.collect(),
                    shown: Some(Shown::Default(id, version.period)),
                    reached,
                });
            }
        }
        let (name, span) = (table.id.to_string(), table.span);
        Some(Unit { of: Of::Table(id), name, span, goals, readers: readers.clone(), unasked: 0 })
    }
}

fn constant(symbols: &mut Symbols, value: &Value) -> Constant {
    match value {
        Value::Boolean(b) => Constant::Boolean(*b),
        Value::Number(n) => Constant::Number(n.normalize()),
        Value::Date(d) => Constant::Date(*d),
        Value::Text(t) => Constant::Text(symbols.intern(t)),
    }
}
