//! Every code has a page in the form of pages, and its examples are true: *wrong*, laid over `tests/base-pack`, raises that
//! code and nothing else, *right* nothing.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

#[path = "support/pack.rs"]
mod pack;

use std::path::{Path, PathBuf};

use huiqi::diag::explain::{Block, Page, markdown, page};
use huiqi::diag::{CODES, Code, CodeInfo};
use pack::Scratch;

/// What only running the cases finds.
const RUN: [Code; 3] = [Code::CaseInvalid, Code::CaseExpectsNothing, Code::CaseFails];

fn pages() -> Vec<(&'static CodeInfo, Page)> {
    let with_page = CODES.iter().filter(|info| markdown(info.code).is_some());
    with_page
        .map(|info| (info, page(info.code).unwrap_or_else(|| panic!("{}: not in the form of a page", info.code))))
        .collect()
}

#[test]
fn every_code_has_a_page_in_the_form_of_pages() {
    let missing: Vec<&str> = CODES.iter().filter(|i| markdown(i.code).is_none()).map(|i| i.name).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diag/explain")).unwrap();
    let files = files.filter(|f| f.as_ref().unwrap().path().extension().is_some_and(|e| e == "md")).count();
    assert_eq!(files, pages().len(), "a page whose name is no code");
    for (info, page) in pages() {
        let headings: Vec<&str> = markdown(info.code).unwrap().lines().filter(|l| l.starts_with("## ")).collect();
        let wanted = ["## 为什么", "## Why", "## 怎样改", "## How to mend", "## Wrong", "## Right"];
        assert_eq!(headings, wanted, "{}", info.code);
        let names = |blocks: &[Block]| blocks.iter().map(|b| b.file).collect::<Vec<_>>();
        assert_eq!(names(&page.wrong), names(&page.right), "{}: the same files", info.code);
        assert!(!page.why.zh.is_ascii() && page.why.en.chars().filter(|c| c.is_ascii()).count() > 20, "{}", info.code);
    }
}

/// The bytes of a file as it is saved.
fn bytes(block: &Block) -> Vec<u8> {
    match block.encoding {
        Some(label) => encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(block.text).0.into_owned(),
        None => block.text.as_bytes().to_vec(),
    }
}

/// A pack, a company or a book of clients?
fn is_of_clients(block: &Block) -> bool {
    block.file.starts_with("company.") || block.file.starts_with("clients.")
}

/// The base pack with the files of an example laid over it.
fn laid(scratch: &Scratch, name: &str, blocks: &[Block]) -> PathBuf {
    let files: Vec<(&str, Vec<u8>)> = blocks.iter().filter(|b| !is_of_clients(b)).map(|b| (b.file, bytes(b))).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(file, bytes)| (*file, bytes.as_slice())).collect();
    scratch.laid(name, &files)
}

#[test]
fn examples_of_rule_files_are_true() {
    let scratch = Scratch::new("pages");
    let mut wrong = Vec::new();
    let all = pages();
    let of_packs =
        all.iter().filter(|(info, _)| !(801..=899).contains(&info.number) && info.code != Code::NotCanonical);
    let (run, looked): (Vec<_>, Vec<_>) = of_packs.partition(|(info, _)| RUN.contains(&info.code));
    for (command, group) in std::iter::once(("validate", looked)).chain(run.into_iter().map(|one| ("test", vec![one])))
    {
        let folders = |part: &str, blocks: fn(&Page) -> &[Block]| -> Vec<PathBuf> {
            group.iter().map(|(info, page)| laid(&scratch, &format!("{}-{part}", info.code), blocks(page))).collect()
        };
        let found = pack::findings(command, &folders("wrong", |p| &p.wrong), 1);
        for (info, _) in &group {
            let name = format!("{}-wrong", info.code);
            let got: Vec<_> = found.iter().filter(|f| f.pack == name).collect();
            if got.is_empty() || got.iter().any(|f| f.code != info.code.to_string()) {
                wrong.push(format!("{name}: {got:#?}"));
            }
        }
        let right = pack::findings(command, &folders("right", |p| &p.right), 0);
        wrong.extend(right.iter().map(|f| format!("{f:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The codes in what the program says of a company or a book of clients.
fn said(scratch: &Scratch, name: &str, blocks: &[Block]) -> Vec<String> {
    let folder = laid(scratch, name, blocks);
    let of_clients: Vec<&Block> = blocks.iter().filter(|b| is_of_clients(b)).collect();
    let first = of_clients.first().unwrap().file;
    let path = scratch.path().join(format!("{name}-{}", first.split('/').next().unwrap()));
    if first.contains('/') {
        workbook(&path, &of_clients);
    } else {
        std::fs::write(&path, of_clients[0].text).unwrap();
    }
    let rules = folder.display().to_string();
    let (rejects, out) =
        (scratch.path().join(format!("{name}-rejects.csv")), scratch.path().join(format!("{name}-out.csv")));
    let (rejects_name, out_name) = (rejects.display().to_string(), out.display().to_string());
    let arguments: Vec<&str> = if first.starts_with("company.") {
        vec!["check", "--rules", &rules]
    } else {
        vec!["batch", "--rules", &rules, "--as-of", "2024-06-30", "--rejects", &rejects_name, "-o", &out_name]
    };
    let output = pack::huiqi(&arguments, &[path]);
    let mut words = String::from_utf8(output.stderr).unwrap();
    words.push_str(&std::fs::read_to_string(&rejects).unwrap_or_default());
    let mut codes: Vec<String> =
        words.match_indices("HQ0").filter_map(|(at, _)| words.get(at..at + 6)).map(str::to_owned).collect();
    codes.sort();
    codes.dedup();
    if codes.is_empty() {
        assert_eq!(output.status.code(), Some(0), "{name}: {words}");
    }
    codes
}

/// A workbook with a sheet for each block.
fn workbook(path: &Path, blocks: &[&Block]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    for block in blocks {
        let sheet = book.add_worksheet();
        sheet.set_name(block.file.split_once('/').unwrap().1).unwrap();
        for (row, line) in block.text.lines().enumerate() {
            for (column, cell) in line.split(',').enumerate() {
                sheet.write_string(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

#[test]
fn examples_of_companies_are_true() {
    let scratch = Scratch::new("clients");
    let mut wrong = Vec::new();
    for (info, page) in pages().into_iter().filter(|(info, _)| (801..=899).contains(&info.number)) {
        let code = info.code.to_string();
        let (bad, good) = (
            said(&scratch, &format!("{code}-wrong"), &page.wrong),
            said(&scratch, &format!("{code}-right"), &page.right),
        );
        if bad != [code.as_str()] || !good.is_empty() {
            wrong.push(format!("{code}: {bad:?}, mended {good:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
