//! A cell whose value is replaced as a whole.

use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};

use ::crossbeam::atomic as real;
use explorer::ops::AtomicRef;
use explorer::{Handle, Value};
use watched::operation::is_exploring;

/// See [`crossbeam::atomic::AtomicCell`].
///
/// Each operation is one step to the explorer, and a load sees the last value under each
/// memory model. A trace has a letter for each value: it may be of any type, and need not
/// be one that can be shown. Comparing two values must not be anything that is watched.
///
/// `as_ptr` is left out: what is written through it cannot be seen.
pub struct AtomicCell<T> {
    handle: Handle,
    /// The letter of the value that is there now.
    letter: AtomicU64,
    inner: real::AtomicCell<T>,
}

impl<T> UnwindSafe for AtomicCell<T> {}
impl<T> RefUnwindSafe for AtomicCell<T> {}

impl<T> AtomicCell<T> {
    /// See [`crossbeam::atomic::AtomicCell::new`].
    #[track_caller]
    pub const fn new(value: T) -> Self {
        let letter = AtomicU64::new(first_letter(Location::caller()));
        Self { handle: Handle::new(), letter, inner: real::AtomicCell::new(value) }
    }

    /// See [`crossbeam::atomic::AtomicCell::into_inner`].
    pub fn into_inner(self) -> T {
        self.inner.into_inner()
    }

    /// See [`crossbeam::atomic::AtomicCell::is_lock_free`].
    pub const fn is_lock_free() -> bool {
        real::AtomicCell::<T>::is_lock_free()
    }

    /// See [`crossbeam::atomic::AtomicCell::store`].
    #[inline]
    #[track_caller]
    pub fn store(&self, value: T) {
        if is_exploring() {
            // Not a store: the old value is dropped when the step is over.
            drop(self.change("store", || self.inner.swap(value)));
            return;
        }
        self.inner.store(value);
    }

    /// See [`crossbeam::atomic::AtomicCell::swap`].
    #[inline]
    #[track_caller]
    pub fn swap(&self, value: T) -> T {
        if is_exploring() {
            return self.change("swap", || self.inner.swap(value));
        }
        self.inner.swap(value)
    }

    /// A step that always changes the value.
    #[track_caller]
    fn change<R>(&self, what: &'static str, act: impl FnOnce() -> R) -> R {
        let changed = self.try_change(what, || Ok::<R, R>(act()));
        changed.unwrap_or_else(|same| same)
    }

    /// A step that changes the value, or leaves it.
    #[track_caller]
    fn try_change<R>(
        &self,
        what: &'static str,
        act: impl FnOnce() -> Result<R, R>,
    ) -> Result<R, R> {
        let (mut act, mut answer, mut seen) = (Some(act), None, 0);
        // Always the last value: the real one has no other.
        let orders = (SeqCst, SeqCst);
        let place = Location::caller();
        let _ = self.atomic().change(what, orders, false, place, |letter| {
            seen = letter;
            if let Some(act) = act.take() {
                answer = Some(act());
            }
            matches!(answer, Some(Ok(_))).then_some(letter + 1)
        });
        self.must_be_of_this_execution(seen);
        if let Some(Ok(_)) = answer {
            // Relaxed, as below: only the thread whose turn it is uses it.
            self.letter.store(seen + 1, Relaxed);
        }
        answer.expect("a step that does not fail by chance asks what to do")
    }

    fn atomic(&self) -> AtomicRef<'_> {
        let initial = first_letter(self.handle.made());
        AtomicRef { handle: &self.handle, value: Value::Pointer, initial }
    }

    /// To the explorer an atomic begins anew in each execution, and a cell does not.
    ///
    /// # Panics
    ///
    /// If the cell was changed in an earlier execution.
    fn must_be_of_this_execution(&self, letter: u64) {
        let made = self.handle.made();
        assert!(
            letter == self.letter.load(Relaxed),
            "cannot be explored: the cell that is made at {}:{} lives longer than one \
             execution; make it inside the program",
            made.file(),
            made.line(),
        );
    }
}

/// Each value that is stored has the next letter: whether it is equal to the one before,
/// nobody knows. Cells that are made in different places have different letters.
const fn first_letter(made: &Location<'_>) -> u64 {
    ((made.line() as u64) << 40) + ((made.column() as u64) << 24) + 1
}

impl<T: Default> AtomicCell<T> {
    /// See [`crossbeam::atomic::AtomicCell::take`].
    #[inline]
    #[track_caller]
    pub fn take(&self) -> T {
        if is_exploring() {
            let default = T::default();
            return self.change("take", || self.inner.swap(default));
        }
        self.inner.take()
    }
}

impl<T: Copy> AtomicCell<T> {
    /// See [`crossbeam::atomic::AtomicCell::load`].
    #[inline]
    #[track_caller]
    pub fn load(&self) -> T {
        if is_exploring() {
            let letter = self.atomic().load(SeqCst, Location::caller());
            self.must_be_of_this_execution(letter);
        }
        self.inner.load()
    }
}

impl<T: Copy + Eq> AtomicCell<T> {
    /// See [`crossbeam::atomic::AtomicCell::compare_exchange`].
    ///
    /// # Errors
    ///
    /// The value that was there, if it is not `current`.
    #[inline]
    #[track_caller]
    pub fn compare_exchange(&self, current: T, new: T) -> Result<T, T> {
        if is_exploring() {
            let act = || self.inner.compare_exchange(current, new);
            return self.try_change("compare_exchange", act);
        }
        self.inner.compare_exchange(current, new)
    }

    /// See [`crossbeam::atomic::AtomicCell::fetch_update`].
    ///
    /// It is a load and one or more `compare_exchange`, as in `crossbeam`.
    ///
    /// # Errors
    ///
    /// The value that was there, if `update` gave no other.
    #[inline]
    #[track_caller]
    pub fn fetch_update<F>(&self, mut update: F) -> Result<T, T>
    where
        F: FnMut(T) -> Option<T>,
    {
        if !is_exploring() {
            return self.inner.fetch_update(update);
        }
        let mut seen = self.load();
        while let Some(next) = update(seen) {
            match self.compare_exchange(seen, next) {
                Ok(old) => return Ok(old),
                Err(other) => seen = other,
            }
        }
        Err(seen)
    }
}

/// The arithmetic of one type: each function as one step.
macro_rules! arithmetic {
    ($type:ty: $($name:ident),+) => {
        impl AtomicCell<$type> {
            $(
                #[doc = concat!("See `crossbeam::atomic::AtomicCell::", stringify!($name), "`.")]
                #[inline]
                #[track_caller]
                pub fn $name(&self, value: $type) -> $type {
                    if is_exploring() {
                        return self.change(stringify!($name), || self.inner.$name(value));
                    }
                    self.inner.$name(value)
                }
            )+
        }
    };
}

/// All that numbers can do.
macro_rules! numbers {
    ($($type:ty),+) => {$(
        arithmetic!($type: fetch_add, fetch_sub, fetch_and, fetch_nand, fetch_or, fetch_xor,
            fetch_max, fetch_min);
    )+};
}

numbers!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);
arithmetic!(bool: fetch_and, fetch_nand, fetch_or, fetch_xor);

impl<T: Default> Default for AtomicCell<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for AtomicCell<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for AtomicCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
