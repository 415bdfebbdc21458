//! Columns: the values of one node or fact, with a mask of what is known.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Bits;
use crate::plan::{Constant, Kind, Symbol};

/// Values of one kind; what stands where nothing is known means nothing.
#[derive(Clone, Debug, Default)]
pub struct Values<T> {
    /// One value a row.
    pub values: Vec<T>,
    /// Which are known.
    pub known: Bits,
}

impl<T: Copy + Default> Values<T> {
    /// Unknown for that many rows. Values that stood there before stay and mean nothing.
    pub fn reset(&mut self, len: usize) {
        self.values.resize(len, T::default());
        self.known.reset(len);
    }

    /// The value of a row, where it is known.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<T> {
        if self.known.get(row) { self.values.get(row).copied() } else { None }
    }

    /// Sets the value of a row.
    #[inline]
    pub fn set(&mut self, row: usize, value: Option<T>) {
        if let (Some(value), Some(slot)) = (value, self.values.get_mut(row)) {
            *slot = value;
        }
        self.known.set(row, value.is_some());
    }

    /// Adds a row at the end.
    pub fn push(&mut self, value: Option<T>) {
        self.values.push(value.unwrap_or_default());
        self.known.push(value.is_some());
    }
}

/// A column.
#[derive(Clone, Debug)]
pub enum Column {
    /// Truths: `truth` is set only where `known` is.
    Boolean {
        /// Which are true.
        truth: Bits,
        /// Which are known.
        known: Bits,
    },
    /// Exact numbers.
    Number(Values<Decimal>),
    /// Dates.
    Date(Values<Date>),
    /// Texts, by number.
    Text(Values<Symbol>),
}

impl Column {
    /// Unknown for that many rows.
    #[must_use]
    pub fn unknown(kind: Kind, len: usize) -> Self {
        fn values<T: Copy + Default>(len: usize) -> Values<T> {
            Values { values: vec![T::default(); len], known: Bits::none(len) }
        }
        match kind {
            Kind::Boolean => Self::Boolean { truth: Bits::none(len), known: Bits::none(len) },
            Kind::Number => Self::Number(values(len)),
            Kind::Date => Self::Date(values(len)),
            Kind::Text => Self::Text(values(len)),
        }
    }

    /// Unknown for that many rows, keeping its memory.
    pub fn reset(&mut self, len: usize) {
        match self {
            Self::Boolean { truth, known } => {
                truth.reset(len);
                known.reset(len);
            }
            Self::Number(values) => values.reset(len),
            Self::Date(values) => values.reset(len),
            Self::Text(values) => values.reset(len),
        }
    }

    /// Becomes the same as another column, keeping its memory.
    pub fn copy_from(&mut self, other: &Self) {
        fn values<T: Copy>(column: &mut Values<T>, other: &Values<T>) {
            column.values.clear();
            column.values.extend_from_slice(&other.values);
            column.known.copy_from(&other.known);
        }
        match (self, other) {
            (Self::Boolean { truth, known }, Self::Boolean { truth: other, known: other_known }) => {
                truth.copy_from(other);
                known.copy_from(other_known);
            }
            (Self::Number(column), Self::Number(other)) => values(column, other),
            (Self::Date(column), Self::Date(other)) => values(column, other),
            (Self::Text(column), Self::Text(other)) => values(column, other),
            (column, other) => column.clone_from(other),
        }
    }

    /// What every row has, where all have the same to the last digit: nothing known, or one value.
    #[must_use]
    pub fn uniform(&self) -> Option<Option<Constant>> {
        fn are_equal<T: PartialEq>(values: &[T]) -> bool {
            values.split_first().is_none_or(|(first, rest)| rest.iter().all(|value| value == first))
        }
        if self.known().is_none() {
            return Some(None);
        }
        if !self.known().is_all() {
            return None;
        }
        let is_uniform = match self {
            Self::Boolean { truth, .. } => truth.is_none() || truth.is_all(),
            Self::Number(values) => values.values.split_first().is_none_or(|(first, rest)| {
                // Numbers that are equal may be written differently: 1.0 and 1.00.
                rest.iter().all(|value| value.serialize() == first.serialize())
            }),
            Self::Date(values) => are_equal(&values.values),
            Self::Text(values) => are_equal(&values.values),
        };
        is_uniform.then(|| self.get(0))
    }

    /// Becomes the same in every row, keeping its memory.
    ///
    /// # Panics
    /// When the value is of another kind than the column, which is a bug.
    pub fn fill(&mut self, len: usize, value: Option<Constant>) {
        fn values<T: Copy + Default>(column: &mut Values<T>, len: usize, value: T) {
            column.values.clear();
            column.values.resize(len, value);
            column.known.fill(len);
        }
        match (self, value) {
            (column, None) => column.reset(len),
            (Self::Boolean { truth, known }, Some(Constant::Boolean(value))) => {
                if value {
                    truth.fill(len);
                } else {
                    truth.reset(len);
                }
                known.fill(len);
            }
            (Self::Number(column), Some(Constant::Number(value))) => values(column, len, value),
            (Self::Date(column), Some(Constant::Date(value))) => values(column, len, value),
            (Self::Text(column), Some(Constant::Text(value))) => values(column, len, value),
            (column, Some(value)) => panic!("{value:?} does not belong into {column:?}: this is a bug"),
        }
    }

    /// Adds rows of which nothing is known, up to that many.
    pub fn grow(&mut self, len: usize) {
        fn values<T: Copy + Default>(values: &mut Values<T>, len: usize) {
            values.values.resize(len, T::default());
            values.known.grow(len);
        }
        match self {
            Self::Boolean { truth, known } => {
                truth.grow(len);
                known.grow(len);
            }
            Self::Number(column) => values(column, len),
            Self::Date(column) => values(column, len),
            Self::Text(column) => values(column, len),
        }
    }

    /// Keeps the first rows only.
    pub fn truncate(&mut self, len: usize) {
        fn values<T>(values: &mut Values<T>, len: usize) {
            values.values.truncate(len);
            values.known.truncate(len);
        }
        match self {
            Self::Boolean { truth, known } => {
                truth.truncate(len);
                known.truncate(len);
            }
            Self::Number(column) => values(column, len),
            Self::Date(column) => values(column, len),
            Self::Text(column) => values(column, len),
        }
    }

    /// How many rows it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.known().len()
    }

    /// Whether it has no rows.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which rows are known.
    #[must_use]
    pub const fn known(&self) -> &Bits {
        match self {
            Self::Boolean { known, .. } => known,
            Self::Number(values) => &values.known,
            Self::Date(values) => &values.known,
            Self::Text(values) => &values.known,
        }
    }

    /// The value of a row, where it is known.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<Constant> {
        match self {
            Self::Boolean { truth, known } => known.get(row).then(|| Constant::Boolean(truth.get(row))),
            Self::Number(values) => values.get(row).map(Constant::Number),
            Self::Date(values) => values.get(row).map(Constant::Date),
            Self::Text(values) => values.get(row).map(Constant::Text),
        }
    }

    /// The truth of a row, where it is known; `None` too for columns of other kinds.
    #[must_use]
    pub fn truth(&self, row: usize) -> Option<bool> {
        match self {
            Self::Boolean { truth, known } => known.get(row).then(|| truth.get(row)),
            _ => None,
        }
    }

    /// Sets the value of a row.
    ///
    /// # Panics
    /// When the value is of another kind than the column, which is a bug.
    #[inline]
    pub fn set(&mut self, row: usize, value: Option<Constant>) {
        match (self, value) {
            (Self::Boolean { truth, known }, Some(Constant::Boolean(value))) => {
                truth.set(row, value);
                known.set(row, true);
            }
            (Self::Boolean { truth, known }, None) => {
                truth.set(row, false);
                known.set(row, false);
            }
            (Self::Number(values), Some(Constant::Number(value))) => values.set(row, Some(value)),
            (Self::Date(values), Some(Constant::Date(value))) => values.set(row, Some(value)),
            (Self::Text(values), Some(Constant::Text(value))) => values.set(row, Some(value)),
            (Self::Number(values), None) => values.set(row, None),
            (Self::Date(values), None) => values.set(row, None),
            (Self::Text(values), None) => values.set(row, None),
            (column, Some(value)) => panic!("{value:?} does not belong into {column:?}: this is a bug"),
        }
    }

    /// Adds a row at the end.
    pub fn push(&mut self, value: Option<Constant>) {
        let row = self.len();
        match self {
            Self::Boolean { truth, known } => {
                truth.push(false);
                known.push(false);
            }
            Self::Number(values) => values.push(None),
            Self::Date(values) => values.push(None),
            Self::Text(values) => values.push(None),
        }
        self.set(row, value);
    }
}
