//! `huiqi validate`: everything that can be wrong with rule files.

use super::exit::Exit;
use super::findings::{LookedAt, counted, plural};
use super::rules;
use super::terminal::Terminal;
use crate::both;
use crate::diag::{Report, Sources};
use crate::lint;
use crate::model::from_files;

/// Everything that can be wrong with rule files (检查规则文件)
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    looked_at: LookedAt,
}

/// Runs the command.
///
/// # Errors
/// When a folder cannot be read or the result cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut sources = Sources::new();
    let mut report = Report::new();
    let (mut packs, mut rules, mut cases) = (0_usize, 0_usize, 0_usize);
    for folder in args.looked_at.folders() {
        let (files, unread) = rules::read(folder, &mut sources, terminal)?;
        let loaded = from_files(&sources, &files);
        report.absorb(unread);
        report.absorb(loaded.report);
        report.absorb(lint::check(&loaded.model, &sources));
        packs = packs.saturating_add(loaded.model.packs.len());
        rules = rules.saturating_add(loaded.model.rules.len());
        cases = cases.saturating_add(loaded.model.rules.iter().map(|rule| rule.cases.len()).sum());
    }
    let failed = args.looked_at.stops(&report);
    let findings = report.sorted();
    terminal.write(&args.looked_at.format.render(&findings, &sources, terminal))?;
    let (pack, rule, case) = (plural(packs, "pack"), plural(rules, "rule"), plural(cases, "case"));
    let summary = counted(&findings).unwrap_or_else(|| {
        both!("没有发现问题：{packs} 个规则包，{rules} 条规则，{cases} 个案例", "nothing found: {pack}, {rule}, {case}")
    });
    terminal.note(&summary);
    Ok(if failed { Exit::Findings } else { Exit::Success })
}
