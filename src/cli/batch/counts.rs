//! What came of the rows so far: counts, clients seen, what is to be said of them at the end.

use std::collections::BTreeSet;

use super::work::Job;
use crate::batch::source::Passed;
use crate::batch::{Clients, Fault, Loader, Summary};
use crate::both;
use crate::cli::terminal::Terminal;
use crate::render::batch::summary;
use crate::value::{Bilingual, Lang};

/// What came of the rows so far.
#[derive(Default)]
pub struct Counts {
    /// Rows with answers.
    pub answered: u64,
    /// Rows without.
    pub rejected: u64,
    passed: Passed,
    /// What they come to.
    pub summary: Summary,
    clients: Clients,
    used_today: bool,
    /// The first rows without answers: where they are, and what is wrong with them.
    wrong: Vec<(String, Fault)>,
    /// Rows that state a date after that of the answers: how many, and the first of them.
    later: (u64, Vec<u64>),
    /// Keys of NDJSON that are no facts.
    pub unknown: BTreeSet<String>,
    /// Rows of sheets of records that belong to no client.
    pub strays: Vec<Fault>,
}

/// How many faults are said one by one.
const MOST_WRONG: usize = 10;

/// How many rows with later dates are named.
const MOST_LATER: usize = 10;

/// How many of them are said one by one.
const MOST_STRAYS: usize = 20;

impl Counts {
    /// How many rows there were.
    pub const fn rows(&self) -> u64 {
        self.answered.saturating_add(self.rejected)
    }

    /// Adds the rows of the next piece of a file, whose first row has that line, after finding clients that were answered
    /// already; the number of its first row.
    pub fn add(&mut self, loader: &mut Loader<'_>, passed: Passed, file: &str, first_line: u64) -> u64 {
        let first = self.rows().saturating_add(1);
        self.find_repeated(loader, first);
        for (row, number) in loader.rows().iter().zip(first..) {
            if !row.faults.is_empty() {
                self.rejected = self.rejected.saturating_add(1);
                let left = MOST_WRONG.saturating_sub(self.wrong.len());
                let place = format!("{file}:{}", first_line.saturating_add(row.line()));
                self.wrong.extend(row.faults.iter().take(left).map(|fault| (place.clone(), fault.clone())));
                continue;
            }
            self.answered = self.answered.saturating_add(1);
            if row.later().is_some() {
                let (count, first) = &mut self.later;
                *count = count.saturating_add(1);
                if first.len() < MOST_LATER {
                    first.push(number);
                }
            }
        }
        self.passed.empty = self.passed.empty.saturating_add(passed.empty);
        self.passed.totals = self.passed.totals.saturating_add(passed.totals);
        self.used_today |= loader.used_today;
        first
    }

    fn find_repeated(&mut self, loader: &mut Loader<'_>, first: u64) {
        let (rows, texts) = loader.loaded();
        let coded = rows.iter().zip(0..).filter(|(row, _)| row.faults.is_empty() && !row.code(texts).is_empty());
        let repeated: Vec<(usize, u32)> = coded
            .filter_map(|(row, at)| {
                let number = first.saturating_add(at as u64);
                Some((at, self.clients.earlier(row.code(texts), row.year(), number)?))
            })
            .collect();
        for (at, earlier) in repeated {
            if let Some(row) = loader.rows().get_mut(at) {
                row.is_repeated(earlier);
            }
        }
    }

    /// What is to be said beside the counts.
    pub fn notes(&self, job: &Job<'_>) -> Vec<Bilingual> {
        let Passed { empty, totals } = self.passed;
        let unknown = self
            .unknown
            .iter()
            .map(|key| both!("键“{key}”不认识，略过", "the key `{key}` is not known and is passed over"));
        let mut all: Vec<Bilingual> = unknown.collect();
        if self.used_today {
            let today = job.today;
            all.push(both!(
                "没有写明日期的行取今天 {today}（北京时间）；可用 --as-of 或 `as_of` 一列另行指定",
                "rows that state no date are answered for today, {today} (UTC+8); --as-of or a column `as_of` says otherwise"
            ));
        }
        if empty > 0 || totals > 0 {
            all.push(both!(
                "略过空行 {empty}、合计行 {totals}",
                "passed over: empty rows {empty}, rows of totals {totals}"
            ));
        }
        let (count, first) = &self.later;
        if *count > 0 {
            let rows = first.iter().map(u64::to_string).collect::<Vec<_>>();
            let (zh, en) = (rows.join("、"), rows.join(", "));
            let (and_so_on_zh, and_so_on_en) =
                if *count > first.len() as u64 { ("等", " and others") } else { ("", "") };
            all.push(both!(
                "{count} 户写有晚于评估日期的日期，请核对：第 {zh} 户{and_so_on_zh}",
                "{count} clients state a date after that of the answers, please check: rows {en}{and_so_on_en}"
            ));
        }
        if !self.strays.is_empty() {
            let count = self.strays.len();
            all.push(both!(
                "明细表有 {count} 行不属于任何一户，没有用上",
                "{count} rows of sheets of records belong to no client and were not used"
            ));
        }
        all
    }

    /// What the book comes to: what each line is about, and what it says.
    pub fn portfolio(&self, job: &Job<'_>) -> Vec<(String, String)> {
        let mut all = summary::benefits(&self.summary, job.model, job.lang);
        let questions = summary::questions(&self.summary, job.model, job.lang);
        if !questions.is_empty() {
            let asking = self.summary.clients_to_ask;
            let title = match job.lang {
                Lang::Zh => ("先问这些".to_owned(), format!("{asking} 户中有只差一问就能确定的项目")),
                Lang::En => {
                    ("ask these first".to_owned(), format!("{asking} clients have answers that one question settles"))
                }
            };
            all.push(title);
            all.extend(questions);
        }
        all
    }

    /// Says them on standard error.
    pub fn say(&self, job: &Job<'_>, terminal: &Terminal) {
        let Self { answered, rejected, .. } = self;
        self.notes(job).iter().for_each(|note| terminal.note(note));
        for (place, fault) in &self.wrong {
            let line = fault.line(job.lang);
            terminal.note(&both!("{place}：{line}", "{place}: {line}"));
        }
        if self.wrong.len() >= MOST_WRONG {
            terminal
                .note(&Bilingual::fixed("……全部错误用 --rejects 文件列出", "… --rejects FILE lists all that is wrong"));
        }
        for stray in self.strays.iter().take(MOST_STRAYS) {
            terminal.note_error(&stray.line(job.lang));
        }
        self.say_summary(job, terminal);
        terminal.note(&both!("成功 {answered}、失败 {rejected}", "answered {answered}, rejected {rejected}"));
    }

    fn say_summary(&self, job: &Job<'_>, terminal: &Terminal) {
        let block = |title: Bilingual, lines: Vec<(String, String)>| {
            if !lines.is_empty() {
                terminal.note(&title);
                for (about, said) in lines {
                    terminal.note(&both!("  {about}：{said}", "  {about}: {said}"));
                }
            }
        };
        let clients = self.answered;
        block(
            both!("{clients} 户合计：", "all {clients} clients:"),
            summary::benefits(&self.summary, job.model, job.lang),
        );
        let asking = self.summary.clients_to_ask;
        block(
            both!(
                "先问这些（{asking} 户中有只差一问的项目）：",
                "ask these first ({asking} clients have answers that one question settles):"
            ),
            summary::questions(&self.summary, job.model, job.lang),
        );
    }
}
