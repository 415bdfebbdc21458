//! The change for terminals: thing by thing, each line with its place, then what it means.

use std::fmt::Write as _;

use super::{because, differs_in, headline, more, place, sign, without_company};
use crate::diag::Sources;
use crate::diff::{Difference, Meaning};
use crate::text::visible;
use crate::value::Lang;

/// Ends with a line break where there is anything to say.
pub fn text(difference: &Difference, sources: &Sources, lang: Lang) -> String {
    let mut out = String::new();
    let mut open = None;
    for change in &difference.changes.told {
        let thing = (change.kind, change.id.as_str());
        if open != Some(thing) {
            open = Some(thing);
            let (kind, label) = (change.kind.label(), visible(change.label.in_lang(lang)));
            let _ = writeln!(out, "{} {}  {label}", kind.in_lang(lang), visible(&change.id));
        }
        let _ = writeln!(out, "  {} {}", sign(change.happened), visible(headline(change).in_lang(lang).trim_end()));
        for (mark, shown) in [("-", &change.old), ("+", &change.new)] {
            if let Some(shown) = shown {
                let at = place(shown.span, sources);
                let _ = writeln!(out, "      {mark} {}\n        {at}", visible(shown.text.in_lang(lang)));
            }
        }
    }
    if let Some(words) = more(difference) {
        let _ = writeln!(out, "{}", words.in_lang(lang));
    }
    if !difference.rules.is_empty() {
        let _ = writeln!(out, "\n{}", lang.pick("结果可能不同的规则", "rules whose answers can differ"));
    }
    for (rule, meaning) in &difference.rules {
        let why = because(&rule.because);
        let _ = writeln!(out, "  {}{}{}", rule.rule, lang.pick("：", ": "), visible(why.in_lang(lang)));
        let Some(meaning) = meaning else { continue };
        if let Some(words) = without_company(meaning) {
            let _ = writeln!(out, "    {}", words.in_lang(lang));
        }
        if let Meaning::Differs(example) = meaning {
            let (lead, stated) = (lang.pick("例如：", "for example: "), visible(example.stated.in_lang(lang)));
            let _ = writeln!(out, "    {lead}{stated}");
            for delta in &example.deltas {
                let (what, old, new) = (differs_in(&delta.aspect), delta.old.in_lang(lang), delta.new.in_lang(lang));
                let colon = lang.pick("：", ": ");
                let _ = writeln!(out, "      {}{colon}{} → {}", what.in_lang(lang), visible(old), visible(new));
            }
        }
    }
    out
}
