//! How far a figure or a citation may be trusted.

use super::Bilingual;

/// The level at which something in a rule file was verified, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Certainty {
    /// Operative words seen on a government page or in the official text the pack holds.
    Official,
    /// Operative words seen in a public page or a statute text.
    Seen,
    /// Only stated by a third party; may be wrong.
    Secondary,
    /// General knowledge with high confidence; no source seen.
    UnverifiedHigh,
    /// General knowledge with medium confidence; no source seen.
    UnverifiedMed,
}

impl Certainty {
    /// Every level, as written in rule files.
    pub const NAMES: [&'static str; 5] = ["official", "seen", "secondary", "unverified-high", "unverified-med"];

    /// The level of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "official" => Self::Official,
            "seen" => Self::Seen,
            "secondary" => Self::Secondary,
            "unverified-high" => Self::UnverifiedHigh,
            "unverified-med" => Self::UnverifiedMed,
            _ => return None,
        })
    }

    /// As written in rule files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Seen => "seen",
            Self::Secondary => "secondary",
            Self::UnverifiedHigh => "unverified-high",
            Self::UnverifiedMed => "unverified-med",
        }
    }

    /// Whether a reader must be told that the words themselves were not seen.
    #[must_use]
    pub const fn needs_caveat(self) -> bool {
        !matches!(self, Self::Official | Self::Seen)
    }

    /// What a reader is told.
    #[must_use]
    pub const fn describe(self) -> Bilingual {
        match self {
            Self::Official => Bilingual::fixed("已核对官方文本", "checked against the official text"),
            Self::Seen => Bilingual::fixed("已见公开文本", "words seen in a public text"),
            Self::Secondary => {
                Bilingual::fixed("仅见第三方转述，待核实", "stated by a third party only, to be verified")
            }
            Self::UnverifiedHigh => {
                Bilingual::fixed("依一般了解、未见原文，待核实", "general knowledge, original not seen, to be verified")
            }
            Self::UnverifiedMed => Bilingual::fixed(
                "依一般了解、把握有限，待核实",
                "general knowledge of medium confidence, to be verified",
            ),
        }
    }
}
