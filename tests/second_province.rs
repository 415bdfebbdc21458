//! A second plan, of another province, is a folder: no code knows of it, and everything works with it.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::pedantic,
    clippy::string_slice,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use std::path::Path;

use huiqi::diag::Sources;
use huiqi::explain::{Assessment, Verdict, assess};
use huiqi::model::Loaded;
use huiqi::plan::Plan;
use huiqi::profile::read_profile;
use jiff::civil::date;

/// The shipped packs with the folder of the second plan beside them.
fn both_plans() -> (Sources, Loaded) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = support::files_of(&here.join("rules"));
    files.extend(support::files_of(&here.join("tests/second-province")));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    support::load(&files)
}

fn asked(profile: &str) -> Assessment {
    let (mut sources, loaded) = both_plans();
    let file = sources.add("company.toml", profile);
    let (profile, report) = read_profile(&loaded.model, &sources, file);
    assert!(!report.has_errors());
    assess(&loaded.model, &Plan::from_model(&loaded.model), &sources, &profile, date(2024, 12, 31), "company.toml")
}

#[test]
fn it_is_without_findings_and_its_cases_pass() {
    let (sources, loaded) = both_plans();
    assert_eq!(support::found(&sources, &loaded).0, Vec::<String>::new());
    let plan = Plan::from_model(&loaded.model);
    let (outcomes, report) = huiqi::cases::run(&loaded.model, &plan, &sources);
    assert!(!report.has_errors());
    let pack = loaded.model.packs.iter().position(|p| p.id == "example-province").unwrap();
    let of_pack = |rule: &str| loaded.model.rules.iter().any(|r| *r.id == *rule && r.pack.index() == pack);
    assert!(outcomes.iter().filter(|o| of_pack(&o.rule)).count() >= 16);
}

#[test]
fn its_rules_are_asked_beside_the_others() {
    let own = |all: &Assessment| -> Vec<(String, Verdict)> {
        let own = all.results.iter().filter(|r| r.pack == "example-province");
        own.map(|r| (r.rule.clone(), r.verdict)).collect()
    };
    let nothing = own(&asked("as_of = 2024-12-31\n"));
    assert_eq!(nothing.len(), 2);
    assert!(nothing.iter().all(|(_, verdict)| *verdict == Verdict::Undetermined), "{nothing:?}");
    // Its inventory is counted on its own.
    let all = asked("as_of = 2024-12-31\n");
    assert_eq!(all.inventories.len(), 2);
    assert!(all.inventories.iter().any(|i| i.total == 121));
    // Asked alone, it brings no warnings of the other plan.
    let mut alone = all;
    let rules: Vec<String> = nothing.into_iter().map(|(rule, _)| rule).collect();
    alone.keep_only(&rules, huiqi::explain::Nested::Dropped);
    assert!(alone.all_warnings().iter().all(|w| !w.zh.contains("桂政发")));
}

#[test]
fn deleting_an_entry_of_its_inventory_is_found() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = support::files_of(&here.join("rules"));
    let mut second = support::files_of(&here.join("tests/second-province"));
    let inventory = second.iter_mut().find(|(_, text)| text.contains("[[entry]]")).unwrap();
    let start = inventory.1.find("[[entry]]").unwrap();
    let end = inventory.1[start + 1..].find("[[").map(|n| start + 1 + n).unwrap();
    inventory.1.replace_range(start..end, "");
    files.extend(second);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (sources, loaded) = support::load(&files);
    let (findings, _) = support::found(&sources, &loaded);
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|f| f.starts_with("rules/example-province/")), "{findings:#?}");
}
