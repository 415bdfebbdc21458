//! No input makes a reader panic: arbitrary bytes and texts, and shipped files with bytes changed.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files fails")]

mod support;

use std::sync::LazyLock;

use huiqi::diag::{Report, Sources};
use huiqi::model::Model;
use huiqi::plan::Plan;
use huiqi::syntax::expr::{Origin, parse};
use proptest::prelude::*;

static FILES: LazyLock<Vec<(String, String)>> =
    LazyLock::new(|| support::files_of(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")));

static SHIPPED: LazyLock<Model> = LazyLock::new(|| support::shipped().1.model);

/// Reads a text as a profile of the shipped packs; whatever it says, an answer or findings come back.
fn as_profile(text: &str) {
    let mut sources = Sources::new();
    let file = sources.add("p", text);
    let (profile, _) = huiqi::profile::read_profile(&SHIPPED, &sources, file);
    let plan = Plan::from_model(&SHIPPED);
    let as_of = jiff::civil::date(2016, 12, 31);
    let answer = huiqi::explain::assess(&SHIPPED, &plan, &sources, &profile, as_of, "p");
    assert!(answer.results.len() >= SHIPPED.rules.len());
}

/// Text that looks like rule files and profiles more often than chance would have it.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        Just("[company]\n".to_owned()),
        Just("[[land]]\n".to_owned()),
        Just("[[require]]\n".to_owned()),
        Just("test = 'a < b < '\n".to_owned()),
        Just("value = \"”\n".to_owned()),
        Just("area = 1e400\n".to_owned()),
        Just("as_of = 2016-02-30\n".to_owned()),
        Just("wages = ５，000\n".to_owned()),
        Just("grade = [[[".to_owned()),
        "[a-z_.]{1,12} = [-0-9_.e+:TZ]{0,20}\n",
        "\\PC{0,30}\n",
        any::<String>(),
    ];
    proptest::collection::vec(scrap, 0..12).prop_map(|all| all.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(text) = huiqi::text::decode(&bytes) {
            as_profile(text);
        }
    }

    #[test]
    fn texts(text in scraps()) {
        as_profile(&text);
        let (sources, loaded) = support::load(&[("a.toml", &text), ("p/b.toml", &text)]);
        let plan = Plan::from_model(&loaded.model);
        let _ = huiqi::cases::run(&loaded.model, &plan, &sources);
        let _ = huiqi::lint::check(&loaded.model, &sources);
    }

    #[test]
    fn expressions(text in "[a-z0-9_.%<>=!+*/()\\[\\],\"' 万，（）≥-]{0,60}") {
        let mut sources = Sources::new();
        let file = sources.add("e", text.clone());
        let mut report = Report::new();
        let first = parse(&text, Origin { file, start: 0, whole: None }, &mut report);
        if !report.is_empty() {
            return Ok(());
        }
        // What could be read prints in a form that reads as the same.
        let printed = first.to_string();
        let file = sources.add("f", printed.clone());
        let second = parse(&printed, Origin { file, start: 0, whole: None }, &mut report);
        prop_assert!(report.is_empty(), "{text} → {printed}");
        prop_assert_eq!(second.to_string(), printed);
    }

    #[test]
    fn locators(text in "[一二三四五六七八九十()（）、。句¶至前后段0-9\n甲乙 -]{0,80}", locator in "[一二三()句¶至前段0-9-]{0,12}") {
        let _ = huiqi::text::locate(&text, &locator);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// One shipped file with a stretch of it replaced: findings or none, never a panic, and the other files still read.
    #[test]
    fn damaged_packs(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), cut in 0_usize..40, put in "\\PC{0,6}") {
        let mut files = FILES.clone();
        let file = which.index(files.len());
        let text = &mut files[file].1;
        let start = text.floor_char_boundary(at.index(text.len().max(1)));
        let end = text.ceil_char_boundary(start.saturating_add(cut).min(text.len()));
        text.replace_range(start..end, &put);
        let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let (sources, loaded) = support::load(&files);
        let _ = huiqi::lint::check(&loaded.model, &sources);
        let plan = Plan::from_model(&loaded.model);
        let _ = huiqi::cases::run(&loaded.model, &plan, &sources);
    }
}
