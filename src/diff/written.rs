//! What one side holds, as things with parts and keys that can be compared one by one.

use std::fmt::Write as _;

use super::keys::{Keys, Part, Thing, citation, date, days, free, labelled, part, single, typed, until};
use super::{Kind, PartKind, Side, Weight};
use crate::diag::Setting;
use crate::syntax::pack::{self, File};
use crate::value::{Bilingual, Certainty};

/// Everything a side holds.
pub fn things(side: &Side<'_>) -> Vec<Thing> {
    let mut all = Vec::new();
    for file in side.files {
        of_file(&pack::read_file(side.sources, *file).0, &mut all);
    }
    all.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    all
}

fn of_file(file: &File, all: &mut Vec<Thing>) {
    use Weight::{Decides, Words};
    let mut add = |kind, id: &str, label: &Bilingual, keys, parts| {
        all.push(Thing { kind, id: id.to_owned(), label: label.clone(), keys, parts });
    };
    if let Some(pack) = &file.pack {
        let word = |setting: &Setting| match setting {
            Setting::Off => "off",
            Setting::At(level) => level.name(),
        };
        let levels = file.levels.iter().map(|(code, setting)| format!("{code} {}", word(setting)));
        let keys = Keys::at(pack.id.span)
            .plain("version", Words, Some(pack.version.clone()))
            .words("title", Some(&pack.title))
            .plain("levels", Words, Some(levels.collect::<Vec<_>>().join("；")));
        add(Kind::Pack, &pack.id.value, &pack.title, keys, Vec::new());
    }
    for record in &file.records {
        let keys = Keys::at(record.id.span).words("label", Some(&record.label));
        let keys = keys.plain("headers", Words, Some(record.headers.join("、")));
        add(Kind::Record, &record.id.value, &record.label, keys, Vec::new());
    }
    for fact in &file.facts {
        let mut bounds = String::new();
        for (sign, bound) in [("≥", &fact.min), (">", &fact.above), ("≤", &fact.max)] {
            if let Some(bound) = bound {
                let _ = write!(bounds, "{sign} {} ", single(bound));
            }
        }
        bounds.push_str(if fact.integer { "integer" } else { "" });
        let returns = fact.returns.iter().map(|r| {
            let year = |y: Option<i16>| y.map_or(String::new(), |y| y.to_string());
            format!("{} {} {}–{}", r.form, r.line, year(r.from), year(r.to))
        });
        let returns = returns.collect::<Vec<_>>().join("；");
        let keys = Keys::at(fact.id.span)
            .typed(&fact.words)
            .plain("bounds", Decides, Some(bounds.trim().to_owned()))
            .plain("format", Decides, fact.format.clone())
            .expression("assumed", Decides, fact.assumed.as_ref())
            .words("label", Some(&fact.label))
            .words("question", Some(&fact.question))
            .plain("returns", Words, Some(returns))
            .words("where_to_find", fact.where_to_find.as_ref())
            .plain("headers", Words, Some(fact.headers.join("、")))
            .plain("example", Words, fact.example.clone());
        add(Kind::Fact, &fact.id.value, &fact.label, keys, Vec::new());
    }
    for check in &file.checks {
        let keys = Keys::at(check.id.span)
            .named("at", Words, Some(&check.at))
            .expression("test", Decides, Some(&check.test))
            .words("message", Some(&check.message));
        add(Kind::Check, &check.id.value, &check.message, keys, Vec::new());
    }
    for i in &file.instruments {
        let inventory = i.inventory.iter().map(|at| at.value.as_str()).collect::<Vec<_>>().join("、");
        let keys = Keys::at(i.id.span)
            .plain("title", Words, Some(i.title.clone()))
            .plain("number", Words, i.number.clone())
            .plain("issuer", Words, i.issuer.clone())
            .plain("issued_on", Words, date(i.issued_on))
            .plain("effective_from", Words, date(i.effective_from.as_ref().map(|d| d.value)))
            .plain("effective_to", Words, date(i.effective_to.as_ref().map(|d| d.value)))
            .plain("status", Words, Some(i.status.clone()))
            .plain("checked_on", Words, date(Some(i.checked_on.value)))
            .words("checked_against", Some(&i.checked_against))
            .sure(i.certainty)
            .plain("address", Words, i.address.clone())
            .named("text", Words, i.text.as_ref())
            .plain("inventory", Words, Some(inventory))
            .words("doubt", i.doubt.as_ref().map(|at| &at.value));
        add(Kind::Instrument, &i.id.value, &Bilingual::same(&i.title), keys, Vec::new());
    }
    for p in &file.parameters {
        let parts = p.values.iter().map(|v| {
            let mut keys = Keys::at(v.period.from.span).node("value", Some(&v.value), &p.words);
            keys.add("to", Decides, v.period.to.as_ref().map(|to| to.span), until(&v.period));
            let keys = keys.cited("clause", &v.clauses).sure(v.certainty);
            let label = Bilingual::new(
                format!("{}（{}）", typed(&v.value, &p.words), days(&v.period).zh),
                format!("{} ({})", typed(&v.value, &p.words), days(&v.period).en),
            );
            part(PartKind::Value, &v.period.from.value.to_string(), label, keys)
        });
        let parts = parts.collect();
        let keys = Keys::at(p.id.span).typed(&p.words).words("label", Some(&p.label));
        add(Kind::Parameter, &p.id.value, &p.label, keys, parts);
    }
    for t in &file.tables {
        let mut parts = Vec::new();
        for version in &t.versions {
            let from = version.period.from.value;
            let mut keys = Keys::at(version.period.from.span);
            keys.add("to", Decides, version.period.to.as_ref().map(|to| to.span), until(&version.period));
            let keys = keys
                .node("default", version.default.as_ref(), &t.words)
                .cited("clause", &version.clauses)
                .sure(version.certainty);
            parts.push(part(PartKind::Version, &from.to_string(), days(&version.period), keys));
            for row in &version.rows {
                let key = row.keys.iter().map(single).collect::<Vec<_>>().join(", ");
                let keys = Keys::at(row.span)
                    .node("value", Some(&row.value), &t.words)
                    .sure(row.certainty.unwrap_or(Certainty::Seen));
                let label = Bilingual::same(&format!("{key}: {}", typed(&row.value, &t.words)));
                parts.push(part(PartKind::Row, &format!("{from} [{key}]"), label, keys));
            }
        }
        let names = t.keys.iter().map(|at| at.value.as_str()).collect::<Vec<_>>().join(", ");
        let keys =
            Keys::at(t.id.span).typed(&t.words).plain("keys", Decides, Some(names)).words("label", Some(&t.label));
        add(Kind::Table, &t.id.value, &t.label, keys, parts);
    }
    for t in &file.terms {
        let keys = Keys::at(t.id.span)
            .expression("value", Decides, Some(&t.value))
            .expression("dated_by", Decides, t.dated_by.as_ref())
            .words("label", Some(&t.label))
            .words("note", t.note.as_ref())
            .cited("clause", &t.clauses)
            .sure(t.certainty);
        add(Kind::Term, &t.id.value, &t.label, keys, Vec::new());
    }
    for w in &file.warnings {
        let keys = Keys::at(w.id.span).expression("when", Words, Some(&w.when)).words("text", Some(&w.text));
        add(Kind::Warning, &w.id.value, &w.text, keys, Vec::new());
    }
    for e in &file.entries {
        let rules = e.rules.iter().map(|at| at.value.as_str()).collect::<Vec<_>>().join("、");
        let keys = Keys::at(e.id.span)
            .cited("clause", std::slice::from_ref(&e.clause))
            .named("class", Words, Some(&e.class))
            .plain("rules", Words, Some(rules))
            .words("grants", Some(&e.grants))
            .words("reason", Some(&e.reason));
        // Numbers of entries are of their instrument.
        add(Kind::Entry, &format!("{} {}", e.clause.instrument.value, e.id.value), &e.grants, keys, Vec::new());
    }
    for e in &file.empties {
        let id = citation(&e.clause);
        let keys = Keys::at(e.clause.instrument.span).words("reason", Some(&e.reason));
        add(Kind::Empty, &id, &e.reason, keys, Vec::new());
    }
    if let Some(rule) = &file.rule {
        let (keys, parts) = of_rule(rule);
        add(Kind::Rule, &rule.id.value, &rule.title, keys, parts);
    }
}

fn of_rule(rule: &pack::Rule) -> (Keys, Vec<Part>) {
    use Weight::{Decides, Words};
    let both = |all: &[Bilingual]| {
        let join = |text: &dyn Fn(&Bilingual) -> String| all.iter().map(text).collect::<Vec<_>>().join("；");
        (!all.is_empty()).then(|| Bilingual::new(join(&|b| b.zh.to_string()), join(&|b| b.en.to_string())))
    };
    let mut keys = Keys::at(rule.id.span);
    keys.add("in_force", Decides, Some(rule.in_force.from.span), days(&rule.in_force));
    let order = (rule.order != i64::MAX).then(|| rule.order.to_string());
    let keys = keys
        .expression("dated_by", Decides, rule.dated_by.as_ref())
        .named("each", Decides, rule.each.as_ref())
        .named("nature", Decides, Some(&rule.nature))
        .words("title", Some(&rule.title))
        .words("authority", rule.authority.as_ref())
        .words("beneficiary", rule.beneficiary.as_ref())
        .words("benefit", rule.benefit.as_ref())
        .words("procedure", rule.procedure.as_ref())
        .cited("clause", std::slice::from_ref(&rule.clause))
        .cited("basis", &rule.basis)
        .named("amount", Words, rule.amount.as_ref())
        .words("papers", both(&rule.papers).as_ref())
        .plain("order", Words, order)
        .named("under", Words, rule.under.as_ref())
        .named("towards", Words, rule.towards.as_ref());
    let mut parts = Vec::new();
    for (kind, conditions) in [(PartKind::Scope, &rule.scope), (PartKind::Require, &rule.require)] {
        for c in conditions {
            let keys = Keys::at(c.id.span)
                .expression("test", Decides, Some(&c.test))
                .words("label", Some(&c.label))
                .cited("clause", &c.clauses)
                .words("hint", c.hint.as_ref());
            parts.push(part(kind, &c.id.value, labelled(&c.label, &c.test), keys));
        }
    }
    for d in &rule.defines {
        let keys = Keys::at(d.id.span).expression("value", Decides, Some(&d.value)).words("label", Some(&d.label));
        parts.push(part(PartKind::Define, &d.id.value, labelled(&d.label, &d.value), keys));
    }
    for o in &rule.options {
        let rules = o.rules.iter().map(|at| at.value.as_str()).collect::<Vec<_>>().join("、");
        let keys = Keys::at(o.id.span)
            .plain("rules", Decides, Some(rules))
            .expression("when", Decides, o.when.as_ref())
            .expression("cost", Decides, Some(&o.cost))
            .words("label", Some(&o.label))
            .cited("clause", &o.clauses)
            .words("note", o.note.as_ref());
        parts.push(part(PartKind::Option, &o.id.value, labelled(&o.label, &o.cost), keys));
    }
    for o in &rule.outputs {
        let keys = Keys::at(o.id.span)
            .typed(&o.words)
            .expression("value", Decides, Some(&o.value))
            .expression("when", Decides, o.when.as_ref())
            .words("label", Some(&o.label))
            .cited("clause", &o.clauses)
            .words("note", o.note.as_ref());
        parts.push(part(PartKind::Output, &o.id.value, labelled(&o.label, &o.value), keys));
    }
    for n in &rule.notes {
        let kind = if n.is_warning { "warning" } else { "remark" };
        let keys = Keys::at(rule.id.span).plain("kind", Words, Some(kind.to_owned())).expression(
            "when",
            Words,
            n.when.as_ref(),
        );
        // A remark has no name but its words.
        parts.push(part(PartKind::Note, &n.text.zh, n.text.clone(), keys));
    }
    for m in &rule.milestones {
        let keys = Keys::at(m.id.span)
            .expression("on", Words, Some(&m.on))
            .expression("when", Words, m.when.as_ref())
            .words("label", Some(&m.label));
        parts.push(part(PartKind::Milestone, &m.id.value, labelled(&m.label, &m.on), keys));
    }
    for (kind, relations) in [(PartKind::Excludes, &rule.excludes), (PartKind::Combines, &rule.combines)] {
        for r in relations {
            let keys =
                Keys::at(r.rule.span).words("reason", r.reason.as_ref()).cited("clause", &r.clauses).sure(r.certainty);
            let label = r.reason.clone().unwrap_or_else(|| Bilingual::same(&r.rule.value));
            parts.push(part(kind, &r.rule.value, label, keys));
        }
    }
    for c in &rule.cases {
        let mut expect = String::new();
        if let Some(verdict) = &c.verdict {
            expect.push_str(&verdict.value);
        }
        if let Some(missing) = &c.missing {
            let _ = write!(expect, " missing {}", missing.value.join(", "));
        }
        if let Some(citations) = &c.citations {
            let all: Vec<&str> = citations.value.iter().map(|at| at.value.as_str()).collect();
            let _ = write!(expect, " citations {}", all.join(", "));
        }
        for table in [&c.outputs, &c.states, &c.options].into_iter().filter(|t| !t.entries.is_empty()) {
            let _ = write!(expect, " {}", free(table));
        }
        let keys = Keys::at(c.name.span)
            .named("like", Words, c.like.as_ref())
            .plain("given", Words, (!c.given.entries.is_empty()).then(|| free(&c.given)))
            .plain("expect", Words, Some(expect.trim().to_owned()));
        parts.push(part(PartKind::Case, &c.name.value, Bilingual::same(expect.trim()), keys));
    }
    (keys, parts)
}
