//! What the firm should still state, in one list: what settles most benefits first.

use std::collections::BTreeSet;

use crate::explain::MissingFact;
use crate::render::{Detail, said};
use crate::text::visible;
use crate::value::Lang;

use super::words::{bracketed, semicolon};
use super::{Block, Entry, Mark, Voice, words};

struct Need<'a> {
    fact: &'a MissingFact,
    verdicts: BTreeSet<usize>,
    amounts: BTreeSet<usize>,
}

/// The list; nothing where nothing is missing.
///
/// What only concerns the folded tail is counted, not listed.
pub(super) fn combined(entries: &[Entry<'_>], tail: &[Entry<'_>], voice: Voice) -> Vec<Block> {
    let lang = voice.lang;
    let mut needs: Vec<Need<'_>> = Vec::new();
    for entry in entries {
        for result in &entry.results {
            for fact in &result.missing {
                find(&mut needs, fact).verdicts.insert(entry.number);
            }
            for fact in result.outputs.iter().flat_map(|o| &o.missing) {
                find(&mut needs, fact).amounts.insert(entry.number);
            }
        }
    }
    let listed: BTreeSet<&str> = needs.iter().map(|need| need.fact.fact.as_str()).collect();
    let of_tail = tail.iter().flat_map(|entry| &entry.results).flat_map(|result| &result.missing);
    let more: BTreeSet<&str> = of_tail.map(|m| m.fact.as_str()).filter(|fact| !listed.contains(fact)).collect();
    let more = more.len();
    let lower = lower(entries, &listed, lang);
    if needs.is_empty() {
        let section = Block::Section(lang.pick("可以再补充的资料", "What could still be stated").to_owned());
        return lower.into_iter().flat_map(|lower| [section.clone(), lower]).collect();
    }
    needs.sort_by_key(|need| std::cmp::Reverse((need.verdicts.len(), need.amounts.len())));
    let count = needs.len();
    let section = match lang {
        Lang::Zh => format!("需要补充的资料（{count}项）"),
        Lang::En => format!("What is still needed ({count})"),
    };
    let mut blocks = vec![Block::Section(section)];
    blocks.extend(needs.iter().map(|need| {
        let text = words::missing(need.fact, lang, Detail::Full);
        Block::Item(0, Mark::Unknown, format!("{text}{}", bracketed(&use_of(need, lang), lang)))
    }));
    blocks.extend(lower);
    if more > 0 {
        let text = match lang {
            Lang::Zh => format!("另有{more}项资料只关系到由主管部门决定的扶持，见 --detail full"),
            Lang::En => format!("{more} more only matter to what an authority decides: --detail full"),
        };
        blocks.push(Block::Line(0, None, text));
    }
    blocks
}

/// The facts on which it turns whether another option than the chosen one is open and costs less, where nothing else asks
/// for them: with the names under which a profile states them.
fn lower(entries: &[Entry<'_>], listed: &BTreeSet<&str>, lang: Lang) -> Option<Block> {
    let mut facts: Vec<&MissingFact> = Vec::new();
    let mut items: Vec<String> = Vec::new();
    for entry in entries {
        let options = entry.results.iter().filter(|r| r.chosen().is_some()).flat_map(|r| &r.options);
        for fact in options.filter(|option| option.could_cost_less).flat_map(|option| &option.missing) {
            let number = entry.number.to_string();
            if !items.contains(&number) {
                items.push(number);
            }
            if !listed.contains(fact.fact.as_str()) && !facts.iter().any(|known| known.fact == fact.fact) {
                facts.push(fact);
            }
        }
    }
    let name = |fact: &&MissingFact| format!("{}{}", said(&fact.label, lang), bracketed(&visible(&fact.fact), lang));
    let names = facts.iter().map(name).collect::<Vec<_>>().join(semicolon(lang));
    let (count, items) = (facts.len(), items.join(lang.pick("、", ", ")));
    let label = match lang {
        Lang::Zh => format!("可能使第 {items} 项另有更低选择的资料（{count}项）"),
        Lang::En => format!("could open a way that costs less for {items} ({count})"),
    };
    (count > 0).then_some(Block::Line(0, Some(label), names))
}

fn find<'n, 'a>(needs: &'n mut Vec<Need<'a>>, fact: &'a MissingFact) -> &'n mut Need<'a> {
    let known = needs.iter().position(|need| need.fact.fact == fact.fact);
    let at = known.unwrap_or(needs.len());
    if known.is_none() {
        needs.push(Need { fact, verdicts: BTreeSet::new(), amounts: BTreeSet::new() });
    }
    needs.get_mut(at).expect("the need was found or has just been added: this is a bug")
}

/// `用于第1、3项结论；第2项金额`: the numbers of the table.
fn use_of(need: &Need<'_>, lang: Lang) -> String {
    let listed = |numbers: &BTreeSet<usize>| -> Option<String> {
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        (!numbers.is_empty()).then(|| numbers.join(lang.pick("、", ", ")))
    };
    let amounts: BTreeSet<usize> = need.amounts.difference(&need.verdicts).copied().collect();
    let verdict = listed(&need.verdicts).map(|n| match lang {
        Lang::Zh => format!("用于第 {n} 项的结论"),
        Lang::En => format!("settles {n}"),
    });
    let amount = listed(&amounts).map(|n| match lang {
        Lang::Zh => format!("用于第 {n} 项的金额"),
        Lang::En => format!("gives the amount of {n}"),
    });
    verdict.into_iter().chain(amount).collect::<Vec<_>>().join(semicolon(lang))
}
