//! `huiqi fmt`: the shipped files are in canonical form; formatting is idempotent, changes no meaning and loses no comment.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::string_slice,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use huiqi::diag::{Code, Sources};
use huiqi::syntax::format::{canonical, check};
use huiqi::syntax::toml::{Kind, Node, Table};
use huiqi::syntax::{pack, read_tree};
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

static SHIPPED: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let files = ["rules", "tests/base-pack", "tests/second-province"].into_iter().map(folder);
    let files = files.flat_map(|folder| support::files_of(&folder));
    files.filter(|(name, _)| name.ends_with(".toml")).collect()
});

/// The canonical form, where the text can be read.
fn formatted(text: &str) -> Option<String> {
    let mut sources = Sources::new();
    let file = sources.add("rules/x.toml", text);
    canonical(&sources, file).ok()
}

/// The keys and values of a text without places, expressions and the order of keys aside.
fn meaning(text: &str) -> String {
    fn of_table(table: &Table) -> String {
        let mut entries: Vec<String> =
            table.entries.iter().map(|entry| format!("{}={}", entry.key, of_node(&entry.key, &entry.value))).collect();
        entries.sort();
        entries.join(",")
    }
    fn of_node(key: &str, node: &Node) -> String {
        match &node.kind {
            Kind::Text(_) if ["test", "value", "when", "assumed", "dated_by", "cost", "on"].contains(&key) => {
                "…".into()
            }
            Kind::Table(table) => format!("{{{}}}", of_table(table)),
            Kind::Array(nodes) => format!("[{}]", nodes.iter().map(|n| of_node("", n)).collect::<Vec<_>>().join(",")),
            kind => format!("{kind:?}"),
        }
    }
    let mut sources = Sources::new();
    let file = sources.add("rules/x.toml", text);
    of_table(&read_tree(&sources, file).0)
}

/// What the reader makes of a file, places left out.
fn items(text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("rules/x.toml", text.replace('）', ")").replace('（', "("));
    let all = format!("{:?}", pack::read_file(&sources, file).0);
    let mut out = String::new();
    let mut rest = all.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find(" }").unwrap() + 2..];
    }
    out + rest
}

/// The comments of a text, in order.
fn comments(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let (mut quote, mut rest) = (None::<&str>, text);
    while let Some(c) = rest.chars().next() {
        if let Some(close) = quote {
            if close.starts_with('"') && c == '\\' {
                let skip: usize = rest.chars().take(2).map(char::len_utf8).sum();
                rest = &rest[skip..];
                continue;
            }
            if rest.starts_with(close) {
                rest = &rest[close.len()..];
                quote = None;
                continue;
            }
        } else if c == '#' {
            let end = rest.find('\n').unwrap_or(rest.len());
            all.push(rest[..end].trim_end().to_owned());
            rest = &rest[end..];
            continue;
        } else if let Some(open) = ["'''", "\"\"\"", "'", "\""].into_iter().find(|open| rest.starts_with(open)) {
            quote = Some(open);
            rest = &rest[open.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
    }
    all
}

#[test]
fn the_shipped_files_are_canonical() {
    let mut wrong = Vec::new();
    for (name, text) in SHIPPED.iter() {
        let mut sources = Sources::new();
        let file = sources.add(name.as_str(), text.as_str());
        if let Some(finding) = check(&sources, file) {
            assert_eq!(finding.code, Code::NotCanonical);
            wrong.push(format!("{}: {}", support::line_of(&sources, &finding), finding.help.unwrap().en));
        }
        assert!(formatted(text).is_some(), "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_of_the_finding_is_true() {
    let Some(page) = huiqi::diag::explain::page(Code::NotCanonical) else { return };
    let found = |text: &str| {
        let mut sources = Sources::new();
        let file = sources.add("plan/x.toml", text);
        check(&sources, file).is_some()
    };
    assert!(page.wrong.iter().all(|block| found(block.text)) && !page.right.iter().any(|block| found(block.text)));
}

#[test]
fn every_shipped_rule_file_names_the_schema() {
    for (name, text) in support::files_of(&folder("rules")).into_iter().filter(|(name, _)| name.ends_with(".toml")) {
        let up = if name.contains('/') { "../" } else { "" };
        assert_eq!(text.lines().next(), Some(format!("#:schema {up}huiqi.schema.json").as_str()), "{name}");
    }
}

/// A file with its spaces, blank lines, quotes and signs changed in ways that change nothing.
fn disordered() -> impl Strategy<Value = String> {
    let edits = prop::collection::vec((any::<Index>(), 0_usize..12, any::<Index>()), 0..=30);
    (any::<Index>(), edits, select(vec!["", "\n", "\n\n"])).prop_map(|(which, edits, end)| {
        let mut lines: Vec<String> = SHIPPED[which.index(SHIPPED.len())].1.lines().map(str::to_owned).collect();
        for (at, kind, other) in edits {
            let at = at.index(lines.len());
            let inside =
                |lines: &[String]| lines[..at].iter().map(|l| l.matches("'''").count()).sum::<usize>() % 2 == 1;
            let plain = |line: &str| line.contains(" = ") && !line.contains("'''") && !line.starts_with(' ');
            match kind {
                0 if !inside(&lines) => lines.insert(at, String::new()),
                1 if !inside(&lines) => lines.insert(at, format!("  # remark {at}  ")),
                2 if plain(&lines[at]) && !inside(&lines) => lines[at].push_str(" # behind"),
                3 if plain(&lines[at]) => lines[at] = lines[at].replacen(" = ", "=", 1),
                4 if plain(&lines[at]) => lines[at] = lines[at].replacen(" = ", "    =  ", 1),
                5 => lines[at] = lines[at].replace(" }", "}"),
                6 => lines[at] = lines[at].replace(", {", ",{"),
                7 if plain(&lines[at]) && !inside(&lines) => lines[at].insert_str(0, "   "),
                // Two keys of one table change places.
                8 if at > 0 && plain(&lines[at]) && plain(&lines[at - 1]) && !inside(&lines) => {
                    let open = |line: &str| line.trim_end().ends_with(['[', '{']);
                    if !open(&lines[at]) && !open(&lines[at - 1]) {
                        lines.swap(at - 1, at);
                    }
                }
                9 if lines[at].starts_with("test") && !lines[at].contains("\"\"") => {
                    lines[at] = lines[at].replace(" and ", "  and ").replace('(', "（").replace(')', "）");
                }
                10 if lines[at].is_empty() && !inside(&lines) => {
                    lines.remove(at);
                }
                11 if at + 1 < lines.len() => {
                    let other = at + other.index(lines.len() - at);
                    if lines[at..=other].iter().all(|line| line.is_empty() || line.starts_with("#")) {
                        lines[at..=other].reverse();
                    }
                }
                _ => {}
            }
        }
        lines.join("\n") + end
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(250) })]

    #[test]
    fn formatting_is_idempotent_and_changes_nothing(text in disordered()) {
        let once = formatted(&text);
        prop_assume!(once.is_some());
        let once = once.unwrap();
        prop_assert_eq!(formatted(&once).unwrap(), once.clone());
        prop_assert_eq!(meaning(&once), meaning(&text));
        prop_assert_eq!(items(&once), items(&text));
        let (mut before, mut after) = (comments(&text), comments(&once));
        prop_assert!(once.ends_with('\n') && !once.contains("\n\n\n") && !once.starts_with('\n'));
        // A comment above a key moves with it, so that keys out of order change the order of comments.
        before.sort();
        after.sort();
        prop_assert_eq!(after, before);
    }

    #[test]
    fn any_text_is_formatted_or_refused(pieces in prop::collection::vec(select(PIECES.to_vec()), 0..=20)) {
        let text = pieces.concat();
        if let Some(once) = formatted(&text) {
            prop_assert_eq!(formatted(&once), Some(once.clone()), "{}", text);
            prop_assert_eq!(meaning(&once), meaning(&text));
            let (mut before, mut after) = (comments(&text), comments(&once));
            before.sort();
            after.sort();
            prop_assert_eq!(after, before, "{}\n{}", text, once);
        }
    }
}

const PIECES: [&str; 40] = [
    "[[require]]\n",
    "[[case]]\n",
    "[case.given]\n",
    "[case.given.land]\n",
    "[pack]\n",
    "[[table.version]]\n",
    "[[table]]\n",
    "id = \"a\"\n",
    "label = {zh = \"甲\",en=\"a\"}\n",
    "test = 'a  and b'\n",
    "test = \"（a）\" # t\n",
    "title.zh = \"甲\"\n",
    "title.en = \"a\"\n",
    "# c\n",
    "  # d  \n",
    "#e",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "rows = [\n",
    "rows = [ # r\n",
    "{ key = 1, value = 2 }",
    ",",
    ", # f\n",
    "\n # g\n",
    "]",
    "]\n",
    "value = '''a\n  or b'''\n",
    "value = [[1, 2],[ 3 ]]\n",
    "given = { a = 1, b = { c.d = 2 } }\n",
    "given = { a = [\n 1 ] }\n",
    "given = {\n a = 1, # h\n}\n",
    "headers = []\n",
    "headers = [ # i\n]\n",
    "'quoted key' = 1\n",
    "name = \"# not a comment\"\n",
    "note = \"\"\"\n# neither\n\"\"\"\n",
    "order = 1_000 # j\n",
    "[[require]] # k\n",
];
