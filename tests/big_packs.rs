//! Packs of many rules, made as the benchmark makes them, have no finding, and every case of theirs passes.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used, reason = "as the generator")]

#[path = "support/many_rules.rs"]
mod many_rules;
mod support;

use huiqi::plan::Plan;
use huiqi::{cases, lint};

#[test]
fn packs_of_many_rules_are_good() {
    let files = many_rules::files(230);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (sources, mut loaded) = support::load(&files);
    loaded.report.absorb(lint::check(&loaded.model, &sources, support::TODAY));
    let found: Vec<String> = loaded.report.iter().map(|finding| support::line_of(&sources, finding)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert_eq!((loaded.model.packs.len(), loaded.model.rules.len()), (3, 230));
    let plan = Plan::from_model(&loaded.model);
    let (outcomes, report) = cases::run(&loaded.model, &plan, &sources);
    let failed: Vec<String> = report.iter().map(|finding| support::line_of(&sources, finding)).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert_eq!(outcomes.len(), 690);
}
