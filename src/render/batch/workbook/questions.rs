//! The rows of 待补资料: for every company each fact that could still settle an answer, which benefits wait for it, how
//! it is asked for and where it is found.

use std::ops::Range;

use super::Book;
use super::cells::Cells;
use crate::batch::Answers;
use crate::both;
use crate::explain::{Asked, Verdict};
use crate::model::Frame;
use crate::render::said;
use crate::value::Bilingual;

/// Titles and widths.
pub static COLUMNS: [(Bilingual, u8); 8] = [
    (Bilingual::fixed("行", "row"), 7),
    (Bilingual::fixed("企业名称", "company"), 28),
    (Bilingual::fixed("统一社会信用代码", "credit code"), 22),
    (Bilingual::fixed("缺少的资料", "missing fact"), 32),
    (Bilingual::fixed("等它的优惠项数", "benefits waiting"), 10),
    (Bilingual::fixed("所涉优惠事项", "for which benefits"), 48),
    (Bilingual::fixed("要问的问题", "question"), 76),
    (Bilingual::fixed("填报依据", "where to find it"), 76),
];

/// Writes the rows of companies; says how many.
pub fn rows(book: &Book<'_>, answers: &Answers<'_>, companies: Range<usize>, out: &mut Vec<u8>) -> u64 {
    let mut cells = Cells::new(out, &book.inks);
    let mut count = 0_u64;
    let lang = book.lang;
    let titles: Vec<String> = book.model.rules.iter().map(|rule| said(&rule.title, lang)).collect();
    for company in companies {
        let Some(row) = answers.rows.get(company).filter(|row| row.faults.is_empty()) else { continue };
        for (fact, rules) in asked(book, answers, company).facts(answers.reading, company) {
            count = count.saturating_add(1);
            cells.next_row();
            cells.count("", answers.first.saturating_add(company as u64));
            cells.own("", row.name(answers.texts));
            cells.own("", row.code(answers.texts));
            cells.said("", &book.label(&fact.fact));
            cells.count("", rules.len() as u64);
            // A list is said to be none in a column of its own.
            let question = match (fact.fact.contains('.'), &fact.fact, &fact.label) {
                (true, ..) => said(&fact.question, lang),
                (false, id, Bilingual { zh, en }) => {
                    let words = both!(
                        "有没有{zh}？有则逐项填写，没有则在“{id}”一列写“无”",
                        "is there any {en}? state each; if there is none, write `none` into a column `{id}`"
                    );
                    words.in_lang(lang).to_owned()
                }
            };
            let benefits: Vec<&str> = rules.iter().filter_map(|rule| titles.get(*rule)).map(String::as_str).collect();
            cells.said("", &benefits.join(lang.pick("；", "; ")));
            cells.said("", &question);
            cells.said("", &fact.where_to_find.map_or_else(String::new, |place| said(&place, lang)));
            cells.end_row();
        }
    }
    count
}

fn asked(book: &Book<'_>, answers: &Answers<'_>, company: usize) -> Asked {
    let mut asked = Asked::default();
    let rules = book.layout.rules.iter().zip(&answers.reading.plan.rules).enumerate();
    for (place, (rule, nodes)) in rules {
        let mut add = |row: usize| {
            if answers.verdict_at(rule, row) == Verdict::Undetermined {
                asked.add(answers.reading, place, nodes, company, row);
            }
        };
        let Frame::Record(record) = rule.frame else {
            add(company);
            continue;
        };
        let records = answers.reading.chunk.record(record);
        records.of(company).for_each(add);
        if !records.stated.get(company) {
            asked.add_list(place, record);
        }
    }
    asked
}
