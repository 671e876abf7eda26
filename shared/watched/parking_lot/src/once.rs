//! `parking_lot::Once`, watched.

use std::fmt;
use std::panic::Location;

use ::parking_lot as real;
use explorer::Place;
use real::OnceState;
use watched::operation::{Kind, Object, Operation, Step, is_exploring, is_unwinding};

use crate::panics::{attempt, go_on};

mod course;

use course::Course;

/// See [`parking_lot::Once`].
///
/// Calls are recorded until it is completed; one that panics is refused.
pub struct Once {
    object: Object,
    inner: real::Once,
    course: Course,
}

impl Once {
    /// See [`parking_lot::Once::new`].
    #[track_caller]
    pub const fn new() -> Self {
        Self::around(real::Once::new())
    }

    /// A `Once` whose call is over; see [`parking_lot::Once::new_completed`].
    #[track_caller]
    pub const fn new_completed() -> Self {
        Self::around(real::Once::new_completed())
    }

    /// See [`parking_lot::Once::state`].
    #[track_caller]
    pub fn state(&self) -> OnceState {
        if is_exploring() {
            return self.explored_state(Location::caller());
        }
        self.inner.state()
    }

    /// See [`parking_lot::Once::is_completed`].
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        if is_exploring() {
            return self.explored_state(Location::caller()) == OnceState::Done;
        }
        self.inner.is_completed()
    }

    /// See [`parking_lot::Once::call_once`].
    ///
    /// # Panics
    ///
    /// If `body` panics, here or in an earlier call.
    #[inline]
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, body: F) {
        if is_exploring() {
            // A destructor that runs because of a panic is spared this one.
            let force = is_unwinding();
            self.explored_call(Location::caller(), |inner| {
                if force { inner.call_once_force(|_| body()) } else { inner.call_once(body) }
            });
        } else if !self.inner.is_completed() {
            self.reported(|inner| inner.call_once(body));
        }
    }

    /// See [`parking_lot::Once::call_once_force`].
    ///
    /// # Panics
    ///
    /// If `body` panics.
    #[inline]
    #[track_caller]
    pub fn call_once_force<F: FnOnce(OnceState)>(&self, body: F) {
        if is_exploring() {
            self.explored_call(Location::caller(), |inner| inner.call_once_force(body));
        } else if !self.inner.is_completed() {
            self.reported(|inner| inner.call_once_force(body));
        }
    }

    /// See [`parking_lot::Once::wait`].
    ///
    /// # Panics
    ///
    /// If the call that it waits for panics.
    #[inline]
    #[track_caller]
    pub fn wait(&self) {
        if is_exploring() {
            self.explored_wait(Location::caller(), is_unwinding());
        } else if !self.inner.is_completed() {
            self.reported(real::Once::wait);
        }
    }

    /// See [`parking_lot::Once::wait_force`].
    #[inline]
    #[track_caller]
    pub fn wait_force(&self) {
        if is_exploring() {
            self.explored_wait(Location::caller(), true);
        } else if !self.inner.is_completed() {
            self.reported(real::Once::wait_force);
        }
    }

    #[track_caller]
    const fn around(inner: real::Once) -> Self {
        Self { object: Object::new(Kind::Once), inner, course: Course::new() }
    }

    /// A call, explored. Who comes while another is at it waits for the explorer.
    fn explored_call(&self, place: Place, call: impl FnOnce(&real::Once)) {
        let made = self.inner.is_completed();
        if let Some(turn) = self.course.begin(self.object.handle(), made, place) {
            call(&self.inner);
            turn.made();
        }
    }

    fn explored_wait(&self, place: Place, force: bool) {
        loop {
            match self.explored_state(place) {
                OnceState::Done => return,
                // The real one's own words.
                OnceState::Poisoned if !force => self.inner.wait(),
                _ => self.course.sleep(place),
            }
        }
    }

    fn explored_state(&self, place: Place) -> OnceState {
        self.course.look(self.object.handle(), self.inner.is_completed(), place)
    }

    #[track_caller]
    fn reported(&self, call: impl FnOnce(&real::Once)) {
        let step = Step::announce(Operation::Once, &self.object);
        let result = attempt(|| call(&self.inner));
        step.done_if(result.is_ok());
        go_on(result);
    }
}

impl Default for Once {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

#[expect(clippy::missing_fields_in_debug, reason = "it is written as the real one is")]
impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_exploring() {
            let state = self.explored_state(self.object.handle().made());
            return f.debug_struct("Once").field("state", &state).finish();
        }
        self.inner.fmt(f)
    }
}
