//! What an answer cites, each at its place, and whether an expectation of a case is among it.
//!
//! An expectation is `instrument locator`, which may stand anywhere in the answer, or `place: instrument locator`, which
//! must stand there. A place is the rule, or one of its conditions, outputs or options, or a term, parameter or table.

use std::collections::BTreeSet;

use crate::explain::{Citation, RuleResult};

/// A citation and the identifier of what cites it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    /// What cites it.
    pub place: String,
    /// `instrument locator`, or the instrument alone.
    pub citation: String,
}

impl Placed {
    /// As a case expects it at its place.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{}: {}", self.place, self.citation)
    }
}

/// Every citation of an answer: of the rule itself and the law behind it, of conditions, outputs and options, and of dated
/// values and terms that the answer rests on.
#[must_use]
pub fn citations_of(result: &RuleResult) -> BTreeSet<Placed> {
    let rule = std::iter::once((result.rule.as_str(), &result.citations));
    let conditions = result.requirements.iter().map(|r| (r.id.as_str(), &r.citations));
    let outputs = result.outputs.iter().map(|o| (o.id.as_str(), &o.citations));
    let options = result.options.iter().map(|o| (o.id.as_str(), &o.citations));
    // The row that was read is no place of its own: citations stand at a version of the table.
    let table = |id: &str| id.split('[').next().unwrap_or_default().to_owned();
    let sources = result.sources.iter().map(|s| (table(&s.id), &s.citations));
    let named = rule.chain(conditions).chain(outputs).chain(options).map(|(id, all)| (id.to_owned(), all));
    let of = |(place, all): (String, &Vec<Citation>)| {
        all.iter().map(|citation| Placed { place: place.clone(), citation: written(citation) }).collect::<Vec<_>>()
    };
    named.chain(sources).flat_map(of).collect()
}

/// Every citation of an answer as `instrument locator`, wherever it stands.
#[must_use]
pub fn cited(result: &RuleResult) -> BTreeSet<String> {
    citations_of(result).into_iter().map(|placed| placed.citation).collect()
}

/// Whether an expectation is among the citations of an answer.
pub fn is_cited(want: &str, all: &BTreeSet<Placed>) -> bool {
    let (place, citation) = parts(want);
    all.iter().any(|placed| placed.citation == citation && place.is_none_or(|place| placed.place == place))
}

/// What an answer cites instead of what is expected: at that place, or in all where it has no such place.
pub fn cited_instead(want: &str, result: &RuleResult) -> String {
    let (place, _) = parts(want);
    let all = citations_of(result);
    let at_place: Vec<String> =
        all.iter().filter(|placed| place == Some(placed.place.as_str())).map(Placed::written).collect();
    let shown: Vec<String> = match place {
        Some(_) if !at_place.is_empty() => at_place,
        Some(_) => all.iter().map(Placed::written).collect(),
        None => cited(result).into_iter().collect(),
    };
    shown.join("、")
}

/// The place, where one is named, and the citation. No identifier holds a space or a colon, so that a colon within a
/// locator does not name a place.
fn parts(want: &str) -> (Option<&str>, &str) {
    match want.split_once(':') {
        Some((place, citation)) if !place.contains(char::is_whitespace) => (Some(place.trim()), citation.trim()),
        _ => (None, want.trim()),
    }
}

fn written(citation: &Citation) -> String {
    match &citation.locator {
        Some(locator) => format!("{} {locator}", citation.instrument),
        None => citation.instrument.clone(),
    }
}
