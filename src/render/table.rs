//! An opinion for a terminal or a pipe: one table, then each benefit, in lines no wider than the view.

use super::grid::{self, Cell};
use super::opinion::{Block, Mark, Row, Voice, opinion};
use super::style::{Tone, paint};
use super::wrap::{display_width, wrap};
use super::{View, said};
use crate::explain::{Assessment, Verdict};

/// The default view of `check`: an opinion on each company.
#[must_use]
pub fn assessments(all: &[Assessment], view: &View) -> String {
    let voice = Voice { lang: view.lang, detail: view.detail };
    let each = all.iter().map(|assessment| {
        let mut page = Page { view, text: String::new(), before: Kind::Start };
        for block in opinion(assessment, voice) {
            page.block(&block);
        }
        page.text
    });
    each.collect::<Vec<_>>().join(&format!("\n{}\n\n", "─".repeat(view.width.max(1))))
}

/// What stands above, for the empty lines between.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Start,
    Text,
    Section,
}

struct Page<'v> {
    view: &'v View,
    text: String,
    before: Kind,
}

impl Page<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Firm(name) => self.hanging("", name, 0, Some(Tone::Strong)),
            Block::Overview(headers, rows) => {
                self.gap();
                match overview(headers, rows, self.view) {
                    Some(table) => self.text.push_str(&table),
                    None => self.stacked(headers, rows),
                }
                self.before = Kind::Text;
            }
            Block::Section(title) => {
                self.gap();
                self.hanging("", &format!("■ {title}"), 2, Some(Tone::Strong));
                self.before = Kind::Section;
            }
            Block::Rule(title, verdict) => {
                if self.before != Kind::Section {
                    self.gap();
                }
                self.heading("", title, *verdict);
            }
            Block::Record(name, verdict) => self.heading("  ", name, Some(*verdict)),
            Block::Shared(_) => {}
            Block::Line(depth, label, text) => self.line(*depth, label.as_deref(), text),
            Block::Item(depth, mark, text) => self.item(*depth, *mark, text),
            Block::Small(text) => {
                self.gap();
                self.hanging("", text, 0, Some(Tone::Quiet));
            }
            Block::Caveat(text) => {
                self.gap();
                self.hanging("", text, 0, None);
            }
        }
    }

    /// The overview where there is no room for a table.
    fn stacked(&mut self, headers: &[String; 4], rows: &[Row]) {
        for row in rows {
            let mut cells = headers.iter().zip(&row.cells);
            if let Some((_, title)) = cells.next() {
                self.hanging("", title, 3, Some(Tone::Strong));
            }
            for (header, cell) in cells {
                self.line(1, Some(header), cell);
            }
        }
    }

    fn gap(&mut self) {
        if self.before != Kind::Start {
            self.text.push('\n');
        }
    }

    /// A paragraph behind a lead; its further lines stand `hang` columns in.
    fn hanging(&mut self, lead: &str, text: &str, hang: usize, tone: Option<Tone>) {
        let indent = " ".repeat(hang);
        for (i, line) in wrap_hanging(text, lead, hang, self.view.width).iter().enumerate() {
            self.text.push_str(if i == 0 { lead } else { &indent });
            self.text.push_str(&tone.map_or_else(|| line.clone(), |tone| paint(line, tone, self.view.color)));
            self.text.push('\n');
        }
        self.before = Kind::Text;
    }

    /// `【符合】…`: the verdict first, in its colour, so that a reader who leafs through finds it.
    fn heading(&mut self, lead: &str, title: &str, verdict: Option<Verdict>) {
        let (open, close) = (self.view.lang.pick("【", "["), self.view.lang.pick("】", "] "));
        let word = verdict.map(|verdict| format!("{open}{}{close}", said(&verdict.label(), self.view.lang)));
        let word = word.unwrap_or_default();
        let hang = display_width(lead).saturating_add(2);
        let tone = verdict.map_or(Tone::Strong, Tone::from);
        let (color, indent) = (self.view.color, " ".repeat(hang));
        for (i, line) in wrap_hanging(&format!("{word}{title}"), lead, hang, self.view.width).iter().enumerate() {
            let (head, rest) =
                if i == 0 && line.starts_with(&word) { line.split_at(word.len()) } else { ("", line.as_str()) };
            self.text.push_str(if i == 0 { lead } else { &indent });
            self.text.push_str(&paint(head, tone, color));
            self.text.push_str(&paint(rest, Tone::Strong, color));
            self.text.push('\n');
        }
        self.before = Kind::Text;
    }

    fn line(&mut self, depth: usize, label: Option<&str>, text: &str) {
        let lead = "  ".repeat(depth);
        let colon = self.view.lang.pick("：", if text.is_empty() { ":" } else { ": " });
        let whole = label.map_or_else(|| text.to_owned(), |label| format!("{label}{colon}{text}"));
        let hang = if depth == 0 { 2 } else { lead.len().saturating_add(4) };
        if self.before == Kind::Section || label.is_some() {
            self.hanging(&lead, &whole, hang, None);
        } else {
            self.hanging(&lead, &whole, lead.len(), Some(Tone::Quiet));
        }
    }

    fn item(&mut self, depth: usize, mark: Mark, text: &str) {
        let indent = "  ".repeat(depth);
        let tone = match mark {
            Mark::Met => Some(Tone::Good),
            Mark::Unmet => Some(Tone::Bad),
            Mark::Unknown => Some(Tone::Open),
            Mark::Bullet => None,
        };
        let sign = tone.map_or_else(|| mark.sign().to_owned(), |tone| paint(mark.sign(), tone, self.view.color));
        let hang = indent.len().saturating_add(2);
        let lines = wrap_hanging(text, &" ".repeat(hang), hang, self.view.width);
        for (i, line) in lines.iter().enumerate() {
            let lead = if i == 0 { format!("{indent}{sign} ") } else { " ".repeat(hang) };
            self.text.push_str(&lead);
            self.text.push_str(line);
            self.text.push('\n');
        }
        self.before = Kind::Text;
    }
}

/// The lines of a paragraph: the first leaves room for its lead, the others for their indent.
pub(super) fn wrap_hanging(text: &str, lead: &str, hang: usize, width: usize) -> Vec<String> {
    let first_width = width.saturating_sub(display_width(lead)).max(1);
    let rest_width = width.saturating_sub(hang).max(1);
    let mut lines = wrap(text, first_width).into_iter();
    let Some(first) = lines.next() else { return vec![String::new()] };
    let mut all = vec![first.to_owned()];
    let rest = text.get(first.len()..).unwrap_or("").trim_start();
    if !rest.is_empty() {
        all.extend(wrap(rest, rest_width).into_iter().map(str::to_owned));
    }
    all
}

/// Columns of the overview: verdict, amount and basis as they need, the benefit what is left. `None` where that is not
/// enough for a table.
fn overview(headers: &[String; 4], rows: &[Row], view: &View) -> Option<String> {
    let room = view.width.saturating_sub(grid::frame(4));
    let share = |part: usize| room.saturating_mul(part).checked_div(100).unwrap_or(room);
    // Of what a column may take, what its cells use; more only for what must not be split.
    let used = |column: usize, most: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(column)).chain(headers.get(column));
        cells.flat_map(|cell| wrap(cell, most)).map(display_width).max().unwrap_or(0)
    };
    let (verdict, amount, basis) = (used(1, share(17).max(10)), used(2, share(26).max(16)), used(3, share(30).max(18)));
    let title = room.checked_sub(verdict.saturating_add(amount).saturating_add(basis)).filter(|left| *left >= 16)?;
    let title = used(0, title).max(title);
    let cell = |(column, text): (usize, &String), verdict: Verdict| Cell {
        text: text.clone(),
        tone: (column == 1).then(|| verdict.into()),
    };
    let cells: Vec<Vec<Cell>> =
        rows.iter().map(|row| row.cells.iter().enumerate().map(|c| cell(c, row.verdict)).collect()).collect();
    Some(grid::draw(headers, &cells, &[title, verdict, amount, basis], view.color))
}
