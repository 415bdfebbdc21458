//! What `huiqi test --suggest` prints, added to the files it names as it is: every case passes, the files are in canonical
//! form, everything is tried, and every change is noticed.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files fails")]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn huiqi(here: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huiqi"));
    command.args(arguments).current_dir(here).env("LC_ALL", "en_US.UTF-8").output().unwrap()
}

/// A run that ends with exit code 0, and what it prints.
fn passes(here: &Path, arguments: &[&str]) -> String {
    let output = huiqi(here, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}{printed}");
    printed
}

/// Adds what was printed to the files it is for; how many cases there were.
fn paste(here: &Path, printed: &str) -> usize {
    let mut sections = printed.split("\n# ---- ");
    assert!(sections.next().unwrap().lines().all(|line| line.is_empty() || line.starts_with('#')));
    for section in sections {
        let (file, cases) = section.split_once('\n').unwrap();
        let text = fs::read_to_string(here.join(file)).unwrap();
        fs::write(here.join(file), format!("{}\n\n{}\n", text.trim_end(), cases.trim())).unwrap();
    }
    printed.matches("[[case]]").count()
}

fn holds(pack: &str) {
    let top = tempfile::tempdir().unwrap();
    let here = top.path();
    for (name, text) in support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(pack)) {
        let file = here.join("pack").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    assert_eq!(huiqi(here, &["ci", "pack", "--coverage-min", "100"]).status.code(), Some(1));
    assert!(paste(here, &passes(here, &["test", "pack", "--suggest"])) > 0);
    passes(here, &["ci", "pack", "--coverage-min", "100"]);
    // What has been tried may leave no change unnoticed.
    let is_noticed = huiqi(here, &["ci", "pack", "--mutate-min", "100"]).status.success();
    let more = paste(here, &passes(here, &["test", "pack", "--suggest", "--mutate"]));
    assert_eq!(is_noticed, more == 0);
    passes(here, &["ci", "pack", "--coverage-min", "100", "--mutate-min", "100"]);
}

#[test]
fn of_a_pack_with_one_rule() {
    holds("cli/half-tried");
}

#[test]
fn of_a_pack_with_records_and_a_table() {
    holds("base-pack");
}

#[test]
fn of_a_pack_without_cases() {
    holds("cli/no-cases");
}
