//! What a file is, by its first bytes: names lie, and bookkeeping software writes web pages and CSV under `.xls`.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::{Source, broken_because, compound};
use crate::cli::files;
use crate::value::Bilingual;

/// How many bytes are looked at.
const LOOKED_AT: u64 = 4096;

/// The kinds of files that may be called workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Office Open XML.
    Xlsx,
    /// BIFF in a compound file.
    Xls,
    /// `OpenDocument`.
    Ods,
    /// Neither: text, perhaps.
    Text,
}

/// What kind of workbook a file is; `Text` where its bytes are those of no workbook and may be text.
///
/// # Errors
/// When it cannot be read, or is something else that people call a workbook.
pub fn kind_of(path: &Path) -> Result<Kind, Bilingual> {
    let file = File::open(path).map_err(|error| files::why(&error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Ok(Kind::Text);
    }
    of_bytes(&mut Source::new(Box::new(file)))
}

/// The same, of bytes that are then at their start again.
pub(super) fn of_bytes(source: &mut Source) -> Result<Kind, Bilingual> {
    let mut head = Vec::new();
    source.by_ref().take(LOOKED_AT).read_to_end(&mut head).map_err(|error| files::why(&error))?;
    source.seek(SeekFrom::Start(0)).map_err(|error| files::why(&error))?;
    if head.starts_with(b"PK\x03\x04") {
        let kind = of_archive(source)?;
        source.seek(SeekFrom::Start(0)).map_err(|error| files::why(&error))?;
        return Ok(kind);
    }
    if head.starts_with(&compound::MAGIC) {
        return Ok(Kind::Xls);
    }
    if head.starts_with(&[0x09, 0x08, 0x10, 0x00])
        || head.starts_with(&[0x09, 0x04, 0x06, 0x00])
        || head.starts_with(&[0x09, 0x02, 0x06, 0x00])
    {
        return Err(Bilingual::fixed(
            "是很旧的 Excel 格式（BIFF2–5）；请另存为 .xlsx",
            "this is a very old Excel format (BIFF 2 to 5); save it as .xlsx",
        ));
    }
    let text = String::from_utf8_lossy(&head).to_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if text.starts_with("<?xml") && (text.contains("urn:schemas-microsoft-com:office:spreadsheet")) {
        return Err(Bilingual::fixed(
            "是“XML 电子表格 2003”；请用 Excel 或 WPS 打开后另存为 .xlsx",
            "this is an XML spreadsheet of 2003; open it in a spreadsheet program and save it as .xlsx",
        ));
    }
    if text.starts_with('<')
        && ["<html", "<table", "<!doctype html", "<meta", "<style"].iter().any(|tag| text.contains(tag))
    {
        return Err(Bilingual::fixed(
            "其实是网页（HTML），只是扩展名像工作簿；请用 Excel 或 WPS 打开后另存为 .xlsx",
            "this is a web page (HTML) under the name of a workbook; open it in a spreadsheet program and save it as .xlsx",
        ));
    }
    Ok(Kind::Text)
}

/// What an archive holds.
fn of_archive(source: &mut Source) -> Result<Kind, Bilingual> {
    let archive = zip::ZipArchive::new(source).map_err(|error| broken_because(&error))?;
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_ascii_lowercase()).collect();
    let has = |name: &str| names.iter().any(|file| file == name);
    if names.iter().any(|name| name.ends_with("workbook.bin")) {
        return Err(Bilingual::fixed(
            "是二进制工作簿 .xlsb，不支持；请另存为 .xlsx",
            "this is a binary workbook (.xlsb), which is not read; save it as .xlsx",
        ));
    }
    if has("[content_types].xml") {
        return Ok(Kind::Xlsx);
    }
    if has("content.xml") && has("mimetype") {
        return Ok(Kind::Ods);
    }
    Err(Bilingual::fixed(
        "是压缩包，不是工作簿；请先解压，再给出其中的文件",
        "this is an archive and no workbook; unpack it and give the file in it",
    ))
}

/// What is said of a file under the name of a workbook that is none.
pub(super) fn not_a_workbook() -> Bilingual {
    Bilingual::fixed(
        "不是工作簿；请给出 .xlsx、.xls 或 .ods 文件，文本则用 --input-format csv",
        "this is no workbook; give an .xlsx, .xls or .ods file, or say --input-format csv for text",
    )
}
