//! A timeline for pasting into a report: the same content as in a terminal, as Markdown.

use std::fmt::Write as _;

use super::entry::{Entries, Line, Piece, entries, headings, reading};
use super::{caveat, head, words};
use crate::explain::Assessment;
use crate::explain::timeline::Timeline;
use crate::render::markdown::escaped;
use crate::render::{View, said};
use crate::value::Lang;

/// The timelines of companies, one after the other.
#[must_use]
pub fn report(all: &[Assessment], view: &View) -> String {
    let each = all.iter().map(|assessment| {
        let (name, lines) = head(assessment, view.lang);
        let mut out = format!("# {}\n\n", escaped(&name));
        for (label, text) in lines {
            let _ = writeln!(out, "- **{label}**{}{}", view.lang.pick("：", ": "), escaped(&text));
        }
        if let Some(timeline) = &assessment.timeline {
            out.push('\n');
            out.push_str(&report_section(timeline, view));
        }
        let _ = writeln!(out, "\n*{}*", caveat(view.lang));
        out
    });
    each.collect::<Vec<_>>().join("\n---\n\n")
}

/// A timeline alone, from its heading of the second level on.
#[must_use]
pub fn report_section(timeline: &Timeline, view: &View) -> String {
    let lang = view.lang;
    let Entries { pieces, waiting, left_out, instruments } = entries(timeline, lang);
    let [title, waiting_title, standing] = headings(lang);
    let mut out = format!("## {title}\n\n*{}*\n", escaped(reading(lang)));
    let mut listed = false;
    for piece in &pieces {
        let list = matches!(piece, Piece::Line(_));
        if !(list && listed) {
            out.push('\n');
        }
        listed = list;
        let _ = match piece {
            Piece::Rule(title) => writeln!(out, "### {}", escaped(title)),
            Piece::Record(name) => writeln!(out, "#### {}", escaped(name)),
            Piece::Line(line) => writeln!(out, "- {}", item(line, lang)),
        };
    }
    if !waiting.is_empty() {
        let _ = writeln!(out, "\n## {waiting_title}\n");
        for text in waiting {
            let _ = writeln!(out, "- {}", escaped(&text));
        }
    }
    if let Some(text) = left_out {
        let _ = writeln!(out, "\n*{}*", escaped(&text));
    }
    if !instruments.is_empty() {
        let _ = writeln!(out, "\n## {standing}\n");
        for instrument in instruments {
            let _ = writeln!(out, "- {}", escaped(&words::standing(instrument, lang)));
        }
    }
    out
}

fn item(line: &Line, lang: Lang) -> String {
    let mark = if line.is_current { "&gt; " } else { "" };
    let text = escaped(&line.text);
    if line.when.is_empty() {
        return format!("{mark}{text}");
    }
    let colon = lang.pick("：", ": ");
    let about = line.about.as_ref().map(|name| format!("{}{colon}", escaped(name))).unwrap_or_default();
    let word = line.verdict.map(|verdict| said(&verdict.label(), lang)).unwrap_or_default();
    format!("{mark}**{}**{colon}{about}{}{text}", escaped(&line.when), escaped(&word))
}
