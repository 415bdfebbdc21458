//! What cases show, as text: those that fail, what they leave untried, and which changes none of them notices.

mod attached;
mod coverage;
mod failed;
mod mutations;
mod suggestions;

pub use attached::{Listed, coverage_of_run, mutations_of_run, suggestions_of_run, unnoticed, untried};
pub use coverage::coverage;
pub use failed::failed;
pub use mutations::mutations;
pub use suggestions::suggestions;
