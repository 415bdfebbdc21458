//! Series of dated values: no gap, no overlap, in order.

use crate::both;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::syntax::pack::Period;

/// Reports gaps and overlaps between consecutive periods, and an empty series.
pub fn check_periods<'p>(periods: impl Iterator<Item = &'p Period>, whole: Span, report: &mut Report) {
    let mut previous: Option<&Period> = None;
    for period in periods {
        if let Some(before) = previous {
            between(before, period, report);
        }
        previous = Some(period);
    }
    if previous.is_none() {
        report.find(Code::MissingKey, whole, both!("没有任何带日期的值", "there is no dated value"));
    }
}

fn between(before: &Period, after: &Period, report: &mut Report) {
    let from = &after.from;
    let Some(to) = &before.to else {
        let finding = Diagnostic::new(
            Code::DateOverlap,
            from.span,
            both!("前一段没有截止日期，与本段重叠", "the period before has no end and overlaps this one"),
        );
        let day_before = from.value.yesterday().map(|d| d.to_string()).unwrap_or_default();
        report.add(
            finding
                .help(both!("给前一段写上 `to = {day_before}`", "give the period before `to = {day_before}`"))
                .related(before.from.span, both!("前一段", "the period before")),
        );
        return;
    };
    let end = to.value;
    let next = end.tomorrow().unwrap_or(end);
    let start = from.value;
    if start <= end {
        let finding = Diagnostic::new(
            Code::DateOverlap,
            from.span,
            both!("{start} 与前一段（至 {end}）重叠", "{start} overlaps the period before, which ends on {end}"),
        );
        report.add(
            finding
                .help(both!("本段应从 {next} 开始", "begin on {next}"))
                .related(to.span, both!("前一段到此为止", "it ends here")),
        );
    } else if start > next {
        let finding = Diagnostic::new(
            Code::DateGap,
            from.span,
            both!("{next} 至 {start} 之前没有值", "there is no value from {next} until {start}"),
        );
        report.add(
            finding
                .help(both!("本段应从 {next} 开始", "begin on {next}"))
                .related(to.span, both!("前一段到此为止", "it ends here")),
        );
    }
}
