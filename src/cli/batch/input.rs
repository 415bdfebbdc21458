//! An input: its format, opened, its header read.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use clap::ValueEnum;
use encoding_rs::Encoding;

use super::blocks::Blocks;
use super::book::{self, Chosen, Kind, Pieces};
use super::folder::Profiles;
use crate::batch::source::records::Records;
use crate::batch::{Header, Names};
use crate::both;
use crate::cli::files;
use crate::cli::terminal::Terminal;
use crate::value::Bilingual;

/// The format of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated values
    Csv,
    /// Tab-separated values
    Tsv,
    /// An object a line
    Ndjson,
    /// A workbook of Excel 2007 and later
    Xlsx,
    /// A workbook of Excel 97 to 2003
    Xls,
    /// An `OpenDocument` workbook
    Ods,
    /// A folder of profiles, or one profile
    Toml,
}

impl Format {
    /// Whether it is a workbook.
    pub const fn is_workbook(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xls | Self::Ods)
    }
}

/// The format by flag, by what the file is, or by its ending.
///
/// # Errors
/// When none of them says it.
pub fn format(path: &Path, flag: Option<Format>, terminal: &Terminal) -> anyhow::Result<Format> {
    let said = |words: Bilingual| {
        let (name, Bilingual { zh, en }) = (files::named(path), words);
        terminal.error(&both!("{name}：{zh}", "{name}: {en}"))
    };
    if let Some(format) = flag {
        return Ok(format);
    }
    if path.is_dir() {
        return Ok(Format::Toml);
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let by_ending = match ending.as_deref() {
        Some("csv" | "txt") => Some(Format::Csv),
        Some("tsv" | "tab") => Some(Format::Tsv),
        Some("ndjson" | "jsonl") => Some(Format::Ndjson),
        Some("xlsx" | "xlsm" | "xltx" | "xlsb") => Some(Format::Xlsx),
        Some("xls" | "et" | "xlt") => Some(Format::Xls),
        Some("ods" | "ots") => Some(Format::Ods),
        Some("toml") => Some(Format::Toml),
        _ => None,
    };
    // A pipe cannot be looked into beforehand.
    let kind = if path.is_file() { book::kind_of(path).map_err(said)? } else { Kind::Text };
    match (kind, by_ending) {
        (Kind::Xlsx, _) => Ok(Format::Xlsx),
        (Kind::Xls, _) => Ok(Format::Xls),
        (Kind::Ods, _) => Ok(Format::Ods),
        (Kind::Text, Some(format)) if format.is_workbook() && path.is_file() => {
            let name = files::named(path);
            terminal.note(&both!(
                "{name}：不是工作簿，是文本；按 CSV 读取",
                "{name}: this is no workbook but text; it is read as CSV"
            ));
            Ok(Format::Csv)
        }
        (Kind::Text, Some(format)) => Ok(format),
        (Kind::Text, None) => Err(said(Bilingual::fixed(
            "看不出格式；用 --input-format csv、tsv、ndjson、xlsx、xls、ods 或 toml 指明",
            "its format is not known; say --input-format csv, tsv, ndjson, xlsx, xls, ods or toml",
        ))),
    }
}

/// The encoding of a name.
///
/// # Errors
/// When there is none.
pub fn encoding(name: &str, terminal: &Terminal) -> anyhow::Result<&'static Encoding> {
    Encoding::for_label(name.as_bytes()).ok_or_else(|| {
        terminal.error(&both!(
            "没有编码 `{name}`；可用 utf-8、gb18030、gbk、utf-16le、utf-16be 等",
            "there is no encoding `{name}`; there are utf-8, gb18030, gbk, utf-16le, utf-16be and others"
        ))
    })
}

/// The rows of an input.
pub enum Rows {
    /// Of text, as bytes.
    Text(Blocks),
    /// Of a sheet, as cells with types.
    Sheet(Pieces),
    /// Profiles, as files.
    Profiles(Profiles),
}

/// An input whose header was read.
pub struct Input {
    /// How messages name it.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// How many bytes it has, where that is known.
    pub size: Option<u64>,
    /// What stands between cells.
    pub delimiter: u8,
    /// Its columns; none for NDJSON and profiles.
    pub header: Header,
    /// How many rows stand above its first row of data.
    pub above: u64,
    /// Its sheet, in a workbook.
    pub sheet: Option<String>,
    /// The records on other sheets.
    pub records: Records,
    /// Its rows.
    pub rows: Rows,
    notes: Vec<Bilingual>,
}

impl Input {
    /// Opens an input and reads its header.
    ///
    /// # Errors
    /// Everything for which it cannot be read.
    pub fn open(
        path: &Path,
        format: Format,
        encoding: Option<&'static Encoding>,
        names: &Names<'_>,
        sheet: Option<&str>,
    ) -> Result<Self, Vec<Bilingual>> {
        match format {
            Format::Csv | Format::Tsv | Format::Ndjson => Self::text(path, format, encoding, names),
            Format::Xlsx | Format::Xls | Format::Ods => {
                let (chosen, pieces) = book::open(path, sheet, names)?;
                let Chosen { sheet, header, header_line, records, notes } = chosen;
                let rows = Rows::Sheet(pieces);
                let input = Self::new(path, format, header, rows);
                Ok(Self { above: header_line, sheet: Some(sheet), records, notes, ..input })
            }
            Format::Toml => {
                let profiles = Profiles::open(path).map_err(|words| vec![words])?;
                Ok(Self::new(path, format, Header::default(), Rows::Profiles(profiles)))
            }
        }
    }

    fn new(path: &Path, format: Format, header: Header, rows: Rows) -> Self {
        Self {
            name: files::named(path),
            format,
            size: None,
            delimiter: b',',
            header,
            above: 0,
            sheet: None,
            records: Records::default(),
            rows,
            notes: Vec::new(),
        }
    }

    fn text(
        path: &Path,
        format: Format,
        encoding: Option<&'static Encoding>,
        names: &Names<'_>,
    ) -> Result<Self, Vec<Bilingual>> {
        let one = |error: io::Error| vec![files::why(&error)];
        let mut size = None;
        let source: Box<dyn Read + Send> = if files::is_stdin(path) {
            Box::new(io::stdin())
        } else {
            let file = File::open(path).map_err(one)?;
            let metadata = file.metadata().map_err(one)?;
            size = metadata.is_file().then_some(metadata.len());
            if metadata.is_dir() {
                return Err(vec![Bilingual::fixed("是文件夹，不是文件", "this is a folder, not a file")]);
            }
            Box::new(file)
        };
        let file = size.is_some().then(|| path.to_owned());
        let mut blocks = Blocks::open(source, file, format, encoding).map_err(one)?;
        if blocks.is_empty() {
            return Err(vec![Bilingual::fixed("文件是空的", "the file is empty")]);
        }
        let (header, above) = if format == Format::Ndjson { (Header::default(), 0) } else { blocks.header(names)? };
        let (delimiter, above) = (blocks.delimiter(), above as u64);
        Ok(Self { size, delimiter, above, ..Self::new(path, format, header, Rows::Text(blocks)) })
    }

    /// What is to be said of it before it is read.
    pub fn warnings(&self) -> Vec<Bilingual> {
        let mut all = self.notes.clone();
        all.extend(self.header.warnings.iter().cloned());
        if let Rows::Text(blocks) = &self.rows
            && let Some(encoding) = blocks.encoding()
        {
            let name = encoding.name();
            all.insert(0, both!("按 {name} 编码读取", "read as {name}"));
        }
        all
    }

    /// What is to be known of it besides warnings.
    pub fn notes(&self) -> Vec<Bilingual> {
        let mut all = self.warnings();
        if let Rows::Text(blocks) = &self.rows
            && blocks.encoding().is_none()
        {
            all.insert(0, Bilingual::fixed("按 UTF-8 编码读取", "read as UTF-8"));
        }
        all
    }
}
