//! A book of clients: rows of cells straight into the columns of the evaluator, and answers straight out of them.
//!
//! ```text
//! bytes ─▶ source ─▶ header, cell ─▶ load ─▶ (eval) ─▶ answers ─▶ (render::batch) ─▶ bytes
//! ```
//!
//! An input format is one file in [`source`]. Nothing here opens a file or knows a thread: a piece of an input becomes a
//! piece of the output, whoever asks for it.

mod answers;
mod cell;
mod client;
mod fault;
mod header;
mod layout;
mod load;
mod place;
mod row;
pub mod source;
mod summary;
mod title;
mod titles;

pub use answers::{Answers, Shown};
pub use cell::{CellReader, Written, code_as_number, is_blank};
pub use client::Clients;
pub use fault::{Fault, Within};
pub use header::{Binding, Field, Header, Names, Target, field_name};
pub use layout::{Form, Layout, OutputLayout, RuleLayout};
pub use load::{Kept, Loader};
pub use place::{Origin, Place, letters};
pub use row::Row;
pub use summary::{Near, Nearest, RuleSummary, Settled, Summarising, Summary};
pub use titles::Titles;
