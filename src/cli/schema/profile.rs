//! The schema of profiles, made from the facts of the model.

use serde_json::{Map, Value as Json, json};

use super::headed;
use crate::model::{Fact, Format, Model};
use crate::value::{Type, plain};

/// Every key is optional; a key that no fact has is not allowed.
pub fn schema(model: &Model) -> Json {
    let mut root = Map::new();
    for fact in &model.facts {
        let mut keys = &mut root;
        let (tables, key) = fact.id.rsplit_once('.').unwrap_or(("", &fact.id));
        for (nth, table) in tables.split('.').filter(|table| !table.is_empty()).enumerate() {
            let record = model.records.iter().find(|record| nth == 0 && fact.record.is_some() && record.id == table);
            let entry = keys.entry(table).or_insert_with(|| match record {
                Some(record) => json!({
                    "type": "array",
                    "description": format!("{} / {}", record.label.zh, record.label.en),
                    "items": object(),
                }),
                None => object(),
            });
            let of_table = match entry.get("items") {
                Some(_) => entry.pointer_mut("/items/properties"),
                None => entry.pointer_mut("/properties"),
            };
            keys = of_table.and_then(Json::as_object_mut).expect("every table was made as an object: this is a bug");
        }
        keys.insert(key.to_owned(), value(fact));
    }
    let mut schema = object();
    if let Some(keys) = schema.as_object_mut() {
        keys.insert("properties".into(), Json::Object(root));
    }
    headed("profile", "huiqi profile (企业资料)", schema)
}

fn object() -> Json {
    json!({ "type": "object", "properties": {}, "additionalProperties": false })
}

fn value(fact: &Fact) -> Json {
    let mut schema = match &fact.kind {
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Number(_) => json!({ "anyOf": [number(fact), { "type": "string" }] }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Enum(options) => json!({ "enum": options.iter().map(|option| &*option.id).collect::<Vec<_>>() }),
        Type::Text => match fact.format {
            None => json!({ "type": "string" }),
            Some(Format::CreditCode) => json!({ "type": "string", "minLength": 18 }),
            Some(Format::IndustryCode) => {
                json!({ "anyOf": [{ "type": "string" }, { "type": "integer", "minimum": 100, "maximum": 9999 }] })
            }
            Some(Format::RegionCode) => json!({
                "anyOf": [{ "type": "string", "pattern": "^[0-9]{6}$" }, { "type": "integer", "minimum": 100_000, "maximum": 999_999 }]
            }),
        },
    };
    if let Some(keys) = schema.as_object_mut() {
        keys.insert("title".into(), json!(format!("{} / {}", fact.label.zh, fact.label.en)));
        keys.insert("description".into(), json!(format!("{}\n{}", fact.question.zh, fact.question.en)));
    }
    schema
}

fn number(fact: &Fact) -> Json {
    let mut schema = Map::new();
    schema.insert("type".into(), json!(if fact.bounds.integer { "integer" } else { "number" }));
    let bounds = [("minimum", fact.bounds.min), ("exclusiveMinimum", fact.bounds.above), ("maximum", fact.bounds.max)];
    for (key, bound) in bounds {
        if let Some(bound) = bound.and_then(|bound| serde_json::from_str::<Json>(&plain(bound)).ok()) {
            schema.insert(key.into(), bound);
        }
    }
    Json::Object(schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::rules;
    use crate::cli::terminal::{ColorChoice, Terminal};

    #[test]
    fn every_fact_has_its_place() {
        let rules = rules::load(None, &Terminal::new(None, ColorChoice::Never)).unwrap();
        let schema = schema(&rules.model);
        assert_eq!(schema.pointer("/properties/as_of/format"), Some(&json!("date")));
        assert_eq!(schema.pointer("/properties/tax/properties/wages/anyOf/0/minimum"), Some(&json!(0)));
        assert_eq!(schema.pointer("/properties/land/type"), Some(&json!("array")));
        assert_eq!(schema.pointer("/properties/land/items/properties/area/anyOf/0/exclusiveMinimum"), Some(&json!(0)));
    }
}
