//! Files of the user: profiles and rule files read within the limit, and new files written beside and then renamed.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

pub use super::beside::Beside;
use crate::both;
use crate::text::{DecodeError, MAX_BYTES, decode, visible};
use crate::value::Bilingual;

/// How messages and results name a file.
#[must_use]
pub fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

/// How results name a file, or standard input.
#[must_use]
pub fn named(path: &Path) -> String {
    if is_stdin(path) { "<stdin>".to_owned() } else { shown(path) }
}

/// Whether `-` was given instead of a file.
#[must_use]
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The bytes of a file within the limit; its size is looked at before it is read.
///
/// # Errors
/// Why it cannot be read, as one line.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Bilingual> {
    let metadata = fs::metadata(path).map_err(|error| why(&error))?;
    if metadata.is_dir() {
        return Err(Bilingual::fixed("是文件夹，不是文件", "this is a folder, not a file"));
    }
    if metadata.len() > MAX_BYTES as u64 {
        return Err(too_large());
    }
    read_bounded(File::open(path).map_err(|error| why(&error))?)
}

/// The text of a file, or of standard input for `-`.
///
/// # Errors
/// Why it cannot be read, as one line.
pub fn read_text(path: &Path) -> Result<String, Bilingual> {
    let bytes = if is_stdin(path) { read_bounded(io::stdin().lock())? } else { read_bytes(path)? };
    match decode(&bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(DecodeError::TooLarge(words) | DecodeError::NotUtf8(words)) => Err(words),
    }
}

fn read_bounded(source: impl Read) -> Result<Vec<u8>, Bilingual> {
    let mut bytes = Vec::new();
    let limit = (MAX_BYTES as u64).saturating_add(1);
    source.take(limit).read_to_end(&mut bytes).map_err(|error| why(&error))?;
    if bytes.len() > MAX_BYTES { Err(too_large()) } else { Ok(bytes) }
}

fn too_large() -> Bilingual {
    let limit = MAX_BYTES >> 20;
    both!("文件超过 {limit} MiB 上限", "the file is over the limit of {limit} MiB")
}

/// The system's reason in both languages; the ones people meet are translated, the rest is quoted.
#[must_use]
pub fn why(error: &io::Error) -> Bilingual {
    match error.kind() {
        io::ErrorKind::NotFound => Bilingual::fixed("文件不存在", "there is no such file"),
        io::ErrorKind::PermissionDenied => Bilingual::fixed("没有权限", "permission denied"),
        io::ErrorKind::IsADirectory => Bilingual::fixed("是文件夹，不是文件", "this is a folder, not a file"),
        io::ErrorKind::StorageFull => Bilingual::fixed("磁盘已满", "the disk is full"),
        _ => both!("系统报告：{error}", "the system says: {error}"),
    }
}

/// Writes a file that does not exist yet: first beside it, then renamed, so that no half of it is ever left behind.
///
/// # Errors
/// Why it cannot be written, as one line.
pub fn write_new(path: &Path, text: &str) -> Result<(), Bilingual> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            return Err(Bilingual::fixed("是文件夹，请写文件名", "this is a folder; give a file name"));
        }
        Ok(_) => return Err(Bilingual::fixed("文件已存在，未改动它", "the file exists and was left as it is")),
        Err(_) => {}
    }
    let mut file = Beside::create(path)?;
    file.write(text.as_bytes()).and_then(|()| file.commit()).map_err(|error| why(&error))
}

/// Whether two paths are the same file.
#[must_use]
pub fn is_same(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}
