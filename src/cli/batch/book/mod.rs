//! A workbook: what kind it is, its sheets, and the rows of a sheet one after another.

mod choose;
mod compound;
mod guard;
mod kind;
mod ods;
mod pieces;
mod put;
mod xls;
mod xlsx;

pub use choose::Chosen;
pub use kind::{Kind, kind_of};
pub use pieces::Pieces;

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Once;

use crate::batch::Names;
use crate::batch::source::sheet::Rows;
use crate::both;
use crate::cli::files;
use crate::value::Bilingual;

/// The largest workbook on standard input, which has to be kept.
const MOST_KEPT: u64 = 64 << 20;
/// The name of threads that read workbooks.
const READING: &str = "workbook";

/// Bytes that can be read from any place.
trait Bytes: Read + Seek + Send {}
impl<T: Read + Seek + Send> Bytes for T {}

/// The bytes of a workbook.
type Source = BufReader<Box<dyn Bytes>>;

/// A sheet.
#[derive(Clone, Debug)]
pub struct SheetName {
    name: String,
    is_hidden: bool,
}

/// What is done with each row: the rows so far, of which the last is new.
type EachRow<'e> = dyn FnMut(&mut Rows) -> ControlFlow<()> + 'e;

/// An open workbook.
enum Book {
    Xlsx(Box<xlsx::Xlsx>),
    Xls(Box<xls::Xls>),
    Ods(Box<ods::Ods>),
}

impl Book {
    fn open(mut source: Source) -> Result<Self, Bilingual> {
        let kind = kind::of_bytes(&mut source)?;
        match kind {
            Kind::Xlsx => Ok(Self::Xlsx(Box::new(xlsx::Xlsx::open(source)?))),
            Kind::Xls => Ok(Self::Xls(Box::new(xls::Xls::open(source)?))),
            Kind::Ods => Ok(Self::Ods(Box::new(ods::Ods::open(source)?))),
            Kind::Text => Err(kind::not_a_workbook()),
        }
    }

    fn sheets(&self) -> Vec<SheetName> {
        match self {
            Self::Xlsx(book) => book.sheets(),
            Self::Xls(book) => book.sheets(),
            Self::Ods(book) => book.sheets(),
        }
    }

    /// Puts the cells of a sheet into the rows, row by row, until there are no more or enough is said.
    fn each_row(&mut self, sheet: &str, rows: &mut Rows, each: &mut EachRow<'_>) -> Result<(), Bilingual> {
        match self {
            Self::Xlsx(book) => book.each_row(sheet, rows, each),
            Self::Xls(book) => book.each_row(sheet, rows, each),
            Self::Ods(book) => book.each_row(sheet, rows, each),
        }
    }
}

/// Opens a workbook, finds the sheet of clients and its header, and reads the sheets of records.
///
/// # Errors
/// Everything for which it cannot be read.
pub fn open(path: &Path, sheet: Option<&str>, names: &Names<'_>) -> Result<(Chosen, Pieces), Vec<Bilingual>> {
    let one = |words: Bilingual| vec![words];
    let source: Box<dyn Bytes> = if files::is_stdin(path) {
        let mut bytes = Vec::new();
        let read = std::io::stdin().take(MOST_KEPT.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| one(files::why(&error)))?;
        if bytes.len() as u64 > MOST_KEPT {
            let most = MOST_KEPT >> 20;
            return Err(one(both!(
                "标准输入中的工作簿超过 {most} MiB 上限；请改用文件",
                "a workbook on standard input is over the limit of {most} MiB; give it as a file"
            )));
        }
        Box::new(Cursor::new(bytes))
    } else {
        Box::new(File::open(path).map_err(|error| one(files::why(&error)))?)
    };
    let (chosen, book) = guarded(|| {
        let mut book = Book::open(BufReader::new(source)).map_err(one)?;
        let chosen = choose::choose(&mut book, sheet, names)?;
        Ok((chosen, book))
    })
    .unwrap_or_else(|| Err(one(broken())))?;
    let pieces = Pieces::start(book, chosen.sheet.clone(), chosen.header_line);
    Ok((chosen, pieces))
}

/// Does what may panic over bytes that are no good workbook, quietly; `None` where it did.
fn guarded<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    quiet();
    std::thread::scope(|scope| {
        std::thread::Builder::new().name(READING.to_owned()).spawn_scoped(scope, work).ok()?.join().ok()
    })
}

/// The readers of workbooks are written by others: a panic in them is a broken file, and is said as one.
fn quiet() {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() != Some(READING) {
                hook(info);
            }
        }));
    });
}

/// What is said of a workbook in which something is wrong that nobody can name.
fn broken() -> Bilingual {
    Bilingual::fixed(
        "工作簿已损坏或不完整；请用 Excel 或 WPS 打开后另存一份",
        "the workbook is damaged or incomplete; open it in a spreadsheet program and save it anew",
    )
}

/// The same, with what its reader says.
fn broken_because(why: &dyn std::fmt::Display) -> Bilingual {
    let Bilingual { zh, en } = broken();
    let why = crate::text::visible(&why.to_string()).chars().take(200).collect::<String>();
    both!("{zh}（{why}）", "{en} ({why})")
}
