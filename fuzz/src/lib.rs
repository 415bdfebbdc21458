//! What the targets share: a pack laid over `tests/base-pack`, looked at as `validate` looks, asked as `test` and `check`
//! ask, and compared as `diff` compares.

#[path = "../../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use huiqi::diag::{Edit, FileId, Report, Sources, mended};
use huiqi::diff::{Change, Meaning, Side, affected, changes, meaning};
use huiqi::explain::assess;
use huiqi::model::{Model, PackFiles, RecordId, from_files};
use huiqi::plan::Plan;
use huiqi::profile::{Profile, RecordFacts};
use huiqi::search::Subject;
use jiff::civil::{Date, date};

pub use support::TODAY;

/// The day for which companies are asked about.
pub const AS_OF: Date = date(2024, 6, 30);

/// The files of the smallest whole pack.
pub static BASE: LazyLock<Vec<(String, String)>> = LazyLock::new(|| files_of("tests/base-pack"));

/// The shipped packs, ready to be asked.
pub static SHIPPED: LazyLock<(Sources, Model, Plan)> = LazyLock::new(|| {
    let files = files_of("rules");
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (sources, loaded) = support::load(&files);
    let plan = Plan::from_model(&loaded.model);
    (sources, loaded.model, plan)
});

fn files_of(folder: &str) -> Vec<(String, String)> {
    support::files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder))
}

/// A file of the base pack.
pub fn base(name: &str) -> &'static str {
    BASE.iter().find(|(other, _)| other == name).map_or("", |(_, text)| text.as_str())
}

/// Packs among some sources.
pub struct Packs {
    pub files: Vec<FileId>,
    pub model: Model,
    pub report: Report,
}

impl Packs {
    /// The base pack, its files named with that prefix, with one file in place of that of the same name.
    pub fn read(sources: &mut Sources, prefix: &str, name: &str, text: &str) -> Self {
        let others = BASE.iter().filter(|(other, _)| other != name).map(|(n, t)| (n.as_str(), t.as_str()));
        let mut packs: BTreeMap<&str, PackFiles> = BTreeMap::new();
        let mut files = Vec::new();
        for (path, text) in others.chain([(name, text)]) {
            let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
            let id = sources.add(format!("{prefix}/{path}"), text);
            let pack = packs.entry(folder).or_insert_with(|| PackFiles {
                id: if folder.is_empty() { "facts" } else { folder }.to_owned(),
                is_root: folder.is_empty(),
                toml: Vec::new(),
                texts: BTreeMap::new(),
                sha256: String::new(),
            });
            if file.ends_with(".toml") {
                files.push(id);
                pack.toml.push(id);
            } else {
                pack.texts.insert(file.to_owned(), id);
            }
        }
        let packs: Vec<PackFiles> = packs.into_values().collect();
        let loaded = from_files(sources, &packs);
        Self { files, model: loaded.model, report: loaded.report }
    }

    /// Looks at them as `validate` does: every finding is at a place of its file, and every repair can be made.
    pub fn look(&self, sources: &Sources) -> Report {
        let mut report = self.report.clone();
        report.absorb(huiqi::lint::check(&self.model, sources, TODAY));
        let report = huiqi::lint::allow(report, sources, self.files.iter().copied()).report;
        for finding in report.clone().sorted() {
            let text = &sources.get(finding.span.file).text;
            assert!(text.get(finding.span.range()).is_some(), "no place of the file: {finding:?}");
            let _ = (sources.start(finding.span), sources.end(finding.span));
            let fixes: [&[Edit]; 1] = [&finding.fix];
            let made = mended(text, &fixes).made.len();
            assert_eq!(made, usize::from(!finding.fix.is_empty()), "a repair that cannot be made: {finding:?}");
        }
        report
    }

    /// Compiles them and asks them, as `test` and `check` do: packs with findings too.
    pub fn ask(&self, sources: &Sources) -> Plan {
        let plan = Plan::from_model(&self.model);
        let _ = huiqi::cases::run(&self.model, &plan, sources);
        let ids = (0_u32..).take(self.model.records.len()).map(RecordId);
        let records = ids.map(|id| (id, vec![RecordFacts::new(); 2])).collect();
        let profile = Profile { records, ..Profile::default() };
        let _ = assess(&self.model, &plan, sources, &profile, AS_OF, "fuzz");
        plan
    }

    /// What `diff` tells of a change from these to others.
    pub fn changes(&self, other: &Self, sources: &Sources) -> Vec<Change> {
        let (old, new) = (self.side(sources), other.side(sources));
        let all = changes(&old, &new);
        let _ = affected(&all, &self.model, &other.model);
        all.told
    }

    /// What `diff` says that a change of a rule means.
    pub fn meaning(&self, other: &Self, sources: &Sources, rule: &str) -> Option<Meaning> {
        let (one, two) = (Plan::from_model(&self.model), Plan::from_model(&other.model));
        let subject = |model, plan, rule| Subject { model, plan, sources, rule };
        let old = subject(&self.model, &one, self.model.rule(rule)?);
        Some(meaning(old, subject(&other.model, &two, other.model.rule(rule)?)))
    }

    fn side<'p>(&'p self, sources: &'p Sources) -> Side<'p> {
        Side { sources, files: &self.files, model: &self.model }
    }
}
