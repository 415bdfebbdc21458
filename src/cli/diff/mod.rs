//! `huiqi diff`: one rules folder against another, or against a revision of itself: what changed, and what that means.

mod book;

use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::facts::AsOf;
use super::findings::refuse_errors;
use super::reports::Reports;
use super::repository::roots;
use super::revision;
use super::rules;
use super::terminal::Terminal;
use crate::diag::{FileId, Sources, Span};
use crate::diff::{Because, Difference, Happened, MOST_SOUGHT, Seeking, Side, affected, changes};
use crate::model::{Model, PackFiles, from_files};
use crate::plan::Plan;
use crate::render::diff::{attached, summary};
use crate::render::findings::{Notice, Outcome, Step};
use crate::search::Subject;
use crate::value::Lang;

/// What changed between two rules folders, and what that means (规则的变化及其影响)
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  huiqi diff old-rules rules         two folders (两个文件夹)
  huiqi diff HEAD rules              the last commit against the folder (上一次提交与现在)
  huiqi diff v1:rules v2:rules       two revisions (两个版本)
  huiqi diff HEAD rules --format markdown")]
pub struct Args {
    /// The rules as they were: a folder, a git revision, or REV:path (旧规则)
    #[arg(value_name = "OLD")]
    old: String,
    /// The rules as they are: a folder, a git revision, or REV:path (新规则)
    #[arg(value_name = "NEW")]
    new: String,
    /// A book of clients, as for `batch`: whose answers change, and by how much (企业名册)
    #[arg(long, value_name = "FILE")]
    profiles: Option<PathBuf>,
    /// The date the answers of --profiles are for; else that of each row, else today in UTC+8 (评估日期)
    #[arg(long, value_name = "DATE", requires = "profiles")]
    as_of: Option<String>,
    #[command(flatten)]
    reports: Reports,
}

/// One side as it was read.
pub struct Read {
    packs: Vec<PackFiles>,
    /// What it means.
    pub model: Model,
}

impl Read {
    fn files(&self) -> Vec<FileId> {
        self.packs.iter().flat_map(|pack| pack.toml.iter().copied()).collect()
    }
}

/// Runs the command.
///
/// # Errors
/// When a side cannot be read or holds an error, or the result cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    args.reports.check(terminal)?;
    let mut sources = Sources::new();
    let old = read(&args.old, folder(&args.new), &mut sources, terminal)?;
    let new = read(&args.new, folder(&args.old), &mut sources, terminal)?;
    let mut step = step(&old, &new, &sources, terminal.lang);
    if let Some(profiles) = &args.profiles {
        AsOf::new(args.as_of.as_deref(), terminal)?;
        let as_of = args.as_of.as_deref().and_then(crate::value::parse_date);
        let compared = book::compare([&old, &new], &sources, profiles, as_of, terminal)?;
        step.attached.push(crate::render::diff::book(&compared, terminal.lang));
    }
    let roots = roots(&[folder(&args.new)]);
    args.reports.write(std::slice::from_ref(&step), &sources, &roots, terminal)?;
    terminal.note(&step.summary);
    Ok(Exit::Success)
}

/// The folder of that name, if there is one.
fn folder(text: &str) -> Option<&Path> {
    Some(Path::new(text)).filter(|path| path.is_dir())
}

/// Reads one side; `beside` is the folder on the other side.
///
/// # Errors
/// When it cannot be read or holds an error.
pub fn read(text: &str, beside: Option<&Path>, sources: &mut Sources, terminal: &Terminal) -> anyhow::Result<Read> {
    let (packs, unread) = if let Some(folder) = folder(text) {
        rules::read(Some(folder), sources, terminal)?
    } else {
        let revision = revision::read(text, beside, terminal)?;
        rules::of_files(&revision.name, revision.files, sources)
    };
    let loaded = from_files(sources, &packs);
    let mut report = unread;
    report.absorb(loaded.report);
    // What is only to be looked at is for `validate` to say.
    let errors: Vec<_> = report.by_default().into_iter().filter(|f| f.level() == crate::diag::Level::Error).collect();
    refuse_errors(&errors, sources, terminal)?;
    Ok(Read { packs, model: loaded.model })
}

/// Everything that differs between two sides, as a step of a run.
pub fn step(old: &Read, new: &Read, sources: &Sources, lang: Lang) -> Step {
    let (one, other) = (Plan::from_model(&old.model), Plan::from_model(&new.model));
    let (old_files, new_files) = (old.files(), new.files());
    let before = Side { sources, files: &old_files, model: &old.model };
    let after = Side { sources, files: &new_files, model: &new.model };
    let changes = changes(&before, &after);
    let mut seeking = Seeking::new(MOST_SOUGHT);
    let rules = affected(&changes, &old.model, &new.model).into_iter().map(|affected| {
        let is_both = !affected.because.iter().any(|b| matches!(b, Because::Added | Because::Removed));
        let both = old.model.rule(&affected.rule).zip(new.model.rule(&affected.rule)).filter(|_| is_both);
        let means = both.map(|(left, right)| {
            let left = Subject { model: &old.model, plan: &one, sources, rule: left };
            seeking.meaning(left, Subject { model: &new.model, plan: &other, sources, rule: right })
        });
        (affected, means)
    });
    let difference = Difference { rules: rules.collect(), changes };
    let summary = summary(&difference);
    let shown = attached(&difference, sources, lang);
    let notices = notices(&difference);
    Step { files: new_files, notices, attached: vec![shown], ..Step::new("diff", Outcome::Passed, summary) }
}

/// A notice at each change that the new side shows.
fn notices(difference: &Difference) -> Vec<Notice> {
    let notice = |change: &crate::diff::Change| -> Option<Notice> {
        let span: Span = change.new.as_ref()?.span;
        let kind = match change.happened {
            Happened::Added => "added",
            Happened::Removed => "removed",
            Happened::Changed => "changed",
        };
        Some(Notice { kind, span, message: crate::render::diff::sentence(change) })
    };
    difference.changes.told.iter().filter_map(notice).collect()
}
