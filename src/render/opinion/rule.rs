//! One benefit explained: its requirements, what it gives, what is missing, papers, assumptions, remarks, sources.

use crate::explain::{
    DatedSource, FactValue, OutputResult, Part, RelationResult, Requirement, RuleResult, State, Verdict,
};
use crate::model::RelationKind;
use crate::render::{Detail, amount, said};
use crate::text::visible;
use crate::value::{Bilingual, Lang};

use super::words::{bracketed, cited, cited_after, colon, semicolon};
use super::{Block, Entry, Mark, Voice, choice, nested, overview, words};

/// The explanation of a rule: one block, or one a record and then what all records share.
///
/// In brief, what earlier items said is not said again: a remark is left out, of a source the item is named.
pub(super) fn explained(entry: &Entry<'_>, voice: Voice, before: &mut Told) -> Vec<Block> {
    let lang = voice.lang;
    let results = entry.shown(voice);
    let Some(first) = results.first().copied() else { return Vec::new() };
    let single = results.len() == 1;
    let name = if single { overview::title_of(first, lang) } else { said(&first.title, lang) };
    let mut blocks = vec![Block::Rule(format!("{}. {name}", entry.number), single.then_some(first.verdict))];
    if voice.full() {
        blocks.extend(line(1, lang.pick("享受主体", "for whom"), first.beneficiary.iter(), lang));
        blocks.extend(line(1, lang.pick("优惠内容", "what it gives"), first.benefit.iter(), lang));
    }
    let mut told = Told::of(entry.number);
    for result in &results {
        let depth = if single { 1 } else { 2 };
        if !single {
            let record = overview::record_name(result, lang).unwrap_or_else(|| said(&result.title, lang));
            blocks.push(Block::Record(record, result.verdict));
        }
        blocks.extend(of_result(result, depth, voice, &mut told));
        blocks.extend(choice::options(result, depth, voice));
        blocks.extend(warnings(depth, result, voice, &mut told));
        let common = |text: &Bilingual| !single && results.iter().all(|r| r.notes.contains(text));
        let own: Vec<&Bilingual> = result.notes.iter().filter(|n| !common(n)).collect();
        blocks.extend(remarks(depth, own, voice, if voice.full() { &mut told } else { before }));
    }
    if !single {
        blocks.push(Block::Shared(lang.pick("各项共同", "for all of them").into()));
    }
    let shared = first.notes.iter().filter(|n| results.iter().all(|r| r.notes.contains(n)));
    blocks.extend(remarks(1, shared.collect(), voice, if voice.full() { &mut told } else { before }));
    blocks.extend(nested::under(entry, voice));
    blocks.extend(sources(&results, entry.number, voice, if voice.full() { &mut told } else { before }));
    blocks.extend(closing(first, &results, voice));
    blocks
}

/// What was said already, and in which item, so that it is not said again.
#[derive(Default)]
pub(super) struct Told {
    words: Vec<(String, usize)>,
    item: usize,
}

impl Told {
    /// Nothing yet, in that item.
    pub fn of(item: usize) -> Self {
        Self { words: Vec::new(), item }
    }

    /// Goes on to an item.
    pub fn go_to(&mut self, item: usize) {
        self.item = item;
    }

    /// The item in which it was first said; it is now.
    fn item_of(&mut self, text: &str) -> usize {
        if let Some((_, item)) = self.words.iter().find(|(known, _)| known == text) {
            return *item;
        }
        self.words.push((text.to_owned(), self.item));
        self.item
    }

    /// Whether it is new.
    fn first_time(&mut self, text: &str) -> bool {
        let new = !self.words.iter().any(|(known, _)| known == text);
        if new {
            self.words.push((text.to_owned(), self.item));
        }
        new
    }
}

fn line<'b>(depth: usize, label: &str, texts: impl Iterator<Item = &'b Bilingual>, lang: Lang) -> Option<Block> {
    let text = texts.map(|text| said(text, lang)).collect::<Vec<_>>().join(semicolon(lang));
    (!text.is_empty()).then(|| Block::Line(depth, Some(label.to_owned()), text))
}

pub(super) fn of_result(result: &RuleResult, depth: usize, voice: Voice, told: &mut Told) -> Vec<Block> {
    let lang = voice.lang;
    let mut blocks = Vec::new();
    if result.verdict == Verdict::NotInForce || voice.full() {
        blocks.push(in_force(result, depth, lang));
    }
    // Of a list that is not stated, that it is missing says all.
    let asks_for_a_list = result.record.is_none()
        && matches!(result.missing.as_slice(), [one] if !one.fact.contains('.'))
        && result.requirements.iter().all(|q| q.facts.is_empty() && q.state == State::Unknown);
    for part in [Part::Scope, Part::Require] {
        let wanted = |q: &&Requirement| q.part == part && (voice.full() || !asks_for_a_list);
        for requirement in result.requirements.iter().filter(wanted) {
            blocks.extend(condition(result, requirement, depth, Measured::Gap, voice, told));
        }
    }
    if !result.outputs.is_empty() {
        blocks.push(Block::Line(depth, Some(lang.pick("优惠结果", "result").into()), String::new()));
        let next = depth.saturating_add(1);
        blocks.extend(result.outputs.iter().flat_map(|o| output(o, next, voice, told)));
    }
    if !result.missing.is_empty() {
        let label = lang.pick("缺少资料", "missing").to_owned();
        match voice.detail {
            Detail::Brief => {
                let labels = result.missing.iter().map(|m| words::missing(m, lang, Detail::Brief));
                let listed = labels.collect::<Vec<_>>().join(lang.pick("、", ", "));
                blocks.push(Block::Line(depth, Some(label), listed));
            }
            Detail::Full => {
                blocks.push(Block::Line(depth, Some(label), String::new()));
                let next = depth.saturating_add(1);
                let items = result.missing.iter().map(|m| words::missing(m, lang, Detail::Full));
                blocks.extend(items.map(|text| Block::Item(next, Mark::Unknown, text)));
            }
        }
    }
    blocks.extend(line(depth, lang.pick("无法计算的原因", "why unknown"), result.reasons.iter(), lang));
    if !result.assumed.is_empty() {
        let each = result.assumed.iter().map(|fact| assumed(fact, lang)).collect::<Vec<_>>();
        let label = lang.pick("假定（未填写，不符时请改填）", "assumed (not stated; state it if wrong)").to_owned();
        blocks.push(Block::Line(depth, Some(label), each.join(semicolon(lang))));
    }
    blocks
}

fn in_force(result: &RuleResult, depth: usize, lang: Lang) -> Block {
    let mut text = words::period(&result.in_force, lang);
    if let Some(day) = result.decided_on {
        let judged = match lang {
            Lang::Zh => format!("；按 {day} 判断"),
            Lang::En => format!("; judged on {day}"),
        };
        text.push_str(&judged);
    }
    Block::Line(depth, Some(lang.pick("有效期", "in force").into()), text)
}

fn assumed(fact: &FactValue, lang: Lang) -> String {
    let value = amount::optional(fact.value.as_ref(), &fact.kind, lang);
    let name = visible(&fact.fact).into_owned();
    format!("{}{}", words::paired(&said(&fact.label, lang), &value, lang), bracketed(&name, lang))
}

/// Which comparisons of a requirement are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measured {
    /// What it lacks.
    Gap,
    /// Each, met or not.
    All,
}

/// What a requirement lacks, by the names of what is compared: `研发费用占比 3.6%，须不低于 4%`.
pub(super) fn short_of(requirement: &Requirement, lang: Lang) -> Vec<String> {
    let lacking: Vec<String> =
        requirement.measures.iter().filter(|m| !m.is_met).map(|m| words::measure(m, lang)).collect();
    if !lacking.is_empty() {
        return lacking;
    }
    let label = said(&requirement.label, lang);
    vec![match lang {
        Lang::Zh => format!("未满足：{label}"),
        Lang::En => format!("not met: {label}"),
    }]
}

/// A requirement on one line, and below it what an open or unmet one means.
pub(super) fn condition(
    result: &RuleResult,
    requirement: &Requirement,
    depth: usize,
    measured: Measured,
    voice: Voice,
    told: &mut Told,
) -> Vec<Block> {
    let lang = voice.lang;
    let mut text = said(&requirement.label, lang);
    let measures: Vec<String> = requirement.measures.iter().map(|m| words::measure(m, lang)).collect();
    let gap = requirement.gap.as_ref().map(|gap| words::gap(gap, &requirement.facts, lang));
    // With every comparison told, the figures behind them would only repeat; what is not stated is still named.
    let have: Vec<String> = if measured == Measured::All && !measures.is_empty() && !voice.full() {
        let open = words::not_stated(requirement, lang);
        measures.into_iter().chain(open).collect()
    } else {
        words::situation(requirement, voice).into_iter().chain(gap).collect()
    };
    if !have.is_empty() {
        text.push_str(colon(lang));
        text.push_str(&have.join(semicolon(lang)));
    }
    text.push_str(&cited_after(&requirement.citations, lang));
    let mut blocks = vec![Block::Item(depth, requirement.state.into(), text)];
    let next = depth.saturating_add(1);
    // An open condition is worth a word where it is what the verdict waits for.
    let telling = match requirement.state {
        State::Met => false,
        State::Unmet => true,
        State::Unknown => result.verdict == Verdict::Undetermined && !requirement.facts.is_empty(),
    };
    if let Some(hint) = requirement.hint.as_ref().filter(|_| voice.full() || telling) {
        let hint = said(hint, lang);
        if told.first_time(&hint) {
            blocks.push(Block::Line(next, Some(lang.pick("说明", "note").into()), hint));
        }
    }
    if voice.full() {
        for citation in &requirement.citations {
            let quoted = citation.quote.as_ref().map(|quote| format!("{}：“{}”", citation.short(), quote));
            if let Some(quoted) = quoted.filter(|quoted| told.first_time(quoted)) {
                blocks.push(Block::Line(next, Some(lang.pick("原文", "text").into()), visible(&quoted).into_owned()));
            }
        }
    }
    blocks
}

fn output(output: &OutputResult, depth: usize, voice: Voice, told: &mut Told) -> Vec<Block> {
    let lang = voice.lang;
    let value = amount::optional(output.value.as_ref(), &output.kind, lang);
    let mut text = format!("{}{}{value}", said(&output.label, lang), colon(lang));
    if !output.missing.is_empty() {
        let names = output.missing.iter().map(|m| words::missing(m, lang, Detail::Brief)).collect::<Vec<_>>();
        let names = names.join(lang.pick("、", ", "));
        let lacks = match lang {
            Lang::Zh => format!("（缺{names}）"),
            Lang::En => format!(" (needs {names})"),
        };
        text.push_str(&lacks);
    }
    if !output.reasons.is_empty() {
        let reasons = output.reasons.iter().map(|r| said(r, lang)).collect::<Vec<_>>().join(semicolon(lang));
        text.push_str(&bracketed(&reasons, lang));
    }
    if voice.full() {
        text.push_str(&cited_after(&output.citations, lang));
    }
    let mut blocks = vec![Block::Item(depth, Mark::Bullet, text)];
    if let Some(note) = output.note.as_ref().map(|note| said(note, lang)).filter(|note| told.first_time(note)) {
        blocks.push(Block::Line(depth.saturating_add(1), None, note));
    }
    blocks
}

/// What must be acted on; what is said at the end of the opinion is not said here.
pub(super) fn warnings(depth: usize, result: &RuleResult, voice: Voice, told: &mut Told) -> Vec<Block> {
    let lang = voice.lang;
    let own = result.warnings.iter().filter(|w| !result.doubts.contains(w)).map(|w| said(w, lang));
    let texts = own.filter(|text| told.first_time(text)).collect::<Vec<_>>();
    texts.into_iter().map(|text| Block::Line(depth, Some(lang.pick("注意", "beware").into()), text)).collect()
}

fn remarks(depth: usize, notes: Vec<&Bilingual>, voice: Voice, told: &mut Told) -> Vec<Block> {
    let lang = voice.lang;
    let texts = notes.into_iter().map(|note| said(note, lang)).filter(|text| told.first_time(text));
    texts.map(|text| Block::Line(depth, Some(lang.pick("提示", "note").into()), text)).collect()
}

/// Sources that must be verified, and what must be said about a source; in full all of them.
fn sources(results: &[&RuleResult], item: usize, voice: Voice, before: &mut Told) -> Vec<Block> {
    let lang = voice.lang;
    let mut told = Told::of(item);
    let mut blocks = Vec::new();
    let all: Vec<&DatedSource> = results.iter().flat_map(|r| &r.sources).collect();
    for source in &all {
        if voice.full() || source.certainty.needs_caveat() {
            // Of one source used with several values, in brief only the source is named.
            let alike = all.iter().all(|other| other.label != source.label || other.value == source.value);
            let text = source_text(source, voice.full() || alike, lang);
            let label = if source.certainty.needs_caveat() {
                lang.pick("依据待核实", "to verify")
            } else {
                lang.pick("取值", "source")
            };
            let first = before.item_of(&text);
            let text = if first == item {
                text
            } else {
                let see = match lang {
                    Lang::Zh => format!("见第 {first} 项"),
                    Lang::En => format!("see {first}"),
                };
                format!("{}{}", said(&source.label, lang), bracketed(&see, lang))
            };
            if told.first_time(&text) {
                blocks.push(Block::Line(1, Some(label.into()), text));
            }
        }
        if let Some(note) = source.note.as_ref().map(|note| said(note, lang)).filter(|note| before.first_time(note)) {
            blocks.push(Block::Line(1, Some(lang.pick("提示", "note").into()), note));
        }
    }
    blocks
}

fn source_text(source: &DatedSource, valued: bool, lang: Lang) -> String {
    let mut text = said(&source.label, lang);
    if let Some(value) = source.value.as_ref().filter(|_| valued) {
        text = words::paired(&text, &amount::value(value, &source.kind, lang), lang);
    }
    let period = source.period.as_ref().map(|period| words::period(period, lang));
    let sure = source.certainty.needs_caveat().then(|| said(&source.certainty.describe(), lang));
    let about = period.into_iter().chain(sure).collect::<Vec<_>>().join(semicolon(lang));
    if !about.is_empty() {
        text.push_str(&bracketed(&about, lang));
    }
    text.push_str(&cited_after(&source.citations, lang));
    text
}

/// How a rule stands to another: `不得同享：…（…）［…］`.
fn stands(relation: &RelationResult, lang: Lang) -> Block {
    let label = match relation.kind {
        RelationKind::Excludes => lang.pick("不得同享", "not together with"),
        RelationKind::Combines => lang.pick("可以同享", "goes together with"),
    };
    let sure = relation.certainty.needs_caveat().then(|| said(&relation.certainty.describe(), lang));
    let about: Vec<String> = relation.reason.iter().map(|reason| said(reason, lang)).chain(sure).collect();
    let mut text = said(&relation.title, lang);
    if !about.is_empty() {
        text.push_str(&bracketed(&about.join(semicolon(lang)), lang));
    }
    text.push_str(&cited_after(&relation.citations, lang));
    Block::Line(1, Some(label.to_owned()), text)
}

/// Basis, papers, who decides and how it is claimed. In brief only what can be had needs papers.
fn closing(first: &RuleResult, results: &[&RuleResult], voice: Voice) -> Vec<Block> {
    let lang = voice.lang;
    let mut blocks = Vec::new();
    for (standing, text) in words::by_standing(&first.citations, lang) {
        let label = format!("{}{}", lang.pick("政策依据", "basis"), bracketed(&standing, lang));
        blocks.push(Block::Line(1, Some(label), text));
    }
    if voice.full() {
        for citation in first.citations.iter().filter(|c| c.quote.is_some()) {
            let text = format!(
                "{}：“{}”",
                cited(std::slice::from_ref(citation), lang),
                visible(citation.quote.as_deref().unwrap_or(""))
            );
            blocks.push(Block::Line(2, Some(lang.pick("原文", "text").into()), text));
        }
        blocks.extend(first.relations.iter().map(|relation| stands(relation, lang)));
    }
    // Papers are of use to whoever has the benefit.
    let wanted = voice.full() || results.iter().any(|r| r.verdict.is_positive());
    let decides = results.iter().any(|r| r.verdict == Verdict::Discretionary);
    if wanted {
        blocks.extend(line(1, lang.pick("留存备查资料", "papers to keep"), first.papers.iter(), lang));
    }
    if decides {
        blocks.extend(line(1, lang.pick("认定部门", "who decides"), first.authority.iter(), lang));
    } else if voice.full() {
        blocks.extend(line(1, lang.pick("主管部门", "authority"), first.authority.iter(), lang));
    }
    if wanted {
        blocks.extend(line(1, lang.pick("享受方式", "how to claim"), first.procedure.iter(), lang));
    }
    blocks
}
