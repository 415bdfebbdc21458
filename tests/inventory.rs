//! A clause inventory accounts for every sentence of its parts: what is left out, or leads nowhere, is found at its place.

mod support;

use huiqi::diag::Report;

const FACTS: &str = r#"[pack]
id = "facts"
version = "1"
title = { zh = "事实", en = "facts" }

[[fact]]
id = "as_of"
type = "date"
label = { zh = "评估日期", en = "date" }
question = { zh = "问", en = "asks" }

[[fact]]
id = "company.exhibits"
type = "boolean"
label = { zh = "参展", en = "exhibits" }
question = { zh = "问", en = "asks" }
"#;

const TEXT: &str = "示例办法\n一、目的\n促进发展。\n二、措施 \n(一)参展。对参展企业给予补助。推动行业\n合作。\n加强宣传。各市可以制定细则。\n(二)奖励。对优秀企业给予奖励。 附件 :分工表 <BR>.doc <BR>\n\n";

const LAW: &str = r#"[pack]
id = "law"
version = "1"
title = { zh = "法", en = "law" }

[[instrument]]
id = "plan"
title = "计划"
number = "示发〔2020〕1号"
status = "unverified"
checked_on = 2026-11-24
checked_against = { zh = "无", en = "nothing" }
text = "text.txt"
inventory = ["二"]

[[entry]]
id = "1"
instrument = "plan"
at = "二(一)¶1句1"
quote = "对参展企业给予补助"
class = "decidable"
rules = ["fair"]
grants = { zh = "参展补助", en = "support for fairs" }
reason = { zh = "由参展情况判定", en = "decided by whether the company exhibits" }

[[entry]]
id = "2"
instrument = "plan"
at = "二(二)句1"
quote = "对优秀企业给予奖励"
class = "authority"
grants = { zh = "奖励", en = "an award" }
reason = { zh = "由主管部门评选", en = "the authority selects" }

[[empty]]
instrument = "plan"
at = "二(一)¶1句2、¶2"
reason = { zh = "工作安排", en = "arrangements" }
"#;

const RULE: &str = r#"id = "fair"
title = { zh = "参展补助", en = "support for fairs" }
nature = "entitlement"
in_force = { from = 2020-01-01 }
clause = { instrument = "plan", at = "二(一)¶1句1", quote = "对参展企业给予补助" }

[[require]]
id = "exhibits"
label = { zh = "参展", en = "exhibits" }
test = 'company.exhibits'
clause = { instrument = "plan", at = "二(一)¶1句1", quote = "参展企业" }
"#;

/// What is found after each of the changes (`from`, `to`), which touch whatever file holds `from`.
fn findings(changes: &[(&str, &str)]) -> Vec<String> {
    let changed = |text: &str| changes.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    let all = [("facts.toml", FACTS), ("law/law.toml", LAW), ("law/rule.toml", RULE), ("law/text.txt", TEXT)];
    for (from, _) in changes {
        assert!(all.iter().any(|(_, text)| text.contains(from)), "nothing holds {from}");
    }
    let all = all.map(|(name, text)| (name, changed(text)));
    let all: Vec<(&str, &str)> = all.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (sources, loaded) = support::load(&all);
    let mut report: Report = loaded.report;
    report.absorb(huiqi::lint::check(&loaded.model, &sources, support::TODAY));
    report.sorted().iter().map(|f| support::line_of(&sources, f)).collect()
}

/// The entry or empty that holds these words.
fn item(words: &str) -> &'static str {
    LAW.split("\n\n").find(|item| item.contains(words)).unwrap_or("no such item")
}

const EMPTY_PLACE: &str = "at = \"二(一)¶1句2、¶2\"";

#[test]
fn the_base_is_without_findings() {
    assert_eq!(findings(&[]), Vec::<String>::new());
}

#[test]
fn a_deleted_entry_is_missed_where_its_sentence_stands() {
    assert_eq!(
        findings(&[(item("id = \"2\""), "")]),
        ["rules/law/text.txt:8:7 unaccounted-sentence: the inventory does not account for `二(二)句1`"]
    );
    assert_eq!(
        findings(&[(item("id = \"1\""), "")]),
        [
            "rules/law/rule.toml:1:6 rule-without-entry: `fair` is granted by 示发〔2020〕1号, but no entry of its inventory names it",
            "rules/law/text.txt:5:7 unaccounted-sentence: the inventory does not account for `二(一)¶1句1`",
        ]
    );
    // A sentence over two lines, and the one of a later paragraph.
    assert_eq!(
        findings(&[(item("instrument = \"plan\"\nat = \"二(一)¶1句2"), "")]),
        [
            "rules/law/text.txt:5:17 unaccounted-sentence: the inventory does not account for `二(一)¶1句2`",
            "rules/law/text.txt:7:6 unaccounted-sentence: the inventory does not account for `二(一)¶2句1`",
        ]
    );
}

#[test]
fn one_edited_character_of_a_quotation_is_found_at_the_quotation() {
    assert_eq!(
        findings(&[("quote = \"对优秀企业给予奖励\"", "quote = \"对优秀企业给于奖励\"")]),
        ["rules/law/law.toml:30:9 quote-not-found: these words do not occur in `二(二)句1`"]
    );
}

#[test]
fn one_edited_character_of_the_text_is_found_at_the_quotations_of_it() {
    assert_eq!(
        findings(&[("对参展企业给予补助。推", "对参展企业给与补助。推")]),
        [
            "rules/law/law.toml:20:9 quote-not-found: these words do not occur in `二(一)¶1句1`",
            "rules/law/rule.toml:5:58 quote-not-found: these words do not occur in `二(一)¶1句1`",
        ]
    );
}

#[test]
fn a_sentence_that_is_added_to_the_text_is_missed() {
    assert_eq!(
        findings(&[("给予奖励。 附件", "给予奖励。再给一次。 附件")]),
        ["rules/law/text.txt:8:17 unaccounted-sentence: the inventory does not account for `二(二)句2`"]
    );
    // Also one without a full stop, or before the first item; the first part is not inventoried.
    assert_eq!(
        findings(&[("给予奖励。 附件", "给予奖励。再给一次 附件")]),
        ["rules/law/text.txt:8:17 unaccounted-sentence: the inventory does not account for `二(二)句2`"]
    );
    assert_eq!(
        findings(&[("措施 \n", "措施 \n  对各企业给予补助。\n")]),
        ["rules/law/text.txt:5:3 unaccounted-sentence: the inventory does not account for `二句1`"]
    );
    assert_eq!(findings(&[("促进发展。", "促进发展。给予补助。")]), Vec::<String>::new());
}

#[test]
fn a_place_that_is_nowhere_is_found_where_it_is_written() {
    assert_eq!(
        findings(&[("inventory = [\"二\"]", "inventory = [\"二\", \"四\", \"二(一)\"]")]),
        [
            "rules/law/law.toml:14:19 unknown-locator: the text has no part `四`",
            "rules/law/law.toml:14:24 unknown-locator: the text has no part `二(一)`",
        ]
    );
    assert_eq!(
        findings(&[(EMPTY_PLACE, "at = \"二(一)¶1句2、¶2、¶3\"")]),
        [
            "rules/law/law.toml:37:6 unknown-locator: the text has no `二(一)¶1句2、¶2、¶3`",
            "rules/law/text.txt:5:17 unaccounted-sentence: the inventory does not account for `二(一)¶1句2`",
            "rules/law/text.txt:7:6 unaccounted-sentence: the inventory does not account for `二(一)¶2句1`",
        ]
    );
    assert_eq!(
        findings(&[("at = \"二(二)句1\"", "at = \"二(二)句3\"")]),
        [
            "rules/law/law.toml:29:6 unknown-locator: the text has no `二(二)句3`",
            "rules/law/text.txt:8:7 unaccounted-sentence: the inventory does not account for `二(二)句1`",
        ]
    );
}

#[test]
fn a_quotation_occurs_in_one_of_the_places() {
    let quote = "quote = \"对优秀企业给予奖励\"";
    let at = "at = \"二(二)句1\"";
    let several = "at = \"二(一)¶2、(二)句1\"";
    assert_eq!(findings(&[(at, several)]), Vec::<String>::new());
    assert_eq!(findings(&[(at, several), (quote, "quote = \"制定细则\"")]), Vec::<String>::new());
    assert_eq!(
        findings(&[(at, several), (quote, "quote = \"细则。(二)\"")]),
        ["rules/law/law.toml:30:9 quote-not-found: these words do not occur in `二(一)¶2、(二)句1`"]
    );
}

#[test]
fn a_rule_needs_an_entry_of_the_instrument_that_grants_it() {
    let missing = "rules/law/rule.toml:1:6 rule-without-entry: `fair` is granted by 示发〔2020〕1号, but no entry of its inventory names it";
    let authority = ("class = \"decidable\"\nrules = [\"fair\"]\n", "class = \"authority\"\n");
    assert_eq!(findings(&[authority]), [missing]);
    // An entry of another instrument does not serve; without an inventory nothing is asked.
    let other = "[[instrument]]\nid = \"other\"\ntitle = \"他\"\nstatus = \"unverified\"\nchecked_on = 2026-11-24\nchecked_against = { zh = \"无\", en = \"nothing\" }\n\n[[entry]]\nid = \"3\"\ninstrument = \"other\"\nat = \"第三条\"\nquote = \"补助\"\nclass = \"decidable\"\nrules = [\"fair\"]\ngrants = { zh = \"补助\", en = \"support\" }\nreason = { zh = \"由\", en = \"by\" }\n\n[[empty]]\n";
    assert_eq!(findings(&[authority, ("[[empty]]\n", other)]), [missing]);
    assert_eq!(findings(&[authority, ("inventory = [\"二\"]\n", "")]), Vec::<String>::new());
}

#[test]
fn one_mistake_is_reported_once() {
    let broken = [
        ("class = \"decidable\"", "class = \"decidible\"", "law.toml:21:9 bad-value: `class` cannot be `decidible`"),
        (
            "reason = { zh = \"由参展情况判定\", en = \"decided by whether the company exhibits\" }\n",
            "",
            "law.toml:16:1 missing-key: `reason` is missing in [entry]",
        ),
        ("id = \"2\"", "id = \"1\"", "law.toml:27:6 duplicate-name: `1` is already defined"),
        (
            "reason = { zh = \"工作安排\", en = \"arrangements\" }\n",
            "",
            "law.toml:35:1 missing-key: `reason` is missing in [empty]",
        ),
        (
            "test = 'company.exhibits'",
            "test = 'company.exhibit'",
            "rule.toml:10:9 unknown-name: nothing is named `company.exhibit`",
        ),
        ("rules = [\"fair\"]", "rules = [\"fair\", \"fare\"]", "law.toml:22:18 unknown-name: there is no rule `fare`"),
    ];
    for (from, to, expected) in broken {
        assert_eq!(findings(&[(from, to)]), [format!("rules/law/{expected}")], "{from}");
    }
}

/// Another rule of entry 1, asked for every fair of the company.
const FAIRS: &str = r#"id = "stand"
title = { zh = "展位补助", en = "support for stands" }
each = "stand"
nature = "entitlement"
in_force = { from = 2020-01-01 }
clause = { instrument = "plan", at = "二(一)¶1句1", quote = "对参展企业给予补助" }

[[require]]
id = "paid"
label = { zh = "已付款", en = "paid for" }
test = 'stand.paid'
clause = { instrument = "plan", at = "二(一)¶1句1", quote = "参展企业" }
"#;

const STANDS: &str = "\n[[record]]\nid = \"stand\"\nlabel = { zh = \"展位\", en = \"stand\" }\n\n[[fact]]\nid = \"stand.paid\"\ntype = \"boolean\"\nlabel = { zh = \"付款\", en = \"paid\" }\nquestion = { zh = \"问\", en = \"asks\" }\n";

/// Total, decided, undetermined, authority and direction for the company of a profile.
fn counts(profile: &str) -> Vec<[usize; 5]> {
    let facts = FACTS.to_owned() + STANDS;
    let law = LAW.replace("rules = [\"fair\"]", "rules = [\"fair\", \"stand\"]");
    let all = [("facts.toml", &*facts), ("law/law.toml", &law), ("law/rule.toml", RULE), ("law/stand.toml", FAIRS)];
    let (mut sources, loaded) = support::load(&[&all[..], &[("law/text.txt", TEXT)]].concat());
    assert!(loaded.report.is_empty() && huiqi::lint::check(&loaded.model, &sources, support::TODAY).is_empty());
    let model = loaded.model;
    let file = sources.add("company.toml", profile);
    let (profile, report) = huiqi::profile::read_profile(&model, &sources, file);
    assert!(report.is_empty());
    let plan = huiqi::plan::Plan::from_model(&model);
    let as_of = jiff::civil::date(2021, 1, 1);
    let answer = huiqi::explain::assess(&model, &plan, &sources, &profile, as_of, "company.toml");
    answer.inventories.iter().map(|i| [i.total, i.decided, i.undetermined, i.authority, i.direction]).collect()
}

#[test]
fn what_a_company_knows_of_an_inventory() {
    let waits = [[2, 0, 1, 1, 0]];
    let decided = [[2, 1, 0, 1, 0]];
    assert_eq!(counts(""), waits);
    assert_eq!(counts("stand = []\n[company]\nexhibits = true\n"), decided);
    // Every rule of an entry counts, and every record; a no is an answer.
    assert_eq!(counts("[company]\nexhibits = false\n"), waits);
    assert_eq!(counts("stand = [{ paid = true }, {}]\n[company]\nexhibits = false\n"), waits);
    assert_eq!(counts("stand = [{ paid = true }, { paid = false }]\n[company]\nexhibits = false\n"), decided);
    assert_eq!(counts("stand = [{ paid = true }]\n"), waits);
}
