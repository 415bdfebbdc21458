//! A worker on rows that are no text: sheets of workbooks, and profiles.

use super::super::blocks::Piece;
use super::super::input::Rows;
use super::super::output::Stopped;
use super::{Worker, loader, lock};
use crate::batch::Header;
use crate::batch::source::sheet::Sheet;
use crate::batch::source::{self, Passed};

impl Worker<'_, '_> {
    /// Answers the rows of a sheet.
    pub(super) fn sheet(&mut self, header: &Header) {
        let records = &self.origin.records;
        let mut sheet = Sheet::new(header, records, &mut self.loader);
        while let Some((piece, rows)) = self.take_rows() {
            if self.loader.is_full() {
                self.loader = loader(self.job);
                sheet = Sheet::new(header, records, &mut self.loader);
            }
            self.answer(piece, |loader| sheet.load(&rows, loader));
        }
    }

    /// The next piece of a sheet.
    fn take_rows(&mut self) -> Option<(Piece, source::sheet::Piece)> {
        if self.shared.has_ended() {
            return None;
        }
        let mut input = lock(&self.shared.input);
        let Rows::Sheet(pieces) = &mut input.rows else { return None };
        let taken = pieces.next();
        drop(input);
        let taken = taken.unwrap_or_else(|words| self.fail(Stopped::Broken(self.origin.file.clone(), words)))?;
        Some((Piece::of_rows(taken.0), taken.1))
    }

    /// Answers profiles.
    pub(super) fn profiles(&mut self) {
        let model = self.job.model;
        while !self.shared.has_ended() {
            let mut input = lock(&self.shared.input);
            let Rows::Profiles(profiles) = &mut input.rows else { return };
            let Some(piece) = profiles.next() else { return };
            drop(input);
            if self.loader.is_full() {
                self.loader = loader(self.job);
            }
            self.answer(Piece::of_rows(piece.number), |loader| {
                piece.load(model, loader);
                Passed::default()
            });
        }
    }
}
