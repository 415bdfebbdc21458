//! Findings as `validate`, `test` and refusals show them, and the line that counts them.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::exit::AlreadyShown;
use super::facts::AsOf;
use super::levels::{LevelFlags, any_error};
use super::reports::Reports;
use super::terminal::{Terminal, write_error};
use crate::both;
use crate::diag::{Finding, Level, Sources};
use crate::render::findings;
use crate::value::Bilingual;

/// What `validate` and `test` look at, how they write what they find, and what makes them fail.
#[derive(Debug, clap::Args)]
pub struct LookedAt {
    /// Rules folders; without one, the built-in packs (规则文件夹)
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    #[command(flatten)]
    pub reports: Reports,
    /// How severe findings are
    #[command(flatten)]
    pub levels: LevelFlags,
    /// The day for which the standing of instruments must have been looked up; today without it (效力核查以此日为准)
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

impl LookedAt {
    /// The folders; `None` is the built-in packs.
    pub fn folders(&self) -> Vec<Option<&Path>> {
        if self.folders.is_empty() { vec![None] } else { self.folders.iter().map(|f| Some(f.as_path())).collect() }
    }

    /// The day for which packs must be fresh.
    ///
    /// # Errors
    /// When `--as-of` is no date.
    pub fn as_of(&self, terminal: &Terminal) -> anyhow::Result<Date> {
        Ok(AsOf::new(self.as_of.as_deref(), terminal)?.or_today())
    }
}

/// Shows findings on standard error; says whether any is an error.
pub fn show(all: &[Finding], sources: &Sources, terminal: &Terminal) -> bool {
    if !all.is_empty() {
        write_error(&findings::human(all, sources, terminal.lang, terminal.error_color));
    }
    any_error(all)
}

/// Shows findings on standard error and refuses to go on when any is an error.
///
/// # Errors
/// [`AlreadyShown`] when any is an error.
pub fn refuse_errors(all: &[Finding], sources: &Sources, terminal: &Terminal) -> anyhow::Result<()> {
    if show(all, sources, terminal) { Err(AlreadyShown.into()) } else { Ok(()) }
}

/// How many of them are of that level.
#[must_use]
pub fn count(all: &[Finding], level: Level) -> usize {
    all.iter().filter(|finding| finding.level() == level).count()
}

/// `3 个错误，1 个警告`; `None` where there is nothing to count.
#[must_use]
pub fn counted(all: &[Finding]) -> Option<Bilingual> {
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
