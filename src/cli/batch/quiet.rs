//! A writer that fails once: the `zip` crate finishes an archive when it is dropped, and prints where that fails, although
//! the failure was said already.

use std::io::{self, Seek, SeekFrom, Write};

/// Fails once; then takes everything and keeps nothing.
#[derive(Debug)]
pub struct Quiet<W> {
    inner: W,
    has_failed: bool,
    /// Where it would be, had it not failed: sizes are made of it.
    position: u64,
}

impl<W> Quiet<W> {
    /// Around a writer that has not failed.
    pub const fn new(inner: W) -> Self {
        Self { inner, has_failed: false, position: 0 }
    }

    /// The writer.
    ///
    /// # Errors
    /// When it has failed.
    pub fn into_inner(self) -> io::Result<W> {
        if self.has_failed { Err(io::ErrorKind::Other.into()) } else { Ok(self.inner) }
    }

    fn once<T>(&mut self, otherwise: T, act: impl FnOnce(&mut W) -> io::Result<T>) -> io::Result<T> {
        if self.has_failed {
            return Ok(otherwise);
        }
        let done = act(&mut self.inner);
        self.has_failed = done.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        done
    }
}

impl<W: Write> Write for Quiet<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.once(bytes.len(), |inner| inner.write(bytes))?;
        self.position = self.position.saturating_add(count as u64);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.once((), Write::flush)
    }
}

impl<W: Seek> Seek for Quiet<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let otherwise = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) | SeekFrom::End(by) => self.position.saturating_add_signed(by),
        };
        self.position = self.once(otherwise, |inner| inner.seek(to))?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_failure_is_said_once_and_not_forgotten() {
        let mut quiet = Quiet::new(Full);
        assert_eq!(quiet.write(b"x").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(quiet.write(b"xy").unwrap(), 2);
        assert!(quiet.into_inner().is_err());
        assert!(Quiet::new(Vec::<u8>::new()).into_inner().unwrap().is_empty());
    }
}
