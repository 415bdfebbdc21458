//! TOML to a profile.
use super::Profile;
use crate::diag::{FileId, Report, Sources, Span};
use crate::model::Model;
use crate::syntax::toml::Table;
use crate::value::Bilingual;
/// Reads a whole file that is already among the sources.
#[must_use]
pub fn read_profile(_model: &Model, _sources: &Sources, _file: FileId) -> (Profile, Report) {
    (Profile::default(), Report::new())
}
/// Reads a table of a profile's keys, such as the `given` of a case.
pub fn from_table(_model: &Model, _table: &Table, _whole: Span, _report: &mut Report) -> Profile {
    Profile::default()
}
/// Sets one fact from text, as `--set land[2].grade=5`.
/// # Errors
/// When the name is not a fact or the value does not fit; the words say what to write.
pub fn set_fact(_model: &Model, _profile: &mut Profile, _name: &str, _value: &str) -> Result<(), Bilingual> {
    Ok(())
}
