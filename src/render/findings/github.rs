//! Findings as commands of a GitHub workflow, which shows them beside the lines they are about.

use std::fmt::Write as _;

use super::located::{Located, Volume, all};
use super::{Outcome, Run};
use crate::value::Lang;

/// A command for each finding, worst first: GitHub shows only the first ten of a step and level. Then a line for each step
/// that did not pass.
#[must_use]
pub fn github(run: &Run<'_>) -> String {
    let mut findings = all(run);
    findings.sort_by_key(|finding| finding.volume);
    let mut text: String = findings.iter().map(|finding| command(finding, run.view.lang)).collect();
    for step in run.steps.iter().filter(|step| step.outcome != Outcome::Passed) {
        // A step may fail without an error, as when too little is covered.
        if !step.has_errors() {
            let level = if step.outcome == Outcome::Failed { "error" } else { "notice" };
            let title = property(&format!("huiqi {}", step.name));
            let _ = writeln!(text, "::{level} title={title}::{}", data(step.summary.in_lang(run.view.lang)));
        }
    }
    text
}

fn command(finding: &Located<'_>, lang: Lang) -> String {
    let level = match finding.volume {
        Volume::Error => "error",
        Volume::Warning => "warning",
        Volume::Notice => "notice",
    };
    let (start, end) = (finding.place.start, finding.place.end);
    let mut text = format!("::{level} file={},line={},endLine={}", property(&finding.place.file), start.line, end.line);
    // Columns are refused where first and last line differ, and so is an end before the start.
    if start.line == end.line {
        let _ = write!(text, ",col={}", start.column);
        if end.column > start.column {
            let _ = write!(text, ",endColumn={}", end.column);
        }
    }
    let _ = writeln!(text, ",title={}::{}", property(&finding.title()), data(&finding.words(lang)));
    text
}

/// A text after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("8% ::error::\r\nx"), "8%25 ::error::%0D%0Ax");
        assert_eq!(property("a,b:c%2C"), "a%2Cb%3Ac%252C");
    }
}
