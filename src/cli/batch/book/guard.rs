//! What a zipped workbook unpacks to, counted before anything of it is kept: an archive may say what it likes.

use std::io::{self, Read};

use memchr::memchr;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{Source, broken_because};
use crate::both;
use crate::cli::files;
use crate::value::Bilingual;

/// The most files in it.
const MOST_FILES: usize = 10_000;
/// The most bytes of a part that is kept whole: shared texts, styles, the list of sheets.
const MOST_KEPT: u64 = 64 << 20;
/// The most shared texts.
const MOST_TEXTS: u64 = 1_000_000;
/// The most bytes of a sheet, which is read as it comes.
const MOST_SHEET: u64 = 1 << 30;
/// The most bytes of one tag, one text, one cell.
const MOST_TOKEN: u64 = 4 << 20;
/// What no reader of cells looks into.
const NOT_READ: [&str; 6] = ["media/", "pictures/", "thumbnails/", "embeddings/", "printersettings", "vbaproject"];
/// As much of a tag as says its name.
const NAME: usize = 48;

/// Unpacks every part and refuses a workbook that is more than can be read in bounded memory.
pub fn check(source: &mut Source) -> Result<(), Bilingual> {
    let mut archive = ZipArchive::new(source).map_err(|error| broken_because(&error))?;
    if archive.len() > MOST_FILES {
        return Err(both!(
            "工作簿中的文件多于 {MOST_FILES} 个的上限",
            "the workbook holds more files than the limit of {MOST_FILES}"
        ));
    }
    let mut buffer = vec![0; 64 << 10];
    for at in 0..archive.len() {
        let mut part = match archive.by_index(at) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(super::xls::protected()),
            Err(error) => return Err(broken_because(&error)),
        };
        let name = part.name().map_err(|error| broken_because(&error))?.to_ascii_lowercase();
        if NOT_READ.iter().any(|part| name.contains(part)) {
            continue;
        }
        let mut watch = Watch::new(&name);
        loop {
            match part.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => watch.see(buffer.get(..count).unwrap_or(&[]))?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::Other => return Err(files::why(&error)),
                Err(error) => return Err(broken_because(&error)),
            }
        }
    }
    Ok(())
}

/// What is known of a part so far.
struct Watch {
    is_kept: bool,
    is_texts: bool,
    total: u64,
    texts: u64,
    /// The end of what was seen, which may be the beginning of a tag.
    rest: Vec<u8>,
    /// Where `rest` begins.
    start: u64,
    /// Where the last tag began, and the last tag of a cell or row inside a table.
    tag: u64,
    cell: Option<u64>,
    /// A comment and its like, which ends with these bytes.
    special: Option<&'static [u8]>,
}

impl Watch {
    fn new(name: &str) -> Self {
        let name = &*name.to_ascii_lowercase();
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let kept = ["sharedstrings", "styles", "workbook", "theme", "manifest", "meta", "settings", "[content_types]"];
        Self {
            is_kept: name.contains("_rels/") || kept.iter().any(|kept| base.starts_with(kept)),
            is_texts: base.starts_with("sharedstrings"),
            total: 0,
            texts: 0,
            rest: Vec::new(),
            start: 0,
            tag: 0,
            cell: None,
            special: None,
        }
    }

    fn see(&mut self, bytes: &[u8]) -> Result<(), Bilingual> {
        self.total = self.total.saturating_add(bytes.len() as u64);
        let most = if self.is_kept { MOST_KEPT } else { MOST_SHEET };
        if self.total > most {
            return Err(too_large(most));
        }
        self.rest.extend_from_slice(bytes);
        let mut done = 0_usize;
        let rest = std::mem::take(&mut self.rest);
        let cut = loop {
            let wanted = if self.special.is_some() { b'>' } else { b'<' };
            let Some(at) = memchr(wanted, rest.get(done..).unwrap_or(&[])) else { break rest.len() };
            let at = done.saturating_add(at);
            // A tag whose name is not all here waits for more.
            if rest.len().saturating_sub(at) < NAME {
                break at;
            }
            self.mark(&rest, at)?;
            done = at.saturating_add(1);
        };
        // The two bytes before an end say what it ends.
        let cut = cut.saturating_sub(2).max(done.saturating_sub(2));
        self.rest = rest.get(cut..).unwrap_or(&[]).to_vec();
        self.start = self.start.saturating_add(cut as u64);
        let end = self.start.saturating_add(self.rest.len() as u64);
        self.bound(end)
    }

    /// One `<` or `>`.
    fn mark(&mut self, bytes: &[u8], at: usize) -> Result<(), Bilingual> {
        let place = self.start.saturating_add(at as u64);
        let is_open = bytes.get(at) == Some(&b'<');
        if let Some(end) = self.special {
            let before = bytes.get(..at).unwrap_or(&[]);
            if !is_open && before.ends_with(end) {
                self.special = None;
            }
            return self.bound(place);
        }
        // What was seen twice is passed over.
        if !is_open || place <= self.tag && place > 0 {
            return Ok(());
        }
        self.bound(place)?;
        self.tag = place;
        let tag = bytes.get(at.saturating_add(1)..).unwrap_or(&[]);
        if tag.starts_with(b"!") {
            self.special = Some(match tag {
                [b'!', b'-', ..] => b"--",
                [b'!', b'[', ..] => b"]]",
                _ => b"",
            });
            return Ok(());
        }
        let name = local_name(tag);
        match name {
            b"si" if self.is_texts && tag.first() != Some(&b'/') => {
                self.texts = self.texts.saturating_add(1);
                if self.texts > MOST_TEXTS {
                    return Err(both!(
                        "工作簿中不同的文字多于 {MOST_TEXTS} 段的上限；请拆分，或另存为 CSV",
                        "the workbook has more different texts than the limit of {MOST_TEXTS}; split it, or save it as CSV"
                    ));
                }
            }
            b"sst" => declared(tag)?,
            b"sheetData" | b"table" => self.cell = (tag.first() != Some(&b'/')).then_some(place),
            b"c" | b"row" | b"table-cell" | b"covered-table-cell" | b"table-row" if self.cell.is_some() => {
                self.cell = Some(place);
            }
            _ => {}
        }
        Ok(())
    }

    /// Refuses a tag, a text or a cell that is too long by that place.
    fn bound(&self, place: u64) -> Result<(), Bilingual> {
        let long = |since: u64| place.saturating_sub(since) > MOST_TOKEN;
        if long(self.tag) || self.cell.is_some_and(long) {
            let most = MOST_TOKEN >> 20;
            return Err(both!(
                "工作簿中有一格超过 {most} MiB 上限",
                "a cell of the workbook is over the limit of {most} MiB"
            ));
        }
        Ok(())
    }
}

/// The name of a tag, without its prefix.
fn local_name(tag: &[u8]) -> &[u8] {
    let tag = tag.strip_prefix(b"/").unwrap_or(tag);
    let end = tag.iter().position(|b| matches!(b, b' ' | b'>' | b'/' | b'\t' | b'\r' | b'\n')).unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or(&[]);
    let colon = name.iter().position(|b| *b == b':').map_or(0, |at| at.saturating_add(1));
    name.get(colon..).unwrap_or(&[])
}

/// The number of texts that is said beforehand is believed by the reader, which makes room for them.
fn declared(tag: &[u8]) -> Result<(), Bilingual> {
    let end = tag.iter().position(|b| *b == b'>').unwrap_or(tag.len());
    let tag = tag.get(..end).unwrap_or(&[]);
    let Some(at) = memchr::memmem::find(tag, b"uniqueCount") else { return Ok(()) };
    let digits: Vec<u8> =
        tag.iter().skip(at).skip_while(|b| !b.is_ascii_digit()).take_while(|b| b.is_ascii_digit()).copied().collect();
    let count = std::str::from_utf8(&digits).ok().and_then(|digits| digits.parse::<u64>().ok());
    if count.is_some_and(|count| count <= MOST_TEXTS.saturating_mul(2)) { Ok(()) } else { Err(super::broken()) }
}

fn too_large(most: u64) -> Bilingual {
    let most = most >> 20;
    both!(
        "工作簿解压后超过 {most} MiB 的上限，可能是压缩炸弹；请另存一份，或存为 CSV",
        "the workbook unpacks to more than the limit of {most} MiB and may be a zip bomb; save it anew, or as CSV"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(name: &str, pieces: impl IntoIterator<Item = Vec<u8>>) -> Result<(), Bilingual> {
        let mut watch = Watch::new(name);
        pieces.into_iter().try_for_each(|piece| watch.see(&piece))
    }

    #[test]
    fn an_ordinary_sheet_passes_however_it_is_cut() {
        let row = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>12</v></c><c r=\"B1\"/></row>".repeat(200_000);
        let text = format!("<?xml version=\"1.0\"?><worksheet><sheetData>{row}</sheetData></worksheet>");
        for size in [7, 64, 4096, 100_001] {
            let text = if size < 4096 { text.get(..50_000).unwrap() } else { &*text };
            assert_eq!(seen("xl/worksheets/sheet1.xml", text.as_bytes().chunks(size).map(<[u8]>::to_vec)), Ok(()));
        }
    }

    #[test]
    fn long_cells_are_refused_however_they_are_disguised() {
        let long = |inside: String| {
            let text = format!("<worksheet><sheetData><row><c><is>{inside}</is></c></row></sheetData></worksheet>");
            seen("xl/worksheets/sheet1.xml", text.into_bytes().chunks(50_000).map(<[u8]>::to_vec)).is_err()
        };
        assert!(long("x".repeat(5 << 20)));
        assert!(long("<r><t>x</t></r>".repeat(400_000)));
        assert!(long(format!("<![CDATA[{}]]>", "<a>".repeat(2 << 20))));
        assert!(long(format!("<!--{}-->", "<c>".repeat(2 << 20))));
        assert!(!long("x".repeat(1 << 20)));
    }

    #[test]
    fn texts_are_counted_and_not_believed() {
        let sst = |head: &str, count: usize| {
            let text = format!("<sst {head}>{}</sst>", "<si><t>a</t></si>".repeat(count));
            seen("xl/sharedStrings.xml", text.into_bytes().chunks(65_536).map(<[u8]>::to_vec)).is_err()
        };
        assert!(!sst("uniqueCount=\"3\"", 3));
        assert!(sst("uniqueCount=\"3\"", 1_000_010));
        assert!(sst("count='1' uniqueCount = '99999999999'", 3));
        assert!(sst("uniqueCount=\"99999999999999999999999999\"", 3));
        assert!(sst("", 4_200_000));
    }
}
