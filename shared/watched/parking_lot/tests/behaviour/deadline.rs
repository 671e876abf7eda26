//! What may block runs under a deadline; the clock and the channel are std's own.

extern crate std as real;

use real::panic::resume_unwind;
use real::sync::mpsc::{RecvTimeoutError, channel};
use real::time::Duration;

/// Far more than any scenario needs, also on a busy machine.
const DEADLINE: Duration = Duration::from_mins(2);

/// Runs to the end, or panics when the time is over; the thread is then left behind.
pub(crate) fn within_deadline<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let (ended, wait) = channel();
    let thread = real::thread::spawn(move || {
        let value = run();
        let _ = ended.send(());
        value
    });
    // Disconnected: it panicked, and `join` tells how.
    assert_ne!(wait.recv_timeout(DEADLINE), Err(RecvTimeoutError::Timeout), "it hangs");
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}
