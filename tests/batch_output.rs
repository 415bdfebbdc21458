//! What `batch` leaves behind: every row in order, nothing half written, nothing that a spreadsheet would run.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of one test.
struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("output-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let mut all: Vec<String> =
            fs::read_dir(&self.0).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        all.sort();
        all
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huiqi"));
        command.args(args).current_dir(&self.0).env("LC_ALL", "en_US.UTF-8");
        command
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
    }
}

fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

const BOOK: &str = "\
as_of,company.name,company.credit_code,company.industry_code,high_tech.certified,high_tech.certificate_issued_on,tax.taxable_income,备注
2016-12-31,甲,914501000000000008,7491,true,2015-07-31,3000000,
2016-12-31,乙,91450200MA0000001K,7491,certainly,2015-02-30,\"1,00\",
2016-12-31,=cmd|' /C calc'!A0,,7491,false,,-5,
2016-12-31,甲,914501000000000008,7491,true,2015-07-31,3000000,
2017-12-31,甲,914501000000000008,7491,true,2015-07-31,3000000,
2016-12-31,丙,914501000000000009,,,,,
";

#[test]
fn a_bad_cell_costs_its_row_and_all_its_faults_are_named() {
    let dir = Dir::new("faults");
    dir.write("book.csv", BOOK);
    let (code, _, said) = dir.run(&["batch", "book.csv", "-o", "out.csv", "--rejects", "rejects.csv"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("answered 3, rejected 3"), "{said}");
    let all = rows(&dir.read("out.csv"));
    let column = |name: &str| all.iter().map(|row| row[name].as_str()).collect::<Vec<_>>();
    assert_eq!(column("row"), ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(column("company.name"), ["甲", "乙", "'=cmd|' /C calc'!A0", "甲", "甲", "丙"]);
    let rejected: Vec<bool> = column("error").iter().map(|error| !error.is_empty()).collect();
    assert_eq!(rejected, [false, true, false, true, false, true]);
    assert_eq!(column("high-tech-rate"), ["applies", "", "not_met", "", "applies", ""]);
    assert_eq!(column("high-tech-rate.tax_saved"), ["300000.00", "", "", "", "300000.00", ""]);
    let faults: Vec<(String, String, String, String, String)> = rows(&dir.read("rejects.csv"))
        .into_iter()
        .map(|row| {
            (row["row"].clone(), row["line"].clone(), row["column"].clone(), row["value"].clone(), row["code"].clone())
        })
        .collect();
    let fault = |row: &str, line: &str, column: &str, value: &str, code: &str| {
        (row.to_owned(), line.to_owned(), column.to_owned(), value.to_owned(), code.to_owned())
    };
    assert_eq!(
        faults,
        [
            fault("2", "3", "E", "certainly", "HQ0303"),
            fault("2", "3", "F", "2015-02-30", "HQ0304"),
            fault("2", "3", "G", "1,00", "HQ0802"),
            fault("4", "5", "", "", "HQ0810"),
            fault("6", "7", "C", "914501000000000009", "HQ0804"),
        ]
    );
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let dir = Dir::new("threads");
    let mut book = "as_of,company.name,company.industry_code,tax.wages,tax.education_expense\n".to_owned();
    for row in 0..1_300 {
        let code = ["7491", "7492", "0111", "x"][row % 4];
        book.push_str(&format!("2016-12-31,公司{row},{code},{row}00.5,{}\n", row % 97));
    }
    dir.write("book.csv", &book);
    for format in [&["--format", "csv"][..], &["--long"], &["--format", "ndjson"]] {
        let of = |threads: &str| {
            let mut args = vec!["batch", "book.csv", "--threads", threads];
            args.extend(format);
            dir.run(&args)
        };
        let (one, three) = (of("1"), of("3"));
        assert!(one == three, "{format:?}");
        assert_eq!(one.0, Some(1));
    }
    let numbers: Vec<String> =
        rows(&dir.run(&["batch", "book.csv", "--threads", "3"]).1).into_iter().map(|row| row["row"].clone()).collect();
    assert_eq!(numbers, (1..=1_300).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[test]
fn nothing_under_the_name_until_it_is_whole() {
    let dir = Dir::new("whole");
    dir.write("book.csv", BOOK);
    dir.write("out.csv", "before");
    // Two facts in one column: nothing is written.
    dir.write("twice.csv", "tax.wages,工资薪金总额\n1,2\n");
    let (code, _, said) = dir.run(&["batch", "twice.csv", "-o", "out.csv"]);
    assert_eq!((code, dir.read("out.csv")), (Some(2), "before".to_owned()), "{said}");
    // The input is never the output.
    let (code, _, said) = dir.run(&["batch", "book.csv", "-o", "./book.csv"]);
    assert_eq!((code, dir.read("book.csv").as_str()), (Some(2), BOOK), "{said}");
    let (code, _, said) = dir.run(&["batch", "book.csv", "-o", "nowhere/out.csv"]);
    assert_eq!(code, Some(2), "{said}");
    fs::create_dir(dir.0.join("folder.csv")).unwrap();
    let (code, _, said) = dir.run(&["batch", "book.csv", "-o", "folder.csv"]);
    assert_eq!(code, Some(2), "{said}");
    assert_eq!(dir.names(), ["book.csv", "folder.csv", "out.csv", "twice.csv"]);
}

/// A book that takes a while.
fn long_book(dir: &Dir) {
    let mut book = "as_of,company.name,company.industry_code,tax.wages,tax.education_expense\n".to_owned();
    for row in 0..200_000 {
        book.push_str(&format!("2016-12-31,公司{row},7491,{row}00.5,{row}\n"));
    }
    dir.write("long.csv", &book);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let dir = Dir::new("full");
    dir.write("book.csv", BOOK);
    let (code, _, said) = dir.run(&["batch", "book.csv", "-o", "/dev/full"]);
    assert_eq!((code, said.lines().last()), (Some(2), Some("error: /dev/full: cannot be written: the disk is full")));
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = dir.command(&["batch", "book.csv"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let dir = Dir::new("pipe");
    long_book(&dir);
    let mut child = dir.command(&["batch", "long.csv"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(first.starts_with("row,"));
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing() {
    let dir = Dir::new("interrupt");
    // The run waits for more input, so that the interrupt always comes in its midst.
    let mut child = dir
        .command(&["batch", "-", "--input-format", "csv", "-o", "out.csv"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"as_of,company.name\n").unwrap();
    let row = "2016-12-31,甲\n".repeat(200_000);
    input.write_all(row.as_bytes()).unwrap();
    while dir.names().is_empty() {
        std::thread::yield_now();
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(dir.names().is_empty(), "{:?}", dir.names());
}

#[test]
fn text_is_inert_and_numbers_are_numbers() {
    let dir = Dir::new("inert");
    let mut book = "as_of,company.name,company.industry_code,tax.taxable_income\n".to_owned();
    for name in ["=1+1", "+86 甲", "-甲", "@SUM(A1)", "\tx", "\rx", "＝cmd", "\u{feff}=1", "\n=1"] {
        book.push_str(&format!("2024-12-31,\"{name}\",7491,-126000\n"));
    }
    dir.write("book.csv", &book);
    for args in [&["batch", "book.csv"][..], &["batch", "book.csv", "--long"]] {
        let (_, out, _) = dir.run(args);
        for row in rows(&out) {
            let mut chars = row["company.name"].chars();
            let first = chars.next().unwrap();
            assert!(!matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '\u{feff}'), "{row:?}");
        }
        assert!(!out.contains('\r') && !out.contains('\t'));
    }
}

#[test]
fn a_mark_on_request_only() {
    let dir = Dir::new("mark");
    dir.write("book.csv", BOOK);
    let plain = dir.run(&["batch", "book.csv"]).1;
    let marked = dir.run(&["batch", "book.csv", "--bom"]).1;
    assert!(plain.starts_with("row,"));
    assert_eq!(marked.strip_prefix('\u{feff}'), Some(plain.as_str()));
}

#[test]
fn several_inputs_count_on() {
    let dir = Dir::new("several");
    dir.write("a.csv", "as_of,company.name,company.credit_code\n2016-12-31,甲,914501000000000008\n");
    dir.write(
        "b.ndjson",
        "{\"as_of\":\"2016-12-31\",\"company\":{\"name\":\"乙\",\"credit_code\":\"914501000000000008\"}}\n",
    );
    let (code, out, said) = dir.run(&["batch", "a.csv", "b.ndjson"]);
    let all = rows(&out);
    assert_eq!(all.iter().map(|row| row["row"].as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(all[1]["error"].contains("row 1 has the same credit code and tax year"), "{:?}", all[1]["error"]);
}

#[test]
fn keys_stand_in_any_order_and_a_fault_names_its_own() {
    let dir = Dir::new("keys");
    let lines = [
        r#"{"as_of":"2016-12-31","company.name":"甲","high_tech.certified":true,"tax.wages":100}"#,
        r#"{"high_tech.certified":true,"as_of":"2016-12-31","tax.wages":100,"company.name":"乙"}"#,
        r#"{ "as_of" : "2016-12-31", "company.name": "丙","high_tech.certified":	true,"tax.wages":100 }"#,
        r#"{"as_of":"2016-12-31","company":{"name":"丁"},"high_tech":{"certified":true},"tax":{"wages":100}}"#,
        r#"{"as_of":"2016-12-31","company.name":"戊","high_tech.certified":"certainly","tax.wages":-1}"#,
        r#"{"as_of":"2016-12-31","company.name":"己","company.name":"庚","high_tech.certified":true}"#,
        r#"{"as_of":"2016-12-31","company.name":"辛","high_tech.certified":{"x":1},"tax.wages":100}"#,
        r#"{"as_of":"2016-12-31","company.name":"\u58ec","high_tech.certified":true,"tax.wages":100}"#,
        r#"{"as_of":"2016-12-31","company.name":"癸","high_tech.certified":null,"tax.wages"100}"#,
    ];
    dir.write("b.ndjson", &lines.join("\n"));
    let (code, out, said) = dir.run(&["batch", "b.ndjson", "--rejects", "rejects.csv"]);
    assert_eq!(code, Some(1), "{said}");
    let all = rows(&out);
    let same = |row: &BTreeMap<String, String>| {
        let mut row = row.clone();
        row.retain(|column, _| !["row", "company.name"].contains(&&**column));
        row
    };
    let names: Vec<&str> = all.iter().map(|row| &*row["company.name"]).collect();
    assert_eq!(names, ["甲", "乙", "丙", "丁", "戊", "庚", "辛", "壬", "癸"]);
    for at in [1, 2, 3, 7] {
        assert_eq!(same(&all[at]), same(&all[0]), "{}", lines[at]);
    }
    let rejects = rows(&dir.read("rejects.csv"));
    let faults: Vec<[&str; 3]> = rejects.iter().map(|row| ["row", "title", "code"].map(|name| &*row[name])).collect();
    assert_eq!(
        faults,
        [
            ["5", "high_tech.certified", "HQ0303"],
            ["5", "tax.wages", "HQ0801"],
            ["6", "company.name", "HQ0401"],
            ["9", "", "HQ0809"],
        ],
        "{said}"
    );
}
