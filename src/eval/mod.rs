//! Evaluation: an array of columns of the same length, one chunk of companies at a time.
//!
//! A [`Chunk`] holds the stated facts of up to [`CHUNK_ROWS`] companies as columns; [`Columns`] holds a column for
//! every node of the plan. A single profile is a chunk of one, so that one company and a million get the same answers.

mod aggregate;
mod bits;
mod boolean;
mod choice;
mod chunk;
mod column;
mod demand;
mod from_plan;
mod from_profile;
mod lookup;
mod number;
mod uniform;

pub use bits::Bits;
pub use chunk::{Chunk, RecordRows};
pub use column::{Column, Values};
pub use from_plan::{Columns, evaluate, evaluate_answers};
pub use from_profile::chunk_of;
pub use number::{add_days, add_months, date_of, days_between, months_between, order_of_quotients};

/// How many companies are evaluated at a time.
pub const CHUNK_ROWS: usize = 1024;
