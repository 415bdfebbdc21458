//! Records on sheets of their own: each row belongs to the client whose credit code it states, or else whose name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use super::csv::is_total;
use super::sheet::{Cell, Rows, as_taken, readers};
use crate::batch::{
    CellReader, Fault, Field, Header, Loader, Place, Target, Within, Written, code_as_number, is_blank,
};
use crate::both;
use crate::diag::Code;
use crate::model::{Fact, FactId, Model, RecordId};
use crate::profile::{check_credit_code, read_value};
use crate::syntax::toml::Kind;
use crate::value::{Bilingual, Type, Value};

/// How the columns of every sheet are read.
pub type RecordReaders<'m> = Vec<Vec<Option<CellReader<'m>>>>;

/// The sheets of records of a workbook.
#[derive(Debug, Default)]
pub struct Records {
    sheets: Vec<RecordSheet>,
    by_code: BTreeMap<String, Vec<Row>>,
    by_name: BTreeMap<String, Vec<Row>>,
    /// Rows that can be of no client.
    strays: Vec<Fault>,
}

/// A sheet with a row a record.
#[derive(Debug)]
struct RecordSheet {
    name: String,
    record: RecordId,
    header: Header,
    rows: Rows,
}

/// A row of a sheet.
#[derive(Debug)]
struct Row {
    sheet: usize,
    at: usize,
    /// The tax year it is of, where the sheet says so.
    year: Option<i16>,
    is_used: AtomicBool,
}

/// Who a row is of.
enum Owner {
    Code(String),
    Name(String),
}

impl Records {
    /// Adds a sheet: its rows below the header. Where clients have no codes, names are what rows are joined by.
    pub fn add(
        &mut self,
        model: &Model,
        name: &str,
        record: RecordId,
        header: Header,
        rows: Rows,
        clients_have_codes: bool,
    ) {
        let sheet = self.sheets.len();
        let column = |id: &str| {
            let of = |fact: FactId| model.facts.get(fact.index()).filter(|fact| &*fact.id == id);
            let is = |target: &Target| matches!(target, Target::Fact(field) if of(field.fact).is_some());
            let at = header.columns.iter().position(|column| is(&column.target))?;
            let fact = model.facts.iter().find(|fact| &*fact.id == id)?;
            Some((at.saturating_add(1), fact))
        };
        let columns = [column("company.credit_code").filter(|_| clients_have_codes), column("company.name")];
        let year = column("tax.year");
        for (row, (line, cells)) in rows.iter().enumerate() {
            let text = |cell: &Cell| rows.text(cell).trim();
            if cells.iter().all(|cell| is_blank(text(cell))) || cells.first().is_some_and(|cell| is_total(text(cell))) {
                continue;
            }
            let cell = |column: usize| cells.iter().find(|cell| cell.column == column && !is_blank(text(cell)));
            let stray = |fault: Fault| Fault { within: Some(within(name, line)), ..fault };
            let year = match year.and_then(|(column, fact)| Some((cell(column)?, fact))) {
                None => None,
                Some((cell, fact)) => match year_of(fact, text(cell)) {
                    Ok(year) => Some(year),
                    Err(fault) => {
                        let title = title(&header, cell.column);
                        self.strays.push(stray(Fault { place: Some(title), ..*fault }));
                        continue;
                    }
                },
            };
            match owner(columns, &cell, &rows, &header) {
                Ok(owner) => {
                    let row = Row { sheet, at: row, year, is_used: AtomicBool::new(false) };
                    match owner {
                        Owner::Code(code) => self.by_code.entry(code).or_default().push(row),
                        Owner::Name(name) => self.by_name.entry(name).or_default().push(row),
                    }
                }
                Err(fault) => self.strays.push(stray(*fault)),
            }
        }
        self.sheets.push(RecordSheet { name: name.to_owned(), record, header, rows });
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty()
    }

    /// The names by which rows are joined, for want of codes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Says that several clients have that name: its rows can be of none of them.
    pub fn is_ambiguous(&mut self, name: &str) {
        for row in self.by_name.remove(name).unwrap_or_default() {
            let message = both!("有几户都叫“{name}”，分不清是哪一户", "several clients are called `{name}`");
            let fault = self.stray(
                &row,
                message,
                Bilingual::fixed("补上统一社会信用代码一列", "add a column with the unified social credit code"),
            );
            self.strays.extend(fault);
        }
    }

    /// How the columns of every sheet are read.
    pub fn readers<'m>(&self, loader: &mut Loader<'m>) -> RecordReaders<'m> {
        self.sheets.iter().map(|sheet| readers(&sheet.header, loader)).collect()
    }

    /// The rows of a client, in the order of the sheets and their rows.
    fn of(&self, code: &str, name: &str, year: i16) -> Vec<&Row> {
        let by_code = Some(code).filter(|code| !code.is_empty()).and_then(|code| self.by_code.get(code));
        let by_name = Some(name).filter(|name| !name.is_empty()).and_then(|name| self.by_name.get(name));
        let rows = by_code.into_iter().chain(by_name).flatten();
        let mut rows: Vec<&Row> = rows.filter(|row| row.year.is_none_or(|of| of == year)).collect();
        rows.sort_by_key(|row| (row.sheet, row.at));
        rows
    }

    /// Puts the records of the client whose cells were read into the loader.
    pub fn join<'m>(&self, readers: &RecordReaders<'m>, loader: &mut Loader<'m>) {
        if self.sheets.is_empty() {
            return;
        }
        let rows = {
            let (code, name) = loader.client();
            self.of(code, name, loader.year())
        };
        let mut counts: BTreeMap<RecordId, usize> = BTreeMap::new();
        let mut stated: BTreeSet<RecordId> = BTreeSet::new();
        for row in rows {
            row.is_used.store(true, Ordering::Relaxed);
            let (Some(sheet), Some(readers)) = (self.sheets.get(row.sheet), readers.get(row.sheet)) else { continue };
            let Some((line, cells)) = sheet.rows.row(row.at) else { continue };
            let count = counts.entry(sheet.record).or_default();
            let index = *count;
            *count = count.saturating_add(1);
            if index == 0 && loader.has_records(sheet.record) && stated.insert(sheet.record) {
                let name = &sheet.name;
                loader.fault(Fault::of_row(
                    Code::ProfileContradiction,
                    both!(
                        "“{name}”表有这一户的行，这一行又有同类的列",
                        "the sheet `{name}` has rows of this client, and this row has columns of the same kind"
                    ),
                ));
            }
            loader.within(Some(within(&sheet.name, line)));
            loader.record(sheet.record, index);
            for cell in cells {
                sheet.cell(cell, index, readers, loader);
            }
            loader.within(None);
        }
    }

    /// Where a fact of a record stands: the sheet, the column from 1 and the row.
    #[must_use]
    pub fn place(
        &self,
        (code, name, year): (&str, &str, i16),
        record: RecordId,
        fact: FactId,
        index: usize,
    ) -> Option<(&str, usize, u64)> {
        let of_kind = |row: &&Row| self.sheets.get(row.sheet).is_some_and(|sheet| sheet.record == record);
        let row = self.of(code, name, year).into_iter().filter(of_kind).nth(index)?;
        let sheet = self.sheets.get(row.sheet)?;
        let is = |target: &Target| matches!(target, Target::Fact(field) if field.fact == fact);
        let column = sheet.header.columns.iter().position(|column| is(&column.target))?;
        Some((&sheet.name, column.saturating_add(1), sheet.rows.row(row.at)?.0))
    }

    /// The rows that are of no client, once all clients were read, in the order of the sheets.
    #[must_use]
    pub fn strays(&self) -> Vec<Fault> {
        let mut all = self.strays.clone();
        for (owner, row) in
            self.by_code.iter().chain(&self.by_name).flat_map(|(key, rows)| rows.iter().map(move |row| (key, row)))
        {
            if !row.is_used.load(Ordering::Relaxed) {
                let message = match row.year {
                    Some(year) => both!("没有“{owner}” {year} 年的企业行", "no client is `{owner}` in {year}"),
                    None => both!("没有企业是“{owner}”", "no client is `{owner}`"),
                };
                all.extend(self.stray(
                    row,
                    message,
                    Bilingual::fixed(
                        "核对代码或名称，或在企业表中补上这一户",
                        "check the code or the name, or add the client to the sheet of clients",
                    ),
                ));
            }
        }
        let order = |name: &str| self.sheets.iter().position(|sheet| sheet.name == name);
        let key = |fault: &Fault| {
            fault.within.as_ref().map(|within| (order(within.sheet.as_deref().unwrap_or("")), within.line))
        };
        all.sort_by_key(key);
        all
    }

    fn stray(&self, row: &Row, message: Bilingual, help: Bilingual) -> Option<Fault> {
        let sheet = self.sheets.get(row.sheet)?;
        let line = sheet.rows.row(row.at)?.0;
        let fault = Fault::of_row(Code::StrayRecord, message);
        Some(Fault { help: Some(help), within: Some(within(&sheet.name, line)), ..fault })
    }
}

impl RecordSheet {
    fn cell<'m>(&self, cell: &Cell, index: usize, readers: &[Option<CellReader<'m>>], loader: &mut Loader<'m>) {
        let at = cell.column.saturating_sub(1);
        let (Some(column), Some(Some(reader))) = (self.header.columns.get(at), readers.get(at)) else { return };
        let Target::Fact(field) = &column.target else { return };
        if reader.is_of(self.record) {
            let place = || title(&self.header, cell.column);
            loader.cell(&Field { index, ..field.clone() }, reader, as_taken(reader, self.rows.written(cell)), place);
        }
    }
}

fn within(sheet: &str, line: u64) -> Within {
    Within { file: None, sheet: Some(sheet.to_owned()), line }
}

fn title(header: &Header, column: usize) -> Place {
    let title = column.checked_sub(1).and_then(|at| header.columns.get(at)).map_or("", |column| &column.title);
    Place { column: Some(column), title: title.to_owned() }
}

/// The client of a row: by its code, else by its name.
fn owner<'c>(
    [code, name]: [Option<(usize, &Fact)>; 2],
    cell: &impl Fn(usize) -> Option<&'c Cell>,
    rows: &Rows,
    header: &Header,
) -> Result<Owner, Box<Fault>> {
    if let Some((cell, fact)) = code.and_then(|(column, fact)| Some((cell(column)?, fact))) {
        let text = rows.text(cell).trim();
        if let Written::Number(number) = rows.written(cell) {
            let place = title(header, cell.column);
            return Err(Box::new(Fault::of_cell(place, number, code_as_number(fact, number))));
        }
        return Ok(Owner::Code(check_credit_code(text).unwrap_or_else(|_| text.to_owned())));
    }
    if let Some(cell) = name.and_then(|(column, _)| cell(column)) {
        return Ok(Owner::Name(rows.text(cell).trim().to_owned()));
    }
    Err(Box::new(Fault {
        help: Some(Bilingual::fixed("写上统一社会信用代码", "state the unified social credit code")),
        ..Fault::of_row(
            Code::StrayRecord,
            Bilingual::fixed("这一行没有写是哪一户", "this row does not say which client it is of"),
        )
    }))
}

fn year_of(fact: &Fact, words: &str) -> Result<i16, Box<Fault>> {
    let bare = words.trim_end_matches('度').trim_end_matches('年');
    match (&fact.kind, read_value(fact, &Kind::Number(bare.to_owned()))) {
        (Type::Number(_), Ok(Value::Number(year))) => {
            Ok(rust_decimal::prelude::ToPrimitive::to_i16(&year).unwrap_or(i16::MAX))
        }
        (_, Ok(_)) => Ok(i16::MAX),
        (_, Err(refusal)) => {
            Err(Box::new(Fault::of_cell(Place { column: None, title: String::new() }, words, refusal)))
        }
    }
}
