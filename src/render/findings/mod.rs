//! What a run found, one file a format: with the line and carets for people, one line each for tools that read lines, as
//! JSON, as commands of a GitHub workflow, as SARIF, as JUnit, as Markdown.

mod github;
mod help;
mod human;
mod json;
mod junit;
mod located;
mod markdown;
mod roots;
mod run;
mod sarif;
mod short;
mod steps;

pub use github::github;
pub use human::human;
pub use json::{json, json_of_run};
pub use junit::junit;
pub use markdown::markdown;
pub use roots::Roots;
pub use run::{Attached, Notice, Outcome, Run, Step};
pub use sarif::sarif;
pub use short::{short, short_of_run};
pub use steps::{outcomes, steps};

#[cfg(test)]
mod tests;
