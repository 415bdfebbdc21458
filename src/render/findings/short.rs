//! One line a finding: `file:line:column: error HQ0504 quote-not-found: message`.

use crate::diag::{Diagnostic, Sources};
use crate::text::visible;
use crate::value::Lang;

/// A line for each finding, in their order.
#[must_use]
pub fn short(findings: &[Diagnostic], sources: &Sources, lang: Lang) -> String {
    findings.iter().map(|finding| line(finding, sources, lang)).collect()
}

fn line(finding: &Diagnostic, sources: &Sources, lang: Lang) -> String {
    let at = sources.start(finding.span);
    let name = visible(&sources.get(finding.span.file).name);
    let (level, code, kind) = (finding.level().name(), finding.code, finding.code.info().name);
    let message = visible(finding.message.in_lang(lang));
    format!("{name}:{}:{}: {level} {code} {kind}: {message}\n", at.line, at.column)
}
