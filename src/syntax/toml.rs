//! A TOML document as a tree whose keys and values know their places, in the order of the file, numbers as text.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diag::Span;

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where the value stands; of a table with a header, the header.
    pub span: Span,
    /// The value.
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A text, decoded.
    Text(String),
    /// A number, as written, with its radix prefix if it had one.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
    /// A calendar date without time.
    Date(Date),
    /// A time, or a date with time: read, and wanted nowhere.
    Time,
    /// An array, or an array of tables.
    Array(Vec<Node>),
    /// A table.
    Table(Table),
}

impl Kind {
    /// The TOML word for it, in both languages.
    #[must_use]
    pub const fn describe(&self) -> crate::value::Bilingual {
        use crate::value::Bilingual;
        match self {
            Self::Text(_) => Bilingual::fixed("文本", "a text"),
            Self::Number(_) => Bilingual::fixed("数", "a number"),
            Self::Boolean(_) => Bilingual::fixed("是非值", "a boolean"),
            Self::Date(_) => Bilingual::fixed("日期", "a date"),
            Self::Time => Bilingual::fixed("带时刻的日期或时刻", "a time or a date with a time"),
            Self::Array(_) => Bilingual::fixed("数组", "an array"),
            Self::Table(_) => Bilingual::fixed("表", "a table"),
        }
    }
}

/// The entries of a table, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Key and value pairs.
    pub entries: Vec<Entry>,
}

/// One key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key, one segment.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

impl Table {
    /// The entry of a key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.key == key)
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|e| &e.value)
    }

    /// Replaces key by key; tables are merged, everything else (lists too) is replaced whole.
    pub fn lay_over(&mut self, over: &Self) {
        let places = self.entries.iter().enumerate().rev();
        let known: BTreeMap<String, usize> = places.map(|(at, entry)| (entry.key.clone(), at)).collect();
        for entry in &over.entries {
            let old = known.get(&entry.key).and_then(|at| self.entries.get_mut(*at));
            match old {
                Some(old) => match (&mut old.value, &entry.value) {
                    (Node { kind: Kind::Table(old), .. }, Node { kind: Kind::Table(new), .. }) => old.lay_over(new),
                    (old, new) => *old = new.clone(),
                },
                None => self.entries.push(entry.clone()),
            }
        }
    }
}

impl Node {
    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The table, if it is one.
    #[must_use]
    pub fn as_table(&self) -> Option<&Table> {
        match &self.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The elements, if it is an array; nothing otherwise.
    #[must_use]
    pub fn elements(&self) -> &[Self] {
        match &self.kind {
            Kind::Array(nodes) => nodes,
            _ => &[],
        }
    }
}
