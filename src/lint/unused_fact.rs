//! Facts that a profile may state and that nothing reads: whoever fills them in does so in vain.

use std::collections::BTreeSet;

use crate::both;
use crate::diag::{Code, Diagnostic, Report, Sources};
use crate::model::{Expr, Fact, FactId, Model, Op, Rule};

/// Facts that answers show or that tell companies apart, whatever the rules are.
const IDENTITY: [&str; 4] = ["as_of", "company.name", "company.credit_code", "tax.year"];

/// Every fact that no rule, term, check, warning or table reads.
pub fn check(model: &Model, _: &Sources, report: &mut Report) {
    if !model.whole {
        return;
    }
    let read = read_facts(model);
    for (fact, id) in model.facts.iter().zip((0..).map(FactId)) {
        if read.contains(&id) || is_identity(fact) {
            continue;
        }
        let name = &fact.id;
        let message = both!("没有规则用到事实 `{name}`", "nothing reads the fact `{name}`");
        report.add(Diagnostic::new(Code::UnusedFact, fact.span, message).help(both!(
            "在需要它的条件或输出中写上 `{name}`，或删去这项事实，免得企业白填",
            "write `{name}` in the condition or output that needs it, or delete it: companies would state it in vain"
        )));
    }
}

fn is_identity(fact: &Fact) -> bool {
    // A record is called by its name.
    IDENTITY.contains(&&*fact.id) || fact.record.is_some() && fact.id.ends_with(".name")
}

fn read_facts(model: &Model) -> BTreeSet<FactId> {
    let rules = model.rules.iter().flat_map(Rule::expressions);
    let terms = model.terms.iter().flat_map(|term| std::iter::once(&term.value).chain(&term.dated_by));
    let checks = model.checks.iter().map(|check| &check.test);
    let warnings = model.warnings.iter().map(|warning| &warning.when);
    let mut read: BTreeSet<FactId> = model.tables.iter().flat_map(|table| table.key_facts.iter().copied()).collect();
    let mut see = |expr: &Expr| {
        if let Op::Fact(id) = expr.op {
            read.insert(id);
        }
    };
    rules.chain(terms).chain(checks).chain(warnings).for_each(|expr| expr.visit(&mut see));
    read
}
