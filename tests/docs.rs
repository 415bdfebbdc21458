//! The documentation is what runs: every `$ huiqi` block of the READMEs, the examples and `tests/cli`.
//!
//! `TRYCMD=overwrite cargo test --test docs -- --test-threads=1` writes what the program prints into them; the first block of
//! the READMEs, which leaves most of a page out with `...`, is kept by hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files fails")]

use std::path::Path;

fn runs(pattern: &str, locale: &str) {
    let cases = trycmd::TestCases::new();
    cases.env("LC_ALL", locale).env("COLUMNS", "100").env("NO_COLOR", "1");
    cases.case(pattern);
}

#[test]
fn chinese_readme() {
    runs("README.zh-CN.md", "zh_CN.UTF-8");
}

#[test]
fn english_readme() {
    runs("README.md", "en_US.UTF-8");
}

#[test]
fn examples() {
    runs("examples/*/README.md", "zh_CN.UTF-8");
}

#[test]
fn commands() {
    runs("tests/cli/*.md", "zh_CN.UTF-8");
}

/// The first block of a README: `$ cargo run --release -- ARGUMENTS` and what it prints.
fn main_command(readme: &str) -> (Vec<String>, String) {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(readme)).unwrap();
    let block = text.split("```text\n").nth(1).unwrap().split("\n```").next().unwrap();
    let (command, output) = block.split_once('\n').unwrap();
    let arguments = command.strip_prefix("$ cargo run --release -- ").unwrap();
    (arguments.split(' ').map(str::to_owned).collect(), output.to_owned())
}

fn main_command_prints(readme: &str, locale: &str) {
    let (arguments, expected) = main_command(readme);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_huiqi"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("LC_ALL", locale)
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    snapbox::assert_data_eq!(printed.trim_end(), expected.trim_end().to_owned());
    assert!(output.status.success());
}

#[test]
fn main_command_of_the_readmes() {
    main_command_prints("README.md", "en_US.UTF-8");
    main_command_prints("README.zh-CN.md", "zh_CN.UTF-8");
}
