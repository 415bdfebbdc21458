//! `huiqi ci`: everything a change of rule files has to pass, in one run with one report: a step for each command.

use std::path::Path;

use super::exit::{AlreadyShown, Exit};
use super::findings::LookedAt;
use super::looked::{Looked, look};
use super::repository::roots;
use super::terminal::{Terminal, write_error};
use super::test::{Wanted, percent};
use super::{diff, fmt, test, validate};
use crate::both;
use crate::cases::Selection;
use crate::diag::{Levels, Sources};
use crate::render::Detail;
use crate::render::findings::{Outcome, Run, Step, outcomes};
use crate::value::Bilingual;

/// Everything a change of rule files has to pass: validate, fmt, test with coverage, and diff (持续集成：检查、格式、案例、变化)
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  huiqi ci rules
  huiqi ci rules --coverage-min 100 --report sarif=huiqi.sarif --report junit=huiqi.xml
  huiqi ci rules --against origin/main
  huiqi ci rules --format github --report markdown=summary.md")]
pub struct Args {
    #[command(flatten)]
    looked_at: LookedAt,
    /// Fail where cases try less than this, in per cent (覆盖率下限)
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    coverage_min: Option<usize>,
    /// Also change the rules a little, one place at a time, and fail where cases notice less than this, in per cent (察觉率下限)
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    mutate_min: Option<usize>,
    /// Also say what changed since this git revision, and what that means (与此版本比较)
    #[arg(long, value_name = "REV")]
    against: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// When a folder cannot be read, a flag is wrong, or the result or a report cannot be written; when the revision cannot be
/// read, after everything else.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let LookedAt { reports, levels: flags, .. } = &args.looked_at;
    let as_of = args.looked_at.as_of(terminal)?;
    let (mut sources, mut levels) = (Sources::new(), Levels::default());
    flags.lay_over(&mut levels, terminal)?;
    reports.check(terminal)?;
    let (folders, mut looked) = (args.looked_at.folders(), Vec::new());
    for folder in &folders {
        looked.push(look(*folder, as_of, &mut sources, terminal)?);
    }
    let mut steps = vec![
        validate::step(&looked, levels.clone()),
        fmt::step(&looked, levels.clone(), &sources),
        tested(&looked, args, levels, &sources, terminal),
    ];
    let mut unread = None;
    for folder in folders.iter().filter(|_| args.against.is_some()) {
        let (step, error) = compared(args.against.as_deref().unwrap_or_default(), *folder, &mut sources, terminal);
        steps.push(step);
        unread = unread.or(error);
    }
    let roots = roots(&folders);
    reports.write(&steps, &sources, &roots, terminal)?;
    let whole = Run { steps: &steps, sources: &sources, roots: &roots, view: terminal.view(Detail::Full) };
    if !reports.is_for_people() {
        write_error(&outcomes(&whole));
    }
    match unread {
        Some(error) => Err(error),
        None if whole.outcome() == Outcome::Failed => Ok(Exit::Findings),
        None => Ok(Exit::Success),
    }
}

/// What changed in a folder since a revision. Rules that were broken then are nothing to compare with, which is no fault of
/// the change; a revision that cannot be read is an error.
fn compared(
    revision: &str,
    folder: Option<&Path>,
    sources: &mut Sources,
    terminal: &Terminal,
) -> (Step, Option<anyhow::Error>) {
    let nothing = |summary| Step::new("diff", Outcome::NotRun, summary);
    let Some(path) = folder else {
        let words = Bilingual::fixed(
            "`--against` 比较的是文件夹；请写规则文件夹",
            "`--against` compares a folder: name the rules folder",
        );
        return (nothing(words.clone()), Some(terminal.error(&words)));
    };
    let sides = diff::read(revision, folder, sources, terminal)
        .and_then(|old| Ok((old, diff::read(&path.to_string_lossy(), None, sources, terminal)?)));
    match sides {
        Ok((old, new)) => (diff::step(&old, &new, sources, terminal.lang), None),
        Err(error) if error.is::<AlreadyShown>() => {
            let words =
                Bilingual::fixed("有一方的规则有错误，没有比较", "one side's rules hold errors: nothing was compared");
            (nothing(words), None)
        }
        Err(error) => (nothing(both!("没有比较：{error:#}", "nothing was compared: {error:#}")), Some(error)),
    }
}

/// All cases, unless there is nothing to run them on.
fn tested(looked: &[Looked], args: &Args, levels: Levels, sources: &Sources, terminal: &Terminal) -> Step {
    if looked.iter().any(Looked::is_broken) {
        return test::skipped();
    }
    let asked: Vec<_> = looked.iter().map(|folder| (folder, Selection::default())).collect();
    let wanted = Wanted {
        coverage: Some(args.coverage_min.unwrap_or(0)),
        mutations: args.mutate_min,
        most: test::MOST,
        suggestions: false,
    };
    test::step(&asked, wanted, levels, sources, &terminal.view(Detail::Full))
}
