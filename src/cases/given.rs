//! The profile of a case: its own keys over those of the case it is like.

use crate::both;
use crate::diag::{Code, Diagnostic, Report, nearest};
use crate::model::Rule;
use crate::syntax::pack::Case;
use crate::syntax::toml::Table;

/// The whole profile of a case; `None` when the case it is like does not exist or goes in a circle.
pub fn of(rule: &Rule, case: &Case, report: &mut Report) -> Option<Table> {
    let mut chain = vec![case];
    let mut last = case;
    while let Some(like) = &last.like {
        let name = &like.value;
        let Some(base) = rule.cases.iter().find(|c| c.name.value == *name) else {
            let mut finding =
                Diagnostic::new(Code::CaseInvalid, like.span, both!("没有案例 `{name}`", "there is no case `{name}`"));
            if let Some(near) = nearest(name, rule.cases.iter().map(|c| c.name.value.as_str())) {
                finding = finding.help(both!("是否想写 `{near}`？", "did you mean `{near}`?"));
            }
            report.add(finding);
            return None;
        };
        if chain.iter().any(|c| c.name.span == base.name.span) {
            report.find(
                Code::CaseInvalid,
                like.span,
                both!("案例互为基础，形成循环", "cases are like each other in a circle"),
            );
            return None;
        }
        chain.push(base);
        last = base;
    }
    let mut whole = Table::default();
    for case in chain.into_iter().rev() {
        whole.lay_over(&case.given);
    }
    Some(whole)
}
