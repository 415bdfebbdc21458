//! Random packs and profiles, drawn from a tape of numbers: a shorter or smaller tape gives a simpler pack, so that
//! failures shrink. Every drawn expression is well typed.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::evaluator::Profile;
use super::written::{E, Fact, Local, OPTIONS, Pack, Rule, Series, Summary, T, Term, U, V, Version, Whole};

/// Numbers drawn one after the other; zero when there are no more.
pub struct Tape<'t> {
    numbers: &'t [u32],
    at: usize,
}

impl<'t> Tape<'t> {
    pub fn new(numbers: &'t [u32]) -> Self {
        Self { numbers, at: 0 }
    }

    /// One of `0..n`.
    pub fn below(&mut self, n: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        number as usize % n
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn pick<X: Clone>(&mut self, from: &[X]) -> X {
        from[self.below(from.len())].clone()
    }
}

fn days() -> [Date; 4] {
    [date(2016, 5, 1), date(2015, 6, 30), date(2016, 2, 29), date(2018, 1, 1)]
}

/// A date on one of a few days, or one beside it.
fn day(tape: &mut Tape<'_>) -> Date {
    let day = tape.pick(&days());
    day.saturating_add((tape.below(3) as i64 - 1).days())
}

/// A number near those that everything else uses.
fn number(tape: &mut Tape<'_>, unit: U) -> Decimal {
    match unit {
        U::Year => Decimal::from(2014 + tape.below(5)),
        U::Month => Decimal::from(tape.below(30)),
        U::One => tape.pick(&[0, 1, 5, 8, 15, 70, 100, -3, 200]).into(),
        U::Cny | U::M2 => {
            let base: i64 = tape.pick(&[0, 100, 1000, 1001, 999, 125_005, -250, 3_000_000_000]);
            let scale = tape.pick(&[2, 0, 3, 2]);
            return Decimal::new(base + tape.below(3) as i64, scale);
        }
    }
    .checked_div(if unit == U::One { Decimal::ONE_HUNDRED } else { Decimal::ONE })
    .unwrap()
}

/// A value of a type; also those that profiles state.
pub fn value(tape: &mut Tape<'_>, kind: T) -> V {
    match kind {
        T::Bool => V::Bool(!tape.one_in(2)),
        T::Number(unit) => V::Number(number(tape, unit)),
        T::Date => V::Date(day(tape)),
        T::Enum => V::Text(tape.pick(&OPTIONS).to_owned()),
        T::Text => V::Text(tape.pick(&["甲", "x", "7491"]).to_owned()),
    }
}

fn facts() -> Vec<Fact> {
    let fact = |name, kind, record, assumed| Fact { name, kind, record, assumed };
    let as_of = || Box::new(E::Fact(0));
    let later = E::Compare(">=", as_of(), Box::new(E::Value(V::Date(date(2016, 5, 1)))));
    let text = |t: &str| Box::new(E::Value(V::Text(t.to_owned())));
    let mut all = vec![
        fact("as_of", T::Date, None, None),
        fact("c.flag_1", T::Bool, None, None),
        fact("c.flag_2", T::Bool, None, None),
        fact("c.flag_3", T::Bool, None, Some(E::Value(V::Bool(false)))),
        fact("c.money_1", T::Number(U::Cny), None, None),
        fact("c.money_2", T::Number(U::Cny), None, None),
        fact("c.area", T::Number(U::M2), None, None),
        fact("c.rate", T::Number(U::One), None, None),
        fact("c.year", T::Number(U::Year), None, Some(E::Year(as_of()))),
        fact("c.day_1", T::Date, None, None),
        fact("c.day_2", T::Date, None, Some(E::Fact(0))),
        fact("c.kind_1", T::Enum, None, None),
        fact("c.kind_2", T::Enum, None, Some(E::If(Box::new(later), text("a"), text("b")))),
        fact("c.note", T::Text, None, None),
    ];
    let names = [
        ["p.flag_1", "p.flag_2", "p.money_1", "p.money_2", "p.area", "p.rate", "p.day_1", "p.day_2", "p.kind"],
        ["q.flag_1", "q.flag_2", "q.money_1", "q.money_2", "q.area", "q.rate", "q.day_1", "q.day_2", "q.kind"],
    ];
    let kinds = [
        T::Bool,
        T::Bool,
        T::Number(U::Cny),
        T::Number(U::Cny),
        T::Number(U::M2),
        T::Number(U::One),
        T::Date,
        T::Date,
        T::Enum,
    ];
    for (record, names) in names.iter().enumerate() {
        for (name, kind) in names.iter().zip(kinds) {
            all.push(fact(name, kind, Some(record), name.ends_with("day_1").then_some(E::Fact(0))));
        }
    }
    all
}

/// What an expression may use.
#[derive(Clone, Copy)]
struct Place<'l> {
    /// The kind of record whose facts stand directly.
    each: Option<usize>,
    /// Whether it may depend on the deciding date.
    dated: bool,
    /// Whether it may depend on the deciding date within a summary.
    dated_summary: bool,
    /// The locals before it.
    locals: &'l [Local],
}

const NOTHING: Place<'static> = Place { each: None, dated: false, dated_summary: false, locals: &[] };

struct Writer<'t, 'n> {
    tape: &'t mut Tape<'n>,
    pack: Pack,
}

/// A random pack.
pub fn pack(tape: &mut Tape<'_>) -> Pack {
    let pack = Pack { facts: facts(), parameters: vec![], tables: vec![], terms: vec![], rules: vec![] };
    let mut writer = Writer { tape, pack };
    for _ in 0..=writer.tape.below(4) {
        let kind = writer.tape.pick(&[T::Number(U::Cny), T::Number(U::One), T::Number(U::M2), T::Bool, T::Date]);
        let series = writer.series(kind, Vec::new());
        writer.pack.parameters.push(series);
    }
    for _ in 0..writer.tape.below(4) {
        let kind = writer.tape.pick(&[T::Number(U::Cny), T::Bool, T::Enum, T::Number(U::One)]);
        let keys = writer.tape.pick(&[vec![11], vec![8], vec![11, 1], vec![13], vec![8, 22], vec![9]]);
        let series = writer.series(kind, keys);
        writer.pack.tables.push(series);
    }
    for _ in 0..writer.tape.below(6) {
        let term = writer.term();
        writer.pack.terms.push(term);
    }
    for _ in 0..=writer.tape.below(3) {
        let rule = writer.rule();
        writer.pack.rules.push(rule);
    }
    writer.pack
}

impl Writer<'_, '_> {
    fn series(&mut self, kind: T, keys: Vec<usize>) -> Series {
        let mut starts: Vec<Date> = (0..=self.tape.below(3)).map(|_| day(self.tape)).collect();
        starts.sort_unstable();
        starts.dedup();
        if self.tape.one_in(2) {
            starts.insert(0, date(2000, 1, 1));
        }
        let last = starts[starts.len() - 1];
        let versions = starts.into_iter().map(|from| {
            let default = (keys.is_empty() || self.tape.one_in(2)).then(|| value(self.tape, kind));
            let mut rows: Vec<(Vec<V>, V)> = Vec::new();
            for _ in 0..if keys.is_empty() { 0 } else { 1 + self.tape.below(4) } {
                let key: Vec<V> = keys.iter().map(|k| value(self.tape, self.pack.facts[*k].kind)).collect();
                let value = value(self.tape, kind);
                if rows.iter().all(|(other, _)| *other != key) {
                    rows.push((key, value));
                }
            }
            Version { from, default, rows }
        });
        let versions = versions.collect();
        let to = self.tape.one_in(3).then(|| last.saturating_add(40.days()));
        Series { kind, keys, versions, to }
    }

    fn kind(&mut self) -> T {
        self.tape.pick(&[T::Bool, T::Number(U::Cny), T::Number(U::One), T::Number(U::M2), T::Date, T::Enum, T::Bool])
    }

    fn term(&mut self) -> Term {
        let kind = self.kind();
        let each = self.tape.pick(&[None, Some(0), Some(1)]);
        let place = Place { each, dated: true, ..NOTHING };
        let value = self.anchored(kind, place, 3);
        let frame = self.frame(&value, &[]);
        // The date of a term that speaks of records may be theirs; one of the company's is the company's.
        let dated_by = self.tape.one_in(4).then(|| self.expression(T::Date, Place { each: frame, ..NOTHING }, 1));
        let dated = dated_by.is_none() && self.dated(&value);
        Term { kind, frame, dated, value, dated_by }
    }

    fn rule(&mut self) -> Rule {
        let each = self.tape.pick(&[None, Some(0), Some(1)]);
        // A rule's own date is read before any deciding date is known: its parameters are those of `as_of`.
        let dated_by = self.tape.one_in(2).then(|| self.expression(T::Date, Place { each, ..NOTHING }, 2));
        let from = day(self.tape);
        let to = self.tape.one_in(3).then(|| from.saturating_add((self.tape.below(3) as i64 * 300).days()));
        let discretionary = self.tape.one_in(4);
        let mut locals: Vec<Local> = Vec::new();
        let (defines, outputs) = (self.tape.below(3), self.tape.below(4));
        for at in 0..defines + outputs {
            let kind = self.kind();
            let place = Place { each, dated: true, dated_summary: each.is_none(), locals: &locals };
            let value = self.anchored(kind, place, 3);
            let output = at >= defines;
            let when = (output && self.tape.one_in(3)).then(|| self.expression(T::Bool, place, 2));
            let frame = self.frame(&value, &locals);
            locals.push(Local { kind, frame, value, output, when });
        }
        let place = Place { each, dated: true, dated_summary: each.is_none(), locals: &locals };
        let scope = (0..self.tape.below(3)).map(|_| self.expression(T::Bool, place, 3)).collect::<Vec<_>>();
        let least = usize::from(scope.is_empty());
        let require = (0..least + self.tape.below(3)).map(|_| self.expression(T::Bool, place, 3)).collect();
        Rule { each, dated_by, from, to, discretionary, scope, require, locals }
    }

    fn boxed(&mut self, kind: T, place: Place<'_>, depth: usize) -> Box<E> {
        Box::new(self.expression(kind, place, depth))
    }

    fn expression(&mut self, kind: T, place: Place<'_>, depth: usize) -> E {
        if depth == 0 || self.tape.one_in(5) {
            return self.leaf(kind, place);
        }
        let deeper = depth - 1;
        if self.tape.one_in(4) {
            // What every type has.
            return match self.tape.below(4) {
                0 => self.leaf(kind, place),
                1 => {
                    let condition = self.boxed(T::Bool, place, deeper);
                    E::If(condition, self.boxed(kind, place, deeper), self.boxed(kind, place, deeper))
                }
                2 => E::Several(
                    "first",
                    (0..=self.tape.below(3)).map(|_| self.expression(kind, place, deeper)).collect(),
                ),
                _ => self.table(kind, place, deeper),
            };
        }
        match kind {
            T::Bool => self.truth(place, deeper),
            T::Number(unit) => self.arithmetic(unit, place, deeper),
            T::Date => self.date(place, deeper),
            T::Enum | T::Text => self.leaf(kind, place),
        }
    }

    fn truth(&mut self, place: Place<'_>, deeper: usize) -> E {
        match self.tape.below(8) {
            0 | 1 => {
                let decides = self.tape.one_in(2);
                E::Connective(decides, self.boxed(T::Bool, place, deeper), self.boxed(T::Bool, place, deeper))
            }
            2 => E::Not(self.boxed(T::Bool, place, deeper)),
            3 | 4 => {
                let kind = self.tape.pick(&[T::Number(U::Cny), T::Number(U::One), T::Date, T::Number(U::Year)]);
                let kind = if self.tape.one_in(6) { T::Number(U::Month) } else { kind };
                let sign = self.tape.pick(&["<", "<=", ">", ">=", "==", "!="]);
                E::Compare(sign, self.boxed(kind, place, deeper), self.boxed(kind, place, deeper))
            }
            5 => {
                let kind = self.tape.pick(&[T::Enum, T::Bool, T::Text]);
                let sign = self.tape.pick(&["==", "!="]);
                E::Compare(sign, self.boxed(kind, place, deeper), self.boxed(kind, place, deeper))
            }
            6 => {
                let kind = self.tape.pick(&[T::Enum, T::Number(U::Year), T::Date, T::Text]);
                let members = (0..=self.tape.below(3)).map(|_| value(self.tape, kind)).collect();
                E::In(Box::new(self.anchored(kind, place, deeper)), members)
            }
            _ if self.tape.one_in(2) => {
                let kind = self.kind();
                E::Known(self.boxed(kind, place, deeper))
            }
            _ => {
                let sum = self.tape.pick(&[Summary::Any, Summary::All]);
                self.summary(sum, T::Bool, place, deeper)
            }
        }
    }

    fn arithmetic(&mut self, unit: U, place: Place<'_>, deeper: usize) -> E {
        let kind = T::Number(unit);
        let one = T::Number(U::One);
        match self.tape.below(9) {
            0 | 1 => {
                let sign = self.tape.pick(&['+', '-']);
                E::Arithmetic(sign, self.boxed(kind, place, deeper), self.boxed(kind, place, deeper))
            }
            2 => {
                let (a, b) = (Box::new(self.anchored(kind, place, deeper)), self.boxed(one, place, deeper));
                if self.tape.one_in(2) { E::Arithmetic('*', b, a) } else { E::Arithmetic('*', a, b) }
            }
            3 if unit == U::One => {
                let of = self.tape.pick(&[T::Number(U::Cny), T::Number(U::M2)]);
                let (a, b) = (self.anchored(of, place, deeper), self.anchored(of, place, deeper));
                E::Arithmetic('/', Box::new(a), Box::new(b))
            }
            3 => {
                let a = self.anchored(kind, place, deeper);
                E::Arithmetic('/', Box::new(a), self.boxed(one, place, deeper))
            }
            4 => {
                let name = self.tape.pick(&["min", "max"]);
                E::Several(name, (0..=self.tape.below(3)).map(|_| self.expression(kind, place, deeper)).collect())
            }
            5 => match self.tape.below(3) {
                0 => E::Round(self.boxed(kind, place, deeper), self.tape.below(4) as u32),
                1 => E::Whole(Whole::Floor, self.boxed(kind, place, deeper)),
                _ => E::Whole(Whole::Ceil, self.boxed(kind, place, deeper)),
            },
            6 => E::Negate(self.boxed(kind, place, deeper)),
            7 if unit == U::Year => E::Year(self.boxed(T::Date, place, deeper)),
            7 if unit == U::Month => E::Months(self.boxed(T::Date, place, deeper), self.boxed(T::Date, place, deeper)),
            7 if unit == U::One => self.summary(Summary::Count, T::Bool, place, deeper),
            7 | 8 if matches!(unit, U::Cny | U::M2 | U::One) => self.summary(Summary::Sum, kind, place, deeper),
            _ => self.leaf(kind, place),
        }
    }

    fn date(&mut self, place: Place<'_>, deeper: usize) -> E {
        match self.tape.below(3) {
            0 => self.leaf(T::Date, place),
            1 => {
                let name = self.tape.pick(&["min", "max"]);
                E::Several(name, (0..=self.tape.below(2)).map(|_| self.expression(T::Date, place, deeper)).collect())
            }
            _ => {
                let n = |n: usize| E::Value(V::Number(Decimal::from(n)));
                let year = self.expression(T::Number(U::Year), place, deeper);
                E::DateOf(Box::new([year, n(1 + self.tape.below(13)), n(self.tape.pick(&[1, 28, 29, 31, 12]))]))
            }
        }
    }

    fn summary(&mut self, sum: Summary, kind: T, place: Place<'_>, deeper: usize) -> E {
        let record = self.tape.below(2);
        // Locals within a summary are those of the company; those of a record are read for each record.
        let inner = Place { each: Some(record), dated: place.dated_summary, ..place };
        let mut operand = self.expression(kind, inner, deeper);
        if free(&operand) || self.frame(&operand, place.locals) != Some(record) {
            operand = self.fact(kind, Some(record));
        }
        E::Sum(sum, record, Box::new(operand))
    }

    fn table(&mut self, kind: T, place: Place<'_>, deeper: usize) -> E {
        let fitting: Vec<usize> =
            (0..self.pack.tables.len()).filter(|t| place.dated && self.pack.tables[*t].kind == kind).collect();
        if fitting.is_empty() {
            return self.leaf(kind, place);
        }
        let table = self.tape.pick(&fitting);
        let kinds: Vec<T> = self.pack.tables[table].keys.iter().map(|k| self.pack.facts[*k].kind).collect();
        E::Table(table, kinds.into_iter().map(|k| self.expression(k, place, deeper)).collect())
    }

    /// An expression that has a unit of its own; a bare number would take any.
    fn anchored(&mut self, kind: T, place: Place<'_>, deeper: usize) -> E {
        let e = self.expression(kind, place, deeper);
        if free(&e) { self.fact_in(kind, place) } else { e }
    }

    fn fact(&self, kind: T, record: Option<usize>) -> E {
        let at = self.pack.facts.iter().position(|f| f.kind == kind && f.record == record);
        E::Fact(at.unwrap())
    }

    fn fact_in(&mut self, kind: T, place: Place<'_>) -> E {
        let fits = |f: &Fact| f.kind == kind && (f.record.is_none() || f.record == place.each);
        let fitting: Vec<usize> = (0..self.pack.facts.len()).filter(|i| fits(&self.pack.facts[*i])).collect();
        if fitting.is_empty() {
            // The only type without a fact is that of months.
            let as_of = || Box::new(E::Fact(0));
            return E::Months(as_of(), as_of());
        }
        E::Fact(self.tape.pick(&fitting))
    }

    fn leaf(&mut self, kind: T, place: Place<'_>) -> E {
        let mut all: Vec<E> = Vec::new();
        for (i, local) in place.locals.iter().enumerate() {
            let fits = local.frame.is_none() || local.frame == place.each;
            let dated = place.dated || !self.dated_local(&local.value, place.locals);
            if local.kind == kind && fits && dated {
                all.push(E::Local(i));
            }
        }
        for (i, term) in self.pack.terms.iter().enumerate() {
            let fits = term.frame.is_none() || term.frame == place.each;
            if term.kind == kind && fits && (place.dated || !term.dated) {
                all.push(E::Term(i));
            }
        }
        for (i, parameter) in self.pack.parameters.iter().enumerate() {
            if place.dated && parameter.kind == kind {
                all.push(E::Parameter(i));
            }
        }
        match self.tape.below(4) {
            0 if kind == T::Number(U::One) => E::Percent(Decimal::from(self.tape.below(120))),
            0 => E::Value(value(self.tape, kind)).positive(),
            1 if !all.is_empty() => self.tape.pick(&all),
            _ if kind == T::Number(U::Month) => E::Value(value(self.tape, kind)),
            _ => self.fact_in(kind, place),
        }
    }

    /// The kind of record an expression speaks of.
    fn frame(&self, e: &E, locals: &[Local]) -> Option<usize> {
        match e {
            E::Fact(i) => self.pack.facts[*i].record,
            E::Term(i) => self.pack.terms[*i].frame,
            E::Local(i) => locals[*i].frame,
            E::Sum(..) => None,
            other => parts(other).into_iter().find_map(|p| self.frame(p, locals)),
        }
    }

    /// Whether an expression depends on the deciding date.
    fn dated(&self, e: &E) -> bool {
        self.dated_local(e, &[])
    }

    fn dated_local(&self, e: &E, locals: &[Local]) -> bool {
        match e {
            E::Parameter(_) | E::Table(..) => true,
            E::Term(i) => self.pack.terms[*i].dated,
            E::Local(i) => self.dated_local(&locals[*i].value, locals),
            other => parts(other).into_iter().any(|p| self.dated_local(p, locals)),
        }
    }
}

impl E {
    /// A negative number is written with a sign before it.
    fn positive(self) -> Self {
        match self {
            Self::Value(V::Number(n)) if n.is_sign_negative() => Self::Negate(Box::new(Self::Value(V::Number(-n)))),
            other => other,
        }
    }
}

/// The parts of an expression.
fn parts(e: &E) -> Vec<&E> {
    match e {
        E::Value(_) | E::Percent(_) | E::Fact(_) | E::Term(_) | E::Parameter(_) | E::Local(_) => vec![],
        E::Table(_, all) | E::Several(_, all) => all.iter().collect(),
        E::DateOf(all) => all.iter().collect(),
        E::Not(a)
        | E::Negate(a)
        | E::In(a, _)
        | E::Round(a, _)
        | E::Whole(_, a)
        | E::Year(a)
        | E::Known(a)
        | E::Sum(_, _, a) => vec![a],
        E::Connective(_, a, b) | E::Compare(_, a, b) | E::Arithmetic(_, a, b) | E::Months(a, b) => vec![a, b],
        E::If(a, b, c) => vec![a, b, c],
    }
}

/// Whether an expression is made of bare numbers or texts only.
fn free(e: &E) -> bool {
    match e {
        E::Value(V::Number(_) | V::Text(_)) => true,
        E::Negate(a) | E::Whole(_, a) | E::Round(a, _) => free(a),
        E::Arithmetic(_, a, b) => free(a) && free(b),
        E::If(_, a, b) => free(a) && free(b),
        E::Several(_, all) => all.iter().all(free),
        _ => false,
    }
}

/// A random profile: a third of the facts and some of the lists are not stated.
pub fn profile(tape: &mut Tape<'_>, facts: &[Fact]) -> Profile {
    let company = facts.iter().map(|f| if f.record.is_none() { stated(tape, f) } else { None }).collect();
    let records = [0, 1].map(|kind| if tape.one_in(5) { None } else { list(tape, facts, kind) });
    Profile { company, records }
}

/// A random list of records, which is stated.
pub fn list(tape: &mut Tape<'_>, facts: &[Fact], kind: usize) -> Option<Vec<Vec<Option<V>>>> {
    let row = |tape: &mut Tape<'_>| {
        facts.iter().map(|f| if f.record == Some(kind) { stated(tape, f) } else { None }).collect()
    };
    Some((0..tape.pick(&[1, 2, 3, 0])).map(|_| row(tape)).collect())
}

fn stated(tape: &mut Tape<'_>, fact: &Fact) -> Option<V> {
    (fact.name == "as_of" || !tape.one_in(3)).then(|| value(tape, fact.kind))
}

/// States some of what is not stated, facts with an assumed value excepted.
pub fn state_more(profile: &mut Profile, facts: &[Fact], tape: &mut Tape<'_>) {
    for (kind, rows) in profile.records.iter_mut().enumerate() {
        if rows.is_none() && tape.one_in(2) {
            *rows = list(tape, facts, kind);
        }
    }
    let rows = profile
        .records
        .iter_mut()
        .enumerate()
        .flat_map(|(kind, rows)| rows.iter_mut().flatten().map(move |row| (Some(kind), row)));
    for (record, row) in std::iter::once((None, &mut profile.company)).chain(rows) {
        for (slot, fact) in row.iter_mut().zip(facts) {
            if slot.is_none() && fact.record == record && fact.assumed.is_none() && !tape.one_in(4) {
                *slot = Some(value(tape, fact.kind));
            }
        }
    }
}

/// The pack without `known` and `first`: what is known is then never asked.
pub fn without_known(mut pack: Pack) -> Pack {
    for term in &mut pack.terms {
        replace(&mut term.value);
        term.dated_by.iter_mut().for_each(replace);
    }
    for rule in &mut pack.rules {
        rule.dated_by.iter_mut().chain(&mut rule.scope).chain(&mut rule.require).for_each(replace);
        for local in &mut rule.locals {
            replace(&mut local.value);
            local.when.iter_mut().for_each(replace);
        }
    }
    pack
}

/// `first(a, …)` becomes a choice that depends on nothing but the date; `known(x)` becomes `x` compared with itself.
fn replace(e: &mut E) {
    match e {
        E::Value(_) | E::Percent(_) | E::Fact(_) | E::Term(_) | E::Parameter(_) | E::Local(_) => {}
        E::Table(_, all) | E::Several(_, all) => all.iter_mut().for_each(replace),
        E::DateOf(all) => all.iter_mut().for_each(replace),
        E::Not(a)
        | E::Negate(a)
        | E::In(a, _)
        | E::Round(a, _)
        | E::Whole(_, a)
        | E::Year(a)
        | E::Known(a)
        | E::Sum(_, _, a) => replace(a),
        E::Connective(_, a, b) | E::Compare(_, a, b) | E::Arithmetic(_, a, b) | E::Months(a, b) => {
            replace(a);
            replace(b);
        }
        E::If(a, b, c) => [a, b, c].into_iter().for_each(|p| replace(p)),
    }
    let simpler = match e {
        E::Several("first", all) => {
            let limit = E::Value(V::Date(date(2016, 3, 1)));
            let mut rest = std::mem::take(all).into_iter().rev();
            let last = rest.next();
            rest.fold(last, |done, a| {
                let test = E::Compare(">=", Box::new(E::Fact(0)), Box::new(limit.clone()));
                Some(E::If(Box::new(test), Box::new(a), Box::new(done?)))
            })
        }
        E::Known(a) => Some(E::Compare("==", a.clone(), a.clone())),
        _ => None,
    };
    if let Some(simpler) = simpler {
        *e = simpler;
    }
}
