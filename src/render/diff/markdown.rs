//! The change for reports: a table of changes a kind, and a table of what they mean.

use std::fmt::Write as _;

use super::{because, differs_in, headline, more, place, without_company};
use crate::diag::Sources;
use crate::diff::{Difference, Meaning, Shown};
use crate::render::markdown::escaped;
use crate::text::visible;
use crate::value::Lang;

/// Ends with a line break where there is anything to say.
pub fn markdown(difference: &Difference, sources: &Sources, lang: Lang) -> String {
    let mut out = String::new();
    if !difference.changes.told.is_empty() {
        let heads = lang.pick("| 对象 | 变化 | 原 | 现 | 位置 |", "| what | change | was | is | place |");
        let _ = writeln!(out, "{heads}\n| --- | --- | --- | --- | --- |");
    }
    for change in &difference.changes.told {
        let kind = change.kind.label();
        let cell = |shown: &Option<Shown>| {
            shown.as_ref().map_or(String::new(), |shown| escaped(&visible(shown.text.in_lang(lang))))
        };
        let at = change.new.as_ref().or(change.old.as_ref()).map_or(String::new(), |s| place(s.span, sources));
        let _ = writeln!(
            out,
            "| {} {} | {} | {} | {} | {} |",
            kind.in_lang(lang),
            escaped(&visible(&change.id)),
            escaped(&visible(headline(change).in_lang(lang).trim_end())),
            cell(&change.old),
            cell(&change.new),
            escaped(&visible(&at)),
        );
    }
    if let Some(words) = more(difference) {
        let _ = writeln!(out, "\n{}", words.in_lang(lang));
    }
    if !difference.rules.is_empty() {
        let heads = lang.pick("| 规则 | 原因 | 影响 |", "| rule | because | what it means |");
        let _ = writeln!(out, "\n{heads}\n| --- | --- | --- |");
    }
    for (rule, meaning) in &difference.rules {
        let words = match meaning {
            None => String::new(),
            Some(Meaning::Differs(example)) => {
                let mut words = escaped(&visible(example.stated.in_lang(lang)));
                for delta in &example.deltas {
                    let what = differs_in(&delta.aspect);
                    let (old, new) = (delta.old.in_lang(lang), delta.new.in_lang(lang));
                    let line = format!("{}{}{old} → {new}", what.in_lang(lang), lang.pick("：", ": "));
                    let _ = write!(words, "<br>{}", escaped(&visible(&line)));
                }
                words
            }
            Some(other) => without_company(other).map_or(String::new(), |words| escaped(words.in_lang(lang))),
        };
        let why = because(&rule.because);
        let _ = writeln!(out, "| {} | {} | {words} |", escaped(&rule.rule), escaped(&visible(why.in_lang(lang))));
    }
    out
}
