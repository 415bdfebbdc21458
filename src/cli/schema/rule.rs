//! The schema of rule files, made from the field tables that read them.

use serde_json::{Map, Value as Json, json};

use super::headed;
use crate::syntax::shape::{Field, LIBRARY, RULE, Shape, Want, meaning};

/// A file with an `id` is a rule, any other a library. The keys of both stand at the top too: editors that do not follow
/// conditions offer and explain them from there.
pub fn schema() -> Json {
    let mut definitions = Map::new();
    define(&RULE, &mut definitions);
    define(&LIBRARY, &mut definitions);
    let mut keys = Map::new();
    for shape in [&LIBRARY, &RULE] {
        keys.extend(shape.fields.iter().map(|field| (field.key.to_owned(), property(shape, field, &mut definitions))));
    }
    headed(
        "rule",
        "huiqi rule file (规则文件)",
        json!({
            "type": "object",
            "properties": keys,
            "additionalProperties": true,
            "if": { "type": "object", "required": ["id"], "additionalProperties": true },
            "then": reference(&RULE),
            "else": reference(&LIBRARY),
            "$defs": definitions,
        }),
    )
}

/// The name of a shape without what a JSON pointer would have to escape.
fn name(shape: &Shape) -> String {
    shape.name.replace('/', "-")
}

fn reference(shape: &Shape) -> Json {
    json!({ "$ref": format!("#/$defs/{}", name(shape)) })
}

/// What a key may hold, with its meaning in both languages.
fn property(shape: &Shape, field: &Field, definitions: &mut Map<String, Json>) -> Json {
    let mut schema = want(&field.want, definitions);
    if let (Some(keys), Some(words)) = (schema.as_object_mut(), meaning(shape, field.key)) {
        keys.insert("description".into(), json!(format!("{}\n{}", words.zh, words.en)));
    }
    schema
}

fn define(shape: &Shape, definitions: &mut Map<String, Json>) {
    if definitions.contains_key(&name(shape)) {
        return;
    }
    // Taken first, so that a shape that holds itself would end here.
    definitions.insert(name(shape), Json::Null);
    let mut keys = Map::new();
    for field in shape.fields {
        keys.insert(field.key.to_owned(), property(shape, field, definitions));
    }
    let required: Vec<&str> = shape.fields.iter().filter(|field| field.required).map(|field| field.key).collect();
    let mut schema = json!({ "type": "object", "properties": keys, "additionalProperties": false });
    if let (Some(schema), false) = (schema.as_object_mut(), required.is_empty()) {
        schema.insert("required".into(), json!(required));
    }
    definitions.insert(name(shape), schema);
}

fn want(wanted: &Want, definitions: &mut Map<String, Json>) -> Json {
    match wanted {
        Want::Text | Want::Expression => json!({ "type": "string", "minLength": 1 }),
        Want::Kebab => json!({ "type": "string", "pattern": "^[a-z][a-z0-9-]*$" }),
        Want::Dotted => json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*$" }),
        Want::Boolean => json!({ "type": "boolean" }),
        Want::Integer => json!({ "type": "integer" }),
        Want::Number => json!({ "type": ["number", "string"] }),
        Want::Date => json!({ "type": "string", "format": "date" }),
        // Some editors take a date for a type of its own.
        Want::Scalar => {
            json!({ "anyOf": [{ "type": ["string", "number", "boolean"] }, { "type": "string", "format": "date" }] })
        }
        Want::OneOf(words) => json!({ "enum": words }),
        Want::Table(shape) => {
            define(shape, definitions);
            reference(shape)
        }
        Want::List(inner) => json!({ "type": "array", "items": want(inner, definitions) }),
        Want::OneOrMore(inner) => {
            let one = want(inner, definitions);
            json!({ "anyOf": [one, { "type": "array", "items": one }] })
        }
        Want::Free => json!({ "type": "object", "additionalProperties": true }),
    }
}
