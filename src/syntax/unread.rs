//! What of a tree cannot be trusted, because its line could not be read: it is left out, so that one slip is told once.

use std::collections::BTreeSet;

use super::toml::{Kind, Node, Table};
use crate::diag::{Sources, Span};

/// Leaves out every key with its value, and every element of an array, that stands on one of these lines.
pub fn leave_out(table: &mut Table, lines: &BTreeSet<usize>, sources: &Sources) {
    let on_one = |span: Span| {
        let (first, last) = (sources.start(span).line, sources.end(span).line);
        first == last && lines.contains(&first)
    };
    table.entries.retain(|entry| {
        // A table with a header is what stands below it.
        let has_header = matches!(&entry.value.kind, Kind::Table(_)) && entry.value.span.end < entry.key_span.end;
        has_header || !on_one(entry.key_span.to(entry.value.span))
    });
    for entry in &mut table.entries {
        within(&mut entry.value, lines, sources, &on_one);
    }
}

fn within(node: &mut Node, lines: &BTreeSet<usize>, sources: &Sources, on_one: &impl Fn(Span) -> bool) {
    match &mut node.kind {
        Kind::Table(table) => leave_out(table, lines, sources),
        Kind::Array(nodes) => {
            nodes.retain(|node| !on_one(node.span));
            for node in nodes {
                within(node, lines, sources, on_one);
            }
        }
        _ => {}
    }
}
