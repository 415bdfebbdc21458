//! Random companies: what they state, and what they state more.

use super::evaluator::Profile;
use super::tape::{Tape, value};
use super::written::{Fact, V};

/// A random profile: a third of the facts and some of the lists are not stated.
pub fn profile(tape: &mut Tape<'_>, facts: &[Fact]) -> Profile {
    let company = facts.iter().map(|f| if f.record.is_none() { stated(tape, f) } else { None }).collect();
    let records = [0, 1].map(|kind| if tape.one_in(5) { None } else { list(tape, facts, kind) });
    Profile { company, records }
}

/// A random list of records, which is stated.
pub fn list(tape: &mut Tape<'_>, facts: &[Fact], kind: usize) -> Option<Vec<Vec<Option<V>>>> {
    let row = |tape: &mut Tape<'_>| {
        facts.iter().map(|f| if f.record == Some(kind) { stated(tape, f) } else { None }).collect()
    };
    Some((0..tape.pick(&[1, 2, 3, 0])).map(|_| row(tape)).collect())
}

fn stated(tape: &mut Tape<'_>, fact: &Fact) -> Option<V> {
    (fact.name == "as_of" || !tape.one_in(3)).then(|| value(tape, fact.kind))
}

/// States some of what is not stated, facts with an assumed value excepted.
pub fn state_more(profile: &mut Profile, facts: &[Fact], tape: &mut Tape<'_>) {
    for (kind, rows) in profile.records.iter_mut().enumerate() {
        if rows.is_none() && tape.one_in(2) {
            *rows = list(tape, facts, kind);
        }
    }
    let rows = profile
        .records
        .iter_mut()
        .enumerate()
        .flat_map(|(kind, rows)| rows.iter_mut().flatten().map(move |row| (Some(kind), row)));
    for (record, row) in std::iter::once((None, &mut profile.company)).chain(rows) {
        for (slot, fact) in row.iter_mut().zip(facts) {
            if slot.is_none() && fact.record == record && fact.assumed.is_none() && !tape.one_in(4) {
                *slot = Some(value(tape, fact.kind));
            }
        }
    }
}
