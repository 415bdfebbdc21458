//! The engine against a simple evaluator that reads the written trees a row at a time: random packs, random companies.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

#[path = "reference/companies.rs"]
mod companies;
#[path = "reference/engine.rs"]
mod engine;
#[path = "reference/evaluator.rs"]
mod evaluator;
#[path = "reference/random.rs"]
mod random;
#[path = "reference/simpler.rs"]
mod simpler;
#[path = "reference/tape.rs"]
mod tape;
#[path = "reference/written.rs"]
mod written;

use std::cell::RefCell;
use std::collections::BTreeMap;

use huiqi::eval::{Chunk, Columns, chunk_of, evaluate};
use huiqi::explain::{OutputResult, Verdict, assess};
use huiqi::model::Frame;
use huiqi::plan::{Constant, NodeId, Plan};
use huiqi::profile::Profile;
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};
use tape::Tape;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, max_shrink_iters: 20_000, ..ProptestConfig::with_cases(cases) }
}

/// Numbers for a pack, and for some companies.
fn tapes(companies: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = (Vec<u32>, Vec<Vec<u32>>)> {
    let pack = prop::collection::vec(any::<u32>(), 0..=900);
    let company = prop::collection::vec(any::<u32>(), 20..=160);
    (pack, prop::collection::vec(company, companies))
}

#[test]
fn every_answer_is_that_of_the_reference() {
    let seen: RefCell<BTreeMap<&str, usize>> = RefCell::default();
    let outcome = TestRunner::new(config(2000)).run(&tapes(1..=8), |(pack, companies)| {
        let pack = random::pack(&mut Tape::new(&pack));
        let (sources, model) = engine::load(&pack).map_err(TestCaseError::fail)?;
        prop_assert!(engine::same_numbers(&pack, &model));
        let plan = Plan::from_model(&model);
        for company in &companies {
            let stated = companies::profile(&mut Tape::new(company), &pack.facts);
            let (profile, as_of) = engine::profile(&stated);
            let reported = engine::reported(&assess(&model, &plan, &sources, &profile, as_of, "test"));
            let expected = evaluator::answers(&pack, &stated);
            for result in &expected {
                let mut seen = seen.borrow_mut();
                *seen.entry(result.verdict).or_default() += 1;
                *seen.entry("outputs").or_default() += result.outputs.iter().filter(|o| o.1.is_some()).count();
                *seen.entry("unknown outputs").or_default() += result.outputs.iter().filter(|o| o.1.is_none()).count();
            }
            prop_assert_eq!(&reported, &expected, "{}", explain(&pack, &stated));
        }
        Ok(())
    });
    report(outcome);
    let seen = seen.into_inner();
    assert!(seen.len() == 8 && seen.values().all(|n| *n > 100), "{seen:?}");
}

/// Some companies: each from its own numbers, or those of another in another order.
fn many(numbers: &[Vec<u32>], count: usize, pack: &written::Pack) -> Vec<(Profile, Date)> {
    let one = |i: usize| {
        let mut tape = numbers[i % numbers.len()].clone();
        let by = i / numbers.len() % tape.len();
        tape.rotate_left(by);
        engine::profile(&companies::profile(&mut Tape::new(&tape), &pack.facts))
    };
    (0..count).map(one).collect()
}

fn chunk(plan: &Plan, companies: &[(Profile, Date)]) -> Chunk {
    chunk_of(plan, companies.iter().map(|(profile, as_of)| (profile, *as_of)))
}

/// Every value of a company in a chunk: by node, by row; texts as texts, since their numbers are each chunk's own.
fn values(plan: &Plan, chunk: &Chunk, columns: &Columns, company: usize) -> Vec<Vec<Option<String>>> {
    let shown = |constant| match constant {
        Constant::Boolean(b) => b.to_string(),
        Constant::Number(n) => n.normalize().to_string(),
        Constant::Date(d) => d.to_string(),
        Constant::Text(symbol) => format!("{:?}", chunk.symbols.text(symbol)),
    };
    let of_node = |node| {
        let rows = match plan.node(node).frame {
            Frame::Company => company..company + 1,
            Frame::Record(record) => chunk.record(record).of(company),
        };
        rows.map(|row| columns.get(node).get(row).map(shown)).collect()
    };
    nodes(plan).map(of_node).collect()
}

/// The nodes from which answers are read.
fn nodes(plan: &Plan) -> impl Iterator<Item = NodeId> + '_ {
    plan.rules.iter().flat_map(|r| {
        let single = [r.date, r.in_force, r.scope_holds, r.require_holds];
        let outputs = r.outputs.iter().flat_map(|(value, when)| std::iter::once(*value).chain(*when));
        single.into_iter().chain(r.scope.iter().copied()).chain(r.require.iter().copied()).chain(outputs)
    })
}

/// The columns of all together hold for each company what those of that company alone hold.
fn together_as_alone(plan: &Plan, companies: &[(Profile, Date)], columns: &mut Columns) -> Result<(), String> {
    let all = chunk(plan, companies);
    evaluate(plan, &all, columns);
    let mut alone = Columns::default();
    for (i, company) in companies.iter().enumerate() {
        let one = chunk(plan, std::slice::from_ref(company));
        evaluate(plan, &one, &mut alone);
        let (here, there) = (values(plan, &all, columns, i), values(plan, &one, &alone, 0));
        if here != there {
            return Err(format!("company {i} of {}: {here:?} together, {there:?} alone", companies.len()));
        }
    }
    // Nothing stands beyond the last row.
    for node in nodes(plan) {
        let (column, rows) = (columns.get(node), all.rows(plan.node(node).frame));
        if column.len() != rows || column.known().rows().any(|row| row >= rows) {
            return Err(format!("{node:?} has {} rows, not {rows}", column.len()));
        }
    }
    Ok(())
}

#[test]
fn a_chunk_is_its_companies_one_by_one() {
    // One set of columns is used for one chunk after the other, longer and shorter.
    let lengths = prop::collection::vec(1_usize..=200, 1..=3);
    let outcome = TestRunner::new(config(256)).run(&(tapes(2..=6), lengths), |((pack, companies), lengths)| {
        let pack = random::pack(&mut Tape::new(&pack));
        let (_, model) = engine::load(&pack).map_err(TestCaseError::fail)?;
        let plan = Plan::from_model(&model);
        let mut columns = Columns::default();
        for length in lengths {
            let companies = many(&companies, length, &pack);
            together_as_alone(&plan, &companies, &mut columns).map_err(TestCaseError::fail)?;
        }
        Ok(())
    });
    report(outcome);
}

/// Numbers that are always the same, without any order that matters.
fn fixed(seed: u32, count: usize) -> Vec<u32> {
    let mut state = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 33).unwrap()
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn lengths_around_words_and_chunks() {
    let pack = random::pack(&mut Tape::new(&fixed(7, 900)));
    let (_, model) = engine::load(&pack).unwrap();
    let plan = Plan::from_model(&model);
    let numbers: Vec<Vec<u32>> = (0..16).map(|i| fixed(100 + i, 101)).collect();
    let mut columns = Columns::default();
    for length in [1, 63, 64, 65, 127, 128, 129, 1, 1023, 1024, 1025, 64, 2049, 0, 3] {
        let companies = many(&numbers, length, &pack);
        together_as_alone(&plan, &companies, &mut columns).unwrap();
    }
}

#[test]
fn the_order_of_companies_does_not_matter() {
    let outcome = TestRunner::new(config(256)).run(&(tapes(2..=6), 2_usize..=140), |((pack, companies), count)| {
        let pack = random::pack(&mut Tape::new(&pack));
        let (_, model) = engine::load(&pack).map_err(TestCaseError::fail)?;
        let plan = Plan::from_model(&model);
        let forward = many(&companies, count, &pack);
        let backward: Vec<_> = forward.iter().rev().cloned().collect();
        let (one, other) = (chunk(&plan, &forward), chunk(&plan, &backward));
        let (mut columns, mut reversed) = (Columns::default(), Columns::default());
        evaluate(&plan, &one, &mut columns);
        evaluate(&plan, &other, &mut reversed);
        for i in 0..count {
            prop_assert_eq!(values(&plan, &one, &columns, i), values(&plan, &other, &reversed, count - 1 - i));
        }
        Ok(())
    });
    report(outcome);
}

/// What a company states with one more fact, by the name under which it was missing.
fn state(stated: &mut evaluator::Profile, pack: &written::Pack, name: &str, tape: &mut Tape<'_>) {
    if let Some(kind) = written::KINDS.iter().position(|k| *k == name) {
        assert!(stated.records[kind].is_none(), "{name} is stated and was asked for");
        stated.records[kind] = companies::list(tape, &pack.facts, kind);
        return;
    }
    let (slot, fact) = slot(stated, pack, name);
    assert!(slot.is_none(), "{name} is stated and was asked for");
    *slot = Some(tape::value(tape, pack.facts[fact].kind));
}

/// Where `c.rate` or `p[2].rate` stands.
fn slot<'s>(
    stated: &'s mut evaluator::Profile,
    pack: &written::Pack,
    name: &str,
) -> (&'s mut Option<written::V>, usize) {
    let (row, bare) = match name.split_once('[') {
        None => (&mut stated.company, name.to_owned()),
        Some((kind, rest)) => {
            let (index, field) = rest.split_once("].").unwrap();
            let at = written::KINDS.iter().position(|k| *k == kind).unwrap();
            let rows = stated.records[at].as_mut().unwrap();
            (&mut rows[index.parse::<usize>().unwrap() - 1], format!("{kind}.{field}"))
        }
    };
    let fact = pack.facts.iter().position(|f| f.name == bare).unwrap();
    (&mut row[fact], fact)
}

/// Whoever states what is missing, and again what is missing then, comes to an end: nothing is asked for twice, and at
/// the end nothing is missing. A verdict that is then still undetermined has its reason.
#[test]
fn stating_what_is_missing_comes_to_an_end() {
    let outcome = TestRunner::new(config(400)).run(&(tapes(1..=4), prop::collection::vec(any::<u32>(), 60)), {
        |((pack, companies), more)| {
            let pack = random::pack(&mut Tape::new(&pack));
            let (sources, model) = engine::load(&pack).map_err(TestCaseError::fail)?;
            let plan = Plan::from_model(&model);
            for company in &companies {
                let mut tape = Tape::new(&more);
                let mut stated = companies::profile(&mut Tape::new(company), &pack.facts);
                loop {
                    let (profile, as_of) = engine::profile(&stated);
                    let assessment = assess(&model, &plan, &sources, &profile, as_of, "test");
                    let mut missing: Vec<&str> = Vec::new();
                    for result in &assessment.results {
                        let outputs = result.outputs.iter().flat_map(|o| &o.missing);
                        missing.extend(result.missing.iter().chain(outputs).map(|m| m.fact.as_str()));
                        let unexplained = result.verdict == Verdict::Undetermined
                            && result.missing.is_empty()
                            && result.reasons.is_empty();
                        prop_assert!(!unexplained, "undetermined for no reason\n{}", explain(&pack, &stated));
                        let silent =
                            |o: &&OutputResult| o.value.is_none() && o.missing.is_empty() && o.reasons.is_empty();
                        let silent = result.outputs.iter().find(silent).map(|o| &o.id);
                        prop_assert!(
                            silent.is_none(),
                            "{silent:?} is unknown for no reason\n{}",
                            explain(&pack, &stated)
                        );
                    }
                    missing.sort_unstable();
                    missing.dedup();
                    if missing.is_empty() {
                        break;
                    }
                    for name in missing {
                        state(&mut stated, &pack, name, &mut tape);
                    }
                }
            }
            Ok(())
        }
    });
    report(outcome);
}

/// Partial evaluation only ever learns: of packs that do not ask whether something is known (`known`, `first`, facts
/// with an assumed value), stating facts that are *not* missing, in whatever way,
/// leaves an undetermined verdict undetermined with the same facts missing; and stating anything at all changes no
/// state, output or verdict that was known, except that a false requirement gives way to a false scope, and both to a
/// date outside the rule's.
///
/// The converse, that every missing fact can change the verdict, does not hold of partial evaluation: `x or not x`
/// asks for `x`.
#[test]
fn what_is_not_missing_changes_nothing() {
    let learned: RefCell<usize> = RefCell::default();
    let outcome = TestRunner::new(config(600)).run(&(tapes(1..=4), prop::collection::vec(any::<u32>(), 80)), {
        |((pack, companies), more)| {
            let pack = simpler::without_known(random::pack(&mut Tape::new(&pack)));
            let (sources, model) = engine::load(&pack).map_err(TestCaseError::fail)?;
            let plan = Plan::from_model(&model);
            let ask = |stated: &evaluator::Profile| {
                let (profile, as_of) = engine::profile(stated);
                engine::reported(&assess(&model, &plan, &sources, &profile, as_of, "test"))
            };
            for company in &companies {
                let stated = companies::profile(&mut Tape::new(company), &pack.facts);
                let before = ask(&stated);
                let mut fuller = stated.clone();
                companies::state_more(&mut fuller, &pack.facts, &mut Tape::new(&more));
                let after = ask(&fuller);
                for old in &before {
                    // A list that was not stated had one result; it may now have others.
                    let Some(new) = after.iter().find(|n| n.rule == old.rule && n.record == old.record) else {
                        continue;
                    };
                    if old.record.is_none() && pack.rules[old.rule].each.is_some() {
                        continue;
                    }
                    let why = || explain(&pack, &fuller);
                    prop_assert!(rank(new.verdict) <= rank(old.verdict), "{old:?} {new:?}\n{}", why());
                    for (was, is) in old.states.iter().zip(&new.states) {
                        prop_assert!(*was == "unknown" || was == is, "{old:?} {new:?}\n{}", why());
                    }
                    if matches!(old.verdict, "applies" | "discretionary") {
                        prop_assert_eq!(old.verdict, new.verdict);
                        for was in old.outputs.iter().filter(|o| o.1.is_some()) {
                            prop_assert!(new.outputs.contains(was), "{old:?} {new:?}\n{}", why());
                        }
                    }
                }
                // One undetermined result at a time: everything but what it misses.
                for old in before.iter().filter(|r| r.verdict == "undetermined" && !r.missing.is_empty()) {
                    let mut fuller = fuller.clone();
                    for name in &old.missing {
                        match written::KINDS.iter().position(|k| k == name) {
                            Some(kind) => fuller.records[kind] = None,
                            None => *slot(&mut fuller, &pack, name).0 = None,
                        }
                    }
                    let after = ask(&fuller);
                    let new = after.iter().find(|n| n.rule == old.rule && n.record == old.record).unwrap();
                    prop_assert_eq!(
                        (new.verdict, &new.missing),
                        (old.verdict, &old.missing),
                        "{}",
                        explain(&pack, &fuller)
                    );
                    *learned.borrow_mut() += 1;
                }
            }
            Ok(())
        }
    });
    report(outcome);
    assert!(learned.into_inner() > 200);
}

/// How final a verdict is; facts that become known only ever lower it.
fn rank(verdict: &str) -> usize {
    ["not_in_force", "out_of_scope", "not_met", "applies", "discretionary", "undetermined"]
        .iter()
        .position(|v| *v == verdict)
        .unwrap()
}

/// The reason of a failure alone: the tapes say nothing to a reader.
fn report<T: std::fmt::Debug>(outcome: Result<(), TestError<T>>) {
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("aborted: {reason}"),
    }
}

/// The files of a pack and what a company states.
fn explain(pack: &written::Pack, stated: &evaluator::Profile) -> String {
    let mut text = String::new();
    for (name, file) in pack.files().into_iter().skip(1) {
        text.push_str(&format!("--- {name}\n{file}\n"));
    }
    let known = |row: &[Option<written::V>]| {
        let all = row.iter().zip(&pack.facts).filter_map(|(v, f)| Some(format!("{} = {}", f.name, v.as_ref()?)));
        all.collect::<Vec<_>>().join(", ")
    };
    text.push_str(&known(&stated.company));
    for (kind, rows) in stated.records.iter().enumerate() {
        let rows = rows.as_ref().map(|rows| rows.iter().map(|r| known(r)).collect::<Vec<_>>());
        text.push_str(&format!("\n{}: {rows:?}", written::KINDS[kind]));
    }
    text
}
