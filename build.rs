//! Embeds the shipped rules: a sorted list of every file of `rules/` with its text, compiled into the program;
//! pages about the rules (`.md`) and the schema that editors read (`.schema.json`) are left out. The pages of findings
//! are embedded likewise, each under its code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=rules");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("rules");
    let mut files = Vec::new();
    collect(&root, "", &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for (name, path) in &files {
        let path = path.to_string_lossy();
        let _ = writeln!(list, "    ({name:?}, include_str!({path:?})),");
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("embedded_rules.rs"), list)?;
    fs::write(out.join("explain_pages.rs"), pages()?)
}

/// The pages of findings: every `HQ….md` of `src/diag/explain`, sorted.
fn pages() -> io::Result<String> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src/diag/explain");
    println!("cargo:rerun-if-changed=src/diag/explain");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some((name, "md")) = path.file_name().and_then(|name| name.to_str()).and_then(|n| n.rsplit_once('.')) {
            files.push((name.to_owned(), path.clone()));
        }
    }
    files.sort();
    let mut list = String::from("&[\n");
    for (name, path) in &files {
        let path = path.to_string_lossy();
        let _ = writeln!(list, "    ({name:?}, include_str!({path:?})),");
    }
    list.push_str("]\n");
    Ok(list)
}

/// Every file below a folder that is neither hidden nor a page nor a schema, by its path relative to `rules/`.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let relative = format!("{prefix}{name}");
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{relative}/"), files)?;
        } else if entry.path().extension().is_none_or(|ending| ending != "md") && !name.ends_with(".schema.json") {
            files.push((relative, entry.path()));
        }
    }
    Ok(())
}
