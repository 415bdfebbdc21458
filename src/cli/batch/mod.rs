//! `huiqi batch`: a book of clients in, a row of answers for each out, in order, however many there are.

mod blocks;
mod book;
mod counts;
mod decoding;
mod folder;
mod input;
mod output;
mod progress;
mod quiet;
mod template;
pub mod wide;
mod work;
mod workbook;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::beside::remove_when_interrupted;
use super::clock;
use super::exit::Exit;
use super::facts::AsOf;
use super::files;
use super::rules::{self, RulesArgs};
use super::terminal::Terminal;
use crate::batch::{Kept, Layout, Names};
use crate::both;
use crate::plan::Plan;
use crate::render::batch::workbook::{Book, Closing};
use crate::render::json::{Meta, PackRef};
use crate::value::Bilingual;

use counts::Counts;
use input::Format;
use output::Sink;
use progress::Progress;
use work::Job;

/// Many companies at once (多户企业的表格 → 每户一行结果)
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  huiqi batch clients.csv -o result.csv            a row a company: verdicts, amounts, what is missing
  huiqi batch clients.csv --long -o result.csv     a line a rule and output, with reasons and citations
  huiqi batch clients.csv -o result.xlsx           a workbook: summary, reasons, questions, errors, rules
  huiqi batch clients.ndjson -o result.ndjson      the object of `check` for each
  huiqi batch --template -o clients.xlsx           an empty table to fill in (空白填报表)
  huiqi batch clients.csv --rejects rejected.csv   what was rejected, cell by cell (错误清单)")]
pub struct Args {
    /// CSV, TSV, NDJSON, xlsx, xls, ods, or a folder of TOML profiles; `-` is standard input (企业表格)
    #[arg(required_unless_present = "template", value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Write here instead of standard output; the ending says the format (输出文件)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How the answers are written; else by the ending of --output (输出格式)
    #[arg(long, value_enum)]
    format: Option<OutputFormat>,
    /// CSV with a line a company, rule, record and output, with reasons and citations (逐项明细)
    #[arg(long)]
    long: bool,
    /// The format of the inputs; else by their endings (输入格式)
    #[arg(long, value_enum)]
    input_format: Option<Format>,
    /// The sheet of clients in a workbook, by name or number; else the first with known titles (企业所在的表)
    #[arg(long, value_name = "NAME|N")]
    sheet: Option<String>,
    /// The encoding of the inputs, such as gb18030; else UTF-8, else GB18030 (编码)
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What titles mean: a TOML file with lines such as \"月均人数\" = \"tax.headcount\" (标题对照)
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// The date the answers are for; else that of each row, else today in UTC+8 (评估日期)
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    #[command(flatten)]
    rules: RulesArgs,
    /// How many threads; else as many as there are cores (线程数)
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// Write an empty table to fill in, .xlsx or .csv by the ending of --output (空白填报表)
    #[arg(long, conflicts_with_all = ["inputs", "long", "map", "rejects"])]
    template: bool,
    /// Write what was rejected here, a line a fault (错误清单)
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// CSV begins with a byte-order mark, for spreadsheets that need one
    #[arg(long)]
    bom: bool,
}

/// `--format` of `batch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// A row a company
    Csv,
    /// A line a company
    Ndjson,
    /// A workbook of several sheets
    Xlsx,
}

/// Runs the command.
///
/// # Errors
/// When flags, files or rule packs are wrong, or the result cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    if args.template {
        let rules = rules::load(args.rules.rules.as_deref(), terminal)?;
        return template::run(&rules.model, args.output.as_deref(), args.format, terminal);
    }
    AsOf::new(args.as_of.as_deref(), terminal)?;
    let as_of = args.as_of.as_deref().and_then(crate::value::parse_date);
    let format = output_format(args, terminal)?;
    let formats: Vec<Format> =
        args.inputs.iter().map(|path| input::format(path, args.input_format, terminal)).collect::<Result<_, _>>()?;
    let encoding = args.encoding.as_deref().map(|name| input::encoding(name, terminal)).transpose()?;
    let map = args.map.as_deref().map(|path| read_map(path, terminal)).transpose()?.unwrap_or_default();
    for output in [&args.output, &args.rejects].into_iter().flatten() {
        if args.inputs.iter().chain(&args.map).any(|input| files::is_same(input, output)) {
            let name = files::shown(output);
            return Err(terminal
                .error(&both!("`{name}` 是输入文件，不能写在它上面", "`{name}` is an input and is not written over")));
        }
    }
    let rules = rules::load(args.rules.rules.as_deref(), terminal)?;
    let plan = Plan::from_model(&rules.model);
    let layout = Layout::new(&rules.model, &plan);
    let names = Names::new(&rules.model, &map);
    let threads = args.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZero::get);
    // Every input is opened and its header read before anything is written.
    let mut inputs = Vec::new();
    let mut refused = false;
    for (path, format) in args.inputs.iter().zip(formats) {
        match input::Input::open(path, format, encoding, &names, args.sheet.as_deref()) {
            Ok(input) => inputs.push(input),
            Err(all) => {
                refused = true;
                for Bilingual { zh, en } in all {
                    let name = files::named(path);
                    terminal.note_error(terminal.say(&both!("{name}：{zh}", "{name}: {en}")));
                }
            }
        }
    }
    if refused {
        return Ok(Exit::Failure);
    }
    remove_when_interrupted();
    let meta = meta(&rules);
    let mut book = match format {
        output::Written::Workbook => {
            let book = Book::new(&rules.model, &layout, &meta, terminal.lang);
            Some(book.map_err(|words| terminal.error(&words))?)
        }
        _ => None,
    };
    let mut sink = Sink::new(args.output.as_deref(), args.rejects.as_deref(), book.as_mut(), terminal)?;
    let job = Job {
        model: &rules.model,
        plan: &plan,
        layout: &layout,
        names: &names,
        sources: &rules.sources,
        as_of,
        today: clock::today(),
        lang: terminal.lang,
        kept: match format {
            output::Written::Ndjson | output::Written::Workbook => Kept::All,
            output::Written::Wide | output::Written::Long => Kept::Used,
        },
        written: format,
        book: book.as_ref(),
        meta: meta.clone(),
        threads: threads.min(256),
    };
    sink.begin(&job, args.bom);
    let mut counts = Counts::default();
    let mut told = Vec::new();
    let sizes: Option<Vec<u64>> = inputs.iter().map(|input| input.size).collect();
    let mut progress = Progress::new(sizes.map(|all| all.iter().sum()), terminal.lang);
    for input in inputs {
        let (name, size) = (input.name.clone(), input.size);
        for Bilingual { zh, en } in input.warnings() {
            terminal.note(&both!("{name}：{zh}", "{name}: {en}"));
        }
        told.push((name, input.notes()));
        work::run(&job, input, &mut counts, &mut sink, &progress).map_err(|fault| fault.say(terminal))?;
        progress.end_input(size.unwrap_or(0));
    }
    progress.end();
    let closing = Closing {
        inputs: told,
        said: counts.notes(&job),
        portfolio: counts.portfolio(&job),
        counts: [counts.answered, counts.rejected],
        ..Closing::default()
    };
    sink.finish(&job, closing, terminal).map_err(|fault| fault.say(terminal))?;
    counts.say(&job, terminal);
    Ok(if counts.rejected > 0 || !counts.strays.is_empty() { Exit::Findings } else { Exit::Success })
}

fn output_format(args: &Args, terminal: &Terminal) -> anyhow::Result<output::Written> {
    let ending = args.output.as_deref().and_then(Path::extension).map(|e| e.to_string_lossy().to_ascii_lowercase());
    let by_ending = match ending.as_deref() {
        Some("ndjson" | "jsonl") => Some(OutputFormat::Ndjson),
        Some("csv") | None => Some(OutputFormat::Csv),
        Some("xlsx") => Some(OutputFormat::Xlsx),
        Some(_) => None,
    };
    let Some(format) = args.format.or(by_ending) else {
        let ending = ending.unwrap_or_default();
        return Err(terminal.error(&both!(
            "不能写 `.{ending}` 文件；用 .xlsx、.csv 或 .ndjson，或用 --format 指明",
            "`.{ending}` cannot be written; use .xlsx, .csv or .ndjson, or say --format"
        )));
    };
    match (format, args.long) {
        (OutputFormat::Csv, false) => Ok(output::Written::Wide),
        (OutputFormat::Csv, true) => Ok(output::Written::Long),
        (OutputFormat::Ndjson, false) => Ok(output::Written::Ndjson),
        (OutputFormat::Xlsx, false) => Ok(output::Written::Workbook),
        (OutputFormat::Ndjson | OutputFormat::Xlsx, true) => {
            Err(terminal.error(&Bilingual::fixed("--long 只用于 CSV", "--long is for CSV only")))
        }
    }
}

/// The titles of a file and what each means.
fn read_map(path: &Path, terminal: &Terminal) -> anyhow::Result<Vec<(String, String)>> {
    let name = files::named(path);
    let text = files::read_text(path)
        .map_err(|Bilingual { zh, en }| terminal.error(&both!("{name}：{zh}", "{name}: {en}")))?;
    let read: Result<BTreeMap<String, String>, _> = toml::from_str(&text);
    read.map(|map| map.into_iter().collect()).map_err(|error| {
        let error = error.message();
        terminal.error(&both!(
            "{name}：每行写成 \"标题\" = \"事实名\"；{error}",
            "{name}: write each line as \"title\" = \"fact\"; {error}"
        ))
    })
}

fn meta(rules: &rules::Rules) -> Meta {
    let pack = |pack: &crate::model::Pack| PackRef {
        id: pack.id.clone(),
        version: pack.version.clone(),
        sha256: pack.sha256.clone(),
    };
    Meta { engine: env!("CARGO_PKG_VERSION").to_owned(), packs: rules.model.packs.iter().map(pack).collect() }
}
