//! `rules/README.md` and `rules/README.zh-CN.md` are true: their example is without findings and passes its cases, and
//! they name every key that a rule file may have.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files fails")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use huiqi::plan::Plan;
use huiqi::syntax::shape::{LIBRARY, RULE, Shape, Want};

const PAGES: [&str; 2] = ["rules/README.md", "rules/README.zh-CN.md"];

fn page(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The files of the example: blocks that a line with nothing but a name, such as `` `facts.toml`: ``, introduces.
fn files_of(page: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut named = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if let Some(name) = named.take() {
                files.push((name, block.join("\n") + "\n"));
            }
        } else if !line.is_empty() {
            let name =
                line.strip_suffix([':', '：']).and_then(|l| l.strip_prefix('`')).and_then(|l| l.strip_suffix('`'));
            named = name.map(str::to_owned);
        }
    }
    files
}

fn keys(shape: &'static Shape, all: &mut BTreeSet<&'static str>) {
    for field in shape.fields {
        all.insert(field.key);
        inside(&field.want, all);
    }
}

fn inside(want: &'static Want, all: &mut BTreeSet<&'static str>) {
    match want {
        Want::Table(shape) => keys(shape, all),
        Want::List(want) | Want::OneOrMore(want) => inside(want, all),
        _ => {}
    }
}

#[test]
fn the_example_is_without_findings_and_passes() {
    for name in PAGES {
        let files = files_of(&page(name));
        let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let (sources, mut loaded) = support::load(&files);
        loaded.report.absorb(huiqi::lint::check(&loaded.model, &sources, jiff::civil::date(2024, 6, 30)));
        let (outcomes, report) = huiqi::cases::run(&loaded.model, &Plan::from_model(&loaded.model), &sources);
        loaded.report.absorb(report);
        let findings: Vec<String> = loaded.report.sorted().iter().map(|f| support::line_of(&sources, f)).collect();
        assert!(findings.is_empty(), "{name}: {}", findings.join("\n"));
        assert_eq!((loaded.model.packs.len(), loaded.model.rules.len()), (2, 1), "{name}");
        assert!(outcomes.len() >= 7 && outcomes.iter().all(|o| o.passed), "{name}");
        assert!(!loaded.model.citations.is_empty() && loaded.model.instruments.iter().all(|i| i.text.is_some()));
    }
}

#[test]
fn both_pages_hold_the_same_example() {
    assert_eq!(files_of(&page(PAGES[0])), files_of(&page(PAGES[1])));
}

#[test]
fn every_key_is_named() {
    let mut all = BTreeSet::new();
    keys(&RULE, &mut all);
    keys(&LIBRARY, &mut all);
    for name in PAGES {
        let page = page(name);
        let left_out: Vec<_> = all.iter().filter(|key| !page.contains(&format!("`{key}`"))).collect();
        assert!(left_out.is_empty(), "{name} does not name {left_out:?}");
    }
}
