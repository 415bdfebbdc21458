//! Texts as small numbers, so that columns of text compare and look up at the speed of integers.

use std::collections::HashMap;
use std::sync::Arc;

/// A text, by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The texts that have numbers.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, Symbol>,
}

impl Symbols {
    /// The number of a text, new if it has none.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.numbers.get(text) {
            return *symbol;
        }
        let symbol = Symbol(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let text: Arc<str> = Arc::from(text);
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, symbol);
        symbol
    }

    /// The number of a text, if it has one.
    #[must_use]
    pub fn number(&self, text: &str) -> Option<Symbol> {
        self.numbers.get(text).copied()
    }

    /// The texts, in the order of their numbers.
    pub fn texts(&self) -> impl Iterator<Item = &Arc<str>> {
        self.texts.iter()
    }

    /// Every number there is, in order.
    pub fn all(&self) -> impl Iterator<Item = Symbol> + '_ {
        (0..self.texts.len()).filter_map(|at| u32::try_from(at).ok()).map(Symbol)
    }

    /// How many texts have numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether no text has a number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The text of a number.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> Arc<str> {
        self.texts.get(symbol.0 as usize).cloned().unwrap_or_else(|| Arc::from(""))
    }
}
