//! `huiqi schema result` describes what `check --format json` prints: every key is in it, and of the right type.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files fails")]

use std::process::Command;

use serde_json::{Map, Value as Json};

fn printed(arguments: &[&str]) -> Json {
    let run = Command::new(env!("CARGO_BIN_EXE_huiqi"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

/// What does not fit, with its path; stricter than JSON Schema: an unknown key or keyword does not fit either.
fn misfits(schema: &Json, value: &Json, root: &Json, path: &str, out: &mut Vec<String>) {
    for (keyword, wanted) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$ref" => {
                let target = root.pointer(wanted.as_str().unwrap().trim_start_matches('#')).unwrap();
                misfits(target, value, root, path, out);
            }
            "anyOf" => {
                let tries = wanted.as_array().unwrap().iter().map(|schema| {
                    let mut found = Vec::new();
                    misfits(schema, value, root, path, &mut found);
                    found
                });
                // Of several that do not fit, the one that comes nearest is told.
                out.extend(tries.min_by_key(Vec::len).unwrap());
            }
            "type" => {
                let types = wanted.as_array().cloned().unwrap_or_else(|| vec![wanted.clone()]);
                if !types.iter().any(|name| is_a(value, name.as_str().unwrap())) {
                    out.push(format!("{path}: {value} is not {wanted}"));
                }
            }
            "enum" if !wanted.as_array().unwrap().contains(value) => {
                out.push(format!("{path}: {value} is not in {wanted}"));
            }
            "const" if wanted != value => out.push(format!("{path}: {value} is not {wanted}")),
            "minimum" if value.as_i64().is_some_and(|n| n < wanted.as_i64().unwrap()) => {
                out.push(format!("{path}: {value} is below {wanted}"));
            }
            "items" => {
                for (item, n) in value.as_array().into_iter().flatten().zip(0..) {
                    misfits(wanted, item, root, &format!("{path}[{n}]"), out);
                }
            }
            "properties" => keys(wanted.as_object().unwrap(), value, root, path, out),
            "required" => {
                let missing =
                    wanted.as_array().unwrap().iter().filter(|key| value.get(key.as_str().unwrap()).is_none());
                out.extend(missing.map(|key| format!("{path}: {key} is missing")));
            }
            "enum" | "const" | "minimum" | "pattern" | "format" | "description" | "title" | "$schema" | "$id"
            | "$defs" => {}
            other => out.push(format!("{path}: the schema says {other}")),
        }
    }
}

fn keys(properties: &Map<String, Json>, value: &Json, root: &Json, path: &str, out: &mut Vec<String>) {
    for (key, inner) in value.as_object().into_iter().flatten() {
        match properties.get(key) {
            Some(schema) => misfits(schema, inner, root, &format!("{path}.{key}"), out),
            None => out.push(format!("{path}: {key} is not described")),
        }
    }
}

fn is_a(value: &Json, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

fn fits(schema: &Json, answers: &Json) {
    let mut found = Vec::new();
    misfits(schema, answers, schema, "", &mut found);
    found.truncate(10);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_is_printed_is_what_is_described() {
    let schema = printed(&["schema", "result"]);
    let mut profiles: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples"))
        .unwrap()
        .map(|entry| format!("examples/{}/company.toml", entry.unwrap().file_name().to_string_lossy()))
        .filter(|profile| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(profile).exists())
        .collect();
    profiles.sort();
    assert!(profiles.len() >= 4);
    let mut all = vec!["check", "--format", "json"];
    all.extend(profiles.iter().map(String::as_str));
    fits(&schema, &printed(&all));
    for profile in &profiles {
        fits(&schema, &printed(&["check", "--format", "json", profile]));
        let what_if = [
            "check",
            "--format",
            "json",
            profile,
            "--set",
            "high_tech.certified=true",
            "--set",
            "animation.recognised=false",
        ];
        fits(&schema, &printed(&what_if));
    }
}

/// A change that makes an answer wrong.
type Spoil = fn(&mut Json);

#[test]
fn what_is_not_described_does_not_fit() {
    let schema = printed(&["schema", "result"]);
    let good = printed(&["check", "--format", "json", "examples/land-and-exports-2016/company.toml"]);
    fits(&schema, &good);
    let spoilt: [(&str, Spoil); 4] = [
        ("a key more", |json| json["more"] = Json::Null),
        ("a key less", |json| {
            json.as_object_mut().unwrap().remove("inventories");
        }),
        ("a number for a text", |json| json["results"][0]["rule"] = 1.into()),
        ("an unknown verdict", |json| json["results"][0]["verdict"] = "maybe".into()),
    ];
    for (what, spoil) in spoilt {
        let (mut bad, mut found) = (good.clone(), Vec::new());
        spoil(&mut bad);
        misfits(&schema, &bad, &schema, "", &mut found);
        assert!(!found.is_empty(), "{what}");
    }
}
