//! `huiqi eval`: one expression of the rule language, for rule authors.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;

use super::exit::{AlreadyShown, Exit};
use super::facts::{self, AsOf};
use super::findings::refuse_errors;
use super::rules::{self, RulesArgs};
use super::terminal::Terminal;
use crate::diag::Report;
use crate::explain::{ExprAnswer, MissingFact, evaluate_expression};
use crate::profile::Profile;
use crate::render;
use crate::render::json::{Words, pretty, words};
use crate::syntax::expr::{Origin, parse};
use crate::text::visible;
use crate::value::{Bilingual, Type};

/// One expression of the rule language (计算规则语言的一个表达式)
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  huiqi eval 'tax.wages * 8%' --profile company.toml
  huiqi eval 'land.area > 10_000' --set land.area=20000")]
pub struct Args {
    /// The expression
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    expression: String,
    /// What a company states; `-` is standard input (企业资料)
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// A fact's value; may be repeated
    #[arg(long, value_name = "FACT=VALUE")]
    set: Vec<String>,
    /// The date the answer is for, as 2016-12-31 (评估日期)
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// How the answer is written (输出格式)
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    rules: RulesArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading
    #[default]
    Text,
    /// For programs
    Json,
}

/// Runs the command.
///
/// # Errors
/// When flags, the profile, the expression or rule packs are wrong, or the answer cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut as_of = AsOf::new(args.as_of.as_deref(), terminal)?;
    let sets = facts::pairs(&args.set, terminal)?;
    let mut rules = rules::load(args.rules.rules.as_deref(), terminal)?;
    let file = rules.sources.add("<expression>", args.expression.clone());
    let mut report = Report::new();
    let expr = parse(&args.expression, Origin { file, start: 0, whole: None }, &mut report);
    refuse_errors(&report.by_default(), &rules.sources, terminal)?;
    let mut profile = match &args.profile {
        Some(path) => facts::read(path, &mut rules, terminal).ok_or(AlreadyShown)?.profile,
        None => Profile::default(),
    };
    facts::set_all(&rules, &mut profile, &sets, terminal)?;
    let date = as_of.of(&rules, &profile, terminal);
    match evaluate_expression(&rules.model, &rules.sources, &expr, &profile, date) {
        Ok(answer) => {
            terminal.write(&match args.format {
                Format::Text => text(&answer, terminal),
                Format::Json => json(&args.expression, date, &answer),
            })?;
            Ok(Exit::Success)
        }
        Err(report) => {
            refuse_errors(&report.by_default(), &rules.sources, terminal)?;
            Err(AlreadyShown.into())
        }
    }
}

fn text(answer: &ExprAnswer, terminal: &Terminal) -> String {
    let mut out = String::new();
    let empty = Bilingual::fixed("没有这类记录", "there is no such record");
    if answer.rows.is_empty() {
        let _ = writeln!(out, "{}", terminal.say(&empty));
    }
    for (nth, row) in answer.rows.iter().enumerate() {
        if let Some(record) = &answer.record {
            let _ = write!(out, "{record}[{}]  ", nth.saturating_add(1));
        }
        let unknown = Bilingual::fixed("未知", "unknown");
        let value = row.value.as_ref().map(|value| render::value(value, &answer.kind, terminal.lang));
        let _ = writeln!(out, "{}", value.as_deref().map_or(terminal.say(&unknown).into(), visible));
        if row.value.is_none() {
            let needs = terminal.lang.pick("缺少", "missing");
            for MissingFact { fact, label, .. } in &row.missing {
                let _ = writeln!(out, "  {needs} {fact}  {}", terminal.say(label));
            }
            for reason in &row.reasons {
                let _ = writeln!(out, "  {}", terminal.say(reason));
            }
        }
    }
    out
}

fn json(expression: &str, as_of: jiff::civil::Date, answer: &ExprAnswer) -> String {
    let (kind, unit) = match &answer.kind {
        Type::Boolean => ("boolean", None),
        Type::Number(unit) => ("number", Some(unit.to_string())),
        Type::Date => ("date", None),
        Type::Text => ("text", None),
        Type::Enum(_) => ("enum", None),
    };
    let rows = answer.rows.iter().map(|row| RowOut {
        value: row.value.as_ref().map(ToString::to_string),
        missing: row.missing.iter().map(|missing| missing.fact.as_str()).collect(),
        reasons: row.reasons.iter().map(words).collect(),
    });
    pretty(&AnswerOut {
        schema: "huiqi.eval/1",
        expression,
        as_of: as_of.to_string(),
        kind,
        unit,
        record: answer.record.as_deref(),
        rows: rows.collect(),
    })
}

#[derive(Serialize)]
struct AnswerOut<'a> {
    schema: &'static str,
    expression: &'a str,
    as_of: String,
    #[serde(rename = "type")]
    kind: &'static str,
    unit: Option<String>,
    record: Option<&'a str>,
    rows: Vec<RowOut<'a>>,
}

#[derive(Serialize)]
struct RowOut<'a> {
    value: Option<String>,
    missing: Vec<&'a str>,
    reasons: Vec<Words<'a>>,
}
