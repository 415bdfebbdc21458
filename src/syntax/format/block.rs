//! Tables with headers: the order and alignment of their keys, and the lines between them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, KeyMut, Table, Value};
use unicode_width::UnicodeWidthStr as _;

use super::trivia::{Above, behind};
use super::values;
use crate::syntax::shape::{CASE, Shape, Want};

/// Brings a whole document into its form.
pub fn document(document: &mut DocumentMut, shape: &'static Shape) {
    let trailing = Above::read(Some(document.trailing())).without_end();
    // The last line of a file may lack its line break: it is a comment then.
    document.set_trailing(trailing.text());
    let root = document.as_table_mut();
    let empty = root.get_values().is_empty();
    body(root, Some(shape), true, true);
    let mut headers = Headers { first: empty };
    let mut order = Vec::new();
    positions(root, &mut order);
    order.sort_unstable();
    headers.within(root, Some(shape), true, 1, order.first().copied());
    let text = document.to_string();
    // Only a file of comments begins with a blank line now.
    if text.starts_with('\n') {
        let trailing = Above::read(Some(document.trailing())).without_lead();
        document.set_trailing(trailing.text());
    }
}

/// The places of all headers.
fn positions(table: &Table, all: &mut Vec<isize>) {
    for (_, item) in table {
        match item {
            Item::Table(inner) => {
                all.extend(inner.position().filter(|_| !inner.is_dotted() && !inner.is_implicit()));
                positions(inner, all);
            }
            Item::ArrayOfTables(tables) => tables.iter().for_each(|inner| {
                all.extend(inner.position());
                positions(inner, all);
            }),
            _ => {}
        }
    }
}

struct Headers {
    /// Whether nothing stands before the first header.
    first: bool,
}

impl Headers {
    /// The tables within a table; `top` is the place of the first header of the file.
    fn within(
        &mut self,
        table: &mut Table,
        shape: Option<&'static Shape>,
        aligned: bool,
        depth: usize,
        top: Option<isize>,
    ) {
        for (mut key, item) in table.iter_mut() {
            let want = shape.and_then(|s| s.fields.iter().find(|f| f.key == key.get())).map(|field| &field.want);
            let inner_shape = inner(want);
            let aligned = aligned && inner_shape.is_none_or(|s| !std::ptr::eq(s, &raw const CASE));
            match item {
                Item::Table(inner) if !inner.is_dotted() => {
                    plain(&mut key);
                    self.header(inner, inner_shape, aligned, depth, top);
                }
                Item::ArrayOfTables(tables) => {
                    plain(&mut key);
                    for inner in tables.iter_mut() {
                        self.header(inner, inner_shape, aligned, depth, top);
                    }
                }
                _ => {}
            }
        }
    }

    fn header(
        &mut self,
        table: &mut Table,
        shape: Option<&'static Shape>,
        aligned: bool,
        depth: usize,
        top: Option<isize>,
    ) {
        let above = Above::read(table.decor().prefix());
        let is_first = self.first && table.position() == top;
        let above = match (is_first, depth) {
            (true, _) => above.without_lead(),
            (false, 1) => above.with_lead(),
            (false, _) => above,
        };
        let suffix = behind(table.decor().suffix());
        table.decor_mut().set_prefix(above.text());
        table.decor_mut().set_suffix(suffix);
        body(table, shape, aligned, false);
        self.within(table, shape, aligned, depth.saturating_add(1), top);
    }
}

/// A key of a header without spaces around it.
fn plain(key: &mut KeyMut<'_>) {
    key.leaf_decor_mut().clear();
    key.dotted_decor_mut().clear();
}

/// The shape of what a header begins.
fn inner(want: Option<&'static Want>) -> Option<&'static Shape> {
    match want? {
        Want::Table(shape) => Some(shape),
        Want::List(want) | Want::OneOrMore(want) => inner(Some(want)),
        _ => None,
    }
}

/// The keys and values of one table.
fn body(table: &mut Table, shape: Option<&'static Shape>, aligned: bool, is_root: bool) {
    let wants = |key: &str| shape.and_then(|s| s.fields.iter().find(|f| f.key == key)).map(|field| &field.want);
    let above = sort(table, shape);
    let mut leaves = Vec::new();
    gather(table, "", &mut leaves);
    // Groups end at blank lines.
    let mut groups: Vec<Vec<Leaf<'_>>> = Vec::new();
    for (i, mut leaf) in leaves.into_iter().enumerate() {
        let lines = above.get(&leaf.path).cloned().unwrap_or_else(|| Above::read(leaf.key.leaf_decor().prefix()));
        let lines = if i == 0 && is_root { lines.without_lead() } else { lines };
        let lines = if i == 0 && !is_root { lines.without_lead() } else { lines };
        if lines.has_blank() || groups.is_empty() {
            groups.push(Vec::new());
        }
        leaf.key.leaf_decor_mut().set_prefix(lines.text());
        if let Some(group) = groups.last_mut() {
            group.push(leaf);
        }
    }
    for group in groups {
        let width = group.iter().map(|leaf| leaf.shown.width()).max().unwrap_or(0);
        for mut leaf in group {
            let own = leaf.shown.width();
            let pad = if aligned { width.saturating_sub(own) } else { 0 };
            leaf.key.leaf_decor_mut().set_suffix(" ".repeat(pad.saturating_add(1)));
            let suffix = behind(leaf.value.decor().suffix());
            // The key, a space, the sign, a space.
            let column = own.saturating_add(pad).saturating_add(3);
            values::of_block(leaf.value, wants(&leaf.path), column);
            leaf.value.decor_mut().set_prefix(" ");
            leaf.value.decor_mut().set_suffix(suffix);
        }
    }
}

/// A key, dotted or not, with its value.
struct Leaf<'t> {
    /// Its parts, joined.
    path: String,
    /// The same as it is written.
    shown: String,
    key: KeyMut<'t>,
    value: &'t mut Value,
}

fn gather<'t>(table: &'t mut Table, lead: &str, leaves: &mut Vec<Leaf<'t>>) {
    for (mut key, item) in table.iter_mut() {
        let shown = format!("{lead}{}", key.display_repr());
        match item {
            Item::Value(value) => {
                let path = if lead.is_empty() { key.get().to_owned() } else { shown.clone() };
                key.dotted_decor_mut().clear();
                leaves.push(Leaf { path, shown, key, value });
            }
            Item::Table(inner) if inner.is_dotted() => {
                key.dotted_decor_mut().clear();
                gather(inner, &format!("{shown}."), leaves);
            }
            _ => {}
        }
    }
}

/// Sorts the keys of each group; what then stands above each key.
fn sort(table: &mut Table, shape: Option<&'static Shape>) -> BTreeMap<String, Above> {
    let Some(shape) = shape.filter(|_| !table.iter().any(|(_, item)| item.as_table().is_some_and(Table::is_dotted)))
    else {
        return BTreeMap::new();
    };
    let place = |key: &str| shape.fields.iter().position(|field| field.key == key).unwrap_or(usize::MAX);
    // Group, place in the shape, and what stood right above, for each key.
    let mut ranks: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    let mut own = BTreeMap::new();
    let mut leads: Vec<Above> = Vec::new();
    for (at, (name, item)) in table.iter().enumerate() {
        let Some(key) = table.key(name).filter(|_| item.is_value()) else { continue };
        let (lead, above) = Above::read(key.leaf_decor().prefix()).split();
        if lead.has_blank() || leads.is_empty() {
            leads.push(lead);
        }
        ranks.insert(name.to_owned(), (leads.len(), place(name), at));
        own.insert(name.to_owned(), above);
    }
    table.sort_values_by(|a, _, b, _| match (ranks.get(a.get()), ranks.get(b.get())) {
        (Some(a), Some(b)) => a.cmp(b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
    let mut seen = 0;
    for (name, _) in table.iter() {
        let Some((group, ..)) = ranks.get(name) else { continue };
        if *group > seen {
            seen = *group;
            let lead = leads.get(group.saturating_sub(1)).cloned().unwrap_or_default();
            if let Some(above) = own.get_mut(name) {
                *above = lead.then(std::mem::take(above));
            }
        }
    }
    own
}
