//! Corners of the language where the columns of companies and of records meet, and definitions that refer to themselves.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use std::collections::BTreeMap;

use huiqi::explain::{Assessment, assess};
use huiqi::model::Model;
use huiqi::plan::Plan;
use huiqi::profile::{Profile, Stated};
use huiqi::value::Value;
use jiff::civil::date;

const FACTS: &str = r#"[pack]
id = "facts"
version = "1"
title = { zh = "事实", en = "facts" }
[[record]]
id = "p"
label = { zh = "甲", en = "p" }
[[record]]
id = "q"
label = { zh = "乙", en = "q" }
[[fact]]
id = "as_of"
type = "date"
label = { zh = "日期", en = "date" }
question = { zh = "问", en = "asks" }
[[fact]]
id = "p.day"
type = "date"
label = { zh = "日", en = "day" }
question = { zh = "问", en = "asks" }
[[fact]]
id = "q.day"
type = "date"
label = { zh = "日", en = "day" }
question = { zh = "问", en = "asks" }
[[fact]]
id = "q.money"
type = "number"
unit = "CNY"
label = { zh = "钱", en = "money" }
question = { zh = "问", en = "asks" }
"#;

const LAW: &str = r#"[pack]
id = "law"
version = "1"
title = { zh = "法", en = "law" }
[[instrument]]
id = "plan"
title = "计划"
status = "unverified"
checked_on = 2026-11-24
checked_against = { zh = "无", en = "nothing" }
[[parameter]]
id = "rate"
label = { zh = "率", en = "rate" }
unit = "ratio"
[[parameter.value]]
from = 2015-01-01
to = 2015-12-31
value = "10%"
clause = { instrument = "plan", at = "一" }
[[parameter.value]]
from = 2016-01-01
value = "50%"
clause = { instrument = "plan", at = "一" }
"#;

fn rule(more: &str) -> String {
    format!(
        r#"id = "rule"
title = {{ zh = "规则", en = "rule" }}
nature = "entitlement"
in_force = {{ from = 2010-01-01 }}
clause = {{ instrument = "plan", at = "一" }}
{more}
[[require]]
id = "always"
label = {{ zh = "总是", en = "always" }}
test = 'true'
clause = {{ instrument = "plan", at = "一" }}
[[output]]
id = "out"
label = {{ zh = "出", en = "out" }}
"#
    )
}

fn loaded(facts: &str, law: &str, rule: &str) -> Result<(huiqi::diag::Sources, Model), String> {
    let (sources, loaded) = support::load(&[("facts.toml", facts), ("law/law.toml", law), ("law/rule.toml", rule)]);
    let found: Vec<String> = loaded.report.sorted().iter().map(|f| support::line_of(&sources, f)).collect();
    if found.is_empty() { Ok((sources, loaded.model)) } else { Err(found.join("\n")) }
}

/// Two `p` of 2015 and 2016, three `q` of 100 yuan each, of 2015.
fn ask(model: &Model, sources: &huiqi::diag::Sources) -> Assessment {
    let id = |name: &str| model.fact(name).unwrap();
    let stated = |value| Stated { value, span: None };
    let day = |name: &str, year| BTreeMap::from([(id(name), stated(Value::Date(date(year, 6, 1))))]);
    let mut q = day("q.day", 2015);
    q.insert(id("q.money"), stated(Value::Number(100.into())));
    let profile = Profile {
        facts: BTreeMap::new(),
        records: BTreeMap::from([
            (model.record("p").unwrap(), vec![day("p.day", 2015), day("p.day", 2016)]),
            (model.record("q").unwrap(), vec![q.clone(), q.clone(), q]),
        ]),
    };
    let plan = Plan::from_model(model);
    assess(model, &plan, sources, &profile, date(2016, 6, 1), "test")
}

fn outputs(facts: &str, law: &str, rule: &str) -> Vec<Option<String>> {
    let (sources, model) = loaded(facts, law, rule).unwrap();
    let assessment = ask(&model, &sources);
    assessment.results.iter().map(|r| r.outputs.iter().find(|o| o.id == "out").unwrap().machine_value()).collect()
}

fn some(all: &[&str]) -> Vec<Option<String>> {
    all.iter().map(|s| Some((*s).to_owned())).collect()
}

#[test]
fn a_parameter_within_a_summary_of_a_rule_dated_per_record_is_refused() {
    // The summary is one for the company, and its parameter has as many values as there are dates.
    let term = "[[term]]\nid = \"all\"\nlabel = { zh = \"总\", en = \"all\" }\nvalue = 'sum(q.money * rate)'\n\
                clause = { instrument = \"plan\", at = \"一\" }\n";
    let law = format!("{LAW}{term}");
    for (each, value) in [("p", "sum(q.money * rate)"), ("q", "sum(q.money * rate)"), ("p", "all"), ("p", "all * 2")] {
        let head = rule(&format!("each = \"{each}\"\ndated_by = '{each}.day'"));
        assert!(loaded(FACTS, &law, &format!("{head}unit = \"CNY\"\nvalue = '{value}'")).is_err(), "{each} {value}");
    }
}

#[test]
fn a_parameter_within_a_summary_of_a_rule_asked_per_record_at_the_date_of_the_answers() {
    let text = rule("each = \"p\"") + "unit = \"CNY\"\nvalue = 'sum(q.money * rate)'";
    assert_eq!(outputs(FACTS, LAW, &text), some(&["150.00", "150.00"]));
}

#[test]
fn a_parameter_outside_the_summary_is_read_at_the_date_of_the_record() {
    let text = rule("each = \"p\"\ndated_by = 'p.day'") + "unit = \"CNY\"\nvalue = 'sum(q.money) * rate'";
    assert_eq!(outputs(FACTS, LAW, &text), some(&["30.00", "150.00"]));
}

#[test]
fn a_term_of_the_company_is_not_dated_by_a_record() {
    let term = "[[term]]\nid = \"rate_then\"\nlabel = { zh = \"率\", en = \"rate\" }\nvalue = 'rate'\n\
                dated_by = 'q.day'\nclause = { instrument = \"plan\", at = \"一\" }\n";
    let law = format!("{LAW}{term}");
    let text = rule("") + "unit = \"ratio\"\nvalue = 'rate_then'";
    // Either it is refused, or a rule of the company may not use it.
    assert!(loaded(FACTS, &law, &text).is_err());
}

#[test]
fn places_written_with_a_decimal_point_are_places() {
    let text = rule("") + "unit = \"ratio\"\nvalue = 'round(0.1251, 2.0)'";
    assert_eq!(outputs(FACTS, LAW, &text), some(&["0.13"]));
}

#[test]
fn as_of_assumes_nothing() {
    let facts = FACTS.replacen("type = \"date\"", "type = \"date\"\nassumed = 'as_of'", 1);
    let text = rule("") + "unit = \"ratio\"\nvalue = 'rate'";
    assert!(loaded(&facts, LAW, &text).is_err());
}

#[test]
fn as_of_is_a_date() {
    let facts = FACTS.replacen("type = \"date\"", "type = \"number\"", 1);
    let text = rule("") + "unit = \"ratio\"\nvalue = 'rate'";
    assert!(loaded(&facts, LAW, &text).is_err());
}

#[test]
fn columns_of_another_plan_are_not_taken_over() {
    use huiqi::eval::{Columns, chunk_of, evaluate};
    use huiqi::model::{Each, Scope, resolve};
    use huiqi::plan::compile_expression;
    use huiqi::syntax::expr::{Origin, parse};

    let (mut sources, loaded) = support::load(&[("facts.toml", FACTS), ("law/law.toml", LAW)]);
    let model = &loaded.model;
    let profile = Profile::default();
    let mut columns = Columns::default();
    // The two plans have as many nodes of the same kinds; only the constants differ.
    for (text, expected) in [("1 + 2", 3), ("3 + 4", 7)] {
        let file = sources.add("e", text);
        let mut report = huiqi::diag::Report::new();
        let written = parse(text, Origin { file, start: 0, whole: None }, &mut report);
        let typed =
            resolve(model, &Scope { each: Each::Any, locals: &[], broken: &[] }, &written, &mut report).unwrap();
        let (plan, node) = compile_expression(model, &typed);
        let chunk = chunk_of(&plan, [(&profile, date(2016, 12, 31))]);
        evaluate(&plan, &chunk, &mut columns);
        let value = columns.get(node).get(0);
        assert_eq!(value, Some(huiqi::plan::Constant::Number(expected.into())), "{text}");
    }
}
