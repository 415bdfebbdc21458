//! A timeline for a terminal or a pipe: when on the left, the answer on the right, in lines no wider than the view.

use super::entry::{Entries, Line, Piece, entries, headings, reading};
use super::{caveat, head, words};
use crate::explain::timeline::Timeline;
use crate::explain::{Assessment, Verdict};
use crate::render::style::{Tone, paint};
use crate::render::table::wrap_hanging;
use crate::render::{View, display_width, said};

/// The timelines of companies, each on a page.
#[must_use]
pub fn page(all: &[Assessment], view: &View) -> String {
    let each = all.iter().map(|assessment| {
        let (name, lines) = head(assessment, view.lang);
        let mut out = paragraph(&name, "", 0, Some(Tone::Strong), view);
        for (label, text) in lines {
            let colon = view.lang.pick("：", ": ");
            out.push_str(&paragraph(&format!("{label}{colon}{text}"), "", 2, None, view));
        }
        if let Some(timeline) = &assessment.timeline {
            out.push('\n');
            out.push_str(&section(timeline, view));
        }
        out.push('\n');
        out.push_str(&paragraph(caveat(view.lang), "", 0, None, view));
        out
    });
    each.collect::<Vec<_>>().join(&format!("\n{}\n\n", "─".repeat(view.width.max(1))))
}

/// A timeline alone: its benefits, then how the instruments stand.
#[must_use]
pub fn section(timeline: &Timeline, view: &View) -> String {
    let lang = view.lang;
    let Entries { pieces, waiting, left_out, instruments } = entries(timeline, lang);
    let [title, waiting_title, standing] = headings(lang).map(|text| heading(text, view));
    let mut out = title;
    out.push_str(&paragraph(reading(lang), "", 0, Some(Tone::Quiet), view));
    let column = column(&pieces);
    for piece in &pieces {
        match piece {
            Piece::Rule(title) => {
                out.push('\n');
                out.push_str(&paragraph(title, "", 2, Some(Tone::Strong), view));
            }
            Piece::Record(name) => {
                let colon = lang.pick("：", ":");
                out.push_str(&paragraph(&format!("{name}{colon}"), "  ", 4, None, view));
            }
            Piece::Line(line) => out.push_str(&written(line, column, view)),
        }
    }
    if !waiting.is_empty() {
        out.push('\n');
        out.push_str(&waiting_title);
        for text in &waiting {
            out.push_str(&paragraph(text, "- ", 2, None, view));
        }
    }
    if let Some(text) = left_out {
        out.push('\n');
        out.push_str(&paragraph(&text, "", 0, Some(Tone::Quiet), view));
    }
    if !instruments.is_empty() {
        out.push('\n');
        out.push_str(&standing);
        for instrument in instruments {
            out.push_str(&paragraph(&words::standing(instrument, lang), "- ", 2, None, view));
        }
    }
    out
}

fn heading(text: &str, view: &View) -> String {
    paragraph(&format!("■ {text}"), "", 2, Some(Tone::Strong), view)
}

/// The column in which answers begin: one for the whole page.
fn column(pieces: &[Piece]) -> usize {
    let widths = pieces.iter().map(|piece| match piece {
        Piece::Line(line) => display_width(&line.when),
        Piece::Rule(_) | Piece::Record(_) => 0,
    });
    widths.max().unwrap_or(0).saturating_add(4)
}

/// A line; what continues stands under where the answer begins.
fn written(line: &Line, column: usize, view: &View) -> String {
    let mark = if line.is_current { "> " } else { "  " };
    if line.when.is_empty() {
        return paragraph(&line.text, mark, column, None, view);
    }
    let space = column.saturating_sub(display_width(&line.when)).saturating_sub(2);
    let lead = format!("{mark}{}{}", line.when, " ".repeat(space));
    let about = line.about.as_ref().map(|name| format!("{name}{}", view.lang.pick("：", ": "))).unwrap_or_default();
    let word = line.verdict.map(|verdict| said(&verdict.label(), view.lang)).unwrap_or_default();
    let text = format!("{about}{word}{}", line.text);
    let mut out = paragraph(&text, &lead, column, None, view);
    if let (Some(verdict), true) = (line.verdict, view.color) {
        out = colored(&out, lead.len().saturating_add(about.len()), &word, verdict);
    }
    out
}

/// The verdict in its colour, where the line has not ended before it.
fn colored(text: &str, at: usize, word: &str, verdict: Verdict) -> String {
    match text.split_at_checked(at) {
        Some((before, after)) if after.starts_with(word) => {
            format!("{before}{}", after.replacen(word, &paint(word, Tone::from(verdict), true), 1))
        }
        _ => text.to_owned(),
    }
}

fn paragraph(text: &str, lead: &str, hang: usize, tone: Option<Tone>, view: &View) -> String {
    let indent = " ".repeat(hang);
    let mut out = String::new();
    for (i, line) in wrap_hanging(text, lead, hang, view.width).iter().enumerate() {
        out.push_str(if i == 0 { lead } else { &indent });
        out.push_str(&tone.map_or_else(|| line.clone(), |tone| paint(line, tone, view.color)));
        out.push('\n');
    }
    out
}
