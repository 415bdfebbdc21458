//! Findings for machines: an array of objects with fixed keys.

use serde::Serialize;

use crate::diag::{Diagnostic, Sources, Span};
use crate::render::json::{Words, pretty, words};

#[derive(Serialize)]
struct Finding<'a> {
    code: String,
    name: &'static str,
    level: &'static str,
    message: Words<'a>,
    help: Option<Words<'a>>,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    related: Option<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: Words<'a>,
    file: &'a str,
    line: usize,
    column: usize,
}

/// The findings, in their order; lines and columns count from 1, columns in characters, the end is excluded.
#[must_use]
pub fn json(findings: &[Diagnostic], sources: &Sources) -> String {
    let name = |span: Span| sources.get(span.file).name.as_str();
    let one = |finding| {
        let finding: &Diagnostic = finding;
        let (start, end) = (sources.start(finding.span), sources.end(finding.span));
        Finding {
            code: finding.code.to_string(),
            name: finding.code.info().name,
            level: finding.level().name(),
            message: words(&finding.message),
            help: finding.help.as_ref().map(words),
            file: name(finding.span),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            related: finding.related.as_ref().map(|(span, message)| {
                let at = sources.start(*span);
                Related { message: words(message), file: name(*span), line: at.line, column: at.column }
            }),
        }
    };
    pretty(&findings.iter().map(one).collect::<Vec<_>>())
}
