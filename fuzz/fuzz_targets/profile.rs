//! Any bytes as a profile in TOML, and every line of them as what a flag says (`fact=value`): read and answered.

#![no_main]

use huiqi::diag::{Sources, Span};
use huiqi::explain::{assess, check_profile};
use huiqi::profile::{Profile, read_profile, set_fact};
use huiqi_fuzz::{AS_OF, SHIPPED};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = huiqi::text::decode(bytes) else { return };
    let (_, model, plan) = &*SHIPPED;
    let mut sources = Sources::new();
    let file = sources.add("company.toml", text);
    let (profile, report) = read_profile(model, &sources, file);
    for finding in report.iter() {
        assert!(text.get(finding.span.range()).is_some(), "no place of the file: {finding:?}");
    }
    let mut flags = Profile::default();
    for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
        let _ = set_fact(model, &mut flags, name.trim(), value.trim());
    }
    for profile in [&profile, &flags] {
        if !profile.facts.is_empty() || !profile.records.is_empty() {
            let _ = check_profile(model, plan, &sources, profile, AS_OF, Span::new(file, 0, 0));
            let answer = assess(model, plan, &SHIPPED.0, profile, AS_OF, "fuzz");
            assert!(answer.results.len() >= model.rules.len());
        }
    }
});
