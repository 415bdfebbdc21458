//! `huiqi diff`: every change is told with both sides and their places, what is written otherwise and means the same is
//! none, and a change that matters comes with the company that shows it.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use huiqi::diag::{FileId, Sources};
use huiqi::diff::{Because, Change, Meaning, Seeking, Side, Weight, affected, changes};
use huiqi::model::{Model, PackFiles, from_files};
use huiqi::plan::Plan;
use huiqi::search::Subject;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn base() -> Vec<(String, String)> {
    support::files_of(&root().join("tests/base-pack"))
}

/// The base pack after some replacements, each of which must hit.
fn edited(edits: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut files = base();
    for (from, to) in edits {
        let hit = files.iter_mut().find(|(_, text)| text.contains(from)).unwrap_or_else(|| panic!("no `{from}`"));
        hit.1 = hit.1.replacen(from, to, 1);
    }
    files
}

fn read(prefix: &str, files: &[(String, String)], sources: &mut Sources) -> (Vec<FileId>, Model) {
    let mut packs: BTreeMap<String, PackFiles> = BTreeMap::new();
    let mut ids = Vec::new();
    for (path, text) in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let id = sources.add(format!("{prefix}/{path}"), text.as_str());
        let pack = packs.entry(folder.to_owned()).or_insert_with(|| PackFiles {
            id: if folder.is_empty() { "facts".to_owned() } else { folder.to_owned() },
            is_root: folder.is_empty(),
            toml: Vec::new(),
            texts: BTreeMap::new(),
            sha256: String::new(),
        });
        if name.ends_with(".toml") {
            ids.push(id);
            pack.toml.push(id);
        } else {
            pack.texts.insert(name.to_owned(), id);
        }
    }
    let packs: Vec<PackFiles> = packs.into_values().collect();
    let loaded = from_files(sources, &packs);
    assert!(loaded.report.is_empty(), "{:?}", loaded.report.sorted());
    (ids, loaded.model)
}

/// The changes as lines, and the rules whose answers can differ with what that means.
struct Told {
    lines: Vec<String>,
    changes: Vec<Change>,
    more: usize,
    rules: Vec<(String, Vec<Because>, Option<Meaning>)>,
}

fn told(edits: &[(&str, &str)]) -> Told {
    told_within(edits, huiqi::diff::MOST_SOUGHT)
}

fn told_within(edits: &[(&str, &str)], most: usize) -> Told {
    let mut seeking = Seeking::new(most);
    let mut sources = Sources::new();
    let (old_files, old) = read("old", &base(), &mut sources);
    let (new_files, new) = read("new", &edited(edits), &mut sources);
    let before = Side { sources: &sources, files: &old_files, model: &old };
    let after = Side { sources: &sources, files: &new_files, model: &new };
    let changes = changes(&before, &after);
    let (one, other) = (Plan::from_model(&old), Plan::from_model(&new));
    let rules = affected(&changes, &old, &new).into_iter().map(|affected| {
        let both = old.rule(&affected.rule).zip(new.rule(&affected.rule));
        let means = both.map(|(left, right)| {
            let left = Subject { model: &old, plan: &one, sources: &sources, rule: left };
            seeking.meaning(left, Subject { model: &new, plan: &other, sources: &sources, rule: right })
        });
        (affected.rule, affected.because, means)
    });
    let rules = rules.collect();
    let line = |change: &Change| {
        let place = |shown: &Option<huiqi::diff::Shown>| {
            shown.as_ref().map_or("-".to_owned(), |shown| {
                let at = sources.start(shown.span);
                format!("{}:{}:{}", sources.get(shown.span.file).name, at.line, at.column)
            })
        };
        let words = huiqi::render::diff::sentence(change).en;
        format!("{words} [{} | {}]", place(&change.old), place(&change.new))
    };
    Told { lines: changes.told.iter().map(line).collect(), changes: changes.told, more: changes.more, rules }
}

#[test]
fn what_means_the_same_is_no_change() {
    assert!(told(&[]).lines.is_empty());
    let same = told(&[
        ("\"10万\"", "100_000"),
        ("test   = 'land.area <= 1_000'", "test = 'land.area<=1000'"),
        ("id       = \"creative-support\"\ntitle", "id = \"creative-support\"\n\n# a remark\ntitle"),
        (
            "given = { as_of = 2024-06-30, land = [{ area = 500, grade = 2 }] }",
            "given = {land=[{grade=2, area=500.0}],as_of=2024-06-30}",
        ),
    ]);
    // The order of a free table is told: it is shown as it is written.
    assert!(same.lines.iter().all(|line| line.starts_with("rule land-support, case")), "{:#?}", same.lines);
    assert!(same.rules.is_empty() && same.changes.iter().all(|change| change.weight == Weight::Words));
}

#[test]
fn each_change_is_told_with_both_places() {
    #[rustfmt::skip]
    let edits: &[(&str, &str, &str)] = &[
        ("tax.creative_revenue / tax.revenue >= 60%", "tax.creative_revenue / tax.revenue > 60%",
            "rule creative-support, requirement share, test: tax.creative_revenue / tax.revenue >= 60% → tax.creative_revenue / tax.revenue > 60% [old/plan/creative.toml:18:11 | new/plan/creative.toml:18:11]"),
        ("value  = \"10万\"", "value  = \"20万\"",
            "parameter support_limit, value from 2020-01-01, value: 100000 → 200000 [old/plan/plan.toml:23:10 | new/plan/plan.toml:23:10]"),
        ("{ key = 2, value = 200 }", "{ key = 2, value = 250 }",
            "table land_support, row 2020-01-01 [2], value: 200 → 250 [old/plan/plan.toml:37:22 | new/plan/plan.toml:37:22]"),
        ("  { key = 3, value = 100 },\n", "",
            "removed table land_support, row 2020-01-01 [3]: 3: 100 [old/plan/plan.toml:38:3 | -]"),
        ("in_force = { from = 2020-01-01 }", "in_force = { from = 2020-01-01, to = 2025-12-31 }",
            "rule creative-support, in force: from 2020-01-01 → 2020-01-01 – 2025-12-31 [old/plan/creative.toml:6:21 | new/plan/creative.toml:6:21]"),
        ("status          = \"in-force\"", "status          = \"amended\"",
            "instrument measures, status: in-force → amended [old/plan/plan.toml:9:19 | new/plan/plan.toml:9:19]"),
        ("max      = 3", "max      = 5",
            "fact land.grade, bounds: ≥ 1 ≤ 3 integer → ≥ 1 ≤ 5 integer [old/facts.toml:65:12 | new/facts.toml:65:12]"),
        ("at = \"一(一)\", quote = \"设计企业\"", "at = \"一(一)句1\", quote = \"设计企业\"",
            "rule creative-support, scope condition design, citation: measures 一(一)「设计企业」 → measures 一(一)句1「设计企业」 [old/plan/creative.toml:13:25 | new/plan/creative.toml:13:25]"),
        ("[[output]]\nid     = \"support\"\nlabel  = { zh = \"补助\", en = \"support\" }\nunit   = \"CNY\"\nvalue  = 'min(", "[[output]]\nid     = \"grant\"\nlabel  = { zh = \"补助\", en = \"support\" }\nunit   = \"CNY\"\nvalue  = 'min(",
            "removed rule creative-support, output support: support: min(5% * tax.creative_revenue, support_limit) [old/plan/creative.toml:28:10 | -]"),
    ];
    let mut wrong = Vec::new();
    for (from, to, expected) in edits {
        // Lines of the base pack may move; what is told must not.
        let strip = |line: &str| line.split(" [").next().unwrap_or("").to_owned();
        let lines = told(&[(from, to)]).lines;
        if strip(expected).contains("row 2020") {
            let head = expected.rsplit_once(" [").unwrap().0;
            if !lines.iter().any(|line| line.starts_with(head)) {
                wrong.push(format!("{expected}\n{lines:#?}"));
            }
        } else if !lines.iter().any(|line| strip(line) == strip(expected)) {
            wrong.push(format!("{expected}\n{lines:#?}"));
        }
        for line in &lines {
            let places = line.rsplit_once(" [").unwrap().1.trim_end_matches(']');
            assert!(places.split(" | ").all(|p| p == "-" || p.matches(':').count() == 2), "{line}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_bound_that_moves_shows_the_company_at_the_bound() {
    let told = told(&[("tax.revenue >= 60%", "tax.revenue > 60%")]);
    let [(rule, because, Some(Meaning::Differs(example)))] = told.rules.as_slice() else { panic!("{:?}", told.rules) };
    assert_eq!((rule.as_str(), because.as_slice()), ("creative-support", [Because::Itself].as_slice()));
    let stated = &example.stated.en;
    let number = |name: &str| -> f64 {
        let rest = stated.split(&format!("{name} = ")).nth(1).unwrap_or_else(|| panic!("{stated}"));
        rest.split(", ").next().unwrap().replace('_', "").parse().unwrap()
    };
    let share = number("tax.creative_revenue") / number("tax.revenue");
    assert!((share - 0.6).abs() < 1e-12, "{stated}");
    assert_eq!((example.deltas[0].old.zh.as_ref(), example.deltas[0].new.zh.as_ref()), ("符合", "不符合"));
}

#[test]
fn what_a_rule_uses_is_a_reason_too() {
    let told = told(&[("value  = \"10万\"", "value  = \"20万\"")]);
    let [(rule, because, Some(Meaning::Differs(example)))] = told.rules.as_slice() else { panic!("{:?}", told.rules) };
    assert_eq!(rule, "creative-support");
    assert!(
        matches!(because.as_slice(), [Because::Uses(kind, id)] if kind.name() == "parameter" && id == "support_limit")
    );
    assert!(!example.deltas.is_empty(), "{example:?}");
    // A word changes no answer.
    let words = super_words();
    assert!(words.rules.is_empty() && words.lines.len() == 1, "{:?}", words.lines);
}

fn super_words() -> Told {
    told(&[("en = \"a design firm\"", "en = \"a firm of designers\"")])
}

#[test]
fn what_is_calculated_alike_is_proved_alike() {
    // The test is written otherwise and calculates the same.
    let told = told(&[("'company.kind == \"design\"'", "'company.kind in [\"design\"]'")]);
    assert_eq!(told.lines.len(), 1);
    let [(_, _, Some(means))] = told.rules.as_slice() else { panic!("{:?}", told.rules) };
    assert!(!matches!(means, Meaning::Differs(_)), "{means:?}");
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, folder: &str, files: &[(String, String)]) {
        for (name, text) in files {
            let path = self.path(folder).join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        for (name, value) in [("GIT_AUTHOR_NAME", "a"), ("GIT_AUTHOR_EMAIL", "a@b"), ("GIT_COMMITTER_NAME", "a")] {
            command.env(name, value);
        }
        command.env("GIT_COMMITTER_EMAIL", "a@b").env("GIT_CONFIG_GLOBAL", "/dev/null").env("LC_ALL", "en");
        command.args(arguments).current_dir(self.0.path()).output().unwrap()
    }

    fn huiqi(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let output = self.run(env!("CARGO_BIN_EXE_huiqi"), arguments);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }
}

const BOUND: (&str, &str) = ("tax.revenue >= 60%", "tax.revenue > 60%");

#[test]
fn folders_and_revisions_are_compared() {
    let folder = Folder::new();
    folder.write("packs/rules", &base());
    for arguments in [&["init", "-q"][..], &["add", "."], &["commit", "-q", "-m", "first"]] {
        assert!(folder.run("git", arguments).status.success(), "{arguments:?}");
    }
    let (code, out, err) = folder.huiqi(&["diff", "HEAD", "packs/rules"]);
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "", "nothing changed\n"));
    folder.write("packs/rules", &edited(&[BOUND]));
    folder.write("other", &edited(&[BOUND]));
    let told = [
        folder.huiqi(&["diff", "HEAD", "packs/rules"]),
        folder.huiqi(&["diff", "HEAD:packs/rules", "packs/rules"]),
        folder.huiqi(&["diff", "HEAD:packs/rules", "other"]),
    ];
    for (code, out, err) in &told {
        assert_eq!(*code, Some(0), "{err}");
        assert!(out.contains("  ~ changed requirement share, test"), "{out}");
        assert!(
            out.contains("- tax.creative_revenue / tax.revenue >= 60%\n        HEAD:packs/rules/plan/creative.toml:"),
            "{out}"
        );
        assert!(out.contains("      verdict: applies → not met\n"), "{out}");
        assert!(err.starts_with("1 change; the answers of 1 rule can differ, for 1 a company was found"), "{err}");
    }
    assert_eq!(told[0].1, folder.huiqi(&["diff", "HEAD", "packs/rules"]).1, "the same on every run");
    let (code, out, _) = folder.huiqi(&["diff", "packs/rules", "other", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(code == Some(0) && json.to_string().contains("\"changes\""), "{out}");
    let (code, out, _) = folder.huiqi(&["diff", "HEAD", "packs/rules", "--format", "markdown"]);
    assert!(code == Some(0) && out.contains("| rule creative-support |"), "{out}");
    for bad in [["diff", "v9", "packs/rules"], ["diff", "HEAD:nowhere", "packs/rules"], ["diff", "--", "-x"]] {
        let (code, out, err) = folder.huiqi(&bad);
        assert!(code == Some(2) && out.is_empty() && !err.is_empty(), "{bad:?}: {err}");
    }
}

#[test]
fn a_book_shows_whose_answers_change_and_by_how_much() {
    let folder = Folder::new();
    folder.write("old", &base());
    folder.write("new", &edited(&[BOUND, ("5% * tax", "6% * tax"), ("按创意设计收入的5%", "按创意设计收入的5%")]));
    let book = "as_of,company.kind,company.listed,tax.revenue,tax.creative_revenue\n\
        2024-06-30,design,true,1000000,600000\n\
        2024-06-30,design,true,1000000,700000\n\
        2024-06-30,software,true,1000000,700000\n\
        2024-06-30,design,true,many,700000\n";
    std::fs::write(folder.path("clients.csv"), book).unwrap();
    let (code, out, err) = folder.huiqi(&["diff", "old", "new", "--profiles", "clients.csv"]);
    assert_eq!(code, Some(0), "{err}");
    for line in [
        "the answers of 2 of 3 clients differ; 1 more row cannot be read",
        "  creative-support: clients 2",
        "support in all 65000.00 → 42000.00 (-23000.00)",
        "    creative-support: applies → not met",
        "    creative-support.support: 35000.00 → 42000.00",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
}

#[test]
fn of_very_many_changes_the_first_are_told_and_all_are_heeded() {
    let rows = (0..3_000).map(|n| format!("{{ key = {}, value = 1 }}, ", n + 10)).collect::<String>();
    let many = told(&[("rows   = [", &format!("rows   = [{rows}"))]);
    assert_eq!((many.changes.len(), many.more), (2_000, 1_000));
    assert_eq!(many.rules.iter().map(|(rule, ..)| rule.as_str()).collect::<Vec<_>>(), ["land-support"]);
    // Long ones fill the room sooner.
    let label = |n: usize| format!("{}{n}", "甲".repeat(40_000));
    let long = told(&[
        ("title    = { zh = \"创意企业补助\"", &format!("title = {{ zh = \"{}\"", label(1))),
        ("label  = { zh = \"设计企业\"", &format!("label = {{ zh = \"{}\"", label(2))),
        ("label  = { zh = \"在名单上\"", &format!("label = {{ zh = \"{}\"", label(3))),
        ("label  = { zh = \"补助\"", &format!("label = {{ zh = \"{}\"", label(4))),
    ]);
    assert!(long.more == 0 && long.changes.len() == 4, "{}", long.changes.len());
}

#[test]
fn where_there_is_no_room_to_look_it_is_said() {
    let edits = &[("tax.creative_revenue / tax.revenue >= 60%", "tax.creative_revenue / tax.revenue > 60%")];
    let all = told_within(edits, huiqi::diff::MOST_SOUGHT);
    assert!(matches!(all.rules[0].2, Some(Meaning::Differs(_))), "{:?}", all.rules);
    let none = told_within(edits, 0);
    assert!(matches!(none.rules[0].2, Some(Meaning::NotSought)), "{:?}", none.rules);
}
