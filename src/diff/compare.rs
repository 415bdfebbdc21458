//! Two lists of things against each other: what is on one side only, and what differs.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{Keys, Part, Thing};
use super::written::things;
use super::{Because, Change, Happened, Kind, PartKind, Shown, Side, Weight};
use crate::value::Bilingual;

/// The most changes that are told.
const MOST_TOLD: usize = 2_000;
/// The most bytes of what stood and stands there, after which no more changes are told.
const MOST_SHOWN: usize = 1 << 20;

/// What differs between two sides.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// By kind and identifier, then in the order of the files: every change, of very many the first.
    pub told: Vec<Change>,
    /// How many more there are.
    pub more: usize,
    /// The things of which anything decides, whether it is told or not; and how, as far as the thing is a rule.
    pub(super) decisive: BTreeMap<(Kind, String), BTreeSet<Because>>,
    /// How many bytes are shown.
    shown: usize,
}

impl Changes {
    fn push(&mut self, change: Change) {
        if change.weight == Weight::Decides {
            let because = change.because();
            self.decisive.entry((change.kind, change.id.clone())).or_default().extend(because);
        }
        if self.told.len() < MOST_TOLD && self.shown < MOST_SHOWN {
            let sides = change.old.iter().chain(&change.new);
            let bytes = sides.map(|shown| shown.text.zh.len().saturating_add(shown.text.en.len()));
            self.shown = bytes.fold(self.shown, usize::saturating_add);
            self.told.push(change);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }
}

/// What differs from one side to the other.
#[must_use]
pub fn changes(old: &Side<'_>, new: &Side<'_>) -> Changes {
    let (before, after) = (things(old), things(new));
    let mut all = Changes::default();
    let index = |things: &'_ [Thing]| -> BTreeMap<_, usize> {
        things.iter().enumerate().map(|(at, thing)| ((thing.kind, thing.id.clone()), at)).collect()
    };
    let (old_at, new_at) = (index(&before), index(&after));
    let names: BTreeSet<_> = old_at.keys().chain(new_at.keys()).collect();
    for name in names {
        let one = old_at.get(name).and_then(|at| before.get(*at));
        let other = new_at.get(name).and_then(|at| after.get(*at));
        match (one, other) {
            (Some(one), Some(other)) => compare(one, other, &mut all),
            (Some(only), None) => all.push(whole(only, Happened::Removed)),
            (None, Some(only)) => all.push(whole(only, Happened::Added)),
            (None, None) => {}
        }
    }
    all
}

/// A thing that one side only has.
fn whole(thing: &Thing, happened: Happened) -> Change {
    let shown = Some(Shown { text: thing.label.clone(), span: thing.keys.span });
    let (old, new) = if happened == Happened::Added { (None, shown) } else { (shown, None) };
    let weight = if thing.keys.all.iter().any(|key| key.weight == Weight::Decides)
        || thing.parts.iter().any(|part| weight_of(part) == Weight::Decides)
    {
        Weight::Decides
    } else {
        Weight::Words
    };
    Change {
        kind: thing.kind,
        id: thing.id.clone(),
        label: thing.label.clone(),
        part: None,
        aspect: None,
        happened,
        weight,
        old,
        new,
    }
}

/// Whether a part decides anything.
fn weight_of(part: &Part) -> Weight {
    let decides = matches!(part.kind, PartKind::Excludes | PartKind::Combines)
        || part.keys.all.iter().any(|key| key.weight == Weight::Decides);
    if decides { Weight::Decides } else { Weight::Words }
}

fn compare(old: &Thing, new: &Thing, all: &mut Changes) {
    let base = |part: Option<(PartKind, String)>, happened, weight| Change {
        kind: new.kind,
        id: new.id.clone(),
        label: new.label.clone(),
        part,
        aspect: None,
        happened,
        weight,
        old: None,
        new: None,
    };
    keys(&old.keys, &new.keys, &mut |change| {
        all.push(base(None, change.0, change.1).with(change));
    });
    // Parts of the new side in its order, each preceded by those that went missing before it.
    let (before, after) = (by_name(&old.parts), by_name(&new.parts));
    for gone in old.parts.iter().filter(|part| !after.contains_key(&part.name())) {
        let shown = Shown { text: gone.label.clone(), span: gone.keys.span };
        let change = base(Some((gone.kind, gone.id.clone())), Happened::Removed, weight_of(gone));
        all.push(Change { old: Some(shown), ..change });
    }
    for part in &new.parts {
        let name = Some((part.kind, part.id.clone()));
        match before.get(&part.name()) {
            None => {
                let shown = Shown { text: part.label.clone(), span: part.keys.span };
                all.push(Change { new: Some(shown), ..base(name, Happened::Added, weight_of(part)) });
            }
            Some(other) => keys(&other.keys, &part.keys, &mut |change| {
                all.push(base(name.clone(), change.0, change.1).with(change));
            }),
        }
    }
}

/// Parts by kind and identifier, the first of each.
fn by_name(parts: &[Part]) -> BTreeMap<(PartKind, &str), &Part> {
    parts.iter().rev().map(|part| (part.name(), part)).collect()
}

/// What happened to a key, with its weight, its name, and both sides.
type Found = (Happened, Weight, &'static str, Option<Shown>, Option<Shown>);

impl Change {
    /// How the answer of its rule can be another because of it.
    fn because(&self) -> Option<Because> {
        match (self.part.is_none() && self.aspect.is_none(), self.happened) {
            (true, Happened::Added) => Some(Because::Added),
            (true, Happened::Removed) => Some(Because::Removed),
            // How a rule stands to another changes what may be enjoyed together, not its own answer.
            _ if matches!(self.part, Some((PartKind::Excludes | PartKind::Combines, _))) => None,
            _ => Some(Because::Itself),
        }
    }

    fn with(self, (_, _, name, old, new): Found) -> Self {
        Self { aspect: Some(name), old, new, ..self }
    }
}

fn keys(old: &Keys, new: &Keys, tell: &mut dyn FnMut(Found)) {
    let mut names: Vec<&'static str> = Vec::new();
    for key in new.all.iter().chain(&old.all) {
        if !names.contains(&key.name) {
            names.push(key.name);
        }
    }
    for name in names {
        let of = |keys: &Keys| {
            let key = keys.all.iter().find(|key| key.name == name)?;
            Some((Shown { text: key.text.clone(), span: key.span }, key.weight))
        };
        match (of(old), of(new)) {
            (Some((one, weight)), Some((other, _))) if !same_words(&one.text, &other.text) => {
                tell((Happened::Changed, weight, name, Some(one), Some(other)));
            }
            (Some((one, weight)), None) => tell((Happened::Removed, weight, name, Some(one), None)),
            (None, Some((other, weight))) => tell((Happened::Added, weight, name, None, Some(other))),
            _ => {}
        }
    }
}

fn same_words(a: &Bilingual, b: &Bilingual) -> bool {
    a.zh == b.zh && a.en == b.en
}
