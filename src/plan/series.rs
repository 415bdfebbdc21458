//! Dated constants and tables in the form in which they are looked up.

use std::collections::BTreeMap;

use super::Constant;
use crate::model::{ParameterId, Period, TableId};

/// A series of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesId(pub(super) u32);

impl SeriesId {
    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a series was in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeriesSource {
    /// A parameter.
    Parameter(ParameterId),
    /// A table.
    Table(TableId),
}

/// A dated constant (whose versions have a default and no rows) or table.
#[derive(Clone, Debug)]
pub struct Series {
    /// What it was in the model.
    pub source: SeriesSource,
    /// Versions by date.
    pub versions: Vec<SeriesVersion>,
}

/// What holds in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesVersion {
    /// When.
    pub period: Period,
    /// The value of keys without a row.
    pub default: Option<Constant>,
    /// The values by key.
    pub rows: BTreeMap<Box<[Constant]>, Constant>,
}

impl Series {
    /// The version of a date, with its index.
    #[must_use]
    pub fn version(&self, date: jiff::civil::Date) -> Option<(usize, &SeriesVersion)> {
        self.versions.iter().enumerate().find(|(_, v)| v.period.contains(date))
    }
}

impl SeriesVersion {
    /// The value of a key.
    #[must_use]
    pub fn value(&self, key: &[Constant]) -> Option<Constant> {
        self.rows.get(key).copied().or(self.default)
    }
}
