//! What is proved of every company holds of thousands made at random; what is found is found again by evaluation.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use std::cell::Cell;
use std::path::Path;

use huiqi::diag::Sources;
use huiqi::eval::{Columns, chunk_of, evaluate};
use huiqi::model::{Loaded, Model, RuleId};
use huiqi::plan::{NodeId, Plan};
use huiqi::profile::{Profile, Stated};
use huiqi::prove::{Answer, Equivalence, Ground, Version, Wanted, equivalent};
use huiqi::value::{Type, Value};
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
id = "x.a"
type = "number"
min = 0
label = { zh = "甲", en = "a" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "x.b"
type = "number"
above = -5
max = 100
label = { zh = "乙", en = "b" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "x.n"
type = "number"
integer = true
min = 1
max = 4
label = { zh = "丙", en = "n" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "x.year"
type = "number"
unit = "year"
integer = true
min = 2008
max = 2100
assumed = 'year(as_of)'
label = { zh = "年", en = "year" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "x.day"
type = "date"
label = { zh = "日", en = "day" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "x.kind"
type = "enum"
options = [{ id = "p", zh = "一", en = "p" }, { id = "q", zh = "二", en = "q" }, { id = "r", zh = "三", en = "r" }]
label = { zh = "类", en = "kind" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "x.f"
type = "boolean"
label = { zh = "是", en = "f" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "x.g"
type = "boolean"
assumed = 'as_of >= 2016-01-01'
label = { zh = "否", en = "g" }
question = { zh = "问", en = "asks" }

[[check]]
id = "a-above-b"
at = "x.a"
test = 'x.a + 5 >= x.b or x.f'
message = { zh = "甲小于乙", en = "a is below b" }

[[instrument]]
id = "law"
title = "法"
status = "in-force"
checked_on = 2026-11-24
checked_against = { zh = "无", en = "nothing" }

[[parameter]]
id = "limit"
label = { zh = "限", en = "limit" }
[[parameter.value]]
from = 2010-01-01
to = 2015-12-31
value = 3
clause = { instrument = "law", at = "一" }
[[parameter.value]]
from = 2016-01-01
to = 2018-12-31
value = 7
clause = { instrument = "law", at = "一" }

[[table]]
id = "of_kind"
label = { zh = "表", en = "table" }
keys = ["x.kind"]
[[table.version]]
from = 2010-01-01
clause = { instrument = "law", at = "一" }
rows = [{ key = "p", value = 1 }, { key = "q", value = 6 }]

[[table]]
id = "of_number"
label = { zh = "表", en = "table" }
keys = ["x.n"]
type = "boolean"
[[table.version]]
from = 2010-01-01
clause = { instrument = "law", at = "一" }
default = false
rows = [{ key = 2, value = true }, { key = 3, value = true }]
"#;

fn rule(tests: &[String]) -> String {
    let mut text = r#"id = "rule"
title = { zh = "规则", en = "rule" }
nature = "entitlement"
in_force = { from = 2012-01-01 }
clause = { instrument = "law", at = "一" }
"#
    .to_owned();
    for (at, test) in tests.iter().enumerate() {
        text.push_str(&format!(
            "\n[[require]]\nid = \"c{at}\"\nlabel = {{ zh = \"条\", en = \"c\" }}\ntest = '{test}'\nclause = {{ instrument = \"law\", at = \"一\" }}\n"
        ));
    }
    text
}

fn loaded(tests: &[String]) -> (Sources, Loaded) {
    let rule = rule(tests);
    let (sources, loaded) = support::load(&[("facts.toml", FACTS), ("law/rule.toml", &rule), ("law/law.toml", LAW)]);
    let findings: Vec<String> = loaded.report.iter().map(|f| support::line_of(&sources, f)).collect();
    assert!(findings.is_empty(), "{tests:?}\n{}", findings.join("\n"));
    (sources, loaded)
}

const LAW: &str = r#"[pack]
id = "law"
version = "1"
title = { zh = "法", en = "law" }
"#;

/// An expression of that many levels that is a number.
fn number(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        4 => prop::sample::select(vec!["x.a", "x.b", "x.n"]).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["0", "1", "3", "6.5", "-2", "7"]).prop_map(|n| format!("({n})")),
        1 => Just("limit".to_owned()),
        1 => Just("of_kind[x.kind]".to_owned()),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = || number(depth - 1);
    prop_oneof![
        4 => leaf,
        2 => (inner(), prop::sample::select(vec!["+", "-", "*"]), inner()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
        1 => (inner(), prop::sample::select(vec!["2", "3", "-4"])).prop_map(|(a, b)| format!("({a} / ({b}))")),
        1 => (inner(), inner()).prop_map(|(a, b)| format!("({a} / {b})")),
        1 => (prop::sample::select(vec!["min", "max", "first"]), inner(), inner()).prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
        1 => (prop::sample::select(vec!["floor", "ceil"]), inner()).prop_map(|(f, a)| format!("{f}({a})")),
        1 => inner().prop_map(|a| format!("round({a}, 1)")),
        1 => (truth(depth - 1), inner(), inner()).prop_map(|(c, a, b)| format!("(if {c} then {a} else {b})")),
    ]
    .boxed()
}

fn day() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "x.day",
        "as_of",
        "date(x.year, 12, 31)",
        "add_months(x.day, 12)",
        "add_days(x.day, 30)",
        "2016-01-01",
        "2015-06-30",
        "2018-12-31",
    ])
    .prop_map(str::to_owned)
}

fn comparison() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="])
}

/// An expression of that many levels that is a truth.
fn truth(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        2 => prop::sample::select(vec!["x.f", "x.g", "of_number[x.n]"]).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["p", "q", "r"]).prop_map(|k| format!("x.kind == \"{k}\"")),
        1 => Just("x.kind != \"p\"".to_owned()),
        1 => Just("x.kind in [\"p\", \"r\"]".to_owned()),
        1 => prop::sample::select(vec!["x.a", "x.kind", "x.day", "x.f", "limit"]).prop_map(|f| format!("known({f})")),
        4 => (prop::sample::select(vec!["x.a", "x.b", "x.n"]), comparison(), prop::sample::select(vec!["0", "2", "3", "6.5", "x.a"]))
            .prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        2 => (day(), comparison(), day()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        1 => (comparison(), prop::sample::select(vec!["2015", "2016", "x.year", "year(as_of) + 1"]))
            .prop_map(|(op, b)| format!("year(x.day) {op} {b}")),
        1 => (comparison(), prop::sample::select(vec!["2015", "2016", "2018"])).prop_map(|(op, b)| format!("x.year {op} {b}")),
        1 => (day(), comparison(), prop::sample::select(vec!["0", "12", "30"]))
            .prop_map(|(a, op, n)| format!("months_between({a}, as_of) {op} {n}")),
        1 => (day(), comparison(), prop::sample::select(vec!["0", "365"]))
            .prop_map(|(a, op, n)| format!("days_between(x.day, {a}) {op} {n}")),
    ];
    if depth == 0 {
        return leaf.prop_map(|t| format!("({t})")).boxed();
    }
    let inner = || truth(depth - 1);
    prop_oneof![
        2 => leaf.prop_map(|t| format!("({t})")),
        3 => (inner(), prop::sample::select(vec!["and", "or"]), inner()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
        1 => inner().prop_map(|a| format!("(not {a})")),
        1 => (inner(), inner(), inner()).prop_map(|(c, a, b)| format!("(if {c} then {a} else {b})")),
        3 => (number(depth - 1), comparison(), number(depth - 1)).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
        1 => (number(0), number(0), comparison(), number(0)).prop_map(|(a, b, op, c)| format!("({a} / {b} {op} {c})")),
    ]
    .boxed()
}

/// A number after a number, the same every time.
struct Dice(u64);

impl Dice {
    fn of(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.of(all.len())]
    }
}

const NUMBERS: [&str; 18] =
    ["0", "1", "2", "3", "4", "5", "6", "6.5", "7", "8", "0.5", "-2", "-1", "100", "2.9", "2015", "2016", "2018"];
const DAYS: [Date; 11] = [
    date(1949, 1, 1),
    date(2011, 12, 31),
    date(2012, 1, 1),
    date(2014, 12, 31),
    date(2015, 6, 30),
    date(2015, 12, 31),
    date(2016, 1, 1),
    date(2016, 2, 29),
    date(2018, 12, 31),
    date(2019, 1, 1),
    date(2100, 12, 31),
];

fn companies(model: &Model, count: usize, seed: u64) -> Vec<(Profile, Date)> {
    let mut dice = Dice(seed);
    let mut all = Vec::new();
    for _ in 0..count {
        let mut profile = Profile::default();
        let as_of = *dice.pick(&DAYS);
        for (fact, at) in model.facts.iter().zip(0..) {
            if &*fact.id == "as_of" || dice.of(6) == 0 {
                continue;
            }
            let value = match &fact.kind {
                Type::Boolean => Value::Boolean(dice.of(2) == 0),
                Type::Number(_) => {
                    let n = Decimal::from_str_exact(NUMBERS[dice.of(NUMBERS.len())]).unwrap();
                    let bounds = fact.bounds;
                    let fits = bounds.min.is_none_or(|min| n >= min)
                        && bounds.above.is_none_or(|above| n > above)
                        && bounds.max.is_none_or(|max| n <= max)
                        && (!bounds.integer || n.fract().is_zero());
                    if !fits {
                        continue;
                    }
                    Value::Number(n)
                }
                Type::Date => Value::Date(*dice.pick(&DAYS)),
                Type::Enum(options) => Value::Text(dice.pick(options).id.clone()),
                Type::Text => unreachable!(),
            };
            profile.facts.insert(huiqi::model::FactId(at), Stated { value, span: None });
        }
        all.push((profile, as_of));
    }
    all
}

fn is_so(columns: &Columns, wanted: &[(NodeId, Wanted)], row: usize) -> bool {
    wanted.iter().all(|(node, wanted)| {
        let truth = columns.get(*node).truth(row);
        match wanted {
            Wanted::True => truth == Some(true),
            Wanted::False => truth == Some(false),
            Wanted::Unknown => truth.is_none(),
            Wanted::Known => truth.is_some(),
            Wanted::NotTrue => truth != Some(true),
            Wanted::NotFalse => truth != Some(false),
        }
    })
}

const WANTED: [Wanted; 6] =
    [Wanted::True, Wanted::False, Wanted::Unknown, Wanted::Known, Wanted::NotTrue, Wanted::NotFalse];

thread_local! {
    static COUNTS: Cell<[usize; 3]> = const { Cell::new([0; 3]) };
}

fn count(answer: usize) {
    COUNTS.with(|counts| {
        let mut now = counts.get();
        now[answer] += 1;
        counts.set(now);
    });
}

#[test]
fn never_is_never_and_a_company_is_one() {
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let tests = prop::collection::vec(truth(2), 2..4);
    let result = runner.run(&(tests, any::<u64>()), |(tests, seed)| {
        let (_, loaded) = loaded(&tests);
        let plan = Plan::from_model(&loaded.model);
        let ground = Ground::new(&loaded.model, &plan);
        let nodes = plan.rules[0].require.clone();
        let companies = companies(&loaded.model, 3_000, seed);
        let chunk = chunk_of(&plan, companies.iter().map(|(p, d)| (p, *d)));
        let mut columns = Columns::default();
        evaluate(&plan, &chunk, &mut columns);
        let accepted =
            |columns: &Columns, row| plan.checks.iter().all(|check| columns.get(*check).truth(row) != Some(false));
        let mut dice = Dice(seed);
        for _ in 0..8 {
            let mut wanted: Vec<(NodeId, Wanted)> = nodes.iter().map(|node| (*node, *dice.pick(&WANTED))).collect();
            if dice.of(2) == 0 {
                wanted.push((plan.rules[0].in_force, Wanted::True));
            }
            match ground.ask(&loaded.model, &wanted, date(2016, 6, 30)) {
                Answer::Never => {
                    count(0);
                    for (row, company) in companies.iter().enumerate() {
                        let found = accepted(&columns, row) && is_so(&columns, &wanted, row);
                        prop_assert!(!found, "{wanted:?} was said never to hold of {company:?}");
                    }
                }
                Answer::Company(company) => {
                    count(1);
                    let one = chunk_of(&plan, [(&company.profile, company.as_of)]);
                    let mut columns = Columns::default();
                    evaluate(&plan, &one, &mut columns);
                    prop_assert!(accepted(&columns, 0) && is_so(&columns, &wanted, 0), "{wanted:?} {company:?}");
                }
                Answer::Undecided => {
                    count(2);
                }
            }
        }
        Ok(())
    });
    let [never, company, undecided] = COUNTS.with(Cell::get);
    eprintln!("never {never}, company {company}, undecided {undecided}");
    result.unwrap();
    assert!(never > 300 && company > 300, "{never} {company} {undecided}");
    assert!(undecided * 6 < never + company, "{never} {company} {undecided}");
}

fn base(changes: &[(&str, &str)]) -> (Sources, Loaded) {
    let mut files = support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base-pack"));
    for (from, to) in changes {
        let (_, text) = files.iter_mut().find(|(_, text)| text.contains(from)).unwrap();
        *text = text.replace(from, to);
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    support::load(&files)
}

/// How the rule of the base pack answers against its changed form: `same`, `undecided`, or the company.
fn against(rule: &str, changes: &[(&str, &str)]) -> String {
    let ((_, first), (_, second)) = (base(&[]), base(changes));
    assert!(second.report.is_empty(), "{:?}", second.report);
    let plans = [Plan::from_model(&first.model), Plan::from_model(&second.model)];
    let id = |model: &Model| model.rule(rule).unwrap();
    let versions = [
        Version { model: &first.model, plan: &plans[0], rule: id(&first.model) },
        Version { model: &second.model, plan: &plans[1], rule: id(&second.model) },
    ];
    match equivalent(&versions[0], &versions[1]) {
        Equivalence::Same => "same".to_owned(),
        Equivalence::Undecided => "undecided".to_owned(),
        Equivalence::Different(companies) => companies[0].words(&first.model),
    }
}

#[test]
fn versions_of_a_rule() {
    let share = "tax.creative_revenue / tax.revenue >= 60%";
    let changed = |to: &str| against("creative-support", &[(share, to)]);
    assert_eq!(changed(share), "same");
    // At exactly 60 %.
    let at_60 = "as_of = 2020-01-01, company.kind = \"design\", company.listed = true, tax.revenue = 1, tax.creative_revenue = 0.6";
    assert_eq!(changed("tax.creative_revenue / tax.revenue > 60%"), at_60);
    assert_eq!(changed("60% <= tax.creative_revenue / tax.revenue"), "same");
    assert_eq!(changed("not (tax.creative_revenue / tax.revenue < 60%)"), "same");
    assert_eq!(changed("tax.creative_revenue * 5 / 3 / tax.revenue >= 100%"), "undecided");
    // Without revenue the share is unknown, the product is not.
    let changed_product = changed("tax.creative_revenue >= 60% * tax.revenue");
    assert!(changed_product.contains("tax.revenue = 0"), "{changed_product}");
    // The order of conditions and of what is joined does not matter.
    let kinds = r#"company.kind in ["design"]"#;
    assert_eq!(against("creative-support", &[(r#"company.kind == "design""#, kinds)]), "same");
    // Outputs.
    let limit = |to| against("creative-support", &[("min(5% * tax.creative_revenue, support_limit)", to)]);
    assert_eq!(limit("min(support_limit, tax.creative_revenue * 5%)"), "same");
    assert_eq!(
        limit("if 5% * tax.creative_revenue >= support_limit then support_limit else 5% * tax.creative_revenue"),
        "same"
    );
    assert!(limit("min(6% * tax.creative_revenue, support_limit)").contains("tax.creative_revenue = "));
    assert!(limit("5% * tax.creative_revenue").contains("tax.creative_revenue = "));
    // Tables and dates.
    assert!(against("land-support", &[("value = 300", "value = 301")]).contains("land[1].grade = 1"));
    let later = against(
        "land-support",
        &[(
            "in_force = { from = 2020-01-01 }\nclause   = { instrument = \"measures\", at = \"一(二)\"",
            "in_force = { from = 2020-01-02 }\nclause   = { instrument = \"measures\", at = \"一(二)\"",
        )],
    );
    assert!(later.starts_with("as_of = 2020-01-01"), "{later}");
}

#[test]
fn the_shipped_rules_are_what_they_are() {
    let (_, loaded) = support::shipped();
    let plan = Plan::from_model(&loaded.model);
    for at in 0..loaded.model.rules.len() {
        let version = Version { model: &loaded.model, plan: &plan, rule: RuleId(at as u32) };
        assert!(matches!(equivalent(&version, &version), Equivalence::Same), "{}", loaded.model.rules[at].id);
    }
}
