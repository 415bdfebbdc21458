//! What the firm should still state, in one list: what settles most benefits first.

use std::collections::BTreeSet;

use crate::explain::MissingFact;
use crate::render::Detail;
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
    if needs.is_empty() {
        return Vec::new();
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
    if more > 0 {
        let text = match lang {
            Lang::Zh => format!("另有{more}项资料只关系到由主管部门决定的扶持，见 --detail full"),
            Lang::En => format!("{more} more only matter to what an authority decides: --detail full"),
        };
        blocks.push(Block::Line(0, None, text));
    }
    blocks
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
