//! `crossbeam::deque`, watched by the explorer.
//!
//! Each operation is one step, and [`Steal::Retry`] comes by chance alone, if the budget
//! for what happens without a cause has any. What a batch brings is seen by others one
//! step later. Nothing of a deque is recorded for the timeline: no operation waits.

mod injector;
mod worker;

pub use ::crossbeam::deque::Steal;
pub use injector::Injector;
pub use worker::{Stealer, Worker};

use crate::steps::Taken;

/// The answer of a step that takes what another thread may want, too.
fn stolen<T>(taken: Taken<T>) -> Steal<T> {
    match taken {
        Taken::Changed(task) => Steal::Success(task),
        Taken::Nothing => Steal::Empty,
        Taken::ByChance => Steal::Retry,
    }
}

/// The real answer, for a step. Whoever runs alone never has to try again.
fn success<T>(steal: Steal<T>) -> Option<T> {
    steal.success()
}
