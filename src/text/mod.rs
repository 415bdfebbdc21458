//! Bytes to text: encodings, limits, and the official texts of instruments with the clauses their locators name.

mod bound_words;
mod clause;
mod decode;
mod figures;
mod locator;
mod numeral;
mod visible;

pub use bound_words::{Side, bound_words};
pub use clause::{LocateError, Places, Sentence, locate, sentences};
pub use decode::{DecodeError, MAX_BYTES, decode};
pub use figures::{Counted, Figure, Figures, Scale, figures};
pub use visible::{has_hidden, is_hidden, visible};
