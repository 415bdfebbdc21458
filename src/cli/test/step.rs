//! How cases come out, what they try and which changes they notice: a step of `huiqi test` and `huiqi ci`.

use crate::both;
use crate::cases::coverage::{Count, Coverage, Of, cover};
use crate::cases::fill::{Filling, NotFound, fill};
use crate::cases::mutate::{Bound, Mutations, Would, expecting, look_into, mutate};
use crate::cases::{CaseOutcome, Selection, run_selected};
use crate::cli::levels::any_error;
use crate::cli::looked::Looked;
use crate::diag::{Levels, Report, Sources};
use crate::model::Model;
use crate::plan::Plan;
use crate::render::View;
use crate::render::cases::{Listed, coverage_of_run, mutations_of_run, suggestions_of_run, unnoticed, untried};
use crate::render::findings::{Outcome, Step};
use crate::value::Bilingual;

/// What is to be found out besides how the cases come out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// What they try; less than this, in hundredths of a per cent, is a failure.
    pub coverage: Option<usize>,
    /// Which changes of the rules they notice; less than this, in hundredths of a per cent, is a failure.
    pub mutations: Option<usize>,
    /// At most so many cases are run for all changes together.
    pub most: usize,
    /// Cases for what is untried or unnoticed.
    pub suggestions: bool,
}

impl Wanted {
    /// Whether more is asked than how some cases come out.
    pub const fn asks_of_rules(&self) -> bool {
        self.coverage.is_some() || self.mutations.is_some() || self.suggestions
    }
}

/// How many cases are run for all changes together, unless another bound is asked for.
pub const MOST: usize = 5_000_000;

/// For how many changes that no case notices a case that would is sought, where not all were asked for.
const SOUGHT: usize = 4;

/// The name of the step.
const NAME: &str = "test";

/// The step where rule files hold errors.
pub fn skipped() -> Step {
    let summary = Bilingual::fixed("规则文件有错误，没有运行案例", "rule files hold errors: no case was run");
    Step::new(NAME, Outcome::NotRun, summary)
}

/// What was run in all folders together.
#[derive(Default)]
struct Ran {
    outcomes: Vec<CaseOutcome>,
    report: Report,
    coverage: Option<Coverage>,
    mutations: Option<Mutations>,
    suggestions: Vec<Filling>,
    missed: Vec<NotFound>,
}

/// How the selected cases of packs without an error come out, and what else is wanted.
pub fn step(
    asked: &[(&Looked, Selection)],
    wanted: Wanted,
    mut levels: Levels,
    sources: &Sources,
    view: &View,
) -> Step {
    let mut ran = Ran::default();
    let plans: Vec<Plan> = asked.iter().map(|(folder, _)| Plan::from_model(&folder.model)).collect();
    for ((Looked { model, .. }, selection), plan) in asked.iter().zip(&plans) {
        model.lay_levels(&mut levels);
        let (outcomes, report) = run_selected(model, plan, sources, selection);
        ran.outcomes.extend(outcomes);
        ran.report.absorb(report);
    }
    for ((Looked { model, .. }, selection), plan) in asked.iter().zip(&plans) {
        ran.folder(model, plan, selection, wanted, sources);
    }
    ran.into_step(wanted, &levels, sources, view)
}

impl Ran {
    fn folder(&mut self, model: &Model, plan: &Plan, selection: &Selection, wanted: Wanted, sources: &Sources) {
        if wanted.coverage.is_some() {
            let mut found = cover(model, plan, sources);
            found.units.retain(|unit| match unit.of {
                Of::Rule(id) => model.rules.get(id.index()).is_some_and(|rule| selection.takes_rule(rule)),
                Of::Term(_) | Of::Table(_) => selection.rules.is_empty() && selection.files.is_empty(),
            });
            if wanted.suggestions {
                let is_wanted = |at: usize| model.rules.get(at).is_some_and(|rule| selection.takes_rule(rule));
                let (all, missed) = fill(model, plan, sources, &mut found.clone(), is_wanted);
                self.suggestions.extend(all);
                self.missed.extend(missed);
            }
            self.coverage.get_or_insert_default().units.extend(found.units);
        }
        // A change is noticed by a case that passes without it.
        if wanted.mutations.is_some() && self.outcomes.iter().all(|outcome| outcome.passed) {
            let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
            let bound = Bound { cases: wanted.most, threads };
            let mut found = mutate(model, plan, sources, selection, bound);
            let most = if wanted.suggestions { usize::MAX } else { SOUGHT };
            expecting(model, plan, sources, &mut found);
            self.suggestions.extend(look_into(model, plan, sources, &mut found, most, threads));
            if wanted.suggestions {
                self.missed.extend(
                    found
                        .tried
                        .iter()
                        .filter(|m| m.would == Would::NotFound)
                        .map(|mutated| NotFound { what: mutated.mutant.what.clone(), span: mutated.mutant.span }),
                );
            }
            let all = self.mutations.get_or_insert_default();
            all.tried.extend(found.tried);
            all.left_out = all.left_out.saturating_add(found.left_out);
        }
    }

    fn into_step(self, wanted: Wanted, levels: &Levels, sources: &Sources, view: &View) -> Step {
        let findings = levels.apply(self.report);
        let total = self.outcomes.len();
        let passed = self.outcomes.iter().filter(|outcome| outcome.passed).count();
        let failed = total.saturating_sub(passed);
        let plural = if total == 1 { "" } else { "s" };
        let mut summary = if total == 0 {
            Bilingual::fixed("没有案例", "no cases")
        } else {
            both!(
                "案例 {total} 个，通过 {passed} 个，失败 {failed} 个",
                "{total} case{plural}: {passed} passed, {failed} failed"
            )
        };
        let (mut notices, mut attached) = (Vec::new(), Vec::new());
        let mut stops = failed > 0 || any_error(&findings);
        if let Some((found, least)) = self.coverage.as_ref().zip(wanted.coverage) {
            let count = found.count(None);
            // Where too little is tried, what is not is shown at its place.
            let listed = if count.hundredths() < least { Listed::AtItsPlace } else { Listed::Here };
            summary = with_coverage(&summary, count, least);
            attached.push(coverage_of_run(found, listed, sources, view));
            if listed == Listed::AtItsPlace {
                stops = true;
                notices.extend(untried(found));
            }
        }
        if wanted.mutations.is_some() && failed > 0 {
            summary = without_mutations(&summary);
        }
        if let Some((found, least)) = self.mutations.as_ref().zip(wanted.mutations) {
            let (counts, noticed) = found.score();
            let is_less = noticed.saturating_mul(10_000) < counts.saturating_mul(least);
            let listed = if is_less { Listed::AtItsPlace } else { Listed::Here };
            summary = with_mutations(&summary, counts, noticed, least);
            attached.push(mutations_of_run(found, listed, sources, view));
            if is_less {
                stops = true;
                notices.extend(unnoticed(found));
            }
        }
        if wanted.suggestions {
            // Nothing but cases and comments is printed, so that it can be pasted as it is.
            for shown in &mut attached {
                shown.text.clear();
            }
        }
        if wanted.suggestions || !self.suggestions.is_empty() {
            attached.push(suggestions_of_run(&self.suggestions, &self.missed, sources, view));
        }
        let outcome = if stops { Outcome::Failed } else { Outcome::Passed };
        Step { findings, cases: self.outcomes, notices, attached, ..Step::new(NAME, outcome, summary) }
    }
}

fn with_coverage(summary: &Bilingual, count: Count, least: usize) -> Bilingual {
    let (zh, en) = (&summary.zh, &summary.en);
    let Count { possible, reached, impossible } = count;
    let tried = per_cent(count.hundredths());
    let below = below(count.hundredths(), least);
    let (below_zh, below_en) = (below.zh, below.en);
    let apart = match impossible {
        0 => Bilingual::fixed("", ""),
        1 => Bilingual::fixed("，另有 1 处任何企业都不可能", ", one more is beyond any company"),
        more => both!("，另有 {more} 处任何企业都不可能", ", {more} more are beyond any company"),
    };
    let (apart_zh, apart_en) = (apart.zh, apart.en);
    both!(
        "{zh}；覆盖 {tried}{below_zh}：应试 {possible} 处，已试 {reached} 处{apart_zh}",
        "{en}; coverage {tried}{below_en}: {reached} of {possible} tried{apart_en}"
    )
}

/// `，低于 90%` where less than the least was reached.
fn below(reached: usize, least: usize) -> Bilingual {
    if reached >= least {
        return Bilingual::fixed("", "");
    }
    let least = per_cent(least);
    both!("，低于 {least}", ", below {least}")
}

/// `98.5%`, of hundredths of a per cent.
fn per_cent(hundredths: usize) -> String {
    let exact = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    format!("{}%", exact.trim_end_matches('0').trim_end_matches('.'))
}

/// A change is noticed where a case fails: one that fails anyway says nothing.
fn without_mutations(summary: &Bilingual) -> Bilingual {
    let (zh, en) = (&summary.zh, &summary.en);
    both!(
        "{zh}；有案例失败，没有试改动：先使案例全部通过",
        "{en}; no change was tried, as a case fails: mend the cases first"
    )
}

fn with_mutations(summary: &Bilingual, counts: usize, noticed: usize, least: usize) -> Bilingual {
    let (zh, en) = (&summary.zh, &summary.en);
    let hundredths = noticed.saturating_mul(10_000).checked_div(counts).unwrap_or(10_000);
    let (score, below) = (per_cent(hundredths), below(hundredths, least));
    let (below_zh, below_en) = (below.zh, below.en);
    both!(
        "{zh}；察觉改动的 {score}{below_zh}：改动 {counts} 处，察觉 {noticed} 处",
        "{en}; {score} of changes noticed{below_en}: {noticed} of {counts}"
    )
}
