//! `huiqi schema`: JSON Schema (2020-12) of profiles, rule files and results, for editors and programs.

mod profile;
mod rule;

use clap::ValueEnum;
use serde_json::{Value as Json, json};

use super::exit::Exit;
use super::rules::{self, RulesArgs};
use super::terminal::Terminal;
use crate::render::json::pretty;

/// The result's schema is written by hand: it is a promise, not a reflection of the code.
const RESULT: &str = include_str!("result.json");

/// JSON Schema of a file format (数据格式的 JSON Schema)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which format
    #[arg(value_enum, value_name = "WHAT")]
    what: What,
    #[command(flatten)]
    rules: RulesArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// A profile (企业资料)
    Profile,
    /// A rule file (规则文件)
    Rule,
    /// What `check --format json` prints (判断结果)
    Result,
}

/// Runs the command.
///
/// # Errors
/// When rule packs are wrong or the schema cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let text = match args.what {
        What::Profile => pretty(&profile::schema(&rules::load(args.rules.rules.as_deref(), terminal)?.model)),
        What::Rule => pretty(&rule::schema()),
        What::Result => RESULT.to_owned(),
    };
    terminal.write(&text)?;
    Ok(Exit::Success)
}

/// The keys every schema begins with.
fn headed(id: &str, title: &str, mut schema: Json) -> Json {
    if let Some(keys) = schema.as_object_mut() {
        keys.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        keys.insert("$id".into(), json!(format!("urn:huiqi:{id}")));
        keys.insert("title".into(), json!(title));
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::shape::{LIBRARY, RULE, Shape, Want};

    #[test]
    fn the_result_schema_is_json_and_names_every_key_of_the_contract() {
        let schema: Json = serde_json::from_str(RESULT).unwrap();
        let keys = schema["$defs"]["check"]["required"].as_array().unwrap();
        for key in ["schema", "engine", "packs", "as_of", "profile", "summary", "results", "warnings"] {
            assert!(keys.contains(&json!(key)), "{key}");
        }
    }

    #[test]
    fn the_schema_beside_the_shipped_rules_is_the_one_of_the_field_tables() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/huiqi.schema.json");
        let committed = std::fs::read_to_string(path).unwrap();
        assert_eq!(committed, pretty(&rule::schema()), "write it anew: huiqi schema rule > rules/huiqi.schema.json");
    }

    #[test]
    fn tables_of_different_keys_have_different_names() {
        fn names(shape: &'static Shape, all: &mut Vec<&'static Shape>) {
            if all.iter().all(|seen| !std::ptr::eq(*seen, shape)) {
                all.push(shape);
                shape.fields.iter().for_each(|field| inside(&field.want, all));
            }
        }
        fn inside(want: &'static Want, all: &mut Vec<&'static Shape>) {
            match want {
                Want::Table(shape) => names(shape, all),
                Want::List(want) | Want::OneOrMore(want) => inside(want, all),
                _ => {}
            }
        }
        let mut all = Vec::new();
        names(&RULE, &mut all);
        names(&LIBRARY, &mut all);
        let mut seen: Vec<&str> = all.iter().map(|shape| shape.name).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all.len());
    }

    #[test]
    fn every_reference_of_the_rule_schema_exists() {
        fn references(json: &Json, all: &mut Vec<String>) {
            match json {
                Json::Object(keys) => keys.iter().for_each(|(key, value)| match value.as_str() {
                    Some(name) if key == "$ref" => all.push(name.to_owned()),
                    _ => references(value, all),
                }),
                Json::Array(items) => items.iter().for_each(|item| references(item, all)),
                _ => {}
            }
        }
        let schemas = [rule::schema(), serde_json::from_str(RESULT).unwrap()];
        for schema in schemas {
            let mut all = Vec::new();
            references(&schema, &mut all);
            assert!(!all.is_empty());
            for name in all {
                assert!(schema.pointer(name.trim_start_matches('#')).is_some(), "{name}");
            }
        }
    }
}
