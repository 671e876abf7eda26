//! Looks until it seems free, and only then tries to take it: a look alone disturbs nobody.

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
        loop {
            let free = self.locked.compare_exchange_weak(
                false,
                true,
                Ordering::Acquire,
                Ordering::Relaxed,
            );
            if free.is_ok() {
                return self.guard();
            }
            while self.locked.load(Ordering::Relaxed) {
                hint::spin_loop();
            }
        }
    }

    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        self.locked
            .compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
            .then(|| self.guard())
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.lock.locked.store(false, Ordering::Release);
    }
}
