//! A ratio is never rounded before it is compared, whether it stands in the test or behind a name.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own pack fails")]

mod support;

use huiqi::diag::Report;
use huiqi::explain::evaluate_expression;
use huiqi::profile::{Profile, set_fact};
use huiqi::syntax::expr::{Origin, parse};
use huiqi::value::Value;
use jiff::civil::date;

const TERM: &str = r#"
[[term]]
id = "expense_ratio"
label = { zh = "比例", en = "ratio" }
value = 'tax.education_expense / tax.wages'
"#;

/// The truth of an expression for a company with that expense and those wages, over the shipped facts and one more term.
fn truth(expression: &str, expense: &str, wages: &str) -> Option<bool> {
    let shipped = support::files_of(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"));
    let mut files: Vec<(&str, &str)> = shipped.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    files.push(("national/ratio.toml", TERM));
    let (mut sources, loaded) = support::load(&files);
    assert!(loaded.report.is_empty());
    let mut profile = Profile::default();
    set_fact(&loaded.model, &mut profile, "tax.education_expense", expense).unwrap();
    set_fact(&loaded.model, &mut profile, "tax.wages", wages).unwrap();
    let file = sources.add("e", expression);
    let mut report = Report::new();
    let written = parse(expression, Origin { file, start: 0, whole: None }, &mut report);
    let answer = evaluate_expression(&loaded.model, &sources, &written, &profile, date(2018, 12, 31)).unwrap();
    match answer.rows.first().unwrap().value {
        Some(Value::Boolean(truth)) => Some(truth),
        _ => None,
    }
}

#[test]
fn at_the_edge_by_a_fen() {
    // 135,000,000.01 × 4% = 5,400,000.0004.
    for ratio in ["tax.education_expense / tax.wages", "expense_ratio", "first(expense_ratio)"] {
        let test = format!("{ratio} >= 4%");
        assert_eq!(truth(&test, "5400000.00", "135000000.01"), Some(false), "{test}");
        assert_eq!(truth(&test, "5400000.01", "135000000.01"), Some(true), "{test}");
        assert_eq!(truth(&test, "5400000.00", "135000000.00"), Some(true), "{test}");
        assert_eq!(truth(&test, "1", "0"), None, "{test}");
    }
    // A third is not 0.333…, however many threes.
    assert_eq!(truth("expense_ratio > 0.3333333333333333333333333333", "1", "3"), Some(true));
    assert_eq!(truth("expense_ratio == 1 / 3", "1", "3"), Some(true));
}

#[test]
fn quotients_can_still_be_reckoned_with() {
    assert_eq!(truth("expense_ratio * 10% + 1 < 2", "300", "900"), Some(true));
}
