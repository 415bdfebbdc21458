//! The law over time: every boundary one day or year before, at and after it, and no span that an answer of one of its
//! moments contradicts.

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

use huiqi::diag::Sources;
use huiqi::explain::timeline::{Axis, Change, Moment, RuleTimeline, Span};
use huiqi::explain::{RuleResult, Timeline, Verdict, assess, timeline};
use huiqi::model::Model;
use huiqi::plan::Plan;
use huiqi::profile::{Profile, Stated, read_profile};
use huiqi::value::Value;
use jiff::civil::{Date, date};

struct Law {
    sources: Sources,
    model: Model,
    plan: Plan,
}

impl Law {
    fn new((sources, loaded): (Sources, huiqi::model::Loaded)) -> Self {
        let broken = loaded.report.has_errors();
        let found: Vec<String> = loaded.report.sorted().iter().map(|f| support::line_of(&sources, f)).collect();
        assert!(!broken, "{}", found.join("\n"));
        let plan = Plan::from_model(&loaded.model);
        Self { sources, model: loaded.model, plan }
    }

    /// The pack of the pages in `tests/cli`, with some text in its files replaced.
    fn certificates(replaced: &[(&str, &str)]) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/certificate-pack");
        let mut files = support::files_of(&folder);
        for (from, to) in replaced {
            let hits = files.iter().filter(|(_, text)| text.contains(from)).count();
            assert_eq!(hits, 1, "{from}");
            files.iter_mut().for_each(|(_, text)| *text = text.replace(from, to));
        }
        Self::new(support::load(&files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect::<Vec<_>>()))
    }

    fn profile(&mut self, text: &str) -> Profile {
        let file = self.sources.add("company.toml", text);
        let (profile, report) = read_profile(&self.model, &self.sources, file);
        let broken = report.has_errors();
        let found: Vec<String> = report.sorted().iter().map(|f| support::line_of(&self.sources, f)).collect();
        assert!(!broken, "{}", found.join("\n"));
        profile
    }

    fn timeline(&self, profile: &Profile, as_of: Date) -> Timeline {
        timeline(&self.model, &self.plan, &self.sources, profile, as_of, &[])
    }

    fn results(&self, rule: &str, profile: &Profile, as_of: Date) -> Vec<RuleResult> {
        let all = assess(&self.model, &self.plan, &self.sources, profile, as_of, "test").results;
        all.into_iter().filter(|r| r.rule == rule).collect()
    }
}

const DAY: Date = date(2016, 12, 31);
const FIRM: &str = "[company]\ndesigns = true\noperated_since = 2015-03-31\n[certificate]\nissued_on = 2015-07-31\n";

fn of<'t>(timeline: &'t Timeline, rule: &str) -> &'t RuleTimeline {
    timeline.rules.iter().find(|t| t.rule == rule).unwrap()
}

/// `2015..2017 applies`, an open end left empty.
fn spans(of: &RuleTimeline) -> Vec<String> {
    let end = |moment: Option<Moment>| moment.map(|m| m.to_string()).unwrap_or_default();
    of.spans.iter().map(|s| format!("{}..{} {}", end(s.from), end(s.to), s.verdict.name())).collect()
}

fn changes(span: &Span) -> Vec<String> {
    let change = |c: &Change| match c {
        Change::Began(day) => format!("began {day}"),
        Change::Ended(day) => format!("ended {day}"),
        Change::Condition(c) => format!("{} {}", c.id, c.state.name()),
        Change::Value(v) | Change::Output(v) => {
            let shown = |value: &Option<Value>| value.as_ref().map_or("-".to_owned(), ToString::to_string);
            let cited: Vec<String> = v.citations.iter().map(huiqi::explain::Citation::short).collect();
            format!("{} {} > {} {}", v.id, shown(&v.before), shown(&v.after), cited.join(";"))
        }
        Change::Doubt(text) => format!("doubt {}", text.en),
    };
    span.changes.iter().map(change).collect()
}

#[test]
fn a_certificate_covers_three_years() {
    let mut law = Law::certificates(&[]);
    let firm = law.profile(FIRM);
    let all = law.timeline(&firm, DAY);
    let rate = of(&all, "certificate-rate");
    assert_eq!(rate.axis, Axis::Year);
    assert_eq!(spans(rate), ["..2014 not_in_force", "2015..2017 applies", "2018.. not_met"]);
    assert_eq!(changes(&rate.spans[0]), [""; 0]);
    assert_eq!(changes(&rate.spans[1]), ["began 2015-05-26", "issued met"]);
    assert_eq!(changes(&rate.spans[2]), ["unexpired unmet"]);
    let failing: Vec<&str> = rate.spans[2].conditions.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(failing, ["unexpired"]);
    assert_eq!(rate.spans.iter().map(|s| s.is_current).collect::<Vec<_>>(), [false, true, false]);
    // By date, not as they are written in the rule.
    let dates: Vec<String> = rate.milestones.iter().map(|m| format!("{} {}", m.on, m.id)).collect();
    assert_eq!(dates, ["2018-07-30 expiry", "2019 without"]);
}

#[test]
fn the_year_of_the_answers_is_the_stated_one_else_that_of_the_date() {
    let mut law = Law::certificates(&[]);
    let current = |law: &Law, firm: &Profile, day| {
        let all = law.timeline(firm, day);
        of(&all, "certificate-rate").spans.iter().position(|s| s.is_current)
    };
    let assumed = law.profile(FIRM);
    assert_eq!(current(&law, &assumed, date(2017, 12, 31)), Some(1));
    assert_eq!(current(&law, &assumed, date(2018, 1, 1)), Some(2));
    let stated = law.profile(&format!("{FIRM}[tax]\nyear = 2014\n"));
    assert_eq!(current(&law, &stated, date(2018, 1, 1)), Some(0));
    // Apart from that mark, the stated year changes nothing.
    let [a, b] = [&assumed, &stated].map(|firm| spans(of(&law.timeline(firm, DAY), "certificate-rate")));
    assert_eq!(a, b);
}

#[test]
fn a_future_certificate_and_none() {
    let mut law = Law::certificates(&[]);
    let later = law.profile(&FIRM.replace("2015-07-31", "2031-01-01"));
    let all = law.timeline(&later, DAY);
    // However far off: an open end is nothing but what the law and the profile say.
    assert_eq!(
        spans(of(&all, "certificate-rate")),
        ["..2014 not_in_force", "2015..2030 not_met", "2031..2033 applies", "2034.. not_met"]
    );
    let none = law.profile("[company]\ndesigns = true\n");
    let all = law.timeline(&none, DAY);
    let rate = of(&all, "certificate-rate");
    assert_eq!(spans(rate), ["..2014 not_in_force", "2015.. undetermined"]);
    assert_eq!(rate.milestones, []);
    let missing: Vec<&str> = rate.spans[1].missing.iter().map(|m| m.fact.as_str()).collect();
    assert_eq!(missing, ["certificate.issued_on"]);
    let open: Vec<&str> = rate.spans[1].conditions.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(open, ["issued", "unexpired"]);
}

#[test]
fn a_rule_that_is_not_about_the_company() {
    let mut law = Law::certificates(&[]);
    let firm = law.profile(&FIRM.replace("designs = true", "designs = false"));
    let all = law.timeline(&firm, DAY);
    for rule in ["certificate-rate", "design-deduction"] {
        let one = of(&all, rule);
        // Neither years nor rates split what is out of scope anyway, and it has no dates to watch.
        assert_eq!(one.spans.len(), 2, "{rule}");
        assert_eq!(one.spans[1].verdict, Verdict::OutOfScope);
        assert!(!one.concerns() && one.milestones.is_empty());
    }
}

#[test]
fn a_changed_rate_is_a_span_of_its_own_even_while_the_amount_is_unknown() {
    let mut law = Law::certificates(&[]);
    for expense in ["", "design_expense = 1_000\n"] {
        let firm = law.profile(&FIRM.replace("[certificate]", &format!("{expense}[certificate]")));
        let all = law.timeline(&firm, DAY);
        let deduction = of(&all, "design-deduction");
        assert_eq!(
            spans(deduction),
            ["..2015 not_in_force", "2016..2017 applies", "2018..2022 applies", "2023.. applies"]
        );
        assert_eq!(changes(&deduction.spans[1]), ["began 2016-01-01"]);
        assert_eq!(changes(&deduction.spans[2]), ["extra_rate 0.5 > 0.75 《加计扣除公告》 二"]);
        assert_eq!(changes(&deduction.spans[3]), ["extra_rate 0.75 > 1 《加计扣除公告》 三"]);
    }
}

#[test]
fn a_new_citation_of_the_same_rate_is_no_change() {
    let mut law = Law::certificates(&[("value = \"75%\"", "value = \"50%\"")]);
    let firm = law.profile(FIRM);
    assert_eq!(
        spans(of(&law.timeline(&firm, DAY), "design-deduction")),
        ["..2015 not_in_force", "2016..2022 applies", "2023.. applies"]
    );
}

#[test]
fn a_rate_that_is_only_compared_is_no_change_until_it_decides() {
    let scope = "test = 'company.designs'\nclause = { instrument = \"deduction\"";
    let compared = "test = 'company.design_expense * extra_rate >= 600'\nclause = { instrument = \"deduction\"";
    let mut law = Law::certificates(&[(scope, compared), ("* extra_rate'", "* 1'")]);
    let mut of_expense = |expense: u32| {
        let firm = law.profile(&format!("[company]\ndesign_expense = {expense}\n"));
        let all = law.timeline(&firm, DAY);
        let one = of(&all, "design-deduction");
        (spans(one), one.spans.iter().map(changes).collect::<Vec<_>>())
    };
    assert_eq!(of_expense(10_000).0, ["..2015 not_in_force", "2016.. applies"]);
    let (spans, changes) = of_expense(800);
    assert_eq!(spans, ["..2015 not_in_force", "2016..2017 out_of_scope", "2018.. applies"]);
    assert_eq!(changes[2], ["designs met", "extra_rate 0.5 > 0.75 《加计扣除公告》 二"]);
}

#[test]
fn what_is_given_may_change_without_a_dated_number() {
    let output = "value = 'company.design_expense * extra_rate'";
    let branch = "value = 'company.design_expense'\n[[output]]\nid = \"full\"\nlabel = { zh = \"全额\", en = \"in full\" }\n\
                  type = \"boolean\"\nvalue = 'tax.year >= 2020'\n[[output]]\nid = \"until\"\n\
                  label = { zh = \"至\", en = \"until\" }\nunit = \"year\"\nvalue = 'tax.year + 5'";
    let mut law = Law::certificates(&[(output, branch)]);
    let firm = law.profile(FIRM);
    let all = law.timeline(&firm, DAY);
    let one = of(&all, "design-deduction");
    // A year that moves along is no change.
    assert_eq!(spans(one), ["..2015 not_in_force", "2016..2019 applies", "2020.. applies"]);
    assert_eq!(changes(&one.spans[2]), ["full false > true "]);
}

#[test]
fn dates_to_the_day() {
    let mut law = Law::certificates(&[]);
    let firm = law.profile(FIRM);
    let all = law.timeline(&firm, DAY);
    let unchanged = of(&all, "unchanged-use");
    assert_eq!(unchanged.axis, Axis::Date);
    assert_eq!(
        spans(unchanged),
        [
            "..2015-05-25 not_in_force",
            // A full year from 2015-03-31 is complete on the same day.
            "2015-05-26..2016-03-30 not_met",
            "2016-03-31..2020-12-31 discretionary",
            // The instrument's goals were set for 2020.
            "2021-01-01..2023-07-30 discretionary",
            // A hundred months: no date of the rule says so, it is found between two others.
            "2023-07-31..2024-06-30 not_met",
            "2024-07-01.. not_in_force",
        ]
    );
    assert_eq!(changes(&unchanged.spans[1]), ["began 2015-05-26"]);
    assert_eq!(changes(&unchanged.spans[2]), ["one-year met"]);
    assert!(changes(&unchanged.spans[3])[0].starts_with("doubt the goals were set for 2020"));
    assert_eq!(changes(&unchanged.spans[4]), ["hundred-months unmet"]);
    assert_eq!(changes(&unchanged.spans[5]), ["ended 2024-06-30"]);
}

#[test]
fn a_record_is_asked_at_its_own_date() {
    let mut law = Law::certificates(&[]);
    let firm = law.profile(&format!(
        "{FIRM}[[land]]\nname = \"甲\"\ngranted_on = 2016-06-01\nkey_project = true\n\
         [[land]]\ngranted_on = 2024-07-01\nkey_project = true\n\
         [[land]]\ngranted_on = 2016-06-01\nkey_project = false\n[[land]]\nkey_project = true\n"
    ));
    let all = law.timeline(&firm, DAY);
    let parcels: Vec<&RuleTimeline> = all.rules.iter().filter(|t| t.rule == "land-floor").collect();
    let seen: Vec<(usize, String, usize)> =
        parcels.iter().map(|t| (t.record.as_ref().unwrap().index, spans(t).join(" "), t.milestones.len())).collect();
    let expected = [
        (1, "2016-06-01..2016-06-01 applies", 1),
        (2, "2024-07-01..2024-07-01 not_in_force", 0),
        // Its milestone is for key projects.
        (3, "2016-06-01..2016-06-01 not_met", 0),
        (4, "2016-12-31..2016-12-31 applies", 1),
    ];
    assert_eq!(seen, expected.map(|(i, s, m)| (i, s.to_owned(), m)));
    assert!(parcels.iter().all(|t| t.axis == Axis::Fixed));
    assert_eq!(parcels[0].record.as_ref().unwrap().name.as_deref(), Some("甲"));
    assert_eq!(parcels[0].milestones[0].on, Moment::Date(date(2017, 6, 1)));
    for (list, verdict) in [("", Verdict::Undetermined), ("land = []\n", Verdict::OutOfScope)] {
        let firm = law.profile(&format!("{list}{FIRM}"));
        let all = law.timeline(&firm, DAY);
        let one = of(&all, "land-floor");
        assert_eq!((spans(one), &one.record), (vec![format!(".. {}", verdict.name())], &None));
    }
}

#[test]
fn a_rule_of_records_may_move_with_the_date_of_the_answers() {
    let mut law = Law::certificates(&[
        ("dated_by = 'land.granted_on'\n", ""),
        ("test = 'land.key_project'", "test = 'as_of >= add_months(land.granted_on, 12)'"),
    ]);
    let firm =
        law.profile("[[land]]\ngranted_on = 2016-06-01\n[[land]]\ngranted_on = 2018-02-28\n[[land]]\nname = \"丙\"\n");
    let all = law.timeline(&firm, DAY);
    let parcels: Vec<Vec<String>> = all.rules.iter().filter(|t| t.rule == "land-floor").map(spans).collect();
    let (before, after) = ("..2015-05-25 not_in_force", "2024-07-01.. not_in_force");
    let doubted = "2021-01-01..2024-06-30 applies";
    let not_met = |to: &str| format!("2015-05-26..{to} not_met");
    assert_eq!(
        parcels,
        [
            vec![before, &not_met("2017-05-31"), "2017-06-01..2020-12-31 applies", doubted, after],
            vec![before, &not_met("2019-02-27"), "2019-02-28..2020-12-31 applies", doubted, after],
            // Granted on the day of the answers, whichever that is: never a year ago.
            vec![before, &not_met("2024-06-30"), after],
        ]
        .map(|spans| spans.into_iter().map(str::to_owned).collect::<Vec<_>>())
    );
}

#[test]
fn rules_stand_in_the_order_of_listings_and_instruments_in_that_of_the_model() {
    let mut law = Law::certificates(&[]);
    let firm = law.profile(FIRM);
    let all = law.timeline(&firm, DAY);
    let rules: Vec<&str> = all.rules.iter().map(|t| t.rule.as_str()).collect();
    assert_eq!(rules, ["certificate-rate", "design-deduction", "unchanged-use", "land-floor"]);
    let cited: Vec<(&str, bool)> = all.instruments.iter().map(|i| (i.id.as_str(), i.doubt.is_some())).collect();
    assert_eq!(cited, [("plan", true), ("measures", false), ("deduction", false)]);
    let only = ["design-deduction".to_owned()];
    let one = timeline(&law.model, &law.plan, &law.sources, &firm, DAY, &only);
    assert_eq!(one.rules.iter().map(|t| t.rule.as_str()).collect::<Vec<_>>(), ["design-deduction"]);
    assert_eq!(one.instruments.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(), ["deduction"]);
}

/// Holds every span against the answers at its ends and beside them, and now and then within it.
fn agrees(law: &Law, firm: &Profile, as_of: Date) {
    let year = law.model.fact("tax.year").unwrap();
    let all = law.timeline(firm, as_of);
    let mut asked = 0;
    for one in &all.rules {
        assert!(!one.spans.is_empty(), "{}", one.rule);
        let ask = |moment: Moment| {
            let mut firm = firm.clone();
            let day = match moment {
                Moment::Date(day) => day,
                Moment::Year(year_asked) => {
                    firm.facts.insert(year, Stated { value: Value::Number(year_asked.into()), span: None });
                    as_of
                }
            };
            let results = law.results(&one.rule, &firm, if one.axis == Axis::Fixed { as_of } else { day });
            let index = |record: &Option<huiqi::explain::RecordRef>| record.as_ref().map(|r| r.index);
            let found = results.iter().find(|r| index(&r.record) == index(&one.record));
            found.unwrap().verdict
        };
        for (a, b) in one.spans.iter().zip(one.spans.iter().skip(1)) {
            let next = match a.to.unwrap() {
                Moment::Year(year) => Moment::Year(year + 1),
                Moment::Date(day) => Moment::Date(day.tomorrow().unwrap()),
            };
            assert_eq!(Some(next), b.from, "{}", one.rule);
            assert!(a.verdict != b.verdict || !b.changes.is_empty() || a.conditions != b.conditions, "{}", one.rule);
        }
        assert_eq!(one.spans.iter().filter(|s| s.is_current).count(), 1, "{}", one.rule);
        if one.axis == Axis::Fixed {
            let day = one.spans[0].from.unwrap_or(Moment::Date(as_of));
            assert_eq!(ask(day), one.spans[0].verdict, "{}", one.rule);
            continue;
        }
        let within = |moment: Moment| {
            one.spans.iter().find(|s| s.from.is_none_or(|f| f <= moment) && s.to.is_none_or(|t| moment <= t)).unwrap()
        };
        let mut moments: Vec<Moment> = one.spans.iter().flat_map(|s| [s.from, s.to]).flatten().collect();
        match one.axis {
            Axis::Year => moments.extend((2008..2045).map(Moment::Year)),
            _ => moments.extend((0..90).map(|n| Moment::Date(date(2006 + n / 3, 1 + (n * 5 % 12) as i8, 17)))),
        }
        for moment in moments {
            assert_eq!(ask(moment), within(moment).verdict, "{} {moment}", one.rule);
            asked += 1;
        }
    }
    assert!(asked > 100);
}

#[test]
fn a_span_and_the_answers_of_its_moments_agree() {
    let mut law = Law::certificates(&[]);
    for text in [FIRM, "", "[company]\ndesigns = true\noperated_since = 2019-02-28\n[tax]\nyear = 2020\n"] {
        let firm = law.profile(text);
        agrees(&law, &firm, DAY);
    }
}

#[test]
fn the_shipped_rules_and_examples_agree() {
    let mut law = Law::new(support::shipped());
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut folders: Vec<_> = std::fs::read_dir(examples).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    // Each costs thousands of answers: the first and the last are enough, and everything unknown.
    for folder in [&folders[0], &folders[folders.len() - 1]] {
        let firm = law.profile(&std::fs::read_to_string(folder.join("company.toml")).unwrap());
        let day = law.model.fact("as_of").and_then(|id| firm.stated_date(id)).unwrap();
        agrees(&law, &firm, day);
    }
}
