//! 说明: what the workbook is and is not, what it was made from, what its words mean, and how the book as a whole stands.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::frame::{fit, height, kept, page};
use super::look::Look;
use super::{Book, Closing, MOST_EXPLAINED, Sheet};
use crate::both;
use crate::explain::Verdict;
use crate::model::{RelationKind, Status};
use crate::render::said;
use crate::value::{Bilingual, Lang};

/// How many dates are named one by one.
const MOST_DATES: usize = 8;
/// The widths of the two columns.
const WIDTHS: [u8; 2] = [34, 110];

/// A line of the sheet.
enum Line {
    /// The first.
    Title(String),
    /// The title of a section.
    Section(String),
    /// What it is about, and what is said.
    Pair(String, String),
    /// A verdict and its meaning.
    Verdict(Verdict, String),
}

/// Writes the sheet below its row of samples.
pub fn write(book: &Book<'_>, closing: Option<&Closing>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    for (width, column) in WIDTHS.iter().zip(0..) {
        sheet.set_column_width(column, f64::from(*width))?;
    }
    let mut row = 1_u32;
    for line in lines(book, closing) {
        match line {
            Line::Title(text) => {
                sheet.write_string_with_format(row, 0, fit(&text), &Look::Title.format())?;
                sheet.set_row_height(row, 26)?;
            }
            Line::Section(text) => {
                row = row.saturating_add(1);
                sheet.write_string_with_format(row, 0, fit(&text), &Look::Section.format())?;
                sheet.write_blank(row, 1, &Look::Section.format())?;
                sheet.set_row_height(row, 18)?;
            }
            Line::Pair(label, text) => {
                let (label, text) = (fit(&label), fit(&text));
                sheet.set_row_height(row, height([(&*label, WIDTHS[0]), (&*text, WIDTHS[1])]))?;
                sheet.write_string_with_format(row, 0, &label, &Look::Label.format())?;
                sheet.write_string_with_format(row, 1, &text, &Look::of_prose(&text).format())?;
            }
            Line::Verdict(verdict, text) => {
                let word = verdict.label();
                let format = Look::Verdict(verdict).format();
                sheet.write_string_with_format(row, 0, word.in_lang(book.lang), &format)?;
                sheet.write_string_with_format(row, 1, fit(&text), &Look::Prose.format())?;
            }
        }
        row = row.saturating_add(1);
    }
    page(sheet);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn lines(book: &Book<'_>, closing: Option<&Closing>) -> Vec<Line> {
    let lang = book.lang;
    let mut all = vec![
        Line::Title(lang.pick("惠企批量评估结果", "huiqi batch results").to_owned()),
        pair(
            lang,
            ("提示", "note"),
            &Bilingual::fixed(
                "本结果为自评参考，以主管部门认定为准。",
                "This result is a self-assessment for reference; the competent authority's decision prevails.",
            ),
        ),
    ];
    if let Some(closing) = closing {
        all.extend(about_the_run(book, closing));
        if !closing.portfolio.is_empty() {
            all.push(section(lang, "整体情况", "The book as a whole"));
            all.extend(closing.portfolio.iter().map(|(label, text)| Line::Pair(label.clone(), text.clone())));
        }
    }
    all.push(section(lang, "各表内容", "Sheets"));
    for sheet in kept(closing) {
        all.push(Line::Pair(sheet.name().in_lang(lang).to_owned(), holds(sheet).in_lang(lang).to_owned()));
    }
    let rules = Bilingual::fixed(
        "每条规则的性质、有效期、所依条款的原文、文件的文号、时效与网址。",
        "Every rule with its nature and dates, the words of the clauses it rests on, and how their instruments stand.",
    );
    all.push(pair(lang, ("规则", "Rules"), &rules));
    all.push(section(lang, "结论的含义", "What the verdicts mean"));
    all.extend(Verdict::ALL.iter().map(|v| Line::Verdict(*v, meaning(*v).in_lang(lang).to_owned())));
    all.push(section(lang, "金额", "Amounts"));
    all.extend(about_amounts(book, closing));
    all.push(section(lang, "规则版本", "Rule packs"));
    for pack in &book.meta.packs {
        all.push(Line::Pair(pack.id.clone(), format!("{}  sha256 {}", pack.version, pack.sha256)));
    }
    all.extend(doubts(book));
    all
}

fn section(lang: Lang, zh: &str, en: &str) -> Line {
    Line::Section(lang.pick(zh, en).to_owned())
}

fn pair(lang: Lang, (zh, en): (&str, &str), text: &Bilingual) -> Line {
    Line::Pair(lang.pick(zh, en).to_owned(), text.in_lang(lang).to_owned())
}

/// The name of a file without its folders: whoever gets the workbook need not know them.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn about_the_run(book: &Book<'_>, closing: &Closing) -> Vec<Line> {
    let lang = book.lang;
    let mut all = vec![Line::Pair(lang.pick("程序", "program").to_owned(), format!("huiqi {}", book.meta.engine))];
    all.push(Line::Pair(lang.pick("判定日期", "date of the answers").to_owned(), dates(&closing.dates, lang)));
    for (name, said) in &closing.inputs {
        let said: Vec<&str> = said.iter().map(|words| words.in_lang(lang)).collect();
        let mut text = file_name(name).to_owned();
        for words in said {
            text.push('\n');
            text.push_str(words);
        }
        all.push(Line::Pair(lang.pick("输入文件", "input").to_owned(), text));
    }
    let [answered, rejected] = closing.counts;
    let counts = both!("成功 {answered}、失败 {rejected}", "answered {answered}, rejected {rejected}");
    all.push(pair(lang, ("户数", "companies"), &counts));
    all.extend(closing.said.iter().map(|words| pair(lang, ("提示", "note"), words)));
    let left_out: Vec<Sheet> = Sheet::ALL.into_iter().filter(|s| closing.rows.get(s) == Some(&None)).collect();
    all.extend(left_out.into_iter().map(|sheet| pair(lang, ("未列出", "left out"), &why_left_out(sheet))));
    all
}

/// Why a sheet is left out, and what to do instead.
#[must_use]
pub fn why_left_out(sheet: Sheet) -> Bilingual {
    let Bilingual { zh, en } = sheet.name();
    if sheet == Sheet::Faults {
        return both!(
            "“{zh}”超过一张工作表的行数，整表未列出；用 --rejects 错误.csv 取得全部错误",
            "`{en}` is longer than a sheet and was left out as a whole; --rejects errors.csv has all of it"
        );
    }
    both!(
        "超过 {MOST_EXPLAINED} 户或一张工作表的行数，“{zh}”整表未列出；用 --long -o 明细.csv 取得全部明细",
        "`{en}` was left out as a whole: more than {MOST_EXPLAINED} companies, or more rows than a sheet has; --long -o detail.csv has all of it"
    )
}

fn dates(dates: &BTreeSet<Date>, lang: Lang) -> String {
    let all: Vec<String> = dates.iter().map(ToString::to_string).collect();
    match (all.first(), all.last()) {
        (Some(first), Some(last)) if all.len() > MOST_DATES => {
            let count = all.len();
            let words = both!("{first} 至 {last} 间的 {count} 个日期", "{count} dates from {first} to {last}");
            words.in_lang(lang).to_owned()
        }
        (None, _) => lang.pick("（没有成功的行）", "(no row was answered)").to_owned(),
        _ => all.join(lang.pick("、", ", ")),
    }
}

const fn holds(sheet: Sheet) -> Bilingual {
    match sheet {
        Sheet::Summary => Bilingual::fixed(
            "每户一行，按输入的次序；读不出的行也在其中，以红色标明问题。末行为各金额列的合计，随筛选变化。",
            "A row a company in the order of the input; rows that could not be read are there too, in red. The last row adds up the amounts of what is shown.",
        ),
        Sheet::Detail => Bilingual::fixed(
            "每户、每项有关的优惠、每个条件一行：要求、状态、实际情况、差距、来源单元格与条款；以及优惠结果的数值。不适用、不在有效期的优惠不列。",
            "A row a condition of every benefit that concerns a company: required, state, actual, gap, source cells and clauses; and what the benefit gives. Benefits out of scope or not in force are not listed.",
        ),
        Sheet::Questions => Bilingual::fixed(
            "每户尚缺、补上后可能改变结论的资料：涉及哪些优惠，怎样问，填报依据在哪里。",
            "What is still missing of each company and could change a verdict: for which benefits, how to ask, where to find it.",
        ),
        Sheet::Faults => Bilingual::fixed(
            "未能评估的行的全部错误：所在单元格、原值、问题与处理建议。",
            "Every fault of the rows that were rejected: cell, value, what is wrong and what to write.",
        ),
    }
}

const fn meaning(verdict: Verdict) -> Bilingual {
    match verdict {
        Verdict::Applies => Bilingual::fixed(
            "在有效期内，全部条件符合，依法享受。",
            "In force and every condition met: an entitlement.",
        ),
        Verdict::Discretionary => Bilingual::fixed(
            "前提条件符合，是否给予由主管部门决定。",
            "The prerequisites are met; an authority decides.",
        ),
        Verdict::Undetermined => Bilingual::fixed(
            "没有不符合的条件，但资料不全，尚不能下结论；缺什么见“缺少的资料”。",
            "Nothing is unmet, but facts are missing, which the last column names.",
        ),
        Verdict::NotMet => Bilingual::fixed("至少一项条件不符合。", "At least one requirement is not met."),
        Verdict::OutOfScope => {
            Bilingual::fixed("这项优惠不针对该企业或其项目。", "The benefit is not about this company or record.")
        }
        Verdict::NotInForce => {
            Bilingual::fixed("判断日期不在规则有效期内。", "The deciding date is outside the rule's dates.")
        }
    }
}

/// Which columns may not be added to one another.
fn about_amounts(book: &Book<'_>, closing: Option<&Closing>) -> Vec<Line> {
    let lang = book.lang;
    let rule = |id: &str| book.model.rules.iter().find(|rule| &*rule.id == id).map(|rule| said(&rule.title, lang));
    let mut all = vec![pair(
        lang,
        ("合计", "totals"),
        &Bilingual::fixed(
            "合计只按列计算。各列之间有重叠（例如选择适用的各种所得税待遇、地方分享部分与税率优惠），不得把不同列相加。一户有多个项目的，金额为各项目之和。",
            "Totals are of one column each. Columns overlap (the treatments between which a company chooses, the local share and the rates), so they may not be added to one another. Amounts of several records are added up.",
        ),
    )];
    if closing.is_some_and(|closing| closing.totals.has_text()) {
        all.push(pair(
            lang,
            ("超长金额", "long amounts"),
            &Bilingual::fixed(
                "有效数字超过 15 位的金额以文本写出，免得电子表格丢失分；所在列的合计也以文本写出，不随筛选变化。",
                "Amounts of more than 15 significant digits are texts, so that no fen is lost; so are the totals of their columns, which do not follow the filter.",
            ),
        ));
    }
    for own in &book.model.rules {
        let excluded = own.relations.iter().filter(|r| r.kind == RelationKind::Excludes);
        let excluded: Vec<String> = excluded.filter_map(|relation| rule(&relation.rule)).collect();
        let above = own.under.as_ref().and_then(|(above, _)| rule(above));
        let mut words = Vec::new();
        if let Some(above) = above {
            words.push(
                both!("列在“{above}”之下，金额不与其相加", "beneath `{above}`: not to be added to it")
                    .in_lang(lang)
                    .to_owned(),
            );
        }
        if !excluded.is_empty() {
            let others = excluded.join(lang.pick("、", ", "));
            words.push(both!("不得同享：{others}", "not together with: {others}").in_lang(lang).to_owned());
        }
        if !words.is_empty() && !own.outputs.is_empty() {
            all.push(Line::Pair(said(&own.title, lang), words.join(lang.pick("；", "; "))));
        }
    }
    all
}

/// Instruments whose force is not certain.
fn doubts(book: &Book<'_>) -> Vec<Line> {
    let lang = book.lang;
    let mut all = Vec::new();
    for instrument in &book.model.instruments {
        let unverified = instrument.status == Status::Unverified;
        if !unverified && instrument.doubt.is_none() && !instrument.certainty.needs_caveat() {
            continue;
        }
        let mut words = vec![format!("《{}》", instrument.title)];
        words.push(said(&instrument.status.label(), lang));
        words.extend(instrument.doubt.as_ref().map(|doubt| said(&doubt.text, lang)));
        if instrument.certainty.needs_caveat() {
            words.push(said(&instrument.certainty.describe(), lang));
        }
        let day = instrument.checked_on;
        words.push(both!("{day} 核查", "checked on {day}").in_lang(lang).to_owned());
        all.push(Line::Pair(instrument.cited(), words.join(lang.pick("；", "; "))));
    }
    if !all.is_empty() {
        all.insert(0, section(lang, "时效或内容待核实的文件", "Instruments still to be verified"));
    }
    all
}
