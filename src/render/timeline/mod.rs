//! The law over time on a page: for each benefit the stretches in which it holds, and the dates of this company in between.
//!
//! `entry` decides what is said and in which order, `words` how; [`page`] and [`report`] write it for a terminal and as
//! Markdown. [`section`] and [`report_section`] are the same without the company and the last line, for other pages.

mod entry;
mod page;
mod report;
mod words;

pub use page::{page, section};
pub use report::{report, report_section};

use crate::explain::Assessment;
use crate::text::visible;
use crate::value::Lang;

/// `label: text` lines at the head of a page: the company's name first, alone.
fn head(assessment: &Assessment, lang: Lang) -> (String, [(&'static str, String); 2]) {
    let unnamed = lang.pick("（未填写企业名称）", "(company name not stated)");
    let name = assessment.name.as_deref().map_or(unnamed.into(), visible).into_owned();
    let code = assessment.credit_code.as_deref().map_or(lang.pick("未填写", "not stated").into(), visible);
    let lines = [
        (lang.pick("统一社会信用代码", "credit code"), code.into_owned()),
        (lang.pick("判定日期", "date"), assessment.as_of.to_string()),
    ];
    (name, lines)
}

/// What the pages of a what-if begin with: which facts are supposed to be otherwise.
#[must_use]
pub fn supposed(sets: &[(String, String)], lang: Lang) -> String {
    let each: Vec<String> =
        sets.iter().map(|(fact, value)| visible(&format!("{fact} = {value}")).into_owned()).collect();
    match lang {
        Lang::Zh => format!("假设 {}\n\n", each.join("，")),
        Lang::En => format!("supposing {}\n\n", each.join(", ")),
    }
}

/// What every page ends with.
const fn caveat(lang: Lang) -> &'static str {
    lang.pick(
        "本结果为自评参考，以主管部门认定为准。",
        "This result is a self-assessment for reference; the competent authority's decision prevails.",
    )
}

#[cfg(test)]
mod tests;
