//! What stands between keys and values: comments and blank lines, none of which is lost.

use toml_edit::RawString;

/// Comments and blank lines above something, each without spaces at its ends; a blank line is an empty one, and never
/// follows another.
#[derive(Clone, Debug, Default)]
pub struct Above {
    lines: Vec<String>,
}

impl Above {
    /// What stands before something that begins a line.
    pub fn read(raw: Option<&RawString>) -> Self {
        let text = raw.and_then(RawString::as_str).unwrap_or("");
        // What follows the last line break is the indentation of what comes after.
        let mut lines: Vec<&str> = text.split('\n').map(str::trim).collect();
        if lines.last().is_some_and(|last| last.is_empty()) {
            lines.pop();
        }
        lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
        Self { lines: lines.into_iter().map(str::to_owned).collect() }
    }

    /// Without blank lines at its start.
    pub fn without_lead(mut self) -> Self {
        if self.lines.first().is_some_and(String::is_empty) {
            self.lines.remove(0);
        }
        self
    }

    /// With a blank line at its start.
    pub fn with_lead(mut self) -> Self {
        if self.lines.first().is_none_or(|first| !first.is_empty()) {
            self.lines.insert(0, String::new());
        }
        self
    }

    /// Without blank lines at its end.
    pub fn without_end(mut self) -> Self {
        if self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self
    }

    /// Whether a blank line is in it.
    pub fn has_blank(&self) -> bool {
        self.lines.iter().any(String::is_empty)
    }

    /// What stands to the last blank line, that included, and what stands right above.
    pub fn split(mut self) -> (Self, Self) {
        let at = self.lines.iter().rposition(String::is_empty).map_or(0, |at| at.saturating_add(1));
        let own = self.lines.split_off(at);
        (self, Self { lines: own })
    }

    /// This, then the other.
    pub fn then(mut self, other: Self) -> Self {
        self.lines.extend(other.lines);
        self
    }

    /// As it is written.
    pub fn text(&self) -> String {
        self.lines.iter().fold(String::new(), |text, line| text + line + "\n")
    }
}

/// A comment behind something on its line, or nothing.
pub fn behind(raw: Option<&RawString>) -> String {
    aside(raw.and_then(RawString::as_str).unwrap_or(""))
}

/// The comment with the author's spaces before it, which may align it with others; at least one.
fn aside(text: &str) -> String {
    let text = text.trim_end();
    match text.trim_start() {
        "" => String::new(),
        comment if text.len() == comment.len() => format!(" {comment}"),
        _ => text.replace('\t', " "),
    }
}

/// What stands between two elements of an array that has line breaks: comments behind the one and above the other.
pub fn between(raw: &str, indent: &str) -> String {
    let (first, _) = raw.split_once('\n').unwrap_or((raw, ""));
    let lines = raw.split('\n').map(str::trim).skip(1);
    let mut text = aside(first);
    let mut rest: Vec<&str> = lines.collect();
    if rest.is_empty() {
        return text + " ";
    }
    rest.pop();
    rest.dedup_by(|a, b| a.is_empty() && b.is_empty());
    for line in rest {
        text.push('\n');
        if !line.is_empty() {
            text.push_str(indent);
            text.push_str(line);
        }
    }
    text.push('\n');
    text.push_str(indent);
    text
}
