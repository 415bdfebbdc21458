//! Tests of how findings are shown.

use snapbox::{assert_data_eq, file};

use super::{human, json, short};
use crate::diag::{Code, Diagnostic, Sources, Span};
use crate::text::has_hidden;
use crate::value::{Bilingual, Lang};

const TEXT: &str =
    "id = 1\n名称 = \"中\u{200b}文\u{202e}\" # x\nquote = \"引文\"\r\nlast = \"\"\"\n1\n2\n3\n4\n5\n6\n7\"\"\"\n";

fn samples() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::new();
    let file = sources.add("规则.toml", TEXT);
    let other = sources.add("b.toml", "");
    let at = |needle: &str| {
        let start = TEXT.find(needle).unwrap();
        Span::new(file, start, start.saturating_add(needle.len()))
    };
    let quote = Bilingual::fixed("引文 `引文` 与正文不符", "the quotation `引文` does not occur in the text");
    let help = Bilingual::fixed("照正文改写", "copy it from the text");
    let here = Bilingual::fixed("条款在此", "the clause is here");
    let of = |code, span| Diagnostic::new(code, span, quote.clone());
    let many_lines = Span::new(file, TEXT.find("\"\"\"").unwrap(), TEXT.trim_end().len());
    let findings = vec![
        of(Code::QuoteNotFound, at("引文")).help(help.clone()).related(at("quote"), here.clone()),
        of(Code::ProfileControl, at("文\u{202e}")).related(at("id"), here.clone()),
        of(Code::QuoteNotFound, many_lines).related(Span::new(other, 0, 0), here),
        of(Code::MissingKey, Span::new(file, 0, 0)).help(help),
        of(Code::MissingKey, Span::new(file, TEXT.len(), TEXT.len())),
    ];
    (sources, findings)
}

#[test]
fn for_people() {
    let (sources, findings) = samples();
    assert_data_eq!(human(&findings, &sources, Lang::Zh, false), file!["../golden/findings-zh.txt"].raw());
    assert_data_eq!(human(&findings, &sources, Lang::En, false), file!["../golden/findings-en.txt"].raw());
    let colored = human(&findings, &sources, Lang::Zh, true);
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), human(&findings, &sources, Lang::Zh, false));
}

#[test]
fn one_line_each() {
    let (sources, findings) = samples();
    let text = short(&findings, &sources, Lang::En);
    let lines: Vec<&str> = text.lines().collect();
    let message = "the quotation `引文` does not occur in the text";
    assert_eq!(lines[0], format!("规则.toml:3:10: error HQ0504 quote-not-found: {message}"));
    assert_eq!(lines[1], format!("规则.toml:2:9: warning HQ0808 control-character: {message}"));
    assert_eq!(lines[3], format!("规则.toml:1:1: error HQ0302 missing-key: {message}"));
}

#[test]
fn for_machines() {
    let (sources, findings) = samples();
    let all: serde_json::Value = serde_json::from_str(&json(&findings, &sources)).unwrap();
    let first = &all[0];
    let place = ["line", "column", "end_line", "end_column"].map(|key| first[key].as_u64().unwrap());
    assert_eq!(place, [3, 10, 3, 12]);
    assert_eq!(first["code"], "HQ0504");
    assert_eq!(first["name"], "quote-not-found");
    assert_eq!(first["level"], "error");
    assert_eq!(first["file"], "规则.toml");
    assert_eq!(first["help"]["en"], "copy it from the text");
    assert_eq!(all[1]["help"], serde_json::Value::Null);
    assert_eq!(json(&[], &sources), "[]\n");
}

#[test]
fn odd_places_are_readable() {
    let mut sources = Sources::new();
    let long = format!("a = \"{}\"\n", "甲".repeat(5000));
    let file = sources.add("long\u{1b}.toml", long.as_str());
    let empty = sources.add("empty.toml", "");
    let message = Bilingual::fixed("坏\u{1b}[31m", "bad");
    let of = |span| Diagnostic::new(Code::WrongType, span, message.clone());
    let findings = [
        of(Span::new(file, 4, 7)),
        of(Span::new(file, 5, 6)),
        of(Span::new(file, 90_000, 90_001)),
        of(Span::new(empty, 0, 0)),
    ];
    let text = human(&findings, &sources, Lang::Zh, false);
    assert!(!has_hidden(&text.replace('\n', "")), "{text}");
    assert!(text.contains("long\\u{1b}.toml:1:5"), "{text}");
    assert!(text.contains("empty.toml"));
    assert!(text.len() < 2000);
}
