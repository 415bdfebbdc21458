//! A line a company: the object that `check` gives for it, or its row number and what is wrong.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::batch::{Answers, Fault};
use crate::model::{FactId, Frame, RecordId};
use crate::plan::Constant;
use crate::profile::{Profile, RecordFacts, Stated};
use crate::render::json::{Meta, assessment_line, line};
use crate::value::{Lang, Value};

#[derive(Serialize)]
struct Rejected<'a> {
    schema: &'static str,
    row: u64,
    profile: ProfileRef<'a>,
    errors: Vec<ErrorOut>,
}

#[derive(Serialize)]
struct ProfileRef<'a> {
    source: &'a str,
    name: Option<&'a str>,
    credit_code: Option<&'a str>,
}

#[derive(Serialize)]
struct ErrorOut {
    code: String,
    column: Option<usize>,
    title: Option<String>,
    value: String,
    message: String,
}

/// The lines of a chunk.
pub fn rows(answers: &Answers<'_>, meta: &Meta, lang: Lang, out: &mut Vec<u8>) {
    let source = &*answers.origin.file;
    for (company, row) in answers.rows.iter().enumerate() {
        let number = answers.first.saturating_add(company as u64);
        if row.faults.is_empty() {
            let profile = profile(answers, company);
            let as_of = answers.reading.plan.as_of.and_then(|id| profile.stated_date(id));
            let source = format!("{source}#{number}");
            let as_of = as_of.unwrap_or(crate::value::EARLIEST);
            let assessment = answers.reading.assessment(company, &profile, as_of, &source);
            out.extend_from_slice(assessment_line(&assessment, meta).as_bytes());
        } else {
            let text = |text| Some(text).filter(|text: &&str| !text.is_empty());
            let rejected = Rejected {
                schema: "huiqi.rejected/1",
                row: number,
                profile: ProfileRef {
                    source,
                    name: text(row.name(answers.texts)),
                    credit_code: text(row.code(answers.texts)),
                },
                errors: row.faults.iter().map(|fault| error(fault, lang)).collect(),
            };
            out.extend_from_slice(line(&rejected).as_bytes());
        }
    }
}

fn error(fault: &Fault, lang: Lang) -> ErrorOut {
    ErrorOut {
        code: fault.code.to_string(),
        column: fault.place.as_ref().and_then(|place| place.column),
        title: fault.place.as_ref().map(|place| place.title.clone()),
        value: fault.value.clone(),
        message: fault.line(lang),
    }
}

/// The profile that was put into the chunk.
fn profile(answers: &Answers<'_>, company: usize) -> Profile {
    let chunk = answers.reading.chunk;
    let value = |constant| match constant {
        Constant::Boolean(truth) => Value::Boolean(truth),
        Constant::Number(number) => Value::Number(number),
        Constant::Date(date) => Value::Date(date),
        Constant::Text(symbol) => Value::Text(chunk.symbols.text(symbol)),
    };
    let stated = |id: FactId, row: usize| {
        chunk.fact(id).get(row).map(|constant| (id, Stated { value: value(constant), span: None }))
    };
    let facts = || answers.reading.plan.facts.iter().zip((0..).map(FactId));
    let own = facts().filter(|((_, frame), _)| *frame == Frame::Company).filter_map(|(_, id)| stated(id, company));
    let mut records = BTreeMap::new();
    for id in (0..).map(RecordId).take(chunk.records.len()) {
        let rows = chunk.record(id);
        if rows.stated.get(company) {
            let of = |row| -> RecordFacts {
                facts()
                    .filter(|((_, frame), _)| *frame == Frame::Record(id))
                    .filter_map(|(_, id)| stated(id, row))
                    .collect()
            };
            records.insert(id, rows.of(company).map(of).collect());
        }
    }
    Profile { facts: own.collect(), records }
}
