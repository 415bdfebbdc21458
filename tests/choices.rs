//! Choices between rules: what is open, what costs least, what could still cost less; and relations that do not agree.

#![allow(
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use huiqi::explain::{Assessment, OptionState, RuleResult, assess};
use huiqi::model::Model;
use huiqi::plan::Plan;
use huiqi::profile::{Profile, Stated};
use huiqi::value::Value;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rust_decimal::Decimal;

const FACTS: &str = r#"[pack]
id = "facts"
version = "1"
title = { zh = "事实", en = "facts" }
[[fact]]
id = "as_of"
type = "date"
label = { zh = "日期", en = "date" }
question = { zh = "问", en = "asks" }
[[fact]]
id = "income"
type = "number"
unit = "CNY"
label = { zh = "所得", en = "income" }
question = { zh = "问", en = "asks" }
[[fact]]
id = "certified"
type = "boolean"
label = { zh = "证书", en = "certificate" }
question = { zh = "问", en = "asks" }
[[fact]]
id = "relief"
type = "boolean"
label = { zh = "减免", en = "relief" }
question = { zh = "问", en = "asks" }
"#;

const LAW: &str = r#"[pack]
id = "law"
version = "1"
title = { zh = "法", en = "law" }
[[instrument]]
id = "act"
title = "法"
status = "in-force"
checked_on = 2026-11-24
checked_against = { zh = "无", en = "nothing" }
in_doubt_after = 2020-12-31
doubt = { zh = "时效待核实", en = "its force is to be verified" }
"#;

/// A rule with relations to others.
fn rule(id: &str, test: &str, relations: &str) -> String {
    format!(
        r#"id = "{id}"
title = {{ zh = "{id}", en = "{id}" }}
nature = "entitlement"
in_force = {{ from = 2008-01-01, to = 2027-12-31 }}
clause = {{ instrument = "act", at = "一" }}
{relations}
[[require]]
id = "holds"
label = {{ zh = "条件", en = "holds" }}
test = '{test}'
clause = {{ instrument = "act" }}
"#
    )
}

fn stands(kind: &str, others: &[&str]) -> String {
    let each: Vec<String> =
        others.iter().map(|o| format!("{{ rule = \"{o}\", clause = {{ instrument = \"act\" }} }}")).collect();
    format!("{kind} = [{}]\n", each.join(", "))
}

const CHOICE: &str = r#"id = "rate"
title = { zh = "税率", en = "rate" }
nature = "entitlement"
in_force = { from = 2008-01-01 }
clause = { instrument = "act" }
[[require]]
id = "income"
label = { zh = "有所得", en = "has income" }
test = 'income > 0'
clause = { instrument = "act" }
[[define]]
id = "full"
label = { zh = "全额", en = "full" }
value = 'income * 25%'
[[option]]
id = "ordinary"
label = { zh = "一般", en = "ordinary" }
rules = []
cost = 'full'
[[option]]
id = "high-tech"
label = { zh = "高新", en = "high-tech" }
rules = ["high-tech"]
cost = 'income * 15%'
[[option]]
id = "small"
label = { zh = "小微", en = "small" }
rules = ["small"]
cost = 'income * 5%'
[[option]]
id = "high-tech-and-local"
label = { zh = "高新加地方", en = "high-tech and local" }
rules = ["high-tech", "local"]
cost = 'income * 15% * 60%'
[[output]]
id = "way"
label = { zh = "办法", en = "way" }
type = "enum"
options = [{ id = "ordinary", zh = "一", en = "o" }, { id = "high-tech", zh = "高", en = "h" }, { id = "small", zh = "小", en = "s" }, { id = "high-tech-and-local", zh = "高地", en = "hl" }]
value = 'chosen'
[[output]]
id = "tax"
label = { zh = "税", en = "tax" }
unit = "CNY"
value = 'chosen_cost'
[[output]]
id = "saved"
label = { zh = "省", en = "saved" }
unit = "CNY"
value = 'full - chosen_cost'
[[note]]
kind = "warning"
when = 'income > 2_900_000 and income <= 3_000_000'
text = { zh = "临界", en = "near the edge" }
"#;

/// The files of the base, some of them replaced.
fn files(changes: &[(&str, &str, &str)]) -> Vec<(&'static str, String)> {
    let high = stands("excludes", &["small"]) + &stands("combines", &["local"]);
    let mut files = vec![
        ("facts.toml", FACTS.to_owned()),
        ("law/a-law.toml", LAW.to_owned()),
        ("law/high-tech.toml", rule("high-tech", "certified", &high)),
        (
            "law/local.toml",
            rule("local", "relief", &(stands("combines", &["high-tech"]) + &stands("excludes", &["small"]))),
        ),
        ("law/rate.toml", CHOICE.to_owned()),
        ("law/small.toml", rule("small", "income <= 3_000_000", &stands("excludes", &["high-tech", "local"]))),
    ];
    for (file, from, to) in changes {
        let text = &mut files.iter_mut().find(|(name, _)| name == file).unwrap().1;
        assert!(text.contains(from), "`{from}` must stand in {file}");
        *text = text.replacen(from, to, 1);
    }
    files
}

fn findings(changes: &[(&str, &str, &str)]) -> Vec<String> {
    let files = files(changes);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (sources, loaded) = support::load(&files);
    loaded.report.sorted().iter().map(|f| support::line_of(&sources, f)).collect()
}

fn answer(on: Date, facts: &[(&str, Value)]) -> Assessment {
    let files = files(&[]);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (sources, loaded) = support::load(&files);
    assert_eq!(loaded.report.sorted().len(), 0);
    let model: &Model = &loaded.model;
    let mut profile = Profile::default();
    for (name, value) in facts {
        profile.facts.insert(model.fact(name).unwrap(), Stated { value: value.clone(), span: None });
    }
    assess(model, &Plan::from_model(model), &sources, &profile, on, "test")
}

fn choice(facts: &[(&str, Value)]) -> RuleResult {
    answer(date(2024, 12, 31), facts).results.into_iter().find(|r| r.rule == "rate").unwrap()
}

fn money(text: &str) -> Value {
    Value::Number(Decimal::from_str_exact(text).unwrap())
}

fn output(result: &RuleResult, id: &str) -> Option<String> {
    result.outputs.iter().find(|o| o.id == id).unwrap().machine_value()
}

/// `id state cost could-cost-less`, with `*` at the chosen one.
fn shown(result: &RuleResult) -> Vec<String> {
    let line = |o: &huiqi::explain::OptionResult| {
        let cost = o.cost.as_ref().map_or("?".to_owned(), ToString::to_string);
        let (mark, less) = (if o.is_chosen { "*" } else { "" }, if o.could_cost_less { " less" } else { "" });
        format!("{mark}{} {} {cost}{less}", o.id, o.state.name())
    };
    result.options.iter().map(line).collect()
}

#[test]
fn the_least_costly_of_what_is_known_to_be_open() {
    let all = |income: &str, certified: bool, relief: bool| {
        choice(&[
            ("income", money(income)),
            ("certified", Value::Boolean(certified)),
            ("relief", Value::Boolean(relief)),
        ])
    };
    let at = all("3000000.00", true, false);
    assert_eq!(output(&at, "way").as_deref(), Some("small"));
    assert_eq!(output(&at, "tax").as_deref(), Some("150000.00"));
    assert_eq!(output(&at, "saved").as_deref(), Some("600000.00"));
    assert_eq!(at.warnings[0].en, "near the edge");
    let above = all("3000000.01", true, false);
    assert_eq!(output(&above, "way").as_deref(), Some("high-tech"));
    assert_eq!(output(&above, "tax").as_deref(), Some("450000.00"));
    assert_eq!(above.options[2].state, OptionState::Unavailable);
    assert_eq!(above.options[2].unmet[0].gap.as_ref().unwrap().by, money("0.01"));
    let both = all("3000000.01", true, true);
    assert_eq!(output(&both, "way").as_deref(), Some("high-tech-and-local"));
    let none = all("4000000", false, true);
    assert_eq!(shown(&none)[0], "*ordinary available 1000000");
    assert_eq!(none.options[3].state, OptionState::Unavailable, "one of its rules does not hold");
}

#[test]
fn what_is_unknown_is_said_and_never_counted() {
    let result = choice(&[("income", money("2000000"))]);
    assert_eq!(
        shown(&result),
        [
            "ordinary available 500000",
            "high-tech unknown 300000",
            "*small available 100000",
            "high-tech-and-local unknown 180000",
        ]
    );
    let above = choice(&[("income", money("4000000"))]);
    assert_eq!(
        shown(&above),
        [
            "*ordinary available 1000000",
            "high-tech unknown 600000 less",
            "small unavailable 200000",
            "high-tech-and-local unknown 360000 less",
        ]
    );
    let missing: Vec<&str> = above.options[3].missing.iter().map(|m| m.fact.as_str()).collect();
    assert_eq!(missing, ["certified", "relief"]);
    assert!(above.is_provisional() && !result.is_provisional(), "said only where another way could cost less");
    assert!(above.is_ordinary());
    // What is known not to be open asks for nothing.
    let without = choice(&[("income", money("4000000")), ("certified", Value::Boolean(false))]);
    assert_eq!(without.options[3].state, OptionState::Unavailable);
    assert!(without.options[3].missing.is_empty());
}

#[test]
fn without_an_income_there_is_no_choice() {
    assert!(choice(&[]).options.is_empty());
    assert_eq!(choice(&[]).missing[0].fact, "income");
    assert!(choice(&[("income", money("0"))]).outputs.is_empty());
}

#[test]
fn of_equal_costs_the_first_is_chosen() {
    // At 0.00 CNY of rounding nothing differs, but costs are compared before they are rounded.
    let result = choice(&[("income", money("0.01")), ("certified", Value::Boolean(true))]);
    assert_eq!(output(&result, "way").as_deref(), Some("small"));
    let files = files(&[("law/rate.toml", "cost = 'income * 5%'", "cost = 'income * 15%'")]);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (sources, loaded) = support::load(&files);
    let mut profile = Profile::default();
    for (name, value) in [("income", money("100")), ("certified", Value::Boolean(true))] {
        profile.facts.insert(loaded.model.fact(name).unwrap(), Stated { value, span: None });
    }
    let plan = Plan::from_model(&loaded.model);
    let all = assess(&loaded.model, &plan, &sources, &profile, date(2024, 1, 1), "test");
    let result = all.results.iter().find(|r| r.rule == "rate").unwrap();
    assert_eq!(output(result, "way").as_deref(), Some("high-tech"));
}

#[test]
fn a_rule_out_of_force_is_not_open_and_says_so() {
    let on = |day| answer(day, &[("income", money("100")), ("certified", Value::Boolean(true))]);
    let after = on(date(2028, 1, 1));
    let result = after.results.iter().find(|r| r.rule == "rate").unwrap();
    assert_eq!(result.options[1].state, OptionState::Unavailable);
    assert_eq!(result.options[1].reasons[0].en, "`high-tech` is not in force");
    assert_eq!(output(result, "way").as_deref(), Some("ordinary"));
}

#[test]
fn doubt_about_an_instrument_is_told_with_every_result_of_a_later_day() {
    let doubts = |day| {
        let all = answer(day, &[("income", money("100"))]);
        let of_results =
            all.results.iter().filter(|r| r.warnings.iter().any(|w| w.en == "its force is to be verified"));
        (of_results.count(), all.all_warnings().len())
    };
    assert_eq!(doubts(date(2020, 12, 31)), (0, 0));
    assert_eq!(doubts(date(2021, 1, 1)), (4, 1));
}

#[test]
fn relations_and_options_that_do_not_agree() {
    assert_eq!(findings(&[]), Vec::<String>::new());
    let only = |change: (&str, &str, &str)| {
        let found = findings(&[change]);
        assert_eq!(found.len(), 1, "{found:#?}");
        found[0].clone()
    };
    assert_eq!(
        only(("law/small.toml", "{ rule = \"high-tech\", clause = { instrument = \"act\" } }, ", "")),
        "rules/law/high-tech.toml:6:22 one-sided-relation: `small` does not say the same"
    );
    let found = findings(&[("law/small.toml", "rule = \"local\"", "rule = \"locals\"")]);
    assert_eq!(
        found,
        [
            "rules/law/local.toml:7:22 one-sided-relation: `small` does not say the same",
            "rules/law/small.toml:6:79 unknown-name: there is no rule `locals`",
        ]
    );
}

#[test]
fn an_option_takes_together_only_what_combines() {
    let found = findings(&[
        ("law/high-tech.toml", "combines = [{ rule = \"local\", clause = { instrument = \"act\" } }]\n", ""),
        ("law/local.toml", "combines = [{ rule = \"high-tech\", clause = { instrument = \"act\" } }]\n", ""),
    ]);
    assert_eq!(found, ["rules/law/rate.toml:33:23 bad-option: `high-tech` and `local` are not said to combine"]);
}

#[test]
fn options_that_could_be_had_together_are_no_choice() {
    let found = findings(&[
        ("law/high-tech.toml", "excludes = [{ rule = \"small\", clause = { instrument = \"act\" } }]\n", ""),
        ("law/small.toml", "{ rule = \"high-tech\", clause = { instrument = \"act\" } }, ", ""),
    ]);
    assert_eq!(
        found,
        [
            "rules/law/rate.toml:26:6 bad-option: no rule of option `high-tech` excludes one of `small`: both could be had, so it is no choice"
        ]
    );
}

#[test]
fn what_a_choice_refers_to_exists() {
    let found = findings(&[("law/rate.toml", "rules = [\"small\"]", "rules = [\"smal\"]")]);
    assert_eq!(found, ["rules/law/rate.toml:28:10 unknown-name: there is no rule `smal`"]);
    let found = findings(&[("law/small.toml", "nature =", "under = \"rates\"\nnature =")]);
    assert_eq!(found, ["rules/law/small.toml:3:9 unknown-name: there is no rule `rates`"]);
    let found = findings(&[("law/small.toml", "nature =", "under = \"small\"\nnature =")]);
    assert_eq!(found, ["rules/law/small.toml:3:9 circular-name: a rule is not shown under itself"]);
    let found = findings(&[("law/rate.toml", "cost = 'income * 5%'", "cost = '5'")]);
    assert_eq!(found, Vec::<String>::new(), "a bare number takes the unit of the first option");
    let found = findings(&[("law/rate.toml", "cost = 'income * 5%'", "cost = '5%'")]);
    assert_eq!(found, ["rules/law/rate.toml:29:9 unit-mismatch: expected a number in CNY, found a number"]);
    let found = findings(&[("law/rate.toml", "rules = [\"small\"]", "rules = [\"rate\"]")]);
    assert_eq!(
        found,
        [
            "rules/law/rate.toml:28:10 bad-option: `rate` is asked per record or is itself a choice, so it cannot be an option"
        ]
    );
    let found = findings(&[("law/rate.toml", "id = \"small\"\nlabel", "id = \"high-tech\"\nlabel")]);
    assert_eq!(found, ["rules/law/rate.toml:26:6 duplicate-name: `high-tech` is already defined"]);
    let found = findings(&[("law/local.toml", "rule = \"high-tech\"", "rule = \"local\"")]);
    assert_eq!(
        found,
        [
            "rules/law/high-tech.toml:7:22 one-sided-relation: `local` does not say the same",
            "rules/law/local.toml:6:22 bad-value: a rule does not stand to itself",
        ]
    );
    let found = findings(&[("law/a-law.toml", "in_doubt_after = 2020-12-31\n", "")]);
    assert_eq!(found, ["rules/law/a-law.toml:6:6 missing-key: `in_doubt_after` and `doubt` go together"]);
}

#[test]
fn rules_that_contradict_each_other_or_are_shown_in_a_circle_are_told_once() {
    let combines = stands("combines", &["small"]);
    let found = findings(&[
        ("law/high-tech.toml", "excludes = [{ rule = \"small\", clause = { instrument = \"act\" } }]\n", &combines),
        ("law/high-tech.toml", "combines = [{ rule = \"local\", clause = { instrument = \"act\" } }]\n", ""),
        ("law/local.toml", "combines = [{ rule = \"high-tech\", clause = { instrument = \"act\" } }]\n", ""),
        ("law/rate.toml", "rules = [\"high-tech\", \"local\"]", "rules = []"),
    ]);
    let opposite = "rules/law/small.toml:6:22 one-sided-relation: `high-tech` says the opposite";
    assert_eq!(found.iter().filter(|f| f.contains("one-sided")).collect::<Vec<_>>(), [opposite]);
    let shown = |pairs: &[(&'static str, &str)]| {
        let line = |over: &str| format!("towards = \"{over}\"\nnature =");
        let lines: Vec<(&str, String)> = pairs.iter().map(|(file, over)| (*file, line(over))).collect();
        findings(&lines.iter().map(|(file, line)| (*file, "nature =", line.as_str())).collect::<Vec<_>>())
    };
    let circle = "rules/law/high-tech.toml:3:11 circular-name: rules are shown under each other: ";
    assert_eq!(
        shown(&[("law/local.toml", "high-tech"), ("law/high-tech.toml", "local")]),
        [format!("{circle}`high-tech` → `local` → `high-tech`")]
    );
    assert_eq!(
        shown(&[("law/high-tech.toml", "local"), ("law/local.toml", "small"), ("law/small.toml", "high-tech")]),
        [format!("{circle}`high-tech` → `local` → `small` → `high-tech`")]
    );
    // One step too many is no circle.
    assert_eq!(
        shown(&[("law/small.toml", "local"), ("law/local.toml", "rate")]),
        ["rules/law/small.toml:3:11 circular-name: `local` is itself shown under a rule"]
    );
}

#[test]
fn a_constant_that_no_function_takes_is_found() {
    let cost = |cost: &str| findings(&[("law/rate.toml", "cost = 'income * 5%'", &format!("cost = '{cost}'"))]);
    assert_eq!(cost("income * power(1.05, -100)"), Vec::<String>::new());
    for exponent in ["0.5", "101", "-101"] {
        assert_eq!(
            cost(&format!("income * power(1.05, {exponent})")),
            ["rules/law/rate.toml:29:30 bad-arguments: this must be a whole number from -100 to 100"],
            "{exponent}"
        );
    }
    let day = |day: &str| cost(&format!("if as_of > {day} then income else income"));
    assert_eq!(day("add_months(2016-05-01, -36)"), Vec::<String>::new());
    let months = "rules/law/rate.toml:29:43 bad-arguments: this must be a whole number from -1824 to 1824";
    assert_eq!(day("add_months(2016-05-01, 0.5)"), [months]);
    assert_eq!(day("add_months(2016-05-01, 99999999999999999999)"), [months]);
    let days = "rules/law/rate.toml:29:41 bad-arguments: this must be a whole number from -55632 to 55632";
    assert_eq!(day("add_days(2016-05-01, 55633)"), [days]);
}

proptest! {
    /// The chosen way is open, no open way costs less, and no way that is not known to be open is chosen.
    #[test]
    fn no_open_way_costs_less(income in 1_i64..600_000_000, certified in any::<Option<bool>>(), relief in any::<Option<bool>>()) {
        let mut facts = vec![("income", Value::Number(Decimal::new(income, 2)))];
        facts.extend(certified.map(|c| ("certified", Value::Boolean(c))));
        facts.extend(relief.map(|r| ("relief", Value::Boolean(r))));
        let result = choice(&facts);
        let chosen = result.options.iter().find(|o| o.is_chosen).unwrap();
        prop_assert_eq!(chosen.state, OptionState::Available);
        let number = |v: &Option<Value>| match v { Some(Value::Number(n)) => *n, _ => Decimal::MAX };
        for option in result.options.iter().filter(|o| o.state == OptionState::Available) {
            prop_assert!(number(&option.cost) >= number(&chosen.cost));
        }
        prop_assert_eq!(output(&result, "way"), Some(chosen.id.clone()));
    }
}
