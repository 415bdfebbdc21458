//! A folder of TOML profiles, one row a file in the order of their names; or a single profile.

use std::fs;
use std::path::{Path, PathBuf};

use crate::batch::{Fault, Loader, Within};
use crate::cli::files;
use crate::diag::{Code, Diagnostic, Sources};
use crate::model::Model;
use crate::profile::read_profile;
use crate::value::Bilingual;

/// How many profiles are a piece.
const PIECE: usize = 128;

/// Profiles to be read.
#[derive(Clone, Debug)]
pub struct Profiles {
    paths: Vec<PathBuf>,
    next: usize,
}

/// Some of them: the number of the piece, and the files.
pub struct Piece {
    /// Its number, from 0.
    pub number: u64,
    files: Vec<PathBuf>,
}

impl Profiles {
    /// The profiles of a folder, not of folders in it; or one file.
    ///
    /// # Errors
    /// When the folder cannot be read, or has none.
    pub fn open(path: &Path) -> Result<Self, Bilingual> {
        if files::is_stdin(path) || !path.is_dir() {
            return Ok(Self { paths: vec![path.to_owned()], next: 0 });
        }
        let mut paths = Vec::new();
        for entry in fs::read_dir(path).map_err(|error| files::why(&error))? {
            let path = entry.map_err(|error| files::why(&error))?.path();
            let is_hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
            if !is_hidden
                && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
                && !path.is_dir()
            {
                paths.push(path);
            }
        }
        paths.sort_by(|a, b| a.file_name().cmp(&b.file_name()));
        if paths.is_empty() {
            return Err(Bilingual::fixed("文件夹中没有 .toml 文件", "there are no .toml files in the folder"));
        }
        Ok(Self { paths, next: 0 })
    }

    /// How messages name each file.
    pub fn names(&self) -> Vec<String> {
        self.paths.iter().map(|path| files::named(path)).collect()
    }

    /// The next piece; `None` at the end.
    pub fn next(&mut self) -> Option<Piece> {
        let files: Vec<PathBuf> = self.paths.iter().skip(self.next).take(PIECE).cloned().collect();
        let number = u64::try_from(self.next.checked_div(PIECE)?).ok()?;
        self.next = self.next.saturating_add(files.len());
        (!files.is_empty()).then_some(Piece { number, files })
    }
}

impl Piece {
    /// Puts every profile into the loader; one that cannot be read is a row with its findings.
    pub fn load(&self, model: &Model, loader: &mut Loader<'_>) {
        for path in &self.files {
            profile(path, model, loader);
            loader.end_row();
        }
    }
}

fn profile(path: &Path, model: &Model, loader: &mut Loader<'_>) {
    let name = files::named(path);
    let within = |line: usize| Some(Within { file: Some(name.clone()), sheet: None, line: line as u64 });
    let text = match files::read_text(path) {
        Ok(text) => text,
        Err(words) => return loader.fault(Fault { within: within(0), ..Fault::of_row(Code::BadValue, words) }),
    };
    let mut sources = Sources::new();
    let file = sources.add(name.clone(), text);
    let (profile, report) = read_profile(model, &sources, file);
    loader.profile(&profile);
    let is_error = |finding: &&Diagnostic| finding.code.is_fatal();
    for finding in report.sorted().iter().filter(is_error) {
        let Diagnostic { code, message, help, span, .. } = finding;
        let value: String = sources.slice(*span).chars().take(80).collect();
        let within = within(sources.start(*span).line);
        loader.fault(Fault { value, help: help.clone(), within, ..Fault::of_row(*code, message.clone()) });
    }
}
