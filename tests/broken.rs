//! Every file of `tests/broken` holds one mistake: laid over `tests/base-pack` it raises its code, at its line and column,
//! and nothing else. The first line says so: `# HQ0504 12:34 plan/creative.toml`, the file being replaced or joined.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

#[path = "support/pack.rs"]
mod pack;

use std::collections::BTreeMap;
use std::path::Path;

use huiqi::diag::{CODES, Code};
use pack::{Found, Scratch};

/// What only running the cases finds.
const RUN: [&str; 3] = ["HQ0701", "HQ0702", "HQ0703"];

/// One broken pack.
struct Broken {
    name: String,
    bytes: Vec<u8>,
    /// What its first line says.
    expected: String,
    /// The file of the base pack.
    file: String,
}

fn corpus() -> Vec<Broken> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let line = bytes.split(|b| *b == b'\n').next().unwrap();
        let line = String::from_utf8(line.to_vec()).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        // A fifth word is the file in which it is found, where that is another one.
        let (["#", code, place, file] | ["#", code, place, file, _]) = words.as_slice() else {
            panic!("{name}: its first line is `{line}`")
        };
        let found_in = words.last().unwrap();
        assert!(name.starts_with(&format!("{code}-")), "{name} is named for its code");
        all.push(Broken { expected: format!("{code} {place} {found_in}"), file: (*file).to_owned(), name, bytes });
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

#[test]
fn each_raises_its_code_at_its_place_and_nothing_else() {
    let all = corpus();
    let scratch = Scratch::new("broken");
    let mut wrong = Vec::new();
    // Whatever is found by looking alone is found in one run; cases are run pack by pack.
    let (run, looked): (Vec<&Broken>, Vec<&Broken>) =
        all.iter().partition(|b| RUN.iter().any(|code| b.name.starts_with(code)));
    for (command, packs) in std::iter::once(("validate", looked)).chain(run.into_iter().map(|b| ("test", vec![b]))) {
        let folders: Vec<_> = packs.iter().map(|b| scratch.laid(&b.name, &[(&b.file, &b.bytes)])).collect();
        let mut found: BTreeMap<String, Vec<Found>> = BTreeMap::new();
        for finding in pack::findings(command, &folders, 1) {
            found.entry(finding.pack.clone()).or_default().push(finding);
        }
        for broken in packs {
            let got = found.remove(&broken.name).unwrap_or_default();
            let shown: Vec<String> = got.iter().map(|f| format!("{} {} {}", f.code, f.place, f.file)).collect();
            if shown != [broken.expected.as_str()] {
                let words: Vec<&str> = got.iter().map(|f| f.message.as_str()).collect();
                wrong.push(format!("{}:\n  expected {}\n  found {shown:?} {words:?}", broken.name, broken.expected));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Codes that no rule file raises: they are of profiles, of `fmt`, or have a file of their own here soon.
fn is_elsewhere(code: Code) -> bool {
    (801..=899).contains(&code.info().number) || code == Code::NotCanonical
}

#[test]
fn every_code_has_a_broken_pack() {
    let all = corpus();
    assert!(all.len() >= 60, "{}", all.len());
    let missing: Vec<String> = CODES
        .iter()
        .filter(|info| !is_elsewhere(info.code))
        .map(|info| info.code.to_string())
        .filter(|code| !all.iter().any(|broken| broken.name.starts_with(code)))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_base_is_without_findings() {
    let scratch = Scratch::new("base");
    let folder = scratch.laid("base", &[]);
    for command in ["validate", "test"] {
        let found = pack::findings(command, std::slice::from_ref(&folder), 0);
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn one_file_with_many_mistakes_has_all_of_them_found_in_one_run() {
    let scratch = Scratch::new("many");
    let text = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/many-mistakes.toml")).unwrap();
    let folder = scratch.laid("many", &[("plan/creative.toml", &text)]);
    let found: Vec<String> =
        pack::findings("validate", &[folder], 1).iter().map(|f| format!("{} {} {}", f.code, f.place, f.file)).collect();
    // The comment at the end of a line of the file says what is wrong with it.
    let expected: Vec<String> = String::from_utf8(text)
        .unwrap()
        .lines()
        .enumerate()
        .flat_map(|(line, text)| {
            let said = text.split_once("#! ").map_or("", |(_, said)| said);
            let of_line = move |one: &str| {
                let (code, column) = one.split_once(':').unwrap();
                format!("{code} {}:{column} plan/creative.toml", line.saturating_add(1))
            };
            said.split_whitespace().map(of_line).collect::<Vec<_>>()
        })
        .collect();
    assert!(expected.len() >= 15);
    assert_eq!(found, expected);
}
