//! Characters that nobody sees, in rule files and official texts: what looks equal is then not equal.

use std::collections::BTreeSet;

use crate::both;
use crate::diag::{Code, Diagnostic, FileId, Report, Sources, Span};
use crate::model::Model;
use crate::text::is_hidden;
use crate::value::Bilingual;

/// Every rule file, and the text of every instrument.
pub fn check(model: &Model, sources: &Sources, report: &mut Report) {
    for file in &model.files {
        // A control character in TOML is a syntax error, which reading the file has reported.
        let found = search(*file, &sources.get(*file).text, |c| is_hidden(c) && !c.is_ascii_control());
        for finding in found {
            let span = finding.span;
            report.add(finding.fix(span, ""));
        }
    }
    let texts: BTreeSet<FileId> = model.instruments.iter().filter_map(|instrument| instrument.text).collect();
    for file in texts {
        // An official text is better taken from its source once more.
        let is_blank = |c: char| matches!(c, '\n' | '\r' | '\t');
        let found = search(file, &sources.get(file).text, |c| is_hidden(c) && !is_blank(c));
        for finding in found {
            report.add(finding);
        }
    }
}

/// One finding for each stretch of such characters.
fn search(file: FileId, text: &str, hides: impl Fn(char) -> bool) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if !hides(first) {
            continue;
        }
        let mut end = start.saturating_add(first.len_utf8());
        while let Some((at, c)) = rest.next_if(|(_, c)| hides(*c)) {
            end = at.saturating_add(c.len_utf8());
        }
        let (number, Bilingual { zh, en }) = (u32::from(first), named(first));
        let message =
            both!("这里有看不见的字符 U+{number:04X}（{zh}）", "an invisible character U+{number:04X} ({en})");
        let span = Span::new(file, start, end);
        let finding = Diagnostic::new(Code::HiddenCharacter, span, message);
        found.push(finding.help(both!(
            "删去；看上去相同的文字会因它而不同，引文因此对不上",
            "delete it: words that look the same differ by it, and quotations do not match"
        )));
    }
    found
}

fn named(c: char) -> Bilingual {
    match c {
        '\u{200b}' => Bilingual::fixed("零宽空格", "zero-width space"),
        '\u{200c}' | '\u{200d}' | '\u{2060}' => Bilingual::fixed("零宽连接符", "zero-width joiner"),
        '\u{feff}' => Bilingual::fixed("字节顺序标记", "byte-order mark"),
        '\u{2028}' | '\u{2029}' => Bilingual::fixed("行或段分隔符", "line or paragraph separator"),
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Bilingual::fixed("改变文字方向的控制符", "it changes the direction of text")
        }
        _ if c.is_control() => Bilingual::fixed("控制字符", "control character"),
        _ => Bilingual::fixed("格式控制符", "format character"),
    }
}
