//! Columns to an assessment: for each rule, or rule and record, the verdict and everything that explains it.

use jiff::civil::Date;

use super::checks::future_dates;
use super::citation::{cite, cite_all, cite_on};
use super::inventory::inventories;
use super::needs::Needs;
use super::reader::{Reader, Support};
use super::{
    Assessment, MissingFact, OutputResult, Part, RecordRef, RelationResult, Requirement, RuleResult, State, Verdict,
};
use crate::both;
use crate::diag::Sources;
use crate::eval::{Columns, chunk_of, evaluate};
use crate::model::{Condition, Frame, Model, NoteKind, PackId, RecordId, Relation, Rule};
use crate::plan::{Constant, NodeId, Plan, RulePlan};
use crate::profile::Profile;
use crate::value::{Type, Value, round_half_up};

/// The decimals of reported money.
pub(super) const MONEY_PLACES: u32 = 2;

/// The answers for one company: its profile evaluated as a chunk of one and read back.
#[must_use]
pub fn assess(
    model: &Model,
    plan: &Plan,
    sources: &Sources,
    profile: &Profile,
    as_of: Date,
    source: &str,
) -> Assessment {
    let chunk = chunk_of(plan, [(profile, as_of)]);
    let mut columns = Columns::default();
    evaluate(plan, &chunk, &mut columns);
    let reader = Reader { model, plan, chunk: &chunk, columns: &columns, profile, sources, company: 0 };
    assessed(&reader, as_of, source)
}

/// The answers for the reader's company.
pub(super) fn assessed(reader: &Reader<'_>, as_of: Date, source: &str) -> Assessment {
    let Reader { model, plan, profile, sources, company, .. } = *reader;
    let text = |name: &str| {
        let stated = model.fact(name).and_then(|id| profile.facts.get(&id));
        stated.map(|s| s.value.to_string())
    };
    let results: Vec<RuleResult> =
        model.rules.iter().zip(&plan.rules).flat_map(|(rule, nodes)| reader.rule(rule, nodes, None)).collect();
    let is_true = |node: &NodeId| reader.column(*node).truth(company) == Some(true);
    let told = model.warnings.iter().zip(&plan.warnings).filter(|(_, node)| is_true(node));
    let of_pack = |pack: PackId| model.packs.get(pack.index()).map(|p| p.id.clone()).unwrap_or_default();
    let pack_warnings = told.map(|(warning, _)| (of_pack(warning.pack), warning.text.clone())).collect();
    let inventories = inventories(model, &results);
    Assessment {
        as_of,
        source: source.to_owned(),
        name: text("company.name"),
        credit_code: text("company.credit_code"),
        results,
        warnings: future_dates(model, sources, profile, as_of),
        pack_warnings,
        inventories,
        timeline: None,
    }
}

impl Reader<'_> {
    /// The results of one rule: one, or one a record, or that of one record, from 1.
    pub(super) fn rule(&self, rule: &Rule, nodes: &RulePlan, only: Option<usize>) -> Vec<RuleResult> {
        let Frame::Record(record) = nodes.frame else { return vec![self.result(rule, nodes, self.company, None)] };
        let rows = self.chunk.record(record);
        if !rows.stated.get(self.company) {
            return vec![self.unstated(rule, record)];
        }
        let range = rows.of(self.company);
        if range.is_empty() {
            return vec![self.none(rule, record)];
        }
        let asked = range.zip(1..).filter(|(_, index)| only.is_none_or(|only| only == *index));
        asked.map(|(row, index)| self.result(rule, nodes, row, self.record_ref(record, row, index))).collect()
    }

    pub(super) fn record_ref(&self, record: RecordId, row: usize, index: usize) -> Option<RecordRef> {
        let kind = self.model.records.get(record.index())?;
        let name = self.model.fact(&format!("{}.name", kind.id)).and_then(|id| self.chunk.fact(id).get(row));
        Some(RecordRef {
            kind: kind.id.clone(),
            label: kind.label.clone(),
            index,
            name: name.map(|n| self.constant(n).to_string()),
        })
    }

    /// What is the same whatever the answer.
    fn bare(&self, rule: &Rule, verdict: Verdict) -> RuleResult {
        let mut citations = vec![cite(self.model, &rule.clause)];
        citations.extend(cite_all(self.model, &rule.basis));
        RuleResult {
            rule: rule.id.to_string(),
            pack: self.model.packs.get(rule.pack.index()).map(|p| p.id.clone()).unwrap_or_default(),
            under: rule.under.as_ref().map(|(above, _)| above.to_string()),
            towards: rule.towards.as_ref().map(|(above, _)| above.to_string()),
            record: None,
            verdict,
            title: rule.title.clone(),
            nature: rule.nature,
            authority: rule.authority.clone(),
            beneficiary: rule.beneficiary.clone(),
            benefit: rule.benefit.clone(),
            procedure: rule.procedure.clone(),
            in_force: rule.in_force,
            decided_on: None,
            citations,
            requirements: Vec::new(),
            outputs: Vec::new(),
            amount: rule.amount.and_then(|at| rule.outputs.get(at)).map(|o| o.id.to_string()),
            missing: Vec::new(),
            reasons: Vec::new(),
            assumed: Vec::new(),
            options: Vec::new(),
            relations: self.relations(rule),
            notes: Vec::new(),
            warnings: Vec::new(),
            doubts: Vec::new(),
            sources: Vec::new(),
            papers: rule.papers.clone(),
        }
    }

    fn relations(&self, rule: &Rule) -> Vec<RelationResult> {
        let of = |relation: &Relation| {
            let other = self.model.rules.iter().find(|r| r.id == relation.rule)?;
            Some(RelationResult {
                kind: relation.kind,
                rule: relation.rule.to_string(),
                title: other.title.clone(),
                reason: relation.reason.clone(),
                certainty: relation.certainty,
                citations: cite_all(self.model, &relation.clauses),
            })
        };
        rule.relations.iter().filter_map(of).collect()
    }

    /// Adds what must be said where the force of the granting instrument could not be confirmed on the deciding date,
    /// or, while that is unknown, on the date of the answers; whatever the verdict.
    fn doubt(&self, rule: &Rule, result: &mut RuleResult) {
        let instrument = self.model.instruments.get(rule.clause.instrument.index());
        let Some(doubt) = instrument.and_then(|i| i.doubt.as_ref()) else { return };
        let as_of = || match self.plan.as_of.and_then(|id| self.chunk.fact(id).get(self.company)) {
            Some(Constant::Date(date)) => Some(date),
            _ => None,
        };
        if result.decided_on.or_else(as_of).is_some_and(|day| day > doubt.after) {
            result.doubts.push(doubt.text.clone());
            result.warnings.push(doubt.text.clone());
        }
    }

    /// The list of records is not stated: one result that asks for it.
    fn unstated(&self, rule: &Rule, record: RecordId) -> RuleResult {
        let mut result = self.bare(rule, Verdict::Undetermined);
        self.doubt(rule, &mut result);
        result.missing = vec![self.missing_list(record)];
        let parts = rule.scope.iter().map(|c| (Part::Scope, c)).chain(rule.require.iter().map(|c| (Part::Require, c)));
        result.requirements = parts.map(|(part, c)| self.requirement(part, c, State::Unknown, None)).collect();
        result
    }

    /// The list is empty: the rule is not about this company.
    fn none(&self, rule: &Rule, record: RecordId) -> RuleResult {
        let mut result = self.bare(rule, Verdict::OutOfScope);
        self.doubt(rule, &mut result);
        if let Some(kind) = self.model.records.get(record.index()) {
            let (zh, en) = (&kind.label.zh, &kind.label.en);
            result.reasons = vec![both!("资料写明没有{zh}", "the profile states that there is no {en}")];
        }
        result
    }

    pub(super) fn requirement(
        &self,
        part: Part,
        condition: &Condition,
        state: State,
        day: Option<Date>,
    ) -> Requirement {
        Requirement {
            id: condition.id.to_string(),
            part,
            state,
            label: condition.label.clone(),
            test: condition.written.clone(),
            facts: Vec::new(),
            gap: None,
            measures: Vec::new(),
            citations: {
                // A condition always shows where it comes from, even when every text is of another time.
                let current = cite_on(self.model, &condition.clauses, day);
                if current.is_empty() { cite_all(self.model, &condition.clauses) } else { current }
            },
            hint: condition.hint.clone(),
        }
    }

    pub(super) fn result(&self, rule: &Rule, nodes: &RulePlan, row: usize, record: Option<RecordRef>) -> RuleResult {
        let truth = |node: NodeId| self.column(node).truth(row);
        let verdict =
            Verdict::decide(truth(nodes.in_force), truth(nodes.scope_holds), truth(nodes.require_holds), nodes.nature);
        let mut result = self.bare(rule, verdict);
        result.record = record;
        let mut rests_on = Support::default();
        self.support(nodes.date, row, &mut rests_on);
        result.decided_on = match self.column(nodes.date).get(row) {
            Some(Constant::Date(date)) => Some(date),
            _ => None,
        };
        // The law of the day: what came into effect later, or had ended, is not what the answer rests on.
        result.citations.truncate(1);
        result.citations.extend(cite_on(self.model, &rule.basis, result.decided_on));
        let parts = [(Part::Scope, &rule.scope, &nodes.scope), (Part::Require, &rule.require, &nodes.require)];
        let mut needs = Needs::default();
        self.needs(nodes.in_force, row, &mut needs);
        for (part, conditions, tests) in parts {
            for (condition, node) in conditions.iter().zip(tests) {
                let state = match truth(*node) {
                    Some(true) => State::Met,
                    Some(false) => State::Unmet,
                    None => State::Unknown,
                };
                let mut requirement = self.requirement(part, condition, state, result.decided_on);
                let mut support = Support::default();
                self.support(*node, row, &mut support);
                self.support(*node, row, &mut rests_on);
                requirement.facts = support.facts;
                requirement.measures = self.measures(*node, row);
                requirement.gap = requirement.measures.iter().find(|m| !m.is_met).map(|m| m.gap.clone());
                requirement.gap = requirement.gap.filter(|_| state == State::Unmet);
                self.needs(*node, row, &mut needs);
                result.requirements.push(requirement);
            }
        }
        if verdict == Verdict::Undetermined {
            result.missing = needs.facts.into_values().collect();
            result.reasons = needs.reasons.into_iter().collect();
        }
        if verdict.is_positive() {
            self.outputs(rule, nodes, row, &mut result, &mut rests_on);
            self.options(rule, nodes, row, &mut result);
        }
        if !matches!(verdict, Verdict::OutOfScope | Verdict::NotInForce) {
            for (note, when) in rule.notes.iter().zip(&nodes.notes) {
                if when.is_none_or(|node| truth(node) == Some(true)) {
                    match note.kind {
                        NoteKind::Remark => result.notes.push(note.text.clone()),
                        NoteKind::Warning => result.warnings.push(note.text.clone()),
                    }
                }
            }
        }
        self.doubt(rule, &mut result);
        let rest = rests_on.facts.into_iter().chain(rests_on.dates).filter(|f| f.assumed);
        for fact in rest {
            if !result.assumed.contains(&fact) {
                result.assumed.push(fact);
            }
        }
        result.sources = rests_on.sources;
        result
    }

    fn outputs(&self, rule: &Rule, nodes: &RulePlan, row: usize, result: &mut RuleResult, rests_on: &mut Support) {
        for (output, (value, when)) in rule.outputs.iter().zip(&nodes.outputs) {
            let there = when.map(|node| self.column(node).truth(row));
            if there == Some(Some(false)) {
                continue;
            }
            // As with `if`: while the condition is unknown, only what decides it is asked for.
            let asked = if there == Some(None) { when.unwrap_or(*value) } else { *value };
            let (mut needs, mut support) = (Needs::default(), Support::default());
            self.needs(asked, row, &mut needs);
            self.support(asked, row, &mut support);
            self.support(asked, row, rests_on);
            let known = self.value(*value, row).filter(|_| there != Some(None));
            let missing: Vec<MissingFact> = needs.facts.into_values().collect();
            result.outputs.push(OutputResult {
                id: output.id.to_string(),
                label: output.label.clone(),
                kind: output.kind.clone(),
                value: known.map(|value| reported(value, &output.kind)),
                missing,
                reasons: needs.reasons.into_iter().collect(),
                citations: cite_all(self.model, &output.clauses),
                note: output.note.clone(),
            });
        }
    }
}

/// The value as it is reported: money rounded once, half away from zero, to the fen; other numbers as they are.
fn reported(value: Value, kind: &Type) -> Value {
    match (value, kind) {
        (Value::Number(n), Type::Number(unit)) if unit.is_money() => Value::Number(round_half_up(n, MONEY_PLACES)),
        (Value::Number(n), _) => Value::Number(n.normalize()),
        (value, _) => value,
    }
}
