//! Two versions of a rule that are proved alike answer thousands of companies alike; those that differ are not proved.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use huiqi::eval::{Columns, chunk_of, evaluate};
use huiqi::model::{Model, RuleId};
use huiqi::plan::{Constant, Plan};
use huiqi::profile::{Profile, Stated};
use huiqi::prove::{Version, equivalent_throughout};
use huiqi::value::Value;
use jiff::civil::date;
use rust_decimal::Decimal;

const PACK: &str = r#"[pack]
id = "facts"
version = "1"
title = { zh = "事实", en = "facts" }

[[fact]]
id = "as_of"
type = "date"
label = { zh = "日期", en = "date" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "x.income"
type = "number"
unit = "CNY"
label = { zh = "所得", en = "income" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "x.year"
type = "number"
unit = "year"
integer = true
min = 2008
max = 2030
label = { zh = "年", en = "year" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "x.small"
type = "boolean"
label = { zh = "小", en = "small" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "x.other"
type = "boolean"
label = { zh = "别", en = "other" }
question = { zh = "问", en = "asks" }

[[instrument]]
id = "law"
title = "法"
status = "in-force"
checked_on = 2026-11-24
checked_against = { zh = "无", en = "nothing" }

[[parameter]]
id = "ceiling"
label = { zh = "上限", en = "ceiling" }
unit = "CNY"
[[parameter.value]]
from = 2015-01-01
to = 2018-12-31
value = 100
clause = { instrument = "law", at = "一" }
[[parameter.value]]
from = 2019-01-01
to = 2022-12-31
value = 300
clause = { instrument = "law", at = "二" }

[[parameter]]
id = "band"
label = { zh = "档", en = "band" }
unit = "CNY"
[[parameter.value]]
from = 2015-01-01
to = 2018-12-31
value = 100
clause = { instrument = "law", at = "一" }
[[parameter.value]]
from = 2019-01-01
to = 2022-12-31
value = 200
clause = { instrument = "law", at = "二" }

[[parameter]]
id = "upper_rate"
label = { zh = "高档", en = "upper rate" }
unit = "ratio"
[[parameter.value]]
from = 2015-01-01
to = 2018-12-31
value = "20%"
clause = { instrument = "law", at = "一" }
[[parameter.value]]
from = 2019-01-01
to = 2022-12-31
value = "30%"
clause = { instrument = "law", at = "二" }

[[parameter]]
id = "extra"
label = { zh = "另", en = "extra" }
unit = "ratio"
[[parameter.value]]
from = 2015-01-01
to = 2018-12-31
value = "5%"
clause = { instrument = "law", at = "一" }
[[parameter.value]]
from = 2019-01-01
to = 2022-12-31
value = "5%"
clause = { instrument = "law", at = "二" }
"#;

const RULE: &str = r#"id = "small"
title = { zh = "小", en = "small" }
dated_by = 'date(x.year, 12, 31)'
nature = "entitlement"
authority = { zh = "局", en = "office" }
beneficiary = { zh = "企业", en = "companies" }
benefit = { zh = "利", en = "benefit" }
procedure = { zh = "报", en = "claim" }
in_force = { from = 2015-01-01, to = 2022-12-31 }
clause = { instrument = "law", at = "一" }

[[require]]
id = "small"
label = { zh = "小", en = "small" }
test = 'x.income <= ceiling and x.small'
clause = { instrument = "law", at = "一" }

[[output]]
id = "tax"
label = { zh = "税", en = "tax" }
unit = "CNY"
value = '''min(max(0, x.income), band) * 10% + max(0, x.income - band) * upper_rate'''

[[output]]
id = "more"
label = { zh = "另", en = "more" }
unit = "CNY"
value = 'if x.year >= 2019 then x.income * extra else x.income'
when = 'x.other'
"#;

fn loaded(pack: &str, rule: &str) -> (Model, Plan) {
    let files = [
        ("facts.toml", pack),
        ("p/pack.toml", "[pack]\nid = \"p\"\nversion = \"1\"\ntitle = { zh = \"包\", en = \"pack\" }\n"),
        ("p/small.toml", rule),
    ];
    let (sources, loaded) = support::load(&files);
    let text = |d: &huiqi::diag::Diagnostic| format!("{d:?}");
    assert!(!loaded.report.has_errors(), "{:?} {sources:?}", loaded.report.iter().map(text).collect::<Vec<_>>());
    let plan = Plan::from_model(&loaded.model);
    (loaded.model, plan)
}

/// Every part of the answers of thousands of companies: states, and values that are shown.
fn answers(model: &Model, plan: &Plan) -> Vec<Vec<Option<Constant>>> {
    let fact = |name: &str| model.fact(name).unwrap();
    let mut profiles = Vec::new();
    for income in [
        None,
        Some(-50),
        Some(0),
        Some(99),
        Some(100),
        Some(101),
        Some(200),
        Some(201),
        Some(299),
        Some(300),
        Some(301),
    ] {
        for year in [None, Some(2014), Some(2015), Some(2018), Some(2019), Some(2022), Some(2023)] {
            for small in [None, Some(true), Some(false)] {
                for other in [None, Some(true), Some(false)] {
                    let mut profile = Profile::default();
                    let mut state = |name: &str, value: Option<Value>| {
                        if let Some(value) = value {
                            profile.facts.insert(fact(name), Stated { value, span: None });
                        }
                    };
                    state("x.income", income.map(|n: i64| Value::Number(Decimal::from(n))));
                    state("x.year", year.map(|n: i64| Value::Number(Decimal::from(n))));
                    state("x.small", small.map(Value::Boolean));
                    state("x.other", other.map(Value::Boolean));
                    profiles.push(profile);
                }
            }
        }
    }
    let chunk = chunk_of(plan, profiles.iter().map(|profile| (profile, date(2020, 1, 1))));
    let mut columns = Columns::default();
    evaluate(plan, &chunk, &mut columns);
    let rule = &plan.rules[0];
    let answer = |row: usize| {
        let mut parts = vec![columns.get(rule.in_force).get(row)];
        parts.extend(rule.scope.iter().chain(&rule.require).map(|node| columns.get(*node).get(row)));
        let is = |node| columns.get(node).truth(row) == Some(true);
        if is(rule.in_force) && is(rule.scope_holds) && is(rule.require_holds) {
            for (value, when) in &rule.outputs {
                parts.push(when.map_or(Some(Constant::Boolean(true)), |when| columns.get(when).get(row)));
                parts.push(columns.get(*value).get(row).filter(|_| when.is_none_or(is)));
            }
        }
        parts
    };
    (0..profiles.len()).map(answer).collect()
}

/// Whether another pack and rule are proved to answer as these do; what is proved is tried.
fn are_alike(pack: &str, rule: &str) -> bool {
    let (first, plan) = loaded(PACK, RULE);
    let (second, other) = loaded(pack, rule);
    let version = |model, plan| Version { model, plan, rule: RuleId(0) };
    let is_proved = equivalent_throughout(&version(&first, &plan), &version(&second, &other));
    if is_proved {
        assert_eq!(answers(&first, &plan), answers(&second, &other));
    }
    is_proved
}

/// A version of a dated value, from its first day on, with another value.
fn of_value(name: &str, from: &str, old: &str, new: &str) -> bool {
    let (before, at) = PACK.split_once(&format!("id = \"{name}\"\n")).unwrap();
    let (between, version) = at.split_once(&format!("from = {from}")).unwrap();
    let version = version.replacen(old, new, 1);
    let pack = format!("{before}id = \"{name}\"\n{between}from = {from}{version}");
    assert_ne!(pack, PACK);
    are_alike(&pack, RULE)
}

#[test]
fn what_cannot_be_reached_is_alike() {
    // No income of the first years lies above the band, as that is the ceiling: the upper rate is multiplied by nothing.
    assert!(of_value("upper_rate", "2015-01-01", "20%", "25%"));
    assert!(!of_value("upper_rate", "2019-01-01", "30%", "31%"));
    // Nor is an output read before 2019 that another is taken for.
    assert!(of_value("extra", "2015-01-01", "5%", "6%"));
    assert!(!of_value("extra", "2019-01-01", "5%", "6%"));
    assert!(!of_value("ceiling", "2015-01-01", "100", "101"));
    // A band above the ceiling changes nothing; one below it does.
    assert!(of_value("band", "2015-01-01", "100", "120"));
    assert!(!of_value("band", "2015-01-01", "100", "80"));
    assert!(!of_value("band", "2019-01-01", "200", "199"));
}

#[test]
fn another_version_of_the_same_value_is_another_citation() {
    let from = "to = 2018-12-31\nvalue = \"5%\"\nclause = { instrument = \"law\", at = \"一\" }\n[[parameter.value]]\nfrom = 2019-01-01";
    let moved = |to: &str, start: &str| {
        assert_eq!(PACK.matches(from).count(), 1);
        PACK.replace(from, &from.replace("2018-12-31", to).replace("2019-01-01", start))
    };
    // The value of 2019 is the same, but the text behind it is another.
    assert!(!are_alike(&moved("2019-12-31", "2020-01-01"), RULE));
    // That of 2018 is not read.
    assert!(are_alike(&moved("2017-12-31", "2018-01-01"), RULE));
}

#[test]
fn expressions() {
    let alike = |old: &str, new: &str| {
        assert_eq!(RULE.matches(old).count(), 1, "{old}");
        are_alike(PACK, &RULE.replace(old, new))
    };
    let when = "when = 'x.other'";
    assert!(alike(when, "when = 'x.other and x.small'"));
    assert!(!alike(when, "when = 'not x.other'"));
    let test = "test = 'x.income <= ceiling and x.small'";
    assert!(alike(test, "test = 'x.small and not (x.income > ceiling)'"));
    assert!(!alike(test, "test = 'x.income < ceiling and x.small'"));
    assert!(alike("x.year >= 2019 then", "x.year > 2018 then"));
    assert!(!alike("x.year >= 2019 then", "x.year > 2019 then"));
    // A company is not in force before 2015 and from 2023 on.
    assert!(alike("else x.income'", "else if x.year < 2015 then 0 else x.income'"));
    assert!(!alike("else x.income'", "else if x.year < 2016 then 0 else x.income'"));
}
