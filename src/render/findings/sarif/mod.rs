//! Findings as SARIF 2.1.0, which code hosts and editors read: relative URIs, columns in characters, help for each code.

mod document;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

use self::document::{
    Artifact, BaseIds, Configuration, Described, Driver, Fingerprints, Help, Invocation, Location, Log, Physical,
    Properties, Region, ResultOut, Rule, RunOut, Text, Tool,
};
use super::located::{Located, Place, Volume, all, lines};
use super::{Run, help};
use crate::render::json::pretty;
use crate::value::Lang;

/// Where the folder of the repository is, is left to whoever reads the log.
const ROOT: &str = "SRCROOT";

/// What a path keeps as it is: the unreserved characters of RFC 3986, and the `/` between folders.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A longer line does not tell a finding from others.
const LONGEST_LINE: usize = 4000;

/// One log of one run.
#[must_use]
pub fn sarif(run: &Run<'_>) -> String {
    let (lang, findings) = (run.view.lang, all(run));
    let mut rules: BTreeMap<&str, &Located<'_>> = BTreeMap::new();
    for finding in &findings {
        rules.entry(&finding.code).or_insert(finding);
    }
    let index: BTreeMap<&str, usize> = rules.keys().copied().zip(0..).collect();
    let mut seen = BTreeMap::new();
    let result = |finding: &Located<'_>| ResultOut {
        rule_id: finding.code.clone(),
        rule_index: index.get(finding.code.as_str()).copied().unwrap_or(0),
        // What is no mistake has no level to fail at.
        kind: if finding.volume == Volume::Notice { "informational" } else { "fail" },
        level: level(finding.volume),
        message: Text { text: message(finding, lang) },
        locations: [location(&finding.place, None, None)],
        related_locations: (finding.related.iter())
            .map(|(place, label)| location(place, Some(0), Some(Text { text: lines(label.in_lang(lang)) })))
            .collect(),
        partial_fingerprints: Fingerprints { huiqi: fingerprint(finding, run, &mut seen) },
    };
    let version = env!("CARGO_PKG_VERSION");
    pretty(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [RunOut {
            results: findings.iter().map(result).collect(),
            tool: Tool {
                driver: Driver {
                    name: "huiqi",
                    full_name: format!("huiqi {version}"),
                    version,
                    semantic_version: version,
                    short_description: Text {
                        text: lang.pick("检查惠企政策规则文件。", "Checks policy rules kept in files.").to_owned(),
                    },
                    rules: rules.values().map(|finding| rule(finding, lang)).collect(),
                },
            },
            language: lang.pick("zh-CN", "en"),
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: BaseIds {
                root: Described {
                    description: Text {
                        text: lang.pick("仓库的根文件夹。", "The root folder of the repository.").to_owned(),
                    },
                },
            },
            invocations: [Invocation { execution_successful: true }],
        }],
    })
}

const fn level(volume: Volume) -> &'static str {
    match volume {
        Volume::Error => "error",
        Volume::Warning => "warning",
        // With `kind` other than `fail` the standard allows no other.
        Volume::Notice => "none",
    }
}

/// What is wrong and what to write; other places are related locations.
fn message(finding: &Located<'_>, lang: Lang) -> String {
    let message = finding.message(lang);
    match finding.help(lang) {
        Some(help) => format!("{message}\n{}{help}", lang.pick("建议：", "Help: ")),
        None => message,
    }
}

fn rule(finding: &Located<'_>, lang: Lang) -> Rule {
    let (description, help, default, family) = if let Some(found) = finding.finding {
        let info = found.code.info();
        let page = help::of(info, lang);
        let help = Help { text: page.text, markdown: page.markdown };
        (info.meaning.in_lang(lang).to_owned(), help, info.level.name(), help::family(info))
    } else {
        let words = help::of_notice(finding.name).in_lang(lang).to_owned();
        (words.clone(), Help { text: words.clone(), markdown: words }, "note", "notices")
    };
    Rule {
        id: finding.code.clone(),
        name: finding.finding.is_some().then_some(finding.name),
        short_description: Text { text: description.clone() },
        full_description: Text { text: description },
        help,
        default_configuration: Configuration { level: default },
        properties: Properties { tags: vec![family] },
    }
}

fn location(place: &Place<'_>, id: Option<usize>, message: Option<Text>) -> Location {
    Location {
        id,
        physical: Physical {
            artifact_location: Artifact { uri: uri(&place.file), uri_base_id: ROOT },
            region: Region {
                start_line: place.start.line,
                start_column: place.start.column,
                end_line: place.end.line,
                end_column: place.end.column,
            },
        },
        message,
    }
}

/// A path as a relative reference: its first segment must not read as a scheme, which `:` is encoded for.
fn uri(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// What stays the same while other lines of the file change: file, code, the words at the place and their line; and, of
/// several alike, which of them it is.
fn fingerprint(finding: &Located<'_>, run: &Run<'_>, seen: &mut BTreeMap<String, usize>) -> String {
    let source = run.sources.get(finding.span.file);
    let line = source.line(finding.span.start as usize);
    let line = source.text.get(line).filter(|line| line.len() <= LONGEST_LINE).unwrap_or("").trim();
    let mut digest = Sha256::new();
    for part in [&*finding.place.file, &finding.code, run.sources.slice(finding.span), line] {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    let mut text = digest.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let count = seen.entry(text.clone()).or_insert(0);
    *count = count.saturating_add(1);
    let _ = write!(text, ":{count}");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_references() {
        assert_eq!(uri("rules/规则 1.toml"), "rules/%E8%A7%84%E5%88%99%201.toml");
        assert_eq!(uri("c:x/100%#?.toml"), "c%3Ax/100%25%23%3F.toml");
    }
}
