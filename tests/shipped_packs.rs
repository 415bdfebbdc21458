//! The shipped packs are without findings, and every one of their cases comes out as it says.

mod support;

use huiqi::plan::Plan;

#[test]
fn nothing_is_wrong_with_them() {
    let (sources, loaded) = support::shipped();
    let (findings, allowed) = support::found(&sources, &loaded);
    assert_eq!(allowed, 3);
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert!(loaded.model.rules.len() >= 46 && loaded.model.entries.len() == 121);
}

#[test]
fn every_case_passes() {
    let (sources, loaded) = support::shipped();
    let plan = Plan::from_model(&loaded.model);
    let (outcomes, report) = huiqi::cases::run(&loaded.model, &plan, &sources);
    let findings: Vec<String> = report.sorted().iter().map(|f| support::line_of(&sources, f)).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert!(outcomes.len() >= 890 && outcomes.iter().all(|o| o.passed));
}
