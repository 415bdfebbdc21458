//! How cells of the workbook look: one format for each kind of cell, and what it is called in the styles of the file.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::explain::Verdict;

/// A kind of cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A short text.
    Text,
    /// A short text that a spreadsheet would take for a formula when it is typed again.
    Quoted,
    /// A text over several lines.
    Prose,
    /// The same of a text that begins like a formula.
    QuotedProse,
    /// A count.
    Count,
    /// An amount to the fen.
    Money,
    /// A share.
    Share,
    /// A number as it is.
    Number,
    /// A day.
    Day,
    /// What is wrong.
    Wrong,
    /// A verdict.
    Verdict(Verdict),
    /// A column's title.
    Header,
    /// The title of the workbook.
    Title,
    /// The title of a section.
    Section,
    /// What a line is about.
    Label,
    /// A text in the row of totals.
    TotalText,
    /// An amount in the row of totals.
    TotalMoney,
}

impl Look {
    /// Every one, in the order in which the workbook makes their formats.
    pub const ALL: [Self; 22] = [
        Self::Text,
        Self::Quoted,
        Self::Prose,
        Self::QuotedProse,
        Self::Count,
        Self::Money,
        Self::Share,
        Self::Number,
        Self::Day,
        Self::Wrong,
        Self::Verdict(Verdict::Applies),
        Self::Verdict(Verdict::Discretionary),
        Self::Verdict(Verdict::Undetermined),
        Self::Verdict(Verdict::NotMet),
        Self::Verdict(Verdict::OutOfScope),
        Self::Verdict(Verdict::NotInForce),
        Self::Header,
        Self::Title,
        Self::Section,
        Self::Label,
        Self::TotalText,
        Self::TotalMoney,
    ];

    /// Its place in [`Look::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        Self::ALL.iter().position(|look| *look == self).unwrap_or(0)
    }

    /// The look of a text, which stays a text when it is typed again.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        if is_like_a_formula(text) { Self::Quoted } else { Self::Text }
    }

    /// The look of a text over several lines.
    #[must_use]
    pub fn of_prose(text: &str) -> Self {
        if is_like_a_formula(text) { Self::QuotedProse } else { Self::Prose }
    }

    /// Its format.
    #[must_use]
    pub fn format(self) -> Format {
        let top = Format::new().set_align(FormatAlign::Top);
        let colored = |format: Format, paper: u32, ink: u32| {
            format.set_background_color(Color::RGB(paper)).set_font_color(Color::RGB(ink))
        };
        match self {
            Self::Text => top,
            Self::Quoted => top.set_quote_prefix(),
            Self::Prose => top.set_text_wrap(),
            Self::QuotedProse => top.set_text_wrap().set_quote_prefix(),
            // In the middle: a text begins right beside it.
            Self::Count => top.set_num_format("0").set_align(FormatAlign::Center),
            Self::Money => top.set_num_format("#,##0.00"),
            Self::Share => top.set_num_format("0.00%"),
            Self::Number => top.set_num_format("General").set_align(FormatAlign::Right),
            Self::Day => top.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            Self::Wrong => colored(top.set_quote_prefix(), 0xFF_C7_CE, 0x9C_00_06),
            Self::Verdict(verdict) => {
                let (paper, ink) = colors(verdict);
                colored(top.set_align(FormatAlign::Center), paper, ink)
            }
            Self::Header => colored(Format::new(), 0x1F_4E_78, 0xFF_FF_FF)
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x8E_A9_DB)),
            Self::Title => Format::new().set_bold().set_font_size(16),
            Self::Section => colored(Format::new(), 0x1F_4E_78, 0xFF_FF_FF).set_bold(),
            Self::Label => top.set_bold().set_text_wrap(),
            Self::TotalText => total(),
            Self::TotalMoney => total().set_num_format("#,##0.00"),
        }
    }
}

fn total() -> Format {
    Format::new().set_bold().set_border_top(FormatBorder::Medium).set_background_color(Color::RGB(0xF2_F2_F2))
}

/// Paper and ink of a verdict: green what can be had, blue what an authority decides, yellow what is open, red what is
/// not met, grey what does not concern the company.
const fn colors(verdict: Verdict) -> (u32, u32) {
    match verdict {
        Verdict::Applies => (0xC6_EF_CE, 0x00_61_00),
        Verdict::Discretionary => (0xBD_D7_EE, 0x1F_4E_78),
        Verdict::Undetermined => (0xFF_EB_9C, 0x7F_60_00),
        Verdict::NotMet => (0xF8_CB_AD, 0x83_3C_0B),
        Verdict::OutOfScope => (0xED_ED_ED, 0x7F_7F_7F),
        Verdict::NotInForce => (0xE0_E0_E0, 0x7F_7F_7F),
    }
}

/// Whether a spreadsheet would take a text for a formula if somebody typed it.
#[must_use]
pub fn is_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}
