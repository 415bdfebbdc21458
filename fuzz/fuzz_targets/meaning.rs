//! Any text as the test of a requirement of the base pack, and what stands after a line `---` as the value of its output:
//! typed, proved about, compiled, asked, its cases measured, and the change of its rule explained.

#![no_main]

use huiqi::cases::coverage::cover;
use huiqi::diag::Sources;
use huiqi_fuzz::{Packs, base};
use libfuzzer_sys::fuzz_target;

/// The base pack's rule about land, with another test and another value.
fn rule(text: &str) -> Option<String> {
    let (test, value) = text.split_once("\n---\n").unwrap_or((text, "land_support[land.grade] * land.area"));
    let rule = base("plan/land.toml");
    let written = |text: &str| (!text.contains("'''") && !text.ends_with('\'')).then(|| format!("'''{text}'''"));
    let rule = rule.replace("'land.area <= 1_000'", &written(test)?);
    Some(rule.replace("'land_support[land.grade] * land.area'", &written(value)?))
}

fuzz_target!(|text: &str| {
    let Some(rule) = rule(text) else { return };
    let mut sources = Sources::new();
    let packs = Packs::read(&mut sources, "new", "plan/land.toml", &rule);
    packs.look(&sources);
    let plan = packs.ask(&sources);
    if packs.report.has_errors() {
        return;
    }
    let _ = cover(&packs.model, &plan, &sources);
    let old = Packs::read(&mut sources, "old", "plan/land.toml", base("plan/land.toml"));
    let _ = old.meaning(&packs, &sources, "land-support");
    let _ = packs.meaning(&packs, &sources, "land-support");
});
