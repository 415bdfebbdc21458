//! Companies that two versions of a rule answer differently, on the smallest pack and on changed lines of the shipped ones.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use std::path::Path;

use huiqi::diag::Sources;
use huiqi::explain::Verdict;
use huiqi::model::Loaded;
use huiqi::plan::Plan;
use huiqi::search::{Aspect, Differs, Finder, Found, Goal, Pair, Stand, Subject, Wish};

struct Pack {
    sources: Sources,
    loaded: Loaded,
    plan: Plan,
}

impl Pack {
    fn of(files: &[(String, String)]) -> Self {
        let texts: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let (sources, loaded) = support::load(&texts);
        let plan = Plan::from_model(&loaded.model);
        Self { sources, loaded, plan }
    }

    fn subject(&self, rule: &str) -> Subject<'_> {
        let Self { sources, loaded, plan } = self;
        Subject { model: &loaded.model, plan, sources, rule: loaded.model.rule(rule).unwrap() }
    }
}

fn files(folder: &str) -> Vec<(String, String)> {
    support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
}

/// The files with one text replaced, which must occur once in the file.
fn changed(files: &[(String, String)], file: &str, from: &str, to: &str) -> Vec<(String, String)> {
    let mut files = files.to_vec();
    let (_, text) = files.iter_mut().find(|(name, _)| name == file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{file}: {from}");
    *text = text.replace(from, to);
    files
}

fn differs(files: &[(String, String)], file: &str, rule: &str, from: &str, to: &str) -> Option<(Differs, String)> {
    let (before, after) = (Pack::of(files), Pack::of(&changed(files, file, from, to)));
    let found = Pair::new(before.subject(rule), after.subject(rule)).find()?;
    let given = Found { profile: found.first.clone(), as_of: found.as_of, results: Vec::new(), evaluations: 0 };
    let given = given.given(&before.loaded.model);
    Some((found, given))
}

const FILE: &str = "plan/creative.toml";

fn base(from: &str, to: &str) -> (Vec<Verdict>, Vec<Aspect>, String) {
    let (found, given) = differs(&files("tests/base-pack"), FILE, "creative-support", from, to).unwrap();
    (vec![found.before[0].verdict, found.after[0].verdict], found.aspects, given)
}

#[test]
fn a_bound_that_no_longer_counts_is_shown_at_the_bound() {
    let (verdicts, aspects, given) = base(">= 60%", "> 60%");
    assert_eq!(verdicts, [Verdict::Applies, Verdict::NotMet]);
    assert_eq!(aspects[0], Aspect::Verdict);
    assert_eq!(
        given,
        "{ as_of = 2020-12-31, company = { kind = \"design\", listed = true }, tax = { revenue = 1_000_000, creative_revenue = 600_000 } }"
    );
}

#[test]
fn a_changed_amount_is_shown_by_figures() {
    let (verdicts, aspects, given) = base("min(5% * tax.creative_revenue", "min(6% * tax.creative_revenue");
    assert_eq!(verdicts, [Verdict::Applies; 2]);
    assert_eq!(aspects, [Aspect::Output("support".to_owned())]);
    assert!(given.contains("creative_revenue = 1_000_000"), "{given}");
}

#[test]
fn a_dropped_requirement_and_another_kind_of_firm() {
    let (verdicts, ..) = base("test   = 'company.listed'", "test   = 'company.listed or tax.revenue > 0'");
    assert_eq!(verdicts, [Verdict::NotMet, Verdict::Applies]);
    let (verdicts, _, given) = base("company.kind == \"design\"", "company.kind in [\"design\", \"software\"]");
    assert_eq!(verdicts, [Verdict::OutOfScope, Verdict::Applies]);
    assert!(given.contains("kind = \"software\""), "{given}");
    let (verdicts, _, given) = base("in_force = { from = 2020-01-01 }", "in_force = { from = 2020-01-02 }");
    assert_eq!(verdicts, [Verdict::Applies, Verdict::NotInForce]);
    assert!(given.contains("as_of = 2020-01-01"), "{given}");
}

#[test]
fn what_is_written_otherwise_and_means_the_same_is_the_same() {
    let files = files("tests/base-pack");
    let other = changed(&files, FILE, "test   = 'company.listed'", "test   = '(company.listed)'");
    let (before, after) = (Pack::of(&files), Pack::of(&other));
    let mut pair = Pair::new(before.subject("creative-support"), after.subject("creative-support"));
    assert!(pair.is_same() && pair.find().is_none());
}

#[test]
fn changed_lines_of_the_shipped_packs() {
    let files = files("rules");
    let land = "guangxi-2015-23/industrial-land-floor.toml";
    for (file, rule, from, to) in [
        (land, "industrial-land-floor", "max(70% * full_price, cost)", "max(71% * full_price, cost)"),
        (land, "industrial-land-floor", "max(full_price, cost) - floor_total", "full_price - floor_total"),
        (
            "guangxi-2015-23/high-tech-rate.toml",
            "high-tech-rate",
            "year(high_tech.certificate_issued_on) + 2'",
            "year(high_tech.certificate_issued_on) + 1'",
        ),
        (
            "guangxi-2015-23/education-expense.toml",
            "education-expense",
            "value  = '8% * tax.wages'",
            "value  = '7% * tax.wages'",
        ),
        (
            "guangxi-2015-23/creative-design-award.toml",
            "creative-design-award",
            "test   = 'award.won'",
            "test   = 'not award.won'",
        ),
    ] {
        let (found, given) = differs(&files, file, rule, from, to).unwrap_or_else(|| panic!("{from}: none was found"));
        println!("{from} -> {to}: {given} {:?}", found.aspects);
        let clear = [&found.before[0], &found.after[0]].map(|result| result.verdict);
        assert!(clear.iter().all(|verdict| *verdict != Verdict::Undetermined), "{given}");
    }
}

#[test]
fn a_sentence_and_a_closure() {
    let pack = Pack::of(&files("tests/base-pack"));
    let subject = pack.subject("creative-support");
    let (value, _) = pack.plan.rules[subject.rule.index()].outputs[0];
    let above = |row: &huiqi::search::Row<'_, '_>| matches!(row.value(value), Some(huiqi::value::Value::Number(n)) if n > 90_000.into() && n < 100_000.into());
    let goal = subject.positive(vec![Wish::Known(value), Wish::Holds(std::sync::Arc::new(above))]);
    let mut finder = Finder::new(subject);
    let found = finder.find(&goal);
    // A closure alone does not lead anywhere: that nothing was met proves nothing.
    if let Some(found) = found {
        assert_eq!(found.results[0].verdict, Verdict::Applies);
    }
    let test = pack.plan.rules[subject.rule.index()].require[0];
    let below = finder.find(&Goal::all(vec![Wish::Stands(test, Stand::JustBelow)])).unwrap();
    assert_eq!(
        below.stated(&pack.loaded.model).zh,
        "as_of = 2020-12-31，tax.revenue = 1_000_000，tax.creative_revenue = 599_999.99"
    );
    let land = pack.subject("land-support");
    let found = Finder::new(land).find(&land.output_known(0)).unwrap();
    assert_eq!(found.given(&pack.loaded.model), "{ as_of = 2020-12-31, land = [{ area = 100, grade = 2 }] }");
    assert_eq!(found.stated(&pack.loaded.model).en, "as_of = 2020-12-31, land[1].area = 100, land[1].grade = 2");
}
