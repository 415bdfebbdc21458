//! Trees as written: TOML with the place of every key and value, the field tables that say what a file may hold,
//! rule files lowered to [`pack`] items, and expressions of the rule language.

pub mod expr;
pub mod pack;
pub mod shape;
pub mod toml;

mod from_text;
mod hints;

pub use from_text::read_tree;
pub use hints::{date_as_meant, yes_or_no};
