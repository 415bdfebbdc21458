//! Reads columns back, from a node to the facts under it: what a known value rests on.
//!
//! Like the needs of an unknown value, it follows the partial evaluation: of a false `and` only its false operands matter, of `if` the condition and the
//! branch taken, of `first` the first that is known. Every visit is remembered, so that shared nodes are read once.

use std::collections::BTreeSet;

use super::citation::{WithYears, cite_all, return_line};
use super::{DatedSource, FactValue, MissingFact};
use crate::both;
use crate::diag::Sources;
use crate::eval::{Chunk, Column, Columns};
use crate::model::{Arithmetic, FactId, Frame, Model, RecordId, TermId};
use crate::plan::{Constant, NodeId, NodeOp, Plan, SeriesId, SeriesSource};
use crate::profile::{Profile, Stated};
use crate::value::{Bilingual, Certainty, Type, Value};

/// One company of an evaluated chunk, and what it was read from.
pub struct Reader<'e> {
    pub model: &'e Model,
    pub plan: &'e Plan,
    pub chunk: &'e Chunk,
    pub columns: &'e Columns,
    pub profile: &'e Profile,
    pub sources: &'e Sources,
    /// The company's row.
    pub company: usize,
}

/// What a value rests on.
#[derive(Default)]
pub struct Support {
    /// Facts, in the order in which they are met; missing ones without a value.
    pub facts: Vec<FactValue>,
    /// Facts that only say at which date a dated number was read.
    pub dates: Vec<FactValue>,
    /// Dated numbers and noted terms.
    pub sources: Vec<DatedSource>,
    seen: BTreeSet<(NodeId, usize)>,
    /// Whether dated numbers and noted terms are passed over.
    facts_only: bool,
}

impl Support {
    /// Of which only the facts are wanted.
    pub fn of_facts() -> Self {
        Self { facts_only: true, ..Self::default() }
    }

    fn fact(&mut self, fact: FactValue) {
        if !self.facts.iter().any(|f| f.fact == fact.fact) {
            self.facts.push(fact);
        }
    }

    pub fn source(&mut self, source: DatedSource) {
        if !self.sources.contains(&source) {
            self.sources.push(source);
        }
    }
}

impl Reader<'_> {
    pub fn column(&self, node: NodeId) -> &Column {
        self.columns.get(node)
    }

    pub fn value(&self, node: NodeId, row: usize) -> Option<Value> {
        self.column(node).get(row).map(|constant| self.constant(constant))
    }

    pub fn constant(&self, constant: Constant) -> Value {
        match constant {
            Constant::Boolean(b) => Value::Boolean(b),
            Constant::Number(n) => Value::Number(n),
            Constant::Date(d) => Value::Date(d),
            Constant::Text(symbol) => Value::Text(self.chunk.symbols.text(symbol)),
        }
    }

    /// `tax.wages`, or `land[2].grade` for a fact of a record.
    pub fn fact_name(&self, id: FactId, row: usize) -> String {
        let Some(fact) = self.model.facts.get(id.index()) else { return String::new() };
        let Some(record) = fact.record else { return fact.id.to_string() };
        let first = self.chunk.record(record).of(self.company).start;
        let index = row.saturating_sub(first).saturating_add(1);
        let (kind, rest) = fact.id.split_once('.').unwrap_or((&fact.id, ""));
        format!("{kind}[{index}].{rest}")
    }

    fn stated(&self, id: FactId, row: usize) -> Option<&Stated> {
        match self.model.facts.get(id.index())?.record {
            None => self.profile.facts.get(&id),
            Some(record) => {
                let first = self.chunk.record(record).of(self.company).start;
                self.profile.records.get(&record)?.get(row.saturating_sub(first))?.get(&id)
            }
        }
    }

    /// The tax year whose return forms are meant.
    fn tax_year(&self) -> Option<i16> {
        let stated = self.model.fact("tax.year").and_then(|id| self.chunk.fact(id).get(self.company));
        if let Some(Constant::Number(year)) = stated {
            return i16::try_from(year.trunc().mantissa()).ok();
        }
        let as_of = self.plan.as_of.and_then(|id| self.chunk.fact(id).get(self.company));
        match as_of {
            Some(Constant::Date(date)) => Some(date.year()),
            _ => None,
        }
    }

    pub fn missing_fact(&self, id: FactId, name: String) -> MissingFact {
        let Some(fact) = self.model.facts.get(id.index()) else {
            return MissingFact {
                fact: name,
                label: Bilingual::same(""),
                question: Bilingual::same(""),
                where_to_find: None,
            };
        };
        let year = self.tax_year();
        let of_year = |from: Option<i16>, to: Option<i16>| {
            year.is_none_or(|year| from.is_none_or(|from| from <= year) && to.is_none_or(|to| year <= to))
        };
        let line =
            fact.returns.iter().find(|line| of_year(line.from, line.to)).map(|line| return_line(line, WithYears::No));
        MissingFact {
            fact: name,
            label: fact.label.clone(),
            question: fact.question.clone(),
            where_to_find: line.or_else(|| fact.where_to_find.clone()),
        }
    }

    /// A list of records that is not stated.
    pub fn missing_list(&self, record: RecordId) -> MissingFact {
        let Some(record) = self.model.records.get(record.index()) else {
            return MissingFact {
                fact: String::new(),
                label: Bilingual::same(""),
                question: Bilingual::same(""),
                where_to_find: None,
            };
        };
        let (id, zh, en) = (&record.id, &record.label.zh, &record.label.en);
        MissingFact {
            fact: id.clone(),
            label: record.label.clone(),
            question: both!(
                "有没有{zh}？有则逐条填写 [[{id}]]，没有则写 {id} = []",
                "is there any {en}? state each as [[{id}]], or {id} = [] if there is none"
            ),
            where_to_find: None,
        }
    }

    /// Why a value is unknown although all its operands are known.
    pub(super) fn reason(&self, node: NodeId, row: usize) -> Bilingual {
        let too_large = || {
            Bilingual::fixed(
                "数值过大或小数位过多，无法精确计算",
                "a number is too large or too long to be computed exactly",
            )
        };
        let zero = |id: &NodeId| matches!(self.column(*id).get(row), Some(Constant::Number(n)) if n.is_zero());
        let division = || Bilingual::fixed("除数为零，无法计算", "division by zero");
        match &self.plan.node(node).op {
            NodeOp::Arithmetic(Arithmetic::Divide, _, b) if zero(b) => division(),
            NodeOp::CompareQuotients(_, [_, b, _, d]) if zero(b) || zero(d) => division(),
            NodeOp::Power(_, exponent) if !self.is_whole(*exponent, row) => {
                Bilingual::fixed("幂次须是-100到100的整数", "a power is a whole number from -100 to 100")
            }
            NodeOp::Date(_) | NodeOp::AddMonths(..) | NodeOp::AddDays(..) => {
                Bilingual::fixed("没有这样的日期", "there is no such day")
            }
            NodeOp::Lookup { series, date, keys } => self.lookup_reason(*series, *date, keys, row),
            _ => too_large(),
        }
    }

    fn is_whole(&self, node: NodeId, row: usize) -> bool {
        matches!(self.column(node).get(row), Some(Constant::Number(n)) if n.fract().is_zero())
    }

    fn lookup_reason(&self, series: SeriesId, date: NodeId, keys: &[NodeId], row: usize) -> Bilingual {
        let Some(found) = self.plan.series.get(series.index()) else { return Bilingual::same("") };
        let (label, _) = self.series_label(found.source);
        let (zh, en) = (label.zh, label.en);
        let Some(Constant::Date(day)) = self.column(date).get(row) else { return Bilingual::same("") };
        if found.version(day).is_none() {
            return both!("“{zh}”在 {day} 没有已知的值", "no value of `{en}` is known on {day}");
        }
        let key = keys.iter().filter_map(|k| self.value(*k, row)).map(|v| v.to_string()).collect::<Vec<_>>().join(", ");
        both!("“{zh}”没有 {key} 这一项", "`{en}` has no entry for {key}")
    }

    fn series_label(&self, source: SeriesSource) -> (Bilingual, Type) {
        let found = match source {
            SeriesSource::Parameter(id) => {
                self.model.parameters.get(id.index()).map(|p| (p.label.clone(), p.kind.clone()))
            }
            SeriesSource::Table(id) => self.model.tables.get(id.index()).map(|t| (t.label.clone(), t.kind.clone())),
        };
        found.unwrap_or_else(|| (Bilingual::same(""), Type::Text))
    }

    /// Collects what a value rests on; of an unknown one, what it would rest on.
    pub fn support(&self, node: NodeId, row: usize, out: &mut Support) {
        if !out.seen.insert((node, row)) {
            return;
        }
        if !out.facts_only {
            for term in self.plan.terms.get(&node).into_iter().flatten() {
                self.term(*term, node, row, out);
            }
        }
        match &self.plan.node(node).op {
            NodeOp::Constant(_) => {}
            NodeOp::Fact(id) => self.fact(*id, row, None, out),
            NodeOp::Assumed { stated, otherwise } => {
                let NodeOp::Fact(id) = self.plan.node(*stated).op else { return };
                let assumed = self.value(*otherwise, row).filter(|_| !self.column(*stated).known().get(row));
                self.fact(id, row, assumed, out);
            }
            NodeOp::Lift(a, record) => {
                let parent = self.chunk.record(*record).parents.get(row).copied().unwrap_or(self.company);
                self.support(*a, parent, out);
            }
            NodeOp::Aggregate(_, record, a) => {
                for record_row in self.chunk.record(*record).of(row) {
                    self.support(*a, record_row, out);
                }
            }
            NodeOp::LeastCost(ways) => self.support_ways(ways.iter().copied(), row, out),
            NodeOp::LeastWay(ways) => self.support_ways(ways.iter().map(|(way, _)| *way), row, out),
            NodeOp::And(a, b) => self.deciding(false, node, [*a, *b], row, out),
            NodeOp::Or(a, b) => self.deciding(true, node, [*a, *b], row, out),
            NodeOp::If(condition, then, otherwise) => {
                self.support(*condition, row, out);
                match self.column(*condition).truth(row) {
                    None => {}
                    Some(true) => self.support(*then, row, out),
                    Some(false) => self.support(*otherwise, row, out),
                }
            }
            NodeOp::First(a, b) => {
                let known = self.column(*a).known().get(row);
                if known || !self.column(node).known().get(row) {
                    self.support(*a, row, out);
                }
                if !known {
                    self.support(*b, row, out);
                }
            }
            NodeOp::Lookup { series, date, keys } => {
                for key in keys {
                    self.support(*key, row, out);
                }
                if out.facts_only {
                    return;
                }
                // The date is that of the rule, which is shown once; it only matters for what is assumed.
                let mut dated = Support::default();
                self.support(*date, row, &mut dated);
                out.dates.extend(dated.facts);
                self.series(*series, *date, keys, row, out);
            }
            op => {
                for operand in operands(op) {
                    self.support(operand, row, out);
                }
            }
        }
    }

    /// The operands that decide a connective: those with the deciding truth if there are any, else all.
    fn deciding(&self, decides: bool, node: NodeId, operands: [NodeId; 2], row: usize, out: &mut Support) {
        let decided = self.column(node).truth(row) == Some(decides);
        for operand in operands {
            if !decided || self.column(operand).truth(row) == Some(decides) {
                self.support(operand, row, out);
            }
        }
    }

    fn fact(&self, id: FactId, row: usize, assumed: Option<Value>, out: &mut Support) {
        let Some(fact) = self.model.facts.get(id.index()) else { return };
        let stated = self.stated(id, row);
        let column = match fact.record {
            Some(_) => self.chunk.fact(id).get(row),
            None => self.chunk.fact(id).get(self.company),
        };
        let is_assumed = assumed.is_some();
        let span = stated.and_then(|s| s.span);
        out.fact(FactValue {
            fact: self.fact_name(id, row),
            label: fact.label.clone(),
            kind: fact.kind.clone(),
            value: assumed.or_else(|| stated.map(|s| s.value.clone())).or_else(|| column.map(|c| self.constant(c))),
            line: span.map(|span| self.sources.start(span).line),
            assumed: is_assumed,
        });
    }

    fn term(&self, id: TermId, node: NodeId, row: usize, out: &mut Support) {
        let Some(term) = self.model.terms.get(id.index()) else { return };
        if term.note.is_none() && !term.certainty.needs_caveat() {
            return;
        }
        out.source(DatedSource {
            id: term.id.to_string(),
            label: term.label.clone(),
            value: self.value(node, row),
            kind: term.value.kind.clone(),
            period: None,
            certainty: term.certainty,
            citations: cite_all(self.model, &term.clauses),
            note: term.note.clone(),
        });
    }

    /// The entry of a dated constant or table that was read.
    fn series(&self, id: SeriesId, date: NodeId, keys: &[NodeId], row: usize, out: &mut Support) {
        let Some(series) = self.plan.series.get(id.index()) else { return };
        let Some(Constant::Date(day)) = self.column(date).get(row) else { return };
        let Some((at, version)) = series.version(day) else { return };
        let values: Vec<Constant> = keys.iter().filter_map(|k| self.column(*k).get(row)).collect();
        let Some(value) = version.value(&values).filter(|_| values.len() == keys.len()) else { return };
        let (label, kind) = self.series_label(series.source);
        let shown: Vec<Value> = values.iter().map(|v| self.constant(*v)).collect();
        let (name, clauses, certainty): (_, &[_], Certainty) = match series.source {
            SeriesSource::Parameter(id) => {
                let Some(parameter) = self.model.parameters.get(id.index()) else { return };
                let Some(dated) = parameter.values.get(at) else { return };
                (parameter.id.to_string(), &dated.clauses, dated.certainty)
            }
            SeriesSource::Table(id) => {
                let Some(table) = self.model.tables.get(id.index()) else { return };
                let Some(version) = table.versions.get(at) else { return };
                let row = version.rows.iter().find(|row| row.keys == shown);
                let key = shown.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                (format!("{}[{key}]", table.id), &version.clauses, row.map_or(version.certainty, |r| r.certainty))
            }
        };
        out.source(DatedSource {
            id: name,
            label,
            value: Some(self.constant(value)),
            kind,
            period: Some(version.period),
            certainty,
            citations: cite_all(self.model, clauses),
            note: None,
        });
    }

    /// The rows of a frame that are this company's.
    pub fn rows(&self, frame: Frame) -> std::ops::Range<usize> {
        match frame {
            Frame::Company => self.company..self.company.saturating_add(1),
            Frame::Record(record) => self.chunk.record(record).of(self.company),
        }
    }
}

/// The operands of an operation that has no branches of its own to choose from, all in its frame.
pub fn operands(op: &NodeOp) -> Vec<NodeId> {
    let mut all = Vec::new();
    op.for_each_operand(|operand| all.push(operand));
    all
}
