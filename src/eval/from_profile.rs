//! Profiles to a chunk.

use jiff::civil::Date;

use super::Chunk;
use crate::model::{FactId, Frame, RecordId};
use crate::plan::{Constant, Plan, Symbols};
use crate::profile::Profile;
use crate::value::Value;

/// The chunk of some profiles, each with the date its answers are for.
#[must_use]
pub fn chunk_of<'p>(plan: &Plan, profiles: impl IntoIterator<Item = (&'p Profile, Date)>) -> Chunk {
    let mut chunk = Chunk::empty(plan);
    for (profile, as_of) in profiles {
        push(plan, &mut chunk, profile, as_of);
    }
    for rows in &mut chunk.records {
        rows.starts.push(rows.parents.len());
    }
    chunk
}

fn push(plan: &Plan, chunk: &mut Chunk, profile: &Profile, as_of: Date) {
    let Chunk { len, facts, records, symbols, .. } = chunk;
    for ((at, (_, frame)), column) in plan.facts.iter().enumerate().zip(facts.iter_mut()) {
        let id = FactId(u32::try_from(at).unwrap_or(u32::MAX));
        match frame {
            Frame::Company if plan.as_of == Some(id) => column.push(Some(Constant::Date(as_of))),
            Frame::Company => column.push(profile.facts.get(&id).map(|s| constant(symbols, &s.value))),
            Frame::Record(record) => {
                for facts in profile.records.get(record).into_iter().flatten() {
                    column.push(facts.get(&id).map(|s| constant(symbols, &s.value)));
                }
            }
        }
    }
    for (at, rows) in records.iter_mut().enumerate() {
        let stated = profile.records.get(&RecordId(u32::try_from(at).unwrap_or(u32::MAX)));
        rows.starts.push(rows.parents.len());
        rows.stated.push(stated.is_some());
        rows.parents.extend(stated.into_iter().flatten().map(|_| *len));
    }
    *len = len.saturating_add(1);
}

fn constant(symbols: &mut Symbols, value: &Value) -> Constant {
    match value {
        Value::Boolean(b) => Constant::Boolean(*b),
        Value::Number(n) => Constant::Number(*n),
        Value::Date(d) => Constant::Date(*d),
        Value::Text(t) => Constant::Text(symbols.intern(t)),
    }
}
