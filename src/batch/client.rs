//! Clients that were answered already: the same credit code and tax year is a second row for the same client.

/// A credit code and a year in as little memory as they need: 17 characters of 31 and a year are fewer than 96 bits.
type Key = [u32; 3];

/// How many tables there are: one grows while the others stay, so that little is held twice.
const TABLES: usize = 256;

/// The clients seen so far, with the row of each: sixteen bytes a client in tables that are between seven and nine tenths
/// full, so that five million clients need about 100 MB.
#[derive(Debug, Default)]
pub struct Clients {
    tables: Vec<Table>,
}

impl Clients {
    /// The earlier row of the same client and year, if there is one; else this row is remembered.
    pub fn earlier(&mut self, code: &str, year: i16, row: u64) -> Option<u32> {
        if self.tables.is_empty() {
            self.tables.resize_with(TABLES, Table::default);
        }
        let row = u32::try_from(row).unwrap_or(u32::MAX).max(1);
        let key = key(code, year);
        let hash = hash(key);
        let table = usize::try_from(hash >> 56).unwrap_or(0);
        self.tables.get_mut(table).and_then(|table| table.earlier(key, hash, row))
    }
}

/// A table with open addressing: an entry stands at the place of its hash, or in the next free place.
#[derive(Debug, Default)]
struct Table {
    /// Keys with their rows; a row of 0 is a free place.
    entries: Vec<(Key, u32)>,
    count: usize,
}

impl Table {
    fn earlier(&mut self, key: Key, hash: u64, row: u32) -> Option<u32> {
        if self.count.saturating_mul(10) >= self.entries.len().saturating_mul(9) {
            self.grow();
        }
        let entry = self.find(key, hash)?;
        if entry.1 != 0 {
            return Some(entry.1);
        }
        *entry = (key, row);
        self.count = self.count.saturating_add(1);
        None
    }

    /// The place of a key, which may be free. There is always a free place.
    fn find(&mut self, key: Key, hash: u64) -> Option<&mut (Key, u32)> {
        let len = self.entries.len();
        let start = place(hash, len);
        let is_wanted = |(known, row): &&(Key, u32)| *row == 0 || *known == key;
        let mut from_start = self.entries.iter().enumerate().skip(start);
        let at = from_start
            .find(|(_, entry)| is_wanted(entry))
            .or_else(|| self.entries.iter().enumerate().find(|(_, entry)| is_wanted(entry)))
            .map(|(at, _)| at);
        self.entries.get_mut(at?)
    }

    fn grow(&mut self) {
        let len = self.entries.len().max(32).saturating_mul(5) / 4;
        let before = std::mem::replace(&mut self.entries, vec![([0; 3], 0); len]);
        for (key, row) in before.into_iter().filter(|(_, row)| *row != 0) {
            if let Some(entry) = self.find(key, hash(key)) {
                *entry = (key, row);
            }
        }
    }
}

/// The place of a hash among so many.
fn place(hash: u64, len: usize) -> usize {
    // The first eight bits chose the table.
    let fraction = u128::from(hash << 8);
    usize::try_from(fraction.wrapping_mul(len as u128) >> 64).unwrap_or(0)
}

/// Spreads keys, which have their first characters in common.
fn hash([a, b, c]: Key) -> u64 {
    let mixed = (u64::from(a) | u64::from(b) << 32) ^ u64::from(c).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ mixed >> 32
}

/// The last character of a code follows from the others.
fn key(code: &str, year: i16) -> Key {
    let digit = |byte: u8| u128::from(byte.wrapping_sub(if byte.is_ascii_digit() { b'0' } else { b'A' - 10 }) & 0x3f);
    // Letters go up to Y, so that a character is below 36; 17 of them are below 2^88.
    let body = code.bytes().take(17).fold(0_u128, |number, byte| number.wrapping_mul(36).wrapping_add(digit(byte)));
    let whole = body.wrapping_mul(256).wrapping_add(u128::from(year.wrapping_sub(1900).unsigned_abs() & 0xff));
    let part = |shift: u32| u32::try_from(whole >> shift & 0xffff_ffff).unwrap_or(0);
    [part(0), part(32), part(64)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_and_year_is_remembered() {
        let mut clients = Clients::default();
        assert_eq!(clients.earlier("914501000000000008", 2016, 1), None);
        assert_eq!(clients.earlier("914501000000000008", 2017, 2), None);
        assert_eq!(clients.earlier("91450200MA0000001K", 2016, 3), None);
        assert_eq!(clients.earlier("914501000000000008", 2016, 4), Some(1));
        assert_ne!(key("Y1450200MA0000001K", 2016), key("91450200MA0000001K", 2016));
        assert_ne!(key("YYYYYYYYYYYYYYYYYY", 2016), key("1YYYYYYYYYYYYYYYYY", 2016));
    }

    #[test]
    fn many_clients_are_told_apart() {
        let mut clients = Clients::default();
        let code = |n: u64| format!("914501{n:09}MAX");
        for n in 0..50_000 {
            assert_eq!(clients.earlier(&code(n), 2016, n + 1), None, "{n}");
        }
        for n in 0..50_000 {
            assert_eq!(clients.earlier(&code(n), 2016, 100_000), u32::try_from(n + 1).ok(), "{n}");
        }
        let places: usize = clients.tables.iter().map(|table| table.entries.len()).sum();
        assert!(places < 50_000 * 3 / 2, "{places} places for 50,000 clients");
    }
}
