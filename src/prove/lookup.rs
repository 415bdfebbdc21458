//! Dated constants and tables read backwards: in which periods and for which keys they have which value; and texts.

use super::branch::{Branch, Goal, Truths, number_of};
use super::ground::Ground;
use super::ratio::Ratio;
use super::texts::Texts;
use crate::model::Comparison;
use crate::plan::{Constant, Kind, NodeId, NodeOp, Series, SeriesId, SeriesVersion, Symbol};

/// Rows that are told apart one by one; of longer tables it is only known that some row has the key.
const MOST_ROWS: usize = 400;

type Keyed<'p> = (SeriesId, NodeId, &'p [NodeId]);

impl Branch {
    /// Assumes that a value looked up is one of these.
    pub(super) fn look_up(
        &mut self,
        ground: &Ground<'_>,
        node: NodeId,
        now: Truths,
        (series, date, keys): Keyed<'_>,
        agenda: &mut Vec<Goal>,
    ) -> bool {
        let Some(series) = ground.plan.series.get(series.index()) else { return true };
        let parts = keys.iter().copied().chain([date]);
        let mut ways = Vec::new();
        if now.has(Truths::UNKNOWN) {
            ways.extend(parts.clone().map(|part| vec![Goal::Is(part, Truths::UNKNOWN)]));
            ways.extend(missing(ground, series, date, keys));
        }
        let known = now & Truths::KNOWN;
        if !known.is_empty() {
            for version in &series.versions {
                for (constant, mut way) in rows(ground, version, keys) {
                    let fits = match constant {
                        Constant::Boolean(truth) => known.has(if truth { Truths::TRUE } else { Truths::FALSE }),
                        _ => true,
                    };
                    if fits {
                        way.extend(within(version, date));
                        way.push(Goal::Fixed(node, constant));
                        ways.push(way);
                    }
                }
            }
        }
        if now.is_within(Truths::KNOWN) {
            agenda.extend(parts.map(|part| Goal::Is(part, Truths::KNOWN)));
        }
        if ways.is_empty() {
            return false;
        }
        self.either(ways);
        true
    }

    /// Assumes that a text is known and one of these.
    pub(super) fn among(&mut self, ground: &Ground<'_>, node: NodeId, texts: &Texts, agenda: &mut Vec<Goal>) -> bool {
        let node = ground.lifted(node);
        match &ground.plan.node(node).op {
            NodeOp::Constant(Constant::Text(text)) => return texts.contains(*text),
            NodeOp::Assumed { stated: a, otherwise: b } | NodeOp::First(a, b) => {
                let first = vec![Goal::Is(*a, Truths::KNOWN), Goal::Among(*a, texts.clone())];
                self.either([first, vec![Goal::Is(*a, Truths::UNKNOWN), Goal::Among(*b, texts.clone())]]);
            }
            NodeOp::If(c, a, b) => {
                let way = |truth, taken| vec![Goal::Is(*c, truth), Goal::Among(taken, texts.clone())];
                self.either([way(Truths::TRUE, *a), way(Truths::FALSE, *b)]);
            }
            NodeOp::Lookup { series, date, keys } => {
                let versions = ground.plan.series.get(series.index()).map_or(&[][..], |s| &s.versions);
                let mut ways = Vec::new();
                for version in versions {
                    for (constant, mut way) in rows(ground, version, keys) {
                        if matches!(constant, Constant::Text(text) if texts.contains(text)) {
                            way.extend(within(version, *date));
                            ways.push(way);
                        }
                    }
                }
                if ways.is_empty() {
                    return false;
                }
                self.either(ways);
            }
            NodeOp::LeastWay(ways) => return ways.iter().any(|(_, name)| texts.contains(*name)),
            NodeOp::Fact(id) => {
                let given = || ground.given(*id).and_then(|given| given.texts.clone());
                let before = self.texts.get(&node).cloned().or_else(given);
                let now = before.map_or_else(|| texts.clone(), |before| before.meet(texts));
                if now.is_empty() {
                    return false;
                }
                self.texts.insert(node, now);
                agenda.push(Goal::Is(node, Truths::KNOWN));
            }
            _ => {}
        }
        true
    }
}

/// That a date is in the period of a version.
fn within(version: &SeriesVersion, date: NodeId) -> Vec<Goal> {
    let day = |d| Ratio::whole(super::calendar::day(d));
    let from = Goal::Bound(date, Comparison::GreaterEqual, day(version.period.from));
    let to = version.period.to.map(|to| Goal::Bound(date, Comparison::LessEqual, day(to)));
    std::iter::once(from).chain(to).collect()
}

/// Each value of a version with the keys that have it; keys of one value together where they are texts.
fn rows(ground: &Ground<'_>, version: &SeriesVersion, keys: &[NodeId]) -> Vec<(Constant, Vec<Goal>)> {
    let mut all: Vec<(Constant, Vec<Goal>)> = Vec::new();
    let default = |goals| version.default.map(|value| (value, goals));
    match keys {
        [] => all.extend(default(Vec::new())),
        [key] if ground.kind(*key) == Kind::Text => {
            let mut by_value: Vec<(Constant, Vec<Symbol>)> = Vec::new();
            let mut named = Vec::new();
            for (row, value) in &version.rows {
                let [Constant::Text(text)] = &**row else { continue };
                named.push(*text);
                match by_value.iter_mut().find(|(v, _)| v == value) {
                    Some((_, texts)) => texts.push(*text),
                    None => by_value.push((*value, vec![*text])),
                }
            }
            let among = |texts| vec![Goal::Among(*key, texts)];
            all.extend(by_value.into_iter().map(|(value, texts)| (value, among(Texts::only(texts)))));
            all.extend(default(among(Texts::all_but(named))));
        }
        keys => {
            let rows = version.rows.iter().take(MOST_ROWS);
            all.extend(rows.map(|(row, value)| (*value, keys.iter().zip(&**row).map(|(k, c)| is(*k, *c)).collect())));
            all.extend(default(Vec::new()));
        }
    }
    all
}

/// That a key is a constant.
fn is(key: NodeId, constant: Constant) -> Goal {
    match constant {
        Constant::Boolean(truth) => Goal::Is(key, if truth { Truths::TRUE } else { Truths::FALSE }),
        Constant::Text(text) => Goal::Among(key, Texts::only(vec![text])),
        other => Goal::Bound(key, Comparison::Equal, number_of(other).unwrap_or(Ratio::ZERO)),
    }
}

/// When a series has no value though date and keys are known.
fn missing(ground: &Ground<'_>, series: &Series, date: NodeId, keys: &[NodeId]) -> Vec<Vec<Goal>> {
    let known: Vec<Goal> = keys.iter().copied().chain([date]).map(|k| Goal::Is(k, Truths::KNOWN)).collect();
    let day = |d| Ratio::whole(super::calendar::day(d));
    let mut ways: Vec<Vec<Goal>> = Vec::new();
    let mut push = |goals: Vec<Goal>| ways.push(known.iter().cloned().chain(goals).collect());
    // Between one version and the next, before the first and after the last.
    let mut after = None;
    for version in &series.versions {
        let mut gap = vec![Goal::Bound(date, Comparison::Less, day(version.period.from))];
        gap.extend(after.map(|to| Goal::Bound(date, Comparison::Greater, day(to))));
        push(gap);
        after = version.period.to;
    }
    if let Some(to) = after {
        push(vec![Goal::Bound(date, Comparison::Greater, day(to))]);
    }
    for version in series.versions.iter().filter(|v| v.default.is_none()) {
        let mut way = within(version, date);
        match keys {
            [key] if ground.kind(*key) == Kind::Text => {
                let text = |row: &[Constant]| if let [Constant::Text(text)] = row { Some(*text) } else { None };
                way.push(Goal::Among(*key, Texts::all_but(version.rows.keys().filter_map(|r| text(r)).collect())));
            }
            [key] if ground.kind(*key) != Kind::Boolean => {
                let number = |row: &[Constant]| row.first().copied().and_then(number_of);
                let rows = version.rows.keys().filter_map(|row| number(row));
                way.extend(rows.map(|at| Goal::Bound(*key, Comparison::NotEqual, at)));
            }
            _ => {}
        }
        push(way);
    }
    ways
}
