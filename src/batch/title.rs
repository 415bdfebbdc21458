//! A column's title as people write it: line breaks, spaces and marks in it, a unit in brackets behind it.

use crate::profile::half_width;
use crate::value::Unit;

/// A title taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// All of it, without white space and marks.
    pub whole: String,
    /// Without what stands in brackets at its end.
    pub name: String,
    /// The pieces in the brackets.
    pub notes: Vec<String>,
    /// `[2]` behind a name of a record's fact.
    pub index: Option<usize>,
}

/// A unit that a title names: ten to which power of which unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TitleUnit {
    /// Of what.
    pub unit: Unit,
    /// Ten to this power of it.
    pub power: i32,
}

/// A title without white space, marks and width, in lower case.
pub fn plain(text: &str) -> String {
    let narrow = half_width(text);
    let kept = narrow.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '\u{feff}' | '\u{200b}'));
    let text: String = kept.flat_map(char::to_lowercase).collect();
    text.trim_end_matches([':', '：']).to_owned()
}

impl Title {
    /// Takes a title apart.
    pub fn read(text: &str) -> Self {
        let whole = plain(text);
        let (mut name, mut notes) = (whole.as_str(), Vec::new());
        while let Some((before, inside)) =
            name.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).filter(|(before, _)| !before.is_empty())
        {
            let pieces = inside.split([',', '、', ';', ':', '/']).filter(|piece| !piece.is_empty());
            // A unit may have a stroke of its own: 元/平方米.
            match unit(inside) {
                Some(_) => notes.push(inside.to_owned()),
                None => notes.extend(pieces.map(|piece| piece.trim_start_matches("单位").to_owned())),
            }
            name = before;
        }
        let mut index = None;
        let mut name = name.to_owned();
        if let Some((before, rest)) = name.split_once('[')
            && let Some((digits, after)) = rest.split_once(']')
            && let Ok(number) = digits.parse()
        {
            index = Some(number);
            name = format!("{before}{after}");
        }
        Self { whole, name, notes, index }
    }
}

/// The unit that a piece in brackets names, as the title has it after [`plain`].
pub fn unit(piece: &str) -> Option<TitleUnit> {
    let of = |unit: &str, power| Some(TitleUnit { unit: Unit::of(unit), power });
    match piece.trim_start_matches("单位") {
        "元" | "人民币元" | "人民币" | "cny" | "rmb" | "yuan" => of("CNY", 0),
        "千元" => of("CNY", 3),
        "万元" | "人民币万元" | "万" => of("CNY", 4),
        "百万元" => of("CNY", 6),
        "亿元" | "亿" => of("CNY", 8),
        "平方米" | "㎡" | "m²" | "m2" | "平米" => of("m2", 0),
        "公顷" => of("m2", 4),
        // Ten thousand yuan over ten thousand square metres.
        "元/平方米" | "元/㎡" | "元/m²" | "元/m2" | "元每平方米" | "cny/m2" | "万元/公顷" => {
            of("CNY/m2", 0)
        }
        "人" | "名" => of("person", 0),
        "年" => of("year", 0),
        "月" | "个月" => of("month", 0),
        "%" | "百分比" | "百分数" => Some(TitleUnit { unit: Unit::RATIO, power: -2 }),
        _ => None,
    }
}

/// Whether a piece looks like a unit that is not read, which must not be passed over.
pub fn foreign_unit(piece: &str) -> bool {
    piece.ends_with('元')
        || matches!(piece, "亩" | "usd" | "美金" | "欧" | "港币" | "日元" | "‰" | "平方公里" | "km2" | "天" | "日")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_as_people_write_them() {
        let read = |text: &str| {
            let Title { name, notes, index, .. } = Title::read(text);
            (name, notes.join("|"), index)
        };
        assert_eq!(read(" *工资\n薪金 （万元）："), ("工资薪金".into(), "万元".into(), None));
        assert_eq!(read("资产总额(季度平均值，单位：万元)"), ("资产总额".into(), "季度平均值||万元".into(), None));
        assert_eq!(read("Land[2].Grade"), ("land.grade".into(), String::new(), Some(2)));
        assert_eq!(read("土地等别［２］"), ("土地等别".into(), String::new(), Some(2)));
        assert_eq!(read("最低价标准（元/平方米）"), ("最低价标准".into(), "元/平方米".into(), None));
        assert_eq!(read("（元）"), ("(元)".into(), String::new(), None));
    }

    #[test]
    fn units() {
        assert_eq!(unit("万元"), Some(TitleUnit { unit: Unit::of("CNY"), power: 4 }));
        assert_eq!(unit("单位万元"), unit("万元"));
        assert_eq!(unit("美元"), None);
        assert!(foreign_unit("美元") && foreign_unit("亩") && !foreign_unit("季度平均值"));
    }
}
