//! The codes of findings: a stable number, a name, a level and what it means, one line each.

use std::fmt;

use super::Level;
use crate::value::Bilingual;

/// What is known of a code.
#[derive(Debug)]
pub struct CodeInfo {
    /// The code.
    pub code: Code,
    /// Its four digits.
    pub number: u16,
    /// Its name, in kebab case.
    pub name: &'static str,
    /// Its level, where nothing says otherwise.
    pub level: Level,
    /// What it means and how to mend it.
    pub meaning: Bilingual,
}

macro_rules! codes {
    ($($variant:ident $number:literal $name:literal $level:ident $zh:literal $en:literal;)*) => {
        /// A kind of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $en] $variant,)*
        }

        /// Every code, in order of number.
        pub static CODES: &[CodeInfo] = &[
            $(CodeInfo {
                code: Code::$variant,
                number: $number,
                name: $name,
                level: Level::$level,
                meaning: Bilingual::fixed($zh, $en),
            },)*
        ];
    };
}

codes! {
    NotUtf8 101 "not-utf8" Error
        "文件不是 UTF-8 编码；另存为 UTF-8 后再用。" "The file is not UTF-8; save it as UTF-8.";
    TooLarge 102 "too-large" Error
        "文件超过上限（16 MiB，或键与元素过多）；请拆分。" "The file is over a stated limit (16 MiB, or too many keys and elements); split it.";
    HiddenCharacter 103 "hidden-character" Warning
        "规则文件中有看不见的字符（控制字符、零宽字符或方向控制符）；删去。" "A rule file holds an invisible character (control, zero-width or bidirectional); delete it.";
    TomlSyntax 201 "toml-syntax" Error
        "TOML 语法错误；按提示改写该行。" "The TOML cannot be read; rewrite the line as the help says.";
    ForeignPunctuation 202 "foreign-punctuation" Error
        "用了全角或弯引号等标点；改成半角。" "Full-width or curly punctuation where ASCII is needed.";
    UnquotedText 203 "unquoted-text" Error
        "文字、百分数等没有加引号。" "Text, a percentage or another bare value lacks its quotes.";
    UnknownKey 301 "unknown-key" Error
        "不认识的键；改成提示的名称，或删去。" "A key that is not known here; use the name offered or delete it.";
    MissingKey 302 "missing-key" Error
        "缺少必填的键。" "A required key is missing.";
    WrongType 303 "wrong-type" Error
        "值的类型不对。" "The value is of the wrong type.";
    BadValue 304 "bad-value" Error
        "值不是允许的形式。" "The value has a form that is not allowed.";
    EmptyText 305 "empty-text" Error
        "文字为空。" "A text is empty.";
    BadName 306 "bad-name" Error
        "名称的写法不合规定。" "A name is not written as names are.";
    DuplicateName 401 "duplicate-name" Error
        "同一名称定义了两次。" "One name is defined twice.";
    UnknownName 402 "unknown-name" Error
        "引用了没有定义的名称。" "A name is used that nothing defines.";
    CircularName 403 "circular-name" Error
        "定义互相引用，形成循环。" "Definitions refer to each other in a circle.";
    ExpressionSyntax 404 "expression-syntax" Error
        "表达式写法有误。" "The expression cannot be read.";
    TypeMismatch 405 "type-mismatch" Error
        "表达式中的类型不相容。" "Types in an expression do not fit together.";
    UnitMismatch 406 "unit-mismatch" Error
        "表达式中的单位不相容，例如元与平方米相加。" "Units in an expression do not fit together, such as yuan plus square metres.";
    UnknownOption 407 "unknown-option" Error
        "不是该枚举的选项。" "Not an option of the enumeration.";
    RecordMismatch 408 "record-mismatch" Error
        "在此处不能使用这类记录的事实。" "Facts of this kind of record cannot be used here.";
    BadArguments 409 "bad-arguments" Error
        "函数或表的参数个数或形式不对。" "Wrong number or form of arguments of a function or table.";
    ExpressionTooDeep 410 "expression-too-deep" Error
        "表达式嵌套过深。" "The expression is nested too deeply.";
    OneSidedRelation 411 "one-sided-relation" Error
        "互斥或同享只在一条规则中写明；两条都要写。" "An exclusion or combination is declared on one rule only; declare it on both.";
    BadOption 412 "bad-option" Error
        "选项合用了不能同享的规则，或与另一选项可以同享。" "An option takes together what does not combine, or could be had together with another option.";
    UnknownInstrument 501 "unknown-instrument" Error
        "引用了没有登记的文件。" "A citation names an instrument that is not registered.";
    UnknownLocator 502 "unknown-locator" Error
        "正文中没有这一条款位置。" "The locator does not exist in the instrument's text.";
    MissingQuote 503 "missing-quote" Error
        "规则包持有正文，引用须附原文。" "The pack holds the text, so the citation must quote it.";
    QuoteNotFound 504 "quote-not-found" Error
        "引文与正文不符，或不在所指条款之内。" "The quotation does not occur word for word in the clause its locator names.";
    MissingCitation 505 "missing-citation" Error
        "没有引用依据。" "A citation is missing.";
    MissingText 506 "missing-text" Error
        "登记的正文文件不存在。" "The text file an instrument names does not exist.";
    UnaccountedSentence 507 "unaccounted-sentence" Error
        "正文中有一句没有列入条款清单，也没有写明为空。" "A sentence of an inventoried text is in no entry and not declared empty.";
    RuleWithoutEntry 508 "rule-without-entry" Error
        "规则所依据的条款没有列入条款清单。" "The clause that grants a rule is in no entry of the inventory.";
    RepealedInstrument 509 "repealed-instrument" Warning
        "引用的文件在规则有效期内已废止或失效。" "A rule still in force cites an instrument that is repealed or expired.";
    UncheckedInstrument 510 "unchecked-instrument" Warning
        "文件的效力已很久没有核查；核查后更新 `checked_on`。" "The status of an instrument was not checked for long; check it and update `checked_on`.";
    NumberNotQuoted 511 "number-not-quoted" Warning
        "条件或结果中的数字不见于所引原文。" "A number of a test or output occurs in none of its quotations.";
    BoundAgainstWording 512 "bound-against-wording" Error
        "比较符号与原文的“以上”“超过”等措辞不符。" "A comparison takes in or leaves out its bound where the quotation says otherwise.";
    UnitSlip 513 "unit-slip" Error
        "数字的单位与原文不符，例如把万元写成元。" "A number is in another unit than its quotation says, such as yuan for ten thousand yuan.";
    UnusedInstrument 514 "unused-instrument" Warning
        "登记的文件没有被引用。" "An instrument is registered and cited nowhere.";
    DateGap 601 "date-gap" Error
        "前后两段日期之间有空档。" "There is a gap between two dated values.";
    DateOverlap 602 "date-overlap" Error
        "前后两段日期重叠。" "Two dated values overlap.";
    DateReversed 603 "date-reversed" Error
        "起止日期颠倒。" "A period ends before it begins.";
    DuplicateKey 604 "duplicate-row" Error
        "表中同一个键出现两次。" "A table has two rows for one key.";
    KeyGap 605 "key-gap" Warning
        "表中缺少某个键（各键之间的、事实上下限之内的或枚举的选项），且没有缺省值。" "A table lacks a key between its others or within the bounds of its fact, or an option, and has no default.";
    NotMonotone 606 "not-monotone" Warning
        "表或参数的数值时升时降，与其余各级的走向不合。" "The values of a table or parameter run one way but for one step.";
    CaseInvalid 701 "case-invalid" Error
        "案例本身不能使用。" "A case cannot be used as it is written.";
    CaseExpectsNothing 702 "case-expects-nothing" Error
        "案例没有任何期望。" "A case expects nothing.";
    CaseFails 703 "case-fails" Error
        "案例的结果与期望不同。" "A case does not come out as expected.";
    CaseRepeats 704 "case-repeats" Warning
        "案例与另一案例完全相同。" "A case repeats another one.";
    ProfileRange 801 "out-of-range" Error
        "数值或日期超出允许范围。" "A number or date is out of range.";
    ProfileNumber 802 "inexact-number" Error
        "数字不能被精确读取。" "A number cannot be read exactly.";
    ProfileRatio 803 "ambiguous-ratio" Error
        "比例写法含糊：8 是 8% 还是 800%？" "A ratio is ambiguous: is 8 meant as 8%?";
    ProfileCreditCode 804 "bad-credit-code" Error
        "统一社会信用代码有误。" "The unified social credit code is wrong.";
    ProfileIndustryCode 805 "bad-industry-code" Error
        "行业代码不是四位小类代码。" "The industry code is not a four-digit class.";
    ProfileContradiction 806 "contradiction" Error
        "资料前后矛盾。" "The profile contradicts itself.";
    ProfileControl 808 "control-character" Warning
        "文字中含控制字符或方向控制符。" "A text contains control or bidirectional characters.";
    RowShape 809 "row-shape" Error
        "该行的列数与表头不同，或引号没有合上，或不是一个 JSON 对象。" "A row has more or fewer cells than the header, an open quote, or is no JSON object.";
    DuplicateClient 810 "duplicate-client" Error
        "同一统一社会信用代码、同一年度已有一行。" "An earlier row has the same credit code and tax year.";
    StrayRecord 811 "stray-record" Error
        "工作簿的明细表中有一行不属于任何一户。" "A row of a sheet of records belongs to no client.";
    NeverTrue 901 "never-true" Error
        "条件不可能成立。" "A requirement can never be true.";
    AlwaysTrue 902 "always-true" Warning
        "条件总是成立，不起作用。" "A requirement is always true and decides nothing.";
    NeverApplies 903 "never-applies" Error
        "规则不可能适用于任何企业。" "A rule can never apply to any company.";
    ImpliedRequirement 904 "implied-requirement" Warning
        "其他条件成立时，该条件必然成立。" "A requirement holds whenever the others do.";
    ContradictingBounds 905 "contradicting-bounds" Error
        "两个条件的界限互相矛盾，不能同时成立。" "The bounds of two requirements contradict each other.";
    GrantedTwice 906 "granted-twice" Warning
        "两条规则可同时给予同一优惠，且没有写明能否同享。" "Two rules can grant the same thing at once and do not say how they stand to each other.";
    UnusedFact 907 "unused-fact" Warning
        "没有规则用到这项事实。" "A fact is used by no rule.";
    UnusedName 908 "unused-name" Warning
        "用语、参数、表或定义没有被用到。" "A term, parameter, table or define is used nowhere.";
    NotCanonical 1001 "not-canonical" Warning
        "文件没有按规范格式书写；运行 `huiqi fmt`。" "The file is not in canonical form; run `huiqi fmt`.";
    UnusedAllow 1002 "unused-allow" Warning
        "`huiqi: allow` 没有压下任何问题；删去。" "A `huiqi: allow` silences nothing; delete it.";
    AllowWithoutReason 1003 "allow-without-reason" Error
        "`huiqi: allow` 没有写明理由。" "A `huiqi: allow` gives no reason.";
    UnknownAllow 1004 "unknown-allow" Error
        "`huiqi: allow` 的错误码不存在，或不能压下。" "A `huiqi: allow` names no code, or one that cannot be allowed.";
}

impl Code {
    /// What is known of it.
    ///
    /// # Panics
    /// Never: every code has its line.
    #[must_use]
    pub fn info(self) -> &'static CodeInfo {
        CODES.iter().find(|info| info.code == self).expect("every code has its line in the table: this is a bug")
    }

    /// Whether what has this code cannot be used, so that no level and no `allow` may hide it: what cannot be read, has not
    /// the shape of its file, names nothing, does not fit in type, has no certain date; a case or profile that is wrong.
    #[must_use]
    pub fn is_fatal(self) -> bool {
        let info = self.info();
        info.level == Level::Error && matches!(info.number, 101..=499 | 601..=899)
    }

    /// Whether a comment in a rule file may silence it.
    #[must_use]
    pub fn is_allowable(self) -> bool {
        !self.is_fatal() && !matches!(self.info().number, 801..=899 | 1001..)
    }

    /// The code written as `HQ0504` or by its name.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        CODES.iter().find(|i| i.name == text || i.code.to_string().eq_ignore_ascii_case(text)).map(|i| i.code)
    }
}

/// `HQ0504`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HQ{:04}", self.info().number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ascend_and_names_are_unique() {
        for pair in CODES.windows(2) {
            assert!(pair[0].number < pair[1].number, "{}", pair[1].name);
            assert!(CODES.iter().filter(|i| i.name == pair[0].name).count() == 1);
        }
        assert_eq!(Code::find("hq0504"), Some(Code::QuoteNotFound));
        assert_eq!(Code::find("quote-not-found"), Some(Code::QuoteNotFound));
    }

    #[test]
    fn what_makes_a_pack_unusable_is_fatal() {
        for fatal in [Code::NotUtf8, Code::WrongType, Code::TypeMismatch, Code::DateGap, Code::CaseFails] {
            assert!(fatal.is_fatal() && !fatal.is_allowable(), "{fatal}");
        }
        for open in [Code::HiddenCharacter, Code::QuoteNotFound, Code::KeyGap, Code::CaseRepeats, Code::NeverTrue] {
            assert!(!open.is_fatal() && open.is_allowable(), "{open}");
        }
        for own in [Code::ProfileControl, Code::NotCanonical, Code::UnusedAllow, Code::UnknownAllow] {
            assert!(!own.is_fatal() && !own.is_allowable(), "{own}");
        }
    }
}
