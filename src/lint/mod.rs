//! Findings about a pack beyond what resolving it finds: one file a lint, one line in the registry.

mod allow;
mod always_true;
mod bound_against_wording;
mod case_repeats;
mod citations;
mod company;
mod contradicting_bounds;
mod granted_twice;
mod hidden_character;
mod implied_requirement;
mod inventory;
mod key_gap;
mod never_applies;
mod never_true;
mod not_monotone;
mod number_not_quoted;
mod proofs;
mod quoted;
mod repealed_instrument;
mod unchecked_instrument;
mod unit_slip;
mod unused_fact;
mod unused_instrument;
mod unused_name;
mod wording;

use jiff::civil::Date;

pub use allow::{Allowed, allow};

use crate::diag::{Code, Report, Sources};
use crate::model::Model;

/// A lint looks at a whole model.
type Lint = fn(&Model, &Sources, &mut Report);

/// Every lint whose findings do not depend on the day.
const LINTS: &[Lint] = &[
    citations::check,
    inventory::check,
    hidden_character::check,
    repealed_instrument::check,
    number_not_quoted::check,
    bound_against_wording::check,
    unit_slip::check,
    unused_instrument::check,
    key_gap::check,
    not_monotone::check,
    case_repeats::check,
    unused_fact::check,
    unused_name::check,
];

/// A lint about logic looks at what is proved of a whole model.
type Logic = fn(&proofs::Proofs<'_>, &mut Report);

/// Every lint about logic.
const LOGIC: &[Logic] = &[
    never_true::check,
    always_true::check,
    never_applies::check,
    implied_requirement::check,
    contradicting_bounds::check,
    granted_twice::check,
];

/// Runs every lint. `as_of` is the day for which a pack must be fresh.
#[must_use]
pub fn check(model: &Model, sources: &Sources, as_of: Date) -> Report {
    // Proofs take most of the time, and need nothing of the rest.
    let (mut report, proofs) = std::thread::scope(|scope| {
        let proofs = scope.spawn(|| proofs::Proofs::new(model, sources));
        let mut report = Report::new();
        for lint in LINTS {
            lint(model, sources, &mut report);
        }
        unchecked_instrument::check(model, as_of, &mut report);
        (report, proofs.join().expect("a thread that proves does not end early: this is a bug"))
    });
    for lint in LOGIC {
        lint(&proofs, &mut report);
    }
    // What was lost of a rule may be the very thing that such a lint misses.
    report.retain(|finding| !(is_of_meaning(finding.code) && model.torn.contains(&finding.span.file)));
    report
}

/// Whether a finding is about what a rule means as a whole.
fn is_of_meaning(code: Code) -> bool {
    matches!(code, Code::NumberNotQuoted | Code::BoundAgainstWording | Code::UnitSlip)
        || (900..=999).contains(&code.info().number)
}
