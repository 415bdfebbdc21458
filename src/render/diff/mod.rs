//! What changed between two rules folders, in words for people, as Markdown, and for programs.

mod book;
mod json;
mod markdown;
mod text;

pub use book::book;

use crate::both;
use crate::diag::{Sources, Span};
use crate::diff::{Because, Change, Changes, Difference, Happened, Meaning, aspect};
use crate::render::findings::Attached;
use crate::search::Aspect;
use crate::value::{Bilingual, Lang};

/// The change in every form, in the language of its readers.
#[must_use]
pub fn attached(difference: &Difference, sources: &Sources, lang: Lang) -> Attached {
    Attached {
        is_noticed: false,
        name: "changes",
        text: text::text(difference, sources, lang),
        markdown: markdown::markdown(difference, sources, lang),
        json: json::json(difference, sources),
    }
}

/// What it comes to, in one line.
#[must_use]
pub fn summary(difference: &Difference) -> Bilingual {
    let Changes { told, more, .. } = &difference.changes;
    let (changes, rules) = (told.len().saturating_add(*more), difference.rules.len());
    if changes == 0 {
        return Bilingual::fixed("内容没有变化", "nothing changed");
    }
    let differing = difference.rules.iter().filter(|(_, meaning)| matches!(meaning, Some(Meaning::Differs(_)))).count();
    let (change, rule) = (counted(changes, "change"), counted(rules, "rule"));
    both!(
        "{changes} 处变化；{rules} 条规则的结果可能不同，其中 {differing} 条已找到结果不同的企业",
        "{change}; the answers of {rule} can differ, for {differing} a company was found"
    )
}

/// How many more changes there are than are told.
fn more(difference: &Difference) -> Option<Bilingual> {
    let more = difference.changes.more;
    let changes = counted(more, "more change");
    (more > 0).then(|| both!("此外还有 {more} 处变化没有列出", "and {changes}, not listed"))
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// The change in one line: what, which part, which key, from what to what.
#[must_use]
pub fn sentence(change: &Change) -> Bilingual {
    let Bilingual { zh, en } = subject(change);
    let Bilingual { zh: wz, en: we } = key(change);
    let Bilingual { zh: hz, en: he } = change.happened.label();
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => {
            let (oz, oe, nz, ne) = (&old.text.zh, &old.text.en, &new.text.zh, &new.text.en);
            both!("{zh}{wz}：{oz} → {nz}", "{en}{we}: {oe} → {ne}")
        }
        (Some(shown), None) | (None, Some(shown)) => {
            let (sz, se) = (&shown.text.zh, &shown.text.en);
            both!("{hz}{zh}{wz}：{sz}", "{he} {en}{we}: {se}")
        }
        (None, None) => both!("{hz}{zh}{wz}", "{he} {en}{we}"),
    }
}

/// `规则 creative-support 的享受条件 share`.
fn subject(change: &Change) -> Bilingual {
    let (Bilingual { zh: kz, en: ke }, id) = (change.kind.label(), &change.id);
    match &change.part {
        None => both!("{kz} {id}", "{ke} {id}"),
        Some((part, name)) => {
            let Bilingual { zh: pz, en: pe } = part.label();
            both!("{kz} {id} 的{pz} {name}", "{ke} {id}, {pe} {name}")
        }
    }
}

/// The key with a mark before it; nothing where the whole is meant.
fn key(change: &Change) -> Bilingual {
    change.aspect.map_or(Bilingual::fixed("", ""), |name| {
        let Bilingual { zh, en } = aspect(name);
        both!("，{zh}", ", {en}")
    })
}

/// What is said of one line of a thing: what happened to which part and key.
fn headline(change: &Change) -> Bilingual {
    let Bilingual { zh: hz, en: he } = change.happened.label();
    let part = change.part.as_ref().map_or(Bilingual::fixed("", ""), |(part, name)| {
        let Bilingual { zh, en } = part.label();
        both!("{zh} {name}", "{en} {name}")
    });
    let what = change.aspect.map_or(Bilingual::fixed("", ""), aspect);
    let comma = |one: &str, sign: &str, other: &str| {
        if one.is_empty() || other.is_empty() { format!("{one}{other}") } else { format!("{one}{sign}{other}") }
    };
    let (zh, en) = (comma(&part.zh, "，", &what.zh), comma(&part.en, ", ", &what.en));
    both!("{hz} {zh}", "{he} {en}")
}

/// `file:line:column`.
fn place(span: Span, sources: &Sources) -> String {
    let at = sources.start(span);
    format!("{}:{}:{}", sources.get(span.file).name, at.line, at.column)
}

/// Why the answer of a rule can be another.
fn because(all: &[Because]) -> Bilingual {
    let one = |because: &Because| match because {
        Because::Added => Bilingual::fixed("新增的规则", "the rule is new"),
        Because::Removed => Bilingual::fixed("规则已删除", "the rule is gone"),
        Because::Itself => Bilingual::fixed("规则本身有变化", "it changed itself"),
        Because::Uses(kind, id) => {
            let Bilingual { zh, en } = kind.label();
            both!("所用的{zh} {id} 有变化", "it uses {en} {id}, which changed")
        }
    };
    let words: Vec<Bilingual> = all.iter().map(one).collect();
    let join = |of: &dyn Fn(&Bilingual) -> String, sign: &str| words.iter().map(of).collect::<Vec<_>>().join(sign);
    Bilingual::new(join(&|w| w.zh.to_string(), "；"), join(&|w| w.en.to_string(), "; "))
}

/// What an answer differs in.
fn differs_in(aspect: &Aspect) -> Bilingual {
    match aspect {
        Aspect::Verdict => Bilingual::fixed("结论", "verdict"),
        Aspect::Output(id) => both!("输出 {id}", "output {id}"),
        Aspect::Option(id) => both!("选择 {id}", "option {id}"),
        Aspect::Missing => Bilingual::fixed("还缺的资料", "missing facts"),
        Aspect::State(id) => both!("条件 {id}", "condition {id}"),
        Aspect::Note(_) => Bilingual::fixed("提示", "remark"),
    }
}

/// What a meaning says where it names no company.
fn without_company(meaning: &Meaning) -> Option<Bilingual> {
    match meaning {
        Meaning::Differs(_) => None,
        Meaning::Same => Some(Bilingual::fixed(
            "没有企业的结果不同：由相同的事实作相同的计算",
            "no company's answer differs: both calculate the same from the same facts",
        )),
        Meaning::Proved => {
            Some(Bilingual::fixed("没有企业的结果不同（已证明）", "no company's answer differs: this is proved"))
        }
        Meaning::NotMet => Some(Bilingual::fixed(
            "没有找到结果不同的企业（并不证明没有）",
            "no company whose answer differs was met (which does not prove that there is none)",
        )),
        Meaning::NotSought => Some(Bilingual::fixed(
            "没有寻找结果不同的企业：有变化的规则太大或太多",
            "no company whose answer differs was looked for: what changed is too large or too much",
        )),
    }
}

/// The sign of what happened at the start of a line.
const fn sign(happened: Happened) -> &'static str {
    match happened {
        Happened::Added => "+",
        Happened::Removed => "-",
        Happened::Changed => "~",
    }
}
