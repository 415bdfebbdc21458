//! No rule file, however broken, makes `validate` panic: any bytes, and shipped files with lines and tokens lost, doubled,
//! swapped or grown. Inputs that once did are kept in `tests/seeds`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use std::path::Path;
use std::sync::LazyLock;

use huiqi::diag::{Edit, Levels, Sources, mended};
use proptest::prelude::*;
use proptest::sample::Index;

type Files = Vec<(String, String)>;

static SHIPPED: LazyLock<Files> =
    LazyLock::new(|| support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")));
static BASE: LazyLock<Files> =
    LazyLock::new(|| support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base-pack")));

/// Looks at a pack as `validate` does, with its repairs; says how many findings there are.
fn look(files: &[(&str, &str)]) -> usize {
    let (sources, mut loaded): (Sources, _) = support::load(files);
    let mut report = std::mem::take(&mut loaded.report);
    report.absorb(huiqi::lint::check(&loaded.model, &sources, support::TODAY));
    let all = loaded.model.packs.iter().flat_map(|pack| pack.files.iter().copied());
    let allowed = huiqi::lint::allow(report, &sources, all);
    let mut levels = Levels::default();
    loaded.model.lay_levels(&mut levels);
    let findings = levels.apply(allowed.report);
    for finding in &findings {
        let text = &sources.get(finding.span.file).text;
        // A place is on characters, and a repair can be made.
        assert!(text.get(finding.span.range()).is_some(), "{finding:?}");
        let fixes: [&[Edit]; 1] = [&finding.fix];
        let made = mended(text, &fixes).made.len();
        assert_eq!(made, usize::from(!finding.fix.is_empty()), "{finding:?}");
    }
    findings.len()
}

/// One file of a pack in place of another.
fn with<'f>(files: &'f Files, name: &'f str, text: &'f str) -> Vec<(&'f str, &'f str)> {
    let others = files.iter().filter(|(other, _)| other != name).map(|(n, t)| (n.as_str(), t.as_str()));
    others.chain([(name, text)]).collect()
}

/// Something done to a text.
#[derive(Clone, Debug)]
enum Change {
    Lost(Index),
    Doubled(Index),
    Swapped(Index, Index),
    Put(Index, String),
    Cut(Index),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let scrap = prop_oneof![
        Just("[[require]]\n".to_owned()),
        Just("'''".to_owned()),
        Just("\"".to_owned()),
        Just("＝".to_owned()),
        Just("“甲”".to_owned()),
        Just("# huiqi: allow HQ0504 — x\n".to_owned()),
        Just("[levels]\nunit-slip = \"off\"\n".to_owned()),
        (1_usize..80).prop_map(|n| "[".repeat(n)),
        (1_usize..80).prop_map(|n| "(".repeat(n)),
        (1_usize..40).prop_map(|n| "a.".repeat(n)),
        (1_usize..3_000).prop_map(|n| format!("x = [{}]\n", "1,".repeat(n))),
        (1_usize..1_500).prop_map(|n| "not ".repeat(n)),
        "\\PC{0,12}",
    ];
    let one = prop_oneof![
        any::<Index>().prop_map(Change::Lost),
        any::<Index>().prop_map(Change::Doubled),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Change::Swapped(a, b)),
        (any::<Index>(), scrap).prop_map(|(at, text)| Change::Put(at, text)),
        any::<Index>().prop_map(Change::Cut),
    ];
    prop::collection::vec(one, 1..5)
}

/// The text in pieces: lines, or tokens of a kind.
fn pieces(text: &str, lines: bool) -> Vec<&str> {
    if lines {
        return text.split_inclusive('\n').collect();
    }
    text.split_inclusive(|c: char| " =,[]{}()'\"\n".contains(c)).collect()
}

fn changed(text: &str, lines: bool, changes: &[Change]) -> String {
    let mut all: Vec<String> = pieces(text, lines).into_iter().map(str::to_owned).collect();
    for change in changes {
        if all.is_empty() {
            break;
        }
        let count = all.len();
        match change {
            Change::Lost(at) => drop(all.remove(at.index(count))),
            Change::Doubled(at) => all.insert(at.index(count), all[at.index(count)].clone()),
            Change::Swapped(a, b) => all.swap(a.index(count), b.index(count)),
            Change::Put(at, text) => all.insert(at.index(count), text.clone()),
            Change::Cut(at) => all.truncate(at.index(count)),
        }
    }
    all.concat()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_bytes_are_looked_at(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(text) = huiqi::text::decode(&bytes) {
            look(&with(&BASE, "plan/creative.toml", text));
        }
    }

    #[test]
    fn a_changed_base_is_looked_at(file in any::<Index>(), lines: bool, changes in changes()) {
        let (name, text) = file.get(&BASE);
        let text = changed(text, lines, &changes);
        if huiqi::text::decode(text.as_bytes()).is_ok() {
            look(&with(&BASE, name, &text));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn a_changed_shipped_file_is_looked_at(file in any::<Index>(), lines: bool, changes in changes()) {
        let (name, text) = file.get(&SHIPPED);
        let text = changed(text, lines, &changes);
        if huiqi::text::decode(text.as_bytes()).is_ok() {
            look(&with(&SHIPPED, name, &text));
        }
    }
}

#[test]
fn seeds_are_looked_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seeds");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        if let Ok(text) = huiqi::text::decode(&bytes) {
            look(&with(&BASE, "plan/creative.toml", text));
        }
        count += 1;
    }
    assert!(count >= 5);
}

#[test]
fn hostile_sizes_end_soon() {
    let long = "x".repeat(100_000);
    let deep = format!("{}company.listed{}", "(".repeat(5_000), ")".repeat(5_000));
    let wide = vec!["company.listed"; 5_000].join(" and ");
    for test in [&long, &deep, &wide] {
        let rule =
            BASE.iter().find(|(name, _)| name == "plan/land.toml").unwrap().1.replace("land.area <= 1_000", test);
        assert!(look(&with(&BASE, "plan/land.toml", &rule)) >= 1);
    }
    let keys: String = (0..25_000).map(|n| format!("k{n} = 1\n")).collect();
    let rule = format!("id = \"x\"\n{keys}");
    assert_eq!(look(&with(&BASE, "plan/land.toml", &rule)), 10_001, "the last says that there are more");
    let many: String =
        (0..2_000).map(|n| format!("# huiqi: allow HQ0504 — {n}\n[[case]]\nname = \"{n}\"\nexpect = {{}}\n")).collect();
    let rule = format!("{}\n{many}", BASE.iter().find(|(name, _)| name == "plan/land.toml").unwrap().1);
    look(&with(&BASE, "plan/land.toml", &rule));
}
