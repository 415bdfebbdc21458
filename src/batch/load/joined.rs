//! What a row has that is not its own cells: records of other sheets, or a whole profile.

use rust_decimal::prelude::ToPrimitive;

use super::Loader;
use crate::batch::{Field, Within};
use crate::model::RecordId;
use crate::plan::Constant;
use crate::profile::Profile;

impl Loader<'_> {
    /// Says where the cells that come next stand, if not in the row itself.
    pub fn within(&mut self, within: Option<Within>) {
        self.within = within;
    }

    /// The credit code and the name that the row has stated so far; empty where it has not.
    #[must_use]
    pub fn client(&self) -> (&str, &str) {
        (self.row.code(&self.texts), self.row.name(&self.texts))
    }

    /// The tax year of the row, as it is stated so far; else that of its date.
    #[must_use]
    pub fn year(&self) -> i16 {
        let stated = self.layout.year.and_then(|id| self.chunk.fact(id).get(self.len));
        match stated {
            Some(Constant::Number(year)) => year.to_i16().unwrap_or(i16::MAX),
            _ => self.as_of.or(self.date).unwrap_or(self.today).year(),
        }
    }

    /// Whether the row has stated anything of a kind of record.
    #[must_use]
    pub fn has_records(&self, record: RecordId) -> bool {
        self.pending.iter().any(|pending| pending.record == record)
    }

    /// A whole profile as a row.
    pub fn profile(&mut self, profile: &Profile) {
        for (fact, stated) in &profile.facts {
            self.value(&Field { fact: *fact, index: 0, power: None }, &stated.value);
        }
        for (record, list) in &profile.records {
            if list.is_empty() {
                self.empty_lists.push(*record);
            }
            for (index, facts) in list.iter().enumerate() {
                self.record(*record, index);
                for (fact, stated) in facts {
                    self.value(&Field { fact: *fact, index, power: None }, &stated.value);
                }
            }
        }
    }
}
