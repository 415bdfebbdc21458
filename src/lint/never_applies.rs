//! HQ0903: a rule whose conditions cannot all be true, though each of them can.

use super::proofs::{Proofs, joined, names, shown};
use crate::both;
use crate::diag::{Code, Diagnostic, Report};
use crate::prove::Conclusion;
use crate::value::Bilingual;

/// Every rule.
pub fn check(proofs: &Proofs<'_>, report: &mut Report) {
    for (rule, conclusion) in proofs.of_rules() {
        let Conclusion::NeverApplies { places, grounds, nearest } = conclusion else { continue };
        let conditions: Vec<_> = places.iter().filter_map(|place| place.of(rule)).collect();
        let mut help: Vec<Bilingual> = proofs.why(rule, grounds).into_iter().collect();
        let (Some(first), Some(last)) = (conditions.first(), conditions.last()) else {
            let message = both!(
                "规则不可能适用：判定日期不会落在有效期内",
                "the rule can never apply: its deciding date is never within its dates"
            );
            let span = rule.dated_by.as_ref().map_or(rule.span, |date| date.span);
            help.push(Bilingual::fixed("改正 `in_force` 或 `dated_by`", "correct `in_force` or `dated_by`"));
            report.add(Diagnostic::new(Code::NeverApplies, span, message).help(joined(&help)));
            continue;
        };
        let id = &last.id;
        help.extend(shown(
            proofs.model,
            nearest.as_deref(),
            &format!("只差 `{id}` 的企业"),
            &format!("a company that lacks `{id}` only"),
        ));
        help.push(Bilingual::fixed("改正其中一个条件", "correct one of them"));
        let Bilingual { zh, en } = names(rule, places);
        let message =
            both!("规则不可能适用：条件 {zh} 不能同时成立", "the rule can never apply: {en} cannot all be true");
        let finding = Diagnostic::new(Code::NeverApplies, last.test.span, message);
        let label = Bilingual::fixed("其中之一", "one of them");
        report.add(finding.help(joined(&help)).related(first.test.span, label));
    }
}
