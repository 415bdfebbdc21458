//! Packs as the tests write them: a small tree of their own, printed as rule files and read by the evaluator here.
//! Nothing of the engine's syntax, model or plan is used.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum V {
    Bool(bool),
    Number(Decimal),
    Date(Date),
    Text(String),
}

/// A unit of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum U {
    Cny,
    M2,
    One,
    Year,
    Month,
}

/// A type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum T {
    Bool,
    Number(U),
    Date,
    Enum,
    Text,
}

/// The options of the one enumeration.
pub const OPTIONS: [&str; 3] = ["a", "b", "c"];

/// The kinds of record.
pub const KINDS: [&str; 2] = ["p", "q"];

/// A function that takes one kind of thing and gives a number.
#[derive(Clone, Copy, Debug)]
pub enum Whole {
    Floor,
    Ceil,
}

/// A summary.
#[derive(Clone, Copy, Debug)]
pub enum Summary {
    Sum,
    Count,
    Any,
    All,
}

/// An expression.
#[derive(Clone, Debug)]
pub enum E {
    Value(V),
    Percent(Decimal),
    Fact(usize),
    Term(usize),
    Parameter(usize),
    Local(usize),
    Table(usize, Vec<E>),
    Not(Box<E>),
    Negate(Box<E>),
    /// `and` (false decides) or `or` (true decides).
    Connective(bool, Box<E>, Box<E>),
    Compare(&'static str, Box<E>, Box<E>),
    Arithmetic(char, Box<E>, Box<E>),
    In(Box<E>, Vec<V>),
    If(Box<E>, Box<E>, Box<E>),
    /// `min`, `max` or `first`.
    Several(&'static str, Vec<E>),
    Round(Box<E>, u32),
    Whole(Whole, Box<E>),
    Year(Box<E>),
    DateOf(Box<[E; 3]>),
    Months(Box<E>, Box<E>),
    MonthsLater(Box<E>, Box<E>),
    Known(Box<E>),
    /// Over a kind of record.
    Sum(Summary, usize, Box<E>),
}

/// A fact.
#[derive(Clone, Debug)]
pub struct Fact {
    pub name: &'static str,
    pub kind: T,
    pub record: Option<usize>,
    pub assumed: Option<E>,
}

/// A series: for each version its first day, its default and its rows; and the last day of the last, if it has one.
#[derive(Clone, Debug)]
pub struct Series {
    pub kind: T,
    /// The facts whose types the keys have; none for a parameter.
    pub keys: Vec<usize>,
    pub versions: Vec<Version>,
    pub to: Option<Date>,
}

#[derive(Clone, Debug)]
pub struct Version {
    pub from: Date,
    pub default: Option<V>,
    pub rows: Vec<(Vec<V>, V)>,
}

#[derive(Clone, Debug)]
pub struct Term {
    pub kind: T,
    /// The kind of record it speaks of.
    pub frame: Option<usize>,
    /// Whether its value depends on the deciding date of the rule.
    pub dated: bool,
    pub value: E,
    pub dated_by: Option<E>,
}

/// A define (no output) or an output.
#[derive(Clone, Debug)]
pub struct Local {
    pub kind: T,
    /// The kind of record it speaks of.
    pub frame: Option<usize>,
    pub value: E,
    pub output: bool,
    pub when: Option<E>,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub each: Option<usize>,
    pub dated_by: Option<E>,
    pub from: Date,
    pub to: Option<Date>,
    pub discretionary: bool,
    pub scope: Vec<E>,
    pub require: Vec<E>,
    pub locals: Vec<Local>,
}

/// A pack with its facts.
#[derive(Clone, Debug)]
pub struct Pack {
    pub facts: Vec<Fact>,
    pub parameters: Vec<Series>,
    pub tables: Vec<Series>,
    pub terms: Vec<Term>,
    pub rules: Vec<Rule>,
}

struct Shown<'p>(&'p Pack, &'p E);

impl fmt::Display for V {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(b) => write!(f, "{b}"),
            Self::Number(n) => write!(f, "{n}"),
            Self::Date(d) => write!(f, "{d}"),
            Self::Text(t) => write!(f, "\"{t}\""),
        }
    }
}

/// With brackets around everything, so that precedence plays no part.
impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(pack, e) = self;
        let s = |e: &E| Shown(pack, e).to_string();
        let list = |all: &[E]| all.iter().map(s).collect::<Vec<_>>().join(", ");
        match e {
            E::Value(v) => write!(f, "{v}"),
            E::Percent(n) => write!(f, "{n}%"),
            E::Fact(i) => f.write_str(pack.facts[*i].name),
            E::Term(i) => write!(f, "term_{i}"),
            E::Parameter(i) => write!(f, "parameter_{i}"),
            E::Local(i) => write!(f, "local_{i}"),
            E::Table(i, keys) => write!(f, "table_{i}[{}]", list(keys)),
            E::Not(a) => write!(f, "(not {})", s(a)),
            E::Negate(a) => write!(f, "(-{})", s(a)),
            E::Connective(decides, a, b) => write!(f, "({} {} {})", s(a), if *decides { "or" } else { "and" }, s(b)),
            E::Compare(sign, a, b) => write!(f, "({} {sign} {})", s(a), s(b)),
            E::Arithmetic(sign, a, b) => write!(f, "({} {sign} {})", s(a), s(b)),
            E::In(a, values) => {
                let values: Vec<String> = values.iter().map(V::to_string).collect();
                write!(f, "({} in [{}])", s(a), values.join(", "))
            }
            E::If(a, b, c) => write!(f, "(if {} then {} else {})", s(a), s(b), s(c)),
            E::Several(name, all) => write!(f, "{name}({})", list(all)),
            E::Round(a, places) => write!(f, "round({}, {places})", s(a)),
            E::Whole(Whole::Floor, a) => write!(f, "floor({})", s(a)),
            E::Whole(Whole::Ceil, a) => write!(f, "ceil({})", s(a)),
            E::Year(a) => write!(f, "year({})", s(a)),
            E::DateOf(parts) => write!(f, "date({})", list(&parts[..])),
            E::Months(a, b) => write!(f, "months_between({}, {})", s(a), s(b)),
            E::MonthsLater(a, b) => write!(f, "add_months({}, {})", s(a), s(b)),
            E::Known(a) => write!(f, "known({})", s(a)),
            E::Sum(sum, _, a) => {
                let name = match sum {
                    Summary::Sum => "sum",
                    Summary::Count => "count",
                    Summary::Any => "any",
                    Summary::All => "all",
                };
                write!(f, "{name}({})", s(a))
            }
        }
    }
}

const LABEL: &str = r#"label = { zh = "签", en = "label" }"#;
const CLAUSE: &str = r#"clause = { instrument = "law", at = "一" }"#;
const OPTION_ROWS: &str = r#"options = [{ id = "a", zh = "甲", en = "a" }, { id = "b", zh = "乙", en = "b" }, { id = "c", zh = "丙", en = "c" }]"#;

impl T {
    fn words(self) -> String {
        match self {
            Self::Bool => "type = \"boolean\"".to_owned(),
            Self::Date => "type = \"date\"".to_owned(),
            Self::Text => "type = \"text\"".to_owned(),
            Self::Enum => format!("type = \"enum\"\n{OPTION_ROWS}"),
            Self::Number(unit) => {
                let unit = match unit {
                    U::Cny => "CNY",
                    U::M2 => "m2",
                    U::One => "ratio",
                    U::Year => "year",
                    U::Month => "month",
                };
                format!("type = \"number\"\nunit = \"{unit}\"")
            }
        }
    }
}

impl V {
    /// As a TOML value; numbers as texts.
    fn toml(&self) -> String {
        match self {
            Self::Number(n) => format!("\"{n}\""),
            other => other.to_string(),
        }
    }
}

impl Pack {
    /// The files of the pack.
    pub fn files(&self) -> Vec<(String, String)> {
        let head =
            |id: &str| format!("[pack]\nid = \"{id}\"\nversion = \"1\"\ntitle = {{ zh = \"包\", en = \"pack\" }}\n");
        let mut facts = head("facts");
        for kind in KINDS {
            facts.push_str(&format!("[[record]]\nid = \"{kind}\"\n{LABEL}\n"));
        }
        for fact in &self.facts {
            let assumed = fact.assumed.as_ref().map(|e| format!("assumed = '{}'\n", Shown(self, e)));
            facts.push_str(&format!(
                "[[fact]]\nid = \"{}\"\n{}\n{}{LABEL}\nquestion = {{ zh = \"问\", en = \"asks\" }}\n",
                fact.name,
                fact.kind.words(),
                assumed.unwrap_or_default(),
            ));
        }
        let mut library = head("law");
        library.push_str(
            "[[instrument]]\nid = \"law\"\ntitle = \"法\"\nstatus = \"unverified\"\nchecked_on = 2026-11-24\n\
             checked_against = { zh = \"无\", en = \"nothing\" }\n",
        );
        for (i, parameter) in self.parameters.iter().enumerate() {
            library.push_str(&format!("[[parameter]]\nid = \"parameter_{i}\"\n{LABEL}\n{}\n", parameter.kind.words()));
            self.versions("parameter.value", parameter, &mut library);
        }
        for (i, table) in self.tables.iter().enumerate() {
            let keys: Vec<_> = table.keys.iter().map(|k| format!("\"{}\"", self.facts[*k].name)).collect();
            let (keys, kind) = (keys.join(", "), table.kind.words());
            library.push_str(&format!("[[table]]\nid = \"table_{i}\"\n{LABEL}\nkeys = [{keys}]\n{kind}\n"));
            self.versions("table.version", table, &mut library);
        }
        for (i, term) in self.terms.iter().enumerate() {
            let dated = term.dated_by.as_ref().map(|e| format!("dated_by = '{}'\n", Shown(self, e)));
            library.push_str(&format!(
                "[[term]]\nid = \"term_{i}\"\n{LABEL}\nvalue = '{}'\n{}{CLAUSE}\n",
                Shown(self, &term.value),
                dated.unwrap_or_default(),
            ));
        }
        let mut files = vec![("facts.toml".to_owned(), facts), ("law/law.toml".to_owned(), library)];
        for (i, rule) in self.rules.iter().enumerate() {
            files.push((format!("law/rule-{i}.toml"), self.rule(i, rule)));
        }
        files
    }

    fn versions(&self, head: &str, series: &Series, out: &mut String) {
        for (i, version) in series.versions.iter().enumerate() {
            let next = series.versions.get(i + 1).map(|v| v.from.yesterday().unwrap()).or(series.to);
            let to = next.map(|to| format!("to = {to}\n")).unwrap_or_default();
            out.push_str(&format!("[[{head}]]\nfrom = {}\n{to}{CLAUSE}\n", version.from));
            let default = version.default.as_ref().map(V::toml);
            if series.keys.is_empty() {
                out.push_str(&format!("value = {}\n", default.unwrap()));
                continue;
            }
            if let Some(default) = default {
                out.push_str(&format!("default = {default}\n"));
            }
            let row = |(keys, value): &(Vec<V>, V)| {
                let keys: Vec<_> = keys.iter().map(V::toml).collect();
                let key = if let [key] = &keys[..] { key.clone() } else { format!("[{}]", keys.join(", ")) };
                format!("{{ key = {key}, value = {} }}", value.toml())
            };
            let rows: Vec<_> = version.rows.iter().map(row).collect();
            out.push_str(&format!("rows = [{}]\n", rows.join(", ")));
        }
    }

    fn rule(&self, i: usize, rule: &Rule) -> String {
        let optional =
            |key: &str, e: Option<&E>| e.map(|e| format!("{key} = '{}'\n", Shown(self, e))).unwrap_or_default();
        let each = rule.each.map(|k| format!("each = \"{}\"\n", KINDS[k])).unwrap_or_default();
        let to = rule.to.map(|to| format!(", to = {to}")).unwrap_or_default();
        let nature = if rule.discretionary { "discretionary" } else { "entitlement" };
        let mut text = format!(
            "id = \"rule-{i}\"\ntitle = {{ zh = \"规则\", en = \"rule\" }}\norder = {i}\n{each}{}nature = \"{nature}\"\n\
             authority = {{ zh = \"主管部门\", en = \"authority\" }}\nin_force = {{ from = {}{to} }}\n{CLAUSE}\n",
            optional("dated_by", rule.dated_by.as_ref()),
            rule.from,
        );
        for (head, tests) in [("scope", &rule.scope), ("require", &rule.require)] {
            for (i, test) in tests.iter().enumerate() {
                let test = Shown(self, test);
                text.push_str(&format!("[[{head}]]\nid = \"{head}-{i}\"\n{LABEL}\ntest = '{test}'\n{CLAUSE}\n"));
            }
        }
        for (i, local) in rule.locals.iter().enumerate() {
            let value = Shown(self, &local.value);
            let (head, words) = if local.output { ("output", local.kind.words()) } else { ("define", String::new()) };
            let when = optional("when", local.when.as_ref());
            text.push_str(&format!("[[{head}]]\nid = \"local_{i}\"\n{LABEL}\n{words}\nvalue = '{value}'\n{when}"));
        }
        text
    }
}
