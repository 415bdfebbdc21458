//! Tests of what people see: golden pages, and what holds of every page at every width.

use snapbox::{assert_data_eq, file};

use super::atom::atoms;
use super::opinion::{Block, Voice, opinion};
use super::samples::{blank, certified, choosing, number};
use super::*;
use crate::explain::{Assessment, Verdict};
use crate::value::Value;

const BOTH: [Lang; 2] = [Lang::Zh, Lang::En];

fn view(lang: Lang, width: usize, detail: Detail) -> View {
    View { lang, width, detail, color: false }
}

#[test]
fn golden_pages() {
    let page = |lang, width, detail| table::assessments(&[certified(), blank()], &view(lang, width, detail));
    assert_data_eq!(page(Lang::Zh, 80, Detail::Brief), file!["golden/brief-zh-80.txt"].raw());
    assert_data_eq!(page(Lang::En, 80, Detail::Brief), file!["golden/brief-en-80.txt"].raw());
    assert_data_eq!(page(Lang::Zh, 120, Detail::Brief), file!["golden/brief-zh-120.txt"].raw());
    assert_data_eq!(page(Lang::En, 120, Detail::Brief), file!["golden/brief-en-120.txt"].raw());
    assert_data_eq!(page(Lang::Zh, 120, Detail::Full), file!["golden/full-zh-120.txt"].raw());
    assert_data_eq!(page(Lang::Zh, 60, Detail::Brief), file!["golden/brief-zh-60.txt"].raw());
    let choice = |lang, detail| table::assessments(&[choosing()], &view(lang, 100, detail));
    assert_data_eq!(choice(Lang::Zh, Detail::Brief), file!["golden/choice-brief-zh.txt"].raw());
    assert_data_eq!(choice(Lang::En, Detail::Brief), file!["golden/choice-brief-en.txt"].raw());
    assert_data_eq!(choice(Lang::Zh, Detail::Full), file!["golden/choice-full-zh.txt"].raw());
    let report = markdown::assessments(&[certified()], &view(Lang::Zh, 80, Detail::Brief));
    assert_data_eq!(report, file!["golden/brief-zh.md"].raw());
}

fn texts(assessment: &Assessment, voice: Voice) -> Vec<String> {
    let blocks = opinion(assessment, voice).into_iter();
    blocks
        .flat_map(|block| match block {
            Block::Overview(headers, rows) => {
                headers.into_iter().chain(rows.into_iter().flat_map(|r| r.cells)).collect()
            }
            Block::Line(_, label, text) => label.into_iter().chain([text]).collect(),
            Block::Shared(_) => vec![],
            Block::Firm(text)
            | Block::Section(text)
            | Block::Rule(text, _)
            | Block::Record(text, _)
            | Block::Item(_, _, text)
            | Block::Small(text)
            | Block::Caveat(text) => vec![text],
        })
        .collect()
}

#[test]
fn no_atom_is_split_and_no_line_is_too_wide_at_any_width() {
    for (lang, detail) in BOTH.into_iter().flat_map(|lang| [(lang, Detail::Brief), (lang, Detail::Full)]) {
        for assessment in [certified(), blank(), choosing()] {
            let texts = texts(&assessment, Voice { lang, detail });
            for width in 40..=140 {
                let page = table::assessments(std::slice::from_ref(&assessment), &view(lang, width, detail));
                for line in page.lines() {
                    assert!(display_width(line) <= width, "{width}: {line}");
                    let bare = line.trim_start_matches(['│', ' ']);
                    assert!(!bare.starts_with(|c| "，。；：）、》］".contains(c)), "{width}: {line}");
                    assert!(!line.ends_with(|c| "（《〔［".contains(c)), "{width}: {line}");
                }
                for whole in texts.iter().flat_map(|text| atoms(text).into_iter().filter_map(|range| text.get(range))) {
                    assert!(page.lines().any(|line| line.contains(whole)), "{width}: `{whole}` is split");
                }
            }
        }
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    for lang in BOTH {
        let plain = view(lang, 80, Detail::Full);
        let colored = View { color: true, ..plain };
        let all = [certified(), blank()];
        let (page, painted) = (table::assessments(&all, &plain), table::assessments(&all, &colored));
        assert!(!page.contains('\u{1b}'));
        assert!(painted.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&painted).to_string(), page);
    }
}

#[test]
fn nothing_of_a_profile_is_taken_for_an_escape_or_for_markup() {
    let mut evil = certified();
    evil.name = Some("甲\u{1b}[31m\u{202e}|<b>`乙`\n丙│".into());
    evil.source = "a\u{7}b".into();
    for result in &mut evil.results {
        if let Some(record) = &mut result.record {
            record.name = Some("园\u{202e}|<i>`\n│".into());
        }
    }
    for detail in [Detail::Brief, Detail::Full] {
        let view = view(Lang::Zh, 80, detail);
        let page = table::assessments(&[evil.clone()], &view);
        assert!(!crate::text::has_hidden(&page.replace('\n', "")));
        let report = markdown::assessments(&[evil.clone()], &view);
        assert!(!crate::text::has_hidden(&report.replace('\n', "")));
        assert!(!report.contains("<b>") && !report.contains("<i>"));
        let rows = report.lines().filter(|line| line.starts_with("| "));
        assert!(rows.clone().count() >= 6);
        for row in rows {
            assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
        }
    }
}

#[test]
fn what_applies_comes_first_and_the_caveat_last() {
    let page = table::assessments(&[certified()], &view(Lang::Zh, 120, Detail::Brief));
    let places: Vec<usize> = [
        "│ 符合",
        "│ 待主管部门认定",
        "│ 待确认",
        "│ 不符合",
        "不适用（1项）",
        "不在有效期（1项）",
        "逐项说明",
        "提醒",
    ]
    .iter()
    .map(|words| page.find(words).unwrap_or_else(|| panic!("{words}")))
    .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.ends_with("\n本结果为自评参考，以主管部门认定为准。\n"));
    assert_eq!(page.matches("底价由出让方确定").count(), 1);
    assert_eq!(page.matches("总平面图").count(), 1);
}

#[test]
fn what_changes_and_by_how_much() {
    let sets = vec![("tax.wages".to_owned(), "300万".to_owned())];
    let zh = view(Lang::Zh, 80, Detail::Brief);
    assert_eq!(changes(&certified(), &certified(), &sets, &zh), "按 tax.wages = 300万 重新判定：没有变化\n");
    let mut after = certified();
    after.results[0].verdict = Verdict::NotMet;
    after.results[1].outputs[1].value = Some(number("12000.5"));
    after.results[4].verdict = Verdict::Applies;
    after.results[4].outputs = certified().results[3].outputs.clone();
    after.results[3].outputs[1].value = None;
    let expected = "\
按 tax.wages = 300万 重新判定，变化如下：
  - 高新技术企业减按15%税率：待确认 → 不符合
  - 职工教育经费不超过工资薪金总额8%的部分税前扣除：符合
    当年少缴企业所得税：15,000.00元 → 12,000.50元（减少 2,999.50元）
  - 工业用地出让底价可按全国最低价标准的70%执行：创意园一期：符合
    比不适用70%时降低的底价：2,304,000.00元 → 待确认
  - 工业用地出让底价可按全国最低价标准的70%执行：地块2：不符合 → 符合
    所在地最低价标准：无 → 384.00元/m²
    比不适用70%时降低的底价：无 → 2,304,000.00元
";
    assert_eq!(changes(&certified(), &after, &sets, &zh), expected);
    after.results.remove(6);
    let en = changes(&certified(), &after, &sets, &view(Lang::En, 100, Detail::Brief));
    assert!(
        en.contains("- Utility price parity: authority decides → none\n    treatment: industrial price → none\n"),
        "{en}"
    );
    assert!(en.contains("CNY 15,000.00 → CNY 12,000.50 (down by CNY 2,999.50)"), "{en}");
    assert!(matches!(certified().results[6].outputs[0].value, Some(Value::Text(_))));
}
