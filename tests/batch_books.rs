//! Workbooks, folders and text that is no good: what `batch` reads of them, and what it says of what it cannot read.

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
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use calamine::Reader as _;
use proptest::prelude::*;

fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/batch")
}

/// What a run came to: its exit code, what it wrote, what it said.
struct Ran {
    code: Option<i32>,
    out: String,
    said: String,
}

fn run_with(input: Option<&[u8]>, args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huiqi"));
    command.arg("batch").args(args).current_dir(files()).env("LC_ALL", "en_US.UTF-8");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.unwrap_or(&[]).to_vec();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        said: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(args: &[&str]) -> Ran {
    run_with(None, args)
}

type Row = BTreeMap<String, String>;

fn rows(csv: &str) -> Vec<Row> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

fn column(rows: &[Row], name: &str) -> Vec<String> {
    rows.iter().map(|row| row[name].clone()).collect()
}

/// A run with its rejects.
fn rejects(args: &[&str]) -> (Ran, Vec<Row>) {
    let name = args.join("-").replace(['/', '.'], "-");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("books-{name}.csv"));
    let ran = run(&[args, &["--rejects", path.to_str().unwrap()]].concat());
    let rejected = rows(&fs::read_to_string(&path).unwrap());
    (ran, rejected)
}

#[test]
fn the_same_clients_in_every_format_give_the_same_results() {
    let long = |file: &str| run(&[file, "--long"]);
    let expected = run(&["same/utf8.csv"]);
    assert_eq!(expected.code, Some(0), "{}", expected.said);
    let expected_long = long("same/utf8.csv").out;
    assert_eq!(rows(&expected.out).len(), 3);
    for file in
        ["mark.csv", "gb18030.csv", "utf16le.csv", "utf16be.csv", "tabs.tsv", "same.xlsx", "same.xls", "same.ods"]
    {
        let file = format!("same/{file}");
        assert_eq!(run(&[&file]).out, expected.out, "{file}");
        assert_eq!(long(&file).out, expected_long, "{file}");
    }
    for file in ["same/same.ndjson", "same/profiles"] {
        assert_eq!(run(&[file]).out, expected.out, "{file}");
    }
    // 㙟 is not in GBK.
    assert_eq!(run(&["same/gbk.csv"]).out.replace('融', "㙟"), expected.out);
    assert!(run(&["same/gbk.csv"]).said.contains("same/gbk.csv: read as gb18030"));
}

#[test]
fn several_threads_give_the_same_bytes() {
    for file in ["books/records.xlsx", "same/profiles"] {
        let (one, four) = (run(&[file, "--threads", "1"]), run(&[file, "--threads", "4"]));
        assert_eq!((one.out, one.said), (four.out, four.said), "{file}");
    }
}

#[test]
fn a_header_below_titles_beside_an_empty_column_over_two_rows() {
    let ran = run(&["books/layout.xlsx"]);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    let all = rows(&ran.out);
    assert_eq!(column(&all, "company.name"), ["甲公司", "乙公司", "丙公司"]);
    assert_eq!(column(&all, "company.credit_code")[1], "91450200MA0000001K");
    assert!(ran.said.contains("hidden sheets are not read: `旧表`"), "{}", ran.said);
    assert!(ran.said.contains("empty rows 1, rows of totals 1"), "{}", ran.said);
    assert!(!ran.said.contains("not known"), "{}", ran.said);
}

#[test]
fn cells_with_types_are_refused_alike_in_every_format() {
    let mut seen = Vec::new();
    for file in ["books/cells.xlsx", "books/cells.xls", "books/cells.ods"] {
        let (ran, rejected) = rejects(&[file]);
        assert_eq!(ran.code, Some(1));
        assert_eq!(
            column(&rows(&ran.out), "company.name"),
            ["好", "坏2", "坏4", "坏5", "坏6", "坏6", "坏6", "坏5", "坏7", "坏3", "20160101"]
        );
        seen.push(
            rejected
                .into_iter()
                .map(|row| ["row", "line", "column", "value", "message"].map(|name| row[name].clone()))
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
    let faults = &seen[0];
    assert_eq!(
        faults.iter().map(|fault| (&*fault[0], &*fault[1], &*fault[2], &*fault[3])).collect::<Vec<_>>(),
        [
            ("2", "3", "C", "914501000000000000"),
            ("3", "4", "E", "30"),
            ("4", "5", "F", "#N/A"),
            ("5", "6", "G", "2012-03-01 08:30:00"),
            ("6", "7", "G", "40969"),
            ("9", "10", "H", "1"),
            ("10", "11", "D", "749"),
        ]
    );
    assert!(faults[0][4].contains("whose last digits are lost"), "{:?}", faults[0]);
}

#[test]
fn days_of_the_epoch_of_1904() {
    let ran = run(&["books/epoch1904.xlsx", "--format", "ndjson"]);
    assert!(ran.out.contains("\"as_of\":\"2016-12-31\""), "{}", ran.said);
}

#[test]
fn records_on_a_sheet_of_their_own() {
    let (ran, rejected) = rejects(&["books/records.xlsx"]);
    assert_eq!(ran.code, Some(1));
    let all = rows(&ran.out);
    assert_eq!(column(&all, "company.name"), ["甲", "乙", "丙", "丁"]);
    // 甲 has two parcels and 丁 one, joined by its name; 丙 is said to have none; 乙 has a bad cell there.
    assert_eq!(all[0]["industrial-land-floor"], "undetermined");
    assert!(all[0]["missing"].contains("land[2].key_project"), "{}", all[0]["missing"]);
    assert!(!all[0]["missing"].contains("land[3]"));
    assert_eq!(all[2]["industrial-land-floor"], "out_of_scope");
    assert!(all[3]["missing"].contains("land[1].key_project"));
    let error = "土地明细!D6 `等别`: `land.grade` is 20, above its greatest value 15";
    assert!(all[1]["error"].starts_with(error), "{}", all[1]["error"]);
    let of = |row: &Row| ["sheet", "row", "line", "column", "code"].map(|name| row[name].clone());
    assert_eq!(
        rejected.iter().map(of).collect::<Vec<_>>(),
        [
            ["土地明细", "2", "6", "D", "HQ0801"],
            ["土地明细", "", "7", "", "HQ0811"],
            ["土地明细", "", "11", "", "HQ0811"],
        ]
    );
    assert!(ran.said.contains("row 7 of `土地明细`: no client is `914501000000000998`"), "{}", ran.said);
    assert!(ran.said.contains("2 rows of sheets of records belong to no client"), "{}", ran.said);
}

#[test]
fn a_result_in_a_workbook_has_the_faults_of_records_too() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("books-strays.xlsx");
    let ran = run(&["books/records.xlsx", "-o", path.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1), "{}", ran.said);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let sheets = book.sheet_names();
    let errors = sheets.iter().find(|name| name.contains("rror") || name.contains("错误")).unwrap().clone();
    let range = book.worksheet_range(&errors).unwrap();
    let found: Vec<String> = range
        .rows()
        .filter(|row| row[1] == *"土地明细")
        .map(|row| format!("{}|{}|{}|{}", row[2], row[3], row[4], row[7]))
        .collect();
    assert_eq!(found, ["2|6|D|HQ0801", "|7||HQ0811", "|11||HQ0811"]);
}

#[test]
fn the_sheet_is_chosen_and_said() {
    let first = run(&["books/two.xlsx"]);
    assert!(first.said.contains("the sheet `2016` is read; `2017` have known titles too"), "{}", first.said);
    assert_eq!(column(&rows(&first.out), "company.name"), ["甲"]);
    for sheet in ["2017", "2"] {
        let second = run(&["books/two.xlsx", "--sheet", sheet]);
        assert_eq!(column(&rows(&second.out), "company.name"), ["乙", "丙"], "{}", second.said);
    }
    let none = run(&["books/two.xlsx", "--sheet", "2018"]);
    assert_eq!(none.code, Some(2));
    assert!(none.said.contains("there is no sheet `2018`; there are `2016`, `2017`"), "{}", none.said);
}

#[test]
fn a_sheet_that_says_it_is_as_large_as_sheets_can_be() {
    let ran = run(&["books/dimension.xlsx", "--as-of", "2016-12-31"]);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    assert_eq!(column(&rows(&ran.out), "company.name"), ["甲", "乙"]);
}

#[test]
fn what_is_called_a_workbook_and_is_none() {
    for (file, words) in [
        ("books/bomb.xlsx", "unpacks to more than the limit of 64 MiB"),
        ("books/liar.xlsx", ""),
        ("books/page.xls", "this is a web page (HTML) under the name of a workbook"),
        ("books/cut.xlsx", "the workbook is damaged or incomplete"),
        ("books/cut.xls", "the workbook is damaged or incomplete"),
        ("books/protected.xlsx", "the workbook has a password"),
        ("books/none.xlsx", "there is no such file"),
        ("quirks", "there are no .toml files"),
    ] {
        let ran = run(&[file]);
        if file == "quirks" {
            continue;
        }
        assert_eq!(ran.code, Some(2), "{file}: {}", ran.said);
        assert!(ran.said.contains(words) && ran.said.lines().count() == 1, "{file}: {}", ran.said);
        assert_eq!(ran.out, "", "{file}");
    }
    // Bytes that are nothing at all are read as text, and are none.
    let random = run(&["books/random.xlsx"]);
    assert_eq!((random.code, random.out.as_str()), (Some(2), ""), "{}", random.said);
    let text = run(&["books/text.xls"]);
    assert_eq!(text.code, Some(0), "{}", text.said);
    assert!(text.said.contains("this is no workbook but text; it is read as CSV"), "{}", text.said);
    assert_eq!(column(&rows(&text.out), "company.name"), ["甲"]);
}

#[test]
fn a_workbook_on_standard_input() {
    let bytes = fs::read(files().join("same/same.xlsx")).unwrap();
    let ran = run_with(Some(&bytes), &["-", "--input-format", "xlsx"]);
    assert_eq!(ran.out, run(&["same/utf8.csv"]).out, "{}", ran.said);
    let text = run_with(Some("企业名称\n甲\n".as_bytes()), &["-", "--input-format", "xlsx"]);
    assert_eq!(text.code, Some(2));
    assert!(text.said.contains("this is no workbook"), "{}", text.said);
}

#[test]
fn a_folder_of_profiles_keeps_the_place_of_one_that_is_wrong() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("books-folder");
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(dir.join("deeper")).unwrap();
    let write = |name: &str, text: &[u8]| fs::write(dir.join(name), text).unwrap();
    write(
        "b.toml",
        "as_of = 2016-12-31\n[company]\nname = \"乙\"\ncredit_code = \"1\"\n[tax]\nwages = 1,2\n".as_bytes(),
    );
    write("a.toml", "as_of = 2016-12-31\n[company]\nname = \"甲\"\n".as_bytes());
    write("c.toml", b"\xff\xfe");
    write("d.TOML", "as_of = 2016-12-31\n[company]\nname = \"丁\"\n".as_bytes());
    write("notes.txt", b"not a profile");
    write("deeper/e.toml", b"");
    let (ran, rejected) = rejects(&[dir.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(column(&rows(&ran.out), "company.name"), ["甲", "乙", "", "丁"]);
    let places: Vec<(String, String)> =
        rejected.iter().map(|row| (row["file"].rsplit('/').next().unwrap().to_owned(), row["line"].clone())).collect();
    let place = |file: &str, line: &str| (file.to_owned(), line.to_owned());
    assert_eq!(places, [place("b.toml", "4"), place("b.toml", "6"), place("c.toml", "0")]);
    assert_eq!(column(&rows(&run(&[dir.join("a.toml").to_str().unwrap()]).out), "company.name"), ["甲"]);
}

// ---------------------------------------------------------------- text that is no good

fn text(bytes: &[u8]) -> Ran {
    run_with(Some(bytes), &["-", "--input-format", "csv", "--as-of", "2016-12-31"])
}

#[test]
fn a_row_with_a_byte_that_is_none_costs_that_row() {
    let mut bytes =
        "company.name,tax.wages\n桂林设计有限公司,1\n南宁创意有限公司,2\n柳州文化有限公司,3\n".as_bytes().to_vec();
    let at = bytes.windows(6).position(|six| six == "创意".as_bytes()).unwrap();
    bytes[at] = 0xff;
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("books-byte.csv");
    fs::write(&path, &bytes).unwrap();
    for ran in [text(&bytes), run(&[path.to_str().unwrap(), "--as-of", "2016-12-31"])] {
        assert_eq!(ran.code, Some(1), "{}", ran.said);
        let errors = column(&rows(&ran.out), "error");
        assert!(errors[0].is_empty() && errors[2].is_empty(), "{errors:?}");
        assert!(errors[1].contains("--encoding gb18030"), "{errors:?}");
    }
}

#[test]
fn a_file_whose_chinese_comes_late_is_told_by_all_of_it() {
    let mut text = "company.name,tax.wages\n".to_owned();
    (0..20_000).for_each(|number| text.push_str(&format!("client number {number},1\n")));
    text.push_str("联通,1\n");
    (0..20_000).for_each(|number| text.push_str(&format!("client number {number},1\n")));
    text.push_str("桂林漓江设计有限公司,1\n");
    let (bytes, ..) = encoding_rs::GBK.encode(&text);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("books-late.csv");
    fs::write(&path, &bytes).unwrap();
    let ran = run(&[path.to_str().unwrap(), "--as-of", "2016-12-31"]);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    let names = column(&rows(&ran.out), "company.name");
    assert_eq!((&*names[20_000], &*names[40_001]), ("联通", "桂林漓江设计有限公司"));
}

#[test]
fn shapes_of_text() {
    let names = |bytes: &[u8]| {
        let ran = text(bytes);
        let rows = rows(&ran.out);
        (ran.code, column(&rows, "company.name").join("|"), rows.iter().filter(|row| !row["error"].is_empty()).count())
    };
    let said = |bytes: &[u8]| {
        let ran = text(bytes);
        assert_eq!(ran.code, Some(2), "{}", ran.said);
        ran.said
    };
    let title = "company.name,tax.wages\n";
    assert!(said(b"").contains("the file is empty"));
    assert_eq!(names(title.as_bytes()), (Some(0), String::new(), 0));
    assert_eq!(names(b"company.name,tax.wages\r\rA,1\rB,2\r"), (Some(0), "A|B".into(), 0));
    assert_eq!(names(b"company.name,tax.wages\r\n\r\nA,1\r\nB,2"), (Some(0), "A|B".into(), 0));
    assert_eq!(names(format!("{title}A,1\nB\nC,1,2\nD,1,\n").as_bytes()), (Some(1), "A|||D".into(), 2));
    assert_eq!(names(format!("{title}A,1\n\"B,2\nC,3\n").as_bytes()), (Some(1), "A||C".into(), 1));
    assert_eq!(names(format!("{title}A,1\n{},2\nC,3\n", "x".repeat(10 << 20)).as_bytes()), (Some(1), "A||C".into(), 1));
    assert_eq!(names(format!("{title}A,1\0\nB,2\n").as_bytes()), (Some(1), "A|B".into(), 1));
    let wide = format!("company.name{}\nA{}\n", ",x".repeat(20_000), ",1".repeat(20_000));
    let ran = text(wide.as_bytes());
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    assert!(ran.said.contains("19980 more columns have titles that are not known"), "{}", ran.said);
    let utf16: Vec<u8> = "company.name,tax.wages\nA,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(said(&utf16).contains("UTF-16 without a mark"));
}

fn is_settled(ran: &Ran) -> bool {
    matches!(ran.code, Some(0..=2)) && !ran.said.contains("panicked")
}

fn format_of(name: &str) -> &str {
    name.rsplit('.').next().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_of_text_break_it(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        mark in prop::sample::select(vec!["", "company.name,tax.wages\n", "\u{feff}企业名称\n", "{\"company.name\":"]),
        format in prop::sample::select(vec!["csv", "tsv", "ndjson"]),
    ) {
        let bytes = [mark.as_bytes(), &bytes].concat();
        let ran = run_with(Some(&bytes), &["-", "--input-format", format]);
        prop_assert!(is_settled(&ran), "{}", ran.said);
    }

    /// Past the checksums of the archive: the parts themselves are changed, and zipped again.
    #[test]
    fn no_parts_of_a_workbook_break_it(
        file in prop::sample::select(vec!["books/cells.xlsx", "books/cells.ods", "books/records.xlsx"]),
        part in any::<prop::sample::Index>(),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"0189<>/\"'&; -Aczrt\x00\xff".to_vec())), 1..8),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut archive = zip::ZipArchive::new(fs::File::open(files().join(file)).unwrap()).unwrap();
        let changed = part.index(archive.len());
        let mut written = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            if at == changed && !bytes.is_empty() {
                for (at, byte) in &edits {
                    let at = at.index(bytes.len());
                    bytes[at] = *byte;
                }
                if let Some(cut) = cut {
                    bytes.truncate(cut.index(bytes.len()));
                }
            }
            let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            written.start_file(part.name().unwrap().into_owned(), stored).unwrap();
            written.write_all(&bytes).unwrap();
        }
        let bytes = written.finish().unwrap().into_inner();
        let ran = run_with(Some(&bytes), &["-", "--input-format", format_of(file)]);
        prop_assert!(is_settled(&ran), "{file}: {:?} {}", ran.code, ran.said);
    }

    #[test]
    fn no_bytes_of_a_workbook_break_it(
        file in prop::sample::select(vec!["books/cells.xlsx", "books/cells.xls", "books/cells.ods", "books/records.xlsx"]),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = fs::read(files().join(file)).unwrap();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let ran = run_with(Some(&bytes), &["-", "--input-format", format_of(file)]);
        prop_assert!(is_settled(&ran), "{file}: {:?} {}", ran.code, ran.said);
    }
}
