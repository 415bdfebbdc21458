//! Any bytes as a book of clients: objects a line where they begin with `{`, else a table of cells with tabs or commas;
//! its header found, its rows read, answered and written in every format of text.

#![no_main]

use std::sync::Arc;

use huiqi::batch::source::csv::{Csv, cut, texts};
use huiqi::batch::source::ndjson::Ndjson;
use huiqi::batch::source::{Cut, top};
use huiqi::batch::{Answers, Header, Kept, Layout, Loader, Names, Origin, Summarising, Titles};
use huiqi::eval::{Columns, evaluate};
use huiqi::explain::{Missing, Reading};
use huiqi::profile::Profile;
use huiqi::render::batch::{csv_long, csv_wide, rejects};
use huiqi::value::Lang;
use huiqi_fuzz::{AS_OF, SHIPPED};
use libfuzzer_sys::fuzz_target;

/// What a text holds below its header.
fn rows_of<'t>(text: &'t str, names: &Names<'_>, delimiter: u8) -> Option<(Header, &'t str)> {
    let above = texts(text.get(..text.floor_char_boundary(4_096))?, delimiter);
    let above = above.get(..above.len().min(top::HEADER_ROWS))?;
    let (header, last) = top::find(&Titles::of_clients(names), above).ok()?;
    let mut rest = text;
    for _ in 0..=last {
        let Cut::Rows(end) = cut(rest.as_bytes(), 1, delimiter, true) else { return None };
        rest = rest.get(end..)?;
    }
    Some((header, rest))
}

fuzz_target!(|bytes: &[u8]| {
    let text = &*String::from_utf8_lossy(bytes);
    let (sources, model, plan) = &*SHIPPED;
    let (names, layout) = (Names::new(model, &[]), Layout::new(model, plan));
    let mut loader = Loader::new(model, plan, &layout, Kept::All, None, AS_OF);
    let most = text.split(['\n', '\r']).count();
    let mut header = Header::default();
    if text.starts_with('{') {
        loader.clear(most);
        Ndjson::new(&names).load(text, false, &mut loader);
    } else {
        let delimiter = if text.contains('\t') { b'\t' } else { b',' };
        let Some((found, rows)) = rows_of(text, &names, delimiter) else { return };
        header = found;
        let csv = Csv::new(&header, delimiter, &mut loader);
        loader.clear(most);
        csv.load(rows, true, &mut loader);
    }
    let count = loader.finish();
    assert!(count <= most);

    let mut columns = Columns::default();
    evaluate(plan, &loader.chunk, &mut columns);
    let nothing = Profile::default();
    let origin = Arc::new(Origin::new("fuzz", None, &header));
    let (rows, texts) = loader.loaded();
    let reading = Reading { model, plan, chunk: &loader.chunk, columns: &columns, sources, nothing: &nothing };
    let answers = Answers { layout: &layout, reading, rows, texts, first: 1, origin: &origin, first_line: 2 };
    let mut out = Vec::new();
    csv_wide::rows(&answers, Lang::Zh, &mut Missing::new(model, plan), &mut out);
    csv_long::rows(&answers, Lang::En, &mut out);
    rejects::rows(&answers, Lang::Zh, &mut out);
    Summarising::new(plan).add(&answers);
});
