//! A lock made of one flag.
//!
//! The value lives in an `UnsafeCell`, and the given part says why it may be reached: whoever
//! has a `Guard` has the value alone. To make that true is your part: `lock`, `try_lock`, and
//! the end of a guard.
//!
//! - `lock` waits until the lock is free, and takes it. It may spin.
//! - `try_lock` takes it if it is free. It says `None` only if it is held, and never waits.
//! - The end of the guard frees the lock, also when a panic ends it. Nothing else does.
//! - Whoever has the lock sees all that was done under it before.
//!
//! The names and types of the functions stay as they are, and no other lock stands behind them.
//!
//! Check it with `cargo xtask check raw-spawn/spin-lock`.

#![expect(unsafe_code, reason = "the value is reached through a pointer")]

use std::cell::UnsafeCell;
use std::hint;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};

pub struct SpinLock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

/// The right to use the value, until it is dropped.
pub struct Guard<'a, T> {
    lock: &'a SpinLock<T>,
    alone: PhantomData<&'a mut T>,
}

// SAFETY: only a guard reaches the value, and there is one guard at a time. So threads hand the
// value on, which `Send` allows, and never look at it at the same time.
unsafe impl<T: Send> Sync for SpinLock<T> {}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this is the only guard, and whoever borrows from it cannot change the value.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this is the only guard, and it is borrowed alone.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T> SpinLock<T> {
    pub const fn new(value: T) -> Self {
        Self { locked: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    fn guard(&self) -> Guard<'_, T> {
        Guard { lock: self, alone: PhantomData }
    }

    // From here on it is yours: they have to make true what was promised above.

    pub fn lock(&self) -> Guard<'_, T> {
        while self.locked.load(Ordering::Acquire) {
            hint::spin_loop();
        }
        self.locked.store(true, Ordering::Relaxed);
        self.guard()
    }

    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        if self.locked.load(Ordering::Acquire) {
            return None;
        }
        self.locked.store(true, Ordering::Relaxed);
        Some(self.guard())
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.lock.locked.store(false, Ordering::Release);
    }
}
