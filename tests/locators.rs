//! Locators: any of them is found in any text or refused, and every sentence is found by its own.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::pedantic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that goes wrong fails loudly"
)]

use proptest::prelude::*;
use proptest::sample::select;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn any_locator_is_found_or_refused(text in locatable(), locator in locator()) {
        if let Ok(ranges) = huiqi::text::locate(&text, &locator) {
            prop_assert!(!ranges.is_empty());
            for range in ranges {
                prop_assert!(text.get(range).is_some(), "the range is of whole characters within the text");
            }
        }
    }

    #[test]
    fn every_sentence_has_its_place(text in locatable()) {
        for part in ["一", "二", "三", "十"] {
            let mut before = 0;
            for sentence in huiqi::text::sentences(&text, part).unwrap_or_default() {
                let words = text.get(sentence.range.clone()).unwrap();
                prop_assert!(words == words.trim() && !words.is_empty() && sentence.range.start >= before);
                before = sentence.range.end;
            }
        }
    }

    #[test]
    fn every_sentence_is_found_by_its_locator(texts in prop::collection::vec(locatable(), 4)) {
        // Without headings of their own: numerals that stand twice name the first place only.
        let mut plain = texts.iter().map(|t| t.replace(['(', '（', '、'], ""));
        let mut next = || plain.next().unwrap();
        let text = format!("{}\n二、{}\n{}\n(一)甲。{}", next(), next().replace('\n', ""), next(), next());
        let all = huiqi::text::sentences(&text, "二").unwrap();
        prop_assert!(!all.is_empty());
        for sentence in all {
            prop_assert_eq!(huiqi::text::locate(&text, &sentence.locator), Ok(vec![sentence.range]));
        }
    }
}

fn locator() -> impl Strategy<Value = String> {
    let parts = [
        "一",
        "二",
        "三",
        "十",
        "十一",
        "(一)",
        "(二)",
        "（三）",
        "(",
        ")",
        "¶1",
        "¶2",
        "¶0",
        "¶99999999999999999999",
        "句1",
        "句2",
        "句0",
        "句2至3",
        "句3至句9",
        "句18446744073709551615",
        "前段",
        "后段",
        "-1",
        "-1-2",
        "、",
        "、",
        "第四条",
        "x",
    ];
    prop_oneof![
        3 => prop::collection::vec(select(parts.to_vec()), 0..=5).prop_map(|p| p.concat()),
        1 => "\\PC{0,12}",
    ]
}

fn locatable() -> impl Strategy<Value = String> {
    let parts = [
        "一、",
        "二、",
        "三、",
        "十、",
        "（一）",
        "（二）",
        "(一)",
        "总体要求",
        "。",
        "；",
        ",",
        "，",
        "\n",
        "\r\n",
        "\n\n",
        " ",
        "　",
        "文化创意",
        "句",
        "¶",
        "a",
        "”。",
        "附件：",
        "\u{feff}",
    ];
    prop::collection::vec(select(parts.to_vec()), 0..=60).prop_map(|p| p.concat())
}
