//! A key that is no fact where it stands: what was probably meant, and where that belongs.

use crate::both;
use crate::diag::nearest;
use crate::model::{Fact, Model};
use crate::value::Bilingual;

/// The longest key for which a meaning is looked for.
const LONGEST: usize = 64;

/// What was meant by a key.
enum Meant<'m> {
    /// A fact of the same table.
    Here(&'m Fact),
    /// Facts of other tables, all with the same last segment.
    Elsewhere(Vec<&'m Fact>),
    /// A kind of record.
    Record(&'m str),
    /// Nothing that is known.
    Nothing,
}

/// The words for a key in a table (its path; empty at the top of the file).
pub fn unknown_key(model: &Model, table: &str, key: &str) -> (Bilingual, Bilingual) {
    let short = super::reading::brief(key);
    let message = if table.is_empty() {
        both!("不认识的键 `{short}`", "there is no fact `{short}`")
    } else {
        both!("`[{table}]` 中没有 `{short}` 这个键", "there is no fact `{short}` in `[{table}]`")
    };
    (message, help(&meant(model, table, key), key))
}

/// The words for a name of a flag that is no fact.
pub fn unknown_name(model: &Model, name: &str) -> Bilingual {
    let short = super::reading::brief(name);
    let facts = || model.facts.iter().map(|f| &*f.id);
    let last = last(name);
    let near = || nearest(name, facts()).map(|near| vec![near]);
    let same = || Some(facts().filter(|id| self::last(id) == last).collect()).filter(|ids: &Vec<_>| !ids.is_empty());
    let segment = || {
        let segment = nearest(last, facts().map(self::last))?;
        Some(facts().filter(|id| self::last(id) == segment).collect())
    };
    let guess = if name.chars().count() > LONGEST { None } else { near().or_else(same).or_else(segment) };
    match guess {
        Some(ids) => {
            let (zh, en) = alternatives(ids.iter().map(|id| (format!("`{id}`"), format!("`{id}`"))));
            both!(
                "没有 `{short}` 这项事实；是否想写 {zh}？`huiqi list facts` 列出全部名称",
                "there is no fact `{short}`; did you mean {en}? `huiqi list facts` lists all names"
            )
        }
        None => both!(
            "没有 `{short}` 这项事实；`huiqi list facts` 列出全部名称",
            "there is no fact `{short}`; `huiqi list facts` lists all names"
        ),
    }
}

/// The section or kind of record that is nearest to the name of a table.
pub fn nearest_table<'m>(model: &'m Model, name: &str) -> Option<&'m str> {
    let sections = model.facts.iter().filter_map(|f| f.id.split_once('.')).map(|(section, _)| section);
    nearest(name, sections.chain(model.records.iter().map(|r| &*r.id))).filter(|_| name.chars().count() <= LONGEST)
}

/// The words for a table that no fact belongs to.
pub fn unknown_table(model: &Model, name: &str) -> (Bilingual, Bilingual) {
    let short = super::reading::brief(name);
    let message = both!("不认识的表 `{short}`", "there is no table `{short}`");
    let help = match nearest_table(model, name) {
        Some(near) => {
            let header = header(model, near);
            both!(
                "是否想写 `{header}`？`huiqi list facts` 列出全部名称",
                "did you mean `{header}`? `huiqi list facts` lists all names"
            )
        }
        None => help(&meant(model, "", name), name),
    };
    (message, help)
}

/// `[tax]` or `[[land]]`.
pub fn header(model: &Model, table: &str) -> String {
    if model.record(table).is_some() { format!("[[{table}]]") } else { format!("[{table}]") }
}

fn meant<'m>(model: &'m Model, table: &str, key: &str) -> Meant<'m> {
    if key.chars().count() > LONGEST {
        return Meant::Nothing;
    }
    let here = |fact: &&Fact| section(&fact.id) == table;
    let among = |facts: Vec<&'m Fact>| match facts.iter().find(|f| here(f)) {
        Some(fact) => Meant::Here(fact),
        None => Meant::Elsewhere(facts),
    };
    let with_last =
        |segment: &str| -> Vec<&'m Fact> { model.facts.iter().filter(|f| last(&f.id) == segment).collect() };
    let called = |fact: &&Fact| fact.label.zh == key || fact.headers.iter().any(|h| h == key);
    let exact = with_last(last(key));
    if !exact.is_empty() {
        return among(exact);
    }
    if let Some(record) = model.records.iter().find(|r| r.id == last(key)) {
        return Meant::Record(&record.id);
    }
    let labelled: Vec<&Fact> = model.facts.iter().filter(called).collect();
    if let Some(first) = labelled.first() {
        let name = last(&first.id);
        return among(labelled.iter().copied().filter(|f| last(&f.id) == name).collect());
    }
    if let Some(near) = nearest(key, model.facts.iter().filter(here).map(|f| last(&f.id))) {
        return among(with_last(near));
    }
    let path = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
    let full = nearest(&path, model.facts.iter().map(|f| &*f.id));
    if let Some(fact) = full.and_then(|id| model.facts.iter().find(|f| &*f.id == id)) {
        return among(vec![fact]);
    }
    if let Some(record) = nearest(key, model.records.iter().map(|r| &*r.id)) {
        return Meant::Record(record);
    }
    nearest(last(key), model.facts.iter().map(|f| last(&f.id))).map_or(Meant::Nothing, |near| among(with_last(near)))
}

fn help(meant: &Meant<'_>, key: &str) -> Bilingual {
    let guess = match meant {
        Meant::Here(fact) => {
            let name = last(&fact.id);
            both!("是否想写 `{name}`？", "did you mean `{name}`? ")
        }
        Meant::Elsewhere(facts) => {
            let name = facts.first().map_or("", |f| last(&f.id));
            let (zh, en) = alternatives(facts.iter().map(|f| place(f)));
            if name == key {
                both!("`{name}` 应写在{zh}；", "`{name}` belongs {en}; ")
            } else {
                both!("是否想写{zh}的 `{name}`？", "did you mean `{name}` {en}? ")
            }
        }
        Meant::Record(kind) => both!(
            "`{kind}` 是可以有多条的记录：每条在文件最外层写一个 `[[{kind}]]`，没有则在文件最前面写 `{kind} = []`；",
            "`{kind}` is a list of records: write `[[{kind}]]` for each, or `{kind} = []` at the top of the file for none; "
        ),
        Meant::Nothing => Bilingual::fixed("", ""),
    };
    let (zh, en) = (guess.zh, guess.en);
    both!("{zh}`huiqi list facts` 列出全部名称", "{en}`huiqi list facts` lists all names")
}

/// Where a fact is written.
fn place(fact: &Fact) -> (String, String) {
    match (section(&fact.id), fact.record) {
        ("", _) => {
            ("文件最前面、任何 `[…]` 之前".to_owned(), "at the top of the file, before the first `[…]`".to_owned())
        }
        (section, Some(_)) => (format!(" `[[{section}]]` 之下"), format!("under `[[{section}]]`")),
        (section, None) => (format!(" `[{section}]` 之下"), format!("under `[{section}]`")),
    }
}

/// The alternatives in a row, in both languages.
fn alternatives(all: impl Iterator<Item = (String, String)>) -> (String, String) {
    let (zh, en): (Vec<String>, Vec<String>) = all.unzip();
    (zh.join("或"), en.join(" or "))
}

fn last(id: &str) -> &str {
    id.rsplit('.').next().unwrap_or(id)
}

fn section(id: &str) -> &str {
    id.rsplit_once('.').map_or("", |(section, _)| section)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{model, read};
    use super::*;

    fn one(text: &str) -> (String, String, String) {
        let (_, found) = read(text);
        let [found] = &*found else { panic!("one finding: {found:?}") };
        (found.at.clone(), found.help_zh().to_owned(), found.help_en().to_owned())
    }

    #[test]
    fn a_slip_is_mended_inside_its_table() {
        let (at, zh, en) = one("[tax]\nyear = 2016\n  wagess = 5\n");
        assert_eq!(at, "3:3 unknown-key");
        assert_eq!(zh, "是否想写 `wages`？`huiqi list facts` 列出全部名称");
        assert_eq!(en, "did you mean `wages`? `huiqi list facts` lists all names");
        assert!(one("[[land]]\nGrad = 5").1.starts_with("是否想写 `grade`？"));
    }

    #[test]
    fn a_fact_in_the_wrong_table_is_sent_home() {
        let (at, zh, en) = one("[company]\nwages = 5");
        assert_eq!(at, "2:1 unknown-key");
        assert!(zh.starts_with("`wages` 应写在 `[tax]` 之下；"), "{zh}");
        assert!(en.starts_with("`wages` belongs under `[tax]`; "), "{en}");
        assert!(one("[company]\narea = 5").1.starts_with("`area` 应写在 `[[land]]` 之下；"));
        assert!(one("[company]\nas_of = 2016-12-31").2.contains("at the top of the file, before the first `[…]`"));
        assert!(one("wagess = 5").1.starts_with("是否想写 `[tax]` 之下的 `wages`？"), "{}", one("wagess = 5").1);
        let (_, zh, _) = one("[tax]\nname = \"甲\"");
        assert!(
            zh.starts_with("`name` 应写在 `[company]` 之下或 `[[land]]` 之下或 `[[service_export]]` 之下；"),
            "{zh}"
        );
    }

    #[test]
    fn a_list_belongs_outside() {
        assert!(one("[company]\nland = []").1.contains("`land = []`"));
        assert!(one("lands = 1").2.contains("`[[land]]`"));
    }

    #[test]
    fn a_header_of_a_spreadsheet_is_understood() {
        assert!(one("[tax]\n\"工资薪金总额\" = 5").1.starts_with("是否想写 `wages`？"));
        assert!(one("\"工资薪金总额\" = 5").1.starts_with("是否想写 `[tax]` 之下的 `wages`？"));
    }

    #[test]
    fn a_stranger_is_sent_to_the_list() {
        assert_eq!(one("[tax]\nzzzzzz = 5").1, "`huiqi list facts` 列出全部名称");
        assert_eq!(one(&format!("{} = 5", "k".repeat(100_000))).2, "`huiqi list facts` lists all names");
    }

    #[test]
    fn a_table_has_its_nearest() {
        let (at, _, en) = one("[compnay]\nname = \"甲\"");
        assert_eq!(at, "1:2 unknown-key");
        assert_eq!(en, "did you mean `[company]`? `huiqi list facts` lists all names");
        assert!(one("[[lnad]]\ngrade = 5").2.starts_with("did you mean `[[land]]`?"));
    }

    #[test]
    fn names_of_flags() {
        assert!(unknown_name(&model(), "tax.wage").zh.contains("是否想写 `tax.wages`？"));
        assert!(unknown_name(&model(), "wages").en.contains("did you mean `tax.wages`?"));
        assert!(unknown_name(&model(), "name").zh.contains("`company.name`或`land.name`"));
        assert!(!unknown_name(&model(), "zzzzzzzz").zh.contains("是否"));
    }
}
