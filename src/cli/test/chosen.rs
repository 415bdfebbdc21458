//! Which cases `huiqi test` runs: those of a rule, with a text in their names, or of a file.

use std::path::{Path, PathBuf};

use crate::both;
use crate::cases::{Selection, files_named};
use crate::cli::rules;
use crate::cli::terminal::Terminal;
use crate::diag::Sources;
use crate::model::Model;

/// The flags.
#[derive(Debug, clap::Args)]
pub struct Chosen {
    /// Only the cases of this rule; may be repeated (只跑此规则的案例)
    #[arg(long, value_name = "RULE")]
    only: Vec<String>,
    /// Only cases of this name, or with this text in their names; may be repeated (只跑名称含此文字的案例)
    #[arg(long = "case", value_name = "TEXT")]
    pub case: Vec<String>,
    /// Only the cases in this rule file; may be repeated (只跑此文件中的案例)
    #[arg(long = "file", value_name = "FILE")]
    file: Vec<String>,
}

/// A rule file named as a path is looked at in its rules folder: the folder above its pack where that is a pack too, as
/// facts usually stand there, else the folder it is in.
pub fn split_file(path: Option<&Path>) -> (Option<PathBuf>, Option<String>) {
    let Some(path) = path else { return (None, None) };
    if !path.is_file() {
        return (Some(path.to_owned()), None);
    }
    let or_here = |folder: &Path| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() };
    let pack = path.parent().map(or_here).unwrap_or_default();
    let above =
        if pack == Path::new(".") { PathBuf::from("..") } else { pack.parent().map(or_here).unwrap_or_default() };
    let is_pack = std::fs::read_dir(&above).is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.path().extension().is_some_and(|ending| ending == "toml"))
    });
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = pack.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if is_pack && !folder.is_empty() {
        (Some(above), Some(format!("{folder}/{name}")))
    } else {
        (Some(pack), Some(name))
    }
}

/// The cases that the flags choose, and those of the rule file that was named.
///
/// # Errors
/// When no rule or file has a name that was given.
pub fn selection(
    chosen: &Chosen,
    file: Option<&str>,
    model: &Model,
    sources: &Sources,
    terminal: &Terminal,
) -> anyhow::Result<Selection> {
    rules::known_rules(model, &chosen.only, terminal)?;
    let mut files = Vec::new();
    for name in chosen.file.iter().map(String::as_str).chain(file) {
        let found = files_named(model, sources, name);
        if found.is_empty() {
            return Err(terminal.error(&both!("没有规则文件 `{name}`", "there is no rule file `{name}`")));
        }
        files.extend(found);
    }
    Ok(Selection { rules: chosen.only.clone(), names: chosen.case.clone(), files })
}
