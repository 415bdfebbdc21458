//! Packs without the parts of the language that ask whether something is known.

use jiff::civil::date;

use super::written::{E, Pack, V};

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
        E::Connective(_, a, b)
        | E::Compare(_, a, b)
        | E::Arithmetic(_, a, b)
        | E::Months(a, b)
        | E::MonthsLater(a, b) => {
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
