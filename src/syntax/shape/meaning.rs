//! What each key of a rule file means, in both languages: shown by editors while a file is written.

use super::Shape;
use crate::value::Bilingual;

/// What a key of a table means; every key of the field tables has its words.
#[must_use]
pub fn meaning(shape: &Shape, key: &str) -> Option<Bilingual> {
    let of = |table: &str| MEANINGS.iter().find(|(t, k, ..)| *t == table && *k == key);
    of(shape.name).or_else(|| of("")).map(|(.., zh, en)| Bilingual::fixed(zh, en))
}

/// Table, key, and the words; without a table they are those of every table that has none of its own.
const MEANINGS: &[(&str, &str, &str, &str)] = &[
    // keys that many tables have
    ("", "id", "标识，本类之中不得重复", "identifier, unique among its kind"),
    ("", "zh", "中文", "the text in Chinese"),
    ("", "en", "英文", "the text in English"),
    ("", "label", "简短的名称，中英文", "short label in both languages"),
    ("", "title", "名称，中英文", "title in both languages"),
    ("", "clause", "依据：文件、条款位置、引文", "citation: instrument, locator, quotation"),
    ("", "clauses", "多项依据", "several citations"),
    ("", "certainty", "确信程度；不写为已见原文", "how sure it is; without it, seen in the text"),
    ("", "note", "随结果显示的说明，中英文", "a remark told with every answer that rests on it"),
    ("", "from", "第一天，含当天", "first day, included"),
    ("", "to", "最后一天，含当天；不写为至今有效", "last day, included; open without it"),
    (
        "",
        "type",
        "类型：boolean、number、date、text、enum；不写为数",
        "type; without it a number, or an enum where there are options",
    ),
    ("", "unit", "数的单位，如 CNY、m2、CNY/m2、ratio、person", "unit of a number: CNY, m2, CNY/m2, ratio, person, …"),
    ("", "options", "枚举的选项", "options of the enumeration"),
    ("", "value", "值", "the value"),
    ("", "test", "条件表达式，结果为是或否", "the condition: an expression that is true or false"),
    ("", "when", "表达式：何时适用；不写为总是", "expression: when it holds; always without it"),
    ("", "text", "文字，中英文", "the text in both languages"),
    ("", "reason", "理由，中英文", "the reason in both languages"),
    ("", "instrument", "所引文件的标识", "identifier of the instrument that is cited"),
    ("", "at", "条款位置，如 三(二)句1", "where in the instrument, such as 三(二)句1"),
    ("", "quote", "原文引文，须与正文逐字相同", "quotation, word for word as in the official text"),
    ("", "headers", "电子表格中表示同一内容的列名或表名", "titles under which a spreadsheet holds it"),
    ("", "rules", "规则的标识", "identifiers of rules"),
    // library files
    ("library", "pack", "规则包：标识、版本、名称", "the pack: identifier, version, title"),
    ("library", "levels", "各类问题的级别，按错误码或名称", "levels of findings by code or name"),
    ("library", "record", "企业可有多条的记录，如地块", "a list that a company may have, such as its land"),
    ("library", "fact", "企业资料中可填写的一项事实", "a fact that a profile may state"),
    ("library", "check", "企业资料不得出现的情形", "what a profile may not say"),
    ("library", "instrument", "法律、法规或政策文件", "an instrument of law or policy"),
    ("library", "parameter", "随日期变化的数值", "a value that changes with the date"),
    ("library", "table", "随日期变化、按键查取的数值表", "values by key that change with the date"),
    ("library", "term", "用语：有名称的表达式", "a named expression"),
    ("library", "warning", "随结果显示的警告", "a warning printed with the answers"),
    ("library", "entry", "条款清单中的一项：文件给予的一项待遇", "one promise in the clause inventory"),
    ("library", "empty", "没有给予待遇的语句", "sentences that promise nothing"),
    ("pack", "id", "规则包的标识，即文件夹名", "identifier of the pack, the name of its folder"),
    ("pack", "version", "版本", "version"),
    (
        "record",
        "id",
        "记录类别；事实名以它开头的属于每条记录",
        "kind of record: facts whose names begin with it belong to each",
    ),
    ("fact", "id", "事实名，如 tax.wages", "name of the fact, such as tax.wages"),
    ("fact", "type", "类型：boolean、number、date、text、enum", "type of the fact"),
    ("fact", "integer", "只能是整数", "whole numbers only"),
    ("fact", "min", "最小值，含本数", "least value, included"),
    ("fact", "above", "下限，不含本数", "lower bound, excluded"),
    ("fact", "max", "最大值，含本数", "greatest value, included"),
    ("fact", "format", "文字的校验方式", "how a text is verified"),
    (
        "fact",
        "assumed",
        "未填写时采用的值：只含 as_of 的表达式",
        "value while it is not stated: an expression over as_of",
    ),
    ("fact", "question", "询问该事实的一句话，中英文", "the one sentence that asks for it"),
    ("fact", "returns", "在纳税申报表中的位置", "where it stands on tax returns"),
    ("fact", "where_to_find", "抄自哪份材料，中英文", "the paper it is copied from"),
    ("fact", "example", "在企业资料中的写法", "as a profile would write it"),
    ("return", "form", "报表编号，如 A105050", "form, such as A105050"),
    ("return", "line", "行次", "line"),
    ("return", "column", "列次", "column"),
    ("return", "name", "报表中的项目名称", "what the form calls it"),
    ("return", "from", "开始使用的年度", "first tax year"),
    ("return", "to", "最后使用的年度", "last tax year"),
    ("options", "id", "选项的标识，用于企业资料和表达式", "identifier of the option, for profiles and expressions"),
    ("options", "zh", "选项的中文名称", "what people read, in Chinese"),
    ("options", "en", "选项的英文名称", "what people read, in English"),
    ("option", "id", "该处理方式的标识", "identifier of the option"),
    ("option", "rules", "一并享受的规则", "the rules it takes together"),
    ("option", "cost", "表达式：选择它的负担", "expression: what it costs"),
    ("check", "at", "报告所指的事实", "the fact that the message points at"),
    ("check", "test", "表达式：不成立时拒绝资料", "expression: the profile is refused where it is false"),
    ("check", "message", "拒绝时的说明，中英文", "what the refusal says"),
    ("instrument", "title", "文件的正式名称", "official title"),
    ("instrument", "number", "文号", "document number"),
    ("instrument", "issuer", "发文机关", "who issued it"),
    ("instrument", "issued_on", "发文日期", "when it was issued"),
    ("instrument", "effective_from", "施行之日", "first day of its force"),
    ("instrument", "effective_to", "失效前的最后一天", "last day of its force"),
    ("instrument", "status", "时效", "its standing"),
    ("instrument", "checked_on", "核查时效的日期", "when the standing was checked"),
    ("instrument", "checked_against", "核查的依据，中英文", "what the standing was checked against"),
    ("instrument", "address", "网址", "where it can be read"),
    ("instrument", "text", "同一文件夹中正文文件的名称", "name of the file beside it that holds the official text"),
    ("instrument", "inventory", "条款清单覆盖的正文部分", "the parts of the text that the clause inventory covers"),
    ("instrument", "in_doubt_after", "此日之后时效存疑", "its force is in doubt after this day"),
    ("instrument", "doubt", "存疑时随结果显示的话，中英文", "what a result after that day says"),
    ("parameter", "id", "名称，可用于表达式", "name, for expressions"),
    ("parameter", "value", "按日期先后排列的数值", "its values, in order of date"),
    ("table", "id", "名称，在表达式中写作 名称[键]", "name: name[key] in expressions"),
    ("table", "keys", "键与哪些事实同类型", "the facts whose types its keys have"),
    ("table", "version", "按日期先后排列的版本", "its versions, in order of date"),
    ("table.version", "default", "没有列出的键的值", "value of keys without a row"),
    ("table.version", "rows", "各行：键与值", "rows: key and value"),
    ("table.version.row", "key", "键；有多个键时写成数组", "the key; a list where there are several"),
    ("term", "id", "名称，可用于表达式", "name, for expressions"),
    ("term", "value", "表达式", "the expression"),
    ("term", "dated_by", "表达式：按哪一天读取随日期变化的值", "expression: the date at which dated values are read"),
    ("warning", "when", "表达式：何时显示", "expression: when it is printed"),
    ("entry", "id", "清单中的编号", "number in the inventory"),
    (
        "entry",
        "class",
        "可由资料判定、由主管部门决定，或政策导向",
        "decidable by a profile, up to an authority, or a direction",
    ),
    ("entry", "rules", "判定它的规则", "the rules that decide it"),
    ("entry", "grants", "给予的待遇，中英文", "what it promises"),
    ("entry", "reason", "归入该类的理由，中英文", "why it is of its class"),
    // rule files
    ("rule", "id", "规则的标识", "identifier of the rule"),
    ("rule", "order", "列表中的次序，小者在前", "place in listings, least first"),
    ("rule", "under", "显示在哪条规则之下", "the rule under which pages show this one"),
    ("rule", "towards", "本规则的条件通向哪条规则", "the rule to which the requirements of this one lead"),
    ("rule", "each", "逐条判断的记录类别", "kind of record: one answer for each"),
    ("rule", "dated_by", "表达式：决定是否有效的日期；不写为 as_of", "expression: the deciding date; as_of without it"),
    ("rule", "nature", "依法享受，或由主管部门认定", "an entitlement, or an authority decides"),
    ("rule", "authority", "由谁认定，中英文", "who decides"),
    ("rule", "beneficiary", "享受主体，中英文", "for whom it is"),
    ("rule", "benefit", "优惠内容，中英文", "what it gives"),
    ("rule", "procedure", "享受方式，中英文", "how it is had"),
    ("rule", "in_force", "有效期", "when it is in force"),
    ("rule", "clause", "给予该项优惠的条款", "the clause that grants it"),
    ("rule", "basis", "所依据的法律", "the law behind it"),
    ("rule", "excludes", "不得同时享受的规则", "rules that may not be enjoyed together with it"),
    ("rule", "combines", "可以同时享受的规则", "rules that may be enjoyed together with it"),
    ("rule", "amount", "概览中显示的输出", "the output that overviews show"),
    ("rule", "papers", "留存备查资料", "papers to keep"),
    ("rule", "scope", "范围：关于哪些企业或记录", "whom it is about"),
    ("rule", "require", "享受条件", "what it requires"),
    ("rule", "define", "规则内的名称", "a local name"),
    ("rule", "option", "可供选择的处理方式", "one of the ways between which the company may choose"),
    ("rule", "output", "给予的结果", "what it gives"),
    ("rule", "note", "说明", "a remark"),
    ("rule", "milestone", "与规则有关的日期", "a date of the company that matters"),
    ("rule", "case", "案例：资料与应有的结果", "a worked example: a profile and what it must give"),
    ("require", "hint", "未满足或不明时的提示，中英文", "what an unmet or unknown one means"),
    ("define", "value", "表达式，可用此前的名称", "expression, which may use earlier names"),
    ("output", "value", "表达式，可用此前的输出", "expression, which may use earlier outputs"),
    ("note", "kind", "说明，或须处理的警告", "a remark, or a warning to be acted on"),
    ("relation", "rule", "另一条规则", "the other rule"),
    ("milestone", "on", "表达式：日期或年度", "expression: a date or a year"),
    ("case", "name", "案例名，规则之内不得重复", "its name, unique within the rule"),
    ("case", "like", "以哪个案例为底", "the case it starts from"),
    ("case", "given", "企业资料", "the profile"),
    ("case", "expect", "应有的结果", "what must come out"),
    (
        "case.expect",
        "record",
        "第几条记录，从 1 起；0 为没有记录",
        "which record, from 1; 0 for the answer without one",
    ),
    ("case.expect", "verdict", "结论", "the verdict"),
    ("case.expect", "missing", "还缺哪些事实", "the facts that are missing"),
    (
        "case.expect",
        "citations",
        "结果应引用的条款；前面可加何处引用和冒号",
        "citations that the answer must have; what cites it, and a colon, may stand before each",
    ),
    ("case.expect", "outputs", "各输出的值，或 absent、unknown", "values of outputs, or absent, unknown"),
    ("case.expect", "states", "各条件：met、unmet、unknown", "states of conditions: met, unmet, unknown"),
    ("case.expect", "options", "各选择的情况", "how the options stand"),
];

#[cfg(test)]
mod tests {
    use super::super::{LIBRARY, RULE, Want};
    use super::*;

    fn without(shape: &'static Shape, all: &mut Vec<String>) {
        for field in shape.fields {
            if meaning(shape, field.key).is_none() {
                all.push(format!("{}.{}", shape.name, field.key));
            }
            inside(&field.want, all);
        }
    }

    fn inside(want: &'static Want, all: &mut Vec<String>) {
        match want {
            Want::Table(shape) => without(shape, all),
            Want::List(want) | Want::OneOrMore(want) => inside(want, all),
            _ => {}
        }
    }

    #[test]
    fn every_key_has_its_words() {
        let mut all = Vec::new();
        without(&RULE, &mut all);
        without(&LIBRARY, &mut all);
        assert!(all.is_empty(), "{all:?}");
    }
}
