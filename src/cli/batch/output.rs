//! Where answers go: standard output or a file, with what was rejected beside it, in the order of the input.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use super::work::Job;
use super::workbook::{Failed, Writer};
use crate::both;
use crate::cli::exit::ClosedPipe;
use crate::cli::files::{self, Beside};
use crate::cli::terminal::Terminal;
use crate::render::batch::workbook::{Book, Closing, Reads, Rows, why_left_out};
use crate::render::batch::{csv_long, csv_wide, rejects};
use crate::value::Bilingual;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// A row a company.
    Wide,
    /// A line a result and output.
    Long,
    /// An object a company.
    Ndjson,
    /// Sheets.
    Workbook,
}

/// The answers of a piece.
#[derive(Debug)]
pub enum Part {
    /// Lines of text.
    Bytes(Vec<u8>),
    /// Rows of sheets.
    Rows(Box<Rows>),
}

/// Why a run ended early.
#[derive(Debug)]
pub enum Stopped {
    /// An input could not be read.
    Reading(String, io::Error),
    /// A workbook turned out to be broken.
    Broken(String, Bilingual),
    /// An output could not be written.
    Writing(String, io::Error),
    /// An output cannot be made.
    Making(String, Bilingual),
}

impl Stopped {
    /// As an error for the user; a closed pipe is none.
    pub fn say(&self, terminal: &Terminal) -> anyhow::Error {
        match self {
            Self::Writing(_, error) if error.kind() == io::ErrorKind::BrokenPipe => ClosedPipe.into(),
            Self::Writing(name, error) => {
                let Bilingual { zh, en } = files::why(error);
                terminal.error(&both!("{name}：写不出：{zh}", "{name}: cannot be written: {en}"))
            }
            Self::Reading(name, error) => {
                let Bilingual { zh, en } = files::why(error);
                terminal.error(&both!("{name}：读不出：{zh}", "{name}: cannot be read: {en}"))
            }
            Self::Broken(name, Bilingual { zh, en }) | Self::Making(name, Bilingual { zh, en }) => {
                terminal.error(&both!("{name}：{zh}", "{name}: {en}"))
            }
        }
    }

    fn of(failed: Failed, name: String) -> Self {
        match failed {
            Failed::Io(error) => Self::Writing(name, error),
            Failed::Said(words) => Self::Making(name, words),
        }
    }
}

/// A place for bytes.
pub enum Target {
    Standard(io::Stdout),
    File(Beside),
}

impl Target {
    fn open(path: Option<&Path>, terminal: &Terminal) -> anyhow::Result<Self> {
        let Some(path) = path.filter(|path| !files::is_stdin(path)) else { return Ok(Self::Standard(io::stdout())) };
        Beside::create(path).map(Self::File).map_err(|Bilingual { zh, en }| {
            let name = files::shown(path);
            terminal.error(&both!("{name}：{zh}", "{name}: {en}"))
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Stopped> {
        match self {
            Self::Standard(out) => out
                .write_all(bytes)
                .and_then(|()| out.flush())
                .map_err(|error| Stopped::Writing("<stdout>".to_owned(), error)),
            Self::File(file) => file.write(bytes).map_err(|error| Stopped::Writing(file.name(), error)),
        }
    }

    fn finish(self) -> Result<(), Stopped> {
        let name = self.name();
        self.commit().map_err(|error| Stopped::Writing(name, error))
    }

    /// How messages name it.
    pub fn name(&self) -> String {
        match self {
            Self::Standard(_) => "<stdout>".to_owned(),
            Self::File(file) => file.name(),
        }
    }

    /// Gives a file its name.
    ///
    /// # Errors
    /// As the system says.
    pub fn commit(self) -> io::Result<()> {
        match self {
            Self::Standard(mut out) => out.flush(),
            Self::File(file) => file.commit(),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::File(file) => file.write(bytes).map(|()| bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Self::Standard(out) = self { out.flush() } else { Ok(()) }
    }
}

/// Where the rows of a workbook wait: beside it, where there is room for it, or where files wait that have no place.
fn rows_folder(output: Option<&Path>) -> PathBuf {
    let is_file =
        |path: &&Path| !files::is_stdin(path) && std::fs::metadata(path).map_or(true, |there| there.is_file());
    let Some(folder) = output.filter(is_file).and_then(Path::parent) else { return std::env::temp_dir() };
    if folder.as_os_str().is_empty() { ".".into() } else { folder.to_owned() }
}

/// Where answers go.
enum Answers {
    Bytes(Target),
    Book(Box<Writer>),
}

/// The outputs of a run: pieces come in any order and are written in theirs.
pub struct Sink {
    answers: Answers,
    rejects: Option<Target>,
    waiting: BTreeMap<u64, (Part, Vec<u8>)>,
    next: u64,
    stopped: Option<Stopped>,
    /// Buffers to be used again.
    spare: Vec<Vec<u8>>,
}

impl Sink {
    /// Opens the outputs.
    ///
    /// # Errors
    /// When one cannot be written.
    pub fn new(
        output: Option<&Path>,
        rejects: Option<&Path>,
        book: Option<&mut Book<'_>>,
        terminal: &Terminal,
    ) -> anyhow::Result<Self> {
        let target = Target::open(output, terminal)?;
        let answers = match book {
            None => Answers::Bytes(target),
            Some(book) => {
                if matches!(target, Target::Standard(_)) && io::stdout().is_terminal() {
                    return Err(terminal.error(&Bilingual::fixed(
                        "工作簿不能写到终端；用 -o 结果.xlsx",
                        "a workbook is not written to a terminal; say -o result.xlsx",
                    )));
                }
                let name = target.name();
                let folder = rows_folder(output);
                let writer = Writer::new(book, target, &folder);
                Answers::Book(Box::new(writer.map_err(|failed| Stopped::of(failed, name).say(terminal))?))
            }
        };
        Ok(Self {
            answers,
            rejects: rejects.map(|path| Target::open(Some(path), terminal)).transpose()?,
            waiting: BTreeMap::new(),
            next: 0,
            stopped: None,
            spare: Vec::new(),
        })
    }

    /// Writes what stands above the answers.
    pub fn begin(&mut self, job: &Job<'_>, mark: bool) {
        let mut head = Vec::new();
        if mark && matches!(job.written, Written::Wide | Written::Long) {
            head.extend_from_slice("\u{feff}".as_bytes());
        }
        match job.written {
            Written::Wide => csv_wide::header(job.layout, &mut head),
            Written::Long => csv_long::header(&mut head),
            Written::Ndjson | Written::Workbook => {}
        }
        let mut rejected = Vec::new();
        rejects::header(&mut rejected);
        self.write(&head, &rejected);
    }

    /// Begins with an input, whose pieces count from 0.
    pub fn next_input(&mut self) {
        self.next = 0;
    }

    /// Writes more of what was rejected, behind all pieces: as a workbook's rows, and as bytes.
    pub fn put_rejected(&mut self, rows: Option<Rows>, rejected: &[u8]) {
        match rows {
            Some(rows) => self.write_rows(rows, rejected),
            None => self.write(&[], rejected),
        }
    }

    /// A buffer to write a piece into.
    pub fn buffer(&mut self) -> Vec<u8> {
        self.spare.pop().unwrap_or_default()
    }

    /// How many pieces wait for one before them.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Whether all pieces before a piece are written.
    pub const fn is_next(&self, number: u64) -> bool {
        self.next == number
    }

    /// Whether writing has failed: nothing more is to be done.
    pub const fn has_stopped(&self) -> bool {
        self.stopped.is_some()
    }

    /// Takes a piece, and writes all that can be written.
    pub fn put(&mut self, number: u64, answers: Part, rejected: Vec<u8>) {
        self.waiting.insert(number, (answers, rejected));
        while let Some((answers, rejected)) = self.waiting.remove(&self.next) {
            match answers {
                Part::Bytes(mut bytes) => {
                    self.write(&bytes, &rejected);
                    bytes.clear();
                    self.spare.push(bytes);
                }
                Part::Rows(rows) => self.write_rows(*rows, &rejected),
            }
            self.next = self.next.saturating_add(1);
        }
    }

    fn write(&mut self, answers: &[u8], rejected: &[u8]) {
        if self.stopped.is_some() {
            return;
        }
        let mut written = match &mut self.answers {
            Answers::Bytes(target) => target.write(answers),
            Answers::Book(_) => Ok(()),
        };
        if let (Ok(()), Some(rejects)) = (&written, &mut self.rejects) {
            written = rejects.write(rejected);
        }
        self.stopped = written.err();
    }

    fn write_rows(&mut self, rows: Rows, rejected: &[u8]) {
        if let (Answers::Book(writer), None) = (&mut self.answers, &self.stopped)
            && let Err(failed) = writer.put(rows)
        {
            self.stopped = Some(Stopped::of(failed, writer.name()));
        }
        self.write(&[], rejected);
    }

    /// Why writing has failed.
    pub fn take_stopped(&mut self) -> Option<Stopped> {
        self.stopped.take()
    }

    /// Gives the outputs their names.
    ///
    /// # Errors
    /// When they could not be written.
    pub fn finish(self, job: &Job<'_>, closing: Closing, terminal: &Terminal) -> Result<(), Stopped> {
        if let Some(stopped) = self.stopped {
            return Err(stopped);
        }
        if let Some(rejects) = self.rejects {
            rejects.finish()?;
        }
        match (self.answers, job.book) {
            (Answers::Bytes(target), _) => target.finish(),
            (Answers::Book(writer), Some(book)) => {
                let name = writer.name();
                let reads = Reads { plan: job.plan, sources: job.sources, threads: job.threads };
                let left_out = writer.finish(book, reads, closing).map_err(|failed| Stopped::of(failed, name))?;
                for sheet in left_out {
                    terminal.note(&why_left_out(sheet));
                }
                Ok(())
            }
            (Answers::Book(_), None) => Ok(()),
        }
    }
}
