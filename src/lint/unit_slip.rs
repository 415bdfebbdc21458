//! Numbers that are those of their quotations but for 万, 亿 or `%`.

use super::quoted::unquoted;
use crate::both;
use crate::diag::{Code, Diagnostic, Report, Sources};
use crate::model::Model;
use crate::value::Value;

/// Every number that a slip of its unit explains.
pub fn check(model: &Model, sources: &Sources, report: &mut Report) {
    for number in unquoted(model, sources) {
        let (Some(figure), Value::Number(_)) = (&number.slip, &number.value) else { continue };
        let shown = sources.slice(number.span).trim_matches(['"', '\'']);
        let message = both!(
            "引文写的是 `{figure}`，这里写的是 `{shown}`",
            "the quotation says `{figure}`, here stands `{shown}`"
        );
        report.add(Diagnostic::new(Code::UnitSlip, number.span, message).help(both!(
            "按引文的单位写，例如 `10万`、`60%`",
            "write it in the unit of the quotation, such as `10万` or `60%`"
        )));
    }
}
