//! Reasons: the columns of a company read back as verdicts, requirements, amounts, missing facts and clauses.

mod assessment;
mod checks;
mod choice;
mod citation;
mod conditions;
mod expression;
mod from_eval;
mod gap;
mod inventory;
mod missing;
mod needs;
mod questions;
mod reader;
mod reading;
pub mod timeline;
mod verdict;
mod waits;

pub use assessment::*;
pub use checks::check_profile;
pub use citation::{WithYears, cite, return_line};
pub use conditions::Asked;
pub use expression::{ExprAnswer, evaluate_expression};
pub use from_eval::assess;
pub use inventory::InventoryCount;
pub use missing::{Lacking, Missing};
pub use questions::{Answering, QUESTIONS_AT_ONCE, Question, answers};
pub use reading::{Reading, deciding};
pub use timeline::{Timeline, timeline};
pub use verdict::Verdict;
pub use waits::{Ask, Waiters, Waiting, Waits};
