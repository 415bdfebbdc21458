//! What holds of every company: decided on the small language, by cases and exact linear arithmetic.
//!
//! A question is a list of goals, such as that one node is true and another false. It is followed down to facts: logic
//! splits into cases, numbers and dates become linear forms over facts, and a case ends where its constraints contradict
//! each other. Whatever the language has beyond that (products of two facts, summaries over records) is a number or
//! truth of which nothing is assumed, so that *never* is always a proof, while a company that is found must still be
//! evaluated before anybody is told of it. Numbers are taken as exact: of amounts too long for 28 digits nothing is said.

mod alike;
mod branch;
mod calendar;
mod company;
mod equivalent;
mod follow;
mod forms;
mod ground;
mod linear;
mod lookup;
mod ratio;
mod rules;
mod search;
mod solve;
mod texts;
mod twice;

pub use company::{Answer, Company, Wanted};
pub use equivalent::{Equivalence, Version, equivalent, equivalent_throughout};
pub use ground::Ground;
pub use rules::{Conclusion, Grounds, Place, conclusions};
pub use twice::{Twice, granted_twice};
