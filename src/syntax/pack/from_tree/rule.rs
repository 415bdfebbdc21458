//! The parts of rule files: conditions, outputs, options, relations, cases.

use super::{Fields, Reader, bilingual};
use crate::syntax::pack::{At, Case, ChoiceOption, Condition, Define, Milestone, Note, Output, Relation, Rule};
use crate::syntax::toml::Node;
use crate::value::Certainty;

impl Reader<'_> {
    pub(super) fn condition(&mut self, f: &Fields<'_>) -> Option<Condition> {
        let test = self.expression(f, "test")?;
        Some(Condition {
            id: f.located("id")?,
            label: f.both("label")?,
            test,
            clauses: Self::clauses(f),
            hint: f.both("hint"),
        })
    }

    pub(super) fn define(&mut self, f: &Fields<'_>) -> Option<Define> {
        let value = self.expression(f, "value")?;
        Some(Define { id: f.located("id")?, label: f.both("label")?, value })
    }

    pub(super) fn output(&mut self, f: &Fields<'_>) -> Option<Output> {
        let (value, when) = (self.expression(f, "value"), self.expression(f, "when"));
        Some(Output {
            id: f.located("id")?,
            label: f.both("label")?,
            words: Self::type_words(f),
            value: value?,
            when,
            clauses: Self::clauses(f),
            note: f.both("note"),
        })
    }

    pub(super) fn note(&mut self, f: &Fields<'_>) -> Option<Note> {
        let is_warning = f.text("kind").is_some_and(|k| k == "warning");
        Some(Note { is_warning, when: self.expression(f, "when"), text: f.both("text")? })
    }

    pub(super) fn relation(f: &Fields<'_>) -> Option<Relation> {
        Some(Relation {
            rule: f.located("rule")?,
            reason: f.both("reason"),
            clauses: Self::clauses(f),
            certainty: f.certainty().unwrap_or(Certainty::Seen),
        })
    }

    pub(super) fn option(&mut self, f: &Fields<'_>) -> Option<ChoiceOption> {
        let (when, cost) = (self.expression(f, "when"), self.expression(f, "cost"));
        Some(ChoiceOption {
            id: f.located("id")?,
            label: f.both("label")?,
            rules: f.texts("rules"),
            when,
            cost: cost?,
            clauses: Self::clauses(f),
            note: f.both("note"),
        })
    }

    pub(super) fn milestone(&mut self, f: &Fields<'_>) -> Option<Milestone> {
        let (on, when) = (self.expression(f, "on"), self.expression(f, "when"));
        Some(Milestone { id: f.located("id")?, label: f.both("label")?, on: on?, when })
    }

    pub(super) fn case(f: &Fields<'_>) -> Option<Case> {
        let expect = f.table("expect")?;
        let texts = |n: &Node| n.elements().iter().filter_map(|e| e.as_text().map(str::to_owned)).collect();
        Some(Case {
            name: f.located("name")?,
            like: f.located("like"),
            given: f.free("given"),
            given_span: f.table.get("given").map_or(f.span, |n| n.span),
            record: expect.integer("record").and_then(|n| usize::try_from(n).ok()),
            verdict: expect.located("verdict"),
            missing: expect.table.get("missing").map(|n| At { value: texts(n), span: n.span }),
            citations: expect.table.get("citations").map(|n| At { value: expect.texts("citations"), span: n.span }),
            outputs: expect.free("outputs"),
            states: expect.free("states"),
            options: expect.free("options"),
            expect_span: expect.span,
        })
    }

    pub(super) fn rule(&mut self, f: &Fields<'_>) -> Option<Rule> {
        let dated_by = self.expression(f, "dated_by");
        let scope = f.tables("scope").filter_map(|f| self.condition(&f)).collect();
        let require = f.tables("require").filter_map(|f| self.condition(&f)).collect();
        let defines = f.tables("define").filter_map(|f| self.define(&f)).collect();
        let options = f.tables("option").filter_map(|f| self.option(&f)).collect();
        let outputs = f.tables("output").filter_map(|f| self.output(&f)).collect();
        let notes = f.tables("note").filter_map(|f| self.note(&f)).collect();
        let milestones = f.tables("milestone").filter_map(|f| self.milestone(&f)).collect();
        Some(Rule {
            id: f.located("id")?,
            title: f.both("title")?,
            order: f.integer("order").unwrap_or(i64::MAX),
            under: f.located("under"),
            towards: f.located("towards"),
            each: f.located("each"),
            dated_by,
            nature: f.located("nature")?,
            authority: f.both("authority"),
            beneficiary: f.both("beneficiary"),
            benefit: f.both("benefit"),
            procedure: f.both("procedure"),
            in_force: Self::period(&f.table("in_force")?)?,
            clause: Self::clause(&f.table("clause")?)?,
            basis: f.tables("basis").filter_map(|f| Self::clause(&f)).collect(),
            excludes: f.tables("excludes").filter_map(|f| Self::relation(&f)).collect(),
            combines: f.tables("combines").filter_map(|f| Self::relation(&f)).collect(),
            amount: f.located("amount"),
            papers: f.one_or_more("papers").iter().filter_map(bilingual).collect(),
            has_conditions: f.tables("scope").chain(f.tables("require")).next().is_some(),
            scope,
            require,
            defines,
            options,
            outputs,
            notes,
            milestones,
            cases: f.tables("case").filter_map(|f| Self::case(&f)).collect(),
        })
    }
}
