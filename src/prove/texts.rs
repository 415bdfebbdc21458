//! Which texts a text may be: some, or all but some.

use crate::plan::{Plan, Symbol};

/// A set of texts, or all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Texts {
    /// In order.
    named: Vec<Symbol>,
    /// Whether the named are left out, not taken in.
    is_rest: bool,
}

impl Texts {
    pub(super) fn only(mut named: Vec<Symbol>) -> Self {
        named.sort_unstable();
        named.dedup();
        Self { named, is_rest: false }
    }

    pub(super) fn all_but(named: Vec<Symbol>) -> Self {
        Self { is_rest: true, ..Self::only(named) }
    }

    pub(super) fn contains(&self, text: Symbol) -> bool {
        self.named.binary_search(&text).is_ok() != self.is_rest
    }

    /// The other texts.
    pub(super) fn rest(&self) -> Self {
        Self { named: self.named.clone(), is_rest: !self.is_rest }
    }

    /// What is in both.
    pub(super) fn meet(&self, other: &Self) -> Self {
        let kept = |a: &Self, b: &Self| Self {
            named: a.named.iter().copied().filter(|text| b.contains(*text)).collect(),
            is_rest: false,
        };
        match (self.is_rest, other.is_rest) {
            (false, _) => kept(self, other),
            (true, false) => kept(other, self),
            (true, true) => Self::all_but(self.named.iter().chain(&other.named).copied().collect()),
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.named.is_empty() && !self.is_rest
    }

    /// These and every text that no rule names.
    pub(super) fn and_unnamed(self, plan: &Plan) -> Self {
        Self::all_but(plan.symbols.all().filter(|text| !self.contains(*text)).collect())
    }

    /// The texts it takes in by name.
    pub(super) fn members(&self) -> &[Symbol] {
        if self.is_rest { &[] } else { &self.named }
    }
}
