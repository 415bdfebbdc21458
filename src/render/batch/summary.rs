//! What a book of clients comes to, line by line: how often each benefit applies, by how little it is missed, what to ask
//! first. Of each line first what it is about, then what it says.

use crate::batch::{Near, RuleSummary, Summary};
use crate::explain::{Ask, Verdict};
use crate::model::{Model, Rule};
use crate::render::opinion::measure;
use crate::render::said;
use crate::value::Lang;

/// How many questions are listed.
const MOST_QUESTIONS: usize = 5;

/// The benefits that somebody has, or misses by one requirement only.
#[must_use]
pub fn benefits(summary: &Summary, model: &Model, lang: Lang) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let mut others = 0_usize;
    for (rule, numbers) in model.rules.iter().zip(&summary.rules) {
        if numbers.positive() == 0 && numbers.near.is_empty() {
            others = others.saturating_add(1);
            continue;
        }
        lines.push((said(&rule.title, lang), counts(numbers, lang)));
        lines.extend(near(rule, numbers, lang));
    }
    if others > 0 {
        lines.push(match lang {
            Lang::Zh => (format!("其余 {others} 项"), "没有一户符合，也没有一户只差一项".to_owned()),
            Lang::En => (
                format!("the other {others}"),
                "nobody has them, nobody misses them by one requirement only".to_owned(),
            ),
        });
    }
    lines
}

/// The questions that settle the most clients.
#[must_use]
pub fn questions(summary: &Summary, model: &Model, lang: Lang) -> Vec<(String, String)> {
    let all = summary.best_questions().into_iter().take(MOST_QUESTIONS);
    all.filter_map(|(ask, settled)| {
        let (question, name) = match ask {
            Ask::Fact(id) => model.facts.get(id.index()).map(|fact| (said(&fact.question, lang), &*fact.id)),
            Ask::List(id) => model.records.get(id.index()).map(|record| (said(&record.label, lang), &*record.id)),
        }?;
        let (clients, answers) = (settled.clients, settled.answers);
        Some(match lang {
            Lang::Zh => (format!("{question}（{name}）"), format!("问清可确定 {clients} 户的 {answers} 项")),
            Lang::En => {
                let (answers, clients) = (plural(answers, "answer"), plural(clients, "client"));
                (format!("{question} ({name})"), format!("settles {answers} of {clients}"))
            }
        })
    })
    .collect()
}

/// `1 client`, `2 clients`.
fn plural(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// `符合3户、待确认5户`.
fn counts(numbers: &RuleSummary, lang: Lang) -> String {
    let there = Verdict::ALL.into_iter().zip(numbers.verdicts).filter(|(_, count)| *count > 0);
    let of = |(verdict, count): (Verdict, u64)| {
        let label = verdict.label();
        match lang {
            Lang::Zh => format!("{}{count}户", label.zh),
            Lang::En => format!("{} {count}", label.en),
        }
    };
    there.map(of).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// By how little a benefit is missed, a line a requirement.
fn near<'a>(rule: &'a Rule, numbers: &'a RuleSummary, lang: Lang) -> impl Iterator<Item = (String, String)> + 'a {
    numbers.near.iter().filter_map(move |(at, Near { count, nearest })| {
        let mut says = said(&rule.require.get(*at)?.label, lang);
        if let Some(nearest) = nearest {
            let (row, measure) = (nearest.row, measure(&nearest.measure, lang));
            says = match lang {
                Lang::Zh => format!("{says}；最近的第 {row} 户：{measure}"),
                Lang::En => format!("{says}; nearest is row {row}: {measure}"),
            };
        }
        Some(match lang {
            Lang::Zh => (format!("  只差一项的 {count} 个"), says),
            Lang::En => (format!("  missed by one requirement only, {count}"), says),
        })
    })
}
