//! A run as Markdown, for the summary of a workflow or the comment on a change: what each step came to, and tables.

use std::fmt::Write as _;

use super::located::{Located, Place, Volume, all_of};
use super::{Outcome, Run, Step};
use crate::diag::Code;
use crate::render::markdown::escaped;
use crate::text::visible;
use crate::value::Lang;

/// A heading for each step with its summary and what it found; first a table of all steps where there are several.
#[must_use]
pub fn markdown(run: &Run<'_>) -> String {
    let lang = run.view.lang;
    let mut text = String::new();
    if run.steps.len() > 1 {
        let outcome = run.outcome().label();
        let _ = writeln!(text, "# huiqi: {}\n", outcome.in_lang(lang));
        table(
            &mut text,
            &[lang.pick("步骤", "step"), lang.pick("结果", "outcome"), lang.pick("说明", "summary")],
            {
                let row = |step: &Step| {
                    let outcome = step.outcome.label().in_lang(lang).to_owned();
                    vec![step.name.to_owned(), outcome, words(step.summary.in_lang(lang))]
                };
                run.steps.iter().map(row)
            },
        );
        text.push('\n');
    }
    let parts: Vec<String> = run.steps.iter().map(|step| part(step, run)).collect();
    text.push_str(&parts.join("\n"));
    text
}

fn part(step: &Step, run: &Run<'_>) -> String {
    let lang = run.view.lang;
    let mut text = format!("## huiqi {}\n\n", step.name);
    let outcome = step.outcome.label();
    let mark = if step.outcome == Outcome::Failed { "**" } else { "" };
    let colon = lang.pick("：", ": ");
    let _ = writeln!(text, "{mark}{}{mark}{colon}{}", outcome.in_lang(lang), words(step.summary.in_lang(lang)));
    let failed: Vec<_> = step.cases.iter().flat_map(|case| case.differences.iter().map(move |d| (case, d))).collect();
    // What came out differently has a table of its own.
    let tells = |located: &Located<'_>| located.finding.is_none_or(|finding| finding.code != Code::CaseFails);
    let findings: Vec<_> =
        all_of(step, run).into_iter().filter(|located| failed.is_empty() || tells(located)).collect();
    if !findings.is_empty() {
        text.push('\n');
        let headers = [lang.pick("级别", "level"), lang.pick("位置", "place"), lang.pick("问题", "finding")];
        table(&mut text, &headers, findings.iter().map(|finding| of_finding(finding, lang)));
    }
    if !failed.is_empty() {
        text.push('\n');
        let headers = [
            lang.pick("位置", "place"),
            lang.pick("规则", "rule"),
            lang.pick("案例", "case"),
            lang.pick("项目", "what"),
            lang.pick("期望", "expected"),
            lang.pick("实际", "actual"),
        ];
        let rows = failed.into_iter().map(|(case, difference)| {
            let cells = [&case.rule, &case.name, &difference.what, &difference.expected, &difference.actual];
            let place = code(&Place::of(difference.span, run).text());
            std::iter::once(place).chain(cells.map(|cell| escaped(&visible(cell)))).collect()
        });
        table(&mut text, &headers, rows);
    }
    for attached in &step.attached {
        let _ = write!(text, "\n{}", attached.markdown);
    }
    text
}

fn of_finding(finding: &Located<'_>, lang: Lang) -> Vec<String> {
    let level = match finding.volume {
        Volume::Error => lang.pick("错误", "error"),
        Volume::Warning => lang.pick("警告", "warning"),
        Volume::Notice => lang.pick("提示", "notice"),
    };
    let said = finding.words(lang).lines().map(words).collect::<Vec<_>>().join("<br>");
    vec![level.to_owned(), code(&finding.place.text()), format!("{}<br>{said}", escaped(&finding.title()))]
}

fn table(text: &mut String, headers: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let _ = writeln!(text, "| {} |\n|{}", headers.join(" | "), " --- |".repeat(headers.len()));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
}

/// A message: what stands in backticks stays code, the rest is taken for words.
fn words(message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    // An odd backtick is one of the user's.
    if parts.len().is_multiple_of(2) {
        return escaped(&visible(message));
    }
    let part = |(at, part): (usize, &&str)| if at.is_multiple_of(2) { escaped(&visible(part)) } else { code(part) };
    parts.iter().enumerate().map(part).collect()
}

/// A text as code in a table, where `|` would end the cell.
fn code(text: &str) -> String {
    let code = visible(text).replace('|', "\\|");
    match (code.is_empty(), code.contains('`')) {
        (true, _) => code,
        (false, true) => format!("`` {code} ``"),
        (false, false) => format!("`{code}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_words_with_code_in_them() {
        assert_eq!(words("`a|b` 不是 <c>"), "`a\\|b` 不是 &lt;c&gt;");
        assert_eq!(words("an odd ` is theirs"), "an odd \\` is theirs");
    }
}
