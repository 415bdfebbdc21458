//! `check` and `batch` give the same answers for the same company, whichever way the company is written.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

#[path = "support/book.rs"]
mod book;
mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use book::Client;
use rust_decimal::Decimal;
use serde_json::Value as Json;

fn huiqi(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_huiqi")).args(args).current_dir(dir).env("LANG", "en").output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Without what differs between ways of writing: the name of the source and lines in it.
fn plain(mut value: Json) -> Json {
    fn strip(value: &mut Json) {
        match value {
            Json::Object(map) => {
                map.remove("line");
                map.remove("source");
                map.values_mut().for_each(strip);
            }
            Json::Array(all) => all.iter_mut().for_each(strip),
            // A row has no lines: `line 7: date of …`, `第7行 …`.
            Json::String(text) => {
                let rest = text.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
                let rest = rest.or_else(|| text.strip_prefix('第').and_then(|rest| rest.split_once("行 ")));
                if let Some((digits, rest)) = rest
                    && digits.parse::<usize>().is_ok()
                {
                    *text = rest.to_owned();
                }
            }
            _ => {}
        }
    }
    strip(&mut value);
    value
}

/// Where two values differ first, batch first.
fn difference(a: &Json, b: &Json, path: &str) -> Option<String> {
    match (a, b) {
        (Json::Object(a), Json::Object(b)) if a.keys().eq(b.keys()) => {
            a.iter().find_map(|(key, value)| difference(value, &b[key], &format!("{path}.{key}")))
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).zip(0..).find_map(|((a, b), at)| difference(a, b, &format!("{path}[{at}]")))
        }
        _ => (a != b).then(|| format!("{path}\n  batch {a}\n  check {b}")),
    }
}

/// The answers of `check` for each client: `None` for one that is refused.
fn checked(dir: &Path, clients: &[Client]) -> Vec<Option<Json>> {
    let names: Vec<String> = (0..clients.len()).map(|at| format!("{at:04}.toml")).collect();
    for (client, name) in clients.iter().zip(&names) {
        std::fs::write(dir.join(name), client.toml()).unwrap();
    }
    let mut args = vec!["check", "--format", "json"];
    args.extend(names.iter().map(String::as_str));
    let output = huiqi(dir, &args);
    let all: Vec<Json> = serde_json::from_str(&stdout(&output)).unwrap();
    let mut by_name: BTreeMap<String, Json> =
        all.into_iter().map(|answer| (answer["profile"]["source"].as_str().unwrap().to_owned(), answer)).collect();
    names.iter().map(|name| by_name.remove(name)).collect()
}

fn agree(clients: &[Client]) -> (usize, usize) {
    let dir = tempfile();
    let checked = checked(&dir, clients);
    let csv = dir.join("book.csv");
    std::fs::write(&csv, book::csv(clients)).unwrap();
    std::fs::write(dir.join("book.ndjson"), clients.iter().map(Client::ndjson).collect::<String>()).unwrap();
    let refused = checked.iter().filter(|answer| answer.is_none()).count();
    for input in ["book.csv", "book.ndjson"] {
        let output = huiqi(&dir, &["batch", input, "--format", "ndjson", "--threads", "3"]);
        assert_eq!(output.status.code(), Some(i32::from(refused > 0)), "{}", String::from_utf8_lossy(&output.stderr));
        let lines: Vec<Json> = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), clients.len());
        for ((line, checked), client) in lines.into_iter().zip(&checked).zip(clients) {
            match checked {
                None => assert!(
                    line["errors"].as_array().is_some_and(|all| !all.is_empty()),
                    "{input}: {line}\n{}",
                    client.toml()
                ),
                Some(checked) => {
                    let difference = difference(&plain(line), &plain(checked.clone()), "");
                    assert!(difference.is_none(), "{input}: {}\n{}", difference.unwrap(), client.toml());
                }
            }
        }
    }
    let wide = |input: &str, threads: &str| {
        let output = huiqi(&dir, &["batch", input, "--threads", threads]);
        (stdout(&output), stdout(&huiqi(&dir, &["batch", input, "--long", "--threads", threads])))
    };
    let (one, long) = wide("book.csv", "1");
    assert_eq!((one.clone(), long.clone()), wide("book.ndjson", "3"));
    assert_summary(&huiqi(&dir, &["batch", "book.csv", "--threads", "3"]), &checked);
    for (row, checked) in rows(&one).iter().zip(&checked) {
        match checked {
            None => assert!(!row["error"].is_empty() && row.iter().all(|(k, v)| known(k) || v.is_empty())),
            Some(checked) => assert_wide(row, checked),
        }
    }
    let long = rows(&long);
    for (number, checked) in (1..).zip(&checked) {
        let of_client: Vec<_> = long.iter().filter(|row| row["row"] == format!("{number}")).collect();
        if let Some(checked) = checked {
            assert_long(&of_client, checked);
        } else {
            assert_eq!(of_client.len(), 1);
            assert!(!of_client[0]["reasons"].is_empty());
        }
    }
    std::fs::remove_dir_all(&dir).unwrap();
    (clients.len() - refused, refused)
}

fn known(column: &str) -> bool {
    matches!(column, "row" | "company.name" | "company.credit_code" | "error")
}

fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// The rules of a wide row, made anew from the answers of `check`.
fn assert_wide(row: &BTreeMap<String, String>, checked: &Json) {
    const ORDER: [&str; 6] = ["applies", "discretionary", "undetermined", "not_met", "out_of_scope", "not_in_force"];
    let mut by_rule: BTreeMap<&str, Vec<&Json>> = BTreeMap::new();
    let mut missing = std::collections::BTreeSet::new();
    for result in checked["results"].as_array().unwrap() {
        by_rule.entry(result["rule"].as_str().unwrap()).or_default().push(result);
        if result["verdict"] == "undetermined" {
            missing.extend(result["missing"].as_array().unwrap().iter().map(|m| m.as_str().unwrap()));
        }
    }
    assert_eq!(row["missing"], missing.into_iter().collect::<Vec<_>>().join(";"));
    assert_eq!(row["error"], "");
    for (rule, results) in &by_rule {
        let verdict = ORDER.into_iter().find(|v| results.iter().any(|r| r["verdict"] == *v)).unwrap();
        assert_eq!(row[*rule], verdict, "{rule}");
        let prefix = format!("{rule}.");
        for (column, cell) in row.iter().filter(|(column, _)| column.starts_with(&prefix)) {
            let id = column.strip_prefix(&prefix).unwrap();
            let positive = results.iter().filter(|r| r["verdict"] == verdict && ORDER[..2].contains(&verdict));
            let there: Vec<&Json> =
                positive.flat_map(|r| r["outputs"].as_array().unwrap()).filter(|output| output["id"] == id).collect();
            let expected = if there.iter().any(|o| o["value"].is_null() && o["unit"] == "CNY") || there.is_empty() {
                String::new()
            } else if there[0]["unit"] == "CNY" {
                let sum: Decimal = there.iter().map(|o| o["value"].as_str().unwrap().parse::<Decimal>().unwrap()).sum();
                sum.to_string()
            } else {
                let mut texts: Vec<String> = Vec::new();
                for output in there.iter().filter(|o| !o["value"].is_null()) {
                    let text = match &output["value"] {
                        Json::String(text) => text.clone(),
                        other => other.to_string(),
                    };
                    if !texts.contains(&text) {
                        texts.push(text);
                    }
                }
                texts.join(";")
            };
            assert_eq!(*cell, expected, "{column}");
        }
    }
}

/// The summary on standard error, made anew from the answers of `check`.
fn assert_summary(output: &Output, checked: &[Option<Json>]) {
    const NAMES: [(&str, &str); 6] = [
        ("applies", "applies"),
        ("discretionary", "authority decides"),
        ("undetermined", "undetermined"),
        ("not_met", "not met"),
        ("out_of_scope", "out of scope"),
        ("not_in_force", "not in force"),
    ];
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    let mut verdicts: BTreeMap<String, BTreeMap<usize, usize>> = BTreeMap::new();
    let mut near: BTreeMap<(String, String), usize> = BTreeMap::new();
    for checked in checked.iter().flatten() {
        let mut of_client: BTreeMap<&str, usize> = BTreeMap::new();
        for result in checked["results"].as_array().unwrap() {
            let rule = result["rule"].as_str().unwrap();
            titles.insert(rule.to_owned(), result["title"]["en"].as_str().unwrap().to_owned());
            let at = NAMES.iter().position(|(name, _)| result["verdict"] == *name).unwrap();
            let first = of_client.entry(rule).or_insert(at);
            *first = (*first).min(at);
            let parts: Vec<&Json> =
                result["requirements"].as_array().unwrap().iter().filter(|r| r["part"] == "require").collect();
            let unmet: Vec<&&Json> = parts.iter().filter(|r| r["state"] == "unmet").collect();
            if let ("not_met", [one]) = (NAMES[at].0, &*unmet)
                && parts.iter().all(|r| r["state"] != "unknown")
                // Without its date it is not known whether the rule was in force.
                && !result["decided_on"].is_null()
                && result["requirements"].as_array().unwrap().iter().all(|r| r["part"] == "require" || r["state"] == "met")
            {
                *near.entry((rule.to_owned(), one["label"]["en"].as_str().unwrap().to_owned())).or_default() += 1;
            }
        }
        for (rule, at) in of_client {
            *verdicts.entry(rule.to_owned()).or_default().entry(at).or_default() += 1;
        }
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let (mut lines, mut misses) = (0, 0);
    for (rule, counts) in &verdicts {
        let positive = counts.keys().any(|at| *at < 2);
        let counts: Vec<String> = counts.iter().map(|(at, count)| format!("{} {count}", NAMES[*at].1)).collect();
        let line = format!("\n  {}: {}\n", titles[rule], counts.join(", "));
        if positive || near.keys().any(|(of, _)| of == rule) {
            assert!(said.contains(&line), "{line}{said}");
            lines += 1;
        } else {
            assert!(!said.contains(&format!("  {}: ", titles[rule])), "{line}{said}");
        }
    }
    for ((_, label), count) in &near {
        let line = format!("    missed by one requirement only, {count}: {label}");
        assert!(said.contains(&line), "{line}\n{said}");
        misses += 1;
    }
    assert!(lines > 10 && misses > 3, "{lines} benefits, {misses} near misses");
}

fn assert_long(rows: &[&BTreeMap<String, String>], checked: &Json) {
    let results = checked["results"].as_array().unwrap();
    let lines = |r: &Json| r["outputs"].as_array().unwrap().len().max(1);
    assert_eq!(rows.len(), results.iter().map(lines).sum::<usize>());
    let mut rows = rows.iter();
    for result in results {
        let outputs = result["outputs"].as_array().unwrap();
        let mut outputs: Vec<Option<&Json>> = outputs.iter().map(Some).collect();
        if outputs.is_empty() {
            outputs.push(None);
        }
        for output in outputs {
            let row = rows.next().unwrap();
            assert_eq!(row["rule"], result["rule"].as_str().unwrap());
            assert_eq!(row["verdict"], result["verdict"].as_str().unwrap());
            assert_eq!(row["record"], result["record"]["index"].as_u64().map_or(String::new(), |i| i.to_string()));
            let names = |json: &Json| {
                let all: Vec<&str> = json.as_array().into_iter().flatten().map(|m| m.as_str().unwrap()).collect();
                all.join(";")
            };
            let Some(output) = output else {
                assert_eq!(row["missing"], names(&result["missing"]));
                continue;
            };
            assert_eq!(row["output"], output["id"].as_str().unwrap());
            assert_eq!(row["missing"], names(&output["missing"]));
            let value = match &output["value"] {
                Json::Null => String::new(),
                Json::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(row["value"], value);
        }
    }
}

fn tempfile() -> std::path::PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("agrees-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

#[test]
fn sparse_clients() {
    let (_, loaded) = support::shipped();
    let (answered, _) = agree(&book::clients(&loaded.model, 120, 0.15));
    assert!(answered > 60, "too few clients are free of contradictions: {answered}");
}

#[test]
fn half_stated_clients() {
    let (_, loaded) = support::shipped();
    let (answered, refused) = agree(&book::clients(&loaded.model, 60, 0.5));
    assert!(answered > 2 && refused > 2, "{answered} answered, {refused} refused");
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let (_, loaded) = support::shipped();
    let dir = tempfile();
    let mut clients = book::clients(&loaded.model, 1_100, 0.2);
    let answers = |clients: &[Client]| {
        std::fs::write(dir.join("book.csv"), book::csv(clients)).unwrap();
        let output = huiqi(&dir, &["batch", "book.csv"]);
        let said = String::from_utf8(output.stderr.clone()).unwrap();
        let mut rows = rows(&stdout(&output));
        rows.iter_mut().for_each(|row| drop(row.remove("row")));
        // Which rows are meant is said by their numbers.
        let plain = |line: &str| {
            let line = line.split("; nearest is").next().unwrap();
            line.split("please check: rows").next().unwrap().to_owned()
        };
        let said = said.lines().filter(|line| !line.starts_with("book.csv:")).map(plain).collect::<Vec<_>>();
        (rows, said)
    };
    let (before, said) = answers(&clients);
    clients.reverse();
    let (mut after, said_after) = answers(&clients);
    after.reverse();
    assert!(before == after);
    assert_eq!(said, said_after);
    std::fs::remove_dir_all(&dir).unwrap();
}
