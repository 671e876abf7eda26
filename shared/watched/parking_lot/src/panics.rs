//! Reports that stay right when a learner's closure panics.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

use watched::operation::Hold;

/// Runs `body` and keeps its panic, so that the caller can report before it goes on.
///
/// The `drop` of a local could report too, but it has no caller, and the events
/// belong to the learner's line.
pub(crate) fn attempt<T>(body: impl FnOnce() -> T) -> thread::Result<T> {
    // Unwind safe: the panic goes on at once, so nobody looks at what it left behind.
    catch_unwind(AssertUnwindSafe(body))
}

/// The value of an [`attempt`]; or else its panic goes on, without a second message.
pub(crate) fn go_on<T>(attempted: thread::Result<T>) -> T {
    attempted.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Runs `part` with `hold` inside and puts it into `kept` afterwards.
///
/// A real `map` frees the lock while a panic of its closure passes through it.
/// Here the hold is inside that closure, so it is given back before, as it must.
pub(crate) fn while_held<'a, T>(
    hold: Hold<'a>,
    kept: &mut Option<Hold<'a>>,
    part: impl FnOnce() -> T,
) -> T {
    let part = part();
    *kept = Some(hold);
    part
}
