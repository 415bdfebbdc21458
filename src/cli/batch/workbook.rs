//! A workbook written: its long sheets go, compressed, into files of their own while rows come; then all is put together.

use std::fs::File;
use std::io::{self, Cursor, Read as _, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::output::Target;
use super::quiet::Quiet;
use crate::both;
use crate::render::batch::workbook::{
    Book, Closing, Ends, Held, MOST_EXPLAINED, Reads, Rows, SHEET_ROWS, Sheet, ends, frame, kept, samples, total,
};
use crate::value::Bilingual;

/// The bytes that are compressed at once. The same bytes are always cut in the same places, wherever pieces ended, so that
/// they always come out the same.
const BLOCK: usize = 256 << 10;
/// How many pieces wait to be compressed.
const WAITING: usize = 2;

/// The rows of a piece, sheet by sheet.
type Piece = [Vec<u8>; Sheet::ALL.len()];

/// A long sheet on its way into a file of its own.
struct Spool {
    zip: ZipWriter<Quiet<File>>,
    block: Vec<u8>,
}

impl Spool {
    fn new(folder: &Path, head: &str) -> io::Result<Self> {
        let mut zip = ZipWriter::new(Quiet::new(tempfile::tempfile_in(folder)?)).set_auto_large_file();
        zip.start_file("sheet.xml", options())?;
        let mut spool = Self { zip, block: Vec::with_capacity(BLOCK) };
        spool.write(head.as_bytes())?;
        Ok(spool)
    }

    fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let room = BLOCK.saturating_sub(self.block.len());
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.block.extend_from_slice(now);
            bytes = later;
            if self.block.len() == BLOCK {
                self.zip.write_all(&self.block)?;
                self.block.clear();
            }
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<File> {
        self.zip.write_all(&self.block)?;
        self.zip.finish()?.into_inner()
    }
}

/// Fast, and the same at every hour.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .last_modified_time(DateTime::default())
}

/// A workbook that is being written.
pub struct Writer {
    out: Target,
    /// Takes rows to the thread that compresses them; `None` when it is to end.
    rows: Option<SyncSender<Piece>>,
    compressing: Option<JoinHandle<io::Result<Vec<Spool>>>>,
    /// The number of rows of each sheet; `None` for one that is left out.
    counts: [Option<u64>; Sheet::ALL.len()],
    closing: Closing,
    /// The chunks whose reasons are written if there are no more.
    held: Vec<Held>,
}

/// Why a workbook cannot be written.
#[derive(Debug)]
pub enum Failed {
    /// The system says so.
    Io(io::Error),
    /// It cannot be made.
    Said(Bilingual),
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ZipError> for Failed {
    fn from(error: ZipError) -> Self {
        Self::Io(error.into())
    }
}

impl From<Bilingual> for Failed {
    fn from(words: Bilingual) -> Self {
        Self::Said(words)
    }
}

impl Writer {
    /// Begins a workbook.
    ///
    /// # Errors
    /// When it cannot be made, or its rows cannot be kept beside it.
    pub fn new(book: &mut Book<'_>, out: Target, folder: &Path) -> Result<Self, Failed> {
        let mut package = Package::new(frame(book, None)?)?;
        book.learn(&package.text(&sheet_path(0))?);
        let mut spools = Vec::new();
        for (_, at) in Sheet::ALL.iter().zip(1..) {
            spools.push(Spool::new(folder, &ends_of(&package.text(&sheet_path(at))?).head)?);
        }
        let (send, receive) = sync_channel(WAITING);
        Ok(Self {
            out,
            rows: Some(send),
            compressing: Some(std::thread::spawn(move || compress(&receive, spools))),
            counts: [Some(0); Sheet::ALL.len()],
            closing: Closing::default(),
            held: Vec::new(),
        })
    }

    /// Takes the rows of the next piece.
    ///
    /// # Errors
    /// When they cannot be written, or are too many.
    pub fn put(&mut self, rows: Rows) -> Result<(), Failed> {
        let Rows { mut sheets, totals, dates, held } = rows;
        self.closing.totals.join(&totals);
        self.closing.dates.extend(dates);
        self.held.extend(held.map(|held| *held));
        for ((sheet, count), (bytes, more)) in Sheet::ALL.iter().zip(&mut self.counts).zip(&mut sheets) {
            // One row is the titles', one that of totals.
            let sum = count.map(|count| count.saturating_add(*more)).filter(|sum| *sum <= SHEET_ROWS.saturating_sub(2));
            if sum.is_none() {
                if *sheet == Sheet::Summary {
                    return Err(Failed::Said(too_many()));
                }
                bytes.clear();
            }
            *count = sum;
        }
        if self.companies() > MOST_EXPLAINED {
            for sheet in [Sheet::Detail, Sheet::Questions] {
                self.leave_out(sheet);
            }
            self.held.clear();
        }
        let sent = self.rows.as_ref().map(|sender| sender.send(sheets.map(|(bytes, _)| bytes)));
        // The thread is gone only when it could not write.
        if matches!(sent, Some(Ok(()))) { Ok(()) } else { Err(Failed::Io(self.why_it_ended())) }
    }

    fn companies(&self) -> u64 {
        self.counts.first().copied().flatten().unwrap_or(0)
    }

    fn leave_out(&mut self, sheet: Sheet) {
        if let Some(at) = Sheet::ALL.iter().position(|one| *one == sheet)
            && let Some(count) = self.counts.get_mut(at)
        {
            *count = None;
        }
    }

    fn why_it_ended(&mut self) -> io::Error {
        match self.spools() {
            Err(error) => error,
            Ok(_) => io::Error::other("the thread that compresses has ended"),
        }
    }

    /// Waits for the thread.
    fn spools(&mut self) -> io::Result<Vec<Spool>> {
        self.rows = None;
        let joined = self.compressing.take().map(JoinHandle::join);
        match joined {
            Some(Ok(result)) => result,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => Err(io::Error::other("the thread that compresses has ended")),
        }
    }

    fn left_out(&self) -> impl Iterator<Item = Sheet> {
        Sheet::ALL.into_iter().zip(self.counts).filter(|(_, count)| count.is_none()).map(|(sheet, _)| sheet)
    }

    /// How messages name the output.
    pub fn name(&self) -> String {
        self.out.name()
    }

    /// Gives reasons where there are few enough companies, puts the workbook together and gives it its name; says which
    /// sheets are left out. `said` has what is told in the first sheet; what was counted here is put to it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, book: &Book<'_>, reads: Reads<'_>, said: Closing) -> Result<Vec<Sheet>, Failed> {
        for held in std::mem::take(&mut self.held) {
            book.explain(&held, reads, |rows| self.put(rows))?;
        }
        let left_out = self.left_out().collect();
        let spools = self.spools()?;
        let (dates, totals) = (std::mem::take(&mut self.closing.dates), std::mem::take(&mut self.closing.totals));
        let rows = Sheet::ALL.into_iter().zip(self.counts).collect();
        let companies = self.companies();
        let closing = Closing { dates, totals, rows, ..said };
        let mut package = Package::new(frame(book, Some(&closing))?)?;
        let mut out = ZipWriter::new_stream(Quiet::new(&mut self.out)).set_auto_large_file();
        let first = package.text(&sheet_path(0))?;
        let (row, first) = samples(&first).expect("the frame has its samples: this is a bug");
        assert!(book.has_looks_of(row), "the frame at the end has the looks of the one before: this is a bug");
        let kept: Vec<Sheet> = kept(Some(&closing)).collect();
        let mut files = Vec::new();
        for (sheet, mut spool) in Sheet::ALL.into_iter().zip(spools) {
            let Some(place) = kept.iter().position(|one| *one == sheet) else { continue };
            let path = sheet_path(place.saturating_add(1));
            if sheet == Sheet::Summary && companies > 0 {
                let mut last = Vec::new();
                total(book, &closing.totals, companies, &mut last);
                spool.write(&last)?;
            }
            // A filter ends where the rows end: the tail is that of the frame at the end.
            spool.write(ends_of(&package.text(&path)?).tail.as_bytes())?;
            files.push((path, ZipArchive::new(spool.finish()?)?));
        }
        for at in 0..package.archive.len() {
            let name = package.archive.by_index_raw(at)?.name()?.into_owned();
            if name == sheet_path(0) {
                out.start_file(name, options())?;
                out.write_all(first.as_bytes())?;
            } else if let Some((_, archive)) = files.iter_mut().find(|(path, _)| *path == name) {
                out.raw_copy_file_rename(archive.by_index_raw(0)?, name)?;
            } else {
                out.raw_copy_file(package.archive.by_index_raw(at)?)?;
            }
        }
        out.finish()?.into_inner().into_inner()?;
        self.out.commit()?;
        Ok(left_out)
    }
}

/// Compresses what comes until no more does.
fn compress(pieces: &Receiver<Piece>, mut spools: Vec<Spool>) -> io::Result<Vec<Spool>> {
    for piece in pieces {
        for (spool, bytes) in spools.iter_mut().zip(&piece) {
            spool.write(bytes)?;
        }
    }
    Ok(spools)
}

fn too_many() -> Bilingual {
    let most = SHEET_ROWS.saturating_sub(2);
    both!(
        "一张工作表至多 {most} 户；请输出 .csv（-o 结果.csv），或分几次评估",
        "a sheet has room for {most} companies; write a .csv (-o result.csv), or do them in several runs"
    )
}

/// The file of the sheet at a place, from 0.
fn sheet_path(at: usize) -> String {
    format!("xl/worksheets/sheet{}.xml", at.saturating_add(1))
}

fn ends_of(xml: &str) -> Ends {
    ends(xml).expect("a sheet of the frame has rows: this is a bug")
}

/// The files of the frame.
struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
}

impl Package {
    fn new(bytes: Vec<u8>) -> Result<Self, Failed> {
        Ok(Self { archive: ZipArchive::new(Cursor::new(bytes))? })
    }

    fn text(&mut self, path: &str) -> Result<String, Failed> {
        let mut text = String::new();
        self.archive.by_name(path)?.read_to_string(&mut text)?;
        Ok(text)
    }
}
