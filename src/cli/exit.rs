//! How the program ends: the four exit codes, and the errors that were already shown to the user.

use std::fmt;
use std::process::{ExitCode, Termination};

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done.
    Success,
    /// `check --exit-code`: done, and facts are missing that decide the answer.
    Undetermined,
    /// Done, and there is something to stop for.
    Findings,
    /// It could not be done.
    Failure,
}

impl Exit {
    /// The number the shell sees.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Findings => 1,
            Self::Failure => 2,
            Self::Undetermined => 3,
        }
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}

/// An error whose words the user has already seen: nothing more is printed of it.
#[derive(Clone, Copy, Debug)]
pub struct AlreadyShown;

impl fmt::Display for AlreadyShown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("already shown")
    }
}

impl std::error::Error for AlreadyShown {}

/// Whoever read standard output has stopped reading.
#[derive(Clone, Copy, Debug)]
pub struct ClosedPipe;

impl fmt::Display for ClosedPipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("standard output was closed")
    }
}

impl std::error::Error for ClosedPipe {}
