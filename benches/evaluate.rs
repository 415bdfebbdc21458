//! How many companies a second the shipped packs are evaluated for, one thread, a chunk at a time: `cargo bench`.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    missing_docs,
    reason = "a benchmark prints a rate"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use huiqi::eval::{CHUNK_ROWS, Columns, chunk_of, evaluate};
use huiqi::plan::Plan;
use huiqi::profile::read_profile;

fn main() {
    let (mut sources, loaded) = support::shipped();
    let plan = Plan::from_model(&loaded.model);
    let examples =
        ["certified-industrial-design-2016", "advertising-without-certificate-2017", "land-and-exports-2016"];
    let profiles: Vec<_> = examples
        .iter()
        .map(|name| {
            let path = format!("{}/examples/{name}/company.toml", env!("CARGO_MANIFEST_DIR"));
            let file = sources.add(path.clone(), std::fs::read_to_string(path).unwrap());
            read_profile(&loaded.model, &sources, file).0
        })
        .collect();
    let as_of = jiff::civil::date(2016, 12, 31);
    let chunk = chunk_of(&plan, profiles.iter().cycle().take(CHUNK_ROWS).map(|p| (p, as_of)));
    let mut columns = Columns::default();
    evaluate(&plan, &chunk, &mut columns);
    let start = Instant::now();
    let chunks = 500;
    for _ in 0..chunks {
        evaluate(&plan, &chunk, &mut columns);
    }
    let seconds = start.elapsed().as_secs_f64();
    let companies = (chunks * CHUNK_ROWS) as f64;
    println!("{} nodes, {:.0} companies a second", plan.nodes.len(), companies / seconds);
}
