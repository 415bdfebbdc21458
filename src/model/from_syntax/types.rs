//! Types as rule files describe them: a word, a unit, options.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::both;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::syntax::pack::{At, TypeWords};
use crate::value::{Bilingual, EnumOption, Type, Unit};

/// The type that type words describe.
pub fn described(words: &TypeWords, whole: Span, report: &mut Report) -> Option<Type> {
    let has_options = !words.options.is_empty();
    let name = words.name.as_ref().map_or(if has_options { "enum" } else { "number" }, |n| n.value.as_str());
    let at = words.name.as_ref().map_or(whole, |n| n.span);
    if let (Some(unit), true) = (&words.unit, name != "number") {
        report.find(Code::WrongType, unit.span, both!("只有数才有单位", "only a number has a unit"));
    }
    if has_options && name != "enum" {
        report.find(Code::WrongType, at, both!("只有枚举才有选项", "only an enumeration has options"));
    }
    match name {
        "boolean" => Some(Type::Boolean),
        "date" => Some(Type::Date),
        "text" => Some(Type::Text),
        "enum" if !has_options => {
            report.find(Code::MissingKey, at, both!("枚举缺少 `options`", "an enumeration needs `options`"));
            None
        }
        "enum" => {
            let option = |o: &At<(String, Bilingual)>| EnumOption {
                id: Arc::from(o.value.0.as_str()),
                label: o.value.1.clone(),
            };
            let mut seen = BTreeSet::new();
            for o in &words.options {
                if !seen.insert(&o.value.0) {
                    let id = &o.value.0;
                    report.find(
                        Code::DuplicateName,
                        o.span,
                        both!("选项 `{id}` 写了两次", "the option `{id}` stands twice"),
                    );
                }
            }
            Some(Type::Enum(words.options.iter().map(option).collect()))
        }
        _ => match &words.unit {
            None => Some(Type::Number(Unit::NONE)),
            Some(unit) => {
                if let Some(unit) = Unit::parse(&unit.value) {
                    return Some(Type::Number(unit));
                }
                let (text, all) = (&unit.value, Unit::base_names().join(" "));
                let finding =
                    Diagnostic::new(Code::BadValue, unit.span, both!("没有单位 `{text}`", "there is no unit `{text}`"));
                report.add(finding.help(both!(
                    "基本单位：{all} ratio，可用 * 与 / 组合",
                    "the base units are {all} ratio, combined with * and /"
                )));
                None
            }
        },
    }
}
