//! HQ0904: a condition that holds whenever others do, and so decides nothing.

use super::proofs::{Proofs, joined, names, shown};
use crate::both;
use crate::diag::{Code, Diagnostic, Report};
use crate::prove::Conclusion;
use crate::value::Bilingual;

/// Every rule.
pub fn check(proofs: &Proofs<'_>, report: &mut Report) {
    for (rule, conclusion) in proofs.of_rules() {
        let Conclusion::Implied { place, by, grounds, shown: company } = conclusion else { continue };
        let Some(condition) = place.of(rule) else { continue };
        let Some(first) = by.first().and_then(|place| place.of(rule)) else { continue };
        let id = &condition.id;
        let Bilingual { zh, en } = names(rule, by);
        let does = if by.len() > 1 { "do" } else { "does" };
        let mut help: Vec<Bilingual> = proofs.why(rule, grounds).into_iter().collect();
        help.extend(shown(proofs.model, company.as_deref(), "一并满足的企业", "a company that meets them"));
        help.push(Bilingual::fixed(
            "改正界限，或删去它；有意保留的，在其前写 `# huiqi: allow HQ0904 — 理由`",
            "correct a bound, or delete it; to keep it for readers, write `# huiqi: allow HQ0904 — reason` before it",
        ));
        let finding = Diagnostic::new(
            Code::ImpliedRequirement,
            condition.test.span,
            both!(
                "只要 {zh} 成立，条件 `{id}` 就必然成立，不起作用",
                "`{id}` holds whenever {en} {does}: it decides nothing"
            ),
        );
        let label = Bilingual::fixed("由此推出", "it follows from this");
        report.add(finding.help(joined(&help)).related(first.test.span, label));
    }
}
