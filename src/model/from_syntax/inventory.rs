//! Clause inventories as written, to what they mean.

use std::sync::Arc;

use super::{Builder, Files};
use crate::both;
use crate::diag::Code;
use crate::model::{Account, Class, Empty, Entry, InstrumentId};

impl Builder<'_> {
    pub(super) fn inventory(&mut self, files: &Files<'_>) {
        let rules = std::mem::take(&mut self.model.rules);
        for (pack, _, file) in files {
            for entry in &file.entries {
                let fresh = self.claim("entry", &entry.id);
                let clause = self.clause(&entry.clause);
                for rule in &entry.rules {
                    self.named(&rules, &rule.value, rule.span);
                }
                let Some(class) = Class::from_name(&entry.class.value) else { continue };
                let decided = !entry.rules.is_empty();
                if class == Class::Decidable && !decided {
                    self.report.find(
                        Code::MissingKey,
                        entry.class.span,
                        both!(
                            "可判定的条款须写明由哪条规则判定：`rules`",
                            "a decidable entry names the `rules` that decide it"
                        ),
                    );
                }
                if class == Class::Direction && decided {
                    self.report.find(
                        Code::BadValue,
                        entry.class.span,
                        both!(
                            "政策导向没有可判定的规则；删去 `rules` 或改正 `class`",
                            "a direction has no `rules`: delete them or correct `class`"
                        ),
                    );
                }
                let (Some(clause), true) = (clause, fresh) else { continue };
                self.model.entries.push(Entry {
                    id: entry.id.value.clone(),
                    span: entry.id.span,
                    pack: *pack,
                    clause,
                    class,
                    rules: entry.rules.iter().map(|r| (Arc::from(r.value.as_str()), r.span)).collect(),
                    grants: entry.grants.clone(),
                    reason: entry.reason.clone(),
                });
            }
            for empty in &file.empties {
                let instrument = self.instrument(&empty.clause.instrument);
                if let (Some(instrument), Some(at)) = (instrument, &empty.clause.at) {
                    let at = (at.value.clone(), at.span);
                    self.model.empties.push(Empty { instrument, at, reason: empty.reason.clone() });
                }
            }
            for account in &file.accounts {
                let named = &account.clause.instrument.value;
                let Some(at) = self.model.instruments.iter().position(|i| i.id == *named) else { continue };
                self.model.accounts.push(Account {
                    instrument: InstrumentId(super::id_of(at)),
                    at: account.clause.at.as_ref().map(|at| at.value.clone()),
                    rules: account.rules.iter().map(|rule| rule.value.clone()).collect(),
                });
            }
        }
        self.model.rules = rules;
    }
}
