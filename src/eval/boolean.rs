//! Kernels of strong Kleene logic, sixty-four rows at a time, and of choice between columns.

use super::{Bits, Column, Values};

/// Truth and knowledge of a boolean column.
///
/// # Panics
/// When the column is of another kind, which the plan rules out.
pub fn parts(column: &Column) -> (&Bits, &Bits) {
    match column {
        Column::Boolean { truth, known } => (truth, known),
        other => panic!("a boolean column is needed, not {other:?}: this is a bug"),
    }
}

/// Negation: unknown stays unknown.
pub fn not(a: &Column, truth: &mut Bits, known: &mut Bits) {
    let (at, ak) = parts(a);
    truth.combine(at, ak, |t, k| k & !t);
    known.clone_from(ak);
}

/// Conjunction: false where either is false, true where both are true.
pub fn and(a: &Column, b: &Column, truth: &mut Bits, known: &mut Bits) {
    let ((at, ak), (bt, bk)) = (parts(a), parts(b));
    truth.combine(at, bt, |a, b| a & b);
    let mut false_a = Bits::default();
    false_a.combine(at, ak, |t, k| k & !t);
    let mut false_b = Bits::default();
    false_b.combine(bt, bk, |t, k| k & !t);
    let mut either = Bits::default();
    either.combine(&false_a, &false_b, |a, b| a | b);
    known.combine(truth, &either, |t, f| t | f);
}

/// Disjunction: true where either is true, false where both are false.
pub fn or(a: &Column, b: &Column, truth: &mut Bits, known: &mut Bits) {
    let ((at, ak), (bt, bk)) = (parts(a), parts(b));
    truth.combine(at, bt, |a, b| a | b);
    let mut both = Bits::default();
    both.combine(ak, bk, |a, b| a & b);
    known.combine(truth, &both, |t, k| t | k);
}

/// Choice by a condition: unknown where the condition or the branch taken is unknown.
pub fn choose(condition: &Column, then: &Column, otherwise: &Column, out: &mut Column) {
    let (truth, known) = parts(condition);
    let taken = |row: usize| known.get(row).then(|| truth.get(row));
    pick(out, then, otherwise, |row| match taken(row) {
        Some(true) => Source::First,
        Some(false) => Source::Second,
        None => Source::Neither,
    });
}

/// The first where it is known, else the second.
pub fn first(a: &Column, b: &Column, out: &mut Column) {
    let known = a.known();
    pick(out, a, b, |row| if known.get(row) { Source::First } else { Source::Second });
}

enum Source {
    First,
    Second,
    Neither,
}

fn pick(out: &mut Column, a: &Column, b: &Column, source: impl Fn(usize) -> Source) {
    fn values<T: Copy + Default>(out: &mut Values<T>, a: &Values<T>, b: &Values<T>, source: impl Fn(usize) -> Source) {
        let len = a.values.len();
        out.reset(len);
        for row in 0..len {
            let value = match source(row) {
                Source::First => a.get(row),
                Source::Second => b.get(row),
                Source::Neither => None,
            };
            out.set(row, value);
        }
    }
    match (out, a, b) {
        (Column::Number(out), Column::Number(a), Column::Number(b)) => values(out, a, b, source),
        (Column::Date(out), Column::Date(a), Column::Date(b)) => values(out, a, b, source),
        (Column::Text(out), Column::Text(a), Column::Text(b)) => values(out, a, b, source),
        (out, a, b) => {
            out.reset(a.len());
            for row in 0..a.len() {
                let value = match source(row) {
                    Source::First => a.get(row),
                    Source::Second => b.get(row),
                    Source::Neither => None,
                };
                out.set(row, value);
            }
        }
    }
}
