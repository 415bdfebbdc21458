//! A row a company: verdict and outputs of every rule, what is missing, what is wrong.

use super::bytes::{shown, text, whole};
use crate::batch::{Answers, Layout, RuleLayout};
use crate::explain::{Lacking, Missing, Verdict};
use crate::value::Lang;

/// The titles.
pub fn header(layout: &Layout, out: &mut Vec<u8>) {
    out.extend_from_slice(b"row,company.name,company.credit_code");
    for rule in &layout.rules {
        out.push(b',');
        out.extend_from_slice(rule.id.as_bytes());
        for output in &rule.outputs {
            out.extend_from_slice(format!(",{}.{}", rule.id, output.id).as_bytes());
        }
    }
    out.extend_from_slice(b",missing,error\n");
}

/// Cells of a row, in its order.
enum Cells<'l> {
    /// The same for every company of the chunk.
    Same(Vec<u8>),
    /// A rule's, with its verdict for each company.
    Of(&'l RuleLayout, Vec<Verdict>, Negatives),
}

/// The cells of a rule for each verdict that gives nothing.
struct Negatives([Vec<u8>; 6]);

impl Negatives {
    fn new(rule: &RuleLayout) -> Self {
        Self(Verdict::ALL.map(|verdict| {
            let mut bytes = vec![b','];
            bytes.extend_from_slice(verdict.name().as_bytes());
            bytes.resize(bytes.len().saturating_add(rule.outputs.len()), b',');
            bytes
        }))
    }

    fn of(&self, verdict: Verdict) -> &[u8] {
        self.0.get(verdict as usize).map_or(&[], Vec::as_slice)
    }
}

/// The cells of all rules; those of neighbours that are the same for everybody are put together once.
fn cells<'l>(answers: &Answers<'l>) -> Vec<Cells<'l>> {
    let mut all: Vec<Cells<'l>> = Vec::new();
    for rule in &answers.layout.rules {
        let verdicts = answers.verdicts(rule);
        let same = verdicts.first().filter(|first| !first.is_positive() && verdicts.iter().all(|v| v == *first));
        let Some(verdict) = same else {
            all.push(Cells::Of(rule, verdicts, Negatives::new(rule)));
            continue;
        };
        let negatives = Negatives::new(rule);
        match all.last_mut() {
            Some(Cells::Same(before)) => before.extend_from_slice(negatives.of(*verdict)),
            _ => all.push(Cells::Same(negatives.of(*verdict).to_vec())),
        }
    }
    all
}

/// The rows of a chunk.
pub fn rows(answers: &Answers<'_>, lang: Lang, missing: &mut Missing, out: &mut Vec<u8>) {
    let symbols = &answers.reading.chunk.symbols;
    let cells = cells(answers);
    missing.find(answers.reading);
    let groups: Vec<String> = missing.groups().map(|names| names.join(";")).collect();
    let columns =
        answers.layout.rules.iter().fold(0_usize, |sum, rule| sum.saturating_add(rule.outputs.len().saturating_add(1)));
    for (company, row) in answers.rows.iter().enumerate() {
        whole(answers.first.saturating_add(company as u64), out);
        out.push(b',');
        text(row.name(answers.texts), out);
        out.push(b',');
        text(row.code(answers.texts), out);
        let is_answered = row.faults.is_empty();
        if !is_answered {
            out.resize(out.len().saturating_add(columns), b',');
        }
        for cells in cells.iter().filter(|_| is_answered) {
            let (rule, verdicts, negatives) = match cells {
                Cells::Same(bytes) => {
                    out.extend_from_slice(bytes);
                    continue;
                }
                Cells::Of(rule, verdicts, negatives) => (*rule, verdicts, negatives),
            };
            let verdict = verdicts.get(company).copied().unwrap_or(Verdict::Undetermined);
            if !verdict.is_positive() {
                out.extend_from_slice(negatives.of(verdict));
                continue;
            }
            out.push(b',');
            out.extend_from_slice(verdict.name().as_bytes());
            for output in &rule.outputs {
                out.push(b',');
                shown(&answers.output(rule, output, company, verdict), output.form, symbols, out);
            }
        }
        out.push(b',');
        if is_answered {
            let mut is_first = true;
            missing.each(answers.reading.chunk, company, |lacking| {
                if !std::mem::take(&mut is_first) {
                    out.push(b';');
                }
                out.extend_from_slice(match lacking {
                    Lacking::Group(at) => groups.get(at).map_or(&[], |names| names.as_bytes()),
                    Lacking::OfRecord(name) => name.as_bytes(),
                });
            });
            out.push(b',');
        } else {
            out.push(b',');
            let faults: Vec<String> = row.faults.iter().map(|fault| fault.line(lang)).collect();
            text(&faults.join(lang.pick("；", "; ")), out);
        }
        out.push(b'\n');
    }
}
