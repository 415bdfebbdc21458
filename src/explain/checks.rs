//! What a profile may not say, and what is odd about it: contradictions are refused, dates after `as_of` are warnings.

use jiff::civil::Date;

use super::reader::{Reader, Support};
use crate::both;
use crate::diag::{Code, Diagnostic, Report, Sources, Span};
use crate::eval::{Columns, chunk_of, evaluate};
use crate::model::Model;
use crate::plan::Plan;
use crate::profile::{Profile, RecordFacts};
use crate::value::{Bilingual, Value};

/// The contradictions of a profile; `whole` is the place of what no file states.
#[must_use]
pub fn check_profile(
    model: &Model,
    plan: &Plan,
    sources: &Sources,
    profile: &Profile,
    as_of: Date,
    whole: Span,
) -> Report {
    let chunk = chunk_of(plan, [(profile, as_of)]);
    let mut columns = Columns::default();
    evaluate(plan, &chunk, &mut columns);
    let reader = Reader { model, plan, chunk: &chunk, columns: &columns, profile, sources, company: 0 };
    reader.contradictions(whole)
}

impl Reader<'_> {
    /// The contradictions of the company's profile.
    pub(super) fn contradictions(&self, whole: Span) -> Report {
        let mut report = Report::new();
        for (check, node) in self.model.checks.iter().zip(&self.plan.checks) {
            if self.column(*node).truth(self.company) != Some(false) {
                continue;
            }
            let mut support = Support::default();
            self.support(*node, self.company, &mut support);
            let values = support.facts.iter().filter_map(|f| Some(format!("{} = {}", f.fact, f.value.as_ref()?)));
            let stated = values.collect::<Vec<_>>().join(", ");
            let span = self.profile.facts.get(&check.at).and_then(|s| s.span).unwrap_or(whole);
            let finding = Diagnostic::new(Code::ProfileContradiction, span, check.message.clone());
            report.add(finding.help(both!("所填：{stated}", "stated: {stated}")));
        }
        report
    }
}

/// Stated dates that lie after the date the answers are for.
pub(super) fn future_dates(model: &Model, sources: &Sources, profile: &Profile, as_of: Date) -> Vec<Bilingual> {
    let mut warnings = Vec::new();
    let mut look = |facts: &RecordFacts, index: Option<usize>| {
        for (id, stated) in facts {
            let Value::Date(date) = stated.value else { continue };
            let Some(fact) = model.facts.get(id.index()).filter(|f| date > as_of && &*f.id != "as_of") else {
                continue;
            };
            let name = match (index, fact.id.split_once('.')) {
                (Some(index), Some((kind, rest))) => format!("{kind}[{index}].{rest}"),
                _ => fact.id.to_string(),
            };
            let (zh, en) = (&fact.label.zh, &fact.label.en);
            let (line_zh, line_en) = stated.span.map_or_else(Default::default, |span| {
                let line = sources.start(span).line;
                (format!("第{line}行 "), format!("line {line}: "))
            });
            warnings.push(both!(
                "{line_zh}{zh}（{name}）{date} 晚于评估日期 {as_of}",
                "{line_en}{en} ({name}) {date} is after the date of the answers, {as_of}"
            ));
        }
    };
    look(&profile.facts, None);
    for records in profile.records.values() {
        for (index, facts) in records.iter().enumerate() {
            look(facts, Some(index.saturating_add(1)));
        }
    }
    warnings
}
