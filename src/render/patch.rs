//! A change of a text as a unified diff, which `patch` and `git apply` take.

use similar::TextDiff;

/// The diff of two states of one file; empty where they are the same.
#[must_use]
pub fn patch(name: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_is_shown() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n甲＝1\n";
        let after = before.replace('＝', "=");
        assert_eq!(
            patch("x.toml", before, &after),
            "--- a/x.toml\n+++ b/x.toml\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-甲＝1\n+甲=1\n"
        );
        assert_eq!(patch("x.toml", before, before), "");
    }
}
