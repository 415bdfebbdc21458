//! What a timeline says, and in which order: benefits in the order of their listings, the lines of each by date.

use super::words;
use crate::explain::Verdict;
use crate::explain::timeline::{Asked, Axis, Moment, RuleTimeline, Span, Standing, Timeline};
use crate::render::said;
use crate::value::Lang;

/// A piece of a timeline.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// The name of a benefit.
    Rule(String),
    /// A record of it.
    Record(String),
    /// A stretch of time or a date.
    Line(Line),
}

/// A stretch of time with its answer, or a date.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// When; empty where the text says it.
    pub when: String,
    /// The record it is about, where it is said in the line.
    pub about: Option<String>,
    /// The answer; none of a date.
    pub verdict: Option<Verdict>,
    /// What stands after the verdict.
    pub text: String,
    /// Whether the answers of this run lie in it.
    pub is_current: bool,
}

/// Everything that is said.
pub(super) struct Entries<'t> {
    pub pieces: Vec<Piece>,
    /// Of which benefits nothing can be told while facts are missing: when they are in force, and what is missing.
    pub waiting: Vec<String>,
    /// How many benefits never concern the company.
    pub left_out: Option<String>,
    /// The instruments cited by what is shown.
    pub instruments: Vec<&'t Standing>,
}

/// The benefits that concern the company at some time, or all that were asked for by name.
pub(super) fn entries(timeline: &Timeline, lang: Lang) -> Entries<'_> {
    let mut all = Entries { pieces: Vec::new(), waiting: Vec::new(), left_out: None, instruments: Vec::new() };
    let mut cited: Vec<&String> = Vec::new();
    let mut unconcerned: usize = 0;
    for group in timeline.rules.chunk_by(|a, b| a.rule == b.rule) {
        let Some(first) = group.first() else { continue };
        if timeline.asked == Asked::All {
            // The way to a benefit is no benefit.
            if first.towards.is_some() {
                continue;
            }
            if !group.iter().any(RuleTimeline::concerns) {
                unconcerned = unconcerned.saturating_add(1);
                continue;
            }
            if let [only] = group
                && let Some(text) = waiting(only, lang)
            {
                all.waiting.push(text);
                continue;
            }
        }
        all.pieces.push(Piece::Rule(said(&first.title, lang)));
        // Records with one answer each and no dates of their own are told in a line each.
        let brief = group.iter().all(|one| one.axis == Axis::Fixed && one.milestones.is_empty());
        for one in group {
            cited.extend(&one.instruments);
            all.pieces.extend(of_one(one, if brief { Naming::InLine } else { Naming::Above }, lang));
        }
    }
    all.left_out = left_out(unconcerned, lang);
    all.instruments = timeline.instruments.iter().filter(|i| cited.contains(&&i.id)).collect();
    all
}

/// Where the name of a record stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    InLine,
    Above,
}

fn of_one(one: &RuleTimeline, naming: Naming, lang: Lang) -> Vec<Piece> {
    let name = one.record.as_ref().map(|record| words::record(record, lang));
    let (heading, about) = if naming == Naming::InLine { (None, name) } else { (name, None) };
    let mut lines: Vec<((Option<Moment>, u8), Line)> = Vec::new();
    for span in &one.spans {
        let when = match (one.axis, span.from, span.to) {
            (Axis::Fixed, None, None) => lang.pick("日期未定", "undated").to_owned(),
            (_, from, to) => words::stretch(from, to, lang),
        };
        let line = Line {
            when,
            about: about.clone(),
            verdict: Some(span.verdict),
            text: words::why(span, one, lang),
            is_current: span.is_current && one.axis != Axis::Fixed && one.spans.len() > 1,
        };
        lines.push(((span.from, 0), line));
    }
    for milestone in &one.milestones {
        let (when, text) = words::milestone(milestone.on, &said(&milestone.label, lang), lang);
        lines.push(((Some(milestone.on), 1), Line { when, about: None, verdict: None, text, is_current: false }));
    }
    lines.sort_by_key(|((on, kind), _)| (on.map(Moment::last_day), *kind));
    let heading = heading.map(Piece::Record);
    heading.into_iter().chain(lines.into_iter().map(|(_, line)| Piece::Line(line))).collect()
}

/// `title：2011—2030年度；缺少资料 …` of a benefit that is undetermined for as long as it is in force.
fn waiting(one: &RuleTimeline, lang: Lang) -> Option<String> {
    let open = |verdict| matches!(verdict, Verdict::Undetermined | Verdict::NotInForce);
    let open = one.record.is_none() && one.milestones.is_empty() && one.spans.iter().all(|span| open(span.verdict));
    let spans: Vec<&Span> = one.spans.iter().filter(|span| span.verdict == Verdict::Undetermined).collect();
    let (first, last) = (spans.first()?, spans.last()?);
    // Where nothing is missing, the law itself has no value: that is told in full.
    if !open || spans.iter().any(|span| span.missing.is_empty()) {
        return None;
    }
    let mut parts = Vec::new();
    if first.from.or(last.to).is_some() {
        parts.push(words::stretch(first.from, last.to, lang));
    }
    parts.push(words::missing(spans.iter().flat_map(|span| &span.missing), lang));
    let (colon, semicolon) = (lang.pick("：", ": "), lang.pick("；", "; "));
    Some(format!("{}{colon}{}", said(&one.title, lang), parts.join(semicolon)))
}

/// `另有3项优惠…未列出`.
fn left_out(count: usize, lang: Lang) -> Option<String> {
    (count > 0).then(|| match lang {
        Lang::Zh => format!("另有{count}项优惠在各时段均不适用或不在有效期，未列出。"),
        Lang::En if count == 1 => "1 more benefit is out of scope or not in force at all times and is left out.".into(),
        Lang::En => format!("{count} more benefits are out of scope or not in force at all times and are left out."),
    })
}

/// How the page is to be read.
pub(super) const fn reading(lang: Lang) -> &'static str {
    lang.pick(
        "按所属年度或日期逐段推算，其他资料不变；“>”为本次判定所在的时段。",
        "Year by year or day by day, everything else as stated; `>` marks the time of these answers.",
    )
}

/// The headings of the sections.
pub(super) const fn headings(lang: Lang) -> [&'static str; 3] {
    match lang {
        Lang::Zh => ["时间线", "尚缺资料、暂不能判断的优惠", "依据文件的时效"],
        Lang::En => ["Timeline", "Benefits that wait for missing facts", "Standing of the instruments"],
    }
}
