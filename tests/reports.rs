//! `--report` and `huiqi ci`: every format beside every other, whole or not at all, and never with an absolute path.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that cannot read its own files fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FORMATS: [&str; 7] = ["human", "short", "json", "github", "sarif", "junit", "markdown"];

fn pack(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli").join(name)
}

fn huiqi(here: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huiqi"));
    command.args(arguments).current_dir(here).env("LC_ALL", "en_US.UTF-8").env_remove("NO_COLOR");
    command.output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Folders with a copy of a pack, as somebody's repository has it.
fn repository(name: &str) -> tempfile::TempDir {
    let top = tempfile::tempdir().unwrap();
    for file in ["facts.toml", "plan/education.toml", "plan/law.toml", "plan/text.txt"] {
        let target = top.path().join("packs").join(file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(pack(name).join(file), target).unwrap();
    }
    fs::create_dir(top.path().join(".git")).unwrap();
    top
}

#[test]
fn every_report_is_what_standard_output_would_be() {
    for (command, name, code) in
        [("validate", "broken-pack", 1), ("test", "failing-case", 1), ("ci", "failing-case", 1)]
    {
        let top = repository(name);
        let reports: Vec<String> = FORMATS.iter().map(|format| format!("--report={format}=r.{format}")).collect();
        let mut arguments = vec![command, "packs"];
        arguments.extend(reports.iter().map(String::as_str));
        let all = huiqi(top.path(), &arguments);
        assert_eq!(all.status.code(), Some(code), "{command}: {all:?}");
        for format in FORMATS {
            let one = huiqi(top.path(), &[command, "packs", "--format", format]);
            assert_eq!(one.status.code(), Some(code), "{command} {format}");
            assert_eq!(
                out(&one),
                fs::read_to_string(top.path().join(format!("r.{format}"))).unwrap(),
                "{command} {format}"
            );
        }
        assert_eq!(out(&all), fs::read_to_string(top.path().join("r.human")).unwrap());
        // Nothing is left beside the reports.
        assert_eq!(fs::read_dir(top.path()).unwrap().count(), FORMATS.len() + 2);
    }
}

#[test]
fn programs_find_the_files_wherever_the_command_was_run() {
    let top = repository("broken-pack");
    let top = top.path().canonicalize().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let absolute = top.join("packs");
    let absolute = absolute.to_str().unwrap();
    for format in ["github", "sarif", "junit", "markdown"] {
        let usual = out(&huiqi(&top, &["validate", "packs", "--format", format]));
        assert!(usual.contains("packs/plan/education.toml"), "{usual}");
        for (here, folder) in [
            (&*top, "./packs"),
            (&*top.join("packs"), "."),
            (&*top.join("packs/plan"), ".."),
            (&*top, absolute),
            (elsewhere.path(), absolute),
        ] {
            let other = out(&huiqi(here, &["validate", folder, "--format", format]));
            assert_eq!(usual, other, "{format} {folder}");
        }
    }
}

#[test]
fn reports_that_cannot_be_written_are_refused() {
    let top = repository("failing-case");
    let refused = |arguments: &[&str], words: &str| {
        let output = huiqi(top.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(words), "{said}");
    };
    refused(
        &["validate", "packs", "--report", "sarif=a", "--report", "json=a"],
        "two reports are to be written to `a`",
    );
    refused(
        &["validate", "packs", "--report", "sarif=-", "--report", "json=-"],
        "two reports are to be written to `-`",
    );
    refused(&["validate", "packs", "--report", "sarif=-", "--format", "json"], "keep one");
    refused(&["validate", "packs", "--report", "pdf=a"], "there is no format `pdf`");
    refused(&["validate", "packs", "--report", "sarif"], "FORMAT=PATH");
    refused(&["validate", "packs", "--report", "json=no/such/a"], "its folder does not exist");
    refused(&["validate", "packs", "--report", "json=packs"], "this is a folder");
    // A good report beside one that cannot be written is written.
    refused(&["validate", "packs", "--report", "json=no/such/a", "--report", "json=b"], "`no/such/a`");
    assert_eq!(fs::read_to_string(top.path().join("b")).unwrap(), "[]\n");
    let instead = huiqi(top.path(), &["validate", "packs", "--report", "json=-"]);
    assert_eq!((instead.status.code(), out(&instead).as_str()), (Some(0), "[]\n"));
}

#[test]
fn ci_says_what_became_of_every_step() {
    let steps = |name: &str, more: &[&str]| {
        let top = repository(name);
        let arguments: Vec<&str> =
            ["ci", "packs", "--format", "json"].into_iter().chain(more.iter().copied()).collect();
        let output = huiqi(top.path(), &arguments);
        let log: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
        let of = |step: &serde_json::Value| {
            format!("{} {}", step["step"].as_str().unwrap(), step["outcome"].as_str().unwrap())
        };
        let steps: Vec<String> = log["steps"].as_array().unwrap().iter().map(of).collect();
        // For people who read a log, the steps stand on standard error.
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("validate") && said.contains('│'), "{said}");
        (output.status.code().unwrap(), steps.join(", "))
    };
    let has = |(code, steps): (i32, String), wanted: i32, names: &[&str]| {
        assert_eq!(code, wanted, "{steps}");
        assert!(names.iter().all(|name| steps.contains(name)), "{steps}");
    };
    has(steps("failing-case", &[]), 1, &["validate passed", "test failed"]);
    has(steps("broken-pack", &[]), 1, &["validate failed", "test not-run"]);
    let least = |percent: &str| {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let output = huiqi(here, &["ci", "tests/base-pack", "--coverage-min", percent, "--format", "json"]);
        let log: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
        let tested = log["steps"].as_array().unwrap().iter().find(|step| step["step"] == "test").unwrap();
        (tested["outcome"].as_str().unwrap().to_owned(), tested["notices"].as_array().map_or(0, Vec::len))
    };
    assert_eq!(least("0"), ("passed".to_owned(), 0));
    let (outcome, untried) = least("100");
    assert!(outcome == "failed" && untried > 0, "{outcome}, {untried} places");
}

#[test]
fn a_broken_pack_is_reported_by_test_as_well() {
    let top = repository("broken-pack");
    let output = huiqi(top.path(), &["test", "packs", "--report", "short=s", "--report", "junit=j"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""));
    assert_eq!(fs::read_to_string(top.path().join("s")).unwrap().lines().count(), 5);
    assert!(fs::read_to_string(top.path().join("j")).unwrap().contains("<skipped"));
    let machine = huiqi(top.path(), &["test", "packs", "--format", "github"]);
    assert_eq!((machine.status.code(), out(&machine).lines().count()), (Some(2), 5));
}

#[test]
fn built_in_packs_are_named_as_in_their_repository() {
    let elsewhere = tempfile::tempdir().unwrap();
    let text = out(&huiqi(elsewhere.path(), &["validate", "--format", "junit"]));
    assert!(
        text.contains("name=\"rules/facts.toml\"") && text.contains("failures=\"0\""),
        "{}",
        text.get(..400).unwrap()
    );
}

fn git(here: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"];
    let done = Command::new("git").args(identity).args(arguments).current_dir(here).output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

#[test]
fn ci_compares_with_a_revision() {
    let top = repository("failing-case");
    fs::remove_dir(top.path().join(".git")).unwrap();
    git(top.path(), &["init", "-q"]);
    git(top.path(), &["add", "packs"]);
    git(top.path(), &["commit", "-q", "-m", "as it was"]);
    let file = top.path().join("packs/plan/education.toml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("80.01"));
    fs::write(&file, text.replace("tax.wages > 0", "tax.wages >= 0")).unwrap();
    let run = |revision: &str, more: &[&str]| {
        let arguments: Vec<&str> =
            ["ci", "packs", "--against", revision].into_iter().chain(more.iter().copied()).collect();
        huiqi(top.path(), &arguments)
    };
    let github = run("HEAD", &["--format", "github"]);
    assert_eq!(github.status.code(), Some(1), "a case fails still");
    assert!(out(&github).contains("::notice file=packs/plan/education.toml,line=10"), "{}", out(&github));
    // A revision that is not there is said, and everything else is done and written.
    let missing = run("no-such-revision", &["--report", "junit=j.xml"]);
    assert_eq!(missing.status.code(), Some(2), "{missing:?}");
    assert!(String::from_utf8(missing.stderr).unwrap().contains("no-such-revision"));
    let junit = fs::read_to_string(top.path().join("j.xml")).unwrap();
    assert!(junit.contains("huiqi diff") && junit.contains("<skipped"), "{junit}");
    // Rules that were broken then are no fault of the change that mends them.
    let good = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{good}\nwhat =")).unwrap();
    git(top.path(), &["commit", "-q", "-a", "-m", "broken"]);
    fs::write(
        &file,
        good.replace("80.01", "80.00").replace("undetermined", "not_met").replace("missing = [\"tax.wages\"]", ""),
    )
    .unwrap();
    let mended = run("HEAD", &["-A", "warnings", "--format", "json"]);
    let log: serde_json::Value = serde_json::from_str(&out(&mended)).unwrap();
    let diff = log["steps"].as_array().unwrap().last().unwrap();
    assert_eq!((diff["step"].as_str(), diff["outcome"].as_str()), (Some("diff"), Some("not-run")));
    assert_eq!(mended.status.code(), Some(0), "{}", out(&mended));
}
