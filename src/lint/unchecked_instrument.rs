//! Instruments whose standing was looked up too long ago to be relied on.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::both;
use crate::diag::{Code, Diagnostic, Report};
use crate::model::{Model, Status};

/// For how many months a look-up is good.
const MONTHS: i32 = 24;

/// Every instrument that may still change.
pub fn check(model: &Model, as_of: Date, report: &mut Report) {
    for instrument in &model.instruments {
        // What has ended does not change any more.
        if matches!(instrument.status, Status::Repealed | Status::Expired) {
            continue;
        }
        let checked = instrument.checked_on;
        if checked.checked_add(MONTHS.months()).is_ok_and(|good_until| good_until < as_of) {
            let cited = instrument.cited();
            let message = both!(
                "{cited}的效力上次核查于 {checked}，到 {as_of} 已超过 {MONTHS} 个月",
                "the standing of {cited} was last checked on {checked}, more than {MONTHS} months before {as_of}"
            );
            report.add(Diagnostic::new(Code::UncheckedInstrument, instrument.checked_span, message).help(both!(
                "核查它是否仍有效，更新 `status`、`checked_on` 与 `checked_against`",
                "look up whether it still holds, and update `status`, `checked_on` and `checked_against`"
            )));
        }
    }
}
