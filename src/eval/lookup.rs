//! Kernel of dated constants and tables: the value at each row's date and keys.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Bits, Column, number};
use crate::plan::{Constant, Plan, SeriesId, SeriesVersion};

/// Whole numbers below this are looked up by their place.
const SMALL: usize = 256;

/// The version of a date, and its values for keys that are small whole numbers, by number.
struct At<'p> {
    date: Date,
    version: Option<&'p SeriesVersion>,
    small: Vec<Option<Constant>>,
}

impl<'p> At<'p> {
    fn new(date: Date, version: Option<&'p SeriesVersion>, has_one_key: bool) -> Self {
        let mut small = Vec::new();
        let rows = version.filter(|_| has_one_key).into_iter().flat_map(|version| &version.rows);
        for (key, value) in rows {
            if let [Constant::Number(key)] = &**key
                && let Some(place) = place(*key)
            {
                if small.len() <= place {
                    small.resize(place.saturating_add(1), None);
                }
                if let Some(slot) = small.get_mut(place) {
                    *slot = Some(*value);
                }
            }
        }
        Self { date, version, small }
    }

    fn value(&self, key: &[Constant]) -> Option<Constant> {
        if let [Constant::Number(key)] = key
            && let Some(value) = place(*key).and_then(|place| self.small.get(place))
            && value.is_some()
        {
            return *value;
        }
        self.version.and_then(|version| version.value(key))
    }
}

/// The place of a small whole number.
fn place(key: Decimal) -> Option<usize> {
    if key.scale() > 0 && !key.fract().is_zero() {
        return None;
    }
    key.to_usize().filter(|place| *place < SMALL)
}

/// The value of a dated constant or table at the date and keys of each wanted row.
pub fn look_up(plan: &Plan, id: SeriesId, wanted: &Bits, date: &Column, keys: &[&Column], out: &mut Column) {
    let series = plan.series.get(id.index()).expect("a series id is made by its plan: this is a bug");
    let dates = number::dates(date);
    out.reset(dates.values.len());
    let mut key = Vec::with_capacity(keys.len());
    let mut at: Option<At<'_>> = None;
    for row in wanted.rows() {
        let Some(date) = dates.get(row) else { continue };
        key.clear();
        key.extend(keys.iter().filter_map(|column| column.get(row)));
        if key.len() < keys.len() {
            continue;
        }
        // Most companies of a chunk ask for the same date.
        let at = match &mut at {
            Some(at) if at.date == date => at,
            at => {
                let version = series.version(date).map(|(_, version)| version);
                at.insert(At::new(date, version, keys.len() == 1))
            }
        };
        out.set(row, at.value(&key));
    }
}
