//! Random companies: dates around every boundary of the rules, amounts with ties at half a fen, a quarter unknown.

use std::collections::BTreeMap;

use huiqi::model::Model;
use huiqi::profile::{Profile, RecordFacts, Stated};
use huiqi::value::Value;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

/// What the headline rules may read of a company.
#[derive(Clone, Debug)]
pub struct Company {
    pub as_of: Date,
    pub creative_design: Option<bool>,
    pub industry_code: Option<&'static str>,
    pub industry_edition: Option<&'static str>,
    pub industry_in_scope: Option<bool>,
    pub tax_year: Option<i16>,
    pub taxable_income: Option<Decimal>,
    pub wages: Option<Decimal>,
    pub education_expense: Option<Decimal>,
    pub education_carried_in: Option<Decimal>,
    pub accepts_8_percent: Option<bool>,
    pub certified: Option<bool>,
    pub issued_on: Option<Date>,
    pub land: Option<Vec<Land>>,
    pub services: Option<Vec<Service>>,
    pub products: Option<Vec<Product>>,
}

#[derive(Clone, Debug)]
pub struct Land {
    pub granted_on: Option<Date>,
    pub key_project: Option<bool>,
    pub intensive: Option<bool>,
    pub creative_project: Option<bool>,
    pub industrial: Option<bool>,
    pub grade: Option<usize>,
    pub standard_price: Option<Decimal>,
    pub area: Option<Decimal>,
    pub acquisition_cost: Option<Decimal>,
    pub development_cost: Option<Decimal>,
    pub fees: Option<Decimal>,
}

#[derive(Clone, Debug)]
pub struct Service {
    pub supplied_on: Option<Date>,
    pub service: Option<&'static str>,
    pub income: Option<Decimal>,
    pub recipient: Option<&'static str>,
    pub consumed_abroad: Option<bool>,
    pub vat_method: Option<&'static str>,
    pub zero_rate_waived: Option<bool>,
    pub domestic_output_tax: Option<Decimal>,
    pub input_tax: Option<Decimal>,
}

#[derive(Clone, Debug)]
pub struct Product {
    pub exported_on: Option<Date>,
    pub value: Option<Decimal>,
    pub category: Option<&'static str>,
    pub vat_method: Option<&'static str>,
}

/// Known three times of four.
fn maybe<S: Strategy>(value: S) -> impl Strategy<Value = Option<S::Value>> {
    prop::option::weighted(0.75, value)
}

/// A condition that is more often true than not, so that enough rules come to their outputs.
fn mostly() -> impl Strategy<Value = Option<bool>> {
    maybe(prop::bool::weighted(0.85))
}

/// The first days of what changes with the date.
const BOUNDARIES: [Date; 9] = [
    date(2013, 8, 1),
    date(2014, 1, 1),
    date(2015, 5, 26),
    date(2015, 12, 1),
    date(2016, 5, 1),
    date(2017, 10, 1),
    date(2018, 1, 1),
    date(2021, 1, 1),
    date(2026, 1, 1),
];

fn day() -> impl Strategy<Value = Date> {
    let near = (select(&BOUNDARIES[..]), -2_i32..=1).prop_map(|(day, by)| day.saturating_add(by.days()));
    let any = (2013_i16..=2028, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| date(y, m, d));
    prop_oneof![4 => near, 1 => any]
}

fn year() -> impl Strategy<Value = i16> {
    prop_oneof![6 => 2014_i16..=2019, 1 => 2024_i16..=2027, 1 => Just(2008_i16), 1 => Just(2100_i16)]
}

fn issue_day() -> impl Strategy<Value = Date> {
    let days = select(vec![(1_i8, 1_i8), (7, 31), (12, 31)]);
    (prop_oneof![4 => 2011_i16..=2019, 1 => 2022_i16..=2028], days).prop_map(|(y, (m, d))| date(y, m, d))
}

/// Amounts that are not negative: none, one fen, whole yuan, fen, tenths of a fen, sixteenths (whose products with
/// 8%, 2.5% and 6% end in half a fen).
fn amount() -> impl Strategy<Value = Decimal> {
    let scaled = |most: i64, scale: u32| (0..=most).prop_map(move |n| Decimal::new(n, scale));
    prop_oneof![
        1 => Just(Decimal::ZERO),
        1 => Just(Decimal::new(1, 2)),
        2 => scaled(30_000_000, 0),
        3 => scaled(5_000_000_000, 2),
        1 => scaled(1_000_000_000, 3),
        2 => (0_i64..=1_000_000).prop_map(|n| Decimal::new(n * 625, 4)),
    ]
}

fn positive(amount: impl Strategy<Value = Decimal>) -> impl Strategy<Value = Decimal> {
    amount.prop_map(|n| if n.is_zero() { Decimal::ONE } else { n })
}

/// An amount a fen or less beside a threshold, never negative.
fn beside(threshold: Decimal, by: i64) -> Decimal {
    (threshold + Decimal::new(by, 2)).max(Decimal::ZERO)
}

/// Whether amounts are moved beside a threshold, beside which, and by how many fen.
fn move_to() -> impl Strategy<Value = (u8, i64)> {
    (0_u8..4, -1_i64..=1)
}

fn land() -> impl Strategy<Value = Land> {
    let flags = (mostly(), mostly(), mostly(), mostly());
    let area = prop_oneof![
        2 => (1_i64..=200_000).prop_map(|n| Decimal::new(n, 0)),
        2 => (1_i64..=20_000_000).prop_map(|n| Decimal::new(n, 2)),
        1 => (1_i64..=20_000_000).prop_map(|n| Decimal::new(n, 4)),
    ];
    let price = prop::option::weighted(0.3, positive(amount()).prop_map(|n| n / Decimal::new(1000, 0)));
    let costs = (maybe(amount()), maybe(amount()), maybe(amount()));
    let rest = (maybe(day()), maybe(1_usize..=15), price, maybe(area));
    (flags, rest, costs, move_to()).prop_map(|(flags, rest, costs, (to, by))| {
        let (granted_on, grade, standard_price, area) = rest;
        let mut land = Land {
            granted_on,
            key_project: flags.0,
            intensive: flags.1,
            creative_project: flags.2,
            industrial: flags.3,
            grade,
            standard_price,
            area,
            acquisition_cost: costs.0,
            development_cost: costs.1,
            fees: costs.2,
        };
        if let (Some(price), Some(area), Some(a), Some(_)) =
            (land.standard_price, land.area, land.acquisition_cost, land.fees)
        {
            let full = price * area;
            let threshold = match to {
                0 => full * Decimal::new(7, 1),
                1 => full,
                _ => return land,
            };
            land.acquisition_cost = Some(a.min(threshold));
            land.development_cost = Some(Decimal::ZERO);
            land.fees = Some(beside(threshold - a.min(threshold), by));
        }
        land
    })
}

const METHODS: [&str; 3] = ["general", "simple", "small_scale"];

fn method() -> impl Strategy<Value = &'static str> {
    prop_oneof![3 => Just("general"), 1 => select(&METHODS[..])]
}

fn service() -> impl Strategy<Value = Service> {
    let services = [
        "design",
        "research",
        "software",
        "film_tv",
        "advertising",
        "ip",
        "exhibition",
        "culture_sports",
        "technology_transfer",
        "outsourcing",
        "other",
    ];
    let recipient = prop_oneof![
        5 => Just("overseas_entity"),
        1 => Just("overseas_individual"),
        1 => Just("domestic"),
    ];
    let what = (maybe(day()), maybe(select(services.to_vec())), maybe(recipient), mostly());
    let how = (maybe(method()), maybe(prop::bool::weighted(0.2)));
    let amounts = (maybe(amount()), maybe(amount()), maybe(amount()));
    (what, how, amounts, move_to()).prop_map(|(what, how, amounts, (to, by))| {
        let mut service = Service {
            supplied_on: what.0,
            service: what.1,
            income: amounts.0,
            recipient: what.2,
            consumed_abroad: what.3,
            vat_method: how.0,
            zero_rate_waived: how.1,
            domestic_output_tax: amounts.1,
            input_tax: amounts.2,
        };
        if let (Some(income), Some(output), Some(_)) = (service.income, service.domestic_output_tax, service.input_tax)
        {
            match to {
                0 => service.input_tax = Some(beside(output + income * Decimal::new(6, 2), by)),
                1 => service.input_tax = Some(beside(output, by)),
                _ => {}
            }
        }
        service
    })
}

fn product() -> impl Strategy<Value = Product> {
    let categories = ["general", "oil_painting", "precious_metal", "software_hs9803", "antique_book"];
    let category = prop_oneof![1 => Just("general"), 1 => select(categories.to_vec())];
    (maybe(day()), maybe(amount()), maybe(category), maybe(method()))
        .prop_map(|(exported_on, value, category, vat_method)| Product { exported_on, value, category, vat_method })
}

fn records<S: Strategy>(one: S) -> impl Strategy<Value = Option<Vec<S::Value>>>
where
    S::Value: Clone,
{
    prop::option::weighted(0.85, prop::collection::vec(one, 0..=3))
}

/// Codes of both editions, those that mean something else in the other among them, and some that are in no table.
const CODES: [&str; 22] = [
    "7240", "6510", "6591", "7482", "7491", "7483", "7492", "7251", "7259", "7484", "6572", "6422", "6513", "6579",
    "7485", "7486", "7481", "6571", "6420", "0111", "9999", "7249",
];

/// A random company.
pub fn company() -> impl Strategy<Value = Company> {
    let who = (
        prop::option::weighted(0.4, prop::bool::weighted(0.8)),
        maybe(select(&CODES[..])),
        prop::option::weighted(0.6, select(vec!["2011", "2017"])),
        mostly(),
    );
    let signed = (amount(), prop::bool::weighted(0.2)).prop_map(|(n, loss)| if loss { -n } else { n });
    let tax = (maybe(year()), maybe(signed), maybe(amount()), maybe(amount()), maybe(amount()), mostly());
    let high_tech = (mostly(), maybe(issue_day()));
    let lists = (records(land()), records(service()), records(product()));
    (day(), who, tax, high_tech, lists, move_to()).prop_map(|(as_of, who, tax, high_tech, lists, (to, by))| {
        let mut company = Company {
            as_of,
            creative_design: who.0,
            industry_code: who.1,
            industry_edition: who.2,
            industry_in_scope: who.3,
            tax_year: tax.0,
            taxable_income: tax.1,
            wages: tax.2,
            education_expense: tax.3,
            education_carried_in: tax.4,
            accepts_8_percent: tax.5,
            certified: high_tech.0,
            issued_on: high_tech.1,
            land: lists.0,
            services: lists.1,
            products: lists.2,
        };
        if let (Some(wages), Some(_), Some(carried)) =
            (company.wages, company.education_expense, company.education_carried_in)
        {
            let limit = match to {
                0 => wages * Decimal::new(8, 2),
                1 => wages * Decimal::new(25, 3),
                _ => return company,
            };
            company.education_carried_in = Some(carried.min(limit));
            company.education_expense = Some(beside(limit - carried.min(limit), by));
        }
        company
    })
}

/// Writes known values down as facts of a model.
struct Facts<'m> {
    model: &'m Model,
    kind: &'static str,
    facts: RecordFacts,
}

impl<'m> Facts<'m> {
    fn new(model: &'m Model, kind: &'static str) -> Self {
        Self { model, kind, facts: BTreeMap::new() }
    }

    fn state<T>(mut self, name: &str, value: Option<T>, make: impl FnOnce(T) -> Value) -> Self {
        let name = if self.kind.is_empty() { name.to_owned() } else { format!("{}.{name}", self.kind) };
        if let Some(value) = value {
            let id = self.model.fact(&name).unwrap_or_else(|| panic!("no fact {name}"));
            self.facts.insert(id, Stated { value: make(value), span: None });
        }
        self
    }

    fn flag(self, name: &str, value: Option<bool>) -> Self {
        self.state(name, value, Value::Boolean)
    }

    fn number(self, name: &str, value: Option<Decimal>) -> Self {
        self.state(name, value, Value::Number)
    }

    fn date(self, name: &str, value: Option<Date>) -> Self {
        self.state(name, value, Value::Date)
    }

    fn text(self, name: &str, value: Option<&str>) -> Self {
        self.state(name, value, Value::text)
    }
}

impl Company {
    /// As a profile of a model.
    pub fn profile(&self, model: &Model) -> Profile {
        let facts = Facts::new(model, "")
            .date("as_of", Some(self.as_of))
            .flag("company.creative_design", self.creative_design)
            .text("company.industry_code", self.industry_code)
            .text("company.industry_edition", self.industry_edition)
            .flag("company.industry_in_scope", self.industry_in_scope)
            .number("tax.year", self.tax_year.map(Decimal::from))
            .number("tax.taxable_income", self.taxable_income)
            .number("tax.wages", self.wages)
            .number("tax.education_expense", self.education_expense)
            .number("tax.education_carried_in", self.education_carried_in)
            .flag("tax.authority_accepts_8_percent", self.accepts_8_percent)
            .flag("high_tech.certified", self.certified)
            .date("high_tech.certificate_issued_on", self.issued_on)
            .facts;
        let mut records = BTreeMap::new();
        let mut list = |kind: &str, rows: Option<Vec<RecordFacts>>| {
            if let Some(rows) = rows {
                records.insert(model.record(kind).unwrap(), rows);
            }
        };
        let land = |l: &Land| {
            Facts::new(model, "land")
                .date("granted_on", l.granted_on)
                .flag("key_project", l.key_project)
                .flag("intensive", l.intensive)
                .flag("creative_project", l.creative_project)
                .flag("industrial", l.industrial)
                .number("grade", l.grade.map(Decimal::from))
                .number("standard_price", l.standard_price)
                .number("area", l.area)
                .number("acquisition_cost", l.acquisition_cost)
                .number("development_cost", l.development_cost)
                .number("fees", l.fees)
                .facts
        };
        let service = |s: &Service| {
            Facts::new(model, "service_export")
                .date("supplied_on", s.supplied_on)
                .text("service", s.service)
                .number("income", s.income)
                .text("recipient", s.recipient)
                .flag("consumed_abroad", s.consumed_abroad)
                .text("vat_method", s.vat_method)
                .flag("zero_rate_waived", s.zero_rate_waived)
                .number("domestic_output_tax", s.domestic_output_tax)
                .number("input_tax", s.input_tax)
                .facts
        };
        let product = |p: &Product| {
            Facts::new(model, "product_export")
                .date("exported_on", p.exported_on)
                .number("value", p.value)
                .text("category", p.category)
                .text("vat_method", p.vat_method)
                .facts
        };
        list("land", self.land.as_ref().map(|all| all.iter().map(land).collect()));
        list("service_export", self.services.as_ref().map(|all| all.iter().map(service).collect()));
        list("product_export", self.products.as_ref().map(|all| all.iter().map(product).collect()));
        Profile { facts, records }
    }
}
