//! What is to be known of a code where a format has room for it: why it matters and how to mend it.

use std::fmt::Write as _;

use crate::diag::{CodeInfo, explain};
use crate::value::{Bilingual, Lang};

/// The help of a code, as plain text and as Markdown.
pub(super) struct Help {
    pub text: String,
    pub markdown: String,
}

/// The help of a code.
pub(super) fn of(info: &CodeInfo, lang: Lang) -> Help {
    let title = format!("{} {}", info.code, info.name);
    let Some(page) = explain::page(info.code) else {
        let meaning = info.meaning.in_lang(lang);
        return Help { text: meaning.to_owned(), markdown: format!("**{title}**\n\n{meaning}\n") };
    };
    let (why, mend) = (page.why.in_lang(lang), page.mend.in_lang(lang));
    let (reasons, repair) = (lang.pick("为什么", "Why"), lang.pick("怎样改", "How to mend"));
    let text = format!("{why}\n\n{repair}{}{mend}", lang.pick("：", ": "));
    let mut markdown = format!("# {title}\n\n## {reasons}\n\n{why}\n\n## {repair}\n\n{mend}\n");
    for (heading, blocks) in
        [(lang.pick("错误写法", "Wrong"), &page.wrong), (lang.pick("正确写法", "Right"), &page.right)]
    {
        let _ = write!(markdown, "\n## {heading}\n");
        for block in blocks {
            let _ = write!(markdown, "\n`{}`\n\n```{}\n{}```\n", block.file, block.language, block.text);
        }
    }
    Help { text, markdown }
}

/// What a kind of notice means.
pub(super) const fn of_notice(kind: &str) -> Bilingual {
    match kind.as_bytes() {
        b"untried" => Bilingual::fixed("没有案例试过。", "No case tries this."),
        b"unnoticed" => Bilingual::fixed("改动这里，没有案例察觉。", "No case notices a change here."),
        _ => Bilingual::fixed("规则有变化。", "The rules change here."),
    }
}

/// Which family of findings a code belongs to.
pub(super) const fn family(info: &CodeInfo) -> &'static str {
    match info.number.checked_div(100) {
        Some(1) => "text",
        Some(2) => "syntax",
        Some(3) => "structure",
        Some(4) => "names-and-types",
        Some(5) => "citations",
        Some(6) => "dates-and-tables",
        Some(7) => "cases",
        Some(8) => "profiles",
        Some(9) => "logic",
        _ => "style",
    }
}
