//! Rule packs: the shipped ones, which are embedded, or those of a folder, read and made into a model.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::clock;
use super::files::{self, shown};
use super::findings::refuse_errors;
use super::levels;
use super::terminal::Terminal;
use crate::both;
use crate::diag::{Code, Levels, Report, Sources, Span};
use crate::lint;
use crate::model::{Model, PackFiles, from_files};
use crate::text::{DecodeError, decode};
use crate::value::Bilingual;

/// The files of `rules/` by their relative names, sorted.
static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded_rules.rs"));

/// `--rules`.
#[derive(Debug, clap::Args)]
pub struct RulesArgs {
    /// Use the rule packs of this folder instead of the built-in ones (使用此文件夹中的规则包)
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

/// A model and the texts it was made of.
#[derive(Debug)]
pub struct Rules {
    /// Every text read so far; profiles join them.
    pub sources: Sources,
    /// What they mean.
    pub model: Model,
}

/// The rule packs that a command answers from.
///
/// # Errors
/// When they cannot be read, or hold an error: what `validate` would show has then been shown.
pub fn load(folder: Option<&Path>, terminal: &Terminal) -> anyhow::Result<Rules> {
    let mut sources = Sources::new();
    let (packs, mut report) = match folder {
        // An answer needs no worked examples; those of the shipped packs are most of their text.
        None => embedded(&mut sources, Cases::LeftOut),
        Some(_) => read(folder, &mut sources, terminal)?,
    };
    let mut loaded = from_files(&sources, &packs);
    loaded.model.whole &= report.is_empty();
    report.absorb(std::mem::take(&mut loaded.report));
    let levels = Levels::default();
    let findings = if folder.is_some() {
        report.absorb(lint::check(&loaded.model, &sources, clock::today()));
        levels::of_packs(report, &loaded, &packs, &sources, levels)
    } else {
        // The shipped packs are held to this by the tests.
        levels.apply(report)
    };
    if levels::any_error(&findings) {
        refuse_errors(&findings, &sources, terminal)?;
    }
    Ok(Rules { sources, model: loaded.model })
}

/// Reads the files of all packs into the sources: those embedded, or those of a folder.
///
/// Files directly in the folder are the root pack; every folder in it that holds a TOML file is a pack. A rule file that
/// is no text is a finding.
///
/// # Errors
/// When the folder or a file in it cannot be read, or it holds no rule file.
pub fn read(
    folder: Option<&Path>,
    sources: &mut Sources,
    terminal: &Terminal,
) -> anyhow::Result<(Vec<PackFiles>, Report)> {
    let Some(folder) = folder else { return Ok(embedded(sources, Cases::Read)) };
    let name = shown(folder);
    let at = |place: &str, words: &Bilingual| {
        terminal.error(&Bilingual::new(format!("{place}：{}", words.zh), format!("{place}: {}", words.en)))
    };
    match fs::metadata(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(at(&name, &Bilingual::fixed("规则文件夹不存在", "there is no such rules folder")));
        }
        Err(error) => return Err(at(&name, &files::why(&error))),
        Ok(metadata) if !metadata.is_dir() => {
            return Err(at(
                &name,
                &Bilingual::fixed(
                    "不是文件夹；请给出规则文件夹",
                    "this is not a folder; name the folder that holds the rules",
                ),
            ));
        }
        Ok(_) => {}
    }
    let mut all = Vec::new();
    for (relative, path) in listed(folder).map_err(|(path, words)| at(&shown(&path), &words))? {
        let bytes = files::read_bytes(&path).map_err(|words| at(&shown(&path), &words))?;
        all.push((relative, Cow::Owned(bytes)));
    }
    if !all.iter().any(|(relative, _)| is_toml(relative)) {
        return Err(at(&name, &Bilingual::fixed("其中没有规则文件（.toml）", "it holds no rule file (.toml)")));
    }
    let root = folder.file_name().map_or_else(|| "rules".into(), |name| name.to_string_lossy());
    Ok(packs(&name, &root, all, Cases::Read, sources))
}

/// Files that were read elsewhere, by their names relative to the rules folder, as packs.
pub fn of_files(prefix: &str, files: Vec<(String, Vec<u8>)>, sources: &mut Sources) -> (Vec<PackFiles>, Report) {
    let root = prefix.rsplit(['/', ':']).next().unwrap_or(prefix);
    let mut files: Vec<_> = files.into_iter().map(|(name, bytes)| (name, Cow::Owned(bytes))).collect();
    files.sort();
    packs(prefix, root, files, Cases::Read, sources)
}

/// Whether the worked examples of rule files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cases {
    Read,
    LeftOut,
}

/// The shipped packs.
fn embedded(sources: &mut Sources, cases: Cases) -> (Vec<PackFiles>, Report) {
    let files = EMBEDDED.iter().map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(text.as_bytes())));
    packs("rules", "rules", files.collect(), cases, sources)
}

/// What stands before the cases of a rule file: all of it unless nothing but cases follows.
fn before_cases(bytes: &[u8]) -> &[u8] {
    let mut start: usize = 0;
    let mut cases = None;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let is_case = line.starts_with(b"[[case]]") || line.starts_with(b"[case.");
        if is_case {
            cases.get_or_insert(start);
        } else if line.starts_with(b"[") {
            cases = None;
        }
        start = start.saturating_add(line.len());
    }
    cases.and_then(|at| bytes.get(..at)).unwrap_or(bytes)
}

/// The files of a rules folder and of the folders in it, sorted by relative name; hidden ones are passed over.
fn listed(folder: &Path) -> Result<Vec<(String, PathBuf)>, (PathBuf, Bilingual)> {
    let mut all = Vec::new();
    for (name, path) in entries(folder)? {
        if path.is_dir() {
            let inside = entries(&path)?.into_iter().filter(|(_, path)| path.is_file());
            all.extend(inside.map(|(file, path)| (format!("{name}/{file}"), path)));
        } else {
            all.push((name, path));
        }
    }
    all.sort();
    Ok(all)
}

fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>, (PathBuf, Bilingual)> {
    let fault = |error: std::io::Error| (folder.to_owned(), files::why(&error));
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let name = shown(Path::new(&entry.file_name()));
        if !name.starts_with('.') {
            all.push((name, entry.path()));
        }
    }
    Ok(all)
}

/// Whether it is the name of a rule file.
pub fn is_toml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "toml")
}

/// A page about the rules, or the schema that editors read: no part of a pack.
fn is_page(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "md") || name.ends_with(".schema.json")
}

/// The rule files of a folder, or the one file that was named, each as messages name it; those that other folders hold
/// are passed over.
///
/// # Errors
/// When it cannot be read.
pub fn rule_files(path: &Path, terminal: &Terminal) -> anyhow::Result<Vec<(String, PathBuf)>> {
    if !path.is_dir() {
        return Ok(vec![(shown(path), path.to_owned())]);
    }
    let all = listed(path).map_err(|(path, words)| {
        let place = shown(&path);
        terminal.error(&Bilingual::new(format!("{place}：{}", words.zh), format!("{place}: {}", words.en)))
    })?;
    let prefix = shown(path);
    let prefix = prefix.trim_end_matches('/');
    let named = |(relative, path): (String, PathBuf)| (format!("{prefix}/{relative}"), path);
    Ok(all.into_iter().filter(|(relative, _)| is_toml(relative)).map(named).collect())
}

/// Sorted files of a rules folder as packs, pages left out, their texts among the sources as `prefix/name`.
fn packs(
    prefix: &str,
    root: &str,
    files: Vec<(String, Cow<'_, [u8]>)>,
    cases: Cases,
    sources: &mut Sources,
) -> (Vec<PackFiles>, Report) {
    let prefix = prefix.trim_end_matches('/');
    let mut report = Report::new();
    // The root comes first: no folder has an empty name.
    let mut by_folder: BTreeMap<String, (PackFiles, Sha256)> = BTreeMap::new();
    for (relative, bytes) in files.into_iter().filter(|(relative, _)| !is_page(relative)) {
        let (folder, name) = relative.split_once('/').unwrap_or(("", &relative));
        let (pack, digest) = by_folder.entry(folder.to_owned()).or_insert_with(|| {
            let is_root = folder.is_empty();
            let id = if is_root { root } else { folder }.to_owned();
            let pack = PackFiles { id, is_root, toml: Vec::new(), texts: BTreeMap::new(), sha256: String::new() };
            (pack, Sha256::new())
        });
        digest.update(name.as_bytes());
        digest.update([0]);
        digest.update(&bytes);
        digest.update([0]);
        let shown_name = format!("{prefix}/{relative}");
        let read: &[u8] = if cases == Cases::LeftOut && is_toml(name) { before_cases(&bytes) } else { &bytes };
        match decode(read) {
            Ok(text) if is_toml(name) => pack.toml.push(sources.add(shown_name, text)),
            Ok(text) => {
                pack.texts.insert(name.to_owned(), sources.add(shown_name, text));
            }
            Err(_) if !is_toml(name) => {}
            Err(error) => {
                let place = Span::new(sources.add(shown_name, ""), 0, 0);
                match error {
                    DecodeError::NotUtf8(words) => report.find(Code::NotUtf8, place, words),
                    DecodeError::TooLarge(words) => report.find(Code::TooLarge, place, words),
                }
            }
        }
    }
    let packs = by_folder
        .into_values()
        .filter(|(pack, _)| !pack.toml.is_empty())
        .map(|(pack, digest)| PackFiles { sha256: hexadecimal(&digest.finalize()), ..pack })
        .collect();
    (packs, report)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The rule of each name, as `--only` gives them.
///
/// # Errors
/// When there is no rule of a name; the nearest is offered.
pub fn known_rules(model: &Model, names: &[String], terminal: &Terminal) -> anyhow::Result<()> {
    for name in names {
        if model.rule(name).is_none() {
            let near = crate::diag::nearest(name, model.rules.iter().map(|rule| &*rule.id));
            let words = both!("没有规则 `{name}`", "there is no rule `{name}`");
            return Err(terminal.error(&offered(words, near, "huiqi list rules")));
        }
    }
    Ok(())
}

/// The words with the nearest known name, else with the command that lists all.
#[must_use]
pub fn offered(words: Bilingual, near: Option<&str>, list: &str) -> Bilingual {
    let (zh, en) = (words.zh, words.en);
    match near {
        Some(near) => both!("{zh}；是否想写 `{near}`？", "{en}; did you mean `{near}`?"),
        None => both!("{zh}；`{list}` 列出全部", "{en}; `{list}` shows all"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_and_every_folder_with_a_rule_file_are_packs() {
        let files = [
            ("README.md", "#"),
            ("huiqi.schema.json", "{}"),
            ("a/README.md", "#"),
            ("a/text.txt", "甲"),
            ("a/x.toml", ""),
            ("b/notes.txt", ""),
            ("facts.toml", ""),
        ];
        let files = files.map(|(name, text)| (name.to_owned(), Cow::Borrowed(text.as_bytes())));
        let mut sources = Sources::new();
        let (packs, report) = packs("dir/", "dir", files.to_vec(), Cases::Read, &mut sources);
        assert!(report.is_empty());
        let seen: Vec<_> = packs.iter().map(|p| (p.id.as_str(), p.is_root, p.toml.len(), p.texts.len())).collect();
        assert_eq!(seen, [("dir", true, 1, 0), ("a", false, 1, 1)]);
        assert_eq!(sources.get(packs[1].toml[0]).name, "dir/a/x.toml");
        assert_eq!(packs[0].sha256.len(), 64);
    }

    #[test]
    fn a_rule_file_that_is_no_text_is_a_finding() {
        let files = vec![
            ("a/x.toml".to_owned(), Cow::Borrowed(&b"\xff"[..])),
            ("p.png".to_owned(), Cow::Borrowed(&b"\xff"[..])),
        ];
        let mut sources = Sources::new();
        let (packs, report) = packs("dir", "dir", files, Cases::Read, &mut sources);
        assert!(packs.is_empty());
        assert_eq!(report.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::NotUtf8]);
    }

    #[test]
    fn the_shipped_packs_hold_no_error() {
        let terminal = Terminal::new(None, super::super::terminal::ColorChoice::Never);
        let rules = load(None, &terminal).unwrap();
        assert!(rules.model.packs.len() >= 4);
        // Answers are made without the cases; nothing else is left out, and the packs are told apart by all their bytes.
        let mut sources = Sources::new();
        let (packs, report) = read(None, &mut sources, &terminal).unwrap();
        let whole = from_files(&sources, &packs);
        assert!(report.is_empty() && whole.report.is_empty());
        assert!(whole.model.rules.iter().all(|rule| !rule.cases.is_empty()));
        assert!(rules.model.rules.iter().all(|rule| rule.cases.is_empty()));
        let without_cases = |model: Model| {
            let mut model = model;
            model.rules.iter_mut().for_each(|rule| rule.cases.clear());
            format!("{model:?}")
        };
        assert_eq!(without_cases(rules.model), without_cases(whole.model));
    }

    #[test]
    fn only_what_follows_is_cut() {
        let cut = |text: &'static str| before_cases(text.as_bytes()).len();
        assert_eq!(cut("id = 1\n[[case]]\nname = 2\n[case.given]\n"), 7);
        assert_eq!(cut("id = 1\n[[case]]\nname = 2\n[[note]]\ntext = 3\n"), 43);
        assert_eq!(cut("id = 1\n"), 7);
        assert_eq!(cut("[[case]]\n"), 0);
    }
}
