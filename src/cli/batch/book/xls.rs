//! xls (BIFF8) through calamine, which keeps all of it: how much that is, is counted first.

use std::io::{Cursor, Read};

use calamine::{Reader, SheetType, SheetVisible, XlsError};

use super::put::{Putting, end_row};
use super::{EachRow, SheetName, Source, broken_because, compound};
use crate::batch::source::sheet::Rows;
use crate::both;
use crate::cli::files;
use crate::value::Bilingual;

/// The largest file: the format itself has at most 65,536 rows of 256 columns.
const MOST_BYTES: u64 = 64 << 20;

/// An open xls workbook.
pub struct Xls(calamine::Xls<Cursor<Vec<u8>>>);

impl Xls {
    /// Opens it.
    pub fn open(source: Source) -> Result<Self, Bilingual> {
        let mut bytes = Vec::new();
        let read = source.take(MOST_BYTES.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| files::why(&error))?;
        if bytes.len() as u64 > MOST_BYTES {
            let most = MOST_BYTES >> 20;
            return Err(both!(
                ".xls 文件超过 {most} MiB 上限；请另存为 .xlsx",
                "an .xls file is over the limit of {most} MiB; save it as .xlsx"
            ));
        }
        compound::check(&bytes)?;
        calamine::Xls::new(Cursor::new(bytes)).map(Self).map_err(|error| words(&error))
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
        let range = self.0.worksheet_range(sheet).map_err(|error| words(&error))?;
        let (row, first) = range.start().unwrap_or((0, 0));
        let first = usize::try_from(first).unwrap_or(usize::MAX).saturating_add(1);
        for (cells, line) in range.rows().zip(u64::from(row).saturating_add(1)..) {
            putting.begin_row(rows);
            let before = rows.len();
            for (value, column) in cells.iter().zip(first..) {
                putting.kept(column, value, rows)?;
            }
            end_row(line, rows)?;
            if rows.len() > before && each(rows).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// What is said of a workbook with a password.
pub fn protected() -> Bilingual {
    Bilingual::fixed(
        "工作簿有打开密码；请先在 Excel 或 WPS 中取消密码再用",
        "the workbook has a password; take it off in a spreadsheet program first",
    )
}

fn words(error: &XlsError) -> Bilingual {
    match error {
        XlsError::Password => protected(),
        error => broken_because(error),
    }
}
