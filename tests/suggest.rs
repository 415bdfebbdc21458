//! Suggested cases for everything that can be shown of the shipped rules: pasted into the rule files, all of them pass.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use std::path::Path;

use huiqi::cases::{Hole, suggest};
use huiqi::explain::{Part, Verdict};
use huiqi::model::RuleId;
use huiqi::plan::Plan;
use huiqi::search::{Finder, Stand, Subject};

#[test]
fn pasted_cases_pass() {
    let mut files = support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"));
    let texts: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (sources, loaded) = support::load(&texts);
    let plan = Plan::from_model(&loaded.model);
    let mut pasted: Vec<(String, String)> = Vec::new();
    let (mut count, mut like, mut filled) = (0, 0, 0);
    for (rule, id) in loaded.model.rules.iter().zip((0..).map(RuleId)) {
        let subject = Subject { model: &loaded.model, plan: &plan, sources: &sources, rule: id };
        let mut holes: Vec<Hole<'_>> = Verdict::ALL
            .iter()
            .map(|verdict| Hole { label: format!("suggested {}", verdict.name()), goal: subject.verdict(*verdict) })
            .collect();
        for part in [Part::Scope, Part::Require] {
            let conditions = if part == Part::Scope { &rule.scope } else { &rule.require };
            for (at, condition) in conditions.iter().enumerate() {
                for truth in [Some(false), None] {
                    let label = format!("suggested {} {truth:?}", condition.id);
                    holes.push(Hole { label, goal: subject.alone(part, at, truth) });
                }
                for comparison in subject.comparisons(subject.condition(part, at).unwrap()) {
                    for stand in [Stand::JustBelow, Stand::At, Stand::JustAbove] {
                        let label = format!("suggested {} {stand:?}", condition.id);
                        holes.push(Hole { label, goal: subject.bound(part, at, comparison, stand) });
                    }
                }
            }
        }
        for (at, output) in rule.outputs.iter().enumerate() {
            holes.push(Hole { label: format!("suggested {} known", output.id), goal: subject.output_known(at) });
            holes.push(Hole { label: format!("suggested {} unknown", output.id), goal: subject.output_unknown(at) });
        }
        let mut finder = Finder::new(subject).within(1_024);
        let (made, _) = suggest(&mut finder, &holes);
        count += made.len();
        filled += made.iter().map(|case| case.fills.len()).sum::<usize>();
        like += made.iter().filter(|case| case.text.contains("\nlike ")).count();
        let text = made.iter().map(|case| format!("\n{}", case.text)).collect::<String>();
        let file = sources.get(rule.span.file).name.trim_start_matches("rules/").to_owned();
        pasted.push((file, text));
    }
    for (file, more) in &pasted {
        let (_, text) = files.iter_mut().find(|(name, _)| name == file).unwrap();
        text.push_str(more);
    }
    let texts: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (sources, loaded) = support::load(&texts);
    assert!(loaded.report.is_empty(), "{:?}", loaded.report.sorted().first());
    let plan = Plan::from_model(&loaded.model);
    let (outcomes, report) = huiqi::cases::run(&loaded.model, &plan, &sources);
    let findings: Vec<String> = report.sorted().iter().map(|f| support::line_of(&sources, f)).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    let suggested = outcomes.iter().filter(|outcome| outcome.name.starts_with("suggested")).count();
    assert_eq!(suggested, count);
    println!("{count} cases for {filled} holes, {like} of them like another");
    assert!(count > 500 && like > 300, "{count} cases, {like} like another");
    if std::env::var_os("SHOW").is_some() {
        pasted.iter().for_each(|(_, text)| println!("{text}"));
    }
}
