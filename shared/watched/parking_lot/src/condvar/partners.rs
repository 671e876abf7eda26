//! Which mutex the sleepers of an explored condition variable gave back.

use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use watched::operation::{Object, is_unwinding};

/// What the real one says, and when: another thread still sleeps with another mutex.
const TWO_MUTEXES: &str = "attempted to use a condition variable with more than one mutex";

/// The threads inside a wait, and their mutex.
pub(super) struct Partners {
    waits: Mutex<Waits>,
}

#[derive(Clone, Copy)]
struct Waits {
    /// The address of the mutex.
    mutex: usize,
    /// How many threads are inside a wait.
    inside: usize,
    /// How many of them, at most, nobody has woken.
    sleepers: usize,
}

impl Partners {
    pub(super) const fn new() -> Self {
        Self { waits: Mutex::new(Waits { mutex: 0, inside: 0, sleepers: 0 }) }
    }

    /// A thread is about to sleep.
    ///
    /// # Panics
    ///
    /// If somebody sleeps with another mutex.
    pub(super) fn come(&self, mutex: &Object) {
        let mutex = ptr::from_ref(mutex).addr();
        let mut waits = self.waits();
        let is_other = waits.sleepers > 0 && waits.mutex != mutex;
        if !is_other {
            let Waits { inside, sleepers, .. } = *waits;
            *waits = Waits { mutex, inside: inside + 1, sleepers: sleepers + 1 };
        }
        // The lock of `waits` is not poisoned by what is the program's own failure.
        drop(waits);
        assert!(!is_other || is_unwinding(), "{TWO_MUTEXES}");
    }

    /// So many were woken.
    pub(super) fn woken(&self, count: usize) {
        let mut waits = self.waits();
        waits.sleepers = waits.sleepers.saturating_sub(count);
    }

    /// A thread has ended its wait; if it was not `notified`, its time was over.
    pub(super) fn leave(&self, notified: bool) {
        let mut waits = self.waits();
        waits.inside = waits.inside.saturating_sub(1);
        let left = waits.sleepers.saturating_sub(usize::from(!notified));
        waits.sleepers = left.min(waits.inside);
    }

    fn waits(&self) -> MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
