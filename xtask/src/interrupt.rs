//! Ctrl-C, noticed instead of suffered.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long a child may go on after Ctrl-C: enough to draw what there is so far.
const GRACE: Duration = Duration::from_secs(10);

/// Whether Ctrl-C was pressed.
///
/// The terminal sends it to the whole process group, so a child gets it as well and
/// ends by itself. This process only has to stay long enough to tell how it ended.
#[derive(Debug)]
pub(crate) struct Interrupt {
    flag: Arc<AtomicBool>,
    /// How long a child may go on after it.
    pub(crate) grace: Duration,
}

impl Interrupt {
    /// Notices Ctrl-C from now on; it no longer ends this process.
    ///
    /// # Errors
    ///
    /// When the operating system refuses the handler.
    pub(crate) fn on_ctrl_c() -> io::Result<Self> {
        let flag = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&flag))?;
        Ok(Self { flag, grace: GRACE })
    }

    /// Whether Ctrl-C was pressed since.
    pub(crate) fn happened(&self) -> bool {
        // Relaxed: the flag publishes nothing but itself, and it is asked again and again.
        self.flag.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
impl Interrupt {
    /// One that nobody can cause.
    pub(crate) fn never() -> Self {
        Self { flag: Arc::default(), grace: GRACE }
    }

    /// One that has already happened, and gives a child this long.
    pub(crate) fn already(grace: Duration) -> Self {
        Self { flag: Arc::new(AtomicBool::new(true)), grace }
    }
}
