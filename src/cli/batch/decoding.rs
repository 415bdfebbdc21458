//! Which encoding bytes are in that do not say it: UTF-8 where they are, else GB18030, with as much evidence as there is.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// So many characters outside ASCII leave no doubt.
const ENOUGH: u64 = 64;
/// A text in GB18030 has nearly as many sequences that are no UTF-8 as others; a text in UTF-8 has one or two.
const VALID_FOR_INVALID: u64 = 4;
/// How much is read at a time.
const READ: u64 = 256 << 10;

/// The encodings that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// UTF-8, perhaps with a byte that is none.
    Utf8,
    /// GB18030, of which GBK and GB2312 are parts.
    Gb18030,
}

/// How many characters outside ASCII are whole UTF-8, and how many places are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Evidence {
    valid: u64,
    invalid: u64,
}

impl Evidence {
    /// Counts more bytes; says how many at their end are the beginning of a character.
    fn add(&mut self, bytes: &[u8]) -> usize {
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            let valid = chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
            self.valid = self.valid.saturating_add(valid as u64);
            let invalid = chunk.invalid();
            if chunks.peek().is_none() && std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none()) {
                return invalid.len();
            }
            self.invalid = self.invalid.saturating_add(u64::from(!invalid.is_empty()));
        }
        0
    }

    fn guess(self) -> Guess {
        let is_utf8 = self.invalid == 0 || self.valid > self.invalid.saturating_mul(VALID_FOR_INVALID);
        if is_utf8 { Guess::Utf8 } else { Guess::Gb18030 }
    }

    fn is_enough(self) -> bool {
        self.valid.saturating_add(self.invalid) >= ENOUGH
    }
}

/// Guesses from the first bytes that are not ASCII; where they say little and there is a file, from all of it.
///
/// # Errors
/// When the file cannot be read.
pub fn guess(bytes: &[u8], file: Option<&Path>) -> io::Result<Guess> {
    let mut evidence = Evidence::default();
    evidence.add(bytes);
    if let Some(path) = file.filter(|_| !evidence.is_enough()) {
        evidence = Evidence::default();
        let (mut file, mut bytes) = (File::open(path)?, Vec::new());
        while !evidence.is_enough() {
            if file.by_ref().take(READ).read_to_end(&mut bytes)? == 0 {
                evidence.invalid = evidence.invalid.saturating_add(u64::from(!bytes.is_empty()));
                break;
            }
            let rest = evidence.add(&bytes);
            bytes.drain(..bytes.len().saturating_sub(rest));
        }
    }
    Ok(evidence.guess())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Guess {
        guess(bytes, None).unwrap()
    }

    #[test]
    fn chinese_is_told_apart() {
        let text = "企业名称,统一社会信用代码,工资薪金总额\n桂林漓江设计有限公司,914501000000000008,1\n";
        let (gbk, ..) = encoding_rs::GBK.encode(text);
        assert_eq!(of(text.as_bytes()), Guess::Utf8);
        assert_eq!(of(&gbk), Guess::Gb18030);
        // A character cut in two at the end is no fault, a byte that is none is one.
        assert_eq!(of(text.as_bytes().get(..4).unwrap()), Guess::Utf8);
        let mut one = text.as_bytes().to_vec();
        one.insert(6, 0xff);
        assert_eq!(of(&one), Guess::Utf8);
        // 联通 in GBK is well-formed UTF-8 for the most part; the rest of the text tells.
        let (short, ..) = encoding_rs::GBK.encode("name,联通\n桂林漓江设计有限公司\n");
        assert_eq!(of(&short), Guess::Gb18030);
    }
}
