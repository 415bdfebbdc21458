//! `huiqi fmt`: rule files brought into their canonical form, or what that would change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::files::{self, Beside, why};
use super::findings::{plural, show};
use super::looked::Looked;
use super::reports::Reports;
use super::repository::roots;
use super::rules;
use super::terminal::Terminal;
use crate::both;
use crate::diag::{FileId, Levels, Report, Sources};
use crate::render::findings::{Outcome, Step};
use crate::render::patch;
use crate::syntax::format;
use crate::value::Bilingual;

/// Bring rule files into their canonical form (规则文件的规范格式)
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  huiqi fmt rules              rewrite what is not canonical (改写)
  huiqi fmt rules --check      name it, and exit 1 (只检查)
  huiqi fmt rules --diff       show what would change, and exit 1 (显示改动)")]
pub struct Args {
    /// Rules folders or rule files (规则文件夹或规则文件)
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Change nothing: exit 1 where something would change (只检查，不改动)
    #[arg(long)]
    check: bool,
    /// Change nothing: show what would change, exit 1 where something would (只显示改动)
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    reports: Reports,
}

/// Runs the command.
///
/// # Errors
/// When a folder or file cannot be read, a file cannot be written, or the result cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    args.reports.check(terminal)?;
    let mut sources = Sources::new();
    let (mut unread, mut findings) = (Report::new(), Report::new());
    let (mut patches, mut read) = (String::new(), Vec::new());
    for path in &args.paths {
        for (name, path) in rules::rule_files(path, terminal)? {
            let fault = |words: &Bilingual| {
                terminal.error(&Bilingual::new(format!("{name}：{}", words.zh), format!("{name}: {}", words.en)))
            };
            let text = files::read_text(&path).map_err(|words| fault(&words))?;
            let file = sources.add(name.clone(), text);
            read.push(file);
            let canonical = match format::canonical(&sources, file) {
                Ok(canonical) => canonical,
                Err(report) => {
                    unread.absorb(report);
                    continue;
                }
            };
            let text = &sources.get(file).text;
            let Some(finding) = format::difference(text, &canonical, file) else { continue };
            findings.add(finding);
            if args.diff {
                patches.push_str(&patch(&name, text, &canonical));
            } else if !args.check {
                write(&path, &canonical).map_err(|words| fault(&words))?;
            }
        }
    }
    let only_asked = args.check || args.diff;
    let changed = findings.len();
    let step = made(findings, read, only_asked, &Levels::default());
    terminal.write(&patches)?;
    if args.check {
        let folders: Vec<_> = args.paths.iter().map(|path| Some(path.as_path())).collect();
        args.reports.write(std::slice::from_ref(&step), &sources, &roots(&folders), terminal)?;
    }
    let is_broken = show(&unread.by_default(), &sources, terminal);
    terminal.note(&step.summary);
    Ok(match (is_broken, only_asked && changed > 0) {
        (true, _) => Exit::Failure,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Success,
    })
}

/// `fmt --check` of folders that were read, at the levels of flags and packs; what cannot be read is a finding of
/// `validate`.
pub fn step(looked: &[Looked], mut levels: Levels, sources: &Sources) -> Step {
    let mut findings = Report::new();
    let mut read: BTreeSet<FileId> = BTreeSet::new();
    for folder in looked {
        folder.model.lay_levels(&mut levels);
        read.extend(folder.files.iter().filter(|file| rules::is_toml(&sources.get(**file).name)));
    }
    for file in &read {
        if let Some(finding) = format::check(sources, *file) {
            findings.add(finding);
        }
    }
    made(findings, read.into_iter().collect(), true, &levels)
}

fn made(findings: Report, read: Vec<FileId>, only_asked: bool, levels: &Levels) -> Step {
    let (total, changed) = (read.len(), findings.len());
    let (file, change) = (plural(total, "file"), plural(changed, "file"));
    let summary = match (changed, only_asked) {
        (0, _) => both!("{total} 个文件，都是规范格式", "{file} in canonical form"),
        (_, true) => both!("{total} 个文件，{changed} 个不是规范格式", "{change} of {total} not in canonical form"),
        (_, false) => both!("{total} 个文件，改写了 {changed} 个", "{change} of {total} rewritten"),
    };
    let findings = levels.apply(findings);
    let outcome = if only_asked && !findings.is_empty() { Outcome::Failed } else { Outcome::Passed };
    Step { findings, files: read, ..Step::new("fmt", outcome, summary) }
}

fn write(path: &Path, text: &str) -> Result<(), Bilingual> {
    let mut file = Beside::create(path)?;
    file.write(text.as_bytes()).and_then(|()| file.commit()).map_err(|error| why(&error))
}
