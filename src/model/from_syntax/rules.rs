//! Rules as written, to what they mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::types::described;
use super::{Builder, Files};
use crate::both;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::typing::{Each, Scope, resolve, resolve_as};
use crate::model::{
    ChoiceOption, Condition, Expr, Frame, Local, Milestone, Model, Nature, Note, NoteKind, Op, Output, PackId, Rule,
};
use crate::syntax::pack::{self as written, At};
use crate::value::{Type, Unit};

/// Summaries within an expression whose operand depends on the deciding date.
fn dated_summaries(model: &Model, locals: &[Local], expr: &Expr) -> Vec<Span> {
    let mut found = Vec::new();
    expr.visit(&mut |e| match &e.op {
        Op::Aggregate(_, _, operand) if is_dated(model, locals, operand) => found.push(e.span),
        // A term of the company may hold such a summary itself.
        Op::Term(id) => {
            let term = model.terms.get(id.index()).filter(|t| t.dated_by.is_none());
            if term.is_some_and(|t| !dated_summaries(model, &[], &t.value).is_empty()) {
                found.push(e.span);
            }
        }
        _ => {}
    });
    found
}

/// Whether an expression depends on the deciding date of the rule.
fn is_dated(model: &Model, locals: &[Local], expr: &Expr) -> bool {
    let mut dated = false;
    expr.visit(&mut |e| {
        dated |= match &e.op {
            Op::Parameter(_) | Op::Lookup(..) | Op::Chosen | Op::ChosenCost => true,
            Op::Term(id) => model
                .terms
                .get(id.index())
                .is_some_and(|t| is_dated(model, &[], t.dated_by.as_ref().unwrap_or(&t.value))),
            Op::Local(at) => locals.get(*at).is_some_and(|l| is_dated(model, locals, &l.value)),
            _ => false,
        }
    });
    dated
}

/// The local names of a rule.
struct Locals {
    /// Defines and outputs, in order.
    all: Vec<Local>,
    /// The ways between which the company may choose.
    options: Vec<ChoiceOption>,
    /// What the rule gives.
    outputs: Vec<Output>,
    /// Names whose definitions are wrong and have been reported.
    broken: Vec<String>,
}

impl Builder<'_> {
    pub(super) fn rules(&mut self, files: &Files<'_>) {
        let mut rules: Vec<(i64, Rule)> = Vec::new();
        for (pack, _, file) in files {
            if let Some(rule) = &file.rule {
                let fresh = self.claim("rule", &rule.id);
                if let (Some(made), true) = (self.rule(*pack, rule), fresh) {
                    rules.push((rule.order, made));
                }
            }
        }
        rules.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
        self.model.rules = rules.into_iter().map(|(_, rule)| rule).collect();
        self.relations();
    }

    /// A rule; `None` when a part it cannot do without was wrong.
    fn rule(&mut self, pack: PackId, rule: &written::Rule) -> Option<Rule> {
        let each = rule.each.as_ref().map(|each| (self.model.record(&each.value), each));
        if let Some((None, each)) = &each {
            let name = &each.value;
            let all = self.model.records.iter().map(|r| r.id.as_str()).collect::<Vec<_>>().join(" ");
            let finding = Diagnostic::new(
                Code::UnknownName,
                each.span,
                both!("没有记录类别 `{name}`", "there is no kind of record `{name}`"),
            );
            self.report.add(finding.help(both!("记录类别：{all}", "the kinds of record are: {all}")));
            return None;
        }
        let each = each.and_then(|(id, _)| id);
        let frame = Each::Only(each);
        let bare = Scope { each: frame, locals: &[], broken: &[] };
        let before = self.report.len();
        let dated_by = rule.dated_by.as_ref().map(|d| resolve_as(&self.model, &bare, d, &Type::Date, &mut self.report));
        let mut local_ids = BTreeMap::new();
        let Locals { all: locals, options, outputs, broken } = self.locals(rule, frame, &mut local_ids);
        let all = Scope { each: frame, locals: &locals, broken: &broken };
        let mut ids = BTreeMap::new();
        let mut conditions = |builder: &mut Self, written: &[written::Condition]| -> Vec<Condition> {
            let made = written.iter().map(|c| builder.condition(c, &all, &mut ids));
            made.collect::<Vec<_>>().into_iter().flatten().collect()
        };
        let scope = conditions(self, &rule.scope);
        let require = conditions(self, &rule.require);
        let mut notes = Vec::new();
        for note in &rule.notes {
            let when = note.when.as_ref().map(|w| resolve_as(&self.model, &all, w, &Type::Boolean, &mut self.report));
            if !matches!(when, Some(None)) {
                let kind = if note.is_warning { NoteKind::Warning } else { NoteKind::Remark };
                notes.push(Note { kind, when: when.flatten(), text: note.text.clone() });
            }
        }
        let milestones: Vec<Option<Milestone>> =
            rule.milestones.iter().map(|m| self.milestone(m, &all, &mut ids)).collect();
        let milestones: Vec<Milestone> = milestones.into_iter().flatten().collect();
        if dated_by.as_ref().and_then(Option::as_ref).is_some_and(|d| d.frame != Frame::Company) {
            let tests = scope.iter().chain(&require).map(|c| &c.test);
            let more =
                outputs.iter().filter_map(|o| o.when.as_ref()).chain(notes.iter().filter_map(|n| n.when.as_ref()));
            let more = more.chain(milestones.iter().flat_map(|m| std::iter::once(&m.on).chain(&m.when)));
            let dated: Vec<Span> = locals
                .iter()
                .map(|l| &l.value)
                .chain(tests)
                .chain(more)
                .flat_map(|e| dated_summaries(&self.model, &locals, e))
                .collect();
            for span in dated {
                let finding = Diagnostic::new(
                    Code::RecordMismatch,
                    span,
                    both!(
                        "规则逐条记录取日期，汇总之内不能使用随日期变化的值",
                        "the rule is dated per record, so a dated value cannot stand within a summary"
                    ),
                );
                self.report.add(
                    finding.help(both!("把它移到汇总之外", "take it outside: `sum(x) * rate` for `sum(x * rate)`")),
                );
            }
        }
        let amount = rule.amount.as_ref().and_then(|a| {
            let at = outputs.iter().position(|o| *o.id == *a.value);
            if at.is_none() && !broken.contains(&a.value) {
                let name = &a.value;
                self.report.find(Code::UnknownName, a.span, both!("没有输出 `{name}`", "there is no output `{name}`"));
            }
            at
        });
        let clause = self.clause(&rule.clause);
        let basis = self.clauses(&rule.basis);
        let relations = self.relations_of(rule);
        let in_force = self.period(&rule.in_force);
        let nature = if rule.nature.value == "discretionary" { Nature::Discretionary } else { Nature::Entitlement };
        if nature == Nature::Discretionary && rule.authority.is_none() {
            self.report.find(
                Code::MissingKey,
                rule.nature.span,
                both!("由主管部门认定的规则须写明 `authority`", "a discretionary rule names its `authority`"),
            );
        }
        if !rule.has_conditions {
            self.report.find(Code::MissingKey, rule.id.span, both!("规则没有任何条件", "the rule has no condition"));
        }
        if self.report.len() > before && (matches!(dated_by, Some(None)) || clause.is_none()) {
            return None;
        }
        let named = |at: &At<String>| (Arc::from(at.value.as_str()), at.span);
        Some(Rule {
            id: Arc::from(rule.id.value.as_str()),
            span: rule.id.span,
            pack,
            title: rule.title.clone(),
            under: rule.under.as_ref().map(named),
            towards: rule.towards.as_ref().map(named),
            each,
            dated_by: dated_by.flatten(),
            nature,
            authority: rule.authority.clone(),
            beneficiary: rule.beneficiary.clone(),
            benefit: rule.benefit.clone(),
            procedure: rule.procedure.clone(),
            in_force,
            clause: clause?,
            basis,
            relations,
            amount,
            papers: rule.papers.clone(),
            scope,
            require,
            locals,
            options,
            outputs,
            notes,
            milestones,
            cases: rule.cases.clone(),
        })
    }

    fn condition(
        &mut self,
        c: &written::Condition,
        scope: &Scope<'_>,
        ids: &mut BTreeMap<String, Span>,
    ) -> Option<Condition> {
        self.local_name(&c.id, ids, false);
        let test = resolve_as(&self.model, scope, &c.test, &Type::Boolean, &mut self.report);
        let clauses = self.required_clauses(&c.clauses, &c.id, c.id.span);
        Some(Condition {
            id: Arc::from(c.id.value.as_str()),
            span: c.id.span,
            label: c.label.clone(),
            test: test?,
            written: c.test.to_string(),
            clauses,
            hint: c.hint.clone(),
        })
    }

    /// A date that matters; its value is a date or a year.
    fn milestone(
        &mut self,
        m: &written::Milestone,
        scope: &Scope<'_>,
        ids: &mut BTreeMap<String, Span>,
    ) -> Option<Milestone> {
        self.local_name(&m.id, ids, false);
        let on = resolve(&self.model, scope, &m.on, &mut self.report);
        let when = m.when.as_ref().map(|w| resolve_as(&self.model, scope, w, &Type::Boolean, &mut self.report));
        let on = on?;
        if on.kind != Type::Date && on.kind != Type::Number(Unit::of("year")) {
            self.report.find(
                Code::TypeMismatch,
                m.on.span,
                both!("`on` 应是日期或年度", "`on` must be a date or a year"),
            );
            return None;
        }
        if matches!(when, Some(None)) {
            return None;
        }
        Some(Milestone { id: Arc::from(m.id.value.as_str()), label: m.label.clone(), on, when: when.flatten() })
    }

    /// Reports a name used twice within a rule, or hiding a global one.
    pub(super) fn local_name(&mut self, id: &At<String>, ids: &mut BTreeMap<String, Span>, hides: bool) {
        let name = &id.value;
        let first =
            ids.get(name).copied().or_else(|| hides.then(|| self.ids.get(&("name", name.clone())).copied()).flatten());
        if let Some(first) = first {
            let finding = Diagnostic::new(
                Code::DuplicateName,
                id.span,
                both!("`{name}` 已经定义", "`{name}` is already defined"),
            );
            self.report.add(finding.related(first, both!("先前的定义", "the earlier definition")));
        }
        ids.insert(name.clone(), id.span);
    }

    /// Defines, then outputs: each sees those before it.
    fn locals(&mut self, rule: &written::Rule, each: Each, ids: &mut BTreeMap<String, Span>) -> Locals {
        let (mut locals, mut broken): (Vec<Local>, Vec<String>) = (Vec::new(), Vec::new());
        for define in &rule.defines {
            self.local_name(&define.id, ids, true);
            let scope = Scope { each, locals: &locals, broken: &broken };
            if let Some(value) = resolve(&self.model, &scope, &define.value, &mut self.report) {
                let id = Arc::from(define.id.value.as_str());
                locals.push(Local { id, span: define.id.span, label: define.label.clone(), value });
            } else {
                broken.push(define.id.value.clone());
            }
        }
        let scope = Scope { each, locals: &locals, broken: &broken };
        let options = self.options(rule, &scope, ids);
        let (chosen, refused) = self.chosen(rule, &options, ids);
        locals.extend(chosen);
        broken.extend(refused);
        let mut outputs = Vec::new();
        for output in &rule.outputs {
            self.local_name(&output.id, ids, true);
            let kind = described(&output.words, output.id.span, &mut self.report);
            let scope = Scope { each, locals: &locals, broken: &broken };
            let value = kind.as_ref().and_then(|k| resolve_as(&self.model, &scope, &output.value, k, &mut self.report));
            let when =
                output.when.as_ref().map(|w| resolve_as(&self.model, &scope, w, &Type::Boolean, &mut self.report));
            let clauses = self.clauses(&output.clauses);
            let (Some(kind), Some(value), false) = (kind, value, matches!(when, Some(None))) else {
                broken.push(output.id.value.clone());
                continue;
            };
            let id: Arc<str> = Arc::from(output.id.value.as_str());
            outputs.push(Output {
                id: Arc::clone(&id),
                span: output.id.span,
                label: output.label.clone(),
                kind,
                local: locals.len(),
                when: when.flatten(),
                clauses,
                note: output.note.clone(),
            });
            locals.push(Local { id, span: output.id.span, label: output.label.clone(), value });
        }
        Locals { all: locals, options, outputs, broken }
    }
}
