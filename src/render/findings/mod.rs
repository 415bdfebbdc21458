//! Findings: with the line and carets for people, one line each for tools that read lines, and as JSON.

mod human;
mod json;
mod short;

pub use human::human;
pub use json::json;
pub use short::short;

#[cfg(test)]
mod tests;
