//! Rule files to a model.

use std::collections::BTreeMap;

use super::Model;
use crate::diag::{FileId, Report, Sources};

/// The files of one pack, already among the sources.
#[derive(Clone, Debug)]
pub struct PackFiles {
    /// The folder's name; for files in the root itself, the root's `[pack] id` replaces it.
    pub id: String,
    /// Whether it is the root of the rules folder.
    pub is_root: bool,
    /// TOML files, in order of their names.
    pub toml: Vec<FileId>,
    /// Other files (official texts) by their name within the pack.
    pub texts: BTreeMap<String, FileId>,
    /// SHA-256 over names and bytes, in hexadecimal.
    pub sha256: String,
}

/// A model and what is wrong with the files it was made of.
#[derive(Debug)]
pub struct Loaded {
    /// What could be made of the files.
    pub model: Model,
    /// Every finding.
    pub report: Report,
}

/// Reads and resolves all packs.
#[must_use]
pub fn from_files(_sources: &Sources, _packs: &[PackFiles]) -> Loaded {
    Loaded { model: Model::default(), report: Report::new() }
}
