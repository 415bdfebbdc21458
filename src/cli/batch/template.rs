//! `huiqi batch --template`: a table to fill in.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use super::OutputFormat;
use crate::batch::Names;
use crate::both;
use crate::cli::beside::Beside;
use crate::cli::exit::Exit;
use crate::cli::explain::facts_of;
use crate::cli::files;
use crate::cli::terminal::Terminal;
use crate::model::{FactId, Model};
use crate::render::batch::template::{Template, csv, xlsx};
use crate::value::Bilingual;

/// Writes it to a file that does not exist yet, or to standard output.
///
/// # Errors
/// When it cannot be written, or the format has no template.
pub fn run(
    model: &Model,
    output: Option<&Path>,
    format: Option<OutputFormat>,
    terminal: &Terminal,
) -> anyhow::Result<Exit> {
    let ending = output.and_then(Path::extension).map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let format = format.or(match ending.as_deref() {
        Some("xlsx") => Some(OutputFormat::Xlsx),
        Some("csv") | None => Some(OutputFormat::Csv),
        Some(_) => None,
    });
    let names = Names::new(model, &[]);
    let template = Template::new(model, &names, &uses(model), terminal.lang);
    let bytes = match format {
        Some(OutputFormat::Csv) => csv(&template),
        Some(OutputFormat::Xlsx) => xlsx(&template).map_err(|words| terminal.error(&words))?,
        Some(OutputFormat::Ndjson) | None => {
            return Err(terminal.error(&Bilingual::fixed(
                "模板只有 .xlsx 和 .csv；用 -o 模板.xlsx",
                "a template is a .xlsx or a .csv; say -o template.xlsx",
            )));
        }
    };
    let Some(path) = output.filter(|path| !files::is_stdin(path)) else {
        if format == Some(OutputFormat::Xlsx) && io::stdout().is_terminal() {
            return Err(terminal.error(&Bilingual::fixed(
                "工作簿不能写到终端；用 -o 模板.xlsx",
                "a workbook is not written to a terminal; say -o template.xlsx",
            )));
        }
        terminal.write_bytes(&bytes)?;
        return Ok(Exit::Success);
    };
    let name = files::shown(path);
    let failed = |Bilingual { zh, en }: Bilingual| terminal.error(&both!("{name}：{zh}", "{name}: {en}"));
    if path.exists() {
        return Err(failed(Bilingual::fixed("文件已存在，未改动它", "the file exists and was left as it is")));
    }
    let mut file = Beside::create(path).map_err(failed)?;
    let written = file.write(&bytes).and_then(|()| file.commit());
    written.map_err(|error| failed(files::why(&error)))?;
    terminal.note(&both!(
        "已生成 {name}；填写后运行 huiqi batch {name} -o 结果.xlsx",
        "wrote {name}; fill it in and run huiqi batch {name} -o result.xlsx"
    ));
    Ok(Exit::Success)
}

/// How many rules read each fact, by its place.
fn uses(model: &Model) -> Vec<usize> {
    let mut uses = vec![0_usize; model.facts.len()];
    for rule in &model.rules {
        for FactId(id) in facts_of(model, &[rule.id.to_string()]) {
            if let Some(count) = uses.get_mut(id as usize) {
                *count = count.saturating_add(1);
            }
        }
    }
    uses
}
