//! A book of clients for the shipped packs, the same every time: `cargo bench --bench book -- --companies N > book.csv`.
//!
//! Forty-two columns of every sort, land and exports of services among them; most of what could be stated is not, as in
//! the books that advisers have.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a generator that goes wrong stops"
)]

use std::io::{BufWriter, Write};

use huiqi::profile::is_credit_code;

/// The facts, in the order of the columns, and how a cell of each is made.
const COLUMNS: [(&str, Cell); 42] = [
    ("company.name", Cell::Name),
    ("company.credit_code", Cell::Code),
    ("company.industry_code", Cell::One(90, &["7491", "7492", "6572", "7251", "8710", "6513", "3399", "5219"])),
    ("company.creative_design", Cell::Truth(70, 40)),
    ("company.registered_on", Cell::Day(85, 1998, 2016)),
    ("company.region", Cell::One(85, &["450305", "450102", "450702", "110101"])),
    ("company.culture", Cell::Truth(60, 30)),
    ("company.industrial_design", Cell::Truth(60, 20)),
    ("as_of", Cell::One(100, &["2016-12-31"])),
    ("tax.year", Cell::One(100, &["2016"])),
    ("tax.taxable_income", Cell::Money(95, 9, true)),
    ("tax.wages", Cell::Money(95, 8, false)),
    ("tax.education_expense", Cell::Money(90, 6, false)),
    ("tax.education_carried_in", Cell::Money(60, 5, false)),
    ("tax.headcount", Cell::Whole(90, 400)),
    ("tax.total_assets", Cell::Money(90, 9, false)),
    ("tax.restricted_industry", Cell::Truth(80, 3)),
    ("tax.total_profit", Cell::Money(50, 8, true)),
    ("tax.design_expense", Cell::Money(40, 7, false)),
    ("high_tech.certified", Cell::Truth(90, 25)),
    ("high_tech.certificate_issued_on", Cell::Day(20, 2013, 2016)),
    ("western.encouraged_item", Cell::Truth(40, 50)),
    ("western.encouraged_share", Cell::Share(35)),
    ("rd.qualifies", Cell::Truth(35, 70)),
    ("rd.core_cost", Cell::Money(30, 7, false)),
    ("rd.other_cost", Cell::Money(25, 5, false)),
    ("land.granted_on", Cell::OfRecord(0, &Cell::Day(95, 2015, 2016))),
    ("land.key_project", Cell::OfRecord(0, &Cell::Truth(90, 60))),
    ("land.intensive", Cell::OfRecord(0, &Cell::Truth(85, 70))),
    ("land.creative_project", Cell::OfRecord(0, &Cell::Truth(85, 70))),
    ("land.industrial", Cell::OfRecord(0, &Cell::Truth(95, 80))),
    ("land.grade", Cell::OfRecord(0, &Cell::Whole(85, 15))),
    ("land.area", Cell::OfRecord(0, &Cell::Money(95, 5, false))),
    ("land.acquisition_cost", Cell::OfRecord(0, &Cell::Money(90, 7, false))),
    ("land.development_cost", Cell::OfRecord(0, &Cell::Money(90, 6, false))),
    ("land.fees", Cell::OfRecord(0, &Cell::Money(90, 5, false))),
    ("service_export.supplied_on", Cell::OfRecord(1, &Cell::Day(98, 2015, 2016))),
    ("service_export.service", Cell::OfRecord(1, &Cell::One(98, &["design", "software", "advertising", "other"]))),
    ("service_export.income", Cell::OfRecord(1, &Cell::Money(95, 7, false))),
    ("service_export.recipient", Cell::OfRecord(1, &Cell::One(90, &["overseas_entity", "domestic"]))),
    ("service_export.consumed_abroad", Cell::OfRecord(1, &Cell::Truth(85, 80))),
    ("service_export.vat_method", Cell::OfRecord(1, &Cell::One(85, &["general", "simple", "small_scale"]))),
];

/// What share of companies has a record of each kind, in percent.
const RECORDS: [u64; 2] = [12, 25];

/// How a cell is made. The first number is how often it is filled in, in percent.
enum Cell {
    Name,
    Code,
    One(u64, &'static [&'static str]),
    /// How often it is true.
    Truth(u64, u64),
    /// The first and the last year.
    Day(u64, u64, u64),
    /// The most digits before the point, and whether it may be negative.
    Money(u64, u32, bool),
    /// The greatest.
    Whole(u64, u64),
    Share(u64),
    /// Of a record of that kind.
    OfRecord(usize, &'static Cell),
}

/// `SplitMix64`.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    fn of(&mut self, all: &[&'static str]) -> &'static str {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    fn hits(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

fn write(cell: &Cell, number: u64, has: [bool; 2], chance: &mut Chance, out: &mut String) {
    use std::fmt::Write as _;
    match cell {
        Cell::Name => {
            const PLACES: [&str; 4] = ["桂林", "南宁", "钦州", "柳州"];
            const TRADES: [&str; 4] = ["文化创意", "工业设计", "广告传媒", "软件"];
            let (place, trade) = (chance.of(&PLACES), chance.of(&TRADES));
            write!(out, "{place}{trade}第{number}有限公司").unwrap();
        }
        Cell::Code => {
            let body = format!("914503{number:09}MA");
            let check = "0123456789ABCDEFGHJKLMNPQRTUWXY".bytes();
            let codes = check.map(|check| format!("{body}{}", char::from(check)));
            out.push_str(&codes.into_iter().find(|code| is_credit_code(code.as_bytes())).unwrap());
        }
        Cell::One(filled, _) | Cell::Truth(filled, _) | Cell::Day(filled, ..) | Cell::Money(filled, ..)
            if !chance.hits(*filled) => {}
        Cell::Whole(filled, _) | Cell::Share(filled) if !chance.hits(*filled) => {}
        Cell::One(_, of) => out.push_str(chance.of(of)),
        Cell::Truth(_, truth) => out.push_str(if chance.hits(*truth) { "true" } else { "false" }),
        Cell::Day(_, first, last) => {
            let year = first + chance.below(last - first + 1);
            write!(out, "{year}-{:02}-{:02}", 1 + chance.below(12), 1 + chance.below(28)).unwrap();
        }
        Cell::Money(_, digits, signed) => {
            let digits = 2 + u32::try_from(chance.below(u64::from(digits - 1))).unwrap();
            let sign = if *signed && chance.hits(15) { "-" } else { "" };
            write!(out, "{sign}{}.{:02}", chance.below(10_u64.pow(digits)), chance.below(100)).unwrap();
        }
        Cell::Whole(_, most) => write!(out, "{}", 1 + chance.below(*most)).unwrap(),
        Cell::Share(_) => write!(out, "{}%", chance.below(101)).unwrap(),
        Cell::OfRecord(kind, cell) if has[*kind] => write(cell, number, has, chance, out),
        Cell::OfRecord(..) => {}
    }
}

fn main() -> std::io::Result<()> {
    let given: Vec<String> = std::env::args().collect();
    let wanted = given.iter().skip_while(|arg| *arg != "--companies").nth(1);
    let Some(count) = wanted.and_then(|count| count.parse().ok()) else {
        eprintln!("cargo bench --bench book -- --companies N > book.csv");
        return Ok(());
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    writeln!(out, "{}", names.join(","))?;
    let mut chance = Chance(20161231);
    let mut line = String::new();
    for number in 1..=count {
        let has = RECORDS.map(|share| chance.hits(share));
        line.clear();
        for (at, (_, cell)) in COLUMNS.iter().enumerate() {
            if at > 0 {
                line.push(',');
            }
            write(cell, number, has, &mut chance, &mut line);
        }
        writeln!(out, "{line}")?;
    }
    out.flush()
}
