//! What `check --set` says of a choice: which options open or close.

#![allow(clippy::unwrap_used, reason = "a test that goes wrong fails loudly")]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// `huiqi check - ARGUMENTS` for a profile.
fn check(profile: &str, arguments: &[&str]) -> Output {
    let mut run = Command::new(env!("CARGO_BIN_EXE_huiqi"));
    run.args(["check", "-", "--lang", "en"]).args(arguments);
    let mut child = run.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(profile.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

const LARGE: &str = "as_of = 2024-12-31\n[tax]\ntaxable_income = 10_000_000\n";

#[test]
fn an_option_that_closes_is_a_change_though_the_chosen_one_stays() {
    let set = ["--only", "income-tax-rate-choice", "--set", "animation.recognised=false"];
    let page = String::from_utf8(check(LARGE, &set).stdout).unwrap();
    let change = page.lines().find(|line| line.contains("→") && line.contains("animation"));
    assert!(change.unwrap().ends_with("not known to be open → not open"), "{page}");
    let json = check(LARGE, &[&set[..], &["--format", "json"]].concat()).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let change = json.pointer("/changes/results/0/options/0").unwrap();
    assert_eq!(change.to_string(), r#"{"after":"unavailable","before":"unknown","id":"animation"}"#);
    // What changes nothing says so.
    let same = check(LARGE, &["--only", "income-tax-rate-choice", "--set", "tax.taxable_income=10000000"]);
    assert!(String::from_utf8(same.stdout).unwrap().contains("nothing changes"));
}
