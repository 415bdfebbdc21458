//! `huiqi explain`: a rule, a fact, a term, a parameter or table, an instrument, or a finding's code, on one page.

mod code;
mod fact;
mod law;
mod rule;
mod uses;
mod words;

pub use uses::facts_of;
pub use words::{period, type_words};

use super::exit::Exit;
use super::page::{Item, Page, PageFormat};
use super::rules::{self, Rules, RulesArgs, offered};
use super::terminal::Terminal;
use crate::both;
use crate::diag::{CODES, Code, nearest};
use crate::model::Model;
use crate::value::Bilingual;

/// A rule, fact, term, parameter, table, instrument or finding (解释一条规则、一项事实、一个用语、一份文件或一个错误码)
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  huiqi explain industrial-land-floor    a rule (规则)
  huiqi explain tax.wages                a fact (事实)
  huiqi explain gx-2015-23               an instrument (文件)
  huiqi explain HQ0504                   a finding (错误码)")]
pub struct Args {
    /// The name of the thing
    #[arg(value_name = "NAME")]
    name: String,
    /// How the page is written (输出格式)
    #[arg(long, value_enum, default_value_t)]
    format: PageFormat,
    #[command(flatten)]
    rules: RulesArgs,
}

/// Runs the command.
///
/// # Errors
/// When rule packs are wrong, nothing has that name, or the page cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let name = args.name.trim();
    let page = if let Some(code) = Code::find(name) {
        code::page(code)
    } else {
        let rules = rules::load(args.rules.rules.as_deref(), terminal)?;
        page_of(&rules, name).ok_or_else(|| terminal.error(&unknown(&rules.model, name)))?
    };
    terminal.write(&page.render(args.format, terminal))?;
    Ok(Exit::Success)
}

/// The page of whatever has that name.
fn page_of(rules: &Rules, name: &str) -> Option<Page> {
    let model = &rules.model;
    let plain = without_index(name);
    let named = |id: &str| id == name;
    if let Some(rule) = model.rules.iter().find(|rule| named(&rule.id)) {
        return Some(rule::page(rules, rule));
    }
    if let Some(id) = model.fact(&plain) {
        return model.facts.get(id.index()).map(|fact| fact::page(rules, id, fact));
    }
    if let Some(record) = model.records.iter().find(|record| named(&record.id)) {
        return Some(fact::record_page(model, record));
    }
    if let Some(at) = model.terms.iter().position(|term| named(&term.id)) {
        return model.terms.get(at).map(|term| law::term_page(rules, at, term));
    }
    if let Some(at) = model.parameters.iter().position(|parameter| named(&parameter.id)) {
        return model.parameters.get(at).map(|parameter| law::parameter_page(model, at, parameter));
    }
    if let Some(at) = model.tables.iter().position(|table| named(&table.id)) {
        return model.tables.get(at).map(|table| law::table_page(model, at, table));
    }
    let instrument = model.instruments.iter().find(|i| named(&i.id) || i.number.as_deref() == Some(name))?;
    Some(law::instrument_page(model, instrument))
}

/// `land[2].grade` as `land.grade`.
fn without_index(name: &str) -> String {
    match (name.split_once('['), name.split_once(']')) {
        (Some((before, _)), Some((_, after))) => format!("{before}{after}"),
        _ => name.to_owned(),
    }
}

fn unknown(model: &Model, name: &str) -> Bilingual {
    let names = (model.rules.iter().map(|rule| &*rule.id))
        .chain(model.facts.iter().map(|fact| &*fact.id))
        .chain(model.records.iter().map(|record| &*record.id))
        .chain(model.terms.iter().map(|term| &*term.id))
        .chain(model.parameters.iter().map(|parameter| &*parameter.id))
        .chain(model.tables.iter().map(|table| &*table.id))
        .chain(model.instruments.iter().map(|instrument| &*instrument.id))
        .chain(CODES.iter().map(|info| info.name));
    let words = both!(
        "没有名为 `{name}` 的规则、事实、用语、文件或错误码",
        "no rule, fact, term, instrument or code is named `{name}`"
    );
    offered(words, nearest(name, names), "huiqi list rules|facts|instruments|codes")
}

/// The rules of a model by title, for pages.
fn rule_items<'r>(rules: impl IntoIterator<Item = &'r crate::model::Rule>) -> Vec<Item> {
    let item = |rule: &crate::model::Rule| {
        let (id, zh, en) = (&rule.id, &rule.title.zh, &rule.title.en);
        Item::new(both!("{id}  {zh}", "{id}  {en}"))
    };
    rules.into_iter().map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_are_passed_over() {
        assert_eq!(without_index("land[2].grade"), "land.grade");
        assert_eq!(without_index("tax.wages"), "tax.wages");
    }
}
