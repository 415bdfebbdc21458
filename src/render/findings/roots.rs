//! Where files lie in the repository, for programs that show findings beside its files: never an absolute path.

use std::borrow::Cow;

/// The folders that were given, each as it was written and as the repository knows it.
#[derive(Clone, Debug, Default)]
pub struct Roots(Vec<(String, String)>);

impl Roots {
    /// Folders as they were written, each with its path in the repository, with `/` between folders.
    #[must_use]
    pub fn new(folders: Vec<(String, String)>) -> Self {
        Self(folders)
    }

    /// The path in the repository of a file in one of the folders; any other is left as it is.
    #[must_use]
    pub fn path<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let inside = |(written, known): &(String, String)| {
            let rest = name.strip_prefix(written.trim_end_matches('/'))?;
            let rest = if rest.is_empty() { rest } else { rest.strip_prefix('/')? };
            Some(match (known.as_str(), rest) {
                ("", rest) => rest.to_owned(),
                (known, "") => known.to_owned(),
                (known, rest) => format!("{known}/{rest}"),
            })
        };
        self.0.iter().find_map(inside).map_or(Cow::Borrowed(name), Cow::Owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_as_the_repository_knows_them() {
        let roots = Roots::new(vec![
            ("/home/a/repository/packs/".to_owned(), "packs".to_owned()),
            (".".to_owned(), String::new()),
            ("../b".to_owned(), "b".to_owned()),
        ]);
        assert_eq!(roots.path("/home/a/repository/packs/plan/x.toml"), "packs/plan/x.toml");
        assert_eq!(roots.path("./plan/x.toml"), "plan/x.toml");
        assert_eq!(roots.path("../b/x.toml"), "b/x.toml");
        assert_eq!(roots.path("../bc/x.toml"), "../bc/x.toml");
        assert_eq!(roots.path("rules/x.toml"), "rules/x.toml");
    }
}
