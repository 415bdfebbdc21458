//! `huiqi test`: the cases in rule files, run; what fails is a finding at its case.

mod chosen;
mod step;

pub use step::{MOST, Wanted, skipped, step};

use rust_decimal::prelude::ToPrimitive as _;

use self::chosen::{Chosen, selection, split_file};
use super::exit::{AlreadyShown, Exit};
use super::findings::{LookedAt, show};
use super::levels::any_error;
use super::looked::{Looked, look};
use super::repository::roots;
use super::terminal::Terminal;
use crate::both;
use crate::diag::{Levels, Report, Sources};
use crate::render::Detail;
use crate::render::findings::{Outcome, Step};
use crate::value::{Bilingual, parse_number};

/// Run the cases in rule files (运行规则文件中的案例)
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    looked_at: LookedAt,
    #[command(flatten)]
    chosen: Chosen,
    /// Show what the cases try of every rule, and what they leave untried (覆盖情况)
    #[arg(long)]
    coverage: bool,
    /// Exit 1 where less than this is tried, in per cent; implies --coverage (覆盖率下限)
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    coverage_min: Option<usize>,
    /// Print cases, ready to paste, for what no case tries and, with --mutate, for changes that none notices; what they
    /// expect must be read against the law (给出可粘贴的案例)
    #[arg(long)]
    suggest: bool,
    /// Change the rules a little, one place at a time, and show which changes no case notices (变异测试)
    #[arg(long)]
    mutate: bool,
    /// Exit 1 where less than this is noticed, in per cent; implies --mutate (察觉率下限)
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    mutate_min: Option<usize>,
    /// Run at most so many cases for all changes together; else only every second or third change is tried (案例数上限)
    #[arg(long, value_name = "CASES", default_value_t = MOST)]
    mutate_most: usize,
}

/// A percentage from 0 to 100 with up to two decimals, in hundredths.
pub fn percent(text: &str) -> Result<usize, String> {
    let number = text.trim().trim_end_matches('%');
    let hundredths = parse_number(number).ok().and_then(|n| n.checked_mul(100.into()));
    let whole = hundredths.filter(|n| n.fract().is_zero()).and_then(|n| n.to_usize());
    whole.filter(|n| *n <= 10_000).ok_or_else(|| "a percentage from 0 to 100 (百分数)".to_owned())
}

/// Runs the command.
///
/// # Errors
/// When rule packs cannot be read or hold an error, no case is of that rule, name or file, or the result cannot be
/// written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let LookedAt { reports, levels: flags, .. } = &args.looked_at;
    let as_of = args.looked_at.as_of(terminal)?;
    if !args.chosen.case.is_empty() && args.wanted().asks_of_rules() {
        return Err(terminal.error(&Bilingual::fixed(
            "覆盖、改动和建议看的是规则的全部案例，不能用 `--case` 只取几个；请用 `--only` 选规则",
            "coverage, changes and suggestions are about all cases of a rule, not some: leave `--case` out, or choose rules with `--only`",
        )));
    }
    let (mut sources, mut levels) = (Sources::new(), Levels::default());
    flags.lay_over(&mut levels, terminal)?;
    reports.check(terminal)?;
    let (mut looked, mut files) = (Vec::new(), Vec::new());
    for path in args.looked_at.folders() {
        let (folder, file) = split_file(path);
        looked.push(look(folder.as_deref(), as_of, &mut sources, terminal)?);
        files.push((folder, file));
    }
    let roots = roots(&files.iter().map(|(folder, _)| folder.as_deref()).collect::<Vec<_>>());
    let broken = looked.iter().any(Looked::is_broken);
    if !broken {
        show(&not_run(&looked, levels.clone()).findings, &sources, terminal);
    } else if reports.is_for_people() {
        for folder in &looked {
            show(&folder.findings(), &sources, terminal);
        }
    }
    if broken {
        let steps = [not_run(&looked, levels)];
        if reports.is_for_people() {
            reports.write_files(&steps, &sources, &roots, terminal)?;
        } else {
            reports.write(&steps, &sources, &roots, terminal)?;
        }
        return Err(AlreadyShown.into());
    }
    let mut asked = Vec::new();
    for (folder, (_, file)) in looked.iter().zip(&files) {
        asked.push((folder, selection(&args.chosen, file.as_deref(), &folder.model, &sources, terminal)?));
    }
    let wrong = any_error(&not_run(&looked, levels.clone()).findings);
    let step = step(&asked, args.wanted(), levels, &sources, &terminal.view(Detail::Full));
    if step.cases.is_empty() && !args.chosen.case.is_empty() {
        let names = args.chosen.case.join("、");
        return Err(terminal.error(&both!("没有名称含 `{names}` 的案例", "no case has `{names}` in its name")));
    }
    reports.write(std::slice::from_ref(&step), &sources, &roots, terminal)?;
    terminal.note(&step.summary);
    Ok(if wrong || step.outcome == Outcome::Failed { Exit::Findings } else { Exit::Success })
}

impl Args {
    fn wanted(&self) -> Wanted {
        let asked = |flag: bool, least: Option<usize>| least.or(flag.then_some(0));
        let mutations = asked(self.mutate, self.mutate_min);
        let holes = self.suggest && mutations.is_none();
        Wanted {
            coverage: asked(self.coverage || holes, self.coverage_min),
            mutations,
            most: self.mutate_most,
            suggestions: self.suggest,
        }
    }
}

/// No case is run on rule files that hold an error: what is wrong with them instead.
fn not_run(looked: &[Looked], mut levels: Levels) -> Step {
    let mut report = Report::new();
    for folder in looked {
        folder.model.lay_levels(&mut levels);
        report.absorb(folder.report.clone());
    }
    Step { findings: levels.apply(report), ..skipped() }
}
