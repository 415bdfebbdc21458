//! Where output goes: language, width and colour as flags and environment say, one writer for standard output.

use std::io::{self, IsTerminal as _, Write as _};

use anyhow::anyhow;
use clap::ValueEnum;

use super::exit::ClosedPipe;
use crate::both;
use crate::render::{Detail, View};
use crate::value::{Bilingual, Lang};

/// The width of what is written where nothing says how wide the reader's window is.
pub const PIPE_WIDTH: usize = 100;
/// Lines are never shorter than this …
const LEAST_WIDTH: usize = 60;
/// … nor longer than this: longer ones are hard to read.
const GREATEST_WIDTH: usize = 120;

/// `--lang`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangChoice {
    /// Chinese
    Zh,
    /// English
    En,
}

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// In a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// Where output goes and how it looks.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// The language of prose.
    pub lang: Lang,
    /// Columns of standard output.
    pub width: usize,
    /// Whether standard output is coloured.
    pub color: bool,
    /// Whether standard error is coloured.
    pub error_color: bool,
}

impl Terminal {
    /// As the flags say, else the environment.
    #[must_use]
    pub fn new(lang: Option<LangChoice>, color: ColorChoice) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        Self {
            lang: match lang {
                Some(LangChoice::Zh) => Lang::Zh,
                Some(LangChoice::En) => Lang::En,
                None => lang_of(variable),
            },
            width: width(window_width(), variable("COLUMNS").as_deref()),
            color: colored(color, io::stdout().is_terminal(), variable),
            error_color: colored(color, io::stderr().is_terminal(), variable),
        }
    }

    /// The words in the reader's language.
    #[must_use]
    pub fn say<'w>(&self, words: &'w Bilingual) -> &'w str {
        words.in_lang(self.lang)
    }

    /// An error in the reader's language.
    #[must_use]
    pub fn error(&self, words: &Bilingual) -> anyhow::Error {
        anyhow!("{}", self.say(words))
    }

    /// How results are rendered for it.
    #[must_use]
    pub fn view(&self, detail: Detail) -> View {
        View { lang: self.lang, width: self.width, detail, color: self.color }
    }

    /// Writes to standard output: the result, and nothing else.
    ///
    /// # Errors
    /// [`ClosedPipe`] where nobody reads any more; else that the output could not be written.
    pub fn write(&self, text: &str) -> anyhow::Result<()> {
        self.write_bytes(text.as_bytes())
    }

    /// Writes bytes to standard output.
    ///
    /// # Errors
    /// As for text.
    pub fn write_bytes(&self, bytes: &[u8]) -> anyhow::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| {
            if error.kind() == io::ErrorKind::BrokenPipe {
                return ClosedPipe.into();
            }
            self.error(&both!("无法写出结果：{error}", "the result cannot be written: {error}"))
        })
    }

    /// Says one line on standard error.
    pub fn note(&self, words: &Bilingual) {
        write_error(&format!("{}\n", self.say(words)));
    }

    /// Says on standard error what could not be done.
    pub fn note_error(&self, words: &str) {
        write_error(&format!("{}{words}\n", self.lang.pick("错误：", "error: ")));
    }
}

/// Writes to standard error; where that fails there is nobody left to tell.
pub fn write_error(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The language of a locale: the first variable that is set decides.
fn lang_of(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    if locale.is_some_and(|locale| locale.starts_with("en")) { Lang::En } else { Lang::Zh }
}

fn colored(choice: ColorChoice, is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            is_terminal
                && variable("NO_COLOR").is_none_or(|value| value.is_empty())
                && variable("TERM").is_none_or(|value| value != "dumb")
        }
    }
}

fn window_width() -> Option<usize> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
}

fn width(window: Option<usize>, columns: Option<&str>) -> usize {
    let stated = || columns.and_then(|text| text.parse().ok()).filter(|columns| *columns > 0);
    window.filter(|width| *width > 0).or_else(stated).unwrap_or(PIPE_WIDTH).clamp(LEAST_WIDTH, GREATEST_WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'v>(variables: &'v [(&'v str, &'v str)]) -> impl Fn(&str) -> Option<String> + 'v {
        |name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn the_first_locale_that_is_set_decides() {
        assert_eq!(lang_of(of(&[])), Lang::Zh);
        assert_eq!(lang_of(of(&[("LANG", "en_US.UTF-8")])), Lang::En);
        assert_eq!(lang_of(of(&[("LC_ALL", ""), ("LANG", "en_GB")])), Lang::En);
        assert_eq!(lang_of(of(&[("LC_ALL", "zh_CN.UTF-8"), ("LANG", "en_US.UTF-8")])), Lang::Zh);
        assert_eq!(lang_of(of(&[("LC_MESSAGES", "en"), ("LANG", "zh_CN")])), Lang::En);
        assert_eq!(lang_of(of(&[("LANG", "C")])), Lang::Zh);
    }

    #[test]
    fn colour_only_in_a_terminal_unless_it_is_asked_for() {
        assert!(colored(ColorChoice::Auto, true, of(&[])));
        assert!(!colored(ColorChoice::Auto, false, of(&[])));
        assert!(!colored(ColorChoice::Auto, true, of(&[("NO_COLOR", "1")])));
        assert!(colored(ColorChoice::Auto, true, of(&[("NO_COLOR", "")])));
        assert!(!colored(ColorChoice::Auto, true, of(&[("TERM", "dumb")])));
        assert!(colored(ColorChoice::Always, false, of(&[("NO_COLOR", "1")])));
        assert!(!colored(ColorChoice::Never, true, of(&[])));
    }

    #[test]
    fn widths_stay_readable() {
        assert_eq!(width(Some(80), Some("200")), 80);
        assert_eq!(width(Some(200), None), 120);
        assert_eq!(width(None, Some("40")), 60);
        assert_eq!(width(None, Some("wide")), 100);
        assert_eq!(width(None, None), 100);
    }
}
