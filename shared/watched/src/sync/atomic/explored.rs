//! One operation on an atomic whose values the explorer keeps.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering};

use explorer::ops::AtomicRef;
use explorer::{Handle, Place, Value};

/// A value that fits into an atomic.
pub(super) trait Word: Copy + PartialEq {
    /// How it is written in a trace.
    const VALUE: Value;

    /// What the explorer keeps.
    fn into_bits(self) -> u64;

    /// What the program gets back.
    fn from_bits(bits: u64) -> Self;
}

/// An atomic that an explored thread is about to use.
pub(super) struct Explored<'a, T> {
    atomic: AtomicRef<'a>,
    /// The line that uses it.
    place: Place,
    value: PhantomData<T>,
}

impl<'a, T: Word> Explored<'a, T> {
    pub(super) fn new(handle: &'a Handle, real: T, place: Place) -> Self {
        let atomic = AtomicRef { handle, value: T::VALUE, initial: real.into_bits() };
        Self { atomic, place, value: PhantomData }
    }

    pub(super) fn load(&self, order: Ordering) -> T {
        // std itself refuses an ordering that a load cannot have.
        AtomicBool::new(false).load(order);
        T::from_bits(self.atomic.load(order, self.place))
    }

    pub(super) fn store(&self, value: T, order: Ordering) {
        AtomicBool::new(false).store(false, order);
        self.atomic.store(value.into_bits(), order, self.place);
    }

    /// Changes the value in one step; what it was before.
    pub(super) fn change(
        &self,
        function: &'static str,
        order: Ordering,
        mut update: impl FnMut(T) -> T,
    ) -> T {
        let update = |bits| Some(update(T::from_bits(bits)).into_bits());
        let orders = (order, Ordering::Relaxed);
        let old = self.atomic.change(function, orders, false, self.place, update);
        // Nothing was refused, so both say what was there.
        T::from_bits(old.unwrap_or_else(|seen| seen))
    }

    pub(super) fn compare_exchange(
        &self,
        current: T,
        new: T,
        orders: (Ordering, Ordering),
    ) -> Result<T, T> {
        self.exchange("compare_exchange", (current, new), orders, false)
    }

    pub(super) fn compare_exchange_weak(
        &self,
        current: T,
        new: T,
        orders: (Ordering, Ordering),
    ) -> Result<T, T> {
        self.exchange("compare_exchange_weak", (current, new), orders, true)
    }

    fn exchange(
        &self,
        function: &'static str,
        (current, new): (T, T),
        orders: (Ordering, Ordering),
        weak: bool,
    ) -> Result<T, T> {
        // A failure only loads, and std itself refuses what a load cannot have.
        let _ = AtomicBool::new(false).compare_exchange(true, true, orders.0, orders.1);
        let update = |seen| (T::from_bits(seen) == current).then_some(new.into_bits());
        let exchanged = self.atomic.change(function, orders, weak, self.place, update);
        exchanged.map(T::from_bits).map_err(T::from_bits)
    }

    /// As std does it: a load, and then the exchange again and again.
    pub(super) fn try_update(
        &self,
        (set, fetch): (Ordering, Ordering),
        mut update: impl FnMut(T) -> Option<T>,
    ) -> Result<T, T> {
        let mut old = self.load(fetch);
        while let Some(new) = update(old) {
            match self.compare_exchange_weak(old, new, (set, fetch)) {
                Ok(old) => return Ok(old),
                Err(seen) => old = seen,
            }
        }
        Err(old)
    }

    /// The value that whoever has the atomic alone finds in it.
    pub(super) fn take(&self) -> T {
        T::from_bits(self.atomic.take())
    }
}
