//! What is wrong with a row, with its place.

use super::Place;
use crate::both;
use crate::diag::Code;
use crate::profile::Refusal;
use crate::value::{Bilingual, Lang};

/// Where a fault is that does not stand in its row: on another sheet, in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// The file, where each row is one.
    pub file: Option<String>,
    /// The sheet.
    pub sheet: Option<String>,
    /// The row of the sheet or the line of the file, from 1.
    pub line: u64,
}

/// One fault of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The cell; `None` for what is wrong with the whole row.
    pub place: Option<Place>,
    /// What the cell says.
    pub value: String,
    /// What kind of fault it is.
    pub code: Code,
    /// What is wrong.
    pub message: Bilingual,
    /// What to write.
    pub help: Option<Bilingual>,
    /// Where it is, if not in the row itself.
    pub within: Option<Within>,
}

impl Fault {
    /// Of a whole row.
    #[must_use]
    pub fn of_row(code: Code, message: Bilingual) -> Self {
        Self { place: None, value: String::new(), code, message, help: None, within: None }
    }

    /// Of a cell that is refused.
    #[must_use]
    pub fn of_cell(place: Place, value: &str, refusal: Refusal) -> Self {
        let Refusal { code, message, help } = refusal;
        Self { place: Some(place), value: value.to_owned(), code, message, help, within: None }
    }

    /// All of it in one line.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        let row = self.within.as_ref().map_or(0, |within| within.line);
        let place = self.place.as_ref().map(|place| {
            let title = &place.title;
            match place.column {
                Some(_) if row > 0 => {
                    let column = place.letters();
                    both!("{column}{row}“{title}”：", "{column}{row} `{title}`: ")
                }
                Some(_) => {
                    let column = place.letters();
                    both!("{column} 列“{title}”：", "column {column} `{title}`: ")
                }
                None => both!("“{title}”：", "`{title}`: "),
            }
        });
        let mut line = String::new();
        if let Some(Within { file, sheet, line: row }) = &self.within {
            // A sheet goes with a cell, `地块!D3`, and a file with its line.
            match (file, sheet, &self.place) {
                (Some(file), ..) => line.extend([file, ":", &row.to_string(), lang.pick("：", ": ")]),
                (None, Some(sheet), Some(_)) => line.extend([sheet, "!"]),
                (None, Some(sheet), None) => {
                    let place = both!("“{sheet}”第 {row} 行：", "row {row} of `{sheet}`: ");
                    line.push_str(place.in_lang(lang));
                }
                (None, None, _) => {}
            }
        }
        if let Some(place) = place {
            line.push_str(place.in_lang(lang));
        }
        line.push_str(self.message.in_lang(lang));
        if let Some(help) = &self.help {
            line.push_str(lang.pick("；", "; "));
            line.push_str(help.in_lang(lang));
        }
        line
    }
}
