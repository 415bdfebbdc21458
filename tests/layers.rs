//! The pipeline can be read off the folders: a layer uses only layers before it, and between syntax and render nothing
//! opens a file, prints, or reads a clock.

#![allow(clippy::unwrap_used, reason = "a test that cannot read the sources fails")]

use std::path::{Path, PathBuf};

/// The layers, first to last, as `lib.rs` draws them.
const LAYERS: [&str; 14] = [
    "value", "diag", "text", "syntax", "model", "plan", "profile", "eval", "explain", "lint", "cases", "render", "cli",
    "main",
];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its layer and its text without comments.
fn files() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    found.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let layer = name.split(['/', '.']).next().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        (name, layer, code)
    };
    found.into_iter().map(read).filter(|(name, ..)| name != "lib.rs").collect()
}

fn rank(layer: &str) -> usize {
    LAYERS.iter().position(|l| *l == layer).unwrap_or_else(|| panic!("`{layer}` is no layer: add it to the pipeline"))
}

/// The first names after `crate::`, those of a grouped import included.
fn used(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` in an exported macro and `in crate::` of a visibility name no other layer's content.
        let rest = code.get(at + "crate::".len()..).unwrap();
        let list = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap());
        let grouped = rest.starts_with('{');
        for name in list.split(',').take(if grouped { usize::MAX } else { 1 }) {
            names.push(name.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect());
        }
    }
    names
}

#[test]
fn a_layer_uses_only_layers_before_it() {
    let mut wrong = Vec::new();
    for (name, layer, code) in files() {
        for other in used(&code).iter().filter(|n| LAYERS.contains(&n.as_str())) {
            if rank(other) > rank(&layer) {
                wrong.push(format!("{name} uses `{other}`, which stands after `{layer}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_knows_files_terminals_and_the_clock() {
    let forbidden = [
        "std::fs",
        "fs::read",
        "File::open",
        "println!",
        "print!(",
        "eprint",
        "stdout()",
        "stderr()",
        "stdin()",
        "std::env",
        "env::var",
        "SystemTime",
        "Timestamp::now",
        "Zoned::now",
        "Instant::now",
        "std::net",
        "std::process",
    ];
    let mut wrong = Vec::new();
    for (name, layer, code) in files() {
        let code = code.split("#[cfg(test)]").next().unwrap();
        if matches!(layer.as_str(), "cli" | "main") || name.ends_with("tests.rs") {
            continue;
        }
        wrong.extend(forbidden.iter().filter(|w| code.contains(**w)).map(|w| format!("{name} has `{w}`")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_opens_with_a_sentence() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    let silent: Vec<_> = found.iter().filter(|p| !std::fs::read_to_string(p).unwrap().starts_with("//! ")).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn the_clock_is_read_in_one_place() {
    let readers: Vec<String> =
        files().into_iter().filter(|(_, _, code)| code.contains("::now()")).map(|(name, ..)| name).collect();
    assert_eq!(readers, ["cli/clock.rs"]);
}
