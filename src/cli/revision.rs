//! Rules folders of a git revision, read with `git`: `REV:path`, or `REV` for the folder that stands on the other side.

use std::path::Path;
use std::process::Command;

use super::files::shown;
use super::rules::is_toml;
use super::terminal::Terminal;
use crate::both;
use crate::text::MAX_BYTES;
use crate::value::Bilingual;

/// A folder of a revision: how messages name it, and its files by their names relative to it.
pub struct Revision {
    pub name: String,
    pub files: Vec<(String, Vec<u8>)>,
}

/// Reads a folder of a revision; `beside` is the folder on the other side, where that is one.
///
/// # Errors
/// When there is no such revision or folder, or git cannot be run.
pub fn read(text: &str, beside: Option<&Path>, terminal: &Terminal) -> anyhow::Result<Revision> {
    let (at, object, name) = match text.split_once(':') {
        // From the current folder on, unless it is named from the top.
        Some((revision, path)) if path.starts_with(['/', '.']) || path.is_empty() => {
            (Path::new("."), format!("{revision}:{}", path.trim_start_matches('/')), text.to_owned())
        }
        Some((revision, path)) => (Path::new("."), format!("{revision}:./{path}"), text.to_owned()),
        None => {
            let at = beside.unwrap_or(Path::new("rules"));
            (at, format!("{text}:./"), format!("{text}:{}", shown(at)))
        }
    };
    let tree = git(at, &["rev-parse", "--verify", "--quiet", "--end-of-options", &object], terminal)?;
    let tree = tree.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let (tree, refused) = (tree.trim(), || {
        let at = shown(at);
        terminal.error(&both!(
            "`{text}` 既不是文件夹，也不是 {at} 所在仓库中有该文件夹的版本；写成文件夹、`REV` 或 `REV:路径`",
            "`{text}` is neither a folder nor a revision, in the repository of {at}, that has that folder; write a folder, `REV` or `REV:path`"
        ))
    });
    if tree.is_empty() {
        return Err(refused());
    }
    let Some(list) = git(at, &["ls-tree", "-r", "-l", "-z", "--full-tree", tree], terminal)? else {
        return Err(refused());
    };
    let mut files = Vec::new();
    for line in list.split(|byte| *byte == 0) {
        let line = String::from_utf8_lossy(line);
        let Some((head, path)) = line.split_once('\t') else { continue };
        let mut head = head.split_whitespace().skip(1);
        let (Some("blob"), Some(hash), Some(size)) = (head.next(), head.next(), head.next()) else { continue };
        // As folders are read: one level of folders, nothing hidden.
        let parts: Vec<&str> = path.split('/').collect();
        if parts.len() > 2 || parts.iter().any(|part| part.starts_with('.')) {
            continue;
        }
        if size.parse::<usize>().is_ok_and(|size| size > MAX_BYTES) {
            let limit = MAX_BYTES >> 20;
            return Err(terminal.error(&both!(
                "{name}/{path}：文件超过 {limit} MiB 上限",
                "{name}/{path}: the file is over the limit of {limit} MiB"
            )));
        }
        if let Some(bytes) = git(at, &["cat-file", "blob", hash], terminal)? {
            files.push((path.to_owned(), bytes));
        }
    }
    if !files.iter().any(|(path, _)| is_toml(path)) {
        return Err(
            terminal.error(&both!("{name}：其中没有规则文件（.toml）", "{name}: it holds no rule file (.toml)"))
        );
    }
    Ok(Revision { name, files })
}

/// What git writes; `None` where it says no.
fn git(at: &Path, arguments: &[&str], terminal: &Terminal) -> anyhow::Result<Option<Vec<u8>>> {
    let output = Command::new("git").arg("-C").arg(at).args(arguments).output().map_err(|error| {
        let Bilingual { zh, en } = super::files::why(&error);
        terminal.error(&both!("不能运行 git：{zh}", "git cannot be run: {en}"))
    })?;
    Ok(output.status.success().then_some(output.stdout))
}
