//! A small model for the tests of this folder, and a profile text read against it.

use super::{Profile, read_profile};
use crate::diag::{Diagnostic, Sources};
use crate::model::{Bounds, Fact, Format, Model, Record, RecordId};
use crate::syntax::read_tree;
use crate::syntax::toml::Kind;
use crate::value::{Bilingual, EnumOption, Type, Unit};
use rust_decimal::Decimal;

fn new(name: &str, kind: Type, example: &str) -> Fact {
    let mut sources = Sources::new();
    let file = sources.add("facts.toml", "");
    let records = ["land", "service_export"];
    let record = records.iter().position(|r| name.starts_with(&format!("{r}.")));
    Fact {
        id: name.into(),
        span: crate::diag::Span::new(file, 0, 0),
        kind,
        record: record.map(|i| RecordId(u32::try_from(i).unwrap())),
        bounds: Bounds::default(),
        format: None,
        assumed: None,
        label: Bilingual::same(name),
        question: Bilingual::same(name),
        returns: Vec::new(),
        where_to_find: None,
        headers: Vec::new(),
        example: Some(example.into()),
    }
}

fn number(name: &str, unit: Unit, bounds: Bounds, example: &str) -> Fact {
    Fact { bounds, ..new(name, Type::Number(unit), example) }
}

fn coded(name: &str, format: Format, example: &str) -> Fact {
    Fact { format: Some(format), ..new(name, Type::Text, example) }
}

fn choice(options: &[(&str, &'static str, &'static str)]) -> Type {
    let option = |(id, zh, en): &(&str, &'static str, &'static str)| EnumOption {
        id: (*id).into(),
        label: Bilingual::fixed(zh, en),
    };
    Type::Enum(options.iter().map(option).collect())
}

/// A few facts of every kind.
pub fn model() -> Model {
    let d = |n: i64| Some(Decimal::from(n));
    let from_zero = Bounds { min: d(0), ..Bounds::default() };
    let above_zero = Bounds { above: d(0), ..Bounds::default() };
    let whole = |min, max| Bounds { integer: true, min: d(min), max: d(max), above: None };
    let wages = Fact {
        headers: vec!["工资薪金总额".into()],
        ..number("tax.wages", Unit::of("CNY"), from_zero, "2_000_000.00")
    };
    let services = choice(&[("design", "设计服务", "design service"), ("software", "软件服务", "software service")]);
    let editions = choice(&[("2011", "2011 版", "2011"), ("2017", "2017 版", "2017")]);
    Model {
        records: ["land", "service_export"]
            .map(|id| Record { id: id.into(), label: Bilingual::same(id), headers: Vec::new() })
            .into(),
        facts: vec![
            new("as_of", Type::Date, "2016-12-31"),
            new("company.name", Type::Text, "\"桂林某设计有限公司\""),
            coded("company.credit_code", Format::CreditCode, "\"914501000000000008\""),
            coded("company.industry_code", Format::IndustryCode, "\"7491\""),
            new("company.industry_edition", editions, "\"2017\""),
            coded("company.region", Format::RegionCode, "\"450305\""),
            number("tax.year", Unit::of("year"), whole(2008, 2100), "2016"),
            number("tax.taxable_income", Unit::of("CNY"), Bounds::default(), "3_000_000.00"),
            wages,
            new("high_tech.certified", Type::Boolean, "true"),
            number("sample.share", Unit::RATIO, Bounds { max: d(10), ..Bounds::default() }, "\"8%\""),
            new("land.name", Type::Text, "\"创意园一期\""),
            number("land.grade", Unit::of("grade"), whole(1, 15), "8"),
            number("land.area", Unit::of("m2"), above_zero, "20_000"),
            new("service_export.name", Type::Text, "\"新加坡品牌设计\""),
            new("service_export.service", services, "\"design\""),
        ],
        ..Model::default()
    }
}

/// One fact of the model.
pub fn fact(name: &str) -> Fact {
    model().facts.into_iter().find(|f| &*f.id == name).unwrap()
}

/// A value as it is written in TOML.
pub fn kind(text: &str) -> Kind {
    let mut sources = Sources::new();
    let file = sources.add("value", format!("value = {text}"));
    let (table, report) = read_tree(&sources, file);
    assert!(report.is_empty(), "{text} is not TOML: {report:?}");
    table.get("value").unwrap().kind.clone()
}

/// One finding as tests compare it: `line:column code`, and its words.
#[derive(Debug)]
pub struct Found {
    /// `3:7 unknown-key`.
    pub at: String,
    /// The finding.
    pub finding: Diagnostic,
}

impl Found {
    /// The Chinese help.
    pub fn help_zh(&self) -> &str {
        self.finding.help.as_ref().map_or("", |h| &*h.zh)
    }

    /// The English help.
    pub fn help_en(&self) -> &str {
        self.finding.help.as_ref().map_or("", |h| &*h.en)
    }
}

/// Reads a profile's text.
pub fn read(text: &str) -> (Profile, Vec<Found>) {
    let mut sources = Sources::new();
    let file = sources.add("company.toml", text);
    let (profile, report) = read_profile(&model(), &sources, file);
    let found = report.sorted().into_iter().map(|finding| {
        let place = sources.start(finding.span);
        Found { at: format!("{}:{} {}", place.line, place.column, finding.code.info().name), finding }
    });
    (profile, found.collect())
}

/// What a profile states, as `name = value` lines, records with their index.
pub fn stated(profile: &Profile) -> Vec<String> {
    let model = model();
    let line = |name: String, value: &crate::value::Value| format!("{name} = {value}");
    let mut lines: Vec<String> =
        profile.facts.iter().map(|(id, s)| line(model.facts[id.index()].id.to_string(), &s.value)).collect();
    for (kind, records) in &profile.records {
        let kind = &model.records[kind.index()].id;
        if records.is_empty() {
            lines.push(format!("{kind} = []"));
        }
        for (n, record) in (1..).zip(records) {
            if record.is_empty() {
                lines.push(format!("{kind}[{n}]"));
            }
            for (id, s) in record {
                let name = model.facts[id.index()].id.replace('.', &format!("[{n}]."));
                lines.push(line(name, &s.value));
            }
        }
    }
    lines
}
