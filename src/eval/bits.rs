//! Sets of rows, sixty-four to a word.

/// A set of the rows `0..len`; bits beyond the length are never set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// No rows of that many.
    #[must_use]
    pub fn none(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    /// All rows of that many.
    #[must_use]
    pub fn all(len: usize) -> Self {
        let mut bits = Self { words: vec![u64::MAX; len.div_ceil(64)], len };
        bits.trim();
        bits
    }

    /// Empties it and gives it a length.
    pub fn reset(&mut self, len: usize) {
        self.words.clear();
        self.words.resize(len.div_ceil(64), 0);
        self.len = len;
    }

    /// Becomes the set of all rows of that many, keeping its memory.
    pub fn fill(&mut self, len: usize) {
        self.words.clear();
        self.words.resize(len.div_ceil(64), u64::MAX);
        self.len = len;
        self.trim();
    }

    /// How many rows there are, in the set or not.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether no row is in the set.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// How many rows are in the set.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Whether a row is in the set.
    #[inline]
    #[must_use]
    pub fn get(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Puts a row into the set or takes it out; a row beyond the length is passed over.
    #[inline]
    pub fn set(&mut self, row: usize, member: bool) {
        if row >= self.len {
            return;
        }
        if let Some(word) = self.words.get_mut(row / 64) {
            let bit = 1_u64 << (row % 64);
            if member {
                *word |= bit;
            } else {
                *word &= !bit;
            }
        }
    }

    /// Adds a row at the end.
    pub fn push(&mut self, member: bool) {
        let row = self.len;
        self.len = row.saturating_add(1);
        if self.words.len() < self.len.div_ceil(64) {
            self.words.push(0);
        }
        self.set(row, member);
    }

    /// Adds rows that are not in the set, up to that many.
    pub fn grow(&mut self, len: usize) {
        if len > self.len {
            self.words.resize(len.div_ceil(64), 0);
            self.len = len;
        }
    }

    /// Becomes the same as another set, keeping its memory.
    pub fn copy_from(&mut self, other: &Self) {
        self.words.clear();
        self.words.extend_from_slice(&other.words);
        self.len = other.len;
    }

    /// Adds the rows of those words, for that many rows; a set of another length is empty before.
    pub fn unite(&mut self, len: usize, words: impl Iterator<Item = u64>) {
        if self.len != len {
            return self.rebuild(len, words);
        }
        for (word, other) in self.words.iter_mut().zip(words) {
            *word |= other;
        }
        self.trim();
    }

    /// Keeps the first rows only.
    pub fn truncate(&mut self, len: usize) {
        if len < self.len {
            self.words.truncate(len.div_ceil(64));
            self.len = len;
            self.trim();
        }
    }

    /// Its words, the first sixty-four rows first.
    pub fn words(&self) -> impl Iterator<Item = u64> + Clone + '_ {
        self.words.iter().copied()
    }

    /// Becomes the set of those words, for that many rows; keeps its memory.
    pub fn rebuild(&mut self, len: usize, words: impl Iterator<Item = u64>) {
        self.words.clear();
        self.words.extend(words.take(len.div_ceil(64)));
        self.words.resize(len.div_ceil(64), 0);
        self.len = len;
        self.trim();
    }

    /// Whether every row is in the set.
    #[must_use]
    pub fn is_all(&self) -> bool {
        let spare = (!self.len.is_multiple_of(64)).then(|| (1_u64 << (self.len % 64)).wrapping_sub(1));
        let whole = self.len / 64;
        self.words.iter().enumerate().all(|(at, word)| *word == if at < whole { u64::MAX } else { spare.unwrap_or(0) })
    }

    /// Becomes word by word what `join` makes of two sets of the same rows.
    pub fn combine(&mut self, a: &Self, b: &Self, join: impl Fn(u64, u64) -> u64) {
        self.words.clear();
        self.words.extend(a.words.iter().zip(&b.words).map(|(a, b)| join(*a, *b)));
        self.len = a.len.min(b.len);
        self.trim();
    }

    /// The rows in the set, ascending.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
                (bit < 64).then(|| index.saturating_mul(64).saturating_add(bit as usize))
            })
        })
    }

    fn trim(&mut self) {
        let spare = self.len % 64;
        if spare > 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1_u64 << spare).wrapping_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets() {
        let mut bits = Bits::none(130);
        for row in [0, 63, 64, 129, 500] {
            bits.set(row, true);
        }
        assert_eq!(bits.rows().collect::<Vec<_>>(), [0, 63, 64, 129]);
        let mut rest = Bits::default();
        rest.combine(&bits, &Bits::all(130), |a, b| !a & b);
        assert_eq!(rest.rows().count(), 126);
        rest.combine(&bits, &bits, |a, _| !a);
        assert_eq!(rest.rows().count(), 126, "nothing beyond the length is ever set");
        bits.push(true);
        assert!(bits.get(130) && !bits.get(131));
        assert!(Bits::all(130).is_all() && Bits::all(128).is_all() && Bits::none(0).is_all() && !bits.is_all());
        let mut same = Bits::default();
        same.rebuild(131, bits.words());
        assert_eq!(same, bits);
        same.rebuild(3, [u64::MAX, 1].into_iter());
        assert_eq!(same, Bits::all(3));
    }
}
