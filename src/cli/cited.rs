//! Every clause that rules, terms, parameters and tables cite, and who cites it.

use std::collections::BTreeMap;

use crate::explain::cite;
use crate::model::{Clause, Model};

/// A clause that is cited, and by what.
#[derive(Clone, Debug)]
pub struct CitedClause {
    /// The instrument's identifier.
    pub instrument: String,
    /// The locator.
    pub locator: Option<String>,
    /// The quotation.
    pub quote: Option<String>,
    /// The rules, terms, parameters and tables that cite it, in their order.
    pub by: Vec<String>,
}

/// Every clause that is cited, by instrument in the order of the model, then by first citation.
#[must_use]
pub fn cited(model: &Model) -> Vec<CitedClause> {
    let mut citing: Vec<(&str, &Clause)> = Vec::new();
    for rule in &model.rules {
        let conditions = rule.scope.iter().chain(&rule.require).flat_map(|condition| &condition.clauses);
        let outputs = rule.outputs.iter().flat_map(|output| &output.clauses);
        let all = std::iter::once(&rule.clause).chain(&rule.basis).chain(conditions).chain(outputs);
        citing.extend(all.map(|clause| (&*rule.id, clause)));
    }
    citing.extend(model.terms.iter().flat_map(|term| term.clauses.iter().map(|clause| (&*term.id, clause))));
    for parameter in &model.parameters {
        citing.extend(parameter.values.iter().flat_map(|v| &v.clauses).map(|clause| (&*parameter.id, clause)));
    }
    for table in &model.tables {
        citing.extend(table.versions.iter().flat_map(|v| &v.clauses).map(|clause| (&*table.id, clause)));
    }
    let mut places = BTreeMap::new();
    let mut all: Vec<(crate::model::InstrumentId, CitedClause)> = Vec::new();
    for (name, clause) in citing {
        let citation = cite(model, clause);
        let key = (clause.instrument, citation.locator.clone(), citation.quote.clone());
        let at = *places.entry(key).or_insert(all.len());
        match all.get_mut(at) {
            Some((_, known)) if known.by.iter().any(|by| by == name) => {}
            Some((_, known)) => known.by.push(name.to_owned()),
            None => all.push((
                clause.instrument,
                CitedClause {
                    instrument: citation.instrument,
                    locator: citation.locator,
                    quote: citation.quote,
                    by: vec![name.to_owned()],
                },
            )),
        }
    }
    all.sort_by_key(|(instrument, _)| *instrument);
    all.into_iter().map(|(_, clause)| clause).collect()
}
