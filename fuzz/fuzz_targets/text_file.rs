//! Any bytes as the official text that the base pack cites: clauses found in it, quotations held against it.

#![no_main]

use huiqi::diag::Sources;
use huiqi_fuzz::Packs;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = huiqi::text::decode(bytes) else { return };
    let mut sources = Sources::new();
    Packs::read(&mut sources, "new", "plan/text.txt", text).look(&sources);
});
