//! `huiqi list`: the rules, facts, instruments, inventoried clauses and finding codes there are.

mod clauses;

use clap::ValueEnum;

use self::clauses::ClassChoice;
use super::exit::Exit;
use super::explain::{period, type_words};
use super::rules::{self, RulesArgs};
use super::terminal::Terminal;
use crate::diag::CODES;
use crate::explain::cite;
use crate::model::Model;
use crate::render::listing::{ListFormat, listing};
use crate::value::{Bilingual, Lang, Type};

/// What the rule packs hold (列出规则、事实、文件、条款或错误码)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to list
    #[arg(value_enum, value_name = "WHAT")]
    what: What,
    /// How the list is written (输出格式)
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Of `clauses` only those of this class (只列此类条款)
    #[arg(long, value_enum, value_name = "CLASS")]
    class: Option<ClassChoice>,
    #[command(flatten)]
    rules: RulesArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// 规则
    Rules,
    /// 事实
    Facts,
    /// 文件
    Instruments,
    /// 条款清单
    Clauses,
    /// 错误码
    Codes,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading
    #[default]
    Table,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

/// A list: for each column its key and what people call it, then the rows.
struct List {
    columns: Vec<(&'static str, Bilingual)>,
    rows: Vec<Vec<String>>,
}

/// Whom a list speaks to: people read labels, programs read the words of rule files.
#[derive(Clone, Copy)]
struct Voice {
    lang: Lang,
    for_people: bool,
}

impl Voice {
    fn say(self, words: &Bilingual) -> String {
        words.in_lang(self.lang).to_owned()
    }
}

/// Runs the command.
///
/// # Errors
/// When rule packs are wrong or the list cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let voice = Voice { lang: terminal.lang, for_people: args.format == Format::Table };
    let model = || anyhow::Ok(rules::load(args.rules.rules.as_deref(), terminal)?.model);
    let format = match args.format {
        Format::Table => ListFormat::Table,
        Format::Json => ListFormat::Json,
        Format::Csv => ListFormat::Csv,
    };
    if args.class.is_some() && args.what != What::Clauses {
        return Err(
            terminal.error(&Bilingual::fixed("`--class` 只用于 `clauses`", "`--class` goes with `clauses` only"))
        );
    }
    let list = match args.what {
        What::Rules => rules_list(&model()?, voice),
        What::Facts => facts(&model()?, voice),
        What::Instruments => instruments(&model()?, voice),
        What::Clauses => {
            terminal.write(&clauses::written(&model()?, args.class, format, terminal))?;
            return Ok(Exit::Success);
        }
        What::Codes => codes(voice),
    };
    let header = |(key, label): &'_ (&'static str, Bilingual)| match args.format {
        Format::Table => terminal.say(label).to_owned(),
        Format::Json | Format::Csv => (*key).to_owned(),
    };
    let headers: Vec<String> = list.columns.iter().map(header).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    terminal.write(&listing(&headers, &list.rows, format, terminal.width))?;
    Ok(Exit::Success)
}

const fn column(key: &'static str, zh: &'static str, en: &'static str) -> (&'static str, Bilingual) {
    (key, Bilingual::fixed(zh, en))
}

fn rules_list(model: &Model, voice: Voice) -> List {
    let row = |rule: &crate::model::Rule| {
        let each = rule.each.and_then(|id| model.records.get(id.index())).map_or("", |record| &record.id);
        let mut row = vec![rule.id.to_string(), voice.say(&rule.title), each.to_owned()];
        if voice.for_people {
            row.push(voice.say(&period(rule.in_force)));
        } else {
            row.push(rule.in_force.from.to_string());
            row.push(rule.in_force.to.map(|to| to.to_string()).unwrap_or_default());
        }
        row.push(cite(model, &rule.clause).short());
        row
    };
    let mut columns =
        vec![column("rule", "规则", "rule"), column("title", "优惠事项", "benefit"), column("each", "逐项", "each")];
    if voice.for_people {
        columns.push(column("in_force", "有效期", "in force"));
    } else {
        columns.extend([column("from", "自", "from"), column("to", "至", "to")]);
    }
    columns.push(column("clause", "依据", "clause"));
    List { columns, rows: model.rules.iter().map(row).collect() }
}

fn facts(model: &Model, voice: Voice) -> List {
    let row = |fact: &crate::model::Fact| {
        let (kind, detail) = kind_words(&fact.kind);
        let mut row = vec![fact.id.to_string(), voice.say(&fact.label)];
        if voice.for_people {
            row.push(if kind == "enum" { detail } else { voice.say(&type_words(&fact.kind)) });
        } else {
            row.extend([kind.to_owned(), detail]);
        }
        row.push(fact.example.clone().unwrap_or_default());
        row
    };
    let mut columns =
        vec![column("fact", "事实", "fact"), column("label", "名称", "label"), column("type", "类型", "type")];
    if !voice.for_people {
        columns.push(column("unit_or_options", "单位或选项", "unit or options"));
    }
    columns.push(column("example", "示例", "example"));
    List { columns, rows: model.facts.iter().map(row).collect() }
}

/// The word of a type in rule files, with its unit or options.
fn kind_words(kind: &Type) -> (&'static str, String) {
    match kind {
        Type::Boolean => ("boolean", String::new()),
        Type::Number(unit) => ("number", unit.to_string()),
        Type::Date => ("date", String::new()),
        Type::Text => ("text", String::new()),
        Type::Enum(options) => ("enum", options.iter().map(|option| &*option.id).collect::<Vec<_>>().join(" ")),
    }
}

fn instruments(model: &Model, voice: Voice) -> List {
    let row = |instrument: &crate::model::Instrument| {
        let status = instrument.status;
        vec![
            instrument.id.clone(),
            instrument.number.clone().unwrap_or_default(),
            instrument.title.clone(),
            if voice.for_people { voice.say(&status.label()) } else { status.name().to_owned() },
            instrument.checked_on.to_string(),
        ]
    };
    List {
        columns: vec![
            column("instrument", "文件", "instrument"),
            column("number", "文号", "number"),
            column("title", "标题", "title"),
            column("status", "时效", "standing"),
            column("checked_on", "核查日期", "checked on"),
        ],
        rows: model.instruments.iter().map(row).collect(),
    }
}

fn codes(voice: Voice) -> List {
    let row = |info: &crate::diag::CodeInfo| {
        vec![info.code.to_string(), info.name.to_owned(), info.level.name().to_owned(), voice.say(&info.meaning)]
    };
    List {
        columns: vec![
            column("code", "错误码", "code"),
            column("name", "名称", "name"),
            column("level", "级别", "level"),
            column("meaning", "含义", "meaning"),
        ],
        rows: CODES.iter().map(row).collect(),
    }
}
