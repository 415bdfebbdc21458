//! `validate --fix` ends the findings it can and changes nothing else; `--diff` writes nothing.

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

use std::fs;
use std::path::{Path, PathBuf};

use pack::Scratch;

/// The broken packs that are mended.
const MENDED: [&str; 22] = [
    "HQ0103-direction-override",
    "HQ0103-mark-within",
    "HQ0103-zero-width-in-title",
    "HQ0202-curly-text",
    "HQ0202-sign-at-least",
    "HQ0202-times",
    "HQ0202-wide-bracket",
    "HQ0202-wide-comma",
    "HQ0202-wide-equality",
    "HQ0202-wide-equals",
    "HQ0202-wide-greater",
    "HQ0203-percent-without-quotes",
    "HQ0203-text-without-quotes",
    "HQ0203-thousands-comma",
    "HQ0301-key-misspelt",
    "HQ0303-date-in-quotes",
    "HQ0306-capital",
    "HQ0306-underscore",
    "HQ0404-single-equals",
    "HQ1002-end-of-line",
    "HQ1002-nothing-to-allow",
    "HQ1002-one-of-two",
];

fn broken() -> Vec<(String, String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let mut all: Vec<(String, String, Vec<u8>)> = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let line = String::from_utf8(bytes.split(|b| *b == b'\n').next().unwrap().to_vec()).unwrap();
        let file = line.split_whitespace().nth(3).unwrap().to_owned();
        all.push((path.file_stem().unwrap().to_string_lossy().into_owned(), file, bytes));
    }
    all.sort();
    all
}

#[test]
fn exactly_what_is_mended_is_gone() {
    let scratch = Scratch::new("fix");
    let all = broken();
    let folders: Vec<PathBuf> =
        all.iter().map(|(name, file, bytes)| scratch.laid(name, &[(file.as_str(), bytes.as_slice())])).collect();
    let before = pack::findings("validate", &folders, 1);
    let shown = pack::huiqi(&["validate", "--diff"], &folders);
    assert_eq!(shown.status.code(), Some(1));
    for ((name, file, bytes), folder) in all.iter().zip(&folders) {
        assert_eq!(fs::read(folder.join(file)).unwrap(), *bytes, "{name}: --diff writes nothing");
    }
    let patch = String::from_utf8(shown.stdout).unwrap();
    let fixed = pack::huiqi(&["validate", "--fix"], &folders);
    assert_eq!(fixed.status.code(), Some(1));
    let mended: Vec<&str> = (all.iter().zip(&folders))
        .filter(|((_, file, bytes), folder)| fs::read(folder.join(file)).unwrap() != *bytes)
        .map(|((name, ..), _)| name.as_str())
        .collect();
    assert_eq!(mended, MENDED);
    for ((name, file, bytes), folder) in all.iter().zip(&folders) {
        let header = format!("--- a/{}/{file}\n", folder.display());
        assert_eq!(patch.contains(&header), mended.contains(&name.as_str()), "{name}: the patch is what is written");
        if mended.contains(&name.as_str()) {
            // Line by line nothing but the mistake is another; a comment of its own line is gone with it.
            let (old, new) =
                (String::from_utf8(bytes.clone()).unwrap(), fs::read_to_string(folder.join(file)).unwrap());
            let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
            let kept = new.iter().filter(|line| old.contains(line)).count();
            assert!(new.len() - kept <= 1 && old.len() - new.len() <= 1, "{name}: {new:#?}");
        }
    }
    let after = pack::findings("validate", &folders, 1);
    let left: Vec<_> = before.iter().filter(|f| !mended.contains(&f.pack.trim_end_matches(".toml"))).collect();
    assert_eq!(after.iter().collect::<Vec<_>>(), left);
}

/// A file of the base pack, changed.
fn changed(file: &str, changes: &[(&str, &str)]) -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base-pack").join(file)).unwrap();
    changes.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from));
        text.replacen(from, to, 1)
    })
}

#[test]
fn a_name_is_mended_in_all_its_places_or_in_none() {
    let scratch = Scratch::new("names");
    // Names of rules have one form wherever they stand.
    let beside = |rule: &str| {
        let clause = "{ instrument = \"measures\", at = \"一(一)\", quote = \"给予补助\" }";
        format!("combines = [{{ rule = \"{rule}\", clause = {clause} }}]\nnature ")
    };
    let land = changed(
        "plan/land.toml",
        &[("\"land-support\"", "\"Land-Support\""), ("nature ", &beside("creative-support"))],
    );
    let creative = changed("plan/creative.toml", &[("nature ", &beside("Land-Support"))]);
    let both = [("plan/land.toml", land.as_bytes()), ("plan/creative.toml", creative.as_bytes())];
    let folder = scratch.laid("rules", &both);
    assert_eq!(pack::huiqi(&["validate", "--fix"], std::slice::from_ref(&folder)).status.code(), Some(0));
    assert!(fs::read_to_string(folder.join("plan/creative.toml")).unwrap().contains("\"land-support\""));
    // An expression may use the name as it stands: then it is a person's to mend.
    let output =
        "[[output]]\nid = \"Amount\"\nlabel = { zh = \"甲\", en = \"a\" }\nunit = \"CNY\"\nvalue = '1'\n\n[[output]]";
    let land = changed("plan/land.toml", &[("[[output]]", output), ("* land.area'", "* land.area + Amount'")]);
    let folder = scratch.laid("outputs", &[("plan/land.toml", land.as_bytes())]);
    let output = pack::huiqi(&["validate", "--fix"], std::slice::from_ref(&folder));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_to_string(folder.join("plan/land.toml")).unwrap(), land);
}

#[test]
fn what_stands_behind_a_slip_comes_to_light_and_is_mended_too() {
    let scratch = Scratch::new("behind");
    let rule = "\u{feff}id ＝ “listed-support”\r\ntitle = { zh = \"甲\", en = \"a\" }\r\nnature = \"Entitlement\"\r\nin_force = { from ＝ 2020-01-01 }\r\nclause = { instrument = \"measures\", at = \"一(一)\", quote = \"给予补助\" }\r\n[[require]]\r\nid = \"Listed\"\r\nlabel = { zh = \"甲\", en = \"a\" }\r\ntest = 'company.kind ＝ “design”' # huiqi: allow HQ0511 — 甲\r\nclause = { instrument = \"measures\", at = \"一(一)\", quote = \"给予补助\" }\r\n";
    let folder = scratch.laid("pack", &[("plan/listed.toml", rule.as_bytes())]);
    let output = pack::huiqi(&["validate", "--fix"], std::slice::from_ref(&folder));
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    let text = fs::read_to_string(folder.join("plan/listed.toml")).unwrap();
    let wanted = rule
        .replace("id ＝ “listed-support”", "id = \"listed-support\"")
        .replace("\"Entitlement\"", "\"entitlement\"")
        .replace("from ＝ 2020-01-01", "from = 2020-01-01")
        .replace("\"Listed\"", "\"listed\"")
        .replace("company.kind ＝ “design”' # huiqi: allow HQ0511 — 甲", "company.kind == \"design\"'");
    assert_eq!(text, wanted, "{words}");
    assert_eq!(output.status.code(), Some(0), "{words}");
}

#[test]
fn built_in_packs_are_not_mended() {
    for flag in ["--fix", "--diff"] {
        let output = pack::huiqi(&["validate", flag], &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("built-in"));
    }
}
