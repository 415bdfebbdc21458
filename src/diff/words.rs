//! The kinds of things that change, and how people call them.

use crate::value::Bilingual;

macro_rules! kinds {
    ($(#[$doc:meta])* $type:ident { $($variant:ident $name:literal $zh:literal $en:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type {
            $(#[doc = $en] $variant,)*
        }

        impl $type {
            /// As written in files and results.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What people read.
            #[must_use]
            pub const fn label(self) -> Bilingual {
                match self { $(Self::$variant => Bilingual::fixed($zh, $en),)* }
            }
        }
    };
}

kinds! {
    /// A kind of thing in a pack, in the order in which changes are told.
    Kind {
        Pack "pack" "规则包" "pack",
        Rule "rule" "规则" "rule",
        Parameter "parameter" "参数" "parameter",
        Table "table" "数值表" "table",
        Term "term" "用语" "term",
        Fact "fact" "事实" "fact",
        Record "record" "记录" "record",
        Check "check" "资料校验" "check",
        Instrument "instrument" "文件" "instrument",
        Warning "warning" "警告" "warning",
        Entry "entry" "条款清单" "clause entry",
        Empty "empty" "无待遇语句" "empty sentences",
    }
}

kinds! {
    /// A part of such a thing.
    PartKind {
        Scope "scope" "范围条件" "scope condition",
        Require "require" "享受条件" "requirement",
        Define "define" "规则内名称" "local name",
        Option "option" "选择" "option",
        Output "output" "输出" "output",
        Note "note" "说明" "note",
        Milestone "milestone" "日期" "milestone",
        Excludes "excludes" "互斥" "exclusion",
        Combines "combines" "同享" "combination",
        Case "case" "案例" "case",
        Value "value" "数值自" "value from",
        Version "version" "版本自" "version from",
        Row "row" "行" "row",
    }
}

/// What people call a key of a rule file.
#[must_use]
pub fn aspect(name: &str) -> Bilingual {
    let known = ASPECTS.iter().find(|(key, ..)| *key == name);
    known.map_or_else(|| Bilingual::same(name), |(_, zh, en)| Bilingual::fixed(zh, en))
}

const ASPECTS: &[(&str, &str, &str)] = &[
    ("title", "名称", "title"),
    ("label", "名称", "label"),
    ("version", "版本", "version"),
    ("levels", "级别", "levels"),
    ("in_force", "有效期", "in force"),
    ("dated_by", "判定日期", "deciding date"),
    ("each", "逐条判断", "asked for each"),
    ("nature", "性质", "nature"),
    ("authority", "主管部门", "authority"),
    ("beneficiary", "享受主体", "beneficiary"),
    ("benefit", "优惠内容", "benefit"),
    ("procedure", "享受方式", "procedure"),
    ("papers", "留存备查资料", "papers"),
    ("amount", "金额", "amount"),
    ("order", "次序", "order"),
    ("under", "所属规则", "shown under"),
    ("towards", "通向规则", "leads to"),
    ("clause", "依据", "citation"),
    ("basis", "法律依据", "basis"),
    ("certainty", "确信程度", "certainty"),
    ("test", "条件", "test"),
    ("value", "值", "value"),
    ("when", "何时", "when"),
    ("on", "日期", "date"),
    ("cost", "负担", "cost"),
    ("rules", "规则", "rules"),
    ("hint", "提示", "hint"),
    ("note", "说明", "note"),
    ("reason", "理由", "reason"),
    ("kind", "类别", "kind"),
    ("text", "文字", "text"),
    ("type", "类型", "type"),
    ("bounds", "取值范围", "bounds"),
    ("format", "校验方式", "format"),
    ("assumed", "未填时", "assumed"),
    ("question", "问题", "question"),
    ("returns", "申报表位置", "lines of returns"),
    ("where_to_find", "抄自", "copied from"),
    ("headers", "列名", "headers"),
    ("example", "写法", "example"),
    ("to", "至", "until"),
    ("default", "缺省值", "default"),
    ("keys", "键", "keys"),
    ("at", "所指事实", "points at"),
    ("message", "说明", "message"),
    ("number", "文号", "number"),
    ("issuer", "发文机关", "issuer"),
    ("issued_on", "发文日期", "issued on"),
    ("effective_from", "施行之日", "effective from"),
    ("effective_to", "有效期至", "effective until"),
    ("status", "时效", "status"),
    ("checked_on", "核查日期", "checked on"),
    ("checked_against", "核查依据", "checked against"),
    ("address", "网址", "address"),
    ("inventory", "清单范围", "inventory"),
    ("doubt", "存疑", "doubt"),
    ("class", "类别", "class"),
    ("grants", "待遇", "grants"),
    ("given", "资料", "given"),
    ("expect", "应有结果", "expects"),
];
