//! What the change means for a book of clients: how many answers differ, sums before and after, and the clients.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::both;
use crate::diff::{Book, RuleChange};
use crate::explain::Verdict;
use crate::render::findings::Attached;
use crate::render::markdown::escaped;
use crate::text::visible;
use crate::value::{Bilingual, Lang};

/// How many clients a text names.
const SHOWN: usize = 20;

/// The book in every form.
#[must_use]
pub fn book(book: &Book, lang: Lang) -> Attached {
    Attached {
        name: "profiles",
        is_noticed: false,
        text: text(book, lang),
        markdown: markdown(book, lang),
        json: json_of(book),
    }
}

/// `100 户，12 户的结果不同`.
fn headline(book: &Book) -> Bilingual {
    let (answered, changed, rejected) = (book.answered, book.changed, book.rejected);
    let clients = if answered == 1 { "client" } else { "clients" };
    let rows = if rejected == 1 { "1 more row".to_owned() } else { format!("{rejected} more rows") };
    if rejected == 0 {
        both!("{answered} 户中 {changed} 户的结果不同", "the answers of {changed} of {answered} {clients} differ")
    } else {
        both!(
            "{answered} 户中 {changed} 户的结果不同；另有 {rejected} 行不能读取",
            "the answers of {changed} of {answered} {clients} differ; {rows} cannot be read"
        )
    }
}

/// What changed in a rule, in pieces.
fn pieces(change: &RuleChange, lang: Lang) -> Vec<String> {
    let mut all = Vec::new();
    for ((from, to), count) in &change.verdicts {
        let (from, to) = (from.label(), to.label());
        let words = format!("{} → {}", from.in_lang(lang), to.in_lang(lang));
        all.push(format!("{words}{}{count}", lang.pick("：", ": ")));
    }
    for (output, (before, after)) in &change.sums {
        let by = after.saturating_sub(*before);
        let sign = if by.is_sign_negative() { "" } else { "+" };
        let lead = lang.pick("合计", "in all");
        all.push(format!("{output} {lead} {before:.2} → {after:.2} ({sign}{by:.2})"));
    }
    all
}

fn text(book: &Book, lang: Lang) -> String {
    let mut out = format!("\n{}\n", headline(book).in_lang(lang));
    for (rule, change) in &book.rules {
        let _ = writeln!(out, "  {rule}{}{}", lang.pick("：户数 ", ": clients "), change.clients);
        for piece in pieces(change, lang) {
            let _ = writeln!(out, "    {piece}");
        }
    }
    for client in book.clients.iter().take(SHOWN) {
        let row = &client.row;
        let lead = both!("  第 {row} 行", "  row {row}");
        let _ = writeln!(out, "{}", format!("{} {}", lead.in_lang(lang), visible(&client.name)).trim_end());
        for (column, before, after) in &client.cells {
            let (before, after) = (cell(before, lang), cell(after, lang));
            let _ = writeln!(out, "    {column}{}{before} → {after}", lang.pick("：", ": "));
        }
    }
    let named = book.clients.len().min(SHOWN) as u64;
    if book.changed > named {
        let more = book.changed.saturating_sub(named);
        let _ = writeln!(out, "{}", both!("  另有 {more} 户", "  and {more} more").in_lang(lang));
    }
    out
}

/// A cell for people: a verdict in words, and a word for what is not there.
fn cell(text: &str, lang: Lang) -> String {
    let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.name() == text);
    match verdict {
        Some(verdict) => verdict.label().in_lang(lang).to_owned(),
        None if text.is_empty() => lang.pick("无", "none").to_owned(),
        None => visible(text).into_owned(),
    }
}

fn markdown(book: &Book, lang: Lang) -> String {
    let mut out = format!("{}\n", headline(book).in_lang(lang));
    if book.rules.is_empty() {
        return out;
    }
    let heads = lang.pick("| 规则 | 户数 | 变化 |", "| rule | clients | change |");
    let _ = writeln!(out, "\n{heads}\n| --- | ---: | --- |");
    for (rule, change) in &book.rules {
        let words = pieces(change, lang).iter().map(|piece| escaped(piece)).collect::<Vec<_>>().join("<br>");
        let _ = writeln!(out, "| {} | {} | {words} |", escaped(rule), change.clients);
    }
    out
}

fn json_of(book: &Book) -> Json {
    let rules = book.rules.iter().map(|(rule, change)| {
        let verdicts = change
            .verdicts
            .iter()
            .map(|((from, to), count)| json!({ "from": from.name(), "to": to.name(), "clients": count }));
        let sums = change.sums.iter().map(|(output, (before, after))| {
            json!({ "output": output, "before": format!("{before:.2}"), "after": format!("{after:.2}") })
        });
        json!({
            "rule": rule,
            "clients": change.clients,
            "verdicts": verdicts.collect::<Vec<_>>(),
            "sums": sums.collect::<Vec<_>>(),
        })
    });
    let clients = book.clients.iter().map(|client| {
        let cells = client
            .cells
            .iter()
            .map(|(column, before, after)| json!({ "column": column, "before": before, "after": after }));
        json!({ "row": client.row, "name": client.name, "cells": cells.collect::<Vec<_>>() })
    });
    json!({
        "answered": book.answered,
        "rejected": book.rejected,
        "changed": book.changed,
        "rules": rules.collect::<Vec<_>>(),
        "clients": clients.collect::<Vec<_>>(),
    })
}
