//! Random packs, drawn from a tape of numbers: every drawn expression is well typed.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::tape::{Tape, day, value};
use super::written::{E, Fact, Local, Pack, Rule, Series, Summary, T, Term, U, V, Version, Whole};

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
        match self.tape.below(4) {
            0 => self.leaf(T::Date, place),
            3 => {
                let months = self.expression(T::Number(U::Month), place, deeper);
                E::MonthsLater(self.boxed(T::Date, place, deeper), Box::new(months))
            }
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
        E::Connective(_, a, b)
        | E::Compare(_, a, b)
        | E::Arithmetic(_, a, b)
        | E::Months(a, b)
        | E::MonthsLater(a, b) => {
            vec![a, b]
        }
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
