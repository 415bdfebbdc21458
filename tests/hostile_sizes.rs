//! No rule file takes long or much memory, whatever it is made of: what goes over a limit is told, and not read further.

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
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use huiqi::diag::{Code, Diagnostic, Sources};
use huiqi::model::Loaded;
use huiqi::plan::Plan;
use huiqi::render::findings::human;
use huiqi::value::Lang;

/// Far more than any of this takes, and far less than it took: such things are never a matter of a factor.
const A_LOT: Duration = Duration::from_secs(120);

static BASE: LazyLock<Vec<(String, String)>> =
    LazyLock::new(|| support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base-pack")));

fn base(name: &str) -> &'static str {
    &BASE.iter().find(|(other, _)| other == name).unwrap().1
}

fn with(name: &str, text: &str) -> (Sources, Loaded) {
    let others = BASE.iter().filter(|(other, _)| other != name).map(|(n, t)| (n.as_str(), t.as_str()));
    support::load(&others.chain([(name, text)]).collect::<Vec<_>>())
}

/// Every finding about the base pack with that file in it, as `validate` finds them; none of it takes long.
fn found(name: &str, text: &str) -> (Sources, Vec<Diagnostic>) {
    let start = Instant::now();
    let (sources, loaded) = with(name, text);
    let mut report = loaded.report.clone();
    report.absorb(huiqi::lint::check(&loaded.model, &sources, support::TODAY));
    let report = huiqi::lint::allow(report, &sources, loaded.model.files.iter().copied()).report;
    let plan = Plan::from_model(&loaded.model);
    let _ = huiqi::cases::run(&loaded.model, &plan, &sources);
    assert!(start.elapsed() < A_LOT, "{name} took {:?}", start.elapsed());
    (sources, report.sorted())
}

fn count(found: &[Diagnostic], code: Code) -> usize {
    found.iter().filter(|finding| finding.code == code).count()
}

#[test]
fn slips_of_a_long_line_do_not_each_mend_all_of_it() {
    let line = |slips: usize| format!("k = {{ {} }}\n", "a = “b”, ".repeat(slips / 2));
    let (sources, many) = found("plan/creative.toml", &line(6_000));
    assert_eq!(count(&many, Code::ForeignPunctuation), 6_000);
    assert!(many.iter().all(|finding| finding.fix.is_empty()));
    // As many as people make are mended together.
    let (_, few) = found("plan/creative.toml", &line(40));
    let few: Vec<_> = few.iter().filter(|finding| finding.code == Code::ForeignPunctuation).collect();
    assert!(few.len() == 40 && few.iter().all(|finding| finding.fix.len() == 40));
    // A place on a long line is found without a walk along it, whoever asks.
    let start = Instant::now();
    let mut report = huiqi::diag::Report::new();
    many.into_iter().for_each(|finding| report.add(finding));
    let shown = human(&report.by_default(), &sources, Lang::En, false);
    assert!(shown.contains("plan/creative.toml:1:9"), "{}", &shown.chars().take(400).collect::<String>());
    assert!(start.elapsed() < A_LOT);
}

#[test]
fn comments_allow_so_much_and_no_more() {
    let allow = "# huiqi: allow HQ0504 — x\n";
    let text = base("plan/creative.toml");
    let (_, all) = found("plan/creative.toml", &format!("{text}{}", allow.repeat(1_000)));
    assert_eq!((count(&all, Code::TooLarge), count(&all, Code::UnusedAllow)), (0, 1_000));
    let (sources, all) = found("plan/creative.toml", &format!("{text}{}", allow.repeat(100_000)));
    assert_eq!((count(&all, Code::TooLarge), count(&all, Code::UnusedAllow)), (1, 1_000));
    let last = all.iter().find(|finding| finding.code == Code::TooLarge).unwrap();
    assert_eq!(sources.start(last.span).line, text.lines().count() + 1_001);
    let (_, all) = found("plan/creative.toml", &format!("{text}# huiqi: allow {} — x\n", "HQ0504, ".repeat(100_000)));
    assert_eq!((count(&all, Code::TooLarge), count(&all, Code::UnusedAllow)), (1, 0));
}

#[test]
fn a_rule_has_so_many_conditions_and_no_more() {
    let more = |count: usize| {
        let one = |n: usize| {
            format!("\n[[require]]\nid = \"r{n}\"\nlabel = {{ zh = \"甲\", en = \"a\" }}\ntest = 'tax.revenue > {n}'\n")
        };
        format!("{}{}", base("plan/creative.toml"), (0..count).map(one).collect::<String>())
    };
    let (_, all) = found("plan/creative.toml", &more(100));
    assert_eq!(count(&all, Code::TooLarge), 0);
    // The base has three.
    let (sources, all) = found("plan/creative.toml", &more(2_000));
    let over: Vec<_> = all.iter().filter(|finding| finding.code == Code::TooLarge).collect();
    assert_eq!(over.len(), 1);
    let line = sources.start(over[0].span).line;
    assert_eq!(line, base("plan/creative.toml").lines().count() + 197 * 5 + 2);
}

#[test]
fn a_value_that_is_an_operand_of_many_is_looked_at_once() {
    let define = |n: usize| {
        let value = if n == 0 { "tax.revenue".to_owned() } else { format!("d{} + d{}", n - 1, n - 1) };
        format!("\n[[define]]\nid = \"d{n}\"\nlabel = {{ zh = \"甲\", en = \"a\" }}\nvalue = '{value}'\n")
    };
    let output = "\n[[output]]\nid = \"all\"\nlabel = { zh = \"甲\", en = \"a\" }\nunit = \"CNY\"\nvalue = 'd89'\n";
    // Ninety doublings: as a tree it has more places than could ever be visited.
    let text = format!("{}{}{output}", base("plan/creative.toml"), (0..90).map(define).collect::<String>());
    let (_, all) = found("plan/creative.toml", &text);
    assert!(all.iter().all(|finding| finding.code != Code::TooLarge), "{all:?}");
    let (sources, loaded) = with("plan/creative.toml", &text);
    let plan = Plan::from_model(&loaded.model);
    let coverage = huiqi::cases::coverage::cover(&loaded.model, &plan, &sources);
    assert!(coverage.units.iter().any(|unit| unit.name == "creative-support"));
}

#[test]
fn cases_are_like_each_other_so_far_and_no_further() {
    let chain = |length: usize| {
        let like = |n: usize| if n == 0 { "exactly sixty percent".to_owned() } else { format!("c{}", n - 1) };
        let one = |n: usize| {
            format!("\n[[case]]\nname = \"c{n}\"\nlike = \"{}\"\nexpect = {{ verdict = \"applies\" }}\n", like(n))
        };
        format!("{}{}", base("plan/creative.toml"), (0..length).map(one).collect::<String>())
    };
    let invalid = |length: usize| {
        let (sources, loaded) = with("plan/creative.toml", &chain(length));
        let plan = Plan::from_model(&loaded.model);
        let start = Instant::now();
        let (outcomes, report) = huiqi::cases::run(&loaded.model, &plan, &sources);
        assert!(outcomes.len() > length && start.elapsed() < A_LOT, "{:?}", start.elapsed());
        report.iter().filter(|finding| finding.code == Code::CaseInvalid).count()
    };
    assert_eq!(invalid(16), 0);
    // The base has two cases, and a rule has at most 2,000.
    assert_eq!(invalid(1_998), 1_998 - 16);
}

#[test]
fn a_case_is_answered_for_the_record_it_is_about() {
    let records = "{ area = 500, grade = 2 }, ".repeat(20_000);
    let case = format!(
        "\n[[case]]\nname = \"many\"\ngiven = {{ as_of = 2024-06-30, land = [{records}{{ area = 1, grade = 3 }}] }}\n\
         expect = {{ record = 20001, verdict = \"applies\", outputs = {{ support = \"100.00\" }} }}\n"
    );
    let (sources, loaded) = with("plan/land.toml", &format!("{}{case}", base("plan/land.toml")));
    let plan = Plan::from_model(&loaded.model);
    let (outcomes, report) = huiqi::cases::run(&loaded.model, &plan, &sources);
    assert!(report.is_empty() && outcomes.iter().all(|outcome| outcome.passed), "{:?}", report.sorted());
}

#[test]
fn an_official_text_is_so_long_and_no_longer() {
    let text = base("plan/text.txt");
    let filled = |size: usize| format!("{text}{}", "\n".repeat(size - text.len()));
    assert!(found("plan/text.txt", &filled(512 << 10)).1.is_empty());
    let (sources, all) = found("plan/text.txt", &filled((512 << 10) + 1));
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((all[0].code, sources.slice(all[0].span)), (Code::TooLarge, "\"text.txt\""));
}

/// The rule without its cases.
fn rule() -> &'static str {
    base("plan/creative.toml").split("[[case]]").next().unwrap()
}

#[test]
fn a_long_clause_is_cut_into_sentences_once() {
    let text = format!("示例\n\n一、扶持政策\n（一）{}\n", "设计企业，给予补助。名单由主管部门公布。".repeat(8_000));
    let cited =
        |n: usize| format!("\n[[basis]]\ninstrument = \"measures\"\nat = \"一(一)句{n}\"\nquote = \"给予补助\"\n");
    let rule = format!("{}{}", rule(), (2..5_000).map(cited).collect::<String>());
    let files = BASE.iter().map(|(name, old)| match name.as_str() {
        "plan/text.txt" => (name.as_str(), text.as_str()),
        "plan/creative.toml" => (name.as_str(), rule.as_str()),
        _ => (name.as_str(), old.as_str()),
    });
    let (sources, loaded) = support::load(&files.collect::<Vec<_>>());
    let start = Instant::now();
    let report = huiqi::lint::check(&loaded.model, &sources, support::TODAY);
    assert!(start.elapsed() < A_LOT, "{:?}", start.elapsed());
    let wrong = report.iter().filter(|finding| finding.code == Code::QuoteNotFound).count();
    // Every other sentence, and what is cited of the text that was there.
    assert!((2_499..2_520).contains(&wrong), "{wrong}");
}

#[test]
fn quotations_are_looked_for_in_so_much_text_and_no_more() {
    let text = format!("示例\n\n一、扶持政策\n（一）{}\n", "名单由主管部门公布。".repeat(17_000));
    assert!(text.len() < 512 << 10);
    let cited = "\n[[basis]]\ninstrument = \"measures\"\nat = \"一(一)\"\nquote = \"名单\"\n";
    let rule = format!("{}{}", rule(), cited.repeat(4_000));
    let files = BASE.iter().map(|(name, old)| match name.as_str() {
        "plan/text.txt" => (name.as_str(), text.as_str()),
        "plan/creative.toml" => (name.as_str(), rule.as_str()),
        _ => (name.as_str(), old.as_str()),
    });
    let (sources, loaded) = support::load(&files.collect::<Vec<_>>());
    let report = huiqi::lint::check(&loaded.model, &sources, support::TODAY);
    let over: Vec<_> = report.iter().filter(|finding| finding.code == Code::TooLarge).collect();
    assert!(over.len() == 1 && sources.slice(over[0].span) == "\"名单\"", "{over:?}");
}

#[test]
fn neighbours_of_names_are_looked_for_while_they_are_few() {
    let helped = |name: &str, text: &str, code: Code| {
        let (_, all) = found(name, text);
        let of_code = all.iter().filter(|finding| finding.code == code);
        let is_helped = |finding: &&Diagnostic| finding.help.iter().any(|help| help.en.starts_with("did you mean"));
        (of_code.clone().count(), of_code.filter(is_helped).count())
    };
    let many = |key: &dyn Fn(usize) -> String, count: usize| (0..count).map(key).collect::<String>();
    let key = |n: usize| format!("\"test{}\" = 1\n", char::from_u32(0x4E00 + u32::try_from(n).unwrap()).unwrap());
    let require = format!("{}\n[[require]]\n{}", rule(), many(&key, 300));
    let (all, near) = helped("plan/creative.toml", &require, Code::UnknownKey);
    assert!(all == 300 && (100..=200).contains(&near), "{all} {near}");
    let level = |n: usize| format!("unit-slip{n} = 'off'\n");
    let levels = format!("{}\n[levels]\n{}", base("plan/plan.toml"), many(&level, 20_000));
    let (all, near) = helped("plan/plan.toml", &levels, Code::UnknownName);
    assert!(all > 9_000 && near <= 200, "{all} {near}");
}

#[test]
fn a_case_differs_in_so_many_things_and_no_more() {
    let wanted = (0..300).map(|n| format!("\"measures 二({n})\", ")).collect::<String>();
    let case =
        format!("\n[[case]]\nname = \"x\"\nlike = \"exactly sixty percent\"\nexpect = {{ citations = [{wanted}] }}\n");
    let (sources, loaded) = with("plan/creative.toml", &format!("{}{case}", base("plan/creative.toml")));
    let plan = Plan::from_model(&loaded.model);
    let (outcomes, _) = huiqi::cases::run(&loaded.model, &plan, &sources);
    let last = outcomes.iter().find(|outcome| outcome.name == "x").unwrap();
    assert!(!last.passed && last.differences.len() == 200, "{}", last.differences.len());
}

#[test]
fn of_a_rule_so_much_is_proved_and_no_more() {
    // The last requirement can never hold.
    let with = |atoms: usize| {
        let one = |n: usize| {
            let test = (0..atoms).map(|m| format!("tax.revenue > {}", n * atoms + m)).collect::<Vec<_>>().join(" and ");
            format!("\n[[require]]\nid = \"r{n}\"\nlabel = {{ zh = \"甲\", en = \"a\" }}\ntest = '{test}'\n")
        };
        let never = "\n[[require]]\nid = \"never\"\nlabel = { zh = \"甲\", en = \"a\" }\ntest = 'tax.revenue < 3 and tax.revenue > 5'\n";
        format!("{}{}{never}", rule(), (0..196).map(one).collect::<String>())
    };
    let proved = |text: &str| {
        let (_, all) = found("plan/creative.toml", text);
        all.iter().filter(|finding| (901..=905).contains(&finding.code.info().number)).count()
    };
    assert_eq!(proved(&with(8)), 0);
    assert!(
        proved(&format!("{}{}", rule(), with(1).split_once("id = \"r195\"").unwrap().1.split_once("\n\n").unwrap().1))
            > 0
    );
}

#[test]
fn what_is_made_of_the_same_twice_over_is_not_followed_twice() {
    let define = |n: usize| {
        let value = if n == 0 { "tax.revenue".to_owned() } else { format!("d{0} + d{0}", n - 1) };
        format!("\n[[define]]\nid = \"d{n}\"\nlabel = {{ zh = \"甲\", en = \"a\" }}\nvalue = '{value}'\n")
    };
    let text = format!(
        "{}{}\n[[output]]\nid = \"z\"\nlabel = {{ zh = \"甲\", en = \"a\" }}\nunit = \"CNY\"\nvalue = 'd199'\n",
        rule(),
        (0..200).map(define).collect::<String>()
    );
    let (sources, loaded) = with("plan/creative.toml", &text);
    let plan = Plan::from_model(&loaded.model);
    let start = Instant::now();
    let _ = huiqi::cases::coverage::cover(&loaded.model, &plan, &sources);
    assert!(start.elapsed() < A_LOT, "{:?}", start.elapsed());
}

#[test]
fn goals_that_there_is_no_room_to_ask_about_are_told() {
    let (sources, loaded) = with("plan/creative.toml", base("plan/creative.toml"));
    let plan = Plan::from_model(&loaded.model);
    let all = huiqi::cases::coverage::cover(&loaded.model, &plan, &sources);
    let none = huiqi::cases::coverage::cover_within(&loaded.model, &plan, &sources, 0);
    assert_eq!(all.unasked(), 0);
    // The first question is always asked.
    assert!(none.unasked() > 0);
    // Those not asked about count as any others that no case tries.
    let (all, some) = (all.count(None), none.count(None));
    assert_eq!((all.reached, all.possible + all.impossible), (some.reached, some.possible + some.impossible));
    assert!(some.impossible <= all.impossible);
}
