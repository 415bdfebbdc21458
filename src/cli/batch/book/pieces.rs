//! The rows of a sheet as pieces, read by a thread of their own while others work on the pieces before.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::{Book, READING, broken};
use crate::batch::source::LONGEST_ROW;
use crate::batch::source::sheet::{Piece, Rows};
use crate::eval::CHUNK_ROWS;
use crate::value::Bilingual;

/// How many pieces may wait.
const WAITING: usize = 4;

/// The pieces of a sheet.
pub struct Pieces {
    received: Receiver<Result<Piece, Bilingual>>,
    next: u64,
}

impl Pieces {
    /// Begins to read the rows behind that one.
    pub(super) fn start(mut book: Book, sheet: String, after: u64) -> Self {
        let (send, received) = sync_channel(WAITING);
        let spawned = std::thread::Builder::new().name(READING.to_owned()).spawn({
            let send = send.clone();
            move || {
                let read = catch_unwind(AssertUnwindSafe(|| read(&mut book, &sheet, after, &send)));
                if let Err(words) = read.unwrap_or_else(|_| Err(broken())) {
                    // Nobody waits for it where the run has ended.
                    let _ = send.send(Err(words));
                }
            }
        });
        if spawned.is_err() {
            let _ = send.send(Err(Bilingual::fixed("系统不给新线程", "the system gives no new thread")));
        }
        Self { received, next: 0 }
    }

    /// The next piece with its number; `None` at the end.
    ///
    /// # Errors
    /// When the workbook cannot be read.
    pub fn next(&mut self) -> Result<Option<(u64, Piece)>, Bilingual> {
        let Ok(piece) = self.received.recv() else { return Ok(None) };
        let number = self.next;
        self.next = number.saturating_add(1);
        piece.map(|piece| Some((number, piece)))
    }
}

fn read(
    book: &mut Book,
    sheet: &str,
    after: u64,
    send: &SyncSender<Result<Piece, Bilingual>>,
) -> Result<(), Bilingual> {
    let mut first = after.saturating_add(1);
    let mut put = |rows: &mut Rows| {
        let piece = Piece { first, rows: std::mem::take(rows) };
        first = piece.rows.last_line().map_or(first, |line| line.saturating_add(1));
        if send.send(Ok(piece)).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let mut rows = Rows::default();
    let mut is_ended = false;
    let mut each = |rows: &mut Rows| {
        rows.drop_until(after);
        if rows.len() < CHUNK_ROWS && rows.size() < LONGEST_ROW {
            return ControlFlow::Continue(());
        }
        let flow = put(rows);
        is_ended = flow.is_break();
        flow
    };
    book.each_row(sheet, &mut rows, &mut each)?;
    if !is_ended && !rows.is_empty() {
        let _ = put(&mut rows);
    }
    Ok(())
}
