//! A rules folder as it was read, and everything that is wrong with it: where `validate`, `test` and `ci` begin.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;

use super::rules;
use super::terminal::Terminal;
use crate::diag::{FileId, Finding, Levels, Report, Sources};
use crate::lint;
use crate::model::{Model, PackFiles, from_files};

/// The packs of one folder.
#[derive(Debug)]
pub struct Looked {
    /// What their files mean.
    pub model: Model,
    /// Every finding that no comment allows.
    pub report: Report,
    /// How many findings comments allow.
    pub allowed: usize,
    /// Every file of the packs.
    pub files: BTreeSet<FileId>,
}

impl Looked {
    /// The findings at the levels of their codes and packs, whatever flags say: with an error the packs cannot be used.
    pub fn findings(&self) -> Vec<Finding> {
        let mut levels = Levels::default();
        self.model.lay_levels(&mut levels);
        levels.apply(self.report.clone())
    }

    /// Whether they hold a mistake that makes them unusable, whatever levels say: then no case can be run on them. What is
    /// merely wrong in law is for the cases to show as well.
    pub fn is_broken(&self) -> bool {
        self.report.has_errors()
    }
}

/// Reads a folder, or the built-in packs, and looks at everything in it; `as_of` is the day for which it must be fresh.
///
/// # Errors
/// When it cannot be read.
pub fn look(folder: Option<&Path>, as_of: Date, sources: &mut Sources, terminal: &Terminal) -> anyhow::Result<Looked> {
    let (packs, unread) = rules::read(folder, sources, terminal)?;
    Ok(see(sources, &packs, unread, as_of))
}

/// Everything that is wrong with the packs of one folder; `unread` is what reading them found, `as_of` the day
/// for which they must be fresh.
pub fn see(sources: &Sources, packs: &[PackFiles], unread: Report, as_of: Date) -> Looked {
    let mut loaded = from_files(sources, packs);
    loaded.model.whole &= unread.is_empty();
    let mut report = unread;
    report.absorb(std::mem::take(&mut loaded.report));
    report.absorb(lint::check(&loaded.model, sources, as_of));
    let mut files: BTreeSet<FileId> = report.iter().map(|finding| finding.span.file).collect();
    for pack in packs {
        files.extend(pack.toml.iter().chain(pack.texts.values()));
    }
    let allowed = lint::allow(report, sources, packs.iter().flat_map(|pack| pack.toml.iter().copied()));
    Looked { model: loaded.model, report: allowed.report, allowed: allowed.silenced, files }
}
