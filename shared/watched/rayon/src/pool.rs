//! What `join`, scopes and pools have in common where they are explored.

use std::panic;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::Result;

use crate::slots::{self, Line, Slots};

/// Runs something in the pool in which the caller works, or in the global one.
pub(crate) fn install<R>(place: Line, work: impl FnOnce() -> R) -> R {
    match slots::here() {
        Some(_) => work(),
        None => slots::global(place).enter(place, work),
    }
}

/// Runs something in this pool. A worker of another one waits for it, and helps there.
pub(crate) fn install_in<R>(slots: &Arc<Slots>, place: Line, work: impl FnOnce() -> R) -> R {
    match slots::here() {
        Some((here, _)) if Arc::ptr_eq(&here, slots) => work(),
        Some((here, slot)) => here.away(slot, place, || slots.enter(place, work)),
        None => slots.enter(place, work),
    }
}

/// The pool in which the caller works, and its place there.
///
/// # Panics
///
/// If it works in none.
pub(crate) fn here() -> (Arc<Slots>, usize) {
    slots::here().expect("only called by what is installed in a pool")
}

/// The value, or the panic.
pub(crate) fn answer<T>(result: Result<T>) -> T {
    result.unwrap_or_else(|payload| panic::resume_unwind(payload))
}

/// Never held while anything waits.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
