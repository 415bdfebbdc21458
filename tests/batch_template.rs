//! The table to fill in: its titles are read back as the facts they stand for, and filled in with the examples it gives
//! what `check` gives for them.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use calamine::{Reader, SheetVisible, Xlsx, open_workbook};
use huiqi::batch::{Names, Target};
use huiqi::model::Model;
use huiqi::value::Type;
use serde_json::Value as Json;

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("template-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn huiqi(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huiqi"));
    command.args(arguments).env("LC_ALL", "zh_CN.UTF-8").env("NO_COLOR", "1").output().unwrap()
}

fn template(folder: &Path, name: &str, more: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let run = huiqi(&[&["batch", "--template", "-o", path.to_str().unwrap()], more].concat());
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    path
}

/// `tax.wages` or `land[1].grade` for a title, or the list.
fn meant(model: &Model, names: &Names<'_>, title: &str) -> String {
    match names.target(title) {
        Ok(Some(Target::Fact(field))) => huiqi::batch::field_name(model, &field),
        Ok(Some(Target::List(id))) => model.records[id.index()].id.clone(),
        other => panic!("`{title}` is not read: {other:?}"),
    }
}

/// What an example states: `land[2].grade` to the text of its cell.
fn stated(model: &Model, path: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(path).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let cell = |name: &str, value: &toml::Value| -> String {
        let fact = model.fact(name).unwrap();
        let kind = &model.facts[fact.index()].kind;
        match (value, kind) {
            (toml::Value::Boolean(truth), _) => if *truth { "是" } else { "否" }.to_owned(),
            (toml::Value::String(id), Type::Enum(_)) => kind.option_label(id).unwrap().zh.to_string(),
            (toml::Value::String(text), _) => text.clone(),
            (toml::Value::Integer(number), _) => number.to_string(),
            (toml::Value::Float(number), _) => number.to_string(),
            (toml::Value::Datetime(day), _) => day.to_string(),
            (value, _) => panic!("{name} = {value:?}"),
        }
    };
    let mut all = BTreeMap::new();
    for (key, value) in &table {
        match value {
            toml::Value::Table(facts) => {
                for (rest, value) in facts {
                    let name = format!("{key}.{rest}");
                    all.insert(name.clone(), cell(&name, value));
                }
            }
            toml::Value::Array(records) if records.is_empty() => {
                all.insert(key.clone(), "无".to_owned());
            }
            toml::Value::Array(records) => {
                for (record, index) in records.iter().zip(1..) {
                    for (rest, value) in record.as_table().unwrap() {
                        all.insert(format!("{key}[{index}].{rest}"), cell(&format!("{key}.{rest}"), value));
                    }
                }
            }
            value => {
                all.insert(key.clone(), cell(key, value));
            }
        }
    }
    all
}

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().join("company.toml"));
    let mut all: Vec<PathBuf> = folders.filter(|path| path.exists()).collect();
    all.sort();
    assert!(all.len() >= 5);
    all
}

/// Without the lines of the profile, which a table has not, and how it is named.
fn bare(mut result: Json) -> Json {
    fn strip(json: &mut Json) {
        match json {
            Json::Object(fields) => {
                fields.remove("line");
                fields.remove("source");
                fields.values_mut().for_each(strip);
            }
            Json::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut result);
    result
}

#[test]
fn the_empty_table_is_read_without_a_word() {
    let folder = folder("empty");
    for (name, more) in [("zh.csv", &[][..]), ("en.csv", &["--lang", "en"][..])] {
        let path = template(&folder, name, more);
        let run = huiqi(&["batch", path.to_str().unwrap(), "-o", folder.join("out.csv").to_str().unwrap()]);
        assert_eq!(run.status.code(), Some(0));
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(said.lines().collect::<Vec<_>>(), ["成功 0、失败 0"], "{name}");
    }
}

#[test]
fn filled_in_with_the_examples_it_gives_what_check_gives() {
    let (_, loaded) = support::shipped();
    let model = &loaded.model;
    let names = Names::new(model, &[]);
    let folder = folder("filled");
    let text = std::fs::read_to_string(template(&folder, "t.csv", &[])).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let titles: Vec<String> = reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
    let again = titles.iter().filter(|title| title.contains("[1]"));
    // Whoever has two parcels copies the columns of the first.
    let titles: Vec<String> = titles.iter().cloned().chain(again.map(|title| title.replace("[1]", "[2]"))).collect();
    let facts: Vec<String> = titles.iter().map(|title| meant(model, &names, title)).collect();
    let path = folder.join("filled.csv");
    let mut writer = csv::Writer::from_path(&path).unwrap();
    writer.write_record(&titles).unwrap();
    for example in examples() {
        let mut stated = stated(model, &example);
        writer.write_record(facts.iter().map(|fact| stated.remove(fact).unwrap_or_default())).unwrap();
        // What no rule reads has no column; names and statements that decide nothing are among it.
        let unread: Vec<&String> = stated.keys().collect();
        assert!(unread.iter().all(|fact| ["company.region"].contains(&fact.as_str())), "{unread:?} of {example:?}");
    }
    writer.flush().unwrap();
    gives_what_check_gives(&path);
}

/// That a table filled in with the examples gives for each what `check` gives.
fn gives_what_check_gives(path: &Path) {
    let run = huiqi(&["batch", path.to_str().unwrap(), "--format", "ndjson"]);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    let answers = String::from_utf8(run.stdout).unwrap();
    for (line, example) in answers.lines().zip(examples()) {
        let checked = huiqi(&["check", example.to_str().unwrap(), "--format", "json"]);
        let checked: Json = serde_json::from_slice(&checked.stdout).unwrap();
        let batch: Json = serde_json::from_str(line).unwrap();
        for part in ["as_of", "profile", "summary", "results"] {
            assert_eq!(bare(batch[part].clone()), bare(checked[part].clone()), "{part} of {example:?}");
        }
    }
    assert_eq!(answers.lines().count(), examples().len());
}

/// A row of a sheet as it is stored by a spreadsheet that was typed into: numbers and days as numbers with the look of
/// their column, everything else as text.
fn row(model: &Model, number: usize, sheet: &str, facts: &[String], stated: &mut BTreeMap<String, String>) -> String {
    let attribute = |col: &str, name: &str| -> Option<usize> {
        col.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0.parse().ok()
    };
    let look = |column: usize| {
        let within = |col: &&str| {
            attribute(col, "min").is_some_and(|min| min <= column)
                && attribute(col, "max").is_some_and(|max| column <= max)
        };
        sheet.split("<col").find(within).and_then(|col| attribute(col, "style")).unwrap()
    };
    let mut cells = String::new();
    for (fact, column) in facts.iter().zip(1..) {
        let Some(text) = stated.remove(fact) else { continue };
        let place = format!("{}{number}", huiqi::batch::letters(column));
        let style = look(column);
        let (kind, rest) = fact.split_once('[').map_or(("", &**fact), |(kind, rest)| (kind, rest));
        let bare = rest.split_once("].").map_or_else(|| rest.to_owned(), |(_, rest)| format!("{kind}.{rest}"));
        let known = model.fact(&bare).map(|id| &model.facts[id.index()].kind);
        cells += &match known {
            Some(Type::Number(_)) => format!("<c r=\"{place}\" s=\"{style}\"><v>{text}</v></c>"),
            Some(Type::Date) => {
                let day: jiff::civil::Date = text.parse().unwrap();
                let count = day.since(jiff::civil::date(1899, 12, 30)).unwrap().get_days();
                format!("<c r=\"{place}\" s=\"{style}\"><v>{count}</v></c>")
            }
            _ => format!("<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        };
    }
    format!("<row r=\"{number}\">{cells}</row>")
}

#[test]
fn the_workbook_filled_in_gives_what_check_gives() {
    use std::io::{Read as _, Write as _};

    let (_, loaded) = support::shipped();
    let model = &loaded.model;
    let names = Names::new(model, &[]);
    let folder = folder("filled-workbook");
    let empty = template(&folder, "t.xlsx", &[]);
    let mut book: Xlsx<_> = open_workbook(&empty).unwrap();
    let sheets: Vec<Vec<String>> = book
        .sheet_names()
        .iter()
        .take_while(|name| *name != "说明")
        .map(|name| {
            let range = book.worksheet_range(name).unwrap();
            range.rows().next().unwrap().iter().map(|title| meant(model, &names, &title.to_string())).collect()
        })
        .collect();
    let path = folder.join("filled.xlsx");
    let mut parts = zip::ZipArchive::new(std::fs::File::open(&empty).unwrap()).unwrap();
    let mut filled = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let mut clients: Vec<BTreeMap<String, String>> = examples().iter().map(|path| stated(model, path)).collect();
    let mut records = 0;
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut bytes).unwrap();
        let number = name.strip_prefix("xl/worksheets/sheet").and_then(|rest| rest.strip_suffix(".xml"));
        if let Some(facts) = number.and_then(|number| sheets.get(number.parse::<usize>().unwrap() - 1)) {
            let sheet = String::from_utf8(bytes).unwrap();
            let mut rows = Vec::new();
            for client in &mut clients {
                let who = ["company.credit_code", "company.name"].map(String::from).into_iter();
                let who: Vec<(String, String)> =
                    who.filter_map(|fact| Some((fact.clone(), client.get(&fact)?.clone()))).collect();
                if facts[0] == "company.name" {
                    rows.push(row(model, rows.len() + 2, &sheet, facts, client));
                    client.extend(who);
                    continue;
                }
                for index in 1.. {
                    // A row a record, which says whose it is.
                    let of_this: Vec<String> =
                        facts.iter().map(|fact| fact.replace("[1]", &format!("[{index}]"))).collect();
                    if !of_this[2..].iter().any(|fact| client.contains_key(fact)) {
                        break;
                    }
                    records += 1;
                    rows.push(row(model, rows.len() + 2, &sheet, &of_this, client));
                    client.extend(who.clone());
                }
            }
            bytes = sheet.replace("</sheetData>", &format!("{}</sheetData>", rows.concat())).into_bytes();
        }
        filled.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        filled.write_all(&bytes).unwrap();
    }
    filled.finish().unwrap();
    assert!(records >= 5, "{records} records");
    for client in clients {
        let unread = client.keys().filter(|fact| !["company.credit_code", "company.name"].contains(&&***fact));
        assert!(unread.clone().all(|fact| fact == "company.region"), "{:?}", unread.collect::<Vec<_>>());
    }
    gives_what_check_gives(&path);
}

#[test]
fn the_workbook_has_the_same_titles() {
    let (_, loaded) = support::shipped();
    let model = &loaded.model;
    let names = Names::new(model, &[]);
    let folder = folder("workbook");
    for (name, more, first, hidden) in
        [("zh.xlsx", &[][..], "客户", "选项"), ("en.xlsx", &["--lang", "en"][..], "Clients", "Options")]
    {
        let path = template(&folder, name, more);
        let mut book: Xlsx<_> = open_workbook(&path).unwrap();
        assert_eq!(book.sheet_names()[0], first);
        let sheets = book.sheets_metadata().to_vec();
        let shown: Vec<String> =
            sheets.iter().filter(|s| s.visible == SheetVisible::Visible).map(|s| s.name.clone()).collect();
        assert!(!shown.contains(&hidden.to_owned()) && sheets.len() == shown.len() + 1);
        // The last that is shown tells how it is filled in.
        for sheet in &shown[..shown.len() - 1] {
            let range = book.worksheet_range(sheet).unwrap();
            assert_eq!(range.height(), 1, "{sheet} is empty");
            let mut seen = Vec::new();
            for title in range.rows().next().unwrap() {
                let fact = meant(model, &names, &title.to_string());
                assert!(!seen.contains(&fact), "{fact} twice in {sheet}");
                seen.push(fact);
            }
            if sheet == first {
                assert_eq!(seen[..4], ["company.name", "company.credit_code", "as_of", "tax.year"]);
                assert!(seen.contains(&"land".to_owned()));
            } else {
                assert_eq!(seen[..2], ["company.credit_code", "company.name"]);
            }
        }
    }
}

#[test]
fn the_same_bytes_and_nothing_written_over() {
    let folder = folder("same");
    let (one, two) = (template(&folder, "1.xlsx", &[]), template(&folder, "2.xlsx", &[]));
    assert!(std::fs::read(&one).unwrap() == std::fs::read(two).unwrap());
    let run = huiqi(&["batch", "--template", "-o", one.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8(run.stderr).unwrap().contains("文件已存在"));
    let run = huiqi(&["batch", "--template", "-o", folder.join("t.ndjson").to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(2));
}
