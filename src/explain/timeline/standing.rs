//! How the instruments that a timeline cites stand, and when that was checked.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::RuleTimeline;
use crate::explain::RuleResult;
use crate::model::{Doubt, Instrument, Model};
use crate::value::{Bilingual, Certainty};

/// How an instrument stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its document number.
    pub number: Option<String>,
    /// Its standing, as in files.
    pub status: &'static str,
    /// Its standing, for people.
    pub status_label: Bilingual,
    /// First day of its force.
    pub effective_from: Option<Date>,
    /// Last day of its force.
    pub effective_to: Option<Date>,
    /// When the standing was checked.
    pub checked_on: Date,
    /// Against what.
    pub checked_against: Bilingual,
    /// How sure number and words are.
    pub certainty: Certainty,
    /// Since when its force could not be confirmed, and what must be said of it.
    pub doubt: Option<Doubt>,
}

impl From<&Instrument> for Standing {
    fn from(i: &Instrument) -> Self {
        Self {
            id: i.id.clone(),
            title: i.title.clone(),
            number: i.number.clone(),
            status: i.status.name(),
            status_label: i.status.label(),
            effective_from: i.effective_from,
            effective_to: i.effective_to,
            checked_on: i.checked_on,
            checked_against: i.checked_against.clone(),
            certainty: i.certainty,
            doubt: i.doubt.clone(),
        }
    }
}

/// The instruments that timelines cite, in the order of the model.
pub fn cited(model: &Model, rules: &[RuleTimeline]) -> Vec<Standing> {
    let cited: BTreeSet<&str> = rules.iter().flat_map(|rule| &rule.instruments).map(String::as_str).collect();
    model.instruments.iter().filter(|i| cited.contains(i.id.as_str())).map(Standing::from).collect()
}

/// Adds the instruments that a result cites.
pub fn note(result: &RuleResult, cited: &mut BTreeSet<String>) {
    let conditions = result.requirements.iter().flat_map(|q| &q.citations);
    let outputs = result.outputs.iter().flat_map(|o| &o.citations);
    let sources = result.sources.iter().flat_map(|s| &s.citations);
    let options = result.options.iter().flat_map(|o| &o.citations);
    let all = result.citations.iter().chain(conditions).chain(outputs).chain(sources).chain(options);
    for citation in all {
        if !cited.contains(&citation.instrument) {
            cited.insert(citation.instrument.clone());
        }
    }
}
