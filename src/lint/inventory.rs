//! Clause inventories, held against the official text: every sentence is accounted for, and every rule has its entry.

use std::collections::BTreeMap;
use std::ops::Range;

use super::citations::located;
use crate::both;
use crate::diag::{Code, Diagnostic, FileId, Report, Sources, Span};
use crate::model::{Instrument, InstrumentId, Model};
use crate::text::{Places, sentences};

/// Every inventory of the model.
pub fn check(model: &Model, sources: &Sources, report: &mut Report) {
    let mut places = BTreeMap::new();
    for empty in &model.empties {
        let instrument = model.instruments.get(empty.instrument.index());
        if let Some(file) = instrument.and_then(|i| i.text) {
            let (locator, span) = &empty.at;
            let of_text = places.entry(file).or_insert_with(|| Places::of(&sources.get(file).text));
            located(of_text.locate(locator), locator, *span, report);
        }
    }
    for (instrument, id) in model.instruments.iter().zip((0..).map(InstrumentId)) {
        // An inventory without its text has been reported.
        if let (Some(file), false) = (instrument.text, instrument.inventory.is_empty()) {
            every_rule_has_its_entry(model, instrument, id, report);
            every_sentence_is_named(model, instrument, id, (file, &sources.get(file).text), report);
        }
    }
}

fn every_sentence_is_named(
    model: &Model,
    instrument: &Instrument,
    id: InstrumentId,
    (file, text): (FileId, &str),
    report: &mut Report,
) {
    let locators = model.accounts.iter().filter(|account| account.instrument == id).filter_map(|a| a.at.as_deref());
    let mut places = Places::of(text);
    let mut named: Vec<Range<usize>> = locators.filter_map(|l| places.locate(l).ok()).flatten().collect();
    // Each with the farthest end of those that begin no later: where that is not far enough, none is.
    named.sort_by_key(|place| place.start);
    let mut farthest = 0;
    for place in &mut named {
        farthest = place.end.max(farthest);
        place.end = farthest;
    }
    for (part, span) in &instrument.inventory {
        let Some(all) = sentences(text, part) else {
            let message = both!("正文没有 `{part}` 这一部分", "the text has no part `{part}`");
            report.add(Diagnostic::new(Code::UnknownLocator, *span, message).help(both!(
                "写部分的序号，如 `三`；正文中该行以 `三、` 开头",
                "write the numeral of a part, such as `三`, whose line begins with `三、`"
            )));
            continue;
        };
        for sentence in all {
            let Range { start, end } = sentence.range;
            let begun = named.partition_point(|place| place.start <= start);
            if named.get(..begun).and_then(<[_]>::last).is_some_and(|place| end <= place.end) {
                continue;
            }
            let (locator, instrument) = (&sentence.locator, &instrument.id);
            let message =
                both!("条款清单没有列入 `{locator}` 这一句", "the inventory does not account for `{locator}`");
            report.add(Diagnostic::new(Code::UnaccountedSentence, Span::new(file, start, end), message).help(both!(
                "在规则包中为它写 [[entry]]；不含任何承诺的写 [[empty]]：instrument = \"{instrument}\"，at = \"{locator}\"",
                "write an [[entry]] for it, or an [[empty]] if it promises nothing: instrument = \"{instrument}\", at = \"{locator}\""
            )));
        }
    }
}

fn every_rule_has_its_entry(model: &Model, instrument: &Instrument, id: InstrumentId, report: &mut Report) {
    for rule in model.rules.iter().filter(|rule| rule.clause.instrument == id) {
        let mut of_instrument = model.accounts.iter().filter(|account| account.instrument == id);
        if of_instrument.any(|account| account.rules.iter().any(|named| **named == *rule.id)) {
            continue;
        }
        let (name, cited) = (&rule.id, instrument.cited());
        let message = both!(
            "`{name}` 以{cited}为依据，其条款清单却没有列出这条规则",
            "`{name}` is granted by {cited}, but no entry of its inventory names it"
        );
        report.add(Diagnostic::new(Code::RuleWithoutEntry, rule.span, message).help(both!(
            "在该条款的 [[entry]] 中写 rules = [\"{name}\"]",
            "write rules = [\"{name}\"] in the [[entry]] of the clause that grants it"
        )));
    }
}
