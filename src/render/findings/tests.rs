//! Tests of how findings are shown.

use snapbox::{assert_data_eq, file};

use super::{
    Attached, Notice, Outcome, Roots, Run, Step, github, human, json, json_of_run, junit, markdown, sarif, short, steps,
};
use crate::cases::{CaseOutcome, Difference};
use crate::diag::{Code, Diagnostic, Finding, Sources, Span};
use crate::render::{Detail, View};
use crate::text::has_hidden;
use crate::value::{Bilingual, Lang};

const TEXT: &str =
    "id = 1\n名称 = \"中\u{200b}文\u{202e}\" # x\nquote = \"引文\"\r\nlast = \"\"\"\n1\n2\n3\n4\n5\n6\n7\"\"\"\n";

fn samples() -> (Sources, Vec<Finding>) {
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
    (sources, findings.into_iter().map(Finding::from).collect())
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
    ]
    .map(Finding::from);
    let text = human(&findings, &sources, Lang::Zh, false);
    assert!(!has_hidden(&text.replace('\n', "")), "{text}");
    assert!(text.contains("long\\u{1b}.toml:1:5"), "{text}");
    assert!(text.contains("empty.toml"));
    assert!(text.len() < 2000);
}

/// Two steps that found something in every way there is.
fn run_of(check: impl Fn(&Run<'_>)) {
    let (mut sources, findings) = samples();
    let hidden =
        sources.add("/repository/packs/100% a,b.toml", "[[case]]\nname = \"<1>\"\nx = 2\n[[case]]\nname = \"]]>\"\n");
    let span = |start, end| Span::new(hidden, start, end);
    let words = Bilingual::fixed("坏\u{1b}[31m <&\"]]>\n::error::`x|y`", "bad\u{1b}[31m <&\"]]>\n::error::`x|y`");
    let fails = Diagnostic::new(Code::CaseFails, span(26, 27), words.clone());
    let case = |name: &str, at, differences: Vec<Difference>| CaseOutcome {
        rule: "r".into(),
        name: name.into(),
        span: Span::new(hidden, at, at.saturating_add(3)),
        passed: differences.is_empty(),
        differences,
        result: None,
    };
    let different =
        Difference { what: "tax|saved".into(), expected: "<1>".into(), actual: "\u{202e}2".into(), span: span(26, 27) };
    let attached = Attached {
        is_noticed: false,
        name: "coverage",
        text: "coverage 50%\n".into(),
        markdown: "### coverage\n\n50%\n".into(),
        json: serde_json::json!({"percent": "50"}),
    };
    let steps = [
        Step {
            files: vec![findings[0].span.file, hidden],
            findings,
            ..Step::new("validate", Outcome::Failed, Bilingual::fixed("4 个错误", "4 errors"))
        },
        Step {
            findings: vec![fails.into()],
            cases: vec![case("<1>", 16, vec![different]), case("]]>\u{b}", 45, Vec::new())],
            notices: vec![Notice { kind: "untried", span: span(0, 0), message: words }],
            attached: vec![attached],
            ..Step::new("test", Outcome::Failed, Bilingual::fixed("失败 1 个", "1 failed"))
        },
        Step::new("diff", Outcome::NotRun, Bilingual::fixed("没有运行", "not run")),
    ];
    let roots = Roots::new(vec![("/repository/packs".into(), "packs".into())]);
    let view = View { lang: Lang::Zh, width: 100, detail: Detail::Full, color: false };
    check(&Run { steps: &steps, sources: &sources, roots: &roots, view });
}

#[test]
fn a_run_in_every_format() {
    run_of(|run| {
        assert_data_eq!(steps(run), file!["../golden/run.txt"].raw());
        assert_data_eq!(github(run), file!["../golden/run.github.txt"].raw());
        assert_data_eq!(sarif(run), file!["../golden/run.sarif"].raw());
        assert_data_eq!(junit(run), file!["../golden/run.junit.xml"].raw());
        assert_data_eq!(markdown(run), file!["../golden/run.md"].raw());
        assert_data_eq!(json_of_run(run), file!["../golden/run.json"].raw());
        for text in [github(run), sarif(run), junit(run), markdown(run)] {
            assert!(!text.contains("/repository"), "{text}");
            assert!(!has_hidden(&text.replace('\n', "")), "{text}");
        }
    });
}

#[test]
fn every_command_is_one_line_with_valid_columns() {
    run_of(|run| {
        let text = github(run);
        let levels: Vec<&str> = text.lines().map(|line| line.split([' ', ':']).nth(2).unwrap()).collect();
        assert_eq!(levels, ["error", "error", "error", "error", "error", "warning", "notice", "notice"]);
        for line in text.lines() {
            let (properties, _) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
            let value = |name: &str| {
                let found =
                    properties.split([' ', ',']).find_map(|p| p.strip_prefix(&format!("{name}=")).map(str::to_owned));
                found.map(|v| v.parse::<usize>().unwrap())
            };
            if value("line") != value("endLine") {
                assert_eq!((value("col"), value("endColumn")), (None, None), "{line}");
            }
            assert!(value("endColumn").is_none_or(|end| end > value("col").unwrap()), "{line}");
        }
    });
}

#[test]
fn the_log_is_sarif() {
    run_of(|run| {
        let log: serde_sarif::sarif::Sarif = serde_json::from_str(&sarif(run)).unwrap();
        let results = log.runs[0].results.as_ref().unwrap();
        assert_eq!(results.len(), 7);
        let rules = log.runs[0].tool.driver.rules.as_ref().unwrap();
        let mut fingerprints = std::collections::BTreeSet::new();
        for result in results {
            let index = usize::try_from(result.rule_index.unwrap()).unwrap();
            assert_eq!(Some(&rules[index].id), result.rule_id.as_ref());
            fingerprints.insert(result.partial_fingerprints.as_ref().unwrap()["huiqi/v1"].clone());
            let place = result.locations.as_ref().unwrap()[0].physical_location.as_ref().unwrap();
            let uri = place.artifact_location.as_ref().unwrap().uri.as_ref().unwrap();
            assert!(uri.is_ascii() && !uri.starts_with('/') && !uri.contains([' ', ':']), "{uri}");
            let region = place.region.as_ref().unwrap();
            assert!(region.start_column.unwrap() >= 1 && region.end_line >= region.start_line);
        }
        assert_eq!(fingerprints.len(), results.len());
    });
}

/// The document without what is below the elements: `a(b b(c))`, and every attribute and text as it is read back.
fn read_back(xml: &str) -> (String, Vec<String>) {
    use quick_xml::XmlVersion::Implicit1_0;
    use quick_xml::events::Event;
    let (mut reader, mut shape, mut texts) = (quick_xml::Reader::from_str(xml), String::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        if let Event::Start(e) | Event::Empty(e) = &event {
            shape.extend([" ", e.name().0]);
            for attribute in e.attributes() {
                texts.push(attribute.unwrap().normalized_value(Implicit1_0).unwrap().into_owned());
            }
        }
        match event {
            Event::Start(_) => shape.push('('),
            Event::End(_) => shape.push(')'),
            Event::Eof => break,
            _ => {}
        }
    }
    (shape.replace("( ", "("), texts)
}

#[test]
fn the_report_of_tests_is_read_back_as_it_was() {
    run_of(|run| {
        let (shape, texts) = read_back(&junit(run));
        assert_eq!(
            shape,
            " testsuites(testsuite(testcase(failure() failure() failure() failure() system-out()) testcase) \
             testsuite(testcase(failure()) testcase) testsuite(testcase(skipped())))"
        );
        assert!(
            texts.contains(&"]]>\\u{b}".to_owned())
                && texts.contains(&"tax|saved: 期望 <1>, 实际 \\u{202e}2".to_owned())
        );
    });
}
