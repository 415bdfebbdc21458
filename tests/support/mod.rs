//! Rules folders for tests: from a folder, or from texts; random books of clients.

#![allow(dead_code, reason = "every test crate uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files fails")]

use std::collections::BTreeMap;
use std::path::Path;

use huiqi::diag::Sources;
use huiqi::model::{Loaded, PackFiles, from_files};
use jiff::civil::Date;

/// The day for which packs must be fresh.
pub const TODAY: Date = jiff::civil::date(2026, 11, 24);

/// Packs of texts: `("a/rule.toml", "…")` is a file of pack `a`; a file without a folder belongs to the root.
pub fn load(files: &[(&str, &str)]) -> (Sources, Loaded) {
    let mut sources = Sources::new();
    let mut packs: BTreeMap<String, PackFiles> = BTreeMap::new();
    for (path, text) in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let id = sources.add(format!("rules/{path}"), *text);
        let pack = packs.entry(folder.to_owned()).or_insert_with(|| PackFiles {
            id: folder.to_owned(),
            is_root: folder.is_empty(),
            toml: Vec::new(),
            texts: BTreeMap::new(),
            sha256: String::new(),
        });
        if Path::new(name).extension().is_some_and(|e| e == "toml") {
            pack.toml.push(id);
        } else {
            pack.texts.insert(name.to_owned(), id);
        }
    }
    let packs: Vec<PackFiles> = packs.into_values().collect();
    let loaded = from_files(&sources, &packs);
    (sources, loaded)
}

/// The files of a rules folder, with their names relative to it, sorted.
pub fn files_of(dir: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "toml" || e == "txt") {
                let name = path.strip_prefix(dir).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The shipped packs, from their folder.
pub fn shipped() -> (Sources, Loaded) {
    let files = files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"));
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    load(&files)
}

/// Every finding about some packs that no comment allows, as lines in order, and how many are allowed.
pub fn found(sources: &Sources, loaded: &Loaded) -> (Vec<String>, usize) {
    let mut report = loaded.report.clone();
    report.absorb(huiqi::lint::check(&loaded.model, sources, TODAY));
    let allowed = huiqi::lint::allow(report, sources, loaded.model.files.iter().copied());
    (allowed.report.sorted().iter().map(|f| line_of(sources, f)).collect(), allowed.silenced)
}

/// A finding as one line: `file:line:column code message`.
pub fn line_of(sources: &Sources, finding: &huiqi::diag::Diagnostic) -> String {
    let at = sources.start(finding.span);
    let (file, code) = (&sources.get(finding.span.file).name, finding.code.info().name);
    format!("{file}:{}:{} {code}: {}", at.line, at.column, finding.message.en)
}
