//! An opinion for pasting into a report: the same content as in a terminal, as Markdown.

use std::fmt::Write as _;

use super::opinion::{Block, Mark, Voice, opinion};
use super::{View, said};
use crate::explain::Assessment;

/// An opinion on each company.
#[must_use]
pub fn assessments(all: &[Assessment], view: &View) -> String {
    let voice = Voice { lang: view.lang, detail: view.detail };
    let each = all.iter().map(|assessment| {
        let mut text = String::new();
        let mut listed = false;
        for block in opinion(assessment, voice) {
            let list = matches!(block, Block::Line(..) | Block::Item(..));
            if !(text.is_empty() || list && listed) {
                text.push('\n');
            }
            listed = list;
            write(&mut text, &block, view);
        }
        text
    });
    each.collect::<Vec<_>>().join("\n---\n\n")
}

fn write(text: &mut String, block: &Block, view: &View) {
    let lang = view.lang;
    let written = match block {
        Block::Firm(name) => writeln!(text, "# {}", escaped(name)),
        Block::Overview(headers, rows) => {
            let row = |cells: &[String; 4]| format!("| {} |", cells.each_ref().map(|cell| escaped(cell)).join(" | "));
            let rows: Vec<String> = rows.iter().map(|r| row(&r.cells)).collect();
            writeln!(text, "{}\n| --- | --- | ---: | --- |\n{}", row(headers), rows.join("\n"))
        }
        Block::Section(title) => writeln!(text, "## {}", escaped(title)),
        Block::Rule(title, None) => writeln!(text, "### {}", escaped(title)),
        Block::Rule(title, Some(verdict)) => {
            writeln!(text, "### {} — {}", escaped(title), escaped(&said(&verdict.label(), lang)))
        }
        Block::Record(name, verdict) => {
            writeln!(text, "#### {} — {}", escaped(name), escaped(&said(&verdict.label(), lang)))
        }
        Block::Shared(title) => writeln!(text, "#### {}", escaped(title)),
        Block::Line(depth, label, words) => {
            let colon = lang.pick("：", if words.is_empty() { ":" } else { ": " });
            let label = label.as_ref().map(|label| format!("**{}**{colon}", escaped(label))).unwrap_or_default();
            writeln!(text, "{}- {label}{}", indent(*depth), escaped(words))
        }
        Block::Item(depth, mark, words) => {
            let sign = if *mark == Mark::Bullet { String::new() } else { format!("{} ", mark.sign()) };
            writeln!(text, "{}- {sign}{}", indent(*depth), escaped(words))
        }
        Block::Small(words) | Block::Caveat(words) => writeln!(text, "*{}*", escaped(words)),
    };
    written.expect("writing to a string never fails: this is a bug");
}

/// Depth one is the outermost list below a heading.
fn indent(depth: usize) -> String {
    "  ".repeat(depth.saturating_sub(1))
}

/// With everything that Markdown or HTML would take for its own.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '|' | '`' | '\\' | '*' | '_' | '#' | '[' | ']' | '~' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_for_markup() {
        assert_eq!(escaped("a|b\n<c>`d`"), "a\\|b &lt;c&gt;\\`d\\`");
        assert_eq!(escaped("三(二)句2后段 15%"), "三(二)句2后段 15%");
    }
}
