//! `tests/base-pack` with other files laid over it in a folder of its own, and what the program finds there.

#![allow(dead_code, reason = "every test crate uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A finding, as the program says it for machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The folder of the pack.
    pub pack: String,
    /// The file within it.
    pub file: String,
    pub code: String,
    /// `line:column`.
    pub place: String,
    pub message: String,
    pub level: String,
}

/// A folder that goes when the test ends.
pub struct Scratch(tempfile::TempDir);

impl Scratch {
    pub fn new(name: &str) -> Self {
        Self(tempfile::Builder::new().prefix(&format!("huiqi-{name}-")).tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The base pack with some files replaced or added, in a folder of that name.
    pub fn laid(&self, name: &str, files: &[(&str, &[u8])]) -> PathBuf {
        let root = self.0.path().join(name);
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base-pack");
        for folder in ["", "plan"] {
            fs::create_dir_all(root.join(folder)).unwrap();
            for entry in fs::read_dir(base.join(folder)).unwrap() {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_file() {
                    fs::copy(entry.path(), root.join(folder).join(entry.file_name())).unwrap();
                }
            }
        }
        for (file, bytes) in files {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        root
    }
}

/// Runs the program in English.
pub fn huiqi(arguments: &[&str], folders: &[PathBuf]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huiqi"));
    command.args(arguments).args(folders).env("LC_ALL", "en_US.UTF-8").env("NO_COLOR", "1");
    command.output().unwrap()
}

/// What a command finds in some packs; it must end with that exit code.
pub fn findings(command: &str, folders: &[PathBuf], exit: i32) -> Vec<Found> {
    if folders.is_empty() {
        return Vec::new();
    }
    let output = huiqi(&[command, "--format", "json", "--as-of", "2026-11-24"], folders);
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(exit), "{command}: {words}");
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = all.get("findings").unwrap_or(&all);
    all.as_array().unwrap().iter().map(|finding| found(finding, folders)).collect()
}

fn found(finding: &serde_json::Value, folders: &[PathBuf]) -> Found {
    let text = |key: &str| finding[key].as_str().unwrap().to_owned();
    let name = text("file");
    let of = |root: &PathBuf| name.strip_prefix(&format!("{}/", root.display())).map(str::to_owned);
    let (root, file) = folders.iter().find_map(|root| Some((root, of(root)?))).unwrap();
    Found {
        pack: root.file_name().unwrap().to_string_lossy().into_owned(),
        file,
        code: text("code"),
        place: format!("{}:{}", finding["line"], finding["column"]),
        message: finding["message"]["en"].as_str().unwrap().to_owned(),
        level: text("level"),
    }
}
