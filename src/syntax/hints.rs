//! What people paste or type into a TOML file by mistake, recognised line by line, with the right form.

use crate::both;
use crate::diag::{Code, Diagnostic, Edit, FileId, Span};
use crate::value::parse_date;

/// More slips of one text are not told: the report would not list them.
const MOST: usize = 10_000;
/// A line with more slips than this is not mended: each of them carries what mends the whole line.
const MOST_OF_LINE: usize = 40;

/// Every known slip of a text that could not be read, at most one finding for each character or value.
pub fn find(text: &str, file: FileId) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        slips_of_line(body, offset, file, &mut found);
        if found.len() > MOST {
            break;
        }
        offset = offset.saturating_add(line.len());
    }
    found
}

/// Full-width and curly signs, and what is meant by them.
const FOREIGN: [(char, &str); 14] = [
    ('“', "\""),
    ('”', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('＂', "\""),
    ('＝', "="),
    ('，', ","),
    ('［', "["),
    ('］', "]"),
    ('【', "["),
    ('】', "]"),
    ('｛', "{"),
    ('｝', "}"),
    ('．', "."),
];

fn slips_of_line(line: &str, offset: usize, file: FileId, found: &mut Vec<Diagnostic>) {
    let before = found.len();
    for (at, c) in outside_quotes(line) {
        if found.len() > MOST {
            break;
        }
        if let Some((_, ascii)) = FOREIGN.iter().find(|(foreign, _)| *foreign == c) {
            let start = offset.saturating_add(at);
            let span = Span::new(file, start, start.saturating_add(c.len_utf8()));
            found.push(
                Diagnostic::new(
                    Code::ForeignPunctuation,
                    span,
                    both!("这里用了全角或弯引号字符 `{c}`", "the full-width or curly character `{c}` stands here"),
                )
                .help(both!("改成半角 `{ascii}`", "write `{ascii}`"))
                .fix(span, *ascii),
            );
        }
    }
    if found.len() > before {
        // Quotes come in pairs, so the line is mended as a whole.
        let slips = found.iter().skip(before);
        let line: Vec<Edit> = match slips.len() {
            ..=MOST_OF_LINE => slips.flat_map(|finding| finding.fix.clone()).collect(),
            _ => Vec::new(),
        };
        found.iter_mut().skip(before).for_each(|finding| finding.fix.clone_from(&line));
        return;
    }
    let Some((key, value)) = line.split_once('=') else { return };
    bare_key(key, offset, file, found);
    let lead = value.len().saturating_sub(value.trim_start().len());
    let start = offset.saturating_add(key.len()).saturating_add(1).saturating_add(lead);
    let value = value.trim();
    let value = value.split_once(" #").map_or(value, |(value, _)| value.trim_end());
    if value.is_empty() || value.starts_with(['"', '\'', '[', '{', '#']) {
        return;
    }
    let span = Span::new(file, start, start.saturating_add(value.len()));
    found.extend(bare_value(value, span));
}

/// The characters of a line that are not inside ASCII quotes or a comment.
fn outside_quotes(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    let mut escaped = false;
    line.char_indices().filter(move |(_, c)| {
        match (quote, *c) {
            (Some('"'), _) if escaped => escaped = false,
            (Some('"'), '\\') => escaped = true,
            (Some('#'), _) => {}
            (Some(q), c) if q == c => quote = None,
            (None, '"' | '\'' | '#') => quote = Some(*c),
            (None, _) => return true,
            (Some(_), _) => {}
        }
        false
    })
}

fn bare_key(key: &str, offset: usize, file: FileId, found: &mut Vec<Diagnostic>) {
    let name = key.trim();
    if name.is_empty() || name.starts_with(['"', '\'', '#', '[']) || name.is_ascii() {
        return;
    }
    let start = offset.saturating_add(key.len().saturating_sub(key.trim_start().len()));
    let span = Span::new(file, start, start.saturating_add(name.len()));
    found.push(
        Diagnostic::new(
            Code::UnquotedText,
            span,
            both!("键 `{name}` 不能直接用汉字书写", "the key `{name}` is not ASCII and has no quotes"),
        )
        .help(both!(
            "请用英文键名，例如工资薪金总额是 `wages`；`huiqi list facts` 列出全部",
            "use the English key, such as `wages`; `huiqi list facts` lists them all"
        )),
    );
}

/// The finding for a value that has lost its quotes or has a form from elsewhere.
fn bare_value(value: &str, span: Span) -> Option<Diagnostic> {
    let number = |text: &str| {
        !text.is_empty()
            && text.chars().all(|c| c.is_ascii_digit() || "+-._".contains(c))
            && text.contains(|c: char| c.is_ascii_digit())
    };
    let finding =
        |zh: String, en: String, code| Some(Diagnostic::new(code, span, crate::value::Bilingual::new(zh, en)));
    if let Some(truth) = yes_or_no(value) {
        return finding(
            format!("`{value}` 不是 TOML 的是非值"),
            format!("`{value}` is not a boolean"),
            Code::UnquotedText,
        )
        .map(|d| d.help(both!("写 `{truth}`", "write `{truth}`")).fix(span, truth));
    }
    if value.strip_suffix(['%', '万', '亿', '元']).is_some_and(|n| number(n.trim_end_matches(['万', '亿']))) {
        let quoted = value.trim_end_matches('元');
        let written = if quoted.chars().all(|c| c.is_ascii_digit() || "._-".contains(c)) {
            quoted.to_owned()
        } else {
            format!("\"{quoted}\"")
        };
        return finding(
            format!("`{value}` 带有单位，须加引号"),
            format!("`{value}` carries a unit and needs quotes"),
            Code::UnquotedText,
        )
        .map(|d| d.help(both!("写 `{written}`", "write `{written}`")).fix(span, written.as_str()));
    }
    if value.contains(',') && number(&value.replace(',', "")) {
        let plain = value.replace(',', "_");
        return finding(
            format!("`{value}` 用逗号分节"),
            format!("`{value}` has thousands separated by commas"),
            Code::UnquotedText,
        )
        .map(|d| d.help(both!("写 `{plain}`", "write `{plain}`")).fix(span, plain.as_str()));
    }
    if let Some(date) = foreign_date(value) {
        return finding(
            format!("`{value}` 不是 TOML 日期"),
            format!("`{value}` is not a TOML date"),
            Code::UnquotedText,
        )
        .map(|d| d.help(both!("写 `{date}`", "write `{date}`")).fix(span, date.to_string()));
    }
    if !number(value)
        && !value.starts_with(|c: char| c.is_ascii_digit())
        && !matches!(value, "true" | "false" | "nan" | "inf" | "+nan" | "-nan" | "+inf" | "-inf")
    {
        return finding(
            format!("文字 `{value}` 没有加引号"),
            format!("the text `{value}` has no quotes"),
            Code::UnquotedText,
        )
        .map(|d| {
            let d = d.help(both!("写 `\"{value}\"`", "write `\"{value}\"`"));
            if value.contains(['"', '\\']) { d } else { d.fix(span, format!("\"{value}\"")) }
        });
    }
    // A day that does not exist, such as 2015-02-30.
    let date_like =
        value.len() == 10 && value.bytes().all(|b| b.is_ascii_digit() || b == b'-') && value.matches('-').count() == 2;
    if date_like && parse_date(value).is_none() {
        return finding(format!("没有 `{value}` 这一天"), format!("there is no day `{value}`"), Code::BadValue);
    }
    None
}

/// `true` or `false` for a word that means yes or no and is not a TOML boolean.
#[must_use]
pub fn yes_or_no(value: &str) -> Option<&'static str> {
    match value.to_lowercase().as_str() {
        "是" | "有" | "对" | "√" | "yes" | "y" | "on" => Some("true"),
        "否" | "无" | "不是" | "×" | "no" | "n" | "off" => Some("false"),
        v if v == "true" && value != "true" => Some("true"),
        v if v == "false" && value != "false" => Some("false"),
        _ => None,
    }
}

/// `2023/1/5`, `2023.1.5`, `2023年1月5日`, `2023-1-5` as a date.
fn foreign_date(value: &str) -> Option<jiff::civil::Date> {
    let body = value.strip_suffix('日').unwrap_or(value);
    let mut parts = body.split(['/', '.', '年', '月', '-']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || parse_date(value).is_some() {
        return None;
    }
    jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Whether a text is a date in a form that is not read, with the form that is.
#[must_use]
pub fn date_as_meant(value: &str) -> Option<jiff::civil::Date> {
    foreign_date(value)
}
