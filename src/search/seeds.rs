//! Companies to start from: those of the rule's own cases, and one that states nothing but a date.

use super::space::{Facts, Place, Space, To, World};
use crate::diag::Report;
use crate::model::{Model, Rule};
use crate::plan::Constant;
use crate::profile::{Profile, RecordFacts, from_table};
use crate::syntax::toml::Table;
use crate::value::Value;

/// The companies of a rule's cases, with the names of these.
pub fn of_cases(model: &Model, rule: &Rule, space: &mut Space) -> Vec<(String, World)> {
    let mut all = Vec::new();
    for case in &rule.cases {
        let mut chain = vec![case];
        let mut last = case;
        while let Some(base) =
            last.like.as_ref().and_then(|like| rule.cases.iter().find(|c| c.name.value == like.value))
            && chain.len() <= rule.cases.len()
        {
            chain.push(base);
            last = base;
        }
        let mut given = Table::default();
        for case in chain.iter().rev() {
            given.lay_over(&case.given);
        }
        let mut report = Report::new();
        let profile = from_table(model, &given, &mut report);
        if !report.has_errors() {
            all.push((case.name.value.clone(), of_profile(model, &profile, space)));
        }
    }
    all
}

/// A company that states nothing but a date.
pub fn nothing(space: &Space) -> Vec<World> {
    let slot = space.as_of.map(|id| (id, space.slot(id)));
    let days = slot.map(|(id, slot)| slot.usual.iter().map(move |day| (id, *day))).into_iter().flatten();
    let of = |(id, day)| {
        let mut world = World::default();
        world.set(Place::Fact(id), To::Value(day));
        world
    };
    days.map(of).collect()
}

/// What a profile states of the facts of the space.
pub fn of_profile(model: &Model, profile: &Profile, space: &mut Space) -> World {
    let mut facts_of = |facts: &RecordFacts| {
        let mut all = Facts::new();
        for (id, stated) in facts {
            let slot = model.facts.get(id.index()).and_then(|fact| space.named(&fact.id));
            if let Some(slot) = slot {
                let value = match &stated.value {
                    Value::Boolean(b) => Constant::Boolean(*b),
                    Value::Number(n) => Constant::Number(n.normalize()),
                    Value::Date(d) => Constant::Date(*d),
                    Value::Text(t) => Constant::Text(space.symbols.intern(t)),
                };
                all.insert(slot, value);
            }
        }
        all
    };
    let facts = facts_of(&profile.facts);
    let lists: Vec<_> = profile
        .records
        .iter()
        .map(|(record, list)| (*record, list.iter().map(&mut facts_of).collect::<Vec<Facts>>()))
        .collect();
    let is_read = |kind: usize| space.slots.iter().any(|slot| slot.record == Some(kind));
    let kind = |record: crate::model::RecordId| {
        let name = model.records.get(record.index()).map(|record| record.id.as_str())?;
        space.kinds.iter().position(|kind| kind == name).filter(|kind| is_read(*kind))
    };
    let lists = lists.into_iter().filter_map(|(record, list)| Some((kind(record)?, list))).collect();
    World { facts, lists }
}
