//! `huiqi check`: what one company, or each of a few, may claim, why, how much, and by which clause.

use std::path::PathBuf;

use clap::ValueEnum;

use super::exit::Exit;
use super::facts::{self, AsOf, ReadProfile};
use super::files;
use super::findings::show;
use super::rules::{self, Rules, RulesArgs};
use super::terminal::Terminal;
use crate::explain::{Assessment, Nested, Verdict, assess, check_profile, timeline};
use crate::plan::Plan;
use crate::profile::Profile;
use crate::render::json::{Meta, PackRef};
use crate::render::{self, Detail};
use crate::value::Bilingual;

/// What one company may claim (一户企业的资料 → 可享受的优惠、理由、金额、依据)
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  huiqi check company.toml                       the answers, as tables
  huiqi check company.toml --format json         the same, for programs
  huiqi check company.toml --timeline            between which dates each benefit holds
  huiqi check company.toml --set tax.wages=2000000   what would change (假设)
  huiqi check a.toml b.toml --as-of 2016-12-31   two companies, one date")]
pub struct Args {
    /// Profiles, one company a TOML file; `-` is standard input (企业资料)
    #[arg(required = true, value_name = "PROFILE")]
    profiles: Vec<PathBuf>,
    /// The date the answers are for, as 2016-12-31; else the profile's, else today in UTC+8 (评估日期)
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    #[command(flatten)]
    rules: RulesArgs,
    /// How the answers are written (输出格式)
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Only this rule; may be repeated (只看此规则)
    #[arg(long, value_name = "RULE")]
    only: Vec<String>,
    /// What if this fact had this value; may be repeated (假设某项为某值，看结果有何变化)
    #[arg(long, value_name = "FACT=VALUE")]
    set: Vec<String>,
    /// How much is shown (详略)
    #[arg(long, value_enum, default_value_t)]
    detail: DetailChoice,
    /// Between which dates each benefit holds, instead of the answers for one date (各项优惠的起止时间)
    ///
    /// Everything but the date stays as stated. JSON has it beside the answers.
    #[arg(long)]
    timeline: bool,
    /// Exit 1 when a rule of --only does not apply (without --only: when none does), 3 when facts are missing (以退出码表示结论)
    ///
    /// A discretionary answer is not a yes and exits 1. A rule asked per record applies when it applies to any record.
    #[arg(long)]
    exit_code: bool,
}

impl Args {
    /// Whether answers over time are wanted: by the flag, or as a part of everything there is to read.
    fn over_time(&self) -> bool {
        self.timeline || (self.detail == DetailChoice::Full && self.format != Format::Json)
    }
}

/// `--format` of `check`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading
    #[default]
    Table,
    /// For programs
    Json,
    /// For pasting into a report
    Markdown,
}

/// `--detail`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum DetailChoice {
    /// What decides
    #[default]
    Brief,
    /// Everything, with quotations and the standing of instruments
    Full,
}

/// The answers for one company, and what they were before `--set`.
struct Answer {
    before: Option<Assessment>,
    after: Assessment,
}

/// Runs the command.
///
/// # Errors
/// When flags or rule packs are wrong, or the result cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut as_of = AsOf::new(args.as_of.as_deref(), terminal)?;
    let sets = facts::pairs(&args.set, terminal)?;
    if args.profiles.iter().filter(|path| files::is_stdin(path)).count() > 1 {
        return Err(
            terminal.error(&Bilingual::fixed("标准输入 `-` 只能写一次", "`-` (standard input) can be given once"))
        );
    }
    let mut rules = rules::load(args.rules.rules.as_deref(), terminal)?;
    rules::known_rules(&rules.model, &args.only, terminal)?;
    let plan = Plan::from_model(&rules.model);
    let mut answers = Vec::new();
    for path in &args.profiles {
        let Some(read) = facts::read(path, &mut rules, terminal) else { continue };
        answers.extend(answer(args, &rules, &plan, read, &sets, &mut as_of, terminal)?);
    }
    let all_answered = answers.len() == args.profiles.len();
    if all_answered || !answers.is_empty() {
        terminal.write(&written(args, &rules, &answers, &sets, terminal))?;
    }
    Ok(match (all_answered, args.exit_code) {
        (false, _) => Exit::Failure,
        (true, false) => Exit::Success,
        (true, true) => {
            answers.iter().map(|answer| conclusion(&answer.after, &args.only)).max().unwrap_or(Exit::Success)
        }
    })
}

/// The answers for one company; `None` when its profile contradicts itself, which has then been shown.
fn answer(
    args: &Args,
    rules: &Rules,
    plan: &Plan,
    mut read: ReadProfile,
    sets: &[(String, String)],
    as_of: &mut AsOf,
    terminal: &Terminal,
) -> anyhow::Result<Option<Answer>> {
    let mut assessed = |read: &ReadProfile, profile: &Profile| {
        let date = as_of.of(rules, profile, terminal);
        let report = check_profile(&rules.model, plan, &rules.sources, profile, date, read.whole());
        if show(&report.by_default(), &rules.sources, terminal) {
            return None;
        }
        let mut assessment = assess(&rules.model, plan, &rules.sources, profile, date, &read.source);
        if !args.only.is_empty() {
            let nested = if args.format == Format::Json { Nested::Dropped } else { Nested::Kept };
            assessment.keep_only(&args.only, nested);
        }
        if args.over_time() {
            let over_time = timeline(&rules.model, plan, &rules.sources, profile, date, &args.only);
            assessment.timeline = Some(over_time);
        }
        Some(assessment)
    };
    let Some(stated) = assessed(&read, &read.profile) else { return Ok(None) };
    if sets.is_empty() {
        return Ok(Some(Answer { before: None, after: stated }));
    }
    let mut changed = std::mem::take(&mut read.profile);
    facts::set_all(rules, &mut changed, sets, terminal)?;
    Ok(assessed(&read, &changed).map(|after| Answer { before: Some(stated), after }))
}

fn written(args: &Args, rules: &Rules, answers: &[Answer], sets: &[(String, String)], terminal: &Terminal) -> String {
    let view = terminal.view(match args.detail {
        DetailChoice::Brief => Detail::Brief,
        DetailChoice::Full => Detail::Full,
    });
    let after: Vec<Assessment> = answers.iter().map(|answer| answer.after.clone()).collect();
    let render: fn(&[Assessment], &render::View) -> String = match args.format {
        Format::Json => {
            let text = if sets.is_empty() {
                render::json::assessments(&after, &meta(rules))
            } else {
                let pair = |answer: &Answer| Some((answer.before.clone()?, answer.after.clone()));
                render::json::what_if(&answers.iter().filter_map(pair).collect::<Vec<_>>(), sets, &meta(rules))
            };
            // Whoever asks about several gets an array, even when only one could be answered.
            return if args.profiles.len() > 1 && answers.len() == 1 { format!("[\n{text}]\n") } else { text };
        }
        Format::Table if args.timeline => render::timeline::page,
        Format::Table => render::table::assessments,
        Format::Markdown if args.timeline => render::timeline::report,
        Format::Markdown => render::markdown::assessments,
    };
    if sets.is_empty() {
        return render(&after, &view);
    }
    if args.timeline {
        return format!("{}{}", render::timeline::supposed(sets, view.lang), render(&after, &view));
    }
    let mut out = String::new();
    for Answer { before, after } in answers {
        if let Some(before) = before {
            out.push_str(&render::changes(before, after, sets, &view));
            out.push('\n');
        }
        out.push_str(&render(std::slice::from_ref(after), &view));
    }
    out
}

/// What the results say of the program and the packs they were made with.
fn meta(rules: &Rules) -> Meta {
    let pack = |pack: &crate::model::Pack| PackRef {
        id: pack.id.clone(),
        version: pack.version.clone(),
        sha256: pack.sha256.clone(),
    };
    Meta { engine: env!("CARGO_PKG_VERSION").to_owned(), packs: rules.model.packs.iter().map(pack).collect() }
}

/// The exit code that answers `--exit-code`: of each rule the best of its records counts.
fn conclusion(assessment: &Assessment, only: &[String]) -> Exit {
    let best = |rule: &str| {
        let of_rule = assessment.results.iter().filter(|result| result.rule == rule);
        of_rule.map(|result| result.verdict).min()
    };
    let exit = |verdict: Option<Verdict>| match verdict {
        Some(Verdict::Applies) => Exit::Success,
        Some(Verdict::Undetermined) => Exit::Undetermined,
        _ => Exit::Findings,
    };
    if !only.is_empty() {
        return only.iter().map(|rule| exit(best(rule))).max().unwrap_or(Exit::Success);
    }
    let any = |wanted: Verdict| assessment.results.iter().any(|result| result.verdict == wanted);
    if any(Verdict::Applies) {
        Exit::Success
    } else if any(Verdict::Undetermined) {
        Exit::Undetermined
    } else {
        Exit::Findings
    }
}
