//! Terms, parameters, tables and defines that nothing uses.

use std::collections::BTreeSet;

use crate::both;
use crate::diag::{Code, Diagnostic, Report, Sources, Span};
use crate::model::{Expr, Model, Op, ParameterId, Rule, TableId, TermId};
use crate::value::Bilingual;

/// Every name that is defined and not used.
pub fn check(model: &Model, _: &Sources, report: &mut Report) {
    if !model.whole {
        return;
    }
    let used = used_names(model);
    let terms = model.terms.iter().zip((0..).map(TermId));
    for (term, _) in terms.filter(|(_, id)| !used.terms.contains(id)) {
        found(&term.id, term.span, &Bilingual::fixed("术语", "the term"), report);
    }
    let parameters = model.parameters.iter().zip((0..).map(ParameterId));
    for (parameter, _) in parameters.filter(|(_, id)| !used.parameters.contains(id)) {
        found(&parameter.id, parameter.span, &Bilingual::fixed("参数", "the parameter"), report);
    }
    let tables = model.tables.iter().zip((0..).map(TableId));
    for (table, _) in tables.filter(|(_, id)| !used.tables.contains(id)) {
        found(&table.id, table.span, &Bilingual::fixed("表", "the table"), report);
    }
    for rule in &model.rules {
        of_rule(rule, report);
    }
}

/// The defines of a rule that no condition, output or other define of it uses.
fn of_rule(rule: &Rule, report: &mut Report) {
    let mut used = BTreeSet::new();
    for expr in rule.expressions() {
        expr.visit(&mut |part| {
            if let Op::Local(at) = part.op {
                used.insert(at);
            }
        });
    }
    let shown: BTreeSet<usize> = rule.outputs.iter().map(|output| output.local).collect();
    for (at, local) in rule.locals.iter().enumerate() {
        // What was chosen among options is there without being defined.
        let is_given = matches!(local.value.op, Op::Chosen | Op::ChosenCost);
        if !is_given && !used.contains(&at) && !shown.contains(&at) {
            found(&local.id, local.span, &Bilingual::fixed("定义", "the define"), report);
        }
    }
}

fn found(name: &str, span: Span, what: &Bilingual, report: &mut Report) {
    let Bilingual { zh, en } = what;
    let message = both!("{zh} `{name}` 没有被用到", "{en} `{name}` is used nowhere");
    report.add(Diagnostic::new(Code::UnusedName, span, message).help(both!(
        "在表达式中用它，或删去；也看看是否有一处本该用它而写成了数字",
        "use it in an expression or delete it; see also whether a number stands where it was meant"
    )));
}

#[derive(Default)]
struct Used {
    terms: BTreeSet<TermId>,
    parameters: BTreeSet<ParameterId>,
    tables: BTreeSet<TableId>,
}

fn used_names(model: &Model) -> Used {
    let rules = model.rules.iter().flat_map(Rule::expressions);
    let terms = model.terms.iter().flat_map(|term| std::iter::once(&term.value).chain(&term.dated_by));
    let checks = model.checks.iter().map(|check| &check.test);
    let warnings = model.warnings.iter().map(|warning| &warning.when);
    let mut used = Used::default();
    let mut see = |expr: &Expr| match &expr.op {
        Op::Term(id) => {
            used.terms.insert(*id);
        }
        Op::Parameter(id) => {
            used.parameters.insert(*id);
        }
        Op::Lookup(id, _) => {
            used.tables.insert(*id);
        }
        _ => {}
    };
    rules.chain(terms).chain(checks).chain(warnings).for_each(|expr| expr.visit(&mut see));
    used
}
