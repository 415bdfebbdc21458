//! What a company states, as flags and files give it: the profile, `--set`, and the date the answers are for.

use std::path::Path;

use jiff::civil::Date;

use super::clock;
use super::files;
use super::findings::show;
use super::rules::Rules;
use super::terminal::Terminal;
use crate::both;
use crate::diag::{FileId, Span};
use crate::profile::{Profile, read_profile, set_fact};
use crate::value::{Bilingual, date_in_range, parse_date};

/// The date a run is for, where a flag says it or nothing does: the clock is read once, and only when it is needed.
#[derive(Debug)]
pub struct AsOf {
    stated: Option<Date>,
    today: Option<Date>,
}

impl AsOf {
    /// From `--as-of`.
    ///
    /// # Errors
    /// When the text is not a date of the years the program speaks about.
    pub fn new(text: Option<&str>, terminal: &Terminal) -> anyhow::Result<Self> {
        let Some(text) = text else { return Ok(Self { stated: None, today: None }) };
        match parse_date(text) {
            Some(date) if date_in_range(date) => Ok(Self { stated: Some(date), today: None }),
            Some(date) => Err(terminal.error(&both!(
                "--as-of {date} 不在 1949 年至 2100 年之间",
                "--as-of {date} is not between 1949 and 2100"
            ))),
            None => Err(terminal.error(&both!(
                "--as-of 的 `{text}` 不是日期；写成 2016-12-31 的形式",
                "--as-of `{text}` is not a date; write it as 2016-12-31"
            ))),
        }
    }

    /// The flag's date, else today; for what has no profile.
    pub fn or_today(&self) -> Date {
        self.stated.unwrap_or_else(clock::today)
    }

    /// The flag's date, else the profile's, else today, which is then said on standard error.
    pub fn of(&mut self, rules: &Rules, profile: &Profile, terminal: &Terminal) -> Date {
        let of_profile = || rules.model.fact("as_of").and_then(|fact| profile.stated_date(fact));
        if let Some(date) = self.stated.or_else(of_profile).or(self.today) {
            return date;
        }
        let today = clock::today();
        self.today = Some(today);
        terminal.note(&both!(
            "评估日期取今天 {today}（北京时间）；可用 --as-of 或资料中的 as_of 另行指定",
            "the answers are for today, {today} (UTC+8); --as-of or as_of in the profile says otherwise"
        ));
        today
    }
}

/// The pairs of `--set FACT=VALUE`.
///
/// # Errors
/// When one has no `=`.
pub fn pairs(sets: &[String], terminal: &Terminal) -> anyhow::Result<Vec<(String, String)>> {
    let pair = |text: &String| {
        let (name, value) = text.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    sets.iter()
        .map(|text| {
            pair(text).ok_or_else(|| {
                terminal.error(&both!(
                    "--set 的 `{text}` 缺少等号；写成 事实=值，如 tax.wages=2000000",
                    "--set `{text}` has no `=`; write FACT=VALUE, such as tax.wages=2000000"
                ))
            })
        })
        .collect()
}

/// Sets facts of a profile.
///
/// # Errors
/// When a name is not a fact or a value does not fit it.
pub fn set_all(
    rules: &Rules,
    profile: &mut Profile,
    pairs: &[(String, String)],
    terminal: &Terminal,
) -> anyhow::Result<()> {
    let mut wrong: Vec<Bilingual> = Vec::new();
    for (name, value) in pairs {
        if let Err(words) = set_fact(&rules.model, profile, name, value) {
            let (zh, en) = (words.zh, words.en);
            wrong.push(both!("--set {name}={value}：{zh}", "--set {name}={value}: {en}"));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let in_lines = |text: fn(&Bilingual) -> &str| wrong.iter().map(text).collect::<Vec<_>>().join("\n");
    Err(terminal.error(&Bilingual::new(in_lines(|w| &w.zh), in_lines(|w| &w.en))))
}

/// A profile that was read, with its place among the sources.
#[derive(Debug)]
pub struct ReadProfile {
    /// What it states.
    pub profile: Profile,
    /// How results name it.
    pub source: String,
    /// Its text.
    pub file: FileId,
}

impl ReadProfile {
    /// The place that stands for the whole file.
    #[must_use]
    pub fn whole(&self) -> Span {
        Span::new(self.file, 0, 0)
    }
}

/// Reads a profile; `None` when it cannot be used, which has then been said on standard error.
pub fn read(path: &Path, rules: &mut Rules, terminal: &Terminal) -> Option<ReadProfile> {
    let source = files::named(path);
    match files::read_text(path) {
        Err(Bilingual { zh, en }) => {
            terminal.note_error(terminal.say(&both!("{source}：{zh}", "{source}: {en}")));
            None
        }
        Ok(text) => {
            let file = rules.sources.add(source.clone(), text);
            let (profile, report) = read_profile(&rules.model, &rules.sources, file);
            let refused = show(&report.by_default(), &rules.sources, terminal);
            (!refused).then_some(ReadProfile { profile, source, file })
        }
    }
}
