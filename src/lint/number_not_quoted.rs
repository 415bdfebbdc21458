//! Numbers that stand in none of the quotations they rest on.

use super::quoted::unquoted;
use crate::both;
use crate::diag::{Code, Diagnostic, Report, Sources};
use crate::model::Model;

/// Every number that is not explained by a slip of its unit.
pub fn check(model: &Model, sources: &Sources, report: &mut Report) {
    for number in unquoted(model, sources).into_iter().filter(|number| number.slip.is_none()) {
        let shown = sources.slice(number.span).trim_matches(['"', '\'']);
        let message = both!("引文中没有 `{shown}` 这个数", "`{shown}` stands in none of the quotations it rests on");
        report.add(Diagnostic::new(Code::NumberNotQuoted, number.span, message).help(if number.is_in_clause {
            both!("所引条款里有这个数：把引文延长到包括它", "the clause has it: let the quotation reach to it")
        } else {
            both!("改正这个数，或另引一处写有它的条款", "correct the number, or cite a clause as well that states it")
        }));
    }
}
