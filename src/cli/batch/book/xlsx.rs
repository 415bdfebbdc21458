//! xlsx through calamine: what it keeps is bounded before it is read, and cells come one after another.

use std::io::{Seek, SeekFrom};

use calamine::{Reader, SheetType, SheetVisible, XlsxError};

use super::put::{Putting, end_row};
use super::{EachRow, SheetName, Source, broken, broken_because, guard};
use crate::batch::source::sheet::Rows;
use crate::cli::files;
use crate::value::Bilingual;

/// An open xlsx workbook.
pub struct Xlsx(calamine::Xlsx<Source>);

impl Xlsx {
    /// Opens it.
    pub fn open(mut source: Source) -> Result<Self, Bilingual> {
        guard::check(&mut source)?;
        source.seek(SeekFrom::Start(0)).map_err(|error| files::why(&error))?;
        calamine::Xlsx::new(source).map(Self).map_err(|error| words(&error))
    }

    /// Its sheets of cells.
    pub fn sheets(&self) -> Vec<SheetName> {
        let sheets = self.0.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let name = |sheet: &calamine::Sheet| SheetName {
            name: sheet.name.clone(),
            is_hidden: sheet.visible != SheetVisible::Visible,
        };
        sheets.map(name).collect()
    }

    /// The rows of a sheet.
    pub fn each_row(&mut self, sheet: &str, rows: &mut Rows, each: &mut EachRow<'_>) -> Result<(), Bilingual> {
        let mut putting = Putting::new(self.0.has_1904_epoch(), rows);
        let mut cells = self.0.worksheet_cells_reader(sheet).map_err(|error| words(&error))?;
        let mut line: Option<u32> = None;
        loop {
            let cell = cells.next_cell().map_err(|error| words(&error))?;
            let at = cell.as_ref().map(|cell| cell.get_position().0);
            if let Some(before) = line.filter(|line| at != Some(*line)) {
                end_row(u64::from(before).saturating_add(1), rows)?;
                if each(rows).is_break() {
                    return Ok(());
                }
                if at.is_some_and(|at| at < before) {
                    return Err(broken());
                }
                putting.begin_row(rows);
            }
            let Some(cell) = cell else { return Ok(()) };
            line = at;
            let column = usize::try_from(cell.get_position().1).unwrap_or(usize::MAX).saturating_add(1);
            putting.cell(column, cell.get_value(), rows)?;
        }
    }
}

fn words(error: &XlsxError) -> Bilingual {
    match error {
        XlsxError::Password => super::xls::protected(),
        error => broken_because(error),
    }
}
