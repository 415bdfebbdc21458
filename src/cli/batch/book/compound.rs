//! A compound file (OLE2), looked through before its reader keeps it: chains that end, and how many cells its sheets have.

use super::broken;
use crate::both;
use crate::value::Bilingual;

/// The first bytes of a compound file.
pub const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The most cells of all sheets, each counted as the rectangle around what it has.
const MOST_CELLS: u64 = 2_000_000;
/// The most records that are looked at.
const MOST_RECORDS: u64 = 20_000_000;
const END_OF_CHAIN: u32 = 0xffff_fffe;
/// Sectors from here on are marks and no sectors.
const MARKS: u32 = 0xffff_fffa;
/// Streams shorter than this lie in the small sectors.
const SMALL: u64 = 4096;

/// Refuses what has a password, is no workbook, or is more than can be kept.
pub fn check(bytes: &[u8]) -> Result<(), Bilingual> {
    let file = Compound::open(bytes).ok_or_else(broken)?;
    let named = |name: &str| file.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    if named("EncryptedPackage").is_some() || named("EncryptionInfo").is_some() {
        return Err(super::xls::protected());
    }
    let Some(entry) = named("Workbook").or_else(|| named("Book")) else { return Err(super::kind::not_a_workbook()) };
    let stream = file.stream(entry).ok_or_else(broken)?;
    count(&stream)
}

/// A stream of the file.
struct Entry {
    name: String,
    start: u32,
    size: u64,
}

struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    fat: Vec<u32>,
    small_fat: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|four| four.first_chunk().map(|four| u32::from_le_bytes(*four)))
}

impl<'b> Compound<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        if !bytes.starts_with(&MAGIC) {
            return None;
        }
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file =
            Self { bytes, sector, fat: Vec::new(), small_fat: Vec::new(), small: Vec::new(), entries: vec![] };
        let most = bytes.len().checked_div(sector)?;
        let mut of_fat: Vec<u32> = numbers(bytes.get(76..512)?).collect();
        let (mut next, mut steps) = (u32_at(bytes, 68)?, 0_usize);
        while next < MARKS {
            steps = steps.saturating_add(1);
            if steps > most {
                return None;
            }
            of_fat.extend(numbers(file.sector(next)?));
            next = of_fat.pop()?;
        }
        for sector in of_fat.into_iter().filter(|sector| *sector < MARKS) {
            let numbers: Vec<u32> = numbers(file.sector(sector)?).collect();
            file.fat.extend(numbers);
            if file.fat.len() > most.saturating_add(sector_numbers(file.sector)).saturating_mul(2) {
                return None;
            }
        }
        let directory = file.chain(u32_at(bytes, 48)?, u64::MAX)?;
        file.entries = directory.chunks_exact(128).filter_map(|raw| entry(raw, sector)).collect();
        let small_start = u32_at(bytes, 60)?;
        if u32_at(bytes, 64)? > 0 {
            let root = file.entries.first()?;
            let (start, size) = (root.start, root.size);
            file.small = file.chain(start, size)?;
            file.small_fat = numbers(&file.chain(small_start, u64::MAX)?).collect();
        }
        Some(file)
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let start = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        // The last one may be cut short.
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain; `None` where it does not end.
    fn chain(&self, start: u32, size: u64) -> Option<Vec<u8>> {
        let (mut next, mut bytes) = (start, Vec::new());
        while next != END_OF_CHAIN && (bytes.len() as u64) < size {
            bytes.extend_from_slice(self.sector(next)?);
            if bytes.len() > self.bytes.len().saturating_add(self.sector) {
                return None;
            }
            next = *self.fat.get(usize::try_from(next).ok()?)?;
        }
        bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Some(bytes)
    }

    fn stream(&self, entry: &Entry) -> Option<Vec<u8>> {
        if entry.size >= SMALL {
            return self.chain(entry.start, entry.size);
        }
        let (mut next, mut bytes) = (entry.start, Vec::new());
        while next != END_OF_CHAIN && (bytes.len() as u64) < entry.size {
            let at = usize::try_from(next).ok()?;
            let start = at.checked_mul(64)?;
            bytes.extend_from_slice(self.small.get(start..start.checked_add(64)?.min(self.small.len()))?);
            if bytes.len() > self.small.len().saturating_add(64) {
                return None;
            }
            next = *self.small_fat.get(at)?;
        }
        bytes.truncate(usize::try_from(entry.size).ok()?);
        Some(bytes)
    }
}

fn sector_numbers(sector: usize) -> usize {
    sector / 4
}

fn entry(raw: &[u8], sector: usize) -> Option<Entry> {
    let units = raw.get(..64)?.chunks_exact(2).filter_map(|two| two.first_chunk().map(|two| u16::from_le_bytes(*two)));
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    let low = u64::from(u32_at(raw, 120)?);
    let high = if sector == 512 { 0 } else { u64::from(u32_at(raw, 124)?) };
    Some(Entry { name: String::from_utf16_lossy(&units), start: u32_at(raw, 116)?, size: high << 32 | low })
}

/// Counts the cells of every sheet, as the reader will make room for them.
fn count(stream: &[u8]) -> Result<(), Bilingual> {
    let mut sheets = Vec::new();
    let mut looked_at = 0_u64;
    each_record(stream, &mut looked_at, |kind, data| match kind {
        0x0085 => {
            sheets.extend(u32_at(data, 0));
            true
        }
        kind => kind != 0x000a,
    })?;
    let mut cells = 0_u64;
    for start in sheets {
        let sheet = usize::try_from(start).ok().and_then(|start| stream.get(start..)).ok_or_else(broken)?;
        let mut extent = Extent::default();
        let (mut depth, mut begun, mut is_sound) = (0_usize, false, true);
        each_record(sheet, &mut looked_at, |kind, data| {
            match kind {
                0x0809 if begun => depth = depth.saturating_add(1),
                0x0809 => begun = true,
                0x000a if depth > 0 => depth = depth.saturating_sub(1),
                0x000a => return false,
                0x0200 if depth == 0 => is_sound &= is_sound_extent(data),
                0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x0006 if depth == 0 => {
                    if let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) {
                        extent.add(row, column);
                    }
                }
                0x00bd if depth == 0 => {
                    let last = data.len().checked_sub(2).and_then(|at| u16_at(data, at));
                    if let (Some(row), Some(first), Some(last)) = (u16_at(data, 0), u16_at(data, 2), last) {
                        extent.add(row, first);
                        extent.add(
                            row,
                            last.min(first.saturating_add(u16::try_from(data.len() / 6).unwrap_or(u16::MAX))),
                        );
                    }
                }
                _ => {}
            }
            true
        })?;
        if !is_sound {
            return Err(broken());
        }
        cells = cells.saturating_add(extent.area().max(extent.count));
        if cells > MOST_CELLS {
            return Err(both!(
                "工作簿超过 {MOST_CELLS} 格的上限；请另存为 .xlsx 或 CSV",
                "the workbook has more cells than the limit of {MOST_CELLS}; save it as .xlsx or CSV"
            ));
        }
    }
    Ok(())
}

/// Calls `each` with every record until it says that it has seen enough.
fn each_record(stream: &[u8], looked_at: &mut u64, mut each: impl FnMut(u16, &[u8]) -> bool) -> Result<(), Bilingual> {
    let mut at = 0_usize;
    while let (Some(kind), Some(size)) = (u16_at(stream, at), u16_at(stream, at.saturating_add(2))) {
        let start = at.saturating_add(4);
        let end = start.saturating_add(usize::from(size));
        *looked_at = looked_at.saturating_add(1);
        if *looked_at > MOST_RECORDS {
            return Err(broken());
        }
        if !each(kind, stream.get(start..end).unwrap_or(&[])) {
            break;
        }
        at = end;
    }
    Ok(())
}

/// Whether the stated extent of a sheet is one that the format can have.
fn is_sound_extent(data: &[u8]) -> bool {
    let (rows, columns) = match data.len() {
        10 => (u16_at(data, 2).map(u32::from), u16_at(data, 6)),
        14 | 16 => (u32_at(data, 4), u16_at(data, 10)),
        _ => return true,
    };
    let first = if data.len() == 10 { u16_at(data, 0).map(u32::from) } else { u32_at(data, 0) };
    rows.is_some_and(|rows| rows <= 65_536 && (rows == 0 || first.is_some_and(|first| first < rows)))
        && columns.is_some_and(|columns| columns <= 256)
}

/// The rectangle around the cells of a sheet.
#[derive(Default)]
struct Extent {
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
    count: u64,
}

impl Extent {
    fn add(&mut self, row: u16, column: u16) {
        let wider = |range: Option<(u16, u16)>, at: u16| range.map_or((at, at), |(a, b)| (a.min(at), b.max(at)));
        self.rows = Some(wider(self.rows, row));
        self.columns = Some(wider(self.columns, column));
        self.count = self.count.saturating_add(1);
    }

    fn area(&self) -> u64 {
        let length = |range: Option<(u16, u16)>| range.map_or(0, |(a, b)| u64::from(b.abs_diff(a)).saturating_add(1));
        length(self.rows).saturating_mul(length(self.columns))
    }
}
