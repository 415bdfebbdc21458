//! `[levels]` of a pack: how severe the findings of some codes are in its files.

use crate::both;
use crate::diag::{CODES, Code, Diagnostic, Level, Report, Setting, nearest};
use crate::syntax::toml::{Entry, Table};
use crate::value::Bilingual;

/// What the table says, each code once.
pub fn read(root: &Table, report: &mut Report) -> Vec<(Code, Setting)> {
    let Some(entry) = root.entry("levels") else { return Vec::new() };
    let Some(table) = entry.value.as_table() else { return Vec::new() };
    if root.entry("pack").is_none() {
        let words = both!("`[levels]` 只写在有 `[pack]` 的文件里", "`[levels]` stands in the file with `[pack]` only");
        let finding = Diagnostic::new(Code::UnknownKey, entry.key_span, words);
        report.add(finding.help(both!("移到那个文件里", "move it to that file")));
        return Vec::new();
    }
    let mut said: Vec<(Code, Setting)> = Vec::new();
    for entry in &table.entries {
        let Some((code, setting)) = one(entry, report) else { continue };
        if said.iter().any(|(other, _)| *other == code) {
            let name = &entry.key;
            let words = both!("`{name}` 的级别写了两次", "the level of `{name}` stands twice");
            report.find(Code::DuplicateName, entry.key_span, words);
        } else {
            said.push((code, setting));
        }
    }
    said
}

fn one(entry: &Entry, report: &mut Report) -> Option<(Code, Setting)> {
    let name = &entry.key;
    let Some(code) = Code::find(name) else {
        report.add(unknown(name, entry, report.is_long()));
        return None;
    };
    let Some(word) = entry.value.as_text() else {
        let (zh, en) = (entry.value.kind.describe().zh, entry.value.kind.describe().en);
        let words = both!("`{name}` 的级别应是文本，却是{zh}", "the level of `{name}` must be a text, not {en}");
        report.find(Code::WrongType, entry.value.span, words);
        return None;
    };
    let Some(setting) = Setting::from_name(word) else {
        let words = both!("没有级别 `{word}`", "there is no level `{word}`");
        let all = Setting::NAMES.join(" ");
        let help = both!("可用的级别：{all}", "the levels are: {all}");
        report.add(Diagnostic::new(Code::BadValue, entry.value.span, words).help(help));
        return None;
    };
    if let Some(words) = not_settable(code, setting) {
        report.find(Code::BadValue, entry.value.span, words);
        return None;
    }
    Some((code, setting))
}

/// Why a level cannot be given to a code; `None` where it can.
fn not_settable(code: Code, setting: Setting) -> Option<Bilingual> {
    let name = code.info().name;
    if code.is_fatal() && setting != Setting::At(Level::Error) {
        return Some(both!(
            "{code} `{name}` 使规则包不能使用，级别不能降低",
            "{code} `{name}` makes a pack unusable, so its level cannot be lowered"
        ));
    }
    let of_profiles = (801..=899).contains(&code.info().number);
    of_profiles.then(|| {
        both!(
            "{code} `{name}` 针对企业资料，不由规则包决定",
            "{code} `{name}` is about profiles, which no pack decides"
        )
    })
}

fn unknown(name: &str, entry: &Entry, is_one_of_many: bool) -> Diagnostic {
    let words = both!("没有错误码 `{name}`", "there is no code `{name}`");
    let finding = Diagnostic::new(Code::UnknownName, entry.key_span, words);
    let near = if is_one_of_many { None } else { nearest(name, CODES.iter().map(|info| info.name)) };
    finding.help(match near {
        Some(near) => both!("是否想写 `{near}`？", "did you mean `{near}`?"),
        None => both!("`huiqi list codes` 列出全部", "`huiqi list codes` shows all"),
    })
}
