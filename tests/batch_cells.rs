//! Titles and cells as people write them: every quirk is a file in `tests/batch/quirks`, read as `batch` reads it.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

use std::path::Path;

use huiqi::batch::source::csv::{Csv, texts};
use huiqi::batch::source::top;
use huiqi::batch::{Kept, Layout, Loader, Names, Target, Titles};
use huiqi::model::Model;
use huiqi::plan::{Constant, Plan};
use huiqi::value::{Bilingual, Lang, plain};
use jiff::civil::date;

mod support;

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/batch/quirks").join(name)).unwrap()
}

/// What a file comes to: its warnings, and of every row the values of that fact or what is wrong.
struct Read {
    warnings: Vec<String>,
    rows: Vec<Result<Option<String>, Vec<String>>>,
}

impl Read {
    fn values(&self) -> Vec<&str> {
        self.rows
            .iter()
            .map(|row| match row {
                Ok(value) => value.as_deref().unwrap_or("unknown"),
                Err(_) => "refused",
            })
            .collect()
    }

    fn faults(&self) -> Vec<String> {
        self.rows.iter().filter_map(|row| row.as_ref().err()).map(|faults| faults.join(" | ")).collect()
    }
}

fn read(name: &str, fact: &str) -> Result<Read, Vec<String>> {
    read_with(name, fact, 0, &[])
}

fn read_with(name: &str, fact: &str, record: usize, map: &[(String, String)]) -> Result<Read, Vec<String>> {
    let (_, loaded) = support::shipped();
    let model: &Model = &loaded.model;
    let (plan, text) = (Plan::from_model(model), file(name));
    let (layout, names) = (Layout::new(model, &plan), Names::new(model, map));
    let english = |all: Vec<Bilingual>| all.into_iter().map(|words| words.en.into_owned()).collect::<Vec<_>>();
    let (header, last) = top::find(&Titles::of_clients(&names), &texts(&text, b',')).map_err(english)?;
    let mut loader = Loader::new(model, &plan, &layout, Kept::All, None, date(2016, 12, 31));
    let csv = Csv::new(&header, b',', &mut loader);
    loader.clear(100);
    // The rows of the header are passed over as the program does: by whole rows.
    let mut rest = &*text;
    for _ in 0..=last {
        let huiqi::batch::source::Cut::Rows(end) = huiqi::batch::source::csv::cut(rest.as_bytes(), 1, b',', true)
        else {
            panic!("no header in {name}")
        };
        rest = rest.get(end..).unwrap();
    }
    csv.load(rest, false, &mut loader);
    let count = loader.finish();
    let id = model.fact(fact).unwrap();
    let rows = (0..count).map(|row| {
        let (rows, _) = loader.loaded();
        if !rows[row].faults.is_empty() {
            return Err(rows[row].faults.iter().map(|fault| fault.line(Lang::En)).collect());
        }
        let at = match model.facts[id.index()].record {
            None => row,
            Some(kind) => match loader.chunk.record(kind).of(row).nth(record) {
                Some(at) if loader.chunk.record(kind).stated.get(row) => at,
                _ => return Ok(None),
            },
        };
        Ok(loader.chunk.fact(id).get(at).map(|value| match value {
            Constant::Number(number) => plain(number),
            Constant::Boolean(truth) => truth.to_string(),
            Constant::Date(date) => date.to_string(),
            Constant::Text(symbol) => loader.chunk.symbols.text(symbol).to_string(),
        }))
    });
    let rows = rows.collect();
    Ok(Read { warnings: english(header.warnings), rows })
}

#[test]
fn titles_with_breaks_spaces_widths_marks_and_units() {
    for (fact, value) in [
        ("company.name", "甲"),
        ("company.credit_code", "914501000000000008"),
        ("tax.wages", "125000"),
        ("tax.total_assets", "30000000"),
        ("tax.headcount", "60"),
        ("high_tech.certified", "true"),
    ] {
        let read = read("titles.csv", fact).unwrap();
        assert_eq!(read.values(), [value], "{fact}");
        assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    }
}

#[test]
fn amounts() {
    let read = read("amounts.csv", "tax.wages").unwrap();
    assert_eq!(
        read.values(),
        ["1234.56", "1234.56", "1234", "125000", "30000000", "1234.5", "refused", "refused"],
        "{:?}",
        read.faults()
    );
}

#[test]
fn negative_amounts() {
    let read = read("negative.csv", "tax.taxable_income").unwrap();
    assert_eq!(read.values(), ["-500", "-1500.5", "-500", "refused", "-125000", "3"], "{:?}", read.faults());
}

#[test]
fn ratios() {
    let coefficient = read("ratios.csv", "land.building_coefficient").unwrap();
    assert_eq!(coefficient.values(), ["0.15", "0.15", "refused", "0.15"]);
    assert!(coefficient.faults()[0].contains("is it 15% or 1500%?"), "{:?}", coefficient.faults());
    let rate = read("ratios.csv", "land.discount_rate").unwrap();
    assert_eq!(rate.values(), ["0.06", "0.06", "refused", "unknown"], "{:?}", rate.faults());
}

#[test]
fn truths() {
    let read = read("truths.csv", "high_tech.certified").unwrap();
    let (yes, no) = ("true", "false");
    assert_eq!(read.values(), [yes, yes, yes, yes, yes, no, no, no, no, "refused", "refused"]);
    assert!(read.faults()[0].ends_with("write `yes` or `no`, or leave it empty"), "{:?}", read.faults());
}

#[test]
fn dates() {
    let read = read("dates.csv", "company.registered_on").unwrap();
    let day = "2013-01-05";
    let values = read.values();
    assert_eq!(values[..7], [day; 7]);
    assert_eq!(values[7..], ["refused"; 4]);
    let faults = read.faults();
    assert!(faults[0].contains("`01/02/2013`") && faults[0].contains("not clear which is the year"), "{faults:?}");
    assert!(faults[3].contains("not clear which is the year"), "{faults:?}");
}

#[test]
fn nothing_is_unknown_and_never_zero() {
    for fact in ["high_tech.certified", "company.registered_on", "land.grade"] {
        assert_eq!(read("nothing.csv", fact).unwrap().values(), ["unknown"; 6], "{fact}");
    }
    let wages = read("nothing.csv", "tax.wages").unwrap();
    assert_eq!(wages.values(), ["unknown", "unknown", "unknown", "unknown", "0", "unknown"]);
}

#[test]
fn errors_of_spreadsheets() {
    let read = read("errors.csv", "tax.wages").unwrap();
    assert_eq!(read.values(), ["refused"; 3]);
    let faults = read.faults();
    assert!(faults[0].starts_with("column B `tax.wages`: `tax.wages` is the spreadsheet error `#N/A`"), "{faults:?}");
    assert!(faults[1].contains("`#DIV/0!`") && faults[1].contains("`#REF!`"), "every fault is said: {faults:?}");
    assert!(faults[2].contains("`#NAME?`"), "{faults:?}");
}

#[test]
fn codes() {
    let code = read("codes.csv", "company.credit_code").unwrap();
    assert_eq!(
        code.values(),
        ["914501000000000008", "91450200MA0000001K", "refused", "refused", "refused"],
        "{:?}",
        code.faults()
    );
    assert!(code.faults()[2].contains("`914501000000000109` would pass the check"), "{:?}", code.faults());
    assert_eq!(read("codes.csv", "company.industry_code").unwrap().values()[..2], ["7491", "7491"]);
}

#[test]
fn two_columns_for_one_fact() {
    assert_eq!(
        read("two-columns.csv", "tax.wages").err().unwrap(),
        ["columns B and C `工资总额（万元）` are both `tax.wages`; keep one of them"]
    );
    assert_eq!(
        read("two-columns-record.csv", "land.grade").err().unwrap(),
        ["columns B and C `land[1].grade` are both `land[1].grade`; keep one of them"]
    );
}

#[test]
fn units_against_units() {
    let wages = read("unit-against-unit.csv", "tax.wages").unwrap();
    assert_eq!(wages.values(), ["refused", "120000", "refused"], "{:?}", wages.faults());
    assert!(wages.faults()[0].contains("has a unit, and so has the title"));
    let area = read("unit-against-unit.csv", "land.area").unwrap();
    assert_eq!(area.values()[1], "20000");
    let errors = read("foreign-unit.csv", "tax.wages").err().unwrap();
    assert_eq!(
        errors,
        [
            "column B `工资薪金总额（美元）`: `tax.wages` is in CNY, but the title says `美元`",
            "column C `土地面积（亩）`: `land.area` is in m2, but the title says `亩`"
        ]
    );
    assert_eq!(
        read("two-units.csv", "tax.wages").err().unwrap(),
        ["column B `工资薪金总额（元）（万元）`: it names two units"]
    );
}

#[test]
fn titles_that_are_mapped_and_titles_that_are_not_known() {
    assert!(read("map.csv", "tax.headcount").err().unwrap()[0].starts_with("no column has a known title"));
    let map: std::collections::BTreeMap<String, String> = toml::from_str(&file("map.toml")).unwrap();
    let map: Vec<(String, String)> = map.into_iter().collect();
    let read_map = read_with("map.csv", "tax.headcount", 0, &map).unwrap();
    assert_eq!(read_map.values(), ["60"]);
    assert!(read_map.warnings.is_empty(), "{:?}", read_map.warnings);
    assert_eq!(
        read("unknown.csv", "company.name").unwrap().warnings,
        [
            "column B `工资薪金总觉` is not known and is passed over; is it `tax.wages`?",
            "column C `备注` is not known and is passed over"
        ]
    );
}

#[test]
fn records_in_columns() {
    let first = read("records.csv", "land.grade").unwrap();
    assert_eq!(first.values(), ["8", "unknown", "unknown", "refused", "refused", "8"], "{:?}", first.faults());
    let second = read_with("records.csv", "land.grade", 1, &[]).unwrap();
    assert_eq!(second.values()[0], "9");
    assert!(first.faults()[0].contains("`land[2]` is filled in, but `land[1]` is empty"));
    assert!(first.faults()[1].contains("`land` is said to be none, and facts of it are stated"));
}

#[test]
fn options_by_name_and_by_label() {
    let read = read("options.csv", "service_export.service").unwrap();
    assert_eq!(read.values(), ["design", "design", "refused"], "{:?}", read.faults());
}

#[test]
fn every_title_of_the_shipped_facts_names_one_fact() {
    let (_, loaded) = support::shipped();
    let names = Names::new(&loaded.model, &[]);
    let mut wrong = Vec::new();
    for fact in &loaded.model.facts {
        let titles =
            [&*fact.id, &*fact.label.zh, &*fact.label.en].into_iter().chain(fact.headers.iter().map(String::as_str));
        for title in titles {
            let kind = fact.record.map(|record| Titles::of_records(&names, record));
            for target in [Some(names.target(title)), kind.map(|titles| titles.target(title))].into_iter().flatten() {
                match target {
                    Ok(Some(Target::Fact(field))) if loaded.model.facts[field.fact.index()].id == fact.id => {}
                    other => wrong.push(format!("{} under `{title}`: {other:?}", fact.id)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sheets_of_records_are_known_by_what_people_call_them() {
    let (_, loaded) = support::shipped();
    let names = Names::new(&loaded.model, &[]);
    let of = |sheet: &str| names.record_of_sheet(sheet).map(|id| &*loaded.model.records[id.index()].id);
    for (sheet, record) in [
        ("land", Some("land")),
        ("土地", Some("land")),
        ("地块明细表", Some("land")),
        ("1.土地情况", Some("land")),
        ("Service_Export", Some("service_export")),
        ("服务出口", Some("service_export")),
        ("出口产品清单", Some("product_export")),
        ("product exports", Some("product_export")),
        ("企业", None),
        ("客户一览", None),
        ("Sheet1", None),
        ("明细", None),
    ] {
        assert_eq!(of(sheet), record, "{sheet}");
    }
}
