//! The parts of rule files: conditions, outputs, options, relations, cases.

use super::{Fields, Reader, bilingual};
use crate::both;
use crate::diag::{Code, Diagnostic};
use crate::syntax::pack::{At, Case, ChoiceOption, Condition, Define, Milestone, Note, Output, Relation, Rule};
use crate::syntax::toml::Node;
use crate::value::Certainty;

/// The most parts of a kind that a rule has, scope conditions and requirements being one kind: what is proved of them takes
/// each with all others.
const MOST_OF_A_KIND: usize = 200;
/// The most cases of a rule.
const MOST_CASES: usize = 2_000;

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

    /// The tables of a key, so many at most.
    fn tables<'t>(&mut self, f: &Fields<'t>, key: &str, most: usize) -> Vec<Fields<'t>> {
        if let Some(one_more) = f.tables(key).nth(most) {
            let words = both!(
                "[[{key}]] 到此已有 {most} 个，其余不再读",
                "there are {most} [[{key}]] up to here: no more of them are read"
            );
            self.report.add(Diagnostic::new(Code::TooLarge, one_more.span, words).help(both!(
                "一条规则的条件合计不超过 {MOST_OF_A_KIND} 个，案例不超过 {MOST_CASES} 个，其他每一种不超过 {MOST_OF_A_KIND} 个",
                "a rule has at most {MOST_OF_A_KIND} conditions, {MOST_CASES} cases, and {MOST_OF_A_KIND} of any other kind"
            )));
        }
        f.tables(key).take(most).collect()
    }

    pub(super) fn rule(&mut self, f: &Fields<'_>) -> Option<Rule> {
        let dated_by = self.expression(f, "dated_by");
        let scope = self.tables(f, "scope", MOST_OF_A_KIND);
        let left = MOST_OF_A_KIND.saturating_sub(scope.len());
        let require = self.tables(f, "require", left);
        let scope = scope.iter().filter_map(|f| self.condition(f)).collect();
        let require = require.iter().filter_map(|f| self.condition(f)).collect();
        let [defines, options, outputs, notes, milestones, excludes, combines] =
            ["define", "option", "output", "note", "milestone", "excludes", "combines"]
                .map(|key| self.tables(f, key, MOST_OF_A_KIND));
        let cases = self.tables(f, "case", MOST_CASES);
        let defines = defines.iter().filter_map(|f| self.define(f)).collect();
        let options = options.iter().filter_map(|f| self.option(f)).collect();
        let outputs = outputs.iter().filter_map(|f| self.output(f)).collect();
        let notes = notes.iter().filter_map(|f| self.note(f)).collect();
        let milestones = milestones.iter().filter_map(|f| self.milestone(f)).collect();
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
            excludes: excludes.iter().filter_map(Self::relation).collect(),
            combines: combines.iter().filter_map(Self::relation).collect(),
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
            cases: cases.iter().filter_map(Self::case).collect(),
        })
    }
}
