//! The head of an opinion: the company, the date, the policy and its standing, and the one table.

use crate::explain::{Assessment, Citation, InventoryCount, RuleResult, Verdict};
use crate::render::{amount, said};
use crate::text::visible;
use crate::value::Lang;

use super::words::{bracketed, colon, semicolon};
use super::{Block, Entry, Mark, Row, Voice, words};

/// Company, credit code, date, policies.
pub(super) fn heading(assessment: &Assessment, voice: Voice) -> Vec<Block> {
    let lang = voice.lang;
    let unnamed = lang.pick("（未填写企业名称）", "(company name not stated)");
    let name = assessment.name.as_deref().map_or(unnamed.into(), visible).into_owned();
    let code = assessment.credit_code.as_deref().map_or(lang.pick("未填写", "not stated").into(), visible);
    let mut blocks = vec![
        Block::Firm(name),
        Block::Line(0, Some(lang.pick("统一社会信用代码", "credit code").into()), code.into_owned()),
        Block::Line(0, Some(lang.pick("判定日期", "date").into()), assessment.as_of.to_string()),
    ];
    let mut policies: Vec<String> = Vec::new();
    for result in assessment.results.iter().filter(|r| r.under.is_none() && r.towards.is_none()) {
        let policy = result.citations.first().map(|granting| policy(granting, lang));
        policies.extend(policy.filter(|p| !policies.contains(p)));
    }
    if !policies.is_empty() {
        let label = lang.pick("政策文件", "policy").to_owned();
        blocks.push(Block::Line(0, Some(label), policies.join(semicolon(lang))));
    }
    if voice.full() {
        let label = lang.pick("企业资料", "profile").to_owned();
        blocks.push(Block::Line(0, Some(label), visible(&assessment.source).into_owned()));
    }
    blocks
}

fn policy(citation: &Citation, lang: Lang) -> String {
    let cited = citation.number.clone().unwrap_or_else(|| format!("《{}》", citation.title));
    let (status, day) = (said(&citation.status_label, lang), citation.checked_on);
    let standing = match lang {
        Lang::Zh => format!("（{status}，{day} 核查）"),
        Lang::En => format!(" ({status}, checked on {day})"),
    };
    format!("{}{standing}", visible(&cited))
}

/// The name of the benefit, with what was chosen or the record it is about.
///
/// A choice that facts not yet stated could still turn is never shown as settled.
pub(in crate::render) fn title_of(result: &RuleResult, lang: Lang) -> String {
    let mut title = said(&result.title, lang);
    if let Some(chosen) = result.chosen() {
        title.push_str(colon(lang));
        title.push_str(&said(&chosen.label, lang));
        if result.is_provisional() {
            title.push_str(&bracketed(lang.pick("另有选择可能更低", "others could be less"), lang));
        }
    }
    match record_name(result, lang) {
        Some(record) => format!("{title}{}{record}", colon(lang)),
        None => title,
    }
}

/// `创意园一期`, else `地块1`.
pub(super) fn record_name(result: &RuleResult, lang: Lang) -> Option<String> {
    let record = result.record.as_ref()?;
    Some(match (&record.name, lang) {
        (Some(name), _) => visible(name).into_owned(),
        (None, Lang::Zh) => format!("{}{}", said(&record.label, lang), record.index),
        (None, Lang::En) => format!("{} {}", said(&record.label, lang), record.index),
    })
}

/// The amount of a positive result.
fn money(result: &RuleResult, lang: Lang) -> String {
    if !result.verdict.is_positive() {
        return "—".to_owned();
    }
    let output = result.amount_output().or_else(|| result.outputs.first());
    output.map_or_else(|| "—".to_owned(), |o| amount::optional(o.value.as_ref(), &o.kind, lang))
}

/// The table, and what folds into a line below it.
pub(super) fn table(entries: &[Entry<'_>], voice: Voice) -> Vec<Block> {
    let lang = voice.lang;
    let mut results: Vec<(usize, &RuleResult)> =
        entries.iter().flat_map(|e| e.shown(voice).into_iter().map(|r| (e.number, r)).collect::<Vec<_>>()).collect();
    results.sort_by_key(|(_, result)| result.verdict);
    let mut rows = Vec::new();
    let mut before = None;
    for (number, result) in results {
        let title = match record_name(result, lang) {
            Some(record) if before == Some(number) => format!("{number}. {record}"),
            _ => format!("{number}. {}", title_of(result, lang)),
        };
        before = Some(number);
        let basis = result.citations.first().map_or_else(String::new, |c| visible(&c.short()).into_owned());
        let cells = [title, said(&result.verdict.label(), lang), money(result, lang), basis];
        rows.push(Row { cells, verdict: result.verdict });
    }
    let headers = match lang {
        Lang::Zh => ["优惠事项", "结论", "金额", "依据"],
        Lang::En => ["Benefit", "Verdict", "Amount", "Basis"],
    };
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(Block::Overview(headers.map(str::to_owned), rows));
    }
    if !voice.full() {
        blocks.extend([Verdict::OutOfScope, Verdict::NotInForce].into_iter().filter_map(|v| folded(entries, v, lang)));
    }
    blocks
}

/// What depends on an authority and whose prerequisites are not known to be met: a line a verdict.
pub(super) fn tail(tail: &[Entry<'_>], lang: Lang) -> Vec<Block> {
    let mut blocks = Vec::new();
    for verdict in [Verdict::Undetermined, Verdict::NotMet] {
        let here = tail.iter().filter(|e| e.best() == Some(verdict)).filter_map(|e| e.results.first());
        let titles: Vec<String> = here.map(|r| said(&r.title, lang)).collect();
        let count = titles.len();
        let label = match (verdict, lang) {
            (Verdict::Undetermined, Lang::Zh) => format!("由主管部门决定，前提待确认（{count}项）"),
            (Verdict::Undetermined, Lang::En) => format!("an authority decides, prerequisites unknown ({count})"),
            (_, Lang::Zh) => format!("由主管部门决定，前提不符合（{count}项）"),
            (_, Lang::En) => format!("an authority decides, prerequisites not met ({count})"),
        };
        if count > 0 {
            blocks.push(Block::Line(0, Some(label), some_of(&titles, lang)));
        }
    }
    blocks
}

/// The first of what is folded, and that there is more.
fn some_of(titles: &[String], lang: Lang) -> String {
    const MOST: usize = 6;
    let mut text = titles.iter().take(MOST).cloned().collect::<Vec<_>>().join(semicolon(lang));
    if titles.len() > MOST {
        text.push_str(lang.pick(" 等，逐项见 --detail full", " and so on: --detail full"));
    }
    text
}

/// `不适用（2项）：…；…`.
fn folded(entries: &[Entry<'_>], verdict: Verdict, lang: Lang) -> Option<Block> {
    let mut count: usize = 0;
    let mut titles = Vec::new();
    for entry in entries {
        let here: Vec<&RuleResult> = entry.results.iter().copied().filter(|r| r.verdict == verdict).collect();
        let Some(first) = here.first() else { continue };
        count = count.saturating_add(here.len());
        let about: Vec<String> = here.iter().filter_map(|r| record_name(r, lang)).collect();
        let mut title = said(&first.title, lang);
        if !about.is_empty() {
            title.push_str(colon(lang));
            title.push_str(&about.join(lang.pick("、", ", ")));
        }
        if verdict == Verdict::NotInForce {
            let words = words::period(&first.in_force, lang);
            let words = format!("{}{words}", lang.pick("有效期 ", "in force "));
            title.push_str(&bracketed(&words, lang));
        }
        titles.push(title);
    }
    let word = said(&verdict.label(), lang);
    let label = match lang {
        Lang::Zh => format!("{word}（{count}项）"),
        Lang::En => format!("{word} ({count})"),
    };
    (count > 0).then(|| Block::Line(0, Some(label), some_of(&titles, lang)))
}

/// How many promises of an instrument are decided for the company, and who decides about the others.
pub(super) fn accounted(count: &InventoryCount, lang: Lang) -> String {
    let cited = visible(&count.cited()).into_owned();
    let InventoryCount { total, decided, undetermined, authority, direction, .. } = count;
    match lang {
        Lang::Zh => format!(
            "{cited}共{total}项条款：已按资料判定{decided}项，待补资料{undetermined}项，由主管部门决定{authority}项，政策导向{direction}项。逐项见 huiqi list clauses。"
        ),
        Lang::En => format!(
            "{cited} makes {total} promises: {decided} are decided here, {undetermined} wait for facts, {authority} depend on an authority, {direction} are directions of policy. All of them: huiqi list clauses."
        ),
    }
}

/// Every instrument that is cited, with its title and standing.
pub(super) fn instruments(assessment: &Assessment, voice: Voice) -> Vec<Block> {
    let lang = voice.lang;
    let mut seen: Vec<&Citation> = Vec::new();
    let of_result = |r| {
        let r: &RuleResult = r;
        let conditions = r.requirements.iter().flat_map(|q| &q.citations);
        let outputs = r.outputs.iter().flat_map(|o| &o.citations);
        let sources = r.sources.iter().flat_map(|s| &s.citations);
        r.citations.iter().chain(conditions).chain(outputs).chain(sources).collect::<Vec<_>>()
    };
    for citation in assessment.results.iter().flat_map(of_result) {
        if !seen.iter().any(|known| known.instrument == citation.instrument) {
            seen.push(citation);
        }
    }
    if seen.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Section(lang.pick("政策依据", "Instruments").into())];
    blocks.extend(seen.into_iter().map(|c| {
        let number = c.number.as_deref().map(|n| format!("{} ", visible(n))).unwrap_or_default();
        let (title, status, sure) =
            (visible(&c.title), said(&c.status_label, lang), said(&c.certainty.describe(), lang));
        let day = c.checked_on;
        let checked = match lang {
            Lang::Zh => format!("{status}（{day} 核查）"),
            Lang::En => format!("{status} (checked on {day})"),
        };
        let title = title.replace('《', "〈").replace('》', "〉");
        let text = format!("{number}《{title}》{}{checked}{}{sure}", colon(lang), semicolon(lang));
        Block::Item(0, Mark::Bullet, text)
    }));
    blocks
}
