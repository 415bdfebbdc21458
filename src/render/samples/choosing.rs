//! A company without a certificate that may choose between rates, with the long tail of what authorities decide.

use super::{b, certified, fact, missing, notice, number, of, plan, requirement, rule};
use crate::explain::{
    Assessment, Gap, Measure, OptionResult, OptionState, RelationResult, Requirement, RuleResult, State, Verdict,
};
use crate::model::{Nature, RelationKind};
use crate::value::{Certainty, Type};

fn option(id: &str, label: (&str, &str), state: OptionState, cost: Option<&str>) -> OptionResult {
    OptionResult {
        id: id.into(),
        label: b(label.0, label.1),
        rules: vec![id.into()],
        state,
        cost: cost.map(number),
        kind: of("CNY"),
        is_chosen: false,
        could_cost_less: false,
        missing: vec![],
        reasons: vec![],
        unmet: vec![],
        citations: vec![notice("cit-law", "国税函〔2010〕157号", "第一条")],
        note: None,
    }
}

/// A comparison of a share with what is needed.
fn measured(mut of_requirement: Requirement, label: (&str, &str), need: &str, actual: &str, by: &str) -> Requirement {
    let gap = Gap { sign: ">=", need: number(need), actual: number(actual), by: number(by), kind: of("ratio") };
    let is_met = of_requirement.state == State::Met;
    of_requirement.measures = vec![Measure { label: Some(b(label.0, label.1)), is_met, gap: gap.clone() }];
    of_requirement.gap = (!is_met).then_some(gap);
    of_requirement
}

fn choice() -> RuleResult {
    let mut rate =
        rule("income-tax-rate-choice", ("企业所得税优惠税率的选择", "Choice of the income-tax rate"), Verdict::Applies);
    let mut small = option("small", ("小型微利企业", "small low-profit"), OptionState::Available, Some("125000"));
    small.is_chosen = true;
    small.note = Some(b("按年选择", "chosen year by year"));
    let ordinary = option("ordinary", ("法定税率25%", "ordinary rate of 25%"), OptionState::Available, Some("625000"));
    let share = missing(
        "western.share",
        ("鼓励类收入占比", "share of encouraged income"),
        ("鼓励类收入占比是多少？", "What is the share of encouraged income?"),
        ("收入明细", "income records"),
    );
    let mut western = option("western", ("西部大开发15%", "Western 15%"), OptionState::Unknown, Some("375000"));
    western.missing = vec![share.clone()];
    let mut animation = option("animation", ("动漫企业减免", "animation relief"), OptionState::Unknown, None);
    animation.could_cost_less = true;
    animation.missing = vec![share];
    let mut high = option("high-tech", ("高新15%", "high-tech 15%"), OptionState::Unavailable, Some("375000"));
    let stated = fact("high_tech.certified", ("已认定", "recognised"), Type::Boolean, None, None);
    high.unmet = vec![requirement("certified", State::Unmet, ("经认定为高新技术企业", "recognised"), vec![stated])];
    rate.options = vec![ordinary, small, high, western, animation];
    rate.warnings = vec![b("距上限不到5%", "within 5% of the ceiling")];
    rate.relations = vec![RelationResult {
        kind: RelationKind::Excludes,
        rule: "high-tech-rate".into(),
        title: b("高新技术企业15%", "High-tech rate of 15%"),
        reason: Some(b("两种税率只能选一", "one rate only")),
        certainty: Certainty::UnverifiedHigh,
        citations: vec![plan("三(二)句2前段", "依法减按")],
    }];
    rate
}

/// The assessment.
pub fn choosing() -> Assessment {
    let mut high = rule("high-tech-rate", ("高新技术企业15%", "High-tech rate of 15%"), Verdict::NotMet);
    high.requirements =
        vec![requirement("certified", State::Unmet, ("经认定为高新技术企业", "recognised as high-tech"), vec![])];
    let mut way = rule("high-tech-recognition", ("认定条件自测", "Conditions of recognition"), Verdict::NotMet);
    way.towards = Some("high-tech-rate".into());
    let staff = requirement("staff", State::Met, ("科技人员占比", "science staff"), vec![]);
    let intensity = requirement("intensity", State::Unmet, ("研发费用占比", "R&D intensity"), vec![]);
    let score = fact("high_tech.score", ("创新能力评分", "innovation score"), of("1"), None, None);
    way.requirements = vec![
        measured(staff, ("科技人员占职工总数", "science staff among all staff"), "0.1", "0.12", "0.02"),
        measured(intensity, ("研发费用占销售收入", "R&D in sales"), "0.04", "0.036", "0.004"),
        requirement("score", State::Unknown, ("创新能力评分高于70", "innovation score above 70"), vec![score]),
    ];
    let mut year = rule("high-tech-fourth-year", ("资格期满当年", "Year of expiry"), Verdict::Applies);
    year.under = Some("high-tech-rate".into());
    year.outputs = vec![super::output("pay_back", ("应补缴", "to be paid back"), "CNY", Some("80000"))];
    let mut small = rule("small", ("小型微利企业", "Small low-profit"), Verdict::Applies);
    small.under = Some("income-tax-rate-choice".into());
    let tail = |id: &str, title: (&str, &str), verdict: Verdict| {
        let mut result = rule(id, title, verdict);
        result.nature = Nature::Discretionary;
        if verdict == Verdict::Undetermined {
            result.missing = vec![missing(id, title, title, ("证书", "certificate"))];
        }
        result
    };
    let results = vec![
        high,
        way,
        year,
        choice(),
        small,
        tail("award", ("创意设计奖项奖励", "Award for design prizes"), Verdict::Undetermined),
        tail("mark", ("驰名商标奖励", "Award for well-known marks"), Verdict::Undetermined),
        tail("park", ("示范园区奖励", "Award for model parks"), Verdict::NotMet),
        tail("patent", ("专利资助", "Support for patents"), Verdict::Discretionary),
    ];
    Assessment { results, ..certified() }
}
