//! Whether cases notice mistakes: each threshold, operator, date, table entry, parameter and citation is changed a little,
//! one at a time, and the cases of the rules that read it are run again.
//!
//! A change is *noticed* where a case then comes out otherwise than it expects; a citation also where `validate` would
//! find that its quotation is not there. What no case can expect is not changed: notes, milestones, titles.
//! Every change is made on the model and taken back; only the rules that it can alter are compiled again.

mod cited;
mod dated;
mod edit;
mod expressions;
mod reads;
mod survivors;

use std::collections::BTreeSet;

pub use cited::expecting;
pub use edit::{Cited, Edit, Root};
pub use reads::Reads;
pub use survivors::look_into;

use super::{Asked, Selection, about, ask, differences};
use crate::diag::{Report, Sources, Span};
use crate::eval::Columns;
use crate::explain::{Answering, QUESTIONS_AT_ONCE, Question};
use crate::model::Model;
use crate::plan::Plan;
use crate::syntax::pack::Case;
use crate::text::locate;
use crate::value::Bilingual;

/// A small change of a model.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What is changed.
    pub what: Bilingual,
    /// Where it stands.
    pub span: Span,
    /// The change.
    pub edit: Edit,
    /// Why it alters no answer, where that is seen at once.
    pub alters_nothing: Option<Bilingual>,
}

/// What becomes of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A case notices it: of which rule, and its name.
    Noticed(String, String),
    /// `validate` finds that the quotation is not at that place.
    Refused,
    /// No case does.
    Unnoticed,
    /// No case can: no answer differs, for that reason.
    Equivalent(Bilingual),
}

/// Of a change that no case notices, the case that would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Would {
    /// It was not looked for.
    NotSought,
    /// None was met within the bound of the search, which is no proof that there is none.
    NotFound,
    /// The suggestion of that number notices it.
    Suggested(usize),
    /// A case would that is there already, if it expected one more citation.
    Expecting {
        /// The rule of the case.
        rule: String,
        /// Its name.
        case: String,
        /// What to write among the citations that it expects.
        citation: String,
    },
}

/// A change and what becomes of it.
#[derive(Clone, Debug)]
pub struct Mutated {
    /// The change.
    pub mutant: Mutant,
    /// The rules, by place, that it can alter.
    pub affected: Vec<usize>,
    /// What becomes of it.
    pub fate: Fate,
    /// Of one that no case notices, the case that would.
    pub would: Would,
}

/// What became of all changes.
#[derive(Clone, Debug, Default)]
pub struct Mutations {
    /// Those that were tried, in the order of rules, terms, dates, parameters, tables and citations.
    pub tried: Vec<Mutated>,
    /// How many more there are, that were left out to keep within the bound.
    pub left_out: usize,
}

impl Mutations {
    /// How many changes count, and how many of those are noticed.
    #[must_use]
    pub fn score(&self) -> (usize, usize) {
        let counts = self.tried.iter().filter(|m| !matches!(m.fate, Fate::Equivalent(_))).count();
        let noticed = self.tried.iter().filter(|m| matches!(m.fate, Fate::Noticed(..) | Fate::Refused)).count();
        (counts, noticed)
    }
}

/// How much is tried.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// At most so many cases are run, each change counted with all cases of the rules it can alter. Where that is not
    /// enough, every second change is tried, or every third, and so on.
    pub cases: usize,
    /// How many threads share the work. The result is the same for any number.
    pub threads: usize,
}

/// The cases of a rule that can be asked, and their questions, in the same order.
#[derive(Default)]
struct OfRule<'m> {
    cases: Vec<&'m Case>,
    questions: Vec<Question>,
}

/// What all changes are judged by.
struct Judge<'m> {
    sources: &'m Sources,
    plan: &'m Plan,
    /// The cases of each rule, by its place.
    cases: Vec<OfRule<'m>>,
    /// Of these those that expect citations.
    citing: Vec<OfRule<'m>>,
}

/// Tries every change of the rules that are selected, and of everything that these read.
#[must_use]
pub fn mutate(model: &Model, plan: &Plan, sources: &Sources, selection: &Selection, bound: Bound) -> Mutations {
    let reads = Reads::of(model);
    let none = || -> Vec<OfRule<'_>> { model.rules.iter().map(|_| OfRule::default()).collect() };
    let mut judge = Judge { sources, plan, cases: none(), citing: none() };
    for Asked { case, question, .. } in ask(model, plan, &Selection::default()) {
        let Some(question) = question else { continue };
        let at = question.rule.index();
        let citing = judge.citing.get_mut(at).filter(|_| case.citations.is_some());
        for of_rule in judge.cases.get_mut(at).into_iter().chain(citing) {
            of_rule.cases.push(case);
            of_rule.questions.push(question.clone());
        }
    }
    judge.keep_passing(model);
    let selected: BTreeSet<usize> =
        model.rules.iter().enumerate().filter(|(_, rule)| selection.takes_rule(rule)).map(|(at, _)| at).collect();
    let all = mutants(model, plan, sources).into_iter().map(|mutant| {
        let affected = reads.affected(&mutant.edit);
        (mutant, affected)
    });
    let mut all: Vec<(Mutant, Vec<usize>)> =
        all.filter(|(_, affected)| affected.iter().any(|at| selected.contains(at))).collect();
    let cost: usize = all.iter().map(|(_, affected)| judge.cost(affected)).fold(0, usize::saturating_add);
    let every = cost.div_ceil(bound.cases.max(1)).max(1);
    let count = all.len();
    if every > 1 {
        all = all.into_iter().enumerate().filter(|(at, _)| at.checked_rem(every) == Some(0)).map(|(_, m)| m).collect();
    }
    let left_out = count.saturating_sub(all.len());
    Mutations { tried: judged(model, &judge, all, bound.threads), left_out }
}

fn mutants(model: &Model, plan: &Plan, sources: &Sources) -> Vec<Mutant> {
    let mut all = expressions::mutants(model, sources);
    all.extend(dated::in_force(model, plan));
    all.extend(dated::parameters(model, plan));
    all.extend(dated::tables(model, plan));
    all.extend(dated::citations(model, plan));
    all
}

/// Every change judged, in their order; each thread has a model of its own to change.
fn judged(model: &Model, judge: &Judge<'_>, all: Vec<(Mutant, Vec<usize>)>, threads: usize) -> Vec<Mutated> {
    let threads = threads.clamp(1, 64);
    let of_thread = |first: usize| {
        let mut own = model.clone();
        let mut columns = Columns::default();
        let mine = all.iter().enumerate().skip(first).step_by(threads);
        mine.map(|(at, (mutant, affected))| (at, judge.fate(&mut own, mutant, affected, &mut columns)))
            .collect::<Vec<_>>()
    };
    let mut fates: Vec<(usize, Fate)> = if threads == 1 {
        of_thread(0)
    } else {
        std::thread::scope(|scope| {
            let of_thread = &of_thread;
            let running: Vec<_> = (0..threads).map(|first| scope.spawn(move || of_thread(first))).collect();
            running
                .into_iter()
                .flat_map(|thread| {
                    thread.join().expect("a thread that judges changes does not end early: this is a bug")
                })
                .collect()
        })
    };
    fates.sort_by_key(|(at, _)| *at);
    let with_fate = all.into_iter().zip(fates);
    with_fate
        .map(|((mutant, affected), (_, fate))| Mutated { mutant, affected, fate, would: Would::NotSought })
        .collect()
}

impl Judge<'_> {
    fn cost(&self, affected: &[usize]) -> usize {
        affected
            .iter()
            .filter_map(|at| self.cases.get(*at))
            .map(|of_rule| of_rule.cases.len())
            .fold(0, usize::saturating_add)
    }

    /// A change is noticed by a case that passes without it: the others say nothing.
    fn keep_passing(&mut self, model: &Model) {
        let mut columns = Columns::default();
        let mut passing = |all: &mut Vec<OfRule<'_>>| {
            for of_rule in all {
                let mut kept = OfRule::default();
                let chunks = of_rule.questions.chunks(QUESTIONS_AT_ONCE).zip(of_rule.cases.chunks(QUESTIONS_AT_ONCE));
                for (questions, cases) in chunks {
                    let answering = Answering::new(model, self.plan, self.sources, questions, &mut columns);
                    let own = cases.iter().zip(questions).enumerate();
                    for (_, (case, question)) in own.filter(|(company, (case, _))| passes(case, &answering, *company)) {
                        kept.cases.push(*case);
                        kept.questions.push(question.clone());
                    }
                }
                *of_rule = kept;
            }
        };
        passing(&mut self.cases);
        passing(&mut self.citing);
    }

    /// Makes a change, runs the cases of the rules it can alter until one notices, and takes it back.
    fn fate(&self, model: &mut Model, mutant: &Mutant, affected: &[usize], columns: &mut Columns) -> Fate {
        if let Some(reason) = &mutant.alters_nothing {
            return Fate::Equivalent(reason.clone());
        }
        let mut edit = mutant.edit.clone();
        edit.swap(model);
        let fate = if let Edit::Locator(place, _) = &edit {
            if self.is_refused(model, *place) {
                Fate::Refused
            } else {
                // What is cited changes no figure: only cases that expect citations can notice.
                self.first_to_notice(model, self.plan, affected, &self.citing, columns)
            }
        } else {
            let plan = Plan::of_rules(model, |at| affected.contains(&at));
            self.first_to_notice(model, &plan, affected, &self.cases, columns)
        };
        edit.swap(model);
        fate
    }

    /// Whether the text of the instrument is held, and does not hold the quotation at the place cited.
    fn is_refused(&self, model: &mut Model, place: Cited) -> bool {
        let Some(clause) = edit::clause(model, place).cloned() else { return false };
        let Some(file) = model.instruments.get(clause.instrument.index()).and_then(|i| i.text) else { return false };
        let text = &self.sources.get(file).text;
        let Some((at, _)) = &clause.at else { return false };
        let Ok(places) = locate(text, at) else { return true };
        let quote = clause.quote.as_ref().map_or("", |(quote, _)| quote.as_str());
        let mut places = places.into_iter().filter_map(|place| text.get(place));
        !places.any(|place| place.lines().any(|line| line.contains(quote)))
    }

    fn first_to_notice(
        &self,
        model: &Model,
        plan: &Plan,
        affected: &[usize],
        cases: &[OfRule<'_>],
        columns: &mut Columns,
    ) -> Fate {
        for at in affected {
            let Some(OfRule { cases, questions }) = cases.get(*at) else { continue };
            for (cases, questions) in cases.chunks(QUESTIONS_AT_ONCE).zip(questions.chunks(QUESTIONS_AT_ONCE)) {
                let answering = Answering::new(model, plan, self.sources, questions, columns);
                for (company, case) in cases.iter().enumerate() {
                    if !passes(case, &answering, company) {
                        let rule = model.rules.get(*at).map(|rule| rule.id.to_string()).unwrap_or_default();
                        return Fate::Noticed(rule, case.name.value.clone());
                    }
                }
            }
        }
        Fate::Unnoticed
    }
}

/// Whether a case comes out as it expects.
fn passes(case: &Case, answering: &Answering<'_>, company: usize) -> bool {
    let (contradictions, results) = answering.answer(company);
    let mut report = Report::new();
    !contradictions.has_errors()
        && about(case, &results)
            .is_some_and(|result| differences(case, result, &mut report).is_empty() && report.is_empty())
}
