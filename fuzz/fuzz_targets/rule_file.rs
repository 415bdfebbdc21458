//! Any bytes as a file of the base pack: read, looked at, asked, brought into canonical form, compared with the base.
//!
//! What is formatted is canonical, and formatting changes nothing that decides an answer.

#![no_main]

use huiqi::diag::Sources;
use huiqi::diff::Weight;
use huiqi::syntax::format::{canonical, check};
use huiqi_fuzz::{Packs, base};
use libfuzzer_sys::fuzz_target;

/// The file that a text is most like.
fn place(text: &str) -> &'static str {
    if text.contains("[[fact]]") || text.contains("[[record]]") {
        "facts.toml"
    } else if text.contains("[[instrument]]") || text.contains("[[parameter]]") || text.contains("[[table]]") {
        "plan/plan.toml"
    } else {
        "plan/creative.toml"
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = huiqi::text::decode(bytes) else { return };
    let name = place(text);
    let mut sources = Sources::new();
    let packs = Packs::read(&mut sources, "new", name, text);
    packs.look(&sources);
    packs.ask(&sources);
    let old = Packs::read(&mut sources, "old", name, base(name));
    let _ = (old.changes(&packs, &sources), packs.changes(&old, &sources));

    let file = sources.add("written", text);
    if let Ok(once) = canonical(&sources, file) {
        let file = sources.add("formatted", once.as_str());
        let twice = canonical(&sources, file);
        assert_eq!(twice.ok().as_deref(), Some(once.as_str()), "formatting again changes something");
        assert!(check(&sources, file).is_none());
        // `diff` compares only packs without errors: in others two things may have one name.
        if !packs.report.has_errors() {
            let formatted = Packs::read(&mut sources, "formatted", name, &once);
            let told = packs.changes(&formatted, &sources);
            let decides = told.iter().find(|change| change.weight == Weight::Decides);
            assert!(decides.is_none(), "formatting changes what is meant: {decides:#?}");
        }
    }
});
