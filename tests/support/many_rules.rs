//! Packs of as many rules as are wanted, the same every time and without a finding: each rule has its clause, a scope
//! condition, three requirements, an output and three cases, and every pack but the last holds two hundred.

use std::fmt::Write as _;

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Rules of a part, parts of an instrument.
const ITEMS: usize = 20;
const PARTS: usize = 10;

/// How many rules share the same facts.
const SHARED: usize = 8;

fn numeral(number: usize) -> String {
    match (number / 10, number % 10) {
        (0, ones) => NUMERALS[ones - 1].to_owned(),
        (tens, ones) => {
            let before = if tens == 1 { "" } else { NUMERALS[tens - 1] };
            format!("{before}十{}", if ones == 0 { "" } else { NUMERALS[ones - 1] })
        }
    }
}

/// The files of the packs by their names, of that many rules.
pub fn files(rules: usize) -> Vec<(String, String)> {
    let mut files = vec![("facts.toml".to_owned(), facts(rules))];
    let of_pack = PARTS * ITEMS;
    for pack in 0..rules.div_ceil(of_pack) {
        let numbers = pack * of_pack..rules.min((pack + 1) * of_pack);
        let folder = format!("plan-{:02}", pack + 1);
        files.push((format!("{folder}/plan.toml"), plan(pack, numbers.clone())));
        files.push((format!("{folder}/text.txt"), text(pack, numbers.clone())));
        files.extend(numbers.map(|rule| (format!("{folder}/rule-{rule:05}.toml"), file_of_rule(rule))));
    }
    files
}

fn facts(rules: usize) -> String {
    let mut out = String::from(
        "[pack]\nid = \"facts\"\nversion = \"1\"\ntitle = { zh = \"事实\", en = \"Facts\" }\n\n[[fact]]\nid = \"as_of\"\ntype = \"date\"\n\
         label = { zh = \"判定日期\", en = \"date of the answers\" }\nquestion = { zh = \"按哪一天判定？\", en = \"Which date?\" }\n\n\
         [[fact]]\nid = \"company.kind\"\ntype = \"enum\"\noptions = [\n",
    );
    for kind in 0..ITEMS {
        let name = numeral(kind + 1);
        writeln!(out, "  {{ id = \"kind_{kind:02}\", zh = \"{name}类企业\", en = \"kind {kind}\" }},").unwrap();
    }
    out.push_str("]\nlabel = { zh = \"企业类别\", en = \"kind of firm\" }\nquestion = { zh = \"哪一类？\", en = \"Which kind?\" }\n");
    for group in 0..rules.div_ceil(SHARED) {
        for (name, zh, en) in
            [("revenue", "总收入", "revenue"), ("share", "专项收入", "special revenue"), ("cost", "研发费用", "cost")]
        {
            write!(
                out,
                "\n[[fact]]\nid = \"group_{group:04}.{name}\"\ntype = \"number\"\nunit = \"CNY\"\nmin = 0\n\
                 label = {{ zh = \"第{group}组{zh}\", en = \"{en} of group {group}\" }}\n\
                 question = {{ zh = \"第{group}组{zh}是多少元？\", en = \"What is the {en} of group {group}, in yuan?\" }}\n"
            )
            .unwrap();
        }
        write!(
            out,
            "\n[[fact]]\nid = \"group_{group:04}.listed\"\ntype = \"boolean\"\nlabel = {{ zh = \"在第{group}号名单上\", en = \"on list {group}\" }}\n\
             question = {{ zh = \"是否在第{group}号名单上？\", en = \"Is it on list {group}?\" }}\n"
        )
        .unwrap();
    }
    out
}

/// What differs from rule to rule: the kind of firm, the least share in per cent and cost in ten thousand yuan, the rate.
fn numbers(rule: usize) -> (usize, usize, usize, usize) {
    (rule % ITEMS, 20 + rule % 61, 10 + rule % 87, 1 + rule % 13)
}

fn at(rule: usize) -> String {
    let within = rule % (PARTS * ITEMS);
    format!("{}({})", numeral(within / ITEMS + 1), numeral(within % ITEMS + 1))
}

fn limit(pack: usize) -> usize {
    101 + pack
}

fn plan(pack: usize, rules: std::ops::Range<usize>) -> String {
    let (number, limit, first) = (pack + 1, limit(pack), at(rules.start));
    format!(
        "[pack]\nid = \"plan-{number:02}\"\nversion = \"1\"\ntitle = {{ zh = \"第{number}号办法\", en = \"Measures {number}\" }}\n\n\
         [[instrument]]\nid = \"measures-{number:02}\"\ntitle = \"示例省第{number}号扶持办法\"\nstatus = \"in-force\"\n\
         effective_from = 2020-01-01\nchecked_on = 2026-11-24\nchecked_against = {{ zh = \"示例\", en = \"an example\" }}\ntext = \"text.txt\"\n\n\
         [[parameter]]\nid = \"limit_{number:02}\"\nlabel = {{ zh = \"补助限额\", en = \"limit of support\" }}\nunit = \"CNY\"\n\
         [[parameter.value]]\nfrom = 2020-01-01\nvalue = \"{limit}万\"\n\
         clause = {{ instrument = \"measures-{number:02}\", at = \"{first}\", quote = \"最高不超过{limit}万元\" }}\n"
    )
}

fn text(pack: usize, rules: std::ops::Range<usize>) -> String {
    let mut out = format!("示例省第{}号扶持办法\n", pack + 1);
    for rule in rules {
        let within = rule % (PARTS * ITEMS);
        if within.is_multiple_of(ITEMS) {
            write!(out, "\n{}、扶持政策\n", numeral(within / ITEMS + 1)).unwrap();
        }
        let (kind, share, cost, rate) = numbers(rule);
        let (item, kind, limit) = (numeral(within % ITEMS + 1), numeral(kind + 1), limit(pack));
        writeln!(
            out,
            "（{item}）{kind}类企业专项收入占总收入{share}%以上、研发费用不低于{cost}万元的，按专项收入的{rate}%给予补助，\
             最高不超过{limit}万元。名单由主管部门公布。"
        )
        .unwrap();
    }
    out
}

fn file_of_rule(rule: usize) -> String {
    let (pack, group) = (rule / (PARTS * ITEMS) + 1, rule / SHARED);
    let (kind, share, cost, rate) = numbers(rule);
    let (at, zh) = (at(rule), numeral(kind + 1));
    let clause = |quote: &str| format!("{{ instrument = \"measures-{pack:02}\", at = \"{at}\", quote = \"{quote}\" }}");
    let (granted, of_kind, listed) = (clause("给予补助"), clause(&format!("{zh}类企业")), clause("名单由主管部门公布"));
    let of_share = clause(&format!("专项收入占总收入{share}%以上"));
    let of_cost = clause(&format!("研发费用不低于{cost}万元"));
    let support = clause(&format!("按专项收入的{rate}%给予补助，最高不超过{}万元", limit(pack - 1)));
    let paid = rate * 1_000_000 / 100;
    format!(
        "id = \"support-{rule:05}\"\ntitle = {{ zh = \"第{rule}项补助\", en = \"Support {rule}\" }}\nnature = \"entitlement\"\n\
         in_force = {{ from = 2020-01-01 }}\nclause = {granted}\n\n\
         [[scope]]\nid = \"kind\"\nlabel = {{ zh = \"企业类别\", en = \"kind of firm\" }}\ntest = 'company.kind == \"kind_{kind:02}\"'\nclause = {of_kind}\n\n\
         [[require]]\nid = \"share\"\nlabel = {{ zh = \"专项收入占比\", en = \"share of special revenue\" }}\n\
         test = 'group_{group:04}.share / group_{group:04}.revenue >= {share}%'\nclause = {of_share}\n\n\
         [[require]]\nid = \"cost\"\nlabel = {{ zh = \"研发费用\", en = \"cost\" }}\ntest = 'group_{group:04}.cost >= {cost}万'\nclause = {of_cost}\n\n\
         [[require]]\nid = \"listed\"\nlabel = {{ zh = \"在名单上\", en = \"on the list\" }}\ntest = 'group_{group:04}.listed'\nclause = {listed}\n\n\
         [[output]]\nid = \"support\"\nlabel = {{ zh = \"补助\", en = \"support\" }}\nunit = \"CNY\"\n\
         value = 'min({rate}% * group_{group:04}.share, limit_{pack:02})'\nclause = {support}\n\n\
         [[case]]\nname = \"everything met\"\ngiven = {{ as_of = 2024-06-30, company = {{ kind = \"kind_{kind:02}\" }}, \
         group_{group:04} = {{ revenue = 1_000_000, share = 1_000_000, cost = \"{cost}万\", listed = true }} }}\n\
         expect = {{ verdict = \"applies\", outputs = {{ support = \"{paid}.00\" }} }}\n\n\
         [[case]]\nname = \"one yuan too little\"\nlike = \"everything met\"\ngiven = {{ group_{group:04} = {{ cost = {} }} }}\n\
         expect = {{ verdict = \"not_met\", states = {{ cost = \"unmet\" }} }}\n\n\
         [[case]]\nname = \"nobody knows the list\"\ngiven = {{ as_of = 2024-06-30, company = {{ kind = \"kind_{kind:02}\" }}, \
         group_{group:04} = {{ revenue = 1_000_000, share = 1_000_000, cost = \"{cost}万\" }} }}\n\
         expect = {{ verdict = \"undetermined\", missing = [\"group_{group:04}.listed\"] }}\n",
        cost * 10_000 - 1
    )
}
