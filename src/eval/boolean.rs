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
    known.copy_from(ak);
}

/// Conjunction: false where either is false, true where both are true.
pub fn and(a: &Column, b: &Column, truth: &mut Bits, known: &mut Bits) {
    let ((at, ak), (bt, bk)) = (parts(a), parts(b));
    truth.combine(at, bt, |a, b| a & b);
    let (a, b) = (at.words().zip(ak.words()), bt.words().zip(bk.words()));
    known.rebuild(ak.len(), a.zip(b).map(|((at, ak), (bt, bk))| at & bt | ak & !at | bk & !bt));
}

/// Disjunction: true where either is true, false where both are false.
pub fn or(a: &Column, b: &Column, truth: &mut Bits, known: &mut Bits) {
    let ((at, ak), (bt, bk)) = (parts(a), parts(b));
    truth.combine(at, bt, |a, b| a | b);
    let words = truth.words().zip(ak.words().zip(bk.words()));
    known.rebuild(ak.len(), words.map(|(truth, (ak, bk))| truth | ak & bk));
}

/// Choice by a condition: unknown where the condition or the branch taken is unknown.
pub fn choose(condition: &Column, then: &Column, otherwise: &Column, out: &mut Column) {
    let (truth, known) = parts(condition);
    let taken = truth.words().zip(known.words()).map(|(truth, known)| (truth, known & !truth));
    pick(out, then, otherwise, taken);
}

/// The first where it is known, else the second.
pub fn first(a: &Column, b: &Column, out: &mut Column) {
    pick(out, a, b, a.known().words().map(|known| (known, !known)));
}

/// Rows of two columns: of each word, which rows are taken from the first and which from the second.
fn pick(out: &mut Column, a: &Column, b: &Column, taken: impl Iterator<Item = (u64, u64)> + Clone) {
    fn values<T: Copy + Default>(
        out: &mut Values<T>,
        a: &Values<T>,
        b: &Values<T>,
        taken: impl Iterator<Item = (u64, u64)> + Clone,
    ) {
        out.values.resize(a.values.len(), T::default());
        let rows = a.values.chunks(64).zip(b.values.chunks(64)).zip(out.values.chunks_mut(64));
        for ((of_a, _), ((a, b), out)) in taken.clone().zip(rows) {
            for (at, ((a, b), out)) in (0_u32..).zip(a.iter().zip(b).zip(out)) {
                *out = if of_a >> at & 1 == 1 { *a } else { *b };
            }
        }
        bits(&mut out.known, &a.known, &b.known, taken);
    }
    fn bits(out: &mut Bits, a: &Bits, b: &Bits, taken: impl Iterator<Item = (u64, u64)>) {
        let words = taken.zip(a.words().zip(b.words()));
        out.rebuild(a.len(), words.map(|((of_a, of_b), (a, b))| of_a & a | of_b & b));
    }
    match (out, a, b) {
        (Column::Number(out), Column::Number(a), Column::Number(b)) => values(out, a, b, taken),
        (Column::Date(out), Column::Date(a), Column::Date(b)) => values(out, a, b, taken),
        (Column::Text(out), Column::Text(a), Column::Text(b)) => values(out, a, b, taken),
        (Column::Boolean { truth, known }, a, b) => {
            let ((at, ak), (bt, bk)) = (parts(a), parts(b));
            bits(truth, at, bt, taken.clone());
            bits(known, ak, bk, taken);
        }
        (out, a, _) => panic!("{a:?} does not fill {out:?}: this is a bug"),
    }
}
