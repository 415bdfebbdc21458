//! A book of clients answered into a file, a row a company, for whoever compares two sets of rules.

use std::path::Path;

use jiff::civil::Date;

use super::counts::Counts;
use super::input::{self, Input};
use super::output::{Sink, Written};
use super::progress::Progress;
use super::work::{self, Job};
use crate::batch::{Kept, Layout, Names};
use crate::both;
use crate::cli::clock;
use crate::cli::files;
use crate::cli::terminal::Terminal;
use crate::diag::Sources;
use crate::model::Model;
use crate::plan::Plan;
use crate::render::batch::workbook::Closing;
use crate::render::json::Meta;
use crate::value::Bilingual;

/// Answers every row of an input by one set of rules.
///
/// # Errors
/// When it cannot be read, or the answers cannot be written.
pub fn answer(
    (model, plan, sources): (&Model, &Plan, &Sources),
    book: &Path,
    as_of: Option<Date>,
    out: &Path,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    let layout = Layout::new(model, plan);
    let names = Names::new(model, &[]);
    let format = input::format(book, None, terminal)?;
    let input = Input::open(book, format, None, &names, None).map_err(|all| {
        let name = files::named(book);
        let words = all.first().cloned().unwrap_or_else(|| Bilingual::fixed("读不出", "it cannot be read"));
        let Bilingual { zh, en } = words;
        terminal.error(&both!("{name}：{zh}", "{name}: {en}"))
    })?;
    let mut sink = Sink::new(Some(out), None, None, terminal)?;
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let job = Job {
        model,
        plan,
        layout: &layout,
        names: &names,
        sources,
        as_of,
        today: clock::today(),
        lang: terminal.lang,
        kept: Kept::Used,
        written: Written::Wide,
        book: None,
        meta: Meta { engine: env!("CARGO_PKG_VERSION").to_owned(), packs: Vec::new() },
        threads: threads.min(256),
    };
    sink.begin(&job, false);
    let mut counts = Counts::default();
    let progress = Progress::new(input.size, terminal.lang);
    work::run(&job, input, &mut counts, &mut sink, &progress).map_err(|stopped| stopped.say(terminal))?;
    progress.end();
    sink.finish(&job, Closing::default(), terminal).map_err(|stopped| stopped.say(terminal))
}
