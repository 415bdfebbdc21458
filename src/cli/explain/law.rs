//! The pages of terms, dated parameters, dated tables and instruments.

use super::rule_items;
use super::uses::{Used, rules_that_use};
use super::words::{caveat, citations, period, type_words, value_words, written};
use crate::both;
use crate::cli::cited::{CitedClause, cited};
use crate::cli::page::{Item, Page};
use crate::cli::rules::Rules;
use crate::model::{Instrument, LookupTable, Model, Parameter, ParameterId, TableId, Term, TermId};
use crate::value::{Bilingual, Value};

fn new(kind: &'static str, zh: &'static str, name: &str, title: Bilingual) -> Page {
    Page { kind, kind_label: Bilingual::fixed(zh, kind), name: name.to_owned(), title, sections: Vec::new() }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The page of a term.
pub fn term_page(rules: &Rules, at: usize, term: &Term) -> Page {
    let model = &rules.model;
    let mut page = new("term", "用语", &term.id, term.label.clone());
    page.say("类型", "type", Some(type_words(&term.value.kind)));
    page.say("定义", "definition", Some(written(&rules.sources, term.value.span)));
    page.say("说明", "note", term.note.clone());
    page.list("依据", "clause", citations(model, &term.clauses).into_iter().map(Item::new).collect());
    page.say("可信程度", "certainty", caveat(term.certainty));
    page.list("使用它的规则", "rules that use it", rule_items(rules_that_use(model, Used::Term(TermId(index(at))))));
    page
}

/// The page of a parameter: its values by date.
pub fn parameter_page(model: &Model, at: usize, parameter: &Parameter) -> Page {
    let mut page = new("parameter", "参数", &parameter.id, parameter.label.clone());
    page.say("类型", "type", Some(type_words(&parameter.kind)));
    let item = |dated: &crate::model::DatedValue| {
        let (when, value) = (period(dated.period), value_words(&dated.value, &parameter.kind));
        let mut details = citations(model, &dated.clauses);
        details.extend(caveat(dated.certainty));
        Item::with(join(&when, &value), details)
    };
    page.list("各时期的值", "values by date", parameter.values.iter().map(item).collect());
    let used = Used::Parameter(ParameterId(index(at)));
    page.list("使用它的规则", "rules that use it", rule_items(rules_that_use(model, used)));
    page
}

/// The page of a table: its rows by date.
pub fn table_page(model: &Model, at: usize, table: &LookupTable) -> Page {
    let mut page = new("table", "数据表", &table.id, table.label.clone());
    page.say("类型", "type", Some(type_words(&table.kind)));
    for version in &table.versions {
        let mut about = citations(model, &version.clauses);
        about.extend(caveat(version.certainty));
        page.list("时期", "period", vec![Item::with(period(version.period), about)]);
        let keys = |keys: &[Value]| {
            let words: Vec<Bilingual> =
                keys.iter().zip(&table.keys).map(|(key, kind)| value_words(key, kind)).collect();
            let joined = |pick: fn(&Bilingual) -> &str| words.iter().map(pick).collect::<Vec<_>>().join(" / ");
            Bilingual::new(joined(|w| &w.zh), joined(|w| &w.en))
        };
        let row = |row: &crate::model::Row| {
            let text = join(&keys(&row.keys), &value_words(&row.value, &table.kind));
            // What holds of the whole version is said once, above.
            let own = (row.certainty != version.certainty).then(|| row.certainty.describe());
            Item::with(text, own.into_iter().collect())
        };
        let mut rows: Vec<Item> = version.rows.iter().map(row).collect();
        if let Some(default) = &version.default {
            rows.push(Item::new(join(&Bilingual::fixed("其余", "any other"), &value_words(default, &table.kind))));
        }
        page.list("取值", "rows", rows);
    }
    let used = Used::Table(TableId(index(at)));
    page.list("使用它的规则", "rules that use it", rule_items(rules_that_use(model, used)));
    page
}

/// The page of an instrument.
pub fn instrument_page(model: &Model, instrument: &Instrument) -> Page {
    let mut page = new("instrument", "文件", &instrument.id, Bilingual::same(&instrument.title));
    let same = |text: &String| Bilingual::same(text);
    let date = |date: jiff::civil::Date| Bilingual::same(&date.to_string());
    page.say("文号", "number", instrument.number.as_ref().map(same));
    page.say("发文机关", "issuer", instrument.issuer.as_ref().map(same));
    page.say("发布日期", "issued on", instrument.issued_on.map(date));
    page.say("施行日期", "effective from", instrument.effective_from.map(date));
    page.say("失效日期", "effective to", instrument.effective_to.map(date));
    let (checked, Bilingual { zh, en }) = (instrument.checked_on, instrument.status.label());
    let standing = both!("{zh}（{checked} 核查）", "{en} (checked on {checked})");
    page.list("时效", "standing", vec![Item::with(standing, vec![instrument.checked_against.clone()])]);
    page.say("可信程度", "certainty", Some(instrument.certainty.describe()));
    page.say("网址", "address", instrument.address.as_ref().map(same));
    let of_instrument = cited(model).into_iter().filter(|clause| clause.instrument == instrument.id);
    let item = |clause: CitedClause| {
        let place = clause.locator.unwrap_or_default();
        let text = clause.quote.map_or_else(|| place.clone(), |quote| format!("{place} “{quote}”"));
        Item::with(Bilingual::same(&text), vec![Bilingual::same(&clause.by.join(" "))])
    };
    page.list("被引用的条款", "clauses cited", of_instrument.map(item).collect());
    page
}

fn join(left: &Bilingual, right: &Bilingual) -> Bilingual {
    let (zh, en) = (&left.zh, &left.en);
    let (value_zh, value_en) = (&right.zh, &right.en);
    both!("{zh}：{value_zh}", "{en}: {value_en}")
}
