//! `huiqi test`: the cases in rule files, run; what fails is a finding at its case.

use std::collections::BTreeSet;

use super::exit::Exit;
use super::findings::{LookedAt, refuse_errors};
use super::rules;
use super::terminal::Terminal;
use crate::diag::{Report, Sources};
use crate::model::from_files;
use crate::plan::Plan;
use crate::{both, cases, lint};

/// Run the cases in rule files (运行规则文件中的案例)
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    looked_at: LookedAt,
    /// Only the cases of this rule; may be repeated (只跑此规则的案例)
    #[arg(long, value_name = "RULE")]
    only: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// When rule packs cannot be read or hold an error, or the result cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut sources = Sources::new();
    let mut findings = Report::new();
    let (mut total, mut passed) = (0_usize, 0_usize);
    for folder in args.looked_at.folders() {
        let (files, mut report) = rules::read(folder, &mut sources, terminal)?;
        let loaded = from_files(&sources, &files);
        report.absorb(loaded.report);
        report.absorb(lint::check(&loaded.model, &sources));
        refuse_errors(report, &sources, terminal)?;
        rules::known_rules(&loaded.model, &args.only, terminal)?;
        let plan = Plan::from_model(&loaded.model);
        let (outcomes, report) = cases::run(&loaded.model, &plan, &sources);
        let wanted = |rule: &str| args.only.is_empty() || args.only.iter().any(|only| only == rule);
        let outcomes: Vec<_> = outcomes.into_iter().filter(|outcome| wanted(&outcome.rule)).collect();
        total = total.saturating_add(outcomes.len());
        passed = passed.saturating_add(outcomes.iter().filter(|outcome| outcome.passed).count());
        // A rule is one file: a finding belongs to the rule in whose file it is.
        let files: BTreeSet<_> = outcomes.iter().map(|outcome| outcome.span.file).collect();
        for finding in report.iter().filter(|finding| args.only.is_empty() || files.contains(&finding.span.file)) {
            findings.add(finding.clone());
        }
    }
    let failed = total.saturating_sub(passed);
    let stops = failed > 0 || args.looked_at.stops(&findings);
    terminal.write(&args.looked_at.format.render(&findings.sorted(), &sources, terminal))?;
    let plural = if total == 1 { "" } else { "s" };
    terminal.note(&both!(
        "案例 {total} 个，通过 {passed} 个，失败 {failed} 个",
        "{total} case{plural}: {passed} passed, {failed} failed"
    ));
    Ok(if stops { Exit::Findings } else { Exit::Success })
}
