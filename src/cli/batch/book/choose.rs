//! Which sheet of a workbook holds the clients, where its header is, and which sheets hold records of them.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{Book, SheetName};
use crate::batch::source::records::Records;
use crate::batch::source::sheet::Rows;
use crate::batch::source::top::{self, HEADER_ROWS};
use crate::batch::{Header, Names, Target, Titles};
use crate::both;
use crate::model::RecordId;
use crate::text::visible;
use crate::value::Bilingual;

/// The most that all sheets of records may take, since they are kept.
const MOST_KEPT: usize = 64 << 20;

/// What a workbook is read as.
pub struct Chosen {
    /// The sheet of clients.
    pub sheet: String,
    /// Its columns.
    pub header: Header,
    /// The row of the header, from 1; of two rows, the second.
    pub header_line: u64,
    /// The records on other sheets.
    pub records: Records,
    /// What is to be said of it.
    pub notes: Vec<Bilingual>,
}

/// A sheet whose first rows were looked at.
struct Seen {
    sheet: SheetName,
    rows: Vec<Vec<String>>,
    lines: Vec<u64>,
    record: Option<RecordId>,
    known: usize,
}

/// Chooses.
pub fn choose(book: &mut Book, wanted: Option<&str>, names: &Names<'_>) -> Result<Chosen, Vec<Bilingual>> {
    let sheets = book.sheets();
    let wanted = wanted.map(|wanted| named(&sheets, wanted)).transpose().map_err(|words| vec![words])?;
    let titles = Titles::of_clients(names);
    let mut seen = Vec::new();
    for sheet in sheets.iter().filter(|sheet| !sheet.is_hidden || wanted == Some(&*sheet.name)) {
        let (rows, lines) = first_rows(book, &sheet.name).map_err(|words| vec![words])?;
        let is_wanted = wanted == Some(&*sheet.name);
        let record = names.record_of_sheet(&sheet.name).filter(|_| !is_wanted);
        let known = top::most_known(&titles, &rows);
        seen.push(Seen { sheet: sheet.clone(), rows, lines, record, known });
    }
    // One sheet alone holds the clients, whatever it is called.
    if let [only] = &mut *seen {
        only.record = None;
    }
    let of_clients = || seen.iter().filter(|seen| seen.record.is_none() && seen.known > 0);
    let best = match wanted {
        Some(wanted) => seen.iter().find(|seen| seen.sheet.name == wanted),
        // One known title may stand in any text.
        None => of_clients().find(|seen| seen.known > 1).or_else(|| of_clients().next()),
    };
    let Some(best) = best else { return Err(vec![none(&sheets)]) };
    let (header, at) = top::find(&titles, &best.rows)?;
    let header_line = best.lines.get(at).copied().unwrap_or(0);
    let mut chosen =
        Chosen { sheet: best.sheet.name.clone(), header, header_line, records: Records::default(), notes: Vec::new() };
    let others: Vec<&str> = of_clients().map(|seen| &*seen.sheet.name).filter(|name| *name != chosen.sheet).collect();
    if wanted.is_none() && !others.is_empty() {
        let (sheet, others) = (visible(&chosen.sheet), list(&others));
        chosen.notes.push(both!(
            "读的是“{sheet}”表；{others}也有认得的标题，用 --sheet 另选",
            "the sheet `{sheet}` is read; {others} have known titles too: choose with --sheet"
        ));
    }
    // The template keeps the lists of its drop-downs on a hidden sheet.
    let is_ours = |name: &str| matches!(name, "选项" | "Options");
    let hidden = sheets.iter().filter(|s| s.is_hidden && s.name != chosen.sheet && !is_ours(&s.name));
    let hidden: Vec<&str> = hidden.map(|s| &*s.name).collect();
    if !hidden.is_empty() {
        let hidden = list(&hidden);
        chosen.notes.push(both!("隐藏的表未读：{hidden}", "hidden sheets are not read: {hidden}"));
    }
    records(book, &seen, names, &mut chosen)?;
    Ok(chosen)
}

/// Reads the sheets of records.
fn records(book: &mut Book, seen: &[Seen], names: &Names<'_>, chosen: &mut Chosen) -> Result<(), Vec<Bilingual>> {
    let is_code =
        |target: &Target| matches!(target, Target::Fact(field) if is(names, field.fact, "company.credit_code"));
    let clients_have_codes = chosen.header.columns.iter().any(|column| is_code(&column.target));
    let mut size = 0_usize;
    for sheet in seen.iter().filter(|seen| seen.sheet.name != chosen.sheet) {
        let Some(record) = sheet.record else { continue };
        let titles = Titles::of_records(names, record);
        let name = &sheet.sheet.name;
        if sheet.rows.is_empty() {
            continue;
        }
        let named = |words: Bilingual| {
            let (sheet, Bilingual { zh, en }) = (visible(name), words);
            both!("“{sheet}”表：{zh}", "sheet `{sheet}`: {en}")
        };
        let (header, at) =
            top::find(&titles, &sheet.rows).map_err(|all| all.into_iter().map(&named).collect::<Vec<_>>())?;
        chosen.notes.extend(header.warnings.iter().cloned().map(&named));
        let after = sheet.lines.get(at).copied().unwrap_or(0);
        let mut rows = Rows::default();
        let mut is_too_large = false;
        let mut each = |rows: &mut Rows| {
            rows.drop_until(after);
            is_too_large = size.saturating_add(rows.size()) > MOST_KEPT;
            if is_too_large { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        book.each_row(name, &mut rows, &mut each).map_err(|words| vec![named(words)])?;
        if is_too_large {
            let most = MOST_KEPT >> 20;
            return Err(vec![named(both!(
                "明细表合计超过 {most} MiB 上限；请拆分工作簿",
                "the sheets of records are over the limit of {most} MiB together; split the workbook"
            ))]);
        }
        size = size.saturating_add(rows.size());
        chosen.records.add(names.model(), name, record, header, rows, clients_have_codes);
    }
    ambiguous(book, names, chosen).map_err(|words| vec![words])
}

/// Finds names that several clients have, where rows of records are joined by names.
fn ambiguous(book: &mut Book, names: &Names<'_>, chosen: &mut Chosen) -> Result<(), Bilingual> {
    let mut counts: BTreeMap<String, u64> = chosen.records.names().map(|name| (name.to_owned(), 0)).collect();
    let is_name = |target: &Target| matches!(target, Target::Fact(field) if is(names, field.fact, "company.name"));
    let column = chosen.header.columns.iter().position(|column| is_name(&column.target));
    let (false, Some(column)) = (counts.is_empty(), column.map(|column| column.saturating_add(1))) else {
        return Ok(());
    };
    let after = chosen.header_line;
    let mut each = |rows: &mut Rows| {
        for (_, cells) in rows.iter().filter(|(line, _)| *line > after) {
            for cell in cells.iter().filter(|cell| cell.column == column) {
                if let Some(count) = counts.get_mut(rows.text(cell).trim()) {
                    *count = count.saturating_add(1);
                }
            }
        }
        rows.clear();
        ControlFlow::Continue(())
    };
    book.each_row(&chosen.sheet, &mut Rows::default(), &mut each)?;
    counts.iter().filter(|(_, count)| **count > 1).for_each(|(name, _)| chosen.records.is_ambiguous(name));
    chosen.notes.push(Bilingual::fixed(
        "明细表中没有代码的行按企业名称对应",
        "rows of records without a code are joined by the company's name",
    ));
    Ok(())
}

fn is(names: &Names<'_>, fact: crate::model::FactId, id: &str) -> bool {
    names.model().facts.get(fact.index()).is_some_and(|fact| &*fact.id == id)
}

/// The first rows that have cells, as texts, with their numbers.
fn first_rows(book: &mut Book, sheet: &str) -> Result<(Vec<Vec<String>>, Vec<u64>), Bilingual> {
    let mut rows = Rows::default();
    let mut each = |rows: &mut Rows| {
        if rows.len() > HEADER_ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    book.each_row(sheet, &mut rows, &mut each)?;
    Ok(rows.iter().map(|(line, cells)| (rows.texts(cells), line)).unzip())
}

/// The sheet of that name, else of that number.
fn named<'s>(sheets: &'s [SheetName], wanted: &str) -> Result<&'s str, Bilingual> {
    let by_name = sheets.iter().find(|sheet| sheet.name == wanted || sheet.name.trim() == wanted.trim());
    let number = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let found = by_name.or_else(|| number.and_then(|at| sheets.get(at)));
    found.map(|sheet| &*sheet.name).ok_or_else(|| {
        let all = list(&sheets.iter().map(|sheet| &*sheet.name).collect::<Vec<_>>());
        let wanted = visible(wanted);
        both!("没有“{wanted}”表；有{all}", "there is no sheet `{wanted}`; there are {all}")
    })
}

fn none(sheets: &[SheetName]) -> Bilingual {
    let all = list(&sheets.iter().filter(|sheet| !sheet.is_hidden).map(|sheet| &*sheet.name).collect::<Vec<_>>());
    if all.is_empty() {
        return Bilingual::fixed("工作簿中没有可见的表", "the workbook has no visible sheet");
    }
    both!(
        "没有一张表的前 {HEADER_ROWS} 行有认得的标题（{all}）；标题如 `tax.wages` 或“工资薪金总额”，或用 --map 指明",
        "no sheet has known titles in its first {HEADER_ROWS} rows ({all}); titles are such as `tax.wages` or 工资薪金总额, or --map says what they are"
    )
}

fn list(names: &[&str]) -> String {
    let shown = names.iter().take(10).map(|name| format!("`{}`", visible(name)));
    let more = if names.len() > 10 { ", …" } else { "" };
    shown.collect::<Vec<_>>().join(", ") + more
}
