//! The texts that the workbook's sheets share: words, titles, and whatever the rules say again and again.

use std::collections::BTreeSet;

use super::columns::Column;
use super::{detail, faults, frame, questions};
use crate::explain::{Citation, Verdict, WithYears, cite, return_line};
use crate::model::{Clause, Model};
use crate::render::opinion::cells::cited;
use crate::render::{said, unit};
use crate::value::{Bilingual, Lang, Type};

/// All of them, each once: first the verdicts, then the words of [`super::Word`] in their order.
#[must_use]
pub fn texts(model: &Model, columns: &[Column], lang: Lang) -> Vec<String> {
    let mut all: Vec<String> = Verdict::ALL.iter().map(|v| v.label().in_lang(lang).to_owned()).collect();
    let words = [
        Bilingual::fixed("已评估", "answered"),
        Bilingual::fixed("符合", "met"),
        Bilingual::fixed("不符合", "not met"),
        Bilingual::fixed("待确认", "unknown"),
        Bilingual::fixed("适用范围", "scope"),
        Bilingual::fixed("享受条件", "requirement"),
        Bilingual::fixed("优惠结果", "result"),
    ];
    all.extend(words.iter().map(|word| word.in_lang(lang).to_owned()));
    let mut more: Vec<String> = columns.iter().map(|column| column.title.clone()).collect();
    let titles = detail::COLUMNS.iter().chain(&questions::COLUMNS).chain(&faults::COLUMNS);
    more.extend(titles.map(|(title, _)| title.in_lang(lang).to_owned()));
    let clauses = |clauses: &[Clause]| {
        let citations: Vec<Citation> = clauses.iter().map(|clause| cite(model, clause)).collect();
        cited(&citations, lang)
    };
    for rule in &model.rules {
        more.push(said(&rule.title, lang));
        more.push(clauses(std::slice::from_ref(&rule.clause)));
        for condition in rule.scope.iter().chain(&rule.require) {
            more.extend([said(&condition.label, lang), clauses(&condition.clauses)]);
        }
        for output in &rule.outputs {
            more.extend([said(&output.label, lang), clauses(&output.clauses)]);
            if let Type::Number(of) = &output.kind {
                more.push(unit(*of, lang));
            }
        }
    }
    for fact in &model.facts {
        more.extend([said(&fact.label, lang), said(&fact.question, lang)]);
        more.extend(fact.where_to_find.iter().map(|place| said(place, lang)));
        more.extend(fact.returns.iter().map(|line| said(&return_line(line, WithYears::No), lang)));
    }
    let mut seen = BTreeSet::new();
    more.retain(|text| !text.is_empty() && seen.insert(text.clone()));
    all.extend(more);
    all.truncate(frame::MOST_COLUMNS);
    all
}
