//! Suggested cases: each ready to paste into the file of its rule, with what it tries in comments above it.

use std::fmt::Write as _;

use crate::cases::fill::{Filling, NotFound};
use crate::diag::Sources;
use crate::render::said;
use crate::value::Lang;

/// Every suggestion under the name of its file, then what no case was found for.
#[must_use]
pub fn suggestions(all: &[Filling], missed: &[NotFound], sources: &Sources, lang: Lang) -> String {
    let mut text = String::new();
    let mut before = None;
    if !all.is_empty() {
        let lead = lang.pick(
            "# 期望的都是规则现在的结果：对照法律读过再留下。粘贴在所示文件的末尾。",
            "# Each expects what the rules answer now: read it against the law before you keep it. Paste it at the end of its file.",
        );
        let _ = writeln!(text, "\n{lead}");
    }
    for suggestion in all {
        if before != Some(suggestion.span.file) {
            before = Some(suggestion.span.file);
            let file = &sources.get(suggestion.span.file).name;
            let _ = writeln!(text, "\n# ---- {file}");
        }
        text.push('\n');
        for what in &suggestion.what {
            let _ = writeln!(text, "# {}", said(what, lang));
        }
        text.push_str(&suggestion.text);
    }
    if !missed.is_empty() {
        let title = lang.pick(
            "在上限内没有找到企业（不能证明没有）：",
            "no company was met within the bound, which is no proof that there is none:",
        );
        let _ = writeln!(text, "\n# {title}");
        for missed in missed {
            let (file, at) = (&sources.get(missed.span.file).name, sources.start(missed.span));
            let what = said(&missed.what, lang);
            let _ = writeln!(text, "#   {file}:{}:{} {what}", at.line, at.column);
        }
    }
    text
}
