//! Findings as `validate`, `test` and refusals show them, and the line that counts them.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::exit::AlreadyShown;
use super::terminal::{Terminal, write_error};
use crate::both;
use crate::diag::{Diagnostic, Level, Report, Sources};
use crate::render::findings;
use crate::value::Bilingual;

/// `--format` of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// With the lines they are in
    #[default]
    Human,
    /// One line each
    Short,
    /// For programs
    Json,
}

impl FindingFormat {
    /// The findings in this format.
    #[must_use]
    pub fn render(self, all: &[Diagnostic], sources: &Sources, terminal: &Terminal) -> String {
        match self {
            Self::Human => findings::human(all, sources, terminal.lang, terminal.color),
            Self::Short => findings::short(all, sources, terminal.lang),
            Self::Json => findings::json(all, sources),
        }
    }
}

/// What `validate` and `test` look at, how they write what they find, and what makes them fail.
#[derive(Debug, clap::Args)]
pub struct LookedAt {
    /// Rules folders; without one, the built-in packs (规则文件夹)
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// How findings are written (输出格式)
    #[arg(long, value_enum, default_value_t)]
    pub format: FindingFormat,
    /// `-D warnings`: exit 1 on warnings too (有警告也算失败)
    #[arg(short = 'D', long = "deny", value_name = "LEVEL", value_enum)]
    deny: Option<Deny>,
}

/// `-D`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings are as good as errors
    Warnings,
}

impl LookedAt {
    /// The folders; `None` is the built-in packs.
    pub fn folders(&self) -> Vec<Option<&Path>> {
        if self.folders.is_empty() { vec![None] } else { self.folders.iter().map(|f| Some(f.as_path())).collect() }
    }

    /// Whether the findings are a reason to stop.
    pub fn stops(&self, findings: &Report) -> bool {
        findings.has_errors() || self.deny.is_some() && !findings.is_empty()
    }
}

/// Shows findings on standard error; says whether any is an error.
pub fn show(report: Report, sources: &Sources, terminal: &Terminal) -> bool {
    let failed = report.has_errors();
    if !report.is_empty() {
        write_error(&findings::human(&report.sorted(), sources, terminal.lang, terminal.error_color));
    }
    failed
}

/// Shows findings on standard error and refuses to go on when any is an error.
///
/// # Errors
/// [`AlreadyShown`] when any is an error.
pub fn refuse_errors(report: Report, sources: &Sources, terminal: &Terminal) -> anyhow::Result<()> {
    if show(report, sources, terminal) { Err(AlreadyShown.into()) } else { Ok(()) }
}

/// How many of them are of that level.
#[must_use]
pub fn count(all: &[Diagnostic], level: Level) -> usize {
    all.iter().filter(|finding| finding.level() == level).count()
}

/// `3 个错误，1 个警告`; `None` where there is nothing to count.
#[must_use]
pub fn counted(all: &[Diagnostic]) -> Option<Bilingual> {
    let (errors, warnings) = (count(all, Level::Error), count(all, Level::Warning));
    let (error, warning) = (plural(errors, "error"), plural(warnings, "warning"));
    match (errors, warnings) {
        (0, 0) => None,
        (_, 0) => Some(both!("{errors} 个错误", "{error}")),
        (0, _) => Some(both!("{warnings} 个警告", "{warning}")),
        _ => Some(both!("{errors} 个错误，{warnings} 个警告", "{error}, {warning}")),
    }
}

/// `1 rule`, `2 rules`.
#[must_use]
pub fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
