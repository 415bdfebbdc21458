//! Answers of the independent reading: a value, or the names of the facts that are still needed for it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

/// Names of facts.
pub type Needs = BTreeSet<String>;

/// A value, or what is needed for it.
pub type Answer<T> = Result<T, Needs>;

/// A fact by its full name.
pub fn fact<T: Clone>(value: Option<&T>, name: &str) -> Answer<T> {
    value.cloned().ok_or_else(|| Needs::from([name.to_owned()]))
}

/// What all the parts need; nothing when all are known.
pub fn needs<T>(parts: &[Answer<T>]) -> Needs {
    parts.iter().filter_map(|p| p.as_ref().err()).flatten().cloned().collect()
}

/// Kleene conjunction.
pub fn and(parts: &[Answer<bool>]) -> Answer<bool> {
    connective(parts, false)
}

/// Kleene disjunction.
pub fn or(parts: &[Answer<bool>]) -> Answer<bool> {
    connective(parts, true)
}

fn connective(parts: &[Answer<bool>], decides: bool) -> Answer<bool> {
    if parts.contains(&Ok(decides)) {
        return Ok(decides);
    }
    let needs = needs(parts);
    if needs.is_empty() { Ok(!decides) } else { Err(needs) }
}

/// A number made of numbers, all of which it needs.
pub fn numbers<const N: usize>(
    parts: [&Answer<Decimal>; N],
    make: impl FnOnce([Decimal; N]) -> Decimal,
) -> Answer<Decimal> {
    let needs: Needs = parts.iter().filter_map(|p| p.as_ref().err()).flatten().cloned().collect();
    if needs.is_empty() { Ok(make(parts.map(|p| *p.as_ref().unwrap()))) } else { Err(needs) }
}

/// The first that is known; while none is, all of them are needed.
pub fn first<T: Clone>(a: Answer<T>, b: impl FnOnce() -> Answer<T>) -> Answer<T> {
    match a {
        Ok(value) => Ok(value),
        Err(mut needs) => b().map_err(|more| {
            needs.extend(more);
            needs
        }),
    }
}

/// An amount in yuan, half away from zero to the fen, in whole numbers only.
pub fn fen(amount: Decimal) -> String {
    quotient_fen(amount, Decimal::ONE)
}

/// A quotient of an amount and a positive number, rounded once.
pub fn quotient_fen(over: Decimal, under: Decimal) -> String {
    let power = |n: u32| 10_i128.pow(n);
    let top = over.mantissa().abs() * 100 * power(under.scale());
    let bottom = under.mantissa() * power(over.scale());
    let fen = (2 * top + bottom) / (2 * bottom);
    let sign = if over.mantissa() < 0 && fen > 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}
