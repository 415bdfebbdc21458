//! ods: read here as it comes, since its reader elsewhere keeps every cell twice and repeated ones as often as they say.

use std::io::{BufReader, Read, Seek, SeekFrom};

use calamine::DataRef;
use quick_xml::Reader;
use quick_xml::XmlVersion::Implicit1_0;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::put::{MOST_COLUMNS, MOST_ROWS, Putting, end_row};
use super::{EachRow, SheetName, Source, broken, broken_because, guard};
use crate::batch::source::sheet::Rows;
use crate::both;
use crate::cli::files;
use crate::value::Bilingual;

/// The most cells that repeated ones may come to.
const MOST_CELLS: u64 = 50_000_000;

/// An open ods workbook.
pub struct Ods {
    archive: ZipArchive<Source>,
    sheets: Vec<SheetName>,
}

impl Ods {
    /// Opens it.
    pub fn open(mut source: Source) -> Result<Self, Bilingual> {
        guard::check(&mut source)?;
        source.seek(SeekFrom::Start(0)).map_err(|error| files::why(&error))?;
        let mut archive = ZipArchive::new(source).map_err(|error| broken_because(&error))?;
        let mut manifest = String::new();
        if let Ok(part) = archive.by_name("META-INF/manifest.xml") {
            // Its size is within the bounds that were checked; what is no text is no sign of a password.
            let _ = BufReader::new(part).read_to_string(&mut manifest);
        }
        if manifest.contains("encryption-data") {
            return Err(super::xls::protected());
        }
        let sheets = sheets(&mut archive)?;
        Ok(Self { archive, sheets })
    }

    /// Its sheets.
    pub fn sheets(&self) -> Vec<SheetName> {
        self.sheets.clone()
    }

    /// The rows of a sheet.
    pub fn each_row(&mut self, sheet: &str, rows: &mut Rows, each: &mut EachRow<'_>) -> Result<(), Bilingual> {
        let part = self.archive.by_name("content.xml").map_err(|error| broken_because(&error))?;
        let mut xml = Reader::from_reader(BufReader::new(part));
        xml.config_mut().expand_empty_elements = true;
        let mut table = Table { putting: Putting::new(false, rows), line: 1, column: 1, row_repeat: 1, cells: 0 };
        let (mut buffer, mut is_inside, mut depth) = (Vec::new(), false, 0_usize);
        let mut cell: Option<Cell> = None;
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(|error| broken_because(&error))? {
                Event::Start(tag) if tag.name().as_ref() == "table:table" => {
                    depth = depth.saturating_add(1);
                    is_inside |= depth == 1 && attribute(&tag, "table:name")?.as_deref() == Some(sheet);
                }
                Event::End(tag) if tag.name().as_ref() == "table:table" => {
                    depth = depth.saturating_sub(1);
                    if is_inside && depth == 0 {
                        return Ok(());
                    }
                }
                Event::Eof => return if is_inside { Err(broken()) } else { Ok(()) },
                _ if !is_inside || depth != 1 => {}
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table-row" => {
                        table.row_repeat = repeat(&tag, "table:number-rows-repeated")?;
                        table.column = 1;
                        table.putting.begin_row(rows);
                    }
                    "table:table-cell" | "table:covered-table-cell" => cell = Some(Cell::begin(&tag)?),
                    name => {
                        if let Some(cell) = &mut cell {
                            cell.open(name, &tag)?;
                        }
                    }
                },
                Event::Text(text) => {
                    if let Some(cell) = &mut cell {
                        cell.text(&text.xml10_content());
                    }
                }
                Event::GeneralRef(reference) => {
                    if let Some(cell) = &mut cell {
                        let named = reference.xml10_content();
                        let letter = reference.resolve_char_ref().map_err(|error| broken_because(&error))?;
                        let words = letter.map(String::from);
                        cell.text(words.as_deref().or_else(|| resolve_predefined_entity(&named)).unwrap_or(""));
                    }
                }
                Event::End(tag) => match tag.name().as_ref() {
                    "table:table-row" => {
                        if table.end(rows, each)? {
                            return Ok(());
                        }
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        if let Some(cell) = cell.take() {
                            table.put(&cell, rows)?;
                        }
                    }
                    name => {
                        if let Some(cell) = &mut cell {
                            cell.close(name);
                        }
                    }
                },
                _ => {}
            }
        }
    }
}

/// Where the reading of a table is.
struct Table {
    putting: Putting,
    line: u64,
    column: usize,
    row_repeat: u64,
    cells: u64,
}

impl Table {
    fn put(&mut self, cell: &Cell, rows: &mut Rows) -> Result<(), Bilingual> {
        let value = cell.value();
        let repeat = usize::try_from(cell.repeat).unwrap_or(usize::MAX);
        let end = self.column.saturating_add(repeat);
        if value != DataRef::Empty {
            for column in self.column..end {
                self.putting.cell(column, &value, rows)?;
            }
        }
        self.column = end.min(MOST_COLUMNS.saturating_add(1));
        Ok(())
    }

    /// Ends the row as often as it is repeated; whether enough is said.
    fn end(&mut self, rows: &mut Rows, each: &mut EachRow<'_>) -> Result<bool, Bilingual> {
        let (first, before) = (self.line, rows.len());
        self.line = first.saturating_add(self.row_repeat);
        // Rows without cells are often repeated to the end of the sheet.
        end_row(if rows.has_cells() { first } else { first.min(MOST_ROWS) }, rows)?;
        let Some(last) = rows.len().checked_sub(1).filter(|_| rows.len() > before) else { return Ok(false) };
        let Some((_, cells)) = rows.row(last) else { return Ok(false) };
        self.cells = self.cells.saturating_add((cells.len() as u64).saturating_mul(self.row_repeat));
        if self.cells > MOST_CELLS {
            return Err(both!(
                "表中重复的单元格合计超过 {MOST_CELLS} 格的上限",
                "the repeated cells of the sheet come to more than the limit of {MOST_CELLS}"
            ));
        }
        if self.row_repeat == 1 {
            return Ok(each(rows).is_break());
        }
        let row = rows.copy(last);
        if each(rows).is_break() {
            return Ok(true);
        }
        for line in first.saturating_add(1)..self.line {
            rows.paste(&row);
            end_row(line, rows)?;
            if each(rows).is_break() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A cell on its way.
struct Cell {
    kind: String,
    value: Option<String>,
    is_error: bool,
    repeat: u64,
    text: String,
    /// How many paragraphs it has had, and whether a note in it is passed over.
    paragraphs: usize,
    is_in_paragraph: bool,
    notes: usize,
}

impl Cell {
    fn begin(tag: &BytesStart<'_>) -> Result<Self, Bilingual> {
        let mut kind = attribute(tag, "office:value-type")?.unwrap_or_default();
        // A truth without the format of one is written as the formula that gives it, with the value 1 or 0.
        let formula = attribute(tag, "table:formula")?;
        let truth = match formula.as_deref() {
            Some("of:=TRUE()") => Some("true"),
            Some("of:=FALSE()") => Some("false"),
            _ => None,
        };
        if let Some(truth) = truth {
            "boolean".clone_into(&mut kind);
            return Ok(Self { value: Some(truth.to_owned()), ..Self::new(tag, kind)? });
        }
        let value = match &*kind {
            "date" => attribute(tag, "office:date-value")?,
            "time" => attribute(tag, "office:time-value")?,
            "boolean" => attribute(tag, "office:boolean-value")?,
            "string" => attribute(tag, "office:string-value")?,
            _ => attribute(tag, "office:value")?,
        };
        Ok(Self { value, ..Self::new(tag, kind)? })
    }

    fn new(tag: &BytesStart<'_>, kind: String) -> Result<Self, Bilingual> {
        Ok(Self {
            kind,
            value: None,
            is_error: attribute(tag, "calcext:value-type")?.as_deref() == Some("error"),
            repeat: repeat(tag, "table:number-columns-repeated")?,
            text: String::new(),
            paragraphs: 0,
            is_in_paragraph: false,
            notes: 0,
        })
    }

    fn open(&mut self, name: &str, tag: &BytesStart<'_>) -> Result<(), Bilingual> {
        match name {
            "office:annotation" => self.notes = self.notes.saturating_add(1),
            _ if self.notes > 0 => {}
            "text:p" | "text:h" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs = self.paragraphs.saturating_add(1);
                self.is_in_paragraph = true;
            }
            "text:s" => {
                let count = attribute(tag, "text:c")?.and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                self.text.push_str(&" ".repeat(count.min(1_000)));
            }
            "text:tab" => self.text.push('\t'),
            "text:line-break" => self.text.push('\n'),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "office:annotation" => self.notes = self.notes.saturating_sub(1),
            "text:p" | "text:h" => self.is_in_paragraph = false,
            _ => {}
        }
    }

    fn text(&mut self, words: &str) {
        if self.is_in_paragraph && self.notes == 0 {
            self.text.push_str(words);
        }
    }

    fn value(&self) -> DataRef<'_> {
        let words = || DataRef::SharedString(&self.text);
        if self.is_error {
            // An error without a name of its own is one all the same.
            return DataRef::SharedString(if self.text.starts_with('#') { &self.text } else { "#VALUE!" });
        }
        match (&*self.kind, self.value.as_deref()) {
            ("", _) => DataRef::Empty,
            ("float" | "percentage" | "currency", Some(value)) => {
                value.parse().map_or_else(|_| words(), DataRef::Float)
            }
            ("boolean", Some(value)) => DataRef::Bool(value == "true"),
            (_, Some(value)) => DataRef::SharedString(value),
            (_, None) => words(),
        }
    }
}

/// The sheets, in their order, with those that are hidden.
fn sheets(archive: &mut ZipArchive<Source>) -> Result<Vec<SheetName>, Bilingual> {
    let part = archive.by_name("content.xml").map_err(|error| broken_because(&error))?;
    let mut xml = Reader::from_reader(BufReader::new(part));
    xml.config_mut().expand_empty_elements = true;
    let (mut buffer, mut found, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
    let (mut style, mut depth) = (String::new(), 0_usize);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|error| broken_because(&error))? {
            Event::Start(tag) => match tag.name().as_ref() {
                "style:style" => style = attribute(&tag, "style:name")?.unwrap_or_default(),
                "style:table-properties" if attribute(&tag, "table:display")?.as_deref() == Some("false") => {
                    hidden.push(style.clone());
                }
                "table:table" => {
                    depth = depth.saturating_add(1);
                    if depth == 1 {
                        let style = attribute(&tag, "table:style-name")?.unwrap_or_default();
                        let name = attribute(&tag, "table:name")?.unwrap_or_default();
                        found.push(SheetName { name, is_hidden: hidden.contains(&style) });
                    }
                }
                _ => {}
            },
            Event::End(tag) if tag.name().as_ref() == "table:table" => depth = depth.saturating_sub(1),
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Bilingual> {
    for found in tag.attributes().with_checks(false) {
        let found = found.map_err(|error| broken_because(&error))?;
        if found.key.as_ref() == name {
            let value = found.normalized_value(Implicit1_0).map_err(|error| broken_because(&error))?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

fn repeat(tag: &BytesStart<'_>, name: &str) -> Result<u64, Bilingual> {
    let times = attribute(tag, name)?;
    times.map_or(Some(1), |times| times.parse().ok()).filter(|times| *times > 0).ok_or_else(broken)
}
