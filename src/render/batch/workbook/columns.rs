//! The columns of 汇总: who the company is, how its benefits stand, each rule with what it gives, and what is missing.

use crate::batch::{Form, Layout, letters};
use crate::both;
use crate::model::Model;
use crate::render::{said, unit};
use crate::value::{Bilingual, Lang, Type};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The number of the row of data.
    Row,
    /// The company's name.
    Name,
    /// Its credit code.
    Code,
    /// Whether it was answered, or what is wrong.
    State,
    /// How many verdicts of a kind it has, by the place among those that are counted.
    Count(usize),
    /// The verdict of a rule.
    Verdict(usize),
    /// An output of a rule.
    Output(usize, usize),
    /// What is missing.
    Missing,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its letters.
    pub letters: String,
    /// Its title.
    pub title: String,
    /// How wide it is, in characters.
    pub width: u8,
    /// What it holds.
    pub holds: Holds,
    /// Whether its amounts are added up.
    pub is_summed: bool,
}

/// The verdicts that are counted for a company.
pub const COUNTED: [crate::explain::Verdict; 3] =
    [crate::explain::Verdict::Applies, crate::explain::Verdict::Discretionary, crate::explain::Verdict::Undetermined];

/// How many columns stay in sight.
pub const FROZEN: u16 = 3;

/// All of them.
#[must_use]
pub fn columns(model: &Model, layout: &Layout, lang: Lang) -> Vec<Column> {
    let mut all = Vec::new();
    let mut add = |title: String, width: u8, holds: Holds, is_summed: bool| {
        let letters = letters(all.len().saturating_add(1));
        all.push(Column { letters, title, width, holds, is_summed });
    };
    let fixed = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    add(fixed("行", "row"), 7, Holds::Row, false);
    add(fixed("企业名称", "company"), 30, Holds::Name, false);
    add(fixed("统一社会信用代码", "credit code"), 22, Holds::Code, false);
    add(fixed("状态", "state"), 12, Holds::State, false);
    for (at, verdict) in COUNTED.into_iter().enumerate() {
        let Bilingual { zh, en } = verdict.label();
        add(both!("{zh}\n项数", "{en}\ncount").in_lang(lang).to_owned(), 15, Holds::Count(at), false);
    }
    for ((at, rule), laid) in model.rules.iter().enumerate().zip(&layout.rules) {
        let title = said(&rule.title, lang);
        add(title.clone(), 16, Holds::Verdict(at), false);
        for ((place, output), laid) in rule.outputs.iter().enumerate().zip(&laid.outputs) {
            let label = said(&output.label, lang);
            let unit = match &output.kind {
                Type::Number(of) if !of.is_none() => unit(*of, lang),
                _ => String::new(),
            };
            let label = match (unit.is_empty(), lang) {
                (true, _) => label,
                (false, Lang::Zh) => format!("{label}（{unit}）"),
                (false, Lang::En) => format!("{label} ({unit})"),
            };
            add(format!("{title}\n{label}"), 18, Holds::Output(at, place), laid.summed && laid.form == Form::Money);
        }
    }
    add(fixed("缺少的资料", "missing facts"), 60, Holds::Missing, false);
    all
}
