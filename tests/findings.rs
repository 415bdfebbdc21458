//! Each mistake in a rule file is found, with its code, at its line and column, and several are found in one run.

mod support;

use huiqi::diag::Report;

const FACTS: &str = r#"[pack]
id = "facts"
version = "1"
title = { zh = "事实", en = "facts" }

[[record]]
id = "land"
label = { zh = "地块", en = "land parcel" }

[[fact]]
id = "as_of"
type = "date"
label = { zh = "评估日期", en = "date" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "tax.wages"
type = "number"
unit = "CNY"
label = { zh = "工资", en = "wages" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "land.area"
type = "number"
unit = "m2"
label = { zh = "面积", en = "area" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "company.kind"
type = "enum"
options = [{ id = "design", zh = "设计", en = "design" }, { id = "other", zh = "其他", en = "other" }]
label = { zh = "类别", en = "kind" }
question = { zh = "问", en = "asks" }

[[check]]
id = "areas"
at = "land.area"
test = 'all(land.area > 0)'
message = { zh = "面积应大于0", en = "areas are above 0" }
"#;

const LAW: &str = r#"[pack]
id = "law"
version = "1"
title = { zh = "法", en = "law" }

[[instrument]]
id = "plan"
title = "计划"
status = "unverified"
checked_on = 2026-11-24
checked_against = { zh = "无", en = "nothing" }
text = "text.txt"

[[parameter]]
id = "rate"
label = { zh = "比例", en = "rate" }
unit = "ratio"
[[parameter.value]]
from = 2008-01-01
to = 2017-12-31
value = "2.5%"
clause = { instrument = "plan", at = "三(二)", quote = "此前为2.5%" }
[[parameter.value]]
from = 2018-01-01
value = "8%"
clause = { instrument = "plan", at = "三(二)句1", quote = "不超过工资薪金总额8%" }
"#;

const RULE: &str = r#"id = "education"
title = { zh = "教育经费", en = "education" }
nature = "entitlement"
in_force = { from = 2015-05-26 }
clause = { instrument = "plan", at = "三(二)", quote = "不超过工资薪金总额8%的部分" }

[[require]]
id = "wages"
label = { zh = "有工资", en = "has wages" }
test = 'tax.wages > 0 and company.kind == "design"'
clause = { instrument = "plan", at = "三(二)", quote = "工资薪金总额" }

[[output]]
id = "limit"
label = { zh = "限额", en = "limit" }
unit = "CNY"
value = 'rate * tax.wages'
"#;

const TEXT: &str =
    "三、措施\n(一)体制。甲。\n(二)财税。职工教育经费支出,不超过工资薪金总额8%的部分,准予扣除,此前为2.5%。\n";

/// The findings of the four files after some replacements.
fn findings(changes: &[(&str, &str)]) -> Vec<String> {
    let changed = |text: &str| changes.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    for (from, _) in changes {
        let count = [FACTS, LAW, RULE, TEXT].iter().filter(|text| text.contains(from)).count();
        assert_eq!(count, 1, "`{from}` must stand in one file");
    }
    let files = [("facts.toml", FACTS), ("law/law.toml", LAW), ("law/rule.toml", RULE), ("law/text.txt", TEXT)];
    let files: Vec<(&str, String)> = files.iter().map(|(name, text)| (*name, changed(text))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (sources, loaded) = support::load(&files);
    let mut report: Report = loaded.report;
    report.absorb(huiqi::lint::check(&loaded.model, &sources, support::TODAY));
    report.sorted().iter().map(|f| support::line_of(&sources, f)).collect()
}

#[test]
fn the_base_is_without_findings() {
    assert_eq!(findings(&[]), Vec::<String>::new());
}

#[test]
fn each_mistake_at_its_place() {
    #[rustfmt::skip]
    let mistakes: &[(&str, &str, &str)] = &[
        // citations
        ("quote = \"不超过工资薪金总额8%的部分\"", "quote = \"不超过工资薪金总额８%的部分\"",
            "law/rule.toml:5:54 quote-not-found: these words do not occur in `三(二)`"),
        ("准予扣除", "依法准予扣除。甲", ""),
        ("at = \"三(二)\", quote = \"工资薪金总额\"", "at = \"三(九)\", quote = \"工资薪金总额\"",
            "law/rule.toml:11:38 unknown-locator: the text has no `三(九)`"),
        ("at = \"三(二)\", quote = \"工资薪金总额\"", "at = \"三(一)\", quote = \"工资薪金总额\"",
            "law/rule.toml:11:54 quote-not-found: these words do not occur in `三(一)`"),
        ("at = \"三(二)\", quote = \"工资薪金总额\"", "at = \"三(二)\"",
            "law/rule.toml:11:25 missing-quote: the pack holds the text, so the citation needs a `quote`"),
        ("clause = { instrument = \"plan\", at = \"三(二)\", quote = \"工资薪金总额\" }\n", "",
            "law/rule.toml:8:6 missing-citation: `wages` cites nothing: give it a `clause`"),
        ("{ instrument = \"plan\", at = \"三(二)句1\"", "{ instrument = \"plam\", at = \"三(二)句1\"",
            "law/law.toml:26:25 unknown-instrument: no instrument is named `plam`"),
        ("text = \"text.txt\"", "text = \"texts.txt\"",
            "law/law.toml:12:8 missing-text: the pack has no file `texts.txt`"),
        ("value = \"8%\"\nclause = { instrument = \"plan\", at = \"三(二)句1\", quote = \"不超过工资薪金总额8%\" }", "value = \"8%\"\nclause = []",
            "law/law.toml:24:8 missing-citation: `rate` cites nothing: give it a `clause`"),
        // names and types
        ("'tax.wages > 0", "'tax.wage > 0", "law/rule.toml:10:9 unknown-name: nothing is named `tax.wage`"),
        ("== \"design\"", "== \"desing\"", "law/rule.toml:10:43 unknown-option: there is no option `desing`"),
        ("'rate * tax.wages'", "'rate + tax.wages'",
            "law/rule.toml:17:10 unit-mismatch: units do not fit: ratio on the left, CNY on the right"),
        ("'rate * tax.wages'", "'rate'", "law/rule.toml:17:10 unit-mismatch: expected a number in CNY, found a number"),
        ("'rate * tax.wages'", "'rate * land.area'",
            "law/rule.toml:17:17 record-mismatch: `land.area` belongs to `land`, and this is not asked per record"),
        ("'rate * tax.wages'", "'rate * sum(land.area)'",
            "law/rule.toml:17:10 unit-mismatch: expected a number in CNY, found a number in m2"),
        ("'rate * tax.wages'", "'rate * (tax.wages'",
            "law/rule.toml:17:27 expression-syntax: expected `)`, found the end"),
        ("'rate * tax.wages'", "'rate × tax.wages'",
            "law/rule.toml:17:15 foreign-punctuation: the full-width or typographic sign `×` stands here"),
        ("tax.wages > 0 and", "0 < tax.wages < 9 and", "law/rule.toml:10:23 expression-syntax: comparisons cannot be chained"),
        ("unit = \"m2\"", "unit = \"sqm\"", "facts.toml:26:8 bad-value: there is no unit `sqm`"),
        ("id = \"rate\"", "id = \"tax.wages\"", "law/law.toml:15:6 duplicate-name: `tax.wages` is already defined"),
        // dates
        ("from = 2018-01-01", "from = 2018-02-01",
            "law/law.toml:24:8 date-gap: there is no value from 2018-01-01 until 2018-02-01"),
        ("from = 2018-01-01", "from = 2017-12-31",
            "law/law.toml:24:8 date-overlap: 2017-12-31 overlaps the period before, which ends on 2017-12-31"),
        ("to = 2017-12-31\n", "", "law/law.toml:23:8 date-overlap: the period before has no end and overlaps this one"),
        ("to = 2017-12-31", "to = 2007-12-31", "law/law.toml:20:6 date-reversed: it ends before it begins"),
        // structure
        ("nature = \"entitlement\"", "nature = \"entitled\"", "law/rule.toml:3:10 bad-value: `nature` cannot be `entitled`"),
        ("nature = \"entitlement\"", "natur = \"entitlement\"", "law/rule.toml:3:1 unknown-key: [rule] has no key `natur`"),
        ("label = { zh = \"限额\", en = \"limit\" }", "label = \"limit\"",
            "law/rule.toml:15:9 wrong-type: `label` must be a table, not a text"),
        ("id = \"limit\"", "id = \"Limit\"", "law/rule.toml:14:6 bad-name: `Limit` is not written as names are"),
        ("id = \"education\"", "id = \"education", "law/rule.toml:1:16 toml-syntax: invalid basic string, expected `\"`"),
    ];
    let mut wrong = Vec::new();
    for (from, to, expected) in mistakes {
        let found = findings(&[(from, to)]);
        if expected.is_empty() {
            wrong.extend(found.into_iter().map(|f| format!("{from} → {to}: unexpected {f}")));
        } else {
            let expected = format!("rules/{expected}");
            if !found.contains(&expected) {
                wrong
                    .push(format!("{from} → {to}:\n  expected {expected}\n  found    {}", found.join("\n           ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_mistake_is_reported_once() {
    let more = "value = 'rate * tax.wages'\n\n[[output]]\nid = \"half\"\nlabel = { zh = \"半数\", en = \"half\" }\nunit = \"CNY\"\nvalue = 'limit - limit'\n";
    assert_eq!(findings(&[("value = 'rate * tax.wages'\n", more)]), Vec::<String>::new());
    // What is built on a broken output, or names it as the amount, is not a mistake of its own.
    let broken = more.replace("tax.wages", "tax.wage");
    let found = findings(&[
        ("value = 'rate * tax.wages'\n", &broken),
        ("nature = \"entitlement\"", "nature = \"entitlement\"\namount = \"limit\""),
    ]);
    assert_eq!(found, ["rules/law/rule.toml:18:17 unknown-name: nothing is named `tax.wage`"]);
}

#[test]
fn one_mistake_does_not_hide_another() {
    let found = findings(&[
        ("'tax.wages > 0", "'tax.wage > 0"),
        ("'rate * tax.wages'", "'rate + tax.wages'"),
        ("from = 2018-01-01", "from = 2018-02-01"),
        ("unit = \"m2\"", "unit = \"sqm\""),
        ("at = \"三(二)\", quote = \"工资薪金总额\"", "at = \"三(九)\", quote = \"工资薪金总额\""),
    ]);
    let codes: Vec<&str> = found.iter().filter_map(|f| f.split(' ').nth(1)).collect();
    assert_eq!(codes, ["bad-value:", "date-gap:", "unknown-name:", "unknown-locator:", "unit-mismatch:"], "{found:#?}");
}
