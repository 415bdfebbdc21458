//! The page of a finding's code: what it means, why it matters, how it is mended, and an example with the mistake and
//! without it.

use crate::both;
use crate::cli::page::{Item, Page, Verbatim};
use crate::diag::explain::{self, Block};
use crate::diag::{Code, Level};
use crate::value::Bilingual;

/// A longer file is shown from a little before what differs to a little after.
const MOST_LINES: usize = 12;
/// How many lines that is.
const CONTEXT: usize = 3;

/// The page of a code.
pub fn page(code: Code) -> Page {
    let info = code.info();
    let written = explain::page(code);
    let mut page = Page {
        kind: "code",
        kind_label: Bilingual::fixed("错误码", "finding"),
        name: code.to_string(),
        title: written.as_ref().map_or_else(|| Bilingual::same(info.name), |written| written.title.clone()),
        sections: Vec::new(),
    };
    page.say("含义与处理", "meaning", Some(info.meaning.clone()));
    page.say("级别", "level", Some(level(code)));
    if let Some(written) = written {
        page.list("为什么", "why it matters", paragraphs(&written.why));
        page.list("怎样改", "how to mend it", paragraphs(&written.mend));
        let examples = |blocks: &[Block], others: &[Block]| {
            // What is the same in both is there for the other file's sake.
            let pairs = blocks.iter().zip(others).filter(|(block, other)| block != other);
            pairs.map(|(block, other)| example(block, other)).collect()
        };
        page.list("错误的写法", "wrong", examples(&written.wrong, &written.right));
        page.list("正确的写法", "right", examples(&written.right, &written.wrong));
    }
    page
}

fn level(code: Code) -> Bilingual {
    match (code.info().level, code.is_fatal()) {
        (Level::Error, true) => Bilingual::fixed(
            "错误：输入不能使用，级别不能改变，也不能放行",
            "error: the input cannot be used, so neither levels nor comments can change it",
        ),
        (Level::Error, false) => {
            Bilingual::fixed("错误：不应保留；级别可以改变", "error: it should not stay; levels can change it")
        }
        (Level::Warning, _) => {
            Bilingual::fixed("警告：可以使用，但应有人看一眼", "warning: it can be used, and somebody should look")
        }
    }
}

/// Paragraph by paragraph; where one language has more of them, all of it is one.
fn paragraphs(text: &Bilingual) -> Vec<Item> {
    let (zh, en): (Vec<&str>, Vec<&str>) = (text.zh.split("\n\n").collect(), text.en.split("\n\n").collect());
    if zh.len() != en.len() {
        return vec![Item::new(text.clone())];
    }
    zh.into_iter().zip(en).map(|(zh, en)| Item::new(Bilingual::new(zh, en))).collect()
}

fn example(block: &Block, other: &Block) -> Item {
    let file = block.file;
    let name = match block.encoding {
        Some(encoding) => both!("{file}（{encoding} 编码）", "{file} (saved as {encoding})"),
        None => both!("{file}", "{file}"),
    };
    let excerpt = excerpt(block.text, other.text);
    Item { verbatim: Some(Verbatim { language: block.language, excerpt, whole: block.text }), ..Item::new(name) }
}

/// The lines of a text that another has not, with some before and after; all of a short text.
fn excerpt(text: &str, other: &str) -> String {
    let (lines, others): (Vec<&str>, Vec<&str>) = (text.lines().collect(), other.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let before = lines.iter().zip(&others).take_while(same).count();
    let after = lines.iter().rev().zip(others.iter().rev()).take_while(same).count();
    if lines.len() <= MOST_LINES || text == other {
        return text.to_owned();
    }
    let first = before.min(lines.len()).saturating_sub(CONTEXT);
    let last = lines.len().saturating_sub(after).max(before).saturating_add(CONTEXT).min(lines.len());
    let shown = lines.get(first..last).unwrap_or_default().join("\n");
    let (head, tail) = (if first > 0 { "…\n" } else { "" }, if last < lines.len() { "\n…" } else { "" });
    format!("{head}{shown}{tail}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_shown_with_a_little_around_it() {
        let text = (1..=20).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
        let other = text.replace("10", "x");
        assert_eq!(excerpt(&other, &text), "…\n7\n8\n9\nx\n11\n12\n13\n…\n");
        assert_eq!(excerpt("1\n2", "1"), "1\n2");
        let longer = format!("{text}\n21");
        assert_eq!(excerpt(&longer, &text), "…\n18\n19\n20\n21\n");
        assert_eq!(excerpt(&text, &longer), "…\n18\n19\n20\n…\n".replace("\n…\n", "\n"));
    }

    #[test]
    fn every_code_has_a_page() {
        for info in crate::diag::CODES {
            let sections = page(info.code).sections.len();
            assert!(sections == if explain::markdown(info.code).is_some() { 6 } else { 2 }, "{}", info.code);
        }
    }
}
