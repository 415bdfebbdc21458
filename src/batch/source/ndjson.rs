//! NDJSON: an object a line, with nested or dotted keys; numbers are read from their text.

use std::collections::BTreeMap;

use super::csv::undecodable;
use super::{Cut, Passed, cut_lines};
use crate::batch::{CellReader, Fault, Loader, Names, Place, Target, Written};
use crate::both;
use crate::diag::Code;
use crate::value::Bilingual;

/// The deepest nesting.
const DEEPEST: usize = 16;

/// The end of at most so many whole lines.
#[must_use]
pub fn cut(bytes: &[u8], most: usize, at_end: bool) -> Cut {
    cut_lines(bytes, most, at_end)
}

/// What a key is.
#[derive(Debug)]
struct Known<'m> {
    path: String,
    /// How the key begins where it stands in a line itself: in quotes, with a colon.
    start: String,
    target: Result<Option<Target>, Bilingual>,
    reader: Option<CellReader<'m>>,
}

/// The keys met so far, ready to read lines.
#[derive(Debug)]
pub struct Ndjson<'m, 'n> {
    names: &'n Names<'m>,
    keys: Vec<Known<'m>>,
    by_path: BTreeMap<String, usize>,
    /// The key that came after each key, in the order of the last lines: most lines have the same keys in the same order.
    order: Vec<usize>,
}

impl<'m, 'n> Ndjson<'m, 'n> {
    /// Nothing met yet.
    #[must_use]
    pub fn new(names: &'n Names<'m>) -> Self {
        Self { names, keys: Vec::new(), by_path: BTreeMap::new(), order: Vec::new() }
    }

    /// The keys that are no facts and were passed over.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().filter(|key| matches!(key.target, Ok(None))).map(|key| key.path.as_str())
    }

    /// Puts every line of a piece into the loader.
    pub fn load(&mut self, text: &str, is_lossy: bool, loader: &mut Loader<'m>) -> Passed {
        let mut passed = Passed::default();
        let mut line = Line { path: String::new(), seen: Vec::new(), last: 0, scratch: String::new(), is_lossy };
        for words in lines(text).map(str::trim) {
            if words.is_empty() {
                passed.empty = passed.empty.saturating_add(1);
                loader.pass_row();
                continue;
            }
            line.path.clear();
            line.seen.clear();
            line.last = 0;
            let mut rest = words;
            let read = line.object(self, loader, &mut rest, 0, 0);
            if read.is_none() || !rest.trim_start().is_empty() {
                let column = words.len().saturating_sub(rest.len());
                let column = words.get(..column).map_or(0, |read| read.chars().count()).saturating_add(1);
                loader.fault(Fault::of_row(
                    Code::RowShape,
                    both!("第 {column} 个字符起不是 JSON 对象", "it is no JSON object from character {column} on"),
                ));
            }
            loader.end_row();
        }
        passed
    }

    /// The key that came in this place before, where the line goes on with it and with a value that has no parts.
    fn expected(&self, place: usize, rest: &mut &str) -> Option<usize> {
        let at = *self.order.get(place)?;
        let start = self.keys.get(at).map(|key| &*key.start).filter(|start| !start.is_empty())?;
        let after = rest.strip_prefix(start)?;
        if matches!(after.as_bytes().first(), None | Some(b'{' | b'[' | b' ' | b'\t' | b'\r')) {
            return None;
        }
        *rest = after;
        Some(at)
    }

    fn known(&mut self, path: &str, place: usize, loader: &mut Loader<'m>) -> usize {
        if let Some(at) = self.order.get(place)
            && self.keys.get(*at).is_some_and(|key| key.path == path)
        {
            return *at;
        }
        let at = if let Some(at) = self.by_path.get(path) {
            *at
        } else {
            let target = self.names.target(path);
            let is_fact = matches!(target, Ok(Some(Target::Fact(_))));
            let same = self.keys.iter().position(|key| is_fact && key.target == target);
            // One fact under two spellings is one key, so that a line cannot state it twice.
            let at = same.unwrap_or(self.keys.len());
            if same.is_none() {
                let reader = if let Ok(Some(Target::Fact(field))) = &target { loader.reader(field) } else { None };
                // What has escapes may be written in several ways, and is never begun with.
                let start = if path.contains(['"', '\\']) { String::new() } else { format!("\"{path}\":") };
                self.keys.push(Known { path: path.to_owned(), start, target, reader });
            }
            self.by_path.insert(path.to_owned(), at);
            at
        };
        if self.order.len() <= place {
            self.order.resize(place.saturating_add(1), usize::MAX);
        }
        if let Some(slot) = self.order.get_mut(place) {
            *slot = at;
        }
        at
    }
}

/// One line on its way.
struct Line {
    /// The keys down to where it is read.
    path: String,
    /// Which keys the line has had.
    seen: Vec<usize>,
    /// The greatest of them.
    last: usize,
    scratch: String,
    is_lossy: bool,
}

impl Line {
    /// Reads an object; `None` where the text is no JSON, `rest` then begins with what is not read.
    fn object<'m>(
        &mut self,
        keys: &mut Ndjson<'m, '_>,
        loader: &mut Loader<'m>,
        rest: &mut &str,
        base: usize,
        depth: usize,
    ) -> Option<()> {
        token(rest, '{')?;
        if depth > DEEPEST {
            return None;
        }
        if token(rest, '}').is_some() {
            return Some(());
        }
        loop {
            skip(rest);
            let expected = if base == 0 { keys.expected(self.seen.len(), rest) } else { None };
            if let Some(at) = expected {
                // Its path is put together where it is to be said.
                self.scalar(keys, loader, rest, Some(at))?;
            } else {
                let key = string(rest, &mut self.scratch)?;
                if base > 0 {
                    self.path.push('.');
                }
                self.path.push_str(key);
                token(rest, ':')?;
                skip(rest);
                self.value(keys, loader, rest, depth)?;
                self.path.truncate(base);
            }
            if token(rest, ',').is_none() {
                return token(rest, '}');
            }
        }
    }

    fn value<'m>(
        &mut self,
        keys: &mut Ndjson<'m, '_>,
        loader: &mut Loader<'m>,
        rest: &mut &str,
        depth: usize,
    ) -> Option<()> {
        let deeper = depth.saturating_add(1);
        match rest.as_bytes().first()? {
            b'{' => self.object(keys, loader, rest, self.path.len(), deeper),
            b'[' => self.array(keys, loader, rest, deeper),
            _ => self.scalar(keys, loader, rest, None),
        }
    }

    /// Reads a value without parts; its key is the one given, else that of the path.
    fn scalar<'m>(
        &mut self,
        keys: &mut Ndjson<'m, '_>,
        loader: &mut Loader<'m>,
        rest: &mut &str,
        key: Option<usize>,
    ) -> Option<()> {
        let mut scratch = std::mem::take(&mut self.scratch);
        let written = match rest.as_bytes().first()? {
            b'"' => Some(Written::Words(string(rest, &mut scratch)?)),
            b't' => literal(rest, "true").map(|()| Some(Written::Boolean(true)))?,
            b'f' => literal(rest, "false").map(|()| Some(Written::Boolean(false)))?,
            b'n' => literal(rest, "null").map(|()| None)?,
            _ => Some(Written::Number(number(rest)?)),
        };
        let at = key.unwrap_or_else(|| keys.known(&self.path, self.seen.len(), loader));
        self.cell(keys, at, loader, written);
        self.scratch = scratch;
        Some(())
    }

    /// A list of records.
    fn array<'m>(
        &mut self,
        keys: &mut Ndjson<'m, '_>,
        loader: &mut Loader<'m>,
        rest: &mut &str,
        depth: usize,
    ) -> Option<()> {
        token(rest, '[')?;
        let base = self.path.len();
        let list = match keys.names.target(&self.path) {
            Ok(Some(Target::List(list))) => Some(list),
            _ => None,
        };
        if token(rest, ']').is_some() {
            match list {
                Some(list) => loader.list(list, Written::Words("[]"), || self.place()),
                None => self.not_a_list(loader),
            }
            return Some(());
        }
        let mut index = 0_usize;
        loop {
            index = index.saturating_add(1);
            self.path.extend(["[", &index.to_string(), "]"]);
            skip(rest);
            if let (Some(list), b'{') = (list, rest.as_bytes().first()?) {
                loader.record(list, index.saturating_sub(1));
                self.object(keys, loader, rest, self.path.len(), depth)?;
            } else {
                if index == 1 {
                    self.not_a_list(loader);
                }
                ignored(rest, &mut self.scratch, depth)?;
            }
            self.path.truncate(base);
            if token(rest, ',').is_none() {
                return token(rest, ']');
            }
        }
    }

    fn place(&self) -> Place {
        Place { column: None, title: self.path.chars().take(64).collect() }
    }

    fn not_a_list(&self, loader: &mut Loader<'_>) {
        let fault =
            Fault::of_row(Code::WrongType, Bilingual::fixed("这一项不是记录的列表", "this is no list of records"));
        loader.fault(Fault { place: Some(self.place()), ..fault });
    }

    fn cell<'m>(&mut self, keys: &Ndjson<'m, '_>, at: usize, loader: &mut Loader<'m>, written: Option<Written<'_>>) {
        let Some(known) = keys.keys.get(at) else { return };
        let place = || Place {
            column: None,
            title: if self.path.is_empty() { &known.path } else { &self.path }.chars().take(64).collect(),
        };
        // Keys mostly come in the order in which they were first met.
        if at <= self.last && self.seen.contains(&at) {
            let fault = Fault::of_row(Code::DuplicateName, Bilingual::fixed("这一项写了两次", "this is stated twice"));
            loader.fault(Fault { place: Some(place()), ..fault });
        }
        if let (Some(Written::Words(words)), true) = (written, self.is_lossy)
            && words.contains('\u{fffd}')
        {
            loader.fault(undecodable(place(), words));
        } else {
            match (&known.target, &known.reader, written) {
                (Ok(Some(Target::Fact(field))), Some(reader), Some(written)) => {
                    loader.cell(field, reader, written, place);
                }
                (Ok(Some(Target::List(list))), _, Some(written)) => loader.list(*list, written, place),
                (Err(words), _, _) => {
                    let fault = Fault::of_row(Code::UnknownKey, words.clone());
                    loader.fault(Fault { place: Some(place()), ..fault });
                }
                _ => {}
            }
        }
        self.seen.push(at);
        self.last = self.last.max(at);
    }
}

/// The lines of a text; the last may lack its end.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text.strip_suffix('\n').unwrap_or(text));
    std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr::memchr(b'\n', text.as_bytes());
        rest = end.and_then(|end| text.get(end.saturating_add(1)..));
        text.get(..end.unwrap_or(text.len()))
    })
}

fn skip(rest: &mut &str) {
    if rest.as_bytes().first().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
        *rest = rest.trim_start_matches([' ', '\t', '\r']);
    }
}

fn token(rest: &mut &str, wanted: char) -> Option<()> {
    skip(rest);
    *rest = rest.strip_prefix(wanted)?;
    Some(())
}

fn literal(rest: &mut &str, word: &str) -> Option<()> {
    *rest = rest.strip_prefix(word)?;
    Some(())
}

/// A number by the grammar of JSON, as its text.
fn number<'t>(rest: &mut &'t str) -> Option<&'t str> {
    let end =
        rest.bytes().position(|b| !matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).unwrap_or(rest.len());
    let (number, after) = rest.split_at_checked(end)?;
    let whole = number.strip_prefix('-').unwrap_or(number);
    let leading =
        whole.len() > 1 && whole.starts_with('0') && !whole.starts_with("0.") && !whole.starts_with(['e', 'E']);
    if !whole.as_bytes().first().is_some_and(u8::is_ascii_digit) || leading && !whole.starts_with("0e") {
        return None;
    }
    *rest = after;
    Some(number)
}

/// A text; one with escapes is written into the scratch.
fn string<'r, 't: 'r>(rest: &mut &'t str, scratch: &'r mut String) -> Option<&'r str> {
    let body = rest.strip_prefix('"')?;
    let end = memchr::memchr2(b'"', b'\\', body.as_bytes())?;
    let (plain, after) = body.split_at_checked(end)?;
    if let Some(after) = after.strip_prefix('"') {
        *rest = after;
        return Some(plain);
    }
    scratch.clear();
    // The closing quote is the first that no odd number of backslashes stands before.
    let mut escaped = false;
    let close = body.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })?;
    let (inside, after) = body.split_at_checked(close)?;
    let text: String = serde_json::from_str(&format!("\"{inside}\"")).ok()?;
    scratch.push_str(&text);
    *rest = after.strip_prefix('"')?;
    Some(scratch)
}

/// Passes over a value of any kind.
fn ignored(rest: &mut &str, scratch: &mut String, depth: usize) -> Option<()> {
    skip(rest);
    let deeper = depth.saturating_add(1);
    if depth > DEEPEST {
        return None;
    }
    match rest.as_bytes().first()? {
        b'"' => string(rest, scratch).map(|_| ()),
        b't' => literal(rest, "true"),
        b'f' => literal(rest, "false"),
        b'n' => literal(rest, "null"),
        open @ (b'[' | b'{') => {
            let (is_object, open, close) = if *open == b'{' { (true, '{', '}') } else { (false, '[', ']') };
            token(rest, open)?;
            if token(rest, close).is_some() {
                return Some(());
            }
            loop {
                if is_object {
                    skip(rest);
                    string(rest, scratch)?;
                    token(rest, ':')?;
                }
                ignored(rest, scratch, deeper)?;
                if token(rest, ',').is_none() {
                    return token(rest, close);
                }
            }
        }
        _ => number(rest).map(|_| ()),
    }
}
