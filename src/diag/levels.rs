//! How severe findings are in one run: what their codes, the pack they are in and the flags say, in this order. Applied
//! here and nowhere else.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use super::{Code, Diagnostic, FileId, Level, Report};

/// What somebody says of the findings of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// They are not shown.
    Off,
    /// They are of that level.
    At(Level),
}

impl Setting {
    /// The words for it, as packs write them.
    pub const NAMES: [&'static str; 3] = ["off", "warning", "error"];

    /// From its word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "off" => Some(Self::Off),
            "warning" => Some(Self::At(Level::Warning)),
            "error" => Some(Self::At(Level::Error)),
            _ => None,
        }
    }

    const fn level(self) -> Option<Level> {
        match self {
            Self::Off => None,
            Self::At(level) => Some(level),
        }
    }
}

/// The levels of one run. A code that [`is_fatal`](Code::is_fatal) is an error whatever they say.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    packs: BTreeMap<FileId, Arc<BTreeMap<Code, Setting>>>,
    flags: BTreeMap<Code, Setting>,
    warnings: Option<Setting>,
}

impl Levels {
    /// What a pack says of the findings in its files.
    pub fn of_pack(&mut self, files: impl IntoIterator<Item = FileId>, settings: &BTreeMap<Code, Setting>) {
        if !settings.is_empty() {
            let settings = Arc::new(settings.clone());
            self.packs.extend(files.into_iter().map(|file| (file, Arc::clone(&settings))));
        }
    }

    /// What a flag says of a code, over every pack.
    pub fn of_flag(&mut self, code: Code, setting: Setting) {
        self.flags.insert(code, setting);
    }

    /// What a flag says of everything that would be a warning and that no flag names.
    pub fn of_warnings(&mut self, setting: Setting) {
        self.warnings = Some(setting);
    }

    /// The level of a code in a file; `None` where it is not shown.
    #[must_use]
    pub fn level(&self, code: Code, file: FileId) -> Option<Level> {
        if code.is_fatal() {
            return Some(Level::Error);
        }
        if let Some(setting) = self.flags.get(&code) {
            return setting.level();
        }
        let of_pack = self.packs.get(&file).and_then(|settings| settings.get(&code));
        let level = of_pack.map_or(Some(code.info().level), |setting| setting.level());
        match (level, self.warnings) {
            (Some(Level::Warning), Some(setting)) => setting.level(),
            _ => level,
        }
    }

    /// The findings that are shown, in order of place, each with its level.
    #[must_use]
    pub fn apply(&self, report: Report) -> Vec<Finding> {
        let with_level = |diagnostic: Diagnostic| {
            self.level(diagnostic.code, diagnostic.span.file).map(|level| Finding { diagnostic, level })
        };
        report.sorted().into_iter().filter_map(with_level).collect()
    }
}

/// A finding with the level it has in this run.
#[derive(Clone, Debug)]
pub struct Finding {
    diagnostic: Diagnostic,
    level: Level,
}

impl Finding {
    /// How severe it is.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }
}

/// At the level of its code.
impl From<Diagnostic> for Finding {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { level: diagnostic.code.info().level, diagnostic }
    }
}

impl Deref for Finding {
    type Target = Diagnostic;

    fn deref(&self) -> &Diagnostic {
        &self.diagnostic
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sources;

    #[test]
    fn flags_over_packs_over_codes() {
        let mut sources = Sources::new();
        let (file, other) = (sources.add("a", ""), sources.add("b", ""));
        let mut levels = Levels::default();
        let (quoted, gap, slip) = (Code::NumberNotQuoted, Code::KeyGap, Code::UnitSlip);
        assert_eq!(levels.level(quoted, file), Some(Level::Warning));
        let settings = [(quoted, Setting::Off), (gap, Setting::At(Level::Error)), (slip, Setting::At(Level::Warning))];
        levels.of_pack([file], &settings.into_iter().collect());
        assert_eq!(
            [quoted, gap, slip].map(|c| levels.level(c, file)),
            [None, Some(Level::Error), Some(Level::Warning)]
        );
        assert_eq!(levels.level(quoted, other), Some(Level::Warning));
        levels.of_warnings(Setting::At(Level::Error));
        // What the pack turned off is no warning; what it lowered to one is.
        assert_eq!([quoted, slip].map(|c| levels.level(c, file)), [None, Some(Level::Error)]);
        assert_eq!(levels.level(quoted, other), Some(Level::Error));
        levels.of_flag(quoted, Setting::At(Level::Warning));
        assert_eq!([file, other].map(|f| levels.level(quoted, f)), [Some(Level::Warning); 2]);
        // Nothing hides what cannot be used.
        levels.of_flag(Code::TypeMismatch, Setting::Off);
        assert_eq!(levels.level(Code::TypeMismatch, file), Some(Level::Error));
    }

    #[test]
    fn every_setting_has_its_word() {
        assert!(Setting::NAMES.iter().all(|name| Setting::from_name(name).is_some()));
        assert_eq!(Setting::from_name("none"), None);
    }
}
