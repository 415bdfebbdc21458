//! Every row of "bad input" in the design, through the program itself: what is refused, in which words, and what is not lost.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program fails")]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How a run of the program ended.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huiqi"));
    command.args(arguments).env("LC_ALL", "zh_CN.UTF-8").env("NO_COLOR", "1").env("COLUMNS", "100");
    command
}

fn run_with(arguments: &[&str], input: &[u8]) -> Run {
    let mut child =
        command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The program may refuse before it has read everything.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let done = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        code: done.status.code(),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

fn run(arguments: &[&str]) -> Run {
    run_with(arguments, b"")
}

fn check(profile: &str) -> Run {
    run_with(&["check", "-", "--as-of", "2016-12-31"], profile.as_bytes())
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad_input").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Refused with exit 2, nothing on standard output, and these words in these places.
#[track_caller]
fn refused(run: &Run, words: &[&str]) {
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert_eq!(run.out, "", "{}", run.err);
    for word in words {
        assert!(run.err.contains(word), "`{word}` is missing in:\n{}", run.err);
    }
    assert!(!run.err.contains("panicked"), "{}", run.err);
}

#[track_caller]
fn refused_in_one_line(run: &Run, words: &[&str]) {
    refused(run, words);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
}

#[test]
fn a_profile_that_cannot_be_read_is_one_clear_line() {
    let folder = folder("unreadable");
    refused_in_one_line(&run(&["check", text(&folder.join("missing.toml"))]), &["missing.toml", "文件不存在"]);
    refused_in_one_line(&run(&["check", text(&folder)]), &["是文件夹，不是文件"]);
    let bytes = folder.join("bytes.toml");
    fs::write(&bytes, b"as_of = 2016-12-31\nx = \"\xff\xff\xff\"\n").unwrap();
    refused_in_one_line(&run(&["check", text(&bytes)]), &["bytes.toml", "第 2 行", "UTF-8"]);
    fs::write(&bytes, b"[company]\nname = \"\xb9\xf0\xc1\xd6\"\n").unwrap();
    refused_in_one_line(&run(&["check", text(&bytes)]), &["GBK", "另存为 UTF-8"]);
    fs::write(&bytes, b"\xff\xfea\0=\x001\0").unwrap();
    refused_in_one_line(&run(&["check", text(&bytes)]), &["UTF-16"]);
    let english = run(&["check", "--lang", "en", text(&folder.join("missing.toml"))]);
    refused_in_one_line(&english, &["error: ", "there is no such file"]);
}

#[test]
fn what_is_over_a_limit_is_refused_by_it() {
    let folder = folder("limits");
    let big = folder.join("big.toml");
    // One GiB of nothing: a sparse file, which is never read.
    File::create(&big).unwrap().set_len(1 << 30).unwrap();
    refused_in_one_line(&run(&["check", text(&big)]), &["big.toml", "16 MiB"]);
    refused_in_one_line(&run_with(&["check", "-"], &vec![b'\n'; (16 << 20) + 1]), &["<stdin>", "16 MiB"]);
    refused_in_one_line(&check(&format!("x = {}", "[".repeat(100_000))), &["嵌套超过上限"]);
    refused_in_one_line(&check(&format!("{}x = 1", "a.".repeat(100_000))), &["嵌套超过上限"]);
    refused_in_one_line(&check(&"k = 1\n".repeat(1_000_000)), &["上限"]);
}

#[test]
fn slips_of_syntax_are_all_found_each_with_the_right_form() {
    let profile = "\
as_of = 2023/1/5
[company]
name = “桂林某设计有限公司”
creative_design = 是
行业 = \"7491\"
[tax]
year ＝ 2016
wages = 1,234
[[land]]
area = 15%
";
    let run = check(profile);
    refused(&run, &["2023-01-05", "true", "1_234", "\"15%\""]);
    for place in ["<stdin>:1:", "<stdin>:3:", "<stdin>:4:", "<stdin>:5:", "<stdin>:7:", "<stdin>:8:", "<stdin>:10:"] {
        assert!(run.err.contains(place), "{place} is missing in:\n{}", run.err);
    }
}

#[test]
fn wrong_facts_are_all_found_with_their_places() {
    let profile = "\
as_of = 2016-12-31
[company]
nmae = \"甲\"
credit_code = \"914501000000000009\"
registered_on = 2015-02-28
industry_code = \"74\"
creative_design = \"是\"
[tax]
year = 1999
wage = 1
wages = -1
taxable_income = true
[[land]]
grade = 16
";
    let run = check(profile);
    refused(&run, &["`name`", "wages", "四位小类代码"]);
    for line in [3, 4, 6, 7, 9, 10, 11, 12, 14] {
        assert!(run.err.contains(&format!("<stdin>:{line}:")), "line {line} is missing in:\n{}", run.err);
    }
    refused(&check("as_of = 2015-02-30\n"), &["<stdin>:1:", "2015-02-30"]);
    refused(
        &check("[company]\nregistered_on = 2016-05-02\n[high_tech]\ncertificate_issued_on = 2016-05-01\n"),
        &["<stdin>:2:"],
    );
}

#[test]
fn numbers_that_would_be_rounded_are_refused_by_name() {
    for number in [
        "12345678901234567890123456789.1",
        "0.00000000000000000000000000001",
        "nan",
        "inf",
        "-inf",
        "1e6",
        "0xff",
        "\"1e6\"",
        "\"nan\"",
    ] {
        let run = check(&format!("[tax]\nwages = {number}\n"));
        refused(&run, &["<stdin>:2:", number.trim_matches('"')]);
    }
    refused(&check("[tax]\nwages = \"8%\"\n"), &["<stdin>:2:"]);
}

#[test]
fn a_broken_pack_is_refused_with_what_validate_shows() {
    let folder = folder("packs");
    fs::create_dir(folder.join("broken")).unwrap();
    fs::write(folder.join("broken/pack.toml"), "[pack]\nid = \"broken\"\nversion = \"1\"\n[[term]]\nid = \"t\"\n")
        .unwrap();
    let profile = folder.join("company.txt");
    fs::write(&profile, "as_of = 2016-12-31\n").unwrap();
    let validate = run(&["validate", text(&folder)]);
    assert_eq!(validate.code, Some(1), "{}", validate.err);
    let check = run(&["check", "--rules", text(&folder), text(&profile)]);
    refused(&check, &["HQ0302"]);
    assert_eq!(check.err, validate.out);
    let test = run(&["test", text(&folder)]);
    assert_eq!(test.code, Some(2));
    refused_in_one_line(&run(&["check", "--rules", text(&folder.join("none")), "-"]), &["规则文件夹不存在"]);
    refused_in_one_line(&run(&["validate", text(&profile)]), &["不是文件夹"]);
    refused_in_one_line(&run(&["validate", text(&self::folder("empty"))]), &["没有规则文件"]);
}

#[test]
fn what_hides_is_made_visible() {
    let profile = "as_of = 2016-12-31\n[company]\nname = \"甲\u{202e}乙\\u001b[31m\"\n";
    let hidden = |text: &str| text.contains(['\u{202e}', '\u{1b}']);
    for format in ["table", "markdown"] {
        let run = run_with(&["check", "-", "--format", format], profile.as_bytes());
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(!hidden(&run.out) && !hidden(&run.err), "{}", run.err);
        assert!(run.out.contains("u{202e}"), "{}", run.out);
    }
    let run = run_with(&["check", "-", "--format", "json"], profile.as_bytes());
    assert!(!hidden(&run.out) && run.out.contains("甲\\u202e乙\\u001b[31m"), "{}", run.out);
}

#[test]
fn of_several_profiles_the_good_are_answered() {
    let folder = folder("several");
    let (good, bad) = (folder.join("good.toml"), folder.join("bad.toml"));
    fs::write(&good, "as_of = 2016-12-31\n[company]\nname = \"好公司\"\n").unwrap();
    fs::write(&bad, "as_of = 2016-12-31\nno_such = 1\n").unwrap();
    let run = run(&["check", text(&bad), text(&good), text(&folder.join("missing.toml")), "--format", "json"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("no_such") && run.err.contains("missing.toml"), "{}", run.err);
    assert!(run.out.starts_with('[') && run.out.contains("好公司"), "{}", run.out);
}

#[test]
fn wrong_flags_say_what_to_write() {
    refused_in_one_line(&run(&["check", "-", "--as-of", "2016/12/31"]), &["2016/12/31", "2016-12-31"]);
    refused_in_one_line(&run(&["check", "-", "--as-of", "2200-01-01"]), &["2200-01-01", "2100"]);
    refused_in_one_line(&run(&["check", "-", "--only", "industrial-land-flor"]), &["industrial-land-floor"]);
    refused_in_one_line(&run(&["check", "-", "--set", "tax.wages"]), &["tax.wages"]);
    refused_in_one_line(
        &run_with(&["check", "-", "--as-of", "2016-12-31", "--set", "tax.wage=1"], b""),
        &["tax.wages"],
    );
    refused_in_one_line(&run(&["check", "-", "-"]), &["只能写一次"]);
    refused_in_one_line(&run(&["explain", "tax.wage"]), &["`tax.wages`"]);
    refused(&run(&["eval", "tax.wages + land.area", "--as-of", "2016-12-31"]), &["<expression>:1:"]);
    refused(&run(&["eval", "1 +", "--as-of", "2016-12-31"]), &["<expression>:1:"]);
}

#[test]
fn a_file_that_exists_is_left_alone_and_nothing_half_written_stays() {
    let folder = folder("init");
    let taken = folder.join("taken.toml");
    fs::write(&taken, "as_of = 2016-12-31\n").unwrap();
    refused_in_one_line(&run(&["init", text(&taken)]), &["文件已存在"]);
    assert_eq!(fs::read_to_string(&taken).unwrap(), "as_of = 2016-12-31\n");
    refused_in_one_line(&run(&["init", text(&folder)]), &["是文件夹"]);
    refused_in_one_line(&run(&["init", text(&folder.join("no/such.toml"))]), &["所在文件夹不存在"]);
    let new = folder.join("new.toml");
    assert_eq!(run(&["init", text(&new)]).code, Some(0));
    let answer = run(&["check", text(&new), "--as-of", "2016-12-31", "--format", "json"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert_eq!(answer.err, "");
    // Nothing is stated, so nothing is decided but what the date of the answers decides.
    let verdicts = |word: &str| answer.out.matches(&format!("\"verdict\": \"{word}\"")).count();
    let all = answer.out.matches("\"verdict\": \"").count();
    assert!(verdicts("undetermined") > 40);
    assert_eq!(verdicts("undetermined") + verdicts("not_in_force"), all);
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files.len(), 2, "{files:?}");
}

#[test]
fn a_closed_pipe_is_success() {
    for arguments in [&["list", "facts"][..], &["schema", "rule"], &["completions", "bash"], &["init"]] {
        let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{arguments:?}");
        assert!(done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_clear_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let done =
        command(&["list", "facts"]).stdout(full).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    let err = String::from_utf8(done.stderr).unwrap();
    assert!(err.contains("无法写出结果") && err.lines().count() == 1, "{err}");
}

#[test]
fn exit_codes_answer_when_they_are_asked() {
    let ask = |profile: &str, rule: &str| {
        let arguments = ["check", "-", "--as-of", "2016-12-31", "--exit-code", "--only", rule];
        run_with(&arguments, profile.as_bytes()).code
    };
    let firm = "[company]\ncreative_design = true\n[high_tech]\ncertified = true\ncertificate_issued_on = 2015-07-31\n";
    assert_eq!(ask(firm, "high-tech-rate"), Some(0));
    assert_eq!(ask("", "high-tech-rate"), Some(3));
    assert_eq!(ask("[company]\ncreative_design = false\n", "high-tech-rate"), Some(1));
    assert_eq!(ask("land = []\n", "industrial-land-floor"), Some(1));
    let without = run_with(&["check", "-", "--as-of", "2016-12-31", "--only", "high-tech-rate"], b"");
    assert_eq!(without.code, Some(0));
}
