//! Tests of the contract for machines.

use serde_json::Value as Json;

use super::*;
use crate::render::samples::{b, blank, certified, missing};
use crate::text::has_hidden;

fn meta() -> Meta {
    let pack = PackRef { id: "guangxi-2015-23".into(), version: "2026.1".into(), sha256: "ab".into() };
    Meta { engine: "0.1.0".into(), packs: vec![pack] }
}

fn read(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

#[test]
fn keys_stand_in_the_order_of_the_contract() {
    let text = assessments(&[certified()], &meta());
    assert!(
        text.starts_with("{\n  \"schema\": \"huiqi.check/1\",\n  \"engine\": \"0.1.0\",\n  \"packs\": [\n"),
        "{text}"
    );
    assert!(text.ends_with("}\n"));
    let order = |keys: &[&str], text: &str| {
        let mut rest = text;
        for key in keys {
            let quoted = format!("\"{key}\":");
            rest = rest.split_once(&quoted).unwrap_or_else(|| panic!("{key} is not in order")).1;
        }
    };
    order(
        &[
            "schema",
            "engine",
            "packs",
            "as_of",
            "profile",
            "summary",
            "results",
            "rule",
            "record",
            "verdict",
            "title",
            "citations",
            "requirements",
            "outputs",
            "missing",
            "assumed",
            "notes",
            "warnings",
        ],
        &text,
    );
    order(&["id", "part", "state", "label", "test", "facts", "gap", "citations"], &text);
    let json = read(&text);
    let summary = &json["summary"];
    let counts = ["applies", "discretionary", "undetermined", "not_met", "out_of_scope", "not_in_force"]
        .map(|k| summary[k].as_u64().unwrap());
    assert_eq!(counts, [2, 1, 1, 2, 1, 1]);
}

#[test]
fn values_are_exact_text_and_booleans() {
    let json = read(&assessments(&[certified()], &meta()));
    let education = &json["results"][1];
    assert_eq!(education["outputs"][0]["value"], "160000.00");
    assert_eq!(education["outputs"][0]["unit"], "CNY");
    assert_eq!(education["requirements"][0]["facts"][0]["value"], true);
    assert_eq!(education["requirements"][1]["facts"][1]["value"], "2015-07-31");
    assert_eq!(json["results"][2]["requirements"][0]["gap"]["by"], "1000000");
    assert_eq!(json["results"][2]["requirements"][0]["gap"]["unit"], "CNY");
    assert_eq!(json["results"][0]["requirements"][0]["facts"][0]["value"], Json::Null);
    assert_eq!(json["results"][0]["missing"][0], "tax.taxable_income");
    let parity = &json["results"][6]["outputs"][0];
    assert_eq!(
        (&parity["value"], &parity["unit"], &parity["text"]["en"]),
        (&"parity".into(), &Json::Null, &"industrial price".into())
    );
    assert!(parity.get("missing").is_none());
    assert_eq!(json["results"][3]["record"]["index"], 1);
    assert_eq!(json["results"][4]["record"]["name"], Json::Null);
    assert_eq!(json["results"][3]["assumed"][0]["value"], "2016-12-31");
}

#[test]
fn what_is_missing_of_an_output_is_named_and_sorted() {
    let mut one = certified();
    one.results.truncate(2);
    let output = &mut one.results[1].outputs[0];
    output.value = None;
    output.missing =
        vec![missing("tax.wages", ("甲", "a"), ("", ""), ("", "")), missing("tax.a", ("乙", "b"), ("", ""), ("", ""))];
    let json = read(&assessments(&[one], &meta()));
    assert_eq!(json["results"][1]["outputs"][0]["value"], Json::Null);
    assert_eq!(json["results"][1]["outputs"][0]["missing"], serde_json::json!(["tax.a", "tax.wages"]));
}

#[test]
fn several_are_an_array_and_nothing_hides() {
    let mut evil = blank();
    evil.name = Some("甲\u{202e}乙\u{1b}[31m\u{7f}\u{9b}\n".into());
    evil.warnings = vec![b("\u{feff}", "\u{2028}")];
    let text = assessments(&[evil, certified()], &meta());
    assert!(!has_hidden(&text.replace('\n', "")));
    assert!(text.contains("甲\\u202e乙\\u001b[31m\\u007f\\u009b\\n\""), "{text}");
    let json = read(&text);
    assert_eq!(json.as_array().unwrap().len(), 2);
    assert_eq!(json[0]["profile"]["name"], "甲\u{202e}乙\u{1b}[31m\u{7f}\u{9b}\n");
    assert_eq!(assessments(&[], &meta()), "[]\n");
}

#[test]
fn what_if_has_one_more_key() {
    let mut after = certified();
    after.results[1].outputs[1].value = Some(crate::render::samples::number("16000"));
    let sets = vec![("tax.wages".to_owned(), "1".to_owned())];
    let json = read(&what_if(&[(certified(), after)], &sets, &meta()));
    let changes = &json["changes"];
    assert_eq!(changes["set"][0]["fact"], "tax.wages");
    assert_eq!(changes["results"].as_array().unwrap().len(), 1);
    assert_eq!(changes["results"][0]["verdict"], serde_json::json!({"before": "applies", "after": "applies"}));
    assert_eq!(
        changes["results"][0]["outputs"][0],
        serde_json::json!({"id": "tax_saved", "unit": "CNY", "before": "15000.00", "after": "16000.00", "difference": "1000.00"})
    );
}
