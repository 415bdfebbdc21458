//! Lints on changed rules: what is wrong is found on the shipped packs too, and what is right in a form that is not usual
//! is left alone.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use std::path::Path;

use huiqi::diag::Code;

/// The files of a folder after changes: file, what is replaced, by what.
fn changed(folder: &str, changes: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let mut files = support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    for (name, from, to) in changes {
        let file = files.iter_mut().find(|(file, _)| file == name).unwrap_or_else(|| panic!("no file {name}"));
        assert!(file.1.contains(from), "{name} has no `{from}`");
        file.1 = file.1.replacen(from, to, 1);
    }
    files
}

/// What is found, as lines.
fn found(files: &[(String, String)]) -> Vec<String> {
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (sources, loaded) = support::load(&files);
    support::found(&sources, &loaded).0
}

/// What is found in the base pack after changes.
fn base(changes: &[(&str, &str, &str)]) -> Vec<String> {
    found(&changed("tests/base-pack", changes))
}

const CREATIVE: &str = "plan/creative.toml";
const LAND: &str = "plan/land.toml";
const PLAN: &str = "plan/plan.toml";
const TEXT: &str = "plan/text.txt";

/// A requirement of the base pack whose test and whose words in the official text are these.
fn share(test: &str, words: &str) -> Vec<String> {
    base(&[
        (TEXT, "创意设计收入占企业当年总收入60%以上", words),
        (CREATIVE, "创意设计收入占企业当年总收入60%以上", words),
        (CREATIVE, "tax.creative_revenue / tax.revenue >= 60%", test),
        (CREATIVE, "创意设计收入占60%以上", "创意设计收入的比例"),
    ])
}

#[test]
fn a_bound_is_held_against_the_words_beside_it() {
    let ratio = "tax.creative_revenue / tax.revenue";
    for (words, sign) in [
        ("创意设计收入占企业当年总收入60%以上", ">="),
        ("创意设计收入不低于总收入的60%", ">="),
        ("创意设计收入占比达到百分之六十", ">="),
        ("创意设计收入占比至少为60%", ">="),
        ("创意设计收入占比不少于６０％", ">="),
        ("创意设计收入占比超过60%", ">"),
        ("创意设计收入占比高于60%", ">"),
        ("创意设计收入占比60%以上（不含60%）", ">"),
        ("创意设计收入占比超过60%（含60%）", ">="),
        ("创意设计收入占比60%以下", "<="),
        ("创意设计收入占比不超过60%", "<="),
        ("创意设计收入占比低于60%", "<"),
        ("创意设计收入占比不足60%", "<"),
    ] {
        for written in [">=", ">", "<=", "<"] {
            // Where the line is drawn is asked, not on which side of it the rule stands: `<` is the contrary of `>=`.
            let same_line = |a: &str| matches!(a, ">=" | "<");
            let findings = share(&format!("{ratio} {written} 60%"), words);
            if same_line(sign) == same_line(written) {
                assert_eq!(findings, Vec::<String>::new(), "{words} {written}");
            } else {
                assert_eq!(findings.len(), 1, "{words} {written}: {findings:#?}");
                assert!(findings[0].contains("bound-against-wording"), "{findings:#?}");
            }
            // The bound may stand first, be a share of the other amount, or stand under a `not`.
            let turned = match written {
                ">=" => "<=",
                ">" => "<",
                "<=" => ">=",
                _ => ">",
            };
            for test in [
                format!("60% {turned} {ratio}"),
                format!("not (not ({ratio} {written} 60%))"),
                format!("tax.creative_revenue {written} 60% * tax.revenue"),
                format!("tax.revenue > 0 and {ratio} {written} 60%"),
            ] {
                assert_eq!(share(&test, words).len(), findings.len(), "{words}: {test}");
            }
        }
    }
}

#[test]
fn unclear_words_say_nothing() {
    let ratio = "tax.creative_revenue / tax.revenue";
    for words in [
        "创意设计收入占比60%",
        "创意设计收入超过60%以上",
        "对超过标准的按创意设计收入的60%",
        "创意设计收入占比60%以上的重点企业和占比超过60%的其他企业",
        "60%左右的创意设计收入",
    ] {
        for sign in [">=", ">", "<=", "<"] {
            assert_eq!(share(&format!("{ratio} {sign} 60%"), words), Vec::<String>::new(), "{words} {sign}");
        }
    }
    // The same number on both sides of the line.
    let both = format!("{ratio} > 60% or {ratio} == 60% and company.listed");
    assert_eq!(share(&both, "创意设计收入占企业当年总收入60%以上"), Vec::<String>::new());
}

#[test]
fn a_parameter_brings_its_own_words() {
    let findings = |sign: &str| {
        let test = format!("test   = 'company.listed and tax.revenue {sign} support_limit'");
        base(&[
            (TEXT, "最高不超过10万元", "总收入超过10万元的"),
            (PLAN, "最高不超过10万元", "总收入超过10万元的"),
            (CREATIVE, "给予补助，最高不超过10万元", "给予补助"),
            (CREATIVE, "test   = 'company.listed'", &test),
        ])
    };
    assert_eq!(findings(">"), Vec::<String>::new());
    assert_eq!(findings(">=").len(), 1);
}

#[test]
fn every_bound_of_the_shipped_packs_that_words_speak_of_is_watched() {
    // Each comparison of a test or term turned, one file at a time.
    let turn = |line: &str| -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let turned = words.into_iter().map(|word| match word {
            ">=" => ">",
            ">" => ">=",
            "<=" => "<",
            "<" => "<=",
            other => other,
        });
        turned.collect::<Vec<_>>().join(" ")
    };
    let files = support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"));
    let turned: Vec<(String, String)> = files
        .into_iter()
        .map(|(name, text)| {
            let mut within = false;
            let lines = text.lines().map(|line| {
                let is_expression = within || line.starts_with("test") || line.starts_with("value ");
                within = is_expression && (within != (line.matches("'''").count() % 2 == 1));
                if is_expression { turn(line) } else { line.to_owned() }
            });
            (name, lines.collect::<Vec<_>>().join("\n"))
        })
        .collect();
    let findings = found(&turned);
    let bounds: Vec<&String> = findings.iter().filter(|f| f.contains("bound-against-wording")).collect();
    for (file, count) in [
        ("animation-recognition", 5),
        ("high-tech-recognition", 4),
        ("animation-import", 1),
        ("extra-deduction", 1),
        ("western-development-rate", 1),
        ("income-tax-choice", 2),
    ] {
        let of_file = bounds.iter().filter(|f| f.contains(&format!("/{file}.toml"))).count();
        assert_eq!(of_file, count, "{file}: {bounds:#?}");
    }
}

#[test]
fn a_company_at_the_bound_is_named() {
    let files = changed("tests/base-pack", &[(LAND, "land.area <= 1_000", "land.area < 1_000")]);
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (sources, loaded) = support::load(&files);
    let report = huiqi::lint::check(&loaded.model, &sources, support::TODAY);
    let finding = report.iter().find(|f| f.code == Code::BoundAgainstWording).unwrap();
    assert_eq!(sources.slice(finding.span), "<");
    let help = finding.help.as_ref().unwrap();
    assert!(help.en.contains("land[1].area = 1") && help.en.contains("`not_met`"), "{}", help.en);
}

#[test]
fn numbers_are_found_in_the_forms_of_law() {
    // The 5 % and the 100,000 of the output and the parameter, in other words.
    for words in [
        "按创意设计收入的百分之五给予补助，最高不超过10万元",
        "按创意设计收入的 5％ 给予补助，最高不超过100,000元",
        "按创意设计收入的5%给予补助，最高不超过十万元",
        "按创意设计收入的二十分之一给予补助，最高不超过0.1百万元或10万元",
        "减征95%后给予补助，最高不超过10万元",
        "按25%计入，按20%的比例给予补助，最高不超过10万元",
    ] {
        let findings = base(&[
            (TEXT, "按创意设计收入的5%给予补助，最高不超过10万元", words),
            (CREATIVE, "按创意设计收入的5%给予补助，最高不超过10万元", words),
            (PLAN, "quote = \"最高不超过10万元\"", &format!("quote = \"{words}\"")),
        ]);
        assert_eq!(findings, Vec::<String>::new(), "{words}");
    }
}

#[test]
fn time_is_read_as_years_or_months_or_days() {
    for (test, words, count) in [
        ("land.months >= 36", "持有三年以上", 0),
        ("land.months >= 24", "持有三年以上", 1),
        ("land.months >= 36", "持有36个月以上", 0),
        ("land.months >= 18", "持有18个月以上", 0),
        ("land.months >= 18", "持有一年半以上", 1),
    ] {
        let findings = base(&[
            (TEXT, "用地面积不超过1000平方米", words),
            (LAND, "用地面积不超过1000平方米", words),
            (LAND, "land.area <= 1_000", &format!("land.area > 0 and {test}")),
            (
                "facts.toml",
                "[[fact]]\nid       = \"land.grade\"",
                "[[fact]]\nid       = \"land.months\"\ntype     = \"number\"\nunit     = \"month\"\nlabel    = { zh = \"月数\", en = \"months\" }\nquestion = { zh = \"几个月？\", en = \"How many months?\" }\n\n[[fact]]\nid       = \"land.grade\"",
            ),
        ]);
        assert_eq!(findings.len(), count, "{test} {words}: {findings:#?}");
    }
}

#[test]
fn what_is_cited_without_a_quotation_is_not_asked_for_numbers() {
    let law = "[[instrument]]\nid = \"law\"\ntitle = \"法\"\nstatus = \"in-force\"\nchecked_on = 2026-11-24\nchecked_against = { zh = \"示例\", en = \"an example\" }\n\n[[parameter]]";
    let cite = |clause: &str| {
        base(&[
            (PLAN, "[[parameter]]", law),
            (PLAN, "\"10万\"", "\"25万\""),
            (PLAN, "clause = { instrument = \"measures\", at = \"一(一)\", quote = \"最高不超过10万元\" }", clause),
        ])
    };
    assert_eq!(cite("clause = { instrument = \"law\", at = \"第三条\" }"), Vec::<String>::new());
    let quoted = cite("clause = { instrument = \"law\", at = \"第三条\", quote = \"限额二十五万元\" }");
    assert_eq!(quoted, Vec::<String>::new());
    let other = cite("clause = { instrument = \"law\", at = \"第三条\", quote = \"限额十五万元\" }");
    assert_eq!(other.len(), 1, "{other:#?}");
    let slip = cite("clause = { instrument = \"law\", at = \"第三条\", quote = \"限额25亿元\" }");
    assert!(slip.len() == 1 && slip[0].contains("unit-slip"), "{slip:#?}");
    let half = cite(
        "clause = [{ instrument = \"law\", at = \"第三条\" }, { instrument = \"measures\", at = \"一(一)\", quote = \"给予补助\" }]",
    );
    assert_eq!(half, Vec::<String>::new());
}

#[test]
fn nothing_is_said_to_be_unused_where_something_was_lost() {
    // The rule that reads it cannot be made; that is the one mistake.
    let findings = base(&[(LAND, "each     = \"land\"", "each     = \"lamd\"")]);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let findings = base(&[(LAND, "land_support[land.grade]", "land_support[land.grad]")]);
    assert_eq!(findings.len(), 1, "{findings:#?}");
}

#[test]
fn freshness_is_asked_for_the_day_that_is_given() {
    let files = changed("tests/base-pack", &[]);
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (sources, loaded) = support::load(&files);
    for (day, count) in [((2026, 11, 24), 0), ((2028, 11, 24), 0), ((2028, 11, 25), 1)] {
        let day = jiff::civil::date(day.0, day.1, day.2);
        assert_eq!(huiqi::lint::check(&loaded.model, &sources, day).len(), count, "{day}");
    }
}

#[test]
fn who_takes_over_keeps_a_citation_alive() {
    let old = "[[instrument]]\nid = \"old\"\ntitle = \"旧办法\"\nstatus = \"expired\"\neffective_to = 2022-12-31\nchecked_on = 2026-11-24\nchecked_against = { zh = \"示例\", en = \"an example\" }\n\n[[parameter]]";
    let basis = |basis: &str| {
        let clause = "clause   = { instrument = \"measures\", at = \"一(一)\", quote = \"给予补助\" }\n";
        base(&[(PLAN, "[[parameter]]", old), (CREATIVE, clause, &format!("{clause}{basis}"))])
    };
    assert_eq!(basis("basis = [{ instrument = \"old\", at = \"第一条\" }]\n").len(), 1);
    let both = "basis = [{ instrument = \"old\", at = \"第一条\" }, { instrument = \"measures\", at = \"一(一)\", quote = \"给予补助\" }]\n";
    assert_eq!(basis(both), Vec::<String>::new());
    // A rule that ends with it.
    let ended = base(&[
        (PLAN, "[[parameter]]", old),
        (
            CREATIVE,
            "in_force = { from = 2020-01-01 }",
            "in_force = { from = 2020-01-01, to = 2022-12-31 }\nbasis = [{ instrument = \"old\", at = \"第一条\" }]",
        ),
    ]);
    assert_eq!(ended, Vec::<String>::new());
    // A condition that says by itself until when.
    let until = "company.listed or as_of > 2022-12-31";
    let condition = base(&[
        (PLAN, "[[parameter]]", old),
        (
            CREATIVE,
            "test   = 'company.listed'\nclause = { instrument = \"measures\", at = \"一(一)\", quote = \"名单由主管部门公布\" }",
            &format!("test   = '{until}'\nclause = {{ instrument = \"old\", at = \"第一条\" }}"),
        ),
    ]);
    assert_eq!(condition, Vec::<String>::new());
}

#[test]
fn tables_and_cases() {
    let rows = "  { key = 1, value = 300 },\n  { key = 2, value = 200 },\n  { key = 3, value = 100 },\n";
    // A default answers for every key; a way that turns twice is no slip.
    let findings =
        base(&[(PLAN, "rows   = [\n", "default = 100\nrows   = [\n"), (PLAN, "  { key = 3, value = 100 },\n", "")]);
    assert_eq!(findings, Vec::<String>::new());
    let turns = "  { key = 1, value = 300 },\n  { key = 2, value = 200 },\n  { key = 3, value = 300 },\n  { key = 4, value = 200 },\n  { key = 5, value = 300 },\n";
    assert_eq!(base(&[(PLAN, rows, turns)]), Vec::<String>::new());
    // One fact more, or another record, is another case.
    let more = "\n[[case]]\nname   = \"other\"\nlike   = \"grade two\"\ngiven  = { land = [{ area = 500, grade = 3 }] }\nexpect = { verdict = \"applies\" }\n";
    let expect = "expect = { verdict = \"applies\", outputs = { support = \"100000.00\" } }\n";
    assert_eq!(base(&[(LAND, expect, &format!("{expect}{more}"))]), Vec::<String>::new());
    let same = more.replace("grade = 3", "grade = 2.0").replace("area = 500", "area = 5_00");
    assert_eq!(base(&[(LAND, expect, &format!("{expect}{same}"))]).len(), 1);
}
