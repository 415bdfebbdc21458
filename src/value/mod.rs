//! The vocabulary of what is known: exact numbers, dates, types, units, and words in two languages.
//!
//! A [`Value`] is what a fact, an expression or an output holds. Absence is not a value: whoever may lack
//! one says `Option<Value>`, and `None` means *unknown*.

mod bilingual;
mod certainty;
mod date;
pub mod exact;
mod number;
mod shares;
mod unit;

pub use bilingual::{Bilingual, Lang};
pub use certainty::Certainty;
pub use date::{EARLIEST, LATEST, date_in_range, parse_date};
pub use number::{NumberError, parse_number, plain, round_half_up, with_thousands};
pub use shares::in_shares;
pub use unit::Unit;

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

/// One known value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Yes or no.
    Boolean(bool),
    /// An exact decimal number, in the unit of its type.
    Number(Decimal),
    /// A civil date.
    Date(Date),
    /// A text, or the identifier of an option of an enumeration.
    Text(Arc<str>),
}

impl Value {
    /// A text value.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(Arc::from(text))
    }
}

/// As it is written in results for machines: `true`, `0.15`, `2016-05-01`, the bare text.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(b) => write!(f, "{b}"),
            Self::Number(n) => f.write_str(&plain(*n)),
            Self::Date(d) => write!(f, "{d}"),
            Self::Text(t) => f.write_str(t),
        }
    }
}

/// One option of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumOption {
    /// The identifier used in profiles and expressions.
    pub id: Arc<str>,
    /// What people read.
    pub label: Bilingual,
}

/// What kind of value something holds.
#[derive(Clone, Debug, Eq)]
pub enum Type {
    /// Yes or no.
    Boolean,
    /// An exact number with its unit.
    Number(Unit),
    /// A civil date.
    Date,
    /// Free text.
    Text,
    /// One of a closed list of options.
    Enum(Arc<[EnumOption]>),
}

/// Two enumerations are one type when they have the same option identifiers in the same order; labels do not matter.
impl PartialEq for Type {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Boolean, Self::Boolean) | (Self::Date, Self::Date) | (Self::Text, Self::Text) => true,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Enum(a), Self::Enum(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(x, y)| x.id == y.id),
            _ => false,
        }
    }
}

impl Type {
    /// How messages name the type.
    #[must_use]
    pub fn describe(&self) -> Bilingual {
        match self {
            Self::Boolean => Bilingual::fixed("是非值", "a boolean"),
            Self::Number(unit) if unit.is_none() => Bilingual::fixed("数", "a number"),
            Self::Number(unit) => Bilingual::new(format!("以 {unit} 计的数"), format!("a number in {unit}")),
            Self::Date => Bilingual::fixed("日期", "a date"),
            Self::Text => Bilingual::fixed("文本", "a text"),
            Self::Enum(options) => {
                let ids = options.iter().map(|o| &*o.id).collect::<Vec<_>>().join(" ");
                Bilingual::new(format!("选项（{ids}）"), format!("one of {ids}"))
            }
        }
    }

    /// The label of an option of this enumeration.
    #[must_use]
    pub fn option_label(&self, id: &str) -> Option<&Bilingual> {
        match self {
            Self::Enum(options) => options.iter().find(|o| &*o.id == id).map(|o| &o.label),
            _ => None,
        }
    }
}
