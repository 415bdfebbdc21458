//! Comparisons that take in or leave out their bound where the words they rest on say otherwise.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::company::{Companies, Place};
use super::wording::{Origin, Words, is_same, wording};
use crate::both;
use crate::diag::{Code, Diagnostic, Report, Sources, Span};
use crate::explain::Part;
use crate::model::{Arithmetic, Clause, Comparison, Expr, Model, Op, RuleId};
use crate::text::{Side, bound_words};
use crate::value::{Bilingual, Type, Unit, Value};

/// Every condition and term that rests on words.
pub fn check(model: &Model, sources: &Sources, report: &mut Report) {
    let search = Search { model, sources, companies: Companies::new(model, sources) };
    for (rule, id) in model.rules.iter().zip((0..).map(RuleId)) {
        for (part, conditions) in [(Part::Scope, &rule.scope), (Part::Require, &rule.require)] {
            for (at, condition) in conditions.iter().enumerate() {
                let place = Some(Place { rule: id, part, at });
                search.test(&condition.test, &condition.clauses, &condition.label, place, report);
            }
        }
    }
    for term in &model.terms {
        search.test(&term.value, &term.clauses, &term.label, None, report);
    }
}

struct Search<'m> {
    model: &'m Model,
    sources: &'m Sources,
    companies: Companies<'m>,
}

/// A comparison with a bound.
struct Bound<'m> {
    /// On which side of the line its test leaves the bound.
    side: Side,
    /// The values the bound may have, each with its own citations.
    values: Vec<(Decimal, &'m [Clause])>,
    /// The operator as written.
    sign: Comparison,
    /// Where it stands.
    span: Span,
}

impl<'m> Search<'m> {
    fn test(&self, test: &'m Expr, clauses: &[Clause], label: &Bilingual, place: Option<Place>, report: &mut Report) {
        let (model, sources) = (self.model, self.sources);
        let mut bounds: Vec<Bound<'m>> = Vec::new();
        let mut sides: BTreeMap<Decimal, BTreeSet<Option<Side>>> = BTreeMap::new();
        test.visit(&mut |part| {
            let Op::Compare(sign, left, right) = &part.op else { return };
            let side = side_of(*sign);
            // Of two bounds held against each other no words speak.
            let (values, is_turned) = match (bound(model, left), bound(model, right)) {
                (None, Some(values)) => (values, false),
                (Some(values), None) => (values, true),
                (Some(_), Some(_)) | (None, None) => return,
            };
            let side = if is_turned { side.map(turned) } else { side };
            for (value, _) in &values {
                sides.entry(*value).or_default().insert(side);
            }
            if let Some(side) = side {
                let span = operator(sources, *sign, left, right).unwrap_or(part.span);
                bounds.push(Bound { side, values, sign: *sign, span });
            }
        });
        // A number on both sides of which something happens, such as `x < 5 or x == 5 and …`, is beyond words.
        bounds.retain(|bound| bound.values.iter().all(|(value, _)| sides.get(value).is_some_and(|s| s.len() == 1)));
        if bounds.is_empty() {
            return;
        }
        let cited = wording(model, clauses.iter()).cited;
        let label = Words::new(Origin::Label, &label.zh);
        for bound in bounds {
            let own: Vec<(Decimal, Vec<Words>)> =
                bound.values.iter().map(|(value, own)| (*value, wording(model, own.iter()).cited)).collect();
            let in_citations =
                own.iter().flat_map(|(value, own)| own.iter().chain(&cited).map(|words| (*value, words)));
            let said = match said(in_citations.collect()) {
                Said::Nothing => said(own.iter().map(|(value, _)| (*value, &label)).collect()),
                told => told,
            };
            if let Said::One(side, words, origin) = said
                && side != bound.side
            {
                let number = bound.values.first().map(|(value, _)| *value);
                let company = place.zip(number).and_then(|(place, n)| self.companies.at_bound(place, bound.sign, n));
                report.add(tell(&bound, side, &words, origin, company.as_ref()));
            }
        }
    }
}

/// On which side of its line a comparison leaves the bound, where it has a line.
const fn side_of(sign: Comparison) -> Option<Side> {
    match sign {
        Comparison::GreaterEqual | Comparison::Less => Some(Side::Above),
        Comparison::Greater | Comparison::LessEqual => Some(Side::Below),
        Comparison::Equal | Comparison::NotEqual => None,
    }
}

/// The side where the bound stands first: `60% <= x` is `x >= 60%`.
const fn turned(side: Side) -> Side {
    match side {
        Side::Above => Side::Below,
        Side::Below => Side::Above,
    }
}

/// The values of a side that is a bound: a number, a parameter, or either times something.
fn bound<'m>(model: &'m Model, expr: &'m Expr) -> Option<Vec<(Decimal, &'m [Clause])>> {
    // Years are counted, not measured: 以上 and 以下 are not said of them.
    if !matches!(&expr.kind, Type::Number(unit) if *unit != Unit::of("year")) {
        return None;
    }
    match &expr.op {
        Op::Literal(Value::Number(number)) => Some(vec![(*number, &[])]),
        Op::Parameter(id) => {
            let values = model.parameters.get(id.index())?.values.iter();
            Some(
                values
                    .filter_map(|v| match v.value {
                        Value::Number(number) => Some((number, v.clauses.as_slice())),
                        _ => None,
                    })
                    .collect(),
            )
        }
        Op::Arithmetic(Arithmetic::Multiply, a, b) => match (bound(model, a), bound(model, b)) {
            (Some(values), None) | (None, Some(values)) => Some(values),
            _ => None,
        },
        _ => None,
    }
}

/// Where the operator stands.
fn operator(sources: &Sources, sign: Comparison, left: &Expr, right: &Expr) -> Option<Span> {
    let between = Span { start: left.span.end, end: right.span.start, ..left.span };
    if left.span.end > right.span.start {
        return None;
    }
    let at = sources.slice(between).find(sign.sign())?;
    let start = between.range().start.saturating_add(at);
    Some(Span::new(between.file, start, start.saturating_add(sign.sign().len())))
}

/// What words say of a bound.
enum Said {
    /// Nothing.
    Nothing,
    /// Different things.
    Several,
    /// On which side it lies, in which words.
    One(Side, String, Origin),
}

fn said(all: Vec<(Decimal, &Words)>) -> Said {
    let mut found: Option<(Side, String, Origin)> = None;
    for (value, words) in all {
        for figure in words.figures.all.iter().filter(|figure| is_same(figure, value)) {
            let Some((side, said)) = bound_words(&words.text, figure) else { continue };
            match &found {
                Some((first, ..)) if *first != side => return Said::Several,
                Some(_) => {}
                None => found = Some((side, said, words.origin)),
            }
        }
    }
    found.map_or(Said::Nothing, |(side, words, origin)| Said::One(side, words, origin))
}

fn tell(bound: &Bound<'_>, side: Side, words: &str, origin: Origin, company: Option<&Bilingual>) -> Diagnostic {
    let sign = bound.sign.sign();
    let right = match bound.sign {
        Comparison::Greater => Comparison::GreaterEqual,
        Comparison::GreaterEqual => Comparison::Greater,
        Comparison::Less => Comparison::LessEqual,
        Comparison::LessEqual => Comparison::Less,
        same @ (Comparison::Equal | Comparison::NotEqual) => same,
    }
    .sign();
    let Bilingual { zh: where_zh, en: where_en } = origin.label();
    let Bilingual { zh: side_zh, en: side_en } = match side {
        Side::Above => Bilingual::fixed("恰为该数的算在上边", "with what is above it"),
        Side::Below => Bilingual::fixed("恰为该数的算在下边", "with what is below it"),
    };
    let message = both!(
        "{where_zh}写的是“{words}”，{side_zh}，`{sign}` 却相反",
        "{where_en} says “{words}”, which puts the number itself {side_en}; `{sign}` does the opposite"
    );
    let finding = Diagnostic::new(Code::BoundAgainstWording, bound.span, message);
    finding.help(match company {
        Some(Bilingual { zh, en }) => both!("写作 `{right}`。{zh}", "write `{right}`; {en}"),
        None => both!(
            "写作 `{right}`；以上、以下、以内含本数，超过、不满、低于不含本数",
            "write `{right}`: 以上, 以下 and 以内 take the number in, 超过, 不满 and 低于 leave it out"
        ),
    })
}
