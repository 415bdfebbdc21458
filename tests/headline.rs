//! The shipped packs against an independent reading of the headline rules: random companies, all six rules, every
//! record; verdict, missing facts and outputs are the same.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

#[path = "headline/answer.rs"]
mod answer;
#[path = "headline/company.rs"]
mod company;
#[path = "headline/law.rs"]
mod law;

use std::cell::RefCell;
use std::collections::BTreeMap;

use huiqi::explain::{Assessment, MissingFact, assess};
use huiqi::plan::Plan;
use law::Expected;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

fn names(missing: &[MissingFact]) -> Vec<String> {
    missing.iter().map(|m| m.fact.clone()).collect()
}

/// Identifier, value for machines, what is missing.
type Outputs = Vec<(String, Option<String>, Vec<String>)>;
/// Rule, record, verdict, what is missing, outputs.
type Reported = (String, Option<usize>, &'static str, Vec<String>, Outputs);

/// The headline rules and their outputs; what else the packs give has its own cases.
const HEADLINE: &[(&str, &[&str])] = &[
    ("high-tech-rate", &["rate", "tax_saved"]),
    (
        "education-expense",
        &["limit", "deductible", "carried_out", "adjustment", "general_limit", "extra_deduction", "tax_saved"],
    ),
    ("service-export-business-tax", &["treatment"]),
    ("service-export-vat", &["treatment", "refund", "credited", "carried_forward"]),
    ("product-export-vat", &["treatment"]),
    ("industrial-land-floor", &["standard", "floor_per_m2", "floor_total", "saving"]),
];

/// What was reported of the headline rules, in the form of the independent reading.
fn reported(assessment: &Assessment) -> Vec<Reported> {
    let mut all = Vec::new();
    for result in &assessment.results {
        let Some((_, known)) = HEADLINE.iter().find(|(rule, _)| *rule == result.rule) else { continue };
        let outputs = result.outputs.iter().filter(|o| known.contains(&o.id.as_str()));
        let mut outputs: Outputs = outputs.map(|o| (o.id.clone(), o.machine_value(), names(&o.missing))).collect();
        outputs.sort();
        let record = result.record.as_ref().map(|r| r.index);
        all.push((result.rule.clone(), record, result.verdict.name(), names(&result.missing), outputs));
    }
    all.sort();
    all
}

#[test]
fn the_shipped_packs_say_what_the_law_notes_say() {
    let (sources, loaded) = support::shipped();
    let plan = Plan::from_model(&loaded.model);
    let seen: RefCell<BTreeMap<(&str, &str), usize>> = RefCell::default();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(8000) };
    let outcome = TestRunner::new(config).run(&company::company(), |company| {
        let profile = company.profile(&loaded.model);
        let assessment = assess(&loaded.model, &plan, &sources, &profile, company.as_of, "test");
        let expected = law::answers(&company);
        for Expected { rule, verdict, .. } in &expected {
            *seen.borrow_mut().entry((rule, verdict)).or_default() += 1;
        }
        let expected: Vec<_> =
            expected.into_iter().map(|e| (e.rule.to_owned(), e.record, e.verdict, e.missing, e.outputs)).collect();
        prop_assert_eq!(reported(&assessment), expected);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    // The companies were varied enough: each rule came out in each way that it can.
    let seen = seen.into_inner();
    let always = ["applies", "undetermined", "not_met", "not_in_force"];
    for (rule, others) in [
        ("high-tech-rate", &["out_of_scope"][..]),
        ("education-expense", &["out_of_scope"]),
        ("industrial-land-floor", &["out_of_scope"]),
        ("service-export-vat", &["out_of_scope"]),
        ("product-export-vat", &["out_of_scope"]),
        ("service-export-business-tax", &["out_of_scope"]),
    ] {
        for verdict in always.iter().chain(others) {
            assert!(seen.get(&(rule, *verdict)).is_some_and(|n| *n >= 10), "{rule} {verdict}: {seen:?}");
        }
    }
}
