//! Reasons: columns of one company read back as verdicts, requirements, amounts, missing facts and clauses.

mod assessment;
mod from_eval;
mod verdict;

pub use assessment::*;
pub use from_eval::assess;
pub use verdict::Verdict;
