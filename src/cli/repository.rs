//! Where the folders that were given lie in the repository they are in, so that programs find their files there.

use std::path::{Component, Path, PathBuf};

use super::files::shown;
use crate::render::findings::Roots;

/// Each folder relative to the nearest folder above it that is a repository, else to the current folder, else to the
/// folder it is in; the built-in packs are named as they are.
pub fn roots(folders: &[Option<&Path>]) -> Roots {
    let here = std::env::current_dir().unwrap_or_default();
    let known = folders.iter().flatten().map(|folder| (shown(folder), path_in_repository(folder, &here)));
    Roots::new(known.collect())
}

fn path_in_repository(folder: &Path, here: &Path) -> String {
    let whole = without_detours(&here.join(folder));
    let repository = whole.ancestors().find(|above| above.join(".git").exists());
    let root = repository.or_else(|| whole.starts_with(here).then_some(here)).or_else(|| whole.parent());
    let inside = root.and_then(|root| whole.strip_prefix(root).ok()).unwrap_or(&whole);
    let names = inside.components().filter_map(|component| match component {
        Component::Normal(name) => Some(shown(Path::new(name))),
        _ => None,
    });
    names.collect::<Vec<_>>().join("/")
}

/// `a/./b/../c` as `a/c`.
fn without_detours(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_from_the_repository_on() {
        let top = tempfile::tempdir().unwrap();
        let top = top.path().canonicalize().unwrap();
        let packs = top.join("repository/packs");
        std::fs::create_dir_all(&packs).unwrap();
        assert_eq!(path_in_repository(Path::new("packs"), &top.join("repository")), "packs");
        assert_eq!(path_in_repository(Path::new("repository/./packs/../packs"), &top), "repository/packs");
        assert_eq!(path_in_repository(&packs, Path::new("/elsewhere")), "packs");
        std::fs::create_dir(top.join("repository/.git")).unwrap();
        assert_eq!(path_in_repository(Path::new("../packs"), &packs), "packs");
        assert_eq!(path_in_repository(&packs, Path::new("/elsewhere")), "packs");
        assert_eq!(path_in_repository(Path::new("."), &top.join("repository")), "");
    }
}
