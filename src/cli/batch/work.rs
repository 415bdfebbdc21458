//! The work: every thread takes a piece, reads it, evaluates it and writes its answers; pieces are numbered and leave in order.

mod typed;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use super::blocks::Piece;
use super::counts::Counts;
use super::input::{Format, Input, Rows};
use super::output::{Part, Sink, Stopped, Written};
use super::progress::Progress;
use crate::batch::source::Passed;
use crate::batch::source::csv::{Csv, flawed};
use crate::batch::source::ndjson::Ndjson;
use crate::batch::{Answers, Fault, Kept, Layout, Loader, Names, Origin, Summarising};
use crate::diag::Sources;
use crate::eval::{CHUNK_ROWS, Columns, evaluate, evaluate_answers};
use crate::explain::{Missing, Reading};
use crate::model::Model;
use crate::plan::Plan;
use crate::profile::Profile;
use crate::render::batch::workbook::Book;
use crate::render::batch::{csv_long, csv_wide, ndjson, rejects};
use crate::render::json::Meta;
use crate::value::Lang;

/// What is the same for every piece.
pub struct Job<'j> {
    pub model: &'j Model,
    pub plan: &'j Plan,
    pub layout: &'j Layout,
    pub names: &'j Names<'j>,
    pub sources: &'j Sources,
    /// `--as-of`.
    pub as_of: Option<Date>,
    pub today: Date,
    pub lang: Lang,
    pub kept: Kept,
    pub written: Written,
    /// The workbook, where one is written.
    pub book: Option<&'j Book<'j>>,
    pub meta: Meta,
    pub threads: usize,
}

/// What the threads share.
struct Shared<'s> {
    input: Mutex<Input>,
    /// Whose turn it is to number its rows.
    turn: Mutex<Turn<'s>>,
    turned: Condvar,
    sink: Mutex<&'s mut Sink>,
    written: Condvar,
    stop: AtomicBool,
    progress: &'s Progress,
    failed: Mutex<Option<Stopped>>,
}

/// The piece whose rows are numbered next, the line of its first row in the file, and the counts so far.
struct Turn<'s> {
    piece: u64,
    line: u64,
    counts: &'s mut Counts,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers every row of an input.
///
/// # Errors
/// When it cannot be read, or the answers cannot be written.
pub fn run(
    job: &Job<'_>,
    input: Input,
    counts: &mut Counts,
    sink: &mut Sink,
    progress: &Progress,
) -> Result<(), Stopped> {
    sink.next_input();
    let mut input = input;
    let (format, delimiter, header) = (input.format, input.delimiter, input.header.clone());
    let origin = Origin::new(&input.name, input.sheet.as_deref(), &header);
    let origin = match &input.rows {
        Rows::Profiles(profiles) => origin.with_files(profiles.names()),
        Rows::Text(_) | Rows::Sheet(_) => origin.with_records(std::mem::take(&mut input.records)),
    };
    let origin = Arc::new(origin);
    let line = input.above.saturating_add(1);
    let shared = Shared {
        input: Mutex::new(input),
        turn: Mutex::new(Turn { piece: 0, line, counts }),
        turned: Condvar::new(),
        sink: Mutex::new(sink),
        written: Condvar::new(),
        stop: AtomicBool::new(false),
        progress,
        failed: Mutex::new(None),
    };
    std::thread::scope(|scope| {
        for _ in 0..job.threads {
            scope.spawn(|| {
                let _guard = StopOnPanic(&shared);
                let mut worker = Worker::new(job, &shared, &origin);
                match format {
                    Format::Ndjson => worker.ndjson(),
                    Format::Csv | Format::Tsv => worker.csv(&header, delimiter),
                    Format::Xlsx | Format::Xls | Format::Ods => worker.sheet(&header),
                    Format::Toml => worker.profiles(),
                }
                let summary = std::mem::take(&mut worker.summarising.summary);
                lock(&shared.turn).counts.summary.merge(summary);
            });
        }
    });
    let failed = lock(&shared.failed).take();
    let mut stopped = lock(&shared.sink).take_stopped();
    let strays = origin.records.strays();
    if failed.is_none() && stopped.is_none() && !strays.is_empty() {
        let mut rejected = Vec::new();
        rejects::strays(&origin, &strays, job.lang, &mut rejected);
        let rows = job.book.map(|book| book.strays(&origin, &strays));
        lock(&shared.sink).put_rejected(rows, &rejected);
        stopped = lock(&shared.sink).take_stopped();
        lock(&shared.turn).counts.strays.extend(strays);
    }
    failed.or(stopped).map_or(Ok(()), Err)
}

/// Nobody waits for a thread that is gone.
struct StopOnPanic<'s, 't>(&'t Shared<'s>);

impl Drop for StopOnPanic<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.end();
        }
    }
}

impl Shared<'_> {
    fn end(&self) {
        self.stop.store(true, Ordering::Release);
        drop(lock(&self.turn));
        self.turned.notify_all();
        drop(lock(&self.sink));
        self.written.notify_all();
    }

    fn has_ended(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }
}

/// One thread's own.
struct Worker<'w, 's> {
    job: &'w Job<'w>,
    shared: &'w Shared<'s>,
    origin: &'w Arc<Origin>,
    loader: Loader<'w>,
    columns: Columns,
    missing: Missing,
    summarising: Summarising,
    nothing: Profile,
    bytes: Vec<u8>,
}

impl<'w, 's> Worker<'w, 's> {
    fn new(job: &'w Job<'w>, shared: &'w Shared<'s>, origin: &'w Arc<Origin>) -> Self {
        Self {
            job,
            shared,
            origin,
            loader: loader(job),
            columns: Columns::default(),
            missing: Missing::new(job.model, job.plan),
            summarising: Summarising::new(job.plan),
            nothing: Profile::default(),
            bytes: Vec::new(),
        }
    }

    fn csv(&mut self, header: &crate::batch::Header, delimiter: u8) {
        let mut csv = Csv::new(header, delimiter, &mut self.loader);
        while let Some(piece) = self.take() {
            if self.loader.is_full() {
                self.loader = loader(self.job);
                csv = Csv::new(header, delimiter, &mut self.loader);
            }
            let bytes = std::mem::take(&mut self.bytes);
            self.work(piece, &bytes, |text, is_lossy, loader| csv.load(text, is_lossy, loader));
            self.bytes = bytes;
        }
    }

    fn ndjson(&mut self) {
        let mut source = Ndjson::new(self.job.names);
        while let Some(piece) = self.take() {
            if self.loader.is_full() {
                self.unknown(&source);
                self.loader = loader(self.job);
                source = Ndjson::new(self.job.names);
            }
            let bytes = std::mem::take(&mut self.bytes);
            self.work(piece, &bytes, |text, is_lossy, loader| source.load(text, is_lossy, loader));
            self.bytes = bytes;
        }
        self.unknown(&source);
    }

    fn unknown(&self, source: &Ndjson<'_, '_>) {
        lock(&self.shared.turn)
            .counts
            .unknown
            .extend(source.unknown().take(100).map(|key| crate::text::visible(key).into_owned()));
    }

    /// The next piece of the input.
    fn take(&mut self) -> Option<Piece> {
        if self.shared.has_ended() {
            return None;
        }
        let mut input = lock(&self.shared.input);
        let Rows::Text(blocks) = &mut input.rows else { return None };
        let taken = blocks.next(&mut self.bytes);
        drop(input);
        taken.unwrap_or_else(|error| self.fail(Stopped::Reading(self.origin.file.clone(), error)))
    }

    fn fail<T>(&self, why: Stopped) -> Option<T> {
        *lock(&self.shared.failed) = Some(why);
        self.shared.end();
        None
    }

    fn work(&mut self, piece: Piece, bytes: &[u8], load: impl FnOnce(&str, bool, &mut Loader<'w>) -> Passed) {
        self.answer(piece, |loader| match piece.flaw {
            Some(flaw) => {
                loader.fault(flawed(flaw));
                loader.end_row();
                Passed::default()
            }
            None => match simdutf8::basic::from_utf8(bytes) {
                Ok(text) => load(text, piece.is_decoded, loader),
                Err(_) => load(&String::from_utf8_lossy(bytes), true, loader),
            },
        });
    }

    fn answer(&mut self, piece: Piece, load: impl FnOnce(&mut Loader<'w>) -> Passed) {
        let loader = &mut self.loader;
        loader.clear(CHUNK_ROWS);
        let passed = load(loader);
        loader.finish();
        match self.job.written {
            Written::Wide => evaluate_answers(self.job.plan, &loader.chunk, &mut self.columns),
            Written::Long | Written::Ndjson | Written::Workbook => {
                evaluate(self.job.plan, &loader.chunk, &mut self.columns);
            }
        }
        self.contradictions();
        let Some((first, line)) = self.number(piece, passed) else { return };
        let (answers, rejected) = self.write(first, line);
        let mut sink = lock(&self.shared.sink);
        // A thread that is far ahead waits for the one that all wait for, which never waits itself.
        while sink.waiting() > self.job.threads.saturating_mul(4)
            && !sink.is_next(piece.number)
            && !self.shared.has_ended()
        {
            sink = self.shared.written.wait(sink).unwrap_or_else(PoisonError::into_inner);
        }
        sink.put(piece.number, answers, rejected);
        let has_stopped = sink.has_stopped();
        drop(sink);
        self.shared.written.notify_all();
        if has_stopped {
            self.shared.end();
        }
    }

    /// Rejects the rows that contradict themselves.
    fn contradictions(&mut self) {
        let reading = reading(self.job, &self.loader, &self.columns, &self.nothing);
        let (rows, _) = self.loader.loaded();
        let wrong = rows
            .iter()
            .enumerate()
            .filter(|(company, row)| row.faults.is_empty() && reading.is_contradictory(*company));
        let wrong: Vec<(usize, Vec<Fault>)> = wrong
            .map(|(company, _)| {
                let fault = |found: &crate::diag::Diagnostic| Fault {
                    help: found.help.clone(),
                    ..Fault::of_row(found.code, found.message.clone())
                };
                (company, reading.contradictions(company).iter().map(fault).collect())
            })
            .collect();
        for (company, faults) in wrong {
            if let Some(row) = self.loader.rows().get_mut(company) {
                row.faults.extend(faults);
            }
        }
    }

    /// Numbers the rows, in the order of the pieces, and finds clients that were answered already; the number of the
    /// first row and its line in the file, or `None` when the run has ended.
    fn number(&mut self, piece: Piece, passed: Passed) -> Option<(u64, u64)> {
        let mut turn = lock(&self.shared.turn);
        while turn.piece != piece.number {
            if self.shared.has_ended() {
                return None;
            }
            turn = self.shared.turned.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
        let Turn { piece: next, line, counts } = &mut *turn;
        let first = counts.add(&mut self.loader, passed, &self.origin.file, *line);
        self.shared.progress.at(piece.position, counts.rows());
        *next = next.saturating_add(1);
        let first_line = *line;
        *line = line.saturating_add(self.loader.lines());
        drop(turn);
        self.shared.turned.notify_all();
        Some((first, first_line))
    }

    fn write(&mut self, first: u64, first_line: u64) -> (Part, Vec<u8>) {
        let mut out = lock(&self.shared.sink).buffer();
        let (job, (rows, texts)) = (self.job, self.loader.loaded());
        let reading = reading(job, &self.loader, &self.columns, &self.nothing);
        let answers = Answers { layout: job.layout, reading, rows, texts, first, origin: self.origin, first_line };
        self.summarising.add(&answers);
        match job.written {
            Written::Wide => csv_wide::rows(&answers, job.lang, &mut self.missing, &mut out),
            Written::Long => csv_long::rows(&answers, job.lang, &mut out),
            Written::Ndjson => ndjson::rows(&answers, &job.meta, job.lang, &mut out),
            Written::Workbook => {}
        }
        let part = match job.book {
            Some(book) => Part::Rows(Box::new(book.rows(&answers, &mut self.missing))),
            None => Part::Bytes(out),
        };
        let mut rejected = Vec::new();
        rejects::rows(&answers, job.lang, &mut rejected);
        (part, rejected)
    }
}

fn loader<'j>(job: &Job<'j>) -> Loader<'j> {
    Loader::new(job.model, job.plan, job.layout, job.kept, job.as_of, job.today)
}

fn reading<'r>(job: &Job<'r>, loader: &'r Loader<'_>, columns: &'r Columns, nothing: &'r Profile) -> Reading<'r> {
    Reading { model: job.model, plan: job.plan, chunk: &loader.chunk, columns, sources: job.sources, nothing }
}
