//! The pages of findings: why each matters, how it is mended, and an example that has it and one that has not. A page is
//! `HQ0504.md` beside this file; its form is the same for all, and a test holds it and runs the examples.

use super::Code;
use crate::value::Bilingual;

/// Every page by its code, sorted.
static PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/explain_pages.rs"));

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// What people call it; the name of the code in English.
    pub title: Bilingual,
    /// Why it matters, in paragraphs divided by an empty line.
    pub why: Bilingual,
    /// How it is mended, likewise.
    pub mend: Bilingual,
    /// Files that raise this code and nothing else.
    pub wrong: Vec<Block>,
    /// The same files, mended.
    pub right: Vec<Block>,
}

/// A file of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The language of its text, such as `toml`.
    pub language: &'static str,
    /// Its name: a file of the pack, a profile, or a book of clients.
    pub file: &'static str,
    /// How it is saved, where not as UTF-8.
    pub encoding: Option<&'static str>,
    /// Its text.
    pub text: &'static str,
}

/// The text of the page of a code, in Markdown.
#[must_use]
pub fn markdown(code: Code) -> Option<&'static str> {
    let name = code.to_string();
    PAGES.iter().find(|(page, _)| *page == name).map(|(_, text)| *text)
}

/// The page of a code; `None` where there is none, or it has not the form of a page.
#[must_use]
pub fn page(code: Code) -> Option<Page> {
    let text = markdown(code)?;
    let name = code.info().name;
    let title = text.lines().next()?.strip_prefix(&format!("# {code} {name} "))?.trim();
    let prose = |zh: &str, en: &str| {
        let (zh, en) = (paragraphs(section(text, zh)?), paragraphs(section(text, en)?));
        (!zh.is_empty() && !en.is_empty()).then(|| Bilingual::new(zh, en))
    };
    let files = |heading: &str| Some(blocks(section(text, heading)?)).filter(|all| !all.is_empty());
    Some(Page {
        title: Bilingual::new(format!("{name} {title}"), name),
        why: prose("为什么", "Why")?,
        mend: prose("怎样改", "How to mend")?,
        wrong: files("Wrong")?,
        right: files("Right")?,
    })
}

/// What stands under a heading, up to the next one. Within a fence nothing is a heading.
fn section(text: &'static str, heading: &str) -> Option<&'static str> {
    let (mut start, mut end, mut fenced) = (None, text.len(), false);
    let mut at: usize = 0;
    for line in text.split_inclusive('\n') {
        let next = at.saturating_add(line.len());
        fenced ^= line.starts_with("```");
        if let Some(name) = line.strip_prefix("## ").filter(|_| !fenced) {
            if start.is_some() {
                end = at;
                break;
            }
            start = (name.trim() == heading).then_some(next);
        }
        at = next;
    }
    text.get(start?..end)
}

/// Paragraphs with their line breaks undone: between two letters of Chinese nothing stands, else a space.
fn paragraphs(text: &str) -> String {
    let mut out = String::new();
    for line in text.trim().lines().map(str::trim) {
        if line.is_empty() {
            out.push_str("\n\n");
            continue;
        }
        let before = out.chars().next_back().filter(|c| *c != '\n');
        if before.is_some_and(|c| c.is_ascii()) || before.is_some() && line.starts_with(|c: char| c.is_ascii()) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// The fenced blocks of a section.
fn blocks(text: &'static str) -> Vec<Block> {
    let mut all = Vec::new();
    let mut open: Option<(&'static str, usize)> = None;
    let mut at: usize = 0;
    for line in text.split_inclusive('\n') {
        let next = at.saturating_add(line.len());
        if let Some(info) = line.strip_prefix("```") {
            open = match open {
                None => Some((info.trim(), next)),
                Some((info, start)) => {
                    let mut words = info.split_whitespace();
                    let (language, file) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
                    let text = text.get(start..at).unwrap_or("");
                    all.push(Block { language, file, encoding: words.next(), text });
                    None
                }
            };
        }
        at = next;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_by_its_headings() {
        let text = "# HQ0001 x 甲\n\n## 为什么\n\n一行\n二行 end\nend\n\n另一段\n\n## Wrong\n\n```toml a/b.toml\n## no heading\nx = 1\n```\n```csv c.csv\n1\n```\n\n## Right\n";
        assert_eq!(section(text, "为什么").map(paragraphs).unwrap(), "一行二行 end end\n\n另一段");
        let all = blocks(section(text, "Wrong").unwrap());
        let block = |language, file, text| Block { language, file, encoding: None, text };
        assert_eq!(all, [block("toml", "a/b.toml", "## no heading\nx = 1\n"), block("csv", "c.csv", "1\n")]);
        assert_eq!(section(text, "Right"), Some(""));
        assert_eq!(section(text, "Why"), None);
    }
}
