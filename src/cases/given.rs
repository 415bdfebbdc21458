//! The profile of a case: its own keys over those of the case it is like.

use std::collections::BTreeMap;

use crate::both;
use crate::diag::{Code, Diagnostic, Report, nearest};
use crate::syntax::pack::{Case, MOST_BASES};
use crate::syntax::toml::Table;

/// Among how many names a slip of the hand is looked for.
const MOST_NAMES: usize = 1_000;

/// The cases of a rule by name, the first of each name.
pub type Named<'m> = BTreeMap<&'m str, &'m Case>;

/// The cases of a rule by name.
#[must_use]
pub fn named(cases: &[Case]) -> Named<'_> {
    cases.iter().rev().map(|case| (case.name.value.as_str(), case)).collect()
}

/// The whole profile of a case; `None` when the case it is like does not exist or goes in a circle.
pub fn of(named: &Named<'_>, case: &Case, report: &mut Report) -> Option<Table> {
    let mut chain = vec![case];
    let mut last = case;
    while let Some(like) = &last.like {
        let name = &like.value;
        let Some(base) = named.get(name.as_str()).copied() else {
            let mut finding =
                Diagnostic::new(Code::CaseInvalid, like.span, both!("没有案例 `{name}`", "there is no case `{name}`"));
            // Of very many, each would take too long.
            let known = named.keys().copied().take(MOST_NAMES);
            if let Some(near) = nearest(name, known) {
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
        if chain.len() > MOST_BASES {
            report.find(
                Code::CaseInvalid,
                like.span,
                both!(
                    "案例一个以一个为基础，超过 {MOST_BASES} 层的上限",
                    "cases are like each other beyond the limit of {MOST_BASES}"
                ),
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
