//! Trees as written: TOML with the place of every key and value, the field tables that say what a file may hold,
//! rule files lowered to [`pack`] items, expressions of the rule language, and the canonical form of a file.

pub mod allow;
pub mod expr;
pub mod format;
pub mod pack;
pub mod shape;
pub mod toml;

mod from_text;
mod hints;
mod size;
mod unread;

pub use from_text::read_tree;
pub use hints::{date_as_meant, yes_or_no};
