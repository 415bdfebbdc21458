//! Rule files to a model: names collected over all packs, then everything resolved in the order of what needs what.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::series::check_periods;
use super::typing::{Each, Scope, described, resolve, resolve_as};
use super::*;
use crate::both;
use crate::diag::{Code, Diagnostic, FileId, Report, Sources, Span, nearest};
use crate::syntax::pack::{self as written, At, File, read_file, read_scalar};
use crate::syntax::toml::Node;
use crate::value::{Type, Value};

/// The files of one pack, already among the sources.
#[derive(Clone, Debug)]
pub struct PackFiles {
    /// The folder's name; for files in the root itself, the root's `[pack] id` replaces it.
    pub id: String,
    /// Whether it is the root of the rules folder.
    pub is_root: bool,
    /// TOML files, in order of their names.
    pub toml: Vec<FileId>,
    /// Other files (official texts) by their name within the pack.
    pub texts: BTreeMap<String, FileId>,
    /// SHA-256 over names and bytes, in hexadecimal.
    pub sha256: String,
}

/// A model and what is wrong with the files it was made of.
#[derive(Debug)]
pub struct Loaded {
    /// What could be made of the files.
    pub model: Model,
    /// Every finding.
    pub report: Report,
}

/// Reads and resolves all packs.
#[must_use]
pub fn from_files(sources: &Sources, packs: &[PackFiles]) -> Loaded {
    let mut builder = Builder { sources, model: Model::default(), report: Report::new(), ids: BTreeMap::new() };
    let files: Vec<(PackId, &PackFiles, File)> = builder.read(packs);
    builder.records(&files);
    builder.facts(&files);
    builder.instruments(&files);
    builder.parameters(&files);
    builder.tables(&files);
    builder.assumptions(&files);
    builder.terms(&files);
    builder.checks(&files);
    builder.warnings(&files);
    builder.rules(&files);
    Loaded { model: builder.model, report: builder.report }
}

type Files<'p> = [(PackId, &'p PackFiles, File)];

struct Builder<'s> {
    sources: &'s Sources,
    model: Model,
    report: Report,
    /// Identifiers of instruments, rules, checks and records, with their places.
    ids: BTreeMap<(&'static str, String), Span>,
}

fn id_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl<'s> Builder<'s> {
    fn read<'p>(&mut self, packs: &'p [PackFiles]) -> Vec<(PackId, &'p PackFiles, File)> {
        let mut all = Vec::new();
        for pack in packs {
            let id = PackId(id_of(self.model.packs.len()));
            let mut head = None;
            for file in &pack.toml {
                let (read, report) = read_file(self.sources, *file);
                self.report.absorb(report);
                head = head.or_else(|| read.pack.clone());
                all.push((id, pack, read));
            }
            self.pack(pack, head);
        }
        all
    }

    fn pack(&mut self, pack: &PackFiles, head: Option<written::PackHead>) {
        if let (Some(head), false) = (&head, pack.is_root) {
            let (written, folder) = (&head.id.value, &pack.id);
            if written != folder {
                self.report.find(
                    Code::BadName,
                    head.id.span,
                    both!(
                        "规则包名 `{written}` 与文件夹名 `{folder}` 不同",
                        "the pack is named `{written}` but its folder `{folder}`"
                    ),
                );
            }
        }
        if head.is_none() {
            let place = pack.toml.first().map(|file| Span::new(*file, 0, 0));
            if let Some(place) = place {
                let id = &pack.id;
                self.report.find(
                    Code::MissingKey,
                    place,
                    both!("规则包 `{id}` 没有 [pack] 表", "the pack `{id}` has no [pack] table"),
                );
            }
        }
        let id = match &head {
            Some(head) if pack.is_root => head.id.value.clone(),
            _ => pack.id.clone(),
        };
        self.model.packs.push(Pack {
            title: head.as_ref().map_or_else(|| Bilingual::same(&id), |h| h.title.clone()),
            version: head.map(|h| h.version).unwrap_or_default(),
            id,
            sha256: pack.sha256.clone(),
        });
    }

    /// Takes an identifier that is unique among its kind; a second one is reported.
    fn claim(&mut self, kind: &'static str, id: &At<String>) -> bool {
        let key = (kind, id.value.clone());
        if let Some(first) = self.ids.get(&key) {
            let name = &id.value;
            let finding = Diagnostic::new(
                Code::DuplicateName,
                id.span,
                both!("`{name}` 已经定义", "`{name}` is already defined"),
            );
            self.report.add(finding.related(*first, both!("先前的定义", "the earlier definition")));
            return false;
        }
        self.ids.insert(key, id.span);
        true
    }

    /// Takes a name that expressions use.
    fn claim_name(&mut self, id: &At<String>, entity: Entity) -> bool {
        let fresh = self.claim("name", id);
        if fresh {
            self.model.names.insert(Arc::from(id.value.as_str()), entity);
        }
        fresh
    }

    fn records(&mut self, files: &Files<'_>) {
        for record in files.iter().flat_map(|(_, _, f)| &f.records) {
            if self.claim("record", &record.id) {
                self.model.records.push(Record { id: record.id.value.clone(), label: record.label.clone() });
            }
        }
    }

    fn facts(&mut self, files: &Files<'_>) {
        for fact in files.iter().flat_map(|(_, _, f)| &f.facts) {
            let kind = described(&fact.words, fact.id.span, &mut self.report);
            let id = FactId(id_of(self.model.facts.len()));
            let entity = if kind.is_some() { Entity::Fact(id) } else { Entity::Broken };
            let fresh = self.claim_name(&fact.id, entity);
            let (Some(kind), true) = (kind, fresh) else { continue };
            let bounds = self.bounds(fact, &kind);
            let first = fact.id.value.split('.').next().filter(|_| fact.id.value.contains('.'));
            self.model.facts.push(Fact {
                record: first.and_then(|r| self.model.record(r)),
                id: Arc::from(fact.id.value.as_str()),
                span: fact.id.span,
                kind,
                bounds,
                format: fact.format.as_deref().and_then(|f| match f {
                    "credit-code" => Some(Format::CreditCode),
                    "industry-code" => Some(Format::IndustryCode),
                    "region-code" => Some(Format::RegionCode),
                    _ => None,
                }),
                assumed: None,
                label: fact.label.clone(),
                question: fact.question.clone(),
                returns: fact.returns.clone(),
                where_to_find: fact.where_to_find.clone(),
                headers: fact.headers.clone(),
                example: fact.example.clone(),
            });
        }
    }

    fn bounds(&mut self, fact: &written::Fact, kind: &Type) -> Bounds {
        let mut bound = |node: &Option<Node>| -> Option<Decimal> {
            let node = node.as_ref()?;
            if !matches!(kind, Type::Number(_)) {
                self.report.find(Code::WrongType, node.span, both!("只有数才有上下限", "only a number has bounds"));
                return None;
            }
            match read_scalar(node, kind, &mut self.report) {
                Some(Value::Number(n)) => Some(n),
                _ => None,
            }
        };
        Bounds { min: bound(&fact.min), above: bound(&fact.above), max: bound(&fact.max), integer: fact.integer }
    }

    fn assumptions(&mut self, files: &Files<'_>) {
        let as_of = self.model.fact("as_of");
        for fact in files.iter().flat_map(|(_, _, f)| &f.facts) {
            let (Some(written), Some(id)) = (&fact.assumed, self.model.fact(&fact.id.value)) else { continue };
            let Some(kind) = self.model.facts.get(id.index()).map(|f| f.kind.clone()) else { continue };
            let scope = Scope { each: Each::Only(None), locals: &[] };
            let Some(expr) = resolve_as(&self.model, &scope, written, &kind, &mut self.report) else { continue };
            let mut only_as_of = true;
            expr.visit(&mut |e| {
                only_as_of &= match e.op {
                    Op::Fact(id) => Some(id) == as_of,
                    Op::Term(_) | Op::Parameter(_) | Op::Lookup(..) | Op::Aggregate(..) => false,
                    _ => true,
                }
            });
            if !only_as_of {
                self.report.find(
                    Code::BadArguments,
                    written.span,
                    both!("假定值只能取自 `as_of`", "an assumed value may use `as_of` only"),
                );
                continue;
            }
            if let Some(fact) = self.model.facts.get_mut(id.index()) {
                fact.assumed = Some(expr);
            }
        }
    }

    fn instruments(&mut self, files: &Files<'_>) {
        for (_, pack, file) in files {
            for i in &file.instruments {
                if !self.claim("instrument", &i.id) {
                    continue;
                }
                let text = i.text.as_ref().and_then(|name| {
                    let found = pack.texts.get(&name.value).copied();
                    if found.is_none() {
                        let name_of = &name.value;
                        self.report.find(
                            Code::MissingText,
                            name.span,
                            both!("规则包里没有文件 `{name_of}`", "the pack has no file `{name_of}`"),
                        );
                    }
                    found
                });
                if let (Some(from), Some(to)) = (&i.effective_from, &i.effective_to)
                    && from.value > to.value
                {
                    self.report.find(
                        Code::DateReversed,
                        to.span,
                        both!("失效日期早于生效日期", "it ends before it begins"),
                    );
                }
                let Some(status) = Status::from_name(&i.status) else { continue };
                self.model.instruments.push(Instrument {
                    id: i.id.value.clone(),
                    span: i.id.span,
                    title: i.title.clone(),
                    number: i.number.clone(),
                    issuer: i.issuer.clone(),
                    issued_on: i.issued_on,
                    effective_from: i.effective_from.as_ref().map(|d| d.value),
                    effective_to: i.effective_to.as_ref().map(|d| d.value),
                    status,
                    checked_on: i.checked_on,
                    checked_against: i.checked_against.clone(),
                    certainty: i.certainty,
                    address: i.address.clone(),
                    text,
                });
            }
        }
    }

    fn clause(&mut self, clause: &written::Clause) -> Option<Clause> {
        let id = &clause.instrument.value;
        let Some(at) = self.model.instruments.iter().position(|i| i.id == *id) else {
            let span = clause.instrument.span;
            let mut finding = Diagnostic::new(
                Code::UnknownInstrument,
                span,
                both!("没有登记文件 `{id}`", "no instrument is named `{id}`"),
            );
            if let Some(near) = nearest(id, self.model.instruments.iter().map(|i| i.id.as_str())) {
                finding = finding.help(both!("是否想写 `{near}`？", "did you mean `{near}`?"));
            }
            self.report.add(finding);
            return None;
        };
        let located = |at: &Option<At<String>>| at.as_ref().map(|a| (a.value.clone(), a.span));
        Some(Clause {
            instrument: InstrumentId(id_of(at)),
            span: clause.instrument.span,
            at: located(&clause.at),
            quote: located(&clause.quote),
        })
    }

    fn clauses(&mut self, clauses: &[written::Clause]) -> Vec<Clause> {
        clauses.iter().filter_map(|c| self.clause(c)).collect()
    }

    fn period(&mut self, period: &written::Period) -> Period {
        if let Some(to) = &period.to
            && to.value < period.from.value
        {
            self.report.find(Code::DateReversed, to.span, both!("截止日期早于开始日期", "it ends before it begins"));
        }
        Period { from: period.from.value, to: period.to.as_ref().map(|d| d.value) }
    }

    fn parameters(&mut self, files: &Files<'_>) {
        for p in files.iter().flat_map(|(_, _, f)| &f.parameters) {
            let kind = described(&p.words, p.id.span, &mut self.report);
            let id = ParameterId(id_of(self.model.parameters.len()));
            let entity = if kind.is_some() { Entity::Parameter(id) } else { Entity::Broken };
            let fresh = self.claim_name(&p.id, entity);
            check_periods(p.values.iter().map(|v| &v.period), p.id.span, &mut self.report);
            let mut values = Vec::new();
            for v in &p.values {
                let (period, clauses) = (self.period(&v.period), self.clauses(&v.clauses));
                let value = kind.as_ref().and_then(|kind| read_scalar(&v.value, kind, &mut self.report));
                if let Some(value) = value {
                    values.push(DatedValue { period, value, clauses, certainty: v.certainty });
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

    fn tables(&mut self, files: &Files<'_>) {
        for t in files.iter().flat_map(|(_, _, f)| &f.tables) {
            let kind = described(&t.words, t.id.span, &mut self.report);
            let keys: Vec<Option<Type>> = t.keys.iter().map(|k| self.key_type(k)).collect();
            let keys: Option<Vec<Type>> = keys.into_iter().collect::<Option<_>>().filter(|k: &Vec<_>| !k.is_empty());
            let whole = kind.is_some() && keys.is_some();
            let id = TableId(id_of(self.model.tables.len()));
            let fresh = self.claim_name(&t.id, if whole { Entity::Table(id) } else { Entity::Broken });
            check_periods(t.versions.iter().map(|v| &v.period), t.id.span, &mut self.report);
            let (Some(kind), Some(keys)) = (kind, keys) else { continue };
            let versions = t.versions.iter().map(|v| self.version(v, &keys, &kind)).collect();
            if fresh {
                self.model.tables.push(LookupTable {
                    id: Arc::from(t.id.value.as_str()),
                    span: t.id.span,
                    label: t.label.clone(),
                    keys,
                    kind,
                    versions,
                });
            }
        }
    }

    fn key_type(&mut self, key: &At<String>) -> Option<Type> {
        let found = self.model.fact(&key.value).and_then(|id| self.model.facts.get(id.index()));
        if found.is_none() && !matches!(self.model.names.get(key.value.as_str()), Some(Entity::Broken)) {
            let name = &key.value;
            let mut finding =
                Diagnostic::new(Code::UnknownName, key.span, both!("没有事实 `{name}`", "there is no fact `{name}`"));
            if let Some(near) = nearest(name, self.model.facts.iter().map(|f| &*f.id)) {
                finding = finding.help(both!("是否想写 `{near}`？", "did you mean `{near}`?"));
            }
            self.report.add(finding);
        }
        found.map(|f| f.kind.clone())
    }

    fn version(&mut self, v: &written::Version, keys: &[Type], kind: &Type) -> Version {
        let (period, clauses) = (self.period(&v.period), self.clauses(&v.clauses));
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
            rows.push(Row { keys: values, value, certainty: row.certainty.unwrap_or(v.certainty) });
        }
        Version { period, clauses, certainty: v.certainty, default, rows }
    }

    /// Terms, each after those it uses.
    fn terms(&mut self, files: &Files<'_>) {
        let written: Vec<&written::Term> = files.iter().flat_map(|(_, _, f)| &f.terms).collect();
        let mut by_name = BTreeMap::new();
        for term in &written {
            if self.claim_name(&term.id, Entity::Broken) {
                by_name.insert(term.id.value.as_str(), *term);
            }
        }
        let mut open = Vec::new();
        let mut done = BTreeMap::new();
        for term in &written {
            self.term(term, &by_name, &mut open, &mut done);
        }
    }

    fn term<'t>(
        &mut self,
        term: &'t written::Term,
        by_name: &BTreeMap<&'t str, &'t written::Term>,
        open: &mut Vec<&'t str>,
        done: &mut BTreeMap<&'t str, ()>,
    ) {
        let name = term.id.value.as_str();
        if done.contains_key(name) || !by_name.get(name).is_some_and(|t| std::ptr::eq(*t, term)) {
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
            done.insert(name, ());
            return;
        }
        open.push(name);
        let mut used = Vec::new();
        super::names::names_of(&term.value, &mut used);
        if let Some(date) = &term.dated_by {
            super::names::names_of(date, &mut used);
        }
        for other in used.iter().filter_map(|n| by_name.get(n.as_str())) {
            self.term(other, by_name, open, done);
        }
        open.pop();
        if done.insert(name, ()).is_some() {
            return;
        }
        let scope = Scope { each: Each::Any, locals: &[] };
        let value = resolve(&self.model, &scope, &term.value, &mut self.report);
        let dated_by =
            term.dated_by.as_ref().map(|d| resolve_as(&self.model, &scope, d, &Type::Date, &mut self.report));
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

    fn checks(&mut self, files: &Files<'_>) {
        for check in files.iter().flat_map(|(_, _, f)| &f.checks) {
            self.claim("check", &check.id);
            let scope = Scope { each: Each::Only(None), locals: &[] };
            let test = resolve_as(&self.model, &scope, &check.test, &Type::Boolean, &mut self.report);
            let Some(at) = self.model.fact(&check.at.value) else {
                self.key_type(&check.at);
                continue;
            };
            if let Some(test) = test {
                self.model.checks.push(Check { id: check.id.value.clone(), at, test, message: check.message.clone() });
            }
        }
    }

    fn warnings(&mut self, files: &Files<'_>) {
        for (pack, _, file) in files {
            for warning in &file.warnings {
                self.claim("warning", &warning.id);
                let scope = Scope { each: Each::Only(None), locals: &[] };
                if let Some(when) = resolve_as(&self.model, &scope, &warning.when, &Type::Boolean, &mut self.report) {
                    let id = warning.id.value.clone();
                    self.model.warnings.push(Warning { id, pack: *pack, when, text: warning.text.clone() });
                }
            }
        }
    }

    fn rules(&mut self, files: &Files<'_>) {
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
        let bare = Scope { each: frame, locals: &[] };
        let before = self.report.len();
        let dated_by = rule.dated_by.as_ref().map(|d| resolve_as(&self.model, &bare, d, &Type::Date, &mut self.report));
        let mut local_ids = BTreeMap::new();
        let (locals, outputs) = self.locals(rule, frame, &mut local_ids);
        let all = Scope { each: frame, locals: &locals };
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
                notes.push(Note { when: when.flatten(), text: note.text.clone() });
            }
        }
        let amount = rule.amount.as_ref().and_then(|a| {
            let at = outputs.iter().position(|o| *o.id == *a.value);
            if at.is_none() {
                let name = &a.value;
                self.report.find(Code::UnknownName, a.span, both!("没有输出 `{name}`", "there is no output `{name}`"));
            }
            at
        });
        let clause = self.clause(&rule.clause);
        let basis = self.clauses(&rule.basis);
        let in_force = self.period(&rule.in_force);
        let nature = if rule.nature.value == "discretionary" { Nature::Discretionary } else { Nature::Entitlement };
        if nature == Nature::Discretionary && rule.authority.is_none() {
            self.report.find(
                Code::MissingKey,
                rule.nature.span,
                both!("由主管部门认定的规则须写明 `authority`", "a discretionary rule names its `authority`"),
            );
        }
        if rule.require.is_empty() && rule.scope.is_empty() {
            self.report.find(Code::MissingKey, rule.id.span, both!("规则没有任何条件", "the rule has no condition"));
        }
        if self.report.len() > before && (matches!(dated_by, Some(None)) || clause.is_none()) {
            return None;
        }
        Some(Rule {
            id: Arc::from(rule.id.value.as_str()),
            span: rule.id.span,
            pack,
            title: rule.title.clone(),
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
            amount,
            papers: rule.papers.clone(),
            scope,
            require,
            locals,
            outputs,
            notes,
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
        Some(Condition {
            id: Arc::from(c.id.value.as_str()),
            span: c.id.span,
            label: c.label.clone(),
            test: test?,
            written: c.test.to_string(),
            clauses: self.clauses(&c.clauses),
            hint: c.hint.clone(),
        })
    }

    /// Reports a name used twice within a rule, or hiding a global one.
    fn local_name(&mut self, id: &At<String>, ids: &mut BTreeMap<String, Span>, hides: bool) {
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
    fn locals(
        &mut self,
        rule: &written::Rule,
        each: Each,
        ids: &mut BTreeMap<String, Span>,
    ) -> (Vec<Local>, Vec<Output>) {
        let mut locals: Vec<Local> = Vec::new();
        for define in &rule.defines {
            self.local_name(&define.id, ids, true);
            let scope = Scope { each, locals: &locals };
            if let Some(value) = resolve(&self.model, &scope, &define.value, &mut self.report) {
                let id = Arc::from(define.id.value.as_str());
                locals.push(Local { id, label: define.label.clone(), value });
            }
        }
        let mut outputs = Vec::new();
        for output in &rule.outputs {
            self.local_name(&output.id, ids, true);
            let kind = described(&output.words, output.id.span, &mut self.report);
            let scope = Scope { each, locals: &locals };
            let value = kind.as_ref().and_then(|k| resolve_as(&self.model, &scope, &output.value, k, &mut self.report));
            let when =
                output.when.as_ref().map(|w| resolve_as(&self.model, &scope, w, &Type::Boolean, &mut self.report));
            let clauses = self.clauses(&output.clauses);
            let (Some(kind), Some(value), false) = (kind, value, matches!(when, Some(None))) else { continue };
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
            locals.push(Local { id, label: output.label.clone(), value });
        }
        (locals, outputs)
    }
}
