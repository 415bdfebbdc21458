//! Cells whose format says their type: numbers and truths of workbooks and NDJSON.

use super::{CellReader, Written, is_digits, refusal};
use crate::both;
use crate::diag::Code;
use crate::model::{Fact, Format};
use crate::profile::{Refusal, read_value};
use crate::syntax::toml::Kind;
use crate::value::{Bilingual, Type, Value};

impl CellReader<'_> {
    /// A value whose type the format says.
    pub(super) fn typed(&self, written: Written<'_>, kind: &Kind) -> Result<Value, Refusal> {
        if let Written::Number(text) = written
            && let Type::Number(_) = self.fact.kind
            && self.power.is_some_and(|power| power != 0)
        {
            return self.careful(text);
        }
        let id = &self.fact.id;
        match (written, &self.fact.kind, self.fact.format) {
            (Written::Number(number), Type::Text, Some(Format::CreditCode)) => Err(code_as_number(self.fact, number)),
            // `20160501` as a number is a day; a count of days without the format of a date may be anything.
            (Written::Number(number), Type::Date, _) if is_digits(number, 8) => self.careful(number),
            (Written::Number(number), Type::Date, _) => Err(refusal(
                Code::WrongType,
                both!("`{id}` 应为日期，这里是数字 `{number}`", "`{id}` is a date, but this is the number `{number}`"),
                Bilingual::fixed(
                    "把单元格设为日期格式，或写成 `2016-05-01`",
                    "give the cell the format of a date, or write `2016-05-01`",
                ),
            )),
            (_, Type::Boolean, _) => read_value(self.fact, kind).map_err(yes_or_no_wanted),
            _ => read_value(self.fact, kind),
        }
    }
}

/// A credit code that became a number on its way; that its check character may fit all the same says nothing.
#[must_use]
pub fn code_as_number(fact: &Fact, number: &str) -> Refusal {
    let id = &fact.id;
    refusal(
        Code::ProfileCreditCode,
        both!(
            "`{id}` 存成了数字 `{number}`，末几位已经丢失",
            "`{id}` is stored as the number `{number}`, whose last digits are lost"
        ),
        Bilingual::fixed(
            "把这一列设为文本格式，再照营业执照重新填写 18 位",
            "make the column text, and write all 18 characters anew from the business licence",
        ),
    )
}

pub(super) fn yes_or_no_wanted(refusal: Refusal) -> Refusal {
    Refusal {
        help: Some(Bilingual::fixed("写“是”或“否”，未知就留空", "write `yes` or `no`, or leave it empty")),
        ..refusal
    }
}
