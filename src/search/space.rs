//! The facts that a search may state, what a company states of them, and small changes of that.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::eval::add_days;
use crate::model::{Bounds, Fact, Format};
use crate::plan::{Constant, Symbols};
use crate::value::{Type, date_in_range, exact};

/// A fact that may be stated, by its place in the [`Space`].
pub type SlotId = usize;
/// A kind of record, by its place in the [`Space`].
pub type KindId = usize;

/// A fact that may be stated.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its dotted name.
    pub name: Arc<str>,
    /// The kind of value.
    pub kind: Type,
    /// The kind of record it belongs to.
    pub record: Option<KindId>,
    /// The values that something in the rules asks for, and their neighbours.
    pub values: Vec<Constant>,
    /// Values to state where any will do, the plainest first.
    pub usual: Vec<Constant>,
    bounds: Bounds,
    format: Option<Format>,
    step: Decimal,
}

impl Slot {
    pub(super) fn new(fact: &Fact, record: Option<KindId>) -> Self {
        Self {
            name: Arc::clone(&fact.id),
            kind: fact.kind.clone(),
            record,
            values: Vec::new(),
            usual: Vec::new(),
            bounds: fact.bounds,
            format: fact.format,
            step: step(fact),
        }
    }

    /// Bounds of a number.
    pub const fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// How a text is verified.
    pub const fn format(&self) -> Option<Format> {
        self.format
    }

    /// Whether a profile may state it.
    pub fn allows(&self, value: Constant, symbols: &Symbols) -> bool {
        match (value, &self.kind) {
            (Constant::Boolean(_), Type::Boolean) => true,
            (Constant::Date(day), Type::Date) => date_in_range(day),
            (Constant::Number(n), Type::Number(_)) => {
                let Bounds { integer, min, above, max } = self.bounds;
                (!integer || n.fract().is_zero())
                    && n.scale() <= 8
                    && min.is_none_or(|min| min <= n)
                    && above.is_none_or(|above| above < n)
                    && max.is_none_or(|max| n <= max)
            }
            (Constant::Text(symbol), Type::Enum(options)) => {
                let text = symbols.text(symbol);
                options.iter().any(|option| option.id == text)
            }
            (Constant::Text(symbol), Type::Text) => {
                let text = symbols.text(symbol);
                let digits = |many: usize| text.len() == many && text.bytes().all(|b| b.is_ascii_digit());
                match self.format {
                    None => !text.trim().is_empty(),
                    Some(Format::IndustryCode) => digits(4),
                    Some(Format::RegionCode) => digits(6),
                    Some(Format::CreditCode) => crate::profile::check_credit_code(&text).is_ok(),
                }
            }
            _ => false,
        }
    }

    /// The value itself, or the nearest one below or above it that can be stated.
    pub fn near(&self, value: Constant, side: Ordering) -> Option<Constant> {
        match value {
            Constant::Number(n) => self.near_number(n, side).map(|n| Constant::Number(n.normalize())),
            Constant::Date(day) => match side {
                Ordering::Equal => Some(value),
                Ordering::Less => add_days(day, Decimal::NEGATIVE_ONE).map(Constant::Date),
                Ordering::Greater => add_days(day, Decimal::ONE).map(Constant::Date),
            },
            value => (side == Ordering::Equal).then_some(value),
        }
    }

    fn near_number(&self, n: Decimal, side: Ordering) -> Option<Decimal> {
        let steps = exact::divide(n, self.step)?;
        let (below, above) = (steps.floor(), steps.ceil());
        let is_whole = below == above;
        let steps = match side {
            Ordering::Equal => return (is_whole || !self.bounds.integer).then_some(n),
            Ordering::Less if is_whole => exact::subtract(below, Decimal::ONE)?,
            Ordering::Less => below,
            Ordering::Greater if is_whole => exact::add(above, Decimal::ONE)?,
            Ordering::Greater => above,
        };
        exact::multiply(steps, self.step)
    }
}

/// The natural step of a number.
fn step(fact: &Fact) -> Decimal {
    match &fact.kind {
        Type::Number(_) if fact.bounds.integer => Decimal::ONE,
        Type::Number(unit) if unit.is_percent() => Decimal::new(1, 4),
        Type::Number(unit) if unit.is_money() || unit.is_none() => Decimal::new(1, 2),
        Type::Number(unit) if matches!(unit.to_string().as_str(), "person" | "year" | "month" | "day" | "grade") => {
            Decimal::ONE
        }
        _ => Decimal::new(1, 2),
    }
}

/// Everything that a search may state.
#[derive(Clone, Debug, Default)]
pub struct Space {
    /// The facts.
    pub slots: Vec<Slot>,
    /// The kinds of record, by name.
    pub kinds: Vec<String>,
    /// The date of the answers.
    pub as_of: Option<SlotId>,
    /// The texts that are stated.
    pub symbols: Symbols,
}

impl Space {
    /// A slot.
    pub fn slot(&self, id: SlotId) -> &Slot {
        self.slots.get(id).expect("a slot is made by its space: this is a bug")
    }

    /// The slot of a fact's name.
    pub fn named(&self, name: &str) -> Option<SlotId> {
        self.slots.iter().position(|slot| &*slot.name == name)
    }
}

/// The facts of a company, or of a record.
pub type Facts = BTreeMap<SlotId, Constant>;

/// What a company states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct World {
    /// Facts of the company.
    pub facts: Facts,
    /// Records; a list that is absent is not stated.
    pub lists: BTreeMap<KindId, Vec<Facts>>,
}

impl World {
    /// How many things it states; an empty list is one, a record is one and its facts.
    pub fn size(&self) -> usize {
        let records = self.lists.values().map(|list| list.iter().map(|r| r.len().saturating_add(1)).sum::<usize>());
        records.map(|n| n.max(1)).sum::<usize>().saturating_add(self.facts.len())
    }

    /// With some changes.
    pub fn with(&self, edit: &Edit) -> Self {
        let mut world = self.clone();
        for (place, to) in &edit.0 {
            world.set(*place, *to);
        }
        world
    }

    /// Changes one thing.
    pub fn set(&mut self, place: Place, to: To) {
        match (place, to) {
            (Place::Fact(slot), To::Value(value)) => {
                self.facts.insert(slot, value);
            }
            (Place::Fact(slot), _) => {
                self.facts.remove(&slot);
            }
            (Place::List(kind), To::Count(count)) => {
                self.lists.entry(kind).or_default().resize_with(count, Facts::new);
            }
            (Place::List(kind), _) => {
                self.lists.remove(&kind);
            }
            (Place::Record(kind, at, slot), To::Value(value)) => {
                let list = self.lists.entry(kind).or_default();
                if list.len() <= at {
                    list.resize_with(at.saturating_add(1), Facts::new);
                }
                if let Some(record) = list.get_mut(at) {
                    record.insert(slot, value);
                }
            }
            (Place::Record(kind, at, slot), _) => {
                if let Some(record) = self.lists.get_mut(&kind).and_then(|list| list.get_mut(at)) {
                    record.remove(&slot);
                }
            }
        }
    }

    /// Every fact it states, with its slot.
    pub fn stated(&self) -> Vec<(Place, SlotId, Constant)> {
        let mut all: Vec<_> = self.facts.iter().map(|(slot, value)| (Place::Fact(*slot), *slot, *value)).collect();
        for (kind, list) in &self.lists {
            for (at, record) in list.iter().enumerate() {
                all.extend(record.iter().map(|(slot, value)| (Place::Record(*kind, at, *slot), *slot, *value)));
            }
        }
        all
    }
}

/// Where something is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A fact of the company.
    Fact(SlotId),
    /// A list of records.
    List(KindId),
    /// A fact of a record of a list.
    Record(KindId, usize, SlotId),
}

/// What it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// Not stated.
    Unknown,
    /// A value.
    Value(Constant),
    /// A list of so many records.
    Count(usize),
}

/// Changes at different places, sorted by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit(Vec<(Place, To)>);

impl Edit {
    /// No change.
    pub const NONE: Self = Self(Vec::new());

    /// One change.
    pub fn one(place: Place, to: To) -> Self {
        Self(vec![(place, to)])
    }

    /// The change, where it is one alone.
    pub fn only(&self) -> Option<(Place, To)> {
        match &*self.0 {
            [change] => Some(*change),
            _ => None,
        }
    }

    /// How many changes.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Both together; `None` where they do not agree.
    pub fn and(&self, other: &Self) -> Option<Self> {
        let mut all = self.0.clone();
        for (place, to) in &other.0 {
            match all.binary_search_by_key(place, |(place, _)| *place) {
                Ok(at) if all.get(at).is_some_and(|(_, before)| before == to) => {}
                Ok(_) => return None,
                Err(at) => all.insert(at, (*place, *to)),
            }
        }
        let edit = Self(all);
        edit.agrees().then_some(edit)
    }

    /// Whether no record is stated of a list that is given up or cut short.
    fn agrees(&self) -> bool {
        let cut = |kind: KindId, at: usize| {
            let list = self.0.binary_search_by_key(&Place::List(kind), |(place, _)| *place).ok();
            match list.and_then(|list| self.0.get(list)) {
                None => false,
                Some((_, To::Count(count))) => at >= *count,
                Some(_) => true,
            }
        };
        !self.0.iter().any(|(place, _)| matches!(place, Place::Record(kind, at, _) if cut(*kind, *at)))
    }
}
