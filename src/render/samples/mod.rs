//! Hand-made assessments for the tests of this folder.

mod choosing;

pub(super) use choosing::choosing;

use std::sync::Arc;

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use crate::explain::{
    Assessment, Citation, DatedSource, FactValue, Gap, MissingFact, OutputResult, Part, RecordRef, Requirement,
    RuleResult, State, Verdict,
};
use crate::model::{Nature, Period};
use crate::value::{Bilingual, Certainty, EnumOption, Type, Unit, Value};

pub(super) const DAY: Date = date(2016, 12, 31);

pub(super) fn b(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(zh, en)
}

pub(super) fn number(text: &str) -> Value {
    Value::Number(Decimal::from_str_exact(text).unwrap())
}

pub(super) fn of(unit: &str) -> Type {
    Type::Number(Unit::parse(unit).unwrap())
}

pub(super) fn plan(locator: &str, quote: &str) -> Citation {
    Citation {
        instrument: "gx-2015-23".into(),
        title: "广西壮族自治区人民政府印发关于推进文化创意和设计服务与相关产业融合发展行动计划的通知".into(),
        number: Some("桂政发〔2015〕23号".into()),
        locator: Some(locator.into()),
        quote: Some(quote.into()),
        status: "unverified",
        status_label: b("时效待核实", "force unverified"),
        certainty: Certainty::Official,
        checked_on: date(2026, 11, 24),
    }
}

pub(super) fn notice(instrument: &str, number: &str, locator: &str) -> Citation {
    Citation {
        instrument: instrument.into(),
        title: "某通知（题名未核对）".into(),
        number: Some(number.into()),
        locator: Some(locator.into()),
        quote: None,
        certainty: Certainty::Secondary,
        ..plan("", "")
    }
}

pub(super) fn fact(
    name: &str,
    label: (&str, &str),
    kind: Type,
    value: Option<Value>,
    line: Option<usize>,
) -> FactValue {
    FactValue { fact: name.into(), label: b(label.0, label.1), kind, value, line, assumed: false }
}

pub(super) fn requirement(id: &str, state: State, label: (&str, &str), facts: Vec<FactValue>) -> Requirement {
    Requirement {
        id: id.into(),
        part: Part::Require,
        state,
        label: b(label.0, label.1),
        test: id.replace('-', "_"),
        facts,
        gap: None,
        measures: vec![],
        citations: vec![plan("三(二)句2后段", "文化创意和设计服务企业")],
        hint: None,
    }
}

pub(super) fn output(id: &str, label: (&str, &str), unit: &str, value: Option<&str>) -> OutputResult {
    OutputResult {
        id: id.into(),
        label: b(label.0, label.1),
        kind: of(unit),
        value: value.map(number),
        missing: vec![],
        reasons: vec![],
        citations: vec![],
        note: None,
    }
}

pub(super) fn missing(name: &str, label: (&str, &str), question: (&str, &str), place: (&str, &str)) -> MissingFact {
    MissingFact {
        fact: name.into(),
        label: b(label.0, label.1),
        question: b(question.0, question.1),
        where_to_find: Some(b(place.0, place.1)),
    }
}

pub(super) fn rule(id: &str, title: (&str, &str), verdict: Verdict) -> RuleResult {
    RuleResult {
        rule: id.into(),
        pack: "guangxi-2015-23".into(),
        under: None,
        towards: None,
        record: None,
        verdict,
        title: b(title.0, title.1),
        nature: Nature::Entitlement,
        authority: Some(b("主管税务机关", "the tax authority")),
        beneficiary: Some(b("文化创意和设计服务企业", "creative and design companies")),
        benefit: Some(b("按规定扣除", "a deduction")),
        procedure: Some(b("自行判别、申报享受、相关资料留存备查", "judge, claim, keep the papers")),
        in_force: Period { from: date(2015, 5, 26), to: None },
        decided_on: Some(DAY),
        citations: vec![
            plan("三(二)句2后段", "不超过工资薪金总额8%的部分"),
            notice("education-2018", "财税〔2018〕51号", "一"),
        ],
        requirements: vec![],
        outputs: vec![],
        amount: None,
        missing: vec![],
        reasons: vec![],
        assumed: vec![],
        options: vec![],
        relations: vec![],
        notes: vec![],
        warnings: vec![],
        doubts: vec![],
        sources: vec![],
        papers: vec![b("工资薪金发放记录", "payroll records"), b("培训合同、发票", "training contracts and invoices")],
    }
}

fn land(index: usize, name: &str, verdict: Verdict) -> RuleResult {
    let title = (
        "工业用地出让底价可按全国最低价标准的70%执行",
        "Reserve price of industrial land down to 70% of the national minimum",
    );
    let mut result = rule("industrial-land-floor", title, verdict);
    result.record = Some(RecordRef {
        kind: "land".into(),
        label: b("地块", "land parcel"),
        index,
        name: (!name.is_empty()).then(|| name.into()),
    });
    result.citations =
        vec![plan("三(五)句3", "可按不低于"), notice("land-2026", "财政部 税务总局公告2026年第11号", "第四条")];
    result.papers = vec![b("总平面图", "site plan")];
    let met = verdict.is_positive();
    let mut intensive = requirement(
        "intensive",
        if met { State::Met } else { State::Unmet },
        ("用地集约", "land is used intensively"),
        vec![fact(
            &format!("land[{index}].intensive"),
            ("用地集约", "land is used intensively"),
            Type::Boolean,
            Some(Value::Boolean(met)),
            Some(33),
        )],
    );
    intensive.hint = Some(b("容积率不低于控制指标的1.4倍", "floor-area ratio at least 1.4 times the control value"));
    result.requirements = vec![intensive];
    if met {
        result.outputs = vec![
            output("standard", ("所在地最低价标准", "minimum price standard"), "CNY/m2", Some("384")),
            output("saving", ("比不适用70%时降低的底价", "reserve price lower by"), "CNY", Some("2304000")),
        ];
        result.amount = Some("saving".into());
    }
    let granted = fact(
        &format!("land[{index}].granted_on"),
        ("出让日期", "date of grant"),
        Type::Date,
        Some(Value::Date(DAY)),
        None,
    );
    result.assumed = vec![FactValue { assumed: true, ..granted }];
    result.notes = vec![b("底价由出让方确定", "the seller sets the reserve price")];
    result.sources = vec![DatedSource {
        id: "industrial_land_price".into(),
        label: b("工业用地出让最低价标准", "minimum price of industrial land"),
        value: Some(number("384")),
        kind: of("CNY/m2"),
        period: Some(Period { from: date(2007, 1, 1), to: None }),
        certainty: Certainty::UnverifiedHigh,
        citations: vec![notice("industrial-land-2006", "国土资发〔2006〕307号", "附件")],
        note: None,
    }];
    result
}

/// A firm that shows every verdict and most of what can be said.
pub(super) fn certified() -> Assessment {
    let education =
        ("职工教育经费不超过工资薪金总额8%的部分税前扣除", "Staff education expense deductible up to 8% of wages");
    let mut first = rule("education-expense", education, Verdict::Applies);
    let certified = fact(
        "high_tech.certified",
        ("高新技术企业资格", "high-tech certificate"),
        Type::Boolean,
        Some(Value::Boolean(true)),
        Some(20),
    );
    let issued = fact(
        "high_tech.certificate_issued_on",
        ("发证日期", "date of issue"),
        Type::Date,
        Some(Value::Date(date(2015, 7, 31))),
        Some(21),
    );
    first.requirements = vec![
        Requirement {
            part: Part::Scope,
            ..requirement(
                "creative",
                State::Met,
                ("属于文化创意和设计服务企业", "is a creative or design company"),
                vec![fact(
                    "company.creative_design",
                    ("自行声明属于文化创意和设计服务企业", "the firm's own statement"),
                    Type::Boolean,
                    Some(Value::Boolean(true)),
                    Some(8),
                )],
            )
        },
        requirement(
            "basis",
            State::Met,
            ("按8%扣除有国家规定依据", "a national basis for the 8% limit"),
            vec![certified, issued],
        ),
    ];
    first.outputs = vec![
        output("limit", ("可扣除限额", "deductible limit"), "CNY", Some("160000")),
        output("tax_saved", ("当年少缴企业所得税", "income tax saved in the year"), "CNY", Some("15000")),
    ];
    first.amount = Some("tax_saved".into());
    let mut rate = rule("high-tech-rate", ("高新技术企业减按15%税率", "High-tech rate of 15%"), Verdict::Undetermined);
    rate.requirements = vec![requirement(
        "income",
        State::Unknown,
        ("有应纳税所得额", "has taxable income"),
        vec![fact("tax.taxable_income", ("应纳税所得额", "taxable income"), of("CNY"), None, None)],
    )];
    rate.missing = vec![missing(
        "tax.taxable_income",
        ("应纳税所得额", "taxable income"),
        ("当年应纳税所得额是多少？", "What is the taxable income of the year?"),
        ("A100000 第23行", "A100000 line 23"),
    )];
    let mut small = rule("small-profit", ("小型微利企业所得税优惠", "Small low-profit enterprise"), Verdict::NotMet);
    let income =
        fact("tax.taxable_income", ("应纳税所得额", "taxable income"), of("CNY"), Some(number("1300000")), Some(14));
    let mut below = requirement(
        "below",
        State::Unmet,
        ("应纳税所得额不超过规定上限", "taxable income within the limit"),
        vec![income],
    );
    below.gap = Some(Gap {
        sign: "<=",
        need: number("300000"),
        actual: number("1300000"),
        by: number("1000000"),
        kind: of("CNY"),
    });
    small.requirements = vec![below];
    let mut parity =
        rule("utility-price-parity", ("用水用电与工业同价", "Utility price parity"), Verdict::Discretionary);
    parity.nature = Nature::Discretionary;
    let zero: Arc<[EnumOption]> =
        Arc::from([EnumOption { id: "parity".into(), label: b("按工业价格执行", "industrial price") }]);
    parity.outputs = vec![OutputResult {
        kind: Type::Enum(zero),
        value: Some(Value::text("parity")),
        ..output("treatment", ("待遇", "treatment"), "1", None)
    }];
    Assessment {
        as_of: DAY,
        source: "examples/a/company.toml".into(),
        name: Some("桂林某设计有限公司".into()),
        credit_code: Some("914501000000000008".into()),
        results: vec![
            rate,
            first,
            small,
            land(1, "创意园一期", Verdict::Applies),
            land(2, "", Verdict::NotMet),
            rule("animation-import", ("动漫企业进口免税", "Animation import"), Verdict::OutOfScope),
            parity,
            rule("service-export-business-tax", ("营业税免税", "Business tax exemption"), Verdict::NotInForce),
        ],
        pack_warnings: vec![],
        inventories: vec![],
        warnings: vec![b("文件目标期限为2020年", "the goals were set for 2020")],
        timeline: None,
    }
}

/// A firm that has stated nothing.
pub(super) fn blank() -> Assessment {
    let wages = missing(
        "tax.wages",
        ("工资薪金总额", "total wages"),
        ("当年工资薪金总额（税收金额）是多少？", "What are the total wages of the year?"),
        ("A105050 第1行第5列", "A105050 line 1 column 5"),
    );
    let code = missing(
        "company.industry_code",
        ("国民经济行业代码", "industry code"),
        ("四位小类代码是什么？", "What is the four-digit code?"),
        ("A000000 第105行", "A000000 line 105"),
    );
    let mut education =
        rule("education-expense", ("职工教育经费税前扣除", "Staff education expense"), Verdict::Undetermined);
    education.missing = vec![code.clone(), wages];
    let mut design =
        rule("design-super-deduction", ("创意设计活动费用加计扣除", "Design super deduction"), Verdict::Undetermined);
    design.missing = vec![code];
    Assessment { name: None, credit_code: None, results: vec![education, design], warnings: vec![], ..certified() }
}
