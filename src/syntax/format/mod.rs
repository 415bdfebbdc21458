//! A rule file in its canonical form: keys in the order of the field tables, `=` under `=`, expressions laid out anew;
//! comments, blank lines and the author's grouping stay.
//!
//! What is between blank lines is a group: its keys are sorted and aligned among themselves, and never leave it. A comment
//! above a key moves with it. Cases are not aligned: their lines are long, and there are many. Values other than
//! expressions stay as they are written, but for the spaces between them; an array of tables that is longer than a line
//! has one element a line, an array of single values is filled.

mod block;
mod expression;
mod trivia;
mod values;

use toml_edit::{Document, DocumentMut};

use super::read_tree;
use super::shape::{LIBRARY, RULE};
use crate::both;
use crate::diag::{Code, Diagnostic, FileId, Report, Sources, Span};

/// The canonical text of a rule file. Canonical text is its own canonical form.
///
/// # Errors
/// What cannot be read: a mistake in the TOML or in an expression, full-width signs in expressions excepted. Such a file
/// is left alone.
pub fn canonical(sources: &Sources, file: FileId) -> Result<String, Report> {
    let (tree, report) = read_tree(sources, file);
    if !report.is_empty() {
        return Err(report);
    }
    let shape = if tree.entry("id").is_some() { &RULE } else { &LIBRARY };
    let faults = expression::faults(file, &tree, shape);
    if !faults.is_empty() {
        return Err(faults);
    }
    let text = sources.get(file).text.replace("\r\n", "\n");
    let mut document: DocumentMut = match Document::parse(text.as_str()) {
        Ok(document) => document.into_mut(),
        Err(error) => {
            // Read by one reader and not by the other: a number that does not fit a machine's.
            let (range, message) = (error.span().unwrap_or(0..0), error.message());
            let mut report = Report::new();
            report.find(
                Code::TomlSyntax,
                Span::new(file, range.start, range.end),
                both!("TOML 语法错误：{message}", "{message}"),
            );
            return Err(report);
        }
    };
    block::document(&mut document, shape);
    Ok(document.to_string())
}

/// A finding at the first line that the canonical form has otherwise; nothing for what cannot be read, which reading
/// reports.
#[must_use]
pub fn check(sources: &Sources, file: FileId) -> Option<Diagnostic> {
    let text = &sources.get(file).text;
    canonical(sources, file).ok().and_then(|canonical| difference(text, &canonical, file))
}

/// Where a text first differs from its canonical form.
#[must_use]
pub fn difference(text: &str, canonical: &str, file: FileId) -> Option<Diagnostic> {
    if text == canonical {
        return None;
    }
    let mut start: usize = 0;
    let mut wanted = canonical.split_inclusive('\n');
    let (mut line, mut want) = ("", wanted.next().unwrap_or(""));
    for written in text.split_inclusive('\n') {
        line = written;
        if written != want {
            break;
        }
        start = start.saturating_add(written.len());
        line = "";
        want = wanted.next().unwrap_or("");
    }
    let body = line.trim_end_matches(['\n', '\r']);
    let span = Span::new(file, start, start.saturating_add(body.len()));
    let finding = Diagnostic::new(
        Code::NotCanonical,
        span,
        both!("从这一行起不是规范格式", "from this line on the file is not in canonical form"),
    );
    let want = want.trim_end_matches('\n');
    let help = if want.is_empty() || want == body {
        both!("运行 `huiqi fmt`", "run `huiqi fmt`")
    } else {
        both!("运行 `huiqi fmt`，这一行写作 `{want}`", "run `huiqi fmt`, which writes `{want}`")
    };
    Some(finding.help(help))
}

#[cfg(test)]
mod tests;
