//! The page of a rule, in the order a reader asks: what it gives, to whom, on what conditions, by which clause.

use super::words::{citation, citations, period, written};
use crate::both;
use crate::cli::page::{Item, Page};
use crate::cli::rules::Rules;
use crate::explain::cite;
use crate::model::{ChoiceOption, Condition, Milestone, Model, Nature, Op, Output, Relation, RelationKind, Rule};
use crate::value::{Bilingual, Type};

/// The page.
pub fn page(rules: &Rules, rule: &Rule) -> Page {
    let model = &rules.model;
    let mut page = Page {
        kind: "rule",
        kind_label: Bilingual::fixed("规则", "rule"),
        name: rule.id.to_string(),
        title: rule.title.clone(),
        sections: Vec::new(),
    };
    page.say("优惠内容", "benefit", rule.benefit.clone());
    page.say("享受主体", "beneficiary", rule.beneficiary.clone());
    page.say(
        "性质",
        "nature",
        Some(match rule.nature {
            Nature::Entitlement => {
                Bilingual::fixed("符合条件即可享受", "an entitlement of whoever meets the conditions")
            }
            Nature::Discretionary => Bilingual::fixed("由主管部门认定", "the authority decides"),
        }),
    );
    page.say("主管部门", "authority", rule.authority.clone());
    let title = |name: &str| {
        let other = model.rules.iter().find(|r| *r.id == *name);
        other.map(|r| {
            let Bilingual { zh, en } = &r.title;
            both!("{zh}（{name}）", "{en} ({name})")
        })
    };
    page.say("列在", "shown under", rule.under.as_ref().and_then(|(name, _)| title(name)));
    page.say("通往", "leads to", rule.towards.as_ref().and_then(|(name, _)| title(name)));
    let granted = cite(model, &rule.clause);
    let (checked, Bilingual { zh, en }) = (granted.checked_on, granted.status_label.clone());
    let standing = both!("{zh}（{checked} 核查）", "{en} (checked on {checked})");
    page.list("政策依据", "clause", vec![Item::with(citation(&granted), vec![standing])]);
    page.list("上位依据", "basis", citations(model, &rule.basis).into_iter().map(Item::new).collect());
    page.say("有效期", "in force", Some(period(rule.in_force)));
    if let Some(record) = rule.each.and_then(|id| model.records.get(id.index())) {
        let (id, Bilingual { zh, en }) = (&record.id, &record.label);
        page.say("逐项判断", "asked for each", Some(both!("每个{zh}（[[{id}]]）分别判断", "{en} ([[{id}]])")));
    }
    page.list("适用范围", "scope", rule.scope.iter().map(|c| condition(model, c)).collect());
    page.list("享受条件", "requirements", rule.require.iter().map(|c| condition(model, c)).collect());
    let own = rule.locals.iter().filter(|l| !matches!(l.value.op, Op::Chosen | Op::ChosenCost));
    let defines = own.filter(|l| !rule.outputs.iter().any(|o| o.id == l.id)).map(|local| {
        let (id, Bilingual { zh, en }) = (&local.id, &local.label);
        Item::with(both!("{zh}（{id}）", "{en} ({id})"), vec![written(&rules.sources, local.value.span)])
    });
    page.list("中间量", "defined", defines.collect());
    page.list("计算结果", "outputs", rule.outputs.iter().map(|o| output(rules, rule, o)).collect());
    page.list("可选办法", "options", rule.options.iter().map(|o| option(rules, o)).collect());
    page.list("与其他优惠的关系", "with other benefits", rule.relations.iter().map(|r| relation(model, r)).collect());
    page.list("时点", "dates that matter", rule.milestones.iter().map(|m| milestone(rules, m)).collect());
    page.list("享受方式", "procedure", rule.procedure.iter().cloned().map(Item::new).collect());
    page.list("留存备查资料", "papers to keep", rule.papers.iter().cloned().map(Item::new).collect());
    page.list("说明", "notes", rule.notes.iter().map(|note| Item::new(note.text.clone())).collect());
    let pack = model.packs.get(rule.pack.index());
    page.say(
        "规则包",
        "pack",
        pack.map(|p| Bilingual::new(format!("{} {}", p.id, p.version), format!("{} {}", p.id, p.version))),
    );
    page
}

fn condition(model: &Model, condition: &Condition) -> Item {
    let (id, Bilingual { zh, en }) = (&condition.id, &condition.label);
    let mut details = vec![Bilingual::same(&condition.written)];
    details.extend(citations(model, &condition.clauses));
    details.extend(condition.hint.clone());
    Item::with(both!("{zh}（{id}）", "{en} ({id})"), details)
}

fn option(rules: &Rules, option: &ChoiceOption) -> Item {
    let (id, Bilingual { zh, en }) = (&option.id, &option.label);
    let mut details = Vec::new();
    if let Some(when) = &option.when {
        let Bilingual { zh, en } = written(&rules.sources, when.span);
        details.push(both!("仅当 {zh}", "only when {en}"));
    }
    let names = option.rules.iter().map(|(name, _)| &**name).collect::<Vec<_>>().join(", ");
    if !names.is_empty() {
        details.push(both!("规则：{names}", "rules: {names}"));
    }
    let Bilingual { zh: cost, .. } = written(&rules.sources, option.cost.span);
    details.push(both!("金额：{cost}", "cost: {cost}"));
    details.extend(citations(&rules.model, &option.clauses));
    details.extend(option.note.clone());
    Item::with(both!("{zh}（{id}）", "{en} ({id})"), details)
}

fn relation(model: &Model, relation: &Relation) -> Item {
    let other = model.rules.iter().find(|rule| rule.id == relation.rule);
    let Bilingual { zh, en } = other.map_or_else(|| Bilingual::same(&relation.rule), |rule| rule.title.clone());
    let id = &relation.rule;
    let text = match relation.kind {
        RelationKind::Excludes => both!("不得同享：{zh}（{id}）", "not together with: {en} ({id})"),
        RelationKind::Combines => both!("可以同享：{zh}（{id}）", "goes together with: {en} ({id})"),
    };
    let mut details: Vec<Bilingual> = relation.reason.iter().cloned().collect();
    if relation.certainty.needs_caveat() {
        details.push(relation.certainty.describe());
    }
    details.extend(citations(model, &relation.clauses));
    Item::with(text, details)
}

fn milestone(rules: &Rules, milestone: &Milestone) -> Item {
    let mut details = vec![written(&rules.sources, milestone.on.span)];
    if let Some(when) = &milestone.when {
        let Bilingual { zh, en } = written(&rules.sources, when.span);
        details.push(both!("仅当 {zh}", "only when {en}"));
    }
    Item::with(milestone.label.clone(), details)
}

fn output(rules: &Rules, rule: &Rule, output: &Output) -> Item {
    let (id, Bilingual { zh, en }) = (&output.id, &output.label);
    let mut details = Vec::new();
    if let Some(local) = rule.locals.get(output.local) {
        details.push(written(&rules.sources, local.value.span));
    }
    if let Some(when) = &output.when {
        let Bilingual { zh, en } = written(&rules.sources, when.span);
        details.push(both!("仅当 {zh}", "only when {en}"));
    }
    if let Type::Enum(options) = &output.kind {
        details.extend(options.iter().map(|option| {
            let (id, Bilingual { zh, en }) = (&option.id, &option.label);
            both!("{id}：{zh}", "{id}: {en}")
        }));
    }
    details.extend(citations(&rules.model, &output.clauses));
    details.extend(output.note.clone());
    Item::with(both!("{zh}（{id}）", "{en} ({id})"), details)
}
