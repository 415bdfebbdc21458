//! Relations between rules and the options of a choice, as written, to what they mean; and whether they agree.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Builder;
use crate::both;
use crate::diag::{Code, Diagnostic, Span, nearest};
use crate::model::typing::{Scope, resolve, resolve_as};
use crate::model::{ChoiceOption, Expr, Frame, Local, Op, Relation, RelationKind, Rule};
use crate::syntax::pack::{self as written, At};
use crate::value::{Bilingual, EnumOption, Type};

/// The names under which a choice rule uses what was chosen.
const CHOSEN: &str = "chosen";
const CHOSEN_COST: &str = "chosen_cost";

impl Builder<'_> {
    /// What a rule says of its standing to others; whether these exist is checked when all rules are known.
    pub(super) fn relations_of(&mut self, rule: &written::Rule) -> Vec<Relation> {
        let excludes = rule.excludes.iter().map(|r| (RelationKind::Excludes, r));
        let combines = rule.combines.iter().map(|r| (RelationKind::Combines, r));
        let mut made: Vec<Relation> = Vec::new();
        for (kind, relation) in excludes.chain(combines) {
            if let Some(first) = made.iter().find(|m| *m.rule == *relation.rule.value) {
                let name = &relation.rule.value;
                let finding = Diagnostic::new(
                    Code::DuplicateName,
                    relation.rule.span,
                    both!("与 `{name}` 的关系已经写明", "how it stands to `{name}` is already said"),
                );
                self.report.add(finding.related(first.span, both!("先前的一处", "the earlier place")));
                continue;
            }
            made.push(Relation {
                kind,
                rule: Arc::from(relation.rule.value.as_str()),
                span: relation.rule.span,
                reason: relation.reason.clone(),
                clauses: self.required_clauses(&relation.clauses, &relation.rule, relation.rule.span),
                certainty: relation.certainty,
            });
        }
        made
    }

    /// The options of a choice rule; all cost in one unit.
    pub(super) fn options(
        &mut self,
        rule: &written::Rule,
        scope: &Scope<'_>,
        ids: &mut BTreeMap<String, Span>,
    ) -> Vec<ChoiceOption> {
        let mut made: Vec<ChoiceOption> = Vec::new();
        for option in &rule.options {
            let taken = ids.contains_key(&option.id.value);
            self.local_name(&option.id, ids, false);
            let when =
                option.when.as_ref().map(|w| resolve_as(&self.model, scope, w, &Type::Boolean, &mut self.report));
            let cost = match made.first() {
                Some(first) => resolve_as(&self.model, scope, &option.cost, &first.cost.kind, &mut self.report),
                None => resolve(&self.model, scope, &option.cost, &mut self.report),
            };
            let clauses = self.clauses(&option.clauses);
            let (Some(cost), false) = (cost, taken || matches!(when, Some(None))) else { continue };
            if !matches!(cost.kind, Type::Number(_)) {
                self.report.find(
                    Code::TypeMismatch,
                    option.cost.span,
                    both!("`cost` 应是数", "`cost` must be a number"),
                );
                continue;
            }
            made.push(ChoiceOption {
                id: Arc::from(option.id.value.as_str()),
                span: option.id.span,
                label: option.label.clone(),
                rules: option.rules.iter().map(|r| (Arc::from(r.value.as_str()), r.span)).collect(),
                when: when.flatten(),
                cost,
                clauses,
                note: option.note.clone(),
            });
        }
        if let (Some(each), false) = (&rule.each, rule.options.is_empty()) {
            self.report.find(
                Code::BadOption,
                each.span,
                both!("有选项的规则不能逐条判断", "a rule with options cannot be asked per record"),
            );
        }
        made
    }

    /// The locals `chosen` and `chosen_cost`, or their names where an option could not be made.
    pub(super) fn chosen(
        &mut self,
        rule: &written::Rule,
        options: &[ChoiceOption],
        ids: &mut BTreeMap<String, Span>,
    ) -> (Vec<Local>, Vec<String>) {
        if rule.options.is_empty() {
            return (Vec::new(), Vec::new());
        }
        for name in [CHOSEN, CHOSEN_COST] {
            self.local_name(&At { value: name.to_owned(), span: rule.id.span }, ids, true);
        }
        // What is built on a broken option is not a mistake of its own.
        let Some(first) = options.first().filter(|_| options.len() == rule.options.len()) else {
            return (Vec::new(), vec![CHOSEN.to_owned(), CHOSEN_COST.to_owned()]);
        };
        let kinds: Vec<EnumOption> =
            options.iter().map(|o| EnumOption { id: Arc::clone(&o.id), label: o.label.clone() }).collect();
        let local = |id: &str, label: Bilingual, op: Op, kind: Type| Local {
            id: Arc::from(id),
            span: rule.id.span,
            label,
            value: Expr { op, kind, frame: Frame::Company, span: rule.id.span },
        };
        let chosen = local(
            CHOSEN,
            Bilingual::fixed("已确认可选的办法中最省的一种", "the least costly of the ways known to be open"),
            Op::Chosen,
            Type::Enum(kinds.into()),
        );
        let cost =
            local(CHOSEN_COST, Bilingual::fixed("其金额", "what it costs"), Op::ChosenCost, first.cost.kind.clone());
        (vec![chosen, cost], Vec::new())
    }

    /// Whether what rules say of one another agrees, and what they refer to exists.
    pub(super) fn relations(&mut self) {
        let rules = std::mem::take(&mut self.model.rules);
        for rule in &rules {
            self.shown_under(&rules, rule);
            if let (Some(_), Some((_, span))) = (&rule.under, &rule.towards) {
                self.report.find(
                    Code::BadValue,
                    *span,
                    both!("`under` 与 `towards` 只能写一个", "a rule has `under` or `towards`, not both"),
                );
            }
            for relation in &rule.relations {
                let Some(other) = self.named(&rules, &relation.rule, relation.span) else { continue };
                if other.id == rule.id {
                    self.report.find(
                        Code::BadValue,
                        relation.span,
                        both!("规则与自己没有互斥或同享之分", "a rule does not stand to itself"),
                    );
                    continue;
                }
                let said = other.relations.iter().find(|r| r.rule == rule.id);
                if let Some(said) = said.filter(|said| said.kind != relation.kind) {
                    // Both say something, so it is one mistake: told at the later of the two.
                    if relation.span > said.span {
                        let other_id = &other.id;
                        let finding = Diagnostic::new(
                            Code::OneSidedRelation,
                            relation.span,
                            both!("`{other_id}` 写的与此相反", "`{other_id}` says the opposite"),
                        );
                        self.report.add(finding.related(said.span, both!("那里的写法", "what it says")));
                    }
                    continue;
                }
                if said.is_none() {
                    let (id, other_id, kind) = (&rule.id, &other.id, relation.kind.name());
                    let finding = Diagnostic::new(
                        Code::OneSidedRelation,
                        relation.span,
                        both!("`{other_id}` 没有同样写明", "`{other_id}` does not say the same"),
                    );
                    let finding = finding.related(other.span, both!("那条规则", "that rule"));
                    self.report.add(finding.help(both!(
                        "在 `{other_id}` 中写 {kind} = [{{ rule = \"{id}\", … }}]",
                        "write {kind} = [{{ rule = \"{id}\", … }}] in `{other_id}`"
                    )));
                }
            }
            self.choice(&rules, rule);
        }
        self.model.rules = rules;
    }

    /// A rule is shown under one that stands by itself; a circle is reported once, at the first of its rules.
    fn shown_under(&mut self, rules: &[Rule], rule: &Rule) {
        let above = |rule: &Rule| rule.under.as_ref().or(rule.towards.as_ref()).map(|(name, _)| Arc::clone(name));
        for (name, span) in rule.under.iter().chain(&rule.towards) {
            let Some(over) = self.named(rules, name, *span) else { continue };
            let mut way: Vec<&Rule> = vec![rule];
            let mut next = Some(over);
            while let Some(on) = next.filter(|on| !way.iter().any(|passed| passed.id == on.id)) {
                way.push(on);
                next = above(on).and_then(|name| rules.iter().find(|r| r.id == name));
            }
            let is_circle = next.is_some_and(|back| back.id == rule.id);
            let first = rules.iter().find(|r| way.iter().any(|on| on.id == r.id));
            let message = if *over.id == *rule.id {
                both!("规则不能列在自己之下", "a rule is not shown under itself")
            } else if is_circle && first.is_some_and(|first| first.id == rule.id) {
                let names: Vec<String> = way.iter().chain(&[rule]).map(|on| format!("`{}`", on.id)).collect();
                let names = names.join(" → ");
                both!("规则互相列在对方之下：{names}", "rules are shown under each other: {names}")
            } else if !is_circle && above(over).is_some() {
                both!("`{name}` 自己也列在别的规则之下", "`{name}` is itself shown under a rule")
            } else {
                continue;
            };
            self.report.find(Code::CircularName, *span, message);
        }
    }

    /// A rule by its name; an unknown one is reported.
    pub(super) fn named<'r>(&mut self, rules: &'r [Rule], name: &str, span: Span) -> Option<&'r Rule> {
        let found = rules.iter().find(|r| *r.id == *name);
        // A rule whose own file could not be made has been reported there.
        if found.is_none() && !self.ids.contains_key(&("rule", name.to_owned())) {
            let mut finding =
                Diagnostic::new(Code::UnknownName, span, both!("没有规则 `{name}`", "there is no rule `{name}`"));
            if !self.report.is_long()
                && let Some(near) = nearest(name, rules.iter().map(|r| &*r.id))
            {
                finding = finding.help(both!("是否想写 `{near}`？", "did you mean `{near}`?"));
            }
            self.report.add(finding);
        }
        found
    }

    /// What an option takes together must be allowed together, and two options must be a choice.
    fn choice(&mut self, rules: &[Rule], rule: &Rule) {
        let says = |a: &str, b: &str| {
            let a = rules.iter().find(|r| *r.id == *a)?;
            a.relations.iter().find(|r| *r.rule == *b).map(|r| r.kind)
        };
        // Where only one of two says so, that is reported once, there.
        let stands = |a: &str, b: &str| says(a, b).or_else(|| says(b, a));
        // An option that names a rule that it cannot take has been reported, and is compared with no other.
        let fits = |r: &Rule| r.each.is_none() && r.options.is_empty();
        let whole = |o: &ChoiceOption| o.rules.iter().all(|(name, _)| rules.iter().any(|r| r.id == *name && fits(r)));
        for (at, option) in rule.options.iter().enumerate() {
            let known = whole(option);
            for (name, span) in &option.rules {
                let Some(taken) = self.named(rules, name, *span) else { continue };
                if !fits(taken) {
                    self.report.find(
                        Code::BadOption,
                        *span,
                        both!(
                            "`{name}` 逐条判断或本身就是选择，不能作为选项",
                            "`{name}` is asked per record or is itself a choice, so it cannot be an option"
                        ),
                    );
                }
            }
            let pairs = option
                .rules
                .iter()
                .enumerate()
                .flat_map(|(n, a)| option.rules.iter().skip(n.saturating_add(1)).map(move |b| (a, b)));
            for ((a, _), (b, span)) in pairs {
                if known && stands(a, b) != Some(RelationKind::Combines) {
                    let finding = Diagnostic::new(
                        Code::BadOption,
                        *span,
                        both!("没有写明 `{a}` 与 `{b}` 可以同享", "`{a}` and `{b}` are not said to combine"),
                    );
                    self.report.add(finding.help(both!(
                        "在两条规则中各写 `combines`，或拆成两个选项",
                        "write `combines` in both rules, or make two options of it"
                    )));
                }
            }
            for earlier in rule.options.iter().take(at).filter(|o| whole(o)) {
                let contains = |a: &ChoiceOption, b: &ChoiceOption| {
                    b.rules.iter().all(|(r, _)| a.rules.iter().any(|(other, _)| other == r))
                };
                let apart = option
                    .rules
                    .iter()
                    .any(|(a, _)| earlier.rules.iter().any(|(b, _)| stands(a, b) == Some(RelationKind::Excludes)));
                if known && !apart && !contains(option, earlier) && !contains(earlier, option) {
                    let (a, b) = (&earlier.id, &option.id);
                    let finding = Diagnostic::new(
                        Code::BadOption,
                        option.span,
                        both!(
                            "选项 `{a}` 与 `{b}` 之间没有互斥的规则，可以同享，不成选择",
                            "no rule of option `{a}` excludes one of `{b}`: both could be had, so it is no choice"
                        ),
                    );
                    self.report.add(finding.related(earlier.span, both!("另一个选项", "the other option")));
                }
            }
        }
    }
}
