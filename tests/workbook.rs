//! The workbook that `batch` writes, read back: every row in its place, nothing that acts, amounts to the fen.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use rust_decimal::Decimal;

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("workbook-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn batch(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huiqi"));
    command.arg("batch").args(arguments).env("LC_ALL", "zh_CN.UTF-8").env("NO_COLOR", "1");
    command.output().unwrap()
}

const CLIENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/batch/workbook.csv");

fn written(folder: &Path, name: &str, arguments: &[&str]) -> (PathBuf, Output) {
    let path = folder.join(name);
    let run = batch(&[&["-o", path.to_str().unwrap()], arguments].concat());
    (path, run)
}

fn sheet(path: &Path, name: &str) -> Range<Data> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    book.worksheet_range(name).unwrap()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        cell => cell.to_string(),
    }
}

/// The cells of a column, by its title.
fn column<'r>(range: &'r Range<Data>, title: &str) -> Vec<&'r Data> {
    let titles: Vec<String> = range.rows().next().unwrap().iter().map(text).collect();
    let at = titles.iter().position(|t| t == title).unwrap_or_else(|| panic!("no `{title}` in {titles:?}"));
    range.rows().skip(1).map(|row| &row[at]).collect()
}

fn amount(cell: &Data) -> Option<Decimal> {
    match cell {
        Data::Float(number) => Some(Decimal::from_str_exact(&format!("{number:.2}")).unwrap()),
        Data::Int(number) => Some(Decimal::from(*number)),
        Data::String(number) => Some(Decimal::from_str_exact(number).unwrap()),
        _ => None,
    }
}

#[test]
fn every_row_has_its_row_in_order() {
    let (path, run) = written(&folder("rows"), "r.xlsx", &[CLIENTS]);
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["说明", "汇总", "明细", "待补资料", "错误", "规则"]);
    let summary = book.worksheet_range("汇总").unwrap();
    let numbers: Vec<String> = column(&summary, "行").into_iter().map(text).collect();
    assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7", ""]);
    let states: Vec<String> = column(&summary, "状态").into_iter().map(text).collect();
    assert_eq!(states[0], "已评估");
    assert!(states[2].starts_with("未评估：J 列“tax.wages”：`tax.wages` 为 -5"), "{}", states[2]);
    assert!(states[2].contains("P 列“high_tech.certified”"), "all faults of the row: {}", states[2]);
    assert!(states[5].contains("已在第 1 户"), "{}", states[5]);
    // A row that was rejected has no verdict, and a code of digits only is a text.
    assert!(summary.rows().nth(3).unwrap()[4..].iter().all(|cell| matches!(cell, Data::Empty)));
    let codes = column(&summary, "统一社会信用代码");
    assert_eq!(codes[4], &Data::String("914501000000000008".into()));
    let faults = book.worksheet_range("错误").unwrap();
    let places: Vec<(String, String, String)> =
        faults.rows().skip(1).map(|row| (text(&row[2]), text(&row[3]), text(&row[4]))).collect();
    let place = |row: &str, line: &str, column: &str| (row.to_owned(), line.to_owned(), column.to_owned());
    assert_eq!(places, [place("3", "4", "J"), place("3", "4", "P"), place("6", "7", "")]);
    assert_eq!(text(faults.get((1, 0)).unwrap()), "workbook.csv", "no folder of this machine");
}

#[test]
fn verdicts_are_those_of_csv() {
    let folder = folder("verdicts");
    let (path, _) = written(&folder, "r.xlsx", &[CLIENTS]);
    let (csv, _) = written(&folder, "r.csv", &[CLIENTS]);
    let summary = sheet(&path, "汇总");
    let csv = std::fs::read_to_string(csv).unwrap();
    let words = [
        ("applies", "符合"),
        ("discretionary", "待主管部门认定"),
        ("undetermined", "待确认"),
        ("not_met", "不符合"),
        ("out_of_scope", "不适用"),
        ("not_in_force", "不在有效期"),
    ];
    let mut compared = 0;
    for (line, row) in csv.lines().skip(1).zip(summary.rows().skip(1)) {
        let in_csv: Vec<&str> = line.split(',').filter(|cell| words.iter().any(|(id, _)| id == cell)).collect();
        let row: Vec<String> = row.iter().skip(4).map(text).collect();
        let in_book: Vec<&str> =
            row.iter().filter_map(|cell| words.iter().find(|(_, word)| word == cell).map(|(id, _)| *id)).collect();
        assert_eq!(in_book, in_csv);
        compared += in_book.len();
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn totals_equal_the_detail() {
    let (path, _) = written(&folder("totals"), "r.xlsx", &[CLIENTS]);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let (summary, detail) = (book.worksheet_range("汇总").unwrap(), book.worksheet_range("明细").unwrap());
    let formulas = book.worksheet_formula("汇总").unwrap();
    let last = summary.height() - 1;
    let titles: Vec<String> = summary.rows().next().unwrap().iter().map(text).collect();
    let mut checked = 0;
    for (at, title) in titles.iter().enumerate() {
        let Some((benefit, output)) = title.split_once('\n') else { continue };
        let Some(total) = amount(summary.get((last, at)).unwrap()) else { continue };
        let cells: Decimal = summary.rows().skip(1).take(last - 1).filter_map(|row| amount(&row[at])).sum();
        assert_eq!(total, cells, "{title}");
        let output = output.trim_end_matches("（元）");
        let listed: Decimal = detail
            .rows()
            .skip(1)
            .filter(|row| text(&row[3]) == benefit && text(&row[6]) == "优惠结果" && text(&row[7]) == output)
            .filter_map(|row| amount(&row[11]))
            .sum();
        assert_eq!(total, listed, "{title}");
        checked += usize::from(!total.is_zero());
    }
    assert!(checked >= 6, "{checked} totals are not zero");
    // Nothing else is a formula, whatever names begin with.
    let used: Vec<String> = formulas.used_cells().map(|(_, _, formula)| formula.clone()).collect();
    assert!(used.iter().all(|formula| formula.starts_with("SUBTOTAL(109,")), "{used:?}");
    for name in ["说明", "明细", "待补资料", "错误", "规则"] {
        let formulas = book.worksheet_formula(name).unwrap();
        assert_eq!(formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty()).count(), 0, "{name}");
    }
}

#[test]
fn hostile_texts_are_texts() {
    let (path, _) = written(&folder("hostile"), "r.xlsx", &[CLIENTS]);
    let summary = sheet(&path, "汇总");
    let names = column(&summary, "企业名称");
    assert_eq!(names[1], &Data::String("=HYPERLINK(\"http://x\",\"y\")".into()));
    assert_eq!(names[2], &Data::String("+86 设计".into()));
    let shown = text(names[4]);
    assert!(shown.starts_with("-1+1|cmd\\u{9}<&>"), "{shown}");
    let bytes = std::fs::read(&path).unwrap();
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = parts.file_names().map(|name| name.unwrap().into_owned()).collect();
    for name in names {
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut parts.by_name(&name).unwrap(), &mut xml).unwrap();
        assert!(!xml.contains("<hyperlink ") && !xml.contains("ddeLink"), "{name}");
    }
}

#[test]
fn same_input_same_bytes() {
    let folder = folder("same");
    let (first, _) = written(&folder, "1.xlsx", &[CLIENTS, "--threads", "1"]);
    let first = std::fs::read(first).unwrap();
    for threads in ["1", "2", "3"] {
        let (again, _) = written(&folder, "2.xlsx", &[CLIENTS, "--threads", threads]);
        assert!(first == std::fs::read(again).unwrap(), "--threads {threads}");
    }
    let piped = batch(&[CLIENTS, "--format", "xlsx"]);
    assert!(first == piped.stdout, "through a pipe");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "nothing else is left behind");
}

#[test]
fn in_english() {
    let (path, _) = written(&folder("english"), "r.xlsx", &[CLIENTS, "--lang", "en"]);
    let book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["Read me", "Summary", "Detail", "Missing facts", "Errors", "Rules"]);
    let all: String = book
        .sheet_names()
        .iter()
        .take(5)
        .flat_map(|name| sheet(&path, name).rows().flatten().map(text).collect::<Vec<_>>())
        .collect();
    for word in ["符合", "待确认", "合计", "已评估", "元）", "享受条件"] {
        assert!(!all.contains(word), "{word}");
    }
}

#[test]
fn a_long_book_has_no_reasons_and_says_so() {
    let folder = folder("long");
    let clients = folder.join("clients.csv");
    let mut rows = String::from("company.name,as_of,high_tech.certified\n");
    for row in 1..=5_001 {
        rows.push_str(&format!("甲{row},2016-12-31,否\n"));
    }
    std::fs::write(&clients, &rows).unwrap();
    let (path, run) = written(&folder, "r.xlsx", &[clients.to_str().unwrap()]);
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(said.contains("“明细”整表未列出；用 --long"), "{said}");
    let book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["说明", "汇总", "错误", "规则"]);
    let notes: String = sheet(&path, "说明").rows().flatten().map(text).collect();
    assert!(notes.contains("“待补资料”整表未列出"));
    assert_eq!(sheet(&path, "汇总").height(), 5_003);
    assert_eq!(text(sheet(&path, "汇总").get((5_001, 1)).unwrap()), "甲5001");
}

#[test]
fn what_cannot_be_written_is_said_and_leaves_nothing() {
    let folder = folder("unwritten");
    let missing = folder.join("none").join("r.xlsx");
    let run = batch(&[CLIENTS, "-o", missing.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8(run.stderr).unwrap().contains("所在文件夹不存在"));
    if Path::new("/dev/full").exists() {
        let run = batch(&[CLIENTS, "--format", "xlsx", "-o", "/dev/full"]);
        assert_eq!(run.status.code(), Some(2));
        assert!(String::from_utf8(run.stderr).unwrap().contains("磁盘已满"));
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn a_book_without_rows_is_a_workbook() {
    let folder = folder("empty");
    let clients = folder.join("clients.csv");
    std::fs::write(&clients, "company.name,as_of\n").unwrap();
    let (path, run) = written(&folder, "r.xlsx", &[clients.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(sheet(&path, "汇总").height(), 1);
}
