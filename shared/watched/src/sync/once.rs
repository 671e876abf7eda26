//! `std::sync::Once`, watched.

use std::fmt;
use std::panic::Location;
use std::sync::OnceState;
use std::sync::atomic::{AtomicBool, Ordering};

use explorer::ops;

use crate::operation::{self, Kind, Object, Operation, Step, is_exploring};

/// See [`std::sync::Once`].
///
/// A call is recorded only if it may run the initialiser or wait for it: once
/// that has happened, a call does nothing that others could notice.
pub struct Once {
    object: Object,
    inner: std::sync::Once,
    /// In an exploration: the last initialiser panicked.
    poisoned: AtomicBool,
}

#[expect(clippy::new_without_default, reason = "std's has no default either")]
impl Once {
    /// See [`std::sync::Once::new`].
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        let (inner, poisoned) = (std::sync::Once::new(), AtomicBool::new(false));
        Self { object: Object::new(Kind::Once), inner, poisoned }
    }

    /// See [`std::sync::Once::call_once`].
    ///
    /// # Panics
    ///
    /// If `f` panics, now or in an earlier call.
    #[inline]
    #[track_caller]
    pub fn call_once<F>(&self, f: F)
    where
        F: FnOnce(),
    {
        if is_exploring() {
            self.explore(|| self.inner.call_once(f));
        } else if !self.inner.is_completed() {
            let attempt = Attempt::announce(&self.object);
            self.inner.call_once(f);
            attempt.done();
        }
    }

    /// See [`std::sync::Once::call_once_force`].
    ///
    /// # Panics
    ///
    /// If `f` panics.
    #[inline]
    #[track_caller]
    pub fn call_once_force<F>(&self, f: F)
    where
        F: FnOnce(&OnceState),
    {
        if is_exploring() {
            self.explore(|| self.inner.call_once_force(f));
        } else if !self.inner.is_completed() {
            let attempt = Attempt::announce(&self.object);
            self.inner.call_once_force(f);
            attempt.done();
        }
    }

    /// See [`std::sync::Once::is_completed`].
    #[inline]
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        let completed = self.inner.is_completed();
        if is_exploring() { is_made(&self.object, completed) } else { completed }
    }

    /// See [`std::sync::Once::wait`].
    ///
    /// # Panics
    ///
    /// If the initialiser of an earlier call panicked.
    #[track_caller]
    pub fn wait(&self) {
        if is_exploring() {
            // Real waiting ends at once, with std's own panic, after an initialiser did.
            let given_up = || {
                if self.poisoned.load(Ordering::Relaxed) {
                    self.inner.wait();
                }
            };
            wait_until_made(&self.object, || self.inner.is_completed(), given_up);
        } else if !self.inner.is_completed() {
            let attempt = Attempt::announce(&self.object);
            self.inner.wait();
            attempt.done();
        }
    }

    /// See [`std::sync::Once::wait_force`].
    #[track_caller]
    pub fn wait_force(&self) {
        if is_exploring() {
            wait_until_made(&self.object, || self.inner.is_completed(), || ());
        } else if !self.inner.is_completed() {
            let attempt = Attempt::announce(&self.object);
            self.inner.wait_force();
            attempt.done();
        }
    }

    /// The real one never waits: the explorer lets nobody else in meanwhile.
    #[track_caller]
    fn explore(&self, call: impl FnOnce()) {
        let making = Making::begin(&self.object, self.inner.is_completed());
        if let Some(making) = making {
            let making = making.poisoning(&self.poisoned);
            call();
            making.made();
        }
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

/// A step that runs the learner's code, which may panic: then it was refused.
pub(super) struct Attempt {
    step: Option<Step>,
}

impl Attempt {
    #[track_caller]
    pub(super) fn announce(object: &Object) -> Self {
        Self { step: Some(Step::announce(Operation::Once, object)) }
    }

    pub(super) fn done(self) {
        self.done_if(true);
    }

    pub(super) fn done_if(mut self, happened: bool) {
        if let Some(step) = self.step.take() {
            step.done_if(happened);
        }
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if let Some(step) = self.step.take() {
            step.refused();
        }
    }
}

/// One who makes a value in an exploration. Dropped by a panic: it was not made.
pub(super) struct Making<'a> {
    object: &'a Object,
    place: &'static Location<'static>,
    made: bool,
    poisoned: Option<&'a AtomicBool>,
}

impl<'a> Making<'a> {
    /// Comes to a value, and waits while somebody makes it. `None`: it is made.
    ///
    /// `made` says whether the real one is.
    #[track_caller]
    pub(super) fn begin(object: &'a Object, made: bool) -> Option<Self> {
        let place = Location::caller();
        let begins = ops::begin_once(object.handle(), made, place);
        begins.then(|| Self { object, place, made: false, poisoned: None })
    }

    /// A panic is noted here.
    fn poisoning(mut self, poisoned: &'a AtomicBool) -> Self {
        self.poisoned = Some(poisoned);
        self
    }

    /// The real value is made.
    pub(super) fn made(mut self) {
        self.made = true;
    }
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        ops::end_once(self.object.handle(), self.made, self.place);
        if let Some(poisoned) = self.poisoned {
            // Relaxed: only the thread whose turn it is comes here. After the operation:
            // who looks at the value before it must not know of the panic.
            poisoned.store(!self.made, Ordering::Relaxed);
        }
    }
}

/// Whether a value is made, as the explorer sees it.
#[cold]
#[track_caller]
pub(super) fn is_made(object: &Object, made: bool) -> bool {
    ops::is_made(object.handle(), made, Location::caller())
}

/// Waits in an exploration until a value is made by somebody else, or until `given_up`
/// unwinds.
///
/// It looks again and again, and the explorer sees that it does.
#[track_caller]
pub(super) fn wait_until_made(object: &Object, made: impl Fn() -> bool, given_up: impl Fn()) {
    let place = Location::caller();
    while !ops::is_made(object.handle(), made(), place) {
        given_up();
        if operation::is_unwinding() {
            // Nobody may be left who could make it, and it would look for ever.
            operation::no_answer(place);
        }
        ops::yield_now(place);
    }
}
