//! huiqi (惠企): which policy benefits a company may claim, why, how much, and by which clause.
//!
//! ```text
//! bytes ─▶ text ─▶ syntax ─▶ model ─▶ plan ─▶ eval ─▶ explain ─▶ render ─▶ bytes
//! ```
//!
//! Every folder is a stage and uses only stages before it; [`value`] and [`diag`] are vocabulary for all, and only
//! [`cli`] knows flags, files, terminals and the clock.

pub mod batch;
pub mod cases;
pub mod cli;
pub mod diag;
pub mod diff;
pub mod eval;
pub mod explain;
pub mod lint;
pub mod model;
pub mod plan;
pub mod profile;
pub mod prove;
pub mod render;
pub mod search;
pub mod syntax;
pub mod text;
pub mod value;
