//! Findings for people: the line they are in with carets under it, and what to write instead.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Lead, Origin, Renderer, Snippet};

use crate::diag::{Finding, Level, Sources, Span};
use crate::text::{has_hidden, visible};
use crate::value::Lang;

/// More of a span than this is not underlined.
const MOST_LINES: usize = 6;
/// A longer line is named, not shown.
const LONGEST_LINE: usize = 4000;

/// Every finding in its own paragraph; ends with a line break where there is any.
#[must_use]
pub fn human(findings: &[Finding], sources: &Sources, lang: Lang, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for finding in findings {
        text.push_str(&shown(finding, sources, lang, &renderer));
        text.push_str("\n\n");
    }
    text
}

fn shown(finding: &Finding, sources: &Sources, lang: Lang, renderer: &Renderer) -> String {
    let lead = match finding.level() {
        Level::Error => Lead::ERROR.with_name(lang.pick("错误", "error")),
        Level::Warning => Lead::WARNING.with_name(lang.pick("警告", "warning")),
    };
    let code = finding.code.to_string();
    let message = visible(finding.message.in_lang(lang));
    let title = lead.primary_title(message).id(code);
    let place = excerpt(sources, finding.span);
    let near = finding.related.as_ref().map(|(span, label)| (excerpt(sources, *span), visible(label.in_lang(lang))));
    let mut groups = vec![match &place {
        Some(place) => {
            let mut snippet = place.snippet(AnnotationKind::Primary, None);
            if let Some((Some(other), label)) = &near
                && let Some(range) = place.holds(other)
            {
                snippet = snippet.annotation(AnnotationKind::Context.span(range).label(label.as_ref()));
            }
            title.element(snippet)
        }
        None => title.element(origin(sources, finding.span)),
    }];
    if let Some((other, label)) = &near {
        let note = || Lead::NOTE.with_name(lang.pick("另见", "note")).secondary_title(label.as_ref());
        match (other, &place) {
            (Some(other), Some(place)) if place.holds(other).is_some() => {}
            (Some(other), _) => groups.push(note().element(other.snippet(AnnotationKind::Context, None))),
            (None, _) => {
                if let Some((span, _)) = &finding.related {
                    groups.push(note().element(origin(sources, *span)));
                }
            }
        }
    }
    if let Some(help) = &finding.help {
        let title = Lead::HELP.with_name(lang.pick("建议", "help")).secondary_title(visible(help.in_lang(lang)));
        groups.push(Group::with_title(title));
    }
    renderer.render(&groups)
}

/// File, line and column alone, for a whole file and for lines that cannot be shown.
fn origin(sources: &Sources, span: Span) -> Origin<'_> {
    let at = sources.start(span);
    let origin = Origin::path(visible(&sources.get(span.file).name));
    if span.end == 0 { origin } else { origin.line(at.line).char_column(at.column) }
}

/// The lines of a span, with nothing hidden in them.
struct Excerpt<'a> {
    span: Span,
    name: &'a str,
    /// The lines, as they are shown.
    text: String,
    first_line: usize,
    /// The span within `text`.
    range: Range<usize>,
    /// Bytes of the source.
    lines: Range<usize>,
    source: &'a str,
}

/// The lines a span is in; `None` for a whole file and for what is too long to be read.
fn excerpt(sources: &Sources, span: Span) -> Option<Excerpt<'_>> {
    let file = sources.get(span.file);
    let source = file.text.as_str();
    let range = span.range();
    if range.end == 0 {
        return None;
    }
    let start = file.line(range.start).start;
    if range.start.saturating_sub(start) > LONGEST_LINE {
        return None;
    }
    let inside = source.get(range.clone())?;
    let shown: usize = inside.split_inclusive('\n').take(MOST_LINES).map(str::len).sum();
    let mut end = range.start.saturating_add(if inside.lines().nth(MOST_LINES).is_some() {
        inside.find('\n').unwrap_or(inside.len())
    } else {
        shown
    });
    let span_end = end;
    if !source.get(start..end)?.ends_with('\n') || start == end {
        let line = file.line(end);
        end = if source.get(line.clone())?.ends_with('\n') { line.end.saturating_sub(1) } else { line.end };
    }
    let lines = start..end;
    if source.get(lines.clone())?.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let range = plain(source, start..range.start).len()..plain(source, start..span_end).len();
    let first_line = sources.start(Span::new(span.file, start, start)).line;
    Some(Excerpt { span, name: &file.name, text: plain(source, lines.clone()), first_line, range, lines, source })
}

/// A stretch of a source with each hidden character as one that is seen, so that columns stay as they are.
fn plain(source: &str, range: Range<usize>) -> String {
    let stretch = source.get(range.clone()).unwrap_or("");
    let mut out = String::with_capacity(stretch.len());
    for (i, c) in stretch.char_indices() {
        let next = range.start.saturating_add(i).saturating_add(1);
        match c {
            '\n' | '\t' => out.push(c),
            '\r' if source.as_bytes().get(next) == Some(&b'\n') => {}
            '\0'..='\u{1f}' => out.push(char::from_u32(0x2400_u32.saturating_add(u32::from(c))).unwrap_or('\u{fffd}')),
            _ if has_hidden(c.encode_utf8(&mut [0; 4])) => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

impl Excerpt<'_> {
    fn snippet<'s>(
        &'s self,
        kind: AnnotationKind,
        label: Option<&'s str>,
    ) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
        let mark = kind.span(self.range.clone()).label(label);
        Snippet::source(self.text.as_str()).path(visible(self.name)).line_start(self.first_line).annotation(mark)
    }

    /// Where another span stands in these lines, if it does.
    fn holds(&self, other: &Excerpt<'_>) -> Option<Range<usize>> {
        let range = other.span.range();
        let same = self.span.file == other.span.file;
        (same && self.lines.start <= range.start && range.end <= self.lines.end).then_some(())?;
        let length = |end: usize| plain(self.source, self.lines.start..end).len();
        Some(length(range.start)..length(range.end))
    }
}
