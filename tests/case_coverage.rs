//! What cases try, what they notice, and the cases suggested for the rest: on the smallest whole pack, whose few cases
//! leave much open, and on the shipped packs.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that goes wrong fails loudly")]

mod support;

use std::path::Path;

use huiqi::cases::coverage::{Aspect, Coverage, Reached, cover};
use huiqi::cases::fill::{Filling, fill};
use huiqi::cases::mutate::{Bound, Edit, Fate, Mutations, Would, expecting, look_into, mutate};
use huiqi::cases::{Selection, run, run_selected};
use huiqi::diag::Sources;
use huiqi::model::Loaded;
use huiqi::plan::Plan;

/// The files of the smallest whole pack.
fn base() -> Vec<(String, String)> {
    support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base-pack"))
}

/// The pack with some text at the end of one file.
fn with(files: &[(String, String)], name: &str, more: &str) -> Vec<(String, String)> {
    let mut files = files.to_vec();
    files.iter_mut().find(|(n, _)| n == name).unwrap().1.push_str(more);
    files
}

fn loaded(files: &[(String, String)]) -> (Sources, Loaded) {
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (sources, loaded) = support::load(&files);
    assert!(loaded.report.is_empty(), "{:?}", loaded.report.iter().collect::<Vec<_>>());
    (sources, loaded)
}

fn covered(files: &[(String, String)]) -> Coverage {
    let (sources, loaded) = loaded(files);
    cover(&loaded.model, &Plan::from_model(&loaded.model), &sources)
}

/// What is missing of a unit, in English.
fn missing(coverage: &Coverage, unit: &str, aspect: Aspect) -> Vec<String> {
    let unit = coverage.units.iter().find(|u| u.name == unit).unwrap();
    let open = unit.goals.iter().filter(|g| g.aspect == aspect && g.reached == Reached::No);
    open.map(|goal| goal.what.en.to_string()).collect()
}

const BOUND: Bound = Bound { cases: usize::MAX, threads: 2 };

fn mutated(files: &[(String, String)]) -> Mutations {
    let (sources, loaded) = loaded(files);
    mutate(&loaded.model, &Plan::from_model(&loaded.model), &sources, &Selection::default(), BOUND)
}

fn unnoticed(all: &Mutations) -> Vec<String> {
    let open = all.tried.iter().filter(|m| m.fate == Fate::Unnoticed);
    open.map(|m| m.mutant.what.en.to_string()).collect()
}

#[test]
fn what_no_case_tries_is_named() {
    let coverage = covered(&base());
    let of = |aspect| missing(&coverage, "creative-support", aspect);
    assert_eq!(
        of(Aspect::States),
        ["`design` unmet", "`design` unknown", "`share` unknown", "`listed` unmet", "`listed` unknown"]
    );
    assert_eq!(
        of(Aspect::Deciding),
        [
            "`company.kind == \"design\"` false, and that alone decides",
            "`company.listed` false, and that alone decides"
        ]
    );
    let share = "`tax.creative_revenue / tax.revenue >= 60%`";
    assert_eq!(of(Aspect::Bounds), [format!("{share}: the left side greater than the right")]);
    assert_eq!(
        of(Aspect::InForce),
        ["the last day before it is in force (2019-12-31)", "the first day in force (2020-01-01)"]
    );
    assert_eq!(of(Aspect::Clauses), Vec::<String>::new());
    // Every fact that the amount reads is known where the rule applies: nothing is missing there.
    assert_eq!(of(Aspect::Outputs), Vec::<String>::new());
    assert_eq!(
        missing(&coverage, "land_support", Aspect::Values),
        ["`land_support[1]` from 2020-01-01", "`land_support[3]` from 2020-01-01"]
    );
}

#[test]
fn a_case_at_another_record_counts_there() {
    let case = r#"
[[case]]
name   = "the second parcel is too large"
given  = { as_of = 2024-06-30, land = [{ area = 1, grade = 1 }, { area = 1_001, grade = 3 }] }
expect = { record = 2, verdict = "not_met" }
"#;
    let before = covered(&base());
    assert!(missing(&before, "land-support", Aspect::States).contains(&"`area` unmet".to_owned()));
    let after = covered(&with(&base(), "plan/land.toml", case));
    assert!(!missing(&after, "land-support", Aspect::States).contains(&"`area` unmet".to_owned()));
    // The first parcel, which the case is not about, does not count: its grade is still untried.
    assert!(missing(&after, "land_support", Aspect::Values).contains(&"`land_support[1]` from 2020-01-01".to_owned()));
}

#[test]
fn what_no_company_can_is_listed_with_the_reason() {
    let coverage = covered(&base());
    let goals = coverage.units.iter().flat_map(|u| &u.goals);
    let impossible: Vec<String> = goals
        .filter_map(|goal| match &goal.reached {
            Reached::Impossible(reason) => Some(format!("{}: {}", goal.what.en, reason.en)),
            _ => None,
        })
        .collect();
    assert!(
        impossible.iter().any(|text| text.starts_with("output `support` unknown: every fact it reads is known then")),
        "{impossible:?}"
    );
}

/// All suggestions pasted into the files of their rules.
fn pasted(files: &[(String, String)], sources: &Sources, all: &[Filling]) -> Vec<(String, String)> {
    let mut files = files.to_vec();
    for suggestion in all {
        let name = sources.get(suggestion.span.file).name.strip_prefix("rules/").unwrap().to_owned();
        files = with(&files, &name, &format!("\n{}", suggestion.text));
    }
    files
}

#[test]
fn suggested_cases_pass_and_fill_every_hole() {
    let files = base();
    let (sources, loaded) = loaded(&files);
    let plan = Plan::from_model(&loaded.model);
    let mut coverage = cover(&loaded.model, &plan, &sources);
    let (all, missed) = fill(&loaded.model, &plan, &sources, &mut coverage, |_| true);
    assert!(missed.is_empty(), "{missed:?}");
    let files = pasted(&files, &sources, &all);
    let after = covered(&files);
    let count = after.count(None);
    assert_eq!((count.reached, count.hundredths()), (count.possible, 10_000));
    let (sources, loaded) = self::loaded(&files);
    let (outcomes, report) = run(&loaded.model, &Plan::from_model(&loaded.model), &sources);
    assert!(outcomes.iter().all(|o| o.passed), "{:?}", report.iter().collect::<Vec<_>>());
}

#[test]
fn a_bound_written_the_other_way_is_noticed_by_the_case_at_the_bound() {
    let all = mutated(&base());
    let of = all.tried.iter().find(|m| m.mutant.what.en.ends_with("`>` instead of `>=`")).unwrap();
    assert_eq!(of.fate, Fate::Noticed("creative-support".into(), "exactly sixty percent".into()));
    let open = unnoticed(&all);
    for what in ["`59%` instead of `60%`", "the condition `listed` dropped", "the condition `design` dropped"] {
        // A tenth of 60 % is 6: 54 % and 66 % are tried, and a hundredth of a per cent.
        assert_eq!(open.iter().any(|o| o == what), what.contains("dropped"), "{open:?}");
    }
    assert!(open.contains(&"`land_support[1]` from 2020-01-01: `300.01` instead of `300`".to_owned()));
}

#[test]
fn the_model_is_as_it_was_after_all_changes() {
    let (sources, loaded) = loaded(&base());
    let plan = Plan::from_model(&loaded.model);
    let mut model = loaded.model.clone();
    let before = format!("{model:?}");
    for mutated in mutate(&loaded.model, &plan, &sources, &Selection::default(), BOUND).tried {
        let mut edit: Edit = mutated.mutant.edit.clone();
        edit.swap(&mut model);
        assert_ne!(format!("{model:?}"), before, "{}", mutated.mutant.what.en);
        edit.swap(&mut model);
        assert_eq!(format!("{model:?}"), before, "{}", mutated.mutant.what.en);
    }
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let (sources, loaded) = loaded(&base());
    let plan = Plan::from_model(&loaded.model);
    let of = |threads| {
        let bound = Bound { threads, ..BOUND };
        let mut all = mutate(&loaded.model, &plan, &sources, &Selection::default(), bound);
        let cases = look_into(&loaded.model, &plan, &sources, &mut all, 100, threads);
        format!("{:?} {:?}", all.tried.iter().map(|m| (&m.fate, &m.would)).collect::<Vec<_>>(), cases)
    };
    assert_eq!(of(1), of(3));
}

#[test]
fn the_case_suggested_for_a_change_notices_it() {
    let files = base();
    let (sources, loaded) = loaded(&files);
    let plan = Plan::from_model(&loaded.model);
    let mut all = mutate(&loaded.model, &plan, &sources, &Selection::default(), BOUND);
    let before = unnoticed(&all).len();
    let cases = look_into(&loaded.model, &plan, &sources, &mut all, 1_000, 2);
    let sought = all.tried.iter().filter(|m| matches!(m.would, Would::Suggested(_))).count();
    assert!(sought > 10, "{sought}");
    let after = unnoticed(&mutated(&pasted(&files, &sources, &cases)));
    assert!(after.len() <= before - sought, "{after:?}");
}

#[test]
fn within_a_bound_every_so_manyeth_change_is_tried() {
    let (sources, loaded) = loaded(&base());
    let plan = Plan::from_model(&loaded.model);
    let all = mutate(&loaded.model, &plan, &sources, &Selection::default(), BOUND);
    let few = mutate(&loaded.model, &plan, &sources, &Selection::default(), Bound { cases: 30, threads: 1 });
    assert!(all.left_out == 0 && few.left_out > 0 && few.tried.len() + few.left_out == all.tried.len());
    assert_eq!(few.tried[0].mutant.what, all.tried[0].mutant.what);
}

#[test]
fn a_case_expects_citations() {
    let case = |at: &str| {
        format!(
            "\n[[case]]\nname = \"cited\"\nlike = \"grade two\"\n[case.expect]\nverdict = \"applies\"\ncitations = [\"{at}\"]\n"
        )
    };
    let result = |at: &str| {
        let (sources, loaded) = loaded(&with(&base(), "plan/land.toml", &case(at)));
        let selection = Selection { names: vec!["cited".into()], ..Selection::default() };
        let (outcomes, _) = run_selected(&loaded.model, &Plan::from_model(&loaded.model), &sources, &selection);
        assert_eq!(outcomes.len(), 1);
        outcomes[0].differences.clone()
    };
    assert_eq!(result("measures 一(二)"), []);
    let wrong = result("measures 一(一)");
    assert_eq!(
        (wrong[0].what.as_str(), wrong[0].expected.as_str(), wrong[0].actual.as_str()),
        ("citations", "measures 一(一)", "measures 一(二)")
    );
    // At its place: the rule cites it, none of its outputs does, and there is no such place.
    assert_eq!(result("land-support: measures 一(二)"), []);
    assert_eq!(result("land-support: measures 一(一)")[0].actual, "land-support: measures 一(二)");
    assert_eq!(result("nowhere: measures 一(二)").len(), 1);
}

#[test]
fn a_change_of_a_citation_names_the_case_that_would_notice() {
    // Where the pack holds the text, `validate` notices it.
    let without_text =
        base().into_iter().map(|(name, file)| (name, file.replace("text            = \"text.txt\"\n", "")));
    let (sources, loaded) = loaded(&without_text.collect::<Vec<_>>());
    let plan = Plan::from_model(&loaded.model);
    let mut all = mutate(&loaded.model, &plan, &sources, &Selection::default(), BOUND);
    expecting(&loaded.model, &plan, &sources, &mut all);
    let mut named = 0;
    for mutated in all.tried.iter().filter(|m| m.fate == Fate::Unnoticed) {
        if let Would::Expecting { citation, .. } = &mutated.would {
            assert!(citation.contains(": "), "{citation}");
            named += 1;
        }
        let is_citation = matches!(mutated.mutant.edit, Edit::Locator(..));
        assert!(!is_citation || mutated.would != Would::NotSought, "{}", mutated.mutant.what.en);
    }
    assert!(named > 0);
}

#[test]
fn names_select_whole_names_first() {
    let (sources, loaded) = loaded(&base());
    let count = |names: &[&str]| {
        let names = names.iter().map(|n| (*n).to_owned()).collect();
        let selection = Selection { names, ..Selection::default() };
        run_selected(&loaded.model, &Plan::from_model(&loaded.model), &sources, &selection).0.len()
    };
    assert_eq!(
        (count(&["SIXTY"]), count(&["exactly sixty percent"]), count(&["zzz", "grade two"]), count(&[])),
        (2, 1, 1, 3)
    );
}
