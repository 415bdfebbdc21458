//! A page that explains one thing: sections of items in both languages, written as text, Markdown or JSON.

use std::fmt::Write as _;

use clap::ValueEnum;
use serde::Serialize;

use super::terminal::Terminal;
use crate::render::json::{Words, pretty, words};
use crate::render::wrap;
use crate::text::visible;
use crate::value::{Bilingual, Lang};

/// `--format` of pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// For reading
    #[default]
    Text,
    /// For programs
    Json,
    /// For pasting into a report
    Markdown,
}

/// What is explained.
#[derive(Clone, Debug)]
pub struct Page {
    /// What kind of thing it is, for machines.
    pub kind: &'static str,
    /// The same, for people.
    pub kind_label: Bilingual,
    /// Its identifier.
    pub name: String,
    /// What people call it.
    pub title: Bilingual,
    /// What is to be said of it.
    pub sections: Vec<Section>,
}

/// One heading with what stands under it.
#[derive(Clone, Debug)]
pub struct Section {
    /// The heading.
    pub label: Bilingual,
    /// What stands under it; a section without items is left out.
    pub items: Vec<Item>,
}

/// One statement with its details.
#[derive(Clone, Debug)]
pub struct Item {
    /// The statement.
    pub text: Bilingual,
    /// What belongs to it.
    pub details: Vec<Bilingual>,
    /// A text that is shown as it stands.
    pub verbatim: Option<Verbatim>,
}

/// Lines of a file.
#[derive(Clone, Debug)]
pub struct Verbatim {
    /// Their language, such as `toml`.
    pub language: &'static str,
    /// The lines that are shown to people, those left out being `…`.
    pub excerpt: String,
    /// All of them.
    pub whole: &'static str,
}

impl Item {
    /// Without details.
    #[must_use]
    pub fn new(text: Bilingual) -> Self {
        Self { text, details: Vec::new(), verbatim: None }
    }

    /// With details.
    #[must_use]
    pub fn with(text: Bilingual, details: Vec<Bilingual>) -> Self {
        Self { text, details, verbatim: None }
    }
}

impl Page {
    /// Adds a section of one plain statement, where there is one.
    pub fn say(&mut self, zh: &'static str, en: &'static str, text: Option<Bilingual>) {
        self.list(zh, en, text.map(Item::new).into_iter().collect());
    }

    /// Adds a section, unless it is empty.
    pub fn list(&mut self, zh: &'static str, en: &'static str, items: Vec<Item>) {
        if !items.is_empty() {
            self.sections.push(Section { label: Bilingual::fixed(zh, en), items });
        }
    }

    /// The page in a format.
    #[must_use]
    pub fn render(&self, format: PageFormat, terminal: &Terminal) -> String {
        match format {
            PageFormat::Text => self.text(terminal),
            PageFormat::Json => self.json(),
            PageFormat::Markdown => self.markdown(terminal.lang),
        }
    }

    fn text(&self, terminal: &Terminal) -> String {
        let lang = terminal.lang;
        let bold = |text: &str| {
            if terminal.color {
                let style = anstyle::Style::new().bold();
                format!("{style}{text}{style:#}")
            } else {
                text.to_owned()
            }
        };
        let mut out = String::new();
        for line in wrap(&visible(self.title.in_lang(lang)), terminal.width) {
            let _ = writeln!(out, "{}", bold(line));
        }
        let _ = writeln!(out, "{} {}", self.kind_label.in_lang(lang), self.name);
        for section in &self.sections {
            let _ = writeln!(out, "\n{}", bold(section.label.in_lang(lang)));
            for item in &section.items {
                indented(&mut out, item.text.in_lang(lang), "  ", terminal.width);
                for detail in &item.details {
                    indented(&mut out, detail.in_lang(lang), "      ", terminal.width);
                }
                for line in item.verbatim.iter().flat_map(|verbatim| verbatim.excerpt.lines()) {
                    let _ = writeln!(out, "{}", format!("    {}", visible(line)).trim_end());
                }
            }
        }
        out
    }

    fn markdown(&self, lang: Lang) -> String {
        let mut out = format!("# {}\n\n", escaped(self.title.in_lang(lang)));
        let _ = writeln!(out, "{} `{}`", self.kind_label.in_lang(lang), self.name);
        for section in &self.sections {
            let _ = writeln!(out, "\n## {}\n", section.label.in_lang(lang));
            for item in &section.items {
                let _ = writeln!(out, "- {}", escaped(item.text.in_lang(lang)));
                for detail in &item.details {
                    let _ = writeln!(out, "  - {}", escaped(detail.in_lang(lang)));
                }
                if let Some(Verbatim { language, excerpt, .. }) = &item.verbatim {
                    let _ = writeln!(out, "\n```{language}\n{}\n```\n", excerpt.trim_end());
                }
            }
        }
        out
    }

    fn json(&self) -> String {
        #[derive(Serialize)]
        struct Out<'p> {
            schema: &'static str,
            kind: &'static str,
            name: &'p str,
            title: Words<'p>,
            sections: Vec<SectionOut<'p>>,
        }
        #[derive(Serialize)]
        struct SectionOut<'p> {
            label: Words<'p>,
            items: Vec<ItemOut<'p>>,
        }
        #[derive(Serialize)]
        struct ItemOut<'p> {
            text: Words<'p>,
            details: Vec<Words<'p>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            source: Option<&'static str>,
        }
        fn item(item: &Item) -> ItemOut<'_> {
            ItemOut {
                text: words(&item.text),
                details: item.details.iter().map(words).collect(),
                source: item.verbatim.as_ref().map(|verbatim| verbatim.whole),
            }
        }
        fn section(section: &Section) -> SectionOut<'_> {
            SectionOut { label: words(&section.label), items: section.items.iter().map(item).collect() }
        }
        pretty(&Out {
            schema: "huiqi.explain/1",
            kind: self.kind,
            name: &self.name,
            title: words(&self.title),
            sections: self.sections.iter().map(section).collect(),
        })
    }
}

fn indented(out: &mut String, text: &str, indent: &str, width: usize) {
    for line in wrap(&visible(text), width.saturating_sub(indent.len())) {
        let _ = writeln!(out, "{indent}{line}");
    }
}

/// The text with what Markdown would read as markup escaped.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in visible(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '|' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_escaped() {
        let mut page = Page {
            kind: "fact",
            kind_label: Bilingual::fixed("事实", "fact"),
            name: "a.b".into(),
            title: Bilingual::same("a|b"),
            sections: Vec::new(),
        };
        page.say("说明", "about", Some(Bilingual::same("x <b> *y*")));
        assert_eq!(page.markdown(Lang::En), "# a\\|b\n\nfact `a.b`\n\n## about\n\n- x \\<b\\> \\*y\\*\n");
    }
}
