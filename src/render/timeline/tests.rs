//! Tests of what people see of a timeline, at every width and in both languages.

use jiff::civil::date;

use super::*;
use crate::explain::timeline::{
    Asked, Axis, Change, Deciding, MilestoneAt, Moment, RuleTimeline, Span, Standing, Timeline, ValueChange,
};
use crate::explain::{MissingFact, Part, RecordRef, State, Verdict};
use crate::model::{Doubt, Period};
use crate::render::samples::{b, blank, certified, missing, number, of, plan};
use crate::render::{Detail, View, display_width};
use crate::value::{Bilingual, Certainty};

fn view(lang: Lang, width: usize) -> View {
    View { lang, width, detail: Detail::Brief, color: false }
}

fn span(from: Option<Moment>, to: Option<Moment>, verdict: Verdict) -> Span {
    Span {
        from,
        to,
        verdict,
        decided_on: from.or(to).map(Moment::last_day),
        is_current: false,
        conditions: vec![],
        missing: vec![],
        reasons: vec![],
        choice: None,
        changes: vec![],
    }
}

fn rule(title: Bilingual, axis: Axis, spans: Vec<Span>) -> RuleTimeline {
    RuleTimeline {
        rule: title.en.to_string(),
        title,
        towards: None,
        record: None,
        axis,
        in_force: Period { from: date(2015, 5, 26), to: Some(date(2024, 6, 30)) },
        spans,
        milestones: vec![],
        instruments: vec!["gx-2015-23".into()],
    }
}

fn facts(count: usize) -> Vec<MissingFact> {
    (1..=count).map(|n| missing("f", (&format!("第{n}项"), &format!("fact {n}")), ("", ""), ("", ""))).collect()
}

fn value(id: &str, before: Option<&str>, after: Option<&str>) -> Change {
    Change::Value(ValueChange {
        id: id.into(),
        label: b("加计扣除比例", "extra deduction rate"),
        kind: of("ratio"),
        before: before.map(number),
        after: after.map(number),
        citations: vec![plan("三(二)", "")],
    })
}

fn sample() -> Timeline {
    let year = |y| Some(Moment::Year(y));
    let day = |y, m, d| Some(Moment::Date(date(y, m, d)));
    let unexpired = Deciding {
        id: "unexpired".into(),
        part: Part::Require,
        state: State::Unmet,
        label: b(
            "所属年度在发证年度及其后两个年度之内",
            "the tax year is the year of issue or one of the two after it",
        ),
    };
    let rate = RuleTimeline {
        milestones: vec![
            MilestoneAt {
                id: "a".into(), on: Moment::Date(date(2018, 7, 30)), label: b("证书三年届满", "the end")
            },
            MilestoneAt {
                id: "b".into(), on: Moment::Year(2019), label: b("起不再适用15%", "15% no longer applies")
            },
        ],
        ..rule(
            b("高新技术企业减按15%的税率征收企业所得税", "Income tax at 15%"),
            Axis::Year,
            vec![
                span(None, year(2014), Verdict::NotInForce),
                Span { is_current: true, ..span(year(2015), year(2017), Verdict::Applies) },
                Span { conditions: vec![unexpired], ..span(year(2018), None, Verdict::NotMet) },
            ],
        )
    };
    let deduction = rule(
        b("加计扣除", "Extra deduction"),
        Axis::Year,
        vec![
            span(year(2016), year(2017), Verdict::Applies),
            Span {
                changes: vec![value("r", Some("0.5"), Some("0.75"))],
                ..span(year(2018), year(2018), Verdict::Applies)
            },
            Span {
                changes: vec![
                    value("r", Some("0.75"), Some("1")),
                    value("s", None, Some("0.1")),
                    value("t", Some("0.2"), None),
                    Change::Doubt(b("存疑", "doubtful")),
                ],
                ..span(year(2019), None, Verdict::Applies)
            },
        ],
    );
    let land = |index, name: Option<&str>, verdict| RuleTimeline {
        record: Some(RecordRef { kind: "land".into(), label: b("地块", "land"), index, name: name.map(Into::into) }),
        ..rule(b("出让底价", "Reserve price"), Axis::Fixed, vec![span(day(2024, 7, 1), day(2024, 7, 1), verdict)])
    };
    let open = |title, facts| {
        let open = Span { missing: facts, ..span(day(2015, 5, 26), day(2024, 6, 30), Verdict::Undetermined) };
        rule(title, Axis::Date, vec![span(None, day(2015, 5, 25), Verdict::NotInForce), open])
    };
    let way = RuleTimeline { towards: Some("rate".into()), ..open(b("自测", "Self-test"), facts(1)) };
    let never = rule(b("动漫进口", "Animation"), Axis::Date, vec![span(None, None, Verdict::OutOfScope)]);
    Timeline {
        as_of: date(2016, 12, 31),
        asked: Asked::All,
        rules: vec![
            rate,
            deduction,
            land(1, Some("一期\u{202e}"), Verdict::Applies),
            land(2, None, Verdict::NotInForce),
            open(b("驰名商标奖励", "Trademark award"), facts(5)),
            open(b("专利资助", "Patent subsidy"), facts(6)),
            way,
            never,
        ],
        instruments: vec![Standing {
            id: "gx-2015-23".into(),
            title: "印发《行动计划》的通知".into(),
            number: Some("桂政发〔2015〕23号".into()),
            status: "unverified",
            status_label: b("时效待核实", "force unverified"),
            effective_from: Some(date(2015, 5, 26)),
            effective_to: None,
            checked_on: date(2026, 11, 24),
            checked_against: b("未见废止", "no repeal found"),
            certainty: Certainty::Official,
            doubt: Some(Doubt {
                after: date(2020, 12, 31),
                text: b("目标期限为2020年", "the goals were set for 2020"),
            }),
        }],
    }
}

#[test]
fn a_page_in_chinese() {
    let expected = "\
■ 时间线
按所属年度或日期逐段推算，其他资料不变；“>”为本次判定所在的时段。

高新技术企业减按15%的税率征收企业所得税
  至2014年度     不在有效期（规则自2015-05-26起）
> 2015—2017年度  符合
  2018-07-30     证书三年届满
  2018年度起     不符合：所属年度在发证年度及其后两个年度之内
  2019年度起不再适用15%

加计扣除
  2016—2017年度  符合
  2018年度       符合：加计扣除比例 50% → 75%［桂政发〔2015〕23号 三(二)］
  2019年度起     符合：加计扣除比例 75% → 100%［桂政发〔2015〕23号 三(二)］；适
                 用加计扣除比例 10%［桂政发〔2015〕23号 三(二)］；不再适用加计扣
                 除比例 20%；此后文件时效待核实，见文末

出让底价
  2024-07-01     一期\\u{202e}：符合
  2024-07-01     地块2：不在有效期（规则至2024-06-30止）

■ 尚缺资料、暂不能判断的优惠
- 驰名商标奖励：2015-05-26 至 2024-06-30；缺少资料 第1项、第2项、第3项、第4项、
  第5项
- 专利资助：2015-05-26 至 2024-06-30；缺少资料 第1项、第2项、第3项、第4项等6项

另有1项优惠在各时段均不适用或不在有效期，未列出。

■ 依据文件的时效
- 桂政发〔2015〕23号 《印发〈行动计划〉的通知》：时效待核实；施行期间 2015-05-26
  起；2026-11-24 核查：未见废止；2020-12-31以后：目标期限为2020年
";
    assert_eq!(section(&sample(), &view(Lang::Zh, 80)), expected);
}

#[test]
fn lines_in_english() {
    let text = section(&sample(), &view(Lang::En, 120));
    for line in [
        "  to 2014       not in force (in force from 2015-05-26)\n",
        "> 2015 to 2017  applies\n",
        "  2018-07-30    the end\n",
        "  from 2018     not met: the tax year is the year of issue or one of the two after it\n",
        "  2019: 15% no longer applies\n",
        "  2018          applies: extra deduction rate 50% → 75% [桂政发〔2015〕23号 三(二)]\n",
        "  2024-07-01    land 2: not in force (in force to 2024-06-30)\n",
        "- Patent subsidy: 2015-05-26 to 2024-06-30; missing fact 1, fact 2, fact 3, fact 4 and 2 more\n",
        "1 more benefit is out of scope or not in force at all times and is left out.\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn what_is_asked_for_by_name_is_told_in_full() {
    let mut one = sample();
    one.asked = Asked::Some;
    one.rules.drain(..5);
    let text = section(&one, &view(Lang::Zh, 80));
    assert!(text.contains("专利资助\n  至2015-05-25"), "{text}");
    assert!(text.contains("自测\n"), "{text}");
    assert!(text.contains("动漫进口\n  始终"), "{text}");
    assert!(!text.contains("另有") && !text.contains("尚缺"), "{text}");
}

#[test]
fn no_line_is_too_wide_and_colours_change_no_text() {
    for (lang, width) in [Lang::Zh, Lang::En].into_iter().flat_map(|lang| (60..=120).map(move |w| (lang, w))) {
        let plain = section(&sample(), &view(lang, width));
        for line in plain.lines() {
            assert!(display_width(line) <= width, "{width}: {line}");
            assert_eq!(line, line.trim_end(), "{width}");
        }
        let colored = section(&sample(), &View { color: true, ..view(lang, width) });
        assert_ne!(colored, plain);
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain);
    }
    let colored = section(&sample(), &View { color: true, ..view(Lang::Zh, 80) });
    assert!(colored.contains("> 2015—2017年度  \u{1b}[1m\u{1b}[32m符合\u{1b}[0m\n"), "{colored:?}");
}

#[test]
fn a_record_with_dates_of_its_own_stands_above_its_lines() {
    let mut one = sample();
    let dug = MilestoneAt { id: "d".into(), on: Moment::Date(date(2025, 7, 1)), label: b("须动工", "to begin") };
    one.rules[2].milestones.push(dug);
    let text = section(&one, &view(Lang::Zh, 80));
    let expected =
        "出让底价\n  一期\\u{202e}：\n  2024-07-01     符合\n  2025-07-01     须动工\n  地块2：\n  2024-07-01     不在";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn pages_of_companies() {
    let mut firm = certified();
    firm.timeline = Some(sample());
    let all = [firm, blank()];
    let text = page(&all, &view(Lang::Zh, 80));
    assert!(
        text.starts_with(
            "桂林某设计有限公司\n统一社会信用代码：914501000000000008\n判定日期：2016-12-31\n\n■ 时间线\n"
        )
    );
    assert!(text.contains(&format!("\n{}\n\n（未填写企业名称）\n", "─".repeat(80))), "{text}");
    assert!(text.ends_with("\n\n本结果为自评参考，以主管部门认定为准。\n"));
    let text = report(&all, &view(Lang::Zh, 80));
    assert!(text.starts_with("# 桂林某设计有限公司\n\n- **统一社会信用代码**：914501000000000008\n"), "{text}");
    for line in [
        "\n### 加计扣除\n\n- **2016—2017年度**：符合\n",
        "\n- &gt; **2015—2017年度**：符合\n- **2018-07-30**：证书三年届满\n",
        "\n- 2019年度起不再适用15%\n",
        "\n- **2024-07-01**：一期\\\\u{202e}：符合\n",
        "\n## 尚缺资料、暂不能判断的优惠\n\n- 驰名商标奖励：",
        "\n---\n\n# （未填写企业名称）\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}
