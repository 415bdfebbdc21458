//! Options of an enumeration: their identifiers, and nothing that only looks like them.

use super::super::half_width::half_width;
use super::{Refusal, brief, quoted_if_scalar, wrong_type};
use crate::both;
use crate::diag::{Code, nearest, offered};
use crate::model::Fact;
use crate::syntax::toml::Kind;
use crate::value::{Bilingual, EnumOption, Value};

pub(super) fn read(fact: &Fact, options: &[EnumOption], written: &Kind) -> Result<Value, Refusal> {
    let text = match written {
        Kind::Text(text) => text,
        Kind::Number(text) if options.iter().any(|o| *o.id == **text) => return Err(quoted_if_scalar(fact, written)),
        _ => return Err(wrong_type(fact, written).help(all(options))),
    };
    if let Some(option) = options.iter().find(|o| *o.id == **text) {
        return Ok(Value::Text(option.id.clone()));
    }
    let (id, short) = (&fact.id, brief(text));
    let refusal =
        Refusal::new(Code::UnknownOption, both!("`{id}` 没有选项 `{short}`", "`{id}` has no option `{short}`"));
    let list = all(options);
    Err(refusal.help(match meant(options, text) {
        Some(option) => {
            let (near, label) = (&option.id, &option.label);
            let (zh, en, all_zh, all_en) = (&label.zh, &label.en, list.zh, list.en);
            both!("是否想写 `\"{near}\"`（{zh}）？{all_zh}", "did you mean `\"{near}\"` ({en})? {all_en}")
        }
        None => list,
    }))
}

/// The option whose label was written, or the one whose identifier is nearest.
fn meant<'o>(options: &'o [EnumOption], text: &str) -> Option<&'o EnumOption> {
    if text.chars().count() > 60 {
        return None;
    }
    let text = half_width(text);
    let labelled = |o: &&EnumOption| o.label.zh == text || o.label.en.eq_ignore_ascii_case(&text);
    options.iter().find(labelled).or_else(|| {
        let near = nearest(&text, options.iter().map(|o| &*o.id))?;
        options.iter().find(|o| &*o.id == near)
    })
}

/// The list of the options, with their labels.
fn all(options: &[EnumOption]) -> Bilingual {
    let list = |write: &dyn Fn(&EnumOption) -> String, between: &str| offered(options.iter().map(write), between);
    let zh = list(&|o| format!("`\"{}\"` {}", o.id, o.label.zh), "；");
    let en = list(&|o| format!("`\"{}\"`", o.id), ", ");
    both!("可用的值：{zh}", "it is one of {en}")
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::super::read_value;
    use super::*;

    fn read(text: &str) -> Result<String, (Code, Bilingual, Bilingual)> {
        read_value(&sample::fact("service_export.service"), &sample::kind(text))
            .map(|value| value.to_string())
            .map_err(|r| (r.code, r.message, r.help.expect("a refusal says what to write")))
    }

    #[test]
    fn an_identifier_is_an_option() {
        assert_eq!(read("\"design\"").as_deref(), Ok("design"));
    }

    #[test]
    fn the_nearest_and_the_list_are_offered() {
        let (code, message, help) = read("\"desing\"").unwrap_err();
        assert_eq!(code, Code::UnknownOption);
        assert_eq!(message.zh, "`service_export.service` 没有选项 `desing`");
        assert_eq!(message.en, "`service_export.service` has no option `desing`");
        assert_eq!(
            help.zh,
            "是否想写 `\"design\"`（设计服务）？可用的值：`\"design\"` 设计服务；`\"software\"` 软件服务"
        );
        assert_eq!(help.en, "did you mean `\"design\"` (design service)? it is one of `\"design\"`, `\"software\"`");
        assert_eq!(read("\"zzzzzz\"").unwrap_err().2.en, "it is one of `\"design\"`, `\"software\"`");
    }

    #[test]
    fn a_label_is_refused_with_its_identifier() {
        for text in ["\"设计服务\"", "\" 设计服务\"", "\"Design service\"", "\"Design\""] {
            let (code, _, help) = read(text).unwrap_err();
            assert_eq!(code, Code::UnknownOption);
            assert!(help.zh.starts_with("是否想写 `\"design\"`（设计服务）？"), "{}", help.zh);
        }
    }

    #[test]
    fn other_kinds_are_refused() {
        assert_eq!(read("true").unwrap_err().0, Code::WrongType);
        let refusal = read_value(&sample::fact("company.industry_edition"), &sample::kind("2017")).unwrap_err();
        assert_eq!((refusal.code, &*refusal.help.unwrap().en), (Code::WrongType, "put it in quotes: `\"2017\"`"));
    }
}
