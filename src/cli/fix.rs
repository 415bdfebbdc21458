//! `validate --fix` and `--diff`: what certainly mends findings is written into the rule files, or shown as a patch.
//!
//! Every repair is tried first: the mended files are looked at again in memory, and what does not end its finding, or begins
//! another, is left out.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::files::{self, Beside, shown};
use super::findings::plural;
use super::looked::see;
use super::terminal::Terminal;
use crate::both;
use crate::diag::{Code, Edit, FileId, Finding, Levels, Report, Sources, mended};
use crate::model::PackFiles;
use crate::render::patch;
use crate::text::decode;

/// How often the files are looked at again: a repair may bring to light what stood behind the mistake.
const ROUNDS: usize = 6;
/// How many repairs are tried one by one where they cannot be made all at once.
const MOST_TRIED: usize = 200;

/// `--fix` and `--diff`.
#[derive(Debug, clap::Args)]
pub struct FixFlags {
    /// Mend what can be mended safely, in place (就地修正能安全修正的问题)
    #[arg(long)]
    fix: bool,
    /// Show as a patch what `--fix` would change; write nothing (只显示改动)
    #[arg(long, conflicts_with = "fix")]
    diff: bool,
}

impl FixFlags {
    /// Whether anything is to be mended.
    pub const fn is_asked(&self) -> bool {
        self.fix || self.diff
    }

    /// Whether files are changed.
    pub const fn is_written(&self) -> bool {
        self.fix
    }

    /// Whether a patch is the result.
    pub const fn is_only_shown(&self) -> bool {
        self.diff
    }
}

/// What repairs make of some packs.
#[derive(Debug, Default)]
pub struct Repairs {
    /// The files that are changed, whole.
    pub texts: BTreeMap<FileId, String>,
    /// How many findings they end.
    pub mended: usize,
}

/// Makes every safe repair of the findings that would be shown.
#[must_use]
pub fn mend(sources: &Sources, packs: &[PackFiles], unread: &Report, flags: &Levels, as_of: Date) -> Repairs {
    let look = |texts: &BTreeMap<FileId, String>| -> (Sources, Vec<Finding>) {
        let sources = sources.with(texts);
        let seen = see(&sources, packs, unread.clone(), as_of);
        let mut levels = flags.clone();
        seen.model.lay_levels(&mut levels);
        (sources, levels.apply(seen.report))
    };
    let mut done = Repairs::default();
    for _ in 0..ROUNDS {
        let (now, findings) = look(&done.texts);
        let fixable: Vec<&Finding> = findings.iter().filter(|f| !f.fix.is_empty()).collect();
        let attempt = |chosen: &[&Finding]| {
            let try_out = edited(&now, chosen, &done.texts);
            let (_, after) = look(&try_out.texts);
            let fits = try_out.made > 0 && is_clean(&findings, &after, chosen, &try_out);
            fits.then_some(try_out)
        };
        let made = attempt(&fixable).or_else(|| {
            let (mut kept, mut best) = (Vec::new(), None);
            for one in fixable.iter().take(MOST_TRIED) {
                kept.push(*one);
                match attempt(&kept) {
                    Some(fits) => best = Some(fits),
                    None => {
                        kept.pop();
                    }
                }
            }
            best
        });
        let Some(made) = made else { break };
        done.mended = done.mended.saturating_add(made.made);
        done.texts = made.texts;
    }
    done.texts.retain(|file, text| sources.get(*file).text != *text);
    done
}

/// Some files after some repairs.
struct Edited {
    texts: BTreeMap<FileId, String>,
    /// What is new in them.
    places: BTreeMap<FileId, Vec<Range<usize>>>,
    /// The findings whose repairs were made, by file, code and words.
    gone: Vec<(FileId, Code, String)>,
    made: usize,
}

fn edited(sources: &Sources, chosen: &[&Finding], before: &BTreeMap<FileId, String>) -> Edited {
    let mut by_file: BTreeMap<FileId, Vec<&Finding>> = BTreeMap::new();
    for finding in chosen {
        by_file.entry(finding.span.file).or_default().push(finding);
    }
    let mut out = Edited { texts: before.clone(), places: BTreeMap::new(), gone: Vec::new(), made: 0 };
    for (file, findings) in by_file {
        let fixes: Vec<&[Edit]> = findings.iter().map(|f| f.fix.as_slice()).collect();
        let mended = mended(&sources.get(file).text, &fixes);
        out.made = out.made.saturating_add(mended.made.len());
        out.gone.extend(mended.made.iter().filter_map(|at| findings.get(*at)).map(|f| key(f)));
        out.places.insert(file, mended.places);
        out.texts.insert(file, mended.text);
    }
    out
}

fn key(finding: &Finding) -> (FileId, Code, String) {
    (finding.span.file, finding.code, finding.message.en.to_string())
}

/// Whether the findings whose repairs were made are gone and no repair began another.
///
/// Behind a text that could not be read, or a key that was not known, others may come to light: these are not of the repair,
/// unless they stand in what it wrote.
fn is_clean(before: &[Finding], after: &[Finding], chosen: &[&Finding], edited: &Edited) -> bool {
    let mut left: BTreeMap<(FileId, Code, String), usize> = BTreeMap::new();
    for finding in before {
        let count = left.entry(key(finding)).or_default();
        *count = count.saturating_add(1);
    }
    for gone in &edited.gone {
        if let Some(count) = left.get_mut(gone) {
            *count = count.saturating_sub(1);
        }
    }
    let uncovers = chosen.iter().all(|f| matches!(f.code.info().number, 200..=299) || f.code == Code::UnknownKey);
    after.iter().all(|finding| {
        if let Some(count) = left.get_mut(&key(finding)).filter(|count| **count > 0) {
            *count = count.saturating_sub(1);
            return true;
        }
        let span = finding.span.range();
        let written = edited.places.get(&finding.span.file).map_or(&[][..], Vec::as_slice);
        let within = written.iter().any(|place| place.start <= span.end && span.start <= place.end);
        uncovers && !within && !edited.gone.iter().any(|gone| *gone == key(finding))
    })
}

/// Writes the repairs into the files of the folder, or gives them as a patch.
///
/// # Errors
/// When the packs are the built-in ones, or a file cannot be written.
pub fn deliver(
    flags: &FixFlags,
    folder: Option<&Path>,
    sources: &Sources,
    repairs: &Repairs,
    terminal: &Terminal,
) -> anyhow::Result<String> {
    let Some(folder) = folder else {
        return Err(terminal.error(&both!(
            "内置的规则包不能修改；请给出规则文件夹",
            "the built-in packs cannot be mended; name a rules folder"
        )));
    };
    let mut out = String::new();
    for (file, text) in &repairs.texts {
        let source = sources.get(*file);
        if flags.is_only_shown() {
            out.push_str(&patch(&source.name, &source.text, text));
        } else {
            let prefix = format!("{}/", shown(folder).trim_end_matches('/'));
            let path = folder.join(source.name.strip_prefix(&prefix).unwrap_or(&source.name));
            write(&path, &source.text, text).map_err(|words| {
                let name = &source.name;
                let (zh, en) = (words.zh, words.en);
                terminal.error(&both!("{name}：{zh}", "{name}: {en}"))
            })?;
        }
    }
    let (mended, count) = (repairs.mended, repairs.texts.len());
    let (finding, file) = (plural(mended, "finding"), plural(count, "file"));
    terminal.note(&if flags.is_only_shown() {
        both!("可修正 {mended} 个问题，涉及 {count} 个文件", "{finding} can be mended in {file}")
    } else {
        both!("已修正 {mended} 个问题，改动 {count} 个文件", "{finding} mended in {file}")
    });
    Ok(out)
}

/// Puts a text in place of another in a file that still holds that other; its byte-order mark stays.
fn write(path: &Path, before: &str, after: &str) -> Result<(), crate::value::Bilingual> {
    let path: PathBuf = fs::canonicalize(path).map_err(|error| files::why(&error))?;
    let bytes = files::read_bytes(&path)?;
    if decode(&bytes) != Ok(before) {
        return Err(both!("文件已被改动，没有写入", "the file has changed meanwhile and was left as it is"));
    }
    let mark = bytes.get(..bytes.len().saturating_sub(before.len())).unwrap_or(&[]);
    let permissions = fs::metadata(&path).map(|m| m.permissions()).map_err(|error| files::why(&error))?;
    let mut file = Beside::create(&path)?;
    let written = file.write(mark).and_then(|()| file.write(after.as_bytes())).and_then(|()| file.commit());
    written.and_then(|()| fs::set_permissions(&path, permissions)).map_err(|error| files::why(&error))
}
