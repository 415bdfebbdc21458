//! The canonical form of small files.

use super::*;

fn formatted(text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("x.toml", text);
    let once = canonical(&sources, file).unwrap_or_else(|report| panic!("{:?}", report.sorted()));
    let file = sources.add("y.toml", once.as_str());
    assert_eq!(canonical(&sources, file).unwrap(), once, "not a fixed point");
    once
}

#[test]
fn keys_are_sorted_and_aligned_within_their_group() {
    let written = "\n\n#:schema x\n# what it is\n\n# the name\ntitle={zh=\"甲\",  en = 'a'}\nid = \"a\" # short\n\n\n\nin_force.from = 2020-01-01\n";
    assert_eq!(
        formatted(
            &written.replace("in_force.from = 2020-01-01", "in_force = {from=2020-01-01}\nnature   = \"entitlement\"")
        ),
        "#:schema x\n# what it is\n\nid    = \"a\" # short\n# the name\ntitle = { zh = \"甲\", en = 'a' }\n\n\
         nature   = \"entitlement\"\nin_force = { from = 2020-01-01 }\n"
    );
    // Keys with dots are left in their order.
    assert!(formatted(written).contains("# the name\ntitle = {"), "{}", formatted(written));
}

#[test]
fn expressions_are_laid_out_and_cases_are_not_aligned() {
    let written = "id = \"a\"\n[[require]]\ntest = \"a>= 10万 and（b）\"\nid= \"x\"\n[[case]]\n  name = \"n\"\n given = {company={staff=1}, as_of = 2020-01-01}\n expect = { verdict = \"applies\" } # so\n[case.other] #  x\n a.b = 1\n";
    assert_eq!(
        formatted(written),
        "id = \"a\"\n\n[[require]]\nid   = \"x\"\ntest = 'a >= 10万 and b'\n\n[[case]]\nname = \"n\"\n\
         given = { company = { staff = 1 }, as_of = 2020-01-01 }\nexpect = { verdict = \"applies\" } # so\n[case.other] #  x\na.b = 1\n"
    );
}

#[test]
fn long_arrays_break_and_broken_ones_keep_their_lines() {
    let clause = "{instrument = \"some-long-name-of-an-instrument\", at = \"第一条\"}";
    let text = format!("[[term]]\nid = \"a\"\nclauses = [{clause}, {clause}]\n");
    let broken = "  { instrument = \"some-long-name-of-an-instrument\", at = \"第一条\" },\n";
    assert_eq!(formatted(&text), format!("\n[[term]]\nid      = \"a\"\nclauses = [\n{broken}{broken}]\n").trim_start());
    let rows = "[[fact]]\nheaders = [ \"a\",\"b\" # two\n  # three\n , \"c\"\n\n, \"d\" ]\n";
    assert_eq!(formatted(rows), "[[fact]]\nheaders = [\n  \"a\", \"b\", # two\n  # three\n  \"c\",\n\n  \"d\",\n]\n");
    let words = format!("[[fact]]\nheaders = [{}]\n", ["\"国民经济行业代码\""; 9].join(", "));
    assert!(formatted(&words).lines().count() == 5, "{}", formatted(&words));
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    for text in ["id = \"a", "[[term]]\nid = \"a\"\nvalue = 'a ='\n", "x = “a”\n"] {
        let mut sources = Sources::new();
        let file = sources.add("x.toml", text);
        assert!(canonical(&sources, file).is_err_and(|report| !report.is_empty()), "{text}");
        assert!(check(&sources, file).is_none());
    }
}

#[test]
fn the_first_line_that_differs_is_found() {
    let mut sources = Sources::new();
    let file = sources.add("x.toml", "# 甲\nid    = \"a\"\n\n\n[[note]]\n");
    let finding = check(&sources, file).unwrap();
    assert_eq!((sources.start(finding.span).line, sources.slice(finding.span)), (2, "id    = \"a\""));
    assert!(finding.help.unwrap().en.ends_with("`id = \"a\"`"));
    let file = sources.add("x.toml", "id = \"a\"\n\n");
    assert_eq!(sources.start(check(&sources, file).unwrap().span).line, 2);
    let file = sources.add("x.toml", "id = \"a\"");
    assert_eq!(sources.start(check(&sources, file).unwrap().span).line, 1);
}
