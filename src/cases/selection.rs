//! Which cases are run: those of some rules, of some files, or with some words in their names.

use crate::diag::{FileId, Sources};
use crate::model::{Model, Rule};
use crate::syntax::pack::Case;

/// What cases are asked for; an empty list asks for all.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Rules, by name.
    pub rules: Vec<String>,
    /// Names of cases, or parts of names.
    pub names: Vec<String>,
    /// The files the cases stand in.
    pub files: Vec<FileId>,
}

impl Selection {
    /// Whether it takes a case. A text that is the whole name of some case of the model takes only cases of that name;
    /// any other takes those in whose name it occurs, whatever its capitals.
    #[must_use]
    pub fn takes(&self, model: &Model, rule: &Rule, case: &Case) -> bool {
        self.takes_rule(rule) && self.takes_name(model, &case.name.value)
    }

    /// Whether it takes cases of a rule.
    #[must_use]
    pub fn takes_rule(&self, rule: &Rule) -> bool {
        let of_rule = self.rules.is_empty() || self.rules.iter().any(|id| **id == *rule.id);
        of_rule && (self.files.is_empty() || self.files.contains(&rule.span.file))
    }

    fn takes_name(&self, model: &Model, name: &str) -> bool {
        if self.names.is_empty() {
            return true;
        }
        let is_name = |text: &str| model.rules.iter().flat_map(|r| &r.cases).any(|case| case.name.value == text);
        let lower = name.to_lowercase();
        self.names.iter().any(|text| if is_name(text) { text == name } else { lower.contains(&text.to_lowercase()) })
    }
}

/// The files of that name: the whole name as it is shown, or its last parts.
#[must_use]
pub fn files_named(model: &Model, sources: &Sources, name: &str) -> Vec<FileId> {
    let wanted = name.trim_start_matches("./");
    let mut found: Vec<FileId> = model.rules.iter().map(|rule| rule.span.file).collect();
    found.sort_unstable();
    found.dedup();
    found.retain(|file| {
        let shown = sources.get(*file).name.as_str();
        shown == wanted || shown.strip_suffix(wanted).is_some_and(|before| before.ends_with('/'))
    });
    found
}
