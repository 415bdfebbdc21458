//! Answers of many companies: one output format a file, straight from columns into bytes.

mod bytes;
pub mod csv_long;
pub mod csv_wide;
pub mod ndjson;
pub mod rejects;
pub mod summary;
pub mod template;
pub mod workbook;
