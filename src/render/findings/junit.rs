//! A run as JUnit XML: a suite for the files that were looked at, and one for the cases of each rule.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::located::{Located, Place, Volume, lines};
use super::{Outcome, Run, Step};
use crate::cases::CaseOutcome;
use crate::value::Lang;

/// A suite of tests, in the shape every reader of JUnit knows.
struct Suite {
    name: String,
    tests: Vec<Test>,
}

/// One test; a file that was looked at or a case.
struct Test {
    class: String,
    name: String,
    file: String,
    line: usize,
    bad: Vec<Bad>,
    /// What is said and is no failure.
    out: String,
}

/// Why a test did not pass.
struct Bad {
    element: &'static str,
    kind: String,
    message: String,
    text: String,
}

/// The whole document.
#[must_use]
pub fn junit(run: &Run<'_>) -> String {
    let suites: Vec<Suite> = run.steps.iter().flat_map(|step| suites(step, run)).collect();
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    document(&mut writer, &suites).expect("writing to memory never fails: this is a bug");
    let mut text = String::from_utf8(writer.into_inner()).expect("XML made of texts is text: this is a bug");
    text.push('\n');
    text
}

fn suites(step: &Step, run: &Run<'_>) -> Vec<Suite> {
    let mut all = Vec::new();
    if !step.files.is_empty() {
        // Where warnings are what a step failed for, they are what fails.
        let worst = if step.outcome == Outcome::Failed && !step.has_errors() { Volume::Warning } else { Volume::Error };
        let test = |file: &crate::diag::FileId| {
            let of_file: Vec<_> = step.findings.iter().filter(|finding| finding.span.file == *file).collect();
            let of_file: Vec<_> = of_file.into_iter().map(|finding| Located::finding(finding, run)).collect();
            let name = run.roots.path(&run.sources.get(*file).name).into_owned();
            let (bad, said): (Vec<_>, Vec<_>) = of_file.iter().partition(|finding| finding.volume <= worst);
            let out = said.into_iter().map(|finding| paragraph(finding, run.view.lang)).collect();
            Test {
                class: format!("huiqi.{}", step.name),
                file: name.clone(),
                name,
                line: of_file.first().map_or(1, |finding| finding.place.start.line),
                bad: bad.into_iter().map(|finding| failure(finding, run.view.lang)).collect(),
                out,
            }
        };
        all.push(Suite { name: format!("huiqi {}", step.name), tests: step.files.iter().map(test).collect() });
    }
    let mut rules: Vec<&str> = Vec::new();
    for case in &step.cases {
        if rules.last() != Some(&case.rule.as_str()) {
            rules.push(&case.rule);
        }
    }
    for rule in rules {
        let of_rule: Vec<&CaseOutcome> = step.cases.iter().filter(|case| case.rule == rule).collect();
        let tests = of_rule.iter().map(|case| of_case(case, &of_rule, step, run)).collect();
        all.push(Suite { name: rule.to_owned(), tests });
    }
    // A step that has no tests of its own is one: so that it is seen whether it passed.
    if all.is_empty() || step.outcome != Outcome::Passed && all.iter().all(|s| s.tests.iter().all(|t| t.bad.is_empty()))
    {
        all.push(Suite { name: format!("huiqi {}", step.name), tests: vec![of_step(step, run)] });
    }
    all
}

fn of_step(step: &Step, run: &Run<'_>) -> Test {
    let summary = lines(step.summary.in_lang(run.view.lang));
    let findings = step.findings.iter().map(|finding| paragraph(&Located::finding(finding, run), run.view.lang));
    let element = match step.outcome {
        Outcome::Passed => None,
        Outcome::Failed => Some("failure"),
        Outcome::NotRun => Some("skipped"),
    };
    let bad = |element| Bad {
        element,
        kind: step.name.to_owned(),
        message: summary.clone(),
        text: step.findings.iter().map(|finding| paragraph(&Located::finding(finding, run), run.view.lang)).collect(),
    };
    Test {
        class: "huiqi".to_owned(),
        name: step.name.to_owned(),
        file: String::new(),
        line: 0,
        bad: element.map(bad).into_iter().collect(),
        out: if element.is_none() { findings.collect() } else { String::new() },
    }
}

fn of_case(case: &CaseOutcome, of_rule: &[&CaseOutcome], step: &Step, run: &Run<'_>) -> Test {
    let place = Place::of(case.span, run);
    // Up to the next case of the file, what is found belongs to this one.
    let next = of_rule.iter().map(|other| other.span).filter(|span| *span > case.span).min();
    let inside = |finding: &&crate::diag::Finding| {
        finding.span.file == case.span.file && finding.span >= case.span && next.is_none_or(|next| finding.span < next)
    };
    let findings: Vec<_> = step.findings.iter().filter(inside).map(|finding| Located::finding(finding, run)).collect();
    let mut bad = Vec::new();
    if !case.passed {
        let failed = !case.differences.is_empty();
        let name = findings.first().map_or("case-fails", |finding| finding.name);
        let difference = |d: &crate::cases::Difference| {
            let (expected, actual) = (run.view.lang.pick("期望", "expected"), run.view.lang.pick("实际", "actual"));
            lines(&format!("{}: {expected} {}, {actual} {}", d.what, d.expected, d.actual))
        };
        let differences: Vec<String> = case.differences.iter().map(difference).collect();
        let first = findings.first().map(|finding| finding.message(run.view.lang));
        bad.push(Bad {
            element: if failed { "failure" } else { "error" },
            kind: name.to_owned(),
            message: if failed { differences.join("; ") } else { first.unwrap_or_else(|| name.to_owned()) },
            text: findings.iter().map(|finding| paragraph(finding, run.view.lang)).collect(),
        });
    }
    Test {
        class: case.rule.clone(),
        name: case.name.clone(),
        file: place.file.clone().into_owned(),
        line: place.start.line,
        bad,
        out: String::new(),
    }
}

fn failure(finding: &Located<'_>, lang: Lang) -> Bad {
    Bad { element: "failure", kind: finding.title(), message: finding.message(lang), text: paragraph(finding, lang) }
}

fn paragraph(finding: &Located<'_>, lang: Lang) -> String {
    format!("{}: {}: {}\n", finding.place.text(), finding.title(), finding.words(lang))
}

/// What XML 1.0 can hold; whatever else there is has become visible already, but for two characters that are none.
fn text(text: &str) -> String {
    lines(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// The same on one line, for attributes.
fn line(words: &str) -> String {
    text(words).replace('\n', " ")
}

fn document(writer: &mut Writer<Vec<u8>>, suites: &[Suite]) -> Result<(), quick_xml::errors::Error> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let tests = || suites.iter().flat_map(|suite| &suite.tests);
    let mut start = BytesStart::new("testsuites");
    start.push_attribute(("name", "huiqi"));
    counts(&mut start, tests());
    writer.write_event(Event::Start(start))?;
    for suite in suites {
        let mut start = BytesStart::new("testsuite");
        start.push_attribute(("name", line(&suite.name).as_str()));
        counts(&mut start, suite.tests.iter());
        writer.write_event(Event::Start(start))?;
        for test in &suite.tests {
            write_test(writer, test)?;
        }
        writer.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    Ok(())
}

/// How many tests there are, and how many of them ended how.
fn counts<'t>(start: &mut BytesStart<'_>, tests: impl Iterator<Item = &'t Test>) {
    let (mut all, mut failures, mut errors, mut skipped) = (0_usize, 0_usize, 0_usize, 0_usize);
    for test in tests {
        all = all.saturating_add(1);
        let count = match test.bad.first().map(|bad| bad.element) {
            Some("failure") => &mut failures,
            Some("error") => &mut errors,
            Some(_) => &mut skipped,
            None => continue,
        };
        *count = count.saturating_add(1);
    }
    for (name, count) in [("tests", all), ("failures", failures), ("errors", errors), ("skipped", skipped)] {
        start.push_attribute((name, count.to_string().as_str()));
    }
}

fn write_test(writer: &mut Writer<Vec<u8>>, test: &Test) -> Result<(), quick_xml::errors::Error> {
    let mut start = BytesStart::new("testcase");
    start.push_attribute(("name", line(&test.name).as_str()));
    start.push_attribute(("classname", line(&test.class).as_str()));
    if !test.file.is_empty() {
        start.push_attribute(("file", line(&test.file).as_str()));
        start.push_attribute(("line", test.line.to_string().as_str()));
    }
    if test.bad.is_empty() && test.out.is_empty() {
        writer.write_event(Event::Empty(start))?;
        return Ok(());
    }
    writer.write_event(Event::Start(start))?;
    for bad in &test.bad {
        let mut start = BytesStart::new(bad.element);
        start.push_attribute(("message", line(&bad.message).as_str()));
        if bad.element != "skipped" {
            start.push_attribute(("type", line(&bad.kind).as_str()));
        }
        with_text(writer, start, &bad.text)?;
    }
    if !test.out.is_empty() {
        with_text(writer, BytesStart::new("system-out"), &test.out)?;
    }
    writer.write_event(Event::End(BytesEnd::new("testcase")))?;
    Ok(())
}

fn with_text(writer: &mut Writer<Vec<u8>>, start: BytesStart<'_>, words: &str) -> Result<(), quick_xml::errors::Error> {
    let end = start.to_end().into_owned();
    writer.write_event(Event::Start(start))?;
    writer.write_event(Event::Text(BytesText::new(&text(words))))?;
    writer.write_event(Event::End(end))?;
    Ok(())
}
