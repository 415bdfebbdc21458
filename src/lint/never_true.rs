//! HQ0901: a condition that no company meets while its rule is in force.

use super::proofs::{Proofs, joined, shown};
use crate::both;
use crate::diag::{Code, Diagnostic, Report};
use crate::prove::Conclusion;
use crate::value::Bilingual;

/// Every rule.
pub fn check(proofs: &Proofs<'_>, report: &mut Report) {
    for (rule, conclusion) in proofs.of_rules() {
        let Conclusion::NeverTrue { place, grounds, nearest } = conclusion else { continue };
        let Some(condition) = place.of(rule) else { continue };
        let id = &condition.id;
        let mut help: Vec<Bilingual> = proofs.why(rule, grounds).into_iter().collect();
        help.extend(shown(
            proofs.model,
            nearest.as_deref(),
            "满足其余条件而不满足它的企业",
            "a company that meets everything but this",
        ));
        help.push(Bilingual::fixed("改正其中的界限或选项", "correct the bound or option in it"));
        let mut finding = Diagnostic::new(
            Code::NeverTrue,
            condition.test.span,
            both!("条件 `{id}` 不可能成立", "`{id}` can never be true"),
        );
        if let [first, .., last] = grounds.parts.as_slice() {
            let parts: Vec<String> = grounds.parts.iter().map(|part| format!("`{}`", proofs.text(*part))).collect();
            let (zh, en) = (parts.join(" 与 "), parts.join(" and "));
            help.insert(0, both!("{zh} 不能同时成立", "{en} cannot be true together"));
            let label = Bilingual::fixed("与此处矛盾", "it contradicts this");
            let other = if *last == condition.test.span { *first } else { *last };
            finding = finding.related(other, label);
        }
        report.add(finding.help(joined(&help)));
    }
}
