//! Changes that no case notices: whether any company could, and the case that would.

use super::edit::Edit;
use super::{Fate, Mutated, Mutations, Would};
use crate::cases::fill::Filling;
use crate::cases::suggest::{case_of, free};
use crate::diag::Sources;
use crate::eval::Columns;
use crate::explain::{Answering, Question, RuleResult};
use crate::model::{Model, Rule, RuleId};
use crate::plan::Plan;
use crate::prove::{Version, equivalent_throughout};
use crate::search::{Differs, Found, Pair, Subject, aspects};
use crate::value::Bilingual;

/// What was found out about one change.
enum Known {
    /// Both versions calculate the same.
    Same,
    /// It is proved that both answer alike.
    Proved,
    /// A company that they answer differently.
    Differs(RuleId, Box<Differs>),
    /// None was met.
    NotFound,
    /// None was looked for.
    NotSought,
}

/// Whether a company is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seek {
    Yes,
    No,
}

impl Seek {
    const fn of(place: usize, most: usize) -> Self {
        if place < most { Self::Yes } else { Self::No }
    }
}

/// A case that is suggested already.
struct Kept {
    question: Question,
    before: RuleResult,
    /// Which suggestion it is.
    at: usize,
}

/// Looks into the changes that no case notices. Those of which it is proved that they alter nothing become equivalent, of
/// citations those of dated values on which no answer rests; for the first so many of the others a case that notices is suggested, where one is met.
#[must_use]
pub fn look_into(
    model: &Model,
    plan: &Plan,
    sources: &Sources,
    mutations: &mut Mutations,
    most: usize,
    threads: usize,
) -> Vec<Filling> {
    let open: Vec<usize> = mutations
        .tried
        .iter()
        .enumerate()
        .filter(|(_, m)| m.fate == Fate::Unnoticed && !matches!(m.would, Would::Expecting { .. }))
        .filter(|(_, m)| !is_citation(&m.mutant.edit) || m.mutant.edit.without_cited(model).is_some())
        .map(|(at, _)| at)
        .collect();
    let known = known(model, plan, sources, mutations, &open, most, threads);
    let mut own = model.clone();
    let (mut all, mut kept): (Vec<Filling>, Vec<Kept>) = (Vec::new(), Vec::new());
    let of_cases = |rule: &Rule| rule.cases.iter().map(|case| case.name.value.clone()).collect();
    let mut names: Vec<Vec<String>> = model.rules.iter().map(of_cases).collect();
    for (at, known) in open.into_iter().zip(known) {
        let Some(mutated) = mutations.tried.get_mut(at) else { continue };
        // A case for another change may notice this one too.
        if matches!(known, Known::NotSought | Known::Differs(..))
            && let Some(at) = noticed_by(&mut own, sources, mutated, &kept)
        {
            mutated.would = Would::Suggested(at);
            if let Some(suggestion) = all.get_mut(at) {
                suggestion.what.push(mutated.mutant.what.clone());
            }
            continue;
        }
        match known {
            Known::Same | Known::Proved if is_citation(&mutated.mutant.edit) => {
                mutated.fate = Fate::Equivalent(Bilingual::fixed(
                    "已证明：没有结论以引用它的值为依据",
                    "proved: no answer rests on the value that cites it",
                ));
            }
            Known::Same => {
                mutated.fate = Fate::Equivalent(Bilingual::fixed(
                    "两种写法逐个结点相同",
                    "both calculate the same, node for node",
                ));
            }
            Known::Proved => {
                mutated.fate = Fate::Equivalent(Bilingual::fixed(
                    "已证明：任何企业的结论、数值、可选办法和各项条件都不变",
                    "proved: no company gets another verdict, value or way, nor a condition in another state",
                ));
            }
            Known::NotFound => mutated.would = Would::NotFound,
            Known::NotSought => {}
            Known::Differs(rule, differs) => {
                let Some(before) = differs.before.first().cloned() else { continue };
                let Some(of) = model.rules.get(rule.index()) else { continue };
                let what = mutated.mutant.what.clone();
                let Some(taken) = names.get_mut(rule.index()) else { continue };
                let label: String = what.en.chars().filter(|c| *c != '`' && *c != '"').collect();
                let name = free(&format!("notices {label}"), taken);
                taken.push(name.clone());
                let found = Found {
                    profile: differs.first.clone(),
                    as_of: differs.as_of,
                    results: differs.before.clone(),
                    evaluations: differs.evaluations,
                };
                let text = case_of(model, of, &name, &found);
                mutated.would = Would::Suggested(all.len());
                let question =
                    Question { profile: found.profile, as_of: found.as_of, rule, record: None, whole: of.span };
                kept.push(Kept { question, before, at: all.len() });
                all.push(Filling { rule, span: of.span, what: vec![what], text });
            }
        }
    }
    all
}

/// Looks into each change, in their order; the work is shared among threads, each with a model of its own to change.
fn known(
    model: &Model,
    plan: &Plan,
    sources: &Sources,
    mutations: &Mutations,
    open: &[usize],
    most: usize,
    threads: usize,
) -> Vec<Known> {
    let threads = threads.clamp(1, 64);
    let of_thread = |first: usize| {
        let mut own = model.clone();
        let mine = open.iter().enumerate().skip(first).step_by(threads);
        let of = |(place, at): (usize, &usize)| {
            let mutated = mutations.tried.get(*at)?;
            Some((place, of_one(model, plan, sources, &mut own, mutated, Seek::of(place, most))))
        };
        mine.filter_map(of).collect::<Vec<_>>()
    };
    let mut all: Vec<(usize, Known)> = std::thread::scope(|scope| {
        let of_thread = &of_thread;
        // The first share is done here.
        let running: Vec<_> = (1..threads).map(|first| scope.spawn(move || of_thread(first))).collect();
        let mut all = of_thread(0);
        for thread in running {
            all.extend(thread.join().expect("a thread that looks into changes does not end early: this is a bug"));
        }
        all
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, known)| known).collect()
}

const fn is_citation(edit: &Edit) -> bool {
    matches!(edit, Edit::Locator(..))
}

fn of_one(model: &Model, plan: &Plan, sources: &Sources, own: &mut Model, mutated: &Mutated, seek: Seek) -> Known {
    let (mut edit, seek) = match mutated.mutant.edit.without_cited(model) {
        Some(without) => (without, Seek::No),
        None => (mutated.mutant.edit.clone(), seek),
    };
    edit.swap(own);
    let changed = Plan::of_rules(own, |at| mutated.affected.contains(&at));
    let (mut known, mut unproved) = (Known::Same, Vec::new());
    for at in &mutated.affected {
        let rule = RuleId(u32::try_from(*at).unwrap_or(u32::MAX));
        let first = Subject { model, plan, sources, rule };
        let second = Subject { model: own, plan: &changed, sources, rule };
        let pair = Pair::new(first, second);
        if pair.is_same() {
            continue;
        }
        let before = Version { model, plan, rule };
        let after = Version { model: own, plan: &changed, rule };
        if equivalent_throughout(&before, &after) {
            known = Known::Proved;
        } else {
            unproved.push((rule, pair));
        }
    }
    for (rule, mut pair) in unproved {
        known = Known::NotSought;
        if seek == Seek::No {
            break;
        }
        known = Known::NotFound;
        if let Some(differs) = pair.find() {
            known = Known::Differs(rule, Box::new(differs));
            break;
        }
    }
    edit.swap(own);
    known
}

/// The suggestion that notices a change already.
fn noticed_by(own: &mut Model, sources: &Sources, mutated: &Mutated, kept: &[Kept]) -> Option<usize> {
    let of_rules: Vec<&Kept> =
        kept.iter().filter(|kept| mutated.affected.contains(&kept.question.rule.index())).collect();
    if of_rules.is_empty() {
        return None;
    }
    let mut edit = mutated.mutant.edit.clone();
    edit.swap(own);
    let plan = Plan::of_rules(own, |at| mutated.affected.contains(&at));
    let questions: Vec<Question> = of_rules.iter().map(|kept| kept.question.clone()).collect();
    let mut columns = Columns::default();
    let answering = Answering::new(own, &plan, sources, &questions, &mut columns);
    let found = of_rules.iter().enumerate().find(|(company, kept)| {
        let (_, results) = answering.answer(*company);
        results.first().is_none_or(|after| !aspects(&kept.before, after).is_empty())
    });
    let found = found.map(|(_, kept)| kept.at);
    edit.swap(own);
    found
}
