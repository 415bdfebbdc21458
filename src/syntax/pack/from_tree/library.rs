//! The items of library files: facts, instruments, dated values, terms, inventories.

use super::{Fields, Reader, bilingual};
use crate::syntax::pack::{
    Account, At, Check, DatedValue, Empty, Entry, Fact, Instrument, LookupTable, PackHead, Parameter, Record,
    ReturnLine, Row, Term, Version, Warning,
};
use crate::syntax::toml::Kind;
use crate::value::Certainty;

impl Reader<'_> {
    pub(super) fn pack(f: &Fields<'_>) -> Option<PackHead> {
        Some(PackHead { id: f.located("id")?, version: f.text("version")?, title: f.both("title")? })
    }

    pub(super) fn record(f: &Fields<'_>) -> Option<Record> {
        let headers = f.texts("headers").into_iter().map(|at| at.value).collect();
        Some(Record { id: f.located("id")?, label: f.both("label")?, headers })
    }

    pub(super) fn fact(&mut self, f: &Fields<'_>) -> Option<Fact> {
        let year = |f: &Fields<'_>, key| f.integer(key).and_then(|n| i16::try_from(n).ok());
        let line = |f: Fields<'_>| {
            Some(ReturnLine {
                form: f.text("form")?,
                line: f.text("line")?,
                column: f.text("column"),
                name: f.text("name"),
                from: year(&f, "from"),
                to: year(&f, "to"),
                certainty: f.certainty().unwrap_or(Certainty::Seen),
            })
        };
        Some(Fact {
            id: f.located("id")?,
            words: Self::type_words(f),
            integer: f.table.get("integer").is_some_and(|n| matches!(n.kind, Kind::Boolean(true))),
            min: f.table.get("min").cloned(),
            above: f.table.get("above").cloned(),
            max: f.table.get("max").cloned(),
            format: f.text("format"),
            assumed: self.expression(f, "assumed"),
            label: f.both("label")?,
            question: f.both("question")?,
            returns: f.tables("returns").filter_map(line).collect(),
            where_to_find: f.both("where_to_find"),
            headers: f.texts("headers").into_iter().map(|at| at.value).collect(),
            example: f.text("example"),
        })
    }

    pub(super) fn check(&mut self, f: &Fields<'_>) -> Option<Check> {
        let test = self.expression(f, "test")?;
        Some(Check { id: f.located("id")?, at: f.located("at")?, test, message: f.both("message")? })
    }

    pub(super) fn instrument(f: &Fields<'_>) -> Option<Instrument> {
        Some(Instrument {
            id: f.located("id")?,
            title: f.text("title")?,
            number: f.text("number"),
            issuer: f.text("issuer"),
            issued_on: f.date("issued_on").map(|at| at.value),
            effective_from: f.date("effective_from"),
            effective_to: f.date("effective_to"),
            status: f.text("status")?,
            checked_on: f.date("checked_on")?,
            checked_against: f.both("checked_against")?,
            certainty: f.certainty().unwrap_or(Certainty::Seen),
            address: f.text("address"),
            text: f.located("text"),
            inventory: f.texts("inventory"),
            in_doubt_after: f.date("in_doubt_after"),
            doubt: f.table.get("doubt").and_then(|n| Some(At { value: bilingual(n)?, span: n.span })),
        })
    }

    pub(super) fn parameter(f: &Fields<'_>) -> Option<Parameter> {
        let value = |f: Fields<'_>| {
            Some(DatedValue {
                period: Self::period(&f)?,
                value: f.table.get("value")?.clone(),
                clauses: Self::clauses(&f),
                certainty: f.certainty().unwrap_or(Certainty::Seen),
            })
        };
        Some(Parameter {
            id: f.located("id")?,
            label: f.both("label")?,
            words: Self::type_words(f),
            values: f.tables("value").filter_map(value).collect(),
        })
    }

    pub(super) fn lookup_table(f: &Fields<'_>) -> Option<LookupTable> {
        let row = |f: Fields<'_>| {
            Some(Row {
                keys: f.one_or_more("key").to_vec(),
                span: f.table.get("key")?.span,
                value: f.table.get("value")?.clone(),
                certainty: f.certainty(),
            })
        };
        let version = |f: Fields<'_>| {
            Some(Version {
                period: Self::period(&f)?,
                clauses: Self::clauses(&f),
                certainty: f.certainty().unwrap_or(Certainty::Seen),
                default: f.table.get("default").cloned(),
                rows: f.tables("rows").filter_map(row).collect(),
            })
        };
        Some(LookupTable {
            id: f.located("id")?,
            label: f.both("label")?,
            keys: f.texts("keys"),
            words: Self::type_words(f),
            versions: f.tables("version").filter_map(version).collect(),
        })
    }

    pub(super) fn term(&mut self, f: &Fields<'_>) -> Option<Term> {
        let (value, dated_by) = (self.expression(f, "value"), self.expression(f, "dated_by"));
        Some(Term {
            id: f.located("id")?,
            label: f.both("label")?,
            value: value?,
            note: f.both("note"),
            clauses: Self::clauses(f),
            dated_by,
            certainty: f.certainty().unwrap_or(Certainty::Seen),
        })
    }

    pub(super) fn warning(&mut self, f: &Fields<'_>) -> Option<Warning> {
        let when = self.expression(f, "when")?;
        Some(Warning { id: f.located("id")?, when, text: f.both("text")? })
    }

    pub(super) fn entry(f: &Fields<'_>) -> Option<Entry> {
        Some(Entry {
            id: f.located("id")?,
            clause: Self::clause(f)?,
            class: f.located("class")?,
            rules: f.texts("rules"),
            grants: f.both("grants")?,
            reason: f.both("reason")?,
        })
    }

    pub(super) fn empty(f: &Fields<'_>) -> Option<Empty> {
        Some(Empty { clause: Self::clause(f)?, reason: f.both("reason")? })
    }

    pub(super) fn account(f: &Fields<'_>) -> Option<Account> {
        Some(Account { clause: Self::clause(f)?, rules: f.texts("rules") })
    }
}
