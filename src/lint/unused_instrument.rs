//! Instruments that are registered and cited nowhere.

use std::collections::BTreeSet;

use crate::both;
use crate::diag::{Code, Diagnostic, Report, Sources};
use crate::model::{InstrumentId, Model};

/// Every instrument without a citation.
pub fn check(model: &Model, _: &Sources, report: &mut Report) {
    if !model.whole {
        return;
    }
    let cited: BTreeSet<InstrumentId> = model.citations.iter().map(|clause| clause.instrument).collect();
    for (instrument, id) in model.instruments.iter().zip((0..).map(InstrumentId)) {
        // An inventory is held against its text, whether or not a rule cites it.
        if cited.contains(&id) || !instrument.inventory.is_empty() {
            continue;
        }
        let (name, shown) = (&instrument.id, instrument.cited());
        let message = both!("登记的 `{name}`（{shown}）没有被引用", "`{name}` ({shown}) is cited nowhere");
        report.add(Diagnostic::new(Code::UnusedInstrument, instrument.span, message).help(both!(
            "在以它为依据之处写 clause = {{ instrument = \"{name}\", … }}，或删去",
            "cite it where something rests on it, clause = {{ instrument = \"{name}\", … }}, or delete it"
        )));
    }
}
