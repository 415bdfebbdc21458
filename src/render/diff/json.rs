//! The change for programs: every change with both sides and their places, every rule with what it means.

use serde_json::{Value as Json, json};

use super::differs_in;
use crate::diag::Sources;
use crate::diff::{Because, Change, Difference, Meaning, Shown};
use crate::search::Aspect;
use crate::value::Bilingual;

/// One object: `changes`, how many more there are than are told, and `rules`.
pub fn json(difference: &Difference, sources: &Sources) -> Json {
    let rules = difference.rules.iter().map(|(rule, meaning)| {
        json!({
            "rule": rule.rule,
            "because": rule.because.iter().map(because).collect::<Vec<_>>(),
            "meaning": meaning.as_ref().map(means),
        })
    });
    json!({
        "changes": difference.changes.told.iter().map(|change| of_change(change, sources)).collect::<Vec<_>>(),
        "more_changes": difference.changes.more,
        "rules": rules.collect::<Vec<_>>(),
    })
}

fn both(words: &Bilingual) -> Json {
    json!({ "zh": words.zh, "en": words.en })
}

fn of_change(change: &Change, sources: &Sources) -> Json {
    let side = |shown: &Option<Shown>| {
        shown.as_ref().map(|shown| {
            let at = sources.start(shown.span);
            json!({
                "text": both(&shown.text),
                "file": sources.get(shown.span.file).name,
                "line": at.line,
                "column": at.column,
            })
        })
    };
    json!({
        "kind": change.kind.name(),
        "id": change.id,
        "label": both(&change.label),
        "part": change.part.as_ref().map(|(part, id)| json!({ "kind": part.name(), "id": id })),
        "key": change.aspect,
        "change": change.happened.name(),
        "weight": change.weight.name(),
        "old": side(&change.old),
        "new": side(&change.new),
    })
}

fn because(because: &Because) -> Json {
    match because {
        Because::Added => json!({ "kind": "added" }),
        Because::Removed => json!({ "kind": "removed" }),
        Because::Itself => json!({ "kind": "itself" }),
        Because::Uses(kind, id) => json!({ "kind": "uses", "what": kind.name(), "id": id }),
    }
}

fn means(meaning: &Meaning) -> Json {
    match meaning {
        Meaning::Same => json!({ "kind": "same" }),
        Meaning::Proved => json!({ "kind": "proved" }),
        Meaning::NotMet => json!({ "kind": "not-met" }),
        Meaning::NotSought => json!({ "kind": "not-sought" }),
        Meaning::Differs(example) => {
            let deltas = example.deltas.iter().map(|delta| {
                let (kind, id) = match &delta.aspect {
                    Aspect::Verdict => ("verdict", None),
                    Aspect::Output(id) => ("output", Some(id)),
                    Aspect::Option(id) => ("option", Some(id)),
                    Aspect::Missing => ("missing", None),
                    Aspect::State(id) => ("state", Some(id)),
                    Aspect::Note(text) => ("note", Some(text)),
                };
                json!({
                    "kind": kind,
                    "id": id,
                    "label": both(&differs_in(&delta.aspect)),
                    "old": both(&delta.old),
                    "new": both(&delta.new),
                })
            });
            json!({ "kind": "differs", "given": example.given, "answers": deltas.collect::<Vec<_>>() })
        }
    }
}
