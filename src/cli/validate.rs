//! `huiqi validate`: everything that can be wrong with rule files.

use super::exit::Exit;
use super::findings::{LookedAt, counted, plural};
use super::fix::{self, FixFlags};
use super::levels::any_error;
use super::looked::{Looked, see};
use super::repository::roots;
use super::rules;
use super::terminal::Terminal;
use crate::both;
use crate::diag::{Levels, Report, Sources};
use crate::render::findings::{Outcome, Step};
use crate::value::Bilingual;

/// Everything that can be wrong with rule files (检查规则文件)
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    looked_at: LookedAt,
    #[command(flatten)]
    fix: FixFlags,
}

/// Runs the command.
///
/// # Errors
/// When a folder cannot be read, a flag is wrong, or the result cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let LookedAt { reports, levels: flags, .. } = &args.looked_at;
    let as_of = args.looked_at.as_of(terminal)?;
    let (mut sources, mut levels) = (Sources::new(), Levels::default());
    flags.lay_over(&mut levels, terminal)?;
    reports.check(terminal)?;
    let (mut looked, mut patch) = (Vec::new(), String::new());
    let folders = args.looked_at.folders();
    for folder in &folders {
        let (packs, unread) = rules::read(*folder, &mut sources, terminal)?;
        if args.fix.is_asked() {
            let mended = fix::mend(&sources, &packs, &unread, &levels, as_of);
            patch.push_str(&fix::deliver(&args.fix, *folder, &sources, &mended, terminal)?);
            if args.fix.is_written() {
                sources = sources.with(&mended.texts);
            }
        }
        looked.push(see(&sources, &packs, unread, as_of));
    }
    let step = step(&looked, levels);
    let steps = std::slice::from_ref(&step);
    if args.fix.is_only_shown() {
        terminal.write(&patch)?;
        reports.write_files(steps, &sources, &roots(&folders), terminal)?;
    } else {
        reports.write(steps, &sources, &roots(&folders), terminal)?;
    }
    terminal.note(&step.summary);
    Ok(if step.outcome == Outcome::Failed || !patch.is_empty() { Exit::Findings } else { Exit::Success })
}

/// What was found in the folders, at the levels of flags and packs.
pub fn step(looked: &[Looked], mut levels: Levels) -> Step {
    let mut report = Report::new();
    let (mut packs, mut rules, mut cases, mut allowed) = (0_usize, 0_usize, 0_usize, 0_usize);
    for folder in looked {
        report.absorb(folder.report.clone());
        folder.model.lay_levels(&mut levels);
        packs = packs.saturating_add(folder.model.packs.len());
        rules = rules.saturating_add(folder.model.rules.len());
        cases = cases.saturating_add(folder.model.rules.iter().map(|rule| rule.cases.len()).sum());
        allowed = allowed.saturating_add(folder.allowed);
    }
    let findings = levels.apply(report);
    let outcome = if any_error(&findings) { Outcome::Failed } else { Outcome::Passed };
    let (pack, rule, case) = (plural(packs, "pack"), plural(rules, "rule"), plural(cases, "case"));
    let summary = counted(&findings).unwrap_or_else(|| {
        both!("没有发现问题：{packs} 个规则包，{rules} 条规则，{cases} 个案例", "nothing found: {pack}, {rule}, {case}")
    });
    let files = looked.iter().flat_map(|folder| folder.files.iter().copied()).collect();
    Step { findings, files, ..Step::new("validate", outcome, with_allowed(summary, allowed)) }
}

/// The summary, and how much comments allow.
fn with_allowed(summary: Bilingual, allowed: usize) -> Bilingual {
    let Bilingual { zh, en } = summary;
    let finding = plural(allowed, "finding");
    if allowed == 0 {
        both!("{zh}", "{en}")
    } else {
        both!("{zh}；注释放行 {allowed} 个", "{en}; {finding} allowed by comments")
    }
}
