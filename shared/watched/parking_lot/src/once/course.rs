//! How far an explored `Once` has come, and who waits for it.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::parking_lot::OnceState;
use explorer::{Handle, Patience, Place, ops};

/// The states that the explorer does not know, in the order in which it lets things
/// happen; and the threads that wait without making anything.
///
/// The real `Once` is ahead of it: there a call has ended before the explorer hears so.
pub(super) struct Course {
    now: Mutex<Now>,
}

struct Now {
    state: OnceState,
    /// A token for each that waits.
    sleepers: Vec<Arc<Handle>>,
}

impl Course {
    pub(super) const fn new() -> Self {
        Self { now: Mutex::new(Now { state: OnceState::New, sleepers: Vec::new() }) }
    }

    /// The caller's turn to make it, unless it is made. `made` says whether it was before
    /// the program began.
    pub(super) fn begin<'a>(
        &'a self,
        once: &'a Handle,
        made: bool,
        place: Place,
    ) -> Option<Turn<'a>> {
        ops::begin_once(once, made, place).then(|| {
            self.now().state = OnceState::InProgress;
            Turn { course: self, once, place, state: OnceState::Poisoned }
        })
    }

    /// How far it is.
    pub(super) fn look(&self, once: &Handle, made: bool, place: Place) -> OnceState {
        if ops::is_made(once, made, place) { OnceState::Done } else { self.now().state }
    }

    /// Waits until the next call ends. Nothing happened since the caller looked.
    pub(super) fn sleep(&self, place: Place) {
        let token = Arc::new(Handle::at(place));
        self.now().sleepers.push(Arc::clone(&token));
        ops::take_token(&token, Patience::Wait, place);
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that runs. Dropped by a panic, it leaves the `Once` poisoned.
pub(super) struct Turn<'a> {
    course: &'a Course,
    once: &'a Handle,
    place: Place,
    state: OnceState,
}

impl Turn<'_> {
    /// It is made.
    pub(super) fn made(mut self) {
        self.state = OnceState::Done;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        ops::end_once(self.once, self.state == OnceState::Done, self.place);
        let mut now = self.course.now();
        now.state = self.state;
        let sleepers = mem::take(&mut now.sleepers);
        // The explorer may let others run at each token.
        drop(now);
        for token in sleepers {
            ops::give_token(&token, self.place);
        }
    }
}
