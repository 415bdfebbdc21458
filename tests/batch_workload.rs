//! The batch workload: four hundred rows, most of them hard cases, give what the independent oracle gave, on any number of
//! threads.

#![allow(
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

use std::path::Path;
use std::process::Command;

/// The oracle's columns after `id`, by the names of ours, and whether they hold verdicts.
const COLUMNS: [(&str, bool); 9] = [
    ("r1", true),
    ("r1.amount", false),
    ("r2", true),
    ("r2.amount", false),
    ("r3", true),
    ("r3.amount", false),
    ("r4s", true),
    ("r4s.treatment", false),
    ("r4p", true),
];

fn batch(threads: &str) -> String {
    let workload = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/workload");
    let given = Command::new(env!("CARGO_BIN_EXE_huiqi"))
        .args(["batch", "prefix.csv", "--rules", "rules", "--as-of", "2025-12-31", "--threads", threads])
        .current_dir(workload)
        .output()
        .unwrap();
    assert!(given.status.success(), "{}", String::from_utf8_lossy(&given.stderr));
    String::from_utf8(given.stdout).unwrap()
}

/// Our answers in the words and columns of the oracle.
fn reduced(answers: &str) -> String {
    let mut reader = csv::Reader::from_reader(answers.as_bytes());
    let titles = reader.headers().unwrap().clone();
    let place = |name: &str| titles.iter().position(|title| title == name).unwrap();
    let mut out = String::from("id,r1,r1_amount,r2,r2_amount,r3,r3_amount,r4s,r4s_treatment,r4p\n");
    for row in reader.records() {
        let row = row.unwrap();
        let number: u32 = row[place("row")].parse().unwrap();
        out.push_str(&format!("C{number:09}"));
        for (name, is_verdict) in COLUMNS {
            let cell = match (&row[place(name)], is_verdict) {
                (cell, false) => cell,
                ("applies", true) => "applies",
                ("undetermined", true) => "unknown",
                (_, true) => "does_not_apply",
            };
            out.push(',');
            out.push_str(cell);
        }
        out.push('\n');
    }
    out
}

#[test]
fn the_oracle_agrees() {
    let expected = include_str!("../benches/workload/prefix.expected.csv");
    let got = reduced(&batch("2"));
    for (expected, got) in expected.lines().zip(got.lines()) {
        assert_eq!(got, expected);
    }
    assert_eq!(got.len(), expected.len());
}

#[test]
fn threads_make_no_difference() {
    let one = batch("1");
    assert!(one.lines().count() == 401 && batch("2") == one && batch("3") == one);
}
