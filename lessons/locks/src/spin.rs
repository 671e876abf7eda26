//! A lock that spins: the one file of this lesson with `unsafe`.
//!
//! A lock makes a `&mut T` out of a shared reference, and the compiler cannot see that there
//! is one at a time. Each use of `unsafe` says why there is.

#![expect(unsafe_code, reason = "the compiler cannot see that the flag lets one thread in")]

use std::cell::UnsafeCell;
use std::hint;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};

/// A value that one thread at a time can reach; the others spin.
#[derive(Debug, Default)]
pub struct SpinLock<T> {
    flag: Flag,
    value: UnsafeCell<T>,
}

/// What makes it a lock: a flag that one thread at a time has set.
#[derive(Debug, Default)]
pub struct Flag {
    taken: AtomicBool,
}

impl Flag {
    /// A free flag.
    pub const fn new() -> Self {
        Self { taken: AtomicBool::new(false) }
    }

    /// Sets the flag, and spins while another thread has it set.
    pub fn take(&self) {
        // One step: nobody comes between looking and setting. Acquire pairs with the Release
        // of the last holder: what it wrote is seen here.
        while self.taken.swap(true, Ordering::Acquire) {
            // Relaxed: only looking, which leaves the cache line where it is.
            while self.taken.load(Ordering::Relaxed) {
                hint::spin_loop();
            }
        }
    }

    /// Clears the flag. With less than [`Ordering::Release`] the next holder may miss what
    /// was written meanwhile.
    pub fn give_back(&self, ordering: Ordering) {
        self.taken.store(false, ordering);
    }
}

// SAFETY: threads that share the lock reach the value one after another, never at once, so
// it is as if it were sent from each to the next: `T: Send` is what that needs.
unsafe impl<T: Send> Sync for SpinLock<T> {}

/// The way to the value; dropping it gives the lock back.
#[derive(Debug)]
pub struct Guard<'a, T> {
    lock: &'a SpinLock<T>,
}

// SAFETY: whoever shares a guard shares a `&T`. Without this line the compiler would ask for
// `T: Send` alone, as of the lock, and two threads could use one `Cell` at once.
unsafe impl<T: Sync> Sync for Guard<'_, T> {}

impl<T> SpinLock<T> {
    /// A free lock around a value.
    pub const fn new(value: T) -> Self {
        Self { flag: Flag::new(), value: UnsafeCell::new(value) }
    }

    /// Takes the lock, and spins while another thread has it.
    pub fn lock(&self) -> Guard<'_, T> {
        self.flag.take();
        Guard { lock: self }
    }

    /// The value, when nobody shares the lock any more.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this guard is the only one, so nobody writes while it is borrowed.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this guard is the only one, and it is borrowed for as long as the value is.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        // Release pairs with the Acquire of the next holder: it sees what was written here.
        self.lock.flag.give_back(Ordering::Release);
    }
}
