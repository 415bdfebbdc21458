//! What is written is read back as it was; nothing that anyone may write makes the program panic; the order of rule
//! files does not matter.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

#[allow(dead_code, reason = "only the companies are used here")]
#[path = "headline/company.rs"]
mod company;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use huiqi::diag::{Report, Sources, Span};
use huiqi::explain::assess;
use huiqi::model::{Loaded, PackFiles, RecordId, from_files};
use huiqi::plan::Plan;
use huiqi::profile::{Profile, RecordFacts};
use huiqi::syntax::expr::{BinaryOp, Expr, ExprKind, LiteralUnit, Origin, parse};
use huiqi::value::Value;
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

// Expressions.

fn read(text: &str) -> (Expr, Report, Sources) {
    let mut sources = Sources::new();
    let file = sources.add("expression", text);
    let mut report = Report::new();
    let expr = parse(text, Origin { file, start: 0, whole: None }, &mut report);
    (expr, report, sources)
}

/// An expression without places: what is printed anew stands elsewhere.
fn bare(kind: ExprKind) -> Expr {
    let mut sources = Sources::new();
    Expr { kind, span: Span::new(sources.add("", ""), 0, 0) }
}

fn without_places(expr: &Expr) -> Expr {
    let one = |e: &Expr| Box::new(without_places(e));
    let all = |es: &[Expr]| es.iter().map(without_places).collect();
    bare(match &expr.kind {
        ExprKind::Index(name, keys) => ExprKind::Index(name.clone(), all(keys)),
        ExprKind::Call(name, arguments) => ExprKind::Call(name.clone(), all(arguments)),
        ExprKind::Not(a) => ExprKind::Not(one(a)),
        ExprKind::Negate(a) => ExprKind::Negate(one(a)),
        ExprKind::Binary(op, a, b) => ExprKind::Binary(*op, one(a), one(b)),
        ExprKind::In(a, members) => ExprKind::In(one(a), all(members)),
        ExprKind::If(a, b, c) => ExprKind::If(one(a), one(b), one(c)),
        kind @ (ExprKind::Literal(..) | ExprKind::Name(_) | ExprKind::Error) => kind.clone(),
    })
}

fn leaf() -> impl Strategy<Value = Expr> {
    let free = |value| bare(ExprKind::Literal(value, LiteralUnit::Free));
    let number = (0_i64.., 0_u32..=28).prop_map(|(n, scale)| Decimal::new(n, scale));
    let percent = (0_i64..=1_000_000, 2_u32..=8).prop_map(|(n, scale)| Decimal::new(n, scale));
    let day = (1949_i16..=2100, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| date(y, m, d));
    let name = "[a-z_][a-z0-9_]{0,6}(\\.[a-z][a-z0-9_]{0,4})?";
    let keywords = ["if", "then", "else", "and", "or", "not", "in", "true", "false"];
    prop_oneof![
        number.prop_map(move |n| free(Value::Number(n))),
        percent.prop_map(|n| bare(ExprKind::Literal(Value::Number(n), LiteralUnit::Ratio))),
        day.prop_map(move |d| free(Value::Date(d))),
        any::<bool>().prop_map(move |b| free(Value::Boolean(b))),
        "[^\"]{0,6}".prop_map(move |t| free(Value::text(&t))),
        name.prop_filter("a keyword is no name", move |n| !keywords.contains(&n.as_str()))
            .prop_map(|n| bare(ExprKind::Name(n))),
    ]
}

const OPERATORS: [BinaryOp; 12] = [
    BinaryOp::Or,
    BinaryOp::And,
    BinaryOp::Equal,
    BinaryOp::NotEqual,
    BinaryOp::Less,
    BinaryOp::LessEqual,
    BinaryOp::Greater,
    BinaryOp::GreaterEqual,
    BinaryOp::Add,
    BinaryOp::Subtract,
    BinaryOp::Multiply,
    BinaryOp::Divide,
];

fn expression() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(5, 40, 4, |inner| {
        let one = inner.clone().prop_map(Box::new);
        let several = prop::collection::vec(inner, 0..=3);
        let name = select(vec!["max", "table", "first"]).prop_map(str::to_owned);
        prop_oneof![
            4 => (select(&OPERATORS[..]), one.clone(), one.clone()).prop_map(|(op, a, b)| ExprKind::Binary(op, a, b)),
            1 => one.clone().prop_map(ExprKind::Not),
            1 => one.clone().prop_map(ExprKind::Negate),
            1 => (one.clone(), one.clone(), one.clone()).prop_map(|(a, b, c)| ExprKind::If(a, b, c)),
            1 => (one.clone(), several.clone()).prop_map(|(a, members)| ExprKind::In(a, members)),
            1 => (name.clone(), several.clone()).prop_map(|(name, all)| ExprKind::Call(name, all)),
            1 => (name, several).prop_map(|(name, all)| ExprKind::Index(name, all)),
        ]
        .prop_map(bare)
    })
}

/// Texts that are nearly expressions.
fn nearly_expression() -> impl Strategy<Value = String> {
    let words = [
        "if",
        "then",
        "else",
        "and",
        "or",
        "not",
        "in",
        "true",
        "a",
        "b.c",
        "max(",
        "t[",
        "(",
        ")",
        "[",
        "]",
        ",",
        "+",
        "-",
        "*",
        "/",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "1",
        "2.50",
        "15%",
        "300万",
        "2016-05-01",
        "\"x\"",
        "“y”",
        "，",
        "≥",
        "（",
        "）",
        "=",
        "'z'",
        "%",
        "é",
        "\u{202e}",
        "9e9",
    ];
    prop::collection::vec(select(words.to_vec()), 0..=14).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn an_expression_is_read_back_as_it_was_printed(expr in expression()) {
        let text = expr.to_string();
        let (again, report, sources) = read(&text);
        let findings: Vec<_> = report.sorted().iter().map(|f| support::line_of(&sources, f)).collect();
        prop_assert!(findings.is_empty(), "{text}\n{findings:?}");
        prop_assert_eq!(without_places(&again), expr, "{}", text);
    }

    #[test]
    fn what_is_read_without_findings_has_one_canonical_form(text in nearly_expression()) {
        let (expr, report, _) = read(&text);
        if report.is_empty() {
            let printed = expr.to_string();
            let (again, report, _) = read(&printed);
            prop_assert!(report.is_empty(), "{text} printed as {printed}");
            prop_assert_eq!(without_places(&again), without_places(&expr), "{} printed as {}", text, printed);
            prop_assert_eq!(again.to_string(), printed);
        }
    }

    #[test]
    fn any_text_is_read_as_an_expression(text in "\\PC{0,40}|.{0,20}") {
        let _ = read(&text);
    }

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..=200)) {
        let _ = huiqi::text::decode(&bytes);
    }
}

// Rule files.

/// The files of the shipped packs, with their names.
static SHIPPED: LazyLock<Vec<(String, String)>> =
    LazyLock::new(|| support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")));

fn pieces() -> impl Strategy<Value = String> {
    let pieces = [
        "[pack]\n",
        "[[fact]]\n",
        "[[parameter.value]]\n",
        "[[table.version]]\n",
        "[[case]]\n[case.given]\n",
        "[[require]]\n",
        "id = \"a\"\n",
        "id = \"a.b\"\n",
        "type = \"number\"\n",
        "unit = \"CNY//m2\"\n",
        "test = 'a >'\n",
        "value = '''\n",
        "label = { zh = \"甲\", en = \"a\" }\n",
        "from = 2016-02-30\n",
        "from = 2016-02-29\n",
        "to = 2015-01-01\n",
        "“a” ＝ 1\n",
        "rows = [{ key = 1, value = 2 }, 3]\n",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "=",
        ",",
        "\\u0000",
        "#",
        "\n",
        "0x1f",
        "1e999",
        "nan",
        "key.key.key = 1\n",
        "clause = { instrument = \"x\" }\n",
        "each = \"land\"\n",
        "assumed = 'as_of'\n",
    ];
    prop::collection::vec(select(pieces.to_vec()), 0..=25).prop_map(|p| p.concat())
}

/// A change of a file: where (in thousandths), how much is taken out, what is put in.
type Change = (usize, usize, Vec<u8>);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let piece = prop_oneof![
        3 => prop::collection::vec(any::<u8>(), 0..=3),
        3 => "[\\[\\]{}\"'=,.#\n0-9a-z%万＝“”-]{0,3}".prop_map(String::into_bytes),
        1 => pieces().prop_map(String::into_bytes),
    ];
    let length = prop_oneof![4 => 0_usize..=4, 1 => 0_usize..=400];
    prop::collection::vec((0_usize..100_000, length, piece), 1..=4)
}

fn changed(text: &str, changes: &[Change]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, length, piece) in changes {
        let start = bytes.len() * at / 100_000;
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, piece.iter().copied());
    }
    bytes
}

/// Everything the program does with rule files before it is asked about a company.
fn everything(files: &[(&str, &str)]) {
    let (sources, loaded) = support::load(files);
    let _ = huiqi::lint::check(&loaded.model, &sources, support::TODAY);
    for finding in loaded.report.sorted() {
        let _ = (support::line_of(&sources, &finding), sources.end(finding.span), sources.slice(finding.span).len());
    }
    // A model with findings is compiled and asked too.
    let plan = Plan::from_model(&loaded.model);
    let _ = huiqi::cases::run(&loaded.model, &plan, &sources);
    let ids = (0_u32..).take(loaded.model.records.len()).map(RecordId);
    let records = ids.map(|id| (id, vec![RecordFacts::new(); 2])).collect();
    let profile = Profile { records, ..Profile::default() };
    let _ = assess(&loaded.model, &plan, &sources, &profile, date(2016, 6, 1), "test");
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn any_text_is_read_as_a_rule_file(text in prop_oneof![pieces(), "\\PC{0,60}"]) {
        let mut sources = Sources::new();
        let file = sources.add("rules/law/rule.toml", text.as_str());
        let _ = huiqi::syntax::read_tree(&sources, file);
        let _ = huiqi::syntax::pack::read_file(&sources, file);
        everything(&[("law/rule.toml", &text)]);
        everything(&[("facts.toml", &text)]);
    }

    #[test]
    fn shipped_files_may_be_damaged(which in any::<prop::sample::Index>(), changes in changes()) {
        let files = &*SHIPPED;
        let which = which.index(files.len());
        let bytes = changed(&files[which].1, &changes);
        // Bytes that are no text are refused before; what is left of them is read.
        let text = match huiqi::text::decode(&bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(&bytes).into_owned(),
        };
        // Only the damaged file keeps its cases, which stand last: the others would only take their time.
        let without_cases = |whole: &'static str| whole.split("[[case]]").next().unwrap();
        let damaged: Vec<(&str, &str)> = files
            .iter()
            .enumerate()
            .map(|(i, (name, whole))| (name.as_str(), if i == which { text.as_str() } else { without_cases(whole) }))
            .collect();
        everything(&damaged);
    }
}

/// The shipped packs, their files and packs in some order.
fn load_in_order(order: &[u32]) -> (Sources, Loaded) {
    let mut files: Vec<(u32, (String, String))> =
        order.iter().copied().chain(0..).zip(SHIPPED.iter().cloned()).collect();
    files.sort();
    let mut sources = Sources::new();
    let mut packs: Vec<PackFiles> = Vec::new();
    for (_, (path, text)) in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let id = sources.add(path.clone(), text);
        let at = packs.iter().position(|p| p.id == folder).unwrap_or_else(|| {
            packs.push(PackFiles {
                id: folder.to_owned(),
                is_root: folder.is_empty(),
                toml: Vec::new(),
                texts: BTreeMap::new(),
                sha256: String::new(),
            });
            packs.len() - 1
        });
        if Path::new(name).extension().is_some_and(|e| e == "toml") {
            packs[at].toml.push(id);
        } else {
            packs[at].texts.insert(name.to_owned(), id);
        }
    }
    let loaded = from_files(&sources, &packs);
    (sources, loaded)
}

proptest! {
    #![proptest_config(config(30))]

    #[test]
    fn the_order_of_rule_files_does_not_matter(
        order in prop::collection::vec(any::<u32>(), 20),
        companies in prop::collection::vec(company::company(), 5),
    ) {
        let (plain_sources, plain) = support::shipped();
        let (sources, shuffled) = load_in_order(&order);
        prop_assert!(shuffled.report.is_empty(), "{:?}", shuffled.report.sorted());
        let (plain_plan, plan) = (Plan::from_model(&plain.model), Plan::from_model(&shuffled.model));
        for company in companies {
            let as_of = company.as_of;
            let (one, other) = (company.profile(&plain.model), company.profile(&shuffled.model));
            let one = assess(&plain.model, &plain_plan, &plain_sources, &one, as_of, "test");
            let other = assess(&shuffled.model, &plan, &sources, &other, as_of, "test");
            prop_assert_eq!(format!("{one:#?}"), format!("{other:#?}"));
        }
    }
}
