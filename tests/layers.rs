//! A layer uses only layers before it; between syntax and render nothing opens a file, prints or reads a clock.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, each after all it may use.
const LAYERS: [&str; 17] = [
    "value", "diag", "text", "syntax", "model", "plan", "profile", "eval", "explain", "search", "prove", "lint",
    "cases", "diff", "batch", "render", "cli",
];

/// What only `cli` does.
const OUTSIDE: [&str; 21] = [
    "std::fs",
    "fs::read",
    "File::open",
    "std::io",
    "stdout()",
    "stderr()",
    "stdin()",
    "std::env",
    "env::",
    "std::net",
    "std::process",
    "std::time",
    "println!",
    "eprintln!",
    "print!(",
    "eprint!(",
    "dbg!",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The code of each file with its module path below `src`; comments and texts are left out.
fn files() -> Vec<(String, Vec<String>, String)> {
    let mut found = Vec::new();
    rust_files(&source(), &mut found);
    let with_module = found.into_iter().map(|path| {
        let name = path.strip_prefix(source()).unwrap().to_string_lossy().replace('\\', "/");
        let mut module: Vec<String> = name.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|m| m == "mod") {
            module.pop();
        }
        (name, module, code(&fs::read_to_string(&path).unwrap()))
    });
    with_module.filter(|(name, ..)| name.contains('/')).collect()
}

/// The text without comments and without what stands in quotes.
fn code(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines() {
        let line = line.trim_start();
        let mut quoted = false;
        let mut escaped = false;
        let line = line.replace("'\"'", "' '").replace("b'\"'", "' '");
        for (at, c) in line.char_indices() {
            if !quoted && line.get(at..).is_some_and(|rest| rest.starts_with("//")) {
                break;
            }
            if c == '"' && !escaped {
                quoted = !quoted;
            } else if !quoted {
                code.push(c);
            }
            escaped = quoted && c == '\\' && !escaped;
        }
        code.push('\n');
    }
    code
}

fn rank(layer: &str) -> usize {
    LAYERS.iter().position(|l| *l == layer).unwrap_or_else(|| panic!("`{layer}` has no place among the layers"))
}

/// The first word of what follows.
fn word(rest: &str) -> &str {
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    rest.get(..end).unwrap_or("")
}

/// The layers that a file names: `crate::x`, `crate::{x, y}`, and paths of `super` that climb to the crate.
fn named(module: &[String], code: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code.get(..at).unwrap_or("").chars().next_back();
        if before.is_some_and(|c| c == '$' || c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = code.get(at + "crate::".len()..).unwrap_or("");
        match rest.strip_prefix('{') {
            Some(group) => all.extend(group_heads(group)),
            None => all.push(word(rest).to_owned()),
        }
    }
    // Within `mod tests { … }` one step up is the file itself.
    let tests = code.find("mod tests {").unwrap_or(code.len());
    for (at, _) in code.match_indices("super::") {
        if code.get(..at).is_some_and(|before| before.ends_with("super::")) {
            continue;
        }
        let mut rest = code.get(at..).unwrap_or("");
        let mut steps = 0;
        while let Some(tail) = rest.strip_prefix("super::") {
            steps += 1;
            rest = tail;
        }
        let depth = module.len() + usize::from(at > tests);
        assert!(steps <= depth, "{module:?}: too many steps up");
        if steps == depth {
            match rest.strip_prefix('{') {
                Some(group) => all.extend(group_heads(group)),
                None => all.push(word(rest).to_owned()),
            }
        }
    }
    // `both!` is a macro of the crate.
    all.retain(|name| name != "both");
    all
}

/// The first words of the entries of a group: `a::b, c::{d, e}}` has `a` and `c`.
fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut fresh, mut heads) = (0_usize, true, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && !c.is_whitespace() => {
                heads.push(word(group.get(at..).unwrap_or("")).to_owned());
                fresh = false;
            }
            _ => {}
        }
    }
    heads
}

#[test]
fn every_folder_is_a_layer() {
    let mut folders: Vec<String> = files().into_iter().filter_map(|(_, module, _)| module.first().cloned()).collect();
    folders.dedup();
    let mut layers = LAYERS.map(str::to_owned);
    layers.sort();
    assert_eq!(folders, layers);
}

#[test]
fn a_layer_uses_only_layers_before_it() {
    let mut wrong = Vec::new();
    for (name, module, code) in files() {
        let own = rank(&module[0]);
        for used in named(&module, &code) {
            if rank(&used) > own {
                wrong.push(format!("{name} uses `{used}`, which comes after `{}`", module[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_cli_touches_the_world() {
    let mut wrong = Vec::new();
    for (name, module, code) in files() {
        if module[0] == "cli" {
            continue;
        }
        for outside in OUTSIDE {
            for (at, _) in code.match_indices(outside) {
                let before = code.get(..at).and_then(|b| b.chars().next_back());
                if !before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                    wrong.push(format!("{name} has `{outside}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_opens_with_a_sentence() {
    let mut found = Vec::new();
    rust_files(&source(), &mut found);
    let silent: Vec<_> = found.iter().filter(|p| !fs::read_to_string(p).unwrap().starts_with("//! ")).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn the_clock_is_read_in_one_place() {
    let readers: Vec<String> =
        files().into_iter().filter(|(.., code)| code.contains("::now()")).map(|(name, ..)| name).collect();
    assert_eq!(readers, ["cli/clock.rs"]);
}

#[test]
fn this_test_reads_paths_as_they_are_meant() {
    let module = ["explain".to_owned(), "reader".to_owned()];
    let read = |text: &str| named(&module, &code(text));
    assert_eq!(read("use crate::model::{A, B};\nuse crate::{both, plan::{X, Y}, value};"), ["model", "plan", "value"]);
    assert_eq!(read("// crate::cli\nlet a = \"crate::cli\"; super::super::render::x(); super::gap::y();"), ["render"]);
    assert_eq!(read("mod tests {\n use super::super::sample;\n use super::super::super::cli; }"), ["cli"]);
    assert_eq!(read("$crate::value::Bilingual"), Vec::<String>::new());
}
