//! Locators and quotations, held against the official text where the pack has it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::both;
use crate::diag::{Code, Diagnostic, FileId, Report, Sources, Span, nearest};
use crate::model::{Clause, Model};
use crate::text::{LocateError, Places};

/// The most bytes among which the nearest words are looked for: clauses are short.
const LONGEST_CLAUSE: usize = 20_000;

/// The most bytes of texts through which quotations are looked for.
const MOST_READ: usize = 1 << 30;

/// The places of each text, and how much of the texts was read for quotations.
#[derive(Default)]
struct Reading<'s> {
    places: BTreeMap<FileId, Places<'s>>,
    read: usize,
}

/// Every citation of the model.
pub fn check(model: &Model, sources: &Sources, report: &mut Report) {
    let mut reading = Reading::default();
    for clause in &model.citations {
        let Some(instrument) = model.instruments.get(clause.instrument.index()) else { continue };
        if let Some(text) = instrument.text {
            against_text(clause, text, sources, &mut reading, report);
        }
    }
}

fn against_text<'s>(
    clause: &Clause,
    file: FileId,
    sources: &'s Sources,
    reading: &mut Reading<'s>,
    report: &mut Report,
) {
    let text = &sources.get(file).text;
    let Some((locator, locator_span)) = &clause.at else {
        report.find(
            Code::UnknownLocator,
            clause.span,
            both!("引用没有写明条款位置 `at`", "the citation names no place: `at` is missing"),
        );
        return;
    };
    let found = reading.places.entry(file).or_insert_with(|| Places::of(text)).locate(locator);
    let Some(places) = located(found, locator, *locator_span, report) else { return };
    let Some((quote, span)) = &clause.quote else {
        let finding = Diagnostic::new(
            Code::MissingQuote,
            clause.span,
            both!("规则包持有正文，引用须附原文 `quote`", "the pack holds the text, so the citation needs a `quote`"),
        );
        report.add(finding.help(both!("从正文逐字抄录一段", "copy some words from the text exactly")));
        return;
    };
    let within: Vec<&str> = places.into_iter().filter_map(|place| text.get(place)).collect();
    let read = within.iter().map(|place| place.len()).fold(reading.read, usize::saturating_add);
    let is_first_over = reading.read <= MOST_READ && read > MOST_READ;
    reading.read = read;
    if is_first_over {
        let words = both!(
            "引文要比对的正文太多，从这一处起不再比对",
            "too much text is cited: from here on no more quotations are looked for in it"
        );
        let help = both!(
            "位置写得具体些，如 `三(二)句2`，不要引用整个部分",
            "name places closely, as `三(二)句2`, and not whole parts"
        );
        report.add(Diagnostic::new(Code::TooLarge, *span, words).help(help));
    }
    if read > MOST_READ {
        return;
    }
    if within.iter().flat_map(|place| place.lines()).any(|line| line.contains(quote.as_str())) {
        return;
    }
    let finding = Diagnostic::new(
        Code::QuoteNotFound,
        *span,
        both!("`{locator}` 中没有这段原文", "these words do not occur in `{locator}`"),
    );
    // Of very many, nobody reads where else the words are.
    if report.is_long() {
        report.add(finding);
        return;
    }
    report.add(match (text.lines().any(|line| line.contains(quote.as_str())), closest(&within, quote)) {
        (true, _) => {
            finding.help(both!("原文在别的条款里；请改正位置 `at`", "they occur elsewhere in the text: correct `at`"))
        }
        (false, Some(near)) => finding.help(both!("最接近的原文：{near}", "the nearest words there are: {near}")),
        (false, None) => finding.help(both!(
            "引文须与正文逐字相同，空格与标点也在内",
            "a quotation is the same character for character, spaces and punctuation included"
        )),
    });
}

/// The places that were found for a locator; one that leads nowhere is reported.
pub(super) fn located(
    found: Result<Vec<Range<usize>>, LocateError>,
    locator: &str,
    span: Span,
    report: &mut Report,
) -> Option<Vec<Range<usize>>> {
    let why = match found {
        Ok(places) => return Some(places),
        Err(LocateError::Form) => both!(
            "位置写作 `三(二)`、`三(二)句2`、`三(六)¶2句1`；几处之间用顿号，如 `三(二)句1、句3`",
            "a place is written `三(二)`, `三(二)句2` or `三(六)¶2句1`, several with `、` between: `三(二)句1、句3`"
        ),
        Err(LocateError::Part) => both!(
            "照正文的编号改正 `at`：没有这一部分",
            "correct `at` by the numbering of the text: there is no such part"
        ),
        Err(LocateError::Item) => both!(
            "照正文的编号改正 `at`：有这一部分，没有这一项",
            "correct `at` by the numbering of the text: the part is there, the item is not"
        ),
        Err(LocateError::Paragraph) => both!(
            "照正文的编号改正 `at`：没有这一段",
            "correct `at` by the numbering of the text: there is no such paragraph there"
        ),
        Err(LocateError::Sentence) => both!(
            "照正文的编号改正 `at`：没有这一句",
            "correct `at` by the numbering of the text: there is no such sentence there"
        ),
    };
    let message = both!("正文中没有 `{locator}`", "the text has no `{locator}`");
    report.add(Diagnostic::new(Code::UnknownLocator, span, message).help(why));
    None
}

/// The stretch of a line, as long as the quotation, that is nearest to it.
fn closest(within: &[&str], quote: &str) -> Option<String> {
    let wanted: Vec<char> = quote.chars().collect();
    if wanted.len() > 200 || within.iter().map(|place| place.len()).fold(0, usize::saturating_add) > LONGEST_CLAUSE {
        return None;
    }
    let windows = within.iter().flat_map(|place| place.lines()).flat_map(|line| {
        let characters: Vec<char> = line.chars().collect();
        let count = characters.len().saturating_sub(wanted.len());
        (0..=count)
            .map(move |at| characters.iter().skip(at).take(quote.chars().count()).collect::<String>())
            .collect::<Vec<_>>()
    });
    let same = |window: &String| window.chars().zip(&wanted).filter(|(a, b)| a == *b).count();
    let best = windows.max_by_key(same)?;
    nearest(quote, [best.as_str()]).map(str::to_owned)
}
