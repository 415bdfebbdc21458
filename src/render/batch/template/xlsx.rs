//! The template as a workbook: a sheet of clients, one for each kind of record, and how to fill them in.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Note,
    Workbook, Worksheet, XlsxError,
};

use super::{Column, Fill, Template};
use crate::both;
use crate::render::batch::workbook::{Look, fit, height, titles};
use crate::value::{Bilingual, Lang};

/// How many rows are prepared.
const PREPARED: u32 = 5_000;
/// The longest message that is shown beside a cell.
const LONGEST_MESSAGE: usize = 255;
/// The longest title of such a message.
const LONGEST_TITLE: usize = 32;

/// The bytes of the workbook.
///
/// # Errors
/// When it cannot be made.
pub fn xlsx(template: &Template) -> Result<Vec<u8>, Bilingual> {
    made(template).map_err(|error| both!("做不出工作簿：{error}", "the workbook cannot be made: {error}"))
}

fn made(template: &Template) -> Result<Vec<u8>, XlsxError> {
    let lang = template.lang;
    let mut workbook = Workbook::new();
    let made_on = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(lang.pick("惠企客户资料", "huiqi clients")).set_author("huiqi");
    workbook.set_properties(&properties.set_creation_datetime(&made_on));
    let mut choices = Choices { name: lang.pick("选项", "Options"), lists: Vec::new() };
    let name = lang.pick("客户", "Clients");
    fill_in(name, &template.clients, &mut choices, workbook.add_worksheet(), 2)?;
    for (name, columns) in &template.records {
        fill_in(name, columns, &mut choices, workbook.add_worksheet(), 3)?;
    }
    instructions(template, workbook.add_worksheet())?;
    choices.write(workbook.add_worksheet())?;
    workbook.save_to_buffer()
}

/// The words of cells that take one of several, in a sheet that is not shown.
struct Choices {
    name: &'static str,
    lists: Vec<Vec<String>>,
}

impl Choices {
    /// The cells that hold those words.
    fn place(&mut self, words: &[String]) -> String {
        let at = self.lists.iter().position(|list| list == words).unwrap_or_else(|| {
            self.lists.push(words.to_vec());
            self.lists.len().saturating_sub(1)
        });
        let (column, last) = (crate::batch::letters(at.saturating_add(1)), words.len());
        format!("='{}'!${column}$1:${column}${last}", self.name)
    }

    fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(self.name)?;
        for (words, column) in self.lists.iter().zip(0..) {
            for (word, row) in words.iter().zip(0..) {
                sheet.write_string(row, column, fit(word))?;
            }
        }
        sheet.set_hidden(true);
        Ok(())
    }
}

fn fill_in(
    name: &str,
    columns: &[Column],
    choices: &mut Choices,
    sheet: &mut Worksheet,
    frozen: u16,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let widths: Vec<(String, u8)> = columns.iter().map(|column| (column.title.clone(), width(column))).collect();
    titles(sheet, 0, &widths, 60.0)?;
    for (column, at) in columns.iter().zip(0..) {
        sheet.set_column_format(at, &format(&column.fill))?;
        let lines = u32::try_from(column.note.chars().count().div_ceil(22)).unwrap_or(20).saturating_add(4);
        let note = Note::new(fit(&column.note)).add_author_prefix(false).set_width(280);
        sheet.insert_note(0, at, &note.set_height(lines.saturating_mul(16)))?;
        sheet.add_data_validation(1, at, PREPARED, at, &validation(column, choices)?)?;
    }
    sheet.set_freeze_panes(1, frozen)?;
    Ok(())
}

fn width(column: &Column) -> u8 {
    match &column.fill {
        Fill::Text => 24,
        Fill::Money | Fill::Number => 18,
        Fill::Share | Fill::Day => 14,
        Fill::Choice(_) => 16,
    }
}

fn format(fill: &Fill) -> Format {
    match fill {
        Fill::Text => Format::new().set_num_format("@"),
        Fill::Money => Format::new().set_num_format("#,##0.00##"),
        Fill::Share => Format::new().set_num_format("0.00%"),
        Fill::Number => Format::new().set_num_format("General"),
        Fill::Day => Format::new().set_num_format("yyyy-mm-dd"),
        Fill::Choice(_) => Format::new().set_align(FormatAlign::Center),
    }
}

/// What may be chosen, and the question beside the cell. Other words are warned of, not refused: the reader knows more.
fn validation(column: &Column, choices: &mut Choices) -> Result<DataValidation, XlsxError> {
    let validation = match &column.fill {
        Fill::Choice(words) => DataValidation::new()
            .allow_list_formula(Formula::new(choices.place(words)))
            .set_error_style(DataValidationErrorStyle::Warning),
        _ => DataValidation::new().allow_any_value(),
    };
    let short = |text: &str, most: usize| -> String {
        let mut left = most;
        let kept = text.chars().take_while(|c| {
            let length = c.len_utf16();
            let fits = length <= left;
            left = left.saturating_sub(length);
            fits
        });
        kept.collect()
    };
    let title = column.title.split(['（', '(']).next().unwrap_or("");
    validation.set_input_title(short(title, LONGEST_TITLE))?.set_input_message(short(&column.question, LONGEST_MESSAGE))
}

fn instructions(template: &Template, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = template.lang;
    sheet.set_name(lang.pick("说明", "Read me"))?;
    sheet.set_column_width(0, 110)?;
    sheet.write_string_with_format(0, 0, lang.pick("怎样填写", "How to fill it in"), &Look::Title.format())?;
    for (line, row) in lines(lang).iter().zip(1..) {
        sheet.write_string_with_format(row, 0, *line, &Look::Prose.format())?;
        sheet.set_row_height(row, height([(*line, 110)]))?;
    }
    Ok(())
}

fn lines(lang: Lang) -> [&'static str; 8] {
    match lang {
        Lang::Zh => [
            "“客户”表一行一户。不必填全：知道什么填什么，不知道的留空，留空不会当作“否”或零。",
            "把鼠标移到标题上可看到问题、申报表行次和可选的词；选中单元格时旁边也有提示。",
            "是非栏选“是”或“否”；带下拉框的栏从中选择。",
            "金额以元为单位填数，也可写 12.5万；比例写 8% 或 0.08；日期写 2016-12-31。",
            "统一社会信用代码按文本填写（本表已设好），粘贴时选“只粘贴值”。",
            "地块、服务出口、产品出口等逐项填在各自的表里，用统一社会信用代码对应到客户（没有代码的用企业名称）。确实没有的，在“客户”表相应一栏选“无”。",
            "标题可以调换次序，不用的列可以删去；标题文字请不要改。",
            "填好后运行：huiqi batch 本文件 -o 结果.xlsx",
        ],
        Lang::En => [
            "A row a client in the first sheet. State what is known: an empty cell is unknown, never no or zero.",
            "Titles have notes with the question, the line of the tax return and the words to choose from; a cell shows its question when it is selected.",
            "Choose yes or no, or one of the words of the list.",
            "Money in yuan; ratios as 8% or 0.08; dates as 2016-12-31.",
            "Credit codes are texts (the columns are set so); paste values only.",
            "What a client has several of goes into its own sheet, joined by credit code (or by name where there is none). Choose `none` in the first sheet where there is nothing.",
            "Columns may be moved or deleted; leave the titles as they are.",
            "Then run: huiqi batch THIS_FILE -o result.xlsx",
        ],
    }
}
