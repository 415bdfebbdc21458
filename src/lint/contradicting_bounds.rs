//! HQ0905: two conditions of one rule that cannot both be true.

use super::proofs::{Proofs, joined, shown};
use crate::both;
use crate::diag::{Code, Diagnostic, Report};
use crate::prove::Conclusion;
use crate::value::Bilingual;

/// Every rule.
pub fn check(proofs: &Proofs<'_>, report: &mut Report) {
    for (rule, conclusion) in proofs.of_rules() {
        let Conclusion::Contradicting { places: [first, second], grounds, nearest } = conclusion else { continue };
        let (Some(first), Some(second)) = (first.of(rule), second.of(rule)) else { continue };
        let (other, id) = (&first.id, &second.id);
        let mut help: Vec<Bilingual> = proofs.why(rule, grounds).into_iter().collect();
        help.extend(shown(
            proofs.model,
            nearest.as_deref(),
            &format!("满足 `{other}` 的企业"),
            &format!("a company that meets `{other}`"),
        ));
        help.push(Bilingual::fixed("改正其中一个界限", "correct one of the bounds"));
        let finding = Diagnostic::new(
            Code::ContradictingBounds,
            second.test.span,
            both!(
                "条件 `{id}` 与 `{other}` 互相矛盾，不可能同时成立",
                "`{id}` contradicts `{other}`: no company meets both"
            ),
        );
        let label = Bilingual::fixed("与此条件矛盾", "the condition it contradicts");
        report.add(finding.help(joined(&help)).related(first.test.span, label));
    }
}
