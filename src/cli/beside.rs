//! New files: written beside their target and then renamed, so that no half of one is ever found under its name.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::files::{shown, why};
use crate::value::Bilingual;

/// A file that is written beside its target and then takes its name, so that the target is whole or as it was.
#[derive(Debug)]
pub struct Beside {
    target: PathBuf,
    /// Where it is until it is whole; `None` where it is written in place.
    part: Option<PathBuf>,
    file: Option<File>,
}

impl Beside {
    /// Begins a file.
    ///
    /// # Errors
    /// Why it cannot be written, as one line.
    pub fn create(target: &Path) -> Result<Self, Bilingual> {
        if fs::metadata(target).is_ok_and(|metadata| metadata.is_dir()) {
            return Err(Bilingual::fixed("是文件夹，请写文件名", "this is a folder; give a file name"));
        }
        let Some(name) = target.file_name() else {
            return Err(Bilingual::fixed("不是文件名", "this is not the name of a file"));
        };
        // A device or a pipe is written into: another file must not take its name.
        if fs::metadata(target).is_ok_and(|metadata| !metadata.is_file()) {
            let file = File::options().write(true).open(target).map_err(|error| why(&error))?;
            return Ok(Self { target: target.to_owned(), part: None, file: Some(file) });
        }
        let mut part = std::ffi::OsString::from(".");
        part.push(name);
        part.push(format!(".{}.part", std::process::id()));
        let beside = target.with_file_name(part);
        // Remembered first: an interrupt may come as soon as it is there.
        remember(&beside);
        match File::create_new(&beside) {
            Ok(file) => Ok(Self { target: target.to_owned(), part: Some(beside), file: Some(file) }),
            Err(error) => {
                forget(&beside);
                Err(match error.kind() {
                    io::ErrorKind::NotFound => Bilingual::fixed("所在文件夹不存在", "its folder does not exist"),
                    _ => why(&error),
                })
            }
        }
    }

    /// How messages name it.
    #[must_use]
    pub fn name(&self) -> String {
        shown(&self.target)
    }

    /// Writes more.
    ///
    /// # Errors
    /// As the system says.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(bytes))
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// As the system says; then there is nothing new under the name.
    pub fn commit(mut self) -> io::Result<()> {
        if let (Some(file), Some(beside)) = (&self.file, &self.part) {
            file.sync_all()?;
            fs::rename(beside, &self.target)?;
            forget(beside);
        }
        self.file = None;
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if let (Some(_), Some(beside)) = (&self.file, &self.part) {
            let _ = fs::remove_file(beside);
            forget(beside);
        }
    }
}

/// The files that are begun and have not got their names yet.
static BEGUN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn remember(path: &Path) {
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
}

fn forget(path: &Path) {
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner).retain(|begun| begun != path);
}

/// From now on an interrupt removes the files that are begun before the program ends.
pub fn remove_when_interrupted() {
    // Where no handler can be set, an interrupt leaves a file beside its target; never half of the target.
    let _ = ctrlc::set_handler(|| {
        // The lock is kept: nothing is begun, and nothing takes its name, any more.
        let begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
        begun.iter().for_each(|part| drop(fs::remove_file(part)));
        std::process::exit(INTERRUPTED);
    });
}

/// What shells call a program that was interrupted.
const INTERRUPTED: i32 = 130;

#[cfg(test)]
mod tests {
    use super::*;

    fn begun() -> usize {
        BEGUN.lock().unwrap().len()
    }

    #[test]
    fn a_file_is_whole_or_as_it_was() {
        let dir = std::env::temp_dir().join(format!("huiqi-beside-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let target = dir.join("x.csv");
        fs::write(&target, "before").unwrap();
        let mut file = Beside::create(&target).unwrap();
        file.write(b"half").unwrap();
        assert_eq!((fs::read_dir(&dir).unwrap().count(), begun()), (2, 1));
        drop(file);
        assert_eq!(
            (fs::read_to_string(&target).unwrap(), fs::read_dir(&dir).unwrap().count()),
            ("before".to_owned(), 1)
        );
        let mut file = Beside::create(&target).unwrap();
        file.write(b"whole").unwrap();
        file.commit().unwrap();
        assert_eq!(
            (fs::read_to_string(&target).unwrap(), fs::read_dir(&dir).unwrap().count()),
            ("whole".to_owned(), 1)
        );
        assert!(Beside::create(&dir).is_err() && Beside::create(&dir.join("no/x")).is_err());
        assert_eq!(begun(), 0);
        fs::remove_dir_all(&dir).unwrap();
    }
}
