//! What a profile file may say and what is refused in it, one behaviour a test.

use proptest::prelude::*;

use super::super::sample::{model, read, stated};
use super::*;
use crate::text::decode;

/// The places and codes of the findings of a text.
fn places(text: &str) -> Vec<String> {
    read(text).1.into_iter().map(|f| f.at).collect()
}

#[test]
fn a_good_profile_is_read_whole() {
    let text = r#"
as_of = 2016-12-31
[company]
name = "桂林某设计有限公司"
credit_code = "914501000000000008"
[tax]
year = 2016
wages = "300.00001万"
[[land]]
name = "一期"
grade = 8
[[land]]
area = 20_000
[[service_export]]
service = "design"
"#;
    let (profile, found) = read(text);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(
        stated(&profile),
        [
            "as_of = 2016-12-31",
            "company.name = 桂林某设计有限公司",
            "company.credit_code = 914501000000000008",
            "tax.year = 2016",
            "tax.wages = 3000000.1",
            "land[1].name = 一期",
            "land[1].grade = 8",
            "land[2].area = 20000",
            "service_export[1].service = design",
        ]
    );
}

#[test]
fn values_keep_their_places() {
    let mut sources = Sources::new();
    let file = sources.add("a", "[company]\nname = \"甲\"\ncredit_code = \"914501000000000008\" # 甲\n");
    let (profile, _) = read_profile(&model(), &sources, file);
    let place = |name: &str| {
        let span = profile.facts[&model().fact(name).unwrap()].span.unwrap();
        (sources.start(span).line, sources.start(span).column, sources.slice(span).to_owned())
    };
    assert_eq!(place("company.name"), (2, 8, "\"甲\"".into()));
    assert_eq!(place("company.credit_code"), (3, 15, "\"914501000000000008\"".into()));
}

#[test]
fn a_list_not_stated_is_unknown_and_an_empty_list_is_none() {
    assert!(read("").0.records.is_empty());
    assert_eq!(stated(&read("land = []").0), ["land = []"]);
}

#[test]
fn inline_records_are_records() {
    let (profile, found) = read("land = [{ grade = 5, area = 1 }, {}]");
    assert!(found.is_empty());
    assert_eq!(stated(&profile), ["land[1].grade = 5", "land[1].area = 1", "land[2]"]);
}

#[test]
fn dotted_and_quoted_keys_are_names() {
    assert_eq!(stated(&read("tax.wages = 1\n\"company.name\" = \"甲\"").0), ["company.name = 甲", "tax.wages = 1"]);
}

#[test]
fn a_single_table_for_a_record_is_refused_and_read() {
    for (text, at) in [("\n[land]\ngrade = 5", "2:2 wrong-type"), ("land.grade = 5", "1:1 wrong-type")] {
        let (profile, found) = read(text);
        assert_eq!(found[0].at, at);
        assert_eq!(found[0].help_zh(), "写 `[[land]]`，每条一个");
        assert_eq!(found[0].help_en(), "write `[[land]]`, one for each");
        assert_eq!((found.len(), stated(&profile)), (1, vec!["land[1].grade = 5".to_owned()]));
    }
}

#[test]
fn what_is_no_list_of_records_is_refused() {
    for text in ["land = \"无\"", "land = false", "land = 1"] {
        let (_, found) = read(text);
        assert_eq!(found[0].at, "1:8 wrong-type");
        assert!(found[0].help_zh().contains("没有就写 `land = []`"));
    }
    assert_eq!(places("land = [{ grade = 5 }, 7]"), ["1:24 wrong-type"]);
}

#[test]
fn a_list_of_tables_for_a_section_is_refused() {
    let (_, found) = read("[[tax]]\nwages = -1");
    assert_eq!(found.iter().map(|f| &*f.at).collect::<Vec<_>>(), ["1:3 wrong-type", "2:9 out-of-range"]);
    assert_eq!(found[0].help_en(), "write `[tax]`");
}

#[test]
fn a_value_for_a_section_is_refused() {
    let (_, found) = read("company = \"甲\"");
    assert_eq!(found[0].at, "1:11 wrong-type");
    assert_eq!(found[0].help_en(), "write `[company]` and its facts below it");
}

#[test]
fn a_table_for_a_fact_is_refused() {
    assert_eq!(places("[tax.wages]\nx = 1"), ["1:1 wrong-type"]);
    assert_eq!(places("[tax]\nwages = { x = 1 }"), ["2:9 wrong-type"]);
}

#[test]
fn a_fact_stated_twice_is_refused_with_both_places() {
    let (profile, found) = read("\"tax.wages\" = 1\n[tax]\nwages = 2");
    assert_eq!(found[0].at, "3:1 duplicate-name");
    assert!(found[0].finding.related.is_some());
    assert_eq!(stated(&profile), ["tax.wages = 1"]);
    assert_eq!(places("[tax]\nwages = 1\nwages = 2"), ["3:1 toml-syntax"]);
}

#[test]
fn a_fact_of_a_record_stands_in_its_list() {
    let (_, found) = read("\"land.grade\" = 5");
    assert_eq!(found[0].at, "1:1 unknown-key");
    assert!(found[0].help_en().contains("`grade` under `[[land]]`"), "{}", found[0].help_en());
}

#[test]
fn unknown_keys_name_their_table() {
    let (_, found) = read("[[land]]\ngrad = 5\n[tax]\nzzzzz = 1");
    assert_eq!(found[0].finding.message.zh, "`[[land]]` 中没有 `grad` 这个键");
    assert_eq!(found[1].finding.message.en, "there is no fact `zzzzz` in `[tax]`");
}

#[test]
fn all_problems_are_found_in_one_run() {
    let text = "\
as_of = \"2023/1/5\"
[company]
name = 5
credit_code = \"914501000000000009\"
nmae = \"甲\"
industry_code = 749
[tax]
wages = 15%
year = 2007
taxable_income = 1e6
[high_tech]
certified = \"是\"
[sample]
share = 8
[[land]]
grade = 16
[[service_export]]
service = \"设计服务\"
";
    assert_eq!(
        places(text),
        [
            "1:9 bad-value",
            "3:8 wrong-type",
            "4:15 bad-credit-code",
            "5:1 unknown-key",
            "6:17 bad-industry-code",
            "8:9 unquoted-text",
            "9:8 out-of-range",
            "10:18 inexact-number",
            "12:13 wrong-type",
            "14:9 ambiguous-ratio",
            "16:9 out-of-range",
            "18:11 unknown-option",
        ]
    );
}

#[test]
fn columns_count_characters() {
    assert_eq!(places("company = { name = \"桂林\", region = \"广西\" }"), ["1:35 bad-value"]);
}

#[test]
fn a_broken_line_is_reported_once_and_the_rest_is_read() {
    for line in ["wages = 15%", "wages = 是", "wages = 1,234", "wages = ", "wages = 1__0", "wages = “5”", "wages ＝ 5"]
    {
        let (profile, found) = read(&format!("[tax]\n{line}\ntaxable_income = 7\n"));
        assert!(found.iter().all(|f| f.at.starts_with("2:")), "{line}: {found:?}");
        assert!(found.iter().all(|f| f.finding.code < Code::UnknownKey), "{line}: {found:?}");
        let rest = if line.contains('＝') { vec![] } else { vec!["tax.taxable_income = 7".to_owned()] };
        assert!(stated(&profile) == ["tax.taxable_income = 7"] || stated(&profile) == rest, "{line}");
    }
}

#[test]
fn a_number_that_is_none_keeps_its_name_beside_a_broken_line() {
    for number in ["nan", "-inf", "+inf", "1e6", "0x1F"] {
        let text = format!("[tax]\nwages = {number}\nyear = 15%");
        assert_eq!(places(&text), ["2:9 inexact-number", "3:8 unquoted-text"]);
    }
}

#[test]
fn a_bare_chinese_key_is_reported_once() {
    assert_eq!(places("[tax]\n工资 = 5"), ["2:1 unquoted-text"]);
}

#[test]
fn an_unknown_key_on_a_broken_line_is_found_too() {
    assert_eq!(places("[tax]\nwagess = 15%"), ["2:1 unknown-key", "2:10 unquoted-text"]);
}

#[test]
fn days_that_do_not_exist_are_refused_with_and_without_quotes() {
    assert_eq!(places("as_of = 2015-02-30"), ["1:9 bad-value"]);
    assert_eq!(places("as_of = \"2015-02-30\""), ["1:9 bad-value"]);
}

#[test]
fn the_content_of_a_misspelt_table_is_verified_too() {
    assert_eq!(places("[compnay]\nname = 5\nzzzzzz = 1"), ["1:2 unknown-key", "2:8 wrong-type", "3:1 unknown-key"]);
    assert_eq!(places("[[lnad]]\ngrade = 16"), ["1:3 unknown-key", "2:9 out-of-range"]);
}

#[test]
fn hidden_characters_are_a_warning_and_kept() {
    let (profile, found) = read("[company]\nname = \"甲\\u202e乙\"");
    assert_eq!(found[0].at, "2:8 control-character");
    assert_eq!(found[0].finding.code.info().level, crate::diag::Level::Warning);
    assert!(found[0].finding.message.zh.contains("甲\\u{202e}乙"));
    assert_eq!(stated(&profile), ["company.name = 甲\u{202e}乙"]);
}

#[test]
fn very_many_unknown_keys_are_cut_off() {
    let text = (0..5_000).map(|n| format!("unknown_{n} = {n}")).collect::<Vec<_>>().join("\n");
    let (_, found) = read(&text);
    assert_eq!(found.len(), MOST_UNKNOWN + 1);
    assert_eq!(found[MOST_UNKNOWN].at, "201:1 unknown-key");
}

#[test]
fn a_case_s_table_is_read_alike() {
    let mut sources = Sources::new();
    let file = sources.add("rule.toml", "given = { tax = { wages = 5, yeer = 1 }, land = [] }");
    let (tree, _) = read_tree(&sources, file);
    let mut report = Report::new();
    let given = tree.get("given").unwrap();
    let profile = from_table(&model(), given.as_table().unwrap(), &mut report);
    assert_eq!(stated(&profile), ["tax.wages = 5", "land = []"]);
    let found = report.sorted();
    assert_eq!((found.len(), found[0].code, sources.start(found[0].span).column), (1, Code::UnknownKey, 30));
}

/// Words of profiles in any order, so that the reader is reached behind the TOML parser.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "[tax]",
        "[[land]]",
        "land",
        "grade",
        "tax",
        "wages",
        "company",
        "name",
        "as_of",
        "credit_code",
        "share",
        "sample",
        "region",
        "industry_code",
        "service",
        "service_export",
        "=",
        ".",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\n",
        " ",
        "\"",
        "'",
        "8%",
        "16",
        "-1",
        "1e6",
        "nan",
        "0x1F",
        "2016-05-01",
        "2023/1/5",
        "是",
        "true",
        "“",
        "＝",
        "\u{202e}",
        "\"甲\"",
        "\"2016-05\"",
        "\"914501000000000009\"",
        "\"设计服务\"",
        "7491",
        "\r\n",
        "#",
        "\"\"\"",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..40).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(text) = decode(&bytes) {
            read(text);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), pieces in pieces()) {
        for text in [&text, &pieces] {
            if decode(text.as_bytes()).is_ok() {
                read(text);
            }
        }
    }

    #[test]
    fn no_value_makes_it_panic(text in "\\PC{0,40}", number in "[-+]?[0-9_.eExob%万,]{0,40}") {
        for value in [&text, &number] {
            let quoted = value.replace(['\\', '\''], "");
            for name in ["as_of", "company.name", "company.credit_code", "company.industry_code", "company.region",
                "company.industry_edition", "tax.wages", "high_tech.certified", "sample.share"] {
                read(&format!("{name} = '{quoted}'"));
                read(&format!("{name} = {number}"));
                let _ = crate::profile::set_fact(&model(), &mut Profile::default(), name, value);
                let _ = crate::profile::set_fact(&model(), &mut Profile::default(), value, value);
            }
        }
    }

    #[test]
    fn an_amount_is_read_to_the_last_digit(whole in 0_u64..1_000_000_000_000, cents in 0_u32..100) {
        let text = format!("{whole}.{cents:02}");
        for written in [text.clone(), format!("\"{text}\""), format!("\"{text}元\"").replace('元', "")] {
            let (profile, found) = read(&format!("tax.wages = {written}"));
            prop_assert!(found.is_empty());
            let expected = crate::value::plain(rust_decimal::Decimal::from_str_exact(&text).unwrap());
            prop_assert_eq!(stated(&profile), [format!("tax.wages = {expected}")]);
        }
    }
}
