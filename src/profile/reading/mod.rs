//! One written value against its fact: the value, or why it is refused and what to write.

mod choice;
mod code;
mod date;
mod number;

use crate::both;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Fact, Format};
use crate::syntax::toml::Kind;
use crate::syntax::yes_or_no;
use crate::text::visible;
use crate::value::{Bilingual, Type, Value};

/// Why a value is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of problem it is.
    pub code: Code,
    /// What is wrong.
    pub message: Bilingual,
    /// What to write.
    pub help: Option<Bilingual>,
}

impl Refusal {
    fn new(code: Code, message: Bilingual) -> Self {
        Self { code, message, help: None }
    }

    fn help(mut self, help: Bilingual) -> Self {
        self.help = Some(help);
        self
    }

    /// As a finding at a place.
    #[must_use]
    pub fn at(self, span: Span) -> Diagnostic {
        let finding = Diagnostic::new(self.code, span, self.message);
        match self.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }

    /// Both parts in one line.
    #[must_use]
    pub fn into_words(self) -> Bilingual {
        let Self { message, help, .. } = self;
        match help {
            Some(help) => {
                Bilingual::new(format!("{}；{}", message.zh, help.zh), format!("{}; {}", message.en, help.en))
            }
            None => message,
        }
    }
}

/// Reads a value as it stands in a profile file.
///
/// # Errors
/// When it does not fit its fact's type, format or bounds.
pub fn read_value(fact: &Fact, written: &Kind) -> Result<Value, Refusal> {
    if matches!(written, Kind::Text(text) if text.trim().is_empty()) {
        let id = &fact.id;
        let message = both!("`{id}` 的文字为空", "the text of `{id}` is empty");
        return Err(Refusal::new(Code::EmptyText, message)
            .help(Bilingual::fixed("未知就删去这一行", "delete the line if it is not known")));
    }
    match (&fact.kind, fact.format) {
        (Type::Boolean, _) => boolean(fact, written),
        (Type::Number(unit), _) => number::read(fact, *unit, written),
        (Type::Date, _) => date::read(fact, written),
        (Type::Enum(options), _) => choice::read(fact, options, written),
        (Type::Text, None) => free_text(fact, written),
        (Type::Text, Some(Format::CreditCode)) => code::read_credit_code(fact, written),
        (Type::Text, Some(Format::IndustryCode)) => code::read_industry_code(fact, written),
        (Type::Text, Some(Format::RegionCode)) => code::read_region_code(fact, written),
    }
}

/// Reads a value from words that carry no type of their own: a flag, a cell.
///
/// # Errors
/// When it does not fit its fact's type, format or bounds.
pub fn read_words(fact: &Fact, words: &str) -> Result<Value, Refusal> {
    let words = words.trim();
    let written = match (&fact.kind, words) {
        (Type::Boolean, "true" | "是") => Kind::Boolean(true),
        (Type::Boolean, "false" | "否") => Kind::Boolean(false),
        _ => Kind::Text(words.to_owned()),
    };
    read_value(fact, &written)
}

fn boolean(fact: &Fact, written: &Kind) -> Result<Value, Refusal> {
    let meant = match written {
        Kind::Boolean(truth) => return Ok(Value::Boolean(*truth)),
        Kind::Text(text) => match text.trim() {
            "true" => Some("true"),
            "false" => Some("false"),
            word => yes_or_no(word),
        },
        _ => None,
    };
    let refusal = wrong_type(fact, written);
    Err(match meant {
        Some(truth) => refusal.help(both!("写 `{truth}`，不加引号", "write `{truth}` without quotes")),
        None => {
            refusal.help(Bilingual::fixed("写 `true` 或 `false`，不加引号", "write `true` or `false` without quotes"))
        }
    })
}

fn free_text(fact: &Fact, written: &Kind) -> Result<Value, Refusal> {
    match written {
        Kind::Text(text) => Ok(Value::text(text)),
        _ => Err(quoted_if_scalar(fact, written)),
    }
}

/// A wrong type that quotes would mend.
fn quoted_if_scalar(fact: &Fact, written: &Kind) -> Refusal {
    let refusal = wrong_type(fact, written);
    match written {
        Kind::Number(_) | Kind::Boolean(_) | Kind::Date(_) => {
            let text = shown(written).unwrap_or_default();
            refusal.help(both!("加上引号：`\"{text}\"`", "put it in quotes: `\"{text}\"`"))
        }
        _ => refusal,
    }
}

/// A value of another type than the fact's, with an example of one that is right.
fn wrong_type(fact: &Fact, written: &Kind) -> Refusal {
    let (id, wanted, found) = (&fact.id, fact.kind.describe(), written.describe());
    let (wanted_zh, wanted_en) = match &fact.kind {
        Type::Enum(_) => ("所列选项之一（文本）", "one of a list of options"),
        Type::Number(_) => ("数字", "a number"),
        _ => (&*wanted.zh, &*wanted.en),
    };
    let (text_zh, text_en) =
        shown(written).map_or((String::new(), String::new()), |text| (format!(" `{text}`"), format!(" `{text}`")));
    let (found_zh, found_en) = (found.zh, found.en);
    let message = both!(
        "`{id}` 应为{wanted_zh}，这里写的是{found_zh}{text_zh}",
        "`{id}` is {wanted_en}, but this is {found_en}{text_en}"
    );
    Refusal::new(Code::WrongType, message).help(example(fact))
}

/// How the fact may look in a profile.
fn example(fact: &Fact) -> Bilingual {
    let key = fact.id.rsplit('.').next().unwrap_or(&fact.id);
    let value = fact.example.clone().unwrap_or_else(|| match &fact.kind {
        Type::Boolean => "true".to_owned(),
        Type::Number(unit) if unit.is_percent() => "\"8%\"".to_owned(),
        Type::Number(_) => "1_000".to_owned(),
        Type::Date => "2016-05-01".to_owned(),
        Type::Text => "\"…\"".to_owned(),
        Type::Enum(options) => format!("\"{}\"", options.first().map_or("…", |o| &o.id)),
    });
    both!("例如 `{key} = {value}`", "for example `{key} = {value}`")
}

/// A single value as people recognise it.
fn shown(written: &Kind) -> Option<String> {
    match written {
        Kind::Text(text) | Kind::Number(text) => Some(brief(text)),
        Kind::Boolean(truth) => Some(truth.to_string()),
        Kind::Date(date) => Some(date.to_string()),
        Kind::Time | Kind::Array(_) | Kind::Table(_) => None,
    }
}

/// The user's text for a message: what hides is visible, what is long is cut.
pub(super) fn brief(text: &str) -> String {
    const MOST: usize = 60;
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(MOST).collect();
    let start = visible(&start).into_owned();
    if chars.next().is_some() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn one(name: &str, text: &str) -> (Code, Bilingual, Bilingual) {
        let fact = sample::fact(name);
        let refusal = read_value(&fact, &sample::kind(text)).unwrap_err();
        (refusal.code, refusal.message, refusal.help.expect("a refusal says what to write"))
    }

    #[test]
    fn booleans_are_toml_booleans() {
        let fact = sample::fact("high_tech.certified");
        assert_eq!(read_value(&fact, &sample::kind("true")), Ok(Value::Boolean(true)));
        for (text, help) in [
            ("\"是\"", "write `true` without quotes"),
            ("\"true\"", "write `true` without quotes"),
            ("\"否\"", "write `false` without quotes"),
            ("\"False\"", "write `false` without quotes"),
            ("1", "write `true` or `false` without quotes"),
            ("[true]", "write `true` or `false` without quotes"),
        ] {
            let (code, _, words) = one("high_tech.certified", text);
            assert_eq!((code, &*words.en), (Code::WrongType, help), "{text}");
        }
    }

    #[test]
    fn an_empty_text_is_no_value() {
        for name in ["company.name", "tax.wages", "as_of", "land.grade", "company.credit_code"] {
            assert_eq!(one(name, "\" \"").0, Code::EmptyText, "{name}");
        }
    }

    #[test]
    fn texts_are_kept_as_they_are() {
        let fact = sample::fact("company.name");
        assert_eq!(read_value(&fact, &sample::kind("\" 甲 \"")), Ok(Value::text(" 甲 ")));
        let (code, message, help) = one("company.name", "123");
        assert_eq!(code, Code::WrongType);
        assert_eq!(message.zh, "`company.name` 应为文本，这里写的是数 `123`");
        assert_eq!(message.en, "`company.name` is a text, but this is a number `123`");
        assert_eq!(help.zh, "加上引号：`\"123\"`");
        assert_eq!(one("company.name", "[]").2.en, "for example `name = \"桂林某设计有限公司\"`");
        assert_eq!(one("company.name", "2016-05-01").2.zh, "加上引号：`\"2016-05-01\"`");
    }

    #[test]
    fn words_take_the_type_of_their_fact() {
        let read = |name: &str, words: &str| read_words(&sample::fact(name), words);
        assert_eq!(read("high_tech.certified", "是"), Ok(Value::Boolean(true)));
        assert_eq!(read("high_tech.certified", " false "), Ok(Value::Boolean(false)));
        assert!(read("high_tech.certified", "yes").is_err());
        assert_eq!(read("company.industry_code", "7491"), Ok(Value::text("7491")));
        assert_eq!(read("company.region", "450305"), Ok(Value::text("450305")));
        assert_eq!(read("as_of", "2016-05-01").unwrap().to_string(), "2016-05-01");
        assert_eq!(read("tax.wages", "300.00001万").unwrap().to_string(), "3000000.1");
        let words = read("land.grade", "16").unwrap_err().into_words();
        assert_eq!(words.zh, "`land.grade` 为 16，大于上限 15；应为 1 到 15 的整数");
    }

    #[test]
    fn long_and_hidden_texts_are_cut_and_shown() {
        assert_eq!(brief("甲\u{202e}"), "甲\\u{202e}");
        assert_eq!(brief(&"长".repeat(1000)).chars().count(), 61);
    }
}
