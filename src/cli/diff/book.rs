//! `--profiles`: a book of clients answered by both sides, and the answers compared row by row.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;

use jiff::civil::Date;

use super::Read;
use crate::both;
use crate::cli::batch::wide;
use crate::cli::files::{is_stdin, why};
use crate::cli::terminal::Terminal;
use crate::diag::Sources;
use crate::diff::{Book, Comparing};
use crate::plan::Plan;
use crate::value::Bilingual;

/// What the change means for the clients of a file.
///
/// # Errors
/// When it cannot be read by one of the sides, or there is no room for the answers.
pub fn compare(
    [old, new]: [&Read; 2],
    sources: &Sources,
    book: &Path,
    as_of: Option<Date>,
    terminal: &Terminal,
) -> anyhow::Result<Book> {
    if is_stdin(book) {
        return Err(terminal.error(&Bilingual::fixed(
            "--profiles 要读两遍，不能是标准输入；写文件名",
            "--profiles is read twice and cannot be standard input; name a file",
        )));
    }
    let folder = tempfile::tempdir().map_err(|error| {
        let Bilingual { zh, en } = why(&error);
        terminal.error(&both!("没有地方暂存结果：{zh}", "there is no room for the answers: {en}"))
    })?;
    let mut sides = Vec::new();
    for (name, read) in [("old.csv", old), ("new.csv", new)] {
        let plan = Plan::from_model(&read.model);
        let path = folder.path().join(name);
        wide::answer((&read.model, &plan, sources), book, as_of, &path, terminal)?;
        sides.push(Records::open(&path)?);
    }
    let (Some(mut after), Some(mut before)) = (sides.pop(), sides.pop()) else { return Ok(Book::default()) };
    let titles = [before.next()?.unwrap_or_default(), after.next()?.unwrap_or_default()];
    let [old_titles, new_titles] = &titles;
    let mut comparing = Comparing::new(old_titles, new_titles, &new.model);
    while let (Some(one), Some(other)) = (before.next()?, after.next()?) {
        comparing.row(&one, &other);
    }
    Ok(comparing.finish())
}

/// The records of a file that was just written.
struct Records {
    lines: Lines<BufReader<File>>,
}

impl Records {
    fn open(path: &Path) -> anyhow::Result<Self> {
        Ok(Self { lines: BufReader::new(File::open(path)?).lines() })
    }

    fn next(&mut self) -> anyhow::Result<Option<Vec<String>>> {
        let Some(line) = self.lines.next() else { return Ok(None) };
        let mut text = line?;
        // A cell in quotes may hold a line break.
        while !text.matches('"').count().is_multiple_of(2) {
            let Some(more) = self.lines.next() else { break };
            text.push('\n');
            text.push_str(&more?);
        }
        Ok(Some(cells(&text)))
    }
}

/// The cells of a record.
fn cells(text: &str) -> Vec<String> {
    let (mut all, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    all.push(cell);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_may_be_quoted() {
        assert_eq!(cells("1,\"a,\"\"b\"\"\n\",,c"), ["1", "a,\"b\"\n", "", "c"]);
    }
}
