//! `--set FACT=VALUE` to a profile: one fact stated, changed or taken back.

use super::reading::read_words;
use super::unknown::unknown_name;
use super::{Profile, RecordFacts, Stated};
use crate::both;
use crate::model::{FactId, Model, RecordId};
use crate::value::Bilingual;

/// The most records that a flag makes of a kind.
const MOST_RECORDS: usize = 1_000;

/// Sets one fact from text, as `--set land[2].grade=5`; `unknown` or nothing takes it back, `land=none` makes an
/// empty list.
///
/// # Errors
/// When the name is not a fact or the value does not fit; the words say what to write.
pub fn set_fact(model: &Model, profile: &mut Profile, name: &str, value: &str) -> Result<(), Bilingual> {
    let (name, value) = (name.trim(), unquoted(value.trim()));
    let taken_back = value.is_empty() || value == "unknown";
    if let Some(kind) = model.record(name) {
        return set_list(profile, kind, name, value, taken_back);
    }
    let (id, index) = find(model, name)?;
    let fact = model.facts.get(id.index()).ok_or_else(|| unknown_name(model, name))?;
    let Some(kind) = fact.record else {
        if taken_back {
            profile.facts.remove(&id);
        } else {
            let value = read_words(fact, value).map_err(super::Refusal::into_words)?;
            profile.facts.insert(id, Stated { value, span: None });
        }
        return Ok(());
    };
    let list = profile.records.get(&kind).map_or(0, Vec::len);
    let place = index.checked_sub(1).filter(|_| index <= MOST_RECORDS.max(list)).ok_or_else(|| {
        both!("`{name}` 的序号应为 1 到 {MOST_RECORDS}", "the index of `{name}` must be from 1 to {MOST_RECORDS}")
    })?;
    if taken_back {
        if let Some(record) = profile.records.get_mut(&kind).and_then(|records| records.get_mut(place)) {
            record.remove(&id);
        }
        return Ok(());
    }
    let value = read_words(fact, value).map_err(super::Refusal::into_words)?;
    let records = profile.records.entry(kind).or_default();
    if records.len() < index {
        records.resize_with(index, RecordFacts::new);
    }
    if let Some(record) = records.get_mut(place) {
        record.insert(id, Stated { value, span: None });
    }
    Ok(())
}

/// A whole list: none, or not stated.
fn set_list(profile: &mut Profile, kind: RecordId, name: &str, value: &str, taken_back: bool) -> Result<(), Bilingual> {
    if taken_back {
        profile.records.remove(&kind);
    } else if matches!(value, "none" | "无" | "[]") {
        profile.records.insert(kind, Vec::new());
    } else {
        return Err(both!(
            "`{name}` 是可以有多条的记录：没有写 `{name}=none`，未知写 `{name}=unknown`，单项事实写作 `{name}[1].FACT=VALUE`",
            "`{name}` is a list of records: write `{name}=none` for none, `{name}=unknown` for not stated, and a single fact as `{name}[1].FACT=VALUE`"
        ));
    }
    Ok(())
}

/// The fact of a name and the index of its record, 1 where the name has none.
fn find(model: &Model, name: &str) -> Result<(FactId, usize), Bilingual> {
    let Some((kind, rest)) = name.split_once('[') else {
        return model.fact(name).map(|id| (id, 1)).ok_or_else(|| unknown_name(model, name));
    };
    let short = super::reading::brief(name);
    let malformed = || {
        both!(
            "`{short}` 的写法不对；记录的事实写作 `land[2].grade`",
            "`{short}` is not a name; facts of records are written `land[2].grade`"
        )
    };
    let (index, rest) = rest.split_once(']').ok_or_else(malformed)?;
    let key = rest.strip_prefix('.').filter(|key| !key.is_empty()).ok_or_else(malformed)?;
    let digits = !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit());
    // An index that no machine number holds is out of range like any other that is too large.
    let index = Some(index).filter(|_| digits).ok_or_else(malformed)?.parse().unwrap_or(usize::MAX);
    let id = format!("{kind}.{key}");
    let found = model.fact(&id).ok_or_else(|| unknown_name(model, &id))?;
    if model.facts.get(found.index()).is_some_and(|f| f.record.is_none()) {
        return Err(both!("`{id}` 不属于多条记录，不写序号", "`{id}` is not of a record and takes no index"));
    }
    Ok((found, index))
}

/// The text inside a pair of ASCII quotes.
fn unquoted(text: &str) -> &str {
    let inside = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{model, read, stated};
    use super::*;

    /// What a profile states after the settings, or the words of the first that is refused.
    fn set(text: &str, settings: &[&str]) -> Result<Vec<String>, Bilingual> {
        let (mut profile, found) = read(text);
        assert!(found.is_empty(), "{found:?}");
        for setting in settings {
            let (name, value) = setting.split_once('=').unwrap();
            set_fact(&model(), &mut profile, name, value)?;
        }
        Ok(stated(&profile))
    }

    #[test]
    fn a_fact_of_every_type() {
        let all = [
            "as_of=2016-05-01",
            "company.name=甲公司",
            "company.industry_code=M7491",
            "company.industry_edition=2017",
            "tax.wages=300.00001万",
            "high_tech.certified=是",
            "sample.share=8%",
        ];
        let expected = [
            "as_of = 2016-05-01",
            "company.name = 甲公司",
            "company.industry_code = 7491",
            "company.industry_edition = 2017",
            "tax.wages = 3000000.1",
            "high_tech.certified = true",
            "sample.share = 0.08",
        ];
        assert_eq!(set("", &all).unwrap(), expected);
    }

    #[test]
    fn a_later_value_replaces_an_earlier_one() {
        assert_eq!(set("tax.wages = 1", &["tax.wages=2", "tax.wages=\"3\""]).unwrap(), ["tax.wages = 3"]);
    }

    #[test]
    fn unknown_or_nothing_takes_a_fact_back() {
        for value in ["unknown", "", " ", "\"\""] {
            assert!(set("tax.wages = 1", &[&format!("tax.wages={value}")]).unwrap().is_empty());
        }
        assert_eq!(set("land = [{ grade = 5 }]", &["land.grade=unknown"]).unwrap(), ["land[1]"]);
        assert!(set("", &["land[3].grade=unknown"]).unwrap().is_empty());
    }

    #[test]
    fn a_fact_of_a_record_without_index_is_of_the_first() {
        assert_eq!(set("", &["land.area=5"]).unwrap(), ["land[1].area = 5"]);
    }

    #[test]
    fn an_index_extends_the_list() {
        assert_eq!(set("land = []", &["land[2].grade=5"]).unwrap(), ["land[1]", "land[2].grade = 5"]);
        assert_eq!(
            set("land = [{ grade = 8 }]", &["land[1].area=5"]).unwrap(),
            ["land[1].grade = 8", "land[1].area = 5"]
        );
    }

    #[test]
    fn a_list_may_be_none_or_not_stated() {
        for none in ["none", "无", "[]"] {
            assert_eq!(set("land = [{ grade = 8 }]", &[&format!("land={none}")]).unwrap(), ["land = []"]);
        }
        assert!(set("land = [{ grade = 8 }]", &["land=unknown"]).unwrap().is_empty());
        assert!(set("", &["land=5"]).unwrap_err().en.contains("`land=none`"));
    }

    #[test]
    fn what_does_not_fit_is_refused_in_words() {
        for (setting, part) in [
            ("tax.wage=5", "did you mean `tax.wages`?"),
            ("tax.wages=-1", "`tax.wages` is -1, below its least value 0"),
            ("tax.wages=abc", "for example `wages = 2_000_000.00`"),
            ("sample.share=8", "is it 8% or 800%?"),
            ("high_tech.certified=yes", "write `true`"),
            ("as_of=2023/1/5", "write `2023-01-05`"),
            ("land[0].grade=5", "from 1 to 1000"),
            ("land[1001].grade=5", "from 1 to 1000"),
            ("land[99999999999999999999999].grade=5", "from 1 to 1000"),
            ("land[x].grade=5", "`land[2].grade`"),
            ("land[2]grade=5", "`land[2].grade`"),
            ("land[2=5", "`land[2].grade`"),
            ("land[2].grad=5", "did you mean `land.grade`?"),
            ("tax[1].wages=5", "takes no index"),
        ] {
            let words = set("", &[setting]).unwrap_err();
            assert!(words.en.contains(part), "{setting}: {}", words.en);
        }
    }

    #[test]
    fn what_is_refused_changes_nothing() {
        let (mut profile, _) = read("tax.wages = 1");
        assert!(set_fact(&model(), &mut profile, "land[3].grade", "99").is_err());
        assert!(set_fact(&model(), &mut profile, "tax.wages", "-1").is_err());
        assert_eq!(stated(&profile), ["tax.wages = 1"]);
    }
}
