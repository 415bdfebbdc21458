//! No profile makes a reader panic, whatever its bytes; rule files and expressions are tried in `roundtrip`.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files fails")]

mod support;

use std::sync::LazyLock;

use huiqi::diag::Sources;
use huiqi::model::Model;
use huiqi::plan::Plan;
use proptest::prelude::*;

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
        let _ = huiqi::lint::check(&loaded.model, &sources, support::TODAY);
    }
}
