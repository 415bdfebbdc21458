//! A line a company, rule, record and output, with reasons and citations.

use super::bytes::{constant, text, whole};
use crate::batch::{Answers, RuleLayout};
use crate::explain::{Reading, Verdict, cite, deciding};
use crate::model::{Frame, Model, Rule};
use crate::plan::{Constant, RulePlan};
use crate::value::{Bilingual, Lang};

/// The titles.
pub fn header(out: &mut Vec<u8>) {
    out.extend_from_slice(
        b"row,company.name,company.credit_code,rule,record,verdict,missing,reasons,citations,output,value,unit\n",
    );
}

/// The rows of a chunk.
pub fn rows(answers: &Answers<'_>, lang: Lang, out: &mut Vec<u8>) {
    let Reading { model, plan, .. } = answers.reading;
    for company in 0..answers.rows.len() {
        let Some(row) = answers.rows.get(company) else { continue };
        if !row.faults.is_empty() {
            let faults: Vec<String> = row.faults.iter().map(|fault| fault.line(lang)).collect();
            let mut line = Line { answers, company, rule: "", record: None, cells: String::new() };
            line.reasons(&[], &faults.join(lang.pick("；", "; ")), "");
            line.write(None, out);
            continue;
        }
        for ((layout, nodes), rule) in answers.layout.rules.iter().zip(&plan.rules).zip(&model.rules) {
            let citations = citations(model, rule);
            rule_rows(answers, company, layout, nodes, &citations, lang, out);
        }
    }
}

/// The line of a result, or several that differ in their output only.
struct Line<'a> {
    answers: &'a Answers<'a>,
    company: usize,
    rule: &'a str,
    record: Option<usize>,
    /// What stands between the record and the output.
    cells: String,
}

impl Line<'_> {
    fn reasons(&mut self, missing: &[String], reasons: &str, citations: &str) {
        let mut cells = Vec::new();
        text(&missing.join(";"), &mut cells);
        cells.push(b',');
        text(reasons, &mut cells);
        cells.push(b',');
        text(citations, &mut cells);
        self.cells = String::from_utf8(cells).unwrap_or_default();
    }

    fn write(&self, verdict: Option<Verdict>, out: &mut Vec<u8>) {
        self.begin(verdict, out);
        out.extend_from_slice(b",,,\n");
    }

    fn begin(&self, verdict: Option<Verdict>, out: &mut Vec<u8>) {
        let Answers { rows, texts, first, .. } = self.answers;
        whole(first.saturating_add(self.company as u64), out);
        if let Some(row) = rows.get(self.company) {
            out.push(b',');
            text(row.name(texts), out);
            out.push(b',');
            text(row.code(texts), out);
        }
        let record = self.record.map_or_else(String::new, |index| index.to_string());
        let verdict = verdict.map_or("", Verdict::name);
        out.extend_from_slice(format!(",{},{record},{verdict},{}", self.rule, self.cells).as_bytes());
    }
}

fn rule_rows(
    answers: &Answers<'_>,
    company: usize,
    layout: &RuleLayout,
    nodes: &RulePlan,
    citations: &str,
    lang: Lang,
    out: &mut Vec<u8>,
) {
    let mut line = Line { answers, company, rule: &layout.id, record: None, cells: String::new() };
    let Frame::Record(record) = layout.frame else {
        return row(&mut line, layout, nodes, company, citations, lang, out);
    };
    let records = answers.reading.chunk.record(record);
    let range = records.of(company);
    if !records.stated.get(company) {
        let list = answers.reading.model.records.get(record.index()).map(|r| r.id.clone());
        line.reasons(&Vec::from_iter(list), "", citations);
        return line.write(Some(Verdict::Undetermined), out);
    }
    if range.is_empty() {
        line.reasons(&[], "", citations);
        return line.write(Some(Verdict::OutOfScope), out);
    }
    for (at, index) in range.zip(1..) {
        line.record = Some(index);
        row(&mut line, layout, nodes, at, citations, lang, out);
    }
}

fn row(
    line: &mut Line<'_>,
    layout: &RuleLayout,
    nodes: &RulePlan,
    at: usize,
    citations: &str,
    lang: Lang,
    out: &mut Vec<u8>,
) {
    let (answers, reading) = (line.answers, line.answers.reading);
    let verdict = answers.verdict_at(layout, at);
    let joined =
        |reasons: &[Bilingual]| reasons.iter().map(|r| r.in_lang(lang)).collect::<Vec<_>>().join(lang.pick("；", "; "));
    if !verdict.is_positive() {
        let (missing, reasons) = if verdict == Verdict::Undetermined {
            reading.needs(deciding(nodes), line.company, at)
        } else {
            Default::default()
        };
        line.reasons(&missing, &joined(&reasons), citations);
        return line.write(Some(verdict), out);
    }
    let mut any = false;
    for output in &layout.outputs {
        let Some(value) = answers.output_at(output, at) else { continue };
        any = true;
        let (missing, reasons) = match (value, output.when) {
            (Some(_), _) => Default::default(),
            // While the condition is not known, only what decides it is asked for.
            (None, Some(when)) if reading.columns.get(when).truth(at).is_none() => {
                reading.needs([when], line.company, at)
            }
            (None, _) => reading.needs([output.value], line.company, at),
        };
        line.reasons(&missing, &joined(&reasons), citations);
        line.begin(Some(verdict), out);
        out.push(b',');
        out.extend_from_slice(output.id.as_bytes());
        out.push(b',');
        match value {
            Some(Constant::Text(symbol)) => text(&reading.chunk.symbols.text(symbol), out),
            Some(value) => constant(value, output.form, &reading.chunk.symbols, out),
            None => {}
        }
        out.push(b',');
        out.extend_from_slice(output.unit.as_bytes());
        out.push(b'\n');
    }
    if !any {
        line.reasons(&[], "", citations);
        line.write(Some(verdict), out);
    }
}

/// The clauses of a rule in one line: the number of the instrument and the place in it.
fn citations(model: &Model, rule: &Rule) -> String {
    let of = |clause| {
        let citation = cite(model, clause);
        let number = citation.number.unwrap_or_else(|| citation.title.clone());
        citation.locator.map_or_else(|| number.clone(), |at| format!("{number} {at}"))
    };
    let all: Vec<String> = std::iter::once(&rule.clause).chain(&rule.basis).map(of).collect();
    all.join("；")
}
