//! Bytes to text: encodings, limits, and the official texts of instruments with the clauses their locators name.

mod clause;
mod decode;
mod locator;
mod visible;

pub use clause::{LocateError, Sentence, locate, sentences};
pub use decode::{DecodeError, MAX_BYTES, decode};
pub use visible::{has_hidden, visible};
