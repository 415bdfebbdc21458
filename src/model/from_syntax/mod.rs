//! Rule files to a model: names collected over all packs, then everything resolved in the order of what needs what.

mod definitions;
mod inventory;
mod relations;
mod rules;
mod series;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::types::described;
use super::typing::{Each, Scope, resolve_as};
use super::{
    Bilingual, Bounds, Check, Clause, Doubt, Entity, Fact, FactId, Format, Instrument, InstrumentId, Model, Op, Pack,
    PackId, Period, Record, Status, Warning,
};
use rust_decimal::Decimal;

use crate::both;
use crate::diag::{Code, Diagnostic, FileId, Report, Setting, Sources, Span, nearest};
use crate::syntax::pack::{self as written, At, File, read_file, read_scalar};
use crate::syntax::toml::Node;
use crate::value::{Type, Value, in_shares};

/// The most bytes of an official text: it is looked through for every citation.
const LONGEST_TEXT: usize = 512 << 10;

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
    builder.unmade(&files);
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
    builder.inventory(&files);
    // What could not be read may hold the key that seems to be missing.
    let torn: BTreeSet<FileId> = files.iter().filter(|(_, _, f)| !f.is_whole).filter_map(|(_, _, f)| f.id).collect();
    builder.report.retain(|finding| finding.code != Code::MissingKey || !torn.contains(&finding.span.file));
    builder.model.whole = !builder.report.has_errors();
    builder.model.torn = builder.report.iter().filter(|f| f.code.is_fatal()).map(|f| f.span.file).collect();
    builder.model.files = packs.iter().flat_map(|pack| pack.toml.iter().copied()).collect();
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

impl Builder<'_> {
    fn read<'p>(&mut self, packs: &'p [PackFiles]) -> Vec<(PackId, &'p PackFiles, File)> {
        let mut all = Vec::new();
        // A file is read by itself: what others mean matters only afterwards.
        let (sources, files) = (self.sources, packs.iter().flat_map(|pack| &pack.toml).collect::<Vec<_>>());
        let read = in_shares(&files, |share| share.iter().map(|file| read_file(sources, ***file)).collect());
        let mut read = read.into_iter();
        for pack in packs {
            let id = PackId(id_of(self.model.packs.len()));
            let (mut head, mut levels) = (None, BTreeMap::new());
            for (read, report) in read.by_ref().take(pack.toml.len()) {
                self.report.absorb(report);
                head = head.or_else(|| read.pack.clone());
                levels.extend(read.levels.iter().copied());
                all.push((id, pack, read));
            }
            self.pack(pack, head, levels);
        }
        all
    }

    fn pack(&mut self, pack: &PackFiles, head: Option<written::PackHead>, levels: BTreeMap<Code, Setting>) {
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
            files: pack.toml.iter().chain(pack.texts.values()).copied().collect(),
            levels,
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

    /// Names of items that could not be made are known: what is built on them is not a mistake of its own.
    fn unmade(&mut self, files: &Files<'_>) {
        for (kind, id) in files.iter().flat_map(|(_, _, f)| &f.unmade) {
            self.ids.insert((kind, id.value.clone()), id.span);
            match *kind {
                "name" => {
                    self.model.names.insert(Arc::from(id.value.as_str()), Entity::Broken);
                }
                "record" => {
                    let label = Bilingual::same(&id.value);
                    self.model.records.push(Record { id: id.value.clone(), label, headers: Vec::new() });
                }
                _ => {}
            }
        }
    }

    fn records(&mut self, files: &Files<'_>) {
        for record in files.iter().flat_map(|(_, _, f)| &f.records) {
            if self.claim("record", &record.id) {
                let (id, label, headers) = (record.id.value.clone(), record.label.clone(), record.headers.clone());
                self.model.records.push(Record { id, label, headers });
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
            if fact.id.value == "as_of" && kind != Type::Date {
                self.report.find(Code::WrongType, fact.id.span, both!("`as_of` 应是日期", "`as_of` must be a date"));
                self.model.names.insert(Arc::from("as_of"), Entity::Broken);
                continue;
            }
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
            if Some(id) == as_of {
                self.report.find(
                    Code::BadArguments,
                    written.span,
                    both!("`as_of` 不能有假定值", "`as_of` cannot have an assumed value"),
                );
                continue;
            }
            let scope = Scope { each: Each::Only(None), locals: &[], broken: &[] };
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
                    found.filter(|file| {
                        let fits = self.sources.get(*file).text.len() <= LONGEST_TEXT;
                        if !fits {
                            let words = both!("正文超过 512 KiB 上限", "the text is over the limit of 512 KiB");
                            self.report.find(Code::TooLarge, name.span, words);
                        }
                        fits
                    })
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
                if !i.inventory.is_empty() && i.text.is_none() {
                    self.report.find(
                        Code::MissingText,
                        i.id.span,
                        both!("条款清单须有正文 `text`", "an inventory needs the `text` it is held against"),
                    );
                }
                let doubt = match (&i.in_doubt_after, &i.doubt) {
                    (Some(after), Some(text)) => Some(Doubt { after: after.value, text: text.value.clone() }),
                    (None, None) => None,
                    (Some(_), None) | (None, Some(_)) => {
                        self.report.find(
                            Code::MissingKey,
                            i.id.span,
                            both!("`in_doubt_after` 与 `doubt` 须同时写明", "`in_doubt_after` and `doubt` go together"),
                        );
                        None
                    }
                };
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
                    checked_on: i.checked_on.value,
                    checked_span: i.checked_on.span,
                    checked_against: i.checked_against.clone(),
                    certainty: i.certainty,
                    address: i.address.clone(),
                    text,
                    inventory: i.inventory.iter().map(|p| (p.value.clone(), p.span)).collect(),
                    doubt,
                });
            }
        }
    }

    fn clause(&mut self, clause: &written::Clause) -> Option<Clause> {
        let instrument = self.instrument(&clause.instrument)?;
        let located = |at: &Option<At<String>>| at.as_ref().map(|a| (a.value.clone(), a.span));
        let made =
            Clause { instrument, span: clause.instrument.span, at: located(&clause.at), quote: located(&clause.quote) };
        self.model.citations.push(made.clone());
        Some(made)
    }

    /// An instrument by its name; an unknown one is reported.
    fn instrument(&mut self, name: &At<String>) -> Option<InstrumentId> {
        let id = &name.value;
        let found = self.model.instruments.iter().position(|i| i.id == *id);
        // One that could not be made has been reported there.
        if found.is_none() && !self.ids.contains_key(&("instrument", id.clone())) {
            let mut finding = Diagnostic::new(
                Code::UnknownInstrument,
                name.span,
                both!("没有登记文件 `{id}`", "no instrument is named `{id}`"),
            );
            if !self.report.is_long()
                && let Some(near) = nearest(id, self.model.instruments.iter().map(|i| i.id.as_str()))
            {
                finding = finding.help(both!("是否想写 `{near}`？", "did you mean `{near}`?"));
            }
            self.report.add(finding);
        }
        found.map(|at| InstrumentId(id_of(at)))
    }

    /// The citations of something that must have one; `place` is where their absence is reported.
    fn required_clauses(&mut self, clauses: &[written::Clause], id: &At<String>, place: Span) -> Vec<Clause> {
        if clauses.is_empty() {
            let name = &id.value;
            self.report.find(
                Code::MissingCitation,
                place,
                both!("`{name}` 没有引用依据；写上 `clause`", "`{name}` cites nothing: give it a `clause`"),
            );
        }
        self.clauses(clauses)
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

    fn checks(&mut self, files: &Files<'_>) {
        for check in files.iter().flat_map(|(_, _, f)| &f.checks) {
            self.claim("check", &check.id);
            let scope = Scope { each: Each::Only(None), locals: &[], broken: &[] };
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
                let scope = Scope { each: Each::Only(None), locals: &[], broken: &[] };
                if let Some(when) = resolve_as(&self.model, &scope, &warning.when, &Type::Boolean, &mut self.report) {
                    let id = warning.id.value.clone();
                    self.model.warnings.push(Warning { id, pack: *pack, when, text: warning.text.clone() });
                }
            }
        }
    }
}
