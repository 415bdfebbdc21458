//! Comments that allow findings: what they silence is taken out, and what is wrong with them is found.

use std::collections::BTreeSet;

use crate::both;
use crate::diag::{CODES, Code, Diagnostic, FileId, Report, Sources, Span, nearest};
use crate::syntax::allow::{Allow, MOST_CODES, Named, read_allows};

/// What is left of a report, and how much was allowed.
#[derive(Debug)]
pub struct Allowed {
    /// The findings that are left, with those about the comments themselves.
    pub report: Report,
    /// How many findings were silenced.
    pub silenced: usize,
}

/// Takes what comments allow out of the findings of some rule files.
#[must_use]
pub fn allow(mut report: Report, sources: &Sources, files: impl IntoIterator<Item = FileId>) -> Allowed {
    let (mut all, mut too_many): (Vec<Allow>, Vec<Span>) = (Vec::new(), Vec::new());
    for file in files {
        let mut of_file = read_allows(sources, file);
        if of_file.iter().map(|one| one.codes.len().max(1)).fold(0, usize::saturating_add) > MOST_CODES {
            too_many.extend(of_file.pop().map(|one| one.span));
        }
        all.append(&mut of_file);
    }
    let mut used: BTreeSet<Span> = BTreeSet::new();
    let before = report.len();
    report.retain(|finding| {
        if !finding.code.is_allowable() {
            return true;
        }
        let speaks = |a: &&Allow| a.span.file == finding.span.file && a.covers.contains(&finding.span.start);
        let of_code = |(code, span): &Named| (*code == Some(finding.code)).then_some(*span);
        let silencing: Vec<Span> = all.iter().filter(speaks).flat_map(|a| a.codes.iter().filter_map(of_code)).collect();
        let stays = silencing.is_empty();
        used.extend(silencing);
        stays
    });
    let silenced = before.saturating_sub(report.len());
    // What was not looked at because a file cannot be used is not known to be unused.
    let complete = !report.has_errors();
    for one in &all {
        faults(one, &used, complete, sources, &mut report);
    }
    for span in too_many {
        let words = both!(
            "注释放行的错误码到此超过 {MOST_CODES} 个，其余不再读",
            "comments name more than {MOST_CODES} codes up to here: no more of them are read"
        );
        let help = both!("改正问题，或在 [levels] 中调整级别", "mend what is wrong, or set the level under [levels]");
        report.add(Diagnostic::new(Code::TooLarge, span, words).help(help));
    }
    Allowed { report, silenced }
}

fn faults(one: &Allow, used: &BTreeSet<Span>, complete: bool, sources: &Sources, report: &mut Report) {
    if one.codes.is_empty() {
        let words = both!("这条注释没有写明错误码", "the comment names no code");
        let form = both!("写作 `# huiqi: allow HQ0511 — 理由`", "write `# huiqi: allow HQ0511 — reason`");
        report.add(Diagnostic::new(Code::UnknownAllow, one.span, words).help(form));
        return;
    }
    if !one.has_reason {
        let words = both!("没有写明为什么放行", "it gives no reason");
        let form = both!("在错误码后写 `— 理由`", "write `— reason` after the code");
        report.add(Diagnostic::new(Code::AllowWithoutReason, one.span, words).help(form));
    }
    let idle = |(code, span): &Named| code.is_some_and(Code::is_allowable) && !used.contains(span);
    let all_idle = one.codes.iter().all(idle);
    for named in &one.codes {
        let (code, span) = named;
        let word = sources.slice(*span);
        match code {
            None => {
                let finding = Diagnostic::new(
                    Code::UnknownAllow,
                    *span,
                    both!("没有错误码 `{word}`", "there is no code `{word}`"),
                );
                report.add(finding.help(match nearest(word, CODES.iter().map(|info| info.name)) {
                    Some(near) => both!("是否想写 `{near}`？", "did you mean `{near}`?"),
                    None => both!("`huiqi list codes` 列出全部", "`huiqi list codes` shows all"),
                }));
            }
            Some(code) if !code.is_allowable() => report.find(
                Code::UnknownAllow,
                *span,
                if code.is_fatal() {
                    both!("{code} 使规则包不能使用，不能放行", "{code} makes a pack unusable and cannot be allowed")
                } else {
                    both!("{code} 不能在注释中放行", "{code} cannot be allowed by a comment")
                },
            ),
            Some(code) if complete && idle(named) => {
                let words = both!("这里没有 {code}，不用放行", "there is no {code} here to allow");
                let finding = Diagnostic::new(Code::UnusedAllow, *span, words);
                let finding = finding.help(both!("删去", "delete it"));
                let gone = if all_idle { whole(one, sources) } else { word_with_comma(*span, sources) };
                report.add(finding.fix(gone, ""));
            }
            Some(_) => {}
        }
    }
}

/// The comment with its line, or with the space before it.
fn whole(one: &Allow, sources: &Sources) -> Span {
    let text = &sources.get(one.span.file).text;
    let range = one.span.range();
    let before = text.get(..range.start).unwrap_or("");
    let start = before.trim_end_matches([' ', '\t']).len();
    let line_end =
        text.get(range.end..).map_or(0, |rest| rest.find('\n').map_or(rest.len(), |at| at.saturating_add(1)));
    let end = if one.alone { range.end.saturating_add(line_end) } else { range.end };
    Span::new(one.span.file, start, end)
}

/// One of several codes, with the comma that divides it from the next, else from the one before.
fn word_with_comma(span: Span, sources: &Sources) -> Span {
    let text = &sources.get(span.file).text;
    let between = |c: char| matches!(c, ',' | '，' | '、' | ' ' | '\t');
    let range = span.range();
    let after = text.get(range.end..).unwrap_or("");
    let rest = after.trim_start_matches(between);
    let gap = after.get(..after.len().saturating_sub(rest.len())).unwrap_or("");
    if gap.contains([',', '，', '、']) {
        return Span::new(span.file, range.start, range.end.saturating_add(gap.len()));
    }
    let before = text.get(..range.start).unwrap_or("").trim_end_matches(between);
    Span::new(span.file, before.len(), range.end)
}
