//! Periods of dated values.
