//! HQ0906: two rules that grant the same thing, which one company can have at once.

use super::proofs::{Proofs, joined, shown};
use crate::both;
use crate::diag::{Code, Diagnostic, Report};
use crate::value::Bilingual;

/// Every pair of rules.
pub fn check(proofs: &Proofs<'_>, report: &mut Report) {
    for twice in &proofs.twice {
        let rule = |id: crate::model::RuleId| proofs.model.rules.get(id.index());
        let (Some(rule), Some(other)) = (rule(twice.rule), rule(twice.other)) else { continue };
        let (id, first) = (&rule.id, &other.id);
        let mut help: Vec<Bilingual> = Vec::new();
        help.extend(shown(proofs.model, Some(&twice.company), "两条同时适用的企业", "a company to which both apply"));
        help.push(Bilingual::fixed(
            "在两条规则中写明 `excludes` 或 `combines`，或用 `under` 归到一条之下，或删去其中一条",
            "write `excludes` or `combines` in both, put one `under` the other, or delete one",
        ));
        let finding = Diagnostic::new(
            Code::GrantedTwice,
            rule.span,
            match &twice.output {
                Some(output) => both!(
                    "`{id}` 与 `{first}` 依同一条款给予同一项 `{output}`，且可同时适用",
                    "`{id}` and `{first}` grant the same `{output}` by the same clause, and can apply at once"
                ),
                None => both!(
                    "`{id}` 与 `{first}` 依同一条款给予同一优惠，且可同时适用",
                    "`{id}` and `{first}` grant the same benefit by the same clause, and can apply at once"
                ),
            },
        );
        let label = Bilingual::fixed("先前的规则", "the earlier rule");
        report.add(finding.help(joined(&help)).related(other.span, label));
    }
}
