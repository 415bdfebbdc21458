//! Parameters, tables and terms as written, to what they mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::series::check_periods;
use super::types::described;
use super::{Builder, Files, id_of};
use crate::both;
use crate::diag::{Code, Diagnostic, Span, nearest};
use crate::model::typing::{Each, Scope, resolve, resolve_as};
use crate::model::{
    DatedValue, Entity, Frame, LookupTable, Parameter, ParameterId, Row, TableId, Term, TermId, Version,
};
use crate::syntax::pack::{self as written, At, read_scalar};
use crate::value::{Type, Value};

impl Builder<'_> {
    pub(super) fn parameters(&mut self, files: &Files<'_>) {
        for p in files.iter().flat_map(|(_, _, f)| &f.parameters) {
            let kind = described(&p.words, p.id.span, &mut self.report);
            let id = ParameterId(id_of(self.model.parameters.len()));
            let entity = if kind.is_some() { Entity::Parameter(id) } else { Entity::Broken };
            let fresh = self.claim_name(&p.id, entity);
            check_periods(p.values.iter().map(|v| &v.period), p.id.span, &mut self.report);
            let mut values = Vec::new();
            for v in &p.values {
                let (period, clauses) =
                    (self.period(&v.period), self.required_clauses(&v.clauses, &p.id, v.period.from.span));
                let value = kind.as_ref().and_then(|kind| read_scalar(&v.value, kind, &mut self.report));
                if let Some(value) = value {
                    let span = v.value.span;
                    values.push(DatedValue { period, value, span, clauses, certainty: v.certainty });
                }
            }
            if let (Some(kind), true) = (kind, fresh) {
                self.model.parameters.push(Parameter {
                    id: Arc::from(p.id.value.as_str()),
                    span: p.id.span,
                    label: p.label.clone(),
                    kind,
                    values,
                });
            }
        }
    }

    pub(super) fn tables(&mut self, files: &Files<'_>) {
        for t in files.iter().flat_map(|(_, _, f)| &f.tables) {
            let kind = described(&t.words, t.id.span, &mut self.report);
            let keys: Vec<Option<Type>> = t.keys.iter().map(|k| self.key_type(k)).collect();
            let keys: Option<Vec<Type>> = keys.into_iter().collect::<Option<_>>().filter(|k: &Vec<_>| !k.is_empty());
            let whole = kind.is_some() && keys.is_some();
            let id = TableId(id_of(self.model.tables.len()));
            let fresh = self.claim_name(&t.id, if whole { Entity::Table(id) } else { Entity::Broken });
            check_periods(t.versions.iter().map(|v| &v.period), t.id.span, &mut self.report);
            let (Some(kind), Some(keys)) = (kind, keys) else { continue };
            let versions = t.versions.iter().map(|v| self.version(v, &t.id, &keys, &kind)).collect();
            if fresh {
                self.model.tables.push(LookupTable {
                    id: Arc::from(t.id.value.as_str()),
                    span: t.id.span,
                    label: t.label.clone(),
                    keys,
                    key_facts: t.keys.iter().filter_map(|k| self.model.fact(&k.value)).collect(),
                    kind,
                    versions,
                });
            }
        }
    }

    pub(super) fn key_type(&mut self, key: &At<String>) -> Option<Type> {
        let found = self.model.fact(&key.value).and_then(|id| self.model.facts.get(id.index()));
        if found.is_none() && !matches!(self.model.names.get(key.value.as_str()), Some(Entity::Broken)) {
            let name = &key.value;
            let mut finding =
                Diagnostic::new(Code::UnknownName, key.span, both!("没有事实 `{name}`", "there is no fact `{name}`"));
            if !self.report.is_long()
                && let Some(near) = nearest(name, self.model.facts.iter().map(|f| &*f.id))
            {
                finding = finding.help(both!("是否想写 `{near}`？", "did you mean `{near}`?"));
            }
            self.report.add(finding);
        }
        found.map(|f| f.kind.clone())
    }

    fn version(&mut self, v: &written::Version, id: &At<String>, keys: &[Type], kind: &Type) -> Version {
        let (period, clauses) = (self.period(&v.period), self.required_clauses(&v.clauses, id, v.period.from.span));
        let default = v.default.as_ref().and_then(|n| read_scalar(n, kind, &mut self.report));
        let mut rows: Vec<Row> = Vec::new();
        let mut seen: BTreeMap<Vec<String>, Span> = BTreeMap::new();
        for row in &v.rows {
            let (want, got) = (keys.len(), row.keys.len());
            if want != got {
                self.report.find(
                    Code::BadArguments,
                    row.span,
                    both!("应有 {want} 个键，却有 {got} 个", "{want} keys are needed, not {got}"),
                );
                continue;
            }
            let values: Vec<_> = row.keys.iter().zip(keys).map(|(n, k)| read_scalar(n, k, &mut self.report)).collect();
            let value = read_scalar(&row.value, kind, &mut self.report);
            let (Some(values), Some(value)) = (values.into_iter().collect::<Option<Vec<_>>>(), value) else { continue };
            let shown: Vec<String> = values.iter().map(Value::to_string).collect();
            if let Some(first) = seen.get(&shown) {
                let key = shown.join(", ");
                let finding = Diagnostic::new(
                    Code::DuplicateKey,
                    row.span,
                    both!("键 {key} 已有一行", "the key {key} already has a row"),
                );
                self.report.add(finding.related(*first, both!("先前的一行", "the earlier row")));
                continue;
            }
            seen.insert(shown, row.span);
            let certainty = row.certainty.unwrap_or(v.certainty);
            rows.push(Row { keys: values, key_span: row.span, value, span: row.value.span, certainty });
        }
        Version { period, span: v.period.from.span, clauses, certainty: v.certainty, default, rows }
    }

    /// Terms, each after those it uses.
    pub(super) fn terms(&mut self, files: &Files<'_>) {
        let written: Vec<&written::Term> = files.iter().flat_map(|(_, _, f)| &f.terms).collect();
        let mut by_name = BTreeMap::new();
        for term in &written {
            if self.claim_name(&term.id, Entity::Broken) {
                by_name.insert(term.id.value.as_str(), *term);
            }
        }
        let mut open = Vec::new();
        let mut done = BTreeSet::new();
        for term in &written {
            self.term(term, &by_name, &mut open, &mut done);
        }
    }

    fn term<'t>(
        &mut self,
        term: &'t written::Term,
        by_name: &BTreeMap<&'t str, &'t written::Term>,
        open: &mut Vec<&'t str>,
        done: &mut BTreeSet<&'t str>,
    ) {
        let name = term.id.value.as_str();
        if done.contains(name) || !by_name.get(name).is_some_and(|t| std::ptr::eq(*t, term)) {
            return;
        }
        // A chain of terms is as deep as the stack it needs; 64 is far beyond any law.
        if open.contains(&name) || open.len() > 64 {
            let circle = open.join(" → ");
            self.report.find(
                Code::CircularName,
                term.id.span,
                both!("术语循环引用：{circle} → {name}", "terms refer to each other in a circle: {circle} → {name}"),
            );
            done.insert(name);
            return;
        }
        open.push(name);
        let mut used = Vec::new();
        crate::model::names::names_of(&term.value, &mut used);
        if let Some(date) = &term.dated_by {
            crate::model::names::names_of(date, &mut used);
        }
        for other in used.iter().filter_map(|n| by_name.get(n.as_str())) {
            self.term(other, by_name, open, done);
        }
        open.pop();
        if !done.insert(name) {
            return;
        }
        let scope = Scope { each: Each::Any, locals: &[], broken: &[] };
        let value = resolve(&self.model, &scope, &term.value, &mut self.report);
        let dated_by =
            term.dated_by.as_ref().map(|d| resolve_as(&self.model, &scope, d, &Type::Date, &mut self.report));
        if let (Some(value), Some(Some(date))) = (&value, &dated_by)
            && date.frame != Frame::Company
            && date.frame != value.frame
        {
            self.report.find(
                Code::RecordMismatch,
                date.span,
                both!(
                    "术语不按这类记录取值，不能以其日期为准",
                    "the term has no value per record of this kind, so it cannot be dated by one"
                ),
            );
            return;
        }
        let clauses = self.clauses(&term.clauses);
        let (Some(value), false) = (value, matches!(dated_by, Some(None))) else { return };
        let id = TermId(id_of(self.model.terms.len()));
        self.model.names.insert(Arc::from(name), Entity::Term(id));
        self.model.terms.push(Term {
            id: Arc::from(name),
            span: term.id.span,
            label: term.label.clone(),
            value,
            note: term.note.clone(),
            clauses,
            dated_by: dated_by.flatten(),
            certainty: term.certainty,
        });
    }
}
