//! A cell to a value of its fact: what bookkeeping software and people write, exactly, without asking for memory where
//! the cell is plain.

mod typed;

pub use typed::code_as_number;
use typed::yes_or_no_wanted;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Field;
use crate::both;
use crate::diag::Code;
use crate::model::{Bounds, Fact, Format, RecordId};
use crate::plan::{Constant, Symbol, Symbols};
use crate::profile::{Refusal, half_width, is_credit_code, read_words};
use crate::syntax::toml::Kind;
use crate::syntax::{date_as_meant, yes_or_no};
use crate::value::{Bilingual, Type, Unit, Value, date_in_range, exact, parse_date, parse_number, plain};

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written<'c> {
    /// Words without a type of their own.
    Words(&'c str),
    /// A number that the format itself calls one.
    Number(&'c str),
    /// A truth that the format itself calls one.
    Boolean(bool),
}

/// Whether a cell says that nothing is known.
#[must_use]
pub fn is_blank(words: &str) -> bool {
    match words.len() {
        0 => true,
        1..=12 => matches!(
            words.trim(),
            "" | "无"
                | "-"
                | "--"
                | "—"
                | "——"
                | "－"
                | "/"
                | "N/A"
                | "n/a"
                | "NA"
                | "null"
                | "NULL"
                | "未知"
                | "unknown"
        ),
        _ => words.trim().is_empty(),
    }
}

/// How the cells of a column are read.
#[derive(Debug)]
pub struct CellReader<'m> {
    fact: &'m Fact,
    power: Option<i32>,
    plain: Plain,
    options: Vec<(&'m str, Symbol)>,
}

/// The plain form of a column's cells, decided once.
#[derive(Clone, Copy, Debug)]
enum Plain {
    /// Digits within bounds that are whole numbers.
    Number {
        least: i64,
        /// What it must be greater than.
        above: i64,
        most: i64,
        decimals: bool,
        /// Written with a percent sign.
        percent: bool,
    },
    Boolean,
    Date,
    Option,
    /// So many digits.
    Digits(usize),
    CreditCode,
    Text,
    /// None: every cell is looked at in full.
    Nothing,
}

/// The value of a plain cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quick<'c> {
    /// A number, a truth, a date or an option.
    Value(Constant),
    /// A text as it stands.
    Text(&'c str),
}

impl<'m> CellReader<'m> {
    /// For the cells of a field.
    pub fn new(fact: &'m Fact, field: &Field, symbols: &mut Symbols) -> Self {
        let options = match &fact.kind {
            Type::Enum(options) => options.iter().map(|o| (&*o.id, symbols.intern(&o.id))).collect(),
            _ => Vec::new(),
        };
        let plain = match (&fact.kind, fact.format) {
            (Type::Number(_), _) if field.power.is_some_and(|power| power != 0) => Plain::Nothing,
            (Type::Number(unit), _) => simple(fact.bounds).map_or(Plain::Nothing, |[least, above, most]| {
                Plain::Number { least, above, most, decimals: !fact.bounds.integer, percent: unit.is_percent() }
            }),
            (Type::Boolean, _) => Plain::Boolean,
            (Type::Date, _) => Plain::Date,
            (Type::Enum(_), _) => Plain::Option,
            (Type::Text, Some(Format::IndustryCode)) => Plain::Digits(4),
            (Type::Text, Some(Format::RegionCode)) => Plain::Digits(6),
            (Type::Text, Some(Format::CreditCode)) => Plain::CreditCode,
            (Type::Text, None) => Plain::Text,
        };
        Self { fact, power: field.power, plain, options }
    }

    /// Whether it is a company's name or code, which a row of totals has not.
    #[must_use]
    pub fn names_a_company(&self) -> bool {
        matches!(&*self.fact.id, "company.name" | "company.credit_code")
    }

    /// Whether it holds truths.
    #[must_use]
    pub const fn is_truth(&self) -> bool {
        matches!(self.plain, Plain::Boolean)
    }

    /// Whether it is of a fact of that kind of record.
    #[must_use]
    pub fn is_of(&self, record: RecordId) -> bool {
        self.fact.record == Some(record)
    }

    /// The value; `None` where the cell says that nothing is known.
    ///
    /// # Errors
    /// When it does not fit its fact.
    pub fn read(&self, written: Written<'_>) -> Result<Option<Value>, Refusal> {
        let words = match written {
            Written::Words(words) => words,
            Written::Number(text) => return self.typed(written, &Kind::Number(text.to_owned())).map(Some),
            Written::Boolean(truth) => return self.typed(written, &Kind::Boolean(truth)).map(Some),
        };
        if is_blank(words) {
            return Ok(None);
        }
        self.careful(words).map(Some)
    }

    /// Plain forms: decimals, dates, truths, identifiers of options, codes and texts.
    #[inline]
    #[must_use]
    pub fn quick<'c>(&self, words: &'c str) -> Option<Quick<'c>> {
        Some(match self.plain {
            Plain::Number { .. } | Plain::Boolean | Plain::Date => Quick::Value(self.quick_bytes(words.as_bytes())?),
            Plain::Option => Quick::Value(Constant::Text(self.options.iter().find(|(id, _)| *id == words)?.1)),
            Plain::Digits(count) if is_digits(words, count) => Quick::Text(words),
            Plain::CreditCode if is_credit_code(words.as_bytes()) => Quick::Text(words),
            Plain::Text if !is_blank(words) && is_trimmed(words) && !words.starts_with('#') => Quick::Text(words),
            Plain::Digits(_) | Plain::CreditCode | Plain::Text | Plain::Nothing => return None,
        })
    }

    /// Plain forms of numbers, truths and dates.
    #[inline]
    #[must_use]
    pub fn quick_bytes(&self, bytes: &[u8]) -> Option<Constant> {
        Some(match self.plain {
            Plain::Number { least, above, most, decimals, percent } => {
                let (mantissa, scale) = match bytes.strip_suffix(b"%") {
                    Some(bytes) if percent => {
                        let (mantissa, scale) = digits(bytes)?;
                        (mantissa, scale.wrapping_add(2))
                    }
                    None if !percent => digits(bytes)?,
                    _ => return None,
                };
                let power = match scale {
                    0 => 1,
                    _ if !decimals => return None,
                    2 => 100,
                    scale => 10_i64.checked_pow(scale)?,
                };
                let [least, above, most] = [least, above, most].map(|bound| bound.saturating_mul(power));
                if mantissa < least || mantissa <= above || most < mantissa {
                    return None;
                }
                Constant::Number(exact::number(mantissa, scale)?)
            }
            Plain::Boolean => Constant::Boolean(match bytes {
                b"true" | b"TRUE" | [0xe6, 0x98, 0xaf] => true,
                b"false" | b"FALSE" | [0xe5, 0x90, 0xa6] => false,
                _ => return None,
            }),
            Plain::Date => Constant::Date(quick_date(bytes)?),
            Plain::Option | Plain::Digits(_) | Plain::CreditCode | Plain::Text | Plain::Nothing => return None,
        })
    }

    /// Whether any words will do.
    #[must_use]
    pub fn is_free_text(&self) -> bool {
        self.fact.kind == Type::Text && self.fact.format.is_none()
    }

    fn careful(&self, words: &str) -> Result<Value, Refusal> {
        let (fact, narrow) = (self.fact, half_width(words));
        if matches!(
            &*narrow,
            "#N/A" | "#REF!" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NUM!" | "#NULL!" | "#SPILL!" | "#CALC!"
        ) {
            let id = &fact.id;
            return Err(refusal(
                Code::BadValue,
                both!("`{id}` 是表格的错误值 `{narrow}`", "`{id}` is the spreadsheet error `{narrow}`"),
                Bilingual::fixed(
                    "请改正公式，未知就留空",
                    "mend the formula, or leave the cell empty if it is not known",
                ),
            ));
        }
        match &fact.kind {
            Type::Number(unit) => self.number(*unit, &narrow),
            Type::Boolean => {
                let truth = match &*narrow {
                    "✓" | "✔" | "☑" => Some("true"),
                    "✗" | "✘" | "✕" | "╳" => Some("false"),
                    word => yes_or_no(word),
                };
                read_words(fact, truth.unwrap_or(&narrow)).map_err(yes_or_no_wanted)
            }
            Type::Date => read_words(fact, &date(fact, &narrow)?),
            Type::Enum(options) => {
                // A label may have full-width signs of its own: 广告服务（在境外投放）; 小型 is 小型企业, 设计 is 设计服务.
                let same = |label: &Bilingual| {
                    let zh = half_width(&label.zh);
                    zh == narrow
                        || half_width(&label.en).eq_ignore_ascii_case(&narrow)
                        || ["企业", "服务"].iter().any(|end| zh.strip_suffix(end) == Some(&*narrow))
                };
                let option = options.iter().find(|o| *o.id == *narrow || same(&o.label));
                read_words(fact, option.map_or(&*narrow, |o| &o.id))
            }
            Type::Text => read_words(fact, words),
        }
    }

    fn number(&self, unit: Unit, narrow: &str) -> Result<Value, Refusal> {
        let fact = self.fact;
        let (bare, had_unit) = bare_number(unit, narrow);
        let Some(power) = self.power.filter(|power| *power != 0) else { return read_words(fact, &bare) };
        let percent = bare.ends_with('%');
        if power == -2 && (percent || !had_unit && !bare.ends_with(['万', '亿'])) {
            return read_words(fact, &if percent { bare } else { format!("{bare}%") });
        }
        if had_unit || percent || bare.ends_with(['万', '亿']) {
            let id = &fact.id;
            return Err(refusal(
                Code::ProfileNumber,
                both!(
                    "`{id}` 的单元格 `{narrow}` 有单位，标题也写了单位",
                    "the cell `{narrow}` of `{id}` has a unit, and so has the title"
                ),
                Bilingual::fixed("只在一处写单位", "write the unit in one of the two"),
            ));
        }
        let shifted = parse_number(&bare).ok().and_then(|number| {
            let factor = Decimal::from(10_i64.checked_pow(power.unsigned_abs())?);
            exact::multiply(number, factor)
        });
        match shifted {
            Some(number) => read_words(fact, &plain(number)),
            // Whatever is wrong with it is wrong without the unit too.
            None => read_words(fact, &bare),
        }
    }
}

fn refusal(code: Code, message: Bilingual, help: Bilingual) -> Refusal {
    Refusal { code, message, help: Some(help) }
}

/// The bounds of numbers as whole numbers: the least, the one to be exceeded, the most; `None` where they are not whole.
fn simple(bounds: Bounds) -> Option<[i64; 3]> {
    let whole = |n: Decimal| n.fract().is_zero().then(|| n.to_i64()).flatten();
    let bound = |bound: Option<Decimal>, none: i64| bound.map_or(Some(none), whole);
    Some([bound(bounds.min, i64::MIN)?, bound(bounds.above, i64::MIN)?, bound(bounds.max, i64::MAX)?])
}

/// `-1234.50` as digits and the number of decimals; `None` for every other form and for more than 18 digits.
fn digits(bytes: &[u8]) -> Option<(i64, u32)> {
    let (negative, bytes) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, bytes),
    };
    if bytes.len() > 19 {
        return None;
    }
    let (mut mantissa, mut point) = (0_i64, None);
    for (at, byte) in bytes.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(digit));
        } else if *byte == b'.' && point.is_none() && at > 0 {
            point = Some(at);
        } else {
            return None;
        }
    }
    let (count, scale) = match point {
        None => (bytes.len(), 0),
        Some(at) => (bytes.len().wrapping_sub(1), bytes.len().wrapping_sub(at).wrapping_sub(1)),
    };
    if !(1..=18).contains(&count) || point.is_some() && scale == 0 {
        return None;
    }
    Some((if negative { mantissa.wrapping_neg() } else { mantissa }, u32::try_from(scale).ok()?))
}

/// Whether a text begins and ends with something to be seen.
fn is_trimmed(words: &str) -> bool {
    let plain = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_graphic() || (0xe3..=0xe9).contains(b));
    // Chinese characters begin with these bytes, and so does the ideographic space.
    plain(words.as_bytes().first()) && !words.starts_with('\u{3000}') && words.trim_end().len() == words.len()
}

fn is_digits(words: &str, count: usize) -> bool {
    words.len() == count && words.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2016-05-01`, in range.
fn quick_date(bytes: &[u8]) -> Option<Date> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i16::from(byte.wrapping_sub(b'0')));
    let two = |a: u8, b: u8| Some(digit(a)?.wrapping_mul(10).wrapping_add(digit(b)?));
    let year = two(y1, y2)?.wrapping_mul(100).wrapping_add(two(y3, y4)?);
    let (month, day) = (i8::try_from(two(m1, m2)?).ok()?, i8::try_from(two(d1, d2)?).ok()?);
    Date::new(year, month, day).ok().filter(|date| date_in_range(*date))
}

/// A date as `2016-05-01`, from the forms that spreadsheets and people have.
fn date(fact: &Fact, narrow: &str) -> Result<String, Refusal> {
    let day = narrow.split_once([' ', 't', 'T']).filter(|(_, time)| {
        let time = time.trim();
        !time.is_empty() && time.bytes().all(|b| matches!(b, b'0' | b':' | b'.'))
    });
    let day = day.map_or(narrow, |(day, _)| day);
    let compact = || {
        let (year, rest) = day.split_at_checked(4).filter(|_| is_digits(day, 8))?;
        let (month, day) = rest.split_at_checked(2)?;
        parse_date(&format!("{year}-{month}-{day}"))
    };
    if let Some(date) = parse_date(day).or_else(|| date_as_meant(day)).or_else(compact) {
        return Ok(date.to_string());
    }
    let parts: Vec<&str> = day.split(['/', '-', '.']).collect();
    if let [first, _, last] = &*parts
        && parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
        && first.len() < 4
        && matches!(last.len(), 2 | 4)
    {
        let id = &fact.id;
        return Err(refusal(
            Code::BadValue,
            both!(
                "`{id}` 的日期 `{day}` 年月日的次序不明",
                "in the date `{day}` of `{id}` it is not clear which is the year, the month and the day"
            ),
            Bilingual::fixed("按年-月-日写，如 `2016-05-01`", "write year-month-day, such as `2016-05-01`"),
        ));
    }
    Ok(day.to_owned())
}

/// The number without currency, unit, brackets and separators, and whether it had a unit.
fn bare_number(unit: Unit, narrow: &str) -> (String, bool) {
    let mut text = narrow.trim();
    let mut negative = false;
    if let Some(inside) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (negative, text) = (true, inside.trim());
    }
    let units: &[&str] = match unit.to_string().as_str() {
        "CNY" => &["人民币", "RMB", "CNY", "￥", "¥", "元整", "元"],
        "m2" => &["平方米", "㎡", "m²", "m2", "平米"],
        "CNY/m2" => &["￥", "¥", "元/平方米", "元/㎡", "元/m²", "元/m2"],
        "person" => &["人", "名"],
        "year" => &["年度", "年"],
        "month" => &["个月", "月"],
        "grade" => &["等", "级"],
        _ => &[],
    };
    let mut had_unit = false;
    for unit in units {
        if let Some(rest) = text.strip_prefix(unit).or_else(|| text.strip_suffix(unit)) {
            (had_unit, text) = (true, rest.trim());
        }
    }
    let mut text = without_separators(text).unwrap_or_else(|| text.to_owned());
    if negative {
        // Brackets around a sign say two things.
        text = if text.starts_with(['-', '+']) { format!("({text})") } else { format!("-{text}") };
    }
    (text, had_unit)
}

/// `1,234,567.5` without its commas, where they separate thousands.
fn without_separators(text: &str) -> Option<String> {
    if !text.contains(',') {
        return None;
    }
    let end = text.find(|c: char| !matches!(c, '0'..='9' | ',' | '-' | '+')).unwrap_or(text.len());
    let (whole, rest) = text.split_at_checked(end)?;
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next()?;
    let fits = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) && !rest.contains(',');
    fits.then(|| format!("{}{rest}", whole.replace(',', "")))
}
