//! Findings about a pack beyond what resolving it finds: one file a lint, one line in the registry.

mod citations;
mod inventory;

use crate::diag::{Report, Sources};
use crate::model::Model;

/// A lint looks at a whole model.
type Lint = fn(&Model, &Sources, &mut Report);

/// Every lint.
const LINTS: &[Lint] = &[citations::check, inventory::check];

/// Runs every lint.
#[must_use]
pub fn check(model: &Model, sources: &Sources) -> Report {
    let mut report = Report::new();
    for lint in LINTS {
        lint(model, sources, &mut report);
    }
    report
}
