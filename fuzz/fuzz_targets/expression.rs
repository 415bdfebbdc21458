//! Any text as an expression: what is read without findings is read back as it was, from one line and from its layout,
//! and a layout laid out again is the same.

#![no_main]

use huiqi::diag::{Report, Sources, Span};
use huiqi::syntax::expr::{Expr, ExprKind, Origin, layout, parse};
use libfuzzer_sys::fuzz_target;

fn read(text: &str) -> Option<Expr> {
    let mut sources = Sources::new();
    let file = sources.add("expression", text);
    let mut report = Report::new();
    let expr = parse(text, Origin { file, start: 0, whole: None }, &mut report);
    for finding in report.iter() {
        assert!(text.get(finding.span.range()).is_some(), "no place of the text: {finding:?}");
    }
    report.is_empty().then_some(expr)
}

/// The expression as if all of it stood in one place.
fn without_places(expr: &mut Expr, span: Span) {
    expr.span = span;
    let one = |expr: &mut Expr| without_places(expr, span);
    match &mut expr.kind {
        ExprKind::Index(_, all) | ExprKind::Call(_, all) => all.iter_mut().for_each(one),
        ExprKind::Not(a) | ExprKind::Negate(a) => one(a),
        ExprKind::Binary(_, a, b) => [a, b].into_iter().for_each(|expr| one(expr)),
        ExprKind::In(a, all) => [&mut **a].into_iter().chain(all).for_each(one),
        ExprKind::If(a, b, c) => [a, b, c].into_iter().for_each(|expr| one(expr)),
        ExprKind::Literal(..) | ExprKind::Name(_) | ExprKind::Error => {}
    }
}

fuzz_target!(|text: &str| {
    let Some(expr) = read(text) else { return };
    let place = Span::new(Sources::new().add("", ""), 0, 0);
    let bare = |expr: &Expr| {
        let mut bare = expr.clone();
        without_places(&mut bare, place);
        bare
    };
    let printed = expr.to_string();
    let again = read(&printed).unwrap_or_else(|| panic!("{text:?} is printed as {printed:?}, which cannot be read"));
    assert_eq!(bare(&again), bare(&expr), "{text:?} is printed as {printed:?}");
    assert_eq!(again.to_string(), printed);

    let laid = layout(&expr, text, 12, 1);
    let again = read(&laid).unwrap_or_else(|| panic!("{text:?} is laid out as {laid:?}, which cannot be read"));
    assert_eq!(bare(&again), bare(&expr), "{text:?} is laid out as {laid:?}");
    assert_eq!(layout(&again, &laid, 12, 1), laid, "{text:?} laid out again");
});
