//! Locators as they are written: `三(二)句2前段`, or several as `二(三)¶1句1至句2、句4至句6`.
//!
//! A locator is part(item)¶paragraph句sentence. `句1至3` is a range; `前段`, `后段`, `-1` name a part of a sentence and
//! narrow nothing further. Each piece after `、` takes what stands before its first word from the piece before.

/// One place that a locator names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'l> {
    /// The numeral of the part.
    pub part: &'l str,
    /// The numeral of the item.
    pub item: Option<&'l str>,
    /// Which paragraph, from 1.
    pub paragraph: Option<usize>,
    /// The first and the last sentence, from 1.
    pub sentences: Option<(usize, usize)>,
}

/// Whether it is a digit of headings.
pub(super) const fn is_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// The places a locator names, at least one; `None` where it is not written as locators are.
pub(super) fn parse(locator: &str) -> Option<Vec<Place<'_>>> {
    let mut places: Vec<Place<'_>> = Vec::new();
    for piece in locator.split('、') {
        let place = parse_piece(piece, places.last())?;
        places.push(place);
    }
    Some(places)
}

fn parse_piece<'l>(piece: &'l str, before: Option<&Place<'l>>) -> Option<Place<'l>> {
    let numerals = |text: &str| text.find(|c| !is_numeral(c)).unwrap_or(text.len());
    let (part, mut rest) = piece.split_at_checked(numerals(piece))?;
    // What is said ends what is taken from the piece before.
    let mut said = !part.is_empty();
    let part = if said { part } else { before?.part };
    let mut item = before.filter(|_| !said).and_then(|b| b.item);
    let opened = rest.strip_prefix('(').map(|r| (r, ')')).or_else(|| rest.strip_prefix('（').map(|r| (r, '）')));
    if let Some((inside, close)) = opened {
        let (name, tail) = inside.split_at_checked(numerals(inside)).filter(|(name, _)| !name.is_empty())?;
        (item, rest, said) = (Some(name), tail.strip_prefix(close)?, true);
    }
    let mut paragraph = before.filter(|_| !said).and_then(|b| b.paragraph);
    if let Some(tail) = rest.strip_prefix('¶') {
        let (number, tail) = counted(tail, 1)?;
        (paragraph, rest, said) = (Some(number), tail, true);
    }
    let mut sentences = None;
    if let Some(tail) = rest.strip_prefix('句') {
        let (first, tail) = counted(tail, 1)?;
        let (last, tail) = match tail.strip_prefix('至') {
            Some(tail) => counted(tail.strip_prefix('句').unwrap_or(tail), first)?,
            None => (first, tail),
        };
        let part_of_sentence = |t: &str| t.chars().all(|c| c.is_ascii_digit() || "-至前后段".contains(c));
        part_of_sentence(tail).then_some(())?;
        (sentences, rest, said) = (Some((first, last)), "", true);
    }
    (said && rest.is_empty()).then_some(Place { part, item, paragraph, sentences })
}

/// The number a text begins with, and the rest.
fn counted(text: &str, least: usize) -> Option<(usize, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, tail) = text.split_at_checked(digits)?;
    Some((number.parse().ok().filter(|n| *n >= least)?, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Flat<'l> = (&'l str, &'l str, usize, (usize, usize));

    fn places(locator: &str) -> Option<Vec<Flat<'_>>> {
        let all = parse(locator)?.into_iter();
        let flat = all.map(|p| (p.part, p.item.unwrap_or(""), p.paragraph.unwrap_or(0), p.sentences.unwrap_or((0, 0))));
        Some(flat.collect())
    }

    #[test]
    fn a_piece_takes_what_it_does_not_say() {
        let all = places("二(三)¶1句1至句2、句4至句6").unwrap();
        assert_eq!(all, [("二", "三", 1, (1, 2)), ("二", "三", 1, (4, 6))]);
        let all = places("三(八)¶1句1至句2、¶2").unwrap();
        assert_eq!(all, [("三", "八", 1, (1, 2)), ("三", "八", 2, (0, 0))]);
        let all = places("三（一）¶2句1-1、（二）、(三)句2前段、四、句1").unwrap();
        let expected = [("三", "一", 2, (1, 1)), ("三", "二", 0, (0, 0)), ("三", "三", 0, (2, 2))];
        assert_eq!(all.get(..3), Some(&expected[..]));
        assert_eq!(all.get(3..), Some(&[("四", "", 0, (0, 0)), ("四", "", 0, (1, 1))][..]));
    }

    #[test]
    fn what_is_not_a_locator() {
        for bad in [
            "",
            "第三条",
            "三(2)",
            "三(二)句",
            "三(二)句0",
            "三(二)句2的",
            "三(二",
            "(二)",
            "句1",
            "三、",
            "、三",
            "三(二)句3至2",
            "三(二)句1、2",
            "三(二)¶0",
            "三(二)句99999999999999999999",
            "三(二)，句1",
        ] {
            assert_eq!(places(bad), None, "{bad}");
        }
    }
}
