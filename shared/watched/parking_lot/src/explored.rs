//! What an explored thread does instead of waiting for the real thing.
//!
//! The explorer decides how an operation ends; the real object then gives the same
//! answer without waiting, because nobody else runs in between.

use std::mem;
use std::panic::Location;
use std::time::{Duration, Instant};

use explorer::{Place, ops};
use watched::operation::{Hold, Mode, Object, Operation, Patience, Step, is_exploring, no_answer};

/// How long a lock is waited for.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    /// Not at all.
    Try,
    /// For so long.
    For(Duration),
    /// Until then.
    Until(Instant),
}

impl Limit {
    /// The same on the virtual clock, which knows no instants: the rest of the time at
    /// the call counts.
    pub(crate) fn patience(self) -> Patience {
        match self {
            Self::Try => Patience::Try,
            // No clock reaches that far: there is no limit.
            Self::For(time) if Instant::now().checked_add(time).is_none() => Patience::Wait,
            Self::For(time) => Patience::For(time),
            Self::Until(end) => Patience::For(end.saturating_duration_since(Instant::now())),
        }
    }
}

/// A lock that is to be taken, and how.
#[derive(Clone, Copy)]
pub(crate) struct Taking<'a> {
    pub(crate) object: &'a Object,
    pub(crate) mode: Mode,
}

impl<'a> Taking<'a> {
    /// Takes the lock: with `real`, which waits, or explored with `at_once`.
    #[inline]
    #[track_caller]
    pub(crate) fn wait<G>(
        self,
        real: impl FnOnce() -> G,
        at_once: impl FnOnce() -> Option<G>,
    ) -> G {
        if is_exploring() {
            let place = Location::caller();
            self.ask(Patience::Wait, place);
            return at_once().unwrap_or_else(|| no_answer(place));
        }
        let step = self.announce();
        let taken = real();
        step.done();
        taken
    }

    /// Takes the lock if that is possible within the limit.
    #[inline]
    #[track_caller]
    pub(crate) fn within<G>(
        self,
        limit: Limit,
        real: impl FnOnce() -> Option<G>,
        at_once: impl FnOnce() -> Option<G>,
    ) -> Option<G> {
        if is_exploring() {
            let place = Location::caller();
            let got = self.ask(limit.patience(), place);
            return got.then(|| at_once().unwrap_or_else(|| no_answer(place)));
        }
        let step = self.announce();
        let taken = real();
        match limit {
            Limit::Try => step.done_if(taken.is_some()),
            Limit::For(_) | Limit::Until(_) => step.in_time(taken.is_some()),
        }
        taken
    }

    /// The hold of the lock, once it is taken.
    #[inline]
    #[track_caller]
    pub(crate) fn hold(self) -> Hold<'a> {
        Hold::in_mode(self.object, self.mode)
    }

    /// Gives one hold back in the explored world, where `pause` then runs with the real
    /// lock free, and takes it again.
    #[track_caller]
    pub(crate) fn give_back<T>(self, pause: impl FnOnce(Owed<'a>) -> T) -> T {
        let place = Location::caller();
        ops::release(self.object.handle(), self.object.lock_kind(), self.mode, place);
        pause(Owed { taking: self, place })
    }

    #[track_caller]
    fn announce(self) -> Step {
        let alone = self.mode == Mode::Exclusive;
        Step::announce(if alone { Operation::Lock } else { Operation::Read }, self.object)
    }

    /// Whether the explorer gives the lock.
    fn ask(self, patience: Patience, place: Place) -> bool {
        let (lock, kind) = (self.object.handle(), self.object.lock_kind());
        ops::acquire(lock, kind, self.mode, patience, place).is_done()
    }
}

/// A lock that was given back and is to be taken again, also by a thread that unwinds:
/// its guard is still there, and means that the lock is held.
pub(crate) struct Owed<'a> {
    taking: Taking<'a>,
    place: Place,
}

impl Owed<'_> {
    /// Runs `body`, and takes the lock again.
    pub(crate) fn after<T>(self, body: impl FnOnce() -> T) -> T {
        let value = body();
        self.taking.ask(Patience::Wait, self.place);
        mem::forget(self);
        value
    }
}

impl Drop for Owed<'_> {
    fn drop(&mut self) {
        // The thread unwinds, so this one is not given up.
        self.taking.ask(Patience::Wait, self.place);
    }
}

/// A thread inside a wait on a condition variable. If it unwinds there, it takes its lock
/// again: its guard means that the lock is held.
pub(crate) struct Asleep<'a, F: Fn() -> bool> {
    taking: Taking<'a>,
    /// Whether somebody holds the real lock.
    is_held: F,
    place: Place,
}

impl<'a, F: Fn() -> bool> Asleep<'a, F> {
    pub(crate) fn at(object: &'a Object, is_held: F, place: Place) -> Self {
        Self { taking: Taking { object, mode: Mode::Exclusive }, is_held, place }
    }
}

impl<F: Fn() -> bool> Drop for Asleep<'_, F> {
    fn drop(&mut self) {
        let Taking { object, mode } = self.taking;
        if !(self.is_held)() {
            // It was given up before it slept, and has its lock in the explored world; or
            // nobody has it there, and giving it back does nothing.
            ops::release(object.handle(), object.lock_kind(), mode, self.place);
        }
        self.taking.ask(Patience::Wait, self.place);
    }
}

/// A hold ends and becomes one of another mode: explored in one step, else by a release.
/// Whether it was explored.
#[inline]
#[track_caller]
pub(crate) fn turn(hold: Hold<'_>, modes: (Mode, Mode)) -> bool {
    let turned = is_exploring() && convert(hold.object(), modes, Patience::Wait);
    if turned {
        mem::forget(hold);
    }
    turned
}

/// Changes how a lock is held in the explored world; whether it worked.
#[track_caller]
pub(crate) fn convert(object: &Object, modes: (Mode, Mode), patience: Patience) -> bool {
    let (lock, kind) = (object.handle(), object.lock_kind());
    ops::convert(lock, kind, modes, patience, Location::caller()).is_done()
}

/// Looks at a lock; `None` if nothing is explored, and else whether somebody holds it.
#[inline]
#[track_caller]
pub(crate) fn look(object: &Object) -> Option<bool> {
    is_exploring().then(|| ops::is_locked(object.handle(), object.lock_kind(), Location::caller()))
}

/// Looks at a lock that is about to be shown. That has no caller: the lock's own line.
pub(crate) fn look_to_show(object: &Object) {
    if is_exploring() {
        ops::is_locked(object.handle(), object.lock_kind(), object.handle().made());
    }
}
