//! Packs of as many rules as are wanted, for measuring `validate`: `cargo bench --bench packs -- --rules 2000 FOLDER`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::unwrap_used,
    missing_docs,
    reason = "a generator that goes wrong stops"
)]

#[path = "../tests/support/many_rules.rs"]
mod many_rules;

use std::path::Path;

fn main() -> std::io::Result<()> {
    let given: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let [flag, count, folder] = given.as_slice() else {
        eprintln!("cargo bench --bench packs -- --rules N FOLDER");
        return Ok(());
    };
    assert_eq!(flag, "--rules");
    for (name, text) in many_rules::files(count.parse().expect("how many rules")) {
        let path = Path::new(folder).join(name);
        std::fs::create_dir_all(path.parent().unwrap())?;
        std::fs::write(path, text)?;
    }
    Ok(())
}
