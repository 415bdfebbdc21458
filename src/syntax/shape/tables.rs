//! The field tables of rule files: every table they may hold, key by key, in the order in which it is best written.

use super::{Shape, Want, may, must};
use crate::value::Certainty;

const TYPES: &[&str] = &["boolean", "number", "date", "text", "enum"];

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident $title:literal { $($field:expr,)* })*) => {
        $($(#[$doc])* pub static $name: Shape = Shape { name: $title, fields: &[$($field,)*] };)*
    };
}

shapes! {
    /// One text in both languages.
    BILINGUAL "zh/en" {
        must("zh", Want::Text),
        must("en", Want::Text),
    }
    /// A citation.
    CLAUSE "clause" {
        must("instrument", Want::Kebab),
        may("at", Want::Text),
        may("quote", Want::Text),
    }
    /// An option of an enumeration.
    OPTION "options" {
        must("id", Want::Text),
        must("zh", Want::Text),
        must("en", Want::Text),
    }
    /// Where a fact stands on a tax return.
    RETURN "return" {
        must("form", Want::Text),
        must("line", Want::Text),
        may("column", Want::Text),
        may("name", Want::Text),
        may("from", Want::Integer),
        may("to", Want::Integer),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
    }
    /// What a pack says of itself.
    PACK "pack" {
        must("id", Want::Kebab),
        must("version", Want::Text),
        must("title", Want::Table(&BILINGUAL)),
    }
    /// A kind of record.
    RECORD "record" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
        may("headers", Want::List(&Want::Text)),
    }
    /// A fact.
    FACT "fact" {
        must("id", Want::Dotted),
        must("type", Want::OneOf(TYPES)),
        may("unit", Want::Text),
        may("integer", Want::Boolean),
        may("min", Want::Number),
        may("above", Want::Number),
        may("max", Want::Number),
        may("format", Want::OneOf(&["credit-code", "industry-code", "region-code"])),
        may("options", Want::List(&Want::Table(&OPTION))),
        may("assumed", Want::Expression),
        must("label", Want::Table(&BILINGUAL)),
        must("question", Want::Table(&BILINGUAL)),
        may("returns", Want::List(&Want::Table(&RETURN))),
        may("where_to_find", Want::Table(&BILINGUAL)),
        may("headers", Want::List(&Want::Text)),
        may("example", Want::Text),
    }
    /// What a profile may not say.
    CHECK "check" {
        must("id", Want::Kebab),
        must("at", Want::Dotted),
        must("test", Want::Expression),
        must("message", Want::Table(&BILINGUAL)),
    }
    /// An instrument of law or policy.
    INSTRUMENT "instrument" {
        must("id", Want::Kebab),
        must("title", Want::Text),
        may("number", Want::Text),
        may("issuer", Want::Text),
        may("issued_on", Want::Date),
        may("effective_from", Want::Date),
        may("effective_to", Want::Date),
        must("status", Want::OneOf(&["in-force", "amended", "repealed", "expired", "unverified"])),
        must("checked_on", Want::Date),
        must("checked_against", Want::Table(&BILINGUAL)),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
        may("address", Want::Text),
        may("text", Want::Text),
        may("inventory", Want::List(&Want::Text)),
        may("in_doubt_after", Want::Date),
        may("doubt", Want::Table(&BILINGUAL)),
    }
    /// A dated value of a parameter.
    PARAMETER_VALUE "parameter.value" {
        must("from", Want::Date),
        may("to", Want::Date),
        must("value", Want::Scalar),
        must("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
    }
    /// A dated parameter.
    PARAMETER "parameter" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
        may("type", Want::OneOf(TYPES)),
        may("unit", Want::Text),
        may("options", Want::List(&Want::Table(&OPTION))),
        must("value", Want::List(&Want::Table(&PARAMETER_VALUE))),
    }
    /// A row of a table.
    ROW "table.version.row" {
        must("key", Want::OneOrMore(&Want::Scalar)),
        must("value", Want::Scalar),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
    }
    /// A dated version of a table.
    VERSION "table.version" {
        must("from", Want::Date),
        may("to", Want::Date),
        must("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
        may("default", Want::Scalar),
        must("rows", Want::List(&Want::Table(&ROW))),
    }
    /// A dated table.
    TABLE "table" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
        must("keys", Want::List(&Want::Dotted)),
        may("type", Want::OneOf(TYPES)),
        may("unit", Want::Text),
        may("options", Want::List(&Want::Table(&OPTION))),
        must("version", Want::List(&Want::Table(&VERSION))),
    }
    /// A named expression.
    TERM "term" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
        must("value", Want::Expression),
        may("note", Want::Table(&BILINGUAL)),
        may("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("clauses", Want::List(&Want::Table(&CLAUSE))),
        may("dated_by", Want::Expression),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
    }
    /// A warning printed with the results of a pack.
    WARNING "warning" {
        must("id", Want::Kebab),
        must("when", Want::Expression),
        must("text", Want::Table(&BILINGUAL)),
    }
    /// One promise of an instrument, and who decides about it.
    ENTRY "entry" {
        must("id", Want::Text),
        must("instrument", Want::Kebab),
        must("at", Want::Text),
        must("quote", Want::Text),
        must("class", Want::OneOf(&["decidable", "authority", "direction"])),
        may("rules", Want::List(&Want::Kebab)),
        must("grants", Want::Table(&BILINGUAL)),
        must("reason", Want::Table(&BILINGUAL)),
    }
    /// Sentences of an instrument that promise nothing.
    EMPTY "empty" {
        must("instrument", Want::Kebab),
        must("at", Want::Text),
        must("reason", Want::Table(&BILINGUAL)),
    }
    /// A file that is not a rule.
    LIBRARY "library" {
        may("pack", Want::Table(&PACK)),
        may("levels", Want::Free),
        may("record", Want::List(&Want::Table(&RECORD))),
        may("fact", Want::List(&Want::Table(&FACT))),
        may("check", Want::List(&Want::Table(&CHECK))),
        may("instrument", Want::List(&Want::Table(&INSTRUMENT))),
        may("parameter", Want::List(&Want::Table(&PARAMETER))),
        may("table", Want::List(&Want::Table(&TABLE))),
        may("term", Want::List(&Want::Table(&TERM))),
        may("warning", Want::List(&Want::Table(&WARNING))),
        may("entry", Want::List(&Want::Table(&ENTRY))),
        may("empty", Want::List(&Want::Table(&EMPTY))),
    }
    /// The dates of a rule.
    PERIOD "in_force" {
        must("from", Want::Date),
        may("to", Want::Date),
    }
    /// A condition of a rule.
    CONDITION "require" {
        must("id", Want::Kebab),
        must("label", Want::Table(&BILINGUAL)),
        must("test", Want::Expression),
        may("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("clauses", Want::List(&Want::Table(&CLAUSE))),
        may("hint", Want::Table(&BILINGUAL)),
    }
    /// A local name of a rule.
    DEFINE "define" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
        must("value", Want::Expression),
    }
    /// What a rule gives.
    OUTPUT "output" {
        must("id", Want::Dotted),
        must("label", Want::Table(&BILINGUAL)),
        may("type", Want::OneOf(TYPES)),
        may("unit", Want::Text),
        may("options", Want::List(&Want::Table(&OPTION))),
        must("value", Want::Expression),
        may("when", Want::Expression),
        may("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("note", Want::Table(&BILINGUAL)),
    }
    /// A remark of a rule.
    NOTE "note" {
        may("kind", Want::OneOf(&["remark", "warning"])),
        may("when", Want::Expression),
        must("text", Want::Table(&BILINGUAL)),
    }
    /// How a rule stands to another one.
    RELATION "relation" {
        must("rule", Want::Kebab),
        may("reason", Want::Table(&BILINGUAL)),
        may("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("clauses", Want::List(&Want::Table(&CLAUSE))),
        may("certainty", Want::OneOf(&Certainty::NAMES)),
    }
    /// One of the ways between which a company may choose.
    CHOICE "option" {
        must("id", Want::Kebab),
        must("label", Want::Table(&BILINGUAL)),
        must("rules", Want::List(&Want::Kebab)),
        may("when", Want::Expression),
        must("cost", Want::Expression),
        may("clause", Want::OneOrMore(&Want::Table(&CLAUSE))),
        may("clauses", Want::List(&Want::Table(&CLAUSE))),
        may("note", Want::Table(&BILINGUAL)),
    }
    /// A date of the company that matters to a rule.
    MILESTONE "milestone" {
        must("id", Want::Kebab),
        must("label", Want::Table(&BILINGUAL)),
        must("on", Want::Expression),
        may("when", Want::Expression),
    }
    /// What a case expects.
    EXPECT "case.expect" {
        may("record", Want::Integer),
        may("verdict", Want::OneOf(&["applies", "discretionary", "undetermined", "not_met", "out_of_scope", "not_in_force"])),
        may("missing", Want::List(&Want::Text)),
        may("citations", Want::List(&Want::Text)),
        may("outputs", Want::Free),
        may("states", Want::Free),
        may("options", Want::Free),
    }
    /// A worked example.
    CASE "case" {
        must("name", Want::Text),
        may("like", Want::Text),
        may("given", Want::Free),
        must("expect", Want::Table(&EXPECT)),
    }
    /// A rule file.
    RULE "rule" {
        must("id", Want::Kebab),
        must("title", Want::Table(&BILINGUAL)),
        may("order", Want::Integer),
        may("under", Want::Kebab),
        may("towards", Want::Kebab),
        may("each", Want::Dotted),
        may("dated_by", Want::Expression),
        must("nature", Want::OneOf(&["entitlement", "discretionary"])),
        may("authority", Want::Table(&BILINGUAL)),
        may("beneficiary", Want::Table(&BILINGUAL)),
        may("benefit", Want::Table(&BILINGUAL)),
        may("procedure", Want::Table(&BILINGUAL)),
        must("in_force", Want::Table(&PERIOD)),
        must("clause", Want::Table(&CLAUSE)),
        may("basis", Want::List(&Want::Table(&CLAUSE))),
        may("excludes", Want::List(&Want::Table(&RELATION))),
        may("combines", Want::List(&Want::Table(&RELATION))),
        may("amount", Want::Dotted),
        may("papers", Want::List(&Want::Table(&BILINGUAL))),
        may("scope", Want::List(&Want::Table(&CONDITION))),
        may("require", Want::List(&Want::Table(&CONDITION))),
        may("define", Want::List(&Want::Table(&DEFINE))),
        may("option", Want::List(&Want::Table(&CHOICE))),
        may("output", Want::List(&Want::Table(&OUTPUT))),
        may("note", Want::List(&Want::Table(&NOTE))),
        may("milestone", Want::List(&Want::Table(&MILESTONE))),
        may("case", Want::List(&Want::Table(&CASE))),
    }
}
