//! The words that something in a rule file rests on: its quotations, the words of its locators, its label.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::diag::Sources;
use crate::model::{Clause, Model};
use crate::text::{Counted, Figure, Figures, Places, Scale, figures};
use crate::value::Bilingual;

/// Where words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// In a quotation, or in a locator in free words, such as 主营业务收入占收入总额60%以上.
    Cited,
    /// In the label of what cites.
    Label,
}

impl Origin {
    /// How messages call it.
    pub const fn label(self) -> Bilingual {
        match self {
            Self::Cited => Bilingual::fixed("引文", "the quotation"),
            Self::Label => Bilingual::fixed("标签", "the label"),
        }
    }
}

/// Some words with the figures in them.
#[derive(Debug)]
pub struct Words {
    /// Where they stand.
    pub origin: Origin,
    /// Their characters.
    pub text: Vec<char>,
    /// The figures and dates in them.
    pub figures: Figures,
}

impl Words {
    /// Reads the figures of some words.
    pub fn new(origin: Origin, words: &str) -> Self {
        let text: Vec<char> = words.chars().collect();
        let figures = figures(&text);
        Self { origin, text, figures }
    }

    /// A stretch of them.
    pub fn slice(&self, range: Range<usize>) -> String {
        self.text.get(range).unwrap_or_default().iter().collect()
    }

    /// A figure as it is written, with the characters that say what it counts.
    pub fn written(&self, figure: &Figure) -> String {
        let measure = usize::from(figure.counted == Counted::Yuan);
        self.slice(figure.start..figure.end.saturating_add(measure))
    }

    fn have(&self, letters: &[char]) -> bool {
        self.text.iter().any(|c| letters.contains(c))
    }

    /// Whether a number is one of the figures, or follows from them in the way such words are read.
    pub fn hold(&self, number: Decimal) -> bool {
        let all = &self.figures.all;
        let is_share = |f: &&Figure| matches!(f.scale, Scale::Percent | Scale::Fraction | Scale::Permille);
        all.iter().any(|figure| self.says(figure, number))
            // 减按25%计入应纳税所得额，按20%的税率: 5%.
            || all.iter().filter(is_share).any(|a| {
                all.iter().filter(is_share).any(|b| a.value.checked_mul(b.value) == Some(number))
            })
    }

    fn says(&self, figure: &Figure, number: Decimal) -> bool {
        if is_same(figure, number) {
            return true;
        }
        let rest = Decimal::ONE.checked_sub(figure.value);
        let more = Decimal::ONE.checked_add(figure.value);
        match figure.scale {
            // 减征30%: 70% is left. 加计50%: 150% is taken.
            Scale::Percent | Scale::Permille | Scale::Fraction => {
                self.have(&['减', '免', '折', '扣']) && rest == Some(number)
                    || self.have(&['加', '增', '提']) && more == Some(number)
            }
            Scale::Plain if figure.counted == Counted::Times => self.have(&['加', '增', '提']) && more == Some(number),
            Scale::Plain | Scale::Myriads => false,
        }
    }
}

/// Whether a number is a figure, years and months and days told as one another.
pub fn is_same(figure: &Figure, number: Decimal) -> bool {
    let times = |by: i64| figure.value.checked_mul(by.into()) == Some(number);
    figure.value == number
        || match figure.counted {
            Counted::Years => times(12) || times(365) || times(366),
            Counted::Months => number.checked_mul(12.into()) == Some(figure.value) || times(30),
            Counted::Times | Counted::Yuan | Counted::Other => false,
        }
        // A third, as far as the number goes.
        || figure.scale == Scale::Fraction
            && number.scale() >= 3
            && crate::value::round_half_up(figure.value, number.scale()) == number
}

/// What the citations of something say.
#[derive(Debug, Default)]
pub struct Wording {
    /// Quotations, and locators in free words.
    pub cited: Vec<Words>,
    /// Whether there are citations and all of them quote: only then must a number stand in one of them.
    pub is_whole: bool,
}

/// Reads what citations say.
pub fn wording<'c>(model: &Model, clauses: impl Iterator<Item = &'c Clause>) -> Wording {
    let mut made = Wording { cited: Vec::new(), is_whole: true };
    let mut count = 0_usize;
    for clause in clauses {
        count = count.saturating_add(1);
        let has_text = model.instruments.get(clause.instrument.index()).is_some_and(|i| i.text.is_some());
        if let Some((at, _)) = clause.at.as_ref().filter(|_| !has_text) {
            made.cited.push(Words::new(Origin::Cited, at));
        }
        match &clause.quote {
            Some((quote, _)) => made.cited.push(Words::new(Origin::Cited, quote)),
            None => made.is_whole = false,
        }
    }
    made.is_whole &= count > 0;
    made
}

/// The words of the clauses themselves, where the pack holds the text: more than what is quoted of them.
pub fn whole_clauses<'c>(model: &Model, sources: &Sources, clauses: impl Iterator<Item = &'c Clause>) -> Vec<Words> {
    let mut all = Vec::new();
    let mut of_texts = BTreeMap::new();
    for clause in clauses {
        let text = model.instruments.get(clause.instrument.index()).and_then(|i| i.text);
        let (Some(file), Some((at, _))) = (text, &clause.at) else { continue };
        let text = &sources.get(file).text;
        let places = of_texts.entry(file).or_insert_with(|| Places::of(text)).locate(at).unwrap_or_default();
        all.extend(
            places.into_iter().filter_map(|place| text.get(place)).map(|words| Words::new(Origin::Cited, words)),
        );
    }
    all
}
