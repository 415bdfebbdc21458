//! HQ0902: a condition that no company fails that states what it reads, while its rule is in force.

use super::proofs::{Proofs, joined};
use crate::both;
use crate::diag::{Code, Diagnostic, Report};
use crate::prove::Conclusion;
use crate::value::Bilingual;

/// Every rule.
pub fn check(proofs: &Proofs<'_>, report: &mut Report) {
    for (rule, conclusion) in proofs.of_rules() {
        let Conclusion::AlwaysTrue { place, grounds } = conclusion else { continue };
        let Some(condition) = place.of(rule) else { continue };
        let id = &condition.id;
        let mut help: Vec<Bilingual> = proofs.why(rule, grounds).into_iter().collect();
        help.push(Bilingual::fixed("写上原意的界限，或删去这个条件", "write the bound that is meant, or delete it"));
        let finding = Diagnostic::new(
            Code::AlwaysTrue,
            condition.test.span,
            both!("条件 `{id}` 总是成立，不排除任何企业", "`{id}` is always true: it turns no company away"),
        );
        report.add(finding.help(joined(&help)));
    }
}
