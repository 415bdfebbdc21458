//! The few colours there are; without colour a text stays as it is.

use anstyle::{AnsiColor, Style};

use crate::explain::Verdict;

/// What a piece of text is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// A heading.
    Strong,
    /// Met, applies.
    Good,
    /// Not met.
    Bad,
    /// Unknown, or for an authority to decide.
    Open,
    /// Small print.
    Quiet,
}

impl Tone {
    const fn style(self) -> Style {
        match self {
            Self::Strong => Style::new().bold(),
            Self::Good => AnsiColor::Green.on_default().bold(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Open => AnsiColor::Yellow.on_default().bold(),
            Self::Quiet => Style::new().dimmed(),
        }
    }
}

impl From<Verdict> for Tone {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Applies => Self::Good,
            Verdict::Discretionary | Verdict::Undetermined => Self::Open,
            Verdict::NotMet => Self::Bad,
            Verdict::OutOfScope | Verdict::NotInForce => Self::Quiet,
        }
    }
}

/// The text in the colour of its tone, where colours are wanted.
pub(super) fn paint(text: &str, tone: Tone, color: bool) -> String {
    if !color || text.is_empty() {
        return text.to_owned();
    }
    let style = tone.style();
    format!("{style}{text}{style:#}")
}
