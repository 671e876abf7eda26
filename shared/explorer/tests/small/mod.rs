//! A facade of a few lines, so that the explorer can be tested without any other.

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use explorer::ops::{self, AtomicRef};
use explorer::{Handle, Kind, Mode, Patience, ThreadNumber, Value};

/// An atomic number.
#[derive(Clone)]
pub(crate) struct Number(Arc<Handle>, u64);

impl Number {
    #[track_caller]
    pub(crate) fn new(value: u64) -> Self {
        Self(Arc::new(Handle::new()), value)
    }

    fn atomic(&self) -> AtomicRef<'_> {
        AtomicRef { handle: &self.0, value: Value::Unsigned, initial: self.1 }
    }

    #[track_caller]
    pub(crate) fn load(&self, order: Ordering) -> u64 {
        self.atomic().load(order, Location::caller())
    }

    #[track_caller]
    pub(crate) fn store(&self, value: u64, order: Ordering) {
        self.atomic().store(value, order, Location::caller());
    }

    #[track_caller]
    pub(crate) fn add(&self, value: u64, order: Ordering) -> u64 {
        let update = |old: u64| Some(old + value);
        let orders = (order, Ordering::Relaxed);
        let added = self.atomic().change("fetch_add", orders, false, Location::caller(), update);
        added.unwrap_or_else(|seen| seen)
    }

    #[track_caller]
    pub(crate) fn swap(&self, value: u64, order: Ordering) -> u64 {
        let orders = (order, Ordering::Relaxed);
        let place = Location::caller();
        let swapped = self.atomic().change("swap", orders, false, place, |_| Some(value));
        swapped.unwrap_or_else(|seen| seen)
    }

    pub(crate) fn take(&self) -> u64 {
        self.atomic().take()
    }
}

/// A lock without data.
#[derive(Clone)]
pub(crate) struct Lock(Arc<Handle>, Kind);

impl Lock {
    #[track_caller]
    pub(crate) fn new(kind: Kind) -> Self {
        Self(Arc::new(Handle::new()), kind)
    }

    #[track_caller]
    pub(crate) fn lock(&self) {
        self.take(Mode::Exclusive, Patience::Wait);
    }

    #[track_caller]
    pub(crate) fn unlock(&self) {
        self.give(Mode::Exclusive);
    }

    #[track_caller]
    pub(crate) fn take(&self, mode: Mode, patience: Patience) -> bool {
        ops::acquire(&self.0, self.1, mode, patience, Location::caller()).is_done()
    }

    #[track_caller]
    pub(crate) fn give(&self, mode: Mode) {
        ops::release(&self.0, self.1, mode, Location::caller());
    }

    pub(crate) fn handle(&self) -> (&Handle, Kind) {
        (&self.0, self.1)
    }
}

#[track_caller]
pub(crate) fn spawn(body: impl FnOnce() + Send + 'static) -> ThreadNumber {
    ops::spawn(None, Location::caller(), Box::new(body))
}

#[track_caller]
pub(crate) fn join(thread: ThreadNumber) {
    ops::join(thread, Location::caller());
}

/// Runs bodies as threads and waits for all.
#[track_caller]
pub(crate) fn all<const N: usize>(bodies: [Box<dyn FnOnce() + Send>; N]) {
    let threads = bodies.map(|body| ops::spawn(None, Location::caller(), body));
    for thread in threads {
        ops::join(thread, Location::caller());
    }
}
