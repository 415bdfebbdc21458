//! The pages of a fact and of a kind of record.

use super::rule_items;
use super::uses::{Used, rules_that_use};
use super::words::type_words;
use crate::both;
use crate::cli::page::{Item, Page};
use crate::cli::returns::places;
use crate::cli::rules::Rules;
use crate::model::{Fact, FactId, Format, Model, Record};
use crate::value::{Bilingual, Type, plain};

/// The page of a fact.
pub fn page(rules: &Rules, id: FactId, fact: &Fact) -> Page {
    let model = &rules.model;
    let mut page = Page {
        kind: "fact",
        kind_label: Bilingual::fixed("事实", "fact"),
        name: fact.id.to_string(),
        title: fact.label.clone(),
        sections: Vec::new(),
    };
    page.say("问题", "question", Some(fact.question.clone()));
    page.say("类型", "type", Some(type_words(&fact.kind)));
    if let Type::Enum(options) = &fact.kind {
        let option = |option: &crate::value::EnumOption| {
            let (id, Bilingual { zh, en }) = (&option.id, &option.label);
            Item::new(both!("{id}  {zh}", "{id}  {en}"))
        };
        page.list("选项", "options", options.iter().map(option).collect());
    }
    page.list("范围", "range", bounds(fact).into_iter().map(Item::new).collect());
    page.say("格式", "format", fact.format.map(format_words));
    page.list("取自", "where to find it", places(fact).into_iter().map(Item::new).collect());
    if let Some(assumed) = &fact.assumed {
        let written = rules.sources.slice(assumed.span);
        let words = both!("按 {written} 推定，并在结果中注明", "{written} is assumed, and the result says so");
        page.say("未填时", "while not stated", Some(words));
    }
    page.say(
        "表头写法",
        "spreadsheet headers",
        (!fact.headers.is_empty()).then(|| Bilingual::new(fact.headers.join("、"), fact.headers.join(", "))),
    );
    page.say(
        "示例",
        "example",
        fact.example.as_ref().map(|example| Bilingual::new(written(fact, example), written(fact, example))),
    );
    page.list("使用它的规则", "rules that use it", rule_items(rules_that_use(model, Used::Fact(id))));
    page
}

/// `wages = 2_000_000.00` under its table.
fn written(fact: &Fact, example: &str) -> String {
    match fact.id.rsplit_once('.') {
        Some((table, key)) if fact.record.is_some() => format!("[[{table}]] {key} = {example}"),
        Some((table, key)) => format!("[{table}] {key} = {example}"),
        None => format!("{} = {example}", fact.id),
    }
}

/// What a number may be.
pub fn bounds(fact: &Fact) -> Vec<Bilingual> {
    let mut all = Vec::new();
    if fact.bounds.integer {
        all.push(Bilingual::fixed("整数", "a whole number"));
    }
    if let Some(min) = fact.bounds.min.map(plain) {
        all.push(both!("不小于 {min}", "not below {min}"));
    }
    if let Some(above) = fact.bounds.above.map(plain) {
        all.push(both!("大于 {above}", "above {above}"));
    }
    if let Some(max) = fact.bounds.max.map(plain) {
        all.push(both!("不大于 {max}", "not above {max}"));
    }
    all
}

fn format_words(format: Format) -> Bilingual {
    match format {
        Format::CreditCode => Bilingual::fixed(
            "18 位统一社会信用代码，按 GB 32100-2015 校验",
            "unified social credit code of 18 characters, verified by GB 32100-2015",
        ),
        Format::IndustryCode => Bilingual::fixed("GB/T 4754 四位小类代码", "four-digit class of GB/T 4754"),
        Format::RegionCode => Bilingual::fixed("六位行政区划代码", "six-digit division code"),
    }
}

/// The page of a kind of record.
pub fn record_page(model: &Model, record: &Record) -> Page {
    let mut page = Page {
        kind: "record",
        kind_label: Bilingual::fixed("清单", "list of records"),
        name: record.id.clone(),
        title: record.label.clone(),
        sections: Vec::new(),
    };
    let id = &record.id;
    page.say(
        "填写",
        "how to state it",
        Some(both!(
            "每项写一个 [[{id}]]；没有则写 {id} = []；不写表示未知",
            "one [[{id}]] each; {id} = [] if there is none; unknown while it is not stated"
        )),
    );
    let of_record = model.facts.iter().filter(|fact| fact.id.split_once('.').is_some_and(|(kind, _)| kind == id));
    let item = |fact: &Fact| {
        let (id, Bilingual { zh, en }) = (&fact.id, &fact.label);
        Item::new(both!("{id}  {zh}", "{id}  {en}"))
    };
    page.list("事实", "facts", of_record.map(item).collect());
    let asked = |rule: &&crate::model::Rule| {
        rule.each.and_then(|id| model.records.get(id.index())).is_some_and(|r| r.id == *id)
    };
    page.list("逐项判断的规则", "rules asked for each", rule_items(model.rules.iter().filter(asked)));
    page
}
