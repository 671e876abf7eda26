//! How a task ended, and the exit code that says so.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// All was done and all held.
    Done,
    /// Something did not hold or could not be done.
    Failed,
    /// The command line asked for something that is not there.
    Usage,
    /// Ctrl-C.
    Interrupted,
    /// Whoever read the output has left.
    ClosedPipe,
}

impl Status {
    /// The exit code, the same as that of a lesson.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Interrupted => 130,
            Self::ClosedPipe => 141,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}

/// An error of the command line: one sentence.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Whether an error only says that nobody reads the output any more.
pub(crate) fn is_closed_pipe(err: &anyhow::Error) -> bool {
    err.chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
