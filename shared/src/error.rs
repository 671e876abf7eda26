//! What can go wrong in a demo besides what it is about.

use std::fmt;
use std::io;

/// The result of a step of a demo.
pub type Result<T> = std::result::Result<T, Error>;

/// A step of a demo failed: what was tried, and why it failed.
#[derive(Debug)]
pub struct Error {
    tried: String,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// `tried` reads as the object of "cannot": `"start the child process"`.
    pub fn new(
        tried: impl Into<String>,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { tried: tried.into(), cause: Some(cause.into()) }
    }

    /// A failure that has no cause besides itself.
    pub fn plain(tried: impl Into<String>) -> Self {
        Self { tried: tried.into(), cause: None }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {}", self.tried)?;
        self.cause.as_ref().map_or(Ok(()), |cause| write!(f, ": {cause}"))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as &(dyn std::error::Error + 'static))
    }
}

impl From<io::Error> for Error {
    fn from(cause: io::Error) -> Self {
        Self::new("do input or output", cause)
    }
}
