//! A question that is said to settle an answer settles it, whatever the answer to it is.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

#[path = "support/book.rs"]
mod book;
mod support;

use book::Client;
use huiqi::diag::Sources;
use huiqi::eval::{Bits, Columns, chunk_of, evaluate};
use huiqi::explain::{Ask, Reading, Verdict, Waiting, Waits, assess};
use huiqi::model::{Frame, Model};
use huiqi::plan::Plan;
use huiqi::profile::{Profile, set_fact};
use huiqi::value::Type;
use jiff::civil::Date;

fn profile(model: &Model, client: &Client) -> Profile {
    let mut profile = Profile::default();
    for (name, value) in &client.values {
        set_fact(model, &mut profile, name, &value.to_string()).unwrap();
    }
    profile
}

fn as_of(plan: &Plan, profile: &Profile) -> Date {
    profile.stated_date(plan.as_of.unwrap()).unwrap()
}

/// What would settle each rule of the company, where one question would.
fn asked(model: &Model, plan: &Plan, sources: &Sources, profile: &Profile) -> Vec<(String, Ask)> {
    let chunk = chunk_of(plan, [(profile, as_of(plan, profile))]);
    let mut columns = Columns::default();
    evaluate(plan, &chunk, &mut columns);
    let nothing = Profile::default();
    let reading = Reading { model, plan, chunk: &chunk, columns: &columns, sources, nothing: &nothing };
    let mut waiting = Waiting::new(plan);
    waiting.find(reading);
    let of_company = model.rules.iter().zip(&plan.rules).filter(|(_, nodes)| nodes.frame == Frame::Company);
    of_company
        .filter_map(|(rule, nodes)| match waiting.answers(nodes, &Bits::all(1)).get(0) {
            Some(Waits::For(ask)) => Some((rule.id.to_string(), ask)),
            Some(Waits::More) | None => None,
        })
        .collect()
}

#[test]
fn one_question_settles_the_answer() {
    let (sources, loaded) = support::shipped();
    let (model, plan) = (&loaded.model, Plan::from_model(&loaded.model));
    let (mut tried, mut facts) = (0, std::collections::BTreeSet::new());
    for share in [0.05, 0.3, 0.6, 0.9] {
        for client in book::clients(model, 40, share) {
            let stated = profile(model, &client);
            let before = assess(model, &plan, &sources, &stated, as_of(&plan, &stated), "p");
            for (rule, ask) in asked(model, &plan, &sources, &stated) {
                let verdict = |assessment: &huiqi::explain::Assessment| {
                    assessment.results.iter().find(|r| r.rule == rule).unwrap().verdict
                };
                // What is false already is settled: of that nobody asks.
                if verdict(&before) != Verdict::Undetermined {
                    continue;
                }
                let Ask::Fact(id) = ask else { continue };
                let fact = &model.facts[id.index()];
                let values: Vec<String> = match &fact.kind {
                    Type::Boolean => vec!["true".to_owned(), "false".to_owned()],
                    Type::Enum(options) => options.iter().map(|o| o.id.to_string()).collect(),
                    Type::Number(_) => ["0", "0.5", "1", "3", "100", "2016", "5000000"].map(str::to_owned).to_vec(),
                    Type::Date => ["2012-01-01", "2016-12-31", "2026-01-01"].map(str::to_owned).to_vec(),
                    Type::Text => ["7491", "0111"].map(str::to_owned).to_vec(),
                };
                for value in values {
                    let mut after = stated.clone();
                    if fact.record.is_some() || set_fact(model, &mut after, &fact.id, &value).is_err() {
                        continue;
                    }
                    let after = assess(model, &plan, &sources, &after, as_of(&plan, &after), "p");
                    assert_ne!(
                        verdict(&after),
                        Verdict::Undetermined,
                        "{rule}: {} = {value} should settle it\n{}",
                        fact.id,
                        client.toml()
                    );
                    tried += 1;
                    facts.insert(fact.id.to_string());
                }
            }
        }
    }
    assert!(tried > 500 && facts.len() > 15, "{tried} answers to {facts:?}");
}
