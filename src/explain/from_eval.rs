//! stub
use super::Assessment;
use crate::model::Model;
use crate::plan::Plan;
use crate::profile::Profile;
use jiff::civil::Date;
/// The answers for one company.
#[must_use]
pub fn assess(_model: &Model, _plan: &Plan, _profile: &Profile, as_of: Date, source: &str) -> Assessment {
    Assessment { as_of, source: source.to_owned(), name: None, credit_code: None, results: vec![], warnings: vec![] }
}
