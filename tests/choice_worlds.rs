//! The choice among several rules with facts and costs that are not stated, against trying every way they could turn out.

#![allow(
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

mod support;

use huiqi::explain::{OptionState, assess};
use huiqi::plan::Plan;
use huiqi::profile::{Profile, Stated};
use huiqi::value::Value;
use jiff::civil::date;
use proptest::prelude::*;

const FACTS: &str = r#"[pack]
id = "facts"
version = "1"
title = { zh = "事实", en = "facts" }
[[fact]]
id = "as_of"
type = "date"
label = { zh = "日期", en = "date" }
question = { zh = "问", en = "asks" }
"#;

const LAW: &str = r#"[pack]
id = "law"
version = "1"
title = { zh = "法", en = "law" }
[[instrument]]
id = "act"
title = "法"
status = "in-force"
checked_on = 2026-11-24
checked_against = { zh = "无", en = "nothing" }
"#;

/// A rule with relations to others.
fn rule(id: &str, test: &str, relations: &str) -> String {
    format!(
        r#"id = "{id}"
title = {{ zh = "{id}", en = "{id}" }}
nature = "entitlement"
in_force = {{ from = 2008-01-01, to = 2027-12-31 }}
clause = {{ instrument = "act", at = "一" }}
{relations}
[[require]]
id = "holds"
label = {{ zh = "条件", en = "holds" }}
test = '{test}'
clause = {{ instrument = "act" }}
"#
    )
}

fn stands(kind: &str, others: &[&str]) -> String {
    let each: Vec<String> =
        others.iter().map(|o| format!("{{ rule = \"{o}\", clause = {{ instrument = \"act\" }} }}")).collect();
    format!("{kind} = [{}]\n", each.join(", "))
}

const CHOICE: &str = r#"id = "rate"
title = { zh = "税率", en = "rate" }
nature = "entitlement"
in_force = { from = 2008-01-01 }
clause = { instrument = "act" }
[[require]]
id = "always"
label = { zh = "总", en = "always" }
test = 'as_of > 2008-01-01'
clause = { instrument = "act" }
[[output]]
id = "tax"
label = { zh = "税", en = "tax" }
value = 'chosen_cost'
"#;

/// A rule of a random choice: `None` where what it asks for is not stated; which others it excludes.
#[derive(Clone, Debug)]
struct Random {
    holds: Vec<Option<bool>>,
    /// For each option, the rules it takes and the factor of its cost, `None` where that is not stated.
    options: Vec<(Vec<usize>, Option<i64>)>,
}

/// Things with their names.
type Named<T> = Vec<(String, T)>;

/// A pack of as many rules as `random` has, all of which combine but those of options apart, with its profile's facts.
fn random_pack(random: &Random) -> (Named<String>, Named<Value>) {
    let fact = |id: &str, kind: &str| {
        let label =
            format!("label = {{ zh = \"{id}\", en = \"{id}\" }}\nquestion = {{ zh = \"{id}\", en = \"{id}\" }}\n");
        format!("[[fact]]\nid = \"{id}\"\ntype = \"{kind}\"\n{label}")
    };
    let together =
        |a: usize, b: usize| random.options.iter().any(|(taken, _)| taken.contains(&a) && taken.contains(&b));
    let (mut facts, mut stated) = (FACTS.to_owned(), Vec::new());
    let mut files = vec![("law/a-law.toml".to_owned(), LAW.to_owned())];
    for (n, holds) in random.holds.iter().enumerate() {
        facts += &fact(&format!("h{n}"), "boolean");
        stated.extend(holds.map(|holds| (format!("h{n}"), Value::Boolean(holds))));
        let others = (0..random.holds.len()).filter(|m| *m != n);
        let (with, apart): (Vec<usize>, Vec<usize>) = others.partition(|m| together(n, *m));
        let said = |kind: &str, others: Vec<usize>| {
            let names: Vec<String> = others.iter().map(|m| format!("r{m}")).collect();
            if names.is_empty() {
                String::new()
            } else {
                stands(kind, &names.iter().map(String::as_str).collect::<Vec<_>>())
            }
        };
        let relations = said("combines", with) + &said("excludes", apart);
        files.push((format!("law/r{n}.toml"), rule(&format!("r{n}"), &format!("h{n}"), &relations)));
    }
    let mut choice = CHOICE.to_owned();
    for (n, (taken, factor)) in random.options.iter().enumerate() {
        facts += &fact(&format!("c{n}"), "number");
        stated.extend(factor.map(|factor| (format!("c{n}"), Value::Number(factor.into()))));
        let taken: Vec<String> = taken.iter().map(|m| format!("\"r{m}\"")).collect();
        let taken = taken.join(", ");
        choice += &format!(
            "[[option]]\nid = \"o{n}\"\nlabel = {{ zh = \"o{n}\", en = \"o{n}\" }}\nrules = [{taken}]\ncost = 'c{n}'\n"
        );
    }
    files.extend([("facts.toml".to_owned(), facts), ("law/rate.toml".to_owned(), choice)]);
    files.sort();
    (files, stated)
}

/// Every way in which what is not stated could turn out.
fn completions<T: Copy>(of: &[Option<T>], values: &[T]) -> Vec<Vec<T>> {
    of.iter().fold(vec![vec![]], |all, one| {
        let tails: Vec<T> = one.map_or_else(|| values.to_vec(), |one| vec![one]);
        all.iter()
            .flat_map(|head| tails.iter().map(|tail| [&head[..], &[*tail]].concat()).collect::<Vec<_>>())
            .collect()
    })
}

fn random() -> impl Strategy<Value = Random> {
    (1_usize..4).prop_flat_map(|rules| {
        let option = (proptest::collection::btree_set(0..rules, 0..=rules.min(2)), prop::option::of(1_i64..5));
        let options = proptest::collection::vec(option.prop_map(|(taken, f)| (taken.into_iter().collect(), f)), 1..5);
        (proptest::collection::vec(any::<Option<bool>>(), rules), options)
            .prop_map(|(holds, options)| Random { holds, options })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The choice among several rules and costs, some unknown, is what trying every completion gives.
    #[test]
    fn the_choice_is_what_every_completion_gives(random in random()) {
        let (files, stated) = random_pack(&random);
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let (sources, loaded) = support::load(&files);
        // Two options that could be had together are refused: such a pack is no choice.
        prop_assume!(loaded.report.is_empty());
        let mut profile = Profile::default();
        for (name, value) in stated {
            profile.facts.insert(loaded.model.fact(&name).unwrap(), Stated { value, span: None });
        }
        let plan = Plan::from_model(&loaded.model);
        let all = assess(&loaded.model, &plan, &sources, &profile, date(2024, 12, 31), "test");
        let result = all.results.iter().find(|r| r.rule == "rate").unwrap();

        let worlds = completions(&random.holds, &[false, true]);
        // A cost that is not stated may be below and above every other.
        let costs: Vec<Option<i64>> = random.options.iter().map(|(_, factor)| *factor).collect();
        let prices = completions(&costs, &[0, 9]);
        let open = |world: &[bool], n: usize| random.options[n].0.iter().all(|rule| world[*rule]);
        let surely = |n: usize| worlds.iter().all(|world| open(world, n));
        let perhaps = |n: usize| worlds.iter().any(|world| open(world, n));
        let known = (0..costs.len()).filter(|n| surely(*n) && costs[*n].is_some());
        let best = known.min_by_key(|n| (costs[*n], *n));
        prop_assert_eq!(result.options.iter().position(|o| o.is_chosen), best);
        for (n, option) in result.options.iter().enumerate() {
            let state = match (surely(n), perhaps(n)) {
                (true, _) => OptionState::Available,
                (false, true) => OptionState::Unknown,
                (false, false) => OptionState::Unavailable,
            };
            prop_assert_eq!(option.state, state);
            let less = worlds.iter().any(|world| open(world, n))
                && prices.iter().any(|price| best.is_none_or(|best| price[n] < costs[best].unwrap()))
                && (Some(n) != best)
                && !(surely(n) && costs[n].is_some());
            prop_assert_eq!(option.could_cost_less, less, "{}", option.id);
            prop_assert_eq!(option.missing.is_empty(), !perhaps(n) || (surely(n) && costs[n].is_some()));
        }
        prop_assert_eq!(result.is_provisional(), result.options.iter().any(|o| o.could_cost_less));
        let tax = result.outputs.iter().find(|o| o.id == "tax").unwrap();
        prop_assert_eq!(tax.value.clone(), best.and_then(|best| costs[best]).map(|cost| Value::Number(cost.into())));
        prop_assert!(tax.value.is_some() || !tax.missing.is_empty() || !tax.reasons.is_empty(), "unknown without a word");
    }
}
