//! Cases that ask what an earlier case of the rule asks: the same company, date and record.

use std::collections::BTreeMap;

use crate::both;
use crate::diag::{Code, Diagnostic, Report, Sources};
use crate::model::Model;
use crate::syntax::pack::{Case, MOST_BASES};
use crate::syntax::toml::{Kind, Node, Table};
use crate::value::{parse_number, plain};

/// Facts by their names, each as a text that is the same for every way to write it.
type Given = BTreeMap<String, String>;

/// Every rule.
pub fn check(model: &Model, _: &Sources, report: &mut Report) {
    for rule in &model.rules {
        let by_name = rule.cases.iter().rev().map(|case| (case.name.value.as_str(), case)).collect();
        let mut seen: BTreeMap<(usize, Given), &Case> = BTreeMap::new();
        for case in &rule.cases {
            let Some(given) = given(case, &by_name) else { continue };
            let key = (case.record.unwrap_or(1), given);
            if let Some(first) = seen.get(&key) {
                let (name, earlier) = (&case.name.value, &first.name.value);
                let message = both!(
                    "案例 `{name}` 问的与案例 `{earlier}` 完全相同",
                    "the case `{name}` asks what the case `{earlier}` asks"
                );
                let finding = Diagnostic::new(Code::CaseRepeats, case.name.span, message);
                report.add(finding.related(first.name.span, both!("先前的案例", "the earlier case")).help(both!(
                    "改一项事实，或把期望并入先前的案例后删去",
                    "change a fact, or move what it expects to the earlier case and delete it"
                )));
            } else {
                seen.insert(key, case);
            }
        }
    }
}

/// What a case states, over what the cases that it is like state; `None` where one of them does not exist or they are too many.
fn given(case: &Case, by_name: &BTreeMap<&str, &Case>) -> Option<Given> {
    let mut chain = vec![case];
    let mut last = case;
    while let Some(like) = &last.like {
        last = by_name.get(like.value.as_str()).copied()?;
        // Or in a circle.
        if chain.len() > MOST_BASES {
            return None;
        }
        chain.push(last);
    }
    let mut whole = Given::new();
    for case in chain.into_iter().rev() {
        lay_over(&mut whole, "", &case.given);
    }
    Some(whole)
}

/// Replaces key by key; tables are merged, everything else (lists too) is replaced whole.
fn lay_over(whole: &mut Given, prefix: &str, over: &Table) {
    for entry in &over.entries {
        let name = format!("{prefix}{}", entry.key);
        if let Kind::Table(inner) = &entry.value.kind {
            lay_over(whole, &format!("{name}."), inner);
        } else {
            whole.insert(name, said(&entry.value));
        }
    }
}

/// A value as a text that is the same for `3_000_000`, `"300万"` and `3000000.0`.
fn said(node: &Node) -> String {
    match &node.kind {
        Kind::Number(text) | Kind::Text(text) => parse_number(text).map_or_else(|_| text.clone(), plain),
        Kind::Boolean(value) => value.to_string(),
        Kind::Date(date) => date.to_string(),
        Kind::Time => String::from("time"),
        Kind::Array(nodes) => format!("[{}]", nodes.iter().map(said).collect::<Vec<_>>().join("\u{1}")),
        Kind::Table(table) => {
            let mut inner = Given::new();
            lay_over(&mut inner, "", table);
            format!("{inner:?}")
        }
    }
}
