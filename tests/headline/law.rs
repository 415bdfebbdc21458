//! The six headline rules, written down in plain Rust from the law notes alone; no rule file was read for it.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::answer::{Answer, and, fact, fen, first, needs, numbers, or, quotient_fen};
use super::company::{Company, Land, Product, Service};

/// One result, as it should be reported.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    pub rule: &'static str,
    pub record: Option<usize>,
    pub verdict: &'static str,
    pub missing: Vec<String>,
    /// Identifier, value for machines, what is missing; sorted by identifier.
    pub outputs: Vec<(String, Option<String>, Vec<String>)>,
}

/// An output: its identifier and its value as text.
type Output = (&'static str, Answer<String>);

const PLAN_FROM: Date = date(2015, 5, 26);

/// Minimum prices of industrial land by grade, 1 to 15.
const GRADES: [i64; 15] = [840, 720, 600, 480, 384, 336, 288, 252, 204, 168, 144, 120, 96, 84, 60];

/// Codes that count, by edition of GB/T 4754.
const CODES: [(&str, &str, &str); 14] = [
    ("2011", "7240", "whole"),
    ("2011", "6510", "partial"),
    ("2011", "6591", "partial"),
    ("2011", "7482", "partial"),
    ("2011", "7491", "whole"),
    ("2017", "7251", "whole"),
    ("2017", "7259", "whole"),
    ("2017", "7484", "partial"),
    ("2017", "7491", "whole"),
    ("2017", "7492", "whole"),
    ("2017", "6572", "whole"),
    ("2017", "6422", "whole"),
    ("2017", "6513", "partial"),
    ("2017", "6579", "partial"),
];

fn ratio(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// Everything that should be reported of a company.
pub fn answers(company: &Company) -> Vec<Expected> {
    let mut all = vec![high_tech_rate(company), education_expense(company)];
    each("industrial-land-floor", "land", company.land.as_deref(), &mut all, |i, r| land_floor(company, i, r));
    let services = company.services.as_deref();
    each("service-export-business-tax", "service_export", services, &mut all, |i, r| business_tax(company, i, r));
    each("service-export-vat", "service_export", services, &mut all, |i, r| service_vat(company, i, r));
    each("product-export-vat", "product_export", company.products.as_deref(), &mut all, |i, r| {
        product_vat(company, i, r)
    });
    all.sort();
    all
}

/// Not stated: asked for. Empty: not about this company.
fn each<R>(
    rule: &'static str,
    kind: &str,
    records: Option<&[R]>,
    all: &mut Vec<Expected>,
    one: impl Fn(usize, &R) -> Expected,
) {
    let single = |verdict, missing| Expected { rule, record: None, verdict, missing, outputs: Vec::new() };
    match records {
        None => all.push(single("undetermined", vec![kind.to_owned()])),
        Some([]) => all.push(single("out_of_scope", Vec::new())),
        Some(records) => all.extend(records.iter().zip(1..).map(|(record, index)| one(index, record))),
    }
}

fn result(
    (rule, record): (&'static str, Option<usize>),
    in_force: bool,
    scope: &[Answer<bool>],
    require: &[Answer<bool>],
    outputs: Vec<Output>,
) -> Expected {
    let verdict = match (in_force, and(scope), and(require)) {
        (false, ..) => "not_in_force",
        (_, Ok(false), _) => "out_of_scope",
        (_, _, Ok(false)) => "not_met",
        (_, Ok(true), Ok(true)) => "applies",
        _ => "undetermined",
    };
    let mut missing = needs(scope);
    missing.extend(needs(require));
    if verdict != "undetermined" {
        missing.clear();
    }
    let mut shown = Vec::new();
    if verdict == "applies" {
        for (id, value) in outputs {
            let missing = value.clone().err().unwrap_or_default().into_iter().collect();
            shown.push((id.to_owned(), value.ok(), missing));
        }
    }
    shown.sort();
    Expected { rule, record, verdict, missing: missing.into_iter().collect(), outputs: shown }
}

// Terms.

/// 文化创意和设计服务企业.
fn creative_design_company(c: &Company) -> Answer<bool> {
    first(fact(c.creative_design.as_ref(), "company.creative_design"), || {
        let code = fact(c.industry_code.as_ref(), "company.industry_code")?;
        let assumed = if c.as_of >= date(2017, 10, 1) { "2017" } else { "2011" };
        let edition = c.industry_edition.unwrap_or(assumed);
        let row = CODES.iter().find(|(e, k, _)| *e == edition && *k == code).map(|(.., counts)| *counts);
        match row {
            Some("whole") => Ok(true),
            Some(_) => fact(c.industry_in_scope.as_ref(), "company.industry_in_scope"),
            None => Ok(false),
        }
    })
}

fn tax_year(c: &Company) -> i16 {
    c.tax_year.unwrap_or(c.as_of.year())
}

fn certified(c: &Company) -> Answer<bool> {
    fact(c.certified.as_ref(), "high_tech.certified")
}

fn issued(c: &Company) -> Answer<i16> {
    fact(c.issued_on.as_ref(), "high_tech.certificate_issued_on").map(Date::year)
}

/// The two comparisons of years.
fn covered(c: &Company) -> [Answer<bool>; 2] {
    let year = tax_year(c);
    [issued(c).map(|issued| issued <= year), issued(c).map(|issued| year <= issued + 2)]
}

fn high_tech_in_year(c: &Company) -> Answer<bool> {
    let [from, to] = covered(c);
    and(&[certified(c), from, to])
}

fn income_tax_rate(c: &Company) -> Answer<Decimal> {
    high_tech_in_year(c).map(|yes| ratio(if yes { "0.15" } else { "0.25" }))
}

/// The plan is in force on the last day of the tax year.
fn year_in_force(c: &Company) -> bool {
    date(tax_year(c), 12, 31) >= PLAN_FROM
}

// Rules.

fn high_tech_rate(c: &Company) -> Expected {
    let [from, to] = covered(c);
    let income = fact(c.taxable_income.as_ref(), "tax.taxable_income");
    let saved = numbers([&income], |[n]| n.max(Decimal::ZERO) * (ratio("0.25") - ratio("0.15")));
    let outputs = vec![("rate", Ok("0.15".to_owned())), ("tax_saved", saved.map(fen))];
    let scope = [creative_design_company(c)];
    result(("high-tech-rate", None), year_in_force(c), &scope, &[certified(c), from, to], outputs)
}

fn education_expense(c: &Company) -> Expected {
    let expense = fact(c.education_expense.as_ref(), "tax.education_expense");
    let carried_in = fact(c.education_carried_in.as_ref(), "tax.education_carried_in");
    let wages = fact(c.wages.as_ref(), "tax.wages");
    let positive = |n: &Answer<Decimal>| n.clone().map(|n| n > Decimal::ZERO);
    let accepts = fact(c.accepts_8_percent.as_ref(), "tax.authority_accepts_8_percent");
    let year = tax_year(c);
    let require =
        [or(&[positive(&expense), positive(&carried_in)]), or(&[Ok(year >= 2018), high_tech_in_year(c), accepts])];
    let total = numbers([&expense, &carried_in], |[a, b]| a + b);
    let limit = numbers([&wages], |[w]| w * ratio("0.08"));
    let deductible = numbers([&total, &limit], |[t, l]| t.min(l));
    let carried_out = numbers([&total, &deductible], |[t, d]| t - d);
    let adjustment = numbers([&expense, &deductible], |[e, d]| e - d);
    let general = ratio(if year <= 2017 { "0.025" } else { "0.08" });
    let general_limit = numbers([&wages], |[w]| w * general);
    let extra = numbers([&deductible, &total, &general_limit], |[d, t, g]| d - t.min(g));
    let saved = numbers([&extra, &income_tax_rate(c)], |[e, r]| e * r);
    let outputs = [
        ("limit", limit),
        ("deductible", deductible),
        ("carried_out", carried_out),
        ("adjustment", adjustment),
        ("general_limit", general_limit),
        ("extra_deduction", extra),
        ("tax_saved", saved),
    ];
    let outputs = outputs.into_iter().map(|(id, value)| (id, value.map(fen))).collect();
    result(("education-expense", None), year_in_force(c), &[creative_design_company(c)], &require, outputs)
}

fn land_floor(c: &Company, index: usize, l: &Land) -> Expected {
    let name = |field: &str| format!("land[{index}].{field}");
    let flag = |value: Option<bool>, field: &str| fact(value.as_ref(), &name(field));
    let amount = |value: Option<Decimal>, field: &str| fact(value.as_ref(), &name(field));
    let require = [
        flag(l.key_project, "key_project"),
        flag(l.intensive, "intensive"),
        flag(l.creative_project, "creative_project"),
        flag(l.industrial, "industrial"),
    ];
    let standard = first(amount(l.standard_price, "standard_price"), || {
        let grade = fact(l.grade.as_ref(), &name("grade"))?;
        Ok(Decimal::from(GRADES[grade - 1]))
    });
    let area = amount(l.area, "area");
    let cost = numbers(
        [
            &amount(l.acquisition_cost, "acquisition_cost"),
            &amount(l.development_cost, "development_cost"),
            &amount(l.fees, "fees"),
        ],
        |[a, d, f]| a + d + f,
    );
    let total = numbers([&standard, &area, &cost], |[s, a, c]| (ratio("0.7") * s * a).max(c));
    let saving = numbers([&standard, &area, &cost, &total], |[s, a, c, t]| (s * a).max(c) - t);
    let per_m2 = total.clone().map(|total| quotient_fen(total, area.clone().unwrap()));
    let outputs = vec![
        ("standard", standard.map(fen)),
        ("floor_total", total.map(fen)),
        ("floor_per_m2", per_m2),
        ("saving", saving.map(fen)),
    ];
    let on = l.granted_on.unwrap_or(c.as_of);
    result(("industrial-land-floor", Some(index)), on >= PLAN_FROM, &[], &require, outputs)
}

/// The list a service is on, on a day.
fn list(service: &str, on: Date) -> &'static str {
    match service {
        "design" | "research" => "zero",
        "software" | "film_tv" | "technology_transfer" | "outsourcing" => {
            if on <= date(2015, 11, 30) {
                "exempt"
            } else {
                "zero"
            }
        }
        "advertising" | "ip" | "exhibition" => "exempt",
        "culture_sports" if on >= date(2016, 5, 1) => "exempt",
        _ => "none",
    }
}

fn service_vat(c: &Company, index: usize, s: &Service) -> Expected {
    let name = |field: &str| format!("service_export[{index}].{field}");
    let amount = |value: Option<Decimal>, field: &str| fact(value.as_ref(), &name(field));
    let on = s.supplied_on.unwrap_or(c.as_of);
    let recipient = fact(s.recipient.as_ref(), &name("recipient"));
    let service = fact(s.service.as_ref(), &name("service"));
    let in_vat = |service: &str| match service {
        "culture_sports" => on >= date(2016, 5, 1),
        _ => on >= date(2013, 8, 1),
    };
    let scope = [recipient.clone().map(|r| r != "domestic"), service.clone().map(in_vat)];
    let require = [
        recipient.map(|r| r == "overseas_entity"),
        fact(s.consumed_abroad.as_ref(), &name("consumed_abroad")),
        service.clone().map(|s| list(s, on) != "none"),
    ];
    let treatment = service.and_then(|service| {
        if list(service, on) == "exempt" || s.zero_rate_waived.unwrap_or(false) {
            return Ok("exempt");
        }
        let method = fact(s.vat_method.as_ref(), &name("vat_method"))?;
        Ok(if method == "general" { "zero-rate" } else { "exempt" })
    });
    let income = amount(s.income, "income");
    let (input, output) = (amount(s.input_tax, "input_tax"), amount(s.domestic_output_tax, "domestic_output_tax"));
    let creditable = numbers([&income], |[i]| i * ratio("0.06"));
    let excess = numbers([&input, &output], |[i, o]| (i - o).max(Decimal::ZERO));
    let refund = numbers([&excess, &creditable], |[l, m]| l.min(m));
    let credited = numbers([&creditable, &refund], |[m, r]| m - r);
    let carried = numbers([&excess, &creditable], |[l, m]| (l - m).max(Decimal::ZERO));
    let mut outputs = vec![("treatment", treatment.clone().map(str::to_owned))];
    // While the treatment is unknown it alone is asked for, as of the condition of a choice.
    for (id, value) in [("refund", refund), ("credited", credited), ("carried_forward", carried)] {
        match &treatment {
            Ok("zero-rate") => outputs.push((id, value.map(fen))),
            Ok(_) => {}
            Err(needs) => outputs.push((id, Err(needs.clone()))),
        }
    }
    result(("service-export-vat", Some(index)), on >= PLAN_FROM, &scope, &require, outputs)
}

fn business_tax(c: &Company, index: usize, s: &Service) -> Expected {
    let name = |field: &str| format!("service_export[{index}].{field}");
    let on = s.supplied_on.unwrap_or(c.as_of);
    let scope = [
        fact(s.recipient.as_ref(), &name("recipient")).map(|r| r != "domestic"),
        fact(s.service.as_ref(), &name("service")).map(|s| s == "culture_sports"),
    ];
    let require = [fact(s.consumed_abroad.as_ref(), &name("consumed_abroad"))];
    let in_force = on >= PLAN_FROM && on <= date(2016, 4, 30);
    let outputs = vec![("treatment", Ok("business-tax-exempt".to_owned()))];
    result(("service-export-business-tax", Some(index)), in_force, &scope, &require, outputs)
}

fn product_vat(c: &Company, index: usize, p: &Product) -> Expected {
    let name = |field: &str| format!("product_export[{index}].{field}");
    let on = p.exported_on.unwrap_or(c.as_of);
    let require = [fact(p.value.as_ref(), &name("value")).map(|v| v > Decimal::ZERO)];
    let method = fact(p.vat_method.as_ref(), &name("vat_method"));
    let category = fact(p.category.as_ref(), &name("category"));
    let exempt = or(&[method.map(|m| m != "general"), category.map(|c| c != "general")]);
    let treatment = exempt.map(|yes| if yes { "exempt" } else { "zero-rate" }.to_owned());
    result(("product-export-vat", Some(index)), on >= PLAN_FROM, &[], &require, vec![("treatment", treatment)])
}
