//! `huiqi init`: a profile to fill in, with every question of the model and every answer still unknown.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use super::exit::Exit;
use super::explain::facts_of;
use super::files::{shown, write_new};
use super::returns::places;
use super::rules::{self, RulesArgs};
use super::terminal::Terminal;
use crate::both;
use crate::model::{Fact, FactId, Model, Record, RecordId};
use crate::render::{self, wrap};
use crate::value::{Bilingual, Lang, Type};

/// A commented profile to fill in, every fact unknown (生成待填的企业资料)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to write, which must not exist; without it, standard output (要生成的文件)
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    rules: RulesArgs,
    /// Only what this rule asks; may be repeated (只列此规则所问的项目)
    #[arg(long, value_name = "RULE")]
    only: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// When rule packs are wrong, the file exists, or it cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let rules = rules::load(args.rules.rules.as_deref(), terminal)?;
    rules::known_rules(&rules.model, &args.only, terminal)?;
    let text = template(&rules.model, &args.only, terminal.lang);
    let Some(file) = &args.file else {
        terminal.write(&text)?;
        return Ok(Exit::Success);
    };
    let name = shown(file);
    write_new(file, &text).map_err(|Bilingual { zh, en }| terminal.error(&both!("{name}：{zh}", "{name}: {en}")))?;
    terminal.note(&both!(
        "已生成 {name}；填写后运行 huiqi check {name}",
        "wrote {name}; fill it in and run huiqi check {name}"
    ));
    Ok(Exit::Success)
}

/// Columns of a comment.
const WIDTH: usize = 100;

/// The template: prose after `# `, keys after a bare `#`, so that deleting one sign states a fact.
///
/// With `only`, what those rules ask, and who the company is.
fn template(model: &Model, only: &[String], lang: Lang) -> String {
    let wanted = facts_of(model, only);
    let asked = |fact: &Fact| {
        let id = model.fact(&fact.id);
        let is_name = matches!(&*fact.id, "as_of" | "company.name" | "company.credit_code");
        only.is_empty() || is_name || fact.id.ends_with(".name") || id.is_some_and(|id| wanted.contains(&id))
    };
    let asked_record = |record: Option<RecordId>| {
        let of = |id: &FactId| model.facts.get(id.index()).is_some_and(|f| f.record == record);
        only.is_empty() || record.is_none() || wanted.iter().any(of)
    };
    let mut tables: BTreeMap<&str, usize> = BTreeMap::new();
    let mut order: Vec<(&str, Vec<&Fact>)> = Vec::new();
    for fact in model.facts.iter().filter(|f| asked(f) && asked_record(f.record)) {
        let table = fact.id.rsplit_once('.').map_or("", |(table, _)| table);
        let at = *tables.entry(table).or_insert(order.len());
        match order.get_mut(at) {
            Some((_, facts)) => facts.push(fact),
            None => order.push((table, vec![fact])),
        }
    }
    // Keys without a table come first, or TOML would count them to the table before them; records come last.
    order.sort_by_key(|(table, facts)| (!table.is_empty(), facts.iter().any(|fact| fact.record.is_some())));
    let mut out = String::new();
    preamble(&mut out, lang);
    for (table, facts) in order {
        let record = facts.iter().find_map(|fact| fact.record).and_then(|id| model.records.get(id.index()));
        match record {
            Some(record) => {
                let Bilingual { zh, en } = &record.label;
                let words = both!("{zh}：每项写一个 [[{table}]]", "{en}: one [[{table}]] each");
                let _ = writeln!(out, "\n# {}\n#[[{table}]]", words.in_lang(lang));
            }
            None if table.is_empty() => {}
            None => {
                let _ = writeln!(out, "\n[{table}]");
            }
        }
        for (nth, fact) in facts.iter().enumerate() {
            if nth > 0 || table.is_empty() {
                out.push('\n');
            }
            question(&mut out, fact, lang);
        }
        if table.is_empty() {
            let records = model.records.iter().filter(|r| asked_record(model.record(&r.id)));
            no_records(&mut out, records, lang);
        }
    }
    out
}

fn preamble(out: &mut String, lang: Lang) {
    let lines = [
        Bilingual::fixed("企业资料：一户企业一个文件。", "A company's profile: one company a file."),
        Bilingual::fixed(
            "知道的项目，删去键前的 # 并改成自己的数；不知道的保持原样：未填即“未知”，不会当作“否”或零。",
            "State what is known: delete the # before the key and put your value. What is not stated is unknown, never false or zero.",
        ),
        Bilingual::fixed(
            "是非写 true 或 false；文字加引号；日期写成 2016-12-31；金额以元为单位，也可写 \"300万\"；比例写 \"8%\"。",
            "Write true or false; quote texts; dates as 2016-12-31; money in yuan, or \"300万\" for three million; ratios as \"8%\".",
        ),
        Bilingual::fixed(
            "不必全填：先填认得的几项即可，huiqi check 会逐项指出还缺什么；只看某一项优惠所问的，用 huiqi init --only 规则名。",
            "Not all of it need be filled in: start with what is at hand, huiqi check names what else matters; huiqi init --only RULE lists what one benefit asks.",
        ),
        Bilingual::fixed("填好后运行：huiqi check 本文件", "Then run: huiqi check THIS_FILE"),
    ];
    for line in lines {
        comment(out, line.in_lang(lang));
    }
}

/// Empty lists: they stand before every table, or TOML would count them to it.
fn no_records<'r>(out: &mut String, records: impl Iterator<Item = &'r Record>, lang: Lang) {
    let mut records = records.peekable();
    if records.peek().is_none() {
        return;
    }
    out.push('\n');
    comment(
        out,
        lang.pick(
            "确实没有的清单，删去下面相应行首的 #（不写表示未知）；有则在文件后部逐项填写。",
            "A list that is empty: delete its # (unknown while it is not stated). What there is, is stated further down.",
        ),
    );
    for record in records {
        let _ = writeln!(out, "#{} = []  # {}", record.id, record.label.in_lang(lang));
    }
}

/// Lines of prose.
fn comment(out: &mut String, text: &str) {
    for line in wrap(text, WIDTH.saturating_sub(2)) {
        let _ = writeln!(out, "# {line}");
    }
}

fn question(out: &mut String, fact: &Fact, lang: Lang) {
    comment(out, fact.question.in_lang(lang));
    for (nth, place) in places(fact).iter().enumerate() {
        let lead = if nth == 0 { lang.pick("取自：", "from: ") } else { lang.pick("　　　", "      ") };
        comment(out, &format!("{lead}{}", place.in_lang(lang)));
    }
    match &fact.kind {
        Type::Number(unit) if unit.is_percent() => {
            comment(out, lang.pick("比例，如 \"8%\"", "a ratio, such as \"8%\""));
        }
        Type::Number(unit) if !unit.is_none() => {
            comment(out, &format!("{}{}", lang.pick("单位：", "unit: "), render::unit(*unit, lang)));
        }
        Type::Enum(options) => {
            let one = |o: &crate::value::EnumOption| format!("\"{}\" {}", o.id, o.label.in_lang(lang));
            let all: Vec<String> = options.iter().map(one).collect();
            comment(out, &format!("{}{}", lang.pick("选项：", "options: "), all.join(lang.pick("；", "; "))));
        }
        _ => {}
    }
    if fact.assumed.is_some() {
        comment(
            out,
            lang.pick(
                "不填时按推定值计算，并在结果中注明。",
                "While it is not stated a value is assumed, and the result says so.",
            ),
        );
    }
    let key = fact.id.rsplit_once('.').map_or(&*fact.id, |(_, key)| key);
    let _ = writeln!(out, "#{key} = {}", example(fact));
}

/// How the value may look: the fact's own example, else one of its type.
fn example(fact: &Fact) -> String {
    fact.example.clone().unwrap_or_else(|| match &fact.kind {
        Type::Boolean => "true".into(),
        Type::Number(unit) if unit.is_percent() => "\"8%\"".into(),
        Type::Number(_) => "1".into(),
        Type::Date => "2016-12-31".into(),
        Type::Text => "\"\"".into(),
        Type::Enum(options) => format!("\"{}\"", options.first().map_or("", |option| &option.id)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::terminal::ColorChoice;
    use crate::profile::read_profile;

    fn read(model: &Model, text: String) -> (crate::profile::Profile, usize) {
        let mut sources = crate::diag::Sources::new();
        let file = sources.add("template", text);
        let (profile, report) = read_profile(model, &sources, file);
        (profile, report.iter().filter(|finding| finding.code.is_fatal()).count())
    }

    #[test]
    fn the_template_states_nothing_and_every_example_in_it_is_valid() {
        let rules = rules::load(None, &Terminal::new(None, ColorChoice::Never)).unwrap();
        for lang in [Lang::Zh, Lang::En] {
            let text = template(&rules.model, &[], lang);
            let (profile, errors) = read(&rules.model, text.clone());
            assert_eq!((profile.facts.len(), profile.records.len(), errors), (0, 0, 0));
            let stated = text.lines().map(|line| match line.strip_prefix('#') {
                // A list is empty or has records: the test states the records.
                Some(key) if key.contains("= []") => line,
                Some(key) if key.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') => key,
                _ => line,
            });
            let (profile, errors) = read(&rules.model, stated.collect::<Vec<_>>().join("\n"));
            assert_eq!(errors, 0);
            let in_records: usize = profile.records.values().flatten().map(BTreeMap::len).sum();
            assert_eq!(profile.facts.len() + in_records, rules.model.facts.len());
        }
    }
    #[test]
    fn only_what_a_rule_asks() {
        let rules = rules::load(None, &Terminal::new(None, ColorChoice::Never)).unwrap();
        let text = template(&rules.model, &["industrial-land-floor".to_owned()], Lang::En);
        let keys: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix('#')?.split(" =").next()).collect();
        for asked in ["as_of", "land", "grade", "key_project", "area", "fees"] {
            assert!(keys.contains(&asked), "{asked} is asked");
        }
        for other in ["wages", "service_export", "income", "certified"] {
            assert!(!keys.contains(&other), "{other} is not asked");
        }
    }
}
